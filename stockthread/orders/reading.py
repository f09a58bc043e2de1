"""Lines of an order as people write or paste them: product, quantity, price, due day, note.

Nothing is guessed: a line that is unclear is told at its line, and the others are good.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from stockthread import catalog
from stockthread.kernel import money
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.orders.records import NewLine

READ_MAX: Final = 10_000
_FIELDS: Final = ("product", "quantity", "price", "due", "note")
_HEADINGS: Final = {
    **dict.fromkeys(("sku", "product", "article", "item", "part", "code", "gtin", "ean",
                     "barcode", "part number", "article number"), "product"),
    **dict.fromkeys(("quantity", "qty", "amount", "count", "number", "pieces", "ordered"),
                    "quantity"),
    **dict.fromkeys(("unit", "uom"), "unit"),
    **dict.fromkeys(("price", "unit price", "cost", "each"), "price"),
    **dict.fromkeys(("due", "date", "due date", "delivery", "delivery date", "needed"), "due"),
    **dict.fromkeys(("note", "notes", "remark", "comment"), "note"),
}  # fmt: skip
_DAYS: Final = (
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)", re.ASCII),
    re.compile(r"(?P<day>\d\d?)\.\s?(?P<month>\d\d?)\.\s?(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<day>1[3-9]|2\d|3[01])[/-](?P<month>\d\d?)[/-](?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<month>\d\d?)[/-](?P<day>1[3-9]|2\d|3[01])[/-](?P<year>\d{4})", re.ASCII),
)
"""The month stands first only where it cannot be the day."""


class ReadLine(NamedTuple):
    """One row of a text: its number from 0, as it stands, what it says, and what is wrong with it.

    `line` is there where nothing is wrong; `product` where it was found, 0 otherwise.
    """

    nth: int
    text: str
    product: int
    line: NewLine | None
    problems: tuple[Refusal, ...]


def day(text: str) -> date | None:
    """Return the day a text says, None for an empty one.

    A day that may be read in two ways (03/04/2027) is refused. Raises Refused bad_day.
    """
    plain = text.strip()
    if not plain:
        return None
    for form in _DAYS:
        if found := form.fullmatch(plain):
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                break
    refuse("bad_day", text=plain)


def price(currency: str, text: str) -> int | None:
    """Return a price, None for an empty text; the currency may stand beside it.

    Raises Refused bad_price.
    """
    plain = text.strip().removesuffix(currency).removeprefix(currency).strip()
    return money.parse_price(plain, currency) if plain else None


def read_lines(text: str, currency: str) -> list[ReadLine]:
    """Read each row that is not empty; a first row of headings says the order of the columns.

    Raises Refused too_many_lines, currency_unknown.
    """
    money.digits_of(currency)
    rows = [(index, row) for index, row in enumerate(text.splitlines()) if row.strip()]
    if len(rows) > READ_MAX:
        refuse("too_many_lines", count=len(rows), lines_max=READ_MAX)
    cells = [(index, row, _split(row)) for index, row in rows]
    columns: Sequence[str] = _FIELDS
    if cells and (headings := _headings(cells[0][2])):
        columns, cells = headings, cells[1:]
    said = [(index, row, _said(parts, columns)) for index, row, parts in cells]
    reader = Reader([fields.get("product", "") for _, _, fields in said])
    return [reader.read(index, row, fields, currency) for index, row, fields in said]


class Reader:
    """Reads lines of which the fields are told apart; `products` are all texts that name one.

    Six statements, however many lines there are.
    """

    def __init__(self, products: Sequence[str]) -> None:
        self._known = _products(products)
        found = {each.id for some in self._known.values() for each in some}
        self._measures = catalog.measures_of(sorted(found))

    def read(self, index: int, row: str, fields: Mapping[str, str], currency: str) -> ReadLine:
        """Return what a row says by its fields product, quantity, price, due and note."""
        problems: list[Refusal] = []

        def told(reader: Callable[..., Any], *given: Any) -> Any:
            try:
                return reader(*given)
            except Refused as refused:
                problems.extend(each._replace(line=None) for each in refused.refusals)
                return None

        product = told(_product, fields.get("product", ""), self._known)
        text = fields.get("quantity", "")
        quantity = told(_quantity, product, text, self._measures) if product else None
        cost = told(price, currency, fields.get("price", ""))
        due = told(day, fields.get("due", ""))
        if problems or product is None or quantity is None:
            return ReadLine(index, row, product.id if product else 0, None, tuple(problems))
        line = NewLine(product.id, quantity, cost, due, fields.get("note", ""))
        return ReadLine(index, row, product.id, line, ())


def with_unit(fields: dict[str, str]) -> dict[str, str]:
    """Fields with their unit behind the quantity."""
    if unit := fields.pop("unit", ""):
        is_piece = unit.lower() in ("piece", "pieces", "pcs", "pc", "ea", "each")
        fields["quantity"] = fields.get("quantity", "") + ("" if is_piece else f" {unit}")
    return fields


def _split(row: str) -> list[str]:
    """The cells of a row: by tab, else semicolon, else comma, else the first space."""
    for sign in "\t;":
        if sign in row:
            return [cell.strip().strip('"').strip() for cell in row.split(sign)]
    if "," in row and (parts := _by_comma(row)):
        return parts
    head, _, rest = row.strip().partition(" ")
    return [head, *([rest.strip()] if rest.strip() else [])]


def _by_comma(row: str) -> list[str]:
    """Cells between commas; none where the commas are those of numbers."""
    parts = [cell.strip().strip('"').strip() for cell in row.split(",")]
    return parts if " " not in parts[0] else []


def are_headings(cells: Sequence[str]) -> bool:
    """Whether a row of a table names what stands in its columns."""
    return bool(_headings(cells))


def _headings(cells: Sequence[str]) -> list[str]:
    """The fields that the cells of a row of headings name; none where it is no such row."""
    found = [_HEADINGS.get(cell.lower().strip(" .:#"), "") for cell in cells]
    return found if "product" in found and "quantity" in found else []


def _said(cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """What a row says, by field; a unit of its own stands behind the quantity."""
    fields = with_unit({name: cell for name, cell in zip(columns, cells, strict=False) if name})
    beyond = [cell for cell in cells[len(columns) :] if cell]
    if beyond and "note" in fields:
        fields["note"] = " ".join([fields["note"], *beyond])
    return fields


def _products(texts: Sequence[str]) -> Mapping[str, list[catalog.Product]]:
    """The products that texts name, by SKU, GTIN or a barcode that was taught. Four statements."""
    wanted = sorted({text for text in texts if text})
    by_sku = catalog.read.by_sku(sorted({each for text in wanted for each in (text, text.upper())}))
    by_gtin = catalog.read.by_gtin([catalog.read.gtin14(text) for text in wanted])
    known = catalog.read.known_barcodes()
    ids: dict[str, list[int]] = {}
    for text in wanted:
        gtin = catalog.read.gtin14(text)
        pack, part = known.pack(gtin) if gtin else None, known.part(text)
        found = by_sku.get(text) or by_sku.get(text.upper()) or by_gtin.get(gtin)
        taught = [each[0] for each in (pack, part) if each and each[1] == 1]
        ids[text] = [found] if found else taught or [m.product for m in known.match(text)]
    products = catalog.read.products(sorted({id for some in ids.values() for id in some}))
    return {text: [products[id] for id in some] for text, some in ids.items()}


def _product(text: str, known: Mapping[str, list[catalog.Product]]) -> catalog.Product:
    found = known.get(text, [])
    if len(found) > 1:
        refuse("product_unclear", text=text, one=found[0].sku, other=found[1].sku)
    if not found:
        refuse("unknown_product", sku=text)
    if not found[0].is_active:
        refuse("product_closed", sku=found[0].sku)
    return found[0]


def _quantity(product: catalog.Product, text: str, measures: catalog.Measures) -> int:
    if not text.strip():
        refuse("field_missing", field="quantity")
    quantity = catalog.parse_quantity(product, text, measures)
    return quantity or refuse("bad_quantity", text=text)
