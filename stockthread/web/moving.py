"""Moving a selection: the form, and the posting that it makes."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, ledger, places, sales
from stockthread.kernel.errors import refuse
from stockthread.web import acting, asked, placed, shown


def form(items: list[int], reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the form says of these items."""
    reasons = reasons or {}
    said = acting.nouns(items)
    return {
        **said,
        **reasons,
        "title": f"Move {said['noun']}",
        "deed": f"Move {said['noun']}",
        "deed_good": acting.good_words("Move", acting.good_left(items, reasons)),
        "action": reverse("move_post"),
        "places": acting.suggested_places(),
        "lot": lot_parts(items),
    }


def lot_parts(items: list[int]) -> dict[str, Any] | None:
    """For a single lot: where it lies and how much of it, to choose what moves."""
    if len(items) != 1:
        return None
    item = ledger.read.item(items[0])
    if item.kind != ledger.Kind.LOT:
        return None
    product = catalog.read.product(item.product)
    parts = [part for part in ledger.read.holdings(item.id) if part.stage in placed.IN_HAND]
    spots = places.read.places([part.place for part in parts])
    sources = [
        {
            "code": spots[part.place].code,
            "word": f"{shown.place_name(spots[part.place])}, "
            f"{shown.measure(product, part.quantity)} there",
        }
        for part in parts
    ]
    return {"sources": sources, "unit": product.unit}


def move(items: list[int], request: HttpRequest) -> list[ledger.Posting]:
    """Move the items to the place in the form; what is picked stays picked for its order."""
    act = asked.act(request)
    place = asked.place(request.POST.get("place", ""))
    return sales.move(lines(items, request), place=place, act=act)


def lines(items: list[int], request: HttpRequest) -> ledger.Lines:
    """The items; of a single lot as much as the form says, from where it says."""
    source, amount = request.POST.get("source", ""), request.POST.get("quantity", "").strip()
    if len(items) != 1 or not (source or amount):
        return ledger.Lines(items)
    item = ledger.read.item(items[0])
    product = catalog.read.product(item.product)
    quantity = catalog.parse_quantity(product, amount) if amount else None
    if quantity == 0:
        refuse("not_a_whole_quantity", quantity=amount)
    return ledger.Lines(
        items,
        quantities=None if quantity is None else [quantity],
        place=asked.place(source) if source else None,
    )
