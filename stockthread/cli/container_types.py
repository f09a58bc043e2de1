"""`stockthread container-type`: the types of containers, and of which type one is."""

import click

from stockthread import containers
from stockthread.cli import naming, words
from stockthread.cli.frame import Frame, asking, listing, posting
from stockthread.containers import ContainerType, NewType
from stockthread.ledger import Act


@click.group("container-type")
def type_commands() -> None:
    """List the types of containers, and say of which type one is."""


@type_commands.command("list")
@listing("view")
def list_types(frame: Frame) -> None:
    """List the types: what each weighs empty, the room inside, whether it is used again."""
    found = containers.types()
    if frame.is_json:
        frame.print([each._asdict() for each in found])
        return
    heads = ["type", "name", "empty", "room inside", "", ""]
    click.echo(words.table(heads, [_row(each) for each in found]))


def _row(each: ContainerType) -> list[str]:
    marks = ("used again" if each.is_reusable else "", "" if each.is_active else "closed")
    tare, room = containers.shown_tare(each.tare), containers.shown_room(each)
    return [each.code, each.name, tare, room, *marks]


@type_commands.command("set")
@click.argument("code")
@click.option("--name", required=True, help="As others read it.")
@click.option("--tare", default="", metavar="WEIGHT", help="What it weighs empty: `2.4 kg`.")
@click.option("--room", default="", metavar="MM", help="The room inside: `544 x 364 x 242`.")
@click.option("--reusable", is_flag=True, help="It is used again and again.")
@click.option("--note", default="", help="Where the figures are from.")
@asking("set_up")
def set_type(
    frame: Frame, code: str, name: str, tare: str, room: str, reusable: bool, note: str
) -> None:
    """Add a type, or change the one with this code."""
    known = code.strip().upper() in {each.code for each in containers.types()}
    new = NewType(code, name, containers.tare_of(tare), *containers.room_of(room), reusable, note)
    if known:
        containers.change_type(new)
    else:
        containers.add_type(new)
    _said(frame, code, "changed" if known else "added")


@type_commands.command("close")
@click.argument("code")
@asking("set_up")
def close_type(frame: Frame, code: str) -> None:
    """Offer a type no more; containers stay of it."""
    containers.close_type(code)
    _said(frame, code, "no longer offered")


@type_commands.command("reopen")
@click.argument("code")
@asking("set_up")
def reopen_type(frame: Frame, code: str) -> None:
    """Offer a type again."""
    containers.reopen_type(code)
    _said(frame, code, "offered again")


@type_commands.command("say")
@click.argument("code")
@click.argument("boxes", nargs=-1, required=True, metavar="CONTAINER... or -")
@posting("pack", has_good=False)
def say_type(frame: Frame, act: Act, code: str, boxes: tuple[str, ...]) -> None:
    """Note of which type containers are."""
    items = naming.many(naming.from_input(boxes))
    posted = containers.say_type(items, code, act=act)
    if frame.is_json:
        frame.print({"event": posted.event, "type": code.strip().upper()})
        return
    click.echo(f"{words.count(len(items), 'container')} noted as {code.strip().upper()}.")


def _said(frame: Frame, code: str, what: str) -> None:
    if frame.is_json:
        frame.print({"type": code.strip().upper()})
        return
    click.echo(f"Type {code.strip().upper()} {what}.")
