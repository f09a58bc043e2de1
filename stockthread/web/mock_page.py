"""Mock recalls as a list, and one as a page: how fast, how much accounted for, who has what."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, ledger, parties, places, recalls
from stockthread.kernel import clock, ids
from stockthread.recalls import Mock, wording
from stockthread.web import asked, balance_page, lists, pictures, selection, shown
from stockthread.web.lists import Listing, Records, Said, Whole

MOCKS_MAX: Final = 2_000
ROOTS_MAX: Final = 20
HEAD: Final = ("number", "of", "begun_at", "by", "trace_seconds", "balance_seconds",
               "evidence_seconds", "affected", "accounted_percent")  # fmt: skip


def href(id: int) -> str:
    """The page of a mock recall."""
    return reverse("mock_recall", args=[ids.public_id("mock", id)])


def run(request: HttpRequest) -> Mock:
    """Rehearse with what was selected. Raises Refused as recalls.run_mock."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    items = selection.item_ids(selection.picked(request))
    key = request.POST.get("key") or asked.new_key()
    return recalls.run_mock(items, key=key, by=actor.person, now=clock.now)


def page(found: Mock) -> dict[str, Any]:
    """One mock recall; what stands behind its numbers is read from the ledger, as it was then."""
    goods = recalls.below(found.roots)
    then = recalls.balances_of(goods, at=found.started_at)
    behind = {each.product: each.evidence for each in then}
    products = catalog.read.products(sorted({each.product for each in found.balances}))
    roots = ledger.read.items(found.roots[:ROOTS_MAX])
    spots = places.read.places(sorted({place for _, _, place, _ in found.holders}))
    people = parties.read.people_names([found.person])
    return {
        "mock": found,
        "by": people.get(found.person, ""),
        "accounted": wording.percent(found.accounted),
        "is_whole": found.accounted == 1,
        "besides": recalls.besides(found.roots, goods),
        "roots": [{"code": view.code or f"#{view.id}", "href": shown.item_href(view.id),
                   "balance_href": balance_page.href(view.id)} for view in roots],
        "roots_left": max(len(found.roots) - ROOTS_MAX, 0),
        "steps": [
            {"word": word, "took": wording.seconds(took)}
            for word, took in (("traced", found.trace), ("balance made", found.balance),
                               ("evidence set", found.evidence))
        ],
        "balances": [
            balance_page.block(each._replace(evidence=behind.get(each.product, ())),
                               products[each.product])
            for each in found.balances
        ],
        "holders": [
            {"name": shown.place_name(spots[place]), "href": shown.place_href(place),
             "product": products[product].name, "word": wording.WORDS[line],
             "amount": shown.measure(products[product], quantity)}
            for product, line, place, quantity in found.holders if place in spots
        ],
        "pdf_href": reverse("mock_recall_pdf", args=[ids.public_id("mock", found.id)]),
    }  # fmt: skip


def find(said: Said) -> Whole:
    """Mock recalls that fit the words, the latest first."""
    state = said.get("state", "")
    return Whole([
        each for each in recalls.mocks(limit=MOCKS_MAX)
        if said.fits(each.number, each.title) and said.is_within(each.started_at)
        and (not state or (each.accounted == 1) == (state == "whole"))
    ])  # fmt: skip


def rows(found: Sequence[Mock], actor: access.Actor) -> list[dict[str, Any]]:
    """Mock recalls as rows."""
    people = parties.read.people_names(sorted({each.person for each in found}))
    return [
        {
            "id": ids.public_id("mock", each.id),
            "number": each.number,
            "href": href(each.id),
            "title": each.title,
            "at": each.started_at,
            "by": people.get(each.person, ""),
            "took": wording.seconds(each.evidence),
            "reached": each.reached,
            "accounted": wording.percent(each.accounted),
            "width": pictures.length(int(each.accounted * 1000), 1000),
            "is_whole": each.accounted == 1,
        }
        for each in found
    ]


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Mock recalls as lines of the file."""
    people = parties.read.people_names(sorted({each.person for each in found}))
    for each in found:
        took = [timedelta(microseconds=n).total_seconds()
                for n in (each.trace, each.balance, each.evidence)]  # fmt: skip
        yield [each.number, each.title, timezone.localtime(each.started_at).isoformat(),
               people.get(each.person, ""), *took, each.reached,
               wording.percent(each.accounted).removesuffix(" %")]  # fmt: skip


MOCKS: Final = Listing(
    name="mock_recalls",
    noun="mock recall",
    fields=(
        lists.text_field("a number or lot", "Show those with"),
        lists.choice("state", "that are", (("", "any"), ("whole", "wholly accounted for"),
                                           ("not", "not wholly accounted for"))),
        lists.SINCE,
        lists.UNTIL,
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=(
        "trace_seconds", "balance_seconds", "evidence_seconds", "affected", "accounted_percent",
    ),
    cells=cells,
    label=lambda each: str(each.number),
    kind="mock",
    words={
        "number": "mock recall", "begun_at": "begun", "trace_seconds": "took",
        "accounted_percent": "accounted for",
    },
)  # fmt: skip
