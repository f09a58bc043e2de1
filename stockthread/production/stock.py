"""What a bill draws by the lot: what is loaded at the station, and bulk parts that lie there.

Samples that are kept at a station are drawn only where somebody loaded them.
"""

from bisect import bisect_left
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from stockthread import catalog, ledger, lots
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Block, HoldingView, Lines
from stockthread.production import read, subcontracting
from stockthread.production.records import LOT, SERIALISED, BomLine, Plan

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

    At a subcontractor's only what is ours is drawn, and where one lot alone of a line lies there
    nobody has to say that it is the one.

    Raises Refused: station_not_loaded, load_held.
    """
    lines = [line for line in plan.lines if line.kind != SERIALISED]
    if not lines:
        return []
    products = sorted({id for line in lines for id in line.products})
    is_outside = bool(subcontracting.outside([place]))
    own = subcontracting.own_parties() if is_outside else None
    free = {
        product: [h for h in holdings if _is_free(h, own)]
        for product, holdings in ledger.read.lots_in(place, products).items()
    }
    loaded = {load.product: load.lot for load in read.loaded([place])}
    kept = lots.samples_among([h.item for holdings in free.values() for h in holdings])
    if is_outside:
        loaded |= _only_ones(lines, free, loaded, kept)
    return [_supply(plan, line, free, loaded, kept) for line in lines]


def _is_free(holding: HoldingView, own: Container[int] | None) -> bool:
    """Whether any of it may be drawn; own: whose it has to be, None for anybody's."""
    is_whose = own is None or holding.owner in own
    return is_whose and not holding.blocks & Block.CONSUME and holding.quantity > holding.reserved


def _only_ones(
    lines: Sequence[BomLine], free: Free, loaded: Mapping[int, int], kept: Container[int]
) -> dict[int, int]:
    """The lots, by product, of lines of which nothing is loaded and one lot alone lies there."""
    found = {}
    for line in lines:
        lying = {h.item: p for p in line.products for h in free.get(p, ()) if h.item not in kept}
        if len(lying) == 1 and not any(product in loaded for product in line.products):
            [(lot, product)] = lying.items()
            found[product] = lot
    return found


def _supply(
    plan: Plan, line: BomLine, free: Free, loaded: Mapping[int, int], kept: Container[int]
) -> Supply:
    if line.kind != LOT:
        of = [h for product in line.products for h in free.get(product, ()) if h.item not in kept]
    else:
        of_line = next((product for product in line.products if product in loaded), None)
        if of_line is None:
            refuse("station_not_loaded", sku=catalog.read.product(line.product).sku)
        of = [h for h in free.get(of_line, ()) if h.item == loaded[of_line]]
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
