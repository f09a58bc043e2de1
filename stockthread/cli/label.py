"""`stockthread label` prints labels: on a printer, or into a file. Each leaves through a job."""

import uuid
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from stockthread import access, ledger, places, printing
from stockthread.cli import exits, following, label_files, naming, picking, printed, program, words
from stockthread.cli.frame import Frame, asking
from stockthread.cli.picking import Wanted, items_wanted
from stockthread.kernel import clock
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Kind
from stockthread.printing import JobRow, PrinterRow

Command = Callable[..., Any]
READY: Final = {Kind.UNIT: "unit", Kind.LOT: "lot", Kind.CONTAINER: "carton"}
"""The ready template for each kind of item."""

KINDS: Final = click.Choice([kind.name.lower() for kind in READY])
FILE: Final = Path("labels.pdf")
KINDS_SEEN_MAX: Final = 100_000


class Terms(NamedTuple):
    """What the options say of how the labels come out."""

    template: str
    to: str | None
    output: Path | None
    sheet: str
    first_cell: int | None
    dots: str | None
    copies: int
    force: bool
    printer: str
    wait: bool
    new: bool
    key: str
    reason: str


def terms_said(function: Command) -> Command:
    """Give a command the options of Terms, as `terms`."""

    @wraps(function)
    def run(*args: Any, **options: Any) -> Any:
        terms = Terms(**{name: options.pop(name) for name in Terms._fields})
        return function(*args, terms=terms, **options)

    for option in reversed(_OPTIONS):
        run = option(run)
    return run


_OPTIONS: Final = (
    click.option(
        "--template", metavar="CODE", default="", help="Else the ready one for what is picked."
    ),
    click.option("--to", type=printed.TO, help="Else by the file's ending, or PDF."),
    click.option(
        "--output", "-o", metavar="FILE", type=printed.NEW_FILE,
        help=f"The file; '-' is standard output. Default: {FILE}.",
    ),
    click.option(
        "--sheet", metavar="NAME", default="",
        help="PDF on sheets of labels, such as '70 x 36'; an unknown name lists them all.",
    ),
    click.option(
        "--first-cell", metavar="N", type=click.IntRange(1, 1000),
        help="The first unused label of the sheet, counted from 1.",
    ),
    click.option("--dots", type=printed.DOTS, help="Dpi. Default: 300; 203 for ZPL."),
    click.option("--copies", metavar="N", type=int, default=1, show_default=True),
    click.option("--force", is_flag=True, help="Write over a file that is there."),
    click.option("--printer", metavar="CODE", default="", help="Print there, instead of a file."),
    click.option("--wait", is_flag=True, help="Follow the job until the printer has it."),
    click.option("--new", is_flag=True, help="Leave out what has a label already."),
    click.option("--key", metavar="TEXT", default="", help="Printed once for each key."),
    click.option("--reason", metavar="TEXT", default="", help="Why they are printed again."),
)  # fmt: skip


@click.command()
@items_wanted
@click.option("--kind", type=KINDS, help="Only units, lots or containers.")
@click.option("--places", "of_places", is_flag=True, help="Labels for places: name their codes.")
@terms_said
@asking("label")
def label(frame: Frame, wanted: Wanted, kind: str | None, of_places: bool, terms: Terms) -> None:
    """Print a label for each item, or with --places for each place."""
    check_terms(terms)
    wanted = wanted._replace(kind=kind or "")
    subjects = places_picked(wanted) if of_places else picking.picked(wanted, "Label")
    code = terms.template or ("place" if of_places else ready_for(subjects))
    template = template_for(code, of_places=of_places)
    if terms.new:
        subjects = without_label(subjects, "place" if of_places else "item")
    if not terms.printer:
        to_file(frame, terms, subjects, template, None)
        return
    printer = printed.printer(terms.printer)
    if terms.first_cell and not printer.sheet:
        raise click.UsageError(f"The printer {printer.code} prints on no sheets.")
    if terms.output:
        if printer.kind != "download":
            raise click.UsageError(f"The printer {printer.code} makes no files; leave --output.")
        to_file(frame, terms, subjects, template, printer)
        return
    job = asked(frame, terms, subjects, template, printer.id)
    if terms.wait:
        job = following.printed(job, frame)
    tell(frame, job, printer)


