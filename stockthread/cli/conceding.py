"""`stockthread concession`: goods that lack something and are used as they are, signed."""

from typing import Any

import click

from stockthread import certificates, ledger, orders
from stockthread.certificates import Concession
from stockthread.cli import naming, shown, signing, words
from stockthread.cli.certificates import day
from stockthread.cli.frame import Frame, listing, posting
from stockthread.cli.move import lines_of
from stockthread.cli.specifications import settled_json, settled_words
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act


@click.group("concession")
def concession_commands() -> None:
    """Let goods be used as they are, and end that."""


@concession_commands.command("add")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--quantity", metavar="AMOUNT", help="So much of one lot; that part is split off.")
@click.option("--until", default="", metavar="DAY", help="The last day on which it counts.")
@click.option("--order", "number", default="", metavar="NUMBER", help="For this sales order alone.")
@signing.signing
@posting("concede", has_good=False)
def add(
    frame: Frame, act: Act, items: tuple[str, ...], quantity: str | None, until: str, number: str,
    password_stdin: bool,
) -> None:  # fmt: skip
    """Let goods be used though something is missing or out of limits, for a --reason, signed."""
    chosen = naming.many(naming.from_input(items))
    amount = (lines_of(chosen, quantity, None).quantities or [None])[0] if quantity else None
    order = orders.read.by_number(orders.SALE, number.upper()) if number else None
    if number and order is None:
        refuse("concession_order", number=number)
    named = list(dict.fromkeys(certificates.bearers(chosen).values()))
    meaning = certificates.meaning(named, act.reason, certificates.lacking(named))
    signer = signing.signer(frame, meaning, password_stdin)
    made = certificates.concede(chosen, act=act, signer=signer, quantity=amount, until=day(until),
                                order=order)  # fmt: skip
    if frame.is_json:
        frame.print({"items": list(made.items), "is_repeated": made.is_repeat,
                     **settled_json(made.settled)})  # fmt: skip
        return
    told = f"{shown.subject(list(made.items))} may be used as it is"
    click.echo(f"{told}: {settled_words(made.settled)}.")


@concession_commands.command("end")
@click.argument("id", type=int)
@signing.signing
@posting("concede", has_good=False)
def end(frame: Frame, act: Act, id: int, password_stdin: bool) -> None:
    """End the concession with this ID, for a --reason, signed; what lacks something is held."""
    found = certificates.concession(id)
    meaning = certificates.meaning([found.item], found.reason, found.lacks)
    signer = signing.signer(frame, f"I end that {meaning}"[:500], password_stdin)
    settled = certificates.end_concession(id, act=act, signer=signer)
    if frame.is_json:
        frame.print(settled_json(settled))
        return
    click.echo(f"It counts no more: {settled_words(settled)}.")


@concession_commands.command("list")
@click.option("--open", "is_open", is_flag=True, help="Only those that count.")
@listing("view")
def list_concessions(frame: Frame, is_open: bool) -> None:
    """List what was conceded, the latest first."""
    found = certificates.concessions(is_open=is_open or None)
    codes = ledger.read.codes(sorted({each.item for each in found}))
    told = [_row(each, codes) for each in found]
    if frame.is_json:
        frame.print(told)
        return
    heads = ["id", "item", "lacks", "why", "until", "order", "ended"]
    cells = [[str(row[head] or "") for head in heads] for row in told]
    click.echo(words.table(heads, cells) if cells else "Nothing was conceded.")


def _row(each: Concession, codes: dict[int, str]) -> dict[str, Any]:
    return {"id": each.id, "item": codes.get(each.item) or f"#{each.item}", "lacks": each.lacks,
            "why": each.reason, "until": each.until, "order": each.order_number,
            "at": each.made_at, "ended": each.ended_why}  # fmt: skip
