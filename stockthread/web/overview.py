"""What the first page shows: stock in pictures, the latest events, what is held."""

from collections.abc import Sequence
from typing import Any, Final

from stockthread import catalog, ledger, parties, places
from stockthread.web import held, pictures, placed, told, words

EVENTS: Final = 8
HOLDS: Final = 6
HOLDS_READ: Final = 200
CLASSES: Final = 8


def overview() -> dict[str, Any]:
    """Everything on the first page, with a number of queries that does not grow with the stock."""
    own, by_product = placed.counts(), ledger.read.stock_by("product")
    units, lots = (sum(getattr(each, kind) for each in by_product) for kind in ("units", "lots"))
    others = placed.outside(own)
    company = parties.read.own_party()
    shares = placed.overall_shares(others, own)
    held_count = ledger.read.count(
        ledger.Filter(held=True, stages=placed.LIVING, kinds=placed.STOCK)
    )
    latest = held.latest(told.HOLDS_MAX)
    return {
        "company": company.name if company else "",
        "total": units + lots,
        "units": units,
        "lots": lots,
        "segments": pictures.stacked(shares),
        "held_items": held_count,
        "held_href": placed.items_href({"held": "1"}),
        "held_state": words.HELD,
        "by_place": placed.main_bars(places.read.tree(), own),
        "by_class": class_bars(by_product),
        "timeline": told.lines(ledger.read.latest_events(EVENTS), latest),
        "holds": held.groups(held.rows_of(latest[:HOLDS_READ]), HOLDS),
        "hold_count": ledger.read.count_holds(),
    }


def class_bars(tallies: Sequence[ledger.Tally]) -> list[pictures.Bar]:
    """How many units and lots there are of each top class, the most first."""
    products = catalog.read.products([tally.key for tally in tallies])
    classes = {each.id: each for each in catalog.read.classes()}
    totals: dict[str, int] = {}
    for tally in tallies:
        product = products.get(tally.key)
        name = top_class(classes, product.product_class if product else None)
        totals[name] = totals.get(name, 0) + tally.units + tally.lots
    most = sorted(totals.items(), key=lambda pair: (-pair[1], pair[0]))[:CLASSES]
    return pictures.bars([pictures.Amount(name, total) for name, total in most])


def top_class(classes: dict[int, catalog.ProductClass], id: int | None) -> str:
    """The name of the class at the top above a class."""
    if id is None:
        return "without a class"
    while (above := classes[id].parent) is not None:
        id = above
    return classes[id].name
