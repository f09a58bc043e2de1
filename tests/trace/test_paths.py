"""Paths followed as they come say the same as paths followed step by step."""

from random import Random

import pytest

from stockthread.ledger import Kind
from stockthread.trace import paths
from stockthread.trace.paths import Moment, Row

ROOT, ITEMS = 1, 14
KINDS = (Kind.UNIT, Kind.LOT, Kind.PROCESS)


def nearest_first(rows: list[Row]) -> list[Row]:
    """Return rows as a walk from the root meets them, each item's by output."""
    found, queue = [], [ROOT]
    for item in queue:
        for row in sorted(row for row in rows if row[paths.INPUT] == item):
            found.append(row)
            if row[paths.OUTPUT] not in queue:
                queue.append(row[paths.OUTPUT])
    return found


def history(
    chance: Random, *, links: int, is_in_time: bool, ended: float
) -> tuple[dict[int, int], list[Row], dict[int, Moment], dict[int | None, Moment]]:
    """Return kinds of the roots, links between items, and when events opened and ended them."""
    kinds = {item: int(chance.choice(KINDS)) for item in range(1, ITEMS + 1)}
    starts: dict[int, Moment] = {0: paths.ALWAYS}
    for event in range(1, 3 * ITEMS):
        starts[event] = ((event if is_in_time else chance.randrange(ITEMS)) * 1000, event)
    rows: list[Row] = []
    for number in range(1, links + 1):
        near, far = sorted(chance.sample(range(1, ITEMS + 1), 2))
        event = far if is_in_time else chance.randrange(3 * ITEMS)
        end = chance.randrange(ITEMS, 3 * ITEMS) if chance.random() < ended else None
        rows.append((number, far, near, 1, event, end, kinds[far]))
    return {ROOT: kinds[ROOT]}, nearest_first(rows), starts, {None: paths.NEVER, **starts}


@pytest.mark.parametrize("ended", [0, 0.15])
@pytest.mark.parametrize("is_in_time", [True, False])
def test_the_short_way_says_what_the_long_one_says(is_in_time: bool, ended: float) -> None:
    chance, straight = Random(7), 0
    for number in range(1500):
        kinds, rows, starts, ends = history(
            chance, links=2 + number % 24, is_in_time=is_in_time, ended=ended
        )
        if number % 5 == 0:
            chance.shuffle(rows)
        short = paths._straight(kinds, rows, starts)
        long = paths._step_by_step(kinds, rows, starts, ends)
        straight += short is not None
        if short is not None:
            assert short.spans == long.spans
            assert short.depths == long.depths
            assert sorted(short.links) == sorted(long.links)
            if number % 5:
                assert list(short.depths) == list(long.depths)
                assert short.links == long.links
        walked = paths.walk_down(kinds, rows, starts, ends)
        assert walked.spans == long.spans
    assert straight > (1000 if is_in_time and not ended else 100)


def test_a_link_older_than_what_came_before_it_is_not_followed_the_short_way() -> None:
    starts = {1: (10, 1), 2: (5, 2)}
    rows = [(1, 2, ROOT, 1, 1, None, int(Kind.PROCESS)), (2, 3, 2, 1, 2, None, int(Kind.LOT))]

    assert paths._straight({ROOT: int(Kind.LOT)}, rows, starts) is None
    walked = paths.walk_down({ROOT: int(Kind.LOT)}, rows, starts, {None: paths.NEVER, **starts})
    assert set(walked.depths) == {ROOT, 2}
