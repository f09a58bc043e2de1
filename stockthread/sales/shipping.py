"""Shipping: what was picked leaves, whole containers by one scan; what stands at the door."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from stockthread import ledger, parties, places
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act
from stockthread.orders import SALE, Order
from stockthread.sales import customer_rules, loads, promises, stock
from stockthread.sales.loads import Loads, Piece
from stockthread.sales.records import Asked, Load, Loading, Step
from stockthread.sales.steps import LOCK, Steps

_SHIPMENT = {
    "key": "text", "carrier": "bigint", "tracking": "text", "place": "bigint", "person": "bigint",
    "shipped_at": "bigint",
}  # fmt: skip
_SHIPMENT_ORDER = {"shipment_id": "bigint", "order_id": "bigint", "event": "bigint"}
TRACKING_MAX = 80


class Shipped(NamedTuple):
    """What a shipment did; `shipment` is its id."""

    shipment: int
    step: Step


def check_shipment(some: Sequence[Order], what: Sequence[Load], *, today: date) -> list[Refusal]:
    """Return why loads may not leave for these orders, a line a load; nothing where they may."""
    promises.need_sales(some)
    return _sorted_out(some, loads.read(what), today)[1]


def ship(
    some: Sequence[Order],
    what: Sequence[Load],
    *,
    act: Act,
    carrier: int = 0,
    tracking: str = "",
) -> Shipped:
    """Send loads to the customer, or with a carrier (a party), for the orders they were picked for.

    What was promised of them is free, and they leave, in one transaction. Goods that were not
    picked go to an order that they fit. Repeating a key ships nothing again. Raises Refused with a
    line each: ship_other_order, ship_not_ordered, ship_mixed, customers' rules for what was not
    picked, and what the ledger refuses; also ship_several_customers, ship_no_carrier,
    field_too_long.
    """
    promises.need_sales(some)
    to = _destination(some, carrier)
    if len(tracking) > TRACKING_MAX:
        refuse("field_too_long", field="tracking number", length=len(tracking), limit=TRACKING_MAX)

    def once() -> Shipped:
        with db.writing():
            db.lock_text(LOCK)
            if known := _known(act.key):
                done = [e for order in some for e in promises.done_before(order, act.key)]
                return Shipped(known, Step(promises.undoable(done), 0, repeated=True))
            read = loads.read(what)
            order_of, refused = _sorted_out(some, read, act.recorded_at.date())
            if refused:
                raise Refused(refused)
            steps = Steps(act)
            gone = _leave(steps, some, read, order_of, to, owned=not carrier)
            id = _record(act, carrier, tracking, to, gone)
            return Shipped(id, Step(tuple(steps.events), sum(p.quantity for p in read.pieces)))

    return db.retried(once)


def _known(key: str) -> int:
    row = db.query_one("SELECT id FROM sales_shipment WHERE key = %s", (key,))
    return int(row[0]) if row else 0


def _destination(some: Sequence[Order], carrier: int) -> int:
    if len({order.party for order in some}) > 1:
        refuse("ship_several_customers")
    if not carrier:
        return places.place_of_party(some[0].party, "customer")
    party = parties.read.party(carrier)
    if not party.is_carrier:
        refuse("ship_no_carrier", party=party.code)
    return places.place_of_party(carrier, "carrier")


def _leave(
    steps: Steps,
    some: Sequence[Order],
    read: Loads,
    order_of: Mapping[int, Order],
    to: int,
    *,
    owned: bool,
) -> list[tuple[int, int]]:
    """Free and ship the loads of each order; return (order, event)."""
    gone = []
    for order in some:
        lines = [n for n in range(len(read.views)) if order_of[n].id == order.id]
        if not lines:
            continue
        mine = set(lines)
        pieces = [piece for piece in read.pieces if piece.line in mine]
        kept = sorted({p.id for piece in pieces for p in loads.own(piece, order)})
        steps.free(order, kept)
        owner = order.party if owned else None
        posting = ledger.ship(read.some(lines), place=to, owner=owner, act=steps.part(order))
        gone.append((order.id, steps.done(posting).event))
        steps.promise(order, [p for piece in pieces for p in loads.left_over(piece, order)])
    return gone


def _record(act: Act, carrier: int, tracking: str, to: int, gone: Sequence[tuple[int, int]]) -> int:
    at = clock.micros(act.at or act.recorded_at)
    values = [(act.key, carrier, " ".join(tracking.split()), to, act.by, at)]
    id = rows.insert("sales_shipment", _SHIPMENT, values, key="key")[act.key]
    of_orders = [(id, order, event) for order, event in gone]
    rows.insert("sales_shipment_order", _SHIPMENT_ORDER, of_orders, key="order_id")
    return id


def _sorted_out(
    some: Sequence[Order], read: Loads, today: date
) -> tuple[dict[int, Order], list[Refusal]]:
    """The order that each load is for, and why some are for none."""
    opened = promises.open_of(some)
    left = dict(opened.wanted)
    by_line: dict[int, list[Piece]] = defaultdict(list)
    for piece in read.pieces:
        by_line[piece.line].append(piece)
    ours = {order.number: order for order in some}
    loose = [piece for piece in read.pieces if not _is_kept(piece, ours)]
    asked = customer_rules.asked(
        some, sorted({p.product for p in loose}), today, with_promised=False
    )
    until = stock.expiries(sorted({p.item for p in loose})) if asked else {}
    party = parties.read.codes([some[0].party]).get(some[0].party, "") if asked else ""
    found: dict[int, Order] = {}
    refused: list[Refusal] = []
    for n, view in enumerate(read.views):
        pieces = by_line.get(n, [])
        if not pieces:
            refused.append(Refusal(n, "pick_empty", {"code": view.code}))
            continue
        order, refusal = _order_for(n, view.code, pieces, some, ours, left)
        if order and not refusal:
            refusal = _broken(n, order, pieces, ours, asked, until, party)
        if refusal or not order:
            assert refusal is not None, "without an order there is a refusal"
            refused.append(refusal)
        else:
            found[n] = order
    return found, refused


def _is_kept(piece: Piece, ours: Mapping[str, Order]) -> bool:
    kept = sum(p.quantity for p in piece.kept if p.order_kind == SALE and p.number in ours)
    return kept >= piece.quantity


def _order_for(
    n: int,
    code: str,
    pieces: Sequence[Piece],
    some: Sequence[Order],
    ours: Mapping[str, Order],
    left: dict[tuple[int, int], int],
) -> tuple[Order | None, Refusal | None]:
    """The one order that a load is for; what is open of it is less by that from then on."""
    numbers = {p.number for piece in pieces for p in piece.kept if not piece.is_lot}
    numbers |= {p.number for piece in pieces for p in _lot_promises(piece, ours)}
    foreign = sorted(numbers - set(ours))
    if foreign:
        return None, Refusal(n, "ship_other_order", {"code": code, "number": foreign[0]})
    if len(numbers) > 1:
        told = {"code": code, "numbers": ", ".join(sorted(numbers))}
        return None, Refusal(n, "ship_mixed", told)
    sums: dict[int, int] = defaultdict(int)
    for piece in pieces:
        sums[piece.product] += piece.quantity
    candidates = [ours[number] for number in numbers] or list(some)
    for order in candidates:
        if all(left.get((order.id, product), 0) >= count for product, count in sums.items()):
            for product, count in sums.items():
                left[order.id, product] -= count
            return order, None
    return None, Refusal(n, "ship_not_ordered", {"code": code, "item": pieces[0].item})


def _lot_promises(piece: Piece, ours: Mapping[str, Order]) -> list[promises.Promise]:
    """Of a lot's part the promises that it must be from: ours first, others where too little is."""
    if not piece.is_lot or not piece.kept:
        return []
    own = [p for p in piece.kept if p.number in ours]
    free = piece.held - sum(p.quantity for p in piece.kept)
    if own or piece.quantity <= free:
        return own
    return list(piece.kept)


def _broken(
    n: int,
    order: Order,
    pieces: Sequence[Piece],
    ours: Mapping[str, Order],
    asked: Mapping[tuple[int, int], Asked],
    until: Mapping[int, str],
    party: str,
) -> Refusal | None:
    """Why the customer does not take what nobody picked for them."""
    for piece in pieces:
        wants = asked.get((order.id, piece.product))
        if wants is None or _is_kept(piece, ours):
            continue
        expiry = until.get(piece.item, "")
        broken = customer_rules.broken(wants, expiry=expiry, lot=piece.lot)
        if broken:
            data = {"code": piece.code, "expiry": expiry, "party": party, "item": piece.item}
            return customer_rules.refusal(n, broken[0][1], wants, data)
    return None


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
