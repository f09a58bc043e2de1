"""Many orders at once: rows from a file or pasted, their piles, and what is left to mend."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from stockthread import catalog, exchange, orders
from stockthread.exchange import ImportedOrders, OrderPiles, SaidOrder
from stockthread.kernel import clock, errors, money
from stockthread.kernel.errors import Refused
from stockthread.orders import Order
from stockthread.web import (
    acting,
    order_list,
    order_page,
    order_picking,
    order_said,
    receive_file,
    words,
)
from stockthread.web import asked as ask

SHOWN_MAX: Final = 100
AMOUNTS_SHOWN: Final = 2
TOTALS_SHOWN: Final = 12
COLUMNS: Final = (
    ("kind", "purchase, sale, transfer, return or production"),
    ("number", "of the order; rows of one number are one order"),
    ("party", "the supplier or customer, by code or name"),
    ("reference", "the party's own number; enough where there is no number"),
    ("order due, order note, currency", "of the whole order"),
    ("from, to", "places, of a transfer"),
    ("product", "by SKU, GTIN or a barcode that was taught"),
    ("quantity, unit, price, due, note", "of the line"),
)


def page(sent: Mapping[str, str], reasons: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form as it stands, with the piles that its rows make."""
    kind = sent.get("kind", "")
    return {
        "asked": {name: sent.get(name, "") for name in ("rows", "numbers", "kind")},
        "kinds": [(slug, order_list.NOUNS[slug]) for slug in order_list.KINDS],
        "key": sent.get("key") or ask.new_key(),
        "columns": COLUMNS,
        **(_piles(sent, kind) if sent.get("rows", "").strip() else {}),
        **(reasons or {}),
    }


def _piles(sent: Mapping[str, str], kind: str) -> dict[str, Any]:
    try:
        piles = exchange.sort_orders(table(sent), order_list.KINDS.get(kind, ""))
    except Refused as refused:
        return {**acting.refusal_words(refused), "refusal_title": "The rows cannot be read"}
    new, here, left = piles.of("new"), piles.of("here"), piles.left_out()
    return {
        "has_piles": True,
        "new": _rows(new[:SHOWN_MAX]),
        "totals": totals(new),
        "new_count": len(new),
        "new_lines": sum(len(each.rows) for each in new),
        "new_left": max(len(new) - SHOWN_MAX, 0),
        "here": _rows(here[:SHOWN_MAX]),
        "here_count": len(here),
        "here_left": max(len(here) - SHOWN_MAX, 0),
        "refused": _refused(piles)[:SHOWN_MAX],
        "refused_count": len(piles.of("refused")),
        "refused_lines": len(left),
        "refused_left": max(len(_refused(piles)) - SHOWN_MAX, 0),
        "unread": words.listed(piles.sheet.unread),
    }


def _rows(some: Sequence[SaidOrder]) -> list[dict[str, Any]]:
    """Orders of a pile as rows, each with what it is of, how much, and what it is worth."""
    read = [line for each in some if each.order for line in each.order.lines]
    products = catalog.read.products(sorted({line.product for line in read}))
    return [_row(each, products) for each in some]


def _row(each: SaidOrder, products: Mapping[int, catalog.Product]) -> dict[str, Any]:
    lines = each.order.lines if each.order else ()
    return {
        "number": each.known.number if each.known else each.number or "the next number",
        "href": order_list.href(each.known.id) if each.known else "",
        "kind": order_list.KIND_WORDS.get(each.kind, ""),
        "party": each.party,
        "lines": len(each.rows),
        "rows": f"{each.rows[0].number}–{each.rows[-1].number}"
        if len(each.rows) > 1
        else str(each.rows[0].number)
        if each.rows
        else "",
        "amounts": [
            order_picking.amount_words(products[line.product], line.quantity)
            for line in lines[:AMOUNTS_SHOWN]
        ],
        "amounts_left": max(len(lines) - AMOUNTS_SHOWN, 0),
        "value": values_of([each]),
        "state": each.known.state if each.known else "",
    }


def values_of(some: Sequence[SaidOrder]) -> str:
    """What orders are worth, by currency: `1,204.50 EUR, 12.00 USD`; lines without a price are
    left out of it."""
    found = [each.order for each in some if each.order]
    products = catalog.read.products(sorted({x.product for order in found for x in order.lines}))
    sums: dict[str, int] = {}
    for order in found:
        for line in order.lines:
            if line.price is not None:
                value = order_page.line_value(line, products[line.product])
                sums[order.currency] = sums.get(order.currency, 0) + value
    return ", ".join(f"{money.shown_amount(sums[each], each)} {each}" for each in sorted(sums))


