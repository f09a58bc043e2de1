"""The parts of an order fetched from the store to its stations: what is still needed, where it
lies in walking order, and all that was scanned moved in one act.

What is needed is read anew each time: by the bill, less what is built in and what lies there.
Nothing is promised by it.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from stockthread import catalog, ledger, orders, places, sales
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Block, Kind, Lines, Posting, Stage
from stockthread.orders import Order
from stockthread.production import outcomes, read, subcontracting
from stockthread.production.records import SERIALISED, BomLine, Plan

_IN_HAND: Final = (Stage.RAW, Stage.READY)


class Part(NamedTuple):
    """A line of a bill: what still has to come to the station where it goes in, 0 for nothing."""

    products: tuple[int, ...]
    place: int
    quantity: int


class Spot(NamedTuple):
    """Where a part can be taken from, and how much of it."""

    item: int
    product: int
    is_lot: bool
    quantity: int
    place: int
    place_code: str
    container: int


class Fetch(NamedTuple):
    """What was scanned beside what is needed; quantities in smallest units, by product.

    missing is by the product of the bill's line. refusals: of lines that stay where they are.
    lines, start, target: what is moved, where each is, and where each goes.
    """

    matched: dict[int, int]
    extra: dict[int, int]
    missing: dict[int, int]
    refusals: tuple[Refusal, ...]
    lines: Lines
    start: tuple[int, ...]
    target: tuple[int, ...]


def needed(order: Order, product: int = 0) -> list[Part]:
    """Return what still has to come to the stations, line by line of the bill.

    Raises Refused plan_missing.
    """
    plan = read.plan(order, product) if product else read.plan(order)
    ordered = made = 0
    for each in orders.progress.of_order(order).lines:
        if each.line.product == plan.bom.product and not each.line.is_closed:
            ordered, made = ordered + each.line.quantity, made + each.done.made
    built_in = dict(outcomes.built_in(order))
    there = _there(plan)
    parts = []
    for line in plan.lines:
        whole = ordered if line.kind == SERIALISED else max(ordered - made, 0)
        wanted = -(-whole * line.quantity // plan.bom.yield_quantity)
        has = [there] if line.kind != SERIALISED else [there, built_in]
        for sums in has:
            wanted -= _take(sums, line.products, wanted)
        parts.append(Part(line.products, _station(plan, line), max(wanted, 0)))
    return parts


def _station(plan: Plan, line: BomLine) -> int:
    """Where a line goes in: at the step that says so, else where units are completed."""
    return next((s.place for s in plan.steps if set(line.products) & set(s.parts)), plan.station)


def _there(plan: Plan) -> dict[int, int]:
    """How much of each part lies at the stations, and may go in; at a subcontractor's: of ours."""
    stations = sorted({step.place for step in plan.steps})
    products = sorted({id for line in plan.lines for id in line.products})
    away = subcontracting.outside(stations)
    own = subcontracting.own_parties() if away else frozenset[int]()
    units = [u for u in ledger.counting.standing_in(stations, products) if u.kind == Kind.UNIT]
    others = [unit.item for unit in units if unit.place in away]
    strange = {v.id for v in ledger.read.items(others) if v.owner not in own} if others else set()
    sums: dict[int, int] = defaultdict(int)
    for unit in units:
        sums[unit.product] += unit.stage in _IN_HAND and unit.item not in strange
    for part in ledger.counting.lying_in(stations, products):
        if part.stage in _IN_HAND and (part.place not in away or part.owner in own):
            sums[part.product] += part.quantity - part.reserved
    return sums


def _take(sums: dict[int, int], products: Sequence[int], wanted: int) -> int:
    """Take so much of these products, as far as there is any; return how much that is."""
    taken = 0
    for product in products:
        part = max(min(sums.get(product, 0), wanted - taken), 0)
        if part:
            sums[product] -= part
            taken += part
    return taken


