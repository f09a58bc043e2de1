"""`stockthread ship` sends items to a customer, and notes serials where they are due then."""

import click

from stockthread import catalog, ledger, parties, places, receipts
from stockthread.cli import done, exits, naming, picking, words
from stockthread.cli.frame import Frame, posting
from stockthread.cli.move import lines_of
from stockthread.cli.receive import party
from stockthread.cli.serialise import give, numbering, part_of
from stockthread.ledger import Act
from stockthread.receipts import Numbering


@click.command()
@click.argument("items", nargs=-1, required=True, metavar="ITEM... or -")
@click.option("--to", "to", metavar="PARTY", required=True, help="Customer, carrier or supplier.")
@click.option("--quantity", metavar="AMOUNT", help='How much of a lot, like "250 kg".')
@click.option("--from", "source", metavar="PLACE", help="From which of a lot's places.")
@click.option("--serial", "serials", multiple=True, metavar="SERIAL",
              help="Serials of goods that get them now; - reads them.")  # fmt: skip
@click.option("--ours", is_flag=True, help="On consignment: they stay ours.")
@click.option("--unpack", is_flag=True, help="Take them out of their container.")
@click.option("--doubtful", is_flag=True, help="Take doubtful serials as well.")
@posting("ship")
def ship(
    frame: Frame,
    act: Act,
    items: tuple[str, ...],
    to: str,
    quantity: str | None,
    source: str | None,
    serials: tuple[str, ...],
    ours: bool,
    unpack: bool,
    doubtful: bool,
) -> None:
    """Send items to a customer, who owns them then, to a carrier, or back to a supplier.

    Goods whose serials are noted on leaving are named by their lot, with as many --serial.
    """
    place, owner = receiver(to)
    owner = None if ours else owner
    found = naming.many(naming.from_input(items))
    if not serials:
        lines = lines_of(found, quantity, source)
        gone = ledger.ship(lines, place=place, owner=owner, act=act, unpack=unpack)
        done.say(frame, gone, f"{quantity or words.count(gone.accepted, 'item')} shipped to {to}")
        return
    if len(found) != 1:
        raise click.UsageError("--serial is for a single lot.")
    product = catalog.read.product(ledger.read.item(found[0]).product)
    part = part_of(found[0], product, picking.place(source).id if source else 0)
    wanted = numbering(product, part, naming.from_input(serials))
    need_count(wanted, product, quantity, act)
    wanted = wanted._replace(sold_to=place, buyer=owner)
    give(frame, act, wanted, f"shipped to {to}", doubtful)


def receiver(code: str) -> tuple[int, int | None]:
    """The place that a party is, and who owns goods there, None where that does not change.

    Raises Refused unknown_party.
    """
    id = party(code)
    found = parties.read.party(id)
    if found.is_customer:
        return places.place_of_party(id, "customer"), id
    if found.is_carrier or not found.is_supplier:
        return places.place_of_party(id, "carrier"), None
    return places.place_of_party(id, "supplier"), id


def need_count(wanted: Numbering, product: catalog.Product, quantity: str | None, act: Act) -> None:
    """Raise Failure serials_count where more or fewer serials are given than pieces leave."""
    if quantity is None:
        return
    must = catalog.parse_quantity(product, quantity)
    given = len(receipts.check_serials(wanted, act).entries)
    if given != must:
        raise exits.Failure(
            "serials_count",
            f"{words.number(must)} are to leave, and {words.count(given, 'serial')} given. "
            "Give one for each.",
        )
