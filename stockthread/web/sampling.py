"""Samples on pages: the form that takes one of a lot, and those that are kept."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from stockthread import access, catalog, certificates, ledger, lots, parties, places
from stockthread.kernel import clock, ids
from stockthread.ledger import Act, ItemView, Posting
from stockthread.lots import Sample
from stockthread.web import acting, asked, lists, lot_forms, shown, words
from stockthread.web.lists import Deed, Field, Listing, Outcome, Said, Whole

SAMPLES_MAX: Final = 5_000
STATES: Final = (
    ("", "kept"), ("due", "due for disposal"), ("gone", "used up"), ("all", "kept or used up"),
)  # fmt: skip
HEAD: Final = (
    "sample", "lot", "sku", "product", "quantity", "unit", "place", "taken_at", "by", "reason",
    "keep_until",
)  # fmt: skip


def form(item: int, request: HttpRequest) -> dict[str, Any]:
    """What the form that takes a sample says; samples go where the last one went."""
    view, product = lot_forms.lot_of(item)
    sent = request.POST if request.method == "POST" else request.GET
    last = [each.place for each in lots.samples(limit=1) if each.place]
    kept_in = {"place": places.read.place(last[0]).code} if last else {}
    return {
        "title": f"Take a sample of {view.code or f'#{item}'}",
        "deed": "Take the sample",
        "summary": f"{shown.measure(product, view.quantity)} {product.name}",
        "action": reverse("lot_sample_post", args=[ids.public_id("item", item)]),
        "sources": lot_forms.sources(item, product),
        "unit": "" if product.unit == "piece" else product.unit,
        "is_held": bool(view.holds),
        "places": acting.suggested_places(),
        "asked": {name: sent.get(name, kept_in.get(name, "")) for name in lot_forms.FIELDS},
    }


def take(item: int, request: HttpRequest, act: Act) -> Posting:
    """Take the sample that the form says. Raises Refused as lots.take_sample."""
    view, product = lot_forms.lot_of(item)
    said = request.POST
    quantity = catalog.parse_quantity(product, said.get("amount", ""))
    return lots.take_sample(
        lot_forms.holding_of(view, request)._replace(quantities=[quantity]),
        place=asked.place(said.get("place", "")),
        code=said.get("number", "").strip(),
        act=act,
    )


def find(said: Said) -> Whole:
    """Samples that fit the words, the latest first."""
    lot = ids.internal_id("item", said["lot"]) if said.get("lot") else 0
    state, product, under = said.get("state", ""), said.product(), said.places()
    gone_too = state in ("gone", "all")
    found = lots.samples(of=[lot] if lot else (), gone_too=gone_too, limit=SAMPLES_MAX)
    if state == "due":
        due = {each.sample.lot for each in certificates.due(today())}
        found = [each for each in found if each.lot in due]
    if state == "gone":
        found = [each for each in found if not each.quantity]
    codes = ledger.read.codes(sorted({id for each in found for id in (each.lot, each.of)}))
    return Whole([
        each for each in found
        if product in (0, each.product) and (under is None or each.place in under)
        and said.fits(codes.get(each.lot, ""), codes.get(each.of, ""), why(each))
    ])  # fmt: skip


def why(each: Sample) -> str:
    """What it was taken for."""
    return each.reason.removeprefix(lots.SAMPLE).lstrip(": ")


def rows(found: Sequence[Sample], actor: access.Actor) -> list[dict[str, Any]]:
    """Samples as rows. Four statements."""
    items = {id for each in found for id in (each.lot, each.of)}
    views = {view.id: view for view in ledger.read.items(sorted(items))}
    products = catalog.read.products(sorted({each.product for each in found}))
    spots = places.read.places(sorted({each.place for each in found} - {0}))
    people = parties.read.people_names(sorted({each.person for each in found}))
    until = {each.sample.lot: each.until for each in certificates.retained(found)}
    return [
        {
            "id": ids.public_id("item", each.lot),
            "code": _code(views[each.lot]),
            "href": shown.item_href(each.lot),
            "of": _code(views[each.of]),
            "of_href": shown.item_href(each.of),
            "product": products[each.product].name,
            "amount": shown.measure(products[each.product], each.quantity),
            "is_gone": not each.quantity,
            "held": words.HELD if views[each.lot].holds and each.quantity else None,
            "place": shown.place_name(spots.get(each.place)),
            "place_href": shown.place_href(each.place) if each.place else "",
            "at": each.taken_at,
            "event_href": shown.event_href(each.event),
            "by": people.get(each.person, ""),
            "why": why(each),
            "until": until[each.lot],
            "is_due": _is_due(until[each.lot]),
        }
        for each in found
    ]


def cells(found: Sequence[Sample], actor: access.Actor) -> Iterator[list[Any]]:
    """Samples as lines of the file."""
    codes = ledger.read.codes(sorted({id for each in found for id in (each.lot, each.of)}))
    products = catalog.read.products(sorted({each.product for each in found}))
    spots = places.read.places(sorted({each.place for each in found} - {0}))
    people = parties.read.people_names(sorted({each.person for each in found}))
    until = {each.sample.lot: each.until for each in certificates.retained(found)}
    for each in found:
        product = products[each.product]
        yield [
            codes.get(each.lot, ""), codes.get(each.of, ""), product.sku, product.name,
            catalog.shown_number(product, each.quantity), product.unit,
            spots[each.place].code if each.place in spots else "",
            timezone.localtime(each.taken_at).isoformat(), people.get(each.person, ""), why(each),
            until[each.lot] or "",
        ]  # fmt: skip


def today() -> date:
    """The day it is here."""
    return timezone.localtime(clock.now()).date()


def _is_due(until: date | None) -> bool:
    return until is not None and until < today()


def dispose(found: Sequence[Sample], request: HttpRequest) -> Outcome:
    """Scrap the samples that are picked, all of which must be due."""
    posted = certificates.dispose([each.lot for each in found], act=asked.act(request))
    return Outcome(events=[posted.event])


def _code(view: ItemView) -> str:
    return view.code or f"#{view.id}"


def facts(view: ItemView, product: catalog.Product | None) -> list[tuple[str, str, str]]:
    """On a lot's page: the samples that are kept of it; on a sample's, what it is of."""
    if view.kind != ledger.Kind.LOT or product is None:
        return []
    kept = lots.samples(of=[view.id], limit=SAMPLES_MAX)
    told = []
    if lots.samples_among([view.id]):
        told.append(("Sample", "kept, not for sale or use", reverse("samples")))
    if kept:
        total = shown.measure(product, sum(each.quantity for each in kept))
        href = f"{reverse('samples')}?lot={ids.public_id('item', view.id)}"
        value = total if len(kept) == 1 else f"{total} in {words.number(len(kept))}"
        told.append(("Kept as sample", value, href))
    return told


SAMPLES: Final = Listing(
    name="samples",
    noun="sample",
    fields=(
        lists.text_field("any number or reason", "Show those with"),
        lists.PRODUCT,
        lists.PLACE,
        lists.choice("state", "that are", STATES, is_narrow=True),
        Field("lot", kind="kept", say="of one lot"),
    ),
    find=find,
    rows=rows,
    head=HEAD,
    amounts=("quantity",),
    cells=cells,
    label=lambda each: ledger.read.codes([each.lot]).get(each.lot) or f"#{each.lot}",
    kind="item",
    id_of=lambda each: int(each.lot),
    every={"state": "all"},
    deeds={
        "dispose": Deed(
            "Dispose",
            "scrap",
            "disposed of",
            "scrap",
            dispose,
            "Samples that are due are scrapped, whole.",
        ),
    },
    words={
        "lot": "of lot",
        "quantity": "amount",
        "place": "kept in",
        "taken_at": "taken",
        "reason": "what for",
    },
)