def suggested(order: Order, product: int = 0) -> tuple[list[Spot], dict[int, int]]:
    """Return where to take what is still needed, in walking order, and what nobody has.

    Of a line first the product itself, then its alternatives. What expires first goes first.
    """
    parts = [part for part in needed(order, product) if part.quantity]
    plan = read.plan(order, product) if product else read.plan(order)
    stations = {step.place for step in plan.steps}
    wanted = [(part, id) for part in parts for id in part.products]
    found = beside(stations, [(id, part.quantity) for part, id in wanted])
    open_ = {n: part.quantity for n, part in enumerate(parts)}
    taken: dict[tuple[int, int, int, int], int] = defaultdict(int)
    spots = []
    for (part, id), free in zip(wanted, found, strict=True):
        n = parts.index(part)
        for each in free:
            amount = min(open_[n], each.quantity - taken[each.key])
            if amount > 0:
                taken[each.key] += amount
                open_[n] -= amount
                spots.append(Spot(each.item, id, each.is_lot, amount, each.place,
                                  each.place_code, each.container))  # fmt: skip
    spots.sort(key=lambda spot: (places.walk(spot.place_code), spot.product, spot.item))
    return spots, {parts[n].products[0]: amount for n, amount in open_.items() if amount}


def beside(
    stations: Collection[int], wanted: Sequence[tuple[int, int]], *, is_loose: bool = False
) -> list[list[sales.Free]]:
    """Return the free stock of products and amounts that lies anywhere but at the stations.

    is_loose: only what lies in no container.
    """
    there: dict[int, int] = defaultdict(int)
    for part in ledger.counting.lying_in(sorted(stations), sorted({id for id, _ in wanted})):
        there[part.product] += part.quantity
    for unit in ledger.counting.standing_in(sorted(stations), sorted({id for id, _ in wanted})):
        there[unit.product] += 1
    needs = [sales.Need(id, quantity + there[id]) for id, quantity in wanted]
    found = sales.free_stock(needs, stages=_IN_HAND, is_loose=is_loose)
    return [[each for each in some if each.place not in stations] for some in found]


def check(order: Order, lines: Lines, product: int = 0) -> Fetch:
    """Return what scanned items come to beside what is needed. Nothing is written.

    A container counts with all that is in it. Of a lot without an amount as much is meant as is
    needed and free; one that lies in several parts needs its place said, and its container where
    that differs. Raises Refused plan_missing.
    """
    parts = needed(order, product)
    left = [part.quantity for part in parts]
    views = {view.id: view for view in ledger.read.items(sorted(set(lines.items)))}
    boxes = [id for id, view in views.items() if view.kind == Kind.CONTAINER]
    inside: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for each in ledger.read.inside(boxes) if boxes else ():
        if each.kind != Kind.CONTAINER:
            inside[each.root].append((each.product, each.quantity))
    lots = [id for id, view in views.items() if view.kind == Kind.LOT]
    holdings: dict[int, list[ledger.HoldingView]] = defaultdict(list)
    stations = {part.place for part in parts}
    for holding in ledger.read.holdings_of(lots) if lots else ():
        if holding.stage in _IN_HAND and holding.place not in stations:
            holdings[holding.item].append(holding)
    lots_at = {h.place for some in holdings.values() for h in some}
    kinds = places.read.kinds(sorted({*lots_at, *(v.place for v in views.values())} - {0}))
    sums: tuple[dict[int, int], dict[int, int]] = ({}, {})
    refusals, rows = [], []
    amounts = list(lines.quantities or [None] * len(lines.items))
    spots, boxes_of = each_line(lines, lines.place), each_line(lines, lines.container)
    for n, item in enumerate(lines.items):
        view = views[item]
        found = _why_not(n, view, {id for part in parts for id in part.products}, inside)
        if not found and view.kind != Kind.LOT and kinds.get(view.place) in places.PARTY_KINDS:
            found = Refusal(n, "component_away", {"code": view.code or f"#{item}"})
        lying = [
            h for h in holdings[item]
            if spots[n] in (None, h.place) and boxes_of[n] in (None, h.container)
            and h.quantity > h.reserved and kinds[h.place] not in places.PARTY_KINDS
        ]  # fmt: skip
        if view.kind == Kind.LOT and not found and len(lying) != 1:
            code = "lot_in_several_places" if lying else "lot_not_there"
            found = Refusal(n, code, {"code": view.code or f"#{item}", "item": item})
        if found:
            refusals.append(found)
            continue
        amount = amounts[n]
        if view.kind == Kind.LOT and amount is None:
            free = lying[0].quantity - lying[0].reserved
            amount = min(free, _open(parts, left, view.product)) or free
        goods = inside[item] if view.kind == Kind.CONTAINER else [(view.product, amount or 1)]
        target = _deal(parts, left, goods, sums)
        spot, box = (lying[0].place, lying[0].container) if lying else (None, None)
        rows.append((item, amount if view.kind == Kind.LOT else None, target, spot, box))
    return Fetch(
        *sums,
        {part.products[0]: n for part, n in zip(parts, left, strict=True) if n},
        tuple(refusals),
        Lines(
            [r[0] for r in rows],
            [r[1] for r in rows],
            place=[r[3] for r in rows],
            container=[r[4] for r in rows],
        ),
        tuple(views[r[0]].place if r[3] is None else r[3] for r in rows),
        tuple(r[2] for r in rows),
    )


