"""A count against what is on record now: what matches, and each difference with its likely causes.

Whatever moved on record while it was counted is no difference. A constant number of statements,
whatever the size of the site. Nothing here writes.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from stockthread import ledger, places
from stockthread.counts import evidence, explaining, lots, read
from stockthread.counts.evidence import Evidence
from stockthread.counts.records import (
    EXTRA,
    FIND,
    LEAVE,
    LOSE,
    MISSING,
    MOVE,
    QUANTITY,
    TAKE_BACK,
    UNKNOWN,
    Figures,
    Line,
    PlaceProgress,
    Survey,
)
from stockthread.kernel import clock
from stockthread.ledger import Kind, Present, Stage, Step

_IN_HAND: Final = (Stage.RAW, Stage.WIP, Stage.READY)
_PARTIES: Final = ("supplier", "customer", "carrier")


def survey(count: int, *, has_causes: bool = True) -> Survey:
    """Return a count as it stands; without the likely causes, and what is proposed because of
    them, where nobody looks at them. Raises Refused unknown_id."""
    got = evidence.gather(read.count(count))
    sorted_units = _Sorting(got)
    lot_lines, tally = lots.lines(got)
    lines = [*sorted_units.lines(), *lot_lines, *_unknown(got)]
    explained = explaining.explained(got, lines, sorted_units.steps) if has_causes else lines
    order = {place: n for n, place in enumerate(got.scope.places)}
    explained.sort(key=lambda line: (
        order.get(line.counted or line.expected, len(order)), line.pile, line.key
    ))  # fmt: skip
    figures = sorted_units.figures._asdict()
    for name, number in tally.items():
        figures[name] += number
    for line in explained:
        figures[line.pile] += 1
    progress = _progress(got)
    figures["places"] = len(progress)
    figures["places_counted"] = sum(each.is_counted for each in progress)
    return Survey(Figures(**figures), tuple(explained), tuple(progress))


class _Sorting:
    """Units and containers, sorted into what matches and what does not."""

    def __init__(self, got: Evidence) -> None:
        self.got = got
        self.count = dict.fromkeys(Figures._fields, 0)
        self.absent: list[Present] = []
        self.displaced: list[Present] = []
        for item in {**got.expected, **got.seen}:
            self._sort(item)
        wanted = [each.item for each in (*self.absent, *self.displaced)]
        self.steps: Mapping[int, Step] = ledger.counting.last_steps(wanted) if wanted else {}
        self._drop_what_moved(ledger.counting.last_moves(wanted) if wanted else {})

    @property
    def figures(self) -> Figures:
        return Figures(**self.count)

    def _sort(self, item: int) -> None:
        got, state, scan = self.got, self.got.standing.get(item), self.got.seen.get(item)
        if state is None:
            return
        is_other = got.scope.products is not None and state.product not in got.scope.products
        if is_other and state.kind == Kind.UNIT:
            self.count["other"] += 1
            return
        is_expected = item in got.expected and (scan is not None or not is_other)
        self.count["expected"] += is_expected
        carrier = got.carrier(item)
        if scan is not None:
            at = got.seen[carrier].place if carrier else state.place
            if at == scan.place and _is_in_hand(state):
                self.count["matched"] += is_expected
            else:
                self.displaced.append(state)
        elif carrier and state.container not in got.opened:
            self.count["assumed"] += is_expected
        elif not is_expected:
            return
        elif got.coverage.is_counted(state.place, state.product):
            self.absent.append(state)
        else:
            self.count["uncounted"] += 1

    def _drop_what_moved(self, moves: Mapping[int, Step]) -> None:
        """Nothing is accused that moved after it was counted, or before it could be."""
        began, absent, displaced = self.got.coverage.began, [], []
        for state in self.absent:
            step = moves.get(state.item)
            if step and step.happened_at >= began[state.place]:
                self.count["moved"] += 1
            else:
                absent.append(state)
        for state in self.displaced:
            step, scan = moves.get(state.item), self.got.seen[state.item]
            if step and step.happened_at > scan.at:
                began_there = began.get(state.place)
                is_missed = began_there is not None and began_there > step.happened_at
                if is_missed and state.item in self.got.expected:
                    absent.append(state)
                else:
                    self.count["moved"] += 1
            else:
                displaced.append(state)
        whole = self._seen_by_contents(absent)
        self.count["assumed"] += len(whole)
        self.absent = [state for state in absent if state.item not in whole]
        self.displaced = displaced

    def _seen_by_contents(self, absent: list[Present]) -> set[int]:
        """Containers that nobody scanned, all of whose contents were scanned where they stand."""
        places_of = {s.item: s.place for s in absent if s.kind == Kind.CONTAINER}
        inside: dict[int, list[bool]] = defaultdict(list)
        for state in self.got.standing.values():
            if state.container in places_of:
                scan = self.got.seen.get(state.item)
                inside[state.container].append(
                    scan is not None and scan.place == places_of[state.container]
                )
        return {container for container, seen in inside.items() if all(seen)}

    def lines(self) -> list[Line]:
        """The differences, containers with what comes along in them as one."""
        absent = {state.item for state in self.absent}
        inside: dict[int, int] = defaultdict(int)
        alone = []
        for state in self.absent:
            around = self._absent_around(state, absent)
            if around:
                inside[around] += 1
            else:
                alone.append(state)
        kinds = places.read.kinds(sorted({state.place for state in self.displaced}))
        found = [self._missing(state, inside[state.item]) for state in alone]
        carried = self._carried()
        return found + [
            self._extra(state, kinds.get(state.place, ""), carried.get(state.item, 0))
            for state in self.displaced
        ]

    def _absent_around(self, state: Present, absent: set[int]) -> int:
        """The outermost missing container around something missing."""
        found, container = 0, state.container
        while container:
            found = container if container in absent else found
            parent = self.got.standing.get(container)
            container = parent.container if parent else 0
        return found

    def _carried(self) -> dict[int, int]:
        displaced = {state.item for state in self.displaced if state.kind == Kind.CONTAINER}
        number: dict[int, int] = defaultdict(int)
        if displaced:
            for item in self.got.standing:
                if carrier := self.got.carrier(item):
                    number[carrier] += carrier in displaced
        return number

    def _missing(self, state: Present, inside: int) -> Line:
        return Line(
            f"missing.{state.item}", MISSING, state.item, state.kind, state.product, "",
            state.place, 0, 1, 0, state.container, inside, (), (LOSE, LEAVE), LOSE,
        )  # fmt: skip

    def _extra(self, state: Present, place_kind: str, inside: int) -> Line:
        scan = self.got.seen[state.item]
        choices, proposed = _ways(state, place_kind)
        return Line(
            f"extra.{state.item}", EXTRA, state.item, state.kind, state.product, scan.text,
            state.place, scan.place, 0, 1, state.container, inside, (), choices, proposed,
        )  # fmt: skip


def _is_in_hand(state: Present) -> bool:
    return state.stage in _IN_HAND


def _ways(state: Present, place_kind: str) -> tuple[tuple[str, ...], str]:
    """What can be done about something that was seen where it is not on record."""
    if not _is_in_hand(state):
        return (LEAVE,), LEAVE
    if place_kind == "lost":
        return (FIND, LEAVE), FIND
    if place_kind in _PARTIES:
        is_takeable = state.stage in (Stage.RAW, Stage.READY)
        return ((TAKE_BACK, LEAVE) if is_takeable else (LEAVE,)), LEAVE
    if place_kind in places.BUILT_KINDS or place_kind == "production":
        return (MOVE, LEAVE), MOVE
    return (LEAVE,), LEAVE


def _unknown(got: Evidence) -> list[Line]:
    """Texts that nothing has, each once in a place."""
    found = {}
    for scan in got.scans:
        if not scan.item:
            key = f"unknown.{scan.place}.{scan.canonical}"[:200]
            found[key] = Line(
                key, UNKNOWN, 0, 0, scan.product, scan.text, 0, scan.place, 0, 1
            )  # fmt: skip
    return list(found.values())


def _progress(got: Evidence) -> list[PlaceProgress]:
    """How far each place is: those with something on record, scanned or visited there."""
    expected: dict[int, int] = defaultdict(int)
    scanned: dict[int, int] = defaultdict(int)
    for state in got.expected.values():
        expected[state.place] += 1
    for item, place in {(part.item, part.place) for part in got.lying}:
        expected[place] += bool(item)
    for scan in got.seen.values():
        scanned[scan.place] += 1
    for _, place in {(s.item or s.canonical, s.place) for s in got.scans if s.item not in got.seen}:
        scanned[place] += 1
    coverage = got.coverage
    shown: Sequence[int] = [
        place
        for place in got.scope.places
        if expected[place] or scanned[place] or place in coverage.ended
    ]
    return [
        PlaceProgress(
            place, expected[place], scanned[place], coverage.is_begun(place),
            coverage.is_counted(place),
            coverage.asked(place) > 0 and not coverage.is_counted(place),
            tuple(coverage.persons.get(place, ())),
            clock.from_micros(coverage.ended[place]) if place in coverage.ended else None,
        )
        for place in shown
    ]  # fmt: skip


assert QUANTITY in Figures._fields, "each pile is a figure"
