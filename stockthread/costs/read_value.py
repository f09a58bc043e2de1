"""What stock is worth on any day, and what was sold cost. Nothing here writes but to follow.

All of it is sums of the journal's lines up to a moment, so that a closed day never changes. Lines
are only ever added, each by an event or an entry: those recorded by a moment are the books as they
were known then.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from stockthread import orders
from stockthread.costs import following, prices, rates
from stockthread.costs.accounts import COST_OF_SALES, VALUE, Account
from stockthread.costs.days import day_of, end_of, start_of
from stockthread.costs.records import By, Margin, Sold, Value
from stockthread.kernel import clock, db

_IN_STOCK: Final = ", ".join(str(int(account)) for account in VALUE)
_SOLD_IN: Final = ", ".join(str(int(account)) for account in COST_OF_SALES)
_AMOUNTS: Final = "CAST(SUM(l.goods) AS BIGINT), CAST(SUM(l.landed) AS BIGINT)"
_SUMS: Final = f"CAST(SUM(l.quantity) AS BIGINT), {_AMOUNTS}"
_LOOSE: Final = "CAST(SUM(CASE WHEN l.account = 1 THEN l.quantity ELSE 0 END) AS BIGINT)"
IN_WORK: Final = -1
"""What stands in the place of a product or class of work in progress."""

_IS_WORK: Final = f"l.account = {int(Account.WORK)}"
_COLUMNS: Final[Mapping[str, str]] = {
    "product": f"CASE WHEN {_IS_WORK} THEN {IN_WORK} ELSE l.product END",
    "place": "l.place",
    "class": f"CASE WHEN {_IS_WORK} THEN {IN_WORK} ELSE COALESCE(p.product_class_id, 0) END",
    "owner": "l.owner",
    "account": "l.account",
}
_VALUE: Final = f"""
    SELECT {{by}}, {_LOOSE}, {_AMOUNTS}
      FROM costs_line l LEFT JOIN catalog_product p ON p.id = l.product{{joined}}
     WHERE l.account IN ({_IN_STOCK}) AND l.booked_at < %s{{only}}
     GROUP BY {{by}} ORDER BY {{by}}"""

# What wrote a line: the event, or the entry that none brought about.
_WRITTEN_BY: Final = """
      LEFT JOIN ledger_event v ON v.id = l.event
      LEFT JOIN costs_entry n ON n.id = l.entry AND l.event = 0"""
_WAS_KNOWN: Final = " AND COALESCE(v.recorded_at, n.recorded_at) <= %s"


def value(
    day: date | None = None,
    by: By = "product",
    *,
    product: int = 0,
    place: int = 0,
    places: Sequence[int] = (),
    known_at: datetime | None = None,
) -> list[Value]:
    """Return what our stock was worth at the end of a day, or is now, by one of its aspects.

    product, place, places: of these alone. Quantities are told by product, and of one product.
    known_at: as it was known at that moment: goods, prices, landed costs and corrections recorded
    later do not count. What is built into something is worth something as that. By product and
    class work in progress is IN_WORK; its place is 0. One statement behind following.
    """
    following.follow()
    joined, only, params = _known(known_at)
    params.insert(0, end_of(day) if day else 2**62)
    for name, id in (("product", product), ("place", place)):
        if id:
            only += f" AND l.{name} = %s"
            params.append(id)
    if places:
        wanted, param = db.ids_in(places)
        only += f" AND l.place IN {wanted}"
        params.append(param)
    has_quantity = by == "product" or product
    return [
        Value(id, quantity if has_quantity and (id > 0 or product) else 0, goods, landed)
        for id, quantity, goods, landed in db.query(
            _VALUE.format(by=_COLUMNS[by], joined=joined, only=only), params
        )
        if goods or landed or (has_quantity and quantity and id > 0)
    ]


def _known(at: datetime | None) -> tuple[str, str, list[Any]]:
    """The join, condition and parameters that leave lines out which were recorded later."""
    return (_WRITTEN_BY, _WAS_KNOWN, [clock.micros(at)]) if at else ("", "", [])


def worth() -> dict[int, int]:
    """Return what our stock of each product is worth now, where it is worth anything."""
    return {each.id: each.amount for each in value() if each.id > 0 and each.amount > 0}


_CHANGED: Final = f"""
    SELECT l.event, l.product, l.place, CAST(SUM(l.goods + l.landed) AS BIGINT)
      FROM costs_line l
     WHERE l.booked_at >= %s AND l.event IN {{}} AND l.entry = 0 AND l.account IN ({_IN_STOCK})
     GROUP BY l.event, l.product, l.place"""


def changes(events: Sequence[int], since: datetime) -> dict[tuple[int, int, int], int]:
    """Return how much more or less stock was worth by these events: by event, product and place.

    since: not later than the first of them happened. One statement behind following.
    """
    following.follow()
    wanted, param = db.ids_in(events)
    found = db.query(_CHANGED.format(wanted), (clock.micros(since), param))
    return {(event, product, place): amount for event, product, place, amount in found}


def values(
    days: Sequence[date], by: By, known_at: datetime | None = None
) -> dict[date, list[Value]]:
    """Return the value at the end of each of these days, as known now or at another moment.

    One statement behind following.
    """
    following.follow()
    joined, only, known = _known(known_at)
    ends = [end_of(day) for day in days]
    case = "CAST(SUM(CASE WHEN l.booked_at < %s THEN l.{} ELSE 0 END) AS BIGINT)"
    sums = ", ".join(case.format(name) for _ in ends for name in ("goods", "landed"))
    sql = f"""
        SELECT {_COLUMNS[by]}, {sums} FROM costs_line l
        LEFT JOIN catalog_product p ON p.id = l.product{joined}
        WHERE l.account IN ({_IN_STOCK}) AND l.booked_at < %s{only} GROUP BY 1 ORDER BY 1"""
    params = [*(end for end in ends for _ in range(2)), max(ends), *known]
    told: dict[date, list[Value]] = {day: [] for day in days}
    for id, *amounts in db.query(sql, params):
        for n, day in enumerate(days):
            goods, landed = amounts[2 * n : 2 * n + 2]
            if goods or landed:
                told[day].append(Value(id, 0, goods, landed))
    return told


_SOLD: Final = f"""
    SELECT e.cause_kind, e.cause_id, l.owner, l.booked_at, CAST(SUM(l.goods) AS BIGINT),
           CAST(SUM(l.landed) AS BIGINT)
      FROM costs_line l LEFT JOIN ledger_event e ON e.id = l.sale
     WHERE l.account IN ({_SOLD_IN}) AND l.booked_at >= %s AND l.booked_at < %s{{only}}
     GROUP BY e.cause_kind, e.cause_id, l.owner, l.booked_at"""


def sold(first: date, last: date, by: str = "order") -> list[Sold]:
    """Return what was sold from one day to another cost us, by order, customer or month.

    What came back counts against it.
    """
    following.follow()
    sums: dict[tuple[int, str], list[int]] = defaultdict(lambda: [0, 0])
    moments = (start_of(first), end_of(last))
    for kind, number, owner, booked_at, goods, landed in db.query(_SOLD.format(only=""), moments):
        key = {
            "order": (0, number if kind == orders.SALE else ""),
            "customer": (owner, ""),
            "month": (0, f"{day_of(booked_at):%Y-%m}"),
        }[by]
        sums[key][0] += goods
        sums[key][1] += landed
    return [Sold(id, text, *amounts) for (id, text), amounts in sorted(sums.items())]


_OF_ORDERS: Final = f"""
    SELECT e.cause_id, l.product, l.account, {_SUMS}
      FROM ledger_event e CROSS JOIN costs_line l
     WHERE e.cause_kind = %s AND e.cause_id IN {{}} AND l.sale = e.id
       AND l.account IN ({_SOLD_IN}) GROUP BY e.cause_id, l.product, l.account"""
_EXCHANGED: Final = f"""
    SELECT DISTINCT e.cause_id, p.old, p.new, h.product, h.quantity
      FROM ledger_event e CROSS JOIN costs_line l CROSS JOIN returns_replacement p
      CROSS JOIN costs_holding h
     WHERE e.cause_kind = %s AND e.cause_id IN {{}} AND l.sale = e.id AND l.event <> e.id
       AND l.account IN ({_SOLD_IN}) AND p.event = l.event AND h.item = p.new AND h.sale = e.id
       AND h.account = {int(Account.SOLD)}"""
_GIVEN_FOR: Final = f"""
    SELECT s.item, s.product, EXISTS (SELECT 1 FROM costs_holding h
            WHERE h.item = s.item AND h.account = {int(Account.SOLD)})
      FROM ledger_state s WHERE s.item IN {{}}"""


def margins(found: Sequence[orders.Order]) -> list[Margin]:
    """Return what sales orders brought in and cost so far. A constant number of statements.

    What was given for something that came back costs what it cost, and brings in what that did;
    while that is still out, nothing.
    """
    following.follow()
    wanted, param = db.texts_in([order.number for order in found])
    rows: list[Any] = db.query(_OF_ORDERS.format(wanted), (orders.SALE, param))
    known = prices.of_orders(found)
    costs: dict[str, int] = defaultdict(int)
    left: dict[str, dict[int, int]] = defaultdict(dict)
    for number, product, account, quantity, goods, landed in rows:
        costs[number] += goods + landed
        if account == Account.SOLD and quantity:
            left[number][product] = quantity
    for number, product, quantity, instead in _exchanged(wanted, param):
        left[number][product] = left[number].get(product, 0) - quantity
        if instead:
            left[number][instead] = left[number].get(instead, 0) + quantity
    return [
        Margin(order.number, _revenue(order, left[order.number], known), costs[order.number])
        for order in found
    ]


def _exchanged(wanted: str, param: object) -> list[tuple[str, int, int, int]]:
    """What stands as given for something sold: order, product, quantity, and the product that was
    given back for it, 0 while that is out."""
    rows: list[Any] = db.query(_EXCHANGED.format(wanted), (orders.SALE, param))
    if not rows:
        return []
    olds = {new: old for _, old, new, _, _ in rows}
    items, ids = db.ids_in(sorted(set(olds.values())))
    known = {
        item: (product, bool(is_out)) for item, product, is_out in
        db.query(_GIVEN_FOR.format(items), (ids,))
    }  # fmt: skip
    found = []
    for number, old, _, product, quantity in rows:
        chain = [old]
        while chain[-1] in olds:
            chain.append(olds[chain[-1]])
        is_out = any(known[each][1] for each in chain)
        found.append((number, product, quantity, 0 if is_out else known[chain[-1]][0]))
    return found


def _revenue(
    order: orders.Order,
    left: Mapping[int, int],
    known: Mapping[tuple[str, int], prices.Prices],
) -> int | None:
    total = 0
    rate = rates.rate(order.currency, day_of(clock.micros(order.made_at)))
    for product, quantity in left.items():
        if not quantity:
            continue
        of = known.get((order.number, product))
        amount = of.total(quantity) if of else None
        if amount is None or rate is None:
            return None
        total += rates.at_home(amount, order.currency, rate)
    return total
