"""The page on which counted goods get serials: where they lie, and serials made, scanned or pasted.

A part is what lies of a lot in one place, at one stage, of one owner, in one container.
"""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from stockthread import catalog, identifiers, ledger, places, receipts
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import refuse
from stockthread.ledger import Generated, Lines, Waiting
from stockthread.receipts import Delivery, Numbering, Receipt
from stockthread.web import asked, pictures, receive_page, shown, words

MADE: Final = "made"
DIGITS_MAX: Final = 9
LABELS_MAX: Final = 5_000
FIELDS: Final = ("part", "count", "serials", "taken", "left", "at", "reason")


def href(product: int, part: str = "", events: Sequence[int] = ()) -> str:
    """The page's address, for one part, after events."""
    said = [("part", part)] if part else []
    said += [("done", ids.public_id("event", event)) for event in events]
    address = reverse("serialise", args=[ids.public_id("product", product)])
    return f"{address}?{urlencode(said)}" if said else address


def token(part: Waiting) -> str:
    """What a part is called in addresses and forms."""
    public = [
        ids.public_id("item", part.lot),
        ids.public_id("place", part.place),
        str(part.stage),
        ids.public_id("party", part.owner),
        ids.public_id("item", part.container),
    ]
    return "-".join(public)


def product_of(id: int) -> catalog.Product:
    """A product whose pieces have serials. Raises Refused unknown_id, wrong_tracking."""
    product = catalog.read.product(id)
    if product.tracking in catalog.MEASURED_TRACKINGS:
        refuse("wrong_tracking", sku=product.sku, tracking=product.tracking)
    return product


def page(id: int, form: QueryDict) -> dict[str, Any]:
    """What the page shows. Raises Refused unknown_id, wrong_tracking."""
    product = product_of(id)
    parts = ledger.read.waiting(id)
    picked = part_of(parts, form.get("part", ""))
    scheme = identifiers.read.scheme(product.scheme) if product.scheme else None
    return {
        "product": product,
        "product_href": shown.product_href(id),
        "rows": rows(product, parts, picked),
        "picked": picked_words(product, picked) if picked else None,
        "scheme": scheme if scheme and scheme.is_active else None,
        "asked": {name: form.get(name, "") for name in FIELDS},
        "key": asked.new_key(),
        "action": reverse("serialise_post", args=[ids.public_id("product", id)]),
        "page_href": href(id),
        "preview_href": reverse("serialise_preview", args=[ids.public_id("product", id)]),
        "made": made(form),
    }


def part_of(parts: Sequence[Waiting], said: str) -> Waiting | None:
    """The part that is meant: the one that is named, or the only one there is."""
    if not said and len(parts) == 1:
        return parts[0]
    return next((part for part in parts if token(part) == said), None)


def rows(
    product: catalog.Product, parts: Sequence[Waiting], picked: Waiting | None
) -> list[dict[str, Any]]:
    """Where pieces lie that wait, each with how far its lot has come."""
    spots = places.read.places(sorted({part.place for part in parts}))
    boxes = ledger.read.codes(sorted({part.container for part in parts} - {0}))
    return [
        {
            "lot": part.code or f"#{part.lot}",
            "lot_href": shown.item_href(part.lot),
            "place": shown.place_name(spots[part.place]),
            "place_href": shown.place_href(part.place),
            "box": boxes.get(part.container, ""),
            "left": part.quantity,
            "reserved": part.reserved,
            "numbered": part.numbered,
            "whole": part.numbered + part.unnumbered,
            "width": pictures.length(part.numbered, part.numbered + part.unnumbered),
            "href": href(product.id, token(part)),
            "is_picked": part == picked,
        }
        for part in parts
    ]


def picked_words(product: catalog.Product, part: Waiting) -> dict[str, Any]:
    """The part that gets serials now."""
    place = places.read.place(part.place)
    free = part.quantity - part.reserved
    return {
        "part": token(part),
        "lot": part.code or f"#{part.lot}",
        "place": shown.place_name(place),
        "free": free,
        "reserved": part.reserved,
        "title": f"{words.count(free, 'piece')} of {product.name}",
    }


