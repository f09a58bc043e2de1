"""The codes of an item on its page: each with its type, its days, who gave it, what may be done."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from stockthread import access, identifiers, ledger, parties
from stockthread.kernel import ids
from stockthread.web import shown


def of_item(view: ledger.ItemView, actor: access.Actor) -> dict[str, Any]:
    """Every code of the item, the live ones first, and how this person may put them right."""
    found = ledger.read.codes_of(view.id)
    may = access.may(actor, "correct") and view.stage != ledger.Stage.VOID
    types = {each.id: each for each in identifiers.read.code_types()}
    by = givers(found)
    live = sum(1 for code in found if not code.closed_by)
    return {
        "codes": [
            row(code, types[code.type], by, view, may and not code.closed_by, live > 1)
            for code in found
        ],
        "code_acts": acts(view) if may else [],
    }


def givers(codes: list[ledger.CodeView]) -> dict[int, str]:
    """Who is behind each event that gave or ended a code."""
    events = {id for code in codes for id in (code.opened_by, code.closed_by) if id}
    found = ledger.read.events(sorted(events))
    people = parties.read.people_names(sorted({event.person for event in found}))
    return {event.id: people.get(event.person) or "somebody who has left" for event in found}


def row(
    code: ledger.CodeView,
    code_type: identifiers.CodeType,
    by: dict[int, str],
    view: ledger.ItemView,
    may: bool,
    can_end: bool,
) -> dict[str, Any]:
    """One code, ready to be written down."""
    said = {
        "items": ids.public_id("item", view.id),
        "type": code_type.code,
        "code": code.canonical,
        "back": shown.item_href(view.id),
    }
    return {
        "text": code.canonical,
        "scanned": code.raw if code.raw != code.canonical else "",
        "type": code_type.name,
        "is_old": bool(code.closed_by),
        "since": code.opened_at,
        "since_href": shown.event_href(code.opened_by),
        "since_by": by.get(code.opened_by, ""),
        "until": code.closed_at,
        "until_href": shown.event_href(code.closed_by) if code.closed_by else "",
        "until_by": by.get(code.closed_by, ""),
        "correct_href": f"{reverse('code_correct')}?{urlencode(said)}" if may else "",
        "end_href": f"{reverse('code_end')}?{urlencode(said)}" if may and can_end else "",
    }


def acts(view: ledger.ItemView) -> list[dict[str, str]]:
    """What may be done with the codes of the item as a whole."""
    said = {"items": ids.public_id("item", view.id), "back": shown.item_href(view.id)}
    every = (
        ("Add a code", "code_add", True),
        ("Swap with another", "code_swap", bool(view.code)),
        ("New serial", "code_renew", view.kind == ledger.Kind.UNIT),
        ("Other product", "rebook", bool(view.product)),
    )
    return [
        {"word": word, "href": f"{reverse(route)}?{urlencode(said)}"}
        for word, route, is_there in every
        if is_there
    ]
