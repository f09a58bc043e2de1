"""`stockthread move` brings items to a place."""

import click

from stockthread import catalog, ledger, sales
from stockthread.cli import done, picking, shown
from stockthread.cli.frame import Frame, posting
from stockthread.cli.picking import Wanted, items_wanted
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Kind, Lines


@click.command()
@items_wanted
@click.option("--to", "to", metavar="PLACE", required=True, help="Where to.")
@click.option("--quantity", metavar="AMOUNT", help='How much of a lot, like "250 kg".')
@click.option("--from", "source", metavar="PLACE", help="From which of a lot's places.")
@click.option("--unpack", is_flag=True, help="Take them out of their container.")
@posting("move")
def move(
    frame: Frame,
    act: Act,
    wanted: Wanted,
    to: str,
    quantity: str | None,
    source: str | None,
    unpack: bool,
) -> None:
    """Move items to a place; what is inside them comes along, and what is picked stays picked."""
    target = picking.place(to)
    items = picking.picked(wanted, "Move", shown.place_name(target))
    lines = lines_of(items, quantity, source)
    postings = sales.move(lines, place=target.id, act=act, unpack=unpack)
    accepted = sum(posting.accepted for posting in postings)
    moved = items if accepted >= len(items) else items[:accepted]
    amount = f"{quantity} of " if quantity else ""
    sentence = f"{amount}{shown.subject(moved)} moved to {shown.place_name(target)}"
    done.say_all(frame, postings, sentence)


def lines_of(items: list[int], quantity: str | None, source: str | None) -> Lines:
    """The items; of a single lot as much as is said, from where it is said."""
    place = picking.place(source).id if source else None
    if quantity is None:
        return Lines(items, place=place)
    if len(items) != 1:
        raise click.UsageError("--quantity is for a single lot.")
    view = ledger.read.item(items[0])
    if view.kind != Kind.LOT:
        refuse("not_a_whole_quantity", quantity=quantity)
    amount = catalog.parse_quantity(catalog.read.product(view.product), quantity)
    return Lines(items, quantities=[amount], place=place)
