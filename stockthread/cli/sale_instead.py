"""`stockthread order substitute`: sell another product for what an order's line misses."""

import click

from stockthread import catalog, sales
from stockthread.cli import done, picking
from stockthread.cli.frame import Frame, posting
from stockthread.cli.orders import named
from stockthread.cli.sale_steps import postings
from stockthread.ledger import Act


@click.command("substitute")
@click.argument("number")
@click.argument("line", type=click.IntRange(1))
@click.argument("sku")
@click.option(
    "--quantity", metavar="AMOUNT", default="", help="Else as much as misses and is free."
)
@posting("order", has_good=False)
def substitute(
    frame: Frame, act: Act, number: str, line: int, sku: str, quantity: str
) -> None:  # fmt: skip
    """Sell SKU in place of what a LINE of an order misses, and promise it."""
    product = picking.product(sku)
    amount = catalog.parse_quantity(product, quantity) if quantity else None
    step = sales.sell_instead(named(number), line, product.id, act=act, quantity=amount)
    told = catalog.shown_quantity(product, step.quantity)
    sentence = f"{told} of {product.sku} sold instead in line {line} of {number}, and promised"
    done.say_all(frame, postings(step.events, step.quantity, repeated=step.repeated), sentence)
