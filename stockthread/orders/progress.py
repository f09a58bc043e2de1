"""How far orders have come, read from the events that have them as cause. No counter is kept.

Events of one product are dealt to its lines in the order in which they are due. Any number of
orders of one kind costs the same few statements.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from stockthread import ledger, places
from stockthread.ledger import Flow
from stockthread.orders import read
from stockthread.orders.records import (
    ASKING,
    CANCELLED,
    CLOSED,
    DRAFT,
    NOTHING_DONE,
    PRODUCTION,
    PURCHASE,
    RETURN,
    SALE,
    TRANSFER,
    Done,
    Line,
    LineDone,
    Order,
    Progress,
)

Dones = dict[tuple[str, int], Done]
"""How far each product of each order has come, by the order's number."""

_AWAITED = {
    PURCHASE: "received", SALE: "shipped", TRANSFER: "delivered", RETURN: "received",
    PRODUCTION: "made",
}  # fmt: skip
"""What has to happen to all that is ordered."""

_TAKEN = ("move", "pack", "unpack")


def of_orders(
    orders: Sequence[Order],
    today: date | None = None,
    flows: Sequence[Flow] | None = None,
    *,
    with_promised: bool = True,
) -> dict[int, Progress]:
    """Return how far orders have come, by id. today: to tell what is late; None tells nothing.

    flows: those of the orders, which must be of one kind, where they have been read already.
    with_promised: `allocated` is told as well.
    """
    found: dict[int, Progress] = {}
    lines = read.lines([order.id for order in orders])
    for kind, some in groupby(sorted(orders, key=lambda order: order.kind), lambda o: o.kind):
        of_kind = list(some)
        dones: dict[str, dict[int, Done]] = defaultdict(dict)
        numbers = [order.number for order in of_kind]
        for (number, product), done in of_products(
            kind, numbers, flows, with_promised=with_promised
        ).items():
            dones[number][product] = done
        for order in of_kind:
            found[order.id] = _dealt(order, lines[order.id], dones[order.number], today)
    return found


def of_order(order: Order, today: date | None = None) -> Progress:
    """Return how far one order has come."""
    return of_orders([order], today)[order.id]


def has_begun(order: Order) -> bool:
    """Whether any stock has come, left or been made for an order.

    What was only picked for a sale lies here still, and is put back.
    """
    return bool(begun([order]))


def begun(some: Sequence[Order]) -> set[int]:
    """Return the ids of those orders for which `has_begun` is so. A few statements a kind."""
    found: set[int] = set()
    for kind in sorted({order.kind for order in some}):
        ids = {order.number: order.id for order in some if order.kind == kind}
        found |= {
            ids[number]
            for (number, _), d in of_products(kind, sorted(ids)).items()
            if d.received or d.shipped or d.begun or d.made or d.delivered
            or (d.picked and kind != SALE)
        }  # fmt: skip
    return found


def of_products(
    kind: str,
    numbers: Sequence[str],
    flows: Sequence[Flow] | None = None,
    *,
    with_promised: bool = True,
) -> Dones:
    """Return how far each product of orders of one kind has come. The rest as in `of_orders`."""
    sums: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    flows = ledger.read.flows(kind, numbers) if flows is None else flows
    if kind == TRANSFER:
        on_the_way = [flow for flow in flows if _is_transit(flow)]
        flows = [flow for flow in flows if not _is_transit(flow)]
        for number, product, name, quantity in _underway(numbers, on_the_way):
            sums[number, product][name] += quantity
    for number, product, name, quantity in _counted(kind, flows):
        sums[number, product][name] += quantity
    for number, product, name, quantity in _net(flows) if kind != RETURN else ():
        sums[number, product][name] += quantity
    for number, product, quantity in _used_again(flows):
        there = sums[number, product]
        if there["made"]:
            there["made"] = max(there["made"] - quantity, 0)
    for number, product, name, quantity in _unready(kind, numbers, flows):
        sums[number, product][name] += quantity
    came_by = "take_back" if kind == RETURN else "receive"
    if any(flow.verb == came_by for flow in flows):
        for each in ledger.read.standing(kind, numbers, came_by):
            key = each.cause_id, each.product
            if each.place == each.brought_to:
                sums[key]["at_dock"] += each.quantity
            if each.is_held:
                sums[key]["on_hold"] += each.quantity
    if any(there.get("on_hold") for there in sums.values()) or (kind == RETURN and flows):
        for number, product, reason, quantity in ledger.read.held_by(kind, numbers):
            if kind == RETURN or reason.startswith(ASKING):
                sums[number, product]["undecided"] += quantity
    for number, product, quantity in ledger.read.promised(kind, numbers) if with_promised else ():
        sums[number, product]["allocated"] += quantity
    if kind == SALE and with_promised:  # what is picked stays promised until it is shipped
        for spot, quantity in spots(flows).items():
            there = sums[spot.number, spot.product]
            there["allocated"] = max(there["allocated"] - quantity, 0)
    return {key: Done(**values) for key, values in sums.items()}


