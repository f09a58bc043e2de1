"""Rows of a file of orders: which column says what, and which rows are one order.

Rows of one number are one order, wherever they stand; so are rows of one reference of one party
where there is no number. A row that says nothing of its order goes on with the one above.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from stockthread import orders
from stockthread.exchange import headings
from stockthread.exchange.plain_rows import Numbered
from stockthread.kernel.errors import Refusal, refuse

_QUANTITIES: Final = headings.HEADINGS["quantity"]
_PRODUCTS: Final = tuple(
    name for name in headings.HEADINGS["product"] if name not in ("ref", "référence")
)
HEADINGS: Final = {
    "kind": ("kind", "kind of order", "order type", "type"),
    "number": ("number", "order", "order ref", "order reference", "document"),
    "state": ("state", "order state", "status", "order status"),
    "party": ("party", "partner", "supplier", "vendor", "customer", "client", "lieferant", "kunde",
              "fournisseur", "proveedor", "cliente"),
    "reference": ("reference", "their reference", "your reference", "customer reference",
                  "supplier reference", "vendor reference", "ref", "their ref", "your ref",
                  "customer ref", "supplier ref", "vendor ref", "referenz"),
    "currency": ("currency", "währung", "devise", "moneda"),
    "order due": ("order due", "order due date"),
    "from": ("from", "from place", "source", "source place", "source location", "von"),
    "to": ("to", "to place", "destination", "destination place", "destination location", "nach"),
    "order note": ("order note", "order notes", "order remark"),
    "closed": ("closed", "line closed"),
    "product": (*_PRODUCTS, "barcode", "order lines product"),
    "quantity": ("ordered", *_QUANTITIES, "count", "pieces", "order lines quantity"),
    "unit": ("unit", "uom", "unit of measure", "einheit"),
    "price": ("price", "unit price", "cost", "unit cost", "each", "preis",
              "order lines unit price"),
    "due": ("due", "due date", "date", "delivery", "delivery date", "needed", "needed by",
            "expected", "scheduled date", "liefertermin"),
    "note": ("note", "notes", "remark", "remarks", "comment"),
}  # fmt: skip
"""What a column says, by its heading; the first of several is the clearest."""

TEMPLATE: Final = ("kind", "number", "party", "reference", "order due", "from", "to", "currency",
                   "product", "quantity", "unit", "price", "due", "note")  # fmt: skip
"""The headings of a file to begin with."""

HEAD: Final = ("party", "reference", "state", "currency", "order due", "from", "to", "order note")
"""What is said of an order as a whole, beside its kind and number."""

KINDS: Final = {
    **dict.fromkeys(("purchase", "purchases", "po", "bestellung"), orders.PURCHASE),
    **dict.fromkeys(("sale", "sales", "so", "auftrag"), orders.SALE),
    **dict.fromkeys(("transfers", "tr", "move", "umlagerung"), orders.TRANSFER),
    **dict.fromkeys(("returns", "rma"), orders.RETURN),
    **dict.fromkeys(("production", "work order", "manufacturing order", "wo", "mo"),
                    orders.PRODUCTION),
    **{kind: kind for kind in orders.KINDS},
}  # fmt: skip
"""Kinds of orders as people write them."""

_KIND_OF_PARTY: Final = {
    **dict.fromkeys(("supplier", "vendor", "lieferant", "fournisseur", "proveedor"),
                    orders.PURCHASE),
    **dict.fromkeys(("customer", "client", "kunde", "cliente"), orders.SALE),
}  # fmt: skip


class Row(NamedTuple):
    """A row below the headings: its number in the file, its cells, what they say by column."""

    number: int
    cells: Sequence[str]
    said: Mapping[str, str]


class Problem(NamedTuple):
    """What is wrong with a row of the file."""

    row: int
    refusal: Refusal


class Group(NamedTuple):
    """The rows that are one order, what they say of it as a whole, and what is wrong with them."""

    kind: str
    number: str
    head: dict[str, str]
    rows: list[Row]
    problems: list[Problem]


class Sheet(NamedTuple):
    """A file of orders: its headings, which of them was taken for what, its rows by order."""

    headings: Sequence[str]
    columns: dict[str, str]
    unread: list[str]
    groups: list[Group]


def are_headings(cells: Sequence[str]) -> bool:
    """Whether a row names columns of a product and a quantity."""
    where = headings.columns(cells, names=HEADINGS)
    return "product" in where and "quantity" in where


def grouped(table: Sequence[Numbered], kind: str = "") -> Sheet:
    """Sort the rows of a table by order; its first row has the headings.

    kind: of orders of which the rows do not tell it. Raises Refused: file_empty, columns_missing.
    """
    if not table:
        refuse("file_empty", file="The list")
    _, names = table[0]
    where = headings.columns(names, names=HEADINGS)
    missing = [what for what in ("product", "quantity") if what not in where]
    if missing:
        refuse("columns_missing", file="the list", missing=" and ".join(missing),
               there=", ".join(names))  # fmt: skip
    assumed = kind or _kind_of(names, where)
    groups = _Groups(assumed)
    for number, cells in table[1:]:
        groups.add(Row(number, cells, _said(cells, where)))
    return Sheet(
        names,
        {what: names[n] for what, n in where.items()},
        [name for n, name in enumerate(names) if name and n not in where.values()],
        groups.all,
    )


def _kind_of(names: Sequence[str], where: Mapping[str, int]) -> str:
    """The kind that the heading of the parties tells, or that of the places."""
    if "party" in where:
        _, rank = headings.meaning(names[where["party"]], HEADINGS) or ("", 0)
        return _KIND_OF_PARTY.get(HEADINGS["party"][rank], "")
    return orders.TRANSFER if "from" in where and "to" in where else ""


def _said(cells: Sequence[str], where: Mapping[str, int]) -> dict[str, str]:
    """What the cells of a row say, those that say something."""
    found = {what: " ".join(cells[n].split()) for what, n in where.items() if n < len(cells)}
    return {what: _unquoted(text) for what, text in found.items() if text}


def _unquoted(text: str) -> str:
    """A text without the sign that keeps spreadsheets from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


