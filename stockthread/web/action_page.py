"""Corrective actions: the list, one, the form that begins one, and what later production says."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, causes, parties, recalls
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import Cause
from stockthread.recalls import Action, Effect, NewAction
from stockthread.web import acting, asked, cause_links, lists, shown, words
from stockthread.web.lists import Listing, Records, Said, Whole
from stockthread.web.words import State

STATES: Final = {
    "open": State("progress", "progress", "open"),
    "done": State("hand", "hand", "done, effect not seen yet"),
    "effective": State("finished", "finished", "effective"),
    "failed": State("held", "held", "did not help"),
}
DEEDS: Final = {
    "done": "It is done", "effective": "It helped", "failed": "It did not help",
    "open": "Open it again",
}  # fmt: skip
SIGNS: Final = {"complained": "complained of", "returned": "came back", "scrapped": "scrapped",
               "failed": "failed a test"}  # fmt: skip
VERDICTS: Final = {
    "fewer": State("finished", "finished", "fewer since, more than by chance"),
    "more": State("held", "held", "more since, more than by chance"),
    "same": State("held", "held", "no difference seen, though enough was made"),
    "too_few": State("progress", "progress", "too few made since to tell"),
    "not_yet": State("expected", "expected", "nothing was made since"),
}
LINKS_MAX: Final = 5
HEAD: Final = ("number", "cause", "change", "state", "owner", "due", "products", "because_of")


def href(id: int) -> str:
    """The page of an action."""
    return reverse("action", args=[ids.public_id("action", id)])


def page(found: Action, request: HttpRequest) -> dict[str, Any]:
    """One action."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    steps = recalls.action_changes(found.id)
    people = parties.read.people_names(sorted({found.owner, *(each.person for each in steps)}))
    products = catalog.read.products(list(found.products))
    public = ids.public_id("action", found.id)
    return {
        "found": found,
        "state": STATES[found.state],
        "owner": people.get(found.owner, ""),
        "is_late": is_late(found),
        "products": [{"name": each.name, "href": shown.product_href(each.id)}
                     for each in products.values()],
        "links": links(found),
        "effect": effect(recalls.effect(found)),
        "steps": [{"state": STATES[each.state], "words": each.words, "at": each.at,
                   "by": people.get(each.person, "")} for each in reversed(steps)],
        "deeds": [{"value": state, "word": DEEDS[state]} for state in recalls.NEXT[found.state]]
        if access.may(actor, "recall") else [],
        "deed_href": reverse("action_state_post", args=[public]),
        "key": asked.new_key(),
    }  # fmt: skip


def is_late(found: Action) -> bool:
    """Whether it should have been done."""
    return found.state in ("open", "failed") and found.due < clock.day_of(clock.now())


def links(found: Action) -> list[dict[str, str]]:
    """What is behind an action."""
    told = cause_links.named(found.links)
    return [{"word": told[each][0], "href": told[each][1]} for each in found.links]


def effect(found: Effect | None) -> dict[str, Any] | None:
    """What later production says, sign by sign, with its counts."""
    if found is None:
        return None
    return {
        "state": VERDICTS[found.verdict],
        "before": found.before,
        "since": found.since,
        "signs": [
            {"word": SIGNS[each.kind], "before": each.before, "since": each.since,
             "before_share": share(each.before, found.before),
             "since_share": share(each.since, found.since),
             "state": VERDICTS[each.verdict], "chance": f"{each.chance:.2g}",
             "has_chance": each.verdict in ("fewer", "more", "same")}
            for each in found.signs
        ],
    }  # fmt: skip


def share(hits: int, number: int) -> str:
    """`1.2 %`; nothing of nothing."""
    return f"{100 * hits / number:.3g} %" if number else "–"


