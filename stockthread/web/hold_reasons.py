"""The reasons for holds: what each stops, who releases, and whether that is signed."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, holds
from stockthread.holds import NewReason
from stockthread.kernel import ids
from stockthread.web import held, holding, list_deeds, lists
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

WHO: Final = {"": "whoever may release", "quality": "quality", "admin": "an admin"}


def page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """Every reason, and the form for a new one or one that is changed."""
    form = request.POST
    known = {each.code: each for each in holds.reasons()}
    edited = known.get(request.GET.get("edit", ""))
    code, saved = form.get("code", ""), known.get(request.GET.get("said", ""))
    on = holding.blocks(request) if form else edited.blocks if edited else holding.ALL_BLOCKS
    return {
        **lists.page(HOLD_REASONS, request.GET, request.actor),  # type: ignore[attr-defined]
        "may_set": access.may(request.actor, "release"),  # type: ignore[attr-defined]
        "edited": edited,
        "asked": {
            "code": code or (edited.code if edited else ""),
            "name": form.get("name", "") or (edited.name if edited else ""),
            "role": form.get("role", "") if form else edited.role if edited else "",
            "is_signed": bool(form.get("signed")) if form else bool(edited and edited.is_signed),
        },
        "roles": list(WHO.items()),
        "blocks": [(int(bit), word, bool(on & bit)) for bit, word in held.BLOCKS],
        "toasts": saved_words(saved) if saved else [],
        **(reasons or {}),
    }


def saved_words(saved: holds.Reason) -> list[dict[str, Any]]:
    """What a reason says from now on."""
    return [{"sentence": f"“{saved.name}” {holding.reason_words(saved)}."}]


def find(said: Said) -> Whole:
    """Reasons that fit the words."""
    state = said.get("state", "")
    return Whole(
        [
            {**each._asdict(), "key": each.id, "id": ids.public_id("hold_reason", each.id),
             "stops": held.stops(each.blocks), "who": WHO[each.role]}
            for each in holds.reasons()
            if (not state or each.is_active == (state == "used"))
            and said.fits(each.code, each.name)
        ]
    )  # fmt: skip


def cells(rows: Records, actor: access.Actor) -> Iterator[list[Any]]:
    """Reasons as lines of the file."""
    for row in rows:
        signed, offered = ("yes" if row[name] else "no" for name in ("is_signed", "is_active"))
        yield [row["code"], row["name"], row["stops"], row["role"], signed, offered]


def save(request: HttpRequest) -> str:
    """Add the reason in the form, or change the one with its code; return where to go."""
    form = request.POST
    code = form.get("code", "").strip().upper()
    new = NewReason(code, form.get("name", ""), holding.blocks(request), form.get("role", ""),
                    bool(form.get("signed")))  # fmt: skip
    if form.get("edited") == code:
        holds.change_reason(new)
    else:
        holds.add_reason(new)
    return f"{reverse('hold_reasons')}?{urlencode({'said': code})}"


HOLD_REASONS: Final = Listing(
    name="hold_reasons",
    noun="reason",
    fields=(
        lists.text_field("any name or code", "Show those with"),
        lists.choice("state", "that are", (("", "offered or not"), ("used", "offered"),
                                           ("closed", "no longer offered"))),
    ),
    find=find,
    rows=lists.as_they_are,
    head=("code", "name", "stops", "role", "signed", "in_use"),
    cells=cells,
    label=lambda row: row["name"],
    kind="hold_reason",
    id_of=lists.key_of,
    deeds={
        "close": Deed("Stop offering", "close", "no longer offered", "release",
                      list_deeds.one_by_one(lambda row, _: holds.close_reason(row["code"])),
                      "What is held for them stays held.", "reopen"),
        "reopen": Deed("Offer again", "undo", "offered again", "release",
                       list_deeds.one_by_one(lambda row, _: holds.reopen_reason(row["code"])),
                       "They can be chosen again.", "close"),
    },
)  # fmt: skip
