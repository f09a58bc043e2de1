"""What customers ask of goods: kept by people, looked at when stock is suggested and picked.

Rules are of a product, of a class with those below it, or of all that a customer buys; all that
fit are asked, the strictest number of days counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from stockthread import catalog, parties
from stockthread.kernel import clock, db, rows
from stockthread.kernel import fields as texts
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.orders import Order
from stockthread.sales import stock
from stockthread.sales.records import (
    NOT_OLDER,
    ONE_LOT,
    REMAINING_LIFE,
    RULE_KINDS,
    Asked,
    NewRule,
    Override,
    Rule,
)

DAYS_MAX: Final = 36_500
_NOTE = {"note": texts.Rule(200)}
_RULE = """SELECT id, party, kind, product, product_class, days, note, is_active FROM sales_rule"""
_ADD = """
    INSERT INTO sales_rule (party, kind, product, product_class, days, note, is_active, person,
        made_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id"""
_CLOSE = "UPDATE sales_rule SET is_active = %s WHERE id = %s AND is_active"


def add_rule(new: NewRule, *, by: int, at: datetime) -> int:
    """Ask it of all goods for the customer from now on; return the rule's id.

    Raises Refused: unknown_id, rule_not_of_customer, customer_rule_kind, customer_rule_days,
    customer_rule_scope, customer_rule_twice, field_too_long, field_bad_characters.
    """
    new = texts.tidied(new)
    party = parties.read.party(new.party)
    if not party.is_customer:
        refuse("rule_not_of_customer", party=party.code)
    if new.kind not in RULE_KINDS:
        refuse("customer_rule_kind", kind=new.kind, known=", ".join(RULE_KINDS))
    needs_days = new.kind == REMAINING_LIFE
    if not (0 < new.days <= DAYS_MAX if needs_days else new.days == 0):
        refuse("customer_rule_days", days=new.days, limit=DAYS_MAX)
    if new.product and new.product_class:
        refuse("customer_rule_scope")
    if new.product:
        catalog.read.product(new.product)
    if new.product_class and not catalog.read.class_and_below(new.product_class):
        refuse("unknown_id", id=new.product_class)
    if found := texts.field_refusals(None, new, _NOTE):
        raise Refused(found)
    row = db.query_one(_ADD, (*new, True, by, clock.micros(at)))
    return int(row[0]) if row else refuse("customer_rule_twice", party=party.code)


def close_rule(id: int) -> None:
    """Ask it no more. Raises Refused unknown_id."""
    if not db.execute(_CLOSE, (False, id)):
        refuse("unknown_id", id=id)


def rules(parties: Sequence[int] | None = None) -> list[Rule]:
    """Return the rules in use, of these customers or of all."""
    if parties is None:
        return rows.records(Rule, f"{_RULE} WHERE is_active ORDER BY party, id")
    wanted, param = db.ids_in(parties)
    sql = f"{_RULE} WHERE is_active AND party IN {wanted} ORDER BY party, id"
    return rows.records(Rule, sql, [param])


def asked(
    orders: Sequence[Order],
    products: Sequence[int],
    today: date,
    *,
    with_promised: bool = True,
) -> dict[tuple[int, int], Asked]:
    """Return what is asked of each product of each order, where anything is: (order, product).

    with_promised: lots that are only promised count as lots that the order has. Seven statements
    at most.
    """
    known = rules(sorted({order.party for order in orders}))
    if not known:
        return {}
    above = _classes_above(products)
    found: dict[tuple[int, int], Asked] = {}
    by_party: dict[int, list[Rule]] = defaultdict(list)
    for rule in known:
        by_party[rule.party].append(rule)
    for order in orders:
        for product in products:
            fitting = [rule for rule in by_party[order.party] if _fits(rule, product, above)]
            if fitting:
                found[order.id, product] = _of_rules(fitting, today)
    _add_delivered(found, orders)
    _add_lots(found, orders, with_promised)
    return found


def _classes_above(products: Sequence[int]) -> dict[int, set[int]]:
    """The classes of products, with those above them."""
    parents = {each.id: each.parent for each in catalog.read.classes()}
    found: dict[int, set[int]] = {}
    for id, product in catalog.read.products(products).items():
        above, at = set[int](), product.product_class
        while at:
            above.add(at)
            at = parents.get(at)
        found[id] = above
    return found


def _fits(rule: Rule, product: int, above: Mapping[int, set[int]]) -> bool:
    if rule.product:
        return rule.product == product
    return not rule.product_class or rule.product_class in above.get(product, ())


def _of_rules(fitting: Iterable[Rule], today: date) -> Asked:
    found = Asked()
    for rule in fitting:
        if rule.kind == REMAINING_LIFE and rule.days > found.days:
            until = (today + timedelta(days=rule.days)).isoformat()
            found = found._replace(not_before=until, life=rule.id, days=rule.days)
        if rule.kind == NOT_OLDER:
            found = found._replace(older=rule.id)
        if rule.kind == ONE_LOT:
            found = found._replace(one_lot=rule.id)
    return found


_DELIVERED = """
SELECT DISTINCT s.product, s.place, CASE WHEN s.lot <> 0 THEN s.lot ELSE s.item END
FROM ledger_state s WHERE s.product IN {products} AND s.stage IN (2, 4) AND s.place IN {places}
UNION
SELECT s.product, h.place, s.item FROM ledger_state s CROSS JOIN ledger_holding h
WHERE s.product IN {products} AND s.stage = 0 AND s.kind = 2 AND h.item = s.item
    AND h.place IN {places}
"""


_PLACES = "SELECT party_id, id FROM places_place WHERE kind = 'customer' AND party_id IN {}"


def _add_delivered(found: dict[tuple[int, int], Asked], orders: Sequence[Order]) -> None:
    """Add the latest expiry of what stands at customers by whom nothing older is taken."""
    wanted = {key: each for key, each in found.items() if each.older}
    if not wanted:
        return
    party_of = {order.id: order.party for order in orders}
    customers, param = db.ids_in(sorted({party_of[order] for order, _ in wanted}))
    place_of = dict(db.query(_PLACES.format(customers), [param]))
    products, product_param = db.ids_in(sorted({product for _, product in wanted}))
    spots, place_param = db.ids_in(sorted(place_of.values()))
    sql = _DELIVERED.format(products=products, places=spots)
    rows = db.query(sql, [product_param, place_param] * 2)
    until = stock.expiries(sorted({item for _, _, item in rows}))
    latest: dict[tuple[int, int], str] = defaultdict(str)
    for product, place, item in rows:
        latest[product, place] = max(latest[product, place], until.get(item, ""))
    for (order, product), each in wanted.items():
        delivered = latest[product, place_of.get(party_of[order], 0)]
        found[order, product] = each._replace(delivered=delivered)


_LOTS = """
SELECT DISTINCT e.cause_id, s.product, CASE WHEN s.kind = 2 THEN s.item ELSE s.lot END
FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
CROSS JOIN ledger_state s
WHERE e.cause_kind = %s AND e.cause_kind <> '' AND {} AND e.kind = 'ship'
    AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = e.id)
    AND m.event = e.id AND i.movement = m.id AND s.item = i.item AND s.product <> 0
