"""The rows of codes: closed, opened, opened again, each taken into the event's digest.

Which ones is said by whoever corrects or undoes; new codes are staged in `stage_new`, where
`movement` stands for the item of the line.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger.post import Work


class CodeKey(NamedTuple):
    """What names a row of ledger_code."""

    item: int
    opened_by: int
    type: int
    canonical: str


_CLOSE = """
UPDATE ledger_code SET closed_by = %s WHERE closed_by IS NULL
    AND item IN (SELECT item FROM stage_item) AND (item, opened_by, type, canonical) IN ({rows})
"""


def close(work: Work, rows: str, params: Sequence[Any]) -> list[CodeKey]:
    """Close the codes that `rows`, a SELECT of their keys, names; return them."""
    event = work.begin_rows()
    keys = sorted(CodeKey(*row) for row in db.query(rows, params))
    if keys:
        closed = db.execute(_CLOSE.format(rows=rows), [event, *params])
        assert closed == len(keys), f"{len(keys)} codes to close, {closed} closed"
        work.rows.add("code_closed", keys)
    return keys


_OPEN = """
INSERT INTO ledger_code (item, opened_by, type, scope, canonical, raw)
SELECT movement, %s, %s, scope, canonical, raw FROM stage_new ORDER BY movement
"""
WRITTEN = """
SELECT item, type, scope, canonical, raw FROM ledger_code WHERE opened_by = %s
    AND item IN (SELECT item FROM stage_item) ORDER BY item, type, canonical
"""


def open_staged(work: Work, event: int, type_id: int) -> None:
    """Give the staged codes to their items."""
    try:
        with transaction.atomic():
            db.execute(_OPEN, [event, type_id])
    except IntegrityError:
        raise Refused([Refusal(None, "code_in_use_meanwhile", {})]) from None
    work.rows.add("code", db.query(WRITTEN, [event]))


_AGAIN = """
INSERT INTO ledger_code (item, opened_by, type, scope, canonical, raw)
VALUES (%s, %s, %s, %s, %s, %s)
"""


def open_again(work: Work, rows: Sequence[tuple[Any, ...]]) -> None:
    """Give codes back that an event had ended: rows of item, type, scope, canonical, raw."""
    event = work.begin_rows()
    try:
        with transaction.atomic():
            db.execute_many(_AGAIN, [(item, event, *rest) for item, *rest in rows])
    except IntegrityError:
        raise Refused([Refusal(None, "code_in_use_meanwhile", {})]) from None
    work.rows.add("code", db.query(WRITTEN, [event]))
