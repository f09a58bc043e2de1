"""Orders as documents: made in batches, changed, closed, cancelled, opened again.

Nothing here moves stock. Every change is on record with who, when and why.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, Final

from stockthread import catalog, parties, places
from stockthread.kernel import clock, db, money, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, in_line_order, tidied
from stockthread.orders import numbers, read
from stockthread.orders.records import (
    CANCELLED,
    CLOSED,
    DRAFT,
    KINDS,
    OPEN,
    PARTY_ROLES,
    TRANSFER,
    NewLine,
    NewOrder,
    Order,
    Paper,
)

ORDERS_MAX: Final = 10_000
LINES_MAX: Final = 10_000
_RULES = {"number": Rule(40), "reference": Rule(80), "note": Rule(2_000)}
_PAPER_RULES = {"reference": Rule(80), "note": Rule(2_000)}
_LINE_RULES = {"note": Rule(400)}
_COLUMNS = {
    "kind": "text", "number": "text", "key": "text", "state": "text", "party": "bigint",
    "place_from": "bigint", "place_to": "bigint", "reference": "text", "currency": "text",
    "due": "text", "note": "text", "person": "bigint", "made_at": "bigint",
}  # fmt: skip
LINE_COLUMNS = {
    "order_id": "bigint", "position": "bigint", "product": "bigint", "quantity": "bigint",
    "price": "bigint", "due": "text", "note": "text", "is_closed": "boolean",
}  # fmt: skip
_LOCK = "orders_order"
_BY_KEYS = "SELECT key, id FROM orders_order WHERE key IN {}"
_CHANGE = """
    INSERT INTO orders_change (order_id, what, reason, person, changed_at)
    VALUES (%s, %s, %s, %s, %s)"""


def add_orders(orders: Sequence[NewOrder], *, key: str, by: int, at: datetime) -> list[int]:
    """Store orders, all or none, in a few statements; return their ids in order.

    Repeating a key returns the ids of the first time. Raises Refused with a line an order:
    field_too_long, field_bad_characters, order_kind, order_without_lines, order_line_quantity,
    order_line_price, order_party_missing, order_party_role, order_places, order_product,
    order_number_taken, currency_unknown; too_many_lines.
    """
    if not orders:
        refuse("no_lines")
    lines_count = sum(len(order.lines) for order in orders)
    if len(orders) > ORDERS_MAX or lines_count > LINES_MAX:
        refuse("too_many_lines", count=max(len(orders), lines_count), lines_max=LINES_MAX)
    orders = [tidied(order)._replace(lines=tuple(map(tidied, order.lines))) for order in orders]
    keys = [f"{key[: read.KEY_MAX]}.{n}" for n in range(len(orders))]

    def once() -> list[int]:
        with db.writing():
            hold_numbers()  # of two who give the same number, the second sees the first
            wanted, param = db.texts_in(keys)
            known = dict(db.query(_BY_KEYS.format(wanted), (param,)))
            if known:
                return [known[each] for each in keys if each in known]
            if found := refusals(orders):
                raise Refused(found)
            return _insert(_numbered(orders, at), keys, by, at)

    return db.retried(once)


def hold_numbers() -> None:
    """Hold the numbers of orders until the transaction ends: nobody else makes any."""
    db.lock_text(_LOCK)


def refusals(orders: Sequence[NewOrder]) -> list[Refusal]:
    """Return why orders cannot be stored, a line an order."""
    roles = parties.read.of_ids(sorted({order.party for order in orders if order.party}))
    products = catalog.read.products(
        sorted({line.product for order in orders for line in order.lines})
    )
    kinds = places.read.kinds(
        sorted({id for order in orders for id in (order.place_from, order.place_to) if id})
    )
    found: list[Refusal] = []
    for n, order in enumerate(orders):
        found += field_refusals(n, order, _RULES)
        if order.kind not in KINDS:
            found.append(Refusal(n, "order_kind", {"kind": order.kind, "kinds": ", ".join(KINDS)}))
            continue
        found += _about_party(n, order, roles.get(order.party))
        found += _about_places(n, order, kinds)
        found += line_refusals(n, order.lines, products)
        if order.currency and order.currency not in money.DIGITS:
            found.append(Refusal(n, "currency_unknown", {"currency": order.currency}))
    return in_line_order([*found, *_about_numbers(orders)])


def _about_party(n: int, order: NewOrder, party: parties.Party | None) -> list[Refusal]:
    role = PARTY_ROLES.get(order.kind)
    if role is None:
        return []
    data = {"kind": order.kind, "role": role, "party": party.code if party else ""}
    if party is None:
        return [Refusal(n, "order_party_missing", data)]
    if not getattr(party, f"is_{role}"):
        return [Refusal(n, "order_party_role", data)]
    return []


def _about_places(n: int, order: NewOrder, kinds: dict[int, str]) -> list[Refusal]:
    ours = [
        kinds.get(id, "") in places.BUILT_KINDS for id in (order.place_from, order.place_to) if id
    ]
    is_missing = order.kind == TRANSFER and len(ours) < 2
    is_same = order.kind == TRANSFER and order.place_from == order.place_to
    return [Refusal(n, "order_places", {})] if is_missing or is_same or not all(ours) else []


def line_refusals(
    n: int, lines: Sequence[NewLine], products: dict[int, catalog.Product]
) -> list[Refusal]:
    """Return what is wrong with the lines of the order number n of a batch."""
    if not lines:
        return [Refusal(n, "order_without_lines", {})]
    found: list[Refusal] = []
    for position, line in enumerate(lines, 1):
        product = products.get(line.product)
        data = {"position": position, "sku": product.sku if product else line.product}
        if product is None or not product.is_active:
            found.append(Refusal(n, "order_product", data))
        elif not 0 < line.quantity <= catalog.QUANTITY_MAX:
            found.append(Refusal(n, "order_line_quantity", data))
        if line.price is not None and not 0 <= line.price <= money.PRICE_MAX:
            found.append(Refusal(n, "order_line_price", data))
        found += field_refusals(n, line, _LINE_RULES)
    return found


def _about_numbers(orders: Sequence[NewOrder]) -> list[Refusal]:
    """Refuse numbers that are taken, on record or earlier in the batch."""
    found, seen = [], set()
    for kind in KINDS:
        given = [order.number for order in orders if order.kind == kind and order.number]
        seen |= {(kind, number) for number in (numbers.taken(kind, given) if given else ())}
    for n, order in enumerate(orders):
        if order.number and (order.kind, order.number) in seen:
            data = {"kind": order.kind, "number": order.number}
            found.append(Refusal(n, "order_number_taken", data))
        seen.add((order.kind, order.number))
    return found


def _numbered(orders: Sequence[NewOrder], at: datetime) -> list[NewOrder]:
    """Give each order without a number the next of its kind."""
    free = {}
    for kind in KINDS:
        count = sum(order.kind == kind and not order.number for order in orders)
        free[kind] = iter(numbers.next_numbers(kind, count, at) if count else ())
    return [
        order if order.number else order._replace(number=next(free[order.kind])) for order in orders
    ]


def _insert(orders: Sequence[NewOrder], keys: Sequence[str], by: int, at: datetime) -> list[int]:
    made_at = clock.micros(at)
    made = rows.insert("orders_order", _COLUMNS, [
        (o.kind, o.number, key, DRAFT if o.is_draft else OPEN, o.party, o.place_from, o.place_to,
         o.reference, o.currency or money.home_currency(), written(o.due), o.note, by, made_at)
        for o, key in zip(orders, keys, strict=True)
    ], key="key")  # fmt: skip
    ids = [made[key] for key in keys]
    insert_lines([
        (id, position, line.product, line.quantity, line.price, written(line.due), line.note, False)
        for id, order in zip(ids, orders, strict=True)
        for position, line in enumerate(order.lines, 1)
    ])  # fmt: skip
    return ids


def insert_lines(lines: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows of LINE_COLUMNS in their order."""
    text, params = rows.source(LINE_COLUMNS, lines)
    names = ", ".join(LINE_COLUMNS)
    db.execute(
        f"INSERT INTO orders_line ({names}) SELECT {names} FROM {text} AS source ORDER BY line",
        params,
    )


