"""What was picked for sales that ended goes back to its place: listed, read from scans, moved.

Where something lay before it was picked is suggested; the hand decides. The move has no order as
its cause, so nothing of it counts as picked again.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from stockthread import ledger, orders, places
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import NO_CAUSE, Act, Brought, Lines, Posting
from stockthread.orders import CANCELLED, CLOSED, SALE, Order, Wanted
from stockthread.purchases import DockScans, Put, scans_of
from stockthread.sales import read
from stockthread.sales.records import PutBack

ORDERS_MAX: Final = 2_000
"""So many of the latest sales that were closed, and as many that were cancelled, are looked at."""
REASON: Final = "Put back"


class ToPutBack(NamedTuple):
    """Something that was picked for an order that ended. number: the order's; came_from: the place
    where it lay before, 0 where that is gone or no room."""

    back: PutBack
    number: str
    came_from: int


def waiting(some: Sequence[Order] | None = None) -> list[ToPutBack]:
    """Return what is to be put back of these orders, or of the latest that ended, place by place.

    A constant number of statements.
    """
    if some is None:
        some = [
            *orders.read.orders(Wanted(SALE, (CANCELLED,)), limit=ORDERS_MAX),
            *orders.read.orders(Wanted(SALE, (CLOSED,)), limit=ORDERS_MAX),
        ]
    numbers = {each.id: each.number for each in some}
    found = read.to_put_back(some)
    before = read.came_from(found, sorted({numbers[each.order] for each in found}))
    spots = places.read.places(sorted(set(before.values())))
    good = {id for id, spot in spots.items() if spot.kind in places.BUILT_KINDS}
    told = []
    for each in found:
        place = before.get(each.item, 0)
        is_there = place in good and place != each.place
        told.append(ToPutBack(each, numbers[each.order], place if is_there else 0))
    return sorted(told, key=lambda each: (each.back.place, each.number, each.back.item))


def read_back(lines: Sequence[str], year: int) -> DockScans:
    """Return what scans mean: goods that wait to be put back, then the place where they go."""
    views = waiting()
    kinds = ledger.read.kinds(sorted({each.back.item for each in views}))
    there = [
        Brought(back.item, kinds[back.item], back.product, 0, back.code, back.place, back.place, 0,
                0, back.container, back.quantity, 0)
        for each in views for back in (each.back,)
    ]  # fmt: skip
    return scans_of(there, lines, year, "put_back_not_waiting")


def put_back(puts: Sequence[Put], act: Act) -> Posting:
    """Move what was picked for ended sales to places, out of what it is packed in, all or none.

    The same act again does nothing. Raises Refused: no_lines, put_back_not_waiting by line, and
    what a move refuses.
    """
    if not puts:
        refuse("no_lines")
    own = act._replace(cause=NO_CAUSE, reason=act.reason or REASON, accept="all")

    def once() -> Posting:
        with db.writing():
            if done := ledger.read.events_by_keys([own.key]):
                return Posting(done[0].id, done[0].accepted, (), range(0), repeated=True)
            there: dict[int, PutBack] = {}
            for each in waiting():
                there.setdefault(each.back.item, each.back)
            _need_waiting(puts, there)
            some = [there[put.item] for put in puts]
            kinds = ledger.read.kinds([each.item for each in some])
            is_lot = [kinds[each.item] == ledger.Kind.LOT for each in some]
            lines = Lines(
                [put.item for put in puts],
                [(put.quantity or each.quantity) if lot else None
                 for put, each, lot in zip(puts, some, is_lot, strict=True)],
                place=[each.place if lot else None
                       for each, lot in zip(some, is_lot, strict=True)],
                container=[each.container if lot else None
                           for each, lot in zip(some, is_lot, strict=True)],
            )  # fmt: skip
            return ledger.move(lines, place=[put.place for put in puts], act=own, unpack=True)

    return db.retried(once)


def _need_waiting(puts: Sequence[Put], there: dict[int, PutBack]) -> None:
    codes = ledger.read.codes([put.item for put in puts])
    found = [
        Refusal(line, "put_back_not_waiting", {"code": codes.get(put.item) or f"#{put.item}"})
        for line, put in enumerate(puts) if put.item not in there
    ]  # fmt: skip
    if found:
        raise Refused(found)