class Spot(NamedTuple):
    """Where an order's goods of a product were brought to."""

    number: str
    product: int
    place: int
    container: int


def spots(flows: Sequence[Flow]) -> dict[Spot, int]:
    """What was picked, less what was put back or has left, by where it was put."""
    ours = _ours(flows)
    nets: dict[Spot, int] = defaultdict(int)
    for flow in flows:
        if flow.verb in (*_TAKEN, "ship") and flow.from_place in ours:
            key = flow.cause_id, flow.product
            nets[Spot(*key, flow.from_place, flow.from_container)] -= flow.quantity
            if flow.verb != "ship":
                nets[Spot(*key, flow.to_place, flow.to_container)] += flow.quantity
    return {spot: quantity for spot, quantity in nets.items() if quantity > 0}


def _ours(flows: Sequence[Flow]) -> set[int]:
    """The places among those of flows that goods leave from that are no party's."""
    ids = sorted({flow.from_place for flow in flows})
    return {id for id, kind in places.read.kinds(ids).items() if kind not in places.PARTY_KINDS}


_Counted = Iterable[tuple[str, int, str, int]]


def _counted(kind: str, flows: Sequence[Flow]) -> _Counted:
    """What each flow adds to: order, product, field of Done, quantity."""
    kinds = places.read.kinds(sorted({id for f in flows for id in (f.from_place, f.to_place)}))
    for flow in flows:
        name = {
            "expect": "announced", "receive": "received", "deliver": "delivered",
            "produce": "made", "finish": "made", "take_back": "came_back", "ship": "shipped",
        }.get(flow.verb)  # fmt: skip
        if flow.verb == "finish" and flow.to_stage == ledger.Stage.WIP:
            name = ""
            if flow.from_stage == ledger.Stage.READY:  # taken apart
                yield flow.cause_id, flow.product, "made", -flow.quantity
                yield flow.cause_id, flow.product, "taken_apart", flow.quantity
        if flow.verb == "ship" and kinds.get(flow.to_place) == "supplier":
            name = "sent_back"
        if flow.verb == "blend" and not flow.from_stage:
            name = "made"
        if kind == PRODUCTION and name in ("shipped", "sent_back", "delivered", "came_back"):
            name = ""  # to a subcontractor, who works on it, and back
        if kind == RETURN:  # what was decided about it afterwards takes nothing of that away
            name = "received" if flow.verb in ("take_back", "find", "receive") else ""
        if flow.verb == "commission" and flow.to_stage == ledger.Stage.READY:
            name = "made"
        if flow.verb == "commission" and flow.to_stage == ledger.Stage.WIP:
            name = "begun"
        if (
            flow.verb == "commission"
            and kind == PURCHASE
            and kinds.get(flow.to_place) == "supplier"
        ):
            name = "received"  # it goes to our customer from there
        if name:
            yield flow.cause_id, flow.product, name, flow.quantity
        if flow.verb == "deliver" and kind == SALE and kinds.get(flow.from_place) == "supplier":
            yield flow.cause_id, flow.product, "shipped", flow.quantity
        if flow.verb == "ship" and name == "shipped" and kinds.get(flow.to_place) == "customer":
            yield flow.cause_id, flow.product, "delivered", flow.quantity


def _unready(kind: str, numbers: Sequence[str], flows: Sequence[Flow]) -> _Counted:
    """Units that came out of production unfinished and are so still: begun, and not made yet."""
    wip = ledger.Stage.WIP
    if kind == PRODUCTION and any(f.verb == "produce" and f.to_stage == wip for f in flows):
        for each in ledger.read.standing(kind, numbers, "produce"):
            if each.stage == wip:
                yield each.cause_id, each.product, "begun", each.quantity
                yield each.cause_id, each.product, "made", -each.quantity


