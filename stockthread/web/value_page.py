"""The page of what stock is worth: month by month, and by class, place or product, on any day."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from stockthread import access, catalog, costs, ledger, places
from stockthread.costs import By, Value
from stockthread.kernel import ids, money
from stockthread.web import asked, order_list, pictures, shown, words

MONTHS: Final = 13
ROWS: Final = 12
DEPTH_MAX: Final = 12
HEIGHT: Final = 40
STEP: Final = 10
WHICH: Final = 100
ASPECTS: Final[dict[str, By]] = {"class": "class", "place": "place", "product": "product"}


class Column(NamedTuple):
    """A column of a small picture: where it begins, and how high it is."""

    x: int
    y: int
    height: int


class Row(NamedTuple):
    """A class, place or product: its course month by month, and what it is worth at the end."""

    name: str
    href: str
    columns: tuple[Column, ...]
    width: int
    value: str
    before: str
    change: str
    values: tuple[str, ...]


def value_page(query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """Everything on the page. Raises Refused bad_day."""
    by = ASPECTS.get(query.get("by", ""), "class")
    today = order_list.today()
    day = min(asked_day(query.get("day", ""), today), today)
    days = costs.read.month_ends(day, MONTHS)
    known_at, problem = asked.as_of(query, "known")
    said = {"known": query["known"].strip()} if known_at else {}
    series = costs.read.values(days, by, known_at)
    known = names(by, {value.id for values in series.values() for value in values})
    rows = course(days, series, known)
    totals = [sum(value.amount for value in series[each]) for each in days]
    return {
        "by": by,
        "tabs": [tab(each, by, day, today, said) for each in ASPECTS],
        "day": day,
        "is_today": day == today,
        "known": query.get("known", ""),
        "known_at": known_at,
        "problem": problem,
        "list_href": list_href(day, today, said),
        "today": today,
        "months": [f"{each:%b %Y}" for each in days[:-1]] + [f"{day:%-d %b %Y}"],
        "total": amount(totals[-1]),
        "currency": money.home_currency(),
        "total_columns": columns(totals),
        "first_month": f"{days[0]:%b %Y}",
        "rows": rows,
        "totals": [amount(each) for each in totals],
        "missing": missing(query.get("bare", "")) if day == today and not said else [],
        "periods": periods(today),
        "locked": costs.read.locked_until(),
        "may_add": access.may(actor, "set_up"),
    }


def asked_day(text: str, today: date) -> date:
    """The day that the address names, else today; what is no day is today too."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return today
    return found if found.year in costs.read.YEARS else today


def tab(each: str, by: str, day: date, today: date, said: Mapping[str, str]) -> dict[str, Any]:
    """A link to the same day, as known at the same moment, by another aspect."""
    there = {"by": each} | ({"day": day.isoformat()} if day != today else {}) | said
    return {
        "word": f"By {each}",
        "href": f"{reverse('value')}?{urlencode(there)}",
        "is_here": each == by,
    }


def list_href(day: date, today: date, said: Mapping[str, str]) -> str:
    """The address of the same row by row."""
    there = ({"at": day.isoformat()} if day != today else {}) | said
    return f"{reverse('value_list')}?{urlencode(there)}" if there else reverse("value_list")


def amount(value: int) -> str:
    """An amount with its thousands set apart: 34,587.80."""
    whole, point, part = money.shown_amount(abs(value), money.home_currency()).partition(".")
    return f"{'−' if value < 0 else ''}{int(whole):,}{point}{part}"


def names(by: By, ids: set[int]) -> dict[int, tuple[str, str]]:
    """What each is called and where its page is; those of one name are one row."""
    if by == "product":
        found = catalog.read.products(sorted(ids - {0}))
        named = {id: (each.name, shown.product_href(id)) for id, each in found.items()}
    elif by == "class":
        named = {each.id: (each.name, "") for each in catalog.read.classes() if each.id in ids}
    else:
        named = zones(sorted(ids - {0}))
    named[costs.read.IN_WORK] = "In work", ""
    other = "In work" if by == "place" else "Of no class"
    return {id: named.get(id, (other, "")) for id in ids}


