"""What else was done with a unit, beside its ways out and back: repairs, holds, parts, owners.

Read from the ledger and from the days that were noted; what was undone is left out.
"""

from typing import Final

from stockthread import production
from stockthread.kernel import clock, db
from stockthread.ledger import Cause
from stockthread.returns import read
from stockthread.returns.records import (
    IN_REPAIR,
    INSPECT,
    LET_GO,
    MENDED,
    NEW_OWNER_IS,
    NOTED,
    PART_IN,
    PART_OUT,
    PUT_ON_HOLD,
    REPAIRED,
    REPLACED_BY,
    REPLACES,
    SCRAPPED,
    WITHDRAWN,
    Deed,
    Look,
)

# A hold whose release was undone goes on in another row; one that was undone never was.
_HOLDS: Final = """
    SELECT h.reason, h.event, e.happened_at, c.cause_kind, c.cause_id, x.id, x.happened_at
      FROM ledger_hold h CROSS JOIN ledger_event e CROSS JOIN ledger_event c
      LEFT JOIN ledger_event x ON x.id = h.closed_by
     WHERE h.item = %s AND e.id = h.event AND c.id = COALESCE(e.reverses, e.id)
       AND (x.id IS NULL OR (COALESCE(x.reverses, 0) <> e.id
            AND NOT EXISTS (SELECT 1 FROM ledger_event u WHERE u.reverses = x.id)))
     ORDER BY h.id"""


def deeds(look: Look) -> list[Deed]:
    """Return all that was done with a unit but its trips and returns, the latest first.

    What was built in before it first left is told by its parts, not here.
    """
    item = look.view.id
    found = [*_holds(item), *_owners(item), *_replaced(item), *_noted(item), *_parts(look)]
    return sorted(found, key=lambda deed: (deed.at, deed.event), reverse=True)


def _holds(item: int) -> list[Deed]:
    found = []
    for reason, event, at, kind, id, end, ended_at in db.query(_HOLDS, [item]):
        if reason == INSPECT:
            continue
        is_repair, cause = reason == IN_REPAIR, Cause(kind, id)
        begun = REPAIRED if is_repair else PUT_ON_HOLD
        found.append(Deed(clock.from_micros(at), begun, event, cause, text=reason))
        if end:
            ended = MENDED if is_repair else LET_GO
            found.append(Deed(clock.from_micros(ended_at), ended, end, cause, text=reason))
    return found


def _owners(item: int) -> list[Deed]:
    found = []
    for step in read.steps([item])[item]:
        if step.verb == "change_owner" and step.to_owner != step.from_owner:
            deed = Deed(step.at, NEW_OWNER_IS, step.event, step.cause, step.to_owner, step.reason)
            found.append(deed)
        if step.verb == "scrap":
            found.append(Deed(step.at, SCRAPPED, step.event, step.cause, text=step.reason))
    return found


def _replaced(item: int) -> list[Deed]:
    return [
        Deed(each.at, REPLACES if each.new == item else REPLACED_BY, each.event, each.cause,
             each.old if each.new == item else each.new)
        for each in read.replacements([item])
        if item in (each.new, each.old)
    ]  # fmt: skip


def _noted(item: int) -> list[Deed]:
    found = []
    for start in read.starts([item]).get(item, ()):
        text = f"{start.what} {start.day.isoformat()} {start.note}".rstrip()
        standing = 0 if start.withdrawn_at else start.id
        found.append(Deed(start.noted_at, NOTED, 0, Cause("", ""), 0, text, standing))
        if start.withdrawn_at:
            text = f"{start.what} {start.day.isoformat()} {start.why}".rstrip()
            found.append(Deed(start.withdrawn_at, WITHDRAWN, 0, Cause("", ""), 0, text))
    return found


def _parts(look: Look) -> list[Deed]:
    since = look.trips[-1].shipped_at if look.trips else None
    found = []
    for part in production.content_of(look.view.id):
        if since and part.since and part.since > since:
            found.append(Deed(part.since, PART_IN, 0, Cause("", ""), part.item))
        if part.until:
            found.append(Deed(part.until, PART_OUT, 0, Cause("", ""), part.item))
    return found
