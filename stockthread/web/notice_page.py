"""Notices of a recall on its page: the ring that closes, who was told and what they answered."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, ledger, papers, parties, recalls
from stockthread.kernel import cells, clock, ids
from stockthread.passports import LANGUAGES
from stockthread.recalls import Mail, Preview, Recall, Ring, Told, wording
from stockthread.web import asked, passport_texts, pictures, shown, signing, words
from stockthread.web.words import State

STATUSES: Final = {
    "with_us": State("hand", "hand", "with us already"),
    "back": State("finished", "finished", "back with us"),
    "destroyed": State("expected", "gone", "destroyed"),
    "sold": State("out", "out", "sold on, as told"),
    "have": State("progress", "progress", "still has it, as told"),
    "missing": State("held", "held", "cannot be found, as told"),
    "silent": State("held", "late", "told, no answer"),
    "untold": State("held", "gone", "not told yet"),
}
RESULTS: Final = {
    "reached": "knew of it and acted",
    "unreached": "did not answer",
    "unaware": "did not know of it",
}
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
    products = catalog.read.products(
        sorted({each.product for each in rings} | {x.product for of in told for x, _ in of.items})
    )
    untold = recalls.untold(recall, found)
    buyers = recalls.to_reach(recall) if recall.state == "running" else []
    to_sign = recalls.signed.telling(recall, untold, buyers)
    public, texts = ids.public_id("recall", recall.id), recalls.texts_of(recall)
    return {
        "rings": [ring(each, products[each.product]) for each in rings],
        "told": rows(told, products),
        "untold": untold_words(len(untold), len(buyers)),
        "unsent": sum(not item.is_sent for each in told for item, _ in each.items
                      if not each.notice.email or not settings.EMAIL_HOST),
        "has_server": bool(settings.EMAIL_HOST),
        "due": len(recalls.due_for(clock.now(), recall.id, now=True)),
        "silent": len({each.notice.id for each in told
                       if any(status == "silent" for _, status in each.items)}),
        "passed_on": passed_on(recall, products),
        "unreached": len(recalls.passed_on(recall)) - len(buyers),
        "may_tell": access.may(actor, "recall") and recall.state == "running",
        "tell_href": reverse("recall_tell_post", args=[public]),
        "tell_signs": to_sign.meaning,
        "tell_seen": to_sign.seen,
        "texts": [{"language": each, "name": name, "text": texts.get(each, "")}
                  for each, name in passport_texts.NAMES.items()],
        "deed_href": reverse("recall_deed_post", args=[public]),
        "letters_href": reverse("recall_letters", args=[public]),
        "notices_csv_href": reverse("recall_notices_csv", args=[public]),
        "report_href": reverse("recall_report", args=[public]),
        "checks": checks(recall),
        "results": RESULTS.items(),
    }  # fmt: skip


def untold_words(having: int, buyers: int) -> str:
    """Who is to be told: `2 parties and 1 buyer further on have`, "" for nobody."""
    told = [words.count(having, "party", "parties")] if having else []
    told += [words.count(buyers, "buyer further on", "buyers further on")] if buyers else []
    return f"{' and '.join(told)} {'has' if having + buyers == 1 else 'have'}" if told else ""


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


def rows(told: Sequence[Told], products: Mapping[int, catalog.Product]) -> list[dict[str, Any]]:
    """Each party: how it was told, what came of it, amount by amount."""
    names = recalls.read_notices.names([each.notice for each in told])
    ids_of = [each.notice.id for each in told]
    mails = recalls.read_notices.mails(ids_of) if told else {}
    replies = recalls.read_notices.replies(ids_of) if told else {}
    found = []
    for each in told:
        sums: dict[str, Counter[int]] = {}
        for item, status in each.items:
            sums.setdefault(status, Counter())[item.product] += item.quantity
        said = replies.get(each.notice.id)
        found.append({
            "name": names[each.notice.id],
            "href": shown.party_href(each.notice.party) if each.notice.party else "",
            "via": names.get(each.notice.via, ""),
            "email": each.notice.email or each.notice.contact,
            "sent_at": each.notice.sent_at,
            **on_its_way(each, (mails.get(each.notice.id) or [None])[-1]),
            "reminded": each.notice.reminded,
            "items": len({item.item for item, _ in each.items}),
            "statuses": [{"state": STATUSES[name], "amount": amounts(sums[name], products)}
                         for name in STATUSES if name in sums],
            "words": each.words,
            "answered_at": said[-1].at if said else None,
            "page_href": reverse("notice_answer", args=[each.notice.key]),
        })  # fmt: skip
    return found


def on_its_way(each: Told, last: Mail | None) -> dict[str, Any]:
    """What keeps what a party was told from reaching it, where some of it did not go out yet."""
    if all(item.is_sent for item, _ in each.items):
        return {}
    if not each.notice.email:
        return {"is_letter": True}
    if not settings.EMAIL_HOST:
        return {"has_no_server": True}
    return {"error": last.error if last else "", "waits": not (last and last.error)}


def amounts(sums: Counter[int], products: Mapping[int, catalog.Product]) -> str:
    """How much of each product; the product is named where there are several."""
    if len(products) == 1:
        return ", ".join(measure(products[id], amount) for id, amount in sums.items())
    return ", ".join(f"{measure(products[id], amount)} {products[id].name}"
                     for id, amount in sums.most_common())  # fmt: skip


def passed_on(recall: Recall, products: Mapping[int, catalog.Product]) -> list[dict[str, Any]]:
    """To whom it was sold on, as told: who is to be told next."""
    some = recalls.passed_on(recall)
    names = recalls.read_notices.names([each.notice for each in some])
    found = []
    for each in some:
        sums: Counter[int] = Counter()
        for item in each.items:
            sums[item.product] += item.quantity
        found.append({"whom": each.whom or "somebody", "contact": each.contact,
                      "has": amounts(sums, products), "by": names[each.notice.id]})  # fmt: skip
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
    texts = {each: request.POST.get(f"text_{each}", "") for each in LANGUAGES}
    return recalls.tell(recall.id, link=link(request), signer=signing.signer(request),
                        act=asked.act(request), texts=texts,
                        seen=request.POST.get("seen", ""))  # fmt: skip


def do(request: HttpRequest, recall: Recall) -> None:
    """Post letters, remind, draw whom to phone, note a call. Raises Refused."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    deed, now = request.POST.get("deed", ""), clock.now()
    if deed == "posted":
        asked_for = {ids.internal_id("party", each) for each in request.POST.getlist("party")}
        wanted = [each.id for each in recalls.read_notices.notices(recall.id)
                  if (each.party in asked_for if asked_for
                      else not each.email or not settings.EMAIL_HOST)]  # fmt: skip
        recalls.mark_posted(recall.id, wanted, at=now)
    elif deed == "remind":
        recalls.remind(now, link=link(request), recall=recall.id, now=True,
                       key=request.POST.get("key", ""))  # fmt: skip
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
    known = parties.read.codes(sorted({each.notice.party for each in told} - {0}))
    names = recalls.read_notices.names([each.notice for each in told])
    address = link(request)
    lines = []
    for each in told:
        for item, status in each.items:
            product = products[item.product]
            lines.append([
                known.get(each.notice.party, ""), names[each.notice.id], each.notice.name,
                each.notice.email or each.notice.contact, product.sku,
                codes.get(item.item, ""), catalog.shown_number(product, item.quantity),
                product.unit, STATUSES[status].word, address(each.notice.key),
            ])  # fmt: skip
    return "".join(cells.csv_lines(CSV_HEAD, lines))
