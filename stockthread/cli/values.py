"""`stockthread value`, `journal` and `period`: the books as a whole."""

import sys
from pathlib import Path
from typing import Any, get_args

import click
from django.utils import timezone

from stockthread import catalog, costs, parties, places
from stockthread.cli import words
from stockthread.cli.costs import account_word, last_day, plain
from stockthread.cli.frame import Frame, asking, listing, moment
from stockthread.cli.picking import place as place_named
from stockthread.cli.picking import product as product_named
from stockthread.costs import By
from stockthread.kernel import clock, money
from stockthread.kernel.errors import refuse


@click.command()
@click.option("--at", metavar="DAY", default="", help="At the end of a day; else now.")
@click.option("--by", type=click.Choice(get_args(By)), default="product", show_default=True)
@click.option("--product", metavar="SKU", default="", help="Of a product alone.")
@click.option("--place", metavar="PLACE", default="", help="In a place alone.")
@click.option("--known-at", metavar="TIME", default="", help="As it was known at that moment.")
@asking("see_costs")
def value(frame: Frame, at: str, by: By, product: str, place: str, known_at: str) -> None:
    """Show what our stock is worth, now or on any day, as known now or at a moment."""
    found = costs.read.value(
        last_day(at),
        by,
        product=product_named(product).id if product else 0,
        place=place_named(place).id if place else 0,
        known_at=moment(known_at, is_end=True),
    )
    names = names_of(by, [each.id for each in found])
    if frame.is_json:
        frame.print([
            {by: names[each.id], "quantity": each.quantity, "value": plain(each.amount),
             "goods": plain(each.goods), "landed": plain(each.landed),
             "currency": money.home_currency()}
            for each in found
        ])  # fmt: skip
        return
    products = catalog.read.products([each.id for each in found]) if by == "product" else {}
    rows = [
        [names[each.id], _quantity(products.get(each.id), each.quantity), plain(each.amount) or ""]
        for each in sorted(found, key=lambda each: -each.amount)
    ]
    total = plain(sum(each.amount for each in found)) or ""
    head = f"value, {money.home_currency()}"
    click.echo(words.table([by, "quantity", head], [*rows, ["total", "", total]],
                           ("quantity", head)))  # fmt: skip


def _quantity(product: catalog.Product | None, quantity: int) -> str:
    return catalog.shown_quantity(product, quantity) if product else ""


def names_of(by: str, ids: list[int]) -> dict[int, str]:
    """What products, places, classes, owners or accounts are called."""
    if by == "product":
        named = {id: each.sku for id, each in catalog.read.products(ids).items()}
    elif by == "place":
        named = {id: each.code for id, each in places.read.places(ids).items()}
    elif by == "class":
        named = {each.id: each.code for each in catalog.read.classes()}
    elif by == "owner":
        named = parties.read.codes(ids)
    else:
        named = {id: account_word(id) for id in ids}
    named[costs.read.IN_WORK] = "(in work)"
    return {id: named.get(id, "(none)") for id in ids}


@click.command()
@click.option("--period", metavar="PERIOD", required=True,
              help="A month like 2026-11, a year, or two days.")  # fmt: skip
@click.option("--output", "-o", metavar="FILE", default="-", help="Else standard output.")
@asking("see_costs")
def journal(frame: Frame, period: str, output: str) -> None:
    """Write the journal of a period as CSV: debit and credit, event by event."""
    first, last = costs.read.parse_period(period)
    if frame.is_json:
        frame.print([_line_json(line) for line in costs.read.journal(first, last)])
        return
    if output == "-":
        costs.read.write_journal(first, last, sys.stdout)
        return
    try:
        with Path(output).open("w", encoding="utf-8", newline="") as file:
            count = costs.read.write_journal(first, last, file)
    except OSError as error:
        raise click.ClickException(f"{output} cannot be written: {error.strerror}.") from None
    click.echo(f"{words.count(count, 'line')} from {first} to {last} written to {output}.")


def _line_json(line: costs.JournalLine) -> dict[str, Any]:
    told = line._asdict()
    return told | {"debit": plain(line.debit), "credit": plain(line.credit)}


@click.group("period")
def period_commands() -> None:
    """Lock periods, and open them again."""


@period_commands.command("list")
@listing("see_costs")
def list_locks(frame: Frame) -> None:
    """List what was locked and opened, the latest first."""
    found = costs.locks()
    people = parties.read.people_names(sorted({each.person for each in found}))
    if frame.is_json:
        frame.print([
            {"locked_until": each.day, "by": people.get(each.person, ""), "reason": each.reason,
             "recorded_at": each.recorded_at}
            for each in found
        ])  # fmt: skip
        return
    rows = [
        [str(each.day or "nothing"), words.moment(each.recorded_at),
         people.get(each.person, ""), each.reason]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(["locked up to", "when", "by", "reason"], rows))


@period_commands.command("lock")
@click.argument("day")
@click.option("--reason", metavar="TEXT", default="")
@asking("lock_period")
def lock(frame: Frame, day: str, reason: str) -> None:
    """Lock all days up to and with a DAY, like 2026-10-31."""
    on = last_day(day) or refuse("bad_moment", text=day)
    costs.lock(on, by=frame.actor.person, at=clock.now(), reason=reason)
    _tell(frame, f"All days up to {on} are locked.")


@period_commands.command("reopen")
@click.argument("day", required=False, default="")
@click.option("--reason", metavar="TEXT", required=True, help="Why; it stays on record.")
@asking("lock_period")
def reopen(frame: Frame, day: str, reason: str) -> None:
    """Open all days behind a DAY, or without one all days."""
    on = last_day(day)
    costs.reopen(on, by=frame.actor.person, at=clock.now(), reason=reason)
    _tell(frame, f"All days behind {on} are open." if on else "All days are open.")


def _tell(frame: Frame, sentence: str) -> None:
    if frame.is_json:
        last = costs.locks()[0]
        at = timezone.localtime(last.recorded_at)
        frame.print({"locked_until": last.day, "recorded_at": at})
        return
    click.echo(sentence)
