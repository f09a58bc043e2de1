"""`stockthread warranty`: how long, from when, and until when it is for a unit."""

import uuid

import click
from django.utils import timezone

from stockthread import catalog, ledger, returns
from stockthread.cli import naming, picking, program, return_looks, shown, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.cli.orders import day
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.returns import INSTALLATION, REGISTRATION, STARTS, NewTerm, Term

NAMED_MAX = 20


@click.group("warranty")
def warranty_commands() -> None:
    """Say how long units and their parts are under warranty, and see until when."""


@warranty_commands.command("show")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--on", "on", metavar="DAY", default="", help="Else today.")
@asking("view")
def show(frame: Frame, items: tuple[str, ...], on: str) -> None:
    """Show until when units are under warranty, and why not."""
    found = naming.many(naming.from_input(items))
    told = returns.warranty(found, on=day(on) or timezone.localdate())
    names = shown.codes(sorted({*found, *(each.inherited_from for each in told)} - {0}))
    if frame.is_json:
        frame.print([
            {"item": names[each.item], "number": each.item,
             **return_looks.warranty_json(each, names)}
            for each in told
        ])  # fmt: skip
        return
    rows = [[names[each.item], return_looks.warranty_words(each, names)] for each in told]
    click.echo(words.table(["unit", "warranty"], rows))


@warranty_commands.command("add")
@click.argument("of", metavar="SKU")
@click.argument("months", type=int)
@click.option("--class", "is_class", is_flag=True, help="It is of all products of a class.")
@click.option("--part", "part", metavar="SKU", default="", help="It is for this part of it.")
@click.option("--from", "starts", type=click.Choice(STARTS), default=STARTS[0], show_default=True,
              help="What it begins with.")  # fmt: skip
@asking("set_up")
def add(frame: Frame, of: str, months: int, is_class: bool, part: str, starts: str) -> None:
    """Give a product so many MONTHS, or change them."""
    product = 0 if is_class else picking.product(of).id
    product_class = class_named(of) if is_class else 0
    piece = picking.product(part).id if part else 0
    returns.set_terms([NewTerm(months, product, product_class, piece, starts)])
    _list(frame, [
        term for term in returns.read.terms()
        if (term.product, term.product_class, term.part) == (product, product_class, piece)
    ])  # fmt: skip


def class_named(code: str) -> int:
    """The class with this code. Raises Refused unknown_class."""
    known = {each.code: each.id for each in catalog.read.classes()}
    return known.get(code) or refuse("unknown_class", **{"class": code})


@warranty_commands.command("list")
@listing("view")
def list_terms(frame: Frame) -> None:
    """List how long products and parts are under warranty."""
    _list(frame, returns.read.terms())


def _list(frame: Frame, terms: list[Term]) -> None:
    ids = {id for term in terms for id in (term.product, term.part)} - {0}
    skus = {id: each.sku for id, each in catalog.read.products(sorted(ids)).items()}
    classes = {each.id: each.code for each in catalog.read.classes()}
    if frame.is_json:
        frame.print([
            {"id": term.id, "product": skus.get(term.product),
             "class": classes.get(term.product_class), "part": skus.get(term.part),
             "months": term.months, "starts": term.starts}
            for term in terms
        ])  # fmt: skip
        return
    rows = [
        [str(term.id), skus.get(term.product, ""), classes.get(term.product_class, ""),
         skus.get(term.part, ""), words.count(term.months, "month"), term.starts]
        for term in terms
    ]  # fmt: skip
    click.echo(words.table(["", "product", "class", "part", "for", "from"], rows))


@warranty_commands.command("remove")
@click.argument("id", type=int)
@asking("set_up")
def remove(frame: Frame, id: int) -> None:
    """Take a warranty away, by its number in the list."""
    returns.end_term(id)
    if frame.is_json:
        frame.print({"removed": id})
    else:
        click.echo("Removed.")


@warranty_commands.command("register")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--on", "on", metavar="DAY", default="", help="Else today.")
@click.option("--installed", is_flag=True, help="It was installed on that day.")
@click.option("--note", metavar="TEXT", default="", help="By whom, how.")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("take_back")
def register(
    frame: Frame, items: tuple[str, ...], on: str, installed: bool, note: str, key: str | None
) -> None:
    """Note the day on which units were registered, or installed."""
    found = naming.many(naming.from_input(items))
    what = INSTALLATION if installed else REGISTRATION
    noted = returns.register(
        found, day=day(on) or timezone.localdate(), key=key or uuid.uuid4().hex,
        by=frame.actor.person, at=clock.now(), what=what, note=note,
    )  # fmt: skip
    told = returns.warranty(found, on=timezone.localdate())
    if frame.is_json:
        frame.print([{"number": w.item, **return_looks.warranty_json(w, {})} for w in told])
        return
    word = "installed" if installed else "registered"
    more = ["--installed"] if installed else []
    names = [view.code or f"#{view.id}" for view in ledger.read.items(found[:NAMED_MAX])]
    undo = program.typed("warranty", "withdraw", *names, *more)
    undo = f" Undo: {undo}" if len(noted) <= NAMED_MAX else ""
    click.echo(f"{shown.subject(found)} noted as {word}.{undo}")


@warranty_commands.command("withdraw")
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--installed", is_flag=True, help="The day of its installation.")
@click.option("--reason", metavar="TEXT", default="", help="Why it was wrong.")
@asking("take_back")
def withdraw(frame: Frame, items: tuple[str, ...], installed: bool, reason: str) -> None:
    """Say that the last registration of units was wrong; it stays on record."""
    found = naming.many(naming.from_input(items))
    what = INSTALLATION if installed else REGISTRATION
    starts = returns.standing(found, what)
    returns.withdraw(starts, by=frame.actor.person, at=clock.now(), reason=reason)
    told = returns.warranty(found, on=timezone.localdate())
    if frame.is_json:
        frame.print([{"number": w.item, **return_looks.warranty_json(w, {})} for w in told])
        return
    click.echo(f"{shown.subject(found)}: the last {what} is withdrawn, and stays on record.")
