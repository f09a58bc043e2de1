"""`stockthread place`: the tree of our own places, made and changed."""

from typing import Any

import click

from stockthread import places
from stockthread.cli import picking, words
from stockthread.cli.frame import Frame, asking, listing


@click.group("place")
def place_commands() -> None:
    """Add places, list them, rename, move and close them."""


@place_commands.command("add")
@click.argument("codes", nargs=-1, required=True, metavar="CODE...")
@click.option("--kind", type=click.Choice(places.BUILT_KINDS), default="bin", show_default=True)
@click.option("--in", "parent", metavar="PLACE", default="", help="The place that they are in.")
@click.option("--name", metavar="TEXT", help="Default: the code.")
@asking("set_up")
def add_place(
    frame: Frame, codes: tuple[str, ...], kind: str, parent: str, name: str | None
) -> None:
    """Add places, all of one kind and in one place; A-01..A-20 is a row of them."""
    codes = tuple(places.series(" ".join(codes)))
    new = [places.NewPlace(code, name or code, kind, parent) for code in codes]
    places.add_places(new)
    if frame.is_json:
        frame.print([{"code": each.code, "name": each.name, "kind": kind} for each in new])
        return
    click.echo(f"{words.count(len(new), 'place')} added: {places.shown_series(codes)}.")


@place_commands.command("list")
@listing("view")
def list_places(frame: Frame) -> None:
    """List our own places as a tree."""
    tree = places.read.tree()
    if frame.is_json:
        codes = {each.id: each.code for each in tree}
        frame.print([place_json(each, codes) for each in tree])
        return
    rows = [
        [
            "  " * each.depth + each.code,
            each.name,
            each.kind if each.is_active else f"{each.kind}, closed",
        ]
        for each in tree
    ]
    click.echo(words.table(["place", "name", "kind"], rows))


def place_json(place: places.Place, codes: dict[int, str]) -> dict[str, Any]:
    """One place of the tree, for programs."""
    return {
        "code": place.code,
        "name": place.name,
        "kind": place.kind,
        "in": codes.get(place.parent or 0),
        "is_active": place.is_active,
    }


@place_commands.command("change")
@click.argument("code")
@click.option("--code", "new_code", metavar="CODE", help="Its code from now on.")
@click.option("--name", metavar="TEXT")
@click.option("--in", "above", metavar="PLACE", help="The place that it is in; '' for the top.")
@asking("set_up")
def change_place(
    frame: Frame, code: str, new_code: str | None, name: str | None, above: str | None
) -> None:
    """Give a place another code or name, or put it, with all in it, under another one."""
    place = picking.place(code)
    if new_code is None and name is None and above is None:
        raise click.UsageError("Say what changes: --code, --name or --in.")
    over = places.read.places([place.parent or 0])
    places.change_place(
        place.id,
        code=place.code if new_code is None else new_code,
        name=place.name if name is None else name,
        above="".join(each.code for each in over.values()) if above is None else above,
    )
    after = places.read.place(place.id)
    path = " › ".join([*(each.code for each in places.read.ancestors(place.id)), after.code])
    if frame.is_json:
        frame.print({"code": after.code, "name": after.name, "path": path})
        return
    click.echo(f"{code} is {path}, {after.name}.")


@place_commands.command("close")
@click.argument("code")
@click.option("--with-all", is_flag=True, help="The places in it too.")
@asking("set_up")
def close_place(frame: Frame, code: str, with_all: bool) -> None:
    """Take a place out of use: nothing can be put there; what stands there can leave."""
    places.close_place(picking.place(code).id, with_all=with_all)
    _told_active(frame, code, False)


@place_commands.command("reopen")
@click.argument("code")
@asking("set_up")
def reopen_place(frame: Frame, code: str) -> None:
    """Bring a closed place back into use."""
    places.reopen_place(picking.place(code).id)
    _told_active(frame, code, True)


@place_commands.command("quarantine")
@click.argument("code")
@click.option("--off", is_flag=True, help="No more.")
@asking("set_up")
def quarantine_place(frame: Frame, code: str, off: bool) -> None:
    """Say that goods are put aside in a place: what is held may be moved there."""
    places.mark_quarantine(picking.place(code).id, is_quarantine=not off)
    if frame.is_json:
        frame.print({"code": code, "is_quarantine": not off})
        return
    click.echo(f"{code} is {'no quarantine now' if off else 'quarantine'}.")


def _told_active(frame: Frame, code: str, is_active: bool) -> None:
    if frame.is_json:
        frame.print({"code": code, "is_active": is_active})
        return
    click.echo(f"{code} is {'in use again' if is_active else 'closed'}.")
