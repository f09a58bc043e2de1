"""The price of goods that come for a purchase order: from its lines, rounded so that it adds up.

What comes is dealt to the lines in the order in which they are due. Each receipt costs what the
order comes to with it, less what it came to without it, so that the parts of a line come to no
other amount than the whole would.
"""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from stockthread import catalog, orders
from stockthread.costs import rates
from stockthread.costs.shares import rounded
from stockthread.kernel import money

MILLION = 10**money.PRICE_DIGITS


class Priced(NamedTuple):
    """What goods cost: in the order's currency, its rate, and at home."""

    currency: str
    foreign: int
    rate: Fraction
    home: int


class Prices(NamedTuple):
    """Lines of one product of one order, in the order in which they are filled."""

    currency: str
    scale: int
    lines: tuple[tuple[int, int | None], ...]

    def total(self, quantity: int) -> int | None:
        """Return what this much comes to, in the currency's smallest units; None: no price yet.

        What is too much costs as much as the last line.
        """
        sum_of = Fraction(0)
        for n, (ordered, price) in enumerate(self.lines):
            is_last = n + 1 == len(self.lines)
            part = quantity if is_last else min(quantity, ordered)
            if part and price is None:
                return None
            sum_of += Fraction(part * (price or 0), self.scale * MILLION)
            quantity -= part
            if not quantity:
                break
        return rounded(sum_of)

    def between(self, before: int, after: int) -> int | None:
        """Return what comes to it between two quantities."""
        start, end = self.total(before), self.total(after)
        return None if start is None or end is None else end - start


def of_orders(found: Sequence[orders.Order]) -> dict[tuple[str, int], Prices]:
    """Return the prices of orders of one kind, by number and product. Two statements."""
    lines = orders.read.lines([order.id for order in found])
    ids = sorted({line.product for some in lines.values() for line in some})
    products = catalog.read.products(ids)
    made = {}
    for order in found:
        for product in {line.product for line in lines[order.id]}:
            filled = sorted(
                (line for line in lines[order.id] if line.product == product),
                key=lambda line: (line.due or order.due or date.max, line.position),
            )
            made[order.number, product] = Prices(
                order.currency,
                products[product].scale,
                tuple((line.quantity, line.price) for line in filled),
            )
    return made


def priced(prices: Prices, before: int, quantity: int, day: date) -> Priced | None:
    """Return what a receipt costs, when `before` had come already; None: no price or rate yet."""
    foreign = prices.between(before, before + quantity)
    rate = rates.rate(prices.currency, day)
    if foreign is None or rate is None:
        return None
    return Priced(prices.currency, foreign, rate, rates.at_home(foreign, prices.currency, rate))
