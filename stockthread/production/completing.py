"""Units are completed, many in one call: parts go in, lots and bulk are used up, units are ready.

Lots go in through one process, so that edges stay few and which lot is in which unit stays known.
All events of one completion have its key and the order as cause, and are undone together.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Final

from stockthread import ledger, orders
from stockthread.kernel import db
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import Act, Assembly, Generated, Given, Kind, Lines, New, Posting, Stage
from stockthread.orders import Order
from stockthread.production import checking, positions, starting, stock
from stockthread.production.checking import Outlook
from stockthread.production.records import Build, Completed, Piles

BROUGHT: Final = "Kit issued by its scan"


def check(
    order: Order, build: Build, act: Act, *, is_over: bool = False, is_last: bool = True
) -> Piles:
    """Return what would fit and where, what is extra and what is missing. Nothing is written.

    is_last: units are to be completed, not only built further at an earlier step.
    Raises Refused: more_than_ordered, and as `checking.foreseen` does.
    """
    outlook = checking.foreseen(order, build, act, is_last=is_last)
    _need_room(order, outlook, build, is_over)
    units = [unit or -1 - n for n, unit in enumerate(outlook.lines)]
    pairs = [(units[n], id) for n, id in outlook.piles.matched]
    where = positions.given(outlook.plan, pairs, outlook.inside, outlook.items)
    said = [(n, id, where.get((units[n], id), "")) for n, id in outlook.piles.matched]
    return outlook.piles._replace(positions=tuple(each for each in said if each[2]))


def complete(order: Order, build: Build, act: Act, *, is_over: bool = False) -> Completed:
    """Complete units: they are ready afterwards, at the order's place for finished goods.

    With accept "good" lines that cannot be, and components dealt out that nothing needs, are left
    out and told in the piles. The same key does it once. `is_over` allows more new units than were
    ordered. Raises Refused: more_than_ordered; with the line of each unit that stands in the way:
    unit_twice, unit_of_another, unit_not_in_work, unit_held, unit_at_earlier_step, test_missing,
    component_unknown, component_not_of_bill, component_built_in, component_gone, component_held,
    component_reserved, component_elsewhere, component_twice, component_too_many,
    component_missing, kit_not_here, kit_empty, station_short; and as `checking.foreseen` and the
    ledger do.
    """
    act = act._replace(cause=order.cause)
    lines = checking.lines_of(build)

    def once() -> Completed:
        with db.writing():
            known = orders.hold_order(order.id)
            if done := ledger.read.events_of_act(order.cause, act.key):
                return _again(done, len(lines))
            with suppress(Refused), db.writing():  # as a rule nothing is wrong with the codes
                return finished(known, asks=build.codes is None)
            return finished(known, asks=True)

    def finished(known: Order, asks: bool) -> Completed:
        outlook = checking.foreseen(known, build, act, asks=asks)
        _need_good(outlook, act)
        _need_room(known, outlook, build, is_over)
        return _post(outlook, build, act)

    return db.retried(once)


def build_in(order: Order, build: Build, act: Act) -> Completed:
    """Put components into units at any step, without completing them. Refuses as `complete`."""
    act = act._replace(cause=order.cause)
    if build.number:
        refuse("build_units_or_number")

    def once() -> Completed:
        with db.writing():
            known = orders.hold_order(order.id)
            if done := ledger.read.events_of_act(order.cause, act.key):
                return _again(done, len(build.units))
            outlook = checking.foreseen(known, build, act, is_last=False)
            _need_good(outlook, act)
            items = [outlook.lines[n] for n in outlook.good]
            events = [each.event for each in _put_in(outlook, items, act)]
            return Completed(tuple(items), tuple(events), outlook.piles)

    return db.retried(once)


def build_in_and_advance(order: Order, build: Build, act: Act) -> tuple[int, ...]:
    """Put what was scanned into its units and bring them to their next step, all or nothing.

    Returns the events. Without components it is `advance`. Refuses as `build_in` and `advance`.
    """
    return build_in_and(
        order, build, act, lambda own: (starting.advance(order, build.units, own).event,)
    )


def build_in_and(
    order: Order, build: Build, act: Act, then: Callable[[Act], Sequence[int]]
) -> tuple[int, ...]:
    """Put what was scanned into its units, then do what `then` does: all or nothing.

    Returns the events of both. Without components it is `then` alone.
    """
    if not build.has_parts:
        return tuple(then(act))
    act = act._replace(accept="all", cause=order.cause)

    def once() -> tuple[int, ...]:
        with db.writing():
            orders.hold_order(order.id)
            if done := ledger.read.events_of_act(order.cause, act.key):
                return tuple(event.id for event in done)
            built = build_in(order, build, part(act, "parts"))
            return (*built.events, *then(part(act, "then")))

    return db.retried(once)


def _need_good(outlook: Outlook, act: Act) -> None:
    """Refuse what is not good; with accept "all" also what was to be dealt and is left over."""
    piles = outlook.piles
    left_over = [each.refusal for each in piles.extra if each.line is None]
    refusals = (*piles.refusals, *left_over) if act.accept == "all" else piles.refusals
    if refusals and (act.accept == "all" or not outlook.good):
        raise Refused(refusals)


def _need_room(order: Order, outlook: Outlook, build: Build, is_over: bool) -> None:
    if build.number:
        starting.need_room(order, outlook.plan, len(outlook.good), is_over)


def _again(done: Sequence[ledger.EventView], count: int) -> Completed:
    """What the same act did before."""
    finished = [event for event in done if event.kind == "finish"]
    items = [
        each.item
        for event in finished
        for each in ledger.read.event_items(event.id, limit=20 * count)
        if each.target.stage == Stage.READY and not each.target.container
    ]
    return Completed(tuple(items), tuple(event.id for event in done), Piles(), True)


def part(act: Act, name: str) -> Act:
    """The header of one of the events of an act."""
    return act._replace(key=f"{ledger.stem(act.key)}.{name}", accept="all")


def _post(outlook: Outlook, build: Build, act: Act) -> Completed:
    plan = outlook.plan
    items = [outlook.lines[n] for n in outlook.good]
    if build.number:
        items = list(_begin(outlook, build, act).items)
    process = None
    if drawn := stock.draws(outlook.supplies, len(items)):
        process = stock.use_up(drawn, plan.station, part(act, "use"))
    if not _assembled(outlook, items, process, act):
        _put_in(outlook, items, act)
        ledger.finish(Lines(items), place=plan.place_to, process=process, act=part(act, "done"))
    known = ledger.read.events_of_act(act.cause, act.key)
    return Completed(tuple(items), tuple(event.id for event in known), outlook.piles)


def _begin(outlook: Outlook, build: Build, act: Act) -> Posting:
    """Begin the good ones of new units, with their codes."""
    codes: Given | Generated | None = build.codes
    if isinstance(codes, Given):
        codes = codes._replace(texts=[codes.texts[n] for n in outlook.good])
    new = New(Kind.UNIT, outlook.plan.bom.product, len(outlook.good), codes)
    return ledger.commission(
        new, place=outlook.plan.station, stage=Stage.WIP, owner=starting.own_company(),
        act=part(act, "begin"),
    )  # fmt: skip


def _pairs(outlook: Outlook, items: Sequence[int]) -> list[tuple[int, int]]:
    """The unit of each good line, and a component that goes into it."""
    unit_of = dict(zip(outlook.good, items, strict=True))
    return [(unit_of[n], id) for n, id in outlook.piles.matched if n in unit_of]


def _assembled(outlook: Outlook, items: Sequence[int], process: int | None, act: Act) -> bool:
    """Put components in and finish the units in one go, where nothing asks for more than that."""
    pairs = _pairs(outlook, items)
    if outlook.kitted or outlook.brought or not pairs:
        return False
    into, parts = zip(*pairs, strict=True)
    done = ledger.assemble(
        Assembly(parts, into, items), place=outlook.plan.place_to, process=process,
        fit=part(act, "fit"), done=part(act, "done"),
    )  # fmt: skip
    if done:
        where = positions.given(outlook.plan, pairs, outlook.inside, outlook.items)
        positions.record(done[0].event, where)
    return done is not None


def _put_in(outlook: Outlook, items: Sequence[int], act: Act) -> list[Posting]:
    """Take components out of their kits and put them into the units of the good lines.

    A kit that was scanned here and is on record elsewhere is brought here first.
    """
    pairs = _pairs(outlook, items)
    if not pairs:
        return []
    done = []
    if outlook.brought:
        kits, spots = zip(*outlook.brought, strict=True)
        own = part(act, "bring")
        own = own._replace(reason=own.reason or BROUGHT)
        done.append(ledger.move(Lines(kits), place=list(spots), act=own))
    if outlook.kitted:
        done.append(ledger.unpack(Lines(outlook.kitted), act=part(act, "kits")))
    parts = Lines([id for _, id in pairs])
    fitted = ledger.install(parts, parent=[unit for unit, _ in pairs], act=part(act, "fit"))
    where = positions.given(outlook.plan, pairs, outlook.inside, outlook.items)
    positions.record(fitted.event, where)
    return [*done, fitted]
