"""Adjustments that were made: by reason, place and time, as a file, and undone from there."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from stockthread import access, catalog, costs, counts, ledger, parties, places
from stockthread.counts import Made
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import refuse
from stockthread.ledger import Cause
from stockthread.web import (
    count_list,
    event_page,
    list_deeds,
    lists,
    order_links,
    shown,
    value_page,
)
from stockthread.web.lists import Deed, Listing, Outcome, Paged, Records, Said

CODES_MAX: Final = 4
DAYS: Final = 30
HOW: Final = {"adjust": "adjusted", "lose": "lost", "find": "found", "scrap": "scrapped"}
HEAD: Final = (
    "event", "day", "how", "reason", "words", "document", "sku", "product", "place", "more",
    "less", "unit", "by", "value",
)  # fmt: skip


def default() -> dict[str, str]:
    """The last thirty days, where the address says no others."""
    today = timezone.localdate()
    return {"since": (today - timedelta(days=DAYS)).isoformat(), "until": today.isoformat()}


def find(said: Said) -> Paged:
    """What was adjusted and fits the words, the latest first."""
    start = said.start() or datetime.min.replace(tzinfo=UTC)
    end = said.end() or datetime.max.replace(tzinfo=UTC)
    of: dict[str, Any] = {
        "reason": said.get("reason", ""), "under": said.places(), "product": said.product(),
    }  # fmt: skip
    return Paged(
        lambda after, limit: counts.made(start, end, **of, skip=lists.number(after), limit=limit),
        lambda: counts.count_made(start, end, **of),
        skips=True,
    )


def page(query: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """Everything on the page."""
    return {
        **lists.page(ADJUSTMENTS, query, actor), "shows_value": access.may(actor, "see_costs"),
    }  # fmt: skip


def reasons() -> list[tuple[str, str]]:
    """The reasons to choose from."""
    return [("", "any reason"), *((each.code, each.name) for each in counts.read.reasons())]


def rows(made: Sequence[Made], actor: access.Actor) -> list[dict[str, Any]]:
    """Adjustments as rows, each with the way back where this person may go it."""
    names = Names(made)
    worth, codes = values(made, actor), codes_of(made)
    events = ledger.read.events(sorted({each.event for each in made}))
    undoable = {each.id for each in events if event_page.can_undo([each], actor)}
    hrefs = order_links.hrefs(each.cause for each in made) | count_hrefs(made)
    return [
        {
            "id": ids.public_id("event", each.event),
            "at": each.happened_at,
            "how": HOW[each.verb],
            "href": shown.event_href(each.event),
            "product": names.product(each),
            "product_href": shown.product_href(each.product),
            "amount": names.amount(each),
            "codes": codes.get((each.event, each.product, each.place), []),
            "codes_left": max(each.items - CODES_MAX, 0),
            "place": names.place(each),
            "reason": names.reason(each),
            "words": each.words if each.words != names.reason(each) else "",
            "document": each.cause.id,
            "document_href": hrefs.get(each.cause, ""),
            "by": names.people.get(each.person, ""),
            "value": value_page.amount(worth.get((each.event, each.product, each.place), 0)),
            "undo": event_page.undo_href(each.event) if each.event in undoable else "",
        }
        for each in made
    ]


def codes_of(made: Sequence[Made]) -> dict[tuple[int, int, int], list[dict[str, str]]]:
    """The first serials or lots of each adjustment, as links. Two statements."""
    if not made:
        return {}
    found = ledger.counting.adjusted_items(sorted({each.event for each in made}), CODES_MAX)
    known = ledger.read.codes(sorted({each.item for each in found}))
    told: dict[tuple[int, int, int], list[dict[str, str]]] = {}
    for each in found:
        told.setdefault((each.event, each.product, each.place), []).append(
            {"code": known.get(each.item) or f"#{each.item}", "href": shown.item_href(each.item)}
        )
    return told


def is_of_count(made: Made) -> bool:
    """Whether a count did it, whose posting is undone as one, on its page."""
    return made.cause.kind == counts.CAUSE


def count_hrefs(made: Sequence[Made]) -> dict[Cause, str]:
    """The pages of the counts that some of these belong to."""
    causes = {each.cause for each in made if is_of_count(each)}
    found = counts.read.by_numbers(sorted({cause.id for cause in causes})) if causes else []
    return {Cause(counts.CAUSE, count.number): count_list.href(count.id) for count in found}


def values(made: Sequence[Made], actor: access.Actor) -> dict[tuple[int, int, int], int]:
    """What each changed the value of stock by, for who may see that."""
    if not made or not access.may(actor, "see_costs"):
        return {}
    since = min(each.happened_at for each in made)
    return costs.read.changes(sorted({each.event for each in made}), since)


class Names:
    """The names of all that some adjustments speak of: a handful of statements."""

    def __init__(self, made: Sequence[Made]) -> None:
        self.products = catalog.read.products(sorted({each.product for each in made}))
        self.places = places.read.places(sorted({each.place for each in made}))
        self.people = parties.read.people_names(sorted({each.person for each in made}))
        self.reasons = {each.code: each.name for each in counts.read.reasons()}

    def product(self, made: Made) -> str:
        """The product."""
        return self.products[made.product].name

    def place(self, made: Made) -> str:
        """Where it was, or is found again."""
        return shown.place_name(self.places.get(made.place))

    def reason(self, made: Made) -> str:
        """The reason's name; what was said, where it is none of the table."""
        return self.reasons.get(made.reason, "") or made.words

    def amount(self, made: Made) -> str:
        """How much more or less: `−2 pc`, `+0.5 l`."""
        product = self.products[made.product]
        change = made.gained - made.given_up
        of = shown.measure(product, abs(change))
        return f"+{of}" if change > 0 else f"−{of}"


