"""What buying leaves to do, as lists: goods to inspect, goods at the dock, what to reorder."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone

from stockthread import access, catalog, orders, purchases
from stockthread.kernel.errors import refuse
from stockthread.ledger import Posting
from stockthread.purchases import ACCEPT, Decision, Put
from stockthread.web import (
    dock_list,
    list_deeds,
    lists,
    order_inspecting,
    order_putting_away,
    reorder_page,
)
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

WAITING: Final = (("", "that wait or are damaged"), ("waits", "that wait"), ("damaged", "damaged"))
HELD: Final = (("", "held or not"), ("held", "with something on hold"), ("free", "all free"))


def inspections(said: Said) -> Whole:
    """Orders with goods that wait for a look, the longest waiting first."""
    state, party = said.get("state", ""), said.party()
    return Whole(
        [
            row
            for row in order_inspecting.overview()["rows"]
            if said.fits(row["number"], row["supplier"])
            and party in (0, row["party"])
            and (not state or row["damaged" if state == "damaged" else "count"])
        ]
    )


def inspection_cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Orders to inspect as lines of the file."""
    for row in found:
        since = timezone.localtime(row["since"]).isoformat(timespec="seconds")
        yield [
            row["number"], row["supplier"], row["waits"], row["sampled"], row["damaged"], since,
        ]  # fmt: skip


def accept(row: dict[str, Any], request: HttpRequest) -> list[int]:
    """Accept all that waits for inspection of an order; what is held otherwise stays so."""
    order = orders.read.order(row["key"])
    waiting = [each for each in purchases.to_decide(order) if not each.reason]
    if not waiting:
        refuse("purchase_none_waits", number=order.number)
    judgement = purchases.decide(
        order,
        [Decision(each.item, ACCEPT) for each in waiting],
        list_deeds.act_for(request, order.id),
        reason=request.POST.get("reason", ""),
    )
    return list(judgement.events)


def dock(said: Said) -> Whole:
    """Orders with goods at the dock."""
    state, party = said.get("state", ""), said.party()
    return Whole(
        [
            row
            for row in dock_list.page()["rows"]
            if said.fits(row["number"], row["supplier"], *row["what"])
            and party in (0, row["party"])
            and (not state or row["is_held"] == (state == "held"))
        ]
    )


def dock_cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Orders at the dock as lines of the file."""
    for row in found:
        held = "yes" if row["is_held"] else "no"
        yield [row["number"], row["supplier"], "; ".join(row["all"]), held]


def put_away(row: dict[str, Any], request: HttpRequest) -> Posting:
    """Put away what has a suggested place and is not held."""
    order = orders.read.order(row["key"])
    docked = [
        each for each in purchases.read.at_dock(order) if not order_putting_away.is_held(each)
    ]
    spots = purchases.suggested(docked)
    puts = [Put(each.item, spots[each.item]) for each in docked if each.item in spots]
    if not puts:
        refuse("dock_none_suggested", number=order.number)
    return purchases.put_away(order, puts, list_deeds.act_for(request, order.id))


def reorder(said: Said) -> Whole:
    """What runs short."""
    product, party, where = said.product(), said.party(), said.places()
    return Whole(
        [
            each
            for each in purchases.to_reorder()
            if product in (0, each.minimum.product)
            and party in (0, each.supplier)
            and (where is None or each.minimum.place in where)
        ]
    )


def reorder_cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """What runs short as lines of the file, with prices for who may see them."""
    products = catalog.read.products(sorted({each.minimum.product for each in found}))
    for each, row in zip(found, reorder_page.rows(found, actor), strict=True):
        product = products[each.minimum.product]
        numbers = (each.minimum.minimum, each.available, each.coming, each.quantity)
        yield [
            row["sku"], row["name"], row["place"],
            *(catalog.shown_number(product, number) for number in numbers), product.unit,
            row["supplier"], row["price"], row["currency"],
        ]  # fmt: skip


INSPECTIONS: Final = Listing(
    name="inspections",
    noun="order",
    fields=(
        lists.choice("state", "Show goods", WAITING),
        lists.Field("party", "from", "party", "any supplier", say="from {}"),
        lists.text_field("any order"),
    ),
    find=inspections,
    rows=lists.as_they_are,
    head=("order", "supplier", "waits", "sampled", "damaged", "since"),
    amounts=("waits", "sampled", "damaged"),
    cells=inspection_cells,
    label=lambda row: row["number"] or "goods without an order",
    kind="order",
    id_of=lists.key_of,
    deeds={
        "accept": Deed(
            "Accept all of", "check", "accepted", "release", list_deeds.one_by_one(accept),
            "All of them that waits for inspection is free at once. What came damaged or is held "
            "for another reason stays held.",
        ),
    },
    words={"supplier": "from", "sampled": "drawn as sample"},
)  # fmt: skip

DOCK: Final = Listing(
    name="dock",
    noun="order",
    fields=(
        lists.choice("state", "Show goods", HELD),
        lists.Field("party", "from", "party", "any supplier", say="from {}"),
        lists.text_field("any order or product"),
    ),
    find=dock,
    rows=lists.as_they_are,
    head=("order", "supplier", "at_the_dock", "held"),
    cells=dock_cells,
    label=lambda row: row["number"],
    kind="order",
    id_of=lists.key_of,
    deeds={
        "put-away": Deed(
            "Put away", "move", "put away where it was suggested", "move",
            list_deeds.one_by_one(put_away),
            "Everything of them goes where most of the same product lies already. What has no such "
            "place, and what is on hold, stays at the dock.",
        ),
    },
    words={"supplier": "from"},
)  # fmt: skip

REORDER: Final = Listing(
    name="reorder",
    noun="product",
    fields=(
        lists.Field("product", "Show", "product", "every product"),
        lists.Field("party", "from", "party", "any supplier", say="from {}"),
        lists.PLACE,
    ),
    find=reorder,
    rows=reorder_page.rows,
    head=("sku", "product", "place", "minimum", "available", "on_its_way", "to_order", "unit",
          "supplier", "last_price", "currency"),
    amounts=("minimum", "available", "on_its_way", "to_order", "last_price"),
    cells=reorder_cells,
    label=lambda each: str(each.minimum.product),
    size=1000,
    words={"supplier": "from", "minimum": "at least"},
)  # fmt: skip
