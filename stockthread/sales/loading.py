"""The loading check: what is scanned at the door, against what was picked, in three piles.

One field takes every scan: an order, a container, a unit, a lot with or without its amount. Goods
tell by themselves which order they were picked for; an order that is scanned is expected whole.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from stockthread import ledger, orders, places
from stockthread.kernel import clock
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Cause, ItemView
from stockthread.orders import OPEN, SALE, Order
from stockthread.sales import naming, promises, read, scans, shipping
from stockthread.sales.records import Load, Scan, Shipment
from stockthread.sales.scans import Good
from stockthread.sales.shipping import Shipped

_OUT = ("customer", "carrier", "supplier")


class Leaving(NamedTuple):
    """What was scanned at the door, in three piles.

    orders: that leave: named, scanned, or those that the goods were picked for. there: what fits,
    `scans` the number of the scan of each. extra: why the rest does not (line: its scan). missing:
    what was picked and not scanned. pieces: how much leaves, by product.
    """

    orders: tuple[Order, ...]
    there: tuple[Load, ...]
    scans: tuple[int, ...]
    extra: tuple[Refusal, ...]
    missing: tuple[Load, ...]
    pieces: Mapping[int, int]


def check_leaving(
    scanned: Sequence[Scan], some: Sequence[Order] = (), *, today: date, unpack: bool = False
) -> Leaving:
    """Return the three piles of what was scanned, for these orders and those that are scanned.

    Where none is named or scanned the goods say for which they were picked. unpack: what is in a
    container and was scanned by itself leaves without it. Nothing is changed.
    Raises Refused not_an_open_sale for orders that are named.
    """
    extra: list[Refusal] = []
    named, rest = _orders_of(scanned, some, extra)
    found = scans.read(
        [scanned[n] for n in rest], promises.open_of(named).products if named else ()
    )
    extra += [refusal._replace(line=rest[refusal.line or 0]) for refusal in found.refused]
    by_scan: dict[int, list[Good]] = defaultdict(list)
    for good in found.goods:
        by_scan[rest[good.scan]].append(good._replace(scan=rest[good.scan]))
    kept = promises.of_items({good.item for good in found.goods})
    some = named or _picked_for(by_scan, found.tops, kept, extra)
    if not some:
        extra += [
            Refusal(n, "load_of_no_order", _about(goods[0], found.tops))
            for n, goods in by_scan.items()
            if not any(refusal.line == n for refusal in extra)
        ]  # fmt: skip
        return Leaving((), (), (), _in_order(extra), (), {})
    fitting = _fitting(by_scan, found.tops, some, extra, unpack=unpack)
    loads, of_scan = _loads(fitting, found.tops, some, extra, unpack=unpack)
    return _sorted(loads, of_scan, some, extra, today)


def ship_scanned(
    scanned: Sequence[Scan],
    some: Sequence[Order] = (),
    *,
    act: Act,
    carrier: int = 0,
    tracking: str = "",
    is_collected: bool = False,
    unpack: bool = False,
) -> Shipped:
    """Let what was scanned leave, as `ship` does; `act.accept` "good" leaves the extra behind.

    Repeating a key ships nothing again. Raises Refused: no_lines, what `check_leaving` finds extra
    where nothing else is left or all is wanted, and what `ship` refuses.
    """
    if known := shipping.known(act.key):
        some = orders.read.of_ids([order for order, _ in read.shipment(known).orders])
        return shipping.ship(some, (), act=act)
    today = clock.day_of(act.recorded_at)
    leaving = check_leaving(scanned, some, today=today, unpack=unpack)
    if leaving.extra and (act.accept == "all" or not leaving.there):
        raise Refused(leaving.extra)
    if not leaving.there:
        refuse("no_lines")
    return shipping.ship(
        leaving.orders, leaving.there, act=act, carrier=carrier, tracking=tracking,
        is_collected=is_collected, unpack=unpack,
    )  # fmt: skip


def _in_order(extra: Sequence[Refusal]) -> tuple[Refusal, ...]:
    return tuple(naming.named(sorted(extra, key=lambda refusal: refusal.line or 0)))


def _about(good: Good, tops: Mapping[int, ItemView]) -> dict[str, object]:
    """What is in the hand."""
    return {"code": tops[good.top].code or f"#{good.top}", "item": good.top}


def _orders_of(
    scanned: Sequence[Scan], some: Sequence[Order], extra: list[Refusal]
) -> tuple[list[Order], list[int]]:
    """The orders named and scanned, all of one customer, and the numbers of the other scans."""
    if some:
        promises.need_sales(some)
    texts = {n: scan.text.strip() for n, scan in enumerate(scanned) if not scan.item}
    numbers = sorted({form for text in texts.values() for form in (text, text.upper()) if form})
    by_number = {each.number: each for each in orders.read.by_names(SALE, numbers, ())}
    sent = _shipments(texts)
    of_sent = orders.read.of_ids(sorted({o for each in sent.values() for o, _ in each.orders}))
    by_id = {order.id: order for order in of_sent}
    undone = read.undone(list(sent.values())) if sent else set()
    named = {order.id: order for order in some}
    rest: list[int] = []
    for n in range(len(scanned)):
        text = texts.get(n, "")
        order = by_number.get(text) or by_number.get(text.upper())
        if order:
            _join(n, order, named, extra)
        elif (shipment := sent.get(n)) and shipment.id not in undone:
            data = {"number": read.shipment_number(shipment)}
            extra.append(Refusal(n, "shipment_left", data))
        elif shipment:
            for id, _ in shipment.orders:
                _join(n, by_id[id], named, extra)
        else:
            rest.append(n)
    return list(named.values()), rest


def _shipments(texts: Mapping[int, str]) -> dict[int, Shipment]:
    """The shipments whose numbers were scanned."""
    begins = read.NUMBER_BEGINS
    ids = {
        n: int(text[len(begins) :])
        for n, text in texts.items()
        if text.upper().startswith(begins) and text[len(begins) :].isdecimal() and len(text) < 18
    }
    known = {each.id: each for each in read.shipments(sorted(set(ids.values())))} if ids else {}
    return {n: known[id] for n, id in ids.items() if id in known}


def _join(n: int, order: Order, named: dict[int, Order], extra: list[Refusal]) -> None:
    """Add an order to those that leave, if it is open and of the same customer."""
    first = next(iter(named.values()), order)
    if order.state != OPEN:
        data = {"number": order.number, "state": order.state}
        extra.append(Refusal(n, "not_an_open_sale", data))
    elif order.party != first.party:
        extra.append(_other_customer(n, order.number, order))
    else:
        named[order.id] = order


def _other_customer(n: int, code: str, order: Order) -> Refusal:
    return Refusal(n, "ship_other_customer", {"code": code, "number": order.number})


def _picked_for(
    by_scan: Mapping[int, Sequence[Good]],
    tops: Mapping[int, ItemView],
    kept: Sequence[promises.Promise],
    extra: list[Refusal],
) -> list[Order]:
    """The orders that the goods were picked for, all of the customer of the first."""
    of_item: dict[int, list[Cause]] = defaultdict(list)
    for promise in kept:
        if promise.order_kind == SALE:
            of_item[promise.item].append(Cause(SALE, promise.number))
    causes = sorted({cause for some in of_item.values() for cause in some})
    known = orders.read.of_causes(causes) if causes else {}
    named: dict[int, Order] = {}
    for n, goods in sorted(by_scan.items()):
        for cause in dict.fromkeys(c for good in goods for c in of_item.get(good.item, ())):
            order = known.get(cause)
            if order is None or order.state != OPEN:
                continue
            if named and order.party != next(iter(named.values())).party:
                extra.append(_other_customer(n, tops[goods[0].top].code, order))
                break
            named[order.id] = order
    return list(named.values())


def _fitting(
    by_scan: Mapping[int, list[Good]],
    tops: Mapping[int, ItemView],
    some: Sequence[Order],
    extra: list[Refusal],
    *,
    unpack: bool,
) -> dict[int, list[Good]]:
    """What can leave at all: it is here, not held, not inside of something, and not another's."""
    told = {refusal.line for refusal in extra}
    kinds = places.read.kinds(sorted({good.place for some in by_scan.values() for good in some}))
    boxes = {good.container for goods in by_scan.values() for good in goods if good.container}
    codes = ledger.read.codes(sorted(boxes)) if boxes else {}
    theirs = scans.strangers({g.owner for goods in by_scan.values() for g in goods}, some)
    found: dict[int, list[Good]] = {}
    for n, goods in by_scan.items():
        if n in told:
            continue
        here = [good for good in goods if kinds.get(good.place) not in _OUT]
        good = goods[0]
        if not here:
            extra.append(Refusal(n, "load_gone", {**_about(good, tops), "place": good.place}))
        elif trouble := next((each for each in here if each.trouble and not each.is_lot), None):
            extra.append(trouble.why_not()._replace(line=n))
        elif all(each.trouble for each in here):
            extra.append(here[0].why_not()._replace(line=n))
        elif any(each.owner in theirs for each in here):
            extra.append(Refusal(n, "pick_owned_by_other", _about(good, tops)))
        elif good.container and good.top == good.item and not good.is_lot and not unpack:
            extra.append(_in_container(n, good, tops, codes))
        else:
            found[n] = [each for each in here if not each.trouble]
    return found


