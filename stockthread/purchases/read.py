"""Queries of purchases: policies, minimums, what waits for inspection. Nothing here writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread import catalog, ledger, places
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Brought, Kind
from stockthread.orders import PURCHASE, Order
from stockthread.purchases import parting
from stockthread.purchases.records import INSPECTION, Minimum, Policy, ToInspect

_POLICIES: Final = """
    SELECT product, supplier, mode, sample_count, sample_of FROM purchases_policy"""
_MINIMUMS: Final = """
    SELECT product, place, minimum, order_up_to FROM purchases_minimum"""
_SAMPLED: Final = """
    SELECT s.item, CAST(SUM(s.quantity) AS BIGINT), MIN(i.made_at)
      FROM purchases_sample s JOIN purchases_inspection i ON i.id = s.inspection_id
     WHERE s.item IN {} GROUP BY s.item"""


def need_product(id: int) -> catalog.Product:
    """Return a product. Raises Refused unknown_id."""
    return catalog.read.products([id]).get(id) or refuse("unknown_id", id=id)


def policies(limit: int = 1000) -> list[Policy]:
    """Return all policies of inspection, by product and supplier."""
    sql = f"{_POLICIES} ORDER BY product, supplier LIMIT %s"
    return db.query_records(Policy, sql, (limit,))


def policies_for(products: Sequence[int], supplier: int) -> dict[int, Policy]:
    """Return how each of these products from a supplier is inspected; none where nothing is said.

    What is said of the supplier comes before what is said of any.
    """
    wanted, param = db.ids_in(products)
    sql = f"{_POLICIES} WHERE product IN {wanted} AND supplier IN (0, %s) ORDER BY supplier"
    return {each.product: each for each in db.query_records(Policy, sql, (param, supplier))}


def minimums(limit: int = 10_000) -> list[Minimum]:
    """Return all minimums, by product and place."""
    sql = f"{_MINIMUMS} ORDER BY product, place LIMIT %s"
    return db.query_records(Minimum, sql, (limit,))


class Sampled(NamedTuple):
    """How much of an item was drawn to be looked at, and when that was."""

    quantity: int
    since: datetime


def sampled(items: Sequence[int]) -> dict[int, Sampled]:
    """Return what was drawn of each of these items to be looked at."""
    wanted, param = db.ids_in(items)
    return {
        item: Sampled(quantity, clock.from_micros(made_at))
        for item, quantity, made_at in db.query(_SAMPLED.format(wanted), (param,))
    }


def to_inspect(order: Order | None = None, limit: int = 10_000) -> list[ToInspect]:
    """Return what waits for inspection, of one order or of all, the oldest first; not what went
    back to whoever supplied it.

    A constant number of statements, however much waits.
    """
    of = order.cause if order else None
    held = ledger.read.holds_with_reason(INSPECTION, limit, of=of)
    items = [hold.item for _, hold in held]
    views = {view.id: view for view in ledger.read.items(items)}
    lots = _in_hand([view.id for view in views.values() if view.kind == Kind.LOT])
    kinds = places.read.kinds(sorted({view.place for view in views.values()}))
    drawn = sampled(items)
    found: dict[int, ToInspect] = {}
    for cause, hold in held:
        number = cause.id if cause.kind == PURCHASE else ""
        view = views[hold.item]
        if hold.item in found or kinds.get(view.place) == "supplier":
            continue
        place, quantity = lots.get(view.id, (view.place, view.quantity))
        sample = drawn.get(view.id, Sampled(0, hold.since))
        found[hold.item] = ToInspect(
            number, hold.id, view.id, view.kind, view.product, view.code, place, quantity,
            min(sample.quantity, quantity), min(sample.since, hold.since),
        )  # fmt: skip
    return list(found.values())


def _in_hand(lots: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Where lots are, 0 for several places, and how much of them is here: none of it expected."""
    found = {}
    for item, some in parting.in_hand(lots).items():
        spots = {each.place for each in some}
        place = spots.pop() if len(spots) == 1 else 0
        found[item] = place, sum(each.quantity for each in some)
    return found


def at_dock(order: Order) -> list[Brought]:
    """Return what came for an order and lies where it came in, containers before what is loose.

    What is inside a container goes where that goes, and is not told.
    """
    found = [
        each for each in ledger.read.brought(order.cause, "receive")
        if each.place == each.brought_to and not each.container
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.kind != Kind.CONTAINER, each.item))


def awaited(order: Order) -> list[Brought]:
    """Return what was announced for an order by serial or lot and is expected still."""
    return [each for each in ledger.read.awaited(order.cause) if each.product]
