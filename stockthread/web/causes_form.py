"""Asking for causes: which units were complained of, and what they are compared with."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final, NamedTuple

from django.http import HttpRequest, QueryDict
from django.utils import timezone

from stockthread import catalog, causes, complaints, ledger
from stockthread.causes import Case, LeftOut, Population, Question
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.web import acting, asked, complaint_list, lists, pasted, selection, words

FIELDS: Final = (
    "title", "codes", "complaints", "reading", "products", "by", "since", "until", "before",
    "left_out", "items", "every", "query",
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
    said |= picked(request)
    shown: dict[str, Any] = {
        "asked": said, "key": form.get("key") or asked.new_key(),
        "products": acting.suggested_products(), "problem": "", **(reasons or {}),
        "readings": sorted({each.name for each in catalog.read.attributes()}),
    }  # fmt: skip
    has_cases = any(
        said[name].strip() for name in ("codes", "complaints", "reading", "items", "every")
    )
    return shown | (counted(form, said) if has_cases else {})


def counted(form: QueryDict, said: dict[str, str]) -> dict[str, Any]:
    """What the form means in numbers, or why it means nothing."""
    try:
        found = cases(form, said)
        population = population_of(form, found.usual)
        without = {each.item for each in left_out(said["left_out"])}
        cased = [each for each in found.cases if each.item not in without]
        count = sum(item not in without for item in causes.items_of(population))
    except Refused as refused:
        return {"problem": acting.refusal_words(refused)["refusals"]}
    names = catalog.read.products(sorted(population.products))
    until = population.until - timedelta(days=1) if population.until else None
    usual = {
        "products": ", ".join(each.sku for each in names.values()),
        "since": _day(population.since), "until": _day(until),
    }  # fmt: skip
    is_named = said["title"] and said["title"] != form.get("usual_title")
    usual |= {"title": said["title"] if is_named else usual_title(found)}
    return {
        "asked": said | usual,
        "usual": told(found.usual), "usual_title": usual_title(found),
        "found": {
            "complained": len(cased), "words": found.words, "population": count,
            "left_out": len(without), "is_usual": not is_said(form),
            "is_drawn": count > causes.UNITS_MAX,
            "drawn": causes.UNITS_MAX, "products": [each.name for each in names.values()],
            "is_few": len(cased) <= causes.wording.SMALL_SAMPLE,
        },
    }  # fmt: skip


def told(usual: Population) -> str:
    """The usual population as the fields say it, to know it from what people chose."""
    names = catalog.read.products(sorted(usual.products))
    until = usual.until - timedelta(days=1) if usual.until else None
    return "|".join([
        ", ".join(each.sku for each in names.values()), _day(usual.since), _day(until)
    ])  # fmt: skip


def is_said(form: QueryDict) -> bool:
    """Whether people chose what to compare with: what stands there as usual follows the units."""
    fields = [form.get(name, "") for name in ("products", "since", "until")]
    return any(fields) and "|".join(fields) != form.get("usual")


def _day(at: datetime | None) -> str:
    return timezone.localtime(at).date().isoformat() if at else ""


def question(request: HttpRequest) -> Question:
    """What a form asks. Raises Refused as its fields and `causes.usual` do."""
    form = request.POST
    said = {name: form.get(name, "") for name in FIELDS}
    said |= picked(request)
    found = cases(form, said)
    title = said["title"].strip() or usual_title(found)
    return Question(
        title, found.cases, population_of(form, found.usual), found.words,
        left_out(said["left_out"]), said["complaints"].split(),
    )  # fmt: skip


def picked(request: HttpRequest) -> dict[str, str]:
    """What was picked in a list: complaints by their numbers, or items."""
    form = request.POST if request.method == "POST" else request.GET
    if form.get("list") != complaint_list.COMPLAINTS.name:
        return selection.picked(request)._asdict()
    numbers = [each.number for each in lists.picked(complaint_list.COMPLAINTS, request)]
    return {"complaints": " ".join(numbers), "items": "", "every": "", "query": ""}


def usual_title(found: Asked) -> str:
    """What a study is called where nobody says it."""
    if len(found.cases) == 1:
        return "What sets 1 unit apart"
    return f"What {words.count(len(found.cases), 'unit')} have in common"


def left_out(text: str) -> list[LeftOut]:
    """What is not part of this: a code or a complaint's number and the reason, one a line.

    Raises Refused causes_unknown_codes, causes_no_reason.
    """
    rows = dict(pasted.split(row) for row in text.splitlines() if row.strip())
    if not all(rows.values()):
        refuse("causes_no_reason")
    known = complaints.read.by_numbers(list(rows))
    linked = complaints.read.links([each.id for each in known.values()])
    found = {
        link.item: rows[name] for name, each in known.items() for link in linked.get(each.id, [])
    }
    codes = [name for name in rows if name not in known]
    for name, items in items_of_codes(codes).items():
        found |= dict.fromkeys(items, rows[name])
    return [LeftOut(*each) for each in found.items()]


def cases(form: QueryDict, said: dict[str, str]) -> Asked:
    """The complained units: those pasted, those selected, those of complaints, each once.

    Raises Refused: causes_no_cases, causes_unknown_codes, those of selections and of complaints.
    """
    before = asked.moment(said["before"])
    moments: dict[int, datetime | None] = {}
    told = []
    if said["codes"].strip():
        items = of_codes(said["codes"])
        moments |= dict.fromkeys(items, before)
        told.append(f"{words.count(len(items), 'code')} pasted")
    if said["items"] or said["every"]:
        picked = selection.Picked(said["items"], said["every"], said["query"])
        items = selection.item_ids(picked)
        moments |= dict.fromkeys(items, before)
        told.append(f"{words.count(len(items), 'item')} selected")
    if said["reading"].strip():
        read = causes.by_reading(said["reading"])
        moments |= {case.item: case.at for case in read}
        told.append(f"{words.count(len(read), 'unit')} with {said['reading'].strip()}")
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


def of_codes(text: str) -> list[int]:
    """The items of pasted codes; a code of several items means all of them that have it now."""
    names = list(dict.fromkeys(row.code for row in pasted.lines(text) if row.code))
    return list(dict.fromkeys(item for items in items_of_codes(names).values() for item in items))


def items_of_codes(names: Sequence[str]) -> dict[str, list[int]]:
    """The items of each code. Raises Refused causes_unknown_codes."""
    matches = ledger.read.find_codes(names)
    if missing := [name for name in names if not matches.get(name)]:
        shown = ", ".join(missing[:NOT_FOUND_MAX])
        raise Refused([Refusal(None, "causes_unknown_codes",
                               {"count": len(missing), "codes": shown})])  # fmt: skip
    live = {name: [match.item for match in matches[name] if match.is_live] for name in names}
    return {name: live[name] or [match.item for match in matches[name]] for name in names}


def population_of(form: QueryDict, usual: Population) -> Population:
    """The population that the form says; what it leaves empty is as usual, if all is.

    Raises Refused unknown_product, product_unclear, bad_day.
    """
    by = causes.SHIPPED if form.get("by") == causes.SHIPPED else causes.MADE
    if any(form.get(name) for name in ("products", "since", "until")) and not is_said(form):
        return usual._replace(by=by)
    names = [name.strip() for name in form.get("products", "").split(",") if name.strip()]
    products = [asked.product(name).id for name in names] or usual.products
    since, until = day(form.get("since", "")), day(form.get("until", ""))
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
