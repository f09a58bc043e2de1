"""How counts are told: figures, differences with their causes, what a posting did."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import click

from stockthread import catalog, counts, places
from stockthread.cli import exits, program, shown, told, words
from stockthread.cli.frame import Frame
from stockthread.counts import Count, Line, Posted, Taken

LINES_MAX: Final = 200
SAID: Final = {
    "here": "as on record",
    "elsewhere": "on record elsewhere",
    "inside": "inside what was scanned",
    "again": "scanned before",
    "other": "not part of the count",
    "several": "on several items",
    "unknown": "unknown",
}


def count_json(count: Count) -> dict[str, Any]:
    """A count for programs."""
    return count._asdict()


def say_taken(frame: Frame, count: Count, taken: Sequence[Taken]) -> None:
    """Tell what scans turned out to be; in a blind count only that they were taken."""
    if frame.is_json:
        frame.print([_taken_json(each, count) for each in taken])
        return
    number = Counter(each.said for each in taken)
    if count.is_blind:
        number = Counter(
            {"unknown": number["unknown"], "again": number["again"], "several": number["several"]}
        )
    parts = [f"{words.number(number[said])} {word}" for said, word in SAID.items() if number[said]]
    if not count.is_blind and (inside := inside_of(taken)):
        parts.append(f"{words.count(inside, 'thing')} in cartons, assumed")
    more = f": {', '.join(parts)}" if parts else ""
    click.echo(f"{words.count(len(taken), 'scan')} taken{more}.")
    for each in taken:
        if each.said in ("unknown", "several"):
            click.echo(f"  {words.one_line(each.text)}: {SAID[each.said]}", err=True)


def inside_of(taken: Sequence[Taken]) -> int:
    """How many things are assumed to be in containers that were scanned, each container once."""
    return sum(each.inside for each in taken if each.said in ("here", "elsewhere"))


def _taken_json(taken: Taken, count: Count) -> dict[str, Any]:
    said = taken._asdict()
    if count.is_blind:
        said |= {"said": "taken" if taken.item else taken.said, "expected": 0, "inside": 0}
    return said


def show(frame: Frame, count: Count, piles: Sequence[str], *, is_hidden: bool) -> None:
    """Tell a count as it stands, or as it was posted."""
    if count.state == counts.POSTED:
        outcomes = counts.read.outcomes(count.id)
        figures = counts.read.figures(count.id)
        lines = [each.line for each in outcomes]
        decided = {each.line.key: each.refused or each.decision for each in outcomes}
        said: dict[str, list[str]] = {}
    else:
        found = counts.survey(count.id)
        figures, lines = found.figures, list(found.lines)
        decided = counts.decided(count.id, found)
        said = counts.wording.sentences(lines, words.moment, told.verb)
    lines = [line for line in lines if not piles or line.pile in piles]
    if is_hidden:
        lines, figures = (
            [],
            counts.Figures(places=figures.places, places_counted=figures.places_counted),
        )
    if frame.is_json:
        frame.print(count_json(count) | {
            "figures": figures._asdict(),
            "lines": [
                line._asdict() | {
                    "whys": said.get(line.key, []), "decision": decided[line.key],
                    "because": line.whys[0].code if line.whys else "",
                } for line in lines
            ],
        })  # fmt: skip
        return
    click.echo(f"{count.number}  {count.kind}, {count.state}")
    click.echo(words.facts(_facts(figures, is_hidden)))
    if lines:
        click.echo()
        click.echo(_table(lines[:LINES_MAX], said, decided))
    if len(lines) > LINES_MAX:
        click.echo(f"… and {words.number(len(lines) - LINES_MAX)} more.")


def _facts(figures: counts.Figures, is_hidden: bool) -> list[tuple[str, str]]:
    at = f"{figures.places_counted} of {figures.places} counted"
    if is_hidden:
        return [("places", at)]
    numbers = [
        (name, words.number(number))
        for name, number in figures._asdict().items()
        if number and not name.startswith("places")
    ]
    return [("places", at), *numbers]


def _table(lines: Sequence[Line], said: dict[str, list[str]], decided: dict[str, str]) -> str:
    items = [line.item for line in lines if line.item]
    codes = shown.codes(sorted(set(items)))
    products = catalog.read.products(sorted({line.product for line in lines if line.product}))
    spots = places.read.places(sorted({p for x in lines for p in (x.expected, x.counted) if p}))
    rows = []
    for line in lines:
        product = products.get(line.product)
        amount = ""
        if line.is_lot and product:
            change = line.difference
            amount = f"{'+' if change > 0 else ''}{catalog.shown_quantity(product, change)}"
        rows.append([
            line.key, line.pile, codes.get(line.item) or line.text,
            product.name if product else "",
            shown.place_name(spots.get(line.expected)), shown.place_name(spots.get(line.counted)),
            amount, decided[line.key], (said.get(line.key) or [""])[0],
        ])  # fmt: skip
    headers = ["key", "pile", "code", "product", "on record", "counted", "amount", "decision", ""]
    return words.table(headers, rows, ("amount",))


def say_posted(frame: Frame, posted: Posted) -> None:
    """Tell what a posting did; lines that were left out end the command with a refusal."""
    count = posted.document
    if frame.is_json:
        frame.print(count_json(count) | {
            "events": list(posted.events), "done": dict(posted.done),
            "refused": [{"key": key, "text": why} for key, why in posted.refused],
            "is_repeated": posted.repeated,
        })  # fmt: skip
    else:
        parts = [f"{words.number(n)} {_DONE.get(d, d)}" for d, n in sorted(posted.done.items())]
        click.echo(
            f"{count.number} posted: {', '.join(parts) or 'nothing to change'}."
            f" Undo: {program.typed('count', 'undo', count.number)}"
        )
        if posted.repeated:
            click.echo("This had been done before; nothing was done again.", err=True)
    if posted.refused:
        click.echo(f"{words.count(len(posted.refused), 'difference')} left out:", err=True)
        for key, why in posted.refused[: exits.SHOWN_MAX]:
            click.echo(f"  {key}: {why}", err=True)
        raise click.exceptions.Exit(exits.REFUSED)


_DONE: Final = {
    "move": "moved",
    "lose": "written off as lost",
    "find": "found again",
    "take_back": "taken back",
    "adjust": "adjusted",
}
