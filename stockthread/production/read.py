"""Queries of bills, plans, loads and shifts. Nothing here writes; see `progress` for work."""

from collections.abc import Sequence
from typing import Any, Final

from stockthread import catalog
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.orders import Order
from stockthread.production.records import (
    ACTIVE,
    Bom,
    BomLine,
    Load,
    MachineShift,
    Plan,
    Routing,
    Shift,
    Step,
)

_BOMS: Final = """
    SELECT id, product, version, state, yield_quantity, note, person, made_at FROM production_bom"""
_LINES: Final = """
    SELECT id, bom_id, number, product, quantity, kind, position FROM production_bom_line
     WHERE bom_id IN {} ORDER BY bom_id, number"""
_ALTERNATIVES: Final = """
    SELECT a.line_id, a.product FROM production_bom_alternative a
      JOIN production_bom_line l ON l.id = a.line_id WHERE l.bom_id IN {}
     ORDER BY a.line_id, a.rank"""
_USES: Final = f"""{_BOMS} WHERE state <> 'closed' AND id IN (
    SELECT bom_id FROM production_bom_line WHERE product = %s
    UNION SELECT l.bom_id FROM production_bom_line l
      JOIN production_bom_alternative a ON a.line_id = l.id WHERE a.product = %s)
     ORDER BY product, version"""
_JOBS: Final = """
    SELECT order_id, bom_id, place_to, id FROM production_plan WHERE order_id IN {} ORDER BY id"""
_STEPS: Final = """
    SELECT s.plan_id, s.number, s.name, s.place, s.needs_test, p.product FROM production_step s
      LEFT JOIN production_step_part p ON p.plan_id = s.plan_id AND p.number = s.number
     WHERE s.plan_id IN {} ORDER BY s.plan_id, s.number, p.id"""
_ROUTINGS: Final = """
    SELECT id, product, place_to FROM production_routing WHERE product IN {}"""
_ROUTING_STEPS: Final = """
    SELECT s.routing_id, s.number, s.name, s.place, s.needs_test, p.product
      FROM production_routing_step s
      LEFT JOIN production_routing_part p ON p.routing_id = s.routing_id AND p.number = s.number
     WHERE s.routing_id IN {} ORDER BY s.routing_id, s.number, p.id"""
_LOADS: Final = """
    SELECT id, place, product, lot, person, loaded_at, ended_at FROM production_station_load"""

_MACHINE_SHIFTS: Final = """
    SELECT id, machine, shift, person, begun_at, ended_at FROM production_machine_shift"""


def bom(id: int) -> Bom:
    """Return one version of a bill. Raises Refused unknown_id."""
    return boms_by_id([id]).get(id) or refuse("unknown_id", id=id)


def boms_by_id(ids: Sequence[int]) -> dict[int, Bom]:
    """Return each of these versions by its id."""
    wanted, param = db.ids_in(ids)
    found = db.query_records(_bom, f"{_BOMS} WHERE id IN {wanted}", (param,))
    return {each.id: each for each in found}


def boms(*, state: str = "", after: int = 0, limit: int = 200) -> list[Bom]:
    """Return versions in the order of ids from behind `after`: of a state, or all."""
    where, params = ("WHERE id > %s AND state = %s", [after, state])
    if not state:
        where, params = "WHERE id > %s", [after]
    return db.query_records(_bom, f"{_BOMS} {where} ORDER BY id LIMIT %s", (*params, limit))


def versions(product: int) -> list[Bom]:
    """Return the versions of a product's bill, the latest first."""
    sql = f"{_BOMS} WHERE product = %s ORDER BY version DESC"
    return db.query_records(_bom, sql, (product,))


def active_boms(products: Sequence[int]) -> dict[int, Bom]:
    """Return the active version of each of these products that has one."""
    wanted, param = db.ids_in(products)
    sql = f"{_BOMS} WHERE state = %s AND product IN {wanted}"
    return {each.product: each for each in db.query_records(_bom, sql, (ACTIVE, param))}


def used_in(product: int) -> list[Bom]:
    """Return the versions, but for closed ones, in which a product goes in or may go in."""
    return db.query_records(_bom, _USES, (product, product))


def bom_lines(boms: Sequence[int]) -> dict[int, list[BomLine]]:
    """Return the lines of these versions, with their alternatives. Two statements."""
    wanted, param = db.ids_in(boms)
    others: dict[int, list[int]] = {}
    for line, product in db.query(_ALTERNATIVES.format(wanted), (param,)):
        others.setdefault(line, []).append(product)
    found: dict[int, list[BomLine]] = {id: [] for id in boms}
    for row in db.query(_LINES.format(wanted), (param,)):
        line = BomLine._make((*row, tuple(others.get(row[0], ()))))
        found[line.bom].append(line)
    return found


def tree(product: int, *, depth_max: int = 20) -> list[tuple[int, Bom, BomLine]]:
    """Return what goes into a product through active bills, the way a tree is read: depth first.

    Each entry is its depth (from 1), its bill and its line. A statement or three for each depth.
    """
    known: dict[int, tuple[Bom, list[BomLine]]] = {}
    wanted = [product]
    for _ in range(depth_max):
        active = active_boms(wanted)
        lines = bom_lines([each.id for each in active.values()])
        known |= {each.product: (each, lines[each.id]) for each in active.values()}
        inside = {line.product for some in lines.values() for line in some}
        wanted = sorted(inside - known.keys())
        if not wanted:
            break
    bills = {bill.id: bill for bill, _ in known.values()}
    told: list[tuple[int, Bom, BomLine]] = []
    waiting = [(1, line) for line in reversed(known[product][1])] if product in known else []
    while waiting:
        depth, line = waiting.pop()
        told.append((depth, bills[line.bom], line))
        if line.product in known and depth < depth_max:
            waiting += [(depth + 1, each) for each in reversed(known[line.product][1])]
    return told


