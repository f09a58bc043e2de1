"""Serials that were given to a supplier, as the table that goes to it."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from stockthread import catalog
from stockthread.kernel.cells import harmless
from stockthread.orders import Order
from stockthread.purchases import Issued

SERIAL_HEADINGS: Final = ("serial", "product", "name", "order")


def serials_csv(order: Order, some: Sequence[Issued]) -> str:
    """Return a row a serial, in the order in which they were taken."""
    products = catalog.read.products(sorted({each.product for each in some}))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(SERIAL_HEADINGS)
    for each in some:
        product = products[each.product]
        for code in each.codes:
            writer.writerow(map(harmless, (code, product.sku, product.name, order.number)))
    return text.getvalue()
