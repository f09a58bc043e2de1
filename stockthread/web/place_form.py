"""The forms that make places, one or a whole row, and change, move, close and reopen one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import ledger, places
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import Refused
from stockthread.places import NewPlace, Place
from stockthread.web import acting, placed, shown, words, wrong

NEW: Final = ("above", "kind", "codes", "name")
CHANGE: Final = ("code", "name", "above")
AT: Final = {
    "bad_series": "codes",
    "series_too_long": "codes",
    "code_repeated": "codes",
    "company_under_place": "kind",
    "unknown_place_kind": "kind",
    "unknown_place": "above",
    "place_is_built_in": "above",
    "place_is_closed": "above",
    "place_too_deep": "above",
    "place_under_itself": "above",
}
INSIDE: Final = {"": "site", "company": "site", "site": "building", "building": "zone",
                 "zone": "aisle", "aisle": "rack", "rack": "bin", "bin": "bin"}  # fmt: skip
"""Of what kind a new place is likely to be, by the one that it is in."""


def new_form(request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form of new places."""
    sent = request.POST if request.method == "POST" else request.GET
    above = sent.get("above", "")
    over = places.read.places(list(places.read.by_code([above]).values()))
    kind = INSIDE[next((each.kind for each in over.values() if each.kind in INSIDE), "")]
    said = {name: sent.get(name, "") for name in NEW}
    return {
        "title": f"New place in {above}" if over and not reasons else "New place",
        "summary": "One place, or a whole row of them at once.",
        "deed": "Make it",
        "action": reverse("place_new_post"),
        "kinds": places.BUILT_KINDS,
        "places": acting.suggested_places(),
        "asked": said | {"kind": said["kind"] or kind},
        **preview(said),
        **(reasons or {}),
    }


def preview(sent: Mapping[str, str]) -> dict[str, Any]:
    """What the codes would make."""
    try:
        codes = places.series(sent.get("codes", ""))
    except Refused as refused:
        return {"codes_wrong": errors.text(refused.refusals[0])}
    if not codes:
        return {}
    taken = sorted(places.read.by_code(codes))
    return {
        "made": f"{words.count(len(codes), 'place')}: {places.shown_series(codes)}",
        "taken": f"There already: {places.shown_series(taken)}" if taken else "",
    }


def new_reasons(refused: Refused) -> dict[str, Any]:
    """What is wrong, at the fields that it is about: a code that is taken at the codes."""
    lineless = [each._replace(line=None) for each in refused.refusals]
    of_codes = AT | {"code_taken": "codes", "place_code_reserved": "codes"}
    return wrong.at_fields(Refused(lineless), (*NEW, "code"), of_codes)


def make(request: HttpRequest) -> str:
    """Store the places; return where to go. Raises Refused as `places.add_places` does."""
    sent = {name: request.POST.get(name, "").strip() for name in NEW}
    codes = places.series(sent["codes"])
    if not codes:
        errors.refuse("field_missing", field="codes")
    above = _code_of(sent["above"])
    name = sent["name"]
    names = [name or codes[0]] if len(codes) == 1 else [f"{name} {c}".strip() for c in codes]
    new = [
        NewPlace(code, own, sent["kind"], above)
        for code, own in zip(codes, names, strict=True)
    ]  # fmt: skip
    made = places.add_places(new)
    said = f"?made={len(made)}"
    if len(made) == 1:
        return f"{shown.place_href(made[0])}{said}"
    over = places.read.by_code([above]).get(above)
    return f"{shown.place_href(over) if over else reverse('places')}{said}"


def _code_of(text: str) -> str:
    """The code of the place that a text names, in capitals or not; nothing for the top."""
    known = places.read.by_code([text, text.upper()])
    return text if text in known or text.upper() not in known else text.upper()


def form(id: int, request: HttpRequest, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form that renames and moves one place."""
    place = places.read.place(id)
    over = places.read.places([place.parent or 0])
    start = {"code": place.code, "name": place.name,
             "above": "".join(each.code for each in over.values())}  # fmt: skip
    inside = len(places.read.descendants(id))
    return {
        "title": f"Change {place.code}",
        "summary": f"The {words.count(inside, 'place')} in it move along." if inside else
        "What stands in it moves along.",
        "deed": "Change it",
        "action": reverse("place_change_post", args=[ids.public_id("place", id)]),
        "places": [each for each in acting.suggested_places()
                   if not each.path.startswith(place.path)],
        "asked": {name: request.POST.get(name, start[name]) for name in CHANGE},
        "is_quarantine": bool(request.POST.get("quarantine")) if request.method == "POST"
        else id in places.read.marked_quarantine(),
        **(reasons or {}),
    }  # fmt: skip


def reasons(refused: Refused) -> dict[str, Any]:
    """What is wrong with a change, at the fields that it is about."""
    return wrong.at_fields(
        refused, CHANGE, AT | {"code_taken": "code", "place_code_reserved": "code"}
    )


def change(id: int, request: HttpRequest) -> str:
    """Change it; return where to go. Raises Refused as `places.change_place` does."""
    sent = request.POST
    above = _code_of(sent.get("above", "").strip())
    places.change_place(id, code=sent.get("code", ""), name=sent.get("name", ""), above=above)
    if (wanted := bool(sent.get("quarantine"))) != (id in places.read.marked_quarantine()):
        places.mark_quarantine(id, is_quarantine=wanted)
    return f"{shown.place_href(id)}?changed=changed"


def close_form(id: int, reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form that takes a place out of use, with what is in it."""
    place = places.read.place(id)
    wanted = ledger.Filter(places=placed.and_under(id), stages=placed.LIVING, kinds=placed.STOCK)
    there, inside = ledger.read.count(wanted), places.open_below(id)
    told = words.count(there, "item stands", "items stand")
    return {
        "title": f"Close {place.code}?",
        "summary": f"{told} there: they stay and can leave." if there else "Nothing is there.",
        "inside": inside,
        "deed": f"Close it and the {words.count(inside, 'place')} in it" if inside else "Close it",
        "action": reverse("place_close_post", args=[ids.public_id("place", id)]),
        **(reasons or {}),
    }


def set_active(id: int, is_active: bool, with_all: bool = False) -> str:
    """Close or reopen a place; return where to go. Raises Refused."""
    if is_active:
        places.reopen_place(id)
    else:
        places.close_place(id, with_all=with_all)
    said = "reopened" if is_active else "closed-all" if with_all else "closed"
    return f"{shown.place_href(id)}?changed={said}"


def toasts(sent: Mapping[str, str], place: Place | None, may_set_up: bool) -> dict[str, Any]:
    """What was just done, in words."""
    changed, made = sent.get("changed", ""), sent.get("made", "")
    told: Sequence[dict[str, Any]] = ()
    if made.isdecimal() and len(made) < 6:
        told = [{"sentence": f"{words.count(int(made), 'place')} made."}]
    elif place and changed == "changed":
        told = [{"sentence": f"{place.code} changed."}]
    elif place and changed == "reopened" and place.is_active:
        told = [{"sentence": f"{place.code} is in use again."}]
    elif place and changed == "closed-all" and not place.is_active:
        told = [{"sentence": f"{place.code} and the places in it are closed."}]
    elif place and changed == "closed" and not place.is_active:
        back = reverse("place_reopen", args=[ids.public_id("place", place.id)])
        told = [{"sentence": f"{place.code} is closed.", "undo": back if may_set_up else ""}]
    return {"toasts": told} if told else {}
