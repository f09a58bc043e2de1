"""The same done to many rows of a list: a form with numbers, then what became of each row.

What one row refuses stops no other. Done by mistake, it is undone from the page that tells it.
"""

from collections.abc import Callable, Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access
from stockthread.kernel import ids
from stockthread.kernel.errors import Refused, refuse, text
from stockthread.ledger import Act, Posting
from stockthread.web import asked, lists, words
from stockthread.web.lists import Deed, Listing, Outcome, Records

NAMED_MAX: Final = 8
LENGTH_MAX: Final = 200


def deed_of(of: Listing, name: str, actor: access.Actor) -> Deed:
    """The deed of this name. Raises Refused unknown_id, not_allowed."""
    deed = of.deeds.get(name) or refuse("unknown_id", id=name)
    access.require(actor, of.action)
    access.require(actor, deed.action)
    return deed


def one_by_one(act: Callable[[Any, HttpRequest], object]) -> Callable[..., Outcome]:
    """A deed that is done to each row by itself; a posting that it returns can be undone."""

    def act_on_all(records: Records, request: HttpRequest) -> Outcome:
        refused, events = [], list[int]()
        for record in records:
            try:
                done = act(record, request)
            except Refused as why:
                refused.append((record, why))
            else:
                events += events_of(done)
        return Outcome(refused, events)

    return act_on_all


def events_of(done: object) -> list[int]:
    """The events that a row's act recorded, as far as it tells them."""
    if isinstance(done, Posting):
        return [done.event] if done.event else []
    return [each for each in done if each] if isinstance(done, list) else []


def at_once(act: Callable[[Records, HttpRequest], object]) -> Callable[..., Outcome]:
    """A deed that is done to all rows in one go."""

    def act_on_all(records: Records, request: HttpRequest) -> Outcome:
        act(records, request)
        return Outcome()

    return act_on_all


def act_for(request: HttpRequest, record: int) -> Act:
    """The head of the posting for one row; repeated with the form it is recorded once."""
    act = asked.act(request)
    return act._replace(key=f"{act.key}:{record}")


def form(
    of: Listing, name: str, request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The form that asks whether, with numbers."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    deed = deed_of(of, name, actor)
    records = lists.picked(of, request)
    what = noun(of, records)
    return {
        "title": f"{deed.word} {what}?",
        "summary": named([of.label(each) for each in records]) if len(records) > 1 else "",
        "help": deed.help,
        "asks_reason": deed.asks_reason,
        **deed.offers(),
        "asked": {"order": request.POST.get("order", "")},
        "deed": f"{deed.word} {what}",
        "action": reverse("list_deed_post", args=[of.name, name]),
        **(reasons or {}),
    }


def noun(of: Listing, records: Sequence[Any]) -> str:
    """`12 products`, or what a single one is called."""
    if len(records) == 1:
        return of.label(records[0])
    return words.count(len(records), of.noun, lists.plural(of))


def named(labels: Sequence[str]) -> str:
    """The first of them, and how many more."""
    left = len(labels) - NAMED_MAX
    return words.listed(
        [*labels[:NAMED_MAX], *([f"{words.number(left)} more"] if left > 0 else [])]
    )


def undoing(
    of: Listing, deed: Deed, done: Sequence[Any], events: Sequence[int], actor: access.Actor
) -> dict[str, Any]:
    """The way back: the deed that undoes it, or the undoing of what was recorded."""
    if events and access.may(actor, "reverse"):
        first, *also = (ids.public_id("event", event) for event in events)
        return {"undo_events": reverse("undo", args=[first]), "also": also, "key": asked.new_key()}
    if done and deed.back:
        return {"undo": reverse("list_deed_post", args=[of.name, deed.back])}
    return {}


def do(of: Listing, name: str, request: HttpRequest) -> dict[str, Any]:
    """Do it to all that is picked; return what became of each. Raises Refused."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    deed = deed_of(of, name, actor)
    if deed.asks_reason and not request.POST.get("reason", "").strip():
        refuse("no_reason", length_max=LENGTH_MAX)
    records = lists.picked(of, request)
    refused, events = deed.act(records, request)
    not_done = {of.id_of(record) for record, _ in refused}
    done = [record for record in records if of.id_of(record) not in not_done]
    said = f"{noun(of, done)} {deed.done}" if done else "Nothing was changed"
    back = asked.back(request, reverse(of.name))
    return {
        "title": said,
        "list_href": reverse(of.name),
        "name": of.name,
        "refused_title": f"{noun(of, [each for each, _ in refused])} left as before"
        if refused
        else "",
        "refused": [
            {"label": of.label(record), "why": [text(each._replace(line=None)) for each in
                                                why.refusals]}
            for record, why in refused
        ],
        "done": named([of.label(each) for each in done]) if len(done) > 1 else "",
        "back": back,
        **undoing(of, deed, done, events, actor),
        "items": " ".join(ids.public_id(of.kind, of.id_of(each)) for each in done),
    }  # fmt: skip
