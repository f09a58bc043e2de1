"""Products by filters, a page at a time. Nothing here writes."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from stockthread.catalog.read import PRODUCTS, SEARCHABLE, class_and_below, gtin14
from stockthread.catalog.records import Product
from stockthread.kernel import db, rows
from stockthread.kernel.findtext import fits_sql


class ProductFilter(NamedTuple):
    """Which products are wanted; what is left out does not matter.

    text: its words stand in the SKU or name, or it is the GTIN. product_class: those below it
    too. tracking: one of TRACKINGS.
    """

    text: str = ""
    is_active: bool | None = None
    product_class: int = 0
    tracking: str = ""


EVERY: Final = ProductFilter()


def listed_products(
    wanted: ProductFilter = EVERY, *, after: str = "", limit: int = 50
) -> list[Product]:
    """Return products by SKU, beginning behind the SKU `after`."""
    where, params = _conditions(wanted)
    sql = f"{PRODUCTS} WHERE p.sku > %s AND {where} ORDER BY p.sku LIMIT %s"
    return rows.records(Product, sql, (after, *params, limit))


def count_products(wanted: ProductFilter = EVERY) -> int:
    """Return how many products there are."""
    where, params = _conditions(wanted)
    [(count,)] = db.query(f"SELECT COUNT(*) FROM catalog_product p WHERE {where}", params)
    return int(count)


def _conditions(wanted: ProductFilter) -> tuple[str, Sequence[Any]]:
    where, params = fits_sql(SEARCHABLE, wanted.text, "p")
    found, values = [f"({where})"], list[Any](params)
    if gtin := gtin14(wanted.text):
        found, values = [f"(({where}) OR p.gtin = %s)"], [*params, gtin]
    if wanted.is_active is not None:
        found.append("p.is_active = %s")
        values.append(wanted.is_active)
    if wanted.product_class:
        among, param = db.ids_in(class_and_below(wanted.product_class))
        found.append(f"p.product_class_id IN {among}")
        values.append(param)
    if wanted.tracking:
        found.append("p.tracking = %s")
        values.append(wanted.tracking)
    return " AND ".join(found), values
