"""Transfers: goods leave one of our places for another one, are in transit, and arrive.

While they are in transit they stay ours and on record, in the place "in transit". What is scanned
decides: what left, and what arrived. What is missing stays in transit until the transfer is closed;
then it is lost, and comes back when it arrives after all.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from stockthread import catalog, ledger, places
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Lines, Posting, ReservationView
from stockthread.orders import progress, read
from stockthread.orders.documents import hold_order
from stockthread.orders.records import CLOSED, OPEN, TRANSFER, Done, Order

LOST = "Lost in transit"
"""The reason of what is missing when a transfer is closed."""
SENT_ELSEWHERE = "Sent elsewhere by a transfer"
"""The reason of promises that end because what was promised left."""
_COMING = (OPEN, CLOSED)
"""The states of transfers of which goods may arrive."""


class Underway(NamedTuple):
    """An item of a transfer that is in transit; `quantity` in smallest units."""

    item: int
    product: int
    quantity: int


class Passed(NamedTuple):
    """What was scanned beside what was expected. Quantities are in smallest units, by product.

    matched: was expected and scanned. extra: scanned beyond what is ordered. missing: still to
    come, or to leave. posting: None of a check. events: all that was posted; what was lost and
    arrives is found by an event of its own. promised: what of it other orders had been promised.
    """

    matched: dict[int, int]
    extra: dict[int, int]
    missing: dict[int, int]
    posting: Posting | None
    events: tuple[int, ...] = ()
    promised: tuple[ReservationView, ...] = ()


def send(
    order: int,
    lines: Lines,
    *,
    act: Act,
    with_extra: bool = False,
    with_promised: bool = False,
    is_check: bool = False,
) -> Passed:
    """Let goods leave for an order; more than is ordered leaves only where that is wanted.

    So does what other orders were promised; those promises end then. is_check: only tell, and
    change nothing. Raises Refused: unknown_id, transfer_not_open, transfer_extra; with a line
    transfer_elsewhere of what is not in the place that it is to leave, transfer_in_work and
    transfer_promised; and as ledger.move.
    """
    row = _open_transfer(order)
    within = {row.place_from, *places.read.descendants(row.place_from)}
    transit = places.virtual_place("transit")
    promised: list[tuple[int, ReservationView]] = []

    def post() -> list[Posting]:
        one = act._replace(cause=row.cause)
        if not ledger.read.events_by_keys([act.key]):
            _need_here(row, lines, within)
            _need_finished(lines)
            promised[:] = _promised(row, lines)
            if promised and not (with_promised or is_check):
                _refuse_promised(promised)
            if promised and act.accept == "good":
                promised[:] = _leaving(promised, lines, one)
        # A pallet with goods that are promised goes nowhere before they are free.
        ended = [_free(promised, one)] if promised else []
        return [ledger.move(lines, place=transit, act=one), *ended]

    passed = _passed(
        row, post, _sent, lambda: _ordered(row), with_extra=with_extra, is_check=is_check
    )
    return passed._replace(promised=tuple(each for _, each in promised))


def _free(promised: Sequence[tuple[int, ReservationView]], act: Act) -> Posting:
    """End promises of what leaves."""
    freed = act._replace(key=f"{ledger.stem(act.key)}.1", reason=SENT_ELSEWHERE)
    return ledger.unreserve([each.id for _, each in promised], act=freed)


def _leaving(
    promised: list[tuple[int, ReservationView]], lines: Lines, act: Act
) -> list[tuple[int, ReservationView]]:
    """Those of promises whose line may leave: what is refused and stays is promised still."""

    def post() -> Posting:
        _free(promised, act)
        return ledger.move(lines, place=places.virtual_place("transit"), act=act)

    refused = ledger.would_refuse(post)
    return [(line, each) for line, each in promised if line not in refused]


def _promised(order: Order, lines: Lines) -> list[tuple[int, ReservationView]]:
    """What other orders are promised of units and of all in containers, each with its line.

    Of a loose lot the ledger itself lets nothing go that is promised.
    """
    kinds = ledger.read.kinds(list(lines.items))
    boxes = [item for item, kind in kinds.items() if kind == ledger.Kind.CONTAINER]
    line_of = {item: line for line, item in enumerate(lines.items)}
    whole = set(boxes)
    for each in ledger.read.inside(boxes) if boxes else ():
        kinds[each.item] = ledger.Kind(each.kind)
        line_of.setdefault(each.item, line_of[each.root])
        whole.add(each.container)
    return [
        (line_of[each.item], each)
        for each in ledger.read.reservations_on(sorted(kinds))
        if (each.order_kind, each.order_id) != order.cause
        and (kinds[each.item] != ledger.Kind.LOT or each.container in whole)
    ]


def _need_finished(lines: Lines) -> None:
    """Refuse units in work and units that were taken apart; they are no good ones."""
    views = ledger.read.items(sorted(set(lines.items)))
    boxes = [view.id for view in views if view.kind == ledger.Kind.CONTAINER]
    found = {view.id: (view.id, view.code) for view in views if _is_in_work(view)}
    for each in ledger.read.inside(boxes) if boxes else ():
        if _is_in_work(each):
            found[each.item] = (each.root, each.code)
    at = {item: line for line, item in enumerate(lines.items)}
    bad = [
        Refusal(at[root], "transfer_in_work", {"code": code or f"#{item}"})
        for item, (root, code) in found.items()
    ]
    if bad:
        raise Refused(sorted(bad, key=lambda each: each.line or 0))


def _is_in_work(thing: ledger.ItemView | ledger.Inside) -> bool:
    return thing.kind == ledger.Kind.UNIT and thing.stage == ledger.Stage.WIP


def _refuse_promised(promised: Sequence[tuple[int, ReservationView]]) -> None:
    codes = ledger.read.codes(sorted({each.item for _, each in promised}))
    raise Refused([
        Refusal(line, "transfer_promised", {
            "code": codes.get(each.item) or f"#{each.item}", "order": each.order_id,
        })
        for line, each in promised
    ])  # fmt: skip


def arrive(order: int, lines: Lines, *, act: Act, place: int = 0, is_check: bool = False) -> Passed:
    """Let goods arrive in `place`, 0 for where the transfer goes to; or back where they came from.

    What was lost by closing the transfer comes back too, and the transfer stays closed. Raises
    Refused: unknown_id, transfer_not_open; with a line transfer_not_underway of what this transfer
    neither has in transit nor lost, or not so much; and as ledger.move and ledger.find.
    """
    row = _need_open(read.order(order), _COMING)
    act = act._replace(cause=row.cause)
    to = place or row.place_to
    transit, lost = places.virtual_place("transit"), places.virtual_place("lost")

    def post() -> list[Posting]:
        known = ledger.read.events_by_keys([act.key])
        own = lines if known else _need_underway(row, lines)
        gone = _found_by(known[0]) if known else {each.item for each in lost_of(row)}
        parts = [
            (ledger.find, [n for n, item in enumerate(own.items) if item in gone], lost),
            (ledger.move, [n for n, item in enumerate(own.items) if item not in gone], transit),
        ]
        acts = (act, act._replace(key=f"{ledger.stem(act.key)}.1"))
        wanted = [part for part in parts if part[1]] or parts[1:]
        return [
            verb(_some(own, numbers, spot), place=to, act=one)
            for one, (verb, numbers, spot) in zip(acts, wanted, strict=False)
        ]

    return _passed(
        row, post, _come, lambda: _left(row), with_extra=True, is_check=is_check, states=_COMING
    )


def _found_by(event: ledger.EventView) -> set[int]:
    """What an event found that was lost."""
    if event.kind != "find":
        return set()
    return {each.item for each in ledger.read.event_items(event.id, limit=event.accepted)}


def _some(lines: Lines, numbers: Sequence[int], place: int) -> Lines:
    """Some of the lines, in this place."""
    amounts = list(lines.quantities or [None] * len(lines.items))
    return Lines([lines.items[n] for n in numbers], [amounts[n] for n in numbers], place=place)


def lose_rest(order: Order, act: Act) -> Posting | None:
    """Write off what a transfer has in transit still as lost; None where it is nothing.

    What was promised of it is promised no more. Raises Refused as ledger.lose.
    """
    missing = underway(order)
    lines = _loose(missing)
    if not lines.items:
        return None
    act = act._replace(cause=order.cause, reason=LOST)
    items = [each.item for each in missing]
    kinds, transit = ledger.read.kinds(items), places.virtual_place("transit")
    promised = [
        each for each in ledger.read.reservations_on(items)
        if each.place == transit or kinds[each.item] != ledger.Kind.LOT
    ]  # fmt: skip
    if ended := [each.id for each in promised]:
        ledger.unreserve(ended, act=act._replace(key=f"{act.key}.freed"))
    return ledger.lose(lines, place=places.virtual_place("lost"), act=act)


def unlose(order: Order, keys: Sequence[str], act: Act) -> None:
    """Undo events of these keys that lost what is missing, unless some of it was found since."""
    left = {each.item: each.quantity for each in lost_of(order)}
    for event in ledger.read.events_by_keys(keys):
        items = ledger.read.event_items(event.id, limit=event.accepted)
        if not event.reversed_by and all(left.get(e.item, 0) >= e.quantity for e in items):
            ledger.reverse(event.id, act=act._replace(cause=order.cause))


def _loose(underway: Sequence[Underway]) -> Lines:
    """Lines of all these without what is inside others of them."""
    kinds = ledger.read.kinds([each.item for each in underway])
    boxes = [item for item, kind in kinds.items() if kind == ledger.Kind.CONTAINER]
    packed = ledger.read.inside(boxes)
    nested = {each.item for each in packed} & set(boxes)
    inside: dict[int, int] = {}
    for thing in packed:
        if thing.root not in nested:
            inside[thing.item] = inside.get(thing.item, 0) + thing.quantity
    found: dict[int, int | None] = {}
    for each in underway:
        left = each.quantity - inside.get(each.item, 0)
        if left > 0:
            found[each.item] = left if kinds[each.item] == ledger.Kind.LOT else None
    return Lines(list(found), list(found.values()), place=places.virtual_place("transit"))


def _open_transfer(order: int) -> Order:
    return _need_open(read.order(order), (OPEN,))


def _need_open(row: Order, states: Sequence[str]) -> Order:
    if row.kind != TRANSFER or row.state not in states:
        refuse("transfer_not_open", number=row.number, state=row.state)
    return row


class _Checked(Exception):
    """What was only asked about is told, and taken back."""

    def __init__(self, passed: Passed) -> None:
        self.passed = passed


_Sums = dict[int, int]
"""Smallest units by product."""


def _sent(done: Done) -> int:
    return done.shipped - done.came_back


def _come(done: Done) -> int:
    return done.delivered + done.came_back


def _passed(
    order: Order,
    post: Callable[[], list[Posting]],
    so_far: Callable[[Done], int],
    wanted: Callable[[], _Sums],
    *,
    with_extra: bool,
    is_check: bool,
    states: Sequence[str] = (OPEN,),
) -> Passed:
    """Post, compare with what was expected, and take it back where it was only asked about.

    wanted: all of each product that is to pass; so_far: how much of it has.
    """

    def once() -> Passed:
        with db.writing():
            _need_open(
                hold_order(order.id), states
            )  # of two at once, the second sees what the first did
            expected, before = wanted(), _sums(order, so_far)
            posted = post()
            after = _sums(order, so_far)
            events = tuple(posting.event for posting in posted)
            passed = _compared(expected, before, after)._replace(posting=posted[0], events=events)
            if is_check:
                raise _Checked(passed._replace(posting=None, events=()))
            if passed.extra and not with_extra:
                _refuse_extra(passed.extra)
            return passed

    try:
        return db.retried(once)
    except _Checked as checked:
        return checked.passed


def _sums(order: Order, so_far: Callable[[Done], int]) -> _Sums:
    dones = progress.of_products(order.kind, [order.number])
    return {product: so_far(done) for (_, product), done in dones.items()}


def _compared(wanted: _Sums, before: _Sums, after: _Sums) -> Passed:
    open_before = {product: max(wanted.get(product, 0) - before.get(product, 0), 0)
                   for product in {*wanted, *after}}  # fmt: skip
    scanned = {product: sum - before.get(product, 0) for product, sum in after.items()}
    matched = {
        product: min(quantity, open_before[product]) for product, quantity in scanned.items()
    }
    return Passed(
        _present(matched),
        _present({product: scanned[product] - matched[product] for product in scanned}),
        _present({p: quantity - matched.get(p, 0) for p, quantity in open_before.items()}),
        None,
    )


def _present(sums: _Sums) -> _Sums:
    return {product: quantity for product, quantity in sums.items() if quantity > 0}


def _ordered(order: Order) -> _Sums:
    found: _Sums = {}
    for line in read.lines([order.id])[order.id]:
        found[line.product] = found.get(line.product, 0) + line.quantity
    return found


def _left(order: Order) -> _Sums:
    return _sums(order, lambda done: done.shipped)


def _refuse_extra(extra: _Sums) -> None:
    products = catalog.read.products(sorted(extra))
    raise Refused([
        Refusal(None, "transfer_extra", {
            "sku": products[id].sku, "extra": catalog.shown_quantity(products[id], quantity),
        })
        for id, quantity in extra.items()
    ])  # fmt: skip


def _need_here(order: Order, lines: Lines, within: set[int]) -> None:
    """Refuse lines of what stands elsewhere; of lots, of what lies nowhere in these places."""
    views = {view.id: view for view in ledger.read.items(sorted(set(lines.items)))}
    lying: dict[int, set[int]] = {}
    for each in ledger.read.holdings_of(sorted(views)):
        if each.stage < ledger.Stage.CONSUMED:
            lying.setdefault(each.item, set()).add(each.place)
    spot = places.read.place(order.place_from).code
    bad = [
        Refusal(
            line, "transfer_elsewhere", {"code": views[item].code or f"#{item}", "place_code": spot}
        )
        for line, item in enumerate(lines.items)
        if item in views and not within & (lying.get(item) or {views[item].place})
    ]
    if bad:
        raise Refused(bad)


def underway(order: Order) -> list[Underway]:
    """Return what an order has in transit, by item."""
    return _standing(order, "transit")


def lost_of(order: Order) -> list[Underway]:
    """Return what an order lost and did not find since, by item."""
    return _standing(order, "lost")


def touches_stock(order: Order) -> bool:
    """Whether closing it, or opening it again, writes something off or back."""
    if order.kind != TRANSFER:
        return False
    return bool(lost_of(order) if order.state == CLOSED else underway(order))


def _standing(order: Order, where: str) -> list[Underway]:
    rows = ledger.read.standing_items(order.cause, places.virtual_place(where))
    return [Underway(*row) for row in rows]


def _need_underway(order: Order, lines: Lines) -> Lines:
    """Refuse lines of what this order neither has in transit nor lost, or of lots not so much.

    Return the lines; a lot without a quantity is as much as is so for this order.
    """
    left = {each.item: each.quantity for each in (*underway(order), *lost_of(order))}
    amounts = list(lines.quantities or [None] * len(lines.items))
    shared = _shared_lots(
        [i for i, n in zip(lines.items, amounts, strict=False) if n is None], left
    )
    codes = ledger.read.codes(sorted(set(lines.items)))
    bad = []
    for line, item in enumerate(lines.items[: len(amounts)]):
        if item in shared and amounts[line] is None:
            amounts[line] = left[item] or None
        quantity = amounts[line]
        if quantity is not None and quantity <= left.get(item, 0):
            left[item] -= quantity
        elif item not in left or quantity is not None or item in shared:
            data = {"item": item, "code": codes.get(item) or f"#{item}", "number": order.number}
            bad.append(Refusal(line, "transfer_not_underway", data))
    if bad:
        raise Refused(bad)
    return lines._replace(quantities=amounts) if shared else lines


def _shared_lots(items: Sequence[int], left: dict[int, int]) -> set[int]:
    """Of items the lots of which more is in transit than is left of one order."""
    lots = [item for item, kind in ledger.read.kinds(items).items() if kind == ledger.Kind.LOT]
    lying: dict[int, int] = {}
    away = {places.virtual_place("transit"), places.virtual_place("lost")}
    for each in ledger.read.holdings_of(lots) if lots else ():
        if each.place in away:
            lying[each.item] = lying.get(each.item, 0) + each.quantity
    return {item for item, quantity in lying.items() if 0 <= left.get(item, -1) < quantity}


def of_scans(items: Sequence[int], order: Order) -> Lines:
    """Lines of what was scanned on arrival: of lots, all that is in transit or lost."""
    there = {each.item: each.quantity for each in (*underway(order), *lost_of(order))}
    kinds = ledger.read.kinds(items)
    quantities = [there.get(item) if kinds.get(item) == ledger.Kind.LOT else None for item in items]
    return Lines(list(items), quantities)
