"""Picking: what was scanned goes to the orders, to a place or straight into a container.

What was promised only suggests; the scan decides. What is picked stays promised to its order until
it leaves, so that nobody else is given it. A pick is one transaction, with events for each order.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from stockthread import ledger, orders, parties, places
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import Act, Cause, Lines
from stockthread.orders import Order
from stockthread.places import walk
from stockthread.sales import as_promised, customer_rules, naming, promises, scans, stock
from stockthread.sales.dealing import Deal, Facts, Taken, deal
from stockthread.sales.promises import Open, Promise
from stockthread.sales.records import Matched, Missing, PickCheck, Picked, Scan
from stockthread.sales.steps import LOCK, Steps


class Plan(NamedTuple):
    """A deal, and what it says in three piles."""

    deal: Deal
    check: PickCheck


def check_pick(
    some: Sequence[Order], scanned: Sequence[Scan], *, today: date, may_break: bool = False
) -> PickCheck:
    """Return what a pick would do, in three piles: matched, extra, missing. Nothing is changed.

    Raises Refused: no_lines, not_an_open_sale.
    """
    promises.need_sales(some)
    opened = promises.open_of(some)
    if check := _check_as_promised(some, opened, scanned, today):
        return check
    return _plan(some, opened, scanned, today, may_break=may_break).check


def _check_as_promised(
    some: Sequence[Order], opened: Open, scanned: Sequence[Scan], today: date
) -> PickCheck | None:
    """The piles where every scan is a unit as it was promised and nobody asks anything of it."""
    if customer_rules.asked(some, opened.products, today, with_promised=False):
        return None
    taken = as_promised.taken(some, opened, scanned)
    if not taken or scans.strangers(taken.owners, some):
        return None
    picked = Counter((each.order, each.product) for each in taken.matched)
    need = {key: opened.to_pick(*key) - picked[key] for key in opened.wanted}
    ids = {order.number: order.id for order in some}
    there: _There = defaultdict(dict)
    for waiting, quantity in taken.left.items():
        there[ids[waiting.number], waiting.product][waiting.place] = quantity
    return PickCheck(taken.matched, (), _missing(need, there))


def _plan(
    some: Sequence[Order], opened: Open, scanned: Sequence[Scan], today: date, *, may_break: bool
) -> Plan:
    own = promises.of_orders(some)
    # What is promised of a unit here is promised to nobody else.
    units = {promise.item: promise for promise in own if not promise.is_lot}
    # Most scans are units that are promised: of many their codes need not be looked up.
    are_many = len(units) <= 2 * len(scanned)
    known = ledger.read.items(sorted(units)) if are_many else []
    read = scans.ours(scans.read(scanned, opened.products, known), some)
    goods = {good.item for good in read.goods}
    on_goods = [each for item, each in units.items() if item in goods]
    on_goods += promises.of_items(goods - units.keys())
    numbers = {order.number for order in some}
    causes = {Cause(p.order_kind, p.number) for p in on_goods if p.number not in numbers}
    others = orders.read.of_causes(sorted(causes)) if causes else {}
    products = sorted({*opened.products, *(good.product for good in read.goods)})
    concerned = [*some, *others.values()]
    asked = customer_rules.asked(concerned, products, today, with_promised=False)
    items = {good.item for good in read.goods} | {promise.item for promise in own}
    facts = Facts(
        some, opened, own, on_goods, {(c.kind, c.id): o for c, o in others.items()}, asked,
        stock.expiries(sorted(items)) if asked else {},
        parties.read.codes(sorted({order.party for order in some})),
        _place_codes([*(p.place for p in own), *(good.place for good in read.goods)]), may_break,
    )  # fmt: skip
    done = deal(read.goods, facts)
    matched = tuple(
        Matched(t.good.scan, t.order, t.good.top, t.good.item, t.good.product, t.quantity, t.how)
        for t in done.taken
    )
    extra = naming.named(
        sorted((*read.refused, *done.extra), key=lambda refusal: refusal.line or 0)
    )
    missing = _missing(done.need, _promised_there(done))
    check = PickCheck(matched, tuple(extra), missing, tuple(done.broken))
    return Plan(done, check)


def _place_codes(ids: Sequence[int]) -> dict[int, str]:
    known = places.read.places(sorted(set(ids)))
    return {id: place.code for id, place in known.items()}


_There = defaultdict[tuple[int, int], dict[int, int]]
"""How much is promised of an order's product, and not picked, by place."""


def _promised_there(done: Deal) -> _There:
    found: _There = defaultdict(dict)
    for key, some in done.own.items():
        for promise in some.values():
            there = found[key]
            there[promise.place] = there.get(promise.place, 0) + promise.quantity
    return found


def _missing(need: Mapping[tuple[int, int], int], promised: _There) -> tuple[Missing, ...]:
    """What is still to be picked, and where: what is promised first, then what is free."""
    left = {key: quantity for key, quantity in need.items() if quantity}
    if not left:
        return ()
    free = stock.free_by_place(sorted({product for _, product in left}))
    codes = _place_codes([place for there in (*free.values(), *promised.values())
                          for place in there])  # fmt: skip
    found = []
    for (order, product), quantity in sorted(left.items()):
        there = promised[order, product]
        others = {at: some for at, some in free.get(product, {}).items() if at not in there}
        places = [
            *sorted(there.items(), key=lambda pair: walk(codes.get(pair[0], ""))),
            *sorted(others.items(), key=lambda pair: walk(codes.get(pair[0], ""))),
        ]
        found.append(Missing(order, product, quantity, tuple(places)))
    return tuple(found)


