"""What is promised to sales, and what is still open of them. Nothing here writes."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from stockthread import ledger, orders
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.orders import OPEN, SALE, LineDone, Order

Spot = orders.progress.Spot


class Promise(NamedTuple):
    """A quantity of an item, where it stood when it was promised, for an order by its number."""

    id: int
    item: int
    is_lot: bool
    product: int
    lot: int
    place: int
    owner: int
    container: int
    quantity: int
    order_kind: str
    number: str


class Open(NamedTuple):
    """What is open of orders, by (order, product).

    wanted: what has not left yet; in_hand: of that, what is picked; lines: as they are due.
    """

    wanted: dict[tuple[int, int], int]
    in_hand: dict[tuple[int, int], int]
    lines: dict[tuple[int, int], list[LineDone]]
    spots: dict[Spot, int]

    def to_pick(self, order: int, product: int) -> int:
        """How much is still to be picked."""
        key = order, product
        return max(self.wanted.get(key, 0) - self.in_hand.get(key, 0), 0)

    @property
    def products(self) -> list[int]:
        """Ids of the products of which anything is open."""
        return sorted({product for _, product in self.wanted})


def need_sales(some: Sequence[Order]) -> None:
    """Refuse what is no open sales order. Raises Refused: no_lines, not_an_open_sale."""
    if not some:
        refuse("no_lines")
    for line, order in enumerate(some):
        if order.kind != SALE or order.state != OPEN:
            refuse("not_an_open_sale", line=line, number=order.number, state=order.state)


def held_sales(some: Sequence[Order]) -> list[Order]:
    """Hold open sales against changes until the transaction ends; return them as they stand now.

    Raises Refused: as `need_sales`, and unknown_id.
    """
    fresh = orders.hold_orders([order.id for order in some])
    need_sales(fresh)
    return fresh


def open_of(some: Sequence[Order]) -> Open:
    """Return what is open of orders; of their lines it is not told what is allocated."""
    by_number = {order.number: order for order in some}
    wanted: dict[tuple[int, int], int] = defaultdict(int)
    lines: dict[tuple[int, int], list[LineDone]] = defaultdict(list)
    flows = ledger.read.flows(SALE, sorted(by_number))
    for id, come in orders.progress.of_orders(some, flows=flows, with_promised=False).items():
        due = come.order.due or date.max
        for each in sorted(come.lines, key=lambda d: (d.line.due or due, d.line.position)):
            if each.open:
                wanted[id, each.line.product] += each.open
                lines[id, each.line.product].append(each)
    spots = orders.progress.spots(flows)
    in_hand: dict[tuple[int, int], int] = defaultdict(int)
    for spot, quantity in spots.items():
        in_hand[by_number[spot.number].id, spot.product] += quantity
    return Open(dict(wanted), dict(in_hand), dict(lines), spots)


def spots_of(some: Sequence[Order]) -> dict[Spot, int]:
    """Return where what was picked for sales was put, alone of what `open_of` tells."""
    return orders.progress.spots(ledger.read.flows(SALE, sorted(order.number for order in some)))


_PROMISES = """
SELECT r.id, r.item, s.kind = 2, s.product, s.lot,
    CASE WHEN s.kind = 2 THEN r.place ELSE s.place END,
    CASE WHEN s.kind = 2 THEN r.owner ELSE s.owner END,
    CASE WHEN s.kind = 2 THEN r.container ELSE s.container END,
    r.quantity, r.order_kind, r.order_id
FROM ledger_reservation r CROSS JOIN ledger_state s
WHERE s.item = r.item AND {} ORDER BY r.id
"""


_STANDS = "r.closed_by IS NULL"


def of_orders(some: Sequence[Order]) -> list[Promise]:
    """Return what is promised to sales, where it stands now. One statement."""
    wanted, param = db.one_of("r.order_id", [order.number for order in some])
    return _promises(f"{_STANDS} AND r.order_kind = %s AND {wanted}", [SALE, param])


def of_items(items: Collection[int]) -> list[Promise]:
    """Return what is promised of these items, to whomever. One statement."""
    wanted, param = db.ids_in(sorted(items))
    return _promises(f"{_STANDS} AND r.item IN {wanted}", [param])


def ended_by(events: Collection[int]) -> list[Promise]:
    """Return the promises that these events ended. One statement."""
    wanted, param = db.ids_in(sorted(events))
    return _promises(f"r.closed_by IN {wanted}", [param])


def _promises(where: str, params: list[object]) -> list[Promise]:
    return list(map(Promise._make, db.query(_PROMISES.format(where), params)))


class Waiting(NamedTuple):
    """What is promised to an order of a product, lies in a place, and is not picked yet."""

    number: str
    product: int
    place: int


_SUMS = """
SELECT number, product, place, container, CAST(SUM(quantity) AS BIGINT) FROM (
    SELECT r.order_id AS number, s.product AS product,
        CASE WHEN s.kind = 2 THEN r.place ELSE s.place END AS place,
        CASE WHEN s.kind = 2 THEN r.container ELSE s.container END AS container, r.quantity
    FROM ledger_reservation r CROSS JOIN ledger_state s
    WHERE r.closed_by IS NULL AND r.order_kind = %s AND {} AND s.item = r.item) promised
GROUP BY number, product, place, container
"""


_NUMBER = """
SELECT COUNT(*) FROM ledger_reservation r WHERE r.closed_by IS NULL AND r.order_kind = %s AND {}
"""


def number_of(some: Sequence[Order]) -> int:
    """Return how many promises to sales are open, one for each unit. One statement."""
    wanted, param = db.one_of("r.order_id", [order.number for order in some])
    row = db.query_one(_NUMBER.format(wanted), [SALE, param])
    return int(row[0]) if row else 0


def waiting(some: Sequence[Order], spots: Mapping[Spot, int]) -> Counter[Waiting]:
    """Return how much is promised to sales and not picked yet, by place. One statement."""
    wanted, param = db.one_of("r.order_id", [order.number for order in some])
    found = Counter[Waiting]()
    for number, product, place, container, quantity in db.query(
        _SUMS.format(wanted), [SALE, param]
    ):
        if not is_put(number, product, place, container, spots):
            found[Waiting(number, product, place)] += quantity
    return found


def is_in_hand(promise: Promise, spots: Mapping[Spot, int]) -> bool:
    """Whether what is promised was picked for its order already."""
    return is_put(promise.number, promise.product, promise.place, promise.container, spots)


def is_put(
    number: str, product: int, place: int, container: int, spots: Mapping[Spot, int]
) -> bool:
    """Whether an order's goods of a product were put in a place and container."""
    if (number, product, place, container) in spots:
        return True
    return bool(container) and any(
        spot[:2] == (number, product) and spot.container == container for spot in spots
    )


def done_before(order: Order, key: str) -> list[ledger.EventView]:
    """Return the events that an act of this key recorded for an order, undone ones too."""
    return ledger.read.events_of_act(order.cause, key)


def undoable(events: Sequence[ledger.EventView]) -> tuple[int, ...]:
    """Ids of those events that can be undone: what was freed stays free."""
    return tuple(
        each.id
        for each in events
        if each.kind != "unreserve" and not each.reverses and not each.reversed_by
    )


def part_of(act: ledger.Act, order: Order, number: int) -> ledger.Act:
    """Return the header of an event of an act that is several: its number from 0."""
    key = f"{ledger.stem(act.key)}.{number}"
    return act._replace(cause=order.cause, key=key, accept="all")
