"""A container with goods of several documents goes on as one act: an event for each share of it.

What belongs to one document goes ahead inside its container, by an event with that document as its
cause; the container follows with the rest in the last event, all in one transaction. So each
document has its own part of the act, and nothing is taken out of what is sealed. Such events are
undone together or not at all.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger.moving import DELIVER, MOVE, SHIP, relocate
from stockthread.ledger.naming import named
from stockthread.ledger.records import Act, Lines, Posting, To


class Share(NamedTuple):
    """What goes for one document. Lines may name what is inside a container of a later share."""

    lines: Lines
    act: Act


def go_in_shares(
    verb: str, shares: Sequence[Share], *, place: int, owner: int | None = None
) -> list[Posting]:
    """Bring shares to `place` by a verb, move, ship or deliver: all of them or none.

    The share with a container stands behind those with parts of its contents. Raises Refused as the
    verb does, `packed` where something would leave its container behind; no_lines.
    """
    if not shares:
        refuse("no_lines")
    also = sorted({item for share in shares for item in share.lines.items})
    to = To(place=place, owner=owner)

    def each() -> list[Posting]:
        with db.writing():
            done = [_VERBS[verb](share, to, also) for share in shares]
            refuse_apart([posting.event for posting in done], "packed")
            return done

    return db.retried(each)


def _move(share: Share, to: To, also: Sequence[int]) -> Posting:
    return relocate("move", share.lines, to, MOVE, share.act, also=also)


def _ship(share: Share, to: To, also: Sequence[int]) -> Posting:
    return relocate("ship", share.lines, to, SHIP, share.act, also=also)


def _deliver(share: Share, to: To, also: Sequence[int]) -> Posting:
    return relocate("deliver", share.lines, to, DELIVER, share.act, also=also)


_VERBS: Final = {"move": _move, "ship": _ship, "deliver": _deliver}
_APART = """
SELECT s.item FROM ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state s
CROSS JOIN ledger_state c
WHERE m.event IN {0} AND m.to_container <> 0 AND m.from_place <> m.to_place AND i.movement = m.id
    AND s.item = i.item AND s.kind <> 2 AND s.container <> 0 AND c.item = s.container
    AND c.place <> s.place
UNION
SELECT h.item FROM ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_holding h
CROSS JOIN ledger_state c
WHERE m.event IN {0} AND m.to_container <> 0 AND m.from_place <> m.to_place AND i.movement = m.id
    AND h.item = i.item AND h.container <> 0 AND c.item = h.container AND c.place <> h.place
UNION
SELECT s.item FROM ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state c
CROSS JOIN ledger_state s
WHERE m.event IN {0} AND m.from_place <> m.to_place AND i.movement = m.id AND c.item = i.item
    AND c.kind = 3 AND s.container = c.item AND s.container <> 0 AND s.place <> c.place
UNION
SELECT h.item FROM ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state c
CROSS JOIN ledger_holding h
WHERE m.event IN {0} AND m.from_place <> m.to_place AND i.movement = m.id AND c.item = i.item
    AND c.kind = 3 AND h.container = c.item AND h.container <> 0 AND h.place <> c.place
ORDER BY 1
"""


def refuse_apart(events: Sequence[int], code: str) -> None:
    """Raise Refused where these events left something elsewhere than the container it is in."""
    wanted, param = db.ids_in(events)
    if apart := db.query(_APART.format(wanted), [param] * 4):
        raise Refused(named([Refusal(None, code, {"item": item}) for (item,) in apart]))
