"""One study of causes: what stands out, as a picture, in words, as a table; the units behind it."""

from collections.abc import Sequence
from datetime import timedelta
from math import log
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, causes, ledger, parties
from stockthread.causes import Group, Study, naming, wording
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.web import causes_form, shown, words
from stockthread.web.words import State

DRAWN_MAX: Final = 12
NAMES_MAX: Final = 8
UNITS_SHOWN_MAX: Final = 200
WIDTH: Final = 480
EDGE: Final = 12
LEAST, MOST = 3, 9
"""The radius of a dot for the fewest units and for the most."""
TICKS: Final = (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000)
STATES: Final = {
    causes.CLEAR: State("held", "held", "clear"),
    causes.RIVAL: State("held", "held", "or this one"),
    causes.ALONG: State("progress", "progress", "goes along"),
    causes.UNCLEAR: State("expected", "expected", "not clear"),
    causes.FEW: State("expected", "gone", "too few to tell"),
    causes.FEWER: State("finished", "finished", "less often"),
}
DRAWN: Final = (causes.CLEAR, causes.RIVAL, causes.ALONG, causes.UNCLEAR)
"""What the picture shows, the first of these first."""
SIDES: Final = {
    causes.WITH: "complained of, with it",
    causes.WITHOUT: "complained of, without it",
    causes.OTHERS: "not complained of, with it",
}


def page(study: Study, actor: access.Actor) -> dict[str, Any]:
    """Everything on the page of a study."""
    groups = study.ranking.groups
    names = naming.names_of(groups, NAMES_MAX)
    may_recall = access.may(actor, "recall")
    lines = [line(study, n, group, called, may_recall) for n, (group, called) in
             enumerate(zip(groups, names, strict=True))]  # fmt: skip
    people = parties.read.people_names([study.person])
    products = catalog.read.products(sorted(study.population.products))
    for each in lines:
        if each["standing"] == causes.RIVAL:
            lines[each["behind"]]["rivals"].append(each | beside(study, each))
        elif each["behind"] >= 0:
            lines[each["behind"]]["along"].append(each)
    public = ids.public_id("study", study.id)
    return {
        "study": study, "verdict": wording.verdict(study), "compared": wording.compared(study),
        "bounded": wording.bounded(study.population), "by": people.get(study.person, ""),
        "products": ", ".join(each.name for each in products.values()),
        "advice": wording.advice(study), "left_out": naming.left_out(study.left_out),
        "again": again(study, [each.sku for each in products.values()]),
        "is_drawn": study.found > study.ranking.total,
        "is_few": study.ranking.complained <= wording.SMALL_SAMPLE,
        "clear": [each for each in lines if each["standing"] == causes.CLEAR],
        "unclear": [each for each in lines if each["standing"] == causes.UNCLEAR],
        "fewer": [each for each in lines if each["standing"] == causes.FEWER],
        "few": [each for each in lines if each["standing"] == causes.FEW],
        "lines": lines, "picture": picture(lines, groups),
        "csv_href": reverse("study_csv", args=[public]),
        "pdf_href": reverse("study_pdf", args=[public]),
        "new_href": reverse("causes_new"),
    }  # fmt: skip


def again(study: Study, skus: Sequence[str]) -> dict[str, str]:
    """What the form says that asks the same again, to be changed: units left out, others added."""
    until = study.population.until
    days = [timezone.localtime(at).date().isoformat() if at else "" for at in
            (study.population.since, until - timedelta(days=1) if until else None)]  # fmt: skip
    codes = ledger.read.codes([case.item for case in study.cases])
    named = set(causes_form.of_complaints(study.complaints))
    return {
        "title": study.title, "complaints": " ".join(study.complaints),
        "codes": "\n".join(codes[case.item] for case in study.cases
                           if case.item in codes and case.item not in named),
        "products": ", ".join(skus), "since": days[0], "until": days[1], "by": study.population.by,
        "left_out": "\n".join(each.replace(": ", "\t", 1)
                              for each in naming.left_out(study.left_out)),
        "anytime": "1",
    }  # fmt: skip


def line(
    study: Study, n: int, group: Group, names: Sequence[str], may_recall: bool
) -> dict[str, Any]:
    """One group in words, with the ways to the units behind each of its numbers."""
    ranking = study.ranking
    without, rest = ranking.complained - group.hits, ranking.total - group.number
    first = group.circumstances[0]
    is_item = first.kind in ("lot", "unit")
    return {
        "n": n + 1, "standing": group.standing, "behind": group.behind, "along": [], "rivals": [],
        "state": STATES[group.standing]._replace(word=wording.standing(ranking, n)),
        "is_outward": causes.is_outward(group),
        "kind": naming.KIND_WORDS[first.kind],
        "name": names[0], "also": names[1:],
        "also_left": len(group.circumstances) - len(names),
        "item_href": shown.item_href(int(first.value)) if is_item else "",
        "recall_href": recall_href(study.id, int(first.value)) if is_item and may_recall else "",
        "action_href": action_href(study.id, names[0]) if may_recall else "",
        "hits": group.hits, "number": group.number, "without": without, "rest": rest,
        "others": group.number - group.hits,
        "share": wording.share(group.hits, group.number),
        "rest_share": wording.share(without, rest),
        "odds": wording.times(group.odds), "low": wording.times(group.low),
        "high": wording.times(group.high),
        "p": "" if group.standing == causes.FEW else wording.chance(group.log_p),
        "q": "" if group.standing == causes.FEW else wording.chance(group.log_q),
        "hrefs": {side: units_href(study.id, n, side) for side in causes.SIDES},
    }  # fmt: skip


