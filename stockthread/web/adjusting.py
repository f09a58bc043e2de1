"""Putting a selection right outside of counts, for a reason: lost, waste, or another amount."""

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import catalog, counts, ledger
from stockthread.kernel.errors import refuse
from stockthread.ledger import Kind, Lines
from stockthread.web import acting, asked, moving, placed

LOST, SCRAPPED, AMOUNT = "lost", "scrapped", "amount"
DIRECTIONS: Final = (
    (counts.LOSS, "for less, and for what is lost"),
    (counts.SCRAP, "for waste"),
    (counts.GAIN, "for more"),
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
        lines, change = _change(items, request)
        return counts.adjust(lines, changes=[change], reason_code=why, act=act)
    verbs = {LOST: counts.lose, SCRAPPED: counts.scrap}
    verb = verbs.get(deed) or refuse("nothing_picked")
    return verb(moving.lines(items, request), reason_code=why, act=act)


def _change(items: list[int], request: HttpRequest) -> tuple[Lines, int]:
    """A lot in one of its places, and by how much what is really there differs from the record."""
    view = ledger.read.item(items[0])
    if len(items) != 1 or view.kind != Kind.LOT:
        refuse("adjust_no_amount")
    form = request.POST
    place = asked.place(form["source"]) if form.get("source") else 0
    parts = [
        part for part in ledger.read.holdings(view.id)
        if part.stage in placed.IN_HAND and place in (0, part.place)
    ]  # fmt: skip
    if len(parts) != 1:
        refuse("lot_in_several_places" if parts else "lot_not_there", code=view.code)
    [part] = parts
    product = catalog.read.product(view.product)
    really = catalog.parse_quantity(product, form.get("quantity", ""))
    if really == part.quantity:
        refuse("adjust_nothing", quantity=catalog.shown_quantity(product, really))
    lines = Lines([view.id], place=part.place, stage=part.stage)
    return lines, really - part.quantity