def cells(made: Sequence[Made], actor: access.Actor) -> Iterator[list[Any]]:
    """Adjustments as lines of the file; values for who may see them."""
    names, worth = Names(made), values(made, actor)
    for each in made:
        product = names.products[each.product]
        more, less = (
            catalog.shown_number(product, n) if n else "" for n in (each.gained, each.given_up)
        )
        value = worth.get((each.event, each.product, each.place))
        place = names.places.get(each.place)
        yield [
            ids.public_id("event", each.event), timezone.localtime(each.happened_at).date(),
            HOW[each.verb], each.reason, each.words, each.cause.id, product.sku, product.name,
            place.code if place else "", more, less, product.unit,
            names.people.get(each.person, ""),
            "" if value is None else value_page.amount(value).replace(",", "").replace("−", "-"),
        ]  # fmt: skip


def undo(made: Records, request: HttpRequest) -> Outcome:
    """Undo the events that adjusted, each once; what a count did is undone with the count."""
    by_event = {each.event: each for each in made}
    actor: access.Actor = request.actor  # type: ignore[attr-defined]

    def reverse_one(each: Made, request: HttpRequest) -> None:
        if is_of_count(each):
            refuse("undone_with_its_count", number=each.cause.id)
        access.require_undo(actor, ledger.read.events([each.event]), clock.now())
        ledger.reverse(each.event, act=list_deeds.act_for(request, each.event))

    return list_deeds.one_by_one(reverse_one)(list(by_event.values()), request)


ADJUSTMENTS: Final = Listing(
    name="adjustments",
    noun="adjustment",
    fields=(
        lists.SINCE,
        lists.UNTIL,
        lists.choice("reason", "for", reasons),
        lists.PRODUCT,
        lists.PLACE,
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("more", "less", "value"),
    cells=cells,
    label=lambda made: catalog.read.product(made.product).name,
    kind="event",
    id_of=lambda made: int(made.event),
    of_ids=counts.made_by,
    default=default,
    deeds={
        "undo": Deed(
            "Undo", "undo", "undone", "reverse", undo,
            "Stock is as it was before. Each undoing is an event of its own.",
        ),
    },
    words={"how": "change", "place": "where", "reason": "why", "day": "when"},
)  # fmt: skip