def made(form: QueryDict) -> dict[str, Any] | None:
    """The units that have just got serials, whose labels may be wanted."""
    for public in form.getlist("done"):
        event = ids.internal_id("event", str(public))
        if ledger.read.event(event).kind != "serialise":
            continue
        found = ledger.read.event_items(event, limit=LABELS_MAX + 1)
        units = [each.item for each in found if each.kind == ledger.Kind.UNIT]
        public_ids = [ids.public_id("item", unit) for unit in units]
        return {"items": " ".join(public_ids[:LABELS_MAX]), "count": len(units)}
    return None


def wanted(id: int, form: QueryDict) -> Numbering:
    """What the form asks for.

    Raises Refused unknown_id, wrong_tracking, nothing_waits, no_part.
    """
    product = product_of(id)
    parts = ledger.read.waiting(id)
    if not parts:
        refuse("nothing_waits", name=product.name)
    part = part_of(parts, form.get("part", "")) or refuse("no_part", name=product.name)
    return Numbering(
        lines=form.get("serials", "").splitlines(),
        year=timezone.localdate().year,
        product=product,
        lot=part.lot,
        place=part.place,
        stage=part.stage,
        owner=part.owner,
        container=part.container,
        free=part.quantity - part.reserved,
        taken=frozenset(form.get("taken", "").splitlines()),
        left=frozenset(form.get("left", "").splitlines()),
    )


def preview(id: int, form: QueryDict, act: ledger.Act) -> dict[str, Any]:
    """Three piles: what would get in, what to look at first, what cannot, each with why."""
    if not form.get("serials", "").strip():
        return {}
    try:
        asked_for = wanted(id, form)
        tried = receipts.check_serials(asked_for, act)
    except errors.Refused as refused:
        return {"problem": errors.text(refused.refusals[0]._replace(line=None))}
    return piles(asked_for, tried)


def piles(asked_for: Numbering, tried: Receipt) -> dict[str, Any]:
    """The piles with their lines, and the words of the buttons."""
    listed = Delivery(asked_for.lines, asked_for.place, asked_for.year, asked_for.product)
    said = receive_page.piles(listed, tried)
    good, doubtful = said["good"], said["doubtful"]
    waiting = asked_for.free - good
    rest = f"{words.count(waiting, 'piece')} still waiting" if waiting > 0 else "and none waits"
    said["piles"][0]["help"] = rest
    return {
        **said,
        "read_as": [],
        "left_out": len(asked_for.left),
        "deed": f"Give {words.count(good, 'serial')}",
        "deed_both": f"Give {words.number(good + doubtful)}, the doubtful too" if doubtful else "",
    }


def give(id: int, form: QueryDict, act: ledger.Act) -> tuple[list[int], str]:
    """Give the serials in the form, or make some; return the events and the lines that stay.

    Raises Refused where none can be given at all.
    """
    if form.get("way") == MADE:
        return [make(id, form, act).event], ""
    asked_for = wanted(id, form)
    done = receipts.give_serials(asked_for, act, with_doubtful=bool(form.get("doubtful")))
    if not done.events:
        reasons = receive_page.reasons(done)
        raise errors.Refused(reasons or [errors.Refusal(None, "no_lines", {})])
    left = [
        entry for entry, verdict in zip(done.entries, done.verdicts, strict=True)
        if verdict.pile != receipts.ACCEPTED
    ]  # fmt: skip
    return list(done.events), "\n".join(receive_page.tray(asked_for.lines, left))


def make(id: int, form: QueryDict, act: ledger.Act) -> ledger.Posting:
    """Make serials by the product's scheme for as many pieces as the form says.

    Raises Refused product_without_scheme, not_a_whole_quantity, and as `ledger.serialise` does.
    """
    part = wanted(id, form)
    text = form.get("count", "").strip()
    if not (text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX):
        refuse("not_a_whole_quantity", quantity=text)
    lines = Lines(
        [part.lot], [int(text)], place=part.place, stage=part.stage, owner=part.owner,
        container=part.container,
    )  # fmt: skip
    return ledger.serialise(lines, codes=codes_by_scheme(part.product, part.place, act), act=act)


def codes_by_scheme(product: catalog.Product, place: int, act: ledger.Act) -> Generated:
    """Serials by the product's scheme. Raises Refused product_without_scheme."""
    if not product.scheme:
        refuse("product_without_scheme", sku=product.sku)
    day = timezone.localtime(act.at or act.recorded_at).date()
    spot = places.read.place(place).code
    return Generated(product.scheme, catalog.serial_fields(product, on=day, place=spot))
