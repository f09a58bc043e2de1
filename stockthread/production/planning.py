"""How an order is made: by which version of a bill, in which steps, at which stations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from stockthread import catalog, ledger, orders, places
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.orders import CANCELLED, CLOSED, PRODUCTION, Order
from stockthread.production import read, subcontracting
from stockthread.production.records import (
    ACTIVE,
    SERIALISED,
    Bom,
    BomLine,
    NewStep,
    Plan,
    Routing,
)

STEPS_MAX: Final = 100
_MADE: Final = ("commission", "produce", "finish")
_RULES = {"name": Rule(120, is_needed=True)}
_STEP_COLUMNS = {"number": "bigint", "name": "text", "place": "bigint", "needs_test": "boolean"}
_PART_COLUMNS = {"number": "bigint", "product": "bigint"}
_STEPS_OF: Final = {"plan": "production_step", "routing": "production_routing_step"}
_PARTS_OF: Final = {"plan": "production_step_part", "routing": "production_routing_part"}
_FIND: Final = "SELECT id FROM production_plan WHERE order_id = %s AND product = %s"
_INSERT: Final = """
    INSERT INTO production_plan (order_id, product, bom_id, place_to, person, made_at)
    VALUES (%s, %s, %s, %s, %s, %s) RETURNING id"""
_UPDATE: Final = """
    UPDATE production_plan SET bom_id = %s, place_to = %s, person = %s, made_at = %s
     WHERE id = %s"""


def plan_order(
    order: Order,
    steps: Sequence[NewStep] = (),
    *,
    by: int,
    at: datetime,
    product: int = 0,
    bom: int = 0,
    place_to: int = 0,
) -> Plan:
    """Say by which bill (the active one unless told) and steps an order makes a product.

    product: needed where the order makes several, of which each has a plan of its own.

    Without steps it takes over those of the product's routing, and where that says finished goods
    go. place_to: where those go; 0 leaves them at the last station. Planning anew is possible until
    the first unit is begun. Raises Refused: order_ended, bom_missing, bom_of_another, plan_begun,
    plan_without_steps, step_place, finished_place, step_place_repeated, step_part,
    step_part_repeated, those of fields, and as `product_of` does.
    """
    steps = [tidied(step) for step in steps]

    def once() -> Plan:
        with db.writing():
            known = orders.hold_order(order.id)
            made = product_of(known, product)
            check_open(known)
            chosen = chosen_bom(made, bom)
            told = subcontracting.placed(steps)
            wanted, to = (told, place_to) if told else _usual(made, place_to)
            check_steps(wanted, to, read.bom_lines([chosen.id])[chosen.id])
            if has_begun(known, made.id):
                refuse("plan_begun", number=known.number)
            to = to or wanted[-1].place
            row = db.query_one(_FIND, (order.id, made.id))
            if row is None:
                values = (order.id, made.id, chosen.id, to, by, clock.micros(at))
                row = db.query_one(_INSERT, values)
            else:
                db.execute(_UPDATE, (chosen.id, to, by, clock.micros(at), row[0]))
                db.execute("DELETE FROM production_step_part WHERE plan_id = %s", (row[0],))
                db.execute("DELETE FROM production_step WHERE plan_id = %s", (row[0],))
            assert row is not None, "a plan that was stored has an id"
            insert_steps("plan", {int(row[0]): wanted})
            return read.plan(known, made.id)

    return db.retried(once)


def products_of(order: Order) -> list[catalog.Product]:
    """What an order makes, in the order of its lines. Raises Refused order_not_production."""
    if order.kind != PRODUCTION:
        refuse("order_not_production", number=order.number, kind=order.kind)
    lines = orders.read.lines([order.id])[order.id]
    made = list(dict.fromkeys(line.product for line in lines))
    found = catalog.read.products(made)
    return [found[id] for id in made]


def product_of(order: Order, product: int = 0) -> catalog.Product:
    """The product of an order with this id; 0: the one that it makes.

    Raises Refused: order_not_production; order_products where 0 could be several;
    order_other_product where it makes that not.
    """
    made = products_of(order)
    chosen = [each for each in made if product in (0, each.id)]
    told = ", ".join(each.sku for each in made)
    if not chosen:
        sku = catalog.read.product(product).sku
        refuse("order_other_product", number=order.number, sku=sku, skus=told)
    if len(chosen) > 1:
        refuse("order_products", number=order.number, skus=told)
    return chosen[0]


def check_open(order: Order) -> None:
    """Refuse to work for an order that has ended. Raises Refused order_ended."""
    if order.state in (CLOSED, CANCELLED):
        refuse("order_ended", number=order.number, state=order.state)


def has_begun(order: Order, product: int) -> bool:
    """Whether any of a product was ever begun or made for the order and not undone."""
    flows = ledger.read.flows(order.kind, [order.number])
    return any(flow.product == product and flow.verb in _MADE for flow in flows)


def chosen_bom(product: catalog.Product, bom: int = 0) -> Bom:
    """The active bill of a product, or the one named. Raises Refused: as `plan_order`."""
    if not bom:
        active = read.active_boms([product.id]).get(product.id)
        return active or refuse("bom_missing", sku=product.sku)
    chosen = read.bom(bom)
    if chosen.product != product.id or chosen.state != ACTIVE:
        refuse("bom_of_another", sku=product.sku, version=chosen.version, state=chosen.state)
    return chosen


def _usual(product: catalog.Product, place_to: int) -> tuple[list[NewStep], int]:
    """The steps of a product's routing, and where finished goods go."""
    found = read.routings([product.id]).get(product.id)
    return (new_steps(found), place_to or found.place_to) if found else ([], place_to)


