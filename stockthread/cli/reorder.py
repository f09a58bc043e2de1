"""`stockthread reorder`: minimums, what is below them, and drafts of orders for it."""

import uuid

import click

from stockthread import catalog, orders, parties, places, purchases
from stockthread.cli import picking, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.cli.orders import order_json
from stockthread.cli.receive import party
from stockthread.kernel import clock, money
from stockthread.purchases import Minimum, Reorder


@click.group("reorder")
def reorder_commands() -> None:
    """Order again what runs short."""


@reorder_commands.command("list")
@click.option("--all", "is_all", is_flag=True, help="All minimums, not only what is below them.")
@listing("view")
def list_short(frame: Frame, is_all: bool) -> None:
    """List what is below its minimum, counting what is on its way."""
    if is_all:
        _list_minimums(frame)
        return
    short = purchases.to_reorder()
    if not orders.prices.are_seen(frame.actor):
        short = [each._replace(price=None, currency="") for each in short]
    products = catalog.read.products(sorted({each.minimum.product for each in short}))
    codes = parties.read.codes([each.supplier for each in short if each.supplier])
    spots = places.read.names([each.minimum.place for each in short if each.minimum.place])
    if frame.is_json:
        frame.print([
            {"product": products[each.minimum.product].sku,
             "place": spots.get(each.minimum.place), "minimum": each.minimum.minimum,
             "available": each.available, "coming": each.coming, "quantity": each.quantity,
             "supplier": codes.get(each.supplier), "price": each.price, "currency": each.currency}
            for each in short
        ])  # fmt: skip
        return
    rows = []
    for each in short:
        product = products[each.minimum.product]
        amounts = (each.minimum.minimum, each.available, each.coming, each.quantity)
        rows.append([
            product.sku, spots.get(each.minimum.place, ""),
            *(catalog.shown_quantity(product, amount) for amount in amounts),
            codes.get(each.supplier, "nobody so far"),
            "" if each.price is None else money.shown_price(each.price, each.currency),
        ])  # fmt: skip
    right = ["minimum", "available", "coming", "to order"]
    click.echo(words.table(["product", "place", *right, "from", "price"], rows, right))


def _list_minimums(frame: Frame) -> None:
    found = purchases.read.minimums()
    products = catalog.read.products(sorted({each.product for each in found}))
    spots = places.read.names([each.place for each in found if each.place])
    if frame.is_json:
        frame.print([
            {"product": products[each.product].sku, "place": spots.get(each.place),
             "minimum": each.minimum, "order_up_to": each.order_up_to}
            for each in found
        ])  # fmt: skip
        return
    shown = catalog.shown_quantity
    rows = [[products[each.product].sku, spots.get(each.place, ""),
             shown(products[each.product], each.minimum),
             shown(products[each.product], each.order_up_to)] for each in found]  # fmt: skip
    click.echo(words.table(["product", "place", "minimum", "order up to"], rows,
                           ["minimum", "order up to"]))  # fmt: skip


@reorder_commands.command("set")
@click.argument("sku")
@click.argument("minimum", metavar="MINIMUM")
@click.argument("order_up_to", metavar="ORDER-UP-TO", required=False)
@click.option("--in", "place", metavar="PLACE", help="In a place and below it; else everywhere.")
@asking("order")
def set_minimum(
    frame: Frame, sku: str, minimum: str, order_up_to: str | None, place: str | None
) -> None:
    """Say how much of a product there should be at least, and up to how much is ordered."""
    product = picking.product(sku)
    least = catalog.parse_quantity(product, minimum)
    most = catalog.parse_quantity(product, order_up_to) if order_up_to else least
    said = Minimum(product.id, picking.place(place).id if place else 0, least, most)
    purchases.set_minimums([said], by=frame.actor.person, at=clock.now())
    shown = catalog.shown_quantity
    click.echo(f"{product.sku}: at least {shown(product, least)}, ordered up to "
               f"{shown(product, most)}.")  # fmt: skip


@reorder_commands.command("drop")
@click.argument("sku")
@click.option("--in", "place", metavar="PLACE", help="In a place and below it; else everywhere.")
@asking("order")
def drop_minimum(frame: Frame, sku: str, place: str | None) -> None:
    """Ask for no minimum of a product any more."""
    product = picking.product(sku)
    purchases.drop_minimum(product.id, picking.place(place).id if place else 0)
    click.echo(f"{product.sku}: no minimum.")


@reorder_commands.command("order")
@click.argument("skus", nargs=-1, metavar="[SKU]...")
@click.option("--from", "suppliers", multiple=True, metavar='"SKU=PARTY"', help="From another.")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("order")
def order_short(
    frame: Frame, skus: tuple[str, ...], suppliers: tuple[str, ...], key: str | None
) -> None:
    """Make draft orders of what is below its minimum, or of these products of it."""
    chosen = {picking.product(sku).id for sku in skus}
    others = dict(_other(said) for said in suppliers)
    wanted = [
        _from(each, others) for each in purchases.to_reorder()
        if not chosen or each.minimum.product in chosen
    ]  # fmt: skip
    made = purchases.order_missing(
        wanted, key=key or uuid.uuid4().hex, by=frame.actor.person, at=clock.now()
    )
    if frame.is_json:
        frame.print([order_json(orders.progress.of_order(each)) for each in made])
        return
    codes = parties.read.codes([order.party for order in made])
    for order in made:
        click.echo(f"{order.number}, a draft for {codes[order.party]}.")
    left = sum(not each.supplier for each in wanted)
    if left:
        click.echo(f"{words.count(left, 'product')} left out: nobody sold it to us so far. "
                   "Say --from SKU=PARTY.")  # fmt: skip


def _other(said: str) -> tuple[int, int]:
    sku, _, code = said.partition("=")
    return picking.product(sku.strip()).id, party(code.strip())


def _from(short: Reorder, others: dict[int, int]) -> Reorder:
    """The same from another supplier, whose price is not known."""
    supplier = others.get(short.minimum.product, short.supplier)
    if supplier == short.supplier:
        return short
    return short._replace(supplier=supplier, price=None, currency="")