def _in_container(
    n: int, good: Good, tops: Mapping[int, ItemView], codes: Mapping[int, str]
) -> Refusal:
    box = codes.get(good.container) or f"#{good.container}"
    return Refusal(n, "load_in_container", {**_about(good, tops), "container": box})


def _loads(
    fitting: Mapping[int, list[Good]],
    tops: Mapping[int, ItemView],
    some: Sequence[Order],
    extra: list[Refusal],
    *,
    unpack: bool,
) -> tuple[list[Load], list[int]]:
    """The goods as loads, and the scan of each: of a lot the part that was picked, as much as is
    said, or as was picked or is open."""
    picked = {
        (each.item, each.place, each.container): each.quantity or 0
        for each in shipping.to_load(some)
        if each.quantity is not None
    }
    opened = promises.open_of(some) if fitting else None
    found: dict[tuple[int, int | None, int | None], tuple[Load, int]] = {}
    for n, goods in sorted(fitting.items()):
        good = goods[0]
        if not good.is_lot or good.top != good.item:
            found[good.top, None, None] = (Load(good.top), n)
            continue
        parts = [g for g in goods if (g.item, g.place, g.container) in picked] or goods
        if len(parts) > 1:
            extra.append(Refusal(n, "lot_in_several_places", _about(good, tops)))
            continue
        part = parts[0]
        if part.container and not unpack:
            codes = ledger.read.codes([part.container])
            extra.append(_in_container(n, part, tops, codes))
            continue
        key = part.item, part.place, part.container
        open_now = (
            sum(q for (_, id), q in opened.wanted.items() if id == part.product) if opened else 0
        )
        quantity = part.wanted or picked.get(key) or min(part.available, open_now or part.available)
        before = found.get(key)
        more = (before[0].quantity or 0) if before else 0
        found[key] = (Load(part.item, quantity + more, part.place, part.container), n)
    return [load for load, _ in found.values()], [n for _, n in found.values()]


