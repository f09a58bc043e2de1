"""Circumstances that stand out are told apart where the numbers can, and only there."""

from fractions import Fraction
from math import comb, exp, log

import pytest

from stockthread import causes
from stockthread.causes import Circumstance, Ranking, ranking, strata
from stockthread.causes.circumstances import Told

Units = dict[str, set[int]]


def ranked(having: Units, complained: int, total: int) -> Ranking:
    """The ranking of circumstances by name, of units of which the first were complained of."""
    names = sorted(having)
    of_units = [
        frozenset(n for n, name in enumerate(names) if unit in having[name])
        for unit in range(total)
    ]
    told = Told([Circumstance("place", "", 0, name) for name in names], of_units)
    return ranking.rank(told, complained)


def standing(found: Ranking, name: str) -> tuple[str, str]:
    """How a circumstance stands, and behind which other."""
    [group] = [g for g in found.groups if name in [str(c.value) for c in g.circumstances]]
    behind = found.groups[group.behind].circumstances[0].value if group.behind >= 0 else ""
    return group.standing, str(behind)


def test_two_causes_are_found_behind_what_has_some_of_each() -> None:
    """Three complaints of one delivery and six of one lot; a bin has three and three of them."""
    having = {
        "lot": {0, 1, 2, 3, 4, 5, *range(10, 70)},
        "delivery": {6, 7, 8, 100, 101},
        "bin": {3, 4, 5, 6, 7, 8, *range(55, 90), 100},
        "line": {*range(9), *range(30, 120)},
    }
    found = ranked(having, 10, 470)
    assert standing(found, "lot") == (causes.CLEAR, "")
    assert standing(found, "delivery") == (causes.CLEAR, "")
    assert {standing(found, name)[0] for name in ("bin", "line")} == {causes.ALONG}


def test_what_the_numbers_cannot_tell_apart_is_told_as_that() -> None:
    """All eight lay in the bin and are of the lot; eight others have but one of the two."""
    having = {"lot": {*range(8), *range(20, 40)}, "bin": {*range(8), *range(22, 44)}}
    found = ranked(having, 9, 400)
    assert standing(found, "lot") == (causes.CLEAR, "")
    assert standing(found, "bin") == (causes.RIVAL, "lot")
    clear, rival = found.groups[:2]
    assert causes.overlap(found, clear, rival) == causes.Overlap(26, 8, 2, 0, 4, 0)
    assert causes.wording.standing(found, 0) == "one of 2"


def test_a_wider_circumstance_goes_along_where_its_other_units_were_not_complained_of() -> None:
    having = {"lot": {*range(8), *range(20, 40)}, "supplier": {*range(9), *range(20, 200)}}
    found = ranked(having, 10, 400)
    assert standing(found, "supplier") == (causes.ALONG, "lot")


def exactly(tables: list[strata.Stratum]) -> float:
    """Twice the chance of so many hits in all or more, without rounding, as a logarithm."""
    chances = {0: Fraction(1)}
    for _, number, complained, total in tables:
        ways = {
            x: Fraction(comb(number, x) * comb(total - number, complained - x))
            / comb(total, complained)
            for x in range(min(number, complained) + 1)
        }
        chances = {
            s: sum(
                (chances[s - x] * way for x, way in ways.items() if s - x in chances), Fraction()
            )
            for s in range(max(chances) + max(ways) + 1)
        }
    hits = sum(table[0] for table in tables)
    return min(0.0, log(2 * sum(way for s, way in chances.items() if s >= hits)))


@pytest.mark.parametrize(
    "tables",
    [
        [(3, 5, 10, 468)],
        [(3, 5, 6, 60), (1, 4, 4, 400)],
        [(6, 63, 7, 463), (0, 3, 3, 5)],
        [(2, 9, 8, 25), (4, 6, 7, 90), (4, 40, 9, 300)],
    ],
)
def test_of_few_units_the_chance_within_strata_is_exact(tables: list[strata.Stratum]) -> None:
    found = strata.within(tables)
    assert found is not None
    assert found.log_p == pytest.approx(exactly(tables), rel=1e-9)


def test_three_of_five_are_no_wonder_of_a_normal_curve() -> None:
    """By the normal curve these three would be less likely than one in 10^15."""
    found = strata.within([(3, 5, 10, 468)])
    assert found is not None
    assert 1e-5 < exp(found.log_p) < 1e-3


def test_of_two_that_say_as_much_the_more_specific_is_the_cause() -> None:
    """A run is all that is of the lot and lay in the bin; the bin says nothing elsewhere."""
    run = {*range(25), *range(100, 125)}
    having = {
        "run": run,
        "lot": run | {*range(25, 37), *range(125, 263)},
        "bin": run | {37, *range(300, 549)},
    }
    found = ranked(having, 46, 2000)
    assert standing(found, "run")[0] == standing(found, "lot")[0] == causes.CLEAR
    assert standing(found, "bin")[0] != causes.CLEAR
