"""Holding a selection or a place, and releasing holds: the forms, and what they post."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from stockthread import ledger, places
from stockthread.kernel import ids
from stockthread.kernel.errors import refuse
from stockthread.web import acting, asked, held, hold_list, place_page, placed, shown, words

REASONS_MAX = 3
ALL_BLOCKS = sum(bit for bit, _ in held.BLOCKS)


def form(
    items: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says of these items; at first a hold stops everything it can."""
    reasons = reasons or {}
    said = acting.nouns(items)
    on = blocks(request) if request.POST.get("key") else ALL_BLOCKS
    return {
        **said,
        **reasons,
        "title": f"Hold {said['noun']}",
        "already": already(items),
        "deed": f"Hold {said['noun']}",
        "deed_good": acting.good_words("Hold", acting.good_left(items, reasons)),
        "action": reverse("hold_post"),
        "blocks": [(int(bit), word, bool(on & bit)) for bit, word in held.BLOCKS],
    }


def already(items: list[int]) -> str:
    """How many of the items are held already, and why; a further hold is no mistake."""
    held_now = ledger.read.holds_on(items)
    if not held_now:
        return ""
    number = Counter(r for holds in held_now.values() for r in {hold.reason for hold in holds})
    top = number.most_common(REASONS_MAX)
    told = [reason if len(items) == 1 else f"{reason} ({words.number(n)})" for reason, n in top]
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
    reasons = dict.fromkeys(hold.reason for hold in place_page.holds(place))
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
    on = blocks(request) if request.POST.get("key") else ALL_BLOCKS
    touched = touched_words(place)
    return {
        **(reasons or {}),
        "title": f"Hold everything in {shown.place_name(spot)}",
        "summary": f"{touched or 'Nothing'} in it and under it now; what comes later is held too.",
        "already": place_already(spot),
        "deed": f"Hold {touched}" if touched else "Hold the place",
        "action": reverse("place_hold_post", args=[ids.public_id("place", place)]),
        "blocks": [(int(bit), word, bool(on & bit)) for bit, word in held.BLOCKS],
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
    act = asked.act(request)
    return ledger.hold_place(place, reason=act.reason, blocks=blocks(request), act=act)


def blocks(request: HttpRequest) -> int:
    """What the ticked boxes forbid together."""
    known = {str(int(bit)): int(bit) for bit, _ in held.BLOCKS}
    return sum(known[each] for each in set(request.POST.getlist("blocks")) if each in known)


def hold(items: list[int], request: HttpRequest) -> ledger.Posting:
    """Hold the items for the reason in the form."""
    act = asked.act(request)
    return ledger.hold(ledger.Lines(items), reason=act.reason, blocks=blocks(request), act=act)


def hold_ids(request: HttpRequest) -> list[int]:
    """The ids of the holds that are picked. Raises Refused nothing_picked, unknown_id."""
    sent = request.POST if request.method == "POST" else request.GET
    if sent.get("every") and not sent.get("holds"):
        return hold_list.picked_ids(request)
    picked = (sent.get("holds") or sent.get("items") or "").split() or sent.getlist("item")
    found = [ids.internal_id("hold", each) for each in dict.fromkeys(picked)]
    return found or refuse("nothing_picked")


def release_form(holds: list[int], reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the form says of these holds."""
    found = ledger.read.holds(holds)
    rows = held.rows(found)
    noun = words.count(len(holds), "hold")
    what = rows[0].code if len(rows) == 1 else noun
    why = "; ".join(dict.fromkeys(row.reason for row in rows[:4] if row.reason))
    return {
        **(reasons or {}),
        "title": f"Release {what}",
        "summary": ". ".join(part for part in (why, set_free(found)) if part),
        "deed": f"Release {noun}" if len(holds) > 1 else "Release it",
        "action": reverse("release_post"),
        "asked": {"holds": " ".join(ids.public_id("hold", hold) for hold in holds)},
    }


def set_free(holds: Sequence[ledger.HoldView]) -> str:
    """What a hold on a place bears on; items say for themselves what they are."""
    if len(holds) != 1 or not holds[0].place:
        return ""
    return f"It bears on {touched_words(holds[0].place) or 'nothing'} now"


def release(holds: list[int], request: HttpRequest) -> ledger.Posting:
    """Release the holds. Raises Refused no_reason where the form gives none."""
    act = asked.act(request)
    if not act.reason:
        refuse("no_reason", length_max=200)
    return ledger.release(holds, act=act)