def totals(some: Sequence[SaidOrder]) -> dict[str, Any]:
    """What the new orders come to: lines, how much of what, and their worth."""
    lines = [line for each in some if each.order for line in each.order.lines]
    sums: dict[int, int] = {}
    for line in lines:
        sums[line.product] = sums.get(line.product, 0) + line.quantity
    products = catalog.read.products(sorted(sums))
    most = sorted(sums, key=lambda id: products[id].sku)
    return {
        "lines": len(lines),
        "products": len(sums),
        "amounts": [
            order_picking.amount_words(products[id], sums[id]) for id in most[:TOTALS_SHOWN]
        ],
        "amounts_left": max(len(most) - TOTALS_SHOWN, 0),
        "value": values_of(some),
        "without_price": sum(line.price is None for line in lines),
    }


def _refused(piles: OrderPiles) -> list[dict[str, Any]]:
    """The rows with something wrong, each with its order and why."""
    return [
        {
            "row": row.number,
            "number": number,
            "text": exchange.plain(row.cells).replace("\t", " · "),
            "why": " ".join(errors.text(each) for each in why),
        }
        for row, number, why in piles.left_out()
        if why
    ]


def table(sent: Mapping[str, str]) -> list[tuple[int, Sequence[str]]]:
    """The rows of a form, with the numbers that they have in their file."""
    rows = exchange.rows_of_text(sent.get("rows", ""))
    numbers = sent.get("numbers", "").split()
    if len(numbers) != len(rows):
        return rows
    return [(int(n) if n.isdecimal() else at, cells)
            for n, (at, cells) in zip(numbers, rows, strict=True)]  # fmt: skip


def with_file(request: HttpRequest) -> tuple[QueryDict, dict[str, Any]]:
    """The form with the rows of its file, or with why that cannot be read."""
    form = request.POST.copy()
    if "file" not in request.FILES:
        return form, {}
    try:
        with receive_file.kept(request) as path:
            rows = exchange.read_table(path, exchange.are_headings)
    except Refused as refused:
        reasons = acting.refusal_words(refused)
        return form, reasons | {"refusal_title": "The file was not read"}
    form["rows"] = "\n".join(exchange.plain(cells) for _, cells in rows)
    form["numbers"] = " ".join(str(number) for number, _ in rows)
    note = f"{words.count(max(len(rows) - 1, 0), 'row')} read from {path.name}."
    return form, {"notes": [note]}


def make(request: HttpRequest) -> ImportedOrders:
    """Make the new orders of the form. Raises Refused as `exchange.import_orders`."""
    form = request.POST
    return exchange.import_orders(
        table(form),
        order_list.KINDS.get(form.get("kind", ""), ""),
        is_draft=bool(form.get("draft")),
        with_good=form.get("accept") == "good",
        key=form.get("key") or ask.new_key(),
        by=request.actor.person,  # type: ignore[attr-defined]
        at=clock.now(),
    )


def address_after(made: Sequence[Order], key: str) -> str:
    """Where to go when all is in: the list, which tells it and offers the way back."""
    return f"{reverse('orders')}?{urlencode({'said': said(made), 'import': key})}"


def undo(request: HttpRequest) -> str:
    """Drop what an import made; return where to go. Raises Refused as `exchange.undo_import`."""
    by = request.actor.person  # type: ignore[attr-defined]
    count = exchange.undo_import(request.POST.get("import", ""), by=by, at=clock.now())
    return f"{reverse('orders')}?{urlencode({'said': f'cancelled-{count}'})}"


def said(made: Sequence[Order]) -> str:
    """What the address after it says."""
    return f"imported-{len(made)}"


def left(done: ImportedOrders, request: HttpRequest) -> dict[str, Any]:
    """The page with what was left out, to be mended, and what was done in numbers."""
    rows = [(0, done.piles.sheet.headings)]
    rows += [(row.number, row.cells) for row, _, _ in done.piles.left_out()]
    form = QueryDict(mutable=True)
    form["kind"] = request.POST.get("kind", "")
    form["rows"] = "\n".join(exchange.plain(cells) for _, cells in rows)
    form["numbers"] = " ".join(str(number) for number, _ in rows)
    made = orders.read.of_ids(done.ids)
    told = {"said": said(made), "import": request.POST.get("key", "")}
    toasts = order_said.many(told, request.actor)  # type: ignore[attr-defined]
    note = f"{words.count(len(rows) - 1, 'row')} left out, to be mended below."
    return page(form, {"toasts": toasts, "notes": [note]})


def left_out(sent: Mapping[str, str]) -> str:
    """The refused rows as CSV, with the reasons."""
    kind = order_list.KINDS.get(sent.get("kind", ""), "")
    return exchange.left_out_csv(exchange.sort_orders(table(sent), kind))