def check_terms(terms: Terms) -> None:
    """Refuse options that do not go together. Raises UsageError."""
    if terms.printer and (terms.to or terms.sheet or terms.dots):
        raise click.UsageError("--to, --sheet and --dots are the printer's own; leave them out.")
    if terms.wait and not terms.printer:
        raise click.UsageError("--wait goes with --printer; a file is waited for anyway.")
    if terms.first_cell and not (terms.sheet or terms.printer):
        raise click.UsageError("--first-cell needs --sheet, or a --printer with sheets.")


def places_picked(wanted: Wanted) -> list[int]:
    """The places that are named, or those in and below --place.

    Raises Refused unknown_place for each that is not there, Failure not_confirmed, UsageError.
    """
    if wanted.products or wanted.stages or wanted.is_held or wanted.kind:
        raise click.UsageError("Places are picked by their codes, or by --place.")
    if wanted.names and not wanted.places:
        names = naming.from_input(wanted.names)
        found = places.read.by_code([each for name in names for each in (name, name.upper())])
        ids = [found.get(name) or found.get(name.upper(), 0) for name in names]
        missing = [
            Refusal(line, "unknown_place", {"place": names[line]})
            for line, id in enumerate(ids)
            if not id
        ]
        if missing:
            raise Refused(missing)
        return list(dict.fromkeys(ids))
    if wanted.names or not wanted.places:
        raise click.UsageError("Name places, '-' to read them, or --place with --all-matching.")
    below = [id for code in wanted.places for id in picking.place_and_below(code)]
    known = places.read.places(list(dict.fromkeys(below)))
    ids = [id for id in dict.fromkeys(below) if known[id].is_active]
    if not wanted.all_matching:
        what = words.count(len(ids), "place fits", "places fit")
        raise click.UsageError(f"{what}. Add --all-matching to label all of them.")
    picking.confirm(f"Label {words.count(len(ids), 'place')}?", wanted, "--yes")
    return ids


def ready_for(items: Sequence[int]) -> str:
    """The code of the ready template for items of one kind. Raises UsageError."""
    kinds = {Kind(view.kind) for view in ledger.read.items(items[:KINDS_SEEN_MAX])}
    names = ", ".join(sorted(f"{kind.name.lower()}s" for kind in kinds))
    if len(kinds) > 1:
        raise click.UsageError(f"These are {names}. Print one at a time: say --kind.")
    kind = next(iter(kinds))
    if kind not in READY:
        raise click.UsageError(f"There is no label for a {kind.name.lower()}.")
    return READY[kind]


def template_for(code: str, *, of_places: bool) -> int:
    """The id of a template, if it is for places where places are picked, and only there.

    Raises UsageError, Failure template_not_found.
    """
    row = printed.template(code)
    if (row.subject == "place") != of_places or row.subject == "task":
        hint = " Say --places, and name places." if row.subject == "place" else ""
        raise click.UsageError(f"The template {row.code} is for a {row.subject}.{hint}")
    return row.id


def without_label(subjects: Sequence[int], subject: str) -> list[int]:
    """Those that have no label yet. Raises Failure nothing_matches where all have one."""
    labelled = printing.read.with_label(subject, subjects)
    left = [id for id in subjects if id not in labelled]
    if not left:
        told = f"All {words.number(len(subjects))} have a label already."
        raise exits.Failure("nothing_matches", told, exit_code=exits.NOT_FOUND)
    return left


