"""What becomes of goods that wait or are damaged: accepted, held for another reason, sent back.

Each is one act with the order as cause. A part of a lot is split off first, and is a lot of its own
from then on, held as the whole was.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from stockthread import catalog, ledger, orders, parties, places
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Block, Kind, Lines
from stockthread.orders import CLOSED, OPEN, Order
from stockthread.purchases import read
from stockthread.purchases.announcing import part_of_act
from stockthread.purchases.inspecting import BLOCKS
from stockthread.purchases.judging import held
from stockthread.purchases.records import INSPECTION, Judgement, Part

REASON_MAX = 160
Step = Callable[[Order, Act], Judgement]


class _Taken(NamedTuple):
    """The items that an act is about, after parts were split off, and the events of that."""

    items: list[int]
    events: list[int]


def accept(order: Order, parts: Sequence[Part], act: Act) -> Judgement:
    """Say that goods are as they should be: their inspection is over. No parts: all that waits.

    Raises Refused: no_lines, purchase_not_waiting, and what a split refuses.
    """

    def steps(known: Order, act: Act) -> Judgement:
        taken = _taken(_waiting_or(known, parts), act)
        released = _release_inspection(known, taken.items, act)
        return Judgement((*taken.events, released), taken.items)

    return _judged(order, act, steps)


def hold_back(order: Order, parts: Sequence[Part], act: Act, *, reason: str) -> Judgement:
    """Keep goods on hold for another reason than their inspection, which is over.

    Raises Refused: no_lines, no_reason, purchase_not_waiting, and what a split refuses.
    """
    told = _told(reason)

    def steps(known: Order, act: Act) -> Judgement:
        taken = _taken(_waiting_or(known, parts), act)
        held_by = ledger.hold(
            Lines(taken.items), reason=told, blocks=BLOCKS, act=part_of_act(act, "hold")
        )
        released = _release_inspection(known, taken.items, act)
        return Judgement((*taken.events, held_by.event, released), taken.items)

    return _judged(order, act, steps)


def send_back(
    order: Order, parts: Sequence[Part], act: Act, *, reason: str, is_replaced: bool = True
) -> Judgement:
    """Send goods back to the supplier; the order's line is open again by as much.

    is_replaced: others are to come for them, as a note on the order says; a closed order is opened
    again for that. Otherwise lines that were complete are closed. Holds on the goods end.
    Raises Refused: no_lines, no_reason, purchase_not_of_order, and what shipping refuses.
    """
    told = _told(reason)
    if not parts:
        refuse("no_lines")

    def steps(known: Order, act: Act) -> Judgement:
        before = orders.progress.of_order(known)
        _need_of_order(known, [part.item for part in parts])
        act = act._replace(reason=told)
        taken = _taken(parts, act)
        events = [*taken.events, *_freed(taken.items, act)]
        place = places.place_of_party(known.party, "supplier")
        sent = ledger.ship(
            Lines(taken.items), place=place, owner=known.party, act=part_of_act(act, "back")
        )
        note = _note(known, taken.items, told, is_replaced)
        at = act.at or act.recorded_at
        if is_replaced and known.state == CLOSED:
            orders.open_order(known.id, by=act.by, at=at, reason="A replacement is to come")
        if not is_replaced and known.state == OPEN:
            _close_lines(known, before, act)
        orders.add_note(known.id, note, by=act.by, at=at)
        return Judgement((*events, sent.event), taken.items, note)

    return _judged(order, act, steps)


def _judged(order: Order, act: Act, steps: Step) -> Judgement:
    """Do the steps of an act once, in one transaction."""

    def once() -> Judgement:
        with db.writing():
            known = held(order.id)
            own = act._replace(cause=known.cause, accept="all")
            if done := ledger.read.events_of_act(own.cause, own.key):
                return Judgement(tuple(event.id for event in done), [])
            return steps(known, own)

    return db.retried(once)


def _told(reason: str) -> str:
    told = " ".join(reason.split())
    if not 0 < len(told) <= REASON_MAX:
        refuse("no_reason", length_max=REASON_MAX)
    return told


def _waiting_or(order: Order, parts: Sequence[Part]) -> list[Part]:
    """The parts, or all that waits for inspection. Raises Refused purchase_not_waiting, no_lines.

    What is listed twice is refused by the ledger.
    """
    waiting = {each.item: each for each in read.to_inspect(order)}
    if not parts and not waiting:
        refuse("no_lines")
    for part in parts:
        if part.item not in waiting:
            named = [view.code for view in ledger.read.items([part.item])]
            data = {"code": "".join(named) or part.item, "number": order.number}
            raise Refused([Refusal(None, "purchase_not_waiting", data)])
    return list(parts) or [Part(item) for item in waiting]


def _need_of_order(order: Order, items: Sequence[int]) -> None:
    """Raises Refused purchase_not_of_order for what did not come in for an order."""
    came = {each.item for each in ledger.read.brought(order.cause, "receive")}
    for view in ledger.read.items(items):
        if view.id not in came:
            data = {"code": view.code, "number": order.number}
            raise Refused([Refusal(None, "purchase_not_of_order", data)])


def _taken(parts: Sequence[Part], act: Act) -> _Taken:
    """Split parts of lots off; the rest is taken whole."""
    views = {view.id: view for view in ledger.read.items([part.item for part in parts])}
    split = [
        part for part in parts
        if part.quantity is not None and part.item in views
        and views[part.item].kind == Kind.LOT and part.quantity < views[part.item].quantity
    ]  # fmt: skip
    whole = [part.item for part in parts if part not in split]
    if not split:
        return _Taken(whole, [])
    lines = Lines([part.item for part in split], [part.quantity for part in split])
    posting = ledger.split(lines, act=part_of_act(act, "split"))
    return _Taken([*whole, *posting.items], [posting.event])


def _release_inspection(order: Order, items: Sequence[int], act: Act) -> int:
    bearing = ledger.read.holds_on(items)
    wanted = sorted({
        hold.id for item in items for hold in bearing.get(item, ())
        if hold.item == item and hold.reason == INSPECTION
    })  # fmt: skip
    return ledger.release(wanted, act=part_of_act(act, "release")).event


def _freed(items: Sequence[int], act: Act) -> list[int]:
    """End the items' own holds on shipping, and take them out of what they are packed in."""
    bearing = ledger.read.holds_on(items)
    holds = sorted({
        hold.id for item in items for hold in bearing.get(item, ())
        if hold.item == item and hold.blocks & int(Block.SHIP)
    })  # fmt: skip
    events = []
    if holds:
        events.append(ledger.release(holds, act=part_of_act(act, "free")).event)
    packed = [view.id for view in ledger.read.items(items) if view.container]
    if packed:
        events.append(ledger.unpack(Lines(packed), act=part_of_act(act, "unpack")).event)
    return events


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
