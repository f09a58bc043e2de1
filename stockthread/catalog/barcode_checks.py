"""What is asked of a barcode before it is known, in a fixed order. Reads, never writes."""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from stockthread import identifiers
from stockthread.catalog import read
from stockthread.catalog.known import AROUND, plain
from stockthread.catalog.read_barcodes import known_by_beginning
from stockthread.catalog.records import MEASURED_TRACKINGS, KnownBarcode, NewBarcode, Product
from stockthread.identifiers import CodeType
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse

TEXT_MAX: Final = 400
SERIAL_MAX: Final = 128
PIECES_MAX: Final = 1_000_000
TELLING_MIN: Final = 2


class Shape(NamedTuple):
    """What a barcode means, but for its product: what is kept of a NewBarcode."""

    kind: str
    before: str
    serial: str = ""
    after: str = ""
    serial_min: int = 0
    serial_max: int = 0


def shapes_of(
    barcodes: Sequence[NewBarcode], products: Mapping[str, Product], *, instead_of: int = 0
) -> tuple[dict[int, Shape], list[Refusal]]:
    """Return each line's shape, and why others have none. `products` are by their SKU.

    `instead_of` is a barcode that will be forgotten for them.
    """
    shapes, found = {}, list[Refusal]()
    types = {each.id: each for each in identifiers.read.code_types()}
    for line, each in enumerate(barcodes):
        try:
            product = _product(each, products)
            shapes[line] = shape_of(each, product, types[product.code_type])
        except Refused as refused:
            found += [refusal._replace(line=line) for refusal in refused.refusals]
    befores = [shape.before for shape in shapes.values()]
    stored = [each for each in known_by_beginning(befores) if each.id != instead_of]
    return shapes, found + _taken(barcodes, shapes, products, stored)


def shape_of(new: NewBarcode, product: Product, code_type: CodeType) -> Shape:
    """Return what of a text tells the product and where its serial stands. Pure.

    Raises Refused: field_missing, field_too_long, field_bad_characters, barcode_bad_count,
    barcode_is_standard, barcode_only_number, barcode_bad_part, barcode_bad_length,
    barcode_too_general, barcode_pack_with_serial, barcode_serial_of_lots, serial_misfits_pattern,
    and what a code of the product's type may not be.
    """
    text = plain(new.text)
    _check_text(text)
    if not 1 <= new.pieces <= PIECES_MAX:
        refuse("barcode_bad_count", count=new.pieces, limit=PIECES_MAX)
    shape = standard_shape(text)
    if shape.kind != "text":
        if (new.start, new.end) != (None, None):
            refuse("barcode_only_number", number=shape.before)
        return shape
    if new.start is None and new.end is None:
        return shape
    marked = _marked(new, text)
    _check_serial(marked, new, product, code_type)
    return marked


def standard_shape(text: str) -> Shape:
    """Return the shape of a whole text: the GTIN or part number that a standard says, or itself.

    Raises Refused barcode_is_standard for what a standard says without naming a product.
    """
    from stockthread.identifiers import barcodes

    try:
        code = barcodes.read(text)
    except Refused:
        return Shape("text", text)
    if not code.facts or not code.is_certain:
        return Shape("text", text)
    part = code.common.maker_part_number or code.common.customer_part_number
    if code.common.gtin:
        return Shape("gtin", str(code.common.gtin.value))
    if part:
        return Shape("part_number", str(part.value))
    refuse("barcode_is_standard", standard=code.standard)


def _product(new: NewBarcode, products: Mapping[str, Product]) -> Product:
    product = products.get(new.sku)
    if product is None:
        refuse("unknown_product", sku=new.sku)
    if not product.is_active:
        refuse("product_closed", sku=new.sku)
    return product


def _check_text(text: str) -> None:
    if not text:
        refuse("field_missing", field="text")
    if len(text) > TEXT_MAX:
        refuse("field_too_long", field="text", length=len(text), limit=TEXT_MAX)
    if not db.is_storable(text):
        refuse("field_bad_characters", field="text")


def _marked(new: NewBarcode, text: str) -> Shape:
    """Return the shape of a text with its serial set apart, without what is put around it."""
    lead = len(new.text.rstrip(AROUND)) - len(text)
    start, end = (
        len(text) if at is None else min(max(at - lead, 0), len(text))
        for at in (new.start, new.end)
    )
    is_inside = new.start is not None and new.end is not None and new.start >= 0
    if not is_inside or not text[start:end].strip():
        refuse("barcode_bad_part", length=len(new.text))
    length = end - start
    least = length if new.serial_min is None else new.serial_min
    most = length if new.serial_max is None else new.serial_max
    if not 1 <= least <= length <= most <= SERIAL_MAX:
        refuse("barcode_bad_length", least=least, most=most, length=length, limit=SERIAL_MAX)
    before, after = text[:start], text[end:]
    if len((before + after).strip()) < TELLING_MIN:
        refuse("barcode_too_general", least=TELLING_MIN)
    return Shape("text", before, text[start:end], after, least, most)


def _check_serial(shape: Shape, new: NewBarcode, product: Product, code_type: CodeType) -> None:
    """Check that the serial can be one of the product's."""
    if new.pieces > 1:
        refuse("barcode_pack_with_serial", count=new.pieces)
    if product.tracking in MEASURED_TRACKINGS:
        refuse("barcode_serial_of_lots", sku=product.sku, tracking=product.tracking)
    identifiers.canonical(code_type, shape.serial)
    pattern = product.serial_pattern
    if pattern and not re.fullmatch(pattern, shape.serial):
        refuse("serial_misfits_pattern", serial=shape.serial, pattern=pattern)


def _taken(
    barcodes: Sequence[NewBarcode],
    shapes: Mapping[int, Shape],
    products: Mapping[str, Product],
    taught: Sequence[KnownBarcode],
) -> list[Refusal]:
    """Refuse what means something already: on record, in an earlier line, as a product's GTIN."""
    stored = dict[str, list[KnownBarcode]]()
    for each in taught:
        stored.setdefault(each.before, []).append(each)
    owners = read.products([each.product for each in taught])
    gtins = read.by_gtin([shape.before for shape in shapes.values() if shape.kind == "gtin"])
    earlier, refusals = dict[str, list[tuple[int, Shape]]](), list[Refusal]()
    for line, shape in shapes.items():
        first = [n for n, other in earlier.get(shape.before, ()) if is_same(shape, other)]
        known = [each for each in stored.get(shape.before, ()) if is_same(shape, shape_in(each))]
        if first:
            refusals.append(Refusal(line, "barcode_repeated", {"first": first[0] + 1}))
        elif known:
            data = {"text": known[0].example, "sku": owners[known[0].product].sku}
            refusals.append(Refusal(line, "barcode_taught", data))
        elif shape.kind == "gtin" and shape.before in gtins:
            is_own = gtins[shape.before] == products[barcodes[line].sku].id
            code = "barcode_is_own_gtin" if is_own else "gtin_taken"
            refusals.append(Refusal(line, code, {"gtin": shape.before}))
        earlier.setdefault(shape.before, []).append((line, shape))
    return refusals


def shape_in(barcode: KnownBarcode) -> Shape:
    """Return the shape of a known barcode."""
    return Shape(*(getattr(barcode, name) for name in Shape._fields))


def is_same(one: Shape, other: Shape) -> bool:
    """Tell whether some text is of both shapes and nothing in it says which is meant."""
    return (
        (one.kind, one.before, one.after) == (other.kind, other.before, other.after)
        and one.serial_min <= other.serial_max
        and other.serial_min <= one.serial_max
    )
