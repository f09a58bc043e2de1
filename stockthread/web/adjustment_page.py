"""Adjustments that were made: by reason, place and time, as a file, and undone from there."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, costs, counts, ledger, parties, places
from stockthread.counts import Made
from stockthread.kernel import clock, ids
from stockthread.kernel.cells import harmless
from stockthread.kernel.errors import Refused, text
from stockthread.ledger import Cause
from stockthread.web import (
    acting,
    asked,
    count_list,
    event_page,
    order_links,
    placed,
    shown,
    value_page,
)

CODES_MAX: Final = 4
SIZE: Final = 100
EXPORTED_MAX: Final = 100_000
DAYS: Final = 30
DIGITS_MAX: Final = 10
HOW: Final = {"adjust": "adjusted", "lose": "lost", "find": "found", "scrap": "scrapped"}
HEAD: Final = (
    "event", "day", "how", "reason", "words", "document", "sku", "product", "place", "more",
    "less", "unit", "by", "value",
)  # fmt: skip


class Wanted(NamedTuple):
    """What an address asks for; last: the last day that counts."""

    reason: str
    place: str
    first: date
    last: date


def wanted(query: Mapping[str, str]) -> Wanted:
    """The filters in an address; the last thirty days where it says none."""
    today = timezone.localdate()
    last = _day(query.get("until", "")) or today
    first = _day(query.get("since", "")) or last - timedelta(days=DAYS)
    reason = query.get("reason", "").strip().upper()
    return Wanted(reason, query.get("place", "").strip(), first, last)


def _day(said: str) -> date | None:
    """The day that an address names; None, where it is no day that can be asked for."""
    try:
        found = date.fromisoformat(said.strip())
    except ValueError:
        return None
    return found if found.year in costs.read.YEARS else None


def found(asked_for: Wanted, skip: int, limit: int) -> list[Made]:
    """What was made. Raises Refused unknown_place."""
    under = placed.and_under(asked.place(asked_for.place)) if asked_for.place else None
    start, end = _start(asked_for.first), _start(asked_for.last + timedelta(days=1))
    return counts.made(
        start, end, reason=asked_for.reason, under=under, skip=skip, limit=limit
    )  # fmt: skip


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def page(query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """Everything on the page."""
    of = wanted(query)
    said = {
        "reason": of.reason,
        "place": of.place,
        "since": of.first.isoformat(),
        "until": of.last.isoformat(),
    }
    start = min(_number(query.get("from", "")), EXPORTED_MAX)
    context = {
        "asked": said,
        "reasons": counts.read.reasons(),
        "places": acting.suggested_places(),
        "shows_value": access.may(actor, "see_costs"),
        "is_filtered": bool(of.reason or of.place),
        "query": urlencode(said),
        "from": start,
    }
    try:
        made = found(of, start, SIZE + 1)
    except Refused as refused:
        return {**context, "problem": text(refused.refusals[0]), "rows": []}
    here = f"{reverse('adjustments')}?{urlencode(said | {'from': start})}"
    return {
        **context,
        "rows": rows(made[:SIZE], actor, here),
        "later": start + SIZE if len(made) > SIZE else None,
        "earlier": max(start - SIZE, 0) if start else None,
        "first": start + 1,
        "last": start + min(len(made), SIZE),
        "is_all": not start and len(made) <= SIZE,
    }


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and len(said) < DIGITS_MAX else 0


def rows(made: Sequence[Made], actor: access.Actor, here: str) -> list[dict[str, Any]]:
    """Adjustments as rows, each with the way back where this person may go it."""
    names = Names(made)
    worth, codes = values(made, actor), codes_of(made)
    events = ledger.read.events(sorted({each.event for each in made}))
    undoable = {each.id for each in events if event_page.can_undo([each], actor)}
    hrefs = order_links.hrefs(each.cause for each in made) | count_hrefs(made)
    return [
        {
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
            "key": asked.new_key(),
            "back": here,
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


def csv_of(query: Mapping[str, str], actor: access.Actor) -> str:
    """What fits the address as CSV; values for who may see them. Raises Refused unknown_place."""
    made = found(wanted(query), 0, EXPORTED_MAX)
    names, worth = Names(made), values(made, actor)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for each in made:
        product = names.products[each.product]
        more, less = (
            catalog.shown_number(product, n) if n else "" for n in (each.gained, each.given_up)
        )
        value = worth.get((each.event, each.product, each.place))
        place = names.places.get(each.place)
        cells = [
            ids.public_id("event", each.event), timezone.localtime(each.happened_at).date(),
            HOW[each.verb], each.reason, each.words, each.cause.id, product.sku, product.name,
            place.code if place else "", more, less, product.unit,
            names.people.get(each.person, ""),
            "" if value is None else value_page.amount(value).replace(",", "").replace("−", "-"),
        ]  # fmt: skip
        writer.writerow(map(harmless, cells))
    return out.getvalue()


def file_name() -> str:
    """What the file is called."""
    return f"adjustments-{timezone.localtime(clock.now()):%Y-%m-%d}.csv"
