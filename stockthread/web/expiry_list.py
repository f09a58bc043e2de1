"""The list of what expires when: what ends first at the top, as a file, and held many at once."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.utils import timezone

from stockthread import access, catalog, ledger, lots, parties, places
from stockthread.kernel import ids
from stockthread.lots import Dated, Ending
from stockthread.web import asked, list_deeds, lists, shown, words
from stockthread.web.lists import Deed, Field, Listing, Records, Said

AHEAD_DAYS: Final = 30
SOON_DAYS: Final = 7
STATES: Final = (("", "expired or not"), ("expired", "expired"), ("good", "still good"))
EXPIRED: Final = words.State("held", "late", "expired")
SOON: Final = words.State("progress", "late", "ends soon")
GOOD: Final = words.State("finished", "finished", "good")
HEAD: Final = (
    "code", "sku", "product", "good_until", "kind_of_day", "days_left", "place", "quantity", "unit",
    "owner", "held",
)  # fmt: skip
BLOCKS: Final = int(ledger.Block.SHIP | ledger.Block.CONSUME)


class Found(NamedTuple):
    """What fits, read a page at a time; the mark is how many were passed."""

    wanted: Ending

    def total(self) -> tuple[int, bool]:
        """How many fit."""
        return lots.count_expiring(self.wanted), True

    def page(self, after: str, limit: int) -> tuple[Records, str]:
        """The records behind a mark."""
        start = lists.number(after)
        found = lots.expiring(self.wanted, limit=limit + 1, skip=start)
        return found[:limit], str(start + limit) if len(found) > limit else ""


def find(said: Said) -> Found:
    """What fits the words. Raises Refused as the filters do."""
    until, since = said.day("until"), None
    today, state = timezone.localdate(), said.get("state", "")
    if state == "expired":
        until = min(until or date.max, today - timedelta(days=1))
    elif state == "good":
        since = today
    product = said.product()
    return Found(Ending(until, since, (product,) if product else (), said.places()))


def usual() -> Mapping[str, str]:
    """Without a word the list looks thirty days ahead."""
    return {"until": (timezone.localdate() + timedelta(days=AHEAD_DAYS)).isoformat()}


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Goods with the day and how far it is. Three statements."""
    products = catalog.read.products(sorted({each.product for each in found}))
    spots = places.read.places(sorted({each.place for each in found}))
    today = timezone.localdate()
    return [
        {
            "id": ids.public_id("item", each.item),
            "code": label(each),
            "href": shown.item_href(each.item),
            "product": products[each.product].name,
            "day": each.day,
            "kind": kind(each),
            "left": left(each.day, today),
            "state": state_of(each.day, today),
            "held": words.HELD if each.is_held else None,
            "place": shown.place_name(spots.get(each.place)),
            "place_href": shown.place_href(each.place),
            "amount": shown.measure(products[each.product], each.quantity),
        }
        for each in found
    ]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Goods as lines of the file."""
    products = catalog.read.products(sorted({each.product for each in found}))
    spots = places.read.places(sorted({each.place for each in found}))
    owners = parties.read.names(sorted({each.owner for each in found} - {0}))
    today = timezone.localdate()
    for each in found:
        product = products[each.product]
        yield [
            each.code, product.sku, product.name, each.day.isoformat(), kind(each),
            (each.day - today).days, spots[each.place].code,
            catalog.shown_number(product, each.quantity), product.unit,
            owners.get(each.owner, ""), "yes" if each.is_held else "no",
        ]  # fmt: skip


def label(each: Dated) -> str:
    """Its code, or its number where it has none."""
    return each.code or f"#{each.item}"


def kind(each: Dated) -> str:
    """What the day is called: `best before`."""
    return each.kind_of_day.removesuffix("_date").replace("_", " ")


def state_of(day: date, today: date) -> words.State:
    """Expired, about to, or good."""
    if day < today:
        return EXPIRED
    return SOON if (day - today).days <= SOON_DAYS else GOOD


def left(day: date, today: date) -> str:
    """How far the day is: `in 3 days`, `today`, `12 days ago`."""
    days = (day - today).days
    if not days:
        return "today"
    told = words.count(abs(days), "day")
    return f"in {told}" if days > 0 else f"{told} ago"


def hold(found: Records, request: HttpRequest) -> None:
    """Hold all of these for the reason in the form: they are neither shipped nor used."""
    act = asked.act(request)
    items = list(dict.fromkeys(each.item for each in found))
    ledger.hold(ledger.Lines(items), reason=act.reason, blocks=BLOCKS, act=act)


EXPIRING: Final = Listing(
    name="expiring",
    noun="lot or unit",
    many="lots and units",
    fields=(
        Field("until", "Good until", "day", say="good until {}"),
        lists.PRODUCT,
        lists.PLACE,
        lists.choice("state", "", STATES),
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("days_left", "quantity"),
    cells=cells,
    label=label,
    kind="item",
    id_of=lambda each: int(each.item),
    default=usual,
    deeds={
        "hold": Deed(
            "Hold", "holds", "held", "hold", list_deeds.at_once(hold),
            help="Nothing of it is shipped or used until it is released. It can be moved.",
            asks_reason=True,
        ),
    },
    words={"quantity": "amount", "place": "where"},
)  # fmt: skip
