"""`stockthread book`: numbers that were printed in advance, registered and used up."""

import uuid
from pathlib import Path
from typing import Any, Final

import click

from stockthread import catalog, exchange, identifiers, ledger
from stockthread.cli import exits, naming, picking, words
from stockthread.cli.frame import Frame, asking, listing
from stockthread.identifiers import BookRow, NewBook
from stockthread.kernel import clock
from stockthread.kernel.errors import Refused
from stockthread.ledger import BookTally

FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("book")
def book_commands() -> None:
    """Register books of printed numbers, and see what became of them."""


@book_commands.command("list")
@listing("view")
def list_books(frame: Frame) -> None:
    """List books with how many numbers are used, spoilt and left."""
    rows = identifiers.read.books()
    tallies = ledger.read.book_tallies([row.id for row in rows])
    products = catalog.read.products([row.product for row in rows])
    found = [book_json(row, tallies[row.id], products) for row in rows]
    if frame.is_json:
        frame.print(found)
        return
    headers = ["book", "numbers", "used", "spoilt", "left", "product", "", "kept"]
    cells = [
        [each["name"], *(words.number(each[name]) for name in headers[1:5]), each["product"] or "",
         "closed" if each["closed_at"] else "", each["kept"]]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(headers, cells, headers[1:5]))


def book_json(
    row: BookRow, tally: BookTally, products: dict[int, catalog.Product]
) -> dict[str, Any]:
    """One book, for programs."""
    return {
        "name": row.name,
        "code_type": identifiers.read.code_type(row.code_type).code,
        "product": products[row.product].sku if row.product in products else None,
        "kept": row.kept,
        "note": row.note,
        "numbers": row.size,
        **tally._asdict(),
        "registered_at": row.registered_at,
        "closed_at": row.closed_at,
    }


@book_commands.command("show")
@click.argument("name")
@asking("view")
def show_book(frame: Frame, name: str) -> None:
    """Show a book: which of its numbers are used, spoilt and left."""
    use = ledger.read.book_use(identifiers.read.book_by_name(name))
    products = catalog.read.products([use.book.product])
    told = book_json(use.book, use.tally, products)
    told["runs"] = [run._asdict() for run in use.runs]
    if frame.is_json:
        frame.print(told)
        return
    pairs = [
        (key, str(told[key] or "")) for key in ("name", "product", "code_type", "kept", "note")
    ]
    counts = [(key, words.number(told[key])) for key in ("numbers", "used", "spoilt", "left")]
    closed = [("closed", words.moment(use.book.closed_at))]
    click.echo(words.facts([*pairs, *counts, *closed]))
    rows = [
        [run.first, run.last, words.number(run.size), run.state, run.reason] for run in use.runs
    ]
    click.echo("\n" + words.table(["first", "last", "numbers", "", "why"], rows, ("numbers",)))


@book_commands.command("add")
@click.argument("name")
@click.argument("numbers", nargs=-1, metavar="[NUMBER]... or -")
@click.option("--file", "file", type=FILE, help="A list of numbers: CSV or a spreadsheet.")
@click.option("--column", metavar="NAME", default="", help="The file's column of numbers.")
@click.option("--type", "code_type", metavar="CODE", default="serial", show_default=True)
@click.option("--product", metavar="SKU", default="", help="Whose numbers they are; else anyone's.")
@click.option("--kept", metavar="TEXT", default="", help="Where it is, or who has it.")
@click.option("--note", metavar="TEXT", default="")
@click.option("--doubtful", is_flag=True, help="Register the doubtful numbers too.")
@click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
@asking("set_up")
def add_book(
    frame: Frame,
    name: str,
    numbers: tuple[str, ...],
    file: Path | None,
    column: str,
    code_type: str,
    product: str,
    kept: str,
    note: str,
    doubtful: bool,
    key: str | None,
) -> None:
    """Register a book with its NUMBERs; a range is written out. '-' reads them, one a line."""
    type_id = identifiers.read.code_type_by_code(code_type).id
    new = NewBook(name, type_id, picking.product(product).id if product else 0, kept, note)
    found = ledger.sort_numbers(new, lines_of(numbers, file, column))
    against = found.reasons + list(found.refused.values())
    if against:
        raise Refused(against)
    if found.doubts and not doubtful:
        lines = exits.told(list(found.doubts.values()))
        data = {"refusals": exits.as_json(list(found.doubts.values()))}
        raise exits.Failure("doubtful", *lines, "To register them too, say --doubtful.", data=data)
    codes = found.good(with_doubtful=True)
    id = identifiers.add_book(
        new, codes, key=key or uuid.uuid4().hex, person=frame.actor.person, at=clock.now()
    )
    _told(frame, id, f"registered with {words.count(len(codes), 'number')}")


def lines_of(numbers: tuple[str, ...], file: Path | None, column: str) -> list[str]:
    """The lines that were given: as arguments, on standard input, in a file."""
    lines = naming.from_input(numbers)
    if file:
        listed = exchange.read_list(file, column, alone=True)
        for note in listed.notes:
            click.echo(note.text, err=True)
        lines += listed.lines
    if not lines:
        raise click.UsageError("Name the numbers, '-' to read them, or --file.")
    return lines


@book_commands.command("spoil")
@click.argument("name")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER... or -")
@click.option("--reason", metavar="TEXT", required=True, help="Why they can never be used.")
@asking("label")
def spoil(frame: Frame, name: str, numbers: tuple[str, ...], reason: str) -> None:
    """Note that NUMBERs of a book can never be used. A range is written out."""
    book, codes = identifiers.read.book_by_name(name), written_out(numbers)
    ledger.spoil_numbers(book.id, codes, reason, person=frame.actor.person, at=clock.now())
    _told(frame, book.id, f"{words.count(len(codes), 'number')} spoilt")


@book_commands.command("mend")
@click.argument("name")
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER... or -")
@asking("label")
def mend(frame: Frame, name: str, numbers: tuple[str, ...]) -> None:
    """Take back that NUMBERs of a book are spoilt."""
    book, codes = identifiers.read.book_by_name(name), written_out(numbers)
    identifiers.mend_numbers(book.id, codes)
    _told(frame, book.id, f"{words.count(len(codes), 'number')} good again")


def written_out(numbers: tuple[str, ...]) -> list[str]:
    """The numbers that are named, ranges written out; an unclear one stays as it stands."""
    lines = identifiers.read_ranges(naming.from_input(numbers))
    return [code for line in lines for code in line.codes]


@book_commands.command("close")
@click.argument("name")
@asking("set_up")
def close(frame: Frame, name: str) -> None:
    """Take no more numbers from a book."""
    book = identifiers.read.book_by_name(name)
    identifiers.close_book(book.id, person=frame.actor.person, at=clock.now())
    _told(frame, book.id, "closed")


@book_commands.command("reopen")
@click.argument("name")
@asking("set_up")
def reopen(frame: Frame, name: str) -> None:
    """Take numbers from a closed book again."""
    book = identifiers.read.book_by_name(name)
    identifiers.reopen_book(book.id)
    _told(frame, book.id, "open again")


def _told(frame: Frame, id: int, deed: str) -> None:
    row = identifiers.read.book(id)
    tally = ledger.read.book_tallies([id])[id]
    if frame.is_json:
        frame.print(book_json(row, tally, catalog.read.products([row.product])))
        return
    click.echo(f"{row.name}: {deed}. {words.number(tally.left)} of {row.size:,} are left.")
