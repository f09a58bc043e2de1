"""How amounts of lots and bulk goods that come back are told."""

from collections.abc import Mapping

import click

from stockthread import catalog, parties, returns
from stockthread.cli import words
from stockthread.cli.frame import Frame
from stockthread.ledger import ItemView
from stockthread.returns import DOUBTFUL, GOOD, Came


def show(frame: Frame, lot: ItemView) -> None:
    """Print to whom how much of a lot went, what came back of it and what they have."""
    product = catalog.read.product(lot.product)
    sales = returns.lots.sales([lot.id])
    names = parties.read.names(sorted({sale.party for sale in sales} - {0}))
    if frame.is_json:
        frame.print({
            "item": lot.code, "number": lot.id, "product": product.sku,
            "sales": [
                {"party": names.get(sale.party), "shipped": sale.shipped, "back": sale.back,
                 "out": sale.out, "cause": sale.cause._asdict(), "at": sale.at}
                for sale in sales
            ],
        })  # fmt: skip
        return
    click.echo(words.facts([("lot", lot.code or f"#{lot.id}"), ("product", product.name)]))
    if not sales:
        click.echo("Nothing of it was shipped to anybody.")
        return
    rows = [
        [names.get(sale.party, "somebody"),
         *(catalog.shown_quantity(product, each) for each in (sale.shipped, sale.back, sale.out)),
         words.moment(sale.at), sale.cause.id]
        for sale in sales
    ]  # fmt: skip
    heads = ["customer", "shipped", "came back", "has", "last", "order"]
    click.echo(words.table(heads, rows, ("shipped", "came back", "has")))


def came_words(came: Came, *, with_doubtful: bool) -> str:
    """`2 units and 1.5 l JUICE`; of what was done before only how many scans it was."""
    taken = (GOOD, DOUBTFUL) if with_doubtful else (GOOD,)
    lots = [line for line in came.lines if line.is_amount and line.verdict in taken]
    amounts: dict[int, int] = {}
    for line in lots:
        amounts[line.product] = amounts.get(line.product, 0) + line.quantity
    units = came.accepted - len(lots)
    told = [words.count(units, "unit")] if units or not amounts else []
    return " and ".join([*told, *_amounts(amounts)])


def missing_words(missing: Mapping[int, int]) -> str:
    """`Missing still: 2 DRILL, 1.5 l JUICE.`"""
    return f"Missing still: {', '.join(_amounts(missing))}." if missing else ""


def _amounts(quantities: Mapping[int, int]) -> list[str]:
    products = catalog.read.products(sorted(quantities))
    return [
        f"{catalog.shown_quantity(products[id], quantity)} {products[id].sku}"
        for id, quantity in quantities.items()
    ]
