"""Scanned goods dealt to orders: what fits which, what is too much, whose promises change.

The scan wins. Goods promised to an order go to it; others that fit take the place of what it was
promised; goods promised to another order change places with as many that were promised here, if
both customers may have them. Nothing here reads or writes the database.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stockthread.kernel.errors import Refusal
from stockthread.orders import SALE, Order
from stockthread.places import walk
from stockthread.sales import customer_rules, promises
from stockthread.sales.promises import Promise
from stockthread.sales.records import EXCHANGED, FREE, PROMISED, SWAPPED, Asked
from stockthread.sales.scans import Good

Holding = tuple[int, int, int, int]
"""A unit or a lot's holding: item, place, owner, container."""

OrderProduct = tuple[int, int]
NOTHING_ASKED = Asked()


class Taken(NamedTuple):
    """Goods that an order gets by a scan, and how much of them."""

    order: int
    good: Good
    quantity: int
    how: str


class Given(NamedTuple):
    """What another order is promised instead of what was taken from it."""

    order: Order
    promise: Promise


class Facts(NamedTuple):
    """What the deal starts from.

    orders: those picked for. own: what is promised to them; on_goods: all that is promised of the
    scanned goods. others: orders outside the pick by kind and number. until: expiry by item.
    parties, places: their codes. may_break: rules may be broken, on record.
    """

    orders: Sequence[Order]
    opened: promises.Open
    own: Sequence[Promise]
    on_goods: Sequence[Promise]
    others: Mapping[tuple[str, str], Order]
    asked: Mapping[OrderProduct, Asked]
    until: Mapping[int, str]
    parties: Mapping[int, str]
    places: Mapping[int, str]
    may_break: bool


