"""The books follow the ledger: event by event in its own order, each once.

What comes for a purchase order is priced as it comes, goods of others that become ours as it was
agreed then, and what is undone is taken back. The rows
and the place reached are written in one transaction, some hundred events at a time, with a
constant number of statements but for what entries bring. Call it before anything is read.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from stockthread import catalog, consigned, ledger, orders, returns
from stockthread.costs import carrying, entry_rows, ledger_rows, prices
from stockthread.costs.accounts import Account
from stockthread.costs.books import Books
from stockthread.costs.days import day_of
from stockthread.costs.entry_rows import Booked, EntryRow, PartRow
from stockthread.costs.ledger_rows import Event, Leg, Moved
from stockthread.kernel import clock, db, money

LOCK: Final = "costs"
KEYS: Final = ("goods.", "undone.")
"""How the keys of its entries begin: what goods cost, and what undoing takes back."""
BRINGING: Final = ("receive", "commission")
"""Verbs by which goods come for a purchase order."""

_CURSOR = "SELECT position, reached FROM costs_cursor WHERE id = 1"
_REACHED = "UPDATE costs_cursor SET position = %s, reached = %s WHERE id = 1"


def follow() -> int:
    """Follow the ledger to its last event; return the position reached."""
    ledger.sequence()
    last = ledger.read.last_position()
    while (reached := position()) < last:
        db.retried(lambda: _step(last))
        if position() == reached:
            break
    return reached


def position() -> int:
    """Return how far the ledger was followed."""
    [(at, _)] = db.query(_CURSOR)
    return int(at)


_UNSEEN = """
    SELECT COUNT(*) FROM ledger_event e WHERE e.id IN {} AND NOT EXISTS (
        SELECT 1 FROM ledger_position p WHERE p.event = e.id AND p.position <= %s)"""


def has_followed(events: Sequence[int]) -> bool:
    """Whether the books have taken these events; on PostgreSQL older writers may hold one back."""
    wanted, param = db.ids_in(events)
    [(count,)] = db.query(_UNSEEN.format(wanted), (param, position()))
    return not count


def _step(last: int) -> None:
    with db.writing():
        db.lock_text(LOCK)
        [(start, reached)] = db.query(_CURSOR)
        advance(start, reached, last)


def advance(start: int, reached: int, last: int) -> None:
    """Take the next events into the books; those up to `reached` were priced before."""
    events = ledger_rows.events_after(start, last)
    if not events:
        return
    end = events[-1].position
    told = ledger_rows.told_by([event.id for event in events])
    replaced = returns.read.replaced_by([event.id for event in events])
    known = entry_rows.between(start, min(end, reached))
    buying = _Buying(events, reached)
    books = Books()
    books.load(told.items | {old for each in replaced.values() for old in each.values()})
    for event in events:
        entries = known.get(event.position, [])
        moved = told.moved.get(event.id, ())
        own = [entry for entry in entries if entry.event]
        if event.position > reached:
            own = buying.entries(event, moved)
        if event.reverses:
            _apply(books, own)
        joined = told.joined.get(event.id, ())
        carrying.carry(books, event, moved, joined, replaced.get(event.id, {}))
        if not event.reverses:
            _apply(books, own)
        books.book(event.position, event.id, event.happened_at)
        for entry in entries:
            if not entry.event:
                entry_rows.apply(books, entry)
                books.book_entry(entry.position, entry.happened_at, entry.recorded_at)
    books.write()
    db.execute(_REACHED, (end, max(end, reached)))


def _apply(books: Books, entries: Sequence[Booked]) -> None:
    for entry in entries:
        entry_rows.apply(books, entry)


_BOOKED = """
    SELECT e.cause_id, p.product, CAST(SUM(p.quantity) AS BIGINT)
      FROM costs_entry e JOIN costs_part p ON p.entry_id = e.id
     WHERE e.kind = 'goods' AND e.cause_kind = %s AND e.cause_id IN {}
     GROUP BY e.cause_id, p.product"""
_OF_EVENTS = """
    SELECT p.event, p.product, CAST(SUM(p.quantity) AS BIGINT), CAST(SUM(p.amount) AS BIGINT),
           MIN(e.cause_kind), MIN(e.cause_id)
      FROM costs_part p JOIN costs_entry e ON e.id = p.entry_id
     WHERE e.kind = 'goods' AND p.event IN {} GROUP BY p.event, p.product
    HAVING SUM(p.amount) <> 0 OR SUM(p.quantity) <> 0 ORDER BY p.event, p.product"""


class _Buying:
    """Makes the entries of events that bring goods for purchase orders, or undo that."""

    def __init__(self, events: Sequence[Event], reached: int) -> None:
        new = [event for event in events if event.position > reached]
        numbers = sorted({
            event.cause_id for event in new
            if event.cause_kind == orders.PURCHASE and event.kind in BRINGING
        })  # fmt: skip
        self._prices: dict[prices.Key, list[prices.Version]] = {}
        self._came: dict[tuple[str, int], int] = {}
        self._agreed = consigned.read.prices_paid([event.id for event in new]) if new else {}
        if not numbers:
            return
        causes = [ledger.Cause(orders.PURCHASE, number) for number in numbers]
        self._prices = prices.versions(list(orders.read.of_causes(causes).values()))
        self._came = booked(numbers)

    def entries(self, event: Event, moved: Sequence[Moved]) -> list[Booked]:
        """Return the entries of an event that was not followed before, stored."""
        if event.reverses:
            new = self._undone(event)
        elif event.id in self._agreed:
            new = _taken_over(event, moved, self._agreed[event.id])
        else:
            new = self._bought(event, moved)
        return entry_rows.write(new) if new else []

    def _bought(self, event: Event, moved: Sequence[Moved]) -> list[tuple[EntryRow, list[PartRow]]]:
        if event.kind not in BRINGING or event.cause_kind != orders.PURCHASE:
            return []
        quantities: dict[int, int] = {}
        for leg, _, quantity in moved:
            if leg.to_account == Account.STOCK or _is_dropped(leg):
                quantities[leg.to_product] = quantities.get(leg.to_product, 0) + quantity
        made = []
        for product, quantity in quantities.items():
            key = event.cause_id, product
            before = self._came.get(key, 0)
            if key not in self._prices:
                continue
            cost = prices.priced_then(
                self._prices[key], before, quantity, day_of(event.happened_at),
                clock.from_micros(event.recorded_at),
            )  # fmt: skip
            if cost is None:
                continue
            self._came[key] = before + quantity
            row = _row(event, f"goods.{event.id}.{product}", cost.home)._replace(
                currency=cost.currency, amount_foreign=cost.foreign,
                rate_numerator=cost.rate.numerator, rate_denominator=cost.rate.denominator,
            )  # fmt: skip
            made.append((row, [PartRow(event.id, product, 0, quantity, cost.home)]))
        return made

    def _undone(self, event: Event) -> list[tuple[EntryRow, list[PartRow]]]:
        made = []
        wanted, param = db.ids_in([event.reverses])
        for of, product, quantity, amount, kind, number in db.query(
            _OF_EVENTS.format(wanted), (param,)
        ):
            row = _row(event, f"undone.{event.id}.{product}", -amount)
            row = row.of(ledger.Cause(kind, number))._replace(amount_foreign=-amount)
            made.append((row, [PartRow(of, product, 0, -quantity, -amount)]))
            key = number, product
            self._came[key] = self._came.get(key, 0) - quantity
        return made


def _taken_over(
    event: Event, moved: Sequence[Moved], agreed: Mapping[int, int]
) -> list[tuple[EntryRow, list[PartRow]]]:
    """The entries of goods that became ours where they lay, a product each."""
    quantities: dict[int, int] = {}
    for leg, _, quantity in moved:
        if leg.to_account == Account.STOCK:
            quantities[leg.to_product] = quantities.get(leg.to_product, 0) + quantity
    scales = {id: found.scale for id, found in catalog.read.products(sorted(quantities)).items()}
    made = []
    for product, quantity in quantities.items():
        amount = consigned.read.amount_of(quantity, agreed.get(product, 0), scales[product])
        row = _row(event, f"goods.{event.id}.{product}", amount)
        made.append((row, [PartRow(event.id, product, 0, quantity, amount)]))
    return made


def _is_dropped(leg: Leg) -> bool:
    """Whether goods begin at the supplier's, to go straight to a customer; they were bought too."""
    return leg.to_account == Account.RETURNED


def booked(numbers: Sequence[str]) -> dict[tuple[str, int], int]:
    """Return how much of each product of purchase orders was priced so far."""
    wanted, param = db.texts_in(numbers)
    found = db.query(_BOOKED.format(wanted), (orders.PURCHASE, param))
    return {(number, product): quantity for number, product, quantity in found}


def _row(event: Event, key: str, amount: int) -> EntryRow:
    return EntryRow(
        key, "goods", event.position, amount, event.person, event.happened_at, event.recorded_at,
        event=event.id, currency=money.home_currency(), amount_foreign=amount,
    ).of(event.cause)  # fmt: skip
