"""Asking for causes: which units were complained of, and what they are compared with."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from stockthread import catalog, causes, complaints, ledger
from stockthread.causes import Case, Population, Question
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.web import acting, asked, pasted, selection, words

FIELDS: Final = (
    "title", "codes", "complaints", "products", "by", "since", "until", "before", "items", "every",
    "query",
)  # fmt: skip
NOT_FOUND_MAX: Final = 5


class Asked(NamedTuple):
    """The complained units of a form, how they were chosen in words, and what is usual for them."""

    cases: list[Case]
    words: str
    usual: Population


def page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form, filled with what was said or with what is usual."""
    form = request.POST if request.method == "POST" else request.GET
    said = {name: form.get(name, "") for name in FIELDS}
    said |= selection.picked(request)._asdict()
    shown: dict[str, Any] = {
        "asked": said, "key": form.get("key") or asked.new_key(),
        "products": acting.suggested_products(), "problem": "", **(reasons or {}),
    }  # fmt: skip
    has_cases = any(said[name].strip() for name in ("codes", "complaints", "items", "every"))
    return shown | (counted(form, said) if has_cases else {})


def counted(form: QueryDict, said: dict[str, str]) -> dict[str, Any]:
    """What the form means in numbers, or why it means nothing."""
    try:
        found = cases(form, said)
        population = population_of(form, found.usual)
        count = len(causes.items_of(population))
    except Refused as refused:
        return {"problem": acting.refusal_words(refused)["refusals"]}
    names = catalog.read.products(sorted(population.products))
    until = population.until - timedelta(days=1) if population.until else None
    usual = {
        "products": ", ".join(each.sku for each in names.values()),
        "since": _day(population.since), "until": _day(until),
    }  # fmt: skip
    title = said["title"] or f"What {words.count(len(found.cases), 'unit')} have in common"
    is_said = any(form.get(name) for name in ("products", "since", "until"))
    return {
        "asked": said | usual | {"title": title},
        "found": {
            "complained": len(found.cases), "words": found.words, "population": count,
            "is_usual": not is_said, "is_drawn": count > causes.UNITS_MAX,
            "drawn": causes.UNITS_MAX, "products": [each.name for each in names.values()],
            "is_few": len(found.cases) <= causes.wording.SMALL_SAMPLE,
        },
    }  # fmt: skip


def _day(at: datetime | None) -> str:
    return timezone.localtime(at).date().isoformat() if at else ""


def question(request: HttpRequest) -> Question:
    """What a form asks. Raises Refused as its fields and `causes.usual` do."""
    form = request.POST
    said = {name: form.get(name, "") for name in FIELDS}
    said |= selection.picked(request)._asdict()
    found = cases(form, said)
    title = said["title"].strip() or f"What {words.count(len(found.cases), 'unit')} have in common"
    return Question(title, found.cases, population_of(form, found.usual), found.words)


def cases(form: QueryDict, said: dict[str, str]) -> Asked:
    """The complained units: those pasted, those selected, those of complaints, each once.

    Raises Refused: causes_no_cases, causes_unknown_codes, those of selections and of complaints.
    """
    before = asked.moment(said["before"])
    moments: dict[int, datetime | None] = {}
    told = []
    if said["codes"].strip():
        items = _of_codes(said["codes"])
        moments |= dict.fromkeys(items, before)
        told.append(f"{words.count(len(items), 'code')} pasted")
    if said["items"] or said["every"]:
        picked = selection.Picked(said["items"], said["every"], said["query"])
        items = selection.item_ids(picked)
        moments |= dict.fromkeys(items, before)
        told.append(f"{words.count(len(items), 'item')} selected")
    if numbers := said["complaints"].split():
        moments |= of_complaints(numbers)
        told.append(words.count(len(numbers), "complaint"))
    found = [Case(*each) for each in moments.items()]
    return Asked(found, ", ".join(told), causes.usual(found))


def of_complaints(numbers: Sequence[str]) -> dict[int, datetime | None]:
    """The units that complaints are about, each with the moment of the first."""
    known = complaints.read.by_numbers(numbers)
    links = complaints.read.links([each.id for each in known.values()])
    moments: dict[int, datetime | None] = {}
    for each in sorted(known.values(), key=lambda each: each.made_at):
        for link in links.get(each.id, []):
            moments.setdefault(link.item, each.made_at)
    return moments


def _of_codes(text: str) -> list[int]:
    """The items of pasted codes; a code of several items means all of them that are stock."""
    rows = pasted.lines(text)
    names = list(dict.fromkeys(row.code for row in rows if row.code))
    matches = ledger.read.find_codes(names)
    if missing := [name for name in names if not matches.get(name)]:
        shown = ", ".join(missing[:NOT_FOUND_MAX])
        raise Refused([Refusal(None, "causes_unknown_codes",
                               {"count": len(missing), "codes": shown})])  # fmt: skip
    return list(dict.fromkeys(match.item for name in names for match in matches[name]))


def population_of(form: QueryDict, usual: Population) -> Population:
    """The population that the form says; what it leaves empty is as usual, if all is.

    Raises Refused unknown_product, product_unclear, bad_day.
    """
    names = [name.strip() for name in form.get("products", "").split(",") if name.strip()]
    products = [asked.product(name).id for name in names] or usual.products
    since, until = day(form.get("since", "")), day(form.get("until", ""))
    by = causes.SHIPPED if form.get("by") == causes.SHIPPED else causes.MADE
    if not since and not until and not form.get("anytime"):
        since, until = usual.since, usual.until
    elif until:
        until += timedelta(days=1)
    return Population(products, by, since, until)


def day(text: str) -> datetime | None:
    """When a day begins here. Raises Refused bad_day."""
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        refuse("bad_day", text=text)
    return timezone.make_aware(datetime.combine(found, time()))
