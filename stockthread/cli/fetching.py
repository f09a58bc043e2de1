"""`stockthread production fetch`: the parts of an order brought to its stations in one act."""

from typing import Any

import click

from stockthread import access, catalog, ledger
from stockthread.cli import done, naming, transfers, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.orders import named
from stockthread.cli.production_orders import made, which
from stockthread.ledger import Act, Lines
from stockthread.orders import Order
from stockthread.production import by_sku, fetching


@click.command("fetch")
@click.argument("number")
@click.argument("items", nargs=-1, metavar="[ITEM[=AMOUNT]]... or -")
@click.option("--extra", is_flag=True, help="More than is needed, too.")
@which
@posting("view")
def fetch(
    frame: Frame, act: Act, number: str, items: tuple[str, ...], extra: bool, sku: str
) -> None:
    """Bring parts to the stations where they go in, in one act; without any, list where they lie.

    A lot without an amount comes as far as it is needed, and so does what goes in in bulk: that is
    named by its SKU, SCREW or SCREW=40.
    """
    order = named(number)
    product = made(order, sku)
    if not items:
        listed(frame, order, product)
        return
    access.require(frame.actor, "move")
    is_done = bool(ledger.read.events_by_keys([act.key]))
    lines = Lines([]) if is_done else lines_of(order, naming.from_input(items), product)
    found, posted = fetching.fetch(order, lines, act=act, product=product.id, with_extra=extra)
    sums = {p: found.matched.get(p, 0) + found.extra.get(p, 0)
            for p in (*found.matched, *found.extra)}  # fmt: skip
    piles: dict[str, Any] = {
        name: transfers.by_sku(getattr(found, name)) for name in ("matched", "extra", "missing")
    }
    done.say(
        frame, posted, f"{transfers.amounts(sums) or 'Parts'} fetched for {order.number}", **piles
    )
    if found.missing and not frame.is_json:
        click.echo(f"{transfers.amounts(found.missing)} still to fetch.")


def lines_of(order: Order, texts: list[str], product: catalog.Product) -> Lines:
    """Units, containers and lots by their codes; bulk parts by their SKU, with amounts."""
    known = by_sku.parts(order, product.id)
    pairs = [(text, text.partition("=")) for text in texts]
    bulk = [
        (known[code], catalog.parse_quantity(known[code], amount) if amount else None)
        for _, (code, _, amount) in pairs if code in known
    ]  # fmt: skip
    others = tuple(text for text, (code, _, _) in pairs if code not in known)
    some = [transfers.lines_of(others)] if others else []
    if bulk:
        some.append(by_sku.taken(order, bulk, product.id)[0])
    return by_sku.joined(some)


def listed(frame: Frame, order: Order, product: catalog.Product) -> None:
    """Tell where the parts lie, in walking order."""
    spots, missing = fetching.suggested(order, product.id)
    products = catalog.read.products(sorted({spot.product for spot in spots}))
    codes = ledger.read.codes(sorted({spot.item for spot in spots}))
    rows: list[dict[str, Any]] = [
        {"place": spot.place_code, "code": codes.get(spot.item, f"#{spot.item}"),
         "product": products[spot.product].sku, "quantity": spot.quantity,
         "amount": catalog.shown_quantity(products[spot.product], spot.quantity)}
        for spot in spots
    ]  # fmt: skip
    if frame.is_json:
        frame.print({"spots": rows, "nowhere": transfers.by_sku(missing)})
        return
    heads = ["place", "code", "product", "amount"]
    if rows:
        click.echo(words.table(heads, [[row[head] for head in heads] for row in rows], ("amount",)))
    if missing:
        click.echo(f"Nobody has {transfers.amounts(missing)}.")
    if not rows and not missing:
        click.echo("All parts are there.")
