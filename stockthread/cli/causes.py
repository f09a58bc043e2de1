"""`stockthread causes`: what units that were complained of share more often than others."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import click

from stockthread import causes as areas
from stockthread import complaints, ledger, parties
from stockthread.causes import Case, Group, LeftOut, Population, Question, Study, wording
from stockthread.cli import naming, picking, words
from stockthread.cli.exits import Failure
from stockthread.cli.frame import Frame, asking, listing, moment, posting
from stockthread.ledger import Act

LINES_MAX: Final = 40


@click.group("causes")
def cause_commands() -> None:
    """Find what complained units share more often than others."""


@cause_commands.command("ask")
@click.argument("items", nargs=-1, metavar="ITEM...")
@click.option("--complaint", "numbers", multiple=True, metavar="NUMBER", help="All its units.")
@click.option(
    "--reading",
    "readings",
    multiple=True,
    metavar="RULE",
    help="All units that were read so: NAME=VALUE, NAME>NUMBER, NAME<NUMBER.",
)
@click.option("--title", default="", help="What the study is called.")
@click.option("--product", "skus", multiple=True, metavar="SKU", help="Compare with these.")
@click.option("--by", type=click.Choice(areas.TIMES), default=areas.MADE, show_default=True)
@click.option("--from", "since", metavar="DAY", default="", help="Compare with those from then.")
@click.option("--until", metavar="DAY", default="", help="Compare with those until then.")
@click.option("--any-time", is_flag=True, help="Compare with those of any time.")
@click.option("--before", metavar="TIME", default="", help="Only what happened to them before.")
@click.option(
    "--leave-out",
    "without",
    multiple=True,
    metavar="CODE=REASON",
    help="Not part of this, and why: neither complained of nor compared with.",
)
@posting("study", has_good=False)
def ask(
    frame: Frame,
    act: Act,
    items: tuple[str, ...],
    numbers: tuple[str, ...],
    readings: tuple[str, ...],
    title: str,
    skus: tuple[str, ...],
    by: str,
    since: str,
    until: str,
    any_time: bool,
    before: str,
    without: tuple[str, ...],
) -> None:
    """Compare complained units with others, and keep the study; `-` reads codes from input."""
    cases = {item: moment(before) for item in naming.many(naming.from_input(items))}
    for rule in readings:
        cases |= {case.item: case.at for case in areas.by_reading(rule)}
    known = complaints.read.by_numbers(numbers)
    if missing := [number for number in numbers if number not in known]:
        complaints.read.by_number(missing[0])
    links = complaints.read.links([each.id for each in known.values()])
    for each in sorted(known.values(), key=lambda each: each.made_at):
        for link in links.get(each.id, []):
            cases.setdefault(link.item, each.made_at)
    found = [Case(*each) for each in cases.items()]
    usual = areas.usual(found)
    products = [picking.product(sku).id for sku in skus] or usual.products
    start, end = moment(since), moment(until, is_end=True)
    if not start and not end and not any_time:
        start, end = usual.since, usual.until
    elif end:
        end += timedelta(microseconds=1)
    how = [words.count(len(items), "code")] if items else []
    how += [words.count(len(numbers), "complaint")] if numbers else []
    how += readings
    question = Question(
        title or f"What {words.count(len(found), 'unit')} have in common", found,
        Population(products, by, start, end), ", ".join(how),
        left_out(without), numbers,
    )  # fmt: skip
    say(frame, areas.study(question, key=act.key, by=act.by, at=act.recorded_at))


def left_out(told: Sequence[str]) -> list[LeftOut]:
    """`CODE=REASON`, each: the units that a study is not about."""
    reasons = {code.strip(): reason.strip() for code, _, reason in
               (each.partition("=") for each in told)}  # fmt: skip
    return [LeftOut(item, reasons[code]) for code, item in naming.each(list(reasons)).items()]


@cause_commands.command("list")
@listing("view")
def list_studies(frame: Frame) -> None:
    """The studies that were made, the latest first."""
    heads = areas.studies.latest(1000)
    if frame.is_json:
        frame.print([head._asdict() for head in heads])
        return
    rows = [[str(head.id), head.title, f"{head.complained:,}", f"{head.found:,}",
             head.told or "nothing clear", words.moment(head.made_at)]
            for head in heads]  # fmt: skip
    titles = ["study", "title", "complained", "compared with", "clearest", "made"]
    click.echo(words.table(titles, rows, right=("complained", "compared with")))


@cause_commands.command("show")
@click.argument("study", type=int, metavar="STUDY")
@listing("view")
def show(frame: Frame, study: int) -> None:
    """What came of a study."""
    say(frame, areas.studies.one(study))


@cause_commands.command("units")
@click.argument("study", type=int, metavar="STUDY")
@click.argument("line", type=int, metavar="LINE")
@click.option("--side", type=click.Choice(areas.SIDES), default=areas.OTHERS, show_default=True)
@listing("view")
def units(frame: Frame, study: int, line: int, side: str) -> None:
    """The codes of the units behind a number: of line LINE, with it and not complained of."""
    found = areas.studies.one(study)
    groups = found.ranking.groups
    if not 0 < line <= len(groups):
        raise Failure("unknown_line", f"Study {study} has lines 1 to {len(groups)}.")
    items = areas.units_of(found, groups[line - 1], side)
    codes = ledger.read.codes(items)
    named = [codes.get(item) or f"#{item}" for item in items]
    if frame.is_json:
        frame.print([{"code": code} for code in named])
        return
    for code in named:
        click.echo(code)


@cause_commands.command("pdf")
@click.argument("study", type=int, metavar="STUDY")
@click.option("--output", "-o", metavar="FILE", required=True, help="Where to write it.")
@asking("view")
def pdf(frame: Frame, study: int, output: str) -> None:
    """Write a study as PDF."""
    made = areas.paper.pdf(areas.studies.one(study))
    try:
        Path(output).write_bytes(made)
    except OSError as error:
        raise Failure("file_unwritable", f"{output} cannot be written: {error}.") from None
    if frame.is_json:
        frame.print({"file": output, "bytes": len(made)})


def span(group: Group) -> str:
    """The interval of an odds ratio: `6 to 33`."""
    return f"{wording.times(group.low)} to {wording.times(group.high)}"


def called(group: Group, names: Sequence[str]) -> str:
    """What a group is called: by its first circumstance, and how many always go with that."""
    more = len(group.circumstances) - 1
    return words.one_line(names[0] + (f" (and {more} that always go with it)" if more else ""))


def say(frame: Frame, study: Study) -> None:
    """A study for people or for programs."""
    lines = [dict(zip(wording.HEAD, cells, strict=True)) for cells in wording.cells(study)]
    if frame.is_json:
        ranking = study.ranking
        told: dict[str, Any] = {
            "study": study.id, "title": study.title, "verdict": wording.verdict(study),
            "complained": ranking.complained, "compared": ranking.total, "found": study.found,
            "outside": study.outside, "advice": " ".join(wording.advice(study)),
            "left_out": "; ".join(areas.naming.left_out(study.left_out)),
            "tested": ranking.tested, "too_few": ranking.few,
            "position": study.position, "lines": lines,
        }  # fmt: skip
        frame.print(told)
        return
    by = parties.read.people_names([study.person]).get(study.person, "")
    click.echo(f"Study {study.id}: {study.title} ({words.moment(study.made_at)}, {by})")
    click.echo(wording.compared(study))
    click.echo(click.style(wording.verdict(study), bold=True))
    for sentence in wording.advice(study):
        click.echo(sentence)
    for each in areas.naming.left_out(study.left_out):
        click.echo(f"Left out: {each}")
    if not lines:
        return
    groups = study.ranking.groups[:LINES_MAX]
    names = areas.naming.names_of(groups, 1)
    rows = [
        [str(n + 1), wording.standing(study.ranking, n), f"{group.hits:,} of {group.number:,}",
         f"{wording.times(group.odds)}×", span(group), called(group, names[n])]
        for n, group in enumerate(groups)
    ]  # fmt: skip
    titles = ["line", "", "complained", "odds", "95 %", "circumstance"]
    click.echo(words.table(titles, rows, right=("line", "complained", "odds")))
    if left := len(lines) - len(rows):
        click.echo(f"… and {left} more; --csv tells all.", err=True)
