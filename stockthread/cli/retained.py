"""`stockthread retention`: how long samples are kept, and which are due for disposal."""

import click
from django.utils import timezone

from stockthread import catalog, certificates, ledger
from stockthread.cli import done, naming, picking, words
from stockthread.cli.frame import Frame, asking, listing, posting
from stockthread.kernel import clock
from stockthread.ledger import Act


@click.group("retention")
def retention_commands() -> None:
    """Say how long samples are kept; dispose of those that are due."""


@retention_commands.command("set")
@click.argument("sku", metavar="PRODUCT")
@click.argument("months", type=int)
@asking("certify")
def set_retention(frame: Frame, sku: str, months: int) -> None:
    """Keep samples of a product so many MONTHS behind the last day of their lot; 0: no rule."""
    product = picking.product(sku)
    certificates.set_retention(product.id, months, by=frame.actor.person, at=clock.now())
    if frame.is_json:
        frame.print({"product": product.sku, "months": months})
        return
    click.echo(f"Samples of {product.name} are kept for {words.count(months, 'month')}.")


@retention_commands.command("list")
@listing("view")
def list_rules(frame: Frame) -> None:
    """List how long samples are kept, by product."""
    rules = certificates.retentions()
    products = catalog.read.products(sorted(rules))
    told = [{"product": products[id].sku, "months": months} for id, months in rules.items()]
    if frame.is_json:
        frame.print(told)
        return
    rows = [[str(row["product"]), str(row["months"])] for row in told]
    click.echo(words.table(["product", "months"], rows) if rows else "There is no rule.")


@retention_commands.command("due")
@listing("view")
def list_due(frame: Frame) -> None:
    """List samples that need not be kept any more, those first that are due longest."""
    found = certificates.due(timezone.localtime(clock.now()).date())
    codes = ledger.read.codes(sorted({id for e in found for id in (e.sample.lot, e.sample.of)}))
    told = [
        {"sample": codes.get(each.sample.lot, ""), "of": codes.get(each.sample.of, ""),
         "until": each.until, "taken": each.sample.taken_at}
        for each in found
    ]  # fmt: skip
    if frame.is_json:
        frame.print(told)
        return
    rows = [[row["sample"], row["of"], str(row["until"])] for row in told]
    heads = ["sample", "of", "kept until"]
    click.echo(words.table(heads, rows) if rows else "Nothing is due.")


@retention_commands.command("dispose")
@click.argument("samples", nargs=-1, metavar="SAMPLE... or -")
@click.option("--all-due", is_flag=True, help="All that are due.")
@posting("scrap", has_good=False)
def dispose(frame: Frame, act: Act, samples: tuple[str, ...], all_due: bool) -> None:
    """Scrap samples that are due."""
    if all_due == bool(samples):
        raise click.UsageError("Name samples, or say --all-due.")
    today = timezone.localtime(clock.now()).date()
    chosen = [each.sample.lot for each in certificates.due(today)] if all_due else naming.many(
        naming.from_input(samples))  # fmt: skip
    posted = certificates.dispose(chosen, act=act)
    done.say(frame, posted, f"{words.count(len(chosen), 'sample')} disposed of")
