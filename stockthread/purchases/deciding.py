"""What of an order's goods can be decided: what waits for inspection, and what is held otherwise.

Goods that came damaged are held, and so are those that somebody held back; both stay to be decided.
Holds that no act of the order made, a recall for example, are none of its business. Nothing here
writes.
"""

from collections.abc import Mapping, Sequence

from stockthread import holds, ledger, orders, places, receipts
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Brought, Cause, HoldView
from stockthread.orders import PURCHASE, Order
from stockthread.purchases import dock_scans, read
from stockthread.purchases.arrived import BLOCKS
from stockthread.purchases.records import DAMAGED, INSPECTION, ToInspect

_HOLDS_MAX = 1000


def to_decide(order: Order) -> list[ToInspect]:
    """Return what of an order can be decided: what waits for inspection, then what is held."""
    waiting = read.to_inspect(order)
    known = {each.item for each in waiting}
    return waiting + [each for each in held_otherwise(order) if each.item not in known]


def held_otherwise(order: Order) -> list[ToInspect]:
    """Return what acts of an order put on hold for another reason than an inspection.

    A constant number of statements, however much is held.
    """
    came = _held_here(order)
    return [
        _told(order, others[-1], came[item]) for item, own in _own(order, came).items()
        if (others := [hold for hold in own if hold.reason != INSPECTION])
    ]  # fmt: skip


def own_holds(order: Order) -> dict[int, list[HoldView]]:
    """Return the open holds that acts of an order put on what came for it, by item.

    Those that came along when a lot was split off are among them where they are for no reason
    that asks for more than this desk can give.
    """
    return _own(order, _held_here(order))


def _held_here(order: Order) -> dict[int, list[Brought]]:
    """What came for an order, was not sent back, and is held."""
    came: dict[int, list[Brought]] = {}
    there = [each for each in ledger.read.brought(order.cause, "receive")
             if each.blocks & BLOCKS and each.product]  # fmt: skip
    kinds = places.read.kinds(sorted({each.place for each in there}))
    for each in there:
        if kinds.get(each.place) != "supplier":
            came.setdefault(each.item, []).append(each)
    return came


def _own(order: Order, came: Mapping[int, Sequence[Brought]]) -> dict[int, list[HoldView]]:
    bearing = [
        hold for item, some in (ledger.read.holds_on(list(came)) if came else {}).items()
        for hold in some if hold.item == item and hold.blocks & BLOCKS
    ]  # fmt: skip
    causes = _causes(bearing)
    of_order = [hold for hold in bearing if causes.get(hold.event) == order.cause]
    asking = holds.needs([hold.id for hold in of_order]).asking if of_order else ()
    coded = holds.of_texts([hold.reason for hold in of_order])
    own: dict[int, list[HoldView]] = {}
    for hold in of_order:
        if hold.reason not in coded or coded[hold.reason].code not in asking:
            own.setdefault(hold.item, []).append(hold)
    return own


def _told(order: Order, hold: HoldView, came: Sequence[Brought]) -> ToInspect:
    first = came[0]
    spots = {each.place for each in came}
    return ToInspect(
        order.number, hold.id, first.item, first.kind, first.product, first.code,
        spots.pop() if len(spots) == 1 else 0, sum(each.quantity for each in came),
        0, hold.since, hold.reason,
    )  # fmt: skip


def rest_of_sample(order: Order, waiting: Sequence[ToInspect]) -> list[ToInspect]:
    """Return what waits and was not drawn, of products of which the whole sample was accepted.

    Nothing of a product of which something drawn waits still, or something is held or went back.
    """
    open_still = {each.product for each in waiting if each.sampled or each.reason}
    rest = [each for each in waiting if not each.reason and each.product not in open_still]
    if not rest:
        return []
    bad = {
        each.line.product for each in orders.progress.of_order(order).lines if each.done.sent_back
    }  # fmt: skip
    return [each for each in rest if each.product not in bad]


def scanned(
    order: Order, lines: Sequence[str], waiting: Sequence[ToInspect], year: int
) -> list[int]:
    """Return the items that scans are, each once. Raises Refused purchase_not_waiting."""
    said = [(n, line.strip()) for n, line in enumerate(lines) if line.strip()]
    codes = {text: dock_scans.codes_of(text, year) for _, text in said}
    by_code = {each.code.casefold(): each.item for each in waiting if each.code}
    wanted = sorted({code for some in codes.values() for code in some})
    matches = ledger.read.find_scanned(wanted) if wanted else {}
    here = {each.item for each in waiting}
    found: dict[int, None] = {}
    problems: list[Refusal] = []
    for line, text in said:
        items = [by_code[code.casefold()] for code in codes[text] if code.casefold() in by_code]
        items += [
            match.item for code in codes[text] for match in matches.get(code, ())
            if match.item in here
        ]  # fmt: skip
        if items:
            found[items[0]] = None
        else:
            data = {"code": text, "number": order.number}
            problems.append(Refusal(line, "purchase_not_waiting", data))
    if problems:
        raise Refused(problems)
    return list(found)


def damaged() -> dict[str, list[HoldView]]:
    """Return the newest holds on what came damaged, by the number of the order it came for.

    Under "" stands what came without one.
    """
    latest = [
        hold for hold in ledger.read.latest_holds(_HOLDS_MAX)
        if hold.item and hold.reason.startswith(DAMAGED)
    ]  # fmt: skip
    causes = _causes(latest)
    found: dict[str, list[HoldView]] = {}
    for hold in latest:
        cause = causes.get(hold.event)
        if cause and cause.kind in (PURCHASE, receipts.CAUSE):
            found.setdefault(cause.id if cause.kind == PURCHASE else "", []).append(hold)
    return found


def _causes(some: Sequence[HoldView]) -> dict[int, Cause]:
    """What caused the events of these holds; of an undoing what caused what it undid."""
    if not some:
        return {}
    events = {each.id: each for each in ledger.read.events(sorted({h.event for h in some}))}
    undone = sorted({each.reverses for each in events.values() if each.reverses})
    before = {each.id: each for each in ledger.read.events(undone)} if undone else {}
    return {
        id: Cause(told.cause_kind, told.cause_id)
        for id, each in events.items()
        for told in (before.get(each.reverses or 0, each),)
    }
