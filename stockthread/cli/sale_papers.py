"""`stockthread order note`: delivery notes, packing lists and pick lists as PDF."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from stockthread import sales
from stockthread.cli import label_files
from stockthread.cli.frame import Frame, asking
from stockthread.cli.orders import named
from stockthread.kernel.errors import refuse

if TYPE_CHECKING:
    from stockthread import papers

Kind = Literal["delivery", "packing", "pick"]


@click.command("note")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER...")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE")
@click.option("--kind", type=click.Choice(["delivery", "packing", "pick"]), default="delivery",
              show_default=True)  # fmt: skip
@click.option("--shipment", type=click.IntRange(1), metavar="N", help="Else the last one.")
@click.option("--paper", type=click.Choice(["a4", "us-letter"]), default="a4", show_default=True)
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@asking("view")
def note(
    frame: Frame, numbers: tuple[str, ...], output: Path, kind: Kind, shipment: int | None,
    paper: "papers.Size", force: bool,
) -> None:  # fmt: skip
    """Write the papers of an order: what left with a shipment, or what is to be picked."""
    from stockthread import papers  # what sets type is loaded only here

    target = label_files.checked(frame, output, force=force)
    form = form_of(numbers, kind, shipment)
    data = papers.pdf(form, paper)
    if target.is_stream:
        click.get_binary_stream("stdout").write(data)
        return
    output.write_bytes(data)
    if frame.is_json:
        frame.print({"file": str(output), "title": form.title, "number": form.number})
    else:
        click.echo(f"{form.title} {form.number} is in {output}.")


def form_of(numbers: tuple[str, ...], kind: Kind, shipment: int | None) -> "papers.Form":
    """What a paper says. Raises Refused no_shipment, and what pick lists refuse."""
    from stockthread import papers

    some = [named(number) for number in numbers]
    if kind == "pick":
        return papers.pick_list(some)
    sent = sales.read.shipments_of(some[0].id)
    fitting = [each for each in sent if shipment in (None, each.id)]
    if not fitting:
        refuse("no_shipment", number=some[0].number)
    of = papers.packing_list if kind == "packing" else papers.delivery_note
    return of(fitting[-1])
