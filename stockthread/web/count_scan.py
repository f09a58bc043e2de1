"""Counting with a scanner in one hand: one field takes every scan, the last one is told large.

The field takes places, items, cartons, lots with amounts, barcodes and pasted lists. Blind counts
say only that something was taken; guided ones show what is left.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, counts, ledger, parties, places
from stockthread.counts import Count, NewScan, Scan, Taken
from stockthread.kernel import clock, errors, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import Kind
from stockthread.web import asked, count_list, shown, words

LAST: Final = 12
LEFT_MAX: Final = 100
PLACES_MAX: Final = 100
SAID: Final = {
    "here": ("finished", "check", "As on record"),
    "inside": ("finished", "check", "In what was scanned"),
    "elsewhere": ("progress", "move", "On record elsewhere"),
    "again": ("progress", "undo", "Scanned before"),
    "other": ("expected", "close", "Not part of this count"),
    "several": ("held", "doubt", "On several items"),
    "unknown": ("held", "doubt", "Unknown"),
    "taken": ("hand", "check", "Taken"),
}


def page(
    count: int,
    request: HttpRequest,
    taken: list[Taken] | None = None,
    problem: str = "",
    place: int | None = None,
) -> dict[str, Any]:
    """The page of one who counts: where, what was scanned last, what is left."""
    row = counts.read.count(count)
    form = request.POST if request.method == "POST" else request.GET
    here = place if place is not None else _id("place", form.get("place", ""))
    container = _id("item", form.get("in", "")) if place is None else 0
    public = ids.public_id("count", count)
    told = {
        "count": row,
        "public": public,
        "href": count_list.href(count),
        "action": reverse("count_scan_post", args=[public]),
        "place": places.read.place(here) if here else None,
        "place_public": ids.public_id("place", here) if here else "",
        "container": ids.public_id("item", container) if container else "",
        "container_code": ledger.read.item(container).code if container else "",
        "key": asked.new_key(),
        "problem": problem,
        "is_open": row.state == counts.OPEN,
        "last": last(row, taken) if taken else None,
        "is_blind": row.is_blind,
        "toasts": done_place(row, form),
    }
    return {**told, **(at_place(row, here) if here else to_choose(row))}


def done_place(row: Count, form: Mapping[str, str]) -> list[dict[str, Any]]:
    """That a place was just said to be counted, with the way back."""
    place = _id("place", form.get("said_done", ""))
    if not place or row.state != counts.OPEN:
        return []
    public = ids.public_id("place", place)
    return [{
        "sentence": f"{places.read.place(place).code} is counted.",
        "undo": reverse("count_again", args=[ids.public_id("count", row.id)]),
        "fields": [("place", public)],
        "back": f"{reverse('count_scan', args=[ids.public_id('count', row.id)])}?place={public}",
    }]  # fmt: skip


def _id(kind: str, text: str) -> int:
    return ids.internal_id(kind, text) if text else 0


def at_place(row: Count, place: int) -> dict[str, Any]:
    """What was scanned in a place, and in a guided count what is left there."""
    found = counts.in_place(row.id, place)
    people = parties.read.people_names(list(found.persons))
    told: dict[str, Any] = {
        "scanned": found.scanned,
        "is_counted": found.is_counted,
        "is_again": found.is_asked_again,
        "others": words.listed(list(people.values())),
        "scans": scans(row, place),
    }
    if not row.is_blind:
        told |= {
            "left": shown.rows(ledger.read.items(found.left[:LEFT_MAX])),
            "left_count": len(found.left),
            "odd_count": found.odd,
        }
    return told


def to_choose(row: Count) -> dict[str, Any]:
    """The places of a count, those that are left first."""
    found = counts.survey(row.id).places
    order = sorted(found, key=lambda each: each.is_counted)[:PLACES_MAX]
    spots = places.read.places([each.place for each in order])
    public = ids.public_id("count", row.id)
    return {
        "spots": [
            {
                "code": spots[each.place].code,
                "href": f"{reverse('count_scan', args=[public])}"
                f"?place={ids.public_id('place', each.place)}",
                "is_counted": each.is_counted,
                "is_again": each.is_asked_again,
                "scanned": each.scanned,
            }
            for each in order
        ],
        "spots_left": sum(not each.is_counted for each in found),
    }


def last(row: Count, taken: list[Taken]) -> dict[str, Any]:
    """The last scan, large; of a pasted list how many of each kind."""
    if len(taken) > 1:
        number: dict[str, int] = {}
        for each in taken:
            word = _word(row, each)
            number[word] = number.get(word, 0) + 1
        parts = [f"{words.number(n)} {SAID[word][2].lower()}" for word, n in number.items()]
        inside = sum(each.inside for each in taken if _word(row, each) in ("here", "elsewhere"))
        if inside:
            parts.append(f"{words.count(inside, 'thing')} in cartons, assumed")
        worst = max(number, key=list(SAID).index) if not row.is_blind else "taken"
        return {
            "css": SAID[worst][0], "icon": SAID[worst][1], "said": worst,
            "word": f"{words.number(len(taken))} scans", "more": words.listed(parts),
        }  # fmt: skip
    [each] = taken
    said = _word(row, each)
    css, icon, word = SAID[said]
    view = ledger.read.item(each.item) if each.item else None
    more = []
    is_lot = each.kind == Kind.LOT
    if view:
        more.append(shown.product_name(view, shown.names([view])))
    if said == "elsewhere" and each.expected:
        spot = places.read.places([each.expected])[each.expected]
        more.append(f"on record at {shown.place_name(spot)}")
    if each.inside and not row.is_blind:
        more.append(f"{words.count(each.inside, 'thing')} in it, assumed")
    if is_lot:
        product = catalog.read.product(each.product)
        amount = "as much as is on record" if each.quantity is None else (
            shown.both(product, each.quantity, catalog.measures_of([product.id])))  # fmt: skip
        more.append(amount)
    return {
        "css": css, "icon": icon, "said": said, "word": word, "code": each.text,
        "more": " · ".join(each for each in more if each),
        "is_lot": is_lot,
        "scan": each.scan,
        "container": ids.public_id("item", each.item) if each.kind == Kind.CONTAINER else "",
    }  # fmt: skip


def _word(row: Count, taken: Taken) -> str:
    is_plain = row.is_blind and taken.said not in ("unknown", "several", "again")
    return "taken" if is_plain else taken.said


def scans(row: Count, place: int) -> list[dict[str, Any]]:
    """The last scans in a place, each to be taken back."""
    found: list[Scan] = counts.read.latest_scans(row.id, place=place, limit=LAST)
    people = parties.read.people_names(sorted({each.person for each in found}))
    return [
        {
            "id": each.id,
            "text": each.text,
            "is_unknown": not each.item,
            "by": people.get(each.person, ""),
            "at": clock.from_micros(each.at),
        }
        for each in found
    ]


def scan(count: int, request: HttpRequest) -> dict[str, Any]:
    """Take what was scanned: a place, or anything else; return the page that says so."""
    form = request.POST
    lines = [line.strip() for line in form.get("text", "").splitlines() if line.strip()]
    here = _id("place", form.get("place", ""))
    if len(lines) == 1 and (found := places.read.by_code([lines[0], lines[0].upper()])):
        return _to_place(count, request, next(iter(found.values())))
    try:
        taken = _taken(count, lines, here, form, request)
    except Refused as refused:
        sentence = errors.text(refused.refusals[0]._replace(line=None))
        return page(count, request, problem=sentence)
    return page(count, request, taken)


def named(form: Mapping[str, str], field: str = "scan") -> int:
    """The scan that a form names. Raises Refused unknown_id."""
    text = form.get(field, "")
    return int(text) if text.isdecimal() and len(text) < 19 else refuse("unknown_id", id=text)


def _to_place(count: int, request: HttpRequest, place: int) -> dict[str, Any]:
    if place not in counts.read.scope(count).places:
        sentence = errors.text(errors.Refusal(None, "count_place_outside", {}))
        return page(count, request, problem=sentence)
    return page(count, request, place=place)


def _taken(
    count: int, lines: list[str], place: int, form: Mapping[str, str], request: HttpRequest
) -> list[Taken]:
    person = request.actor.person  # type: ignore[attr-defined]
    if form.get("instead"):
        counts.take_back_scan(named(form, "instead"), by=person, at=clock.now())
    if form.get("amount") and lines:
        lines = [f"{lines[0]} {form['amount'].strip()}"]
    made: list[NewScan] = counts.in_places(
        lines, place, key=form.get("key") or asked.new_key(),
        container=_id("item", form.get("in", "")),
    )  # fmt: skip
    if not made:
        refuse("no_lines")
    device = request.headers.get("User-Agent", "")[:200]
    return counts.add_scans(count, made, by=person, at=clock.now(), device=device)
