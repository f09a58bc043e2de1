"""`stockthread order load`: what is scanned at the door leaves, in three piles."""

from typing import Any

import click
from django.utils import timezone

from stockthread import catalog, ledger, sales
from stockthread.cli import done, exits, naming, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.receive import party
from stockthread.cli.sale_steps import postings, tell_extra
from stockthread.ledger import Act
from stockthread.sales import Leaving, Scan


@click.command("load")
@click.argument("scans", nargs=-1, required=True, metavar='ORDER, CODE or "LOT AMOUNT"... or -')
@click.option("--carrier", metavar="PARTY", default="", help="Who takes it; else we bring it.")
@click.option("--tracking", metavar="TEXT", default="", help="The carrier's number.")
@click.option("--collected", "is_collected", is_flag=True, help="The customer collects it.")
@click.option("--check", "is_check", is_flag=True, help="Only say what fits.")
@posting("ship")
def load(
    frame: Frame, act: Act, scans: tuple[str, ...], carrier: str, tracking: str,
    is_collected: bool, is_check: bool,
) -> None:  # fmt: skip
    """Ship what is scanned: orders, containers, serials, lots. Goods say which order is theirs."""
    scanned = [Scan(text) for text in naming.from_input(scans)]
    leaving = sales.check_leaving(scanned, today=timezone.localdate())
    told = piles(leaving)
    if is_check:
        if frame.is_json:
            frame.print(told)
        else:
            tell(leaving, told)
        return
    gone = sales.ship_scanned(
        scanned, act=act, carrier=party(carrier) if carrier else 0, tracking=tracking,
        is_collected=is_collected,
    )  # fmt: skip
    step = gone.step
    sentence = f"{words.count(len(leaving.there), 'load')} shipped, shipment {gone.shipment}"
    done.say_all(frame, postings(step.events, step.quantity, repeated=step.repeated), sentence,
                 shipment=gone.shipment, **told)  # fmt: skip
    if not frame.is_json and not step.repeated:
        tell(leaving, told)


def piles(leaving: Leaving) -> dict[str, Any]:
    """The three piles for programs."""
    codes = ledger.read.codes([load.item for load in (*leaving.there, *leaving.missing)])
    products = catalog.read.products(sorted(leaving.pieces))
    return {
        "orders": [order.number for order in leaving.orders],
        "there": [codes[load.item] for load in leaving.there],
        "missing": [codes[load.item] for load in leaving.missing],
        "extra": exits.as_json(leaving.extra),
        "amounts": {
            products[id].sku: catalog.shown_quantity(products[id], quantity)
            for id, quantity in leaving.pieces.items()
        },
    }


def tell(leaving: Leaving, told: dict[str, Any]) -> None:
    """The three piles for people."""
    of_orders = ", ".join(told["orders"]) or "no order"
    click.echo(f"{len(told['there'])} as expected for {of_orders}, {len(told['missing'])} missing.")
    for code in told["missing"]:
        click.echo(f"missing: {code}")
    tell_extra(leaving.extra)
