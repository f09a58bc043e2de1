"""Units of an order: whether they are in work for it, at which step, and what they passed."""

from collections.abc import Mapping, Sequence
from typing import Final

from stockthread import catalog, ledger
from stockthread.kernel.errors import Refusal
from stockthread.ledger import Block, ItemView, Kind, Stage
from stockthread.orders import Order
from stockthread.production import matching
from stockthread.production.records import Plan, Step

TEST: Final = "test_result"
"""Code of the attribute whose readings are verdicts."""
PASSED, FAILED = "passed", "failed"


def test_attribute() -> int:
    """The id of the attribute of verdicts, 0 while none was ever given. One statement."""
    return next((each.id for each in catalog.read.attributes() if each.code == TEST), 0)


def verdict(is_passed: bool, step: Step | None) -> str:
    """A verdict as it is read: `passed: Torque test`."""
    return f"{PASSED if is_passed else FAILED}: {step.name if step else 'test'}"


def in_work(
    order: Order, plan: Plan, lines: Sequence[int], items: Mapping[int, ItemView]
) -> list[Refusal]:
    """Refuse each line whose unit is not being made for the order, or is there twice.

    A line of 0 is a unit still to be begun. One statement.
    """
    ids = [id for id in lines if id]
    own = ledger.read.brought_by(order.cause, "commission", ids) if ids else set()
    found: list[Refusal] = []
    seen: set[int] = set()
    for n, id in enumerate(lines):
        if not id:
            continue
        item = items.get(id)
        data = {"code": (item.code if item else "") or str(id), "number": order.number}
        if id in seen:
            found.append(Refusal(n, "unit_twice", data))
        elif item is None or item.kind != Kind.UNIT or id not in own:
            found.append(Refusal(n, "unit_of_another", data))
        elif item.product != plan.bom.product or item.stage != Stage.WIP:
            found.append(Refusal(n, "unit_not_in_work", data))
        seen.add(id)
    return found


def free_to_go(
    lines: Sequence[int], items: Mapping[int, ItemView], steps: Mapping[int, Step | None]
) -> list[Refusal]:
    """Refuse each line whose unit is held, or has not passed the test of the step it is at.

    Two statements.
    """
    ids = [id for id in lines if id in items]
    tested = [id for id in ids if (step := steps.get(items[id].place)) and step.needs_test]
    readings: dict[int, list[ledger.ReadingView]] = {}
    if tested and (attribute := test_attribute()):
        readings = ledger.read.readings_on(tested, attribute)
    found: list[Refusal] = []
    for n, id in enumerate(lines):
        item = items.get(id)
        if item is None:
            continue
        step = steps.get(item.place)
        if item.blocks & Block.MOVE:
            found.append(Refusal(n, "unit_held", {"code": item.code}))
        elif step and step.needs_test and not has_passed(readings.get(id, ()), step):
            found.append(Refusal(n, "test_missing", {"code": item.code, "step": step.name}))
    return found


def lacking(
    plan: Plan,
    lines: Sequence[int],
    items: Mapping[int, ItemView],
    steps: Mapping[int, Step | None],
) -> list[Refusal]:
    """Refuse each line whose unit lacks what is built in at the step it is at.

    Three statements, none where nothing is said to be built in at a step.
    """
    at = {
        n: step for n, id in enumerate(lines)
        if id in items and (step := steps.get(items[id].place)) and step.parts
    }  # fmt: skip
    if not at:
        return []
    inside = ledger.read.contents_of([lines[n] for n in at])
    parts = {each.id: each.product for each in ledger.read.items(
        sorted({id for some in inside.values() for id in some}))}  # fmt: skip
    skus = catalog.read.products(sorted({id for step in at.values() for id in step.parts}))
    found = []
    for n, step in at.items():
        slots = matching.Slots(matching.needs_of(plan))
        for id in inside[lines[n]]:
            slots.takes(parts[id])
        for each in slots.missing(n):
            if each.product in step.parts:
                data = {"code": items[lines[n]].code, "step": step.name,
                        "sku": skus[each.product].sku, "count": each.quantity}  # fmt: skip
                found.append(Refusal(n, "step_parts_missing", data))
    return found


def verdicts(event: int) -> list[tuple[str, int]]:
    """How many units got which verdict by an event. Two statements."""
    attribute = test_attribute()
    return ledger.read.values_read(event, attribute) if attribute else []


def has_passed(readings: Sequence[ledger.ReadingView], step: Step) -> bool:
    """Whether a step's test was passed, and none failed since."""
    is_passed = False
    for reading in readings:
        if reading.value.startswith(FAILED):
            is_passed = False
        elif reading.value == verdict(True, step):
            is_passed = True
    return is_passed


def first_a_line(refusals: Sequence[Refusal]) -> list[Refusal]:
    """The first refusal of each line, in the order of lines."""
    first: dict[int | None, Refusal] = {}
    for refusal in refusals:
        first.setdefault(refusal.line, refusal)
    return sorted(first.values(), key=lambda each: -1 if each.line is None else each.line)
