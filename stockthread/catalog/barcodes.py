"""Barcodes taught once: "this is product X, and this part of it is the serial".

What a standard says of itself is never taught otherwise: of a GS1 code only the GTIN is taught,
of other standards the part number. What means something already is refused. A barcode is never
rewritten: a change forgets it and teaches anew, so that who taught what stays on record. A batch
is stored whole or not at all.
"""

from collections.abc import Sequence
from datetime import datetime

from stockthread.catalog import read
from stockthread.catalog.barcode_checks import Shape, is_same, shape_in, shapes_of
from stockthread.catalog.classes import LOCK
from stockthread.catalog.known import plain
from stockthread.catalog.read_barcodes import barcode, known_by_beginning
from stockthread.catalog.records import KnownBarcode, NewBarcode, Product
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import in_line_order

_COLUMNS = {
    "product_id": "bigint",
    "example": "text",
    "kind": "text",
    "before": "text",
    "serial": "text",
    "after": "text",
    "serial_min": "bigint",
    "serial_max": "bigint",
    "pieces": "bigint",
    "taught_by": "bigint",
    "taught_at": "bigint",
    "forgotten_by": "bigint",
    "forgotten_at": "bigint",
}
_FORGET = """
    UPDATE catalog_barcode SET forgotten_by = %s, forgotten_at = %s
     WHERE id = %s AND forgotten_at = 0"""
_REMEMBER = "UPDATE catalog_barcode SET forgotten_by = 0, forgotten_at = 0 WHERE id = %s"


def check_barcodes(barcodes: Sequence[NewBarcode]) -> list[Refusal]:
    """Return what `teach_barcodes` would refuse, line by line, without writing."""
    return in_line_order(shapes_of(barcodes, _products(barcodes))[1])


def draft_barcode(new: NewBarcode, *, instead_of: int = 0) -> KnownBarcode:
    """Return what would be kept of one barcode, known as number 0, without writing.

    `instead_of` is the known one that would be changed to it. Raises Refused as
    `teach_barcodes` does, of no line.
    """
    products = _products([new])
    shapes, found = shapes_of([new], products, instead_of=instead_of)
    if found:
        raise Refused([each._replace(line=None) for each in found])
    row = _row(new, shapes[0], products[new.sku].id, 0, 0)
    said = dict(zip(_COLUMNS, row, strict=True))
    said |= {"id": 0, "product": said.pop("product_id"), "forgotten_at": None}
    return KnownBarcode(**said | {"taught_at": clock.EPOCH})  # type: ignore[arg-type]


def teach_barcodes(barcodes: Sequence[NewBarcode], *, person: int, at: datetime) -> list[int]:
    """Keep what barcodes mean, and return their ids, in order.

    Raises Refused with a line each: unknown_product, product_closed, barcode_repeated,
    barcode_taught, barcode_is_own_gtin, gtin_taken, and those of `barcode_checks.shape_of`.
    """
    with db.writing():
        db.lock_text(LOCK)
        products = _products(barcodes)
        shapes, found = shapes_of(barcodes, products)
        if found:
            raise Refused(in_line_order(found))
        values = [
            _row(each, shapes[line], products[each.sku].id, person, clock.micros(at))
            for line, each in enumerate(barcodes)
        ]
        made = rows.insert("catalog_barcode", _COLUMNS, values)
    return sorted(made)


def change_barcode(id: int, barcode: NewBarcode, *, person: int, at: datetime) -> int:
    """Forget a known barcode and teach what it means now, in one act; return the new id.

    Raises Refused: those of `forget_barcode` and, of no line, those of `teach_barcodes`.
    """
    with db.writing():
        forget_barcode(id, person=person, at=at)
        try:
            return teach_barcodes([barcode], person=person, at=at)[0]
        except Refused as refused:
            raise Refused([each._replace(line=None) for each in refused.refusals]) from None


def forget_barcode(id: int, *, person: int, at: datetime) -> None:
    """Let a barcode mean nothing any more; it stays on record.

    Raises Refused: unknown_id, barcode_is_forgotten.
    """
    known = barcode(id)
    if not db.execute(_FORGET, (person, clock.micros(at), id)):
        refuse("barcode_is_forgotten", text=known.example)


def remember_barcode(id: int) -> None:
    """Bring back a forgotten barcode; of one that is known nothing changes.

    Raises Refused: unknown_id, barcode_taught where another means the same by now, and gtin_taken
    or barcode_is_own_gtin where a product has its GTIN by now.
    """
    with db.writing():
        db.lock_text(LOCK)
        old = barcode(id)
        shape = shape_in(old)
        for each in known_by_beginning([old.before]):
            if each.id != id and is_same(shape, shape_in(each)):
                refuse("barcode_taught", text=old.example, sku=read.product(each.product).sku)
        owner = read.by_gtin([old.before]).get(old.before) if old.kind == "gtin" else None
        if owner:
            code = "barcode_is_own_gtin" if owner == old.product else "gtin_taken"
            refuse(code, gtin=old.before)
        db.execute(_REMEMBER, (id,))


def _products(barcodes: Sequence[NewBarcode]) -> dict[str, Product]:
    ids = read.by_sku([each.sku for each in barcodes])
    return {each.sku: each for each in read.products(list(ids.values())).values()}


def _row(
    new: NewBarcode, shape: Shape, product: int, person: int, micros: int
) -> tuple[object, ...]:
    return (product, plain(new.text), *shape, new.pieces, person, micros, 0, 0)
