"""The reasons for adjustments: the list, a new one, and those that are no longer offered."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, counts
from stockthread.counts import NewReason
from stockthread.kernel import ids
from stockthread.web import list_deeds, lists
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

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
        **lists.page(REASONS, request.GET, request.actor),  # type: ignore[attr-defined]
        "directions": list(WORDS.items()),
        "may_set": access.may(request.actor, "set_up"),  # type: ignore[attr-defined]
        "asked": {name: form.get(name, "") for name in ("code", "name", "direction")},
        "toasts": [{"sentence": f"“{each.name}” {DONE[deed]}"} for each in told],
        **(reasons or {}),
    }


def find(said: Said) -> Whole:
    """Reasons that fit the words, by what they are for."""
    state, wanted = said.get("state", ""), said.get("for", "")
    return Whole(
        [
            {**each._asdict(), "word": word, "key": each.id,
             "id": ids.public_id("reason", each.id)}
            for direction, word in WORDS.items()
            for each in counts.read.reasons()
            if each.direction == direction and wanted in ("", direction)
            and (not state or each.is_active == (state == "used"))
            and said.fits(each.code, each.name)
        ]
    )  # fmt: skip


def cells(rows: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Reasons as lines of the file."""
    for row in rows:
        in_use = "yes" if row["is_active"] else "no"
        yield [row["code"], row["name"], row["direction"], in_use]


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


REASONS: Final = Listing(
    name="reasons",
    noun="reason",
    fields=(
        lists.text_field("any name or code", "Show those with"),
        lists.choice("for", "chosen when", (("", "anything is put right"), *WORDS.items())),
        lists.choice("state", "that are", (("", "offered or not"), ("used", "offered"),
                                           ("closed", "no longer offered"))),
    ),
    find=find,
    rows=lists.as_they_are,
    head=("code", "name", "direction", "in_use"),
    cells=cells,
    label=lambda row: row["name"],
    kind="reason",
    id_of=lists.key_of,
    deeds={
        "close": Deed("Stop offering", "close", "no longer offered", "set_up",
                      list_deeds.one_by_one(lambda row, _: counts.close_reason(row["code"])),
                      "What was adjusted for them stays as it is.", "reopen"),
        "reopen": Deed("Offer again", "undo", "offered again", "set_up",
                       list_deeds.one_by_one(lambda row, _: counts.reopen_reason(row["code"])),
                       "They can be chosen again.", "close"),
    },
    words={"direction": "chosen when", "in_use": "offered"},
)  # fmt: skip
