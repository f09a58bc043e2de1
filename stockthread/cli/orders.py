"""`stockthread order`: orders made, listed, shown, changed, closed."""

import re
import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import click
from django.utils import timezone

from stockthread import (
    access,
    catalog,
    ledger,
    orders,
    parties,
    places,
    production,
    purchases,
    sales,
)
from stockthread.catalog import Product
from stockthread.cli import naming, picking, program, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.cli.receive import party
from stockthread.kernel import clock, money
from stockthread.kernel.errors import refuse
from stockthread.orders import KINDS, NewLine, NewOrder, Order, Progress, Wanted, prices

WORDS: Final = {
    "purchase": orders.PURCHASE,
    "sale": orders.SALE,
    "transfer": orders.TRANSFER,
    "return": orders.RETURN,
    "production": orders.PRODUCTION,
}
"""Kinds of orders as they are typed."""

_LINE: Final = re.compile(r"(?P<sku>\S+)\s+(?P<quantity>[^@]+?)\s*(?:@\s*(?P<price>\S+))?")
_DONE: Final = ("announced", "received", "at_dock", "on_hold", "sent_back", "allocated", "picked",
                "packed", "shipped", "came_back", "delivered", "begun",
                "made")  # fmt: skip


@click.group("order")
def order_commands() -> None:
    """Buy, sell, move, take back and make by orders."""


@order_commands.command("add")
@click.argument("kind", type=click.Choice(list(WORDS)))
@click.option("--line", "lines", multiple=True, required=True, metavar='"SKU AMOUNT [@ PRICE]"',
              help="What is ordered; - reads lines.")  # fmt: skip
@click.option("--party", "of", metavar="PARTY", default="", help="Supplier or customer.")
@click.option("--number", metavar="TEXT", default="", help="Else the next of its kind.")
@click.option("--reference", metavar="TEXT", default="", help="The party's own number.")
@click.option("--due", metavar="DAY", default="", help="Like 2026-05-31.")
@click.option("--currency", metavar="CODE", default="", help="Else the installation's.")
@click.option("--from", "source", metavar="PLACE", default="", help="Of a transfer.")
@click.option("--to", "to", metavar="PLACE", default="", help="Of a transfer.")
@click.option("--note", metavar="TEXT", default="")
@click.option("--draft", is_flag=True, help="It is not to be worked on yet.")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("order")
def add_order(
    frame: Frame, kind: str, lines: tuple[str, ...], of: str, due: str, currency: str,
    source: str, to: str, draft: bool, key: str | None, **texts: str,
) -> None:  # fmt: skip
    """Make an order of a KIND."""
    currency = currency.upper() or money.home_currency()
    new = NewOrder(
        WORDS[kind],
        lines_of(lines, currency),
        party(of) if of else 0,
        currency=currency,
        due=day(due),
        place_from=picking.place(source).id if source else 0,
        place_to=picking.place(to).id if to else 0,
        is_draft=draft,
        **texts,
    )
    [id] = orders.add_orders([new], key=key or uuid.uuid4().hex, by=frame.actor.person,
                             at=clock.now())  # fmt: skip
    production.plan_new([id], by=frame.actor.person, at=clock.now())
    made = orders.read.order(id)
    _tell(frame, made, f"{made.number} made: {words.count(len(new.lines), 'line')}.")


def lines_of(texts: Sequence[str], currency: str) -> tuple[NewLine, ...]:
    """Lines as they are typed: `DRILL 10 @ 49.90`, `JUICE 250 l`.

    Raises Refused: order_line_form, unknown_product, and what quantities and prices refuse.
    """
    found = []
    for text in naming.from_input(texts):
        form = _LINE.fullmatch(text.strip()) or refuse("order_line_form", text=text)
        product = picking.product(form["sku"])
        quantity = catalog.parse_quantity(product, form["quantity"])
        price = money.parse_price(form["price"], currency) if form["price"] else None
        found.append(NewLine(product.id, quantity, price))
    return tuple(found)


