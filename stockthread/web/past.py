"""What stood in a place, or everywhere, at a moment: in numbers, as bars and as a list."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from stockthread import catalog, ledger, parties, places, trace
from stockthread.kernel import clock, errors
from stockthread.web import asked, lists, pictures, place_page, placed, shown, sliding, words

ROWS: Final = 100
BARS: Final = 12
HEAD: Final = ("code", "sku", "product", "stage", "place", "quantity", "unit")
STAGES: Final = {"": placed.LIVING, "hand": placed.IN_HAND, "all": ()}
FIELDS: Final = ("as_of", "known", "text", "place", "product", "owner", "stage")


def of_place(id: int, query: QueryDict) -> dict[str, Any]:
    """The page of a place as it stood. Raises Refused unknown_id."""
    place = places.read.place(id)
    at, known = asked.as_of(query), asked.as_of(query, "known")
    where = placed.and_under(id)
    moment = at.at or clock.now()
    told = listed(trace.Wanted(where, stages=placed.LIVING), moment, known.at, query)
    href = shown.place_href(id)
    return {
        "title": shown.place_name(place),
        "kind": place.kind,
        "crumbs": place_page.crumbs(place),
        "item": {"href": href},
        "as_of": query.get("as_of", ""),
        "known": query.get("known", ""),
        "at": moment,
        "slider": of_places(where, at.at, href, query.get("known", "")),
        "csv_href": csv_href(query, place=place.code),
        **told,
    }


def of_places(
    where: Sequence[int], at: datetime | None, href: str, known: str = ""
) -> dict[str, Any]:
    """The slider of what came to places and left them."""
    some = [sliding.Moment(each.at, each.kind) for each in trace.moments(where)]
    return sliding.slider(some, at, href, known)


def moved_here(query: QueryDict) -> str:
    """The address of this list for filters of the items' list, or words of the search, as of a
    moment; "" where they ask for no moment."""
    if not query.get("as_of", "").strip():
        return ""
    kept = {name: query[name] for name in FIELDS if query.get(name)}
    if kept.get("stage", "") not in STAGES:
        del kept["stage"]
    if query.get("q", "").strip():
        kept["text"] = query["q"].strip()
    return f"{reverse('stock_then')}?{urlencode(kept)}"


def everywhere(query: QueryDict) -> dict[str, Any]:
    """The list of what stood as asked at a moment, wherever."""
    at, known = asked.as_of(query), asked.as_of(query, "known")
    problem = at.problem or known.problem
    told: dict[str, Any] = {}
    try:
        if at.at and not problem:
            told = listed(wanted(query), at.at, known.at, query)
    except errors.Refused as refused:
        problem = errors.text(refused.refusals[0])
    return {
        "asked": {name: query.get(name, "") for name in FIELDS},
        "owners": [(code, word.removeprefix("what is ")) for code, word in lists.OWNERS.items()],
        "parties": lists.suggested("party"),
        "problem": problem,
        "at": at.at,
        "csv_href": csv_href(query),
        **told,
    }


def wanted(query: QueryDict) -> trace.Wanted:
    """What the fields ask for. Raises Refused unknown_place, unknown_product, product_unclear,
    unknown_party."""
    place, product = query.get("place", "").strip(), query.get("product", "").strip()
    return trace.Wanted(
        placed.and_under(asked.place(place)) if place else (),
        [asked.product(product).id] if product else (),
        STAGES.get(query.get("stage", ""), placed.LIVING),
        *owners(query.get("owner", "").strip()),
        text=query.get("text", ""),
    )


def owners(said: str) -> tuple[Collection[int], bool]:
    """Whose it was, and whether anybody's but theirs is meant. Raises Refused unknown_party."""
    if said in lists.OWNERS:
        own = parties.read.own_party()
        return ([own.id] if own else []), said == "others"
    return ([asked.party(said)] if said else []), False


def csv_href(query: QueryDict, **more: str) -> str:
    """The address of the same as a table."""
    kept = {name: query[name] for name in FIELDS if query.get(name)} | more
    return f"{reverse('stock_then_csv')}?{urlencode(kept)}"


def table(query: QueryDict) -> Iterator[list[object]]:
    """All lines as cells under HEAD. Raises Refused as `wanted` does, and bad_moment."""
    at, known = asked.as_of(query), asked.as_of(query, "known")
    found = stock(trace.stood(wanted(query), at.at or clock.now(), known.at))
    products = catalog.read.products(sorted({each.product for each in found}))
    spots = places.read.places(sorted({each.place for each in found} - {0}))
    codes = ledger.read.codes(sorted({each.item for each in found}))
    for each in found:
        product = products[each.product]
        yield [
            codes.get(each.item) or f"#{each.item}", product.sku, product.name,
            ledger.Stage(each.stage).name.lower(), shown.place_name(spots.get(each.place)),
            catalog.shown_number(product, each.quantity), product.unit,
        ]  # fmt: skip


def stock(found: Sequence[trace.Stood]) -> list[trace.Stood]:
    """Without containers, which are no stock."""
    return [each for each in found if each.kind in placed.STOCK]


def listed(
    asked_for: trace.Wanted, at: datetime, known: datetime | None, query: QueryDict
) -> dict[str, Any]:
    """What stood as asked: how much, by product, and the first of it as rows."""
    found = stock(trace.stood(asked_for, at, known))
    start = int(query.get("from", "0")) if query.get("from", "0").isdecimal() else 0
    part = found[start : start + ROWS]
    kept = {name: query[name] for name in FIELDS if query.get(name)}
    more = f"?{urlencode({**kept, 'from': start + ROWS})}" if start + ROWS < len(found) else ""
    return {
        "total": len(found),
        "first": start + 1,
        "last": start + len(part),
        "next_href": more,
        "products": by_product(found),
        "rows": rows(part),
    }


def by_product(found: Sequence[trace.Stood]) -> list[pictures.Bar]:
    """How much of which product, as bars."""
    pieces: Counter[int] = Counter()
    measured: Counter[int] = Counter()
    for each in found:
        if each.kind == ledger.Kind.LOT:
            measured[each.product] += each.quantity
        else:
            pieces[each.product] += 1
    products = catalog.read.products(sorted({*pieces, *measured}))
    amounts = [
        pictures.Amount(
            product.name, pieces[id], shown.product_href(id),
            shown.amount(product, pieces[id], measured[id]),
        )
        for id, product in products.items()
    ]  # fmt: skip
    return pictures.bars(sorted(amounts, key=lambda each: (-each.count, each.name))[:BARS])


def rows(part: Sequence[trace.Stood]) -> list[dict[str, Any]]:
    """Lines of the table."""
    products = catalog.read.products(sorted({each.product for each in part}))
    spots = places.read.places(sorted({each.place for each in part} - {0}))
    codes = ledger.read.codes(sorted({each.item for each in part}))
    return [
        {
            "code": codes.get(each.item) or f"#{each.item}",
            "href": shown.item_href(each.item),
            "name": products[each.product].name,
            "state": shown.stage_state(each.stage, spots.get(each.place)),
            "place": shown.place_name(spots.get(each.place)),
            "place_href": shown.place_href(each.place) if each.place else "",
            "quantity": shown.measure(products[each.product], each.quantity)
            if each.kind == ledger.Kind.LOT else words.number(each.quantity),
        }
        for each in part
    ]  # fmt: skip
