"""What the commands of labels share: templates, printers and sheets by name, and jobs in words."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import click

from stockthread import labels, parties, printing
from stockthread.cli import exits, words
from stockthread.kernel import clock
from stockthread.kernel.errors import text
from stockthread.printing import JobRow, PrinterRow, TemplateRow

DPI: Final = {152: 6, 203: 8, 300: 12, 600: 24}
"""Dots a mm of what printers are sold as."""

NUMBER: Final = click.IntRange(1, 2**31)
"""Of a version."""

TO: Final = click.Choice(printing.LANGUAGES)
DOTS: Final = click.Choice([str(each) for each in DPI])
NEW_FILE: Final = click.Path(dir_okay=False, allow_dash=True, path_type=Path)
GIVEN_FILE: Final = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)


def template(code: str) -> TemplateRow:
    """The template with this code. Raises Failure template_not_found."""
    found = printing.read.templates_by_code([code.strip()]).get(code.strip())
    if found:
        return printing.read.template(found)
    known = (each.code for each in printing.read.templates(in_use=True))
    raise not_found("template", code, known)


def printer(code: str) -> PrinterRow:
    """The printer with this code. Raises Failure printer_not_found."""
    found = printing.read.printers_by_code([code.strip()]).get(code.strip())
    if found:
        return printing.read.printer(found)
    raise not_found("printer", code, (each.code for each in printing.read.printers(in_use=True)))


def not_found(what: str, name: str, known: Iterable[str]) -> exits.Failure:
    """A failure that names what there is instead."""
    there = ", ".join(known) or "none yet"
    told = f"No {what} is called {name.strip()!r}. There are: {there}."
    return exits.Failure(f"{what}_not_found", told, exit_code=exits.NOT_FOUND)


def sheet(name: str) -> str:
    """The ready sheet that a text names, or some part of it alone; or what a JSON file describes.

    Raises UsageError.
    """
    if not name.strip():
        return ""
    if name.endswith(".json"):
        return read_text(Path(name))
    wanted = _folded(name)
    found = [each for each in labels.SHEETS if _folded(each) == wanted] or [
        each for each in labels.SHEETS if wanted in _folded(each)
    ]
    if len(found) == 1:
        return found[0]
    told = "fits several sheets" if found else "is none of the sheets"
    listed = "".join(f"\n  {each}" for each in found or labels.SHEETS)
    raise click.UsageError(f"{name!r} {told}:{listed}\nOr name a .json file with a grid.")


def _folded(name: str) -> str:
    return "".join(each for each in name.lower().replace("×", "x") if each.isalnum() or each == ".")


def read_text(file: Path) -> str:
    """What a file holds, '-' standard input. Raises Failure cannot_read."""
    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        told = f"{file} cannot be read: {error.strerror}."
    except UnicodeDecodeError:
        told = f"{file} is no text in UTF-8."
    raise exits.Failure("cannot_read", told)


def size_words(dots: int) -> str:
    """`300 dpi`."""
    found = next((dpi for dpi, each in DPI.items() if each == dots), 0)
    return f"{found} dpi" if found else f"{dots} dots a mm"


def jobs_json(jobs: Sequence[JobRow]) -> list[dict[str, Any]]:
    """Jobs for programs."""
    printers = {each.id: each for each in printing.read.printers()}
    templates = {each.id: each for each in printing.read.templates()}
    people = parties.read.people_names(sorted({job.person for job in jobs}))
    return [_job_json(job, printers, templates, people) for job in jobs]


def _job_json(
    job: JobRow,
    printers: Mapping[int, PrinterRow],
    templates: Mapping[int, TemplateRow],
    people: Mapping[int, str],
) -> dict[str, Any]:
    return {
        "job": job.id,
        "state": job.state,
        "labels": job.labels_count,
        "drawn": job.labels_drawn,
        "sent": job.labels_sent,
        "template": templates[job.template].code,
        "version": job.version,
        "printer": printers[job.printer].code,
        "first_cell": job.first_cell + 1 if printers[job.printer].sheet else None,
        "is_reprint": job.is_reprint,
        "reason": job.reason,
        "by": people.get(job.person, ""),
        "asked_at": job.asked_at,
        "ended_at": job.ended_at,
        "event": job.cause_event or None,
        "tries": job.tries,
        "next_try_at": job.waits_until(clock.now()),
        "problems": exits.as_json(job.problems),
    }


def problem(job: JobRow, names: Mapping[tuple[int, int | None], str]) -> str:
    """Why a job stands still, in one sentence; "" where nothing is wrong.

    names: what its lines are about, as following.names.
    """
    for first in job.problems[:1]:
        name = names.get((job.id, first.line), "")
        return f"{name}: " * bool(name) + text(first._replace(line=None))
    return ""


def waits(job: JobRow) -> str:
    """Until when a job waits, and what for; "" where it does not."""
    then = job.waits_until(clock.now())
    if then is None:
        return ""
    at = words.soon(then)
    if job.state == "ready":
        return f"Next try: {at}."
    return f"A rule's labels wait until {at}, so that undoing the event comes first."
