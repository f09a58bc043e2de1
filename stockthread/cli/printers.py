"""`stockthread printer`: where labels go, and whether it prints where it should."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from stockthread import printing
from stockthread.cli import label_files, printed, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.kernel import clock
from stockthread.printing import NewPrinter, PrinterRow

Command = Callable[..., Any]
USUAL: Final = {"download": "pdf", "raw": "zpl", "ipp": "pdf"}


@click.group("printer")
def printer_commands() -> None:
    """Add printers, list them, put them right, test them."""


@printer_commands.command("list")
@listing("view")
def list_printers(frame: Frame) -> None:
    """List printers by name."""
    found = [printer_json(row) for row in printing.read.printers()]
    if frame.is_json:
        frame.print(found)
        return
    rows = [
        [each["code"], each["kind"], each["to"], str(each["dpi"]), each["address"],
         _sheet_name(each["sheet"]), "" if each["is_active"] else "closed", each["name"]]
        for each in found
    ]  # fmt: skip
    headers = ["printer", "kind", "to", "dpi", "address", "sheet", "", "name"]
    click.echo(words.table(headers, rows, ("dpi",)))


def printer_json(row: PrinterRow) -> dict[str, Any]:
    """One printer, for programs."""
    return {
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "to": row.language,
        "address": row.address,
        "dpi": next((dpi for dpi, dots in printed.DPI.items() if dots == row.dots), None),
        "sheet": row.sheet,
        "offset_x": row.offset_x,
        "offset_y": row.offset_y,
        "scale": row.scale,
        "is_active": row.is_active,
    }


def _sheet_name(sheet: str) -> str:
    return printing.read_sheet(sheet).name if sheet.startswith("{") else sheet


@printer_commands.command("show")
@click.argument("code")
@asking("view")
def show_printer(frame: Frame, code: str) -> None:
    """Show a printer: what it is sent, and how that is put right."""
    row = printed.printer(code)
    told = printer_json(row)
    waiting = printing.read.jobs(states=printing.OPEN_STATES, printer=row.id, limit=1000)
    if frame.is_json:
        frame.print({**told, "jobs": [job.id for job in waiting]})
        return
    pairs = [
        ("printer", row.code + ("" if row.is_active else ", closed")),
        ("name", row.name),
        ("kind", row.kind),
        ("address", row.address),
        ("is sent", f"{row.language.upper()}, {printed.size_words(row.dots)}"),
        ("sheet", _sheet_name(row.sheet)),
        ("moved by", f"{row.offset_x:g}, {row.offset_y:g} mm" * bool(row.offset_x or row.offset_y)),
        ("scaled by", f"{row.scale:g}" * (row.scale != 1)),
        ("jobs", words.number(len(waiting))),
    ]
    click.echo(words.facts(pairs))


def _measures(function: Command) -> Command:
    """Give a command the options of what a printer is."""
    for option in reversed(
        (
            click.option("--name", metavar="TEXT"),
            click.option("--to", "language", type=printed.TO, help="What it is sent."),
            click.option("--dots", type=printed.DOTS, help="Dpi; 203 by default."),
            click.option("--sheet", metavar="NAME", help="Its sheets of labels, or a .json grid."),
            click.option("--offset-x", metavar="MM", type=float, help="Moves to the right."),
            click.option("--offset-y", metavar="MM", type=float, help="Moves down."),
            click.option("--scale", metavar="FACTOR", type=float, help="Such as 1.004."),
        )
    ):
        function = option(function)
    return function


@printer_commands.command("add")
@click.argument("code")
@click.argument("address", default="")
@_measures
@asking("set_up")
def add_printer(frame: Frame, code: str, address: str, **said: Any) -> None:
    """Add a printer at an ADDRESS: host:9100, or ipp://host/printers/x; none makes files."""
    kind = kind_of(address)
    new = NewPrinter(code, said["name"] or code, kind, USUAL[kind], address)
    id = printing.add_printer(changed(new, **said))
    _tell(frame, id, "added")


@printer_commands.command("change")
@click.argument("code")
@click.option("--address", metavar="ADDRESS", help="host:9100, ipp://…; '' makes files.")
@_measures
@asking("set_up")
def change_printer(frame: Frame, code: str, address: str | None, **said: Any) -> None:
    """Change what a printer is; what is not named stays. What waits for it is drawn anew."""
    row = printed.printer(code)
    new = NewPrinter(*row[1:11])
    if address is not None:
        new = new._replace(address=address, kind=kind_of(address))
    printing.change_printer(row.id, changed(new, **said))
    _tell(frame, row.id, "changed")


def kind_of(address: str) -> str:
    """What kind of printer is at an address."""
    if not address.strip():
        return "download"
    return "ipp" if "://" in address else "raw"


def changed(printer: NewPrinter, **said: Any) -> NewPrinter:
    """A printer with what was said of it."""
    named = {name: value for name, value in said.items() if value is not None}
    if "dots" in named:
        named["dots"] = printed.DPI[int(named["dots"])]
    if "sheet" in named:
        named["sheet"] = printed.sheet(named["sheet"])
    return printer._replace(**named)


@printer_commands.command("close")
@click.argument("code")
@asking("set_up")
def close_printer(frame: Frame, code: str) -> None:
    """Take a printer out of use."""
    row = printed.printer(code)
    printing.close_printer(row.id)
    _tell(frame, row.id, "closed")


@printer_commands.command("reopen")
@click.argument("code")
@asking("set_up")
def reopen_printer(frame: Frame, code: str) -> None:
    """Bring a closed printer back into use."""
    row = printed.printer(code)
    printing.reopen_printer(row.id)
    _tell(frame, row.id, "in use again")


@printer_commands.command("test")
@click.argument("code")
@click.option(
    "--output", "-o", metavar="FILE", type=printed.NEW_FILE, help="Write the page; send nothing."
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@asking("label")
def test_printer(frame: Frame, code: str, output: Path | None, force: bool) -> None:
    """Send a printer a test label, or the grid of its sheet, at once."""
    row = printed.printer(code)
    if output is None and row.kind == "download":
        output = Path(f"test.{row.language}")
    if output is None:
        printing.test_printer(row.id, at=clock.now())
        where = row.address
    else:
        target = label_files.checked(frame, output, force=force)
        label_files.language(target, row.language)
        label_files.write(target, printing.test_page(row, at=clock.now()))
        if target.is_stream:
            return
        where = str(output)
    page = "grid of its sheet" if row.sheet else "test label"
    if frame.is_json:
        file = str(output) if output else None
        frame.print({"printer": row.code, "page": page, "is_sent": not output, "file": file})
        return
    click.echo(f"{row.name}: a {page} {'is in' if output else 'went to'} {where}.")


def _tell(frame: Frame, id: int, deed: str) -> None:
    row = printing.read.printer(id)
    if frame.is_json:
        frame.print(printer_json(row))
        return
    click.echo(f"Printer {row.code} is {deed}.")
