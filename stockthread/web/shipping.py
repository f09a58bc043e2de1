"""Shipping a selection: to whom, and for goods that get their serials then, which serials."""

from typing import Any, Final, NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stockthread import catalog, ledger, parties, places, receipts
from stockthread.kernel import errors
from stockthread.kernel.errors import refuse
from stockthread.ledger import Waiting
from stockthread.receipts import Numbering
from stockthread.web import acting, asked, moving, numbering, placed, words

SUGGESTED_MAX: Final = 1_000
FIELDS: Final = ("to", "way", "serials", "place", "reason", "at", "quantity", "source", "ours")


class Receiver(NamedTuple):
    """Whom goods are sent to: the place that the party is, and who owns them then, if it changes"""

    place: int
    owner: int | None


def form(
    items: list[int], request: HttpRequest, reasons: dict[str, Any] | None = None
) -> dict[str, Any]:
    """What the form says of these items."""
    reasons = reasons or {}
    said = acting.nouns(items)
    product = numbered_product(items)
    sent = request.POST if request.method == "POST" else request.GET
    return {
        **said,
        **reasons,
        "title": f"Ship {said['noun']}",
        "deed": f"Ship {said['noun']}" if not product else "Ship these serials",
        "deed_good": "" if product else acting.good_words("Ship", acting.good_left(items, reasons)),
        "action": reverse("ship_post"),
        "receivers": receivers(),
        "apart": apart(items),
        "lot": moving.lot_parts(items),
        "needs_serials": product is not None,
        "scheme": product is not None and product.scheme is not None,
        "asked": {name: sent.get(name, "") for name in FIELDS},
        **(counted(items, request) if product and request.method == "POST" else {}),
    }


def apart(items: list[int]) -> str:
    """What is asked of items that would leave without their containers, "" where none would."""
    picked = set(items)
    views = ledger.read.items(items)
    inside = {v.id: v.container for v in views if v.container and v.container not in picked}
    if not inside:
        return ""
    packs = len(set(inside.values()))
    if len(inside) == 1:
        [box] = ledger.read.codes(list(inside.values())).values() or [""]
        return f"It leaves without {box or 'its container'}: that pack is broken on record"
    return (
        f"{words.number(len(inside))} of them leave without their containers: "
        f"{words.count(packs, 'pack')} broken on record"
    )


def receivers() -> list[dict[str, str]]:
    """Whom goods can be sent to."""
    kinds = {
        "customer": parties.read.parties(kind="customer", limit=SUGGESTED_MAX),
        "carrier": parties.read.parties(kind="carrier", limit=SUGGESTED_MAX),
        "supplier": parties.read.parties(kind="supplier", limit=SUGGESTED_MAX),
    }
    first: dict[str, str] = {}
    for kind, found in kinds.items():
        for party in found:
            first.setdefault(party.code, f"{party.name}, {kind}")
    return [{"code": code, "word": word} for code, word in first.items()]


def numbered_product(items: list[int]) -> catalog.Product | None:
    """The product of a single lot whose pieces need serials to be shipped; else None."""
    if len(items) != 1:
        return None
    view = ledger.read.item(items[0])
    if view.kind != ledger.Kind.LOT:
        return None
    product = catalog.read.product(view.product)
    return None if product.tracking in catalog.MEASURED_TRACKINGS else product


def receiver(text: str) -> Receiver:
    """Whom a party's code or name means. Raises Refused no_receiver, unknown_party."""
    party = asked.party(text.strip() or refuse("no_receiver"))
    found = parties.read.party(party)
    if found.is_customer:
        return Receiver(places.place_of_party(party, "customer"), party)
    kind = "carrier" if found.is_carrier or not found.is_supplier else "supplier"
    return Receiver(places.place_of_party(party, kind), party if kind == "supplier" else None)


def ship(items: list[int], request: HttpRequest) -> list[int]:
    """Send the items to whom the form says; return the events. Raises Refused."""
    act, to = asked.act(request), receiver(request.POST.get("to", ""))
    if request.POST.get("ours"):
        to = to._replace(owner=None)
    product = numbered_product(items)
    is_return = product is not None and places.read.kinds([to.place])[to.place] == "supplier"
    if product is None or is_return:
        lines = moving.lines(items, request)
        unpack = bool(request.POST.get("unpack"))
        gone = ledger.ship(lines, place=to.place, owner=to.owner, act=act, unpack=unpack)
        return [gone.event]
    wanted = numbered(items[0], product, request)
    count = quantity(product, request, wanted.free)
    wanted = wanted._replace(sold_to=to.place, buyer=to.owner)
    if request.POST.get("way") == numbering.MADE:
        return made(wanted, count, act)
    return given(wanted, count, act, with_doubtful=bool(request.POST.get("doubtful")))