def each_line(lines: Lines, column: int | Sequence[int | None] | None) -> Sequence[int | None]:
    """What a column says of each line; one value stands for every line."""
    return column if isinstance(column, Sequence) else [column] * len(lines.items)


def _why_not(
    n: int, view: ledger.ItemView, products: set[int], inside: dict[int, list[tuple[int, int]]]
) -> Refusal | None:
    """Why something stays where it is."""
    code = view.code or f"#{view.id}"
    of = [id for id, _ in inside[view.id]] if view.kind == Kind.CONTAINER else [view.product]
    strange = [id for id in of if id not in products]
    if strange or not of:
        sku = catalog.read.product(strange[0]).sku if strange else "empty"
        return Refusal(n, "component_not_of_bill", {"code": code, "sku": sku})
    if view.kind == Kind.UNIT and view.stage not in _IN_HAND:
        return Refusal(n, "component_gone", {"code": code, "sku": ""})
    if view.blocks & Block.CONSUME:
        return Refusal(n, "component_held", {"code": code, "sku": ""})
    if view.kind != Kind.LOT and view.reserved:
        return Refusal(n, "component_reserved", {"code": code, "sku": ""})
    return None


def _open(parts: Sequence[Part], left: Sequence[int], product: int) -> int:
    """How much of a product is still needed."""
    return sum(n for part, n in zip(parts, left, strict=True) if product in part.products)


def _deal(
    parts: Sequence[Part],
    left: list[int],
    goods: Sequence[tuple[int, int]],
    sums: tuple[dict[int, int], dict[int, int]],
) -> int:
    """Note goods as needed, or as more than that; return to which station they go."""
    matched, extra = sums
    target = 0
    for product, quantity in goods:
        for n, part in enumerate(parts):
            if product not in part.products:
                continue
            target = target or part.place
            taken = min(left[n], quantity)
            left[n] -= taken
            quantity -= taken
            if taken:
                matched[product] = matched.get(product, 0) + taken
        if quantity:
            extra[product] = extra.get(product, 0) + quantity
    return target


def fetch(
    order: Order, lines: Lines, *, act: Act, product: int = 0, with_extra: bool = False
) -> tuple[Fetch, Posting]:
    """Move what was scanned to the stations where it goes in, in one event with the order as its
    cause; to a subcontractor's it is sent, and stays ours. Repeating the key moves nothing again.

    Raises Refused: plan_missing, order_ended; with a line what `check` tells, and as
    subcontracting.bring; fetch_extra where more comes than is needed and that was not said to be
    wanted. With accept "good" lines that are refused are left out.
    """
    one = act._replace(cause=order.cause)

    def once() -> tuple[Fetch, Posting]:
        with db.writing():
            known = orders.hold_order(order.id)
            found = check(known, lines, product)
            for done in ledger.read.events_by_keys([act.key]):
                return found, Posting(done.id, done.accepted, (), range(0), repeated=True)
            if known.state != orders.OPEN:
                refuse("order_ended", number=known.number, state=known.state)
            if found.refusals and (act.accept == "all" or not found.lines.items):
                raise Refused(list(found.refusals))
            if found.extra and not with_extra:
                _refuse_extra(found.extra)
            posting = subcontracting.bring(
                found.lines, start=found.start, target=found.target, act=one, unpack=True
            )
            return found, posting

    return db.retried(once)


def _refuse_extra(extra: dict[int, int]) -> None:
    products = catalog.read.products(sorted(extra))
    raise Refused([
        Refusal(None, "fetch_extra", {
            "sku": products[id].sku, "extra": catalog.shown_quantity(products[id], quantity),
        })
        for id, quantity in extra.items()
    ])  # fmt: skip