def beside(study: Study, line: dict[str, Any]) -> dict[str, Any]:
    """How the units of a rival lie over those of the clear one: what both have, what one has."""
    rival, clear = line["n"] - 1, line["behind"]
    groups = study.ranking.groups
    found = causes.overlap(study.ranking, groups[clear], groups[rival])

    def hrefs(n: int, but: int) -> dict[str, str]:
        return {side: units_href(study.id, n, side, but) for side in (causes.WITH, causes.OTHERS)}

    return {
        "overlap": found, "only_clear": hrefs(clear, rival), "only_rival": hrefs(rival, clear),
    }  # fmt: skip


def units_href(study: int, n: int, side: str, but: int = -1) -> str:
    """The units behind one number of a study; but: without those of another group."""
    href = reverse("study_units", args=[ids.public_id("study", study), n + 1, side])
    return f"{href}?but={but + 1}" if but >= 0 else href


def picture(lines: Sequence[dict[str, Any]], groups: Sequence[Group]) -> dict[str, Any]:
    """The strongest as dots with their intervals on a logarithmic axis; dots grow with units."""
    wanted = [n for n, group in enumerate(groups)
              if group.standing in DRAWN]  # fmt: skip
    wanted.sort(key=lambda n: (DRAWN.index(groups[n].standing), n))
    chosen = sorted(wanted[:DRAWN_MAX])
    if not chosen:
        return {}
    low = min(0.8, *(groups[n].low for n in chosen))
    high = max(3.0, *(min(groups[n].high, 30 * groups[n].odds) for n in chosen))

    def x(ratio: float) -> int:
        inside = min(max(ratio, low), high)
        part = (log(inside) - log(low)) / (log(high) - log(low))
        return round(EDGE + part * (WIDTH - 2 * EDGE))

    most = max(groups[n].number for n in chosen)
    return {
        "width": WIDTH,
        "one": x(1),
        "ticks": [{"x": x(tick), "word": wording.times(tick)} for tick in TICKS
                  if low <= tick <= high],
        "dots": [
            {
                "line": lines[n], "low": x(groups[n].low), "high": x(groups[n].high),
                "at": x(groups[n].odds),
                "radius": round(LEAST + (MOST - LEAST) * (groups[n].number / most) ** 0.5, 1),
                "is_beyond": groups[n].high > high,
            }
            for n in chosen
        ],
    }  # fmt: skip


def group_of(study: Study, n: int) -> Group:
    """The group of a line. Raises Refused unknown_id."""
    groups = study.ranking.groups
    return groups[n - 1] if 0 < n <= len(groups) else refuse("unknown_id", id=n)


def found_units(study: Study, n: int, side: str, but: str = "") -> list[int]:
    """The units behind one number; but: the line of a group that they must not have.

    Raises Refused unknown_id.
    """
    if side not in SIDES or (but and not but.isdecimal()):
        refuse("unknown_id", id=but or side)
    other = group_of(study, int(but)) if but else None
    return causes.units_of(study, group_of(study, n), side, but=other)


def units(study: Study, n: int, side: str, actor: access.Actor, but: str = "") -> dict[str, Any]:
    """The units behind one number, and what can be done with them. Raises Refused unknown_id."""
    group, found = group_of(study, n), found_units(study, n, side, but)
    names, *others = naming.names_of([group, *([group_of(study, int(but))] if but else [])], 1)
    public = ids.public_id("study", study.id)
    return {
        "study": study, "study_href": reverse("study", args=[public]), "name": names[0],
        "but": others[0][0] if others else "",
        "side": SIDES[side], "count": words.count(len(found), "unit"),
        "sides": [{"href": units_href(study.id, n - 1, each), "word": word, "is_here": each == side}
                  for each, word in SIDES.items()],
        "rows": shown.rows(ledger.read.items(found[:UNITS_SHOWN_MAX])),
        "left": max(len(found) - UNITS_SHOWN_MAX, 0),
        "items": " ".join(ids.public_id("item", item) for item in found),
        "cause": study.number, "is_drawn": study.found > study.ranking.total,
        "recall_href": reverse("recall_new") if access.may(actor, "recall") else "",
        "csv_href": f"{units_href(study.id, n - 1, side)}?{urlencode({'csv': 1, 'but': but})}",
    }  # fmt: skip


def action_href(study: int, name: str) -> str:
    """Where an action that ends a cause begins, of which the study is the reason."""
    said = {"cause": name, "links": causes.number_of(study)}
    return f"{reverse('action_new')}?{urlencode(said)}"


def recall_href(study: int, item: int) -> str:
    """Where a recall of an item begins, of which the study is the cause."""
    said = {"items": ids.public_id("item", item), "cause_kind": "study",
            "cause_id": causes.number_of(study)}  # fmt: skip
    return f"{reverse('recall_new')}?{urlencode(said)}"
