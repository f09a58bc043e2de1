"""Tanks on pages: what stands in each, and the forms that pour, draw and empty."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from stockthread import access, catalog, ledger, lots, places, trace
from stockthread.kernel import ids
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Kind, Lines, Posting
from stockthread.lots import TankState
from stockthread.web import acting, asked, composed, pasted, shown, words

FIELDS: Final = ("lots", "parts", "amount", "product", "place", "reason", "at")
SOURCES_MAX: Final = 4
ROWS_MAX: Final = 20
SUGGESTED_MAX: Final = 200


def page(actor: access.Actor) -> dict[str, Any]:
    """What stands around the list of tanks: the gains that wait for review, and who may what."""
    return {
        "gains": gains(),
        "may_produce": access.may(actor, "produce"),
        "may_empty": access.may(actor, "scrap"),
    }


def card(
    state: TankState,
    place: places.Place,
    products: dict[int, catalog.Product],
    codes: dict[int, str],
) -> dict[str, Any]:
    """A tank: its content with the largest sources of it as bars."""
    id = ids.public_id("place", state.place)
    told: dict[str, Any] = {
        "code": place.code,
        "name": place.name if place.name != place.code else "",
        "href": shown.place_href(place.id),
        "pour_href": reverse("tank_pour", args=[id]),
        "draw_href": reverse("tank_draw", args=[id]) if state.lot else "",
        "empty_href": reverse("tank_empty", args=[id]) if state.lot else "",
        "clean_href": "" if state.lot else reverse("tank_clean", args=[id]),
        "is_clean": bool(state.last) and not state.carries,
        "carries": codes.get(state.last, "") if state.carries and not state.lot else "",
    }
    if not state.lot:
        return told
    product = products[state.product]
    found = trace.composition(state.lot, limit=2_000)
    names = catalog.read.products(sorted({each.product for each in found.ingredients} - {0}))
    sources = [each for each in found.ingredients if each.is_source and each.share is not None]
    rest = sum((each.share or Fraction(0) for each in sources[SOURCES_MAX:]), Fraction(0))
    return {
        **told,
        "amount": shown.measure(product, state.quantity),
        "product": product.name,
        "lot": codes.get(state.lot) or f"#{state.lot}",
        "lot_href": shown.item_href(state.lot),
        "composition_href": composed.href(state.lot),
        "bars": composed.bars(found, names)[:SOURCES_MAX],
        "others": len(sources) - SOURCES_MAX if rest else 0,
        "others_share": trace.percent(rest),
    }


def gains() -> list[dict[str, Any]]:
    """What was drawn beyond the books and nobody has looked at."""
    found = lots.read.gains(unreviewed=True, limit=50)
    views = {view.id: view for view in ledger.read.items(sorted({each.lot for each in found}))}
    products = catalog.read.products(sorted({view.product for view in views.values()}))
    return [
        {
            "amount": shown.measure(products[views[each.lot].product], each.quantity),
            "lot": views[each.lot].code or f"#{each.lot}",
            "lot_href": shown.item_href(each.lot),
            "at": each.happened_at,
            "event_href": shown.event_href(each.event),
        }
        for each in found
    ]


def _head(tank: int, word: str, deed: str, route: str) -> dict[str, Any]:
    place = places.read.place(tank)
    state = lots.read.states([tank]).get(tank) or refuse("tank_unknown", place=tank)
    product = catalog.read.product(state.product) if state.product else None
    return {
        "title": f"{word} {place.code}",
        "deed": deed,
        "summary": f"{shown.measure(product, state.quantity)} {product.name} by the books"
        if product else "empty by the books",
        "action": reverse(route, args=[ids.public_id("place", tank)]),
        "unit": product.unit if product else "",
        "tank": place.code,
        "is_empty": product is None,
        "places": acting.suggested_places(),
    }  # fmt: skip


def pour_form(tank: int) -> dict[str, Any]:
    """What the form that pours says."""
    products = catalog.read.all_products()[:SUGGESTED_MAX]
    measured = [each for each in products if each.tracking in catalog.MEASURED_TRACKINGS]
    return {**_head(tank, "Pour into", "Pour it in", "tank_pour_post"), "products": measured}


def pour(tank: int, request: HttpRequest) -> list[int]:
    """Pour what the form lists; return the event. Raises Refused."""
    form = request.POST
    lines = lines_of(form.get("lots", ""))
    product = asked.product(form["product"]).id if form.get("product", "").strip() else 0
    quantity = 0
    if amount := form.get("amount", "").strip():
        state = lots.read.states([tank]).get(tank)
        of = product or (state.product if state else 0) or ledger.read.item(lines.items[0]).product
        quantity = catalog.parse_quantity(catalog.read.product(of), amount)
    posting = lots.pour(tank, lines, act=asked.act(request), product=product, quantity=quantity)
    return [posting.event]


def lines_of(text: str) -> Lines:
    """Lots with their amounts, one a line: `L-26-0007 400 l`.

    Raises Refused: no_lines, and with a line unknown_lot, lot_unclear, not_a_whole_quantity.
    """
    rows = pasted.lines(text, has_amounts=True, is_code=lambda code: True)
    rows = [row for row in rows if row.code]
    if not rows:
        refuse("no_lines")
    matches = ledger.read.find_codes([row.code for row in rows])
    live = {match.item for found in matches.values() for match in found if match.is_live}
    views = {v.id: v for v in ledger.read.items(sorted(live)) if v.kind == Kind.LOT}
    products = catalog.read.products(sorted({view.product for view in views.values()}))
    items, quantities = [], []
    bad: list[Refusal] = []
    for row in rows:
        found = {match.item for match in matches.get(row.code, []) if match.item in views}
        if len(found) != 1:
            code = "lot_unclear" if found else "unknown_lot"
            bad.append(Refusal(row.index, code, {"code": row.code}))
            continue
        [item] = found
        product = products[views[item].product]
        items.append(item)
        quantities.append(catalog.parse_quantity(product, row.amount) if row.amount else None)
    if bad:
        raise Refused(bad)
    return Lines(items, quantities)


def draw_form(tank: int, request: HttpRequest | None = None) -> dict[str, Any]:
    """What the form that draws says, with what would come of it where lots are listed."""
    id = ids.public_id("place", tank)
    piles = draw_preview(tank, request) if request else {}
    return {
        **_head(tank, "Draw from", "Draw it", "tank_draw_post"),
        "preview_href": reverse("tank_draw_preview", args=[id]),
        "check_href": reverse("tank_draw", args=[id]),
        **piles,
    }


def draw_preview(tank: int, request: HttpRequest) -> dict[str, Any]:
    """What is listed beside what is booked, in piles; nothing where nothing is listed."""
    if not request.POST.get("parts", "").strip():
        return {}
    act = asked.act(request)._replace(key=asked.new_key())
    now = lots.read.states([tank])[tank]
    try:
        return ledger.rehearsed(
            lambda: _draw(tank, request, act), lambda made: _draw_piles(now, made[0].items)
        )
    except Refused as refused:
        return {"problems": acting.refusal_words(refused)["refusals"]}


def _draw_piles(now: TankState, made: Sequence[int]) -> dict[str, Any]:
    """The lots in the order in which they are drawn: within the books, beyond them, and the rest
    of the tank."""
    product = catalog.read.product(now.product)
    free = left = now.quantity - now.reserved
    within: list[dict[str, str]] = []
    beyond: list[dict[str, str]] = []
    for view in ledger.read.items(made):
        row = {
            "name": view.code or "without a number",
            "amount": shown.measure(product, view.quantity),
        }
        (within if view.quantity <= left else beyond).append(row)
        left -= view.quantity
    fits = f"{words.count(len(within), 'lot')} within the books"
    booked = f"of {shown.measure(product, free)} booked"
    drawn = min(free - left, free)
    piles = (
        ("within", "finished", "check", "drawn", drawn, within, fits),
        ("beyond", "progress", "doubt", "beyond the books", max(-left, 0), beyond,
         "a gain that waits for review"),
        ("left", "expected", "late", "left in the tank", max(left, 0), [], booked),
    )  # fmt: skip
    return {
        "piles": [
            {"anchor": f"draw-{name}", "css": css, "icon": icon, "word": word,
             "amount": shown.measure(product, amount), "rows": rows[:ROWS_MAX],
             "rows_left": max(len(rows) - ROWS_MAX, 0), "help": help}
            for name, css, icon, word, amount, rows, help in piles
        ]
    }  # fmt: skip


def draw(tank: int, request: HttpRequest) -> list[int]:
    """Draw what the form lists; return the events. Raises Refused."""
    act = asked.act(request)
    _draw(tank, request, act)
    return lots.events_of_draw(act)


def _draw(tank: int, request: HttpRequest, act: Act) -> tuple[Posting, int]:
    state = lots.read.states([tank]).get(tank) or refuse("tank_unknown", place=tank)
    if not state.product:
        refuse("tank_is_empty", place_code=places.read.place(tank).code)
    parts = lots.read_parts(request.POST.get("parts", ""), catalog.read.product(state.product))
    place = request.POST.get("place", "").strip()
    return lots.draw_parts(tank, parts, place=asked.place(place) if place else tank, act=act)


def empty_form(tank: int) -> dict[str, Any]:
    """What the form that empties says."""
    return _head(tank, "Empty", "It is empty and clean", "tank_empty_post")


def empty(tank: int, request: HttpRequest) -> list[int]:
    """Book what is left as lost and note the cleaning; return the event, if any."""
    event = lots.empty(tank, act=asked.act(request))
    return [event] if event else []


def clean_form(tank: int) -> dict[str, Any]:
    """What the form that notes a cleaning says."""
    return _head(tank, "Cleaned:", "It is clean", "tank_clean_post")


def clean(tank: int, request: HttpRequest) -> list[int]:
    """Note that the empty tank was cleaned. Raises Refused tank_not_empty."""
    lots.clean(tank, act=asked.act(request))
    return []
