"""The forms that do something to a selection: how each is filled, posted, refused and told.

A form carries its own key: posted twice it does its act once. What is refused comes back as the
same form with the reasons; what is done leads back to where the person was.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from stockthread import catalog, ledger, places
from stockthread.kernel import errors, ids
from stockthread.web import asked, selection, words
from stockthread.web.pages import render

REASONS_MAX: Final = 8
NAMED_MAX: Final = 8
SUGGESTED_MAX: Final = 300

Post = Callable[[], ledger.Posting | list[ledger.Posting]]


def show(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a form; its key is new unless it comes back refused."""
    form = request.POST if request.method == "POST" else request.GET
    said = {name: form.get(name, "") for name in ("place", "reason", "at", "quantity", "source")}
    common = {
        "asked": {**said, **selection.picked(request)._asdict(), **context.pop("asked", {})},
        "key": (status != 200 and form.get("key")) or asked.new_key(),
        "back": asked.back(request),
    }
    return render(request, template, {**common, **context}, status=status)


def do(
    request: HttpRequest, post: Post, again: Callable[[dict[str, Any]], HttpResponse]
) -> HttpResponse:
    """Post and go back; where it is refused, show the form again with the reasons."""
    try:
        posted = post()
    except errors.Refused as refused:
        return again(refusal_words(refused))
    postings = [posted] if isinstance(posted, ledger.Posting) else posted
    return done(request, [posting.event for posting in postings])


def done(request: HttpRequest, events: list[int]) -> HttpResponse:
    """Lead back to where the person was, with what was done in the address."""
    parts = urlsplit(asked.back(request))
    said = urlencode([("done", ids.public_id("event", event)) for event in events])
    query = "&".join(part for part in (parts.query, said) if part)
    address = urlunsplit(parts._replace(query=query))
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def refusal_words(refused: errors.Refused) -> dict[str, Any]:
    """The reasons for a form that comes back, and how many lines would do without them."""
    refusals = refused.refusals
    lines = {refusal.line for refusal in refusals}
    told = alike(refusals)
    return {
        "refusals": list(dict.fromkeys(alike_words(each) for each in told[:REASONS_MAX])),
        "refusals_left": sum(len(each) for each in told[REASONS_MAX:]),
        "refusal_title": "Nothing was changed",
        "refused_lines": 0 if None in lines else len(lines),
    }


def alike(refusals: Sequence[errors.Refusal]) -> list[list[errors.Refusal]]:
    """Refusals of several things for one reason together, in the order of the first of each."""
    found: dict[str, list[errors.Refusal]] = {}
    for each in refusals:
        nameless = each._replace(line=None, data={**each.data, "code": ""})
        found.setdefault(f"{each.code} {errors.text(nameless)}", []).append(each)
    return list(found.values())


def alike_words(some: Sequence[errors.Refusal], *, in_line: bool = False) -> str:
    """`A1 is on hold. The same of 2 more: A2 and A3.`

    in_line: beginning with the first line, and telling the others where they have no codes.
    """
    first, *others = some
    first = first if in_line else first._replace(line=None)
    codes = dict.fromkeys(str(each.data["code"]) for each in others if each.data.get("code"))
    codes.pop(str(first.data.get("code", "")), None)
    lines = dict.fromkeys(words.number(each.line + 1) for each in others if each.line is not None)
    if codes:
        return f"{errors.text(first)} The same of {words.number(len(codes))} more: {_named(codes)}."
    if in_line and lines:
        noun = "line" if len(lines) == 1 else "lines"
        return f"{errors.text(first)} The same in {noun} {_named(lines)}."
    return errors.text(first)


def _named(some: Iterable[str]) -> str:
    """The first of them, and how many others there are."""
    every = list(some)
    left = len(every) - NAMED_MAX
    others = [f"{words.number(left)} others"] if left > 0 else []
    return words.listed([*every[:NAMED_MAX], *others])


def good_left(items: list[int], reasons: dict[str, Any]) -> int:
    """How many of the items could go without the refused ones; 0 where it is all or nothing."""
    refused = reasons.get("refused_lines", 0)
    return len(items) - refused if 0 < refused < len(items) else 0


def suggested_places() -> list[places.Place]:
    """Places to choose from while typing."""
    return [place for place in places.read.tree()[:SUGGESTED_MAX] if place.is_active]


def suggested_products() -> list[catalog.Product]:
    """Products to choose from while typing."""
    return [each for each in catalog.read.all_products(SUGGESTED_MAX) if each.is_active]


def nouns(items: list[int]) -> dict[str, Any]:
    """The words for a selection."""
    return {"noun": selection.noun(items), "summary": selection.summary(items)}


def good_words(verb: str, good: int) -> str:
    """`Move the 10 good ones`, `Move the good one`; nothing where none is good."""
    if good == 1:
        return f"{verb} the good one"
    return f"{verb} the {words.number(good)} good ones" if good else ""
