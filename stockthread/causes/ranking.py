"""From the circumstances of units to causes: counted, judged, told apart, put in order. Pure.

Circumstances with exactly the same units cannot be told apart and are one group, and one test.
Groups are ordered by how surely they are over-represented; `apart` says which of them say something
by themselves.
"""

from collections.abc import Sequence
from math import log
from typing import Final, NamedTuple

from stockthread.causes import apart, statistics
from stockthread.causes.circumstances import Told
from stockthread.causes.records import (
    FEW,
    FEWER,
    KINDS,
    UNCLEAR,
    Circumstance,
    Group,
    Ranking,
    goes_out,
)
from stockthread.causes.statistics import FEWEST, LEVEL, Verdict

ASKED_MAX: Final = 300
"""So many of the strongest are told apart from each other."""
UNCLEAR_MAX: Final = 60
FEWER_MAX: Final = 40
FEW_MAX: Final = 40


class _Counted(NamedTuple):
    """A group before it is judged: the numbers of its circumstances and of its classes."""

    members: list[int]
    classes: tuple[int, ...]
    hits: int
    number: int


def rank(told: Told, complained: int) -> Ranking:
    """Return what the units tell, of which the first `complained` were complained of."""
    total = len(told.of_units)
    classes, units_of = _classes(told.of_units)
    counted = _counted(classes, units_of, complained)
    verdicts = statistics.judge(
        [each.hits for each in counted], [each.number for each in counted],
        complained=complained, total=total,
    )  # fmt: skip
    judged = sorted(zip(counted, verdicts, strict=True), key=lambda pair: pair[1].log_p)
    sides: dict[str, list[tuple[_Counted, Verdict]]] = {"over": [], FEW: [], FEWER: []}
    for each, verdict in judged:
        if verdict.odds < 1:
            if verdict.is_tested and verdict.log_q < log(LEVEL):
                sides[FEWER].append((each, verdict))
        elif verdict.is_tested and each.hits >= FEWEST:
            sides["over"].append((each, verdict))
        elif each.hits > 1:
            sides[FEW].append((each, verdict))
    sides[FEW].sort(key=lambda pair: (-pair[0].hits, pair[0].number))

    def group(pair: tuple[_Counted, Verdict], standing: str) -> Group:
        each, verdict = pair
        members = tuple(sorted(
            (told.circumstances[number] for number in each.members), key=_by_kind
        ))  # fmt: skip
        mask = _mask([unit for of in each.classes for unit in units_of[of]], total)
        return Group(
            members, each.hits, each.number, verdict.odds, verdict.low, verdict.high,
            verdict.log_p, verdict.log_q, standing, -1, mask,
        )  # fmt: skip

    over = [group(pair, UNCLEAR) for pair in sides["over"][:ASKED_MAX]]
    groups = apart.told_apart(over, complained, total)
    told_max = sum(group.standing != UNCLEAR for group in groups) + UNCLEAR_MAX
    groups = groups[:told_max]
    groups += [group(pair, FEWER) for pair in sides[FEWER][:FEWER_MAX]]
    groups += [group(pair, FEW) for pair in sides[FEW][:FEW_MAX]]
    tested = sum(verdict.is_tested for verdict in verdicts)
    return Ranking(tuple(groups), complained, total, tested, len(verdicts) - tested)


def _by_kind(circumstance: Circumstance) -> tuple[bool, int, str, int, str]:
    """Sort how units were made before how they went out, and what can be acted on first."""
    kind, verb, product, value = circumstance
    return goes_out(circumstance), KINDS.index(kind), verb, product, str(value)


def _classes(of_units: Sequence[frozenset[int]]) -> tuple[list[frozenset[int]], list[list[int]]]:
    """Return the different sets of circumstances, and the units that have each."""
    known: dict[frozenset[int], int] = {}
    units_of: list[list[int]] = []
    for unit, found in enumerate(of_units):
        nth = known.setdefault(found, len(units_of))
        if nth == len(units_of):
            units_of.append([])
        units_of[nth].append(unit)
    return list(known), units_of


def _counted(
    classes: Sequence[frozenset[int]], units_of: Sequence[Sequence[int]], complained: int
) -> list[_Counted]:
    """Return circumstances in groups that have exactly the same units, with their counts."""
    postings: dict[int, list[int]] = {}
    for nth, found in enumerate(classes):
        for number in found:
            if number in postings:
                postings[number].append(nth)
            else:
                postings[number] = [nth]
    groups: dict[tuple[int, ...], list[int]] = {}
    for number, of in postings.items():
        groups.setdefault(tuple(of), []).append(number)
    sizes = [len(units) for units in units_of]
    hits = [sum(unit < complained for unit in units) for units in units_of]
    return [
        _Counted(members, of, sum([hits[nth] for nth in of]), sum([sizes[nth] for nth in of]))
        for of, members in groups.items()
    ]


def _mask(units: Sequence[int], total: int) -> int:
    """Return units as the bits of a number."""
    bits = bytearray(total // 8 + 1)
    for unit in units:
        bits[unit >> 3] |= 1 << (unit & 7)
    return int.from_bytes(bits, "little")