class _Groups:
    """Rows as they come, each put to its order."""

    def __init__(self, kind: str) -> None:
        self.all: list[Group] = []
        self._kind = kind
        self._known: dict[tuple[str, ...], Group] = {}
        self._numbered: dict[str, Group] = {}

    def add(self, row: Row) -> None:
        """Put a row to the order that it names, or to the one above."""
        said = row.said
        number, reference = said.get("number", ""), said.get("reference", "")
        is_bare = not number and not any(said.get(what) for what in ("kind", *HEAD))
        if is_bare and self.all and self.all[-1].kind:
            self._join(self.all[-1], row)
            return
        kind, problem = self._kind_said(row)
        key = (kind, number) if number else (kind, "", said.get("party", ""), reference)
        known = self._known.get(key) if number or reference else None
        group = known or Group(kind, number, {}, [], [])
        if known is None:
            self.all.append(group)
            self._known[key] = self._numbered[number] = group
        if problem:
            group.problems.append(Problem(row.number, problem))
        elif not number and not reference:
            group.problems.append(Problem(row.number, Refusal(None, "order_row_unnamed", {})))
        self._join(group, row)

    def _kind_said(self, row: Row) -> tuple[str, Refusal | None]:
        word = row.said.get("kind", "").casefold()
        if not word:
            before = self._numbered.get(row.said.get("number", "")) if self._numbered else None
            kind = before.kind if before and row.said.get("number") else self._kind
        else:
            kind = KINDS.get(word, "")
        if kind:
            return kind, None
        return "", Refusal(None, "order_kind", {"kind": word, "kinds": ", ".join(orders.KINDS)})

    def _join(self, group: Group, row: Row) -> None:
        group.rows.append(row)
        for what in HEAD:
            text = row.said.get(what, "")
            if text and group.head.setdefault(what, text) != text:
                data = {"field": what, "one": group.head[what], "other": text}
                group.problems.append(Problem(row.number, Refusal(None, "order_rows_differ", data)))
