"""The page behind the address in a notice: without an account, in the visitor's language."""

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest

from stockthread import catalog, ledger, parties, recalls
from stockthread.kernel import clock
from stockthread.kernel.errors import Refused, refuse
from stockthread.recalls import NewAnswer
from stockthread.web import asked, passport_texts, shown
from stockthread.web.answer_texts import TEXTS

EACH_MAX: Final = 300


def page(key: str, request: HttpRequest) -> dict[str, Any]:
    """What the visitor has of it, and what they answered. Raises Refused unknown_id."""
    notice = recalls.read_notices.by_key(key)
    recall = recalls.read.recall(notice.recall)
    items = recalls.read_notices.items_of([notice.id]).get(notice.id, [])
    products = catalog.read.products(sorted({each.product for each in items}))
    codes = ledger.read.codes([each.item for each in items])
    said = recalls.read_notices.latest(recalls.read_notices.replies([notice.id])
                                       .get(notice.id, []))  # fmt: skip
    every = {said[each.item].answer if each.item in said else "" for each in items}
    of_all = every.pop() if len(every) == 1 else ""
    own = parties.read.own_party()
    spoken = passport_texts.wanted(request.headers.get("Accept-Language", ""))
    texts = TEXTS[spoken]
    return {
        "t": texts,
        "language": spoken,
        "recall": recall,
        "is_over": recall.state != "running",
        "sender": own.name if own else "",
        "name": notice.name,
        "answers": [{"value": each, "word": texts[each]} for each in recalls.ANSWERS],
        "items": [
            {"id": each.item, "code": codes.get(each.item) or f"#{each.item}",
             "product": products[each.product].name,
             "amount": shown.measure(products[each.product], each.quantity),
             "unit": products[each.product].unit, "is_many": each.quantity > 1,
             "many": request.POST.get(f"many-{each.item}", ""),
             "said": said[each.item].answer if each.item in said and not of_all else ""}
            for each in items[:EACH_MAX]
        ],
        "said_of_all": of_all,
        "has_answered": bool(said),
        "typed": {name: request.POST.get(name, "") for name in ("whom", "contact", "words")},
        "reach": recalls.own_contact(),
        "key": asked.new_key(),
    }  # fmt: skip


def problem(texts: Mapping[str, str], refused: Refused) -> str:
    """What was wrong with an answer, in the visitor's language."""
    is_missing = refused.refusals[0].code == "recall_no_answer"
    return texts["problem" if is_missing else "bad"]


def answer(key: str, request: HttpRequest) -> None:
    """Keep what the visitor says. Raises Refused as recalls.answer, catalog.parse_quantity."""
    notice = recalls.read_notices.by_key(key)
    form = request.POST
    items = recalls.read_notices.items_of([notice.id]).get(notice.id, [])
    products = catalog.read.products(sorted({each.product for each in items}))
    whom, contact = form.get("whom", "")[:200], form.get("contact", "")[:200]
    answers = []
    if form.get("all"):
        answers.append(NewAnswer(0, form["all"], whom, contact))
    for each in items:
        said = form.get(f"item-{each.item}", "")
        many = form.get(f"many-{each.item}", "").strip()
        quantity = catalog.parse_quantity(products[each.product], many) if many else 0
        if quantity > each.quantity:
            refuse("recall_not_theirs")
        if said or (quantity and form.get("all")):
            answers.append(NewAnswer(each.item, said or form["all"], whom, contact, quantity))
    recalls.answer(notice, answers, words=form.get("words", ""),
                   key=form.get("key", "")[:80] or asked.new_key(), at=clock.now())  # fmt: skip
