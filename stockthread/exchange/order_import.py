"""Many orders at once from a table: those that are new are made, all or none, by one key.

An order that is on record already and says the same is left alone; one that differs, or of which
a row cannot be read, is refused whole, with its rows and the reasons. A constant number of
statements, however many rows there are.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from stockthread import catalog, orders, parties, places, production
from stockthread.exchange import order_rows
from stockthread.exchange.order_rows import Group, Problem, Row, Sheet
from stockthread.exchange.plain_rows import Numbered
from stockthread.kernel import db, money
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.orders import NewLine, NewOrder, Order

ROWS_MAX: Final = 10_000
UNDONE: Final = "The import was undone."
NEW, HERE, REFUSED = "new", "here", "refused"
_ENDED: Final = (orders.CLOSED, orders.CANCELLED)


class SaidOrder(NamedTuple):
    """An order as a file says it, and the pile that it goes to.

    order: None where a row of it cannot be read. known: the one on record, or None.
    """

    pile: str
    kind: str
    number: str
    party: str
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    order: NewOrder | None = None
    known: Order | None = None


class OrderPiles(NamedTuple):
    """What a file of orders says: the orders that are new, here already, and refused."""

    sheet: Sheet
    orders: tuple[SaidOrder, ...]

    def of(self, pile: str) -> list[SaidOrder]:
        """The orders of one pile, as they stand in the file."""
        return [each for each in self.orders if each.pile == pile]

    def left_out(self) -> list[tuple[Row, str, list[Refusal]]]:
        """The rows of refused orders in the file's order, with their number and what is wrong."""
        found = []
        for each in self.of(REFUSED):
            for row in each.rows:
                why = [problem.refusal for problem in each.problems if problem.row == row.number]
                found.append((row, each.number, why))
        return sorted(found, key=lambda each: each[0].number)


class ImportedOrders(NamedTuple):
    """What an import made: ids in the file's order. is_repeat: its key had been used before."""

    ids: tuple[int, ...]
    piles: OrderPiles
    is_repeat: bool = False


def sort_orders(table: Sequence[Numbered], kind: str = "", *, is_draft: bool = False) -> OrderPiles:
    """Tell what would become of each order of a table, of which the first row has the headings.

    kind: of orders that do not tell theirs. Raises Refused: too_many_lines, file_empty,
    columns_missing.
    """
    if len(table) > ROWS_MAX + 1:
        refuse("too_many_lines", count=len(table) - 1, lines_max=ROWS_MAX)
    sheet = order_rows.grouped(table, kind)
    read = list(_Reader(sheet, is_draft).all())
    checked = _checked(read, _on_record(read), set(sheet.columns))
    return OrderPiles(sheet, tuple(checked))


def import_orders(
    table: Sequence[Numbered],
    kind: str = "",
    *,
    is_draft: bool = False,
    with_good: bool = False,
    key: str,
    by: int,
    at: datetime,
) -> ImportedOrders:
    """Make the new orders of a table; with refused ones among them only `with_good`.

    Repeating a key makes nothing again. Raises Refused as `sort_orders`, and with the rows of the
    file as lines what is wrong with them.
    """

    def once() -> ImportedOrders:
        with db.writing():
            orders.hold_numbers()
            made = orders.read.made_with(key)
            piles = sort_orders(table, kind, is_draft=is_draft)
            if made:
                return ImportedOrders(tuple(made), piles, is_repeat=True)
            bad = [problem for each in piles.of(REFUSED) for problem in each.problems]
            if bad and not with_good:
                raise Refused([p.refusal._replace(line=p.row - 1) for p in bad])
            new = [each.order for each in piles.of(NEW) if each.order]
            ids = orders.add_orders(new, key=key, by=by, at=at) if new else []
            production.plan_new(ids, by=by, at=at)
            return ImportedOrders(tuple(ids), piles)

    return db.retried(once)


