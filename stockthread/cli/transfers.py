"""`stockthread order send` and `order arrive`: goods on their way between our own places."""

from collections.abc import Mapping
from typing import Any

import click

from stockthread import catalog
from stockthread.cli import done, naming, picking
from stockthread.cli.frame import Frame, posting
from stockthread.cli.lots import parts
from stockthread.cli.orders import named
from stockthread.ledger import Act, Lines
from stockthread.orders import CLOSED, Order, Passed, transfers


@click.command("send")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="ITEM[=AMOUNT]... or -")
@click.option("--extra", is_flag=True, help="More than is ordered, too.")
@click.option("--promised", is_flag=True, help="What other orders were promised, too.")
@posting("move")
def send(
    frame: Frame, act: Act, number: str, items: tuple[str, ...], extra: bool, promised: bool
) -> None:
    """Let goods leave for a transfer; they are in transit until they arrive."""
    order = named(number)
    passed = transfers.send(
        order.id, lines_of(items), act=act, with_extra=extra, with_promised=promised
    )
    tell(frame, order, passed, "left", "to leave still")


@click.command("arrive")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--to", "to", metavar="PLACE", help="Else where the transfer goes.")
@posting("move")
def arrive(frame: Frame, act: Act, number: str, items: tuple[str, ...], to: str | None) -> None:
    """Let goods of a transfer arrive, even lost ones; what is not scanned stays in transit."""
    order = named(number)
    lines = transfers.of_scans(naming.many(naming.from_input(items)), order)
    place = picking.place(to).id if to else 0
    passed = transfers.arrive(order.id, lines, act=act, place=place)
    still = "lost still" if order.state == CLOSED else "in transit still"
    tell(frame, order, passed, "arrived", still)


def lines_of(items: tuple[str, ...]) -> Lines:
    """Units and containers by their codes, lots with their amounts."""
    texts = naming.from_input(items)
    if not any("=" in text for text in texts):
        return Lines(naming.many(texts))
    lots = parts(tuple(text for text in texts if "=" in text))
    others = naming.many([text for text in texts if "=" not in text])
    return Lines([*others, *lots.items], [*[None] * len(others), *(lots.quantities or ())])


def tell(frame: Frame, order: Order, passed: Passed, deed: str, still: str) -> None:
    """Say what passed in the three piles."""
    assert passed.posting is not None
    sentence = f"{amounts(passed.matched) or 'nothing that was expected'} {deed} for {order.number}"
    if passed.extra:
        sentence += f", and {amounts(passed.extra)} more than was ordered"
    piles: dict[str, Any] = {
        name: by_sku(getattr(passed, name)) for name in ("matched", "extra", "missing")
    }
    piles["freed"] = sorted({each.order_id for each in passed.promised})
    done.say(frame, passed.posting, sentence, **piles)
    if passed.missing and not frame.is_json:
        click.echo(f"{amounts(passed.missing)} {still}.")
    if passed.promised and not frame.is_json:
        numbers = ", ".join(sorted({each.order_id for each in passed.promised}))
        click.echo(f"What left is promised no more to {numbers}.")


def amounts(sums: Mapping[int, int]) -> str:
    """`3 × Cordless drill and 1 l Apple juice`."""
    products = catalog.read.products(sorted(sums))
    told = []
    for id, quantity in sums.items():
        product = products[id]
        amount = catalog.shown_quantity(product, quantity)
        told.append(
            f"{amount} × {product.name}" if amount.isdigit() else f"{amount} {product.name}"
        )
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def by_sku(sums: Mapping[int, int]) -> dict[str, Any]:
    """Smallest units by SKU."""
    products = catalog.read.products(sorted(sums))
    return {products[id].sku: quantity for id, quantity in sums.items()}
