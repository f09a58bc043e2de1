"""Notices of a recall on its page: the ring that closes, who was told and what they answered."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, ledger, papers, parties, recalls
from stockthread.kernel import cells, clock, ids
from stockthread.recalls import Preview, Recall, Ring, Told, wording
from stockthread.web import asked, pictures, shown, signing, words
from stockthread.web.words import State

STATUSES: Final = {
    "with_us": State("hand", "hand", "never left us"),
    "back": State("finished", "finished", "back with us"),
    "destroyed": State("expected", "gone", "destroyed"),
    "sold": State("out", "out", "sold on, as told"),
    "have": State("progress", "progress", "still has it, as told"),
    "missing": State("held", "held", "cannot be found, as told"),
    "silent": State("held", "late", "told, no answer"),
    "untold": State("held", "gone", "nobody told yet"),
}
RESULTS: Final = {
    "reached": "knew of it and acted",
    "unreached": "did not answer",
    "unaware": "did not know of it",
}
LANGUAGE_NAMES: Final = {"en": "English", "de": "German", "fr": "French"}
"""The languages of the public pages."""
CHECKS_DRAWN: Final = 5
CSV_HEAD: Final = ("party", "name", "contact", "email", "product", "code", "quantity", "unit",
                   "status", "link")  # fmt: skip
FULL: Final = 1000
"""The way round a ring, as its stroke is measured."""


def link(request: HttpRequest) -> Callable[[str], str]:
    """How the address of a notice's page is made from its key."""
    return lambda key: request.build_absolute_uri(reverse("notice_answer", args=[key]))


def page(recall: Recall, found: Preview, actor: access.Actor) -> dict[str, Any]:
    """Rings, parties and what can be done next."""
    rings = recalls.rings(recall, found)
    told = recalls.told(recall, found)
    products = catalog.read.products(sorted({each.product for each in rings}))
    untold = recalls.untold(recall, found)
    to_sign = recalls.signed.telling(recall, untold)
    public, texts = ids.public_id("recall", recall.id), recalls.texts_of(recall)
    return {
        "rings": [ring(each, products[each.product]) for each in rings],
        "told": rows(told, recall),
        "untold": words.count(len(untold), "party has", "parties have") if untold else "",
        "may_tell": access.may(actor, "recall") and recall.state == "running",
        "tell_href": reverse("recall_tell_post", args=[public]),
        "tell_signs": to_sign.meaning,
        "tell_seen": to_sign.seen,
        "texts": [{"language": each, "name": name, "text": texts.get(each, "")}
                  for each, name in LANGUAGE_NAMES.items()],
        "deed_href": reverse("recall_deed_post", args=[public]),
        "letters_href": reverse("recall_letters", args=[public]),
        "notices_csv_href": reverse("recall_notices_csv", args=[public]),
        "report_href": reverse("recall_report", args=[public]),
        "checks": checks(recall),
        "results": RESULTS.items(),
    }  # fmt: skip


def ring(each: Ring, product: catalog.Product) -> dict[str, Any]:
    """A ring: how far it is closed, and its parts."""
    share = wording.share(each.closed, each.total)
    shares = [pictures.Share(state, each.parts.get(name, 0), "",
                             measure(product, each.parts.get(name, 0)))
              for name, state in STATUSES.items()]  # fmt: skip
    return {
        "product": product.name,
        "href": shown.product_href(product.id),
        "percent": wording.percent(share),
        "closed": measure(product, each.closed),
        "total": measure(product, each.total),
        "dash": int(share * FULL),
        "gap": FULL - int(share * FULL),
        "segments": pictures.stacked(shares),
    }


def measure(product: catalog.Product, quantity: int) -> str:
    """An amount as a ring says it."""
    return shown.measure(product, quantity)


