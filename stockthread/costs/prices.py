"""The price of goods that come for a purchase order: from its lines, rounded so that it adds up.

What comes is dealt to the lines in the order in which they are due. Each receipt costs what the
order comes to with it, less what it came to without it, so that the parts of a line come to no
other amount than the whole would. It costs what the lines said when it was recorded, or what they
said first where they had no price yet, whenever the books come to follow.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
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


class Version(NamedTuple):
    """The prices that held until a moment; those of today have None."""

    until: datetime | None
    prices: Prices


Key = tuple[str, int]
"""The number of an order, and a product."""


def of_orders(found: Sequence[orders.Order]) -> dict[Key, Prices]:
    """Return the prices of orders of one kind, by number and product. Two statements."""
    return {
        key: _prices(order, lines, scale) for key, (order, lines, scale) in _lines(found).items()
    }


def versions(found: Sequence[orders.Order]) -> dict[Key, list[Version]]:
    """Return all prices that orders of one kind ever had, the earliest first. Three statements."""
    before = orders.read.lines_before([order.id for order in found])
    made = {}
    for key, (order, lines, scale) in _lines(found).items():
        ends = sorted({each.until for line in lines for each in before.get(line.id, ())})
        made[key] = [
            Version(end, _prices(order, [_at(line, before, end) for line in lines], scale))
            for end in ends
        ]
        made[key].append(Version(None, _prices(order, lines, scale)))
    return made


def _at(
    line: orders.Line, before: Mapping[int, Sequence[orders.LineBefore]], end: datetime
) -> orders.Line:
    """A line as it stood just before a moment."""
    for each in before.get(line.id, ()):
        if each.until >= end:
            return line._replace(quantity=each.quantity, price=each.price, due=each.due)
    return line


def _lines(
    found: Sequence[orders.Order],
) -> dict[Key, tuple[orders.Order, list[orders.Line], int]]:
    """The lines of each product of each order, and how many smallest units its price is for."""
    lines = orders.read.lines([order.id for order in found])
    ids = sorted({line.product for some in lines.values() for line in some})
    products = catalog.read.products(ids)
    told: dict[Key, tuple[orders.Order, list[orders.Line], int]] = {}
    for order in found:
        for line in lines[order.id]:
            scale = products[line.product].scale
            told.setdefault((order.number, line.product), (order, [], scale))[1].append(line)
    return told


def _prices(order: orders.Order, lines: Sequence[orders.Line], scale: int) -> Prices:
    filled = sorted(lines, key=lambda line: (line.due or order.due or date.max, line.position))
    return Prices(order.currency, scale, tuple((line.quantity, line.price) for line in filled))


def priced_then(
    versions: Sequence[Version], before: int, quantity: int, day: date, recorded_at: datetime
) -> Priced | None:
    """Return what a receipt cost by the prices that held when it was recorded, else by the first
    later ones."""
    for version in versions:
        if version.until is None or version.until > recorded_at:
            cost = priced(version.prices, before, quantity, day)
            if cost is not None:
                return cost
    return None


def priced(prices: Prices, before: int, quantity: int, day: date) -> Priced | None:
    """Return what a receipt costs, when `before` had come already; None: no price or rate yet."""
    foreign = prices.between(before, before + quantity)
    rate = rates.rate(prices.currency, day)
    if foreign is None or rate is None:
        return None
    return Priced(prices.currency, foreign, rate, rates.at_home(foreign, prices.currency, rate))
