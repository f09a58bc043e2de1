"""Stock that somebody chose for an order is promised to it; promises are given up, and made again.

What is chosen is looked at like what is suggested: it is ready, ours and free, the order wants as
much, and its customer may have it. Nothing is moved.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from stockthread import ledger, parties
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Act
from stockthread.orders import Order
from stockthread.sales import customer_rules, naming, promises, scans, stock, suggesting, undoing
from stockthread.sales.promises import Promise
from stockthread.sales.records import Asked, Kept, Scan, Step, Suggested, Suggestion
from stockthread.sales.scans import Good
from stockthread.sales.steps import LOCK, Steps
from stockthread.sales.stock import Need


def others(order: Order, suggestion: Suggestion, *, today: date) -> list[Suggested]:
    """Return what an open order could have in place of what is suggested, in the order it is to go.

    Of each product that it wants more of some, not all there is.
    """
    opened = promises.open_of([order])
    left = suggesting.left_of([order], opened)
    asked = customer_rules.asked([order], opened.products, today)
    wants = [(product, quantity) for (_, product), quantity in left.items()]
    taken = {(p.item, p.place, p.owner, p.container) for p in suggestion.picks}
    found = []
    free = stock.free_stock([Need(product, quantity) for product, quantity in wants])
    for (product, _), there in zip(wants, free, strict=True):
        rules = asked.get((order.id, product), Asked())
        for each in there:
            if each.key in taken:
                continue
            if not customer_rules.broken(rules, expiry=each.expiry, lot=each.lot):
                found.append(
                    Suggested(order.id, product, each.item, each.is_lot, each.quantity, each.place,
                              each.owner, each.container, each.expiry)
                )  # fmt: skip
    return found


def kept(order: Order) -> list[Kept]:
    """Return what is promised to a sale, as it was promised. A few statements."""
    mine = promises.of_orders([order])
    spots = promises.open_of([order]).spots if mine else {}
    return [
        Kept(p.id, p.item, bool(p.is_lot), p.product, p.place, p.container, p.quantity,
             promises.is_in_hand(p, spots))
        for p in mine
    ]  # fmt: skip


class Facts(NamedTuple):
    """What choosing goes by; `left` is what the order wants promised still, by product, `used` how
    much of lots' holdings was chosen, `lots` those of each product that the order has."""

    order: Order
    party: str
    left: dict[int, int]
    kept: Mapping[tuple[int, int, int, int], Sequence[Promise]]
    asked: Mapping[tuple[int, int], Asked]
    until: Mapping[int, str]
    used: dict[tuple[int, int, int, int], int]
    lots: dict[int, set[int]]


def choose(order: Order, chosen: Sequence[Scan], *, act: Act) -> Step:
    """Promise chosen stock to an order, all or none. Repeating the key promises nothing again.

    Raises Refused: no_lines, not_an_open_sale; with a line each of what was chosen: what scans
    refuse, choose_promised, choose_not_wanted, choose_too_much, lot_in_several_places,
    pick_owned_by_other, customers' rules, and what the ledger refuses.
    """

    def once() -> Step:
        with db.writing():
            db.lock_text(LOCK)
            if known := promises.done_before(order, act.key):
                return Step(promises.undoable(known), 0, repeated=True)
            [held] = promises.held_sales([order])
            picks, refused = _fitting(held, chosen, clock.day_of(act.recorded_at))
            if refused:
                raise Refused(naming.named(refused))
            posting = ledger.reserve(
                suggesting.lines(picks), order=held.cause, act=promises.part_of(act, held, 0)
            )
            return Step((posting.event,), sum(pick.quantity for pick in picks))

    return db.retried(once)


def _fitting(
    order: Order, chosen: Sequence[Scan], today: date
) -> tuple[list[Suggested], list[Refusal]]:
    opened = promises.open_of([order])
    read = scans.ours(scans.read(chosen, opened.products), [order])
    kept: dict[tuple[int, int, int, int], list[Promise]] = defaultdict(list)
    items = sorted({good.item for good in read.goods})
    for each in promises.of_items(items):
        kept[each.item, each.place, each.owner, each.container].append(each)
    asked = customer_rules.asked([order], opened.products, today)
    left = {product: n for (_, product), n in suggesting.left_of([order], opened).items()}
    party = parties.read.codes([order.party]).get(order.party, "")
    facts = Facts(order, party, left, kept, asked, stock.expiries(items) if asked else {},
                  defaultdict(int), defaultdict(set))  # fmt: skip
    by_scan: dict[int, list[Good]] = defaultdict(list)
    for good in read.goods:
        by_scan[good.scan].append(good)
    picks: list[Suggested] = []
    refused = list(read.refused)
    for some in by_scan.values():
        for pick, refusal in _of_scan(facts, some):
            picks += [pick] if pick else []
            refused += [refusal] if refusal else []
    if not picks and not refused:
        refused.append(Refusal(None, "no_lines", {}))
    once = {(refusal.line, refusal.code): refusal for refusal in refused}
    return picks, sorted(once.values(), key=lambda refusal: refusal.line or 0)


