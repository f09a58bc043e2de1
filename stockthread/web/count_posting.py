"""Posting a count from its page: decisions, the question with numbers, and the way back."""

import json
from collections import Counter
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from stockthread import counts
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.web import asked, count_lines, count_list, words
from stockthread.web.count_deciding import LINE


def decisions(count: int, chosen: dict[str, str], found: counts.Survey) -> dict[str, str]:
    """The decision about each difference: what the form says of it, else what was kept of it, else
    as proposed."""
    kept = counts.decided(count, found)
    return {key: chosen.get(key) or decision for key, decision in kept.items()}


def chosen(request: HttpRequest) -> dict[str, str]:
    """What the form says of single differences, by their keys."""
    kept = request.POST.get("decisions", "")
    if kept:
        try:
            said = json.loads(kept)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            refuse("unknown_id", id=kept[:40])
        return {str(key): str(value) for key, value in said.items()}
    return {
        name.removeprefix(LINE): str(value)
        for name, value in request.POST.items()
        if name.startswith(LINE) and value
    }


def confirm_form(
    count: int, request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The question before posting: what will be done, in numbers."""
    row = counts.read.count(count)
    said = chosen(request)
    found = counts.survey(count)
    decided = decisions(count, said, found)
    numbers = Counter(decided.values())
    left = numbers.pop(counts.LEAVE, 0)
    parts = [
        f"{words.number(number)} {count_lines.DONE[decision]}"
        for decision, number in sorted(numbers.items())
    ]
    refused = (reasons or {}).get("refused_lines", 0)
    return {
        "title": f"Post {row.number}",
        "summary": f"{words.listed(parts).capitalize()}." if parts else "Nothing is changed.",
        "left": left,
        "uncounted": found.figures.uncounted,
        "deed": f"Post {words.count(sum(numbers.values()), 'change')}",
        "deed_good": "Post without those" if refused else "",
        "action": reverse("count_post", args=[ids.public_id("count", count)]),
        "decisions": json.dumps(said),
        "gains": _reasons(counts.GAIN),
        "losses": _reasons(counts.LOSS),
        "asked": {
            "gain": request.POST.get("gain", counts.GAIN_CODE),
            "loss": request.POST.get("loss", counts.LOSS_CODE),
        },
        "back": count_list.href(count),
        **(reasons or {}),
    }


def _reasons(direction: str) -> list[counts.Reason]:
    return [each for each in counts.read.reasons(is_active=True) if each.direction == direction]


def post(count: int, request: HttpRequest) -> str:
    """Post a count and return where to go. Raises Refused."""
    said = chosen(request)
    counts.post(
        count,
        lambda found: decisions(count, said, found),
        act=asked.act(request),
        gain=request.POST.get("gain", counts.GAIN_CODE),
        loss=request.POST.get("loss", counts.LOSS_CODE),
    )
    return count_list.href(count)


def undo(count: int, request: HttpRequest) -> str:
    """Undo the posting and return where to go. Raises Refused."""
    counts.undo(count, act=asked.act(request))
    return count_list.href(count)
