"""What becomes of goods that wait or are held: accepted, held for another reason, sent back.

Each is one act with the order as cause, and so are several of them together. A part of a lot is
split off first, and is a lot of its own from then on.
"""

from collections.abc import Callable, Mapping, Sequence

from stockthread import catalog, ledger, orders, parties, places
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Lines
from stockthread.orders import CLOSED, OPEN, Order
from stockthread.purchases import deciding, parting, read, replacing
from stockthread.purchases.announcing import part_of_act
from stockthread.purchases.arrived import BLOCKS
from stockthread.purchases.judging import held
from stockthread.purchases.records import (
    ACCEPT,
    HOLD_BACK,
    INSPECTION,
    SEND_BACK,
    Decision,
    Judgement,
    Part,
    ToInspect,
)

REASON_MAX = 160


def accept(order: Order, parts: Sequence[Part], act: Act) -> Judgement:
    """Say that goods are as they should be: their inspection is over. No parts: all that waits.

    Raises Refused: no_lines, purchase_not_waiting, inspection_too_much.
    """

    def steps(known: Order, own: Act) -> Judgement:
        some = parts or [Part(each.item) for each in read.to_inspect(known)]
        return _decide(known, decisions_of(ACCEPT, some), own)

    return _judged(order, act, steps)


def hold_back(order: Order, parts: Sequence[Part], act: Act, *, reason: str) -> Judgement:
    """Keep goods on hold for another reason than their inspection, which is over.

    No parts: all that waits. Raises Refused: no_lines, no_reason, purchase_not_waiting,
    inspection_too_much.
    """
    told = _told(reason)

    def steps(known: Order, own: Act) -> Judgement:
        some = parts or [Part(each.item) for each in read.to_inspect(known)]
        return _decide(known, decisions_of(HOLD_BACK, some), own, told)

    return _judged(order, act, steps)


def decide(
    order: Order,
    decisions: Sequence[Decision],
    act: Act,
    *,
    reason: str = "",
    is_replaced: bool = True,
) -> Judgement:
    """Decide what waits or is held in one act: some accepted, some held on, some sent back.

    Several decisions may be about parts of one lot; what is not named waits on. `reason` is for
    what is held and sent back, `is_replaced` as for `send_back`. Raises Refused: no_lines,
    no_reason, purchase_not_waiting, inspection_too_much, and what sending back refuses.
    """
    told = _told(reason) if any(each.deed != ACCEPT for each in decisions) else ""
    return _judged(order, act, lambda known, own: _decide(known, decisions, own, told, is_replaced))


def send_back(
    order: Order, parts: Sequence[Part], act: Act, *, reason: str, is_replaced: bool = True
) -> Judgement:
    """Send goods back to the supplier; the order's line is open again by as much.

    is_replaced: others are to come for them, as a note on the order says; a closed order is opened
    again for that. Otherwise lines that were complete are closed. The inspection ends, and
    what acts of the order held them for; other holds stay, as none stops goods from going back.
    Raises Refused: no_lines, no_reason, purchase_not_of_order, and what shipping refuses.
    """
    told = _told(reason)
    if not parts:
        refuse("no_lines")

    def steps(known: Order, own: Act) -> Judgement:
        waiting = {each.item: each for each in deciding.to_decide(known)}
        return _do(known, decisions_of(SEND_BACK, parts), own, waiting, told, is_replaced)

    return _judged(order, act, steps)


def decisions_of(deed: str, parts: Sequence[Part]) -> list[Decision]:
    """The same decision about several parts."""
    return [Decision(part.item, deed, part.quantity) for part in parts]


def _judged(order: Order, act: Act, steps: Callable[[Order, Act], Judgement]) -> Judgement:
    """Do the steps of an act once, in one transaction."""

    def once() -> Judgement:
        with db.writing():
            known = held(order.id)
            own = act._replace(cause=known.cause, accept="all")
            if done := ledger.read.events_of_act(own.cause, own.key):
                return Judgement(tuple(event.id for event in done), [])
            return steps(known, own)

    return db.retried(once)


def _decide(
    order: Order,
    decisions: Sequence[Decision],
    act: Act,
    reason: str = "",
    is_replaced: bool = True,
) -> Judgement:
    """Decide what waits. Raises Refused: no_lines, purchase_not_waiting, inspection_too_much."""
    if not decisions:
        refuse("no_lines")
    waiting = {each.item: each for each in deciding.to_decide(order)}
    for each in decisions:
        if each.item not in waiting:
            named = [view.code for view in ledger.read.items([each.item])]
            data = {"code": "".join(named) or each.item, "number": order.number}
            raise Refused([Refusal(None, "purchase_not_waiting", data)])
    _need_as_much(waiting, decisions)
    return _do(order, decisions, act, waiting, reason, is_replaced)


def _need_as_much(waiting: Mapping[int, ToInspect], decisions: Sequence[Decision]) -> None:
    """Raises Refused inspection_too_much where more of a lot is decided than waits."""
    sums: dict[int, int] = {}
    for each in decisions:
        quantity = waiting[each.item].quantity if each.quantity is None else each.quantity
        sums[each.item] = sums.get(each.item, 0) + quantity
    products = catalog.read.products(sorted({waiting[item].product for item in sums}))
    found = []
    for item, quantity in sums.items():
        there = waiting[item]
        if quantity > there.quantity:
            product = products[there.product]
            found.append(Refusal(None, "inspection_too_much", {
                "code": there.code or product.name,
                "quantity": catalog.shown_quantity(product, quantity),
                "waiting": catalog.shown_quantity(product, there.quantity),
            }))  # fmt: skip
    if found:
        raise Refused(found)


