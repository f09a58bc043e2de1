"""How much more often units with a circumstance are complained of than units without it. Pure.

Of `total` units `complained` were complained of; of the `number` units with a circumstance, `hits`
were. That makes one two by two table for each circumstance.

- **Odds ratio and its 95 % interval**: half a unit is added to each of the four counts, so that a
  zero neither hides nor invents anything; the interval is that of the logarithm. Source: J. Gart,
  "Alternative analyses of contingency tables", J. Royal Statist. Soc. B 28 (1966); A. Agresti,
  "On logit confidence intervals for the odds ratio with small samples", Biometrics 55 (1999).
- **p**: Fisher's exact test, two-sided: the chance of a table as unlikely as this one or less
  likely, had the complaints fallen on the units by lot. Source: R. A. Fisher, "The logic of
  inductive inference", J. Royal Statist. Soc. 98 (1935). Computed from logarithms of factorials,
  so that no chance is too small; neighbours that differ by less than 1e-7 count as equal.
- **q**: Benjamini and Hochberg's correction for many tests: the share of false alarms to be
  expected among all that are at least as strong. Source: J. Royal Statist. Soc. B 57 (1995).
- **Too few to tell**: fewer than FEWEST units with it, or so few that no outcome at all could have
  been told from chance. Such tables are not tested and do not count among the tests. Source of the
  second: R. E. Tarone, "A modified Bonferroni method for discrete data", Biometrics 46 (1990).

Times of 100,000 tables: under a second on a common machine.
"""

from collections.abc import Sequence
from math import exp, lgamma, log, log1p, sqrt
from typing import Final, NamedTuple

FEWEST: Final = 3
"""Fewer units than this with a circumstance, or complained of with it, tell nothing."""
LEVEL: Final = 0.05
"""A q below this is called clear."""
Z: Final = 1.959963984540054
_SAME: Final = 1e-7
_NEGLIGIBLE: Final = 1e-16
_NEAR: Final = 2.5
"""Within so many standard deviations there are fewer likelier outcomes than others."""


class Verdict(NamedTuple):
    """What one table says. low, high: the 95 % interval of the odds ratio.

    log_p, log_q: natural logarithms, 0.0 where nothing was tested. is_tested: not too few.
    """

    odds: float
    low: float
    high: float
    log_p: float
    log_q: float
    is_tested: bool

    @property
    def p(self) -> float:
        """The chance; 0.0 where it is below what a number can hold."""
        return exp(self.log_p)

    @property
    def q(self) -> float:
        """The expected share of false alarms among all at least as strong."""
        return exp(self.log_q)


def judge(
    hits: Sequence[int], numbers: Sequence[int], *, complained: int, total: int
) -> list[Verdict]:
    """Return the verdict on each circumstance, in their order."""
    known: dict[tuple[int, int], tuple[bool, float]] = {}
    tested = list[bool]()
    logs = list[float]()
    for pair in zip(hits, numbers, strict=True):
        if pair not in known:
            fits = can_tell(pair[1], complained=complained, total=total)
            known[pair] = fits, fisher(*pair, complained, total) if fits else 0.0
        tested.append(known[pair][0])
        logs.append(known[pair][1])
    corrected = iter(corrected_for_many([p for p, fits in zip(logs, tested, strict=True) if fits]))
    verdicts = []
    for hit, number, log_p, fits in zip(hits, numbers, logs, tested, strict=True):
        odds, low, high = odds_ratio(hit, number, complained, total)
        log_q = next(corrected) if fits else 0.0
        verdicts.append(Verdict(odds, low, high, log_p, log_q, fits))
    return verdicts


def odds_ratio(hits: int, number: int, complained: int, total: int) -> tuple[float, float, float]:
    """Return the odds ratio and the lower and upper end of its 95 % interval."""
    a, b = hits + 0.5, number - hits + 0.5
    c = complained - hits + 0.5
    d = total - number - complained + hits + 0.5
    odds = a * d / (b * c)
    width = exp(Z * sqrt(1 / a + 1 / b + 1 / c + 1 / d))
    return odds, odds / width, odds * width


