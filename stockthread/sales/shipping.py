"""Shipping: what was picked leaves, whole containers by one scan; what stands at the door."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from stockthread import ledger, orders, parties, places
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Cause, Kind
from stockthread.orders import OPEN, SALE, Order
from stockthread.sales import leaving, loads, naming, promises, sorting
from stockthread.sales.records import Load, Loading, Step
from stockthread.sales.steps import LOCK, Steps

_SHIPMENT = {
    "key": "text", "carrier": "bigint", "tracking": "text", "place": "bigint", "person": "bigint",
    "shipped_at": "bigint",
}  # fmt: skip
_SHIPMENT_ORDER = {"shipment_id": "bigint", "order_id": "bigint", "event": "bigint"}
TRACKING_MAX = 80
BROKEN: Final = "Pack broken: shipped without its container"


class Sent(NamedTuple):
    """How much of a product was open of an order, and how much of it left."""

    order: int
    product: int
    open: int
    quantity: int


class Shipped(NamedTuple):
    """What a shipment did; `shipment` is its id. sent: of each order what was expected and what
    left, by product; nothing where it was done before."""

    shipment: int
    step: Step
    sent: tuple[Sent, ...] = ()


def check_shipment(
    some: Sequence[Order], what: Sequence[Load], *, today: date
) -> tuple[Refusal, ...]:
    """Return why loads may not leave for these orders, a line a load; nothing where they may."""
    promises.need_sales(some)
    return tuple(naming.named(sort_loads(some, what, today).refused))


def sort_loads(some: Sequence[Order], what: Sequence[Load], today: date) -> sorting.Sorted:
    """Return for which of these orders each load is, and why some are for none."""
    return sorting.sorted_out(some, loads.read(what, some), today)


def ship(
    some: Sequence[Order],
    what: Sequence[Load],
    *,
    act: Act,
    carrier: int = 0,
    tracking: str = "",
    is_collected: bool = False,
    unpack: bool = False,
) -> Shipped:
    """Send loads with a carrier (a party), or bring them ourselves, for the orders they were picked
    for. They have arrived when that is told; what the customer collects has arrived at once.

    What was promised of them is free, and they leave, in one transaction. Goods that were not
    picked go to an order that they fit. A container with goods of several of these orders goes as
    it is: each has its own event, with its share. unpack: what is in a container that does not go
    along leaves without it, which breaks that pack on record; else it is refused. Repeating a key
    ships nothing again. Raises Refused with a line each: ship_other_order, ship_not_ordered,
    customers' rules for what was not picked, and what the ledger refuses; also
    ship_several_customers, ship_no_carrier, ship_collected, field_too_long.
    """
    if is_collected and (carrier or tracking.strip()):
        refuse("ship_collected")
    if len(tracking) > TRACKING_MAX:
        refuse("field_too_long", field="tracking number", length=len(tracking), limit=TRACKING_MAX)

    def once() -> Shipped:
        with db.writing():
            db.lock_text(LOCK)
            if already := known(act.key):
                done = [e for order in some for e in promises.done_before(order, act.key)]
                return Shipped(already, Step(promises.undoable(done), 0, repeated=True))
            held = promises.held_sales(some)
            to = _destination(held, carrier, is_collected=is_collected)
            read = loads.read(what, held)
            sorted_out = sorting.sorted_out(held, read, clock.day_of(act.recorded_at))
            if sorted_out.refused:
                raise Refused(naming.named(sorted_out.refused))
            is_broken = unpack and any(_containers(read))
            steps = Steps(act._replace(reason=act.reason or (BROKEN if is_broken else "")))
            owner = None if carrier else held[0].party
            gone = leaving.leave(
                steps, held, read, sorted_out, place=to, owner=owner, unpack=is_broken
            )
            id = _record(act, carrier, tracking, to, gone)
            step = Step(tuple(steps.events), sum(p.quantity for p in read.pieces))
            return Shipped(id, step, _sent(sorted_out))

    return db.retried(once)


def _containers(read: loads.Loads) -> list[int]:
    """The container that each load is in, 0 for none."""
    chosen = read.lines.container
    assert isinstance(chosen, Sequence), "loads have a column of containers"
    return [
        (at or 0) if view.kind == Kind.LOT else view.container
        for view, at in zip(read.views, chosen, strict=True)
    ]


def _sent(sorted_out: sorting.Sorted) -> tuple[Sent, ...]:
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for part in sorted_out.parts:
        sums[part.order.id, part.piece.product] += part.quantity
    wanted = sorted_out.wanted
    keys = sorted(key for key in {*wanted, *sums} if key[0] in {order for order, _ in sums})
    return tuple(Sent(*key, wanted.get(key, 0), sums.get(key, 0)) for key in keys)


def known(key: str) -> int:
    """Return the id of the shipment that was made with a key, 0 for none."""
    row = db.query_one("SELECT id FROM sales_shipment WHERE key = %s", (key,))
    return int(row[0]) if row else 0


def _destination(some: Sequence[Order], carrier: int, *, is_collected: bool) -> int:
    if len({order.party for order in some}) > 1:
        refuse("ship_several_customers")
    own = parties.read.own_party()
    if is_collected or not (carrier or own):
        return places.place_of_party(some[0].party, "customer")
    if not carrier:
        assert own, "somebody brings it"
        return places.place_of_party(own.id, "carrier")
    party = parties.read.party(carrier)
    if not party.is_carrier:
        refuse("ship_no_carrier", party=party.code)
    return places.place_of_party(carrier, "carrier")


def _record(act: Act, carrier: int, tracking: str, to: int, gone: Sequence[tuple[int, int]]) -> int:
    at = clock.micros(act.at or act.recorded_at)
    values = [(act.key, carrier, " ".join(tracking.split()), to, act.by, at)]
    id = rows.insert("sales_shipment", _SHIPMENT, values, key="key")[act.key]
    of_orders = [(id, order, event) for order, event in gone]
    rows.insert("sales_shipment_order", _SHIPMENT_ORDER, of_orders, key="order_id")
    return id


def also_in(some: Sequence[Order], what: Sequence[Load]) -> list[Order]:
    """Return the other open sales with picked goods in these loads, which would leave with them."""
    numbers = {order.number for order in some}
    causes = {
        Cause(p.order_kind, p.number)
        for piece in loads.read(what).pieces
        for p in (piece.kept if not (piece.is_loose and piece.is_lot) else ())
        if p.number not in numbers and p.order_kind == SALE
    }
    found = orders.read.of_causes(sorted(causes)) if causes else {}
    return sorted(order for order in found.values() if order.state == OPEN)


_OUTERMOST = """
WITH RECURSIVE up(start, at, container) AS (
    SELECT s.item, s.item, s.container FROM ledger_state s WHERE s.item IN {}
    UNION ALL
    SELECT u.start, s.item, s.container FROM up u CROSS JOIN ledger_state s
    WHERE s.item = u.container AND u.container <> 0)
