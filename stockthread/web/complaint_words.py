"""How pages say things of complaints: states, deadlines, lines of the story."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.urls import reverse

from stockthread import access, catalog, complaints, ledger, parties
from stockthread.complaints import Change, Complaint
from stockthread.kernel import clock, ids
from stockthread.web import shown, words

STATES: Final = {
    "new": words.State("hand", "hand", "new"),
    "looking": words.State("progress", "progress", "being looked at"),
    "waiting": words.State("out", "out", "waiting for the customer"),
    "answered": words.State("finished", "finished", "answered"),
    "closed": words.State("expected", "gone", "closed"),
}
LATE: Final = words.State("held", "late", "late")
DANGER: Final = words.State("held", "danger", "danger")
JUDGED: Final = {
    "0": "Whether it is dangerous is told by its words and kind again",
    "1": "Said to be dangerous", "2": "Said not to be dangerous",
}  # fmt: skip
CHANNELS: Final = {
    "page": "the product's page",
    "phone": "telephone",
    "command": "a command",
    "api": "a program",
}
WAYS: Final = {"email": "by e-mail", "letter": "as a letter", "otherwise": "by another way"}


class Known(NamedTuple):
    """What complaints speak of, fetched at once."""

    kinds: dict[str, str]
    people: dict[int, str]
    parties: dict[int, str]
    products: dict[int, catalog.Product]


class Line(NamedTuple):
    """A line of the story, ready to be shown. undo: what the button posts, 0 where there is
    none."""

    at: datetime
    icon: str
    css: str
    sentence: str
    by: str
    text: str
    href: str
    undo: int
    is_undone: bool


def href(id: int) -> str:
    """The page of a complaint."""
    return reverse("complaint", args=[ids.public_id("complaint", id)])


def known(found: Sequence[Complaint]) -> Known:
    """Names for a number of complaints; four statements."""
    people = {id for each in found for id in (each.assigned, each.person) if id}
    return Known(
        {each.code: each.name for each in complaints.read.kinds()},
        parties.read.people_names(sorted(people)),
        parties.read.names(sorted({each.hints.party for each in found} - {0})),
        catalog.read.products(sorted({each.hints.product for each in found} - {0})),
    )


def is_late(it: Complaint, now: datetime) -> bool:
    """Whether its deadline has passed."""
    return it.due is not None and it.due < now


def row(it: Complaint, names: Known, now: datetime) -> dict[str, Any]:
    """A complaint as a row of a list."""
    product = names.products.get(it.hints.product)
    return {
        "id": ids.public_id("complaint", it.id),
        "href": href(it.id),
        "number": it.number,
        "state": STATES[it.state],
        "late": LATE if is_late(it, now) else None,
        "danger": DANGER if it.is_dangerous else None,
        "words": it.words,
        "kind": names.kinds.get(it.kind, it.kind),
        "party": names.parties.get(it.hints.party, ""),
        "product": product.name if product else "",
        "assigned": names.people.get(it.assigned, ""),
        "at": it.made_at,
        "due": it.due,
        "channel": CHANNELS[it.channel],
    }


def story(it: Complaint, actor: access.Actor) -> list[Line]:
    """All that happened to a complaint, the latest first."""
    changes = complaints.read.story(it.id)
    people = {each.person for each in changes}
    people |= {int(text) for each in changes if each.what == "assigned"
               for text in (each.before, each.after)}  # fmt: skip
    names = parties.read.people_names(sorted(people - {0}))
    items = {int(each.after or each.before) for each in changes
             if each.what in ("linked", "unlinked")}  # fmt: skip
    codes = ledger.read.codes(sorted(items)) if items else {}
    kinds = {each.code: each.name for each in complaints.read.kinds()}
    linked = {each.item for each in complaints.read.links([it.id]).get(it.id, ())}
    may = access.may(actor, "complain")
    undoable = complaints.undoable(changes, it, linked) if may else set[int]()
    return [_line(each, names, codes, kinds, each.id in undoable) for each in changes]


def _line(
    change: Change,
    people: Mapping[int, str],
    codes: Mapping[int, str],
    kinds: Mapping[str, str],
    can_undo: bool,
) -> Line:
    icon, css, sentence = _said(change, people, codes, kinds)
    if change.undoes:
        sentence = f"Undone: {sentence[0].lower()}{sentence[1:]}"
        icon = "undo"
    item = change.after or change.before if change.what in ("linked", "unlinked") else ""
    text = "" if change.what in ("replied",) else change.text
    return Line(
        change.at, icon, css, sentence, people.get(change.person, ""), text,
        shown.item_href(int(item)) if item else "", change.id if can_undo else 0,
        bool(change.undone_by),
    )  # fmt: skip


def _said(
    change: Change, people: Mapping[int, str], codes: Mapping[int, str], kinds: Mapping[str, str]
) -> tuple[str, str, str]:
    what, after = change.what, change.after
    if what == "state":
        state = STATES[after.split(" ")[0]]
        return "event", state.css, f"Now {state.word}"
    if what == "assigned":
        name = people.get(int(after), "somebody") if after != "0" else "nobody"
        return "who", "", f"Minded by {name}"
    if what == "due":
        day = clock.day_of(clock.from_micros(int(after))).isoformat() if after else "no day"
        return "late", "", f"Due {day}"
    if what in ("linked", "unlinked"):
        item = int(after or change.before)
        word = "About" if what == "linked" else "Not about"
        return "join", "", f"{word} {codes.get(item) or f'#{item}'}"
    return {
        "made": ("new", "hand", f"Came by {CHANNELS.get(after, after)}"),
        "kind": ("edit", "", f"Sorted as {kinds.get(after, after) or 'nothing yet'}"),
        "hints": ("edit", "", "What is known of it was changed"),
        "danger": ("danger", "held" if after == "1" else "", JUDGED.get(after, "")),
        "note": ("text", "", "Noted"),
        "filed": ("picture", "", "Files kept"),
        "replied": ("out", "finished", f"Answered {WAYS.get(after, after)}"),
        "emptied": ("scrap", "", "What was said of the person was emptied"),
    }[what]