def can_tell(number: int, *, complained: int, total: int) -> bool:
    """Tell whether any outcome with so many units could be told from chance."""
    if number < FEWEST or complained < FEWEST or number > total - FEWEST:
        return False
    few, many = sorted((number, complained))
    if (many / total) ** few <= LEVEL:  # a bound of the chance that all of the few are hits
        return True
    ends = (max(0, number + complained - total), few)
    return min(log_chance(end, number, complained, total) for end in ends) <= log(LEVEL)


def log_chance(hits: int, number: int, complained: int, total: int) -> float:
    """Return the logarithm of the hypergeometric chance of exactly so many hits."""
    good = total - complained
    return (
        lgamma(complained + 1) - lgamma(hits + 1) - lgamma(complained - hits + 1)
        + lgamma(good + 1) - lgamma(number - hits + 1) - lgamma(good - number + hits + 1)
        - lgamma(total + 1) + lgamma(number + 1) + lgamma(total - number + 1)
    )  # fmt: skip


def fisher(hits: int, number: int, complained: int, total: int) -> float:
    """Return the logarithm of the two-sided p of Fisher's exact test."""
    least, most = max(0, number + complained - total), min(number, complained)
    if least == most:
        return 0.0
    mode = (number + 1) * (complained + 1) // (total + 2)
    if hits == mode:
        return 0.0
    here = log_chance(hits, number, complained, total)
    margins = number, complained, total
    mean = number * complained / total
    if (hits - mean) ** 2 < _NEAR * _NEAR * mean * (1 - number / total):
        inner = exp(here) * _likelier(hits, mode, *margins)
        if inner < 0.999:
            return log1p(-inner)
    if hits > mode:
        own = _tail_above(hits, most, *margins)
        other = _end(least, mode, here, margins, rises=True)
        far = 0.0 if other is None else _tail_below(other, least, *margins)
    else:
        own = _tail_below(hits, least, *margins)
        other = _end(most, mode, here, margins, rises=False)
        far = 0.0 if other is None else _tail_above(other, most, *margins)
    if other is not None:
        far *= exp(min(log_chance(other, *margins) - here, _SAME))
    return min(0.0, here + log(own + far))


def _likelier(hits: int, mode: int, number: int, complained: int, total: int) -> float:
    """Return the chances of all outcomes likelier than `hits`, in chances of `hits`."""
    term, together, x = 1.0, 0.0, hits
    rest = total - complained - number
    step = 1 if hits < mode else -1
    while True:
        if step > 0:
            term *= (number - x) * (complained - x) / ((x + 1) * (rest + x + 1))
        else:
            term *= x * (rest + x) / ((number - x + 1) * (complained - x + 1))
        x += step
        if term <= 1 + _SAME:
            return together
        together += term


def _tail_above(start: int, most: int, number: int, complained: int, total: int) -> float:
    """Return the chances of `start` hits and more, in chances of exactly `start`."""
    term = together = 1.0
    rest = total - complained - number + 1
    for x in range(start, most):
        term *= (number - x) * (complained - x) / ((x + 1) * (rest + x))
        together += term
        if term < _NEGLIGIBLE * together:
            break
    return together


def _tail_below(start: int, least: int, number: int, complained: int, total: int) -> float:
    """Return the chances of `start` hits and fewer, in chances of exactly `start`."""
    term = together = 1.0
    rest = total - complained - number
    for x in range(start, least, -1):
        term *= x * (rest + x) / ((number - x + 1) * (complained - x + 1))
        together += term
        if term < _NEGLIGIBLE * together:
            break
    return together


def _end(
    end: int, mode: int, here: float, margins: tuple[int, int, int], *, rises: bool
) -> int | None:
    """Return the outcome nearest the mode on the other side that is no likelier than `here`."""
    bound = here + log1p(_SAME)
    if log_chance(end, *margins) > bound:
        return None
    fits, too_likely = end, mode
    while abs(too_likely - fits) > 1:
        middle = (fits + too_likely) // 2
        if log_chance(middle, *margins) <= bound:
            fits = middle
        else:
            too_likely = middle
    assert rises == (fits <= mode), "the chances rise towards the mode"
    return fits


def corrected_for_many(logs: Sequence[float]) -> list[float]:
    """Return the logarithm of q for each logarithm of p, in their order."""
    count, least = len(logs), 0.0
    found = [0.0] * count
    order = sorted(range(count), key=logs.__getitem__)
    for rank in range(count, 0, -1):
        which = order[rank - 1]
        least = min(least, logs[which] + log(count / rank))
        found[which] = least
    return found
