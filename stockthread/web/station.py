"""The machine at which a browser stands, and the shift that works there: on record with every act.

The browser keeps the machine's name, whoever signs in; the shift is production's.
"""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from stockthread import access, places, production
from stockthread.kernel import clock
from stockthread.production import Shift
from stockthread.web import asked, lists
from stockthread.web.lists import Listing, Records, Said, Whole

COOKIE: Final = asked.MACHINE
YEARS: Final = 5 * 365 * 24 * 3600


def at(request: HttpRequest) -> dict[str, str]:
    """Where the browser stands and which shift works there, as a page says it."""
    machine = asked.machine(request)
    zone = timezone.get_current_timezone()
    return {
        "machine": machine,
        "shift": production.shift_now(machine, clock.now(), zone),
        "href": f"{reverse('station')}?back={quote(request.path)}",
    }


def page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form: this machine, and the shift that works at it."""
    machine = asked.machine(request)
    said = production.read.machine_shifts([machine]) if machine else []
    now = said[0].shift if said and said[0].ended_at is None else ""
    sent = request.POST
    return {
        **(reasons or {}),
        "title": "This station",
        "summary": "Whatever is done in this browser is on record with its machine and shift.",
        "deed": "Remember it",
        "action": reverse("station_post"),
        "asked": {"machine": sent.get("machine", machine), "shift": sent.get("shift", now)},
        "shifts": [written(each) for each in production.read.shifts()],
        "shifts_href": reverse("shifts"),
        "suggested": stations(),
    }


def stations() -> list[str]:
    """Codes of the places at which something was planned to be done."""
    found = places.read.places(production.read.stations())
    return sorted(place.code for place in found.values())


def save(request: HttpRequest, response: HttpResponse) -> None:
    """Remember the machine in the browser and the shift at it. Raises Refused as `set_shift_at`."""
    machine = " ".join(request.POST.get("machine", "").split())
    shift = request.POST.get("shift", "")
    if machine or shift:
        act = asked.act(request)
        production.set_shift_at(machine, shift, by=act.by, at=act.recorded_at)
    response.set_cookie(
        COOKIE, quote(machine), max_age=YEARS, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip


def written(shift: Shift) -> dict[str, str]:
    """A shift as it is typed and chosen."""
    times = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in (shift.begins, shift.ends)]
    return {"name": shift.name, "times": "–".join(times), "line": f"{shift.name} {'-'.join(times)}"}


def shifts_page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """All shifts, and the box in which they are written anew."""
    lines = "\n".join(written(each)["line"] for each in production.read.shifts())
    return {
        **lists.page(SHIFTS, request.GET, request.actor),  # type: ignore[attr-defined]
        **(reasons or {}),
        "lines": request.POST.get("lines", lines),
        "may_set_up": access.may(request.actor, "set_up"),  # type: ignore[attr-defined]
        "key": asked.new_key(),
        "here": reverse("shifts"),
    }


def save_shifts(request: HttpRequest) -> None:
    """Store the shifts that the form lists. Raises Refused as `production.set_shifts`."""
    lines = [line for line in request.POST.get("lines", "").splitlines() if line.strip()]
    production.set_shifts([production.reading.shift(line) for line in lines])


def find(said: Said) -> Whole:
    """Shifts that fit the words, by when they begin; at night are those that go over midnight."""
    night = said.get("over", "")
    found = [
        each
        for each in production.read.shifts()
        if said.fits(each.name) and (not night or (each.ends <= each.begins) == (night == "night"))
    ]
    return Whole(found)


def cells(found: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Shifts as lines of the file."""
    for each in found:
        begins, _, ends = written(each)["times"].partition("–")
        yield [each.name, begins, ends]


SHIFTS: Final = Listing(
    name="shifts",
    noun="shift",
    fields=(
        lists.text_field("any name", "Show those with"),
        lists.choice("over", "that are", (("", "by day or over midnight"), ("day", "by day"),
                                          ("night", "over midnight"))),
    ),
    find=find,
    rows=lambda found, actor: [written(each) for each in found],
    head=("shift", "begins", "ends"),
    cells=cells,
    label=lambda shift: shift.name,
    words={"begins": "from and to"},
)  # fmt: skip