def zones(ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """The part of a site that each place lies in: as deep as all of them fit on the page."""
    found = places.read.places(ids)
    built = {id for id, place in found.items() if place.kind in places.BUILT_KINDS}
    known = {place.id: place for place in places.read.tree()}
    ways = {id: way(known, id) if id in built else [found[id]] for id in found}
    told: dict[int, places.Place] = {}
    for depth in range(DEPTH_MAX):
        deeper = {id: each[min(depth, len(each) - 1)] for id, each in ways.items()}
        if told and len({place.id for place in deeper.values()}) > ROWS:
            break
        told = deeper
    return {id: (shown.place_name(top), shown.place_href(top.id)) for id, top in told.items()}


def way(known: Mapping[int, places.Place], id: int) -> list[places.Place]:
    """The places that a place lies in, from the top, and itself."""
    found: list[places.Place] = []
    at: int | None = id
    while at in known:
        found.append(known[at])
        at = known[at].parent
    return found[::-1]


def course(
    days: Sequence[date], series: Mapping[date, Sequence[Value]], known: dict[int, tuple[str, str]]
) -> list[Row]:
    """The rows, the most valuable first; the rest as one."""
    sums: dict[tuple[str, str], list[int]] = {}
    for n, day in enumerate(days):
        for value in series[day]:
            sums.setdefault(known[value.id], [0] * len(days))[n] += value.amount
    ranked = sorted(sums.items(), key=lambda pair: (-pair[1][-1], -max(pair[1]), pair[0]))
    kept, rest = ranked[:ROWS], ranked[ROWS:]
    if len(rest) == 1:
        kept, rest = ranked, []
    if rest:
        others = [sum(values[n] for _, values in rest) for n in range(len(days))]
        kept.append(((f"{words.number(len(rest))} others", ""), others))
    most = max((values[-1] for _, values in kept), default=0) or 1
    return [row(name, href, values, most) for (name, href), values in kept]


def row(name: str, href: str, values: Sequence[int], most: int) -> Row:
    """One row with its small picture and its figures."""
    now, before = values[-1], values[-2]
    change = f"+{amount(now - before)}" if now > before else amount(now - before)
    width = pictures.length(max(now, 0), most)
    told = tuple(amount(value) if value else "–" for value in values)
    return Row(name, href, columns(values), width, amount(now), amount(before),
               change if now != before else "–", told)  # fmt: skip


def columns(values: Sequence[int]) -> tuple[Column, ...]:
    """A column a month against the highest of them; what is not nothing can be seen."""
    most = max(*values, 1)
    made = []
    for n, value in enumerate(values):
        height = max(value * HEIGHT // most, 1 if value > 0 else 0)
        made.append(Column(n * STEP, HEIGHT - height, height))
    return tuple(made)


def missing(named: str) -> list[dict[str, Any]]:
    """What has no cost, by product: how much, and of the product that is asked for which."""
    found = []
    for each in costs.read.without_cost():
        public = ids.public_id("product", each.product.id)
        quantities = (each.in_stock, each.built_in, each.used_up)
        found.append({
            "name": each.product.name,
            "href": shown.product_href(each.product.id),
            "public": public,
            "quantities": [
                shown.measure(each.product, quantity) if quantity else "–"
                for quantity in quantities
            ],
            "items": each.items,
            "which": which(each.product) if public == named else [],
            "more": max(each.items - WHICH, 0),
        })  # fmt: skip
    return found


def which(product: catalog.Product) -> list[dict[str, str]]:
    """The lots and units of a product that have no cost."""
    found = costs.read.items_without_cost(product.id, WHICH)
    codes = ledger.read.codes([each.item for each in found])
    return [
        {
            "code": codes.get(each.item) or f"#{each.item}",
            "href": shown.item_href(each.item),
            "way": each.way,
            "quantity": shown.measure(product, each.quantity),
        }
        for each in found
    ]


def periods(today: date) -> list[dict[str, str]]:
    """The months whose journal can be had, the latest first."""
    days = reversed(costs.read.month_ends(today, MONTHS))
    return [{"value": f"{day:%Y-%m}", "word": f"{day:%B %Y}"} for day in days]