def _of_customer(
    some: Sequence[Order], refused: Sequence[Refusal], of_scan: Sequence[int]
) -> list[Refusal]:
    """Why loads stay, by their scans: what is another customer's cannot be scanned along."""
    numbers = sorted({r.data["number"] for r in refused if r.code == "ship_other_order"})
    known = orders.read.of_causes([Cause(SALE, number) for number in numbers]) if numbers else {}
    theirs = {cause.id: order for cause, order in known.items() if order.party != some[0].party}
    found = []
    for refusal in refused:
        n, number = of_scan[refusal.line or 0], refusal.data.get("number", "")
        if refusal.code == "ship_other_order" and number in theirs:
            found.append(_other_customer(n, refusal.data["code"], theirs[number]))
        else:
            found.append(refusal._replace(line=n))
    return found


def _sorted(
    loads: list[Load], of_scan: list[int], some: Sequence[Order], extra: list[Refusal], today: date
) -> Leaving:
    """The piles, of loads those that may leave for the orders."""
    pieces: dict[int, int] = defaultdict(int)
    if loads:
        sorted_out = shipping.sort_loads(some, loads, today)
        extra += _of_customer(some, sorted_out.refused, of_scan)
        for part in sorted_out.parts:
            pieces[part.piece.product] += part.quantity
        bad = {refusal.line for refusal in sorted_out.refused}
        of_scan = [n for at, n in enumerate(of_scan) if at not in bad]
        loads = [load for at, load in enumerate(loads) if at not in bad]
    there = {load.item: load for load in loads if load.quantity is None}
    of_lots = {(x.item, x.place, x.container): x.quantity or 0 for x in loads if x.quantity}
    missing = []
    for load in shipping.to_load(some):
        if load.quantity is None:
            if load.item not in there:
                missing.append(load)
            continue
        left = load.quantity - of_lots.get((load.item, load.place, load.container), 0)
        if left > 0:
            missing.append(load._replace(quantity=left))
    return Leaving(
        tuple(some), tuple(loads), tuple(of_scan), _in_order(extra), tuple(missing), dict(pieces)
    )
