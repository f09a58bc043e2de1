"""Amounts shared out so that the parts add up to the whole, always. Pure; whole numbers only."""

from collections.abc import Sequence
from fractions import Fraction


def dealt(amount: int, weights: Sequence[int]) -> list[int]:
    """Deal an amount by weights: each gets its share rounded down, and those that lost most by
    that get one more each, of equals the first (the method of largest remainders).

    Weights are not negative; where all are 0 each part weighs the same. A negative amount is dealt
    like the positive one, so that an opposite entry takes back just what was given.
    """
    if amount < 0:
        return [-share for share in dealt(-amount, weights)]
    total = sum(weights)
    if not total:
        weights, total = [1] * len(weights), len(weights)
    if weights.count(weights[0]) == len(weights):
        each, more = divmod(amount, len(weights))
        return [each + 1] * more + [each] * (len(weights) - more)
    parts = [divmod(amount * weight, total) for weight in weights]
    shares = [whole for whole, _ in parts]
    over = amount - sum(shares)
    for n in sorted(range(len(parts)), key=lambda n: (-parts[n][1], n))[:over]:
        shares[n] += 1
    return shares


def taken(amount: int, quantity: int, of: int) -> int:
    """Return what leaves with a quantity of what there is: its share, rounded down.

    The last that leaves takes what is left, so that the parts add up.
    """
    return amount * quantity // of


def rounded(amount: Fraction) -> int:
    """Return the nearest whole number, halves away from zero."""
    sign = -1 if amount < 0 else 1
    doubled = 2 * abs(amount)
    return sign * ((doubled.numerator + doubled.denominator) // (2 * doubled.denominator))
