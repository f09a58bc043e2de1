"""Codes of one item put right: added, corrected, ended, swapped with another item's.

Each form says what will be, asks why, and posts once.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse

from stockthread import identifiers, ledger
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.web import acting, asked, shown

REASON_MAX: Final = 200


class Chosen(NamedTuple):
    """One live code of an item, as the address of a form names it."""

    item: ledger.ItemView
    type: identifiers.CodeType
    code: str


def reasoned(request: HttpRequest) -> ledger.Act:
    """The header of a correction. Raises Refused no_reason where the form gives none."""
    act = asked.act(request)
    return act if act.reason else refuse("no_reason", length_max=REASON_MAX)


def only(items: Sequence[int]) -> ledger.ItemView:
    """The one item that a form is about. Raises Refused one_item_only."""
    return ledger.read.item(items[0]) if len(items) == 1 else refuse("one_item_only")


def chosen(items: Sequence[int], request: HttpRequest) -> Chosen:
    """The code that the form is about. Raises Refused unknown_id, one_item_only."""
    sent = request.POST if request.method == "POST" else request.GET
    code_type = identifiers.read.code_type_by_code(sent.get("type", ""))
    return Chosen(only(items), code_type, sent.get("code", ""))


def said(request: HttpRequest, *names: str) -> dict[str, str]:
    """What the form said, to be written into it again."""
    sent = request.POST if request.method == "POST" else request.GET
    return {name: sent.get(name, "") for name in names}


def add_form(
    items: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says that gives an item a further code."""
    item = only(items)
    types = identifiers.read.code_types()
    has = {code.type for code in ledger.read.codes_of(item.id) if not code.closed_by}
    missing = [each.code for each in types if each.id not in has]
    wanted = said(request, "type", "text")
    return {
        **(reasons or {}),
        "title": f"Add a code to {item.code}",
        "summary": "The codes it has stay valid beside it.",
        "deed": "Add the code",
        "action": reverse("code_add_post"),
        "types": types,
        "asked": wanted | {"type": wanted["type"] or (missing or [types[0].code])[0]},
    }


def add(items: list[int], request: HttpRequest) -> ledger.Posting:
    """Give the item the code in the form beside those it has."""
    act, wanted = reasoned(request), said(request, "type", "text")
    code_type = identifiers.read.code_type_by_code(wanted["type"])
    codes = ledger.Given(code_type.id, [wanted["text"]])
    return ledger.correct_codes([only(items).id], codes=codes, act=act, keep=True)


def correct_form(
    items: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says that puts another code in the place of one."""
    item, code_type, code = chosen(items, request)
    return {
        **(reasons or {}),
        "title": f"Correct {code}",
        "summary": f"{code_type.name} of {shown.row(item, shown.names([item])).product}. "
        "The old one stays on record and still finds it.",
        "deed": "Correct it",
        "action": reverse("code_correct_post"),
        "asked": said(request, "type", "code", "text"),
    }


def correct(items: list[int], request: HttpRequest) -> ledger.Posting:
    """Put the code in the form in the place of the one that was chosen."""
    act, (item, code_type, code) = reasoned(request), chosen(items, request)
    codes = ledger.Given(code_type.id, [request.POST.get("text", "")])
    return ledger.correct_codes([item.id], codes=codes, instead=[code], act=act)


def end_form(
    items: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says that ends a code."""
    _, code_type, code = chosen(items, request)
    return {
        **(reasons or {}),
        "title": f"End {code}",
        "summary": f"{code_type.name}. It stays on record, still finds this item, "
        "and may be given to another one.",
        "deed": "End the code",
        "action": reverse("code_end_post"),
        "asked": said(request, "type", "code"),
    }


def end(items: list[int], request: HttpRequest) -> ledger.Posting:
    """End the code that was chosen."""
    act, (item, code_type, code) = reasoned(request), chosen(items, request)
    return ledger.close_codes([item.id], codes=ledger.Given(code_type.id, [code]), act=act)


def swap_form(
    items: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says of two items that swap codes; the second may be still to be named."""
    wanted = said(request, "type", "other")
    if len(items) > 2:
        refuse("two_items_to_swap", count=len(items))
    types = swappable(items)
    picked = next((each for each in types if each.code == wanted["type"]), types[0])
    pair = [swap_row(view, picked) for view in ledger.read.items(items)]
    return {
        **(reasons or {}),
        **acting.nouns(items),
        "title": "Swap codes",
        "summary": "Each gets the code that the other one has.",
        "deed": "Swap them" if len(items) == 2 else "Swap with it",
        "action": reverse("code_swap_post"),
        "pair": pair,
        "types": types,
        "needs_other": len(items) < 2,
        "asked": wanted | {"type": picked.code},
    }


def swappable(items: Sequence[int]) -> list[identifiers.CodeType]:
    """The types of which all these items have codes. Raises Refused no_code_of_type."""
    has = [
        {code.type for code in ledger.read.codes_of(item) if not code.closed_by} for item in items
    ]
    both = set.intersection(*has)
    types = [each for each in identifiers.read.code_types() if each.id in both]
    if not types:
        without = next((item for item, own in zip(items, has, strict=True) if not own), items[-1])
        raise Refused([Refusal(None, "no_code_of_type", {"code": ledger.read.item(without).code})])
    return types


def swap_row(view: ledger.ItemView, code_type: identifiers.CodeType) -> dict[str, Any]:
    """One of the two, with its codes of the type."""
    own = [
        code.canonical
        for code in ledger.read.codes_of(view.id)
        if code.type == code_type.id and not code.closed_by
    ]
    return {"codes": own, "row": shown.row(view, shown.names([view]))}


def swap(items: list[int], request: HttpRequest) -> ledger.Posting:
    """Swap the codes of two items; one may be named by a code of its own."""
    act, wanted = reasoned(request), said(request, "type", "other")
    pair = [*items, named(wanted["other"])] if len(items) == 1 else items
    if len(pair) != 2:
        refuse("two_items_to_swap", count=len(pair))
    code_type = identifiers.read.code_type_by_code(wanted["type"])
    return ledger.swap_codes(pair[0], pair[1], type=code_type.id, act=act)


def named(text: str) -> int:
    """The item that has this code now. Raises Refused code_finds_nothing, code_finds_several."""
    matches = ledger.read.find_code(text)
    found = list(dict.fromkeys(match.item for match in matches if match.is_live))
    if not found:
        refuse("code_finds_nothing", text=text.strip())
    return found[0] if len(found) == 1 else refuse("code_finds_several", text=text.strip())
