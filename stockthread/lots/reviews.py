"""Gains that somebody has looked at."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.lots import read

_ADD: Final = """
    INSERT INTO lots_review (event, person, reviewed_at, note)
    SELECT e.id, %s, %s, %s FROM ledger_event e WHERE e.id IN {}
    ON CONFLICT (event) DO NOTHING"""


def review_gains(events: Sequence[int], *, by: int, at: datetime, note: str = "") -> int:
    """Note that gains were looked at; return how many that were not yet.

    Raises Refused: not_a_gain, field_too_long.
    """
    note = " ".join(note.split())
    if len(note) > 500:
        refuse("field_too_long", field="note", length=len(note), limit=500)
    known = {gain.event for gain in read.gains(events=events)}
    for event in events:
        if event not in known:
            refuse("not_a_gain", event=event)
    ids, param = db.ids_in(events)
    return db.execute(_ADD.format(ids), (by, clock.micros(at), note, param))
