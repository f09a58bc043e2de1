"""Scrap, disassembly, exchange of components, and what else comes out of production.

A component that is taken out is the same item as before; both histories are kept.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from stockthread import ledger, orders, places
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import NO_CAUSE, Act, Cause, Kind, Lines, New, Stage
from stockthread.orders import Order
from stockthread.production import positions, read, starting
from stockthread.production.completing import part
from stockthread.production.records import ByProduct
from stockthread.production.taking_out import take_out

Events = tuple[int, ...]


EXCHANGE: Final = "exchange"
SCRAPPING: Final = "scrapping"
DISASSEMBLY: Final = "disassembly"
"""Kinds of causes that these acts have where they are done for no order."""


def _for(order: Order | None, act: Act, kind: str) -> Act:
    """The act with its cause: the order, else what it says, else itself."""
    if order:
        return act._replace(cause=order.cause)
    return act._replace(cause=Cause(kind, act.key)) if act.cause == NO_CAUSE else act


def _done(act: Act) -> Events:
    """The events that an act has left already."""
    return tuple(event.id for event in ledger.read.events_of_act(act.cause, act.key))


def events_of_disassembly(act: Act, order: Order | None = None) -> Events:
    """Return the events that taking units apart left. One statement."""
    return _done(_for(order, act, DISASSEMBLY))


def made_for(items: Sequence[int]) -> Order | None:
    """The one production order for which all of these were finished; None where there is none."""
    causes = ledger.read.finished_for(items)
    found = orders.read.of_causes(causes) if len(causes) == 1 else {}
    return next((each for each in found.values() if each.kind == orders.PRODUCTION), None)


def scrap(
    items: Sequence[int], act: Act, *, order: Order | None = None, is_opened: bool = False
) -> Events:
    """End units or components as waste; return the events.

    is_opened: what is in them is taken out first, and is what it was before where they stood.
    Raises Refused: scrap_without_reason, and as `ledger.scrap` does.
    """
    if not act.reason.strip():
        refuse("scrap_without_reason")
    act = _for(order, act, SCRAPPING)
    place = places.virtual_place("scrap")

    def once() -> Events:
        with db.writing():
            if done := _done(act):
                return done
            inside = ledger.read.contents_of(items) if is_opened else {}
            parts = [id for some in inside.values() for id in some]
            take_out(parts, act)
            ledger.scrap(Lines(items), place=place, act=part(act, "scrap"))
            return _done(act)

    return db.retried(once)


def disassemble(
    units: Sequence[int],
    act: Act,
    *,
    order: Order | None = None,
    scrapped: Sequence[int] = (),
    stage: Stage | None = None,
    is_held: bool = False,
) -> list[int]:
    """Take all components out of units; each is where the unit stands, in the stage it had before.

    stage: of all of them instead. is_held: those that are not scrapped are held until somebody has
    looked at them.

    What is left of a unit that was whole is work in progress: nobody sells it, nobody uses it.
    scrapped: of the components, and of the units themselves, those that are waste from now on, for
    the act's reason. Returns the components: the same items as before. Raises Refused:
    nothing_built_in, scrap_without_reason, not_in_these_units, and as `ledger.remove`,
    `ledger.scrap` and `ledger.begin_again` do.
    """
    act = _for(order, act, DISASSEMBLY)
    if scrapped and not act.reason.strip():
        refuse("scrap_without_reason")

    def once() -> list[int]:
        with db.writing():
            if done := _done(act):
                return [
                    each.item for event in ledger.read.events(done) if event.kind == "remove"
                    for each in ledger.read.event_items(event.id, limit=100_000)
                ]  # fmt: skip
            inside = ledger.read.contents_of(units)
            parts = [id for some in inside.values() for id in some]
            _need_contents(units, inside)
            if strange := sorted(set(scrapped) - {*parts, *units}):
                refuse("not_in_these_units", count=len(strange))
            waste = list(dict.fromkeys(scrapped))
            good = [id for id in parts if id not in set(waste)]
            take_out(good, act, stage=stage, is_held=is_held)
            if bad := [id for id in parts if id in set(waste)]:
                ledger.remove(Lines(bad), stage=Stage.RAW, act=part(act, "bad"))
            if scrapped:
                place = places.virtual_place("scrap")
                ledger.scrap(Lines(waste), place=place, act=part(act, "scrap"))
            if shells := _whole(sorted({*units} - {*scrapped})):
                ledger.begin_again(Lines(shells), act=part(act, "shell"))
            return parts

    return db.retried(once)


def _need_contents(units: Sequence[int], inside: Mapping[int, Sequence[int]]) -> None:
    """Refuse units in which nothing is, with their line: a component scanned along is none."""
    empty = [n for n, unit in enumerate(units) if not inside.get(unit)]
    if not units:
        refuse("no_lines")
    if empty:
        codes = ledger.read.codes([units[n] for n in empty])
        raise Refused([
            Refusal(n, "nothing_built_in", {"code": codes.get(units[n]) or str(units[n])})
            for n in empty
        ])  # fmt: skip


def _whole(units: Sequence[int]) -> list[int]:
    """Those of the units in our hands that count as raw material or as ready."""
    found = [i for i in ledger.read.items(units) if i.stage in (Stage.RAW, Stage.READY)]
    kinds = places.read.kinds(sorted({item.place for item in found}))
    return [item.id for item in found if kinds.get(item.place) not in places.PARTY_KINDS]


def exchange(
    pairs: Sequence[tuple[int, int]],
    act: Act,
    *,
    order: Order | None = None,
    stage: Stage | None = None,
    is_held: bool = False,
) -> Events:
    """Take components out and put others in, in one act: pairs of old and new.

    The new one must be of the old one's product, or an alternative in the bill of the unit. The new
    one gets the old one's position, and the old one stays where the unit stands, in the stage that
    it had before it was built in. stage: in this one instead. is_held: it is held until somebody
    has looked at it. The last event is the one that puts the new ones in. Raises Refused with the
    line: not_built_in, component_unknown, component_not_alike; and as `ledger.remove` and
    `ledger.install` do.
    """
    if not pairs:
        refuse("no_lines")
    act = _for(order, act, EXCHANGE)
    old, new = [old for old, _ in pairs], [new for _, new in pairs]

    def once() -> Events:
        with db.writing():
            if done := _done(act):
                return done
            items = {item.id: item for item in ledger.read.items([*old, *new])}
            parents = _parents(old, items)
            _need_alike(pairs, items, parents)
            where = positions.now(sorted(set(parents)))
            removed = take_out(old, act, stage=stage, is_held=is_held)
            installed = ledger.install(Lines(new), parent=parents, act=part(act, "in"))
            positions.record(installed.event, {
                (parent, other): where.get((parent, one), "")
                for (one, other), parent in zip(pairs, parents, strict=True)
            })  # fmt: skip
            return (*(each.event for each in removed), installed.event)

    return db.retried(once)


def _parents(old: Sequence[int], items: dict[int, ledger.ItemView]) -> list[int]:
    """The units that components are in. Raises Refused not_built_in."""
    refused = [
        Refusal(n, "not_built_in", {"code": items[id].code if id in items else str(id)})
        for n, id in enumerate(old)
        if id not in items or items[id].stage != Stage.CONSUMED or not items[id].container
    ]
    if refused:
        raise Refused(refused)
    return [items[id].container for id in old]


def _need_alike(
    pairs: Sequence[tuple[int, int]], items: dict[int, ledger.ItemView], parents: Sequence[int]
) -> None:
    units = {item.id: item.product for item in ledger.read.items(sorted(set(parents)))}
    boms = read.active_boms(sorted(set(units.values())))
    lines = read.bom_lines([bom.id for bom in boms.values()])
    refused = []
    for n, ((old, new), parent) in enumerate(zip(pairs, parents, strict=True)):
        if new not in items:
            refused.append(Refusal(n, "component_unknown", {"id": new}))
            continue
        bom = boms.get(units[parent])
        alike = {items[old].product}
        for line in lines[bom.id] if bom else ():
            if items[old].product in line.products:
                alike |= set(line.products)
        if items[new].product not in alike:
            data = {"code": items[new].code, "old": items[old].code}
            refused.append(Refusal(n, "component_not_alike", data))
    if refused:
        raise Refused(refused)


def by_products(
    order: Order, made: Sequence[ByProduct], act: Act, *, product: int = 0
) -> list[int]:
    """Record what else came out of an order's last process, at the station, as raw material.

    product: at the station of which of the order's products, needed where it makes several.

    Returns the lots. Raises Refused: no_lines, nothing_used_up, and as `ledger.produce` does.
    """
    act = act._replace(cause=order.cause)
    if not made:
        refuse("no_lines")

    def once() -> list[int]:
        with db.writing():
            known = orders.hold_order(order.id)
            is_again = bool(ledger.read.events_of_act(order.cause, act.key))
            plan = (starting.planned if is_again else starting.ready_job)(known, product)
            process = last_process(order)
            lots = []
            for n, each in enumerate(made):
                new = New(Kind.LOT, each.product, 1, each.code, [each.quantity])
                posting = ledger.produce(
                    new, process=process, place=plan.station, owner=starting.own_company(),
                    stage=Stage.RAW, act=part(act, f"by{n}"),
                )  # fmt: skip
                lots.append(posting.items[0])
            return lots

    return db.retried(once)


def last_process(order: Order) -> int:
    """The process into which something went last for an order. Raises Refused nothing_used_up."""
    done = ledger.read.events_for(*order.cause, limit=100_000)
    processes = [
        event.item
        for event in done
        if event.kind == "consume" and event.new_items and not event.reversed_by
    ]
    return processes[-1] if processes else refuse("nothing_used_up", number=order.number)