def day(text: str) -> date | None:
    """A day as it is typed, None where none is. Raises UsageError."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise click.UsageError(f"{text} is no day. Write it like 2026-05-31.") from None


@order_commands.command("list")
@click.option("--kind", type=click.Choice(list(WORDS)))
@click.option("--state", "states", multiple=True, type=click.Choice(orders.STATES))
@click.option("--party", "of", metavar="PARTY", default="")
@click.option("--text", metavar="TEXT", default="", help="How number or reference begins.")
@click.option("--late", is_flag=True, help="Only what is late.")
@click.option(
    "--finished/--unfinished",
    "is_finished",
    default=None,
    help="Only open ones of which all is done, or of which something is to do.",
)
@click.option("--standing", type=click.Choice(orders.STANDINGS), help="Of returns, how they stand.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@listing("view")
def list_orders(
    frame: Frame, kind: str | None, states: tuple[str, ...], of: str, text: str, late: bool,
    is_finished: bool | None, standing: str | None, limit: int,
) -> None:  # fmt: skip
    """List orders, the newest first, with what is open and late."""
    wanted = Wanted(WORDS[kind] if kind else "", states, party(of) if of else 0, text)
    if standing:
        wanted = wanted._replace(kind=orders.RETURN, states=(orders.OPEN,))
        found = orders.finished.orders(wanted, standing=standing, limit=limit)
    elif is_finished is None:
        found = orders.read.orders(wanted, limit=limit)
    else:
        wanted = wanted._replace(states=states or (orders.DRAFT, orders.OPEN))
        found = orders.finished.orders(wanted, is_finished=is_finished, limit=limit)
    told = orders.progress.of_orders(found, timezone.localdate())
    shown = [told[each.id] for each in found if told[each.id].is_late or not late]
    if frame.is_json:
        frame.print([order_json(prices.progress_for(frame.actor, each)) for each in shown])
        return
    codes = parties.read.codes([each.order.party for each in shown])
    rows = [
        [
            each.order.number, codes.get(each.order.party, ""), each.order.reference,
            str(each.order.due or ""), each.order.state, _left(each),
        ]
        for each in shown
    ]  # fmt: skip
    click.echo(words.table(["order", "party", "reference", "due", "state", ""], rows))


def _left(progress: Progress) -> str:
    """What is to be said of an order at once."""
    if progress.lost:
        products = catalog.read.products(sorted(progress.lost))
        lost = [catalog.shown_quantity(products[id], n) for id, n in progress.lost.items()]
        return f"{', '.join(lost)} lost"
    left = sum(bool(line.open) for line in progress.lines)
    if not left:
        return "complete" if progress.is_finished else "to be decided"
    of = f"{words.number(left)} of {words.count(len(progress.lines), 'line')} open"
    return f"{of}, late" if progress.is_late else of


@order_commands.command("show")
@click.argument("number")
@asking("view")
def show_order(frame: Frame, number: str) -> None:
    """Show an order: its lines, and how far each has come."""
    order = named(number)
    _tell(frame, order)


def named(number: str) -> Order:
    """The order with this number. Raises Refused: unknown_order, order_ambiguous."""
    found = [
        each
        for kind in KINDS
        for text in dict.fromkeys((number.strip(), number.strip().upper()))
        if (each := orders.read.by_number(kind, text))
    ]
    if not found:
        refuse("unknown_order", number=number)
    if len({each.id for each in found}) > 1:
        refuse("order_ambiguous", number=number, kinds=" and ".join(each.kind for each in found))
    return found[0]


@order_commands.command("close")
@click.argument("number")
@click.option("--reason", metavar="TEXT", default="")
@asking("order")
def close_order(frame: Frame, number: str, reason: str) -> None:
    """Await no more of an order; what was promised to it is free again.

    What of a transfer is in transit still is written off as lost, which asks the right to adjust.
    """
    order = named(number)
    missing = len(orders.transfers.underway(order)) if order.kind == orders.TRANSFER else 0
    _need_adjust(frame, order)
    orders.close_order(order.id, by=frame.actor.person, at=clock.now(), reason=reason)
    lost = f" {words.count(missing, 'item')} lost in transit." if missing else ""
    _tell(frame, order, f"{order.number} is closed.{lost}")


def _need_adjust(frame: Frame, order: Order) -> None:
    """Raise Refused not_allowed where a transfer writes stock off, or back, without the right."""
    if orders.transfers.touches_stock(order):
        access.require(frame.actor, "adjust")


@order_commands.command("cancel")
@click.argument("number")
@click.option("--reason", metavar="TEXT", default="")
@asking("order")
def cancel_order(frame: Frame, number: str, reason: str) -> None:
    """Drop an order that has not begun; what was promised to it is free again."""
    order = named(number)
    orders.cancel_order(order.id, by=frame.actor.person, at=clock.now(), reason=reason)
    _tell(frame, order, f"{order.number} is cancelled.")


@order_commands.command("open")
@click.argument("number")
@click.option("--reason", metavar="TEXT", default="")
@asking("order")
def open_order(frame: Frame, number: str, reason: str) -> None:
    """Make a draft an order, or open an ended one again."""
    order = named(number)
    _need_adjust(frame, order)
    lost = sales.open_again(order.id, by=frame.actor.person, at=clock.now(), reason=reason)
    known = catalog.read.products(sorted(lost))
    told = [f"{catalog.shown_quantity(known[id], lost[id])} × {known[id].sku}" for id in known]
    more = f" Not promised to it again: {', '.join(told)}." if told else ""
    _tell(frame, order, f"{order.number} is open.{more}")


@order_commands.command("change")
@click.argument("number")
@click.option("--line", "position", type=click.IntRange(1), metavar="N", help="Which line.")
@click.option("--quantity", metavar="AMOUNT", help="How much of it is ordered from now on.")
@click.option("--price", metavar="AMOUNT", help="For one.")
@click.option("--due", metavar="DAY", help="When it is due.")
@click.option("--closed/--opened", "is_closed", default=None, help="Await no more of it, or again.")
@click.option("--add", "more", multiple=True, metavar='"SKU AMOUNT [@ PRICE]"', help="A line more.")
@click.option("--take-out", "out", multiple=True, type=click.IntRange(1), metavar="N",
              help="A line less, if nothing was done on it.")  # fmt: skip
@click.option("--reason", metavar="TEXT", default="")
@asking("order")
def change_order(
    frame: Frame, number: str, position: int | None, quantity: str | None, price: str | None,
    due: str | None, is_closed: bool | None, more: tuple[str, ...], out: tuple[int, ...],
    reason: str,
) -> None:  # fmt: skip
    """Change a line of an order, add lines, or take some out again."""
    order = named(number)
    on_record: dict[str, Any] = {"by": frame.actor.person, "at": clock.now(), "reason": reason}
    undo = ""
    if more:
        made = orders.add_lines(order.id, lines_of(more, order.currency), **on_record)
        undo = undo_of(order, made)
    if out:
        gone = [line_at(order, each).id for each in out]
        orders.remove_lines(order.id, gone, **on_record)
    if position:
        line = line_at(order, position)
        product = catalog.read.product(line.product)
        if quantity is not None:
            line = line._replace(quantity=catalog.parse_quantity(product, quantity))
        if price is not None:
            line = line._replace(price=money.parse_price(price, order.currency))
        if due is not None:
            line = line._replace(due=day(due))
        if is_closed is not None:
            line = line._replace(is_closed=is_closed)
        orders.change_line(order.id, line, **on_record)
    elif not more and not out:
        raise click.UsageError(
            "Say what to change: --line N with the new values, --add or --take-out."
        )
    _tell(frame, order, f"{order.number} changed.{undo}")


def line_at(order: Order, position: int) -> orders.Line:
    """The line at a position of an order. Raises Refused unknown_order_line."""
    lines = {each.position: each for each in orders.read.lines([order.id])[order.id]}
    return lines.get(position) or refuse(
        "unknown_order_line", number=order.number, position=position
    )


def undo_of(order: Order, made: Sequence[int]) -> str:
    """The command that takes lines out again that were added."""
    at = [str(each.position) for each in orders.read.lines([order.id])[order.id] if each.id in made]
    out = [word for each in at for word in ("--take-out", each)]
    return f" Undo: {program.typed('order', 'change', order.number, *out)}"


def _tell(frame: Frame, order: Order, sentence: str = "") -> None:
    """Say what was done, else show the order."""
    progress = orders.progress.of_order(orders.read.order(order.id), timezone.localdate())
    progress = prices.progress_for(frame.actor, progress)
    if frame.is_json:
        more = replacements_json(progress.order) if progress.order.kind == orders.PURCHASE else {}
        frame.print(order_json(progress) | more)
    elif sentence:
        click.echo(sentence)
    else:
        show(progress)


def show(progress: Progress) -> None:
    """An order for people: its head, and a table of its lines."""
    order = progress.order
    ends = places.read.places([id for id in (order.place_from, order.place_to) if id])
    of = parties.read.party(order.party) if order.party else None
    click.echo(words.facts([
        (order.kind, order.number),
        ("state", order.state + (", late" if progress.is_late else "")),
        ("party", f"{of.code}, {of.name}" if of else ""),
        ("from", ends[order.place_from].code if order.place_from else ""),
        ("to", ends[order.place_to].code if order.place_to else ""),
        ("reference", order.reference),
        ("due", str(order.due or "")),
        ("note", order.note),
    ]))  # fmt: skip
    products = catalog.read.products([each.line.product for each in progress.lines])
    products |= catalog.read.products(list(progress.extra))
    columns = [name for name in _DONE if any(getattr(each.done, name) for each in progress.lines)]
    rows = []
    for each in progress.lines:
        product = products[each.line.product]
        price = each.line.price
        rows.append([
            str(each.line.position), product.sku, product.name,
            catalog.shown_quantity(product, each.line.quantity),
            *(catalog.shown_quantity(product, getattr(each.done, name)) for name in columns),
            catalog.shown_quantity(product, each.open) + (", late" if each.is_late else ""),
            "" if price is None else money.shown_price(price, order.currency),
        ])  # fmt: skip
    heads = [name.replace("_", " ") for name in columns]
    right = ["ordered", *heads, "open", order.currency]
    click.echo()
    click.echo(words.table(["", "product", "", *right], rows, right))
    for id, quantity in progress.extra.items():
        told = catalog.shown_quantity(products[id], quantity)
        click.echo(f"{told} of {products[id].sku} more than was ordered.")
    sent = replacements_json(order)
    for each in sent["owed"]:
        click.echo(f"Owed: {each['quantity']} of {each['product']} for {each['item']}, which went "
                   f"back: {each['reason']}")  # fmt: skip
    for each in sent["replaced"]:
        click.echo(f"{each['new']} came for {each['old']}, which went back.")


def replacements_json(order: Order) -> dict[str, list[dict[str, Any]]]:
    """What came for what of an order went back to the supplier, and what is owed."""
    found = purchases.replacing.of_order(order)
    items = {id for each in found.replaced for id in (each.old, each.new)}
    codes = ledger.read.codes(sorted(items | {each.item for each in found.owed}))
    products = catalog.read.products(sorted({each.product for each in found.owed}))
    return {
        "owed": [
            {"item": codes.get(each.item), "product": products[each.product].sku,
             "quantity": catalog.shown_quantity(products[each.product], each.quantity),
             "reason": each.reason, "since": each.since}
            for each in found.owed
        ],
        "replaced": [
            {"old": codes.get(each.old), "new": codes.get(each.new)} for each in found.replaced
        ],
    }  # fmt: skip


def order_json(progress: Progress) -> dict[str, Any]:
    """An order for programs; quantities in smallest units, prices in millionths of the smallest
    money unit."""
    order = progress.order
    products: dict[int, Product] = catalog.read.products(
        sorted({each.line.product for each in progress.lines} | set(progress.extra))
    )
    codes = parties.read.codes([order.party])
    ends = places.read.places([id for id in (order.place_from, order.place_to) if id])
    return {
        "kind": order.kind,
        "number": order.number,
        "state": order.state,
        "party": codes.get(order.party),
        "from": ends[order.place_from].code if order.place_from else None,
        "to": ends[order.place_to].code if order.place_to else None,
        "reference": order.reference,
        "currency": order.currency,
        "due": order.due,
        "note": order.note,
        "is_late": progress.is_late,
        "is_complete": progress.is_complete,
        "is_finished": progress.is_finished,
        "lost": {products[id].sku: quantity for id, quantity in progress.lost.items()},
        "lines": [
            {
                "line": each.line.position,
                "product": products[each.line.product].sku,
                "quantity": each.line.quantity,
                "price": each.line.price,
                "due": each.line.due,
                "note": each.line.note,
                "is_closed": each.line.is_closed,
                "open": each.open,
                "is_late": each.is_late,
                **each.done._asdict(),
            }
            for each in progress.lines
        ],
        "extra": {products[id].sku: quantity for id, quantity in progress.extra.items()},
    }
