"""A request's lines in the model, on their way through the rules of a verb.

The outcome is a Plan, or RefusedLines is raised. A plan is carried out with the event's id and the
ids of what the posting made, once the ledger has done the same.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from tests.model import model as m
from tests.model.model import Model, RefusedLines, Row, State, Step

Apply = Callable[[int, range], None]


class Plan(NamedTuple):
    """Which lines are left out, and how the rest is carried out."""

    refused: set[int]
    apply: Apply


class Batch:
    """The lines of a request on their way through the rules, phase by phase."""

    def __init__(self, model: Model, rows: Sequence[Row], at: int, accept: str) -> None:
        self.model, self.rows, self.at, self.accept = model, rows, at, accept
        self.refused: set[int] = set()
        self.steps: list[Step] = []
        if not rows:
            raise RefusedLines([None])

    def refuse(self, lines: set[int]) -> None:
        """Leave lines out, or stop."""
        if not lines:
            return
        self.refused |= lines
        if self.accept == "all" or len(self.refused) == len(self.rows):
            raise RefusedLines(self.refused)
        self.steps = [step for step in self.steps if step.line not in self.refused]

    def begin(self, after: Callable[[Row, State], State]) -> None:
        """Find where the rows start from and where they go."""
        steps, bad = self.model.steps_of(self.rows)
        self.steps = [s.to(after(self.rows[s.line], s.before)) for s in steps]
        self.refuse(bad)

    def go_to(self, place: int, wanted: str) -> None:
        """Refuse a place that the verb does not go to."""
        model = self.model
        fits = {
            "ours": lambda place: place not in model.not_ours.values(),
            "others": lambda place: place in model.others(),
            "lost": lambda place: place == model.not_ours["lost"],
            "scrap": lambda place: place == model.not_ours["scrap"],
        }[wanted]
        if not fits(place):
            raise RefusedLines([None])

    def take_contents(self) -> None:
        """What is inside goes along; a line for something that goes along anyway is refused."""
        self.steps = self.model.with_contents(self.steps)
        inside = {step.item for step in self.steps if step.is_inside}
        self.refuse({
            step.line for step in self.steps
            if not step.is_inside and step.item in inside and not self.model.is_lot(step.item)
        })  # fmt: skip

    def check(self, *, into: tuple[int, int] | None = None, **rules: Any) -> None:
        """Refuse what the rules forbid; `into`: kind of the container, and what holds forbid it."""
        model, taken = self.model, self.model.taken(self.steps)
        inside = {step.item for step in self.steps}
        free = rules.get("free", True)
        self.refuse({
            step.line for step in self.steps
            if model.is_wrong(self.rows, step, rules)
            or (rules.get("home") and is_led_astray(model, step))
            or model.is_short(step, taken, free=free)
            or (into and not step.is_inside
                and (step.after.container in inside or model.is_bad_target(step, *into)))
        })  # fmt: skip

    def in_order(self) -> None:
        """Refuse what would contradict what happened later."""
        drawn = self.model.taken(self.steps)
        self.refuse({s.line for s in self.steps if self.model.is_late(s, self.at, drawn)})

    def plan(self, kind: str, more: Apply | None = None) -> Plan:
        """Return the plan: the steps, and then what else there is to do."""

        def apply(event: int, items: range) -> None:
            self.model.write(event, kind, self.at, self.steps)
            if more:
                more(event, items)

        return Plan(self.refused, apply)


def as_they_are(model: Model, rows: Sequence[Row]) -> tuple[list[Step], set[int]]:
    """Return items of any state; a lot stands for its first part."""
    steps, bad, seen = [], set(), set()
    for line, row in enumerate(rows):
        kind = model.kinds.get(row.item)
        if kind in (None, m.PROCESS):
            bad.add(line)
            continue
        if row.item in seen:
            bad.add(line)
        seen.add(row.item)
        state = model.states.get(row.item)
        quantity = 1
        if kind == m.LOT:
            order = ("stage", "place", "owner", "container")
            spots = model.parts[row.item]
            state = min(spots, key=lambda spot: tuple(getattr(spot, name) for name in order))
            quantity = spots[state].quantity
            state = state._replace(product=model.products[row.item])
        assert state is not None
        steps.append(Step(line, row.item, state, state, quantity))
    return steps, bad


def product_of(model: Model, item: int) -> int:
    return model.products[item] if model.is_lot(item) else model.states[item].product


def part(model: Model, batch: Batch, event: int, items: range) -> None:
    """Each step's quantity becomes a lot where it stood, held as the old one is."""
    for item, step in zip(items, batch.steps, strict=True):
        model.make(event, m.LOT, item, step.before, step.quantity, None)
        model.join(event, Counter({(item, step.item): step.quantity}))


def is_led_astray(model: Model, step: Step) -> bool:
    """Tell whether what somebody else owns would go to a customer who does not own it."""
    before = step.before
    if model.kinds[step.item] == m.CONTAINER or (step.is_inside and m.is_component(before)):
        return False
    return before.owner in model.strangers and step.after.place == model.not_ours["customer"]
