"""Which rows belong to one thing: several codes off one box, scanned one after the other. Pure.

A row goes with those before it as long as it says something that they do not; an empty line ends
a box, and a line with a tab is one of its own. Where there is not one row of a product for each
serial, a product's barcode is for all that follows, until the next one.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread.identifiers import barcodes
from stockthread.receipts.products import NOTHING, Lookup
from stockthread.receipts.rows import PLAIN, Row

_LEFT_OUT = frozenset(("content_gtin", "maker_part_number", "customer_part_number"))


class Box(NamedTuple):
    """Rows of one thing; `head` is the product that an earlier row said for all that follow.

    `is_plain` tells that it is one row of one plain code that names no product. `is_unsure` tells
    that its product and its serial stand in rows of which others have no partner, so that they may
    be off two boxes.
    """

    rows: tuple[Row, ...]
    head: int = 0
    is_plain: bool = False
    is_unsure: bool = False


def boxes(rows: Sequence[Row], lookup: Lookup) -> list[Box]:
    """Return what belongs together, in the order of the rows; empty rows are gone."""
    if all(is_alone(row, lookup) for row in rows):
        return [Box((row,), is_plain=True) for row in rows if row.codes]
    rows = believed(as_serials(rows, lookup), lookup)
    said = [says(row, lookup) for row in rows]
    products = sum("product" in each and "serial" not in each for each in said)
    serials = sum("serial" in each and "product" not in each for each in said)
    first = next((each for each in said if each), frozenset())
    is_headed = products != serials and "product" in first and "serial" not in first
    is_unsure = products != serials and not is_headed and names_several(rows, lookup)
    found: list[Box] = []
    open_rows: list[Row] = []
    known: set[str] = set()
    head = 0

    def close() -> None:
        if open_rows:
            is_plain = len(open_rows) == 1 and is_alone(open_rows[0], lookup)
            is_joined = is_unsure and len(open_rows) > 1 and {"product", "serial"} <= known
            own = 0 if "product" in known else head
            found.append(Box(tuple(open_rows), own, is_plain, is_joined))
        open_rows.clear()
        known.clear()

    for row, each in zip(rows, said, strict=True):
        is_head = is_headed and "product" in each and "serial" not in each
        is_own = row.is_whole or row.problem is not None
        if not row.codes or known & each or is_own or is_head:
            close()
        if row.codes:
            open_rows.append(row)
            known |= each
        if is_head:
            head = product_of(row, lookup)
        if is_own:
            close()
    close()
    return found


def names_several(rows: Sequence[Row], lookup: Lookup) -> bool:
    """Whether the rows name more products than one, so that it matters which serial is of which."""
    return len({product for row in rows if (product := product_of(row, lookup))}) > 1


def is_alone(row: Row, lookup: Lookup) -> bool:
    """Whether a row says nothing but one plain code that names no product, or nothing."""
    if row.problem:
        return False
    if not row.codes:
        return True
    code, *others = row.codes
    return not others and code.standard == PLAIN and lookup.named(code) is NOTHING


def as_serials(rows: Sequence[Row], lookup: Lookup) -> list[Row]:
    """The rows with digits that are nobody's GTIN taken for serials where others are as long.

    One number in ten has the right check digit by chance.
    """
    lengths = {
        len(code.text) for row in rows for code in row.codes
        if code.standard == PLAIN and code.text.isdigit()
    }  # fmt: skip

    def plain(code: barcodes.ReadCode) -> barcodes.ReadCode:
        is_serial = code.text.isdigit() and len(code.text) in lengths and lookup.named(code).gtin
        return barcodes.ReadCode(code.text, PLAIN) if is_serial else code

    return [row._replace(codes=tuple(map(plain, row.codes))) for row in rows]


def believed(rows: Sequence[Row], lookup: Lookup) -> list[Row]:
    """The rows with data identifiers taken for what they say where one of them names a product.

    Elsewhere one that stands alone is plain text, and so is anywhere what names a product as it
    stands: an SKU such as BP18 begins like a data identifier by chance.
    """

    def plain(code: barcodes.ReadCode) -> barcodes.ReadCode:
        alone = barcodes.ReadCode(code.text, PLAIN)
        return alone if is_doubtful(code) and lookup.named(alone).products else code

    rows = [row._replace(codes=tuple(map(plain, row.codes))) for row in rows]
    doubtful = [code for row in rows for code in row.codes if is_doubtful(code)]
    are_sure = any(lookup.named(code).products for code in doubtful)

    def sure(row: Row) -> Row:
        if are_sure:
            return row._replace(codes=tuple(code._replace(is_certain=True) for code in row.codes))
        if len(row.codes) == 1 and is_doubtful(row.codes[0]):
            return row._replace(codes=(barcodes.ReadCode(row.codes[0].text, PLAIN),))
        return row

    return [sure(row) for row in rows]


def is_doubtful(code: barcodes.ReadCode) -> bool:
    """Whether a code is a data identifier that may as well be plain text."""
    return bool(code.facts) and not code.is_certain


def says(row: Row, lookup: Lookup) -> frozenset[str]:
    """What a row says of a thing: product, serial, lot, and whatever else there is one of."""
    found: set[str] = set()
    for code in row.codes:
        named = lookup.named(code)
        if named.products or named.gtin:
            found.add("product")
        if named.serial or not (named.products or (code.facts and code.is_certain)):
            found.add("serial")
        if code.is_certain:
            found |= {fact.name for fact in code.facts if fact.name not in _LEFT_OUT}
    return frozenset(found - {"gtin"})


def product_of(row: Row, lookup: Lookup) -> int:
    """The product that a row names, 0 where it is none or one of several."""
    named = [product for code in row.codes for product in lookup.named(code).products]
    return named[0] if len(set(named)) == 1 else 0
