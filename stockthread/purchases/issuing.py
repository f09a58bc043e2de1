"""Serials of our own that the supplier puts on the goods: engraved, moulded or as labels.

They are taken from the product's scheme or from a book of numbers in the same transaction that
makes the units expected for the order, so that no number is given to two suppliers, and what comes
is received by them as if the supplier had announced it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread import catalog, identifiers, ledger, orders, parties, places, receipts
from stockthread.catalog import Product
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Generated, Given, Kind, New
from stockthread.orders import Order
from stockthread.purchases.judging import held_open, need_purchase

GIVEN: Final = "Serials given to the supplier"
"""The reason of the events that make such units expected."""
_LISTED_MAX: Final = 1_000


class ToIssue(NamedTuple):
    """A product of an order with how many of its units are open and have no serial yet."""

    product: Product
    open: int


class Issued(NamedTuple):
    """Serials that were given to the supplier at once, of one product, in their order.

    items: the expected units that bear them.
    """

    event: int
    at: datetime
    person: int
    product: int
    items: tuple[int, ...]
    codes: tuple[str, ...]


def to_issue(order: Order) -> list[ToIssue]:
    """Return the products of a purchase order that have serials, with how many can be given.

    That is what is open on the order beyond what is expected by serial already.
    Raises Refused purchase_no_order.
    """
    need_purchase(order)
    open: dict[int, int] = {}
    for line in orders.progress.of_order(order).lines:
        open[line.line.product] = open.get(line.line.product, 0) + line.open
    for each in ledger.read.awaited(order.cause):
        if each.product in open:
            open[each.product] -= each.quantity
    return [
        ToIssue(product, max(open[product.id], 0))
        for product in catalog.read.products(sorted(open)).values()
        if product.tracking not in catalog.STOCKED_AS_LOTS
    ]


def issue_serials(order: Order, act: Act, *, product: int, count: int, book: int = 0) -> Issued:
    """Give so many serials of a product to the supplier of an order, and expect them.

    They come from the product's scheme, or from a book of numbers. The same act again returns what
    it gave before. Raises Refused: as `judging.need_open`, serials_not_given, serials_too_many,
    serials_no_scheme, serials_other_book, book_is_closed, book_used_up, and what the ledger
    refuses of new codes.
    """

    def once() -> Issued:
        with db.writing():
            known = held_open(order.id)
            own = act._replace(cause=known.cause, accept="all", reason=GIVEN)
            if done := ledger.read.events_of_act(own.cause, own.key):
                return _issued(done)[0]
            return _issue(known, own, product, count, book)

    return db.retried(once)


def _issue(order: Order, act: Act, id: int, count: int, book: int) -> Issued:
    room = {each.product.id: each for each in to_issue(order)}
    if id not in room:
        known = catalog.read.products([id]).get(id) or refuse("unknown_id", id=id)
        refuse("serials_not_given", sku=known.sku, number=order.number)
    product, open = room[id]
    if not 0 < count <= min(open, receipts.LINES_MAX):
        refuse("serials_too_many", count=count, open=open, sku=product.sku, number=order.number)
    new = New(Kind.UNIT, id, count, _codes(order, product, count, book, act))
    place = places.place_of_party(order.party, "supplier")
    posting = ledger.expect(new, place=place, owner=0, act=act)
    return _issued(ledger.read.events([posting.event]))[0]


def _codes(order: Order, product: Product, count: int, book: int, act: Act) -> Generated | Given:
    """Where the serials come from."""
    if book:
        known = identifiers.read.book(book)
        if known.product not in (0, product.id) or known.code_type != product.code_type:
            refuse("serials_other_book", name=known.name, sku=product.sku)
        return Given(product.code_type, ledger.read.next_of_book(book, count))
    if product.scheme is None:
        refuse("serials_no_scheme", sku=product.sku)
    fields = catalog.serial_fields(
        product,
        on=clock.day_of(act.at or act.recorded_at),
        supplier=parties.read.party(order.party).code,
    )
    return Generated(product.scheme, fields)


def issued(order: Order) -> list[Issued]:
    """Return what was given to the supplier of an order and was not undone, the latest first."""
    return _issued([
        each for each in reversed(ledger.read.events_for(*order.cause, limit=_LISTED_MAX))
        if each.kind == "expect" and each.reason == GIVEN and not each.reversed_by
    ])  # fmt: skip


def _issued(events: Sequence[ledger.EventView]) -> list[Issued]:
    """What events gave. A statement an event: of an order there are few."""
    found = []
    for event in events:
        some = sorted(
            ledger.read.event_items(event.id, limit=receipts.LINES_MAX), key=lambda each: each.item
        )
        found.append(Issued(
            event.id, event.happened_at, event.person, some[0].target.product,
            tuple(each.item for each in some), tuple(each.code for each in some),
        ))  # fmt: skip
    return found
