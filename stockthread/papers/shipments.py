"""Delivery notes and packing lists: what a shipment holds, by line or by container."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stockthread import catalog, containers, ledger, orders, parties, sales
from stockthread.catalog import Product
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.ledger import Kind
from stockthread.orders import Order
from stockthread.papers.records import Form, Group, Row, day_words, iso_words
from stockthread.sales import Shipment

_LINES = (("", 10, "right"), ("Article", 34, "left"), ("", 0, "left"), ("Ordered", 24, "right"),
          ("In this delivery", 26, "right"), ("To follow", 22, "right"))  # fmt: skip
_SSCC_LENGTH = 18
_CONTENTS = (("Article", 34, "left"), ("", 0, "left"), ("Quantity", 28, "right"))


class Goods(NamedTuple):
    """What left of a shipment: a unit, or a lot's part, in a container or loose (0)."""

    order: int
    item: int
    product: int
    lot: int
    is_lot: bool
    quantity: int
    container: int
    code: str


class Facts(NamedTuple):
    """What a shipment's papers say. came: how much of an order's product has left so far, with this
    shipment."""

    sent: Shipment
    orders: tuple[Order, ...]
    goods: tuple[Goods, ...]
    products: dict[int, Product]
    lots: dict[int, str]
    until: dict[int, str]
    came: dict[tuple[int, int], int]


def _facts(sent: Shipment) -> Facts:
    """What left. Raises Refused shipment_undone: nothing of it has."""
    number = sales.read.shipment_number(sent)
    if sales.read.undone([sent]):
        refuse("shipment_undone", number=number)
    order_of = {event: order for order, event in sent.orders}
    undone = {e.id for e in ledger.read.events(sorted(order_of)) if e.reversed_by}
    found = sales.read.shipped_items(sorted(set(order_of) - undone))
    views = {view.id: view for view in ledger.read.items(sorted({row[1] for row in found}))}
    goods = []
    for event, item, quantity, container in found:
        view = views[item]
        is_lot = view.kind == Kind.LOT
        lot = item if is_lot else view.lot
        goods.append(Goods(order_of[event], item, view.product, lot, is_lot, quantity, container,
                           view.code))  # fmt: skip
    lots = sorted({each.lot for each in goods if each.lot})
    return Facts(
        sent,
        tuple(orders.read.order(order) for order, _ in sent.orders),
        tuple(goods),
        catalog.read.products(sorted({each.product for each in goods})),
        ledger.read.codes(lots),
        dict(sales.expiries([*lots, *(each.item for each in goods if not each.lot)])),
        _came(sent),
    )


def _came(sent: Shipment) -> dict[tuple[int, int], int]:
    """How much of each product has left for each order up to this shipment, by order and product.

    What was undone since has not left.
    """
    before = {
        each.id: each
        for order, _ in sent.orders
        for each in sales.read.shipments_of(order)
        if each.id <= sent.id
    }
    order_of = {event: order for each in before.values() for order, event in each.orders}
    undone = {e.id for e in ledger.read.events(sorted(order_of)) if e.reversed_by}
    found = sales.read.shipped_items(sorted(set(order_of) - undone))
    views = {view.id: view for view in ledger.read.items(sorted({row[1] for row in found}))}
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for event, item, quantity, _ in found:
        sums[order_of[event], views[item].product] += quantity
    return dict(sums)


def delivery_note(sent: Shipment) -> Form:
    """Return what a shipment brings, by the lines of its orders. Raises Refused shipment_undone."""
    facts = _facts(sent)
    groups = []
    for order in facts.orders:
        goods = [each for each in facts.goods if each.order == order.id]
        rows, left = [], _by_product(goods)
        came = {id: q for (of, id), q in facts.came.items() if of == order.id}
        lines = orders.read.lines([order.id])[order.id]
        products = facts.products | catalog.read.products(sorted({x.product for x in lines}))
        for line in lines:
            some = left.pop(line.product, [])
            done = min(came.get(line.product, 0), line.quantity)
            came[line.product] = came.get(line.product, 0) - done
            follows = 0 if line.is_closed else line.quantity - done
            if some or follows:
                product = products[line.product]
                rows.append(_line(facts, product, str(line.position), some, line.quantity, follows))
        rows += [_line(facts, products[id], "", some, None, 0) for id, some in left.items()]
        heading = f"Order {order.number}" if len(facts.orders) > 1 else ""
        groups.append(Group(heading, tuple(rows), order.reference))
    ends = ("Received by", "Date and time", "Signature")
    return _form("Delivery note", facts, _LINES, groups, ends)


def _by_product(goods: Sequence[Goods]) -> dict[int, list[Goods]]:
    found: dict[int, list[Goods]] = defaultdict(list)
    for each in goods:
        found[each.product].append(each)
    return dict(found)


def _line(
    facts: Facts, product: Product, position: str, goods: Sequence[Goods], ordered: int | None,
    follows: int,
) -> Row:  # fmt: skip
    quantity = sum(each.quantity for each in goods)
    wanted = "" if ordered is None else catalog.shown_quantity(product, ordered)
    amount = catalog.shown_quantity(product, quantity) if quantity else "–"
    left = catalog.shown_quantity(product, follows) if follows else ""
    cells = (position, product.sku, product.name, wanted, amount, left)
    return Row(cells, *_below(facts, product, goods))


