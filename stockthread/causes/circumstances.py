"""Every circumstance of every unit: how it was made, of what, by whom, when, and where it went.

A unit's circumstances end with its first shipment, or with its complaint where that comes first:
what came later cannot have caused it, and returned units would all share the returns desk. Those of
a component end when it goes into what it is a part of, and one that was taken out again before the
unit's end is none of it. A process gives its outputs what had gone into it by then.

Items that share all of this are worked out once.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from typing import Final, NamedTuple

from stockthread.causes.around import Around
from stockthread.causes.gathering import PROCESS, Edge, Event, Leg, Records
from stockthread.causes.readings import Banded
from stockthread.causes.records import Circumstance
from stockthread.kernel import clock

UNIT: Final = 1
ALWAYS: Final = 2**62
VERBS: Final = frozenset((
    "commission", "receive", "produce", "finish", "install", "consume", "pack", "ship", "blend",
    "merge", "split", "observe", "serialise",
))  # fmt: skip
"""Acts of which it is told who did them, with what machine, in which shift, on which day."""
MAKING: Final = frozenset((
    "commission", "expect", "receive", "produce", "finish", "blend", "merge", "split",
))  # fmt: skip
"""Acts of a lot that made it what it is; its other movements are those of its parts."""
_NOTHING: Final = frozenset[int]()


class Setting(NamedTuple):
    """What is known beside the ledger: which parties places belong to, whose words readings are.

    suppliers, customers: party by place. spots: places where goods can lie; parents: the place that
    each of them is in, 0 for none. shift: of a machine and a moment in microseconds. about: further
    circumstances of a product.
    """

    suppliers: Mapping[int, int]
    customers: Mapping[int, int]
    spots: frozenset[int]
    parents: Mapping[int, int]
    shift: Callable[[str, int], str]
    about: Mapping[int, tuple[Circumstance, ...]]
    zone: tzinfo


class Told(NamedTuple):
    """The circumstances, numbered, and the numbers of those of each unit."""

    circumstances: list[Circumstance]
    of_units: list[frozenset[int]]


def circumstances_of(
    units: Iterable[int], until: Mapping[int, int], records: Records, setting: Setting
) -> Told:
    """Return the circumstances of units, which `records` tells of, in their order."""
    teller = _Teller(records, setting)
    sets = [teller.unit(item, until.get(item, ALWAYS)) for item in units]
    return Told(list(teller.numbers), sets)


class _Teller:
    """Works out circumstances; remembers those of what is shared."""

    def __init__(self, records: Records, setting: Setting) -> None:
        self.numbers: dict[Circumstance, int] = {}
        self._records = records
        self._setting = setting
        self._bands = Banded(records)
        self._containers = Around(records)
        self._acts: dict[tuple[int, int, str], frozenset[int]] = {}
        self._legs: dict[tuple[int, int], frozenset[int]] = {}
        self._known: dict[object, frozenset[int]] = {}
        self._days: dict[int, tuple[str, str]] = {}
        self._shared = _shared(records)
        self._alike = _alike(records)

    def _number(self, kind: str, verb: str, product: int, value: int | str) -> int:
        told = Circumstance(kind, verb, product, value)
        return self.numbers.setdefault(told, len(self.numbers))

    def unit(self, item: int, until: int) -> frozenset[int]:
        """Return the circumstances of a unit that is looked at by itself."""
        records, at = self._records, self._at
        chain = records.chains.get(item, [])
        shipped = [
            at(leg) for leg in chain
            if (event := records.events.get(records.legs[leg].event)) and event.kind == "ship"
        ]  # fmt: skip
        end = min([until, *shipped])
        own = records.items[item]
        about = [self._number(*told) for told in self._setting.about.get(own.product, ())]
        found = self._item(item, end, is_root=True)
        return found.union(about) if about else found

    def _at(self, leg: int) -> int:
        event = self._records.events.get(self._records.legs[leg].event)
        return event.at if event else ALWAYS

    def _item(self, item: int, end: int, *, made: int = 0, is_root: bool = False) -> frozenset[int]:
        """Return the circumstances of an item up to a moment; made: what product it went into."""
        own = self._records.items.get(item)
        if own is None:
            return _NOTHING
        if own.kind == PROCESS:
            return self._process(item, end, made)
        if own.kind == UNIT or is_root:
            return self._piece(item, end, is_root)
        return self._lot(item)

    def _piece(self, item: int, end: int, is_root: bool) -> frozenset[int]:
        """A unit: its legs and readings up to its end, what is in it then, and its lot."""
        records = self._records
        own = records.items[item]
        legs = [leg for leg in records.chains.get(item, ()) if self._at(leg) <= end]
        parts, acts = [], []
        for edge in records.inputs.get(item, ()):
            at = records.events[edge.event].at
            if at <= end and not (edge.ended and records.events[edge.ended].at <= end):
                parts.append(self._item(edge.input, at, made=own.product))
                acts.append(edge)
        if own.lot:
            parts.append(self._item(own.lot, end))
        read = self._bands.of(item, end)
        around = self._containers.of(legs, end)
        legs = [self._alike[leg] for leg in legs]
        key = (own.product, is_root, tuple(legs), tuple(map(id, parts)),
               tuple([edge.event for edge in acts]), read, around)  # fmt: skip
        found = self._known.get(key)
        if found is None:
            sets = [self._leg(leg, own.product) for leg in legs]
            sets += [self._edge(edge, own.product) for edge in acts]
            said = {self._number("reading", str(a), own.product, value) for a, value, _ in read}
            said |= {self._number("container", "", own.product, outer) for outer in around}
            for _, _, event in read:
                said |= self._act(event, records.events[event], own.product)
            if not is_root:
                said.add(self._number("part", "", own.product, own.product))
            found = self._known[key] = frozenset(said).union(*sets, *parts)
        if item in self._shared and not is_root:  # kept, for keys name sets by where they are
            itself = found | {self._number("unit", "", own.product, item)}
            return self._known.setdefault(("unit", item, id(found)), itself)
        return found

    def _process(self, process: int, end: int, made: int) -> frozenset[int]:
        """A run: what had gone into it when its output came out."""
        times, edges = self._run(process)
        count = bisect_right(times, end)
        key = ("run", process, count, made)
        found = self._known.get(key)
        if found is None:
            self._known[key] = _NOTHING  # a circle, which must not be, would end here
            sets = [self._item(edge.input, at)
                    for edge, at in zip(edges[:count], times, strict=False)]  # fmt: skip
            sets += [self._edge(edge, made) for edge in edges[:count]]
            run = {self._number("run", "", made, process)}
            found = self._known[key] = frozenset(run).union(*sets)
        return found

    def _run(self, process: int) -> tuple[list[int], list[Edge]]:
        events = self._records.events
        edges = sorted(
            self._records.inputs.get(process, ()), key=lambda edge: events[edge.event].at
        )
        return [events[edge.event].at for edge in edges], edges

    def _lot(self, lot: int) -> frozenset[int]:
        """A lot: itself, how it came or was made, and what went into it."""
        found = self._known.get(lot)
        if found is None:
            self._known[lot] = _NOTHING
            records = self._records
            product = records.items[lot].product
            sets = [
                self._leg(leg, product) for leg in records.chains.get(lot, ())
                if (event := records.events.get(records.legs[leg].event))
                and event.kind in MAKING
            ]  # fmt: skip
            for edge in records.inputs.get(lot, ()):
                at = records.events[edge.event].at
                sets.append(self._item(edge.input, at, made=product))
                sets.append(self._edge(edge, product))
            own = {self._number("lot", "", product, lot),
                   self._number("part", "", product, product)}  # fmt: skip
            found = self._known[lot] = frozenset(own).union(*sets)
        return found

    def _leg(self, leg: int, product: int) -> frozenset[int]:
        """Where a movement brought something, and who did it."""
        key = (leg, product)
        found = self._legs.get(key)
        if found is None:
            there = self._records.legs[leg]
            event = self._records.events.get(there.event)
            found = self._moved(there, event, product) if event else _NOTHING
            self._legs[key] = found
        return found

    def _moved(self, leg: Leg, event: Event, product: int) -> frozenset[int]:
        setting, said = self._setting, set[int]()
        if event.kind in VERBS:
            said |= self._act(leg.event, event, product)
        for place in (leg.from_place, leg.place):
            if place in setting.spots:
                said.add(self._number("place", "", product, place))
                said |= self._around(place, product)
        container = leg.container
        if container and self._records.items.get(container) is None:
            said.add(self._number("container", "", product, container))
        if event.kind == "receive":
            supplier = setting.suppliers.get(leg.from_place)
            if supplier:
                said.add(self._number("supplier", "", product, supplier))
        if event.kind == "ship":
            customer = setting.customers.get(leg.place) or leg.owner
            if customer:
                said.add(self._number("customer", "", product, customer))
        return frozenset(said)

    def _around(self, place: int, product: int) -> set[int]:
        """The places that a place is in: its aisle, its zone, its building."""
        said, parents = set[int](), self._setting.parents
        while place := parents.get(place, 0):
            said.add(self._number("place", "around", product, place))
        return said

    def _edge(self, edge: Edge, made: int) -> frozenset[int]:
        """Who put something into a product; what is built in is told of the component."""
        event = self._records.events[edge.event]
        into = self._records.items.get(edge.input) if event.kind == "install" else None
        product = into.product if into else made
        return self._act(edge.event, event, product) if event.kind in VERBS else _NOTHING

    def _act(self, id: int, event: Event, product: int) -> frozenset[int]:
        """Who did something, with what, when, and for which order."""
        key = (id, product, event.kind)
        found = self._acts.get(key)
        if found is None:
            verb = event.kind
            day, week = self._day(event.at)
            said = {
                self._number("operator", verb, product, event.person),
                self._number("day", verb, product, day),
                self._number("week", verb, product, week),
            }
            if event.device:
                said.add(self._number("machine", verb, product, event.device))
            if shift := self._setting.shift(event.device, event.at):
                said.add(self._number("shift", verb, product, shift))
            if event.cause_kind and event.cause_id:
                order = f"{event.cause_kind} {event.cause_id}"
                said.add(self._number("order", "", product, order))
            found = self._acts[key] = frozenset(said)
        return found

    def _day(self, at: int) -> tuple[str, str]:
        hour = at // 3_600_000_000
        found = self._days.get(hour)
        if found is None:
            local = clock.from_micros(hour * 3_600_000_000).astimezone(self._setting.zone)
            year, week, _ = local.isocalendar()
            found = self._days[hour] = (local.date().isoformat(), f"{year}-W{week:02d}")
        return found


def _alike(records: Records) -> dict[int, int]:
    """Return for each movement the first that says the same: in which unit a part is, says nothing.

    So thousands of parts that were built in and went out together are worked out once.
    """
    first = dict[tuple[int, ...], int]()
    items = records.items
    return {
        id: first.setdefault((*leg[:-1], 0) if leg.container in items else leg, id)
        for id, leg in records.legs.items()
    }


def _shared(records: Records) -> frozenset[int]:
    """Return the units that went into several things, one after the other."""
    once, more = set[int](), set[int]()
    for edges in records.inputs.values():
        for edge in edges:
            if edge.input in once:
                more.add(edge.input)
            else:
                once.add(edge.input)
    return frozenset(more)
