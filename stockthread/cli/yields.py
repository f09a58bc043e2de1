"""`stockthread production yield` and `lot yield`: what went in, what came out, what was lost."""

from typing import Any

import click

from stockthread import catalog, ledger, lots, production
from stockthread.cli import naming, words
from stockthread.cli.frame import Frame, asking
from stockthread.cli.production_orders import named
from stockthread.lots import Outcome


@click.command("yield")
@click.argument("number")
@asking("view")
def yield_of_order(frame: Frame, number: str) -> None:
    """Tell what an order used, made and lost, and how much of it that is."""
    tell(frame, production.outcome(named(number)))


@click.command("yield")
@click.argument("lot", metavar="LOT")
@asking("view")
def yield_of_lot(frame: Frame, lot: str) -> None:
    """Tell what went into a lot, what else came of that, and how much of it the lot is."""
    view = ledger.read.item(naming.one(lot))
    tell(frame, lots.outcome_of(view.id, view.product) or Outcome((), (), (), (), (), None))


def tell(frame: Frame, found: Outcome) -> None:
    """Print an outcome."""
    parts: dict[str, tuple[tuple[int, int], ...]] = {
        "in": found.went_in, "made": found.made, "by-product": found.by_products,
        "scrapped": found.lost,
    }  # fmt: skip
    ids = sorted({id for some in parts.values() for id, _ in some})
    products = catalog.read.products(ids)
    rows: list[dict[str, Any]] = [
        {
            "what": word, "product": products[id].sku, "quantity": quantity,
            "amount": catalog.shown_quantity(products[id], quantity),
        }
        for word, some in parts.items() for id, quantity in some if id in products
    ]  # fmt: skip
    shares = {each.dimension: f"{float(each.share):.6f}" for each in found.yields}
    rate = found.rate
    if frame.is_json:
        told = [float(rate.value), rate.unit, rate.per] if rate else None
        frame.print({"flows": rows, "yields": shares, "rate": told})
        return
    if not rows:
        click.echo("Nothing went in.")
        return
    lines = [[each["what"], each["product"], each["amount"]] for each in rows]
    click.echo(words.table(["", "product", "amount"], lines, ("amount",)))
    for dimension, share in shares.items():
        click.echo(f"yield by {dimension}: {float(share) * 100:.4g} %")
    if rate:
        click.echo(f"yield: {float(rate.value):.4g} {rate.unit} per {rate.per}")
