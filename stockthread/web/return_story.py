"""The whole story of a unit at the returns desk, in sentences, the latest first."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django.urls import reverse

from stockthread import ledger, orders, parties, returns
from stockthread.kernel import ids
from stockthread.returns import Deed, Look
from stockthread.web import shown

TRIPS: Final = {
    "sold": "Sold to", "replaced": "Given as a replacement to", "lent": "Lent to",
    "home": "Sent back to", "sent": "Sent to",
}  # fmt: skip
DEEDS: Final = {
    "repair": ("In repair", "make", "progress"),
    "mended": ("Out of repair", "check", "finished"),
    "held": ("Held: {text}", "holds", "held"),
    "let_go": ("Released: {text}", "release", "finished"),
    "owner": ("Belongs to {party} since then", "who", "hand"),
    "scrapped": ("Scrapped", "scrap", "expected"),
    "replaces": ("Given for {item}", "join", "out"),
    "replaced_by": ("{item} was given for it", "join", "hand"),
    "part_in": ("{item} built in", "make", "progress"),
    "part_out": ("{item} taken out", "out", "progress"),
}
"""The sentence of each deed, its mark, and its colour."""
NOTES: Final = {
    returns.NOTED: ("{noted}", "check", "finished"),
    returns.WITHDRAWN: ("Withdrawn: {noted}", "undo", "expected"),
}
"""What is said of a day that was noted, and of one that was withdrawn."""
NOTED: Final = {"registration": "Registered as of", "installation": "Installed on"}


def story(look: Look) -> list[dict[str, Any]]:
    """Its ways out and back, and all else that was done with it."""
    deeds = returns.deeds(look)
    items = ledger.read.codes(sorted({each.other for each in deeds if _names_item(each)}))
    known = parties.read.names(sorted(
        {trip.party for trip in look.trips}
        | {each.other for each in deeds if each.kind == returns.NEW_OWNER_IS} - {0}
    ))  # fmt: skip
    found = [
        {"at": trip.shipped_at, "icon": "out", "css": "out",
         "word": f"{TRIPS[trip.why]} {known.get(trip.party, 'somebody')}",
         "cause": number(trip.cause), "href": shown.event_href(trip.event)}
        for trip in look.trips
    ] + [
        {"at": each.at, "icon": "back", "css": "hand", "word": "Came back",
         "cause": number(each.cause), "href": shown.event_href(each.event)}
        for each in look.returns
    ]  # fmt: skip
    found += _told(deeds, items, known)
    return sorted(found, key=lambda each: each["at"], reverse=True)


def number(cause: ledger.Cause) -> str:
    """The number of an order; what was done by a form alone has none that people know."""
    return cause.id if cause.kind in orders.KINDS else ""


def withdraw_href(deed: Deed) -> str:
    """Where a day that was noted and counts is withdrawn."""
    return (
        reverse("return_withdraw", args=[ids.public_id("start", deed.start)]) if deed.start else ""
    )


def _names_item(deed: Deed) -> bool:
    return bool(deed.other) and deed.kind != returns.NEW_OWNER_IS


def _told(
    deeds: Sequence[Deed], items: Mapping[int, str], known: Mapping[int, str]
) -> list[dict[str, Any]]:
    found = []
    for deed in deeds:
        if deed.kind in NOTES:
            what, _, said = deed.text.partition(" ")
            day, _, note = said.partition(" ")
            on = date.fromisoformat(day)
            form, icon, css = NOTES[deed.kind]
            sentence = form.format(noted=f"{NOTED[what]} {on.day} {on:%b %Y}")
            sentence += f": {note}" if note else ""
        else:
            form, icon, css = DEEDS[deed.kind]
            sentence = form.format(
                text=deed.text, party=known.get(deed.other, "us"),
                item=items.get(deed.other) or f"#{deed.other}",
            )  # fmt: skip
        href = shown.event_href(deed.event) if deed.event else ""
        if not href and deed.other:
            href = shown.item_href(deed.other)
        is_shown = deed.cause.kind in ("return", "sales order")
        found.append({"at": deed.at, "icon": icon, "css": css, "word": sentence,
                      "cause": deed.cause.id if is_shown else "", "href": href,
                      "withdraw": withdraw_href(deed)})  # fmt: skip
    return found
