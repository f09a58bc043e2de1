"""Amounts without a number beside what is expected without one: bulk goods that were announced.

Such an amount is what was announced first, then what was announced next, and new beyond all of it;
an entry that is several of these becomes one entry for each. Pure, but for the products' units.
"""

from collections.abc import Sequence

from stockthread import catalog
from stockthread.receipts.records import Awaited, Entry


def is_bare(entry: Entry) -> bool:
    """Whether an entry is an amount without a number."""
    return not entry.raw and not entry.code and bool(entry.product) and not entry.problem


def dealt(found: Sequence[Entry], awaited: Sequence[Awaited]) -> list[Entry]:
    """Return the entries, those of expected goods with the item that they are."""
    left: dict[int, list[Awaited]] = {}
    for each in awaited:
        left.setdefault(each.product, []).append(each)
    products = catalog.read.products(sorted(left))
    result: list[Entry] = []
    for entry in found:
        there = left.get(entry.product)
        if not there or not is_bare(entry):
            result.append(entry)
        else:
            result += _apart(entry, there, products[entry.product])
    return result


def _apart(entry: Entry, left: list[Awaited], product: catalog.Product) -> list[Entry]:
    """What of an amount is which expected item, and what is beyond them; takes it from `left`."""
    pieces: list[Entry] = []
    wanted = entry.quantity
    while wanted and left:
        first = left[0]
        quantity = min(wanted, first.quantity)
        pieces.append(entry._replace(quantity=quantity, awaited=first.item))
        wanted -= quantity
        left[0] = first._replace(quantity=first.quantity - quantity)
        if not left[0].quantity:
            left.pop(0)
    if wanted:
        pieces.append(entry._replace(quantity=wanted))
    if len(pieces) == 1:
        return pieces
    return [
        each._replace(text=f"{product.sku}\t{catalog.shown_quantity(product, each.quantity)}")
        for each in pieces
    ]
