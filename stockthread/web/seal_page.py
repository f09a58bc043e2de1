"""The page of seals: what is sealed, by which key, and the head to be kept elsewhere."""

from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, ledger, seals
from stockthread.kernel import clock
from stockthread.web import words

SHOWN_MAX: Final = 20


def page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """Everything on the page, with what was refused where something was."""
    heads = seals.latest(SHOWN_MAX + 1)
    last = heads[0] if heads else None
    ledger.sequence()
    total = ledger.read.last_position()
    rows = [
        {
            "number": head.number, "size": head.size, "at": datetime.fromisoformat(head.sealed_at),
            "more": head.size - (heads[n + 1].size if n + 1 < len(heads) else 0),
            "key": head.key[:16], "note": head.note, "hands_over": head.next_key[:16],
        }
        for n, head in enumerate(heads[:SHOWN_MAX])
    ]  # fmt: skip
    sealed = last.size if last else 0
    return {
        "last": rows[0] if rows else None,
        "key": (last.next_key or last.key) if last else "",
        "rows": rows,
        "left": max((last.number if last else 0) - len(rows), 0),
        "sealed": words.count(sealed, "event"),
        "unsealed": words.count(total - sealed, "event") if total > sealed else "",
        "may_change_key": access.may(request.actor, "change_key"),  # type: ignore[attr-defined]
        "toasts": said(request),
        **(reasons or {}),
    }


def said(request: HttpRequest) -> list[dict[str, str]]:
    """What the act before this page did."""
    number = request.GET.get("sealed", "")
    return [{"sentence": f"Sealed: head {number}."}] if number.isdecimal() else []


def seal(deed: str, note: str) -> str:
    """Seal, or change the key with it; return where to go. Raises Refused as `seals` does."""
    now = clock.now()
    if deed == "change_key":
        signed = seals.change_key(now)
    elif deed == "begin_anew":
        signed = seals.begin_anew(now, note=note)
    else:
        found = seals.seal(now)
        if found is None:
            return reverse("seals")
        signed = found
    return f"{reverse('seals')}?sealed={signed.head.number}"
