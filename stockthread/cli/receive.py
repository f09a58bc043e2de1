"""`stockthread receive` brings goods in, `stockthread expect` announces them: by codes, lists,
barcodes or files, in three piles."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click
from django.utils import timezone

from stockthread import catalog, exchange, ledger, parties, places, purchases, receipts
from stockthread.cli import damages as broken
from stockthread.cli import done, exits, naming, picking, piles, program, words
from stockthread.cli.frame import Frame, posting
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, Generated, Kind, New, Posting, Stage
from stockthread.purchases import Damaged
from stockthread.receipts import Delivery

STAGES: Final = {"raw": Stage.RAW, "ready": Stage.READY}
SAID_BY_BARCODES: Final = "."
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("product", metavar="PRODUCT")
@click.argument("codes", nargs=-1, metavar="[CODE]... or -")
@click.option("--to", "to", metavar="PLACE", required=True, help="Where they are put.")
@click.option("--from", "supplier", metavar="PARTY", help="The supplier.")
@click.option("--stage", type=click.Choice(list(STAGES)), default="ready", show_default=True)
@click.option("--quantity", metavar="AMOUNT", help='How much of a lot, like "250 kg".')
@click.option("--count", "number", metavar="NUMBER", help='Make so many serials: 12, or "2 case".')
@click.option("--file", "file", type=FILE, help="A delivery note: CSV or a spreadsheet.")
@click.option("--column", metavar="NAME", default="", help="The file's column of serials.")
@click.option("--owner", metavar="PARTY", default="", help="Whose they stay; else ours.")
@click.option("--damaged", "damages", multiple=True, metavar='"CODE=REASON"',
              help="What is damaged of it.")  # fmt: skip
@click.option("--photo", "photos", multiple=True, metavar='"CODE=FILE"', help="Of what is damaged.")
@click.option("--doubtful", is_flag=True, help="Take doubtful ones in as well.")
@posting("receive")
def receive(
    frame: Frame,
    act: Act,
    product: str,
    codes: tuple[str, ...],
    to: str,
    supplier: str | None,
    stage: str,
    quantity: str | None,
    number: str | None,
    file: Path | None,
    column: str,
    owner: str,
    damages: tuple[str, ...],
    photos: tuple[str, ...],
    doubtful: bool,
) -> None:
    """Receive goods of a PRODUCT by their serials or barcodes, or a lot by its number.

    Write . for PRODUCT where the barcodes say what comes. A range like Z20-Z22 means each serial
    in it. From standard input (-) come codes or ranges, one thing a line, several codes of one
    thing with tabs between them; for lots a number, a space or tab, an amount.
    """
    place = picking.place(to)
    if number is not None:
        if codes or file:
            raise click.UsageError("Give serials, or say --count; not both.")
        if damages:
            raise click.UsageError("Say by its serial what is damaged; --count makes new ones.")
        of = picking.product(product)
        count = picking.pieces(of, number)
        make(frame, act, of, place, count, supplier or "", STAGES[stage])
        return
    of = chosen(product, quantity)
    listed = given(codes, quantity, file, column, of)
    delivery = Delivery(
        lines=listed.lines,
        place=place.id,
        year=timezone.localdate().year,
        product=of,
        supplier=party(supplier) if supplier else 0,
        stage=STAGES[stage],
        owner=party(owner) if owner else 0,
    )
    deed, damaged = f"received into {place.code}", broken.damaged_of(damages, photos)
    bring(frame, act, delivery, deed, doubtful, listed.numbers, damaged)


@click.command()
@click.argument("product", metavar="PRODUCT")
@click.argument("codes", nargs=-1, metavar="[CODE]... or -")
@click.option("--from", "supplier", metavar="PARTY", required=True, help="The supplier.")
@click.option("--quantity", metavar="AMOUNT", help='How much of a lot, like "250 kg".')
@click.option("--file", "file", type=FILE, help="A delivery note: CSV or a spreadsheet.")
@click.option("--column", metavar="NAME", default="", help="The file's column of serials.")
@click.option("--doubtful", is_flag=True, help="Take doubtful ones as well.")
@posting("receive")
def expect(
    frame: Frame,
    act: Act,
    product: str,
    codes: tuple[str, ...],
    supplier: str,
    quantity: str | None,
    file: Path | None,
    column: str,
    doubtful: bool,
) -> None:
    """Announce goods of a PRODUCT that a supplier will send, by their serials or barcodes.

    What is announced is then received by the same codes. Codes are given as for `receive`.
    """
    of = chosen(product, quantity)
    listed = given(codes, quantity, file, column, of)
    delivery = Delivery(
        lines=listed.lines,
        place=0,
        year=timezone.localdate().year,
        product=of,
        supplier=party(supplier),
        is_announced=True,
    )
    bring(frame, act, delivery, f"expected from {supplier}", doubtful, listed.numbers)


def chosen(sku: str, quantity: str | None) -> catalog.Product | None:
    """The product of all lines, None where the barcodes say it."""
    if sku == SAID_BY_BARCODES:
        return None
    product = picking.product(sku)
    if quantity and product.tracking not in catalog.STOCKED_AS_LOTS:
        raise click.UsageError(f"{product.name} is counted by serials; leave --quantity out.")
    return product


class Given(NamedTuple):
    """Lines that were given, and how people count each: from 1 on, or by the rows of a file."""

    lines: list[str]
    numbers: list[int]


def given(
    codes: Sequence[str],
    quantity: str | None,
    file: Path | None,
    column: str,
    product: catalog.Product | None,
) -> Given:
    """What was given: as arguments, on standard input, in a file."""
    lines = naming.lines_from_input(codes)
    if quantity:
        if file:
            raise click.UsageError("--quantity is for a single lot.")
        lines = [of_amount([line for line in lines if line.strip()], quantity, product)]
    numbers = list(range(1, len(lines) + 1))
    if file:
        listed = exchange.read_list(file, column)
        for note in listed.notes:
            click.echo(note.text, err=True)
        more = range(len(lines) + 1, len(lines) + len(listed.lines) + 1)
        numbers += more if lines else listed.rows
        lines += listed.lines
    if not any(line.strip() for line in lines):
        raise click.UsageError("Name the serials, '-' to read them, --file or --count.")
    return Given(lines, numbers)


def of_amount(codes: Sequence[str], quantity: str, product: catalog.Product | None) -> str:
    """The line of an amount: behind its lot's number; of bulk goods it may stand alone."""
    if product:
        catalog.parse_quantity(product, quantity)
    if not codes and product and product.tracking == "bulk":
        return quantity
    if not codes and product:
        raise click.UsageError(f"{product.name} is followed by lots: give the lot's number too.")
    if len(codes) != 1:
        raise click.UsageError("--quantity is for a single lot.")
    return f"{codes[0]}\t{quantity}"


