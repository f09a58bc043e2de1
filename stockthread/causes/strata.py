"""What is left of a circumstance where others are taken into account: tables of strata. Pure.

- **Odds ratio common to all strata, and its test**: N. Mantel and W. Haenszel, "Statistical aspects
  of the analysis of data from retrospective studies of disease", J. National Cancer Inst. 22
  (1959), with a correction of a half. The interval: J. Robins, N. Breslow and S. Greenland,
  Biometrics 42 (1986).
- **Few units**: where the sum of hits could lie less than five from what is expected on one side,
  the normal curve says too much, and the chance is that of the sum of hypergeometric counts
  itself, twice its nearer tail. The bound: N. Mantel and J. L. Fleiss, "Minimum expected cell size
  requirements for the Mantel-Haenszel one-degree-of-freedom chi-square test", Am. J. Epidemiol.
  112 (1980). The exact test: J. J. Gart, "Point and interval estimation of the common odds ratio",
  Biometrika 57 (1970).
- **Gain**: how much likelier the complaints are where the strata are told apart by a circumstance,
  half of the deviance (A. Agresti, "Categorical data analysis" (2002), 3.2), less one for each
  stratum that it parts, since each fits a little by chance alone. So of two that say as much the
  more specific one wins. Source: H. Akaike, "A new look at the statistical model identification",
  IEEE Trans. Automatic Control 19 (1974).
"""

from collections.abc import Sequence
from math import erfc, exp, inf, log, log1p, pi, sqrt
from typing import Final, NamedTuple

from stockthread.causes.statistics import Z, log_chance

NEAR_EDGE: Final = 5
_FURTHER: Final = 30
"""So many more hits than there were are looked at; what lies beyond is too unlikely to matter."""


class Within(NamedTuple):
    """What is left of a circumstance where others are taken into account."""

    odds: float
    low: float
    high: float
    log_p: float


Stratum = tuple[int, int, int, int]
"""hits, number, complained and total of one part of the units."""


def within(strata: Sequence[Stratum]) -> Within | None:
    """Return the odds ratio common to all strata and its p, None where they can say nothing."""
    up = down = up_p = down_q = crossed = surplus = spread = 0.0
    told = [each for each in strata if 0 < each[1] < each[3] and 0 < each[2] < each[3]]
    for hits, number, complained, total in told:
        a, b = hits, number - hits
        c, d = complained - hits, total - number - complained + hits
        r, s = a * d / total, b * c / total
        share, rest = (a + d) / total, (b + c) / total
        up, down = up + r, down + s
        up_p, down_q = up_p + share * r, down_q + rest * s
        crossed += share * s + rest * r
        surplus += a - number * complained / total
        spread += (
            number * (total - number) * complained * (total - complained)
            / (total * total * (total - 1))
        )  # fmt: skip
    if not spread:
        return None
    log_p = chance(told, surplus, spread)
    if not up or not down:
        return Within(inf if up else 0.0, 0.0, inf, log_p)
    width = exp(Z * sqrt(
        up_p / (2 * up * up) + crossed / (2 * up * down) + down_q / (2 * down * down)
    ))  # fmt: skip
    odds = up / down
    return Within(odds, odds / width, odds * width, log_p)


def chance(strata: Sequence[Stratum], surplus: float, spread: float) -> float:
    """Return the logarithm of the two-sided chance of so many hits more than expected."""
    hits = sum(each[0] for each in strata)
    least = sum(max(0, number + of - total) for _, number, of, total in strata)
    most = sum(min(number, of) for _, number, of, _ in strata)
    expected = hits - surplus
    if min(expected - least, most - expected) >= NEAR_EDGE:
        return _log_two_sided(max(0.0, abs(surplus) - 0.5) / sqrt(spread))
    if surplus < 0:  # the same of those that were not complained of
        strata = [(number - hit, number, total - of, total) for hit, number, of, total in strata]
        hits, least, most = (
            sum(number for _, number, _, _ in strata) - end for end in (hits, most, least)
        )
    return min(0.0, log(2) + _log_tail(strata, hits, least, most))


def _log_tail(strata: Sequence[Stratum], hits: int, least: int, most: int) -> float:
    """Return the logarithm of the chance that the strata have so many hits together, or more."""
    weights, first, scale = [1.0], 0, 0.0
    for _, number, of, total in strata:
        low, high = max(0, number + of - total), min(number, of)
        start = max(low, high - (most - hits))
        end = min(high, low + hits - least + _FURTHER)
        mode = min(max((number + 1) * (of + 1) // (total + 2), start), end)
        scale += log_chance(mode, number, of, total)
        rest = total - number - of
        below, term = list[float](), 1.0
        for x in range(mode, start, -1):
            term *= x * (rest + x) / ((number - x + 1) * (of - x + 1))
            below.append(term)
        above, term = [1.0], 1.0
        for x in range(mode, end):
            term *= (number - x) * (of - x) / ((x + 1) * (rest + x + 1))
            above.append(term)
        weights = _both(weights, below[::-1] + above)
        first += start
    tail = sum(weights[max(0, hits - first) :])
    return scale + log(tail) if tail > 0 else -inf


def _both(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """Return the weights of the sums of two counts."""
    found = [0.0] * (len(one) + len(other) - 1)
    for n, weight in enumerate(one):
        if weight:
            for m, share in enumerate(other):
                found[n + m] += weight * share
    return found


def gain(strata: Sequence[Stratum]) -> float:
    """Return how much likelier the complaints are with it, as a logarithm, less one a stratum.

    What speaks for fewer complaints counts against it.
    """
    together = 0.0
    for hits, number, complained, total in strata:
        if not 0 < number < total:
            continue
        rows, columns = (number, total - number), (complained, total - complained)
        cells = (hits, number - hits), (complained - hits, total - number - complained + hits)
        own = sum(
            cell * log(cell * total / (row * column))
            for row, line in zip(rows, cells, strict=True)
            for column, cell in zip(columns, line, strict=True)
            if cell
        )
        together += (own if hits * total > number * complained else -own) - 1
    return together


def _log_two_sided(score: float) -> float:
    """Return the logarithm of the chance that a standard normal is as far from 0 as this."""
    if score < 30:
        return log(erfc(score / sqrt(2)))
    square = score * score  # Mills' ratio, to the second term
    return -square / 2 - log(score) + log(2 / sqrt(2 * pi)) + log1p(-1 / square)
