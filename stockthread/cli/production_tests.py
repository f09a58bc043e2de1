"""`stockthread production test`: results, firmware and addresses, from arguments or a file."""

from collections.abc import Sequence
from typing import IO, Any

import click
from django.utils import timezone

from stockthread import parties, production
from stockthread.cli import done, exits, naming, shown, words
from stockthread.cli.frame import Frame, asking, posting
from stockthread.cli.orders import named
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Act
from stockthread.production import Result


@click.command("test")
@click.argument("number")
@click.option("--pass", "passed", multiple=True, metavar="UNIT", help="- reads them.")
@click.option("--fail", "failed", multiple=True, metavar="UNIT")
@click.option(
    "--file",
    "file",
    type=click.File(encoding="utf-8-sig"),
    help="CSV: serial, reading, value; or serial and a column for each reading.",
)
@click.option("--new-readings", is_flag=True, help="Take readings that nobody knows yet.")
@posting("produce")
def test(
    frame: Frame, act: Act, number: str, passed: tuple[str, ...], failed: tuple[str, ...],
    file: IO[str] | None, new_readings: bool,
) -> None:  # fmt: skip
    """Record what tests found; what failed goes back a step, on hold."""
    order = named(number)
    ids = naming.each(naming.from_input([*passed, *failed]))
    bad = set(failed)
    results = [Result(id, name not in bad) for name, id in ids.items()]
    unread: tuple[Refusal, ...] = ()
    if file:
        text = file.read()
        found = production.results_of(order, text)
        if found.unknown and new_readings:
            production.add_readings(found.unknown)
            found = production.results_of(order, text)
        results += found.results
        unread = found.refusals
    if unread and (act.accept == "all" or not results):
        raise Refused(unread)
    _say(frame, production.record_results(order, results, act), unread)


def _say(frame: Frame, told: production.Tested, unread: tuple[Refusal, ...]) -> None:
    names = shown.codes([each.unit for each in told.outside])
    refused = (*unread, *told.refusals)
    if frame.is_json:
        frame.print({
            "events": told.events, "passed": len(told.passed), "failed": len(told.failed),
            "held": len(told.held), "refused": exits.as_json(refused),
            "outside": [
                {"unit": names[each.unit], "reading": each.name, "value": each.value,
                 "limit": each.limit.words}
                for each in told.outside
            ],
        })  # fmt: skip
    else:
        counts = f"{len(told.passed):,} passed, {len(told.failed):,} failed"
        counts += f", {len(told.held):,} held" if told.held else ""
        click.echo(f"Recorded: {counts}. Events {', '.join(map(str, told.events))}.")
        for each in told.outside:
            name = f"{names[each.unit]}: {each.name}"
            click.echo(f"{name} is {each.value}, and must be {each.limit.words}.")
    if refused:
        for line in exits.told(refused):
            click.echo(line, err=True)
        raise click.exceptions.Exit(exits.REFUSED)


@click.command("rework")
@click.argument("number")
@click.argument("items", nargs=-1, required=True, metavar="UNIT... or -")
@posting("produce", has_good=False)
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
        production.set_shifts([production.reading.shift(text) for text in shifts])
    found = production.read.shifts()
    if frame.is_json:
        frame.print([{"name": s.name, "begins": _time(s.begins), "ends": _time(s.ends)}
                     for s in found])  # fmt: skip
        return
    rows = [[each.name, _time(each.begins), _time(each.ends)] for each in found]
    click.echo(words.table(["shift", "begins", "ends"], rows))


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
        {"at": words.moment(each.happened_at), "what": each.kind, "which": ", ".join(each.codes),
         "items": each.number, "who": people[each.person],
         "device": each.device, "shift": each.shift}
        for each in found
    ]  # fmt: skip
    if frame.is_json:
        frame.print(rows)
        return
    headers = ["at", "what", "which", "items", "who", "device", "shift"]
    click.echo(words.table(headers, [[str(cell) for cell in row.values()] for row in rows]))
