"""Odds ratios, exact chances and their correction agree with exact fractions, and with scipy."""

from fractions import Fraction
from math import comb, exp, isclose, log
from random import Random

import pytest
from scipy import stats

from stockthread.causes import statistics, strata

Table = tuple[int, int, int, int]


def tables(count: int, *, most: int) -> list[Table]:
    random = Random(7)
    found = []
    for _ in range(count):
        total = random.choice([6, 20, 100, most])
        complained = random.randint(1, min(total - 1, 60))
        number = random.randint(1, total - 1)
        least = max(0, number + complained - total)
        found.append((random.randint(least, min(number, complained)), number, complained, total))
    return found


def by_fractions(hits: int, number: int, complained: int, total: int) -> Fraction:
    """Every outcome at most as likely as this one, added up without rounding."""
    least, most = max(0, number + complained - total), min(number, complained)
    ways = [comb(complained, x) * comb(total - complained, number - x)
            for x in range(least, most + 1)]  # fmt: skip
    return Fraction(sum(w for w in ways if w <= ways[hits - least]), comb(total, number))


@pytest.mark.parametrize("table", tables(200, most=400))
def test_the_exact_test_is_exact(table: Table) -> None:
    assert isclose(exp(statistics.fisher(*table)), by_fractions(*table), rel_tol=1e-9)


def test_the_exact_test_and_the_correction_agree_with_scipy() -> None:
    logs = []
    for hits, number, complained, total in tables(500, most=1_000_000):
        cells = [[hits, number - hits], [complained - hits, total - number - complained + hits]]
        logs.append(statistics.fisher(hits, number, complained, total))
        assert isclose(exp(logs[-1]), stats.fisher_exact(cells)[1], rel_tol=1e-5, abs_tol=1e-290)
    ours = [exp(q) for q in statistics.corrected_for_many(logs)]
    assert ours == pytest.approx(stats.false_discovery_control([exp(p) for p in logs]))


def test_a_chance_too_small_for_a_number_still_has_its_rank() -> None:
    strong, stronger = (statistics.fisher(n, n, 1000, 1_000_000) for n in (500, 900))
    assert exp(strong) == 0.0
    assert stronger < strong < -1000


def test_the_correction_for_many_tests_is_that_of_benjamini_and_hochberg() -> None:
    """The example of their paper: fifteen tests, of which four stay below 0.05."""
    published = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
                 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]  # fmt: skip
    found = [exp(q) for q in statistics.corrected_for_many([log(p) for p in published])]
    assert found[:4] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])
    assert sum(q < 0.05 for q in found) == 4
    assert found == sorted(found)


def test_an_odds_ratio_has_its_interval_even_with_a_zero() -> None:
    odds, low, high = statistics.odds_ratio(5, 5, 20, 1000)
    assert odds == pytest.approx(5.5 * 980.5 / (0.5 * 15.5))
    assert 1 < low < odds < high
    assert odds / low == pytest.approx(high / odds)


def test_few_units_are_told_as_too_few_and_are_no_test() -> None:
    few, clear = statistics.judge([2, 12], [2, 40], complained=30, total=3000)
    assert not few.is_tested
    assert clear.is_tested
    assert clear.log_q == clear.log_p, "the only test needs no correction"
    nothing = statistics.judge([2], [40], complained=2, total=3000)[0]
    assert not nothing.is_tested, "two complaints tell nothing"
    all_of_them = statistics.judge([30], [2999], complained=30, total=3000)[0]
    assert not all_of_them.is_tested, "what nearly all units have tells nothing"


def test_within_strata_a_cause_that_only_goes_along_disappears() -> None:
    """Half of all units of a bad lot went over machine 4; of the good ones a tenth did."""
    lot, other = (50, 500, 100, 1000), (4, 400, 40, 4000)
    alone = statistics.odds_ratio(54, 900, 140, 5000)
    inside = strata.within([lot, other])
    assert alone[1] > 1.5
    assert inside is not None
    assert inside.low < 1 < inside.high
    assert inside.odds == pytest.approx(1.0)
    assert exp(inside.log_p) > 0.5


def test_within_strata_a_cause_of_its_own_stays() -> None:
    inside = strata.within([(90, 500, 100, 1000), (30, 400, 40, 4000)])
    assert inside is not None
    assert inside.low > 5
    assert inside.log_p < -50
    assert strata.within([(0, 0, 5, 100), (7, 7, 7, 7)]) is None, "nothing to compare"
