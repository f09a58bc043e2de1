"""`stockthread own`: whose goods are changes, and they stay where they are."""

import click

from stockthread import ledger, parties
from stockthread.cli import done, naming, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.move import lines_of
from stockthread.cli.receive import party
from stockthread.ledger import Act


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--by", "owner", metavar="PARTY", required=True, help="Whose they are from now on.")
@click.option("--quantity", metavar="AMOUNT", help='How much of a lot, like "250 kg".')
@click.option("--from", "source", metavar="PLACE", help="From which of a lot's places.")
@posting("ship")
def own(
    frame: Frame, act: Act, items: tuple[str, ...], owner: str, quantity: str | None,
    source: str | None,
) -> None:  # fmt: skip
    """Say whose items are from now on: goods on consignment that were used or sold."""
    lines = lines_of(naming.many(naming.from_input(items)), quantity, source)
    changed = ledger.change_owner(lines, owner=party(owner), act=act)
    name = parties.read.party(party(owner)).name
    sentence = f"{quantity or words.count(changed.accepted, 'item')} now of {name}"
    done.say(frame, changed, sentence)
