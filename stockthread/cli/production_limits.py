"""`stockthread production limit` and `shift`: what readings are judged by, and who works where."""

from typing import Any

import click
from django.utils import timezone

from stockthread import catalog, production
from stockthread.cli import picking, words
from stockthread.cli.frame import Frame, asking, posting
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act
from stockthread.production import FAIL, HOLD, NewLimit


@click.command("limit")
@click.argument("product")
@click.argument("reading", required=False)
@click.option("--lower", metavar="NUMBER", default="", help="The lowest that is still good.")
@click.option("--upper", metavar="NUMBER", default="", help="The highest that is still good.")
@click.option("--unit", metavar="TEXT", default="", help="In which it is measured, such as Nm.")
@click.option("--hold", "is_held", is_flag=True,
              help="A unit outside is held where it stands; else it fails its test.")  # fmt: skip
@click.option("--needed", "is_needed", is_flag=True, help="No unit passes before it was read.")
@click.option("--end", "is_end", is_flag=True, help="Judge by it no more.")
@asking("set_up")
def limit(
    frame: Frame, product: str, reading: str | None, lower: str, upper: str, unit: str,
    is_held: bool, is_needed: bool, is_end: bool,
) -> None:  # fmt: skip
    """Say what a READING of a PRODUCT's units must be; without one, list what counts."""
    found = picking.product(product)
    if reading and is_end:
        production.end_limit(_limit(found, reading).id, at=clock.now())
    elif reading:
        new = NewLimit(found.id, reading, lower, upper, unit, HOLD if is_held else FAIL, is_needed)
        key = clock.now().isoformat()
        production.set_limits([new], key=key, by=frame.actor.person, at=clock.now())
    rows = limits_json(found)
    if frame.is_json:
        frame.print(rows)
        return
    if not rows:
        click.echo(f"No reading of {found.name} has limits.")
        return
    table = [
        [each["reading"], each["limit"], each["outside"], "yes" if each["is_needed"] else "no"]
        for each in rows
    ]
    click.echo(words.table(["reading", "must be", "outside it", "needed"], table))


def _limit(product: catalog.Product, reading: str) -> production.Limit:
    names = {each.id: (each.code, each.name) for each in catalog.read.attributes()}
    for each in production.limits_of(product.id):
        if reading.casefold() in [name.casefold() for name in names[each.attribute]]:
            return each
    return refuse("limit_ended", id=reading)


def limits_json(product: catalog.Product) -> list[dict[str, Any]]:
    """The limits that count for a product, for programs."""
    names = {each.id: each.code for each in catalog.read.attributes()}
    outside = {FAIL: "fails", HOLD: "is held"}
    return [
        {"reading": names[each.attribute], "lower": each.lower, "upper": each.upper,
         "unit": each.unit, "limit": each.words, "outside": outside[each.policy],
         "is_needed": each.is_needed}
        for each in sorted(production.limits_of(product.id))
    ]  # fmt: skip


@click.command("shift")
@click.argument("machine")
@click.argument("shift", required=False)
@click.option("--clock", "is_clock", is_flag=True, help="The clock tells it again.")
@posting("produce", has_good=False)
def shift(frame: Frame, act: Act, machine: str, shift: str | None, is_clock: bool) -> None:
    """Say which SHIFT works at a MACHINE from now on; without one, tell which does."""
    at = act.at or act.recorded_at
    if shift or is_clock:
        production.set_shift_at(machine, shift or "", by=act.by, at=at)
    now = production.shift_now(machine, at, timezone.get_current_timezone())
    if frame.is_json:
        frame.print({"machine": machine, "shift": now})
    else:
        click.echo(f"{machine}: {now or 'no shift'}")
