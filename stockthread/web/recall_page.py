"""Recalls as a list, and one as a page: how it stands, what comes next, what it was about when."""

from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, ledger, parties, recalls, tasks
from stockthread.kernel import ids
from stockthread.ledger import Cause
from stockthread.recalls import Recall
from stockthread.web import (
    asked,
    cause_links,
    lists,
    notice_page,
    recall_form,
    recall_steps,
    shown,
    signing,
)
from stockthread.web.lists import Listing, Records, Said, Whole
from stockthread.web.words import State

RECALLS_MAX: Final = 2_000
LINKED: Final = ("complaint", "study")
"""Kinds of causes that an action can be because of, too."""
RUNNING: Final = State("progress", "progress", "running")
CLOSED: Final = State("finished", "finished", "closed")
HEAD: Final = ("number", "what_is_wrong", "state", "begun_at", "by", "items", "closed_at")


def href(id: int) -> str:
    """The page of a recall."""
    return reverse("recall", args=[ids.public_id("recall", id)])


def state(recall: Recall) -> State:
    """How it stands."""
    return RUNNING if recall.state == "running" else CLOSED


def page(recall: Recall, request: HttpRequest) -> dict[str, Any]:
    """Everything on a recall's page."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    found = recalls.preview(recall.scope)
    changes, to_sign = recalls.read.changes(recall, found), recalls.to_set(recall, found)
    held = set(changes.held)
    public = ids.public_id("recall", recall.id)
    cause = Cause(recalls.CAUSE, recall.number)
    behind, behind_href = cause_links.named([recall.cause])[recall.cause]
    done = tasks.read.progress([cause]).get(cause, tasks.Progress())
    notices, is_running = notice_page.page(recall, found, actor), recall.state == "running"
    changed = len({*changes.new, *changes.reopened})
    return {
        "recall": recall,
        "state": state(recall),
        "is_running": is_running,
        "found": recall_form.blocks(found),
        "notices": notices,
        "next": recall_steps.next_step(is_running, changed, notices, done if done.asked else None),
        "action_href": f"{reverse('action_new')}?{urlencode(known_of(recall, found))}",
        "changes": [
            {"word": word, "count": len(items), "items": recall_form.named(items)}
            for word, items in (
                ("came in since and are held already: they were made of what is held",
                 [item for item in changes.new if item in held]),
                ("came in since and are not held: used up, or moved to where it counts",
                 [item for item in changes.new if item not in held]),
                ("were left out for a reason that does not hold any more", changes.reopened),
            ) if items
        ],
        "tasks": done if done.asked else None,
        "tasks_href": f"{reverse('tasks')}?text={recall.number}",
        "cause": behind,
        "cause_href": behind_href,
        "versions": versions(recall),
        "signatures": signing.told(recalls.CAUSE, recall.number),
        "may_recall": access.may(actor, "recall"),
        "change_href": reverse("recall_change", args=[public]),
        "state_href": reverse("recall_state_post", args=[public]),
        "items_href": reverse("recall_csv", args=[public]),
        "key": asked.new_key(),
        "signs": to_sign.meaning,
        "seen": to_sign.seen,
    }  # fmt: skip


def known_of(recall: Recall, found: recalls.Preview) -> dict[str, str]:
    """What an action because of a recall begins with."""
    ids_of = sorted({each.product for each in found.positions})
    skus = [each.sku for each in catalog.read.products(ids_of).values()]
    links = [recall.number, recall.cause.id] if recall.cause.kind in LINKED else [recall.number]
    return {"cause": recall.words, "products": " ".join(skus), "links": " ".join(links)}


def versions(recall: Recall) -> list[dict[str, Any]]:
    """What it was about from when on, the latest first."""
    people = parties.read.people_names(sorted({each.person for each in recall.versions}))
    return [
        {
            "number": each.number, "at": each.made_at, "by": people.get(each.person, ""),
            "reason": each.reason, "added": each.added, "left_out": each.left_out,
            "tasks": each.tasks,
            "hold_href": shown.event_href(each.hold_event) if each.hold_event else "",
            "release_href": shown.event_href(each.release_event) if each.release_event else "",
            "cuts": [f"{dict(recall_form.CUT_WORDS)[cut.kind]} {recall_form.cut_text(cut)}:"
                     f" {cut.reason}" for cut in each.scope.cuts],
        }
        for each in reversed(recall.versions)
    ]  # fmt: skip


def csv_rows(recall: Recall) -> Iterator[list[Any]]:
    """Each item with where it stands, for a file."""
    found = recalls.preview(recall.scope)
    every = [*found.positions, *(each for each, _ in found.cut)]
    codes = ledger.read.codes(sorted({each.item for each in every}))
    names = parties.read.names(sorted({each.party for each in every} - {0}))
    products = catalog.read.products(sorted({each.product for each in every}))

    def line(each: recalls.Position) -> list[str]:
        product = products[each.product]
        return [codes.get(each.item, f"#{each.item}"), product.sku,
                recall_form.WHERE[each.where].word, names.get(each.party, ""),
                catalog.shown_number(product, each.quantity), product.unit]  # fmt: skip

    yield ["code", "sku", "where", "party", "quantity", "unit", "left_out_because"]
    for each in found.positions:
        yield [*line(each), ""]
    for each, number in found.cut:
        yield [*line(each), recall.scope.cuts[number].reason]


def set_state(request: HttpRequest, recall: Recall) -> Recall:
    """Close it, or open it again. Raises Refused."""
    do = recalls.reopen if request.POST.get("state") == "running" else recalls.close
    return do(recall.id, reason=request.POST.get("reason", ""), signer=signing.signer(request),
              act=asked.act(request), seen=request.POST.get("seen", ""))  # fmt: skip


def find(said: Said) -> Whole:
    """Recalls that fit the words, the latest first."""
    state = said.get("state", "")
    return Whole([
        each for each in recalls.read.recalls(limit=RECALLS_MAX)
        if said.fits(each.number, each.words) and said.is_within(each.begun_at)
        and state in ("", each.state)
    ])  # fmt: skip


def rows(found: Sequence[Recall], actor: access.Actor) -> list[dict[str, Any]]:
    """Recalls as rows."""
    people = parties.read.people_names(sorted({each.person for each in found}))
    counts = recalls.read.counts([each.id for each in found])
    return [
        {
            "id": ids.public_id("recall", each.id), "number": each.number, "href": href(each.id),
            "words": each.words, "state": state(each), "at": each.begun_at,
            "by": people.get(each.person, ""), "items": counts.get(each.id, 0),
            "versions": len(each.versions),
        }
        for each in found
    ]  # fmt: skip


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Recalls as lines of the file."""
    people = parties.read.people_names(sorted({each.person for each in found}))
    counts = recalls.read.counts([each.id for each in found])
    for each in found:
        closed = timezone.localtime(each.closed_at).isoformat() if each.closed_at else ""
        yield [each.number, each.words, each.state, timezone.localtime(each.begun_at).isoformat(),
               people.get(each.person, ""), counts.get(each.id, 0), closed]  # fmt: skip


def of_item(id: int) -> list[dict[str, str]]:
    """The running recalls that an item is under."""
    known = recalls.read.about([id]).get(id, [])
    return [{"number": f"R-{each}", "href": href(each)} for each in known]


RECALLS: Final = Listing(
    name="recalls",
    noun="recall",
    fields=(
        lists.text_field("a number or word", "Show those with"),
        lists.choice("state", "that are", (("", "running or closed"), ("running", "running"),
                                           ("closed", "closed"))),
        lists.SINCE,
        lists.UNTIL,
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("items",),
    cells=cells,
    label=lambda each: str(each.number),
    kind="recall",
    words={"number": "recall", "items": "units and lots", "begun_at": "begun"},
)  # fmt: skip
