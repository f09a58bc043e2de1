"""What a bill draws by the lot: what is loaded at the station, and bulk parts that lie there.

Samples that are kept at a station are drawn only where somebody loaded them.
"""

from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from stockthread import catalog, ledger, lots
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Block, HoldingView, Lines
from stockthread.production import read
from stockthread.production.records import LOT, SERIALISED, BomLine, Load, Plan

Free = dict[int, list[HoldingView]]
"""What may be drawn at a station, by product, the oldest lot first."""


class Draw(NamedTuple):
    """A quantity of a lot that is used up at a station."""

    lot: int
    quantity: int


class Supply(NamedTuple):
    """What one line of a bill draws from: lots in the order they are drawn, and how much is free.

    `quantity` goes into `yield_quantity` of the product.
    """

    line: BomLine
    yield_quantity: int
    lots: tuple[Draw, ...]

    @property
    def free(self) -> int:
        """How much may be drawn."""
        return sum(each.quantity for each in self.lots)

    def needed(self, units: int) -> int:
        """How much goes into so many units, in whole smallest units: what is begun is drawn."""
        return -(-units * self.line.quantity // self.yield_quantity)

    def suffices(self) -> int:
        """For how many units it is enough."""
        return self.free * self.yield_quantity // self.line.quantity


def supplies(plan: Plan, place: int) -> list[Supply]:
    """Return what each line by the lot draws from, at a station. Four statements.

    Raises Refused: station_not_loaded, load_held.
    """
    lines = [line for line in plan.lines if line.kind != SERIALISED]
    if not lines:
        return []
    products = sorted({id for line in lines for id in line.products})
    free = {
        product: [h for h in holdings if not h.blocks & Block.CONSUME and h.quantity > h.reserved]
        for product, holdings in ledger.read.lots_in(place, products).items()
    }
    loaded = {load.product: load for load in read.loaded([place])}
    kept = lots.samples_among([h.item for holdings in free.values() for h in holdings])
    return [_supply(plan, line, free, loaded, kept) for line in lines]


def _supply(
    plan: Plan, line: BomLine, free: Free, loaded: Mapping[int, Load], kept: Container[int]
) -> Supply:
    if line.kind != LOT:
        of = [h for product in line.products for h in free.get(product, ()) if h.item not in kept]
    else:
        load = next((loaded[product] for product in line.products if product in loaded), None)
        if load is None:
            refuse("station_not_loaded", sku=catalog.read.product(line.product).sku)
        of = [h for h in free.get(load.product, ()) if h.item == load.lot]
    draws = tuple(Draw(h.item, h.quantity - h.reserved) for h in of)
    return Supply(line, plan.bom.yield_quantity, draws)


def enough_for(supplied: Sequence[Supply], units: int) -> int:
    """Return for how many of so many units all lines are enough.

    Lines that draw from the same lots share them.
    """
    for each in supplied:
        units = min(units, each.suffices())
    return bisect_left(
        range(1, units + 1), True, key=lambda count: bool(_dealt(supplied, count)[1])
    )


def draws(supplied: Sequence[Supply], units: int) -> list[Draw]:
    """Return what is drawn for so many units, lot by lot. Raises Refused station_short."""
    drawn, missing = _dealt(supplied, units)
    if missing:
        raise Refused([short(*missing[0])])
    return drawn


def _dealt(supplied: Sequence[Supply], units: int) -> tuple[list[Draw], list[tuple[Supply, int]]]:
    """What each lot gives, and how much each line lacks."""
    left: dict[int, int] = {}
    taken: dict[int, int] = {}
    missing = []
    for supply in supplied:
        needed = supply.needed(units)
        for lot, free in supply.lots:
            part = min(needed, left.setdefault(lot, free))
            if part:
                left[lot] -= part
                taken[lot] = taken.get(lot, 0) + part
                needed -= part
        if needed:
            missing.append((supply, needed))
    return [Draw(lot, quantity) for lot, quantity in taken.items()], missing


def short(supply: Supply, missing: int) -> Refusal:
    """Why a line is not enough."""
    product = catalog.read.product(supply.line.product)
    data = {"sku": product.sku, "missing": catalog.shown_quantity(product, missing)}
    return Refusal(None, "station_short", data)


def use_up(drawn: Sequence[Draw], place: int, act: Act) -> int:
    """Record what is drawn as gone into a process; return the process."""
    lines = Lines(
        [each.lot for each in drawn], [each.quantity for each in drawn], place=place, container=0
    )
    return ledger.consume(lines, act=act).items[0]
