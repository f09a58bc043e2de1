"""`stockthread production test`: results, firmware and addresses, from arguments or a file."""

import csv
import io
import re
from collections.abc import Sequence
from typing import IO, Any, Final

import click
from django.utils import timezone

from stockthread import catalog, identifiers, parties, production
from stockthread.cli import done, exits, naming, words
from stockthread.cli.frame import Frame, asking, posting
from stockthread.cli.orders import named
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act
from stockthread.production import NewShift, Result

_VERDICTS: Final = {"pass": True, "passed": True, "fail": False, "failed": False, "": None}
_SHIFT: Final = re.compile(r"(?P<name>.+?)\s+(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")


@click.command("test")
@click.argument("number")
@click.option("--pass", "passed", multiple=True, metavar="UNIT", help="- reads them.")
@click.option("--fail", "failed", multiple=True, metavar="UNIT")
@click.option("--file", "file", type=click.File(encoding="utf-8-sig"),
              help="CSV with the columns serial, result, and codes of attributes and of types "
              "of codes.")  # fmt: skip
@posting("produce")
def test(
    frame: Frame, act: Act, number: str, passed: tuple[str, ...], failed: tuple[str, ...],
    file: IO[str] | None,
) -> None:  # fmt: skip
    """Record what tests found; what failed goes back a step, on hold."""
    order = named(number)
    ids = naming.each(naming.from_input([*passed, *failed]))
    bad = set(failed)
    results = [Result(id, name not in bad) for name, id in ids.items()]
    if file:
        results += results_of(file.read())
    told = production.record_results(order, results, act)
    _say(frame, told)


def _say(frame: Frame, told: production.Tested) -> None:
    if frame.is_json:
        refused = exits.as_json(told.refusals)
        counts_json = {"passed": len(told.passed), "failed": len(told.failed)}
        frame.print({"events": told.events, **counts_json, "refused": refused})
    else:
        counts = f"{len(told.passed):,} passed, {len(told.failed):,} failed"
        click.echo(f"Recorded: {counts}. Events {', '.join(map(str, told.events))}.")
    if told.refusals:
        for line in exits.told(told.refusals):
            click.echo(line, err=True)
        raise click.exceptions.Exit(exits.REFUSED)


def results_of(text: str) -> list[Result]:
    """A table of results. Raises Refused: result_column, result_verdict; Failure item_not_found."""
    sign = max("\t;,", key=text.split("\n", 1)[0].count)
    rows = list(csv.DictReader(io.StringIO(text), delimiter=sign))
    attributes = {each.code: each.id for each in catalog.read.attributes()}
    types = {each.code: each.id for each in identifiers.read.code_types()}
    names = list(rows[0]) if rows else []
    for name in names:
        if name not in ("serial", "result") and name not in attributes and name not in types:
            refuse("result_column", name=name)
    ids = naming.each([row["serial"].strip() for row in rows])
    return [
        Result(
            ids[row["serial"].strip()], _verdict(n, row.get("result") or ""),
            tuple((attributes[c], row[c].strip()) for c in names if c in attributes and row[c]),
            tuple((types[c], row[c].strip()) for c in names
                  if c in types and c not in (*attributes, "serial") and row[c]),
        )
        for n, row in enumerate(rows)
    ]  # fmt: skip


def _verdict(line: int, text: str) -> bool | None:
    word = text.strip().lower()
    if word not in _VERDICTS:
        raise Refused([Refusal(line, "result_verdict", {"text": text})])
    return _VERDICTS[word]


@click.command("rework")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="UNIT... or -")
@posting("release", has_good=False)
def rework(frame: Frame, act: Act, number: str, items: tuple[str, ...]) -> None:
    """End the rework of units that failed a test: they go on and are tested again."""
    order = named(number)
    posted = production.rework_done(order, naming.many(naming.from_input(items)), act)
    done.say(frame, posted, f"Rework of {words.count(posted.accepted, 'unit')} ended")


@click.command("shifts")
@click.argument("shifts", nargs=-1, metavar='"NAME HH:MM-HH:MM"...')
@click.option("--none", "is_none", is_flag=True, help="There are no shifts any more.")
@asking("set_up")
def shifts(frame: Frame, shifts: Sequence[str], is_none: bool) -> None:
    """Say which shifts there are; without any, list them."""
    if shifts or is_none:
        production.set_shifts([shift_of(text) for text in shifts])
    found = production.read.shifts()
    if frame.is_json:
        frame.print([{"name": s.name, "begins": _time(s.begins), "ends": _time(s.ends)}
                     for s in found])  # fmt: skip
        return
    rows = [[each.name, _time(each.begins), _time(each.ends)] for each in found]
    click.echo(words.table(["shift", "begins", "ends"], rows))


def shift_of(text: str) -> NewShift:
    """A shift as it is typed: `Early 06:00-14:00`. Raises Refused shift_form."""
    form = _SHIFT.fullmatch(text.strip()) or refuse("shift_form", text=text)
    _, *times = form.groups()
    hours = [int(each) for each in times]
    return NewShift(form["name"], hours[0] * 60 + hours[1], hours[2] * 60 + hours[3])


def _time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@click.command("log")
@click.argument("number")
@asking("view")
def log(frame: Frame, number: str) -> None:
    """Show who did what for an order, with which machine, in which shift."""
    order = named(number)
    found = production.circumstances(order, timezone.get_current_timezone())
    people = parties.read.people_names(sorted({each.person for each in found}))
    rows: list[dict[str, Any]] = [
        {"at": words.moment(each.happened_at), "what": each.kind, "who": people[each.person],
         "device": each.device, "shift": each.shift}
        for each in found
    ]  # fmt: skip
    if frame.is_json:
        frame.print(rows)
        return
    headers = ["at", "what", "who", "device", "shift"]
    click.echo(words.table(headers, [list(row.values()) for row in rows]))
