"""Queries of the catalogue. Nothing here writes."""

from collections.abc import Sequence

from stockthread.catalog.quantities import (
    conversions,
    parse_quantity,
    shown_number,
    shown_quantity,
    units,
)
from stockthread.catalog.read_barcodes import (
    barcode,
    barcodes,
    barcodes_of,
    count_barcodes,
    known_barcodes,
)
from stockthread.catalog.records import (
    Attribute,
    Product,
    ProductClass,
    TrackingChange,
    Value,
)
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
from stockthread.kernel.findtext import Searchable, find_ids, worded_ids

__all__ = [
    "all_products",
    "attributes",
    "barcode",
    "barcodes",
    "barcodes_of",
    "by_gtin",
    "by_sku",
    "class_and_below",
    "classes",
    "conversions",
    "count_barcodes",
    "find_products",
    "gtin14",
    "known_barcodes",
    "parse_quantity",
    "product",
    "products",
    "products_by_scheme",
    "shown_number",
    "shown_quantity",
    "tracking_change_of",
    "tracking_changes",
    "units",
    "values",
]

PRODUCTS = """
    SELECT p.id, p.sku, p.name, p.tracking, u.code, p.scale, p.product_class_id, p.maker_id,
           p.gtin, p.code_type_id, p.scheme_id, p.serial_pattern, p.is_active
      FROM catalog_product p JOIN catalog_unit_of_measure u ON u.id = p.unit_id"""
_CLASSES = "SELECT id, code, name, parent_id FROM catalog_product_class ORDER BY code"
_CLASS_AND_BELOW = """
    WITH RECURSIVE below(id) AS (
        SELECT id FROM catalog_product_class WHERE id = %s
         UNION
        SELECT c.id FROM catalog_product_class c JOIN below ON c.parent_id = below.id
    ) SELECT id FROM below ORDER BY id"""
_ATTRIBUTES = """
    SELECT a.id, a.code, a.name, a.type, coalesce(u.code, '')
      FROM catalog_attribute a LEFT JOIN catalog_unit_of_measure u ON u.id = a.unit_id
     ORDER BY a.code"""
_VALUES = """
    SELECT a.code, a.name, a.type, coalesce(u.code, ''), v.value
      FROM catalog_product_attribute v
      JOIN catalog_attribute a ON a.id = v.attribute_id
      LEFT JOIN catalog_unit_of_measure u ON u.id = a.unit_id
     WHERE v.product_id = %s ORDER BY a.code"""
SEARCHABLE = Searchable("catalog_product", "sku_key", "name_key")


def product(id: int) -> Product:
    """Return one product. Raises Refused unknown_id."""
    return products([id]).get(id) or refuse("unknown_id", id=id)


def products(ids: Sequence[int]) -> dict[int, Product]:
    """Return each of these products by its id."""
    wanted, param = db.ids_in(ids)
    found = rows.records(Product, f"{PRODUCTS} WHERE p.id IN {wanted}", (param,))
    return {each.id: each for each in found}


def all_products(limit: int = 1000, after: str = "") -> list[Product]:
    """Return products by SKU, beginning behind the SKU `after`."""
    sql = f"{PRODUCTS} WHERE p.sku > %s ORDER BY p.sku LIMIT %s"
    return rows.records(Product, sql, (after, limit))


def products_by_scheme(limit: int = 1000) -> dict[int, list[Product]]:
    """Return for each scheme the products whose serials it makes, by SKU."""
    sql = f"{PRODUCTS} WHERE p.scheme_id IS NOT NULL AND p.is_active ORDER BY p.sku LIMIT %s"
    found = dict[int, list[Product]]()
    for each in rows.records(Product, sql, (limit,)):
        found.setdefault(each.scheme or 0, []).append(each)
    return found


_CHANGES = """
    SELECT id, product_id, tracking_from, tracking_to, person, changed_at, reason
      FROM catalog_tracking_change"""


def tracking_changes(product: int, limit: int = 100) -> list[TrackingChange]:
    """Return how a product was followed before and who changed that, the latest first."""
    sql = f"{_CHANGES} WHERE product_id = %s ORDER BY id DESC LIMIT %s"
    return db.query_records(_change, sql, (product, limit))


def tracking_change_of(key: str) -> TrackingChange | None:
    """Return the change that was made under a key."""
    return next(iter(db.query_records(_change, f"{_CHANGES} WHERE key = %s", (key,))), None)


def _change(
    id: int, product: int, before: str, after: str, person: int, at: int, reason: str
) -> TrackingChange:
    when = clock.from_micros(at)
    return TrackingChange(id, product, before, after, person, when, reason)


def find_products(text: str, limit: int = 20) -> list[Product]:
    """Return products with that GTIN or SKU, then those whose SKU or name begins so or holds it."""
    ids = find_ids(SEARCHABLE, text, limit)
    if (gtin := gtin14(text)) in (known := by_gtin([gtin])):
        ids = [known[gtin], *(id for id in ids if id != known[gtin])][:limit]
    found = products(ids)
    return [found[id] for id in ids]


def with_words(words: Sequence[str], limit: int = 500) -> dict[int, frozenset[str]]:
    """Return products whose SKU or name has words that begin with some of these, and with which,
    by id; those with most of them first. One statement."""
    return worded_ids(SEARCHABLE, words, limit)


def by_sku(skus: Sequence[str]) -> dict[str, int]:
    """Return the id of each product whose SKU is exactly one of these."""
    wanted, param = db.texts_in(skus)
    return dict(db.query(f"SELECT sku, id FROM catalog_product WHERE sku IN {wanted}", (param,)))


def by_gtin(gtins: Sequence[str]) -> dict[str, int]:
    """Return the id of each product with one of these GTINs, each of 14 digits."""
    wanted, param = db.texts_in([gtin for gtin in gtins if gtin])
    sql = f"SELECT gtin, id FROM catalog_product WHERE NOT gtin = '' AND gtin IN {wanted}"
    return dict(db.query(sql, (param,)))


def gtin14(text: str) -> str:
    """Return a GTIN of 8, 12, 13 or 14 digits as 14 digits, or "" for what is none."""
    digits = text.strip()
    is_form = len(digits) in (8, 12, 13, 14) and digits.isascii() and digits.isdigit()
    return digits.zfill(14) if is_form else ""


def classes() -> list[ProductClass]:
    """Return every class by its code."""
    return db.query_records(ProductClass, _CLASSES)


def class_and_below(id: int) -> list[int]:
    """Return the ids of a class and of every class below it; none for an unknown id."""
    return [row[0] for row in db.query(_CLASS_AND_BELOW, (id,))]


def attributes() -> list[Attribute]:
    """Return every attribute by its code."""
    return db.query_records(Attribute, _ATTRIBUTES)


def values(product: int) -> list[Value]:
    """Return what is said of a product, by the attributes' codes."""
    return db.query_records(Value, _VALUES, (product,))