def rows(told: Sequence[Told], recall: Recall) -> list[dict[str, Any]]:
    """Each party: how it was told, what came of it."""
    names = parties.read.names(sorted({each.notice.party for each in told}))
    mails = recalls.read_notices.mails([each.notice.id for each in told]) if told else {}
    found = []
    for each in told:
        counts = Counter(status for _, status in each.items)
        last = (mails.get(each.notice.id) or [None])[-1]
        found.append({
            "name": names[each.notice.party],
            "href": shown.party_href(each.notice.party),
            "public": ids.public_id("party", each.notice.party),
            "email": each.notice.email,
            "sent_at": each.notice.sent_at,
            "error": last.error if last and not last.sent_at else "",
            "waits": bool(last and not last.sent_at and not last.error),
            "reminded": each.notice.reminded,
            "items": len(each.items),
            "statuses": [{"state": STATUSES[name], "count": counts[name]}
                         for name in STATUSES if counts[name]],
            "words": each.words,
            "page_href": reverse("notice_answer", args=[each.notice.key]),
        })  # fmt: skip
    return found


def checks(recall: Recall) -> list[dict[str, Any]]:
    """Who is to be phoned, and what came of it."""
    some = recalls.read_notices.checks(recall.id)
    names = parties.read.names(sorted({each.party for each in some}))
    return [
        {"name": names[each.party], "public": ids.public_id("party", each.party),
         "result": RESULTS.get(each.result, ""), "words": each.words, "at": each.at}
        for each in some
    ]  # fmt: skip


def tell(request: HttpRequest, recall: Recall) -> recalls.Sent:
    """Tell whoever has it. Raises Refused as recalls.tell."""
    texts = {each: request.POST.get(f"text_{each}", "") for each in LANGUAGE_NAMES}
    return recalls.tell(recall.id, link=link(request), signer=signing.signer(request),
                        act=asked.act(request), texts=texts,
                        seen=request.POST.get("seen", ""))  # fmt: skip


def do(request: HttpRequest, recall: Recall) -> None:
    """Post letters, remind, draw whom to phone, note a call. Raises Refused."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    deed, now = request.POST.get("deed", ""), clock.now()
    if deed == "posted":
        wanted = [ids.internal_id("party", each) for each in request.POST.getlist("party")]
        if not wanted:
            wanted = [each.party for each in recalls.read_notices.notices(recall.id)
                      if not each.email]  # fmt: skip
        recalls.mark_posted(recall.id, wanted, at=now)
    elif deed == "remind":
        recalls.remind(now, link=link(request), recall=recall.id, now=True)
    elif deed == "draw":
        recalls.draw_checks(recall, CHECKS_DRAWN, by=actor.person)
    else:
        party = ids.internal_id("party", request.POST.get("party", ""))
        recalls.note_check(recall, party, request.POST.get("result", ""),
                            words=request.POST.get("words", ""), by=actor.person,
                            at=now)  # fmt: skip


def letters(request: HttpRequest, recall: Recall) -> bytes:
    """All letters, in one file. Raises Refused recall_nobody."""
    told = recalls.read_notices.with_items(recall.id)
    every = [each for _, some in told for each in some]
    products = catalog.read.products(sorted({each.product for each in every}))
    codes = ledger.read.codes(sorted({each.item for each in every}))
    address = link(request)
    return papers.pdf_of_all([
        recalls.notice_words.letter(recall, notice, items, address(notice.key), products, codes)
        for notice, items in told
    ])  # fmt: skip


def notices_csv(request: HttpRequest, recall: Recall) -> str:
    """Each thing that a party was told of, with how it stands."""
    told = recalls.told(recall)
    every = [item for each in told for item, _ in each.items]
    codes = ledger.read.codes(sorted({each.item for each in every}))
    products = catalog.read.products(sorted({each.product for each in every}))
    known = parties.read.of_ids(sorted({each.notice.party for each in told}))
    address = link(request)
    lines = []
    for each in told:
        party = known[each.notice.party]
        for item, status in each.items:
            product = products[item.product]
            lines.append([
                party.code, party.name, each.notice.name, each.notice.email, product.sku,
                codes.get(item.item, ""), catalog.shown_number(product, item.quantity),
                product.unit, STATUSES[status].word, address(each.notice.key),
            ])  # fmt: skip
    return "".join(cells.csv_lines(CSV_HEAD, lines))
