"""How an order is made: by which version of a bill, in which steps, at which stations."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from stockthread import catalog, ledger, orders, places
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.orders import CANCELLED, CLOSED, PRODUCTION, Order
from stockthread.production import read
from stockthread.production.records import ACTIVE, Bom, NewStep, Plan

STEPS_MAX: Final = 100
_RULES = {"name": Rule(120, is_needed=True)}
_STEP_COLUMNS = {
    "plan_id": "bigint", "number": "bigint", "name": "text", "place": "bigint",
    "needs_test": "boolean",
}  # fmt: skip
_FIND: Final = "SELECT id FROM production_plan WHERE order_id = %s"
_INSERT: Final = """
    INSERT INTO production_plan (order_id, bom_id, place_to, person, made_at)
    VALUES (%s, %s, %s, %s, %s) RETURNING id"""
_UPDATE: Final = """
    UPDATE production_plan SET bom_id = %s, place_to = %s, person = %s, made_at = %s
     WHERE id = %s"""


def plan_order(
    order: Order,
    steps: Sequence[NewStep],
    *,
    by: int,
    at: datetime,
    bom: int = 0,
    place_to: int = 0,
) -> Plan:
    """Say by which bill (the active one unless told) and steps an order is made.

    place_to: where finished goods go; 0 leaves them at the last station. Planning anew is possible
    until the first unit is begun. Raises Refused: order_not_production, order_ended, bom_missing,
    bom_of_another, plan_begun, plan_without_steps, step_place, step_place_repeated, and those of
    fields.
    """
    steps = [tidied(step) for step in steps]

    def once() -> Plan:
        with db.writing():
            known = orders.hold_order(order.id)
            product = product_of(known)
            check_open(known)
            chosen = _chosen(product, bom)
            _check(steps, place_to)
            if has_begun(known):
                refuse("plan_begun", number=known.number)
            to = place_to or steps[-1].place
            row = db.query_one(_FIND, (order.id,))
            if row is None:
                values = (order.id, chosen.id, to, by, clock.micros(at))
                row = db.query_one(_INSERT, values)
            else:
                db.execute(_UPDATE, (chosen.id, to, by, clock.micros(at), row[0]))
                db.execute("DELETE FROM production_step WHERE plan_id = %s", (row[0],))
            assert row is not None, "a plan that was stored has an id"
            _insert_steps(int(row[0]), steps)
            return read.plan(known)

    return db.retried(once)


def product_of(order: Order) -> catalog.Product:
    """What an order makes: it has one line. Raises Refused order_not_production."""
    lines = orders.read.lines([order.id])[order.id]
    if order.kind != PRODUCTION or len(lines) != 1:
        refuse("order_not_production", number=order.number, kind=order.kind, lines=len(lines))
    return catalog.read.product(lines[0].product)


def check_open(order: Order) -> None:
    """Refuse to work for an order that has ended. Raises Refused order_ended."""
    if order.state in (CLOSED, CANCELLED):
        refuse("order_ended", number=order.number, state=order.state)


def has_begun(order: Order) -> bool:
    """Whether anything was ever made or used for the order and not undone."""
    return bool(ledger.read.flows(order.kind, [order.number]))


def _chosen(product: catalog.Product, bom: int) -> Bom:
    if not bom:
        active = read.active_boms([product.id]).get(product.id)
        return active or refuse("bom_missing", sku=product.sku)
    chosen = read.bom(bom)
    if chosen.product != product.id or chosen.state != ACTIVE:
        refuse("bom_of_another", sku=product.sku, version=chosen.version, state=chosen.state)
    return chosen


def _check(steps: Sequence[NewStep], place_to: int) -> None:
    if not 0 < len(steps) <= STEPS_MAX:
        refuse("plan_without_steps", limit=STEPS_MAX)
    spots = [step.place for step in steps] + ([place_to] if place_to else [])
    known = places.read.places(sorted(set(spots)))
    found: list[Refusal] = []
    for n, step in enumerate(steps):
        found += field_refusals(n, step, _RULES)
        if not is_ours(known.get(step.place)):
            found.append(Refusal(n, "step_place", {}))
        elif step.place in spots[:n]:
            code = known[step.place].code
            found.append(Refusal(n, "step_place_repeated", {"place": code}))
    if place_to and not is_ours(known.get(place_to)):
        found.append(Refusal(None, "step_place", {}))
    if found:
        raise Refused(found)


def is_ours(place: places.Place | None) -> bool:
    """Whether it is an open place of our own."""
    return place is not None and place.is_active and place.kind in places.BUILT_KINDS


def _insert_steps(plan: int, steps: Sequence[NewStep]) -> None:
    text, params = rows.source(_STEP_COLUMNS, [
        (plan, number, step.name, step.place, step.needs_test)
        for number, step in enumerate(steps, 1)
    ])  # fmt: skip
    names = ", ".join(_STEP_COLUMNS)
    picked = names.replace("needs_test", "CAST(needs_test AS BOOLEAN)")
    db.execute(f"INSERT INTO production_step ({names}) SELECT {picked} FROM {text} AS s", params)
