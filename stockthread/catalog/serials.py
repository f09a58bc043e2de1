"""What a product says in the serials of its items."""

from datetime import date

from stockthread.catalog import read
from stockthread.catalog.records import Product
from stockthread.identifiers import Fields


def serial_fields(product: Product, *, on: date, place: str = "", supplier: str = "") -> Fields:
    """Return what serials made for a product may say.

    `on` is the day of issue; `place` and `supplier` are codes. Two statements.
    """
    classes = {each.id: each.code for each in read.classes()}
    attributes = {each.code: each.value for each in read.values(product.id)}
    return Fields(
        on=on,
        product=product.sku,
        product_class=classes.get(product.product_class or 0, ""),
        place=place,
        supplier=supplier,
        attributes=attributes,
    )