def numbered(lot: int, product: catalog.Product, request: HttpRequest) -> Numbering:
    """The serials in the form, for the part of the lot that it names. Raises Refused no_part."""
    part = part_of(lot, product, request.POST.get("source", "").strip())
    return Numbering(
        lines=request.POST.get("serials", "").splitlines(),
        year=timezone.localdate().year,
        product=product,
        lot=lot,
        place=part.place,
        stage=part.stage,
        owner=part.owner,
        container=part.container,
        free=part.quantity - part.reserved,
    )


def part_of(lot: int, product: catalog.Product, source: str) -> Waiting:
    """What lies of the lot in a place that can be shipped. Raises Refused no_part."""
    shippable = (placed.IN_HAND[0], placed.IN_HAND[2])
    parts = [
        part for part in ledger.read.waiting(product.id)
        if part.lot == lot and part.stage in shippable and not part.container
    ]  # fmt: skip
    if source:
        place = asked.place(source)
        parts = [part for part in parts if part.place == place]
    return parts[0] if len(parts) == 1 else refuse("no_part", name=product.name)


def quantity(product: catalog.Product, request: HttpRequest, free: int) -> int:
    """How many pieces leave: as the form says, or all there are."""
    text = request.POST.get("quantity", "").strip()
    count = catalog.parse_quantity(product, text) if text else free
    return count if count > 0 else refuse("not_a_whole_quantity", quantity=text)


def made(wanted: Numbering, count: int, act: ledger.Act) -> list[int]:
    """Ship pieces with serials by the product's scheme. Raises Refused product_without_scheme."""
    lines = ledger.Lines(
        [wanted.lot], [count], place=wanted.place, stage=wanted.stage, owner=wanted.owner,
        container=wanted.container,
    )  # fmt: skip
    act = act._replace(cause=ledger.Cause(receipts.NUMBERED, act.key))
    codes = numbering.codes_by_scheme(wanted.product, wanted.place, act)
    postings = ledger.ship_with_serials(
        lines, codes=codes, place=wanted.sold_to, owner=wanted.buyer, act=act
    )
    return [posting.event for posting in postings]


def given(wanted: Numbering, count: int, act: ledger.Act, *, with_doubtful: bool) -> list[int]:
    """Ship pieces with the serials listed: as many as leave, and every one of them good.

    Raises Refused serials_do_not_match, and why serials are doubtful or refused.
    """
    tried = receipts.check_serials(wanted, act._replace(key=asked.new_key()))
    is_again = bool(ledger.read.events_for(receipts.NUMBERED, act.key))
    if not is_again:
        stopped = why_stopped(tried, with_doubtful)
        if stopped:
            raise errors.Refused(stopped)
        if len(tried.entries) != count:
            refuse("serials_do_not_match", serials=len(tried.entries), items=count)
    return list(receipts.give_serials(wanted, act, with_doubtful=with_doubtful).events)


def why_stopped(tried: receipts.Receipt, with_doubtful: bool) -> list[errors.Refusal]:
    """Why serials cannot leave: with the numbers of their lines."""
    return [
        verdict.reason._replace(line=entry.rows[0])
        for entry, verdict in zip(tried.entries, tried.verdicts, strict=True)
        if verdict.reason
        and (verdict.pile == receipts.REFUSED
             or (verdict.pile == receipts.DOUBTFUL and not with_doubtful))
    ]  # fmt: skip


def counted(items: list[int], request: HttpRequest) -> dict[str, Any]:
    """How many of the serials that must leave are listed: `7 of 12`, and what is wrong with any."""
    product = numbered_product(items)
    if product is None:
        return {}
    try:
        wanted = numbered(items[0], product, request)
        count = quantity(product, request, wanted.free)
        tried = receipts.check_serials(wanted, asked.act(request)._replace(key=asked.new_key()))
    except errors.Refused as refused:
        return {"count_problem": errors.text(refused.refusals[0]._replace(line=None))}
    odd = [
        {
            "text": entry.text,
            "why": errors.text(verdict.reason),
            "is_doubtful": verdict.pile == receipts.DOUBTFUL,
        }
        for entry, verdict in zip(tried.entries, tried.verdicts, strict=True)
        if verdict.reason
    ]
    return {
        "listed": len(tried.entries),
        "must": count,
        "odd": odd[: acting.REASONS_MAX],
        "odd_left": max(len(odd) - acting.REASONS_MAX, 0),
        "has_doubtful": bool(odd) and all(each["is_doubtful"] for each in odd),
    }