def new_steps(routing: Routing) -> list[NewStep]:
    """The steps of a routing, as an order takes them over."""
    return [NewStep(*step[1:]) for step in routing.steps]


def check_steps(steps: Sequence[NewStep], place_to: int, lines: Sequence[BomLine]) -> None:
    """Refuse what cannot be steps by a bill with these lines. Two statements.

    A step may stand at a supplier's place; what is finished comes to one of ours.

    Raises Refused as `plan_order` does.
    """
    if not 0 < len(steps) <= STEPS_MAX:
        refuse("plan_without_steps", limit=STEPS_MAX)
    spots = [step.place for step in steps] + ([place_to] if place_to else [])
    known = places.read.places(sorted(set(spots)))
    found: list[Refusal] = []
    for n, step in enumerate(steps):
        found += field_refusals(n, step, _RULES)
        if not subcontracting.is_work_place(known.get(step.place)):
            found.append(Refusal(n, "step_place", {}))
        elif step.place in spots[:n]:
            code = known[step.place].code
            found.append(Refusal(n, "step_place_repeated", {"place": code}))
    found += _about_parts(steps, lines)
    last = known.get(steps[-1].place)
    if place_to and not is_ours(known.get(place_to)):
        found.append(Refusal(None, "step_place", {}))
    elif not place_to and last and last.kind == subcontracting.SUPPLIER:
        found.append(Refusal(None, "finished_place", {"place": last.code}))
    if found:
        raise Refused(found)


def _about_parts(steps: Sequence[NewStep], lines: Sequence[BomLine]) -> list[Refusal]:
    """Refuse what is to be built in at a step and is in no line by serial, or at two steps."""
    if not any(step.parts for step in steps):
        return []
    known = {line.product for line in lines if line.kind == SERIALISED}
    skus = catalog.read.products(sorted({id for step in steps for id in step.parts}))
    seen: set[int] = set()
    found = []
    for n, step in enumerate(steps):
        for id in step.parts:
            data = {"sku": skus[id].sku if id in skus else str(id), "step": step.name}
            if id not in known:
                found.append(Refusal(n, "step_part", data))
            elif id in seen:
                found.append(Refusal(n, "step_part_repeated", data))
            seen.add(id)
    return found


def is_ours(place: places.Place | None) -> bool:
    """Whether it is an open place of our own."""
    return place is not None and place.is_active and place.kind in places.BUILT_KINDS


def insert_steps(what: str, steps: Mapping[int, Sequence[NewStep]]) -> None:
    """Store the steps of plans or routings (`what`), by the id of each. Two statements."""
    owner = f"{what}_id"
    numbered = [(id, n, s) for id, some in steps.items() for n, s in enumerate(some, 1)]
    _fill(_STEPS_OF[what], {owner: "bigint", **_STEP_COLUMNS}, [
        (id, n, step.name, step.place, step.needs_test) for id, n, step in numbered
    ])  # fmt: skip
    parts = [(id, n, product) for id, n, step in numbered for product in step.parts]
    if parts:
        _fill(_PARTS_OF[what], {owner: "bigint", **_PART_COLUMNS}, parts)


def _fill(table: str, columns: Mapping[str, str], values: Sequence[tuple[object, ...]]) -> None:
    text, params = rows.source(columns, values)
    names = ", ".join(columns)
    picked = names.replace("needs_test", "CAST(needs_test AS BOOLEAN)")
    db.execute(
        f"INSERT INTO {table} ({names}) SELECT {picked} FROM {text} AS s ORDER BY line", params
    )