def _used_again(flows: Sequence[Flow]) -> Iterable[tuple[str, int, int]]:
    """What was made for an order and, still in progress, used up for it again: cells are welded
    to a lot of packs, say, of which packs with serials are made; they are one pack each."""
    for flow in flows:
        is_used_up = flow.verb in ("consume", "blend") and flow.to_stage == ledger.Stage.CONSUMED
        if is_used_up and flow.from_stage == ledger.Stage.WIP:
            yield flow.cause_id, flow.product, flow.quantity


def _is_transit(flow: Flow) -> bool:
    transit = places.virtual_place("transit")
    if flow.verb == "find":  # what was lost on its way arrived after all
        return True
    return flow.verb == "move" and (flow.from_place == transit) != (flow.to_place == transit)


def _underway(numbers: Sequence[str], flows: Sequence[Flow]) -> _Counted:
    """What of transfers left on its way, arrived, or went back to where it came from."""
    transit = places.virtual_place("transit")
    sources = {
        number: {place, *places.read.descendants(place)}
        for number, place in read.places_from(TRANSFER, numbers)
    }
    for flow in flows:
        name = "delivered"
        if flow.to_place == transit:
            name = "shipped"
        elif flow.to_place in sources.get(flow.cause_id, set()):
            name = "came_back"
        yield flow.cause_id, flow.product, name, flow.quantity


def _net(flows: Sequence[Flow]) -> _Counted:
    """What was picked and packed: what more came to a place or container than left it again.

    So goods that are put back are not picked any more, and goods moved on are picked once.
    """
    nets: dict[tuple[str, int, int, int], int] = defaultdict(int)
    ours = _ours(flows)
    for flow in flows:
        if flow.verb in _TAKEN and flow.from_place in ours:
            key = flow.cause_id, flow.product
            nets[*key, flow.from_place, flow.from_container] -= flow.quantity
            nets[*key, flow.to_place, flow.to_container] += flow.quantity
    for (number, product, _, container), quantity in nets.items():
        if quantity > 0:
            yield number, product, "picked", quantity
            if container:
                yield number, product, "packed", quantity


def _dealt(
    order: Order, lines: Sequence[Line], dones: Mapping[int, Done], today: date | None
) -> Progress:
    """Deal what happened to the lines of an order, those that are due first before the others."""
    awaited = _AWAITED[order.kind]
    left = {product: done._asdict() for product, done in dones.items()}
    by_due = sorted(lines, key=lambda line: (line.due or order.due or date.max, line.position))
    last = {line.product: line.id for line in by_due}
    found = {}
    for line in by_due:
        here = left.get(line.product, {})
        # What went wrong is dealt like what it went wrong with; the last line takes what is over.
        got = {
            name: quantity if last[line.product] == line.id else min(quantity, line.quantity)
            for name, quantity in here.items()
        }
        for name, quantity in got.items():
            here[name] -= quantity
        done = Done(**got) if got else NOTHING_DONE
        found[line.id] = _line_done(order, line, done, awaited, today)
    if not any(
        each.wanted for each in found.values()
    ):  # nothing came of it: told as it was ordered
        found = {id: each._replace(wanted=each.line.quantity) for id, each in found.items()}
    asked = {product: sum(x.quantity for x in lines if x.product == product) for product in dones}
    extra = {
        product: over
        for product, done in dones.items()
        if (over := _came(done, awaited) - asked[product]) > 0
    }
    undecided = sum(done.undecided for done in dones.values())
    return Progress(order, tuple(found[line.id] for line in lines), extra, undecided)


def _came(done: Done, awaited: str) -> int:
    """How much of what is ordered is done: less what went back."""
    came = int(getattr(done, awaited))
    if awaited == "received":
        return came - done.sent_back
    return came - done.came_back if awaited == "shipped" else came


def _line_done(order: Order, line: Line, done: Done, awaited: str, today: date | None) -> LineDone:
    is_over = line.is_closed or order.state in (CLOSED, CANCELLED)
    left = 0 if is_over else max(line.quantity - _came(done, awaited), 0)
    due = line.due or order.due
    is_late = bool(left and today and due and due < today and order.state != DRAFT)
    wanted = line.quantity
    if line.is_closed or order.state == CLOSED:
        came = int(getattr(done, awaited)) - done.sent_back
        wanted = min(max(came, 0), wanted)
    return LineDone(line, done, left, is_late, wanted)
