"""`stockthread import tray`, `accept` and `drop`: rows of files that wait for a decision."""

import csv
import sys
from collections.abc import Sequence
from typing import Any, Final

import click

from stockthread import exchange, parties
from stockthread.cli import exits, naming, words
from stockthread.cli.frame import Frame, asking, listing, posting
from stockthread.exchange import TrayRow
from stockthread.kernel.errors import text
from stockthread.ledger import Act

LIMIT: Final = 100
Option = Any


def rows_wanted(function: Option) -> Option:
    """The options that say which rows of the tray."""
    for option in reversed(
        (
            click.option("--import", "import_id", type=int, default=0, metavar="NUMBER"),
            click.option("--pile", type=click.Choice(["doubtful", "refused"]), default=None),
            click.option("--for", "for_reason", metavar="CODE", default="", help="This reason."),
        )
    ):
        function = option(function)
    return function


@click.command()
@rows_wanted
@click.option("--all", "everything", is_flag=True, help="Decided rows too.")
@click.option("--csv", "as_csv", is_flag=True, help="Print all of them as CSV.")
@click.option("--limit", type=click.IntRange(1, 1_000_000), default=LIMIT, show_default=True)
@asking("view")
def tray(
    frame: Frame,
    import_id: int,
    pile: str | None,
    for_reason: str,
    everything: bool,
    as_csv: bool,
    limit: int,
) -> None:
    """List the rows that wait: doubtful ones to accept or drop, refused ones to mend."""
    filter = exchange.read.Filter(import_id, pile or "", for_reason, is_waiting=not everything)
    if as_csv:
        write_csv(exchange.read.tray(filter, limit=None))
        return
    rows = exchange.read.tray(filter, limit=limit)
    counts = exchange.read.tray_counts(filter)
    if frame.is_json:
        frame.print(
            {
                "rows": [row_json(row) for row in rows],
                "reasons": [
                    {"pile": pile, "code": code, "number": number} for pile, code, number in counts
                ],
            }
        )
        return
    if not rows:
        click.echo("The tray is empty.")
        return
    lines = [
        [str(row.id), row.pile, f"{row.file}:{row.line}", ",".join(row.cells), told(row)]
        for row in rows
    ]
    click.echo(words.table(["row", "pile", "line", "as it stood", "why"], lines, right=("row",)))
    total = sum(number for _, _, number in counts)
    if total > len(rows):
        click.echo(
            f"… and {words.number(total - len(rows))} more; say --limit, or --csv.", err=True
        )


def told(row: TrayRow) -> str:
    """Why a row waits, or what was decided."""
    return text(row.reason) if not row.decision else f"{row.decision}: {text(row.reason)}"


def row_json(row: TrayRow) -> dict[str, Any]:
    """One row of the tray, for programs."""
    return {
        "row": row.id,
        "import": row.import_id,
        "file": row.file,
        "line": row.line,
        "pile": row.pile,
        "reason": row.reason.code,
        "data": row.reason.data,
        "text": text(row.reason),
        "cells": dict(zip(row.columns, row.cells, strict=False))
        if len(row.cells) == len(row.columns)
        else row.cells,
        "decision": row.decision or None,
        "decided_at": row.decided_at,
    }


def write_csv(rows: Sequence[TrayRow]) -> None:
    """Print rows as they stood in their files, behind what is known of each."""
    out = csv.writer(sys.stdout)
    widest = max(rows, key=lambda row: len(row.columns), default=None)
    columns = widest.columns if widest else []
    out.writerow(["row", "file", "line", "pile", "reason", "why", "decision", *columns])
    for row in rows:
        known = [row.id, row.file, row.line, row.pile, row.reason.code, text(row.reason)]
        out.writerow([*known, row.decision, *row.cells])


