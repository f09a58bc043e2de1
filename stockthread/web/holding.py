"""Holding a selection or a place, and releasing holds: the forms, and what they post."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stockthread import access, holds, ledger, parties, places
from stockthread.kernel import clock, ids
from stockthread.kernel.errors import refuse
from stockthread.web import (
    acting,
    asked,
    held,
    hold_list,
    moving,
    place_page,
    placed,
    shown,
    signing,
    still_held,
    words,
)

REASONS_MAX = 3
MADE_MAX = 2_000
ALL_BLOCKS = sum(bit for bit, _ in held.BLOCKS)


def form(
    items: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says of these items; at first a hold stops everything it can."""
    reasons = reasons or {}
    said = acting.nouns(items)
    return {
        **said,
        **reasons,
        **choices(request),
        "title": f"Hold {reached(items) or said['noun']}?",
        "told": held.promised_words(holds.promised(items)),
        "already": already(items),
        "may_pass_on": True,
        "lot": moving.lot_parts(items),
        "made": made_words(items),
        "deed": f"Hold {said['noun']}",
        "deed_good": acting.good_words("Hold", acting.good_left(items, reasons)),
        "action": reverse("hold_post"),
    }


def choices(request: HttpRequest) -> dict[str, Any]:
    """The reasons to choose from, and what a hold in words of one's own stops."""
    form = request.POST
    on = blocks(request) if form.get("key") else ALL_BLOCKS
    return {
        "whys": [
            {"code": each.code, "name": each.name, "means": reason_words(each),
             "is_on": form.get("why") == each.code}
            for each in holds.reasons(is_active=True)
        ],
        "in_own_words": bool(form.get("key")) and not form.get("why"),
        "blocks": [(int(bit), word, bool(on & bit)) for bit, word in held.BLOCKS],
        "is_made_on": bool(form.get("made")),
    }  # fmt: skip


def reason_words(reason: holds.Reason) -> str:
    """`stops shipping and moving; quality releases it, signed`."""
    told = [f"stops {held.stops(reason.blocks)}" if reason.blocks else "stops nothing, only marks"]
    if reason.role or reason.is_signed:
        who = reason.role or "whoever may"
        told.append(f"{who} releases it{', signed' if reason.is_signed else ''}")
    return "; ".join(told)


def reached(items: list[int]) -> str:
    """`1,204 units in 3 places and 17 containers`; nothing for a single item."""
    if len(items) == 1:
        return ""
    found = holds.reach(items)
    parts = [(found.units, "unit"), (found.lots, "lot"), (found.containers, "container")]
    told = words.listed([words.count(number, noun) for number, noun in parts if number])
    return f"{told} in {words.count(found.places, 'place')}" if found.places else told


def made_words(items: list[int]) -> str:
    """How many things are made from the items already; nothing for very many."""
    if len(items) > MADE_MAX:
        return ""
    made = len(holds.made_from(items))
    return f"{words.count(made, 'item')} now" if made else "nothing yet"


def already(items: list[int]) -> str:
    """How many of the items are held already, and why; a further hold is no mistake."""
    held_now = ledger.read.holds_on(items)
    if not held_now:
        return ""
    number = Counter(r for some in held_now.values() for r in {hold.reason for hold in some})
    said = holds.said(list(number))
    top = number.most_common(REASONS_MAX)
    told = [said[reason] if len(items) == 1 else f"{said[reason]} ({words.number(n)})"
            for reason, n in top]  # fmt: skip
    left = len(number) - len(top)
    told += [words.count(left, "other reason")] if left else []
    of_them = "It is" if len(items) == 1 else are_of(len(held_now), len(items))
    return f"{of_them} held already: {words.listed(told)}. This hold comes on top."


def are_of(some: int, every: int) -> str:
    """`All 12 are`, `3 of the 12 are`, `1 of the 12 is`."""
    if some == every:
        return f"All {words.number(every)} are"
    return f"{words.number(some)} of the {words.number(every)} {'is' if some == 1 else 'are'}"


def place_already(place: places.Place) -> str:
    """Why the place is held already, itself or with one above it."""
    reasons = dict.fromkeys(hold.reason for hold in held.said(place_page.holds(place)))
    return (
        f"It is held already: {words.listed(list(reasons))}. This hold comes on top."
        if reasons
        else ""
    )