def pick(
    some: Sequence[Order],
    scanned: Sequence[Scan],
    *,
    act: Act,
    place: int = 0,
    container: int = 0,
    may_break: bool = False,
) -> Picked:
    """Bring what was scanned to `place`, or where `container` stands and into it, for the orders.

    `act.accept` "good" picks what matches and tells the rest; "all" picks all or nothing. With
    `may_break` rules of customers are broken for `act.reason`, on record. Repeating a key picks
    nothing again. Raises Refused: no_lines, not_an_open_sale, pick_to_where, no_reason, what
    `check_pick` finds extra, and what the ledger refuses.
    """
    if bool(place) == bool(container):
        refuse("pick_to_where")
    if may_break and not act.reason.strip():
        refuse("no_reason", length_max=500)

    def once() -> Picked:
        with db.writing():
            db.lock_text(LOCK)
            if known := [e for order in some for e in promises.done_before(order, act.key)]:
                return Picked(promises.undoable(known), PickCheck((), (), ()), repeated=True)
            held = promises.held_sales(some)
            opened, today = promises.open_of(held), clock.day_of(act.recorded_at)
            if check := _check_as_promised(held, opened, scanned, today):
                return _brought(held, check, act, place, container)
            plan = _plan(held, opened, scanned, today, may_break=may_break)
            if plan.check.extra and (act.accept == "all" or not plan.check.matched):
                raise Refused(plan.check.extra)
            return _recorded(plan, act, place, container)

    return db.retried(once)


def _brought(
    some: Sequence[Order], check: PickCheck, act: Act, place: int, container: int
) -> Picked:
    """Bring units as they were promised; promised they stay."""
    to = place or ledger.read.item(container).place
    units: dict[int, list[int]] = defaultdict(list)
    for each in check.matched:
        units[each.order].append(each.item)
    steps = Steps(act)
    for order in some:
        if items := units[order.id]:
            _bring(steps, order, items, [], to, container)
    return Picked(tuple(steps.events), check)


def _recorded(plan: Plan, act: Act, place: int, container: int) -> Picked:
    to = place or ledger.read.item(container).place
    taken: dict[int, list[Taken]] = defaultdict(list)
    for each in plan.deal.taken:
        taken[each.order].append(each)
    steps = Steps(act)
    steps.free(plan.deal.facts.orders[0], sorted(plan.deal.released))
    for order in plan.deal.facts.orders:
        if some := taken[order.id]:
            tops = list(dict.fromkeys(t.good.top for t in some if not _is_part(t)))
            _bring(steps, order, tops, [t for t in some if _is_part(t)], to, container)
            _promise_taken(steps, order, some, to, container)
    _promise_again(steps, plan.deal)
    if plan.check.broken:
        customer_rules.note_overrides(plan.check.broken, key=act.key, reason=act.reason, by=act.by,
                             at=act.recorded_at)  # fmt: skip
    return Picked(tuple(steps.events), plan.check)


def _bring(
    steps: Steps, order: Order, tops: Sequence[int], parts: Sequence[Taken], to: int, container: int
) -> None:
    """Move what an order gets, whole items and parts of lots, and pack it where that is asked."""
    standing = {view.id: view for view in ledger.read.items(tops)} if container else {}
    # What goes into a container and stands beside it already is not moved first.
    moved = [top for top in tops
             if not container or standing[top].place != to or standing[top].container]  # fmt: skip
    moved_parts = [t for t in parts if not container or t.good.place != to or t.good.container]
    if moved or moved_parts:
        lines = Lines(moved)
        if moved_parts:
            lines = Lines(
                [*moved, *(t.good.item for t in moved_parts)],
                [*(None for _ in moved), *(t.quantity for t in moved_parts)],
                place=[*(None for _ in moved), *(t.good.place for t in moved_parts)],
                owner=[*(None for _ in moved), *(t.good.owner for t in moved_parts)],
                container=[*(None for _ in moved), *(t.good.container for t in moved_parts)],
            )
        steps.done(ledger.move(lines, place=to, act=steps.part(order), unpack=True))
    if container:
        lines = Lines(
            [*tops, *(t.good.item for t in parts)],
            [*(None for _ in tops), *(t.quantity for t in parts)],
            place=to,
            owner=[*(None for _ in tops), *(t.good.owner for t in parts)],
            container=0,
        )
        steps.done(ledger.pack(lines, container=container, act=steps.part(order)))


def _is_part(taken: Taken) -> bool:
    """Whether it is a loose part of a lot, which is moved by its quantity."""
    return taken.good.is_lot and taken.good.top == taken.good.item


def _promise_taken(
    steps: Steps, order: Order, taken: Sequence[Taken], to: int, container: int
) -> None:
    """Promise to an order what it got by scan and was not promised, and its lots where they are."""
    new = [t for t in taken if t.good.is_lot or t.how != "promised"]
    if not new:
        return
    lines = Lines(
        [t.good.item for t in new],
        [t.quantity if t.good.is_lot else None for t in new],
        place=[to if t.good.is_lot else None for t in new],
        owner=[t.good.owner if t.good.is_lot else None for t in new],
        container=[
            (container if _is_part(t) else t.good.container) if t.good.is_lot else None for t in new
        ],
    )
    steps.done(ledger.reserve(lines, order=order.cause, act=steps.part(order)))


def _promise_again(steps: Steps, done: Deal) -> None:
    """Promise what is left of promises that ended, and to others what they get instead."""
    by_order: dict[Cause, tuple[Order, list[Promise]]] = {}
    again = [*done.rest(), *((each.order, each.promise) for each in done.given)]
    for order, promise in again:
        by_order.setdefault(order.cause, (order, []))[1].append(promise)
    for order, some in by_order.values():
        steps.promise(order, some)