class Deal:
    """The deal on its way.

    need: what is still to be picked. own: what is promised and not picked, by order and product,
    less what was taken of it. released: promises that end, as they are; of those that are in `own`
    still, the rest is promised again. given: what others get instead.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.taken: list[Taken] = []
        self.extra: list[Refusal] = []
        self.broken: list[tuple[int, int, int]] = []
        self.released: dict[int, Promise] = {}
        self.given: list[Given] = []
        self.number = {order.number: order for order in facts.orders}
        self.need = {key: facts.opened.to_pick(*key) for key in facts.opened.wanted}
        self.lots: dict[OrderProduct, set[int]] = defaultdict(set)
        self.own: dict[OrderProduct, dict[int, Promise]] = defaultdict(dict)
        self.in_hand: set[int] = set()
        for each in facts.own:
            key = self.number[each.number].id, each.product
            if promises.is_in_hand(each, facts.opened.spots):
                self.in_hand.add(each.id)
                self.lots[key].add(each.item if each.is_lot else each.lot)
            else:
                self.own[key][each.id] = each
        self.on: dict[Holding, list[Promise]] = defaultdict(list)
        for each in facts.on_goods:
            self.on[each.item, each.place, each.owner, each.container].append(each)
        self.used: dict[Holding, int] = defaultdict(int)
        self.whole = {each.id: each for each in facts.own}
        self.promised = {
            key: sum(each.quantity for each in some.values()) for key, some in self.own.items()
        }

    def rest(self) -> list[tuple[Order, Promise]]:
        """What is promised again of promises that had to end because part of them was taken."""
        return [
            (self.number[each.number], each)
            for some in self.own.values()
            for each in some.values()
            if each.id in self.released
        ]


def deal(goods: Sequence[Good], facts: Facts) -> Deal:
    """Deal goods, those that are promised to the orders first, and let go of what is too much."""
    state = Deal(facts)
    by_scan: dict[int, list[Good]] = defaultdict(list)
    for good in goods:
        by_scan[good.scan].append(good)
    own = {promise.item for some in state.own.values() for promise in some.values()}
    for n in sorted(by_scan, key=lambda n: (not all(g.item in own for g in by_scan[n]), n)):
        some = by_scan[n]
        if some[0].top != some[0].item:
            refusal = _deal_container(state, some)
        elif some[0].is_lot:
            refusal = _deal_lot(state, some)
        else:
            refusal = _deal_unit(state, some[0])
        if refusal:
            state.extra.append(refusal)
    _let_go(state)
    return state


def _holding(good: Good) -> Holding:
    return good.item, good.place, good.owner, good.container


def _about(good: Good) -> dict[str, object]:
    return {"code": good.code, "item": good.item}


def _why_not(state: Deal, good: Good) -> Refusal:
    """Why no order wants any more of a product."""
    is_ordered = any(product == good.product for _, product in state.need)
    return Refusal(good.scan, "pick_enough" if is_ordered else "pick_not_ordered",
                   _about(good))  # fmt: skip


def _wanting(state: Deal, product: int) -> list[Order]:
    """The orders that want more of a product, in the order in which they were given."""
    return [order for order in state.facts.orders if state.need.get((order.id, product), 0) > 0]


def _breaks(state: Deal, order: Order, good: Good) -> Refusal | None:
    """Why the customer does not take goods; what may be broken is noted and passes."""
    key = order.id, good.product
    asked = state.facts.asked.get(key)
    if asked is None:
        return None
    asked = asked._replace(lots=asked.lots | state.lots[key])
    lot = good.item if good.is_lot else good.lot
    expiry = state.facts.until.get(good.item, "")
    broken = customer_rules.broken(asked, expiry=expiry, lot=lot)
    if not broken:
        return None
    if state.facts.may_break:
        state.broken += [(rule, order.id, good.item) for rule, _ in broken]
        return None
    party = state.facts.parties.get(order.party, "")
    data = {"code": good.code, "expiry": expiry, "party": party, "item": good.item}
    return customer_rules.refusal(good.scan, broken[0][1], asked, data)


def _take(state: Deal, order: Order, good: Good, quantity: int, how: str) -> None:
    key = order.id, good.product
    state.need[key] -= quantity
    state.lots[key].add(good.item if good.is_lot else good.lot)
    state.taken.append(Taken(order.id, good, quantity, how))


def _deal_unit(state: Deal, good: Good) -> Refusal | None:
    if good.trouble:
        return good.why_not()
    promise = next(iter(state.on[_holding(good)]), None)
    if promise is None:
        return _deal_free_unit(state, good)
    order = state.number.get(promise.number) if promise.order_kind == SALE else None
    if order is None:
        return _exchange(state, good, promise)
    if promise.id in state.in_hand:
        return Refusal(good.scan, "pick_already", {**_about(good), "number": order.number})
    if state.need.get((order.id, good.product), 0) <= 0:
        return _why_not(state, good)
    if refusal := _breaks(state, order, good):
        return refusal
    _drop(state, (order.id, good.product), promise)
    _take(state, order, good, 1, PROMISED)
    return None


def _deal_free_unit(state: Deal, good: Good) -> Refusal | None:
    """A unit that nobody was promised: for the first order that wants and may have it."""
    refusal = None
    for order in _wanting(state, good.product):
        why = _breaks(state, order, good)
        if why is None:
            key = order.id, good.product
            is_swap = state.promised.get(key, 0) >= state.need[key]
            _take(state, order, good, 1, SWAPPED if is_swap else FREE)
            return None
        refusal = refusal or why
    return refusal or _why_not(state, good)


def _exchange(state: Deal, good: Good, promise: Promise) -> Refusal | None:
    """A unit that another order was promised: that one gets one of ours, if it may have it."""
    elsewhere = Refusal(good.scan, "pick_promised_elsewhere",
                        {**_about(good), "number": promise.number,
                         "order_kind": promise.order_kind})  # fmt: skip
    other = state.facts.others.get((promise.order_kind, promise.number))
    orders = _wanting(state, good.product)
    if not orders:
        return _why_not(state, good)
    if other is None:
        return elsewhere
    for order in orders:
        spare = _spare(state, order, other, good.product)
        if spare is None:
            continue
        if why := _breaks(state, order, good):
            return why
        _drop(state, (order.id, good.product), spare)
        state.released |= {spare.id: spare, promise.id: promise}
        state.given.append(Given(other, spare))
        _take(state, order, good, 1, EXCHANGED)
        return None
    return elsewhere


def _spare(state: Deal, order: Order, other: Order, product: int) -> Promise | None:
    """A unit that an order was promised and that another customer may have."""
    asked = state.facts.asked.get((other.id, product), NOTHING_ASKED)
    for each in state.own[order.id, product].values():
        expiry = state.facts.until.get(each.item, "")
        if not each.is_lot and not customer_rules.broken(asked, expiry=expiry, lot=each.lot):
            return each
    return None


def _deal_container(state: Deal, goods: Sequence[Good]) -> Refusal | None:
    """All that is in a container goes to one order that wants all of it, or none of it."""
    if trouble := next((good for good in goods if good.trouble), None):
        return trouble.why_not()
    sums: dict[int, int] = defaultdict(int)
    for good in goods:
        sums[good.product] += good.available
    owners = {p.number for good in goods for p in state.on[_holding(good)]}
    for order in state.facts.orders:
        if any(state.need.get((order.id, product), 0) < count for product, count in sums.items()):
            continue
        if owners - {order.number}:
            continue
        for good in goods:
            if why := _breaks(state, order, good):
                return why
        for good in goods:
            own = [p for p in state.on[_holding(good)] if p.id in state.own[order.id, good.product]]
            for promise in own:
                _drop(state, (order.id, good.product), promise)
                if promise.is_lot:
                    state.released[promise.id] = promise
            is_kept = bool(own) and not good.is_lot
            _take(state, order, good, good.available, PROMISED if is_kept else FREE)
        return None
    others = sorted(owners - set(state.number))
    if others:
        data = {**_about(goods[0]), "number": others[0]}
        return Refusal(goods[0].scan, "pick_promised_elsewhere", data)
    return Refusal(goods[0].scan, "pick_container_too_much", {"count": len(goods)})


def _deal_lot(state: Deal, goods: Sequence[Good]) -> Refusal | None:
    """So much of a lot, from the holding that is promised, or the only one there is."""
    fitting = [good for good in goods if not good.trouble]
    if not fitting:
        return goods[0].why_not()
    own = [good for good in fitting if _own_at(state, good)]
    if not own and len(fitting) > 1:
        return Refusal(goods[0].scan, "lot_in_several_places", _about(goods[0]))
    left = goods[0].wanted
    taken, refusal = 0, None
    chosen = sorted(own or fitting, key=lambda good: walk(state.facts.places.get(good.place, "")))
    for good in chosen if left is not None else chosen[:1]:
        for order in _wanting(state, good.product):
            asked_for = None if left is None else left - taken
            amount, why = _take_of_lot(state, order, good, asked_for)
            taken += amount
            refusal = refusal or why
    if not taken:
        return refusal or _why_not(state, goods[0])
    if left is not None and taken < left:
        data = {"code": goods[0].code, "item": goods[0].item, "over": left - taken}
        return Refusal(goods[0].scan, "pick_too_much_of_lot", data)
    return None


def _own_at(state: Deal, good: Good) -> list[tuple[OrderProduct, Promise]]:
    """What is promised of a holding to the orders, and not taken yet."""
    return [
        (key, each)
        for promise in state.on[_holding(good)]
        if (order := state.number.get(promise.number))
        and (key := (order.id, good.product))
        and (each := state.own[key].get(promise.id))
    ]


def _take_of_lot(
    state: Deal, order: Order, good: Good, asked_for: int | None
) -> tuple[int, Refusal | None]:
    """Take what an order wants of a holding: first what is promised to it, then what is free."""
    key, holding = (order.id, good.product), _holding(good)
    own = [each for owner, each in _own_at(state, good) if owner == key]
    promised = sum(each.quantity for each in state.on[holding])
    free = good.available - promised - state.used[holding]
    kept = sum(each.quantity for each in own)
    amount = min(state.need[key], kept + max(free, 0))
    if asked_for is not None:
        amount = min(amount, asked_for)
    if amount <= 0:
        data = {"code": good.code, "available": max(free, 0), "item": good.item}
        return 0, Refusal(good.scan, "lot_reserved", data) if asked_for != 0 else None
    if why := _breaks(state, order, good):
        return 0, why
    left = amount
    for each in own:
        part = min(left, each.quantity)
        _lessen(state, key, each, part)
        left -= part
    state.used[holding] += left
    how = PROMISED if not left else FREE if kept else SWAPPED
    _take(state, order, good, amount, how)
    return amount, None


def _drop(state: Deal, key: OrderProduct, promise: Promise) -> None:
    """Count a promise no longer among what is still to be picked."""
    if state.own[key].pop(promise.id, None):
        state.promised[key] -= promise.quantity


def _lessen(state: Deal, key: OrderProduct, promise: Promise, quantity: int) -> None:
    """End a promise; what is left of it is promised again."""
    if not quantity:
        return
    state.released.setdefault(promise.id, state.whole[promise.id])
    state.promised[key] -= quantity
    if quantity == promise.quantity:
        del state.own[key][promise.id]
    else:
        state.own[key][promise.id] = promise._replace(quantity=promise.quantity - quantity)


def _let_go(state: Deal) -> None:
    """End promises of what is not needed any more, those last on the way first."""
    places = state.facts.places
    for key, some in state.own.items():
        surplus = sum(each.quantity for each in some.values()) - state.need.get(key, 0)
        order = sorted(some.values(), key=lambda p: (walk(places.get(p.place, "")), p.id))
        for each in reversed(order):
            if surplus <= 0:
                break
            part = min(surplus, each.quantity)
            _lessen(state, key, each, part)
            surplus -= part