def undo_import(key: str, *, by: int, at: datetime) -> int:
    """Drop the orders that an import made by its key, all or none; return how many.

    Raises Refused: already_reversed where none is left, order_begun and order_ended with a line.
    """
    made = orders.read.made_with(key)
    count = orders.cancel_orders(made, by=by, at=at, reason=UNDONE) if made else 0
    return count or refuse("already_reversed")


class _Reader:
    """Reads the orders of a sheet with everything that they name looked up at once."""

    def __init__(self, sheet: Sheet, is_draft: bool) -> None:
        self._groups, self._is_draft = sheet.groups, is_draft
        heads = [group.head for group in sheet.groups]
        rows = [row for group in sheet.groups for row in group.rows]
        self._lines = orders.Reader([row.said.get("product", "") for row in rows])
        self._parties = parties.read.named(sorted({h["party"] for h in heads if "party" in h}))
        spots = {h[end] for h in heads for end in ("from", "to") if end in h}
        self._places = places.read.by_code(sorted(spots))

    def all(self) -> Iterator[SaidOrder]:
        """Each order, new or refused so far."""
        for group in self._groups:
            yield self._one(group)

    def _one(self, group: Group) -> SaidOrder:
        problems = list(group.problems)
        first = group.rows[0].number
        head = self._head(group.head, first, problems)
        lines = []
        for row in group.rows:
            fields = orders.reading.with_unit(dict(row.said))
            read = self._lines.read(row.number, "", fields, head["currency"])
            problems += [Problem(row.number, refusal) for refusal in read.problems]
            if read.line:
                lines.append(_of_head(read.line, head["due"]))
        kind, number = group.kind, group.number
        said = SaidOrder(REFUSED, kind, number, group.head.get("party", ""), tuple(group.rows),
                         tuple(problems))  # fmt: skip
        if problems:
            return said
        return said._replace(pile=NEW, order=NewOrder(kind, tuple(lines), number=number, **head))

    def _head(self, said: Mapping[str, str], row: int, problems: list[Problem]) -> dict[str, Any]:
        """What the order as a whole says; what is wrong with it is told at its first row."""

        def wrong(code: str, **data: Any) -> None:
            problems.append(Problem(row, Refusal(None, code, data)))

        found = self._parties.get(said.get("party", ""), [])
        if "party" in said and len(found) != 1:
            wrong("unknown_party", party=said["party"])
        ends = {}
        for end in ("from", "to"):
            ends[f"place_{end}"] = self._places.get(said.get(end, ""), 0)
            if end in said and not ends[f"place_{end}"]:
                wrong("unknown_place", place=said[end])
        currency = said.get("currency", money.home_currency()).upper()
        if currency not in money.DIGITS:
            wrong("currency_unknown", currency=currency)
            currency = money.home_currency()
        due = None
        try:
            due = orders.reading.day(said.get("order due", ""))
        except Refused as refused:
            problems += [Problem(row, each._replace(line=None)) for each in refused.refusals]
        return {
            "party": found[0] if len(found) == 1 else 0,
            "reference": said.get("reference", ""),
            "currency": currency,
            "due": due,
            "note": said.get("order note", ""),
            "is_draft": self._is_draft or said.get("state", "").casefold() == orders.DRAFT,
            **ends,
        }


def _of_head(line: NewLine, due: date | None) -> NewLine:
    """A line that is due with its order says nothing of its own."""
    return line._replace(due=None) if line.due == due else line


Known = dict[tuple[str, str], Order]
"""Orders by kind with number, and by kind with party and reference."""


def _on_record(read: Sequence[SaidOrder]) -> Known:
    """The orders that are there already under the number or reference that a file says."""
    found: Known = {}
    for kind in orders.KINDS:
        some = [each.order for each in read if each.kind == kind and each.order]
        numbers = sorted({order.number for order in some if order.number})
        references = sorted({order.reference for order in some if not order.number})
        for each in orders.read.by_names(kind, numbers, references) if some else ():
            found[kind, f"#{each.number}"] = each
            if each.state != orders.CANCELLED:
                found[kind, f"{each.party}/{each.reference}"] = each
    return found


