"""The list of open holds: its filters, its rows, its file, and releasing them in bulk."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, ledger, parties, places
from stockthread.ledger import HoldFilter
from stockthread.web import held, lists, words
from stockthread.web.lists import Act, Listing, Paged, Records, Said

RELEASED_MAX: Final = 10_000
HEAD: Final = ("held", "sku", "product", "place", "reason", "stops", "by", "since")


def find(said: Said) -> Paged:
    """Open holds that fit the words, the newest first."""
    wanted = HoldFilter(
        said.get("text", ""), said.product(), said.places(), said.start(), said.end()
    )
    return Paged(
        lambda after, limit: ledger.read.listed_holds(
            wanted, before=lists.number(after) or 2**62, limit=limit
        ),
        lambda: ledger.read.count_listed_holds(wanted),
    )


def rows(found: Records, actor: access.Actor) -> list[held.Row]:
    """Holds ready to be written down."""
    return held.rows(found)


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Holds as lines of the file; a hold on a place bears on all that stands there."""
    items = {each.id: each for each in ledger.read.items([h.item for h in found if h.item])}
    products = catalog.read.products(sorted({each.product for each in items.values()} - {0}))
    at = {each.place for each in items.values()} | {hold.place for hold in found}
    spots = places.read.places(sorted(at - {0}))
    people = parties.read.people_names(sorted({hold.person for hold in found}))
    for hold in held.said(found):
        item = items.get(hold.item)
        product = products.get(item.product) if item else None
        place = spots.get(item.place if item else hold.place)
        yield [
            item.code if item else place.code if place else "", product.sku if product else "",
            product.name if product else "", place.code if place else "", hold.reason,
            held.stops(hold.blocks), people.get(hold.person, ""),
            timezone.localtime(hold.since).isoformat(timespec="seconds"),
        ]  # fmt: skip


def acts(actor: access.Actor) -> list[Act]:
    """What this person may do with a selection."""
    may = access.may(actor, "release")
    return [Act("Release", "release", reverse("release"))] if may else []


def picked_ids(request: HttpRequest) -> list[int]:
    """The holds that are picked in the list, or all that match."""
    return [hold.id for hold in lists.picked(HOLDS, request, RELEASED_MAX)]


def page(query: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """The list, and who can release for those who cannot."""
    return {
        **lists.page(HOLDS, query, actor),
        "held_state": words.HELD,
        "can_release": "" if access.may(actor, "release") else held.who_can_release(),
    }


HOLDS: Final = Listing(
    name="holds",
    noun="hold",
    fields=(
        lists.Field("text", "Because of", hint="any reason", say="because of “{}”"),
        lists.PRODUCT,
        lists.PLACE,
        lists.SINCE,
        lists.UNTIL,
    ),
    find=find,
    rows=rows,
    head=HEAD,
    cells=cells,
    label=lambda hold: hold.reason,
    kind="hold",
    of_ids=ledger.read.holds,
    acts=acts,
    words={"product": "what it is"},
)