def place_form(
    place: int, request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says of a place: how much the hold touches now, and that more may come."""
    spot = places.read.place(place)
    touched = touched_words(place)
    return {
        **(reasons or {}),
        "title": f"Hold everything in {shown.place_name(spot)}",
        "summary": f"{touched or 'Nothing'} in it and under it now; what comes later is held too.",
        "already": place_already(spot),
        "deed": f"Hold {touched}" if touched else "Hold the place",
        "action": reverse("place_hold_post", args=[ids.public_id("place", place)]),
        **choices(request),
    }


def touched_words(place: int) -> str:
    """`34 items and 2 containers`: what stands in a place and under it; nothing where none does."""
    where = placed.and_under(place)
    kinds = [ledger.Kind.CONTAINER]
    boxes = ledger.read.count(ledger.Filter(places=where, stages=placed.LIVING, kinds=kinds))
    found = [(placed.count(placed.LIVING, where), "item"), (boxes, "container")]
    return words.listed([words.count(number, noun) for number, noun in found if number])


def hold_place(place: int, request: HttpRequest) -> ledger.Posting:
    """Hold whatever stands in the place, now and later, for the reason in the form."""
    act, why, own = said(request)
    return holds.hold_place(place, reason=why, words=act.reason, blocks=own, act=act).posting


def said(request: HttpRequest) -> tuple[ledger.Act, str, int | None]:
    """The act, the code of the reason, and what a hold in words of one's own stops."""
    act, why = asked.act(request), request.POST.get("why", "")
    return act, why, None if why else blocks(request)


def blocks(request: HttpRequest) -> int:
    """What the ticked boxes forbid together."""
    known = {str(int(bit)): int(bit) for bit, _ in held.BLOCKS}
    return sum(known[each] for each in set(request.POST.getlist("blocks")) if each in known)


def hold(items: list[int], request: HttpRequest) -> ledger.Posting:
    """Hold the items for the reason in the form, of a lot the part that it names; with what is
    made from them if it says so."""
    act, why, own = said(request)
    return holds.hold(
        moving.lines(items, request), reason=why, words=act.reason, blocks=own, act=act,
        with_made=bool(request.POST.get("made")),
    ).posting  # fmt: skip


def hold_ids(request: HttpRequest) -> list[int]:
    """The ids of the holds that are picked. Raises Refused nothing_picked, unknown_id."""
    sent = request.POST if request.method == "POST" else request.GET
    if sent.get("every") and not sent.get("holds"):
        return hold_list.picked_ids(request)
    picked = (sent.get("holds") or sent.get("items") or "").split() or sent.getlist("item")
    found = [ids.internal_id("hold", each) for each in dict.fromkeys(picked)]
    return found or refuse("nothing_picked")


def release_form(
    picked: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says of these holds, and whether it is to be signed; of those that are no
    longer there, what became of them."""
    found = ledger.read.holds(picked)
    if not found:
        return gone(picked)
    picked = [each.id for each in found]
    rows = held.rows(found)
    noun = words.count(len(picked), "hold")
    what = rows[0].code if len(rows) == 1 else noun
    why = "; ".join(dict.fromkeys(row.reason for row in rows[:4] if row.reason))
    together = holds.same_holds(picked[0]) if len(picked) == 1 else []
    wanted = holds.needs(picked)
    return {
        **(reasons or {}),
        "title": f"Release {what}",
        "summary": ". ".join(part for part in (why, set_free(found)) if part),
        "deed": f"Release {noun}" if len(picked) > 1 else "Release it",
        "action": reverse("release_post"),
        "asked": {"holds": " ".join(ids.public_id("hold", hold) for hold in picked)},
        "together": len(together) if len(together) > 1 else 0,
        "is_together": bool(request.POST.get("together")),
        "still": still_held.told(found),
        "roles": words.listed(list(wanted.roles)),
        "signs": holds.release_meaning(picked, "") if wanted.is_signed else "",
        "signs_all": holds.release_meaning(together, "")
        if wanted.is_signed and len(together) > 1
        else "",
    }


def gone(picked: list[int]) -> dict[str, Any]:
    """What the form says where none of the holds is open any more."""
    ended = held.said(ledger.read.ended_holds(picked))
    people = parties.read.people_names(sorted({each.person for each in ended}))
    codes = ledger.read.codes([each.item for each in ended if each.item])
    told = [
        f"{codes.get(each.item) or 'It'} was released from “{each.reason}” by"
        f" {people.get(each.person) or 'somebody who has left'},"
        f" {words.moment(timezone.localtime(each.since), timezone.localtime(clock.now()))}."
        for each in ended[:REASONS_MAX]
    ]
    return {
        "title": "Released already" if ended else "There is no such hold",
        "summary": " ".join(told)
        or "The link may be old or mistyped. Look in the list of holds for what is held now.",
        "barred": True,
        "leave": "Back",
        "action": reverse("release_post"),
    }


def set_free(holds: Sequence[ledger.HoldView]) -> str:
    """What a hold on a place bears on; items say for themselves what they are."""
    if len(holds) != 1 or not holds[0].place:
        return ""
    return f"It bears on {touched_words(holds[0].place) or 'nothing'} now"


def release(picked: list[int], request: HttpRequest) -> ledger.Posting:
    """Release the holds, signed where a reason asks for it.

    Raises Refused no_reason where the form gives none, and as `holds.release`.
    """
    act = asked.act(request)
    if not act.reason:
        refuse("no_reason", length_max=200)
    if request.POST.get("together") and len(picked) == 1:
        picked = holds.same_holds(picked[0])
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    signer = signing.signer(request) if holds.needs(picked).is_signed else None
    return holds.release(picked, act=act, role=actor.role, signer=signer)
