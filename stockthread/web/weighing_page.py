"""Catch weight on pages: what was weighed and is here, and the form that notes weights."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, ledger, lots, parties, places
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import ItemView, Kind, Posting
from stockthread.lots import Weighed
from stockthread.web import asked, lists, pasted, shown

SHOWN_MAX: Final = 200
_SCALE: Final = catalog.Product(0, "", "", "lot", "kg", 1000, None, None, "", 0, None, "", True)


def kilograms(weight: Fraction) -> str:
    """A weight to the gram: `1.234 kg`."""
    return shown.measure(_SCALE, round(weight * 1000))


def page(actor: access.Actor) -> dict[str, Any]:
    """What is here of weighed goods, by product, and each thing that was weighed."""
    sums, found = lots.weights(), lots.weighed()
    products = catalog.read.products([each.product for each in sums])
    return {
        "sums": [
            {
                "product": products[each.product].name,
                "href": shown.product_href(each.product),
                "weighed": shown.measure(products[each.product], each.pieces),
                "unweighed": shown.measure(products[each.product], each.unweighed)
                if each.unweighed else "",
                "weight": kilograms(each.kilograms),
                "each": kilograms(each.kilograms * products[each.product].scale / each.pieces),
                "unit": products[each.product].unit,
            }
            for each in sums
        ],
        "rows": rows(found[:SHOWN_MAX], products),
        "rows_left": max(len(found) - SHOWN_MAX, 0),
        "may_weigh": access.may(actor, "sample"),
    }  # fmt: skip


def rows(found: Sequence[Weighed], products: dict[int, catalog.Product]) -> list[dict[str, Any]]:
    """Weighed things as rows. Three statements."""
    codes = ledger.read.codes(sorted({each.item for each in found}))
    spots = places.read.places(sorted({each.place for each in found} - {0}))
    people = parties.read.people_names(sorted({each.person for each in found}))
    return [
        {
            "code": codes.get(each.item) or f"#{each.item}",
            "href": shown.item_href(each.item),
            "product": products[each.product].name,
            "amount": shown.measure(products[each.product], each.quantity),
            "weight": kilograms(each.kilograms),
            "is_whole": each.is_whole,
            "place": shown.place_name(spots.get(each.place)) or "several places",
            "at": each.at,
            "event_href": shown.event_href(each.event),
            "by": people.get(each.person, ""),
        }
        for each in found
    ]


def form(request: HttpRequest) -> dict[str, Any]:
    """What the form that notes weights says."""
    sent = request.POST if request.method == "POST" else request.GET
    return {
        "title": "Weigh",
        "deed": "Note the weights",
        "action": reverse("weigh_post"),
        "asked": {name: sent.get(name, "") for name in ("weights", "reason", "at")},
    }


def weigh(request: HttpRequest) -> Posting:
    """Note what the form lists, one a line: `CHEESE-17 1.234 kg`.

    Raises Refused: no_lines, and with a line code_finds_nothing, code_finds_several,
    weight_missing, and as lots.weigh.
    """
    text = request.POST.get("weights", "")
    rows = [row for row in pasted.lines(text, True, is_code=lambda code: True) if row.code]
    if not rows:
        refuse("no_lines")
    matches = ledger.read.find_codes([row.code for row in rows])
    live = {m.item for found in matches.values() for m in found if m.is_live}
    kinds = {view.id: view.kind for view in ledger.read.items(sorted(live))}
    items, bad = list[int](), list[Refusal]()
    for row in rows:
        found = {m.item for m in matches.get(row.code, []) if kinds.get(m.item) in _WEIGHABLE}
        if len(found) != 1:
            code = "code_finds_several" if found else "code_finds_nothing"
            bad.append(Refusal(row.index, code, {"text": row.code}))
        elif not row.amount:
            bad.append(Refusal(row.index, "weight_missing", {"code": row.code}))
        items += found
    if bad:
        raise Refused(bad)
    return lots.weigh(items, [row.amount for row in rows], act=asked.act(request))


_WEIGHABLE: Final = (Kind.UNIT, Kind.LOT)


def facts(view: ItemView) -> list[tuple[str, str, str]]:
    """What a weighed thing that is here weighs."""
    if view.kind not in _WEIGHABLE:
        return []
    return [
        ("Weight", kilograms(each.kilograms) + ("" if each.is_whole else ", by share"),
         reverse("weights"))
        for each in lots.weighed([view.id])
    ]  # fmt: skip


def acts(view: ItemView, product: catalog.Product | None, actor: access.Actor) -> list[lists.Act]:
    """The button that weighs a lot that is counted in pieces."""
    if view.kind != Kind.LOT or product is None or not view.code or not access.may(actor, "sample"):
        return []
    if catalog.read.units()[product.unit].dimension != "count":
        return []
    said = urlencode({"weights": f"{view.code} ", "back": shown.item_href(view.id)})
    return [lists.Act("Weigh", "value", f"{reverse('weigh')}?{said}")]