def written(day: date | None) -> str:
    """A day as the tables have it."""
    return day.isoformat() if day else ""


_CHANGE_PAPER = "UPDATE orders_order SET reference = %s, due = %s, note = %s WHERE id = %s"


def change_order(order: int, paper: Paper, *, by: int, at: datetime, reason: str = "") -> None:
    """Store what is said of an order as it is to be from now on.

    Raises Refused: unknown_id, order_ended, field_too_long, field_bad_characters.
    """
    paper = tidied(paper)

    def change(row: Order) -> str:
        if found := field_refusals(0, paper, _PAPER_RULES):
            raise Refused([refusal._replace(line=None) for refusal in found])
        db.execute(_CHANGE_PAPER, (paper.reference, written(paper.due), paper.note, order))
        pairs = [(f"{name} ", getattr(row, name), getattr(paper, name)) for name in Paper._fields]
        return differences(pairs)

    change_on_record(order, change, by=by, at=at, reason=reason)


def differences(pairs: Sequence[tuple[str, object, object]]) -> str:
    """What changed, old → new."""
    told = [f"{word}{old or '—'} → {new or '—'}" for word, old, new in pairs if old != new]
    return ", ".join(told) or "as it was"


def hold_order(order: int) -> Order:
    """Hold an order against changes by others until the transaction ends; return it as it stands.

    Raises Refused unknown_id.
    """
    db.lock_text(f"{_LOCK}.{order}")
    return read.order(order)


def hold_orders(some: Sequence[int]) -> list[Order]:
    """Hold orders as `hold_order` does, in the order of their ids; return them in the order given.

    Two statements for any number. Raises Refused unknown_id.
    """
    ids = sorted(set(some))
    db.lock_texts([f"{_LOCK}.{id}" for id in ids])
    known = {order.id: order for order in read.of_ids(ids)}
    return [known.get(id) or refuse("unknown_id", id=id) for id in some]


def add_note(order: int, note: str, *, by: int, at: datetime) -> None:
    """Keep on record of an order, in whatever state, what people should know of it."""
    change_on_record(order, lambda row: note, by=by, at=at, reason="", is_ended_too=True)


def change_on_record(
    order: int,
    change: Callable[[Order], str | None],
    *,
    by: int,
    at: datetime,
    reason: str,
    is_ended_too: bool = False,
) -> None:
    """Change an order under lock, and keep on record what was changed; None: nothing was.

    Raises Refused: unknown_id, order_ended.
    """

    def once() -> None:
        with db.writing():
            db.lock_text(f"{_LOCK}.{order}")
            row = read.order(order)
            if row.state in (CLOSED, CANCELLED) and not is_ended_too:
                refuse("order_ended", number=row.number, state=row.state)
            what = change(row)
            if what is not None:
                told = what[:400], " ".join(reason.split())[:500]
                db.execute(_CHANGE, (order, *told, by, clock.micros(at)))

    db.retried(once)
