"""Money that people add to goods, or take off them: landed costs, corrections, first values.

An entry is never changed: what was wrong is put right by another, of the opposite amount. It
reaches the goods wherever they are or went: stock, sold, lost, or into something else.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Final, NamedTuple

from stockthread import ledger, orders
from stockthread.costs import entry_rows, following, percents, prices, rates
from stockthread.costs.books import Books
from stockthread.costs.days import day_of
from stockthread.costs.entry_rows import EntryRow, PartRow
from stockthread.costs.records import KINDS, SHARED_BY, NewEntry, Receipt
from stockthread.costs.shares import dealt, rounded
from stockthread.kernel import clock, db, money
from stockthread.kernel.errors import Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied

AMOUNT_MAX: Final = 10**15
TARGETS_MAX: Final = 10_000
TAKES_BACK: Final = "Takes back entry {}"
OWN_KEYS: Final = (*following.KEYS, "back.")
"""How the keys begin of entries that the books make themselves."""
_RULES = {"label": Rule(40), "document": Rule(80), "note": Rule(400)}
_RULES_OF_PERCENT = _RULES | {"note": Rule(320)}
"""What they are of stands before the note."""
_KNOWN = """
    SELECT id, kind, amount_foreign, currency, document, note FROM costs_entry WHERE key = %s"""
_CAME = """
    SELECT m.event, m.to_product, CAST(SUM(i.quantity) AS BIGINT), MIN(e.happened_at)
      FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
      CROSS JOIN ledger_item t
     WHERE {} AND m.event = e.id AND i.movement = m.id AND t.id = i.item AND t.kind IN (1, 2)
       AND e.kind IN ('receive', 'commission')
       AND m.from_stage IN (0, 1) AND m.to_stage IN (2, 3, 4)
       AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = e.id)
     GROUP BY m.event, m.to_product ORDER BY m.event, m.to_product"""
_PRICED = """
    SELECT p.event, p.product, CAST(SUM(p.amount) AS BIGINT), COUNT(*)
      FROM costs_part p JOIN costs_entry e ON e.id = p.entry_id
     WHERE e.kind IN ('goods', 'correction', 'gain', 'opening') AND p.event IN {}
     GROUP BY p.event, p.product"""
_VALUES = """
    SELECT item, CAST(SUM(quantity) AS BIGINT), CAST(SUM(goods) AS BIGINT) FROM costs_holding
     WHERE item IN {} GROUP BY item"""


def receipts(cause: ledger.Cause) -> list[Receipt]:
    """Return what came for a document and stands, with its prices. Two statements."""
    return _receipts("e.cause_kind = %s AND e.cause_id = %s", list(cause))


def receipts_of(events: Sequence[int]) -> list[Receipt]:
    """Return what these events brought in and what stands of it, with its prices."""
    wanted, param = db.ids_in(events)
    return _receipts(f"e.id IN {wanted}", [param])


def _receipts(where: str, params: Sequence[object]) -> list[Receipt]:
    came = db.query(_CAME.format(where), params)
    wanted, param = db.ids_in(sorted({row[0] for row in came}))
    known = {
        (event, product): (amount, entries)
        for event, product, amount, entries in db.query(_PRICED.format(wanted), (param,))
    }
    return [
        Receipt(event, product, quantity, *known.get((event, product), (0, 0)),
                clock.from_micros(at))
        for event, product, quantity, at in came
    ]  # fmt: skip


def add_entry(
    new: NewEntry, *, key: str, by: int, recorded_at: datetime, at: datetime | None = None
) -> int:
    """Add money to goods, and return the entry's id; repeating a key adds nothing.

    at: the day it counts for, at most recorded_at; None: recorded_at. Of per cent the amount is
    worked out from what the goods cost by then. Raises Refused: cost_percent_of, cost_percent_bare,
    rate_of_home, field_too_long, field_bad_characters, cost_kind, cost_amount, cost_shared_by,
    cost_no_goods, cost_weights, costs_behind, currency_unknown, rate_unknown, bad_key, key_kept,
    key_reused, happens_in_future, period_locked, unknown_item.
    """
    new = tidied(new)
    _check(new, key, at, recorded_at)
    following.follow()
    moment = at or recorded_at

    def once() -> int:
        with db.writing():
            db.lock_text(following.LOCK)
            known = db.query_one(_KNOWN, (key,))
            if known:
                same = (new.kind, new.amount, new.currency or money.home_currency(), new.document)
                if new.percent is not None:
                    if not known[5].startswith(percents.told(new.percent)):
                        refuse("key_reused", key=key)
                    same = (new.kind, known[2], *same[2:])
                return int(known[0]) if tuple(known[1:5]) == same else refuse("key_reused", key=key)
            ledger.need_open_period(moment)
            return _book(_row(_worked_out(new), key, by, moment, recorded_at), new)

    return db.retried(once)


def _check(new: NewEntry, key: str, at: datetime | None, recorded_at: datetime) -> None:
    rules = _RULES if new.percent is None else _RULES_OF_PERCENT
    if found := field_refusals(None, new, rules):
        raise Refused(found)
    _check_key(key)
    if new.kind not in KINDS:
        refuse("cost_kind", kind=new.kind, known=", ".join(KINDS))
    if new.percent is not None:
        if (
            new.amount
            or new.rate is not None
            or new.shared_by != "value"
            or new.currency not in ("", money.home_currency())
        ):
            refuse("cost_percent_of", currency=money.home_currency())
    elif not new.amount or abs(new.amount) > AMOUNT_MAX:
        refuse("cost_amount")
    if new.rate not in (None, 1) and new.currency in ("", money.home_currency()):
        refuse("rate_of_home", currency=money.home_currency(), rate=f"{float(new.rate):.9g}")
    if new.shared_by not in SHARED_BY:
        refuse("cost_shared_by", by=new.shared_by, known=", ".join(SHARED_BY))
    if bool(new.events) == bool(new.items) or len(new.events) + len(new.items) > TARGETS_MAX:
        refuse("cost_no_goods")
    if new.shared_by == "weight" and (
        len(new.weights) != len(new.events) + len(new.items)
        or min(new.weights) < 0
        or not sum(new.weights)
    ):
        refuse("cost_weights")
    if at is not None and at > recorded_at:
        refuse("happens_in_future", at=at.isoformat(timespec="seconds"))


def _worked_out(new: NewEntry) -> NewEntry:
    """The entry with its amount, where that is per cent of what its goods cost."""
    if new.percent is None:
        return new
    if new.items:
        wanted, param = db.ids_in(sorted(set(new.items)))
        values = [row[2] for row in db.query(_VALUES.format(wanted), (param,))]
    else:
        values = [each.goods for each in receipts_of(sorted(set(new.events)))]
    if not values or min(values) <= 0:
        refuse("cost_percent_bare")
    goods = sum(values)
    amount = percents.amount_of(new.percent, goods)
    if not amount or abs(amount) > AMOUNT_MAX:
        refuse("cost_amount")
    return new._replace(amount=amount, note=percents.note_of(new.percent, goods, new.note))


def _check_key(key: str) -> None:
    if not 1 <= len(key) <= 80:
        refuse("bad_key", length_max=80)
    if key.startswith(OWN_KEYS):
        refuse("key_kept", key=key, starts=", ".join(OWN_KEYS))


def _row(new: NewEntry, key: str, by: int, at: datetime, recorded_at: datetime) -> EntryRow:
    currency = new.currency or money.home_currency()
    money.digits_of(currency)
    day = day_of(clock.micros(at))
    rate = new.rate or rates.rate(currency, day)
    if rate is None:
        refuse("rate_unknown", currency=currency, day=day.isoformat())
    amount = rates.at_home(new.amount, currency, rate)
    return EntryRow(
        key, new.kind, following.position(), amount, by, clock.micros(at),
        clock.micros(recorded_at), 0, new.label, currency, new.amount, rate.numerator,
        rate.denominator, new.shared_by, *new.cause, new.document, new.note,
    )  # fmt: skip


def _book(row: EntryRow, new: NewEntry) -> int:
    parts = _of_items(row, new) if new.items else _of_receipts(row, new)
    return booked(row, [part for part in parts if part.amount or part.quantity or part.item])


def booked(row: EntryRow, parts: Sequence[PartRow]) -> int:
    """Store an entry and take it into the books; return its id. Inside the lock of the books."""
    [entry] = entry_rows.write([(row, parts)])
    books = Books()
    entry_rows.apply(books, entry)
    books.book_entry(entry.position, entry.happened_at, entry.recorded_at)
    books.write()
    return entry.id


def _of_receipts(row: EntryRow, new: NewEntry) -> list[PartRow]:
    found = receipts_of(sorted(set(new.events)))
    if {each.event for each in found} != set(new.events):
        refuse("cost_no_goods")
    if not following.has_followed(new.events):
        refuse("costs_behind")
    if new.shared_by == "weight":
        wanted = dict(zip(new.events, new.weights, strict=True))
        whole = dealt(row.amount, [wanted[event] for event in sorted(wanted)])
        by_event = dict(zip(sorted(wanted), whole, strict=True))
    else:
        by_event = {}
    weights = [each.quantity for each in found]
    if new.shared_by == "value" and all(each.goods > 0 for each in found):
        weights = [each.goods for each in found]
    if not by_event:
        shares = dealt(row.amount, weights)
        return [
            PartRow(each.event, each.product, 0, 0, share)
            for each, share in zip(found, shares, strict=True)
        ]
    parts = []
    for event, amount in by_event.items():
        some = [each for each in found if each.event == event]
        shares = dealt(amount, [each.quantity for each in some])
        parts += [
            PartRow(event, each.product, 0, 0, share)
            for each, share in zip(some, shares, strict=True)
        ]
    return parts


def _of_items(row: EntryRow, new: NewEntry) -> list[PartRow]:
    items = sorted(set(new.items))
    wanted, param = db.ids_in(items)
    known = {item: rest for item, *rest in db.query(_VALUES.format(wanted), (param,))}
    for item in items:
        if item not in known:
            refuse("unknown_item", item=item)
    if new.weights:
        given = dict(zip(new.items, new.weights, strict=True))
        weights = [given[item] for item in items]
    else:
        weights = [known[item][0] for item in items]
        values = [known[item][1] for item in items]
        if new.shared_by == "value" and min(values) > 0:
            weights = values
    return [
        PartRow(0, 0, item, 0, share)
        for item, share in zip(items, dealt(row.amount, weights), strict=True)
    ]


_STORED = """
    SELECT kind, label, amount, currency, amount_foreign, rate_numerator, rate_denominator,
           shared_by, cause_kind, cause_id, document FROM costs_entry WHERE id = %s"""
_PARTS = """
    SELECT event, product, item, quantity, amount FROM costs_part WHERE entry_id = %s ORDER BY id"""


def take_back(entry: int, *, by: int, recorded_at: datetime) -> int:
    """Answer an entry that people made by its opposite, once; return that entry's id.

    Raises Refused: unknown_id, cost_kind (of a price that came with an order), period_locked.
    """
    following.follow()
    key = f"back.{entry}"

    def once() -> int:
        with db.writing():
            db.lock_text(following.LOCK)
            if known := db.query_one(_KNOWN, (key,)):
                return int(known[0])
            ledger.need_open_period(recorded_at)
            stored = db.query_one(_STORED, (entry,)) or refuse("unknown_id", id=entry)
            kind, label, amount, currency, foreign, *rest = stored
            if kind == "goods":
                refuse("cost_kind", kind=kind, known=", ".join(KINDS[1:]))
            at = clock.micros(recorded_at)
            head = (key, kind, following.position(), -amount, by, at, at, 0, label, currency)
            row = EntryRow._make((*head, -foreign, *rest, TAKES_BACK.format(entry)))
            parts = [
                PartRow._make((*part, -amount)) for *part, amount in db.query(_PARTS, (entry,))
            ]
            return booked(row, parts)

    return db.retried(once)


def settle_prices(order: orders.Order, *, key: str, by: int, recorded_at: datetime) -> int | None:
    """Book what the order's prices, as they are now, come to more or less than what was booked.

    So a price that was not known at the receipt, or that the bill has otherwise, reaches the
    goods. Returns the entry's id, None where nothing differs. Raises Refused: bad_key, key_kept,
    rate_unknown, period_locked.
    """
    _check_key(key)
    following.follow()
    moment = clock.micros(recorded_at)

    def once() -> int | None:
        with db.writing():
            db.lock_text(following.LOCK)
            if known := db.query_one(_KNOWN, (key,)):
                return int(known[0])
            ledger.need_open_period(recorded_at)
            parts, amount, cost = _differences(order)
            if not parts:
                return None
            row = EntryRow(
                key, "goods", following.position(), amount, by, moment, moment, 0, "", cost[0],
                cost[1], cost[2].numerator, cost[2].denominator,
            )  # fmt: skip
            return booked(row.of(order.cause), parts)

    return db.retried(once)


def unsettled(order: orders.Order) -> int:
    """Return what an order's prices, as they are now, come to more than what was booked of them.

    Raises Refused rate_unknown.
    """
    following.follow()
    return _differences(order)[1]


_GOODS = """
    SELECT p.event, p.product, p.quantity, p.amount, e.amount, e.amount_foreign, e.currency
      FROM costs_part p JOIN costs_entry e ON e.id = p.entry_id
     WHERE e.kind = 'goods' AND p.event IN {}"""


def _differences(order: orders.Order) -> tuple[list[PartRow], int, tuple[str, int, Fraction]]:
    """What each receipt is to be booked with beside what was, in the order they came."""
    currency = order.currency
    found = receipts(order.cause)
    done = _done([each.event for each in found])
    known = prices.of_orders([order])
    before: dict[int, int] = defaultdict(int)
    parts, foreign = [], Fraction(0)
    last = Fraction(1)
    for each in found:
        of = known.get((order.number, each.product))
        if of is None:
            continue
        day = day_of(clock.micros(each.happened_at))
        cost = prices.priced(of, before[each.product], each.quantity, day)
        before[each.product] += each.quantity
        if cost is None:
            if of.between(0, each.quantity) is not None:
                refuse("rate_unknown", currency=currency, day=day.isoformat())
            continue
        last = cost.rate
        was = done.get((each.event, each.product), [])
        more = (
            each.quantity - sum(of.quantity for of in was),
            cost.home - sum(of.amount for of in was),
        )
        if any(more):
            parts.append(PartRow(each.event, each.product, 0, *more))
            foreign += cost.foreign - sum(of.in_currency_of(cost) for of in was)
    return parts, sum(part.amount for part in parts), (currency, rounded(foreign), last)


class _Done(NamedTuple):
    """What one entry booked of a receipt; amounts with `whole` are of all that it booked."""

    quantity: int
    amount: int
    whole: int
    whole_foreign: int
    currency: str

    def in_currency_of(self, cost: prices.Priced) -> Fraction:
        """Return what it comes to in the currency of the order."""
        if self.currency == cost.currency and self.whole:
            return Fraction(self.amount * self.whole_foreign, self.whole)
        return Fraction(self.amount * cost.foreign, cost.home) if cost.home else Fraction(0)


def _done(events: Sequence[int]) -> dict[tuple[int, int], list[_Done]]:
    """What was booked of the prices of receipts, by event and product."""
    found: dict[tuple[int, int], list[_Done]] = defaultdict(list)
    wanted, param = db.ids_in(sorted(set(events)))
    for event, product, *rest in db.query(_GOODS.format(wanted), (param,)):
        found[event, product].append(_Done(*rest))
    return found
