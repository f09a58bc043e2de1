"""The page that closes periods and opens them again: what is locked, who did that and why."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, costs, parties
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.web import lists, order_list
from stockthread.web.lists import Listing, Records, Said, Whole

SAID: Final = ("locked", "opened")


def period_page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """Everything on the page, with what was refused where something was."""
    until = costs.read.locked_until()
    form = request.POST
    month_end = costs.read.month_ends(order_list.today(), 2)[0]
    return {
        "until": until,
        **lists.page(PERIODS, request.GET, request.actor),  # type: ignore[attr-defined]
        "may_lock": access.may(request.actor, "lock_period"),  # type: ignore[attr-defined]
        "asked": {
            "day": form.get("day", "" if until and until >= month_end else month_end.isoformat()),
            "behind": form.get("behind", ""),
            "reason": form.get("reason", ""),
        },
        "toasts": [{"sentence": sentence}] if (sentence := said(request.GET, until)) else [],
        **(reasons or {}),
    }  # fmt: skip


def find(said: Said) -> Whole:
    """What was locked and opened, and fits the words."""
    found = costs.locks()
    people = parties.read.people_names(sorted({lock.person for lock in found}))
    rows = [
        {"day": lock.day, "who": people.get(lock.person, "somebody who has left"),
         "reason": lock.reason, "at": lock.recorded_at}
        for lock in found
    ]  # fmt: skip
    return Whole(
        [row for row in rows if said.is_within(row["at"]) and said.fits(row["who"], row["reason"])]
    )


def cells(rows: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """What was locked and opened as lines of the file."""
    for row in rows:
        day = row["day"].isoformat() if row["day"] else ""
        yield [day, row["at"].isoformat(), row["who"], row["reason"]]


def said(query: Any, until: date | None) -> str:
    """What the act before this page did, where it is still so."""
    deed, day = query.get("said", ""), query.get("day", "")
    if deed not in SAID or day != (until.isoformat() if until else ""):
        return ""
    if deed == "locked":
        return f"All days up to {until:%-d %b %Y} are locked."
    return f"All days behind {until:%-d %b %Y} are open." if until else "All days are open."


def lock(request: HttpRequest) -> str:
    """Lock what the form says; return where to go. Raises Refused as `costs.lock`, bad_moment."""
    text = request.POST.get("day", "")
    day = parsed(text) or refuse("bad_moment", text=text)
    costs.lock(day, **about(request))
    return address("locked", day)


def reopen(request: HttpRequest) -> str:
    """Open what the form says; return where to go. Raises Refused: as `lock`, and no_reason."""
    day = parsed(request.POST.get("behind", ""))
    costs.reopen(day, **about(request))
    return address("opened", day)


def about(request: HttpRequest) -> dict[str, Any]:
    """Who does it, when and why."""
    person = request.actor.person  # type: ignore[attr-defined]
    reason = request.POST.get("reason", "").strip()
    return {"by": person, "at": clock.now(), "reason": reason}


def address(deed: str, day: date | None) -> str:
    """The page with what was done."""
    return f"{reverse('periods')}?{urlencode({'said': deed, 'day': day or ''})}"


def parsed(text: str) -> date | None:
    """The day of a field, None where it is empty. Raises Refused bad_moment."""
    try:
        return date.fromisoformat(text) if text.strip() else None
    except ValueError:
        refuse("bad_moment", text=text)


PERIODS: Final = Listing(
    name="periods",
    noun="change",
    fields=(lists.text_field("any name or reason", "Show those with"), lists.SINCE, lists.UNTIL),
    find=find,
    rows=lists.as_they_are,
    head=("locked_up_to", "when", "by", "reason"),
    cells=cells,
    action="see_costs",
)
