"""Bulk parts fetched by what they are: goods that have no number of their own are named by SKU.

Which of the stock is taken is decided as it is suggested: what expires first, then what came
first. Nothing here writes.
"""

from collections.abc import Sequence

from stockthread import catalog
from stockthread.catalog import Product
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Lines
from stockthread.orders import Order
from stockthread.production import fetching, read


def parts(order: Order, product: int = 0) -> dict[str, Product]:
    """The bulk parts in the bill of an order, by SKU and by GTIN. Raises Refused plan_missing."""
    plan = read.plan(order, product) if product else read.plan(order)
    known = catalog.read.products(sorted({id for line in plan.lines for id in line.products}))
    bulk = [each for each in known.values() if each.tracking == "bulk"]
    return {code: each for each in bulk for code in (each.sku, each.gtin) if code}


def taken(
    order: Order, wanted: Sequence[tuple[Product, int | None]], product: int = 0
) -> tuple[Lines, list[int]]:
    """What of the stock is meant by bulk parts with amounts, and of which of them each piece is.

    None is as much as is still needed beside the amounts of the same part. Pieces are lots, each in
    the place where it lies; what is in a container is left there.

    Raises Refused, with the line: scan_twice where a part stands twice without an amount,
    fetch_amount where nothing more is needed and no amount is said, fetch_too_few where less lies
    free outside of containers.
    """
    bare = [each.id if amount is None else 0 for each, amount in wanted]
    if twice := [n for n, id in enumerate(bare) if id and id in bare[:n]]:
        raise Refused([Refusal(n, "scan_twice", {"code": wanted[n][0].sku}) for n in twice])
    open_ = _open(order, product)
    for part, amount in wanted:
        open_[part.id] = open_.get(part.id, 0) - (amount or 0)
    needs = [(part.id, open_[part.id] if amount is None else amount) for part, amount in wanted]
    sums: dict[int, int] = {}
    for id, much in needs:
        sums[id] = sums.get(id, 0) + much
    refused = [
        Refusal(n, "fetch_amount", {"sku": wanted[n][0].sku})
        for n, (_, much) in enumerate(needs)
        if much <= 0
    ]
    if refused:
        raise Refused(refused)
    stations = {part.place for part in fetching.needed(order, product)}
    found: list[tuple[int, int, int, int]] = []
    used: dict[tuple[int, int, int, int], int] = {}
    whole = [(id, sums[id]) for id, _ in needs]
    for n, free in enumerate(fetching.beside(stations, whole, is_loose=True)):
        left = needs[n][1]
        for each in free:
            much = min(left, each.quantity - used.get(each.key, 0))
            if much > 0:
                used[each.key] = used.get(each.key, 0) + much
                left -= much
                found.append((n, each.item, much, each.place))
        if left:
            of = wanted[n][0]
            there = catalog.shown_quantity(of, needs[n][1] - left)
            refused.append(Refusal(n, "fetch_too_few", {"sku": of.sku, "there": there}))
    if refused:
        raise Refused(refused)
    items, amounts, spots = ([f[n] for f in found] for n in (1, 2, 3))
    return Lines(items, amounts, place=spots, container=[0] * len(found)), [f[0] for f in found]


def _open(order: Order, product: int) -> dict[int, int]:
    """How much of each product is still needed."""
    sums: dict[int, int] = {}
    for part in fetching.needed(order, product):
        for id in part.products:
            sums[id] = sums.get(id, 0) + part.quantity
    return sums


def joined(some: Sequence[Lines]) -> Lines:
    """Lines of several kinds as one; what one piece is named by twice is taken once, as a sum."""
    sums: dict[tuple[int, int | None, int | None], int | None] = {}
    for lines in some:
        amounts, spots, boxes = (
            fetching.each_line(lines, column)
            for column in (lines.quantities, lines.place, lines.container)
        )
        for item, spot, box, amount in zip(lines.items, spots, boxes, amounts, strict=True):
            before = sums.get((item, spot, box))
            both = amount if before is None or amount is None else before + amount
            sums[item, spot, box] = both
    spots, boxes = ([key[n] for key in sums] for n in (1, 2))
    return Lines([item for item, *_ in sums], list(sums.values()), place=spots, container=boxes)
