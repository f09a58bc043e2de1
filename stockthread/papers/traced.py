"""A trace as evidence: what was asked, when and as known when, the chain, the last seal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Final

from stockthread import certificates, parties, seals, trace
from stockthread.kernel import clock
from stockthread.papers.records import Form, Group, Row
from stockthread.papers.shipments import address

ROWS_MAX: Final = 10_000
_COLUMNS = (("Step", 9, "right"), ("Code", 40, "left"), ("Product", 0, "left"),
            ("Inside", 34, "left"), ("State", 28, "left"), ("Share", 17, "right"))  # fmt: skip
_TITLES: Final = {"up": "What went into it", "down": "What it went into"}


def trace_evidence(
    sheet: trace.Sheet, cut: trace.Cut, *, least: Fraction, at: datetime, by: str
) -> Form:
    """Return a trace as a paper. at: when it was asked; by: the name of who asked."""
    own, head = parties.read.own_party(), seals.last()
    ways = [way for way, found in (("up", sheet.up), ("down", sheet.down)) if found]
    told = [
        ("Item", sheet.name),
        ("Asked", " and ".join(_TITLES[way][0].lower() + _TITLES[way][1:] for way in ways)),
        ("Period", _period(cut)),
        ("Taken out", "" if cut.with_removed else "what had come out by its end is left out"),
        ("Below", f"{trace.percent(least)}: {sheet.below:,} marked" if least else ""),
        ("As known on", _words(cut.known_at or at)),
        ("Asked on", _words(at)),
        ("Asked by", by),
        ("Items", f"{len(sheet.lines):,}" + (" and more" if sheet.is_truncated else "")),
        ("Last seal", _seal(head)),
    ]
    conceded = certificates.conceded_among([sheet.root, *(line.item for line in sheet.lines)])
    groups = tuple(_group(sheet, way, conceded) for way in ways)
    told += [("Used as it is", each) for each in conceded.get(sheet.root, ())]
    return Form(
        "Trace",
        sheet.code,
        address(own.id) if own else (),
        (),
        tuple((name, value) for name, value in told if value),
        _COLUMNS,
        groups,
        scan=sheet.code,
        ends=("Date, name", "Signature"),
    )


def _group(sheet: trace.Sheet, way: str, conceded: Mapping[int, Sequence[str]]) -> Group:
    lines = [line for line in sheet.lines if line.way == way]
    rows = tuple(_row(line, sheet.code, conceded.get(line.item, ())) for line in lines[:ROWS_MAX])
    left = len(lines) - len(rows)
    note = f"{len(lines):,} items" + (f", the nearest {len(rows):,} are listed" if left else "")
    return Group(_TITLES[way], rows, note if lines else "nothing on record")


def _row(line: trace.Traced, root: str, conceded: Sequence[str]) -> Row:
    share = trace.percent(line.share)
    notes = [f"used as it is: {each}" for each in conceded]
    if line.amount and line.share != 1 and line.kind != "unit":
        notes.append(f"{line.amount} of {line.code if line.way == 'up' else root} is in it")
    if line.is_undecided:
        notes.append("by-products may have taken it: nobody can say how much")
    if line.is_below:
        notes.append("below the share that was asked for")
    inside = " to ".join(filter(None, (_day(line.since), _day(line.until))))
    state = ", ".join(filter(None, (line.stage, line.place_code)))
    cells = (str(line.depth), line.code, line.name, inside, state, share)
    return Row(cells, (), tuple(notes))


def _period(cut: trace.Cut) -> str:
    if cut.since is None and cut.until is None:
        return "all that is on record"
    if cut.since == cut.until and cut.until is not None:
        return f"what was inside on {_words(cut.until)}"
    begin = f"from {_words(cut.since)}" if cut.since else ""
    return f"{begin} until {_words(cut.until)}".strip() if cut.until else begin


def _seal(head: seals.Signed | None) -> str:
    if head is None:
        return "nothing was sealed yet"
    last = head.head
    at = _words(datetime.fromisoformat(last.sealed_at))
    return f"head {last.number}, {at}, root {last.root[:16]}…"


def _words(at: datetime) -> str:
    local = at.astimezone(clock.zone())
    return f"{local:%Y-%m-%d %H:%M} {local.tzname()}"


def _day(at: datetime | None) -> str:
    return f"{at.astimezone(clock.zone()):%Y-%m-%d}" if at else ""
