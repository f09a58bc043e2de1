"""`stockthread ship` sends items to a customer, and notes serials where they are due then."""

from collections.abc import Sequence

import click

from stockthread import catalog, ledger, places
from stockthread.cli import done, exits, naming, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.move import lines_of
from stockthread.cli.receive import party
from stockthread.cli.serialise import written_out
from stockthread.ledger import Act, Given, Lines, Posting


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--to", "to", metavar="PARTY", required=True, help="The customer.")
@click.option("--quantity", metavar="AMOUNT", help='How much of a lot, like "250 kg".')
@click.option("--from", "source", metavar="PLACE", help="From which of a lot's places.")
@click.option("--serial", "serials", multiple=True, metavar="SERIAL",
              help="Serials of goods that get them now; - reads them.")  # fmt: skip
@posting("ship")
def ship(
    frame: Frame,
    act: Act,
    items: tuple[str, ...],
    to: str,
    quantity: str | None,
    source: str | None,
    serials: tuple[str, ...],
) -> None:
    """Send items to a customer.

    Goods whose serials are noted on leaving are named by their lot, with as many --serial.
    """
    customer = places.place_of_party(party(to), "customer")
    found = naming.many(naming.from_input(items))
    lines = lines_of(found, quantity, source)
    if not serials:
        gone = ledger.ship(lines, place=customer, act=act)
        done.say(frame, gone, f"{quantity or words.count(gone.accepted, 'item')} shipped to {to}")
        return
    if len(found) != 1:
        raise click.UsageError("--serial is for a single lot.")
    product = catalog.read.product(ledger.read.item(found[0]).product)
    texts = written_out(product, naming.from_input(serials))
    if quantity is None:
        lines = lines._replace(quantities=[len(texts)])
    gone_with = sent(lines, product, texts, customer, act)
    what = f"{words.number(gone_with[-1].accepted)} × {product.name} shipped to {to}"
    done.say_all(frame, gone_with, what)


def sent(
    lines: Lines, product: catalog.Product, texts: Sequence[str], place: int, act: Act
) -> list[Posting]:
    """Give serials and ship. Raises Failure serials_count where there are more or fewer."""
    wanted = (lines.quantities or [0])[0]
    if wanted != len(texts):
        raise exits.Failure(
            "serials_count",
            f"{words.number(wanted or 0)} are to leave, and {words.count(len(texts), 'serial')} "
            "given. Give one for each.",
        )
    codes = Given(product.code_type, list(texts))
    return ledger.ship_with_serials(lines, codes=codes, place=place, act=act)
