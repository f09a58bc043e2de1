"""`stockthread import` brings units in from tables: three piles first, then the units.

What is doubtful or refused waits in the tray until somebody accepts or drops it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from typing import Any, Final

import click

from stockthread import access, exchange, parties, places
from stockthread.cli import done, exits, naming, program, tray, words
from stockthread.cli.frame import DEVICE, Frame, asking
from stockthread.exchange import Columns, Outcome, Progress, Survey, Target
from stockthread.kernel import clock
from stockthread.kernel.errors import refuse
from stockthread.ledger import Stage

PLACE: Final = "IMPORT"
PLACE_NAME: Final = "Imported, not yet put away"
DOING: Final = {"read": "Reading", "sort": "Sorting", "record": "Recording"}
SERIAL_WORDS: Final = ("serial", "serial_number", "sn", "s/n", "serialnumber")
PRODUCT_WORDS: Final = ("product", "article", "sku", "model", "item", "part")
Option = Any


@click.group("import")
def imports() -> None:
    """Bring units in from tables, and mind the rows that wait in the tray."""


def file_options(function: Option) -> Option:
    """The argument and options of every import."""
    for option in reversed(
        (
            click.argument("file", type=click.Path(path_type=Path)),
            click.option("--place", metavar="PLACE", help=f"Where they are. Default: {PLACE}."),
            click.option("--make-place", is_flag=True, help="Make the place if it is not there."),
            click.option(
                "--stage", type=click.Choice(["raw", "ready"]), default="ready", show_default=True
            ),
            click.option("--owner", metavar="PARTY", help="Whose they are. Default: ours."),
            click.option(
                "--encoding",
                metavar="NAME",
                type=click.Choice(exchange.ENCODINGS),
                help="Of the file.",
            ),
            click.option("--dry-run", is_flag=True, help="Only show the piles."),
            click.option("--yes", is_flag=True, help="Do not ask."),
        )
    ):
        function = option(function)
    return function


@imports.command()
@file_options
@asking("import")
def drives(frame: Frame, **options: Any) -> None:
    """Bring in storage drives from FILE.

    Its columns are maker, model, size, drive_id, kind, days and errors. Makers become parties,
    models products, drives units; days and errors are kept on each unit.
    """
    bring_in(frame, exchange.DRIVES, **options)


@imports.command()
@file_options
@click.option("--map", "mapped", metavar="WHAT=COLUMN", multiple=True,
              help="serial, product or maker, and the column that says it.")  # fmt: skip
@click.option("--attribute", "attributes", metavar="NAME=COLUMN", multiple=True,
              help="Said of the product.")  # fmt: skip
@click.option("--reading", "readings", metavar="NAME=COLUMN", multiple=True,
              help="Said of each unit.")  # fmt: skip
@click.option("--class-by", metavar="NAME", help="The attribute that names the product's class.")
@click.option("--code-type", metavar="CODE", default="serial", show_default=True)
@asking("import")
def units(
    frame: Frame,
    mapped: tuple[str, ...],
    attributes: tuple[str, ...],
    readings: tuple[str, ...],
    class_by: str | None,
    code_type: str,
    **options: Any,
) -> None:
    """Bring in units from any table in FILE, with a mapping of its columns.

    For instance: --map serial=SN --map product=Article --map maker=Brand --reading hours=Hours
    """
    what = pairs("--map", mapped)
    if not what:
        raise click.UsageError(how_to_map(options["file"], options["encoding"] or ""))
    unknown = sorted(set(what) - {"serial", "product", "maker"})
    missing = sorted({"serial", "product"} - set(what))
    if unknown:
        raise click.UsageError(f"--map knows serial, product and maker, not {unknown[0]!r}.")
    if missing:
        raise click.UsageError(f"Say which column is the {missing[0]}: --map {missing[0]}=COLUMN.")
    said = pairs("--attribute", attributes)
    if class_by and class_by not in said:
        raise click.UsageError(f"--class-by names an --attribute, and {class_by!r} is none.")
    columns = Columns(
        serial=what["serial"],
        product=what["product"],
        maker=what.get("maker", ""),
        attributes=said,
        readings=pairs("--reading", readings),
        class_by=class_by or "",
        code_type=code_type,
    )
    bring_in(frame, columns, **options)


def how_to_map(file: Path, encoding: str) -> str:
    """What columns a file has, and a line to copy in which they are to be put."""
    columns = exchange.columns_of(file, encoding)
    taken = [*columns, "COLUMN", "COLUMN"]
    folded = {name: column for column in columns for name in column.lower().split()}
    serial = next((folded[word] for word in SERIAL_WORDS if word in folded), taken[0])
    rest = [column for column in taken if column != serial]
    product = next((folded[word] for word in PRODUCT_WORDS if word in folded), rest[0])
    said = [f"--map {quote(f'serial={serial}')}", f"--map {quote(f'product={product}')}"]
    return (
        f"Say with --map which column is the serial and which the product.\n"
        f"Columns of {file.name}: {', '.join(columns)}\n"
        f"For instance: {program.typed('import', 'units', str(file))} {' '.join(said)} --dry-run"
    )


def pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    """The NAME=COLUMN of an option. Raises UsageError for other forms and repeated names."""
    found: dict[str, str] = {}
    for each in given:
        name, is_pair, column = each.partition("=")
        if not is_pair or not name.strip() or not column.strip():
            raise click.UsageError(f"{option} needs NAME=COLUMN, not {each!r}.")
        if name.strip() in found:
            raise click.UsageError(f"{option} says {name.strip()} twice.")
        found[name.strip()] = column.strip()
    return found


def bring_in(
    frame: Frame,
    columns: Columns,
    *,
    file: Path,
    place: str | None,
    make_place: bool,
    stage: str,
    owner: str | None,
    encoding: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Sort a file's rows into piles, ask, and record the good ones."""
    check_place(frame, place, make_place)
    with progress_bar() as progress:
        with exchange.opened_units(file, columns, progress, encoding or "") as survey:
            if dry_run or not (yes or frame.is_json):
                outcome = exchange.check_units(survey, progress)
                if dry_run or outcome.is_repeat:
                    tell(frame, outcome, place or PLACE, is_done=False)
                    return
                progress.hide()
                tell(frame, outcome, place or PLACE, is_done=False)
                confirm(outcome)
            outcome = record(frame, survey, place, stage, owner, progress)
    tell(frame, outcome, place or PLACE, is_done=True)


