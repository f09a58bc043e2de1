"""`stockthread order import`, `template` and `export`: many orders from a file, and into one."""

import uuid
from pathlib import Path
from typing import Any

import click
from django.utils import timezone

from stockthread import exchange, orders
from stockthread.cli import exits, naming, words
from stockthread.cli.frame import Frame, asking
from stockthread.cli.orders import WORDS
from stockthread.cli.receive import party
from stockthread.exchange import OrderPiles
from stockthread.kernel import clock, program
from stockthread.kernel.errors import text
from stockthread.orders import Wanted

HERE = "here already"


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(list(WORDS)), help="Of orders that do not tell theirs.")
@click.option("--draft", is_flag=True, help="They are not to be worked on yet.")
@click.option("--good", is_flag=True, help="Leave refused orders out.")
@click.option("--refused", "left", metavar="FILE", type=click.Path(path_type=Path),
              help="Write what is left out there, with the reasons.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only show the piles.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("order")
def import_orders(
    frame: Frame, file: Path, kind: str | None, draft: bool, good: bool, left: Path | None,
    dry_run: bool, yes: bool, key: str | None,
) -> None:  # fmt: skip
    """Make the orders of FILE, CSV or a spreadsheet: a row a line, with the order's number."""
    table = exchange.read_table(file, exchange.are_headings)
    how: dict[str, Any] = {"kind": WORDS[kind] if kind else "", "is_draft": draft}
    piles = exchange.sort_orders(table, **how)
    if left and piles.of("refused"):
        left.write_text(exchange.left_out_csv(piles))
    if dry_run or not frame.is_json:
        tell_piles(frame, piles)
    if dry_run:
        return
    need_good(piles, good)
    new = piles.of("new")
    if new and not (yes or frame.is_json):
        confirm(len(new))
    key = key or uuid.uuid4().hex
    done = exchange.import_orders(
        table, **how, with_good=good, key=key, by=frame.actor.person,
        at=clock.now(),
    )  # fmt: skip
    made = orders.read.of_ids(done.ids)[::-1]
    if frame.is_json:
        numbers = [order.number for order in made]
        told = {"made": numbers, "key": key, "is_repeated": done.is_repeat}
        frame.print(as_json(done.piles) | told)
        return
    back = f" Undo: {program.called()} order undo-import {key}" if made else ""
    click.echo(f"{words.count(len(made), 'order')} made{named(made)}.{back}")
    if done.is_repeat:
        click.echo("This had been done before; nothing was done again.", err=True)


@click.command("undo-import")
@click.argument("key")
@asking("order")
def undo_import(frame: Frame, key: str) -> None:
    """Cancel all orders that an import made, named by its KEY; all or none."""
    count = exchange.undo_import(key, by=frame.actor.person, at=clock.now())
    if frame.is_json:
        frame.print({"cancelled": count})
    else:
        click.echo(f"{words.count(count, 'order')} cancelled.")


def named(made: list[orders.Order]) -> str:
    """`: PO-26-0004 … PO-26-0019`, nothing for none."""
    numbers = [order.number for order in made]
    listed = ", ".join(numbers) if len(numbers) < 4 else f"{numbers[0]} … {numbers[-1]}"
    return f": {listed}" if listed else ""


def need_good(piles: OrderPiles, good: bool) -> None:
    """Fail where something is refused, and it was not said to leave that out."""
    bad = piles.of("refused")
    if not bad or good:
        return
    problems = [problem for each in bad for problem in each.problems]
    raise exits.Failure(
        problems[0].refusal.code,
        f"Nothing was done: {words.count(len(bad), 'order')} refused. "
        "Mend them, or say --good to leave them out.",
        data={"refusals": as_json(piles)["refused"]},
    )


def confirm(count: int) -> None:
    """Ask, with the number. Raises Failure not_confirmed."""
    if not naming.is_interactive():
        raise exits.Failure(
            "not_confirmed", "Nobody can be asked here; say --yes to make them.",
            exit_code=exits.USAGE,
        )  # fmt: skip
    if not click.confirm(f"Make {words.count(count, 'order')}?", err=True):
        raise exits.Failure("not_confirmed", "Nothing was made.")


def tell_piles(frame: Frame, piles: OrderPiles) -> None:
    """The piles with their numbers, and each refused row with why."""
    if frame.is_json:
        frame.print(as_json(piles))
        return
    rows = []
    for name, pile in (("new", "new"), (HERE, "here"), ("refused", "refused")):
        some = piles.of(pile)
        lines = sum(len(each.rows) for each in some)
        rows.append([name, words.number(len(some)), words.number(lines)])
    click.echo(words.table(["pile", "orders", "rows"], rows, right=("orders", "rows")))
    told = [
        f"row {words.number(row.number)}: {' '.join(text(each) for each in why)}"
        for row, _, why in piles.left_out()
        if why
    ]
    click.echo("\n".join(told[: exits.SHOWN_MAX]), nl=bool(told))
    if len(told) > exits.SHOWN_MAX:
        click.echo(f"… and {words.number(len(told) - exits.SHOWN_MAX)} more rows.")
    if piles.sheet.unread:
        click.echo(f"note: Not read: {', '.join(piles.sheet.unread)}.")


def as_json(piles: OrderPiles) -> dict[str, Any]:
    """The piles, for programs; rows are counted from 1, as the file has them."""
    return {
        "new": [{"kind": each.kind, "number": each.number, "lines": len(each.rows)}
                for each in piles.of("new")],
        "here": [each.known.number for each in piles.of("here") if each.known],
        "refused": [
            {"row": row.number, "number": number, "code": each.code, "data": each.data,
             "text": text(each)}
            for row, number, why in piles.left_out() for each in why
        ],
        "not_read": piles.sheet.unread,
    }  # fmt: skip


@click.command("template")
@asking("view")
def template(frame: Frame) -> None:
    """Print the headings of a file of orders: fill it in, then import it."""
    if frame.is_json:
        frame.print({"headings": exchange.template_csv().strip().split(",")})
    else:
        click.echo(exchange.template_csv(), nl=False)


@click.command("export")
@click.option("--kind", type=click.Choice(list(WORDS)))
@click.option("--state", "states", multiple=True, type=click.Choice(orders.STATES))
@click.option("--party", "of", metavar="PARTY", default="")
@click.option("--text", "begin", metavar="TEXT", default="", help="How number or reference begins.")
@asking("export")
def export(frame: Frame, kind: str | None, states: tuple[str, ...], of: str, begin: str) -> None:
    """Print the lines of orders as CSV, with how far each has come; it can be imported."""
    wanted = Wanted(WORDS[kind] if kind else "", states, party(of) if of else 0, begin)
    found = orders.read.orders(wanted, limit=10_000)
    written = exchange.orders_csv(found, timezone.localdate(), frame.actor)
    if frame.is_json:
        frame.print({"csv": written})
    else:
        click.echo(written, nl=False)
