"""`stockthread receive` brings goods in, `stockthread expect` announces them: by codes, lists,
barcodes or files, in three piles."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click
from django.utils import timezone

from stockthread import catalog, exchange, ledger, parties, places, receipts
from stockthread.cli import done, exits, naming, picking, words
from stockthread.cli.frame import Frame, posting
from stockthread.kernel.errors import Refusal, refuse, text
from stockthread.ledger import Act, Generated, Kind, New, Posting, Stage
from stockthread.receipts import Delivery, Entry, Receipt

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
@click.option("--count", "number", type=click.IntRange(1), help="Make so many serials.")
@click.option("--file", "file", type=FILE, help="A delivery note: CSV or a spreadsheet.")
@click.option("--column", metavar="NAME", default="", help="The file's column of serials.")
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
    number: int | None,
    file: Path | None,
    column: str,
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
        make(frame, act, picking.product(product), place, number, supplier or "", STAGES[stage])
        return
    of = chosen(product, quantity)
    delivery = Delivery(
        lines=lines_of(codes, quantity, file, column),
        place=place.id,
        year=timezone.localdate().year,
        product=of,
        supplier=party(supplier) if supplier else 0,
        stage=STAGES[stage],
    )
    bring(frame, act, delivery, f"received into {place.code}", doubtful)


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
    delivery = Delivery(
        lines=lines_of(codes, quantity, file, column),
        place=0,
        year=timezone.localdate().year,
        product=of,
        supplier=party(supplier),
        is_announced=True,
    )
    bring(frame, act, delivery, f"expected from {supplier}", doubtful)


def chosen(sku: str, quantity: str | None) -> catalog.Product | None:
    """The product of all lines, None where the barcodes say it."""
    if sku == SAID_BY_BARCODES:
        return None
    product = picking.product(sku)
    if quantity and product.tracking not in catalog.STOCKED_AS_LOTS:
        raise click.UsageError(f"{product.name} is counted by serials; leave --quantity out.")
    return product


def lines_of(
    codes: Sequence[str], quantity: str | None, file: Path | None, column: str
) -> list[str]:
    """The lines that were given: as arguments, on standard input, in a file."""
    lines = naming.from_input(codes)
    if quantity:
        if len(lines) != 1 or file:
            raise click.UsageError("--quantity is for a single lot.")
        lines = [f"{lines[0]}\t{quantity}"]
    if file:
        listed = exchange.read_list(file, column)
        for note in listed.notes:
            click.echo(note.text, err=True)
        lines += listed.lines
    if not lines:
        raise click.UsageError("Name the serials, '-' to read them, --file or --count.")
    return lines


def party(code: str) -> int:
    """The id of a party. Raises Refused unknown_party."""
    return parties.read.by_code([code]).get(code) or refuse("unknown_party", party=code)


def bring(frame: Frame, act: Act, delivery: Delivery, deed: str, doubtful: bool) -> None:
    """Bring a delivery in: all or nothing, or the good ones; tell the piles."""
    if act.accept == "all":
        need_all(receipts.check(delivery, act), doubtful)
    tell(frame, receipts.receive(delivery, act, with_doubtful=doubtful), deed)


def tell(frame: Frame, came: Receipt, deed: str) -> None:
    """Say what came of lines; those that were left out end the command with a refusal."""
    left = [
        (entry, verdict)
        for entry, verdict in zip(came.entries, came.verdicts, strict=True)
        if verdict.pile != receipts.ACCEPTED
    ]
    if frame.is_json:
        frame.print(as_json(came))
    elif came.events:
        click.echo(f"{sentence(came)} {deed}. Undo: {done.undo_of(came.events)}")
        if came.is_repeat:
            click.echo("This had been done before; nothing was done again.", err=True)
    if left:
        click.echo(f"{words.count(len(left), 'line')} left out:", err=True)
        for line in told(came):
            click.echo(line, err=True)
        raise click.exceptions.Exit(exits.REFUSED)


def need_all(tried: Receipt, doubtful: bool) -> None:
    """Fail, with nothing done, unless everything can come in.

    Raises Failure with the code of the first refusal, or doubtful_serials.
    """
    refused = by_pile(tried, receipts.REFUSED)
    if refused:
        raise exits.refused([reason for _, reason in refused])
    doubts = [] if doubtful else by_pile(tried, receipts.DOUBTFUL)
    if doubts:
        raise exits.Failure(
            "doubtful_serials",
            *told(tried),
            "Nothing was done. Mend them, say --doubtful to take them as they are, or --good to "
            "leave them.",
            data={"doubtful": piled(tried, receipts.DOUBTFUL)},
        )


def by_pile(came: Receipt, pile: str) -> list[tuple[Entry, Refusal]]:
    """The entries of a pile with their reasons, which name the line."""
    return [
        (entry, verdict.reason._replace(line=entry.rows[0]))
        for entry, verdict in zip(came.entries, came.verdicts, strict=True)
        if verdict.pile == pile and verdict.reason
    ]


def told(came: Receipt) -> list[str]:
    """What was left out, each with why; of many the first."""
    found = by_pile(came, receipts.REFUSED) + by_pile(came, receipts.DOUBTFUL)
    shown = [
        f"{entry.text}: {text(reason._replace(line=None))}"
        for entry, reason in found[: exits.SHOWN_MAX]
    ]
    left = len(found) - len(shown)
    return [*shown, f"… and {left:,} more."] if left else shown


def as_json(came: Receipt) -> dict[str, Any]:
    """What came of it, for programs."""
    return {
        "events": list(came.events),
        "accepted": came.accepted,
        "refused": piled(came, receipts.REFUSED),
        "doubtful": piled(came, receipts.DOUBTFUL),
        "is_repeated": came.is_repeat,
    }


def piled(came: Receipt, pile: str) -> list[dict[str, Any]]:
    """The entries of a pile, for programs; lines are counted from 0."""
    return [
        {"line": entry.rows[0], "entry": entry.text, "code": reason.code, "data": reason.data,
         "text": text(reason._replace(line=None))}
        for entry, reason in by_pile(came, pile)
    ]  # fmt: skip


def sentence(came: Receipt) -> str:
    """`12 × Cordless drill (D-01 … D-12)`, of several products each."""
    entries = [
        entry
        for entry, verdict in zip(came.entries, came.verdicts, strict=True)
        if verdict.pile == receipts.ACCEPTED
    ]
    products = catalog.read.products(sorted({entry.product for entry in entries}))
    numbers = Counter(entry.product for entry in entries)
    if len(numbers) == 1:
        return one_sentence(next(iter(products.values())), entries)
    return ", ".join(
        f"{words.number(number)} × {products[id].name}" for id, number in numbers.most_common()
    )


def one_sentence(product: catalog.Product, entries: Sequence[Entry]) -> str:
    """What came of one product, with its codes."""
    what = product.name
    if product.tracking in catalog.STOCKED_AS_LOTS and len(entries) == 1:
        what = f"{catalog.shown_quantity(product, entries[0].quantity)} of {what}"
    else:
        what = f"{words.number(len(entries))} × {what}"
    codes = [entry.code for entry in entries]
    return f"{what} ({', '.join(codes) if len(codes) < 3 else f'{codes[0]} … {codes[-1]}'})"


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
            "no_scheme", f"{product.name} has no scheme to make serials by; give them."
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
