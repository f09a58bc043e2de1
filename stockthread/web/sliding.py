"""The slider of what was, when: its moments are those in which something happened."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from stockthread.kernel import clock
from stockthread.web import happened, words


class Moment(NamedTuple):
    """When something happened, and what."""

    at: datetime
    kind: str


def slider(
    some: Sequence[Moment], at: datetime | None, href: str, known: str = ""
) -> dict[str, Any]:
    """A slider over moments, the earliest first, and now; `at` is what the page shows."""
    last = {moment.at: moment for moment in some}  # what happened at once is one tick
    moments = [last[each] for each in sorted(last)]
    now = clock.now()
    told = [
        [moment.at.isoformat(), words.moment(moment.at, now), happened.kind(moment.kind).verb]
        for moment in moments
    ]
    until = [n for n, moment in enumerate(moments) if at is None or moment.at <= at]
    place = len(moments) if at is None else (until[-1] if until else 0)
    return {
        "href": href,
        "known": known,
        "at": at.isoformat() if at else "",
        "moments": json.dumps(told, ensure_ascii=False),
        "ticks": range(len(moments) + 1),
        "last": len(moments),
        "place": place,
        "says": "now" if at is None else words.moment(at, now),
    } if moments else {}  # fmt: skip
