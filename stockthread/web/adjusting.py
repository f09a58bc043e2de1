"""Putting a selection right outside of counts, for a reason: lost, waste, or another amount."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, counts, ledger
from stockthread.kernel.errors import refuse
from stockthread.ledger import Kind
from stockthread.web import acting, asked, moving

LOST, SCRAPPED, AMOUNT = "lost", "scrapped", "amount"
DIRECTIONS: Final = (
    (counts.LOSS, "There is less, or it is lost"),
    (counts.SCRAP, "It is scrapped"),
    (counts.GAIN, "There is more"),
)


def form(
    items: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says of these items; of a single lot the amount can be put right too."""
    reasons = reasons or {}
    said = acting.nouns(items)
    lot = moving.lot_parts(items)
    deeds = [(LOST, "It is gone: write it off as lost"), (SCRAPPED, "It is waste: scrap it")]
    if len(items) > 1:
        deeds = [(LOST, "They are gone: write them off"), (SCRAPPED, "They are waste: scrap them")]
    if lot:
        deeds.insert(0, (AMOUNT, "The amount on record is wrong"))
    sent = request.POST if request.method == "POST" else request.GET
    return {
        **said,
        **reasons,
        "title": f"Adjust {said['noun']}",
        "deed": f"Adjust {said['noun']}",
        "deed_good": acting.good_words("Adjust", acting.good_left(items, reasons)),
        "action": reverse("adjust_post"),
        "deeds": deeds,
        "chosen": sent.get("deed", deeds[0][0]),
        "whys": whys(),
        "why": sent.get("why", ""),
        "lot": lot,
    }


def whys() -> list[tuple[str, list[counts.Reason]]]:
    """The reasons that can be given, by what they are for."""
    known = counts.read.reasons(is_active=True)
    return [
        (word, [each for each in known if each.direction == direction])
        for direction, word in DIRECTIONS
        if any(each.direction == direction for each in known)
    ]


def adjust(items: list[int], request: HttpRequest) -> ledger.Posting:
    """Do what the form says.

    Raises Refused: nothing_picked where no deed is said, adjust_no_amount, adjust_nothing,
    lot_in_several_places, lot_not_there, bad_quantity, reason_unknown, reason_closed,
    reason_direction, and as the ledger's verbs.
    """
    form = request.POST
    act, why = asked.act(request), form.get("why", "")
    deed = form.get("deed", "")
    if deed == AMOUNT:
        return _put_right(items[0] if len(items) == 1 else refuse("adjust_no_amount"), request, why)
    verbs = {LOST: counts.lose, SCRAPPED: counts.scrap}
    verb = verbs.get(deed) or refuse("nothing_picked")
    return verb(moving.lines(items, request), reason_code=why, act=act)


def _put_right(item: int, request: HttpRequest, why: str) -> ledger.Posting:
    """Book as much of a lot as is really there."""
    view = ledger.read.item(item)
    if view.kind != Kind.LOT:
        refuse("adjust_no_amount")
    form = request.POST
    really = catalog.parse_quantity(catalog.read.product(view.product), form.get("quantity", ""))
    place = asked.place(form["source"]) if form.get("source") else 0
    act = asked.act(request)
    return counts.put_right(item, really, place=place, reason_code=why, act=act)
