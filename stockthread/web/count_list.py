"""The list of counts with how far each is, the bins that are due, and the form of a new one."""

import csv
import io
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, costs, counts, parties, places
from stockthread.counts import Count, NewCount
from stockthread.kernel import clock, ids
from stockthread.kernel.cells import harmless
from stockthread.kernel.errors import refuse
from stockthread.web import acting, asked, shown, words

SIZE: Final = 50
EXPORTED_MAX: Final = 10_000
HEAD: Final = ("number", "state", "kind", "opened", "by", "posted", "posted_by", "note")
DUE_SHOWN: Final = 12
DUE_MAX: Final = 500
STATES: Final = {
    counts.OPEN: words.State("progress", "progress", "counting"),
    counts.REVIEWING: words.State("hand", "hand", "under review"),
    counts.POSTED: words.State("finished", "finished", "posted"),
    counts.CANCELLED: words.State("expected", "gone", "cancelled"),
}
BYS: Final[dict[counts.By, str]] = {
    "both": "movement and value",
    "movements": "movement",
    "value": "value",
}
GRADES: Final[dict[counts.By, dict[str, str]]] = {
    "both": {"A": "matters most", "B": "matters", "C": "matters little"},
    "movements": {"A": "moves most", "B": "moves", "C": "moves little"},
    "value": {"A": "worth most", "B": "worth something", "C": "worth little"},
}


def href(count: int) -> str:
    """The address of a count."""
    return reverse("count", args=[ids.public_id("count", count)])


def page(query: Mapping[str, str], actor: access.Actor) -> dict[str, Any]:
    """Counts, the newest first, and what is due."""
    asked_for = query.get("before", "")
    before = int(asked_for) if asked_for.isdecimal() and len(asked_for) < 19 else 2**62
    state = state_of(query)
    found = counts.read.counts(states_of(state), before=before, limit=SIZE + 1)
    by = due_by(query)
    due = due_now(by, DUE_MAX) if before == 2**62 else []
    spots = places.read.places([each.place for each in due[:DUE_SHOWN]])
    return {
        "rows": rows(found[:SIZE]),
        "asked": {"state": state},
        "states": [(name, each.word) for name, each in STATES.items()],
        "before": found[SIZE - 1].id if len(found) > SIZE else 0,
        "due": [
            {
                "code": spots[each.place].code,
                "href": shown.place_href(each.place),
                "grade": each.grade,
                "word": GRADES[by][each.grade],
                "at": each.counted_at,
                "things": each.things,
            }
            for each in due[:DUE_SHOWN]
        ],
        "due_by": by,
        "due_bys": [
            {"word": word, "href": f"?due={each}#due", "is_here": each == by}
            for each, word in BYS.items()
        ],
        "due_count": len(due),
        "due_is_more": len(due) == DUE_MAX,
        "may_count": access.may(actor, "count"),
    }


def state_of(query: Mapping[str, str]) -> str:
    """The state that the address asks for, empty for any. Raises Refused unknown_filter."""
    state = query.get("state", "").strip()
    if state and state not in STATES:
        refuse("unknown_filter", text=state, known=", ".join(STATES))
    return state


def states_of(state: str) -> tuple[str, ...]:
    """The filter that a state is."""
    return (state,) if state else ()


def csv_of(query: Mapping[str, str]) -> str:
    """All counts in the state that the address asks for, as CSV with a heading."""
    found = counts.read.counts(states_of(state_of(query)), limit=EXPORTED_MAX)
    people = parties.read.people_names(
        sorted({id for each in found for id in (each.person, each.posted_by)})
    )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for each in found:
        posted = each.posted_at.isoformat() if each.posted_at else ""
        row = [
            each.number, each.state, kind_words(each), each.made_at.isoformat(),
            people.get(each.person, ""), posted, people.get(each.posted_by, ""), each.note,
        ]  # fmt: skip
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue()


def due_by(query: Mapping[str, str]) -> counts.By:
    """What the bins that are due are graded by: by both, unless the address says otherwise."""
    return next((each for each in BYS if each == query.get("due")), "both")


def due_now(by: counts.By, limit: int) -> list[counts.Due]:
    """The bins that are due. What the stock is worth grades them, and is not told."""
    worth = {} if by == "movements" else costs.read.worth()
    return counts.due(clock.now(), by=by, worth=worth, limit=limit)


def rows(found: list[Count]) -> list[dict[str, Any]]:
    """Counts as rows: number, state, of what, by whom."""
    people = parties.read.people_names(sorted({each.person for each in found}))
    return [
        {
            "href": href(each.id),
            "number": each.number,
            "state": STATES[each.state],
            "of": scope_words(each.id),
            "kind": kind_words(each),
            "at": each.made_at,
            "by": people.get(each.person, ""),
            "note": each.note,
        }
        for each in found
    ]


def kind_words(count: Count) -> str:
    """`blind cycle count`."""
    kind = "cycle count" if count.kind == counts.CYCLE else "full count"
    return f"blind {kind}" if count.is_blind else kind


def scope_words(count: int) -> str:
    """What a count is about: `Drills in A-01 and 3 places more`."""
    scope = counts.read.scope(count)
    products = catalog.read.products(scope.said_products[:2])
    classes = {each.id: each.name for each in catalog.read.classes()} if scope.said_classes else {}
    of = [products[id].name for id in scope.said_products[:2]]
    of += [classes[id] for id in scope.said_classes[:2]]
    spots = places.read.places(scope.chosen[:2])
    at = [shown.place_name(spots[id]) for id in scope.chosen[:2]]
    of_left = len(scope.said_products) + len(scope.said_classes) - len(of)
    at_left = len(scope.chosen) - len(at)
    what = words.listed(of + ([words.count(of_left, "more", "more")] if of_left > 0 else []))
    where = words.listed(at + ([words.count(at_left, "more", "more")] if at_left > 0 else []))
    if not where:
        where = "all places"
    return f"{what} in {where}" if what else where


def new_form(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form that asks what is to be counted."""
    form = request.POST if request.method == "POST" else request.GET
    return {
        "title": "New count",
        "deed": "Start counting",
        "action": reverse("count_new_post"),
        "places": acting.suggested_places(),
        "products": catalog.read.all_products(limit=acting.SUGGESTED_MAX),
        "classes": catalog.read.classes(),
        "back": reverse("counts"),
        "asked": {name: form.get(name, "") for name in ("places", "product", "class", "note",
                                                        "kind", "blind", "due")},
        **(reasons or {}),
    }  # fmt: skip


def start(request: HttpRequest) -> Count:
    """Open the count that the form says. Raises Refused."""
    form = request.POST
    codes = form.get("places", "").replace(",", " ").split()
    wanted = tuple(asked.place(code) for code in codes)
    kind = counts.CYCLE if form.get("kind") == counts.CYCLE else counts.FULL
    if kind == counts.CYCLE and not wanted:
        wanted = tuple(each.place for each in due_now(due_by(form), DUE_SHOWN))
        if not wanted:
            refuse("no_place")
    sku, of_class = form.get("product", "").strip(), form.get("class", "").strip()
    new = NewCount(
        wanted,
        (asked.product(sku).id,) if sku else (),
        (_class(of_class),) if of_class else (),
        kind,
        bool(form.get("blind")),
        form.get("note", ""),
    )
    key = form.get("key") or asked.new_key()
    by = request.actor.person  # type: ignore[attr-defined]
    return counts.open_count(new, key=key, by=by, at=clock.now())


def _class(code: str) -> int:
    found = {each.code: each.id for each in catalog.read.classes()}
    return found.get(code) or refuse("unknown_class", **{"class": code})
