"""`stockthread template image`: the pictures that templates may show."""

import sys
from pathlib import Path
from typing import Any

import click

from stockthread import parties, printing
from stockthread.cli import exits, printed, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.kernel import clock
from stockthread.printing import ImageRow


@click.group("image")
def image_commands() -> None:
    """Keep the images that templates may show."""


@image_commands.command("list")
@listing("view")
def list_images(frame: Frame) -> None:
    """List images with their measures in pixels."""
    rows = printing.read.images()
    people = parties.read.people_names(sorted({each.person for each in rows}))
    found = [image_json(each, people) for each in rows]
    if frame.is_json:
        frame.print(found)
        return
    cells = [
        [each["name"], words.number(each["width"]), words.number(each["height"]),
         words.moment(each["made_at"]), each["by"]]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(["image", "width", "height", "added", "by"], cells, ("width", "height")))


def image_json(row: ImageRow, people: dict[int, str]) -> dict[str, Any]:
    """One image, for programs."""
    return {
        "name": row.name,
        "width": row.width,
        "height": row.height,
        "made_at": row.made_at,
        "by": people.get(row.person, ""),
    }


@image_commands.command("add")
@click.argument("name")
@click.argument("file", type=printed.GIVEN_FILE)
@asking("set_up")
def add_image(frame: Frame, name: str, file: Path) -> None:
    """Take the image in FILE in under a NAME."""
    id = printing.add_image(name, read_bytes(file), person=frame.actor.person, at=clock.now())
    [row] = [each for each in printing.read.images() if each.id == id]
    if frame.is_json:
        frame.print(image_json(row, parties.read.people_names([row.person])))
        return
    click.echo(f"Image {row.name} added: {row.width:,} × {row.height:,} pixels.")


def read_bytes(file: Path) -> bytes:
    """What a file holds, one byte more than is taken at most. Raises Failure cannot_read."""
    most = printing.IMAGE_FILE_MAX + 1
    try:
        if str(file) == "-":
            return sys.stdin.buffer.read(most)
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        told = f"{file} cannot be read: {error.strerror}."
        raise exits.Failure("cannot_read", told) from None


@image_commands.command("remove")
@click.argument("name")
@asking("set_up")
def remove_image(frame: Frame, name: str) -> None:
    """Take an image out that no template in use shows."""
    rows = printing.read.images()
    id = next((each.id for each in rows if each.name == name.strip()), 0)
    if not id:
        raise printed.not_found("image", name, (each.name for each in rows))
    printing.remove_image(id)
    if frame.is_json:
        frame.print({"name": name.strip(), "is_removed": True})
        return
    click.echo(f"Image {name.strip()} is taken out.")
