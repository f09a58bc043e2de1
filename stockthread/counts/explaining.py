"""Likely causes of each difference, the best first. A constant number of statements.

A cause is told only where something on record or in the count speaks for it; the last thing that
is known of an item is always told.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from stockthread import identifiers, ledger, places
from stockthread.counts import promised
from stockthread.counts.evidence import Evidence
from stockthread.counts.records import (
    EXTRA,
    LEAVE,
    MISSING,
    QUANTITY,
    UNKNOWN,
    Line,
    Why,
)
from stockthread.ledger import Present, Stage, Step

RECENT: Final = 3 * 86_400 * 1_000_000
"""How long ago, in microseconds, something may have happened to be a likely cause."""

ALIKE_MAX: Final = 500
"""For how many unknown codes look-alikes are looked up."""

_SENT: Final = ("ship", "deliver")
_CAME: Final = ("receive", "take_back")


def explained(got: Evidence, lines: Sequence[Line], steps: Mapping[int, Step]) -> list[Line]:
    """Return the lines with their likely causes."""
    lots = [line.item for line in lines if line.item and line.is_lot]
    known = {**steps, **(ledger.counting.last_steps(lots) if lots else {})}
    mind = _Mind(got, lines, known)
    return promised.told([_with(line, mind.whys(line)) for line in lines])


def _with(line: Line, whys: Sequence[Why]) -> Line:
    """A line with its causes; what was read under another code is not given up by proposal."""
    is_read = any(why.code == "read_as" for why in whys)
    proposed = LEAVE if is_read and line.pile == MISSING else line.proposed
    return line._replace(whys=(*line.whys, *whys), proposed=proposed)


class _Mind:
    """What speaks for one cause or another, gathered for all lines at once."""

    def __init__(self, got: Evidence, lines: Sequence[Line], steps: Mapping[int, Step]) -> None:
        self.got, self.steps = got, steps
        self.next_to = _next_to(got, lines)
        self.missing = {line.item: line for line in lines if line.pile == MISSING}
        self.gone: dict[tuple[int, int], list[Line]] = defaultdict(list)
        self.come: dict[tuple[int, int], list[Line]] = defaultdict(list)
        self.at: dict[tuple[int, int, int], list[Line]] = defaultdict(list)
        for line in lines:
            if line.is_lot or not line.product:
                continue
            if line.pile == MISSING:
                self.gone[line.product, line.expected].append(line)
            elif line.pile == EXTRA and line.expected in self.next_to:
                self.at[line.product, line.expected, line.counted].append(line)
            elif line.pile in (EXTRA, UNKNOWN):
                self.come[line.product, line.counted].append(line)
        self.swaps = self._swaps(lines)
        self.alike_of, self.alike_to, self.several = self._alike(lines)

    def _alike(
        self, lines: Sequence[Line]
    ) -> tuple[dict[str, tuple[int, str]], dict[int, Line], set[str]]:
        """Which unknown codes look like a code on record, those of missing items before others."""
        texts = {line.key: line for line in lines if line.pile == UNKNOWN}
        if not texts:
            return {}, {}, set()
        unknown = list(texts.values())[:ALIKE_MAX]
        ways = {line.key: identifiers.variants(_code(line)) for line in unknown}
        found = ledger.read.find_codes(
            list(dict.fromkeys(way for some in ways.values() for way in some))
        )
        of: dict[str, tuple[int, str]] = {}
        to: dict[int, Line] = {}
        several = set()
        for line in unknown:
            if len({match.item for match in found.get(_code(line), ())}) > 1:
                several.add(line.key)
                continue
            matches = [m for way in ways[line.key] for m in found.get(way, ())]
            matches.sort(key=lambda match: match.item not in self.missing)
            if matches:
                of[line.key] = matches[0].item, matches[0].raw
                to.setdefault(matches[0].item, line)
        return of, to, several

    def whys(self, line: Line) -> list[Why]:
        """The likely causes of one difference, the best first."""
        by_pile = {MISSING: self._missing, EXTRA: self._extra, UNKNOWN: self._unknown}
        return by_pile.get(line.pile, self._quantity)(line)

    def _missing(self, line: Line) -> list[Why]:
        found = []
        if line.item in self.alike_to:
            alike = self.alike_to[line.item]
            found.append(Why("read_as", {"text": alike.text, "place": alike.counted}))
        if line.key in self.swaps:
            found.append(self.swaps[line.key])
        if line.container:
            is_opened = line.container in self.got.opened
            code = "not_in_opened" if is_opened else "in_unopened"
            found.append(Why(code, {"item": line.container}))
        step = self.steps.get(line.item)
        if step and step.verb in _CAME and self._is_recent(step):
            found.append(Why("came_just_before", _told(step)))
        return found + self._last_seen(line)

    def _extra(self, line: Line) -> list[Why]:
        state = self.got.standing.get(line.item)
        step, found = self.steps.get(line.item), []
        if line.is_lot:
            return [Why("moved_without_scan", {"place": line.expected}), *self._last_seen(line)]
        if state is not None and (special := self._special(state, step)):
            found.append(special)
        if line.key in self.swaps:
            found.append(self.swaps[line.key])
        is_ours = line.expected in self.next_to
        if is_ours and line.expected != line.counted and not found:
            if self.got.coverage.is_counted(line.expected, line.product):
                found.append(Why("moved_without_scan", {"place": line.expected}))
            else:
                found.append(Why("other_place_uncounted", {"place": line.expected}))
        if line.container:
            found.append(Why("out_of_container", {"item": line.container}))
        return found + self._last_seen(line)

    def _special(self, state: Present, step: Step | None) -> Why | None:
        """What an item's state says about why it should not be here."""
        if state.stage == Stage.EXPECTED:
            return Why("announced", {})
        if state.stage == Stage.CONSUMED and state.container:
            return Why("built_in", {"item": state.container})
        if state.stage in (Stage.CONSUMED, Stage.SCRAPPED, Stage.VOID):
            return Why("gone", {"stage": Stage(state.stage).name.lower()})
        if step and step.verb in _SENT:
            code = "sent_just_before" if self._is_recent(step) else "sent"
            return Why(code, _told(step))
        if step and step.verb == "lose":
            return Why("was_lost", _told(step))
        return None

    def _unknown(self, line: Line) -> list[Why]:
        if line.key in self.several:
            return [Why("several", {})]
        found = []
        if line.key in self.alike_of:
            item, code = self.alike_of[line.key]
            found.append(Why("looks_like", {"item": item, "code": code}))
        if line.key in self.swaps:
            found.append(self.swaps[line.key])
        if line.product:
            found.append(Why("of_product", {"product": line.product}))
        return found or [Why("nowhere_on_record", {})]

    def _quantity(self, line: Line) -> list[Why]:
        return self._last_seen(line)

    def _swaps(self, lines: Sequence[Line]) -> dict[str, Why]:
        """Which two lines are likely one swap: each in the other's place; or one that is missing,
        and one of its product, strange to the count, that was seen there or next to there."""
        found: dict[str, Why] = {}
        for (product, here, there), some in self.at.items():
            for mine, yours in zip(some, self.at.get((product, there, here), ()), strict=False):
                found[mine.key] = _swap("swapped", yours, yours.counted)
        for line in lines:
            if line.pile != MISSING or line.is_lot or not line.product:
                continue
            for place in (line.expected, *self.next_to.get(line.expected, ())):
                if strange := self.come.get((line.product, place)):
                    other = strange.pop(0)
                    found[line.key] = _swap("swapped", other, place)
                    found[other.key] = _swap("swapped_missing", line, line.expected)
                    break
        return found

    def _is_recent(self, step: Step) -> bool:
        ended = max(self.got.coverage.ended.values(), default=0)
        return ended - step.happened_at < RECENT

    def _last_seen(self, line: Line) -> list[Why]:
        step = self.steps.get(line.item)
        return [Why("last_seen", _told(step))] if step else []


def _told(step: Step) -> dict[str, object]:
    return {
        "verb": step.verb, "at": step.happened_at, "person": step.person, "event": step.event,
        "place": step.to_place,
    }  # fmt: skip


def _swap(code: str, other: Line, place: int) -> Why:
    return Why(code, {"item": other.item, "text": other.text, "place": place})


def _code(line: Line) -> str:
    """The code of an unknown line, as its key has it: without what a barcode says around it."""
    return line.key.split(".", 2)[2]


def _next_to(got: Evidence, lines: Sequence[Line]) -> dict[int, tuple[int, ...]]:
    """The neighbours of each place of the scope: those beside it under the same place, by code."""
    if not any(line.pile != QUANTITY for line in lines):
        return {}
    found = places.read.places(got.scope.places)
    rows: dict[int | None, list[tuple[str, int]]] = defaultdict(list)
    beside: dict[int, list[int]] = {place: [] for place in got.scope.places}
    for place in found.values():
        rows[place.parent].append((place.code, place.id))
    for row in rows.values():
        for (_, one), (_, other) in pairwise(sorted(row)):
            beside[one].append(other)
            beside[other].append(one)
    return {place: tuple(some) for place, some in beside.items()}
