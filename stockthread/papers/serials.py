"""Lists of serials that a supplier puts on what it makes for us."""

from collections.abc import Sequence

from stockthread import catalog, parties
from stockthread.kernel import clock
from stockthread.orders import Order
from stockthread.papers.records import Form, Group, Row, day_words
from stockthread.papers.shipments import address
from stockthread.purchases import Issued

_COLUMNS = (("Article", 36, "left"), ("", 0, "left"), ("Serials", 24, "right"))


def serial_list(order: Order, some: Sequence[Issued]) -> Form:
    """Return the serials that were given to the supplier of an order, each in full."""
    assert some, "asked before"
    products = catalog.read.products(sorted({each.product for each in some}))
    rows = [
        Row((products[each.product].sku, products[each.product].name, str(len(each.codes))),
            each.codes)
        for each in some
    ]  # fmt: skip
    own = parties.read.own_party()
    told = [
        ("Order", order.number),
        ("Your number", order.reference),
        ("Given", day_words(clock.day_of(max(each.at for each in some)))),
        ("Serials", str(sum(len(each.codes) for each in some))),
        ("Please", "Mark each piece with one of these, and tell us what was spoilt."),
    ]
    return Form(
        "Serials to mark",
        order.number,
        address(own.id) if own else (),
        address(order.party),
        tuple((name, value) for name, value in told if value),
        _COLUMNS,
        (Group("", tuple(rows)),),
    )
