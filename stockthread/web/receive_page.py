"""The receive page: its form, the three piles of its preview, and what stays in the tray."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from stockthread import catalog, ledger, parties, places
from stockthread.kernel import errors, ids
from stockthread.web import acting, asked, pasted, receiving, words

SUGGESTED_MAX: Final = 300
SHOWN_MAX: Final = 50
FIELDS: Final = ("product", "place", "supplier", "stage", "lot", "at", "reason", "serials")


def page(form: QueryDict) -> dict[str, Any]:
    """The form as it was filled, with what may be chosen."""
    return {
        "asked": {name: form.get(name, "") for name in FIELDS},
        "key": asked.new_key(),
        "products": [p for p in catalog.read.all_products(SUGGESTED_MAX) if p.is_active],
        "places": places.read.tree()[:SUGGESTED_MAX],
        "suppliers": parties.read.parties(kind="supplier"),
    }


def preview(form: QueryDict, act: ledger.Act) -> dict[str, Any]:
    """Three piles: what would come in, what to look at first, what cannot, each with why."""
    if not form.get("serials", "").strip():
        return {}
    try:
        wanted = receiving.order(form)
        tried = receiving.try_out(wanted, act)
    except errors.Refused as refused:
        return {"problem": errors.text(refused.refusals[0])}
    doubts = receiving.doubts(wanted, tried.refused)
    return piles(wanted, tried, doubts)


def piles(
    wanted: receiving.Order, tried: receiving.Received, doubts: dict[int, str]
) -> dict[str, Any]:
    """The piles with their lines, and the words of the button."""
    why = {n: errors.text(r._replace(line=None)) for n, r in tried.refused.items()}
    good = [n for n in range(len(wanted.lines)) if n not in doubts and n not in why]
    amount = words.number(len(good))
    both = len(good) + len(doubts)
    return {
        "piles": [
            pile("finished", "check", "accepted", len(good), "ready to come in"),
            pile("progress", "doubt", "doubtful", len(doubts), "look at these first",
                 rows(wanted.lines, doubts)),
            pile("held", "close", "refused", len(why), "stay here until mended",
                 rows(wanted.lines, why)),
        ],
        "good": len(good),
        "doubtful": len(doubts),
        "deed": acting.good_words("Receive", len(good)) if doubts or why
        else f"Receive all {amount}",
        "deed_both": f"Receive {words.number(both)}, the doubtful too" if doubts else "",
    }  # fmt: skip


def pile(
    css: str, icon: str, word: str, count: int, help: str, lines: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """One pile; long ones show their first lines."""
    return {"css": css, "icon": icon, "word": word, "count": count, "help": help, "anchor": word,
            "lines": lines[:SHOWN_MAX], "left": max(len(lines) - SHOWN_MAX, 0)}  # fmt: skip


def rows(lines: Sequence[pasted.Pasted], why: dict[int, str]) -> list[dict[str, Any]]:
    """Lines that need a hand, each with why."""
    return [
        {"number": lines[n].index + 1, "index": lines[n].index,
         "text": f"{lines[n].code} {lines[n].amount}".strip(), "why": why[n]}
        for n in sorted(why)
    ]  # fmt: skip


def post(form: QueryDict, act: ledger.Act) -> tuple[list[int], str]:
    """Bring the good lines in. Returns the events and the lines that stay in the tray.

    Raises Refused where nothing can come in at all.
    """
    wanted = receiving.order(form)
    if not wanted.lines:
        errors.refuse("no_lines")
    tried = receiving.try_out(wanted, act._replace(key=asked.new_key()))
    doubts = {} if form.get("doubtful") else receiving.doubts(wanted, tried.refused)
    done = receiving.post(wanted, act, leave_out=sorted(doubts))
    if not done.events:
        raise errors.Refused(list(done.refused.values()) or [errors.Refusal(None, "no_lines", {})])
    left = sorted({wanted.lines[n].index for n in [*done.refused, *doubts]})
    text = form.get("serials", "").splitlines()
    return done.events, "\n".join(text[index] for index in left)


def address_after(form: QueryDict, events: Sequence[int]) -> str:
    """Where to go when all came in: the empty form for the next delivery of the same kind."""
    kept = [(name, form.get(name, "")) for name in FIELDS[:5] if form.get(name)]
    done = [("done", ids.public_id("event", event)) for event in events]
    return f"{reverse('receive')}?{urlencode([*kept, *done])}"
