"""The ledger in plain dictionaries: what each verb may do, and what it comes to.

Written from the rules of the house, not from the SQL. `Model` knows nothing of tables: it says
which lines of a request are refused, and otherwise what stands where afterwards. Ids are the
ledger's own, handed in once a posting has been made.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

EXPECTED, RAW, WIP, READY, CONSUMED, SCRAPPED, VOID = range(1, 8)
UNIT, LOT, CONTAINER, PROCESS = range(1, 5)
SHIP, CONSUME, MOVE = 1, 2, 4
IN_HAND = (RAW, WIP, READY)


class State(NamedTuple):
    """Where something stands. A lot has one for each of its parts."""

    product: int
    lot: int
    place: int
    stage: int
    owner: int
    container: int


class Part(NamedTuple):
    """How much of a lot stands somewhere, and how much of that is promised."""

    quantity: int
    reserved: int


class Row(NamedTuple):
    """One line of a request. target: where it goes, for verbs that say so line by line."""

    item: int
    quantity: int | None = None
    place: int | None = None
    target: Any = None


class Step(NamedTuple):
    """One item, or part of a lot, on its way from `before` to `after` in some line's name."""

    line: int
    item: int
    before: State
    after: State
    quantity: int
    is_inside: bool = False

    def to(self, after: State) -> "Step":
        return self._replace(after=after)

    def start(self, before: State) -> "Step":
        return self._replace(before=before)


@dataclass
class Event:
    """What an event did, so far as its reversal must know."""

    kind: str
    at: int
    steps: list[Step] = field(default_factory=list)
    made: list[int] = field(default_factory=list)
    edges: list[list[Any]] = field(default_factory=list)
    edges_closed: list[list[Any]] = field(default_factory=list)
    holds: list[int] = field(default_factory=list)
    holds_closed: list[int] = field(default_factory=list)
    reservations: list[int] = field(default_factory=list)
    reservations_closed: list[tuple[int, State, int]] = field(default_factory=list)
    promises: list[tuple[int, State, int]] = field(default_factory=list)  # made instead of others
    codes: list[tuple[int, str]] = field(default_factory=list)
    codes_closed: list[tuple[int, str]] = field(default_factory=list)
    is_reversed: bool = False


class RefusedLines(Exception):
    """These lines cannot be done; None stands for the request as a whole."""

    def __init__(self, lines: Iterable[int | None]) -> None:
        self.lines = set(lines)


