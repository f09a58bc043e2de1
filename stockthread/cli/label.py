"""`stockthread label` makes labels with a code that scanners read, as a PDF."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from stockthread import labels, ledger
from stockthread.cli import exits, picking, shown, words
from stockthread.cli.frame import Frame, asking
from stockthread.cli.picking import Wanted, items_wanted
from stockthread.labels import Label


@click.command()
@items_wanted
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default=Path("labels.pdf"),
    show_default=True,
    help="The PDF; '-' writes it to standard output.",
)
@click.option("--size", type=click.Choice(list(labels.SIZES)), default="unit", show_default=True)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@asking("label")
def label(frame: Frame, wanted: Wanted, output: Path, size: str, force: bool) -> None:
    """Make a label for each item: its product, its serial, and a DataMatrix of its code."""
    items = picking.picked(wanted, "Label")
    is_stream = str(output) == "-"
    if is_stream and frame.is_json:
        raise click.UsageError("The PDF and JSON cannot both go to standard output.")
    if not is_stream and output.exists() and not force:
        raise exits.Failure(
            "file_is_there", f"{output} is there already. Say --force to write over it."
        )
    pdf = labels.render_pdf(labels_of(items), size=labels.SIZES[size])
    if is_stream:
        sys.stdout.buffer.write(pdf)
        return
    write(output, pdf)
    if frame.is_json:
        frame.print({"file": str(output), "labels": len(items), "size": size})
        return
    click.echo(f"{words.count(len(items), 'label')} in {output}.")


def write(output: Path, pdf: bytes) -> None:
    """Write a file. Raises Failure cannot_write."""
    try:
        output.write_bytes(pdf)
    except OSError as error:
        told = f"{output} cannot be written: {error.strerror}."
        raise exits.Failure("cannot_write", told) from None


def labels_of(items: Sequence[int]) -> list[Label]:
    """The labels of items, each with its product, lot and code. Raises Failure no_code."""
    views = ledger.read.items(items)
    known = shown.names(views)
    nameless = [f"#{view.id}" for view in views if not view.code]
    if nameless:
        raise exits.Failure(
            "no_code", f"These items have no code to print: {', '.join(nameless[:10])}."
        )
    made = []
    for view in views:
        lot = known.items.get(view.lot)
        is_lot = view.kind == ledger.Kind.LOT
        lines = (
            shown.product_name(view, known),
            f"Lot {lot}" if lot else "",
            shown.quantity(view, known) if is_lot else "",
        )
        made.append(Label(tuple(line for line in lines if line), view.code, view.code))
    return made