def form(request: HttpRequest) -> dict[str, Any]:
    """The form that begins one."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    said = request.POST if request.method == "POST" else request.GET
    names = ("cause", "fix", "owner", "due", "products", "links")
    return {
        "people": [
            each
            for each in parties.read.people()
            if each.is_active and each.name and each.id != parties.SYSTEM
        ],
        "products": acting.suggested_products(),
        "asked": {
            "owner": str(actor.person),
            **known_of(said.get("links", "")),
            **{name: said[name] for name in names if name in said},
        },
        "key": said.get("key") or asked.new_key(),
    }


def known_of(links: str) -> dict[str, str]:
    """What is known of an action because of what is behind it: the products of a study."""
    numbers = [each for each in links.replace(",", " ").split() if each.upper().startswith("S-")]
    try:
        found = [causes.studies.by_name(each) for each in numbers[:LINKS_MAX]]
    except Refused:
        return {}
    products = sorted({id for each in found for id in each.population.products})
    return {"products": " ".join(each.sku for each in catalog.read.products(products).values())}


def begin(request: HttpRequest) -> Action:
    """Begin the one that the form says. Raises Refused."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    said = request.POST
    try:
        due = date.fromisoformat(said.get("due", ""))
    except ValueError:
        refuse("bad_day", text=said.get("due", ""))
    owner = said.get("owner", "")
    skus = said.get("products", "").replace(",", " ").split()
    new = NewAction(
        said.get("cause", ""), said.get("fix", ""), int(owner) if owner.isdecimal() else 0, due,
        tuple(asked.product(sku).id for sku in skus), tuple(causes_of(said.get("links", ""))),
    )  # fmt: skip
    return recalls.begin_action(new, key=said.get("key", "") or asked.new_key(), by=actor.person,
                                at=clock.now())  # fmt: skip


def causes_of(text: str) -> list[Cause]:
    """`C-0001 R-2`: complaints and recalls by their numbers, studies by theirs."""
    kinds = {"C": "complaint", "R": "recall", "S": "study"}
    found = []
    for each in text.replace(",", " ").split():
        kind = kinds.get(each.upper().partition("-")[0])
        found.append(Cause(kind, each.upper()) if kind else refuse("action_link", text=each))
    return found


def set_state(found: Action, request: HttpRequest) -> None:
    """Take it on. Raises Refused."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    recalls.set_action_state(
        found.id, request.POST.get("state", ""), words=request.POST.get("reason", ""),
        key=asked.act(request).key, by=actor.person, at=clock.now(),
        fixed_at=asked.moment(request.POST.get("fixed_at", "")),
    )  # fmt: skip


def find(said: Said) -> Whole:
    """Actions that fit the words, the latest first."""
    state = said.get("state", "")
    return Whole([
        each for each in recalls.actions()
        if said.fits(each.number, each.cause, each.fix, *(cause.id for cause in each.links))
        and (state in ("", each.state) or (state == "late" and is_late(each)))
    ])  # fmt: skip


def rows(found: Sequence[Action], actor: access.Actor) -> list[dict[str, Any]]:
    """Actions as rows."""
    people = parties.read.people_names(sorted({each.owner for each in found}))
    return [
        {"id": ids.public_id("action", each.id), "number": each.number, "href": href(each.id),
         "cause": each.cause, "fix": each.fix, "state": STATES[each.state], "due": each.due,
         "is_late": is_late(each), "owner": people.get(each.owner, ""),
         "links": words.listed([cause.id for cause in each.links]) if each.links else ""}
        for each in found
    ]  # fmt: skip


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Actions as lines of the file."""
    people = parties.read.people_names(sorted({each.owner for each in found}))
    products = catalog.read.products(sorted({id for each in found for id in each.products}))
    for each in found:
        yield [each.number, each.cause, each.fix, each.state, people.get(each.owner, ""), each.due,
               " ".join(products[id].sku for id in each.products),
               " ".join(cause.id for cause in each.links)]  # fmt: skip


ACTIONS: Final = Listing(
    name="actions",
    noun="action",
    fields=(
        lists.text_field("a number or word", "Show those with"),
        lists.choice("state", "that are", (
            ("", "in any state"), ("open", "open"), ("late", "late"), ("done", "done"),
            ("effective", "effective"), ("failed", "of no help"))),
    ),
    find=find,
    rows=rows,
    head=HEAD,
    cells=cells,
    label=lambda each: str(each.number),
    kind="action",
    words={"number": "action", "owner": "who", "due": "until"},
)  # fmt: skip
