"""What changed between what somebody was shown of a recall and what they signed: nothing is done
then, and the page says what it is."""

from typing import Any, Final

from django.http import HttpRequest

from stockthread import catalog, parties, recalls
from stockthread.kernel.errors import Refused
from stockthread.recalls import Recall, signed
from stockthread.web import acting, notice_page, recall_form, shown

_WORDS: Final = {
    **{name: state.word for name, state in notice_page.STATUSES.items()},
    **{name: state.word for name, state in recall_form.WHERE.items()},
    signed.LEFT_OUT: "left out",
    signed.FURTHER: "sold on, as told",
}


def of_form(request: HttpRequest, recall: Recall | None, refused: Refused) -> dict[str, Any]:
    """The reasons for a form that comes back, with what changed where that is one of them."""
    words = acting.refusal_words(refused)
    if not _has_changed(refused):
        return words
    found = recalls.preview(recall_form.scope_of(request, recall.scope if recall else None))
    return {**words, "differing": _told(recall_form.to_sign_of(found, recall), request)}


def of_page(request: HttpRequest, now: signed.ToSign, refused: Refused) -> dict[str, Any]:
    """The same, for the forms on the page of a recall."""
    words = acting.refusal_words(refused)
    return {**words, "differing": _told(now, request)} if _has_changed(refused) else words


def _has_changed(refused: Refused) -> bool:
    return any(each.code == "recall_changed" for each in refused.refusals)


def _told(now: signed.ToSign, request: HttpRequest) -> list[dict[str, Any]]:
    some = signed.differences(now, request.POST.get("seen", ""))
    products = catalog.read.products(sorted({each.product for each in some}))
    names = parties.read.names(sorted({each.party for each in some} - {0}))
    return [
        {
            "where": names.get(each.party) or _WORDS.get(each.where, each.where),
            "product": products[each.product].name,
            "was": shown.measure(products[each.product], each.was),
            "is_now": shown.measure(products[each.product], each.is_now),
            "is_other": each.was == each.is_now,
        }
        for each in some if each.product in products
    ]  # fmt: skip
