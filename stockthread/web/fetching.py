"""The parts of a production order fetched on a page: where they lie in walking order, one field for
every scan, three piles, one commit."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import catalog, ledger, orders, places, production
from stockthread.kernel import errors, ids
from stockthread.kernel.errors import Refused, refuse
from stockthread.orders import Order
from stockthread.production import fetching
from stockthread.web import acting, asked, making, passing, pasted, rowed, shown

FIELDS: Final = ("scans", "product")
CODES_MAX: Final = 4


def page(order: int, request: HttpRequest) -> dict[str, Any]:
    """The list to walk by, and the box for scans. Raises Refused."""
    row = orders.read.order(order)
    if row.kind != orders.PRODUCTION:
        refuse("order_not_production", number=row.number, kind=row.kind, lines=0)
    form = request.POST if request.method == "POST" else request.GET
    product = making.chosen(row, form)
    public = ids.public_id("order", order)
    spots, missing = fetching.suggested(row, product.id)
    return {
        "order": row,
        "href": shown.order_href(order),
        "making_href": making.here_of(row, product),
        "product": product,
        "picked": ids.public_id("product", product.id),
        "spots": spot_rows(spots),
        "nowhere": amounts(missing),
        "routes": {name: reverse(f"order_fetching_{name}", args=[public])
                   for name in ("check", "post")},
        "asked": {name: form.get(name, "") for name in FIELDS},
        "key": form.get("key") or asked.new_key(),
        **piles(row, product.id, form),
    }  # fmt: skip


def spot_rows(spots: Sequence[fetching.Spot]) -> list[dict[str, Any]]:
    """Where parts lie, place by place and part by part, as a pick list says it."""
    products = catalog.read.products(sorted({spot.product for spot in spots}))
    codes = ledger.read.codes(sorted({spot.item for spot in spots}))
    found: dict[tuple[int, int], list[fetching.Spot]] = {}
    for spot in spots:
        found.setdefault((spot.place, spot.product), []).append(spot)
    return [
        {
            "place": some[0].place_code,
            "name": products[product].name,
            "amount": shown.measure(products[product], sum(spot.quantity for spot in some)),
            "codes": [
                {
                    "code": codes.get(spot.item) or products[product].sku,
                    "href": shown.item_href(spot.item),
                }
                for spot in some[:CODES_MAX]
            ],
            "codes_left": max(len(some) - CODES_MAX, 0),
        }
        for (_, product), some in found.items()
    ]


def amounts(sums: Mapping[int, int]) -> list[dict[str, str]]:
    """Amounts by product, in words."""
    products = catalog.read.products(sorted(sums))
    return [
        {"amount": shown.measure(products[id], quantity), "name": products[id].name}
        for id, quantity in sums.items()
    ]


def piles(row: Order, product: int, form: Mapping[str, str]) -> dict[str, Any]:
    """What the scans so far come to, and what is wrong with which line."""
    text = form.get("scans", "")
    if not text.strip():
        return {"piles": []}
    read = scanned(row, product, form)
    found = fetching.check(row, read.lines, product)
    problems = [*read.problems, *(
        each._replace(line=read.rows[each.line]) if each.line is not None else each
        for each in found.refusals
    )]  # fmt: skip
    targets = places.read.places(sorted(set(found.target)))
    piles_of = (
        ("matched", "finished", "check", "fetched", found.matched),
        ("extra", "progress", "doubt", "more than is needed", found.extra),
        ("missing", "held", "late", "still to fetch", found.missing),
    )
    return {
        "piles": [passing.pile(*each) for each in piles_of],
        "problems": [errors.text(each) for each in problems[: passing.REASONS_MAX]],
        "problems_left": max(len(problems) - passing.REASONS_MAX, 0),
        "count": len(found.lines.items),
        "is_extra": bool(found.extra),
        "is_good": bool(found.lines.items) and not problems,
        "good": len(found.lines.items) if problems else 0,
        "asks": asks(row, product, form, found),
        "targets": ", ".join(
            place.name if place.kind in places.PARTY_KINDS else place.code
            for place in targets.values()
        ),
        "is_sent": any(place.kind in places.PARTY_KINDS for place in targets.values()),
    }


class Row(NamedTuple):
    """A line of the box: its row from 0, the code, the amount behind it or in the field for it."""

    index: int
    code: str
    amount: str
    is_typed: bool


def rows_of(form: Mapping[str, str]) -> list[Row]:
    """The lines of the box; one without an amount has that of the field that asked for it."""
    told = dict(zip(_listed(form, "of"), _listed(form, "much"), strict=False))
    found = []
    for index, text in enumerate(form.get("scans", "").splitlines()):
        code, amount = pasted.split(text.strip())
        if code:
            much = amount or told.get(code, "").strip()
            found.append(Row(index, code, much, bool(amount)))
    return found


def _listed(form: Mapping[str, str], name: str) -> list[str]:
    """All values of a field that stands several times."""
    return form.getlist(name) if isinstance(form, QueryDict) else []


def scanned(row: Order, product: int, form: Mapping[str, str]) -> passing.Scanned:
    """What was scanned: things by their codes, and what goes in in bulk by its SKU."""
    known = production.by_sku.parts(row, product)
    lines = form.get("scans", "").splitlines()
    bulk, twice = bulk_rows(known, form)
    for each in rows_of(form):
        if each.code in known:
            lines[each.index] = ""
        elif each.amount and not each.is_typed:
            lines[each.index] = f"{each.code} {each.amount}"
    read = passing.scanned("\n".join(lines))
    read = read._replace(problems=(*read.problems, *twice))
    if not bulk:
        return read
    at = [each.index for each in bulk]
    try:
        wanted = rowed.read(
            [{"n": n, "part": known[each.code], "amount": each.amount}
             for n, each in enumerate(bulk)],
            lambda each: (each["part"], catalog.parse_quantity(each["part"], each["amount"])
                          if each["amount"] else None),
        )  # fmt: skip
        pieces, of = production.by_sku.taken(row, wanted, product)
    except Refused as refused:
        problems = [r._replace(line=at[r.line or 0]) for r in refused.refusals]
        return read._replace(problems=(*read.problems, *problems))
    joined = production.by_sku.joined([read.lines, pieces])
    rows = (*read.rows, *(at[n] for n in of))[: len(joined.items)]
    return passing.Scanned(joined, rows, read.problems)


def bulk_rows(
    known: Mapping[str, catalog.Product], form: Mapping[str, str]
) -> tuple[list[Row], list[errors.Refusal]]:
    """The lines of parts named by SKU; one of each at most says no amount, others are refused."""
    rows, bare, twice = [], set[int](), []
    for each in rows_of(form):
        part = known.get(each.code)
        if part and not each.is_typed and part.id in bare:
            twice.append(errors.Refusal(each.index, "scan_twice", {"code": each.code}))
        elif part:
            rows.append(each)
            bare |= set() if each.is_typed else {part.id}
    return rows, twice


def asks(
    row: Order, product: int, form: Mapping[str, str], found: fetching.Fetch
) -> list[dict[str, str]]:
    """How much of each lot and bulk part is meant that was scanned without an amount."""
    known = production.by_sku.parts(row, product)
    views = {view.id: view for view in ledger.read.items(sorted(set(found.lines.items)))}
    products = catalog.read.products(sorted({view.product for view in views.values()} - {0}))
    sums: dict[str, int] = {}
    of: dict[str, catalog.Product] = {}
    for item, quantity in zip(found.lines.items, found.lines.quantities or (), strict=True):
        if views[item].kind == ledger.Kind.LOT:
            part = products[views[item].product]
            code = part.sku if part.sku in known else views[item].code
            sums[code], of[code] = sums.get(code, 0) + (quantity or 0), part
    for each in bulk_rows(known, form)[0]:
        if each.is_typed and known[each.code].sku in sums:
            part = known[each.code]
            sums[part.sku] -= catalog.parse_quantity(part, each.amount)
    asked_of = {
        each.code: known[each.code].sku if each.code in known else each.code
        for each in rows_of(form)
        if not each.is_typed
    }
    return [
        {"code": code, "name": of[name].name, "unit": of[name].unit,
         "much": catalog.shown_number(of[name], sums[name])}
        for code, name in asked_of.items() if name in sums
    ]  # fmt: skip


def do(order: int, request: HttpRequest) -> list[int]:
    """Bring what was scanned to its stations; return the event. Raises Refused."""
    row, form = orders.read.order(order), request.POST
    product, act = making.chosen(row, form), asked.act(request)
    if done := ledger.read.events_by_keys([act.key]):
        return [event.id for event in done]
    read = scanned(row, product.id, form)
    if not read.lines.items or (read.problems and act.accept == "all"):
        raise Refused(read.problems) if read.problems else Refused(_nothing())
    _, posting = fetching.fetch(
        row, read.lines, act=act, product=product.id, with_extra=bool(form.get("extra"))
    )
    return [posting.event]


def _nothing() -> list[errors.Refusal]:
    return [errors.Refusal(None, "no_lines", {})]


def refused_page(order: int, request: HttpRequest, refused: Refused) -> dict[str, Any]:
    """The page as it was filled, with the reasons."""
    return {**page(order, request), **acting.refusal_words(refused)}
