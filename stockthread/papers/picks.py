"""Pick lists: what is promised to orders and not picked yet, place by place in walking order."""

from collections.abc import Sequence
from itertools import groupby

from stockthread import catalog, parties, places, sales
from stockthread.orders import Order
from stockthread.papers.records import Form, Group, Row, day_words, iso_words
from stockthread.papers.shipments import address
from stockthread.sales import PickLine

_COLUMNS = (("Article", 36, "left"), ("", 0, "left"), ("Order", 30, "left"),
            ("Quantity", 24, "right"), ("Picked", 18, "right"))  # fmt: skip
_CODE_MAX = 40


def pick_list(some: Sequence[Order], *, title: str = "Pick list") -> Form:
    """Return what is to be picked for orders; each place and the order have a code to scan.

    Raises Refused: no_lines, not_an_open_sale.
    """
    lines = sales.pick_list(some)
    products = catalog.read.products(sorted({line.product for line in lines}))
    spots = places.read.places(sorted({line.place for line in lines}))
    numbers = {order.id: order.number for order in some}
    position = {order.id: n for n, order in enumerate(some, 1)}
    groups = []
    for place, there in groupby(lines, key=lambda line: line.place):
        rows = []
        key = lambda line: (line.product, line.order)  # noqa: E731
        for (id, order), of_product in groupby(sorted(there, key=key), key=key):
            mine = list(of_product)
            product = products[id]
            amount = catalog.shown_quantity(product, sum(line.quantity for line in mine))
            of = f"{position[order]}: {numbers[order]}" if len(some) > 1 else numbers[order]
            codes = tuple(line.code for line in mine if not line.is_lot)
            notes = tuple(_lot(product, line) for line in mine if line.is_lot)
            rows.append(Row((product.sku, product.name, of, amount, "______"), codes, notes))
        spot = spots[place]
        name = spot.name if spot.name != spot.code else ""
        groups.append(Group(spot.code, tuple(rows), name, spot.code))
    own = parties.read.own_party()
    first = some[0]
    due = min((order.due for order in some if order.due), default=None)
    facts = [
        ("Orders" if len(some) > 1 else "Order", ", ".join(numbers.values())),
        ("Due", day_words(due) if due else ""),
        ("Places", str(len(groups))),
        ("Lines", str(len(lines))),
        ("Note", first.note if len(some) == 1 else ""),
    ]
    return Form(
        title,
        first.number if len(some) == 1 else f"{len(some)} orders",
        address(own.id) if own else (),
        address(first.party) if len({order.party for order in some}) == 1 else (),
        tuple((name, value) for name, value in facts if value),
        _COLUMNS,
        tuple(groups),
        scan=first.number if len(some) == 1 and len(first.number) <= _CODE_MAX else "",
        ends=("Picked by", "Date and time"),
        receiver_word="For",
    )


def _lot(product: catalog.Product, line: PickLine) -> str:
    until = f", good until {iso_words(line.expiry)}" if line.expiry else ""
    return f"Lot {line.code}: {catalog.shown_quantity(product, line.quantity)}{until}"
