"""Holding a selection and releasing holds: the forms, and the postings that they make."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from stockthread import ledger
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.web import acting, asked, held, words

ALL_BLOCKS = sum(bit for bit, _ in held.BLOCKS)


def form(
    items: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says of these items; at first a hold stops everything it can."""
    reasons = reasons or {}
    said = acting.nouns(items)
    on = blocks(request) if request.POST.get("key") else ALL_BLOCKS
    return {
        **said,
        **reasons,
        "title": f"Hold {said['noun']}",
        "deed": f"Hold {said['noun']}",
        "deed_good": acting.good_words("Hold", acting.good_left(items, reasons)),
        "action": reverse("hold_post"),
        "blocks": [(int(bit), word, bool(on & bit)) for bit, word in held.BLOCKS],
    }


def blocks(request: HttpRequest) -> int:
    """What the ticked boxes forbid together."""
    known = {str(int(bit)): int(bit) for bit, _ in held.BLOCKS}
    return sum(known[each] for each in set(request.POST.getlist("blocks")) if each in known)


def hold(items: list[int], request: HttpRequest) -> ledger.Posting:
    """Hold the items for the reason in the form."""
    act = asked.act(request)
    return ledger.hold(ledger.Lines(items), reason=act.reason, blocks=blocks(request), act=act)


def hold_ids(request: HttpRequest) -> list[int]:
    """The ids of the holds that are picked. Raises Refused nothing_picked, unknown_id."""
    sent = request.POST if request.method == "POST" else request.GET
    picked = (sent.get("holds") or sent.get("items") or "").split() or sent.getlist("item")
    found = [ids.internal_id("hold", each) for each in dict.fromkeys(picked)]
    return found or refuse("nothing_picked")


def release_form(holds: list[int], reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the form says of these holds."""
    rows = held.rows(ledger.read.holds(holds))
    noun = words.count(len(holds), "hold")
    what = rows[0].code if len(rows) == 1 else noun
    return {
        **(reasons or {}),
        "title": f"Release {what}",
        "summary": "; ".join(dict.fromkeys(row.reason for row in rows[:4] if row.reason)),
        "deed": f"Release {noun}" if len(holds) > 1 else "Release it",
        "action": reverse("release_post"),
        "asked": {"holds": " ".join(ids.public_id("hold", hold) for hold in holds)},
    }


def release(holds: list[int], request: HttpRequest) -> ledger.Posting:
    """Release the holds. Raises Refused no_reason where the form gives none."""
    act = asked.act(request)
    if not act.reason:
        refuse("no_reason", length_max=200)
    return ledger.release(holds, act=act)
