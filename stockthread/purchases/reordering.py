"""Reordering: what is below its minimum, counting what is available and what is on its way.

A minimum is for everywhere (place 0) or for a place with all below it. Goods that wait for
inspection are on their way, like those that are ordered; an order counts for the place that it is
to go to, and one without a place only for everywhere.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from stockthread import catalog, ledger, lots, orders, parties, places
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused
from stockthread.orders import DRAFT, OPEN, PURCHASE, NewLine, NewOrder
from stockthread.purchases import read
from stockthread.purchases.records import Minimum, Reorder

ORDERS_MAX: Final = 10_000
_COLUMNS: Final = {
    "product": "bigint", "place": "bigint", "minimum": "bigint", "order_up_to": "bigint",
    "person": "bigint", "changed_at": "bigint",
}  # fmt: skip
_SET: Final = """
    INSERT INTO purchases_minimum ({names}) SELECT {names} FROM {source} AS source
     WHERE TRUE ORDER BY line
    ON CONFLICT (product, place) DO UPDATE SET minimum = excluded.minimum,
        order_up_to = excluded.order_up_to, person = excluded.person,
        changed_at = excluded.changed_at"""
_DROP: Final = "DELETE FROM purchases_minimum WHERE product = %s AND place = %s"
Sums = dict[tuple[int, int], int]
"""How much of each product in or for each place."""


def set_minimums(minimums: Sequence[Minimum], *, by: int, at: datetime) -> None:
    """Say how much there should be at least, all or none; what was said before is replaced.

    Raises Refused with a line each: unknown_id, minimum_order, minimum_twice.
    """
    products = catalog.read.products(sorted({each.product for each in minimums}))
    known = places.read.kinds(sorted({each.place for each in minimums if each.place}))
    refusals, seen = [], set()
    for n, each in enumerate(minimums):
        if each.product not in products or (each.place and each.place not in known):
            refusals.append(Refusal(n, "unknown_id", {"id": each.product}))
        elif not 0 < each.minimum <= each.order_up_to <= 10**15:
            data = {"minimum": each.minimum, "order_up_to": each.order_up_to}
            refusals.append(Refusal(n, "minimum_order", data))
        elif (each.product, each.place) in seen:
            refusals.append(Refusal(n, "minimum_twice", {}))
        seen.add((each.product, each.place))
    if refusals:
        raise Refused(refusals)
    if minimums:
        wanted = [(*each, by, clock.micros(at)) for each in minimums]
        source, params = rows.source(_COLUMNS, wanted)
        db.execute(_SET.format(names=", ".join(_COLUMNS), source=source), params)


def drop_minimum(product: int, place: int) -> None:
    """Say that nothing of a product is asked for in a place any more. Raises Refused unknown_id."""
    if not db.execute(_DROP, (product, place)):
        raise Refused([Refusal(None, "unknown_id", {"id": product})])


def to_reorder() -> list[Reorder]:
    """Return what is below its minimum, and how much of what to order from whom.

    A constant number of statements, however many products there are.
    """
    minimums = read.minimums()
    if not minimums:
        return []
    products = sorted({each.product for each in minimums})
    here, coming = _available(products), _coming()
    spots = {place for sums in (here, coming) for _, place in sums if place}
    above = {
        id: places.read.ids_on(each.path) for id, each in places.read.places(sorted(spots)).items()
    }
    here, coming = _summed(here, above), _summed(coming, above)
    short: list[Reorder] = []
    bought = orders.read.last_bought(products)
    for each in minimums:
        key = each.product, each.place
        available, on_its_way = here.get(key, 0), coming.get(key, 0)
        if available + on_its_way >= each.minimum:
            continue
        last = bought.get(each.product)
        short.append(Reorder(
            each, available, on_its_way, each.order_up_to - available - on_its_way,
            last.party if last else 0, last.price if last else None, last.currency if last else "",
        ))  # fmt: skip
    return short


def _available(products: Sequence[int]) -> Sums:
    own = parties.read.own_party()
    found: Sums = defaultdict(int)
    kept = sorted(lots.samples_of(products))
    for product, place, quantity in ledger.read.available(
        products, own.id if own else 0, without=kept
    ):
        found[product, place] += quantity
    return found


def _coming() -> Sums:
    """What is ordered and has not come, by the place it is to go to, and what waits inspection."""
    found: Sums = defaultdict(int)
    wanted = orders.Wanted(PURCHASE, (OPEN, DRAFT))
    listed = orders.read.orders(wanted, limit=ORDERS_MAX)
    for progress in orders.progress.of_orders(listed).values():
        for line in progress.lines:
            found[line.line.product, progress.order.place_to] += line.open
    for each in read.to_inspect():
        found[each.product, each.place] += each.quantity
    return found


def _summed(sums: Sums, above: Mapping[int, Sequence[int]]) -> Sums:
    """How much of each product in or for each place with all below it; place 0: everywhere.

    above: the places on the way to each, itself among them.
    """
    found: Sums = defaultdict(int)
    for (product, place), quantity in sums.items():
        for each in (0, *above.get(place, ())):
            found[product, each] += quantity
    return found


def order_missing(
    wanted: Sequence[Reorder], *, key: str, by: int, at: datetime
) -> list[orders.Order]:
    """Make draft purchase orders of a reorder list, one for each supplier, place and currency.

    What has no supplier is left out: change `supplier` of it first. A repeated key returns the
    first orders. Raises Refused: no_lines, and as orders.add_orders does.
    """
    groups: dict[tuple[int, int, str], list[NewLine]] = defaultdict(list)
    for each in wanted:
        if each.supplier:
            line = NewLine(each.minimum.product, each.quantity, each.price)
            groups[each.supplier, each.minimum.place, each.currency].append(line)
    new = [
        NewOrder(
            PURCHASE, tuple(lines), supplier, currency=currency, place_to=place, is_draft=True,
            note="Made of the reorder list",
        )
        for (supplier, place, currency), lines in groups.items()
    ]  # fmt: skip
    made = orders.add_orders(new, key=key, by=by, at=at)
    return [orders.read.order(id) for id in made]