def record(
    frame: Frame,
    survey: Survey,
    place: str | None,
    stage: str,
    owner: str | None,
    progress: Progress,
) -> Outcome:
    """Record a file whose rows were looked at."""
    code, name = (place, place) if place else (PLACE, PLACE_NAME)
    new_place = places.NewPlace(code, name, "zone")  # made with the rest, when it is missing
    target = Target(0, int(Stage[stage.upper()]), owner_of(owner))
    try:
        return exchange.import_units(
            survey,
            target,
            place=new_place,
            by=frame.actor.person,
            now=clock.now,
            device=DEVICE,
            progress=progress,
        )
    except KeyboardInterrupt:
        click.echo("What is in stays in. Start the same command again to go on.", err=True)
        raise


def check_place(frame: Frame, place: str | None, make_place: bool) -> None:
    """Refuse a place that is not there, unless it is to be made. Raises Refused place_needed."""
    if place is None or place in places.read.by_code([place]):
        return
    if not make_place:
        refuse("place_needed", place=place)
    access.require(frame.actor, "set_up")


def owner_of(owner: str | None) -> int:
    """The party's id: ours where nobody is named; 0 while we have no name yet."""
    if owner:
        return parties.read.by_code([owner]).get(owner) or refuse("unknown_party", party=owner)
    own = parties.read.own_party()
    return own.id if own else 0


def confirm(outcome: Outcome) -> None:
    """Ask, with the numbers. Raises Failure not_confirmed."""
    question = f"Import {words.count(outcome.accepted, 'unit')}?"
    if not naming.is_interactive():
        raise exits.Failure(
            "not_confirmed", "Nobody can be asked here; say --yes to import.", exit_code=exits.USAGE
        )
    if not click.confirm(question, err=True):
        raise exits.Failure("not_confirmed", "Nothing was imported.")


def tell(frame: Frame, outcome: Outcome, place: str, *, is_done: bool) -> None:
    """The piles with their numbers and first reasons, and what to do next."""
    if frame.is_json:
        frame.print(outcome_json(outcome, place, is_done))
        return
    if outcome.is_repeat:
        click.echo(f"This file is in already: {words.count(outcome.rows, 'row')}. Nothing to do.")
        return
    piles = [
        ("accepted", outcome.accepted),
        ("here already", outcome.here),
        ("doubtful", outcome.doubtful),
        ("refused", outcome.refused),
    ]
    rows = [[name, words.number(number)] for name, number in piles if number or name != piles[1][0]]
    click.echo(words.table(["pile", "rows"], rows, right=("rows",)))
    for each in outcome.reasons:
        click.echo(f"{each.pile}, {words.count(each.number, 'row')}: line {each.line}: {each.text}")
    for note in outcome.notes:
        click.echo(f"note: {note.text}")
    if not is_done:
        return
    if outcome.resumed:
        click.echo(f"Went on behind row {words.number(outcome.resumed)}.")
    click.echo(
        f"{words.count(outcome.accepted, 'unit')} put on record in {place}."
        + (f" Undo: {done.undo_of(outcome.events[::2])}" if 0 < len(outcome.events) <= 10 else "")
    )
    if outcome.doubtful or outcome.refused:
        kept = words.count(outcome.doubtful + outcome.refused, "row")
        click.echo(f"{kept} wait in the tray: {program.typed('import', 'tray')}")


def outcome_json(outcome: Outcome, place: str, is_done: bool) -> dict[str, Any]:
    """What an import did, or would do, for programs. accepted, doubtful, refused are stable."""
    return {
        "accepted": outcome.accepted,
        "doubtful": outcome.doubtful,
        "refused": outcome.refused,
        "already_here": outcome.here,
        "rows": outcome.rows,
        "is_done": is_done,
        "is_repeat": outcome.is_repeat,
        "resumed_behind_row": outcome.resumed,
        "import": outcome.id or None,
        "place": place,
        "events": outcome.events,
        "reasons": [each._asdict() for each in outcome.reasons],
        "notes": [each._asdict() for each in outcome.notes],
    }


class Bar:
    """A progress bar on standard error that `hide` takes away."""

    def __init__(self, shown: Any) -> None:
        self._shown = shown
        self._tasks: dict[str, Any] = {}

    def __call__(self, doing: str, so_far: int, of: int) -> None:
        """Show how far something has come; `of` 0 means that nobody knows yet."""
        if doing not in self._tasks:
            self._tasks[doing] = self._shown.add_task(DOING[doing], total=of or None)
        self._shown.update(self._tasks[doing], completed=so_far)

    def hide(self) -> None:
        """Make room for a question."""
        for task in self._tasks.values():
            self._shown.remove_task(task)
        self._tasks = {}
        self._shown.refresh()


@contextmanager
def progress_bar() -> Iterator[Bar]:
    """A progress bar, drawn only where somebody sees it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Shown

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Shown(*columns, console=Console(stderr=True), transient=True) as shown:
        yield Bar(shown)


imports.add_command(tray.tray)
imports.add_command(tray.accept)
imports.add_command(tray.drop)
imports.add_command(tray.list_imports)
