"""Acts that are two events: recorded in one transaction, under one cause, undone as one."""

from collections.abc import Sequence

from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger.moving import ship
from stockthread.ledger.records import NO_CAUSE, Act, Cause, Lines, Posting
from stockthread.ledger.reversal import reverse
from stockthread.ledger.serialising import Codes, serialise
from stockthread.ledger.sharing import refuse_apart

SHIPMENT = "shipment"
"""The kind of cause that a shipment with serials has where it has no other."""


def ship_with_serials(
    lines: Lines, *, codes: Codes, place: int, act: Act, owner: int | None = None
) -> list[Posting]:
    """Give serials to quantities of lots and send exactly these units to the `place` of others.

    Both or neither happens; the postings are those of `serialise` and of `ship`. With
    `act.accept` "good" pieces whose serials are refused stay here. Raises Refused as these two.
    """
    cause = Cause(SHIPMENT, act.key) if act.cause == NO_CAUSE else act.cause
    shipping = act._replace(cause=cause, accept="all")
    numbering = act._replace(cause=cause, key=f"{act.key[:70]}.serials")

    def both() -> list[Posting]:
        with db.writing():
            made = serialise(lines, codes=codes, act=numbering)
            gone = ship(Lines(made.items), place=place, act=shipping, owner=owner)
        return [made, gone]

    return db.retried(both)


def reverse_together(events: Sequence[int], *, act: Act) -> list[Posting]:
    """Undo events that were one act: all or none, the latest first.

    Raises Refused as `reverse`, and `shared_container` where the other share of one would stay.
    """
    wanted = sorted(set(events), reverse=True)
    if not wanted:
        refuse("no_lines")

    def each() -> list[Posting]:
        with db.writing():
            done = [
                reverse(event, act=_part(act, event, len(wanted)), together=wanted)
                for event in wanted
            ]
            refuse_apart(wanted, "shared_container")
            return done

    return db.retried(each)


def _part(act: Act, event: int, number: int) -> Act:
    return act if number == 1 else act._replace(key=f"{act.key[:60]}-{event}")