def party(code: str) -> int:
    """The id of a party. Raises Refused unknown_party."""
    return parties.read.by_code([code]).get(code) or refuse("unknown_party", party=code)


def bring(
    frame: Frame,
    act: Act,
    delivery: Delivery,
    deed: str,
    doubtful: bool,
    numbers: Sequence[int],
    damaged: Sequence[Damaged] = (),
) -> None:
    """Bring a delivery in: all or nothing, or the good ones; tell the piles, and what is on hold.

    `numbers`: how people count each line.
    """
    if act.accept == "all":
        piles.need_all(receipts.check(delivery, act), doubtful, numbers)
    came = purchases.receive_alone(delivery, act, damaged=damaged, with_doubtful=doubtful)
    if came.damaged:
        deed += f", {words.count(came.damaged, 'item')} on hold as damaged"
    piles.tell(frame, came.receipt._replace(events=came.events), deed, numbers)


def make(
    frame: Frame,
    act: Act,
    product: catalog.Product,
    place: places.Place,
    number: int,
    supplier: str,
    stage: Stage,
) -> None:
    """Receive units with new serials from the product's scheme, and print these."""
    if product.scheme is None:
        raise exits.Failure(
            "no_scheme",
            f"{product.name} has no scheme to make serials by. Give them, or say by which: "
            f"{program.typed('product', 'change', product.sku, '--scheme', 'CODE')}",
        )
    made = received(act, product, place, number, supplier, stage)
    codes = [view.code for view in ledger.read.items(list(made.items))]
    listed = ", ".join(codes) if len(codes) < 3 else f"{codes[0]} … {codes[-1]}"
    what = f"{words.number(number)} × {product.name} ({listed}) received into {place.code}"
    done.say(frame, made, what, serials=codes)
    if not frame.is_json:
        click.echo("\n".join(codes))


def received(
    act: Act,
    product: catalog.Product,
    place: places.Place,
    number: int,
    supplier: str,
    stage: Stage,
) -> Posting:
    """Post units whose serials the product's scheme makes."""
    assert product.scheme is not None, "asked before"
    fields = catalog.serial_fields(
        product,
        on=timezone.localtime(act.at or act.recorded_at).date(),
        place=place.code,
        supplier=supplier,
    )
    origin = places.place_of_party(party(supplier), "supplier") if supplier else 0
    own = parties.read.own_party()
    new = New(Kind.UNIT, product.id, number, Generated(product.scheme, fields), origin=origin)
    return ledger.receive_new(new, place=place.id, stage=stage, owner=own.id if own else 0, act=act)