def _below(
    facts: Facts, product: Product, goods: Sequence[Goods]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The serials, and the lots with their quantities and days."""
    serials = tuple(sorted(each.code for each in goods if not each.is_lot))
    by_lot: dict[int, int] = defaultdict(int)
    for each in goods:
        if each.lot:
            by_lot[each.lot] += each.quantity
    notes = []
    for lot, quantity in sorted(by_lot.items(), key=lambda pair: facts.lots[pair[0]]):
        until = facts.until.get(lot, "")
        day = f", good until {iso_words(until)}" if until else ""
        amount = catalog.shown_quantity(product, quantity)
        notes.append(f"Lot {facts.lots[lot]}: {amount}{day}")
    return serials, tuple(notes)


def packing_list(sent: Shipment) -> Form:
    """Return what a shipment brings, by its containers. Raises Refused shipment_undone."""
    facts = _facts(sent)
    by_container: dict[int, list[Goods]] = defaultdict(list)
    for each in facts.goods:
        by_container[each.container].append(each)
    codes = ledger.read.codes(sorted(set(by_container) - {0}))
    outer = _outer(sorted(codes))
    types = containers.of_items(sorted(codes))
    weights = _weights(by_container)
    groups = []
    for container in sorted(by_container, key=lambda id: (id == 0, outer.get(id, ""), id)):
        rows = [
            Row(_cells(facts, some), *_below(facts, facts.products[product], some))
            for product, some in _by_product(by_container[container]).items()
        ]
        heading = _heading(codes[container]) if container else "Loose"
        heading += f", {types[container].name}" if container in types else ""
        note = [_pieces(facts, by_container[container]), weights[container]]
        note += [f"on {outer[container]}"] if outer.get(container) else []
        groups.append(Group(heading, tuple(rows), ", ".join(filter(None, note))))
    return _form("Packing list", facts, _CONTENTS, groups)


def _weights(by_container: Mapping[int, Sequence[Goods]]) -> dict[int, str]:
    """`37.4 kg`: what each container weighs with what left in it; nothing where that is not all
    known."""
    goods = [each for some in by_container.values() for each in some]
    known = containers.of_goods([(each.item, each.product, each.quantity) for each in goods])
    of_goods = dict(zip(goods, known, strict=True))
    tares = containers.tares_of(sorted(set(by_container) - {0}))
    told = {}
    for id, some in by_container.items():
        parts = [of_goods[each] for each in some] + ([tares.get(id)] if id else [])
        weighed = [part for part in parts if part is not None]
        told[id] = containers.shown(sum(weighed)) if len(weighed) == len(parts) else ""  # type: ignore[arg-type]
    return told


def _heading(code: str) -> str:
    """A container by its number: an SSCC is said to be one."""
    return f"SSCC {code}" if len(code) == _SSCC_LENGTH and code.isdecimal() else f"Container {code}"


def _pieces(facts: Facts, goods: Sequence[Goods]) -> str:
    """`12 pieces`: how much is in a container, where all of it is counted in one unit."""
    kinds = {(p.unit, p.scale): p for p in (facts.products[each.product] for each in goods)}
    if len(kinds) != 1:
        return ""
    [product] = kinds.values()
    quantity = sum(each.quantity for each in goods)
    said = catalog.shown_quantity(product, quantity)
    return said if not said.isdecimal() else "1 piece" if quantity == 1 else f"{said} pieces"


def _outer(containers: Sequence[int]) -> dict[int, str]:
    """The code of what each container stands in now, where it stands in one."""
    inside = {view.id: view.container for view in ledger.read.items(containers) if view.container}
    codes = ledger.read.codes(sorted(set(inside.values())))
    return {id: codes[outer] for id, outer in inside.items()}


def _cells(facts: Facts, goods: Sequence[Goods]) -> tuple[str, ...]:
    product = facts.products[goods[0].product]
    quantity = sum(each.quantity for each in goods)
    return product.sku, product.name, catalog.shown_quantity(product, quantity)


def _form(
    title: str,
    facts: Facts,
    columns: tuple[tuple[str, int, str], ...],
    groups: Sequence[Group],
    ends: tuple[str, ...] = (),
) -> Form:
    sent = facts.sent
    own = parties.read.own_party()
    carrier = parties.read.names([sent.carrier]).get(sent.carrier, "") if sent.carrier else ""
    references = ", ".join(order.reference for order in facts.orders if order.reference)
    containers = len({each.container for each in facts.goods if each.container})
    told = [
        ("Order", ", ".join(order.number for order in facts.orders)),
        ("Your number", references),
        ("Shipped", day_words(clock.day_of(sent.shipped_at))),
        ("Carrier", carrier),
        ("Tracking number", sent.tracking),
        ("Containers", str(containers) if containers else ""),
    ]
    return Form(
        title,
        sales.read.shipment_number(sent),
        address(own.id) if own else (),
        address(facts.orders[0].party) if facts.orders else (),
        tuple((name, value) for name, value in told if value),
        columns,
        tuple(groups),
        ends=ends,
    )


def address(party: int) -> tuple[str, ...]:
    """A party as an address: its name, then the lines of the first address on record."""
    name = parties.read.names([party]).get(party, "")
    for contact in parties.read.contacts(party):
        if contact.address:
            return name, *(line for line in contact.address.splitlines() if line.strip())
    return (name,)
