"""The reasons for holds: what each stops, who releases, and whether that is signed."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, holds, parties
from stockthread.holds import NewReason
from stockthread.kernel import ids
from stockthread.web import asked, held, holding, list_deeds, lists, signing
from stockthread.web.lists import Deed, Listing, Records, Said, Whole

WHO: Final = {"": "whoever may release", "quality": "quality", "admin": "an admin"}
CHANGES_SHOWN: Final = 50


def page(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """Every reason, and the form for a new one or one that is changed."""
    form, actor = request.POST, actor_of(request)
    known = {each.code: each for each in holds.reasons()}
    edited = known.get(form.get("edited", "") or request.GET.get("edit", ""))
    code, saved = form.get("code", ""), known.get(request.GET.get("said", ""))
    on = holding.blocks(request) if form else edited.blocks if edited else holding.ALL_BLOCKS
    return {
        **lists.page(HOLD_REASONS, request.GET, actor),
        "may_set": access.may(actor, "set_reasons"),
        "edited": edited,
        "signs": holds.change_meaning(edited.code) if edited and edited.is_signed else "",
        "key": form.get("key") or asked.new_key(),
        "changes": changes(actor),
        "asked": {
            "code": code or (edited.code if edited else ""),
            "name": form.get("name", "") or (edited.name if edited else ""),
            "role": form.get("role", "") if form else edited.role if edited else "",
            "is_signed": bool(form.get("signed")) if form else bool(edited and edited.is_signed),
            "reason": form.get("reason", ""),
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
        role, signer = actor_of(request).role, signer_of(request)
        holds.change_reason(new, act=asked.act(request), role=role, signer=signer)
    else:
        holds.add_reason(new, act=asked.act(request))
    return address(code)


def undo(request: HttpRequest) -> str:
    """Take the change in the form back; return where to go."""
    change = ids.internal_id("reason_change", request.POST.get("change", ""))
    found = next((each for each in holds.changes() if each.id == change), None)
    role, signer = actor_of(request).role, signer_of(request)
    holds.undo_change(change, act=asked.act(request), role=role, signer=signer)
    return address(found.after.code if found else "")


def address(code: str) -> str:
    """The page, saying what the reason with this code says now."""
    return f"{reverse('hold_reasons')}?{urlencode({'said': code})}"


def actor_of(request: HttpRequest) -> access.Actor:
    """Who asks."""
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    return actor


def signer_of(request: HttpRequest) -> access.Signer | None:
    """Who signs, where a password was typed."""
    return signing.signer(request) if request.POST.get("password") else None


def changes(actor: access.Actor) -> list[dict[str, Any]]:
    """What was changed of reasons, the newest first: by whom, when, before and after."""
    found = [each for each in holds.changes() if each.person][:CHANGES_SHOWN]
    people = parties.read.people_names(sorted({each.person for each in found}))
    may = access.may(actor, "set_reasons")
    return [
        {
            "id": ids.public_id("reason_change", each.id),
            "code": each.after.code,
            "at": each.at,
            "by": people.get(each.person) or "somebody who has left",
            "why": each.words,
            "is_undoing": bool(each.undoes),
            "differs": differences(each),
            "undo": bool(each.before and each.is_last and may
                         and actor.role in (each.after.role or actor.role, "admin")),
            "is_signed": bool(each.before and holds.needs_signature(each.after, each.before)),
            "key": asked.new_key(),
        }
        for each in found
    ]  # fmt: skip


def differences(change: holds.ReasonChange) -> list[tuple[str, str, str]]:
    """What a change altered: (what, before, after); of a new reason all that it says."""
    before = said(change.before) if change.before else {}
    return [(what, before.get(what, ""), word) for what, word in said(change.after).items()
            if before.get(what) != word]  # fmt: skip


def said(reason: holds.Reason) -> dict[str, str]:
    """What a reason says, in words."""
    return {
        "name": reason.name,
        "stops": held.stops(reason.blocks),
        "released by": WHO[reason.role],
        "signed": "yes" if reason.is_signed else "no",
        "offered": "yes" if reason.is_active else "no longer",
    }


def closed(row: dict[str, Any], request: HttpRequest) -> None:
    """Offer the reason of a row no more."""
    act = list_deeds.act_for(request, row["key"])
    holds.close_reason(row["code"], act=act, role=actor_of(request).role)


def reopened(row: dict[str, Any], request: HttpRequest) -> None:
    """Offer the reason of a row again."""
    act = list_deeds.act_for(request, row["key"])
    holds.reopen_reason(row["code"], act=act, role=actor_of(request).role)


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
        "close": Deed("Stop offering", "close", "no longer offered", "set_reasons",
                      list_deeds.one_by_one(closed),
                      "What is held for them stays held.", "reopen"),
        "reopen": Deed("Offer again", "undo", "offered again", "set_reasons",
                       list_deeds.one_by_one(reopened),
                       "They can be chosen again.", "close"),
    },
    words={"role": "released by", "in_use": "offered"},
)  # fmt: skip