class Model:
    """All that stands, is held, promised, contained and named."""

    def __init__(self, under: dict[int, tuple[int, ...]], not_ours: dict[str, int]) -> None:
        self.under = under  # place → itself and what it lies in
        self.not_ours = not_ours  # supplier, customer, carrier, lost, scrap, variance → place
        self.with_serials: set[int] = set()  # products whose pieces do not leave without any
        self.own = {0}  # parties that are our own companies, and nobody
        self.strangers: set[int] = set()  # parties whose goods no customer of ours gets
        self.kinds: dict[int, int] = {}
        self.states: dict[int, State] = {}
        self.promised: set[int] = set()
        self.products: dict[int, int] = {}  # of lots
        self.parts: dict[int, dict[State, Part]] = {}
        self.holds: dict[int, tuple[int, int, int, int]] = {}  # id → item, place, blocks, event
        self.all_holds: dict[int, tuple[int, int, int, int]] = {}
        self.reservations: dict[int, tuple[int, State | None, int, int]] = {}
        self.edges: list[list[Any]] = []  # output, input, quantity, event
        self.codes: dict[int, str] = {}
        self.events: dict[int, Event] = {}
        self.history: dict[int, list[tuple[int, int, State | None, State, int]]] = {}

    # What is there

    def is_lot(self, item: int) -> bool:
        return self.kinds.get(item) == LOT

    def came_of(self, item: int) -> set[int]:
        """Return what was made of something, by whatever way, and the units of lots among it."""
        found, todo = set(), {item}
        while todo:
            found |= todo
            next = {edge[0] for edge in self.edges if edge[1] in todo}
            next |= {i for i, s in self.states.items() if s.lot in todo and s.stage != VOID}
            todo = next - found
        return found

    def inside(self, item: int) -> list[int]:
        """Return the things inside, at any depth."""
        direct = [i for i, state in self.states.items() if state.container == item]
        return direct + [deep for i in direct for deep in self.inside(i)]

    def lots_inside(self, item: int) -> list[tuple[int, State]]:
        boxes = {item, *self.inside(item)}
        return [(lot, state) for lot, parts in self.parts.items()
                for state in parts if state.container in boxes]  # fmt: skip

    def blocks(self, step: Step) -> int:
        """Return what the holds on an item, its lot and its place forbid together."""
        found = 0
        for item, place, blocks, _ in self.holds.values():
            is_rule = place and place in self.under[step.before.place]
            if item in (step.item, step.before.lot or -1) or is_rule:
                found |= blocks
        return found

    def others(self) -> set[int]:
        return {self.not_ours[kind] for kind in ("supplier", "customer", "carrier")}

    # What a request comes to

    def steps_of(self, rows: Sequence[Row]) -> tuple[list[Step], set[int]]:
        """Return where each row starts from, and the rows for which nobody can tell."""
        steps, bad = [], set()
        seen = set()
        for line, row in enumerate(rows):
            kind = self.kinds.get(row.item)
            if kind is None or kind == PROCESS or (kind != LOT and row.item in seen):
                bad.add(line)
            elif kind == LOT:
                fits = [spot for spot in self.parts[row.item] if spot.stage < CONSUMED
                        and row.place in (None, spot.place)]  # fmt: skip
                if len(fits) != 1:
                    bad.add(line)
                    continue
                part = self.parts[row.item][fits[0]]
                free = part.quantity - part.reserved
                quantity = free if row.quantity is None else row.quantity
                state = fits[0]._replace(product=self.products[row.item])
                steps.append(Step(line, row.item, state, state, quantity))
            else:
                state = self.states[row.item]
                quantity = 1 if row.quantity is None else row.quantity
                steps.append(Step(line, row.item, state, state, quantity))
            seen.add(row.item)
        return steps, bad

    def with_contents(self, steps: Sequence[Step]) -> list[Step]:
        """Add what is inside; it goes to the same place and stays as it is otherwise."""
        found = list(steps)
        for step in steps:
            if self.is_lot(step.item):
                continue
            place = step.after.place
            for item in self.inside(step.item):
                state = self.states[item]
                found.append(Step(step.line, item, state, state._replace(place=place), 1, True))
            for lot, spot in self.lots_inside(step.item):
                before = spot._replace(product=self.products[lot])
                after = before._replace(place=place)
                quantity = self.parts[lot][spot].quantity
                found.append(Step(step.line, lot, before, after, quantity, True))
        return found

    def taken(self, steps: Sequence[Step]) -> Counter[tuple[int, State]]:
        taken: Counter[tuple[int, State]] = Counter()
        for step in steps:
            if self.is_lot(step.item):
                taken[step.item, spot_of(step.before)] += step.quantity
        return taken

    def is_short(
        self, step: Step, taken: Counter[tuple[int, State]], *, free: bool = True, own: int = 0
    ) -> bool:
        if not self.is_lot(step.item) or step.before.stage == 0:
            return False
        part = self.parts[step.item].get(spot_of(step.before), Part(0, 0))
        there = part.quantity - (part.reserved - own if free else 0)
        return taken[step.item, spot_of(step.before)] > there

    def is_wrong(self, rows: Sequence[Row], step: Step, rules: dict[str, Any]) -> bool:
        """Tell whether the rules of a verb forbid a step, for what it is and where it stands."""
        before, is_lot = step.before, self.is_lot(step.item)
        kind, block = self.kinds[step.item], rules.get("block", 0)
        if block and self.blocks(step) & block:
            return True
        leaves = rules.get("serials") and step.after.place != self.not_ours["supplier"]
        if leaves and is_lot and before.product in self.with_serials:
            return True
        if rules.get("unpromised") and not is_lot and step.item in self.promised:
            return True
        stages = rules.get("stages")
        if step.is_inside:
            return bool(stages) and before.stage not in stages and not is_component(before)
        row = rows[step.line]
        return (
            (not is_lot and row.place is not None and row.place != before.place)
            or kind not in rules.get("kinds", (UNIT, LOT, CONTAINER))
            or step.quantity < 1 or (not is_lot and step.quantity > 1)
            or (rules.get("apart", True) and (is_component(before) or before.stage >= CONSUMED))
            or (stages and before.stage not in stages) or ("done" in rules and before.stage == WIP)
            or bool(rules.get("loose" if before.container else "packed"))
            or (rules.get("ours", False) and before.stage != EXPECTED
                and before.place in self.not_ours.values()
                and not (rules.get("work") and before.owner in self.own
                         and before.place == self.not_ours["supplier"]))
            or (rules.get("theirs", False) and before.place not in self.others())
            or (rules.get("lost", False) and before.place != self.not_ours["lost"])
            or (rules.get("empty", False) and self.has_contents(step.item))
            or (rules.get("changes", False) and before == step.after)
        )  # fmt: skip

    def has_contents(self, item: int) -> bool:
        return not self.is_lot(item) and bool(self.inside(item) or self.lots_inside(item))

    def is_bad_target(self, step: Step, kind: int, block: int) -> bool:
        """Tell whether something may not go into the container or parent that it is to go into."""
        into = step.after.container
        state = self.states.get(into)
        stages = (EXPECTED,) if (kind, step.before.stage) == (CONTAINER, EXPECTED) else IN_HAND
        if state is None or self.kinds[into] != kind or state.stage not in stages:
            return True
        bearing = [b for i, _, b, _ in self.holds.values() if i in (into, state.lot or -1)]
        return any(blocks & block for blocks in bearing) or step.before.place != step.after.place

    # Time

    def changed_at(self, item: int) -> int:
        """Return when a thing last changed."""
        changes = [at for at, _, before, after, _ in self.history.get(item, []) if before != after]
        return changes[-1] if changes else -1

    def left_at(self, box: int) -> int:
        """Return when the last thing was taken out of something."""
        every = [entry for history in self.history.values() for entry in history]
        left = [at for at, _, before, after, _ in every
                if before and before.container == box != after.container]  # fmt: skip
        return max(left, default=-1)

    def is_late(self, step: Step, at: int, drawn: Counter[tuple[int, State]]) -> bool:
        """Tell whether a step at that moment would contradict what happened later."""
        if max((event.at for event in self.events.values()), default=-1) <= at:
            return False
        into = step.after.container
        if into not in (0, step.before.container) and self.changed_at(into) > at:
            return True
        if not self.is_lot(step.item):
            goes = step.before.place != step.after.place or step.after.stage == VOID
            if goes and self.left_at(step.item) > at:
                return True
            return step.before != step.after and self.changed_at(step.item) > at
        history = sorted(self.history[step.item], key=lambda entry: (entry[0], entry[1]))
        if step.before.stage == 0:
            return min(entry[0] for entry in history) > at
        balance, least = 0, None
        at_that_time = 0
        for moment, _, before, after, quantity in history:
            balance += quantity * (spot_of(after) == spot_of(step.before))
            balance -= quantity * (before is not None and spot_of(before) == spot_of(step.before))
            if moment <= at:
                at_that_time = balance
            else:
                least = balance if least is None else min(least, balance)
        least = at_that_time if least is None else min(least, at_that_time)
        return least < drawn[step.item, spot_of(step.before)]

    # Writing

    def write(self, event: int, kind: str, at: int, steps: Sequence[Step]) -> Event:
        """Carry out steps that were found good."""
        record = self.events.setdefault(event, Event(kind, at))
        for step in steps:
            record.steps.append(step)
            entry = (at, event, step.before, step.after, step.quantity)
            self.history.setdefault(step.item, []).append(entry)
            if self.is_lot(step.item):
                self._carry(step)
            else:
                self.states[step.item] = step.after
        return record

    def _carry(self, step: Step) -> None:
        parts, before, after = self.parts[step.item], spot_of(step.before), spot_of(step.after)
        self.products[step.item] = step.after.product
        if before == after:
            return
        if before.stage:
            had = parts[before]
            parts[before] = had._replace(quantity=had.quantity - step.quantity)
            if parts[before] == Part(0, 0):
                del parts[before]
        had = parts.get(after, Part(0, 0))
        parts[after] = had._replace(quantity=had.quantity + step.quantity)

    def make(
        self, event: int, kind: int, item: int, state: State, quantity: int, code: str | None,
        origin: int = 0,
    ) -> None:  # fmt: skip
        """Add an item that an event made."""
        record = self.events[event]
        record.made.append(item)
        self.kinds[item] = kind
        nowhere = State(0, 0, origin, 0, 0, 0)
        if kind != PROCESS:
            record.steps.append(Step(0, item, nowhere, state, quantity))
            self.history[item] = [(record.at, event, None, state, quantity)]
        if kind == LOT:
            self.products[item] = state.product
            self.parts[item] = {spot_of(state): Part(quantity, 0)}
        else:
            self.states[item] = nowhere if kind == PROCESS else state
        if code:
            self.codes[item] = code
            record.codes.append((item, code))

    def join(self, event: int, pairs: Counter[tuple[int, int]]) -> None:
        """Add edges input → output with their quantities."""
        for (output, item), quantity in pairs.items():
            edge = [output, item, quantity, event]
            self.edges.append(edge)
            self.events[event].edges.append(edge)

    def put_hold(self, event: int, id: int, item: int, place: int, blocks: int) -> None:
        self.holds[id] = self.all_holds[id] = (item, place, blocks, event)
        self.events[event].holds.append(id)

    # Undoing

    def way_back(self, event: int) -> list[Step]:
        """Return the steps that undo an event: what it made becomes void where it stands."""
        back = []
        for step in self.events[event].steps:
            after = step.before
            if step.before.stage == 0:
                place = step.before.place or step.after.place
                after = step.after._replace(place=place, stage=VOID, container=0)
            back.append(Step(0, step.item, step.after, after, step.quantity))
        return back

    def may_reverse(self, event: int, at: int) -> bool:
        """Tell whether nothing later rests on an event."""
        record = self.events.get(event)
        if record is None or record.is_reversed:
            return False
        if record.kind in ("reverse", "unreserve", "observe"):
            return False
        if not set(record.holds) <= set(self.holds):
            return False
        if not set(record.reservations) <= set(self.reservations):
            return False
        back = self.way_back(event)
        touched = {step.item for step in back}
        drawn = self.taken(back)
        if any(code in self._others_codes(i, back) for i, code in record.codes_closed):
            return False
        return not any(self._is_needed(step, event, record, touched, at, drawn) for step in back)

    def _others_codes(self, item: int, back: Sequence[Step]) -> set[str]:
        """Return the codes that others of the same product have, those of the event itself not."""
        after = {step.item: step.after.product for step in back}
        product = after[item]
        found = set()
        for other, code in self.codes.items():
            own = self.products.get(other) or self.states[other].product
            if other not in after and own == product:
                found.add(code)
        return found

    def _is_needed(
        self, step: Step, event: int, record: Event, touched: set[int], at: int,
        drawn: Counter[tuple[int, State]],
    ) -> bool:  # fmt: skip
        item, is_lot = step.item, self.is_lot(step.item)
        changes = step.before != step.after
        own = sum(self.reservations[id][2] for id in record.reservations
                  if self.reservations[id][:2] == (item, spot_of(step.before)))  # fmt: skip
        if self.last_standing(item) != event or self.is_short(step, drawn, own=own):
            return True
        for held, place, _, since in self.holds.values():
            covers = place and place in self.under[step.before.place]
            if changes and since > event and (held in (item, step.before.lot or -1) or covers):
                return True
        if (
            changes
            and not is_lot
            and any(
                item == other and since > event for other, _, _, since in self.reservations.values()
            )
        ):
            return True
        if self._is_used_since(item, event, record) or self.is_late(step, at, drawn):
            return True
        if not is_lot and (
            step.before.place != step.after.place or step.after.stage in (EXPECTED, VOID)
        ):
            direct = {i for i, state in self.states.items() if state.container == item}
            lots = {lot for lot, parts in self.parts.items() for s in parts if s.container == item}
            if not direct | lots <= touched or self._has_left_since(item, event):
                return True
        return self._is_away(step, event, record, touched)

    def _stands(self, event: int) -> bool:
        return self.events[event].kind != "reverse" and not self.events[event].is_reversed

    def _has_left_since(self, box: int, event: int) -> bool:
        """Tell whether something was taken out of a thing after an event, and that still stands."""
        return any(
            before and before.container == box != after.container and self._stands(since)
            for history in self.history.values()
            for _, since, before, after, _ in history if since > event
        )  # fmt: skip

    def last_standing(self, item: int) -> int:
        """Return the last event that moved an item and was not undone, nor undid another."""
        for _, event, *_ in reversed(self.history[item]):
            if self._stands(event):
                return event
        return 0

    def _is_used_since(self, item: int, event: int, record: Event) -> bool:
        outputs = {edge[0] for edge in record.edges if edge[1] == item}
        for output, used, _, since in self.edges:
            if since > event and item in record.made and item in (output, used):
                return True
            if since > event and used in outputs:
                return True
        return item in record.made and any(
            state.lot == item and state.stage != VOID and i not in record.made
            for i, state in self.states.items()
        )

    def _is_away(self, step: Step, event: int, record: Event, touched: set[int]) -> bool:
        """Tell whether what the item goes back into was moved since, or lies inside it."""
        into = step.after.container
        if not into:
            return False
        state = self.states[into]
        if into not in touched and (state.place != step.after.place or state.stage not in IN_HAND):
            return True
        if into not in touched and into != step.before.container and any(
            since > event and before and before.place != after.place and self._stands(since)
            for _, since, before, after, _ in self.history[into]
        ):  # fmt: skip
            return True
        after = {s.item: s.after.container for s in self.way_back_of(record)}
        above, seen = into, set()
        while above and above not in seen:
            if above == step.item:
                return True
            seen.add(above)
            above = after.get(above, self.states[above].container)
        return False

    def way_back_of(self, record: Event) -> list[Step]:
        return [s._replace(before=s.after, after=s.before) for s in record.steps
                if not self.is_lot(s.item)]  # fmt: skip

    def close_edges(self, event: int, edges: Iterable[list[Any]]) -> None:
        for edge in list(edges):
            self.edges = [other for other in self.edges if other is not edge]
            self.events[event].edges_closed.append(edge)


def spot_of(state: State) -> State:
    """Return what tells one part of a lot from another."""
    return state._replace(product=0, lot=0)


def is_component(state: State) -> bool:
    """Tell whether something is built into a unit."""
    return state.stage == CONSUMED and state.container != 0
