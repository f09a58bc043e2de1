"""`stockthread composition` tells how much of each ancestor is in an item."""

from fractions import Fraction
from typing import Any

import click

from stockthread import catalog, ledger, lots, trace
from stockthread.cli import naming, words
from stockthread.cli.frame import Frame, asking, moment
from stockthread.trace import Ingredient


@click.command()
@click.argument("item", metavar="ITEM")
@click.option("--sources", is_flag=True, help="Only what nothing on record went into.")
@click.option("--below", type=click.FloatRange(0, 100), default=0, metavar="PERCENT",
              help="Leave out smaller shares.")  # fmt: skip
@click.option("--at", metavar="TIME", default="", help="As it was then; else now.")
@asking("view")
def composition(frame: Frame, item: str, sources: bool, below: float, at: str) -> None:
    """Show how much of each lot is in an item, exact, with its share."""
    found = trace.composition(naming.one(item), at=moment(at))
    least = Fraction(str(below)) / 100
    wanted = [
        each for each in found.ingredients
        if (each.is_source or not sources) and (each.share is None or each.share >= least)
    ]  # fmt: skip
    told = [ingredient_json(each) for each in wanted]
    carried = lots.read.carried([found.root, *(each.item for each in found.ingredients)])
    names = ledger.read.codes([each.before for each in carried])
    if frame.is_json:
        before = [{"lot": each.lot, "before": each.before} for each in carried]
        unknown = str(found.unknown)
        frame.print({"ingredients": told, "unknown": unknown, "may_carry_over": before})
        return
    rows = [
        [each["code"] or f"#{each['number']}", each["product"] or "",
         ("at most " if each["is_at_most"] else "") + each["amount"], each["percent"],
         "" if each["is_source"] else "was made"]
        for each in told
    ]  # fmt: skip
    heads = ["lot", "product", "amount", "share", ""]
    click.echo(words.table(heads, rows, ("amount", "share")) if rows else "Nothing on record.")
    if found.unknown:
        click.echo(f"{float(found.unknown) * 100:.4g} % was gained, its origin is unknown.")
    left = len(found.ingredients) - len(wanted)
    if left:
        click.echo(f"{words.count(left, 'ingredient')} not shown.", err=True)
    for each in carried:
        before = names.get(each.before) or f"#{each.before}"
        click.echo(f"It may carry traces of {before}: the tank was not cleaned before.")


def ingredient_json(each: Ingredient) -> dict[str, Any]:
    """An ingredient for programs: its amount exact as a fraction, and rounded for people."""
    product = catalog.read.product(each.product) if each.product else None
    shown = catalog.shown_quantity(product, round(each.amount)) if product else str(each.amount)
    return {
        "number": each.item,
        "code": each.code,
        "product": product.sku if product else None,
        "quantity": str(each.amount),
        "amount": shown,
        "share": None if each.share is None else str(each.share),
        "percent": "" if each.share is None else f"{float(each.share) * 100:.4g} %",
        "is_source": each.is_source,
        "is_at_most": each.is_at_most,
    }
