"""The list of gains: what was drawn beyond the books, and who looked at it."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import HttpRequest
from django.utils import timezone

from stockthread import access, catalog, ledger, lots, parties
from stockthread.kernel import clock, ids
from stockthread.lots import Gain
from stockthread.web import list_deeds, lists, shown
from stockthread.web.lists import Deed, Field, Listing, Records, Said, Whole

GAINS_MAX: Final = 5_000
STATES: Final = (("", "not reviewed"), ("reviewed", "reviewed"), ("all", "reviewed or not"))
HEAD: Final = (
    "event", "happened_at", "lot", "sku", "product", "quantity", "unit", "by", "reason",
    "reviewed_by", "reviewed_at", "note",
)  # fmt: skip


def find(said: Said) -> Whole:
    """Gains that fit the words, the latest first."""
    state = said.get("state", "")
    found = lots.read.gains(unreviewed=not state, limit=GAINS_MAX)
    if state == "reviewed":
        found = [each for each in found if each.reviewed_at]
    found = [each for each in found if said.is_within(each.happened_at)]
    if product := said.product():
        views = ledger.read.items(sorted({each.lot for each in found}))
        of = {view.id for view in views if view.product == product}
        found = [each for each in found if each.lot in of]
    return Whole(found)


class Names:
    """What gains speak of: three statements."""

    def __init__(self, found: Records) -> None:
        self.lots = {v.id: v for v in ledger.read.items(sorted({each.lot for each in found}))}
        self.products = catalog.read.products(sorted({v.product for v in self.lots.values()}))
        people = {each.person for each in found} | {each.reviewed_by for each in found} - {0}
        self.people = parties.read.people_names(sorted(people))

    def product(self, each: Gain) -> catalog.Product:
        """What was drawn."""
        return self.products[self.lots[each.lot].product]


def why(each: Gain) -> str:
    """The reason, without the words that every gain has."""
    return each.reason.removeprefix(f"{lots.GAIN}: more was drawn than was booked.").strip()


def rows(found: Records, actor: access.Actor) -> list[dict[str, Any]]:
    """Gains with who looked at them."""
    names = Names(found)
    return [
        {
            "id": ids.public_id("event", each.event),
            "lot": names.lots[each.lot].code or f"#{each.lot}",
            "lot_href": shown.item_href(each.lot),
            "product": names.product(each).name,
            "amount": shown.measure(names.product(each), each.quantity),
            "at": each.happened_at,
            "event_href": shown.event_href(each.event),
            "by": names.people.get(each.person, ""),
            "why": why(each),
            "reviewed_at": each.reviewed_at,
            "reviewed_by": names.people.get(each.reviewed_by, ""),
            "note": each.note,
        }
        for each in found
    ]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Gains as lines of the file."""
    names = Names(found)
    for each in found:
        product = names.product(each)
        yield [
            ids.public_id("event", each.event), timezone.localtime(each.happened_at).isoformat(),
            names.lots[each.lot].code, product.sku, product.name,
            catalog.shown_number(product, each.quantity), product.unit,
            names.people.get(each.person, ""), why(each), names.people.get(each.reviewed_by, ""),
            timezone.localtime(each.reviewed_at).isoformat() if each.reviewed_at else "", each.note,
        ]  # fmt: skip


def review(found: Records, request: HttpRequest) -> None:
    """Note that this person looked at them, and what was found."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    note = request.POST.get("reason", "")
    events = sorted({each.event for each in found})
    lots.review_gains(events, by=actor.person, at=clock.now(), note=note)


GAINS: Final = Listing(
    name="gains",
    noun="gain",
    fields=(
        lists.choice("state", "Show those", STATES, is_narrow=True),
        Field("product", "of", "product", "any product"),
        lists.SINCE,
        lists.UNTIL,
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("quantity",),
    cells=cells,
    label=lambda each: f"the gain of {timezone.localtime(each.happened_at):%Y-%m-%d %H:%M}",
    kind="event",
    id_of=lambda each: int(each.event),
    every={"state": "all"},
    deeds={
        "review": Deed(
            "Review", "check", "reviewed", "adjust", list_deeds.at_once(review),
            help="Say what you found: why more was there than was booked. It stands on record"
            " with your name.",
            asks_reason=True,
        ),
    },
    words={"quantity": "more by", "happened_at": "drawn", "reviewed_at": "reviewed"},
)  # fmt: skip
