"""Queries of the barcodes that were taught. Nothing here writes."""

from collections.abc import Sequence
from typing import Any

from stockthread.catalog.known import Known
from stockthread.catalog.records import KnownBarcode
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.kernel.findtext import folded

_COLUMNS = """
    b.id, b.product_id, b.kind, b.example, b.before, b.serial, b.after, b.serial_min, b.serial_max,
    b.pieces, b.taught_by, b.taught_at, b.forgotten_by, b.forgotten_at"""
_BARCODES = f"SELECT {_COLUMNS} FROM catalog_barcode b"
_LIST = f"""
    SELECT {_COLUMNS} FROM catalog_barcode b JOIN catalog_product p ON p.id = b.product_id
     WHERE {{is_known}} AND b.id < %s{{fits}} ORDER BY b.id DESC LIMIT %s"""
_FITS = """ AND (b.example LIKE %s ESCAPE '!' OR b.before LIKE %s ESCAPE '!'
    OR p.sku_key LIKE %s ESCAPE '!' OR p.name_key LIKE %s ESCAPE '!')"""


def known_barcodes() -> Known:
    """Return all that was taught and not forgotten, to ask for whole batches. One statement."""
    return Known(db.query_records(_barcode, f"{_BARCODES} WHERE b.forgotten_at = 0 ORDER BY b.id"))


def barcode(id: int) -> KnownBarcode:
    """Return one barcode, forgotten ones too. Raises Refused unknown_id."""
    found = db.query_records(_barcode, f"{_BARCODES} WHERE b.id = %s", (id,))
    return found[0] if found else refuse("unknown_id", id=id)


def barcodes(
    text: str = "", *, is_known: bool = True, limit: int = 100, before: int = 2**62
) -> list[KnownBarcode]:
    """Return barcodes, the newest first; those with the text in them, their SKU or product's name.

    `is_known` False: those that were forgotten. `before`: those taught before the one with this id.
    """
    wanted, params = text.strip(), list[Any]([before])
    if not db.is_storable(wanted):
        return []
    if wanted:
        params += [_part(wanted), _part(wanted), _part(folded(wanted)), _part(folded(wanted))]
    sql = _LIST.format(
        is_known=f"b.forgotten_at {'=' if is_known else '<>'} 0", fits=_FITS if wanted else ""
    )
    return db.query_records(_barcode, sql, (*params, limit))


def count_barcodes(text: str = "", *, is_known: bool = True) -> int:
    """Return how many barcodes there are of those that `barcodes` returns."""
    wanted, params = text.strip(), list[Any]([2**62])
    if not db.is_storable(wanted):
        return 0
    if wanted:
        params += [_part(wanted), _part(wanted), _part(folded(wanted)), _part(folded(wanted))]
    sql = _LIST.format(
        is_known=f"b.forgotten_at {'=' if is_known else '<>'} 0", fits=_FITS if wanted else ""
    )
    [(count,)] = db.query(f"SELECT COUNT(*) FROM ({sql}) found", (*params, 2**62))
    return int(count)


def barcodes_of(product: int, limit: int = 100) -> list[KnownBarcode]:
    """Return what is known of one product's barcodes, the newest first."""
    sql = f"{_BARCODES} WHERE b.product_id = %s AND b.forgotten_at = 0 ORDER BY b.id DESC LIMIT %s"
    return db.query_records(_barcode, sql, (product, limit))


def known_by_beginning(beginnings: Sequence[str]) -> list[KnownBarcode]:
    """Return the known barcodes with exactly one of these texts before the serial."""
    wanted, param = db.texts_in(beginnings)
    sql = f"{_BARCODES} WHERE b.forgotten_at = 0 AND b.before IN {wanted} ORDER BY b.id"
    return db.query_records(_barcode, sql, (param,))


def taught_gtins(gtins: Sequence[str]) -> set[str]:
    """Return those of these GTINs, each of 14 digits, that were taught and not forgotten."""
    wanted, param = db.texts_in([gtin for gtin in gtins if gtin])
    sql = (
        "SELECT before FROM catalog_barcode"
        f" WHERE kind = 'gtin' AND forgotten_at = 0 AND before IN {wanted}"
    )
    return {gtin for (gtin,) in db.query(sql, (param,))}


def _part(text: str) -> str:
    for sign in "!%_":
        text = text.replace(sign, "!" + sign)
    return f"%{text}%"


def _barcode(*columns: Any) -> KnownBarcode:
    *said, taught_by, taught_at, forgotten_by, forgotten_at = columns
    ended = clock.from_micros(forgotten_at) if forgotten_at else None
    times = (taught_by, clock.from_micros(taught_at), forgotten_by, ended)
    return KnownBarcode._make((*said, *times))
