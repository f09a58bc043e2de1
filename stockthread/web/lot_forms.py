"""The forms that make lots of lots: parts split off, lots poured together, repacked."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, ledger, lots, parties, places
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, HoldingView, ItemView, Kind, Lines, Posting, Stage
from stockthread.web import acting, asked, lists, placed, shown, tanked, words

FIELDS: Final = (
    "source", "parts", "lots", "place", "product", "amount", "number", "reason", "at",
)  # fmt: skip
SHOWN_MAX: Final = 20


def acts(view: ItemView, actor: access.Actor) -> list[lists.Act]:
    """The buttons on the page of a lot of which some is here: split, pour together, sample."""
    if view.kind != Kind.LOT or not _living(view.id):
        return []
    public, back = ids.public_id("item", view.id), f"?back={shown.item_href(view.id)}"
    every = (
        ("produce", "Split", "new", "lot_split"),
        ("produce", "Merge or repack", "join", "lot_join"),
        ("sample", "Take a sample", "box", "lot_sample"),
        ("scrap", "Process loss", "out", "lot_lose"),
    )
    return [
        lists.Act(word, icon, reverse(route, args=[public]) + back)
        for action, word, icon, route in every
        if access.may(actor, action)
    ]


def lot_of(item: int) -> tuple[ItemView, catalog.Product]:
    """A lot with its product. Raises Refused unknown_id, not_a_lot."""
    view = ledger.read.item(item)
    if view.kind != Kind.LOT:
        refuse("not_a_lot", name=view.code or f"#{item}")
    return view, catalog.read.product(view.product)


def split_form(item: int, request: HttpRequest) -> dict[str, Any]:
    """What the form that splits says, with what would come of it where parts are written."""
    view, product = lot_of(item)
    sent = request.POST if request.method == "POST" else request.GET
    public = ids.public_id("item", item)
    return {
        "title": f"Split {view.code or f'#{item}'}",
        "deed": "Split them off",
        "summary": f"{shown.measure(product, view.quantity)} {product.name}",
        "action": reverse("lot_split_post", args=[public]),
        "preview_href": reverse("lot_split_preview", args=[public]),
        "check_href": reverse("lot_split", args=[public]),
        "sources": sources(item, product),
        "unit": "" if product.unit == "piece" else f" {product.unit}",
        "asked": {name: sent.get(name, "") for name in FIELDS},
    }


def sources(item: int, product: catalog.Product) -> list[dict[str, str]]:
    """Where parts can be taken from: each holding by itself."""
    parts = _living(item)
    spots = places.read.places(sorted({part.place for part in parts}))
    boxes = ledger.read.codes(sorted({part.container for part in parts} - {0}))
    owners = parties.read.names(sorted({part.owner for part in parts} - {0}))
    is_told = len({part.owner for part in parts}) > 1
    return [
        {
            "value": token(part),
            "word": ", ".join(
                word
                for word in (
                    shown.place_name(spots[part.place]),
                    f"in {boxes[part.container]}" if part.container in boxes else "",
                    shown.stage_state(part.stage, spots[part.place]).word,
                    f"of {owners[part.owner]}" if is_told and part.owner in owners else "",
                    f"{shown.measure(product, part.quantity - part.reserved)} free",
                )
                if word
            ),
        }
        for part in parts
    ]


def token(part: HoldingView) -> str:
    """What a holding is called in a form."""
    kinds = (("place", part.place), ("party", part.owner), ("item", part.container))
    return "-".join([*(ids.public_id(kind, id) for kind, id in kinds), str(part.stage)])


def _living(item: int) -> list[HoldingView]:
    """What is not gone, and neither with others nor lost."""
    parts = [part for part in ledger.read.holdings(item) if part.stage in placed.LIVING]
    here = placed.with_us([part.place for part in parts])
    return [part for part in parts if part.place in here or part.stage == Stage.EXPECTED]


def split(item: int, request: HttpRequest, act: Act) -> Posting:
    """Split off what the form lists. Raises Refused no_part, and as lots.split_parts."""
    view, product = lot_of(item)
    holding = holding_of(view, request)
    parts = lots.read_parts(request.POST.get("parts", ""), product)
    return lots.split_parts(holding, parts, act=act)


def holding_of(view: ItemView, request: HttpRequest) -> Lines:
    """The holding that a form means, which says so where there are several.

    Raises Refused lot_in_several_places, lot_not_there.
    """
    said = request.POST.get("source", "")
    found = [part for part in _living(view.id) if said in ("", token(part))]
    if len(found) != 1:
        code = "lot_in_several_places" if found else "lot_not_there"
        data = {"code": view.code or f"#{view.id}", "item": view.id}
        raise Refused(ledger.named([Refusal(None, code, data)]))
    [one] = found
    return Lines(
        [view.id], place=one.place, stage=one.stage, owner=one.owner, container=one.container
    )


def preview(item: int, request: HttpRequest) -> dict[str, Any]:
    """What would come of the parts in the form: their numbers, and what is left."""
    if not request.POST.get("parts", "").strip():
        return {}
    act = asked.act(request)._replace(key=asked.new_key())
    try:
        return ledger.rehearsed(
            lambda: split(item, request, act), lambda made: outcome(item, list(made.items))
        )
    except errors.Refused as refused:
        return {"problems": acting.refusal_words(refused)["refusals"]}


def outcome(item: int, made: list[int]) -> dict[str, Any]:
    """The new lots with their amounts, and what is left of the old one."""
    view, product = lot_of(item)
    return {
        "rows": new_rows(made[:SHOWN_MAX]),
        "rows_left": max(len(made) - SHOWN_MAX, 0),
        "count": words.count(len(made), "new lot"),
        "rest": shown.measure(product, view.quantity),
        "rest_code": view.code or f"#{item}",
    }  # fmt: skip


def join_form(item: int, request: HttpRequest) -> dict[str, Any]:
    """What the form that pours lots together says; this lot stands in it already."""
    view, product = lot_of(item)
    sent = request.POST if request.method == "POST" else request.GET
    spots = places.read.places([view.place] if view.place else [])
    products = catalog.read.all_products()[: tanked.SUGGESTED_MAX]
    given = {
        "lots": f"{view.code}\t{catalog.shown_quantity(product, view.quantity - view.reserved)}\n",
        "place": next((spot.code for spot in spots.values()), ""),
    }
    return {
        "title": f"Merge or repack {view.code or f'#{item}'}",
        "deed": "Make it one lot",
        "summary": f"{shown.measure(product, view.quantity)} {product.name}",
        "action": reverse("lot_join_post", args=[ids.public_id("item", item)]),
        "preview_href": reverse("lot_join_preview", args=[ids.public_id("item", item)]),
        "check_href": reverse("lot_join", args=[ids.public_id("item", item)]),
        "products": [each for each in products if each.tracking in catalog.MEASURED_TRACKINGS],
        "places": acting.suggested_places(),
        "asked": {name: sent.get(name, given.get(name, "")) for name in FIELDS},
    }


def join_preview(request: HttpRequest) -> dict[str, Any]:
    """The number and amount of the lot that would come of the form; nothing of an empty one."""
    form = request.POST
    if not form.get("lots", "").strip() or not form.get("place", "").strip():
        return {}
    act = asked.act(request)._replace(key=asked.new_key())
    try:
        return ledger.rehearsed(
            lambda: join(0, request, act),
            lambda made: {"count": "1 lot then", "rows": new_rows(made.items[-1:])},
        )
    except errors.Refused as refused:
        return {"problems": acting.refusal_words(refused)["refusals"]}


def new_rows(made: Sequence[int]) -> list[dict[str, str]]:
    """Lots that would be made, with their amounts."""
    views = ledger.read.items(made)
    products = catalog.read.products(sorted({view.product for view in views}))
    return [
        {"code": view.code or "without a number",
         "amount": shown.measure(products[view.product], view.quantity)}
        for view in views
    ]  # fmt: skip


def join(item: int, request: HttpRequest, act: Act) -> Posting:
    """Make one lot of what the form lists. Raises Refused as tanked.lines_of and lots.join."""
    form = request.POST
    lines = tanked.lines_of(form.get("lots", ""))
    text, amount = form.get("product", "").strip(), form.get("amount", "").strip()
    into = asked.product(text) if text else None
    of = into or catalog.read.product(ledger.read.item(lines.items[0]).product)
    return lots.join(
        lines,
        place=asked.place(form.get("place", "")),
        product=into.id if into else 0,
        quantity=catalog.parse_quantity(of, amount) if amount else 0,
        code=form.get("number", "").strip(),
        act=act,
    )


def lose_form(item: int, request: HttpRequest) -> dict[str, Any]:
    """What the form that books a loss in work says."""
    view, product = lot_of(item)
    sent = request.POST if request.method == "POST" else request.GET
    return {
        "title": f"Process loss of {view.code or f'#{item}'}",
        "deed": "Book the loss",
        "summary": f"{shown.measure(product, view.quantity)} {product.name}",
        "action": reverse("lot_lose_post", args=[ids.public_id("item", item)]),
        "sources": sources(item, product),
        "unit": "" if product.unit == "piece" else product.unit,
        "asked": {name: sent.get(name, "") for name in FIELDS},
    }


def lose(item: int, request: HttpRequest, act: Act) -> Posting:
    """Book what the form says as lost in work. Raises Refused as lots.lose_part."""
    view, product = lot_of(item)
    text = request.POST.get("amount", "").strip()
    quantity = catalog.parse_quantity(product, text) if text else None
    holding = holding_of(view, request)._replace(quantities=[quantity])
    return lots.lose_part(holding, act=act)
