"""Holding for a reason, with all that is made from it.

Everything happens in the transaction of the hold: what is already made from the items is looked up
while nobody else can make more.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from stockthread import ledger, trace
from stockthread.holds import reasons
from stockthread.holds.records import Held, Reach, Told
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import GONE, Act, Block, Kind, Lines, Posting

_STOPS: Final = Block.SHIP | Block.MOVE
_PLACES: Final = """
    SELECT COUNT(*) FROM (SELECT place FROM ledger_state WHERE item IN {0} AND kind <> 2
    UNION SELECT place FROM ledger_holding WHERE item IN {0} AND quantity > 0) spots"""
_KINDS: Final = "SELECT kind, COUNT(*) FROM ledger_state WHERE item IN {} GROUP BY kind"


def hold(
    lines: Lines, *, reason: str, words: str, act: Act, blocks: int | None = None,
    with_made: bool = False,
) -> Held:  # fmt: skip
    """Hold items for a reason; of a lot also a part, which is split off.

    reason: a code, or "" for a hold in words of its own, which needs `blocks`. blocks: what it
    forbids; None is what the reason says. with_made: everything that is made from
    them is held with them, also what is made later. Raises Refused: hold_reason_unknown,
    hold_reason_closed, hold_of_a_part_with_made, and as the ledger's hold.
    """
    text, forbids = _said(reason, words, blocks)
    if not with_made:
        return db.retried(lambda: _held(lines, text, forbids, act))
    if lines != Lines(lines.items):
        refuse("hold_of_a_part_with_made")

    def once() -> Held:
        with db.writing():
            db.lock_alone(db.RULES_LOCK)
            made = made_from(lines.items)
            every = Lines(list(dict.fromkeys([*lines.items, *made])))
            posting = ledger.hold(
                every, reason=text, blocks=forbids | Block.PASSES_ON, act=act, asked=lines
            )  # fmt: skip
            held = posting.accepted + len({each.line for each in posting.refused})
            told = told_of(posting.event) if posting.repeated else promised(every.items)
            return Held(posting, held - len(set(lines.items)), told)

    return db.retried(once)


def _held(lines: Lines, text: str, forbids: int, act: Act) -> Held:
    with db.writing():
        posting = ledger.hold(lines, reason=text, blocks=forbids, act=act)
        return Held(posting, 0, promised(_bearing(posting, lines)))


def hold_place(place: int, *, reason: str, words: str, act: Act, blocks: int | None = None) -> Held:
    """Hold whatever stands in a place or under it, newcomers included, for a reason.

    Raises Refused: hold_reason_unknown, hold_reason_closed, and as the ledger's hold_place.
    """
    text, forbids = _said(reason, words, blocks)
    return Held(ledger.hold_place(place, reason=text, blocks=forbids, act=act), 0, ())


def _said(code: str, words: str, blocks: int | None) -> tuple[str, int]:
    """The text of a hold, and what it forbids."""
    if not code:
        return words, blocks or 0
    found = reasons.reason(code)
    if not found.is_active:
        refuse("hold_reason_closed", reason=found.code)
    return reasons.text_of(found.code, words), found.blocks if blocks is None else blocks


def _bearing(posting: Posting, lines: Lines) -> Sequence[int]:
    """On what the hold of a posting lies: a part that was split off is an item of its own."""
    return posting.items if len(posting.items) else lines.items


def made_from(items: Sequence[int]) -> list[int]:
    """Return what is made from items and still there, through processes and units of lots."""
    below = trace.descendants(items, shares=False)
    return [each.item for each in below.items
            if each.kind != Kind.PROCESS and each.stage not in GONE]  # fmt: skip


def reach(items: Sequence[int], *, with_made: bool = False) -> Reach:
    """Return what a hold on items would bear on now; nothing changes."""
    made = made_from(items) if with_made else []
    every = list(dict.fromkeys([*items, *made]))
    among, param = db.ids_in(every)
    kinds = dict(db.query(_KINDS.format(among), [param]))
    [(spots,)] = db.query(_PLACES.format(among), [param, param])
    return Reach(
        kinds.get(Kind.UNIT, 0), kinds.get(Kind.LOT, 0), kinds.get(Kind.CONTAINER, 0), spots,
        len(every) - len(set(items)), promised(every),
    )  # fmt: skip


def promised(items: Sequence[int]) -> tuple[Told, ...]:
    """Return the orders that are promised some of these items, those with most first."""
    units, quantities = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    lots = {id for id, kind in ledger.read.kinds(items).items() if kind == Kind.LOT}
    for each in ledger.read.reservations_on(items):
        order = (each.order_kind, each.order_id)
        if each.item in lots:
            quantities[order] += each.quantity
        else:
            units[order] += each.quantity
    orders = sorted({*units, *quantities}, key=lambda o: (-units[o], -quantities[o], o))
    return tuple(Told(*order, units[order], quantities[order]) for order in orders)


_ON_EVENT: Final = "SELECT item FROM ledger_hold WHERE event = %s AND item <> 0 ORDER BY item"


def told_of(event: int) -> tuple[Told, ...]:
    """Return the orders that are promised some of what an event held. Four statements."""
    return promised([item for (item,) in db.query(_ON_EVENT, (event,))])


def on_promised(order_kind: str, number: str) -> dict[str, list[int]]:
    """Return what is promised to an order and must not be shipped or moved now: the items by the
    reasons for which they are held. Three statements."""
    items = sorted({each.item for each in ledger.read.reservations_for(order_kind, number)})
    found: dict[str, list[int]] = {}
    for item, holds in ledger.read.holds_on(items).items() if items else ():
        for reason in dict.fromkeys(each.reason for each in holds if each.blocks & _STOPS):
            found.setdefault(reason, []).append(item)
    return found