@click.command()
@click.argument("rows", nargs=-1, metavar="[ROW]... or -")
@rows_wanted
@click.option("--all-matching", is_flag=True, help="All waiting rows that fit the options above.")
@click.option("--serial", metavar="TEXT", help="Take the one row with this serial.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@posting("import", has_good=False)
def accept(
    frame: Frame,
    act: Act,
    rows: tuple[str, ...],
    import_id: int,
    pile: str | None,
    for_reason: str,
    all_matching: bool,
    serial: str | None,
    yes: bool,
) -> None:
    """Accept rows of the tray: they become units, or are said of the unit on record."""
    ids = chosen(
        rows, exchange.read.Filter(import_id, pile or "", for_reason), all_matching, yes, "Accept"
    )
    if serial is not None and len(ids) != 1:
        raise click.UsageError("--serial is for a single row.")
    decision = exchange.accept_rows(ids, act, {ids[0]: serial} if serial is not None else None)
    if frame.is_json:
        frame.print(decision._asdict())
        return
    done = []
    if decision.made:
        done.append(f"{words.count(decision.made, 'unit')} put on record")
    if decision.said:
        done.append(
            f"{words.count(decision.said, 'row')} added to what is known of units on record"
        )
    click.echo(f"{', '.join(done)}.")


@click.command()
@click.argument("rows", nargs=-1, metavar="[ROW]... or -")
@rows_wanted
@click.option("--all-matching", is_flag=True, help="All waiting rows that fit the options above.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@posting("import", has_good=False)
def drop(
    frame: Frame,
    act: Act,
    rows: tuple[str, ...],
    import_id: int,
    pile: str | None,
    for_reason: str,
    all_matching: bool,
    yes: bool,
) -> None:
    """Decide that rows of the tray are not wanted. They stay on record there."""
    ids = chosen(
        rows, exchange.read.Filter(import_id, pile or "", for_reason), all_matching, yes, "Drop"
    )
    number = exchange.drop_rows(ids, act)
    if frame.is_json:
        frame.print({"dropped": number})
        return
    click.echo(f"{words.count(number, 'row')} dropped.")


def chosen(
    rows: tuple[str, ...], filter: exchange.read.Filter, all_matching: bool, yes: bool, deed: str
) -> list[int]:
    """The ids of the rows that are named, or that all fit. Raises UsageError, Failure."""
    if rows and all_matching:
        raise click.UsageError("Name rows, or say --all-matching; not both.")
    if rows:
        named = naming.from_input(rows)
        bad = [name for name in named if not (name.isascii() and name.isdigit())]
        if bad:
            raise click.UsageError(f"Rows have numbers; {bad[0]!r} is none.")
        return [int(name) for name in named] or _nothing()
    if not all_matching:
        raise click.UsageError("Name rows by their numbers, or say --all-matching.")
    ids = [row.id for row in exchange.read.tray(filter, limit=None)]
    if not ids:
        return _nothing()
    if not yes:
        question = f"{deed} {words.count(len(ids), 'row')}?"
        if not naming.is_interactive():
            raise exits.Failure(
                "not_confirmed", question, "Nobody can be asked here; say --yes.",
                exit_code=exits.USAGE,
            )  # fmt: skip
        if not click.confirm(question, err=True):
            raise exits.Failure("not_confirmed", "Nothing was changed.")
    return ids


def _nothing() -> list[int]:
    raise exits.Failure("nothing_matches", "No row fits.", exit_code=exits.NOT_FOUND)


@click.command("list")
@click.option("--limit", type=click.IntRange(1, 100_000), default=LIMIT, show_default=True)
@listing("view")
def list_imports(frame: Frame, limit: int) -> None:
    """List the files that were imported, the latest first."""
    found = exchange.read.imports(limit)
    if frame.is_json:
        frame.print([each._asdict() for each in found])
        return
    people = parties.read.people_names(sorted({each.person for each in found}))
    headers = ["import", "file", "when", "who", "rows", "accepted", "here", "doubtful", "refused",
               "waiting", ""]  # fmt: skip
    rows = [
        [str(each.id), each.file, words.moment(each.started_at), people.get(each.person, ""),
         *(words.number(n) for n in (each.rows, each.accepted, each.here, each.doubtful,
                                     each.refused, each.waiting)),
         "" if each.finished_at else "cut off: start it again"]
        for each in found
    ]  # fmt: skip
    click.echo(words.table(headers, rows, right=("import", *headers[4:10])))
