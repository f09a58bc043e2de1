"""`stockthread balance` and `mock-recall`: what became of goods, to the smallest unit, and how fast
that can be told."""

from pathlib import Path
from typing import Any

import click

from stockthread import catalog, recalls
from stockthread.catalog import Product
from stockthread.cli import naming, words
from stockthread.cli.frame import Frame, asking, moment, posting
from stockthread.kernel import clock
from stockthread.ledger import Act
from stockthread.recalls import CAME, UNEXPLAINED, WENT, Balance, Mock, wording


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@click.option("--at", metavar="TIME", default="", help="As it was then; else now.")
@asking("view")
def balance(frame: Frame, items: tuple[str, ...], at: str) -> None:
    """Show what came of lots or units, and what became of all of it."""
    named = naming.many(naming.from_input(items))
    found = recalls.balances(named, at=moment(at))
    products = catalog.read.products(sorted({each.product for each in found}))
    if frame.is_json:
        frame.print([told(each, products[each.product]) for each in found])
        return
    for each in found:
        say(each, products[each.product])
    if not found:
        click.echo("Nothing came yet.")


def say(each: Balance, product: Product) -> None:
    """Print the balance of a product as a table that adds up."""
    rows = [
        [wording.WORDS[line], catalog.shown_quantity(product, each.numbers[line])]
        for line in (*CAME, *WENT) if each.numbers.get(line)
    ]  # fmt: skip
    rows.append(["Unexplained", catalog.shown_quantity(product, each.unexplained)])
    rows += [
        [f"  {wording.WORDS[line].lower()}", catalog.shown_quantity(product, each.numbers[line])]
        for line in UNEXPLAINED if each.numbers.get(line)
    ]  # fmt: skip
    click.echo(f"{product.sku} {product.name}: {wording.percent(each.accounted)} accounted for")
    click.echo(words.table(["", "amount"], rows, ("amount",)))


def told(each: Balance, product: Product) -> dict[str, Any]:
    """A balance for programs, in smallest units."""
    return {
        "product": product.sku,
        "lots": each.lots,
        "units": each.units,
        "came": each.came,
        **{line: each.numbers.get(line, 0) for line in (*CAME, *WENT, *UNEXPLAINED)},
        "unexplained": each.unexplained,
        "accounted": str(each.accounted),
    }


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM...")
@click.option("--pdf", "file", type=click.Path(dir_okay=False, path_type=Path), default=None,
              metavar="FILE", help="Write the evidence into a file.")  # fmt: skip
@posting("recall", has_good=False)
def mock_recall(frame: Frame, act: Act, items: tuple[str, ...], file: Path | None) -> None:
    """Rehearse a recall of lots or units, and of all that was made of them, against the clock."""
    named = naming.many(naming.from_input(items))
    done = recalls.run_mock(named, key=act.key, by=act.by, now=clock.now)
    if file:
        file.write_bytes(recalls.mock_paper.pdf(done))
    products = catalog.read.products(sorted({each.product for each in done.balances}))
    if frame.is_json:
        frame.print(mock_json(done, products))
        return
    for each in done.balances:
        say(each, products[each.product])
    click.echo(
        f"{done.number}: {words.count(done.reached, 'unit or lot', 'units and lots')} traced after"
        f" {wording.seconds(done.trace)}, balance after {wording.seconds(done.balance)}, evidence"
        f" after {wording.seconds(done.evidence)}. {wording.percent(done.accounted)} accounted for."
    )


def mock_json(done: Mock, products: dict[int, Product]) -> dict[str, Any]:
    """A mock recall for programs; times in microseconds."""
    return {
        "number": done.number, "of": done.title, "affected": done.reached, "trace": done.trace,
        "balance": done.balance, "evidence": done.evidence, "accounted": str(done.accounted),
        "balances": [told(each, products[each.product]) for each in done.balances],
    }  # fmt: skip