"""
_PROMISED_LOTS = """
UNION
SELECT r.order_id, s.product, CASE WHEN s.kind = 2 THEN s.item ELSE s.lot END
FROM ledger_reservation r CROSS JOIN ledger_state s
WHERE r.closed_by IS NULL AND r.order_kind = %s AND {} AND s.item = r.item
"""


def _add_lots(
    found: dict[tuple[int, int], Asked], orders: Sequence[Order], with_promised: bool
) -> None:
    """Add the lots that are promised to orders or have left for them, where one is wanted."""
    numbers = {order.number: order for order in orders}
    if not any(each.one_lot for each in found.values()):
        return
    shipped, param = db.one_of("e.cause_id", sorted(numbers))
    sql, params = _LOTS.format(shipped), [orders[0].kind, param]
    if with_promised:
        promised, _ = db.one_of("r.order_id", sorted(numbers))
        sql, params = sql + _PROMISED_LOTS.format(promised), params * 2
    for number, product, lot in db.query(sql, params):
        key = numbers[number].id, product
        if key in found and found[key].one_lot:
            found[key] = found[key]._replace(lots=found[key].lots | {lot})


def broken(asked: Asked, *, expiry: str, lot: int) -> list[tuple[int, str]]:
    """Return which rules goods would break: rule and its kind."""
    found = []
    if asked.life and expiry < asked.not_before:
        found.append((asked.life, REMAINING_LIFE))
    if asked.older and expiry and expiry < asked.delivered:
        found.append((asked.older, NOT_OLDER))
    if asked.one_lot and asked.lots - {lot}:
        found.append((asked.one_lot, ONE_LOT))
    return found


_REFUSALS = {
    REMAINING_LIFE: "customer_remaining_life",
    NOT_OLDER: "customer_not_older",
    ONE_LOT: "customer_one_lot",
}


def refusal(line: int, kind: str, asked: Asked, data: Mapping[str, Any]) -> Refusal:
    """Return why goods are not for a customer. data: code, expiry and party of the goods."""
    expiry = data.get("expiry") or ""
    until = f"until {expiry}" if expiry else "until nobody noted when"
    told = {**data, "expiry": expiry or "unknown", "until": until}
    if kind == REMAINING_LIFE:
        told |= {"days": asked.days, "needed": asked.not_before}
    if kind == NOT_OLDER:
        told |= {"delivered": asked.delivered}
    return Refusal(line, _REFUSALS[kind], told)


_OVERRIDE = {
    "rule_id": "bigint", "order_id": "bigint", "item": "bigint", "key": "text", "reason": "text",
    "person": "bigint", "made_at": "bigint",
}  # fmt: skip
_OVERRIDES = """
    SELECT e.rule_id, e.order_id, e.item, e.reason, e.person, e.made_at, r.kind, r.days
      FROM sales_exception e CROSS JOIN sales_rule r
     WHERE e.order_id = %s AND r.id = e.rule_id ORDER BY e.id"""


def note_overrides(
    broken: Sequence[tuple[int, int, int]], *, key: str, reason: str, by: int, at: datetime
) -> None:
    """Put on record that rules were broken knowingly: (rule, order, item) each."""
    values = [(*each, key, reason, by, clock.micros(at)) for each in broken]
    rows.insert("sales_exception", _OVERRIDE, values)


def overrides(order: int) -> list[Override]:
    """Return which rules were broken knowingly for an order, the earliest first. One statement."""
    return [
        Override(rule, order, item, reason, person, clock.from_micros(at), kind, days)
        for rule, order, item, reason, person, at, kind, days in db.query(_OVERRIDES, (order,))
    ]
