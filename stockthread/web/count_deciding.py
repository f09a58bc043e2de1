"""Differences of a count under review: filtered, paged, and decided one by one or all that fit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest

from stockthread import catalog, counts, places
from stockthread.counts import Line, Picked
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import refuse
from stockthread.web import count_lines, count_list, shown, words

SIZE: Final = 100
LINE: Final = "line."
ALL, PICKED = "all", "picked"
CAUSES: Final = {
    "announced": "announced, not received",
    "built_in": "built into something",
    "came_just_before": "came shortly before",
    "gone": "gone on record",
    "in_unopened": "in a carton that was not opened",
    "last_seen": "not seen since",
    "looks_like": "code misread",
    "lot_not_seen": "lot not seen",
    "moved_without_scan": "moved without a scan",
    "not_in_opened": "not in an opened carton",
    "nowhere_on_record": "nothing has this code",
    "of_product": "no such serial or lot",
    "other_place_uncounted": "other place not counted yet",
    "out_of_container": "outside of its carton",
    "promised": "promised to an order",
    "read_as": "code misread",
    "sent": "sent out on record",
    "sent_just_before": "just sent out on record",
    "several": "more than one has this code",
    "swapped": "swapped with a neighbour",
    "swapped_missing": "swapped with a neighbour",
    "was_lost": "was written off as lost",
}
"""The likeliest cause of a difference, in a filter."""


def picked(query: Mapping[str, str]) -> Picked:
    """What the filters in an address, or in a form, say. Raises Refused unknown_id."""
    product, place = query.get("product", ""), query.get("place", "")
    pile = query.get("pile", "")
    return Picked(
        pile if pile in counts.PILES else "",
        ids.internal_id("product", product) if product else 0,
        ids.internal_id("place", place) if place else 0,
        query.get("because", "") if query.get("because", "") in CAUSES else "",
    )


def said(wanted: Picked) -> dict[str, str]:
    """The filters as an address has them."""
    told = {
        "pile": wanted.pile,
        "product": ids.public_id("product", wanted.product) if wanted.product else "",
        "place": ids.public_id("place", wanted.place) if wanted.place else "",
        "because": wanted.because,
    }
    return {name: value for name, value in told.items() if value}


def review(count: int, found: counts.Survey, query: Mapping[str, str]) -> dict[str, Any]:
    """The differences that fit the filters, one page of them, with what is decided about each."""
    wanted = picked(query)
    fitting = counts.picked(found.lines, wanted)
    ordered = [line for pile, *_ in count_lines.PILES for line in fitting if line.pile == pile]
    start = max(min(_number(query.get("from", "")), len(ordered) - 1), 0) // SIZE * SIZE
    window = ordered[start : start + SIZE]
    decided = counts.decided(count, found)
    sums = Counter(line.pile for line in fitting)
    piles = count_lines.piles(window, decided)
    for pile in piles:
        pile["count"] = sums[pile["name"]]
    filters = said(wanted)
    return {
        "piles": [pile for pile in piles if pile["rows"]],
        "filters": filters,
        "page_query": urlencode(filters),
        "options": _options(found.lines, wanted),
        "fitting": len(fitting),
        "is_filtered": bool(filters),
        "first": start + 1,
        "last": start + len(window),
        "from": start,
        "earlier": start - SIZE if start else None,
        "later": start + SIZE if start + SIZE < len(ordered) else None,
        "possible": _possible(fitting),
        "otherwise": sum(decided[line.key] != line.proposed for line in found.lines),
        "told": _told(query),
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _possible(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """What can be decided about any of these, with about how many."""
    sums = Counter(choice for line in lines for choice in line.choices if len(line.choices) > 1)
    return [
        {"value": choice, "word": count_lines.DECISIONS[choice], "count": sums[choice]}
        for choice in counts.DECISIONS
        if sums[choice]
    ]


def _options(lines: Sequence[Line], wanted: Picked) -> list[dict[str, Any]]:
    """The filters with what each can be set to, and how many differences that leaves."""
    sums = Counter(line.product for line in lines if line.product)
    products = catalog.read.products(sorted(sums))
    at = Counter(place for line in lines for place in {line.expected, line.counted} - {0})
    spots = places.read.places(sorted(at))
    whys = Counter(line.whys[0].code for line in lines if line.whys)
    filters = (
        ("pile", "What", "everything", wanted.pile, [
            (pile, word, number) for pile, word, *_ in count_lines.PILES
            if (number := sum(line.pile == pile for line in lines))
        ]),
        ("product", "Of", "any product", wanted.product, [
            (id, products[id].name, number) for id, number in sums.most_common() if id in products
        ]),
        ("place", "In", "any place", wanted.place, [
            (id, shown.place_name(spots[id]), number) for id, number in at.most_common()
            if id in spots
        ]),
        ("because", "Likely because", "any cause", wanted.because, [
            (code, CAUSES[code], number) for code, number in whys.most_common() if code in CAUSES
        ]),
    )  # fmt: skip
    return [
        {
            "name": name,
            "word": word,
            "any": any_word,
            "choices": [
                {
                    "value": ids.public_id(name, value) if isinstance(value, int) else value,
                    "word": f"{text} ({words.number(number)})",
                    "is_chosen": value == now,
                }
                for value, text, number in choices
            ],
        }
        for name, word, any_word, now, choices in filters
        if len(choices) > 1 or now
    ]


def _told(query: Mapping[str, str]) -> str:
    """What was just decided, in numbers."""
    decided, left = _number(query.get("decided", "")), _number(query.get("left", ""))
    if "decided" not in query:
        return ""
    sentence = f"{words.count(decided, 'difference')} decided. Nothing is changed until posting."
    if left:
        sentence += f" {words.number(left)} cannot be decided so, and are as they were."
    return sentence


def decide(count: int, request: HttpRequest) -> str:
    """Keep what the form says; return where to go.

    Each line's own choice, then one decision about the picked ones or about all that fit. Raises
    Refused: nothing_picked, count_ended, count_line_gone, count_decision.
    """
    form = request.POST
    found = counts.survey(count)
    wanted = picked(form)
    decisions = own(count, found, form)
    more: dict[str, int] = {}
    if form.get("of") in (ALL, PICKED):
        lines = counts.picked(found.lines, wanted)
        if form["of"] == PICKED:
            keys = set(form.getlist("key_picked"))
            lines = [line for line in lines if line.key in keys]
        if not lines:
            refuse("nothing_picked")
        choice = form.get("decision", "")
        fitting = [line for line in lines if not choice or choice in line.choices]
        decisions |= {line.key: choice for line in fitting}
        more = {"decided": len(fitting), "left": len(lines) - len(fitting)}
    if decisions:
        by = request.actor.person  # type: ignore[attr-defined]
        counts.decide(count, decisions, by=by, at=clock.now())
    place = {"from": form.get("go", "") or form.get("from", "")}
    query = urlencode(said(wanted) | place | more)
    return f"{count_list.href(count)}?{query}#differences"


def own(count: int, found: counts.Survey, form: Mapping[str, str]) -> dict[str, str]:
    """What the form says of single lines, where that is not decided already."""
    decided = counts.decided(count, found)
    sent = {name.removeprefix(LINE): value for name, value in form.items() if name.startswith(LINE)}
    return {key: value for key, value in sent.items() if value and decided.get(key) != value}
