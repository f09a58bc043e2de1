"""The list of counts with how far each is, the bins that are due, and the form of a new one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import access, catalog, costs, counts, parties, places
from stockthread.counts import Count, CountFilter, NewCount
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import refuse
from stockthread.web import acting, asked, list_deeds, lists, shown, words
from stockthread.web.lists import Deed, Listing, Paged, Records, Said

HEAD: Final = (
    "number", "state", "kind", "of", "opened", "by", "posted", "posted_by", "note",
)  # fmt: skip
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


def page(query: QueryDict, actor: access.Actor) -> dict[str, Any]:
    """Counts, the newest first, and what is due."""
    by = due_by(query)
    due = [] if query.get("after") else due_now(by, DUE_MAX)
    spots = places.read.places([each.place for each in due[:DUE_SHOWN]])
    return {
        **lists.page(COUNTS, query, actor),
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


def find(said: Said) -> Paged:
    """Counts that fit the words."""
    state = said.get("state", "")
    wanted = CountFilter(
        said.get("text", ""), (state,) if state else (), said.get("kind", ""),
        said.start(), said.end(),
    )  # fmt: skip
    return Paged(
        lambda after, limit: counts.listed_counts(
            wanted, before=lists.number(after) or 2**62, limit=limit
        ),
        lambda: counts.count_counts(wanted),
    )


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Counts as lines of the file."""
    people = parties.read.people_names(
        sorted({id for each in found for id in (each.person, each.posted_by)})
    )
    of = scopes_words(found)
    for each in found:
        posted = each.posted_at.isoformat() if each.posted_at else ""
        yield [
            each.number, each.state, kind_words(each), of[each.id], each.made_at.isoformat(),
            people.get(each.person, ""), posted, people.get(each.posted_by, ""), each.note,
        ]  # fmt: skip


def due_by(query: Mapping[str, str]) -> counts.By:
    """What the bins that are due are graded by: by both, unless the address says otherwise."""
    return next((each for each in BYS if each == query.get("due")), "both")


def due_now(by: counts.By, limit: int) -> list[counts.Due]:
    """The bins that are due. What the stock is worth grades them, and is not told."""
    worth = {} if by == "movements" else costs.read.worth()
    return counts.due(clock.now(), by=by, worth=worth, limit=limit)


def rows(found: Sequence[Count], actor: access.Actor) -> list[dict[str, Any]]:
    """Counts as rows: number, state, of what, by whom."""
    people = parties.read.people_names(sorted({each.person for each in found}))
    of = scopes_words(found)
    return [
        {
            "id": ids.public_id("count", each.id),
            "href": href(each.id),
            "number": each.number,
            "state": STATES[each.state],
            "of": of[each.id],
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
    return scopes_words([counts.read.count(count)])[count]


def scopes_words(found: Sequence[Count]) -> dict[int, str]:
    """What counts are about, in four statements however many they are."""
    scopes = counts.said_scopes([each.id for each in found])
    wanted = {kind: sorted({id for each in scopes.values() for id in each[kind][:2]})
              for kind in ("product", "place")}  # fmt: skip
    products = catalog.read.products(wanted["product"])
    spots = places.read.places(wanted["place"])
    classes = {each.id: each.name for each in catalog.read.classes()}
    return {
        id: _scope_words(
            [products[each].name for each in said["product"][:2]]
            + [classes[each] for each in said["class"][:2]],
            len(said["product"]) + len(said["class"]),
            [shown.place_name(spots[each]) for each in said["place"][:2]],
            len(said["place"]),
        )
        for id, said in scopes.items()
    }


def _scope_words(of: list[str], of_count: int, at: list[str], at_count: int) -> str:
    more_of = [words.count(of_count - len(of), "more", "more")] if of_count > len(of) else []
    more_at = [words.count(at_count - len(at), "more", "more")] if at_count > len(at) else []
    what, where = words.listed(of + more_of), words.listed(at + more_at) or "all places"
    return f"{what} in {where}" if what else where


def post(count: Count, request: HttpRequest) -> None:
    """Post a count as it was decided, or else as proposed. Raises Refused as `counts.post`."""
    counts.post(
        count.id,
        lambda found: counts.decided(count.id, found),
        act=list_deeds.act_for(request, count.id),
    )


def stated(change: Callable[..., Count]) -> Callable[[Count, HttpRequest], None]:
    """What changes the state of one count."""

    def act(count: Count, request: HttpRequest) -> None:
        change(count.id, by=request.actor.person, at=clock.now())  # type: ignore[attr-defined]

    return act


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


COUNTS: Final = Listing(
    name="counts",
    noun="count",
    fields=(
        lists.choice("state", "Show", (("", "counts in any state"),
                                       *((name, each.word) for name, each in STATES.items()))),
        lists.choice("kind", "", (("", "of any kind"), (counts.FULL, "full"),
                                  (counts.CYCLE, "cycle"))),
        lists.text_field("any number or note"),
        lists.SINCE,
        lists.UNTIL,
    ),
    find=find,
    rows=rows,
    head=HEAD,
    cells=cells,
    label=lambda count: count.number,
    kind="count",
    deeds={
        "review": Deed(
            "End counting of", "check", "under review", "count",
            list_deeds.one_by_one(stated(counts.review)),
            "No more scans are taken until places are counted again.", "reopen",
        ),
        "reopen": Deed("Count on with", "undo", "counted on", "count",
                       list_deeds.one_by_one(stated(counts.reopen)),
                       "Scans are taken again.", "review"),
        "post": Deed(
            "Post", "scrap", "posted", "adjust", list_deeds.one_by_one(post),
            "What was decided about each difference is done, or else what is proposed. Stock "
            "changes; each posting can be undone.", "undo",
        ),
        "undo": Deed(
            "Undo posting of", "undo", "under review again", "adjust",
            list_deeds.one_by_one(lambda count, request: counts.undo(
                count.id, act=list_deeds.act_for(request, count.id)) and None),
            "What their posting changed is as before.",
        ),
        "cancel": Deed("Cancel", "close", "cancelled", "count",
                       list_deeds.one_by_one(stated(counts.cancel)),
                       "Their scans stay on record and change nothing. This cannot be undone."),
    },
    words={"number": "count"},
)  # fmt: skip
