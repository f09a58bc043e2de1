"""From when until when an item had something in it: only paths along which that could be.

What is built into a unit is in it from then until it is taken out. What goes into a process or is
poured into a lot is in all that is drawn from then on, and in nothing drawn before. So a battery
that was taken out before its drill went into a kit never was in the kit, and a bottle filled
before the tank was topped up has nothing of what was added. Nothing here reads or writes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from stockthread.kernel import clock
from stockthread.ledger import Kind

Moment = tuple[int, int]
"""Microseconds since 1970 UTC and the event: what happened at one time is told apart by event."""
Span = tuple[Moment, Moment]
"""From the first moment on, and before the second."""
Spans = list[Span]
Row = tuple[Any, ...]

ALWAYS: Moment = (-1, 0)
NEVER: Moment = (1 << 62, 0)
_WHOLE: Span = (ALWAYS, NEVER)
_UNIT, _PROCESS = int(Kind.UNIT), int(Kind.PROCESS)

# Where these stand in a row of a walk: an edge, and what its far end is.
OUTPUT, INPUT, QUANTITY, EVENT, CLOSED_BY, KIND = 1, 2, 3, 4, 5, 6


class Cut(NamedTuple):
    """Which paths count: those along which the thing was inside at some moment of a period.

    since, until: the period; None is for ever. Both the same: what was inside at that moment.
    with_removed: also what had come out again by its end. known_at: as it was known at a moment.
    """

    since: datetime | None = None
    until: datetime | None = None
    with_removed: bool = True
    known_at: datetime | None = None


EVER = Cut()


class Walked(NamedTuple):
    """What a walk came to. depths: the fewest links from a root, in the order of the walk.

    spans: when each item had a root in it (down), or was itself in the root (up). links: rows of
    the edges that count.
    """

    depths: dict[int, int]
    spans: dict[int, Spans]
    links: list[Row]


def cut_test(cut: Cut) -> tuple[int, int]:
    """Return (begins by, ends after) in microseconds: what a span must do to be within the cut."""
    until = NEVER[0] - 1 if cut.until is None else clock.micros(cut.until)
    if not cut.with_removed:
        return until, until
    return until, -2 if cut.since is None else clock.micros(cut.since)


def within(spans: Iterable[Span], test: tuple[int, int]) -> bool:
    """Tell whether any of the spans is within a cut."""
    by, after = test
    return any(start[0] <= by and end[0] > after for start, end in spans)


def cut_off(walked: Walked, roots: Sequence[int], test: tuple[int, int], far: int) -> Walked:
    """Leave out items that were not inside in the period, and links that lead only to those.

    far: OUTPUT of a walk down, INPUT of a walk up. What lies on the way to what was inside stays.
    """
    near = INPUT if far == OUTPUT else OUTPUT
    back: dict[int, list[Row]] = {}
    for row in walked.links:
        back.setdefault(row[far], []).append(row)
    ways = [item for item, spans in walked.spans.items() if within(spans, test)]
    links, seen = [], {*ways, *roots}
    for item in ways:  # grows while it is read
        for row in back.get(item, ()):
            links.append(row)
            if row[near] not in seen:
                seen.add(row[near])
                ways.append(row[near])
    depths = {item: depth for item, depth in walked.depths.items() if item in seen}
    return Walked(depths, walked.spans, links)


def met_by(walked: Walked, roots: Sequence[Row], far: int) -> list[Row]:
    """Return the row by which each item was met, in the order of the walk; first those of the
    roots. far: OUTPUT of a walk down, INPUT of a walk up."""
    rows = [*roots, *walked.links]
    if list(map(itemgetter(far), rows)) == list(walked.depths):  # as a rule each was met once
        return rows
    known = {row[far]: row for row in (*walked.links, *roots)}
    return list(map(known.__getitem__, walked.depths))


def lasting(each: Iterable[Spans]) -> tuple[list[datetime | None], list[datetime | None]]:
    """Return the beginning and the end of the spans of each item; None for always and never."""
    begins, ends, before = list[datetime | None](), list[datetime | None](), None
    begin = end = None
    for spans in each:
        if spans is not before:  # what was drawn by one event has the same
            before, begin, end = spans, _time(spans[0][0]), _time(spans[-1][1])
        begins.append(begin)
        ends.append(end)
    return begins, ends


def _time(moment: Moment) -> datetime | None:
    return None if moment in (ALWAYS, NEVER) else clock.from_micros(moment[0])


def walk_down(
    kinds: Mapping[int, int],
    rows: Sequence[Row],
    starts: Mapping[int, Moment],
    ends: Mapping[int | None, Moment],
) -> Walked:
    """Follow rows from inputs to outputs. kinds: of the roots, of which the first comes first.

    starts, ends: when events happened, of those that open and those that close edges.
    """
    return _straight(kinds, rows, starts) or _step_by_step(kinds, rows, starts, ends)


def _straight(
    kinds: Mapping[int, int], rows: Sequence[Row], starts: Mapping[int, Moment]
) -> Walked | None:
    """Follow rows as they come, where the nearest come first and every path can be; else None.

    That is so where no link ended and each was made after those before it, as nearly always: then
    an output has a root in it from its earliest link on, whatever becomes of the way there.
    """
    if any(map(itemgetter(CLOSED_BY), rows)):
        return None
    spans: dict[int, Spans] = {root: [_WHOLE] for root in kinds}
    depths = dict.fromkeys(kinds, 0)
    alike = {event: [(opened, NEVER)] for event, opened in starts.items()}
    near, depth, last_event = -1, 0, -1
    mine = found = judged = [_WHOLE]
    for row in rows:
        if row[INPUT] != near:
            near = row[INPUT]
            if near not in spans or depths[near] + 1 < depth:
                return None
            mine, depth = spans[near], depths[near] + 1
        event = row[EVENT]
        if event != last_event or mine is not judged:
            last_event, judged, found = event, mine, alike[event]
            if found[0] < mine[0]:
                return None
        output = row[OUTPUT]
        if output not in spans:
            spans[output], depths[output] = found, depth
        elif found is not spans[output] and found[0] < spans[output][0]:
            spans[output] = found
    return Walked(depths, spans, list(rows))


def _step_by_step(
    kinds: Mapping[int, int],
    rows: Sequence[Row],
    starts: Mapping[int, Moment],
    ends: Mapping[int | None, Moment],
) -> Walked:
    """Follow rows item by item, with what each had and when, until nothing more is learned."""
    onward: dict[int, list[Row]] = {}
    for row in rows:
        if row[INPUT] in onward:
            onward[row[INPUT]].append(row)
        else:
            onward[row[INPUT]] = [row]
    spans: dict[int, Spans] = {root: [_WHOLE] for root in kinds}
    depths = dict.fromkeys(kinds, 0)
    processes = {root for root, kind in kinds.items() if kind == _PROCESS}
    counted: dict[int, Row] = {}
    alike: dict[tuple[int, int | None], Spans] = {}  # thousands are drawn by one event
    queue, done = list(kinds), set[int]()
    for item in queue:  # grows while it is read
        links = onward.get(item)
        if links is None:
            continue
        done.add(item)
        mine, is_process, depth = spans[item], item in processes, depths[item] + 1
        is_one, (first, last) = len(mine) == 1, mine[0]  # nearly always
        last_event = last_kind = -1
        for row in links:
            output, event, closed_by, kind = row[OUTPUT], row[EVENT], row[CLOSED_BY], row[KIND]
            if event != last_event or closed_by is not None or kind != last_kind:
                opened, closed = starts[event], ends[closed_by]
                is_inside = kind == _UNIT and not is_process
                if is_one and first <= opened < last and (closed <= last or not is_inside):
                    found = alike.get((event, closed_by))
                    if found is None:
                        found = alike[event, closed_by] = [(opened, closed)]
                else:
                    found = _passed(mine, opened, closed, is_inside)
                last_event, last_kind = (event if closed_by is None else -1), kind
            if not found:
                continue
            counted[row[0]] = row
            theirs = spans.get(output)
            if theirs is None:
                spans[output] = found
                depths[output] = depth
                if output in onward:
                    queue.append(output)
                    if kind == _PROCESS:
                        processes.add(output)
                continue
            for begin, end in found:
                if not _covers(theirs, begin, end):
                    theirs = spans[output] = _joined(theirs, begin, end)
                    if output in done:  # else it waits already
                        done.discard(output)
                        queue.append(output)
    return Walked(depths, spans, list(counted.values()))


def _passed(mine: Spans, opened: Moment, closed: Moment, is_inside: bool) -> Spans:
    """Return when an output has what its input had: from when it was built in, or drawn."""
    if not is_inside:
        drawn = any(first <= opened < last for first, last in mine)
        return [(opened, closed)] if drawn else []
    found: Spans = []
    for first, last in mine:
        begin, end = max(opened, first), min(closed, last)
        if begin < end:
            found.append((begin, end))
    return found


def walk_up(
    root: int,
    kind: int,
    rows: Sequence[Row],
    starts: Mapping[int, Moment],
    ends: Mapping[int | None, Moment],
) -> Walked:
    """Follow rows from outputs to inputs.

    An item on the way matters while it is part of the root, or at the moment in which something
    was drawn from it: what was in it then is in the root from the draw on.
    """
    onward: dict[int, list[Row]] = {}
    for row in rows:
        if row[OUTPUT] in onward:
            onward[row[OUTPUT]].append(row)
        else:
            onward[row[OUTPUT]] = [row]
    kinds = {root: kind}
    spans: dict[int, Spans] = {root: [_WHOLE]}
    # By item and by when it was drawn from (None: it is a part), when it was in the root.
    ways: dict[tuple[int, Moment | None], Spans] = {(root, None): [_WHOLE]}
    depths, counted = {root: 0}, dict[int, Row]()
    queue: list[tuple[int, Moment | None]] = [(root, None)]
    waiting = set(queue)
    for here in queue:  # grows while it is read
        waiting.discard(here)
        item, drawn = here
        is_unit = kinds[item] == _UNIT
        for row in onward.get(item, ()):
            other, opened, closed = row[INPUT], starts[row[EVENT]], ends[row[CLOSED_BY]]
            is_inside = is_unit and row[KIND] != _PROCESS
            if drawn is not None and not opened <= drawn < closed:
                continue
            for first, last in ways[here]:
                if drawn is None:
                    begin = opened if opened > first else first
                    end = closed if closed < last else last
                    if begin >= end:
                        continue
                else:
                    begin, end = first, last
                counted[row[0]] = row
                if other not in depths:
                    depths[other], kinds[other], spans[other] = depths[item] + 1, row[KIND], []
                if not _covers(spans[other], begin, end):
                    spans[other] = _joined(spans[other], begin, end)
                there = (other, drawn if is_inside else opened)
                theirs = ways.setdefault(there, [])
                if _covers(theirs, begin, end):
                    continue
                ways[there] = _joined(theirs, begin, end)
                if there not in waiting:
                    waiting.add(there)
                    queue.append(there)
    return Walked(depths, spans, list(counted.values()))


def _covers(spans: Spans, begin: Moment, end: Moment) -> bool:
    return any(first <= begin and end <= last for first, last in spans)


def _joined(spans: Spans, begin: Moment, end: Moment) -> Spans:
    """Add a span; those that touch become one."""
    kept = []
    for first, last in spans:
        if last < begin or end < first:
            kept.append((first, last))
        else:
            begin, end = min(begin, first), max(end, last)
    return sorted([*kept, (begin, end)])