SELECT start, at FROM up WHERE container = 0
"""


def outermost(items: Sequence[int]) -> dict[int, int]:
    """Return what each item stands in from outside, itself where it is loose. One statement."""
    wanted, param = db.ids_in(sorted(set(items)))
    return dict(db.query(_OUTERMOST.format(wanted), [param]))


def to_load(some: Sequence[Order]) -> list[Load]:
    """Return what was picked for orders and has not left, as it stands: containers from outside."""
    opened = promises.open_of(some)
    there = [p for p in promises.of_orders(some) if promises.is_in_hand(p, opened.spots)]
    inner = [p.container if p.is_lot else p.item for p in there if p.container or not p.is_lot]
    top = outermost(inner) if inner else {}
    found: dict[Load, None] = {}
    for p in there:
        if p.is_lot and not p.container:
            found[Load(p.item, p.quantity, p.place, 0)] = None
        else:
            found[Load(top[p.container if p.is_lot else p.item])] = None
    return list(found)


def check_loading(some: Sequence[Order], items: Sequence[int]) -> Loading:
    """Compare what stands at the door, by the ids of containers and loose items, with what is to
    leave for these orders."""
    expected = {load.item for load in to_load(some)}
    known = {view.id: view.code for view in ledger.read.items(list(items))}
    foreign = tuple(
        Refusal(n, "load_not_expected", {"code": known.get(item, str(item)), "item": item})
        for n, item in enumerate(items)
        if item not in expected
    )
    seen = set(items)
    there = tuple(item for item in dict.fromkeys(items) if item in expected)
    return Loading(there, tuple(sorted(expected - seen)), foreign)