def _do(
    order: Order,
    decisions: Sequence[Decision],
    act: Act,
    waiting: Mapping[int, ToInspect],
    reason: str,
    is_replaced: bool,
) -> Judgement:
    """End what holds them, take lots apart, and do to each part what is to become of it.

    What of a lot is left undecided is held as before anew: so every event can be undone.
    """
    reasons = {
        each.item: {waiting[each.item].reason or INSPECTION}
        for each in decisions if each.item in waiting
    }  # fmt: skip
    sent = [each.item for each in decisions if each.deed == SEND_BACK]
    _need_of_order(order, sent)
    for item, own in deciding.own_holds(order).items() if sent else ():
        if item in sent and item in reasons:
            reasons[item] |= {hold.reason for hold in own}
    before = orders.progress.of_order(order) if sent else orders.Progress(order, (), {})
    events = _released(reasons, act)
    parted = parting.part(decisions, part_of_act(act, "split"))
    events += parted.events
    events += _held_on(parted.left, reasons, act)
    if some := parted.items[HOLD_BACK]:
        events.append(_held(some, reason, part_of_act(act, "hold")))
    note = ""
    if some := parted.items[SEND_BACK]:
        events += _shipped(order, some, act._replace(reason=reason), is_replaced)
        note = _note(order, some, reason, is_replaced)
        _settle(order, before, note, act, is_replaced)
    items = [item for some in parted.items.values() for item in some]
    return Judgement(tuple(events), items, note)


def _held_on(items: Sequence[int], reasons: Mapping[int, set[str]], act: Act) -> list[int]:
    """Hold again what was held, each for its reasons; what was free stays so."""
    by_reason: dict[str, list[int]] = {}
    for item in items:
        for reason in sorted(reasons.get(item, ())):
            by_reason.setdefault(reason, []).append(item)
    return [
        _held(some, reason, part_of_act(act, f"wait{n or ''}"))
        for n, (reason, some) in enumerate(by_reason.items())
    ]


def _held(items: Sequence[int], reason: str, act: Act) -> int:
    return ledger.hold(Lines(items), reason=reason, blocks=BLOCKS, act=act).event


def _shipped(order: Order, items: Sequence[int], act: Act, is_replaced: bool) -> list[int]:
    """Send items to the supplier, out of what they are packed in; no hold stops that.

    The event's key says whether others are to come for them, see `replacing`.
    """
    events = []
    packed = [view.id for view in ledger.read.items(items) if view.container]
    if packed:
        events.append(ledger.unpack(Lines(packed), act=part_of_act(act, "unpack")).event)
    place = places.place_of_party(order.party, "supplier")
    back = part_of_act(act, replacing.BACK if is_replaced else replacing.GONE)
    events.append(ledger.ship(Lines(items), place=place, owner=order.party, act=back).event)
    return events


def _released(reasons: Mapping[int, set[str]], act: Act) -> list[int]:
    """End the items' own holds for these reasons, and no others."""
    bearing = ledger.read.holds_on(list(reasons)) if reasons else {}
    ended = sorted({
        hold.id for item, some in reasons.items() for hold in bearing.get(item, ())
        if hold.item == item and hold.reason in some
    })  # fmt: skip
    return [ledger.release(ended, act=part_of_act(act, "release")).event] if ended else []


def _settle(order: Order, before: orders.Progress, note: str, act: Act, is_replaced: bool) -> None:
    """Note on the order what went back, and open or close what that opens or closes."""
    by, at = act.by, act.at or act.recorded_at
    if is_replaced and order.state == CLOSED:
        orders.open_order(order.id, by=by, at=at, reason="A replacement is to come")
    if not is_replaced and order.state == OPEN:
        _close_lines(order, before, act)
    orders.add_note(order.id, note, by=by, at=at)


def _told(reason: str) -> str:
    told = " ".join(reason.split())
    if not 0 < len(told) <= REASON_MAX:
        refuse("no_reason", length_max=REASON_MAX)
    return told


def _need_of_order(order: Order, items: Sequence[int]) -> None:
    """Raises Refused purchase_not_of_order for what did not come in for an order."""
    if not items:
        return
    came = {each.item for each in ledger.read.brought(order.cause, "receive")}
    for view in ledger.read.items(items):
        if view.id not in came:
            data = {"code": view.code, "number": order.number}
            raise Refused([Refusal(None, "purchase_not_of_order", data)])


def _note(order: Order, items: Sequence[int], reason: str, is_replaced: bool) -> str:
    """What the order says of it: how much of what went back to whom, and what comes instead."""
    sums: dict[int, int] = {}
    for view in ledger.read.items(items):
        sums[view.product] = sums.get(view.product, 0) + view.quantity
    products = catalog.read.products(sorted(sums))
    told = ", ".join(
        f"{catalog.shown_quantity(products[id], quantity)} {products[id].sku}"
        for id, quantity in sums.items()
    )
    code = parties.read.party(order.party).code
    after = "replacement expected" if is_replaced else "no replacement"
    return f"{told} sent back to {code}: {reason}; {after}"


def _close_lines(order: Order, before: orders.Progress, act: Act) -> None:
    """Close lines that were complete before goods went back for which nothing is to come."""
    complete = {each.line.id for each in before.lines if not each.open}
    for each in orders.progress.of_order(order).lines:
        if each.open and each.line.id in complete:
            orders.change_line(
                order.id, each.line._replace(is_closed=True), by=act.by,
                at=act.at or act.recorded_at, reason="Sent back without replacement",
            )  # fmt: skip
