"""Entries as rows: written once, read in the order in which the books took them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from stockthread.costs.accounts import Account
from stockthread.costs.books import Books, Money
from stockthread.costs.ledger_rows import came_by
from stockthread.costs.shares import dealt
from stockthread.kernel import db, rows
from stockthread.ledger import NO_CAUSE, Cause

SOURCES: Final = {
    "goods": Account.RECEIVED,
    "landed": Account.LANDED,
    "correction": Account.RECEIVED,
    "gain": Account.GAIN,
    "opening": Account.OPENING,
}
"""From which account the money of each kind of entry comes."""


class PartRow(NamedTuple):
    """What of an entry came to `item`, or to all that `event` brought in of `product`."""

    event: int
    product: int
    item: int
    quantity: int
    amount: int


class EntryRow(NamedTuple):
    """An entry as it is stored, but for its id and parts."""

    key: str
    kind: str
    position: int
    amount: int
    person: int
    happened_at: int
    recorded_at: int
    event: int = 0
    label: str = ""
    currency: str = ""
    amount_foreign: int = 0
    rate_numerator: int = 1
    rate_denominator: int = 1
    shared_by: str = "quantity"
    cause_kind: str = ""
    cause_id: str = ""
    document: str = ""
    note: str = ""

    def of(self, cause: Cause = NO_CAUSE) -> "EntryRow":
        """The same entry, for a document."""
        return self._replace(cause_kind=cause.kind, cause_id=cause.id)


class Booked(NamedTuple):
    """An entry that the books are to take: what is needed of it, with its parts."""

    id: int
    kind: str
    position: int
    event: int
    happened_at: int
    recorded_at: int
    parts: tuple[PartRow, ...]


_TEXTS: Final = {"key", "kind", "label", "currency", "shared_by", "cause_kind", "cause_id",
                 "document", "note"}  # fmt: skip
_COLUMNS: Final = {name: "text" if name in _TEXTS else "bigint" for name in EntryRow._fields}
_PARTS: Final = dict.fromkeys(("entry_id", *PartRow._fields), "bigint")
_SINCE = """
    SELECT id, kind, position, event, happened_at, recorded_at FROM costs_entry
     WHERE position > %s AND position <= %s ORDER BY id"""
_PARTS_OF = """
    SELECT entry_id, event, product, item, quantity, amount FROM costs_part
     WHERE entry_id IN {} ORDER BY id"""


def write(new: Sequence[tuple[EntryRow, Sequence[PartRow]]]) -> list[Booked]:
    """Store entries with their parts. Two statements."""
    made = rows.insert("costs_entry", _COLUMNS, [row for row, _ in new], key="key")
    values = [(made[row.key], *part) for row, parts in new for part in parts]
    source, params = rows.source(_PARTS, values)
    names = ", ".join(_PARTS)
    db.execute(
        f"INSERT INTO costs_part ({names}) SELECT {names} FROM {source} AS source ORDER BY line",
        params,
    )
    return [
        Booked(made[row.key], row.kind, row.position, row.event, row.happened_at,
               row.recorded_at, tuple(parts))
        for row, parts in new
    ]  # fmt: skip


def between(start: int, end: int) -> dict[int, list[Booked]]:
    """Return the entries at positions behind `start` up to `end`, by position. Two statements."""
    found: list[Any] = db.query(_SINCE, (start, end))
    wanted, param = db.ids_in([row[0] for row in found])
    parts: dict[int, list[PartRow]] = defaultdict(list)
    if found:
        for entry, *part in db.query(_PARTS_OF.format(wanted), (param,)):
            parts[entry].append(PartRow._make(part))
    by_position: dict[int, list[Booked]] = defaultdict(list)
    for row in found:
        by_position[row[2]].append(Booked._make((*row, tuple(parts[row[0]]))))
    return by_position


def apply(books: Books, entry: Booked) -> None:
    """Bring an entry's money to the goods, wherever they are or went."""
    books.sources[entry.id] = SOURCES[entry.kind]
    is_landed = entry.kind == "landed"
    sums: dict[int, int] = defaultdict(int)
    for part in entry.parts:
        if part.item:
            sums[part.item] += part.amount
            continue
        items = came_by(part.event, part.product)
        if items:
            for (item, _), share in zip(
                items, dealt(part.amount, [each for _, each in items]), strict=True
            ):
                sums[item] += share
    money: dict[int, Money] = {
        item: (0, amount) if is_landed else (amount, 0) for item, amount in sums.items()
    }
    books.push(money, entry.id)
