"""The usual steps of products: new orders take them over, and may be planned otherwise."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from stockthread import catalog, orders
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refused
from stockthread.kernel.fields import tidied
from stockthread.production import planning, read, subcontracting
from stockthread.production.records import NewStep, Routing

_INSERT: Final = """
    INSERT INTO production_routing (product, place_to, person, made_at)
    VALUES (%s, %s, %s, %s) RETURNING id"""
_PLAN_COLUMNS = {
    "order_id": "bigint", "product": "bigint", "bom_id": "bigint", "place_to": "bigint",
    "person": "bigint", "made_at": "bigint",
}  # fmt: skip


def set_routing(
    product: int, steps: Sequence[NewStep], *, by: int, at: datetime, place_to: int = 0
) -> Routing | None:
    """Say in which steps a product is usually made, in place of what was said before; none: forget.

    Orders that are planned stay as they are. Raises Refused: unknown_id, bom_missing, and as
    `plan_order` does of steps.
    """
    steps = [tidied(step) for step in steps]
    known = catalog.read.product(product)

    def once() -> Routing | None:
        with db.writing():
            db.lock_text(f"production_routing.{product}")
            told = subcontracting.placed(steps)
            if told:
                active = planning.chosen_bom(known)
                planning.check_steps(told, place_to, read.bom_lines([active.id])[active.id])
            before = db.query_one(
                "SELECT id FROM production_routing WHERE product = %s", (product,)
            )
            if before:
                for table in ("production_routing_part", "production_routing_step"):
                    db.execute(f"DELETE FROM {table} WHERE routing_id = %s", before)
                db.execute("DELETE FROM production_routing WHERE id = %s", before)
            if not told:
                return None
            row = db.query_one(_INSERT, (product, place_to, by, clock.micros(at)))
            assert row is not None, "a routing that was stored has an id"
            planning.insert_steps("routing", {int(row[0]): told})
            return read.routings([product])[product]

    return db.retried(once)


def plan_new(some: Sequence[int], *, by: int, at: datetime) -> list[int]:
    """Plan the products of these new orders that have a routing that fits their active bill.

    Returns the orders' ids; the rest is planned by people. As many statements for one as for a
    thousand.
    """
    found = [each for each in orders.read.of_ids(some) if each.kind == orders.PRODUCTION]
    if not found:
        return []
    lines = orders.read.lines([each.id for each in found])
    made = list(dict.fromkeys((line.order, line.product) for id in lines for line in lines[id]))
    usual = read.routings(sorted({product for _, product in made}))
    if not usual:
        return []

    def once() -> list[int]:
        with db.writing():
            orders.hold_orders(sorted(lines))
            plans = read.plans(sorted(lines)).values()
            planned = {(each.order, each.bom.product) for some in plans for each in some}
            active = _fitting(usual)
            wanted = [each for each in made if each[1] in active and each not in planned]
            _insert(wanted, active, usual, by, at)
            return sorted({id for id, _ in wanted})

    return db.retried(once)


def _fitting(usual: dict[int, Routing]) -> dict[int, int]:
    """The active bill of each product whose routing can be followed by it."""
    active = read.active_boms(sorted(usual))
    lines = read.bom_lines([bom.id for bom in active.values()])
    fitting = {}
    for product, bom in active.items():
        try:
            planning.check_steps(
                planning.new_steps(usual[product]), usual[product].place_to, lines[bom.id]
            )
        except Refused:
            continue
        fitting[product] = bom.id
    return fitting


def _insert(
    wanted: Sequence[tuple[int, int]],
    boms: dict[int, int],
    usual: dict[int, Routing],
    by: int,
    at: datetime,
) -> None:
    if not wanted:
        return
    plans = rows.insert("production_plan", _PLAN_COLUMNS, [
        (id, product, boms[product], usual[product].place_to or usual[product].steps[-1].place, by,
         clock.micros(at))
        for id, product in wanted
    ])  # fmt: skip
    planning.insert_steps("plan", {
        plan: planning.new_steps(usual[product])
        for plan, (_, product) in zip(sorted(plans), wanted, strict=True)
    })  # fmt: skip
