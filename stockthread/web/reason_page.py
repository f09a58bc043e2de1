"""The reasons for adjustments: the list, a new one, and those that are no longer offered."""

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, counts
from stockthread.counts import NewReason

WORDS: Final = {
    counts.GAIN: "there is more than on record",
    counts.LOSS: "there is less, or something is lost",
    counts.SCRAP: "something is scrapped",
}
DONE: Final = {
    "added": "can be chosen from now on.",
    "closed": "is no longer offered; what was adjusted for it stays as it is.",
    "opened": "is offered again.",
}


def page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """Every reason, by what it is for."""
    known = counts.read.reasons()
    deed, _, code = request.GET.get("said", "").partition(".")
    told = [each for each in known if each.code == code] if deed in DONE else []
    form = request.POST
    return {
        "rows": [
            {**each._asdict(), "word": word}
            for direction, word in WORDS.items()
            for each in known
            if each.direction == direction
        ],
        "directions": list(WORDS.items()),
        "may_set": access.may(request.actor, "set_up"),  # type: ignore[attr-defined]
        "asked": {name: form.get(name, "") for name in ("code", "name", "direction")},
        "toasts": [{"sentence": f"“{each.name}” {DONE[deed]}"} for each in told],
        **(reasons or {}),
    }


def add(request: HttpRequest) -> str:
    """Add the reason in the form; return where to go. Raises Refused as `counts.add_reasons`."""
    form = request.POST
    code = form.get("code", "").strip().upper()
    counts.add_reasons([NewReason(code, form.get("name", ""), form.get("direction", ""))])
    return address("added", code)


def close(code: str) -> str:
    """Give a reason no more; return where to go. Raises Refused reason_unknown."""
    counts.close_reason(code)
    return address("closed", code)


def reopen(code: str) -> str:
    """Give a reason again; return where to go. Raises Refused reason_unknown."""
    counts.reopen_reason(code)
    return address("opened", code)


def address(deed: str, code: str) -> str:
    """The page with what was done."""
    return f"{reverse('reasons')}?{urlencode({'said': f'{deed}.{code}'})}"
