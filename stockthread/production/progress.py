"""Work in progress, seen by step: read from the ledger, whose events have the order as cause.

A unit is at the step in whose place, or below it, it stands; no counter is kept.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from stockthread import ledger, places
from stockthread.ledger import Stage
from stockthread.orders import PRODUCTION, Order
from stockthread.production import read
from stockthread.production.records import HeldUnit, Plan, Step, StepCount, Work


def of_orders(orders: Sequence[Order]) -> dict[int, dict[int, Work]]:
    """Return how far production orders have come, by id and product; without steps: left out."""
    plans = read.plans([order.id for order in orders])
    numbers = [order.number for order in orders if order.id in plans]
    standing = ledger.read.standing(PRODUCTION, numbers, "commission")
    stations = {step.place for some in plans.values() for plan in some for step in plan.steps}
    paths = _paths({each.place for each in standing} | stations)
    by_number: dict[str, list[ledger.Standing]] = defaultdict(list)
    for each in standing:
        by_number[each.cause_id].append(each)
    return {
        order.id: {
            plan.bom.product: _work(plan, by_number[order.number], paths)
            for plan in plans[order.id]
        }
        for order in orders
        if order.id in plans
    }


def of_order(order: Order, product: int = 0) -> Work:
    """Return how far a product of an order has come; 0: the one planned. Refuses as `read.plan`."""
    found = of_orders([order]).get(order.id, {})
    return found[product if product in found else read.plan(order, product).bom.product]


def _paths(ids: set[int]) -> dict[int, list[int]]:
    """The ids from the top down to each place."""
    found = places.read.places(sorted(ids - {0}))
    return {id: places.read.ids_on(place.path) for id, place in found.items()}


def step_at(plan: Plan, place: int, paths: Mapping[int, Sequence[int]]) -> Step | None:
    """The step whose place, or the nearest above, this is."""
    by_place = {step.place: step for step in plan.steps}
    return next((by_place[id] for id in reversed(paths.get(place, ())) if id in by_place), None)


def steps_of(plan: Plan, spots: Sequence[int]) -> dict[int, Step | None]:
    """The step of a plan that each of these places belongs to. One statement."""
    paths = _paths(set(spots) | {step.place for step in plan.steps})
    return {place: step_at(plan, place, paths) for place in set(spots)}


def _work(
    plan: Plan, standing: Sequence[ledger.Standing], paths: Mapping[int, Sequence[int]]
) -> Work:
    units: dict[int, int] = defaultdict(int)
    held: dict[int, int] = defaultdict(int)
    begun = scrapped = 0
    for each in standing:
        if each.product != plan.bom.product:
            continue
        begun += each.quantity
        if each.stage == Stage.SCRAPPED:
            scrapped += each.quantity
        if each.stage == Stage.WIP:
            step = step_at(plan, each.place, paths)
            number = step.number if step else 0
            units[number] += each.quantity
            held[number] += each.quantity if each.is_held else 0
    counts = tuple(StepCount(step, units[step.number], held[step.number]) for step in plan.steps)
    return Work(begun, counts, units[0], scrapped)


def held(order: Order, limit: int = 200) -> list[HeldUnit]:
    """Return the units of an order that are on hold, with why and at which step, by id.

    Raises Refused plan_missing. A constant number of statements for each product.
    """
    found = ledger.read.items(ledger.read.held_of(order.cause, "commission", Stage.WIP, limit))
    steps: dict[int, Step | None] = {}
    for plan in read.plans([order.id]).get(order.id) or [read.plan(order)]:
        own = [item for item in found if item.product == plan.bom.product]
        at = steps_of(plan, [item.place for item in own])
        steps |= {item.id: at[item.place] for item in own}
    holds = ledger.read.holds_on([item.id for item in found])
    return [
        HeldUnit(
            item.id, item.product, item.code, steps.get(item.id),
            tuple(dict.fromkeys(hold.reason for hold in holds.get(item.id, ()))),
            tuple(hold.id for hold in holds.get(item.id, ())),
        )
        for item in found
    ]  # fmt: skip