def _key(good: Good) -> tuple[int, int, int, int]:
    return good.item, good.place, good.owner, good.container


def _free(facts: Facts, good: Good) -> int:
    """How much of goods is neither promised nor chosen already."""
    promised = sum(each.quantity for each in facts.kept.get(_key(good), ()))
    return good.available - promised - facts.used[_key(good)]


def _of_scan(facts: Facts, some: Sequence[Good]) -> list[tuple[Suggested | None, Refusal | None]]:
    """What a scan means as it is promised, or why it is not; of a lot the only holding that can be
    meant."""
    if some[0].is_lot and some[0].top == some[0].item:
        some = [g for g in some if not g.trouble and _free(facts, g) > 0] or some[:1]
        if len(some) > 1:
            data = {"code": some[0].code, "item": some[0].item}
            return [(None, Refusal(some[0].scan, "lot_in_several_places", data))]
    return [_taken(facts, good) for good in some]


def _taken(facts: Facts, good: Good) -> tuple[Suggested | None, Refusal | None]:
    """Goods as they are promised, or why they are not."""
    data = {"code": good.code, "item": good.item}
    if good.trouble:
        return None, good.why_not()
    free = _free(facts, good)
    if free <= 0:
        promise = next(iter(facts.kept.get(_key(good), ())), None)
        cause = promise or facts.order
        kind = promise.order_kind if promise else facts.order.kind
        whose = {"number": cause.number, "order_kind": kind}
        return None, Refusal(good.scan, "choose_promised", {**data, **whose})
    left = facts.left.get(good.product, 0)
    if left <= 0:
        told = {**data, "number": facts.order.number}
        return None, Refusal(good.scan, "choose_not_wanted", told)
    most = min(left, free)
    quantity = most if good.wanted is None and good.top == good.item else good.wanted or 1
    if quantity > most:
        return None, Refusal(good.scan, "choose_too_much", {**data, "over": quantity - most})
    if refusal := _broken(facts, good):
        return None, refusal
    facts.left[good.product] -= quantity
    facts.used[_key(good)] += quantity
    facts.lots[good.product].add(good.lot)
    expiry = facts.until.get(good.item, "")
    return Suggested(facts.order.id, good.product, good.item, good.is_lot, quantity, good.place,
                     good.owner, good.container, expiry), None  # fmt: skip


def _broken(facts: Facts, good: Good) -> Refusal | None:
    """Why the customer may not have goods."""
    asked = facts.asked.get((facts.order.id, good.product))
    if asked is None:
        return None
    asked = asked._replace(lots=asked.lots | facts.lots[good.product])
    expiry = facts.until.get(good.item, "")
    broken = customer_rules.broken(asked, expiry=expiry, lot=good.lot)
    if not broken:
        return None
    data = {"code": good.code, "expiry": expiry, "party": facts.party, "item": good.item}
    return customer_rules.refusal(good.scan, broken[0][1], asked, data)


def release(order: Order, reservations: Sequence[int], *, act: Act) -> Step:
    """Give up promises to an order; their stock is free again. Repeating the key does it once.

    Raises Refused: no_lines, not_an_open_sale; with a line each release_not_promised of what is not
    promised to it, release_picked of what is picked.
    """

    def once() -> Step:
        with db.writing():
            db.lock_text(LOCK)
            if known := promises.done_before(order, act.key):
                return Step(tuple(event.id for event in known), 0, repeated=True)
            [held] = promises.held_sales([order])
            wanted = list(dict.fromkeys(reservations))
            _need_open(held, wanted)
            posting = ledger.unreserve(wanted, act=Steps(act).part(held))
            return Step((posting.event,), len(wanted))

    return db.retried(once)


def _need_open(order: Order, wanted: Sequence[int]) -> None:
    mine = {each.id: each for each in kept(order)}
    of_order = {"number": order.number}
    refused = [
        Refusal(line, "release_not_promised", {"number": order.number})
        for line, id in enumerate(wanted)
        if id not in mine
    ]
    picked = {line: mine[id] for line, id in enumerate(wanted) if id in mine and mine[id].is_picked}
    codes = ledger.read.codes(sorted({promise.item for promise in picked.values()}))
    refused += [
        Refusal(line, "release_picked", {"code": codes[each.item], "item": each.item, **of_order})
        for line, each in picked.items()
    ]
    if refused:
        raise Refused(naming.named(sorted(refused, key=lambda refusal: refusal.line or 0)))


def promise_again(order: Order, event: int, *, act: Act) -> Step:
    """Promise again what an event freed of an order, as far as it is free and wanted.

    Raises Refused: not_an_open_sale; nothing_free where nothing of it may be.
    """

    def once() -> Step:
        with db.writing():
            db.lock_text(LOCK)
            if known := promises.done_before(order, act.key):
                return Step(promises.undoable(known), 0, repeated=True)
            [held] = promises.held_sales([order])
            done = undoing.renew(ledger.read.events([event]), {held.cause}, act)
            events = [posting.event for posting in done if posting.event]
            if not events:
                raise Refused([Refusal(None, "nothing_free", {})])
            return Step(tuple(events), sum(posting.accepted for posting in done))

    return db.retried(once)