def asked(
    frame: Frame, terms: Terms, subjects: Sequence[int], template: int, printer: int
) -> JobRow:
    """Ask for the labels, as whoever acts may.

    Raises Refused as printing.print_labels does, Failure reprint_reason_missing.
    """
    row = printing.read.printer(printer)
    unused = printing.next_cell(row)
    try:
        job = printing.print_labels(
            subjects,
            template=template,
            printer=printer,
            key=terms.key or uuid.uuid4().hex,
            by=frame.actor.person,
            at=clock.now(),
            reason=terms.reason,
            is_reprint_allowed=access.may(frame.actor, "reprint"),
            copies=terms.copies,
            first_cell=(terms.first_cell or 1) - 1,
        )
    except Refused as refused:
        failure = exits.refused(refused.refusals)
        if failure.code != "reprint_reason_missing":
            raise
        hint = 'Say it with --reason "…", or leave them out with --new.'
        raise exits.Failure(failure.code, failure.message, hint, data=failure.data) from None
    if row.sheet:
        tell_cells(row, unused, terms)
    return job


def tell_cells(printer: PrinterRow, unused: int, terms: Terms) -> None:
    """Say where the next unused label of a printer's sheets is: before this job, and behind it."""
    if unused and not terms.first_cell:
        told = f"The last job on {printer.code} ended before label {unused + 1} of its sheet"
        click.echo(f"{told}; this one begins at label 1. Else say --first-cell.", err=True)
    following = printing.next_cell(printer) + 1
    click.echo(f"The next unused label of the sheet is number {following}.", err=True)


def to_file(
    frame: Frame, terms: Terms, subjects: Sequence[int], template: int, printer: PrinterRow | None
) -> None:
    """Print into a file, on a printer that is a download."""
    path = terms.output or (Path(f"labels.{terms.to}") if terms.to else FILE)
    if terms.to in label_files.KINDS and not terms.output and len(subjects) * terms.copies > 1:
        path = path.with_suffix(".zip")
    target = label_files.checked(frame, path, force=terms.force)
    language = label_files.language(target, printer.language if printer else terms.to)
    label_files.check_archive(target, language, len(subjects) * terms.copies)
    printer = printer or download(terms, language)
    job = following.drawn(asked(frame, terms, subjects, template, printer.id), frame)
    label_files.write_job(frame, target, job)
    if frame.is_json:
        [told] = printed.jobs_json([job])
        frame.print({"file": str(target.path), **told})
        return
    again = ", printed again" if job.is_reprint else ""
    size = f", for {printed.size_words(printer.dots)}" if language in ("zpl", "png") else ""
    where = "standard output" if target.is_stream else str(target.path)
    told = f"{words.count(job.labels_count, 'label')} in {where}{size}{again} (job {job.id})."
    click.echo(told, err=target.is_stream)


def download(terms: Terms, language: str) -> PrinterRow:
    """The download that makes such files. Raises UsageError, Refused printer_closed, sheet_bad."""
    if terms.sheet and language != "pdf":
        raise click.UsageError("Only PDF is set on sheets.")
    dots = printed.DPI[int(terms.dots)] if terms.dots else 8 if language == "zpl" else 12
    there = {each.id for each in printing.read.printers()}
    row = printing.read.printer(
        printing.download_printer(language, dots, printed.sheet(terms.sheet))
    )
    if row.id not in there:
        click.echo(f"Printer {row.code} was added for it: {row.name}.", err=True)
    return row


def tell(frame: Frame, job: JobRow, printer: PrinterRow) -> None:
    """What became of a job for a printer."""
    if frame.is_json:
        frame.print(printed.jobs_json([job])[0])
        return
    what = words.count(job.labels_count, "label")
    if job.state == "done" and printer.kind == "download":
        file = program.typed("queue", "file", str(job.id))
        click.echo(f"Job {job.id}: {what} drawn. Their file: {file}")
    elif job.state == "done":
        click.echo(f"Job {job.id}: {what} printed on {printer.name}.")
    elif job.state in printing.OPEN_STATES:
        why = f" {printed.waits(job)}" if printed.waits(job) else ""
        click.echo(f"Job {job.id}: {what} for {printer.name}, {job.state_words}.{why}")
        see = program.typed("queue", "show", str(job.id))
        click.echo(f"A server prints it, or `{program.typed('work')}`. See it: {see}", err=True)
    else:
        raise exits.Failure(f"job_{job.state}", f"Job {job.id} is {job.state_words}.")