def _checked(read: Sequence[SaidOrder], known: Known, columns: set[str]) -> Iterator[SaidOrder]:
    """Put each order to its pile, with all that is wrong with it."""
    there = {n: order for n, each in enumerate(read) if (order := _known(each, known))}
    lines = orders.read.lines(sorted({order.id for order in there.values()}))
    new = [n for n, each in enumerate(read) if each.order and n not in there]
    wrong: dict[int, list[Refusal]] = {}
    for refusal in orders.refusals([made for n in new if (made := read[n].order)]):
        assert refusal.line is not None, "each refusal is of an order"
        wrong.setdefault(new[refusal.line], []).append(refusal._replace(line=None))
    differs = {
        n: _difference(said, order, lines[order.id], columns)
        for n, order in there.items()
        if (said := read[n].order) is not None
    }
    products = catalog.read.products(sorted({id for _, id in differs.values() if id}))
    for n, each in enumerate(read):
        if known_order := there.get(n):
            what, id = differs[n]
            what = what.format(sku=products[id].sku) if id else what
            data = {"number": known_order.number, "what": what}
            bad = [Refusal(None, "order_differs", data)] if what else []
            yield _piled(each._replace(known=known_order), HERE, bad)
        elif each.order:
            yield _piled(each, NEW, [*wrong.get(n, []), *_about_ended(each)])
        else:
            yield each


def _known(each: SaidOrder, known: Known) -> Order | None:
    if not each.order:
        return None
    if each.number:
        return known.get((each.kind, f"#{each.number}"))
    return known.get((each.kind, f"{each.order.party}/{each.order.reference}"))


def _about_ended(each: SaidOrder) -> list[Refusal]:
    """A new order that has ended is not made: what happened for it is not in the file."""
    states = {row.said.get("state", "").casefold() for row in each.rows}
    is_closed = any(
        row.said.get("closed", "").casefold() in ("yes", "true", "1") for row in each.rows
    )
    return [Refusal(None, "order_row_ended", {})] if is_closed or states & set(_ENDED) else []


def _piled(each: SaidOrder, pile: str, bad: Sequence[Refusal]) -> SaidOrder:
    """An order on its pile; what is wrong stands at the row that it speaks of, or the first."""
    if not bad:
        return each._replace(pile=pile)
    problems = []
    for refusal in bad:
        position = refusal.data.get("position", 1)
        problems.append(Problem(each.rows[position - 1].number, refusal))
    return each._replace(pile=REFUSED, problems=tuple(problems))


def _difference(
    new: NewOrder, order: Order, lines: Sequence[orders.Line], columns: set[str]
) -> tuple[str, int]:
    """What a file says otherwise than an order on record, in words; empty where nothing.

    With the product of the line that differs, 0 where it is none.
    """
    pairs = [
        ("party", new.party, order.party),
        ("reference", new.reference, order.reference),
        ("currency", new.currency, order.currency),
        ("order due", new.due, order.due),
        ("from", new.place_from, order.place_from),
        ("to", new.place_to, order.place_to),
        ("order note", new.note, order.note),
    ]
    for name, said, stored in pairs:
        if name in columns and said != stored:
            return f"its {name.removeprefix('order ')}", 0
    if len(new.lines) != len(lines):
        return f"{len(lines)} lines there, {len(new.lines)} in the file", 0
    compared = [name for name in ("price", "due", "note") if name in columns]
    said_lines = sorted(_compared(line, new.due or order.due, compared) for line in new.lines)
    there = sorted(_compared(line, order.due, compared) for line in lines)
    if said_lines == there:
        return "", 0
    id = next(one[0] for one, other in zip(said_lines, there, strict=True) if one != other)
    return "its line of {sku}", id


def _compared(line: NewLine | orders.Line, due: date | None, names: Sequence[str]) -> Any:
    """What of a line is compared, so that it can be sorted."""
    values = {"price": -1 if line.price is None else line.price,
              "due": str(line.due or due or ""), "note": line.note}  # fmt: skip
    return (line.product, line.quantity, *(values[name] for name in names))