def plans(orders: Sequence[int]) -> dict[int, list[Plan]]:
    """Return by which bills and steps these orders are made, by order, a plan for each product.

    Orders without one are left out. Five statements at most.
    """
    wanted, param = db.ids_in(orders)
    rows = db.query(_JOBS.format(wanted), (param,))
    if not rows:
        return {}
    ids = [bom for _, bom, _, _ in rows]
    bills, lines = boms_by_id(ids), bom_lines(sorted(set(ids)))
    steps = _steps(_STEPS, [plan for *_, plan in rows])
    found: dict[int, list[Plan]] = {}
    for order, bom, place_to, plan in rows:
        made = Plan(order, bills[bom], tuple(lines[bom]), steps[plan], place_to)
        found.setdefault(order, []).append(made)
    return found


def routings(products: Sequence[int]) -> dict[int, Routing]:
    """Return the usual steps of each of these products that has some. Two statements."""
    wanted, param = db.ids_in(products)
    rows = db.query(_ROUTINGS.format(wanted), (param,))
    steps = _steps(_ROUTING_STEPS, [id for id, *_ in rows]) if rows else {}
    return {product: Routing(product, steps[id], place_to) for id, product, place_to in rows}


def _steps(sql: str, owners: Sequence[int]) -> dict[int, tuple[Step, ...]]:
    """The steps of each plan or routing, with what is built in there. One statement."""
    wanted, param = db.ids_in(owners)
    found: dict[int, dict[int, Step]] = {}
    for owner, number, name, place, needs_test, part in db.query(sql.format(wanted), (param,)):
        steps = found.setdefault(owner, {})
        before = steps.get(number) or Step(number, name, place, bool(needs_test))
        steps[number] = before._replace(parts=(*before.parts, part)) if part else before
    return {owner: tuple(steps.values()) for owner, steps in found.items()}


def plan(order: Order, product: int = 0) -> Plan:
    """Return by what an order makes a product; 0: the one that is planned.

    Raises Refused: plan_missing, and order_products where 0 could be several.
    """
    found = [p for p in plans([order.id]).get(order.id, ()) if product in (0, p.bom.product)]
    if len(found) > 1:
        skus = catalog.read.products(sorted(each.bom.product for each in found))
        told = ", ".join(each.sku for each in skus.values())
        refuse("order_products", number=order.number, skus=told)
    return found[0] if found else refuse("plan_missing", number=order.number)


def plan_of_units(order: Order, products: Sequence[int]) -> Plan:
    """Return by what an order makes units of these products: the first of them that it makes.

    Where it makes none of them, the first plan there is. Raises Refused plan_missing.
    """
    found = {each.bom.product: each for each in plans([order.id]).get(order.id, ())}
    if not found:
        refuse("plan_missing", number=order.number)
    made = next((product for product in products if product in found), next(iter(found)))
    return found[made]


def loaded(places: Sequence[int]) -> list[Load]:
    """Return what is loaded in these places now, by place and product."""
    wanted, param = db.ids_in(places)
    sql = f"{_LOADS} WHERE ended_at IS NULL AND place IN {wanted} ORDER BY place, product"
    return db.query_records(_load, sql, (param,))


def loads_of(place: int, limit: int = 50) -> list[Load]:
    """Return what was loaded in a place, the latest first."""
    sql = f"{_LOADS} WHERE place = %s ORDER BY id DESC LIMIT %s"
    return db.query_records(_load, sql, (place, limit))


def shifts() -> list[Shift]:
    """Return all shifts, as they begin."""
    sql = "SELECT id, name, begins, ends FROM production_shift ORDER BY begins, name"
    return db.query_records(Shift, sql)


def stations(limit: int = 300) -> list[int]:
    """Return the places at which steps of orders are done, those of the latest orders first."""
    sql = "SELECT place FROM production_step GROUP BY place ORDER BY MAX(id) DESC LIMIT %s"
    return [place for (place,) in db.query(sql, (limit,))]


def machine_shifts(machines: Sequence[str]) -> list[MachineShift]:
    """Return which shifts were said to work at these machines, the latest first."""
    wanted, param = db.texts_in(machines)
    sql = f"{_MACHINE_SHIFTS} WHERE machine IN {wanted} ORDER BY id DESC"
    return db.query_records(_machine_shift, sql, (param,))


def products_of(plan: Plan) -> dict[int, catalog.Product]:
    """Return the products of a plan's bill, alternatives and what is made included."""
    ids = {plan.bom.product, *(id for line in plan.lines for id in line.products)}
    return catalog.read.products(sorted(ids))


def _bom(*columns: Any) -> Bom:
    *head, made_at = columns
    return Bom._make((*head, clock.from_micros(made_at)))


def _machine_shift(*columns: Any) -> MachineShift:
    *head, begun_at, ended_at = columns
    until = None if ended_at is None else clock.from_micros(ended_at)
    return MachineShift._make((*head, clock.from_micros(begun_at), until))


def _load(*columns: Any) -> Load:
    *head, loaded_at, ended_at = columns
    until = None if ended_at is None else clock.from_micros(ended_at)
    return Load._make((*head, clock.from_micros(loaded_at), until))
