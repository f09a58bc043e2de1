"""`stockthread result`: what was measured of lots and units."""

from pathlib import Path

import click

from stockthread import certificates, exchange
from stockthread.certificates import NewResult
from stockthread.cli import exits, naming, picking, shown, words
from stockthread.cli.frame import Frame, listing, posting
from stockthread.cli.specifications import settled_json, settled_words
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Act


@click.group("result")
def result_commands() -> None:
    """Enter what was measured of lots and units, by hand or from a table."""


@result_commands.command("enter")
@click.argument("item", metavar="ITEM")
@click.argument("said", nargs=-1, required=True, metavar="NAME=VALUE...")
@posting("certify", has_good=False)
def enter(frame: Frame, act: Act, item: str, said: tuple[str, ...]) -> None:
    """Enter results of a lot, unit or sample: `result enter L-1 Brix=12.1 Taste=pass`."""
    id = naming.one(item)
    results = []
    for each in said:
        name, sign, value = each.partition("=")
        if not sign:
            raise click.UsageError(f"Write NAME=VALUE, not {each!r}.")
        results.append(NewResult(id, name.strip(), value.strip()))
    _tell(frame, certificates.enter_results(results, act=act))


@result_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--product", "sku", default="", metavar="SKU", help="Of which the goods are.")
@posting("certify")
def import_results(frame: Frame, act: Act, file: Path, sku: str) -> None:
    """Enter the results of a table: lot or serial, and a column for each result."""
    rows = exchange.read_table(file, certificates.is_heading_row)
    products = [picking.product(sku).id] if sku else []
    found = certificates.results_of_table(rows, products=products)
    if found.refusals and (act.accept == "all" or not found.results):
        raise Refused(found.refusals)
    _tell(frame, certificates.enter_results(found.results, act=act), found.refusals)


@result_commands.command("withdraw")
@click.argument("id", type=int)
@posting("certify", has_good=False)
def withdraw(frame: Frame, act: Act, id: int) -> None:
    """Let the result with this ID count no more, for a --reason."""
    _tell(frame, certificates.withdraw_result(id, act=act))


@result_commands.command("list")
@click.argument("item", metavar="ITEM")
@listing("view")
def list_results(frame: Frame, item: str) -> None:
    """List the results of a lot or unit, and what is asked of it."""
    id = naming.one(item)
    bearer = certificates.bearers([id])[id]
    told = [
        {"id": each.id, "name": each.name, "value": each.value, "at": each.made_at,
         "is_withdrawn": each.withdrawn_at is not None, "why": each.withdrawn_why}
        for each in certificates.read.results_on([bearer]).get(bearer, [])
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    cells = [[str(row["id"]), str(row["name"]), str(row["value"]),
              f"withdrawn: {row['why']}" if row["is_withdrawn"] else ""]
             for row in told]  # fmt: skip
    if cells:
        click.echo(words.table(["id", "result", "value", ""], cells))
    standing = certificates.standings([bearer])[bearer]
    asked = certificates.lacks(standing) or (
        "all is in and within limits" if standing.findings else "nothing is asked"
    )
    click.echo(f"{shown.subject([bearer])}: {asked}.", err=not cells)


def _tell(frame: Frame, made: certificates.Entered, left: tuple[Refusal, ...] = ()) -> None:
    if frame.is_json:
        frame.print({
            "ids": list(made.ids), "is_repeated": made.is_repeat, **settled_json(made.settled),
            "out": [{"name": each.need.name, "value": each.value, "limits": each.need.limits}
                    for each in made.out], "refused": exits.as_json(left),
        })  # fmt: skip
    else:
        click.echo(f"{words.count(len(made.ids), 'result')}: {settled_words(made.settled)}.")
        for each in made.out:
            click.echo(f"{each.need.name} is {each.value}, and must be {each.need.limits}.")
    if left:
        for line in exits.told(left):
            click.echo(line, err=True)
        raise click.exceptions.Exit(exits.REFUSED)
