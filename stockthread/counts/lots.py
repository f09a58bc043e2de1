"""Lots in a count: amounts by place, set against what lay there when they were counted.

What is too much in one place and too little in another is one shift between the two, not two
differences.
"""

from collections import defaultdict
from itertools import product as pairs
from typing import NamedTuple

from stockthread import ledger
from stockthread.counts.evidence import Evidence
from stockthread.counts.records import (
    ADJUST,
    EXTRA,
    LEAVE,
    MISSING,
    MOVE,
    QUANTITY,
    Line,
    Scan,
    Why,
)
from stockthread.ledger import Kind, Lying, Step


class _Spot(NamedTuple):
    """Some of a lot in one place: loose, or in a container that was opened."""

    item: int
    place: int
    container: int


def lines(got: Evidence) -> tuple[list[Line], dict[str, int]]:
    """Return the differences of lots, and numbers for the count's figures."""
    tally: dict[str, int] = defaultdict(int)
    booked: dict[_Spot, int] = defaultdict(int)
    products: dict[int, int] = {}
    for part in got.lying:
        products[part.item] = part.product
        carrier = got.around(part.container)
        if carrier and part.container not in got.opened:
            tally["expected"] += 1
            tally["assumed"] += 1
        else:
            booked[_spot(part, got)] += part.quantity
    scanned: dict[_Spot, list[Scan]] = defaultdict(list)
    for scan in got.scans:
        if scan.kind != Kind.LOT:
            continue
        if got.scope.products is not None and scan.product not in got.scope.products:
            tally["other"] += 1
            continue
        products[scan.item] = scan.product
        scanned[_Spot(scan.item, scan.place, scan.container)].append(scan)
    steps = _steps(got, booked, scanned)
    changes: dict[int, list[tuple[_Spot, int, int]]] = defaultdict(list)
    for spot in sorted({*booked, *scanned}):
        expected, counted = booked.get(spot, 0), scanned.get(spot, [])
        tally["expected"] += expected > 0
        if not counted and not got.coverage.is_counted(spot.place, products[spot.item]):
            tally["uncounted"] += expected > 0
            continue
        at = max((scan.at for scan in counted), default=got.coverage.began.get(spot.place, 0))
        came = _came_since(steps.get(spot.item, ()), spot.place, at)
        then = expected - came
        amount = _amount(counted, then)
        if amount < then and not got.coverage.is_counted(spot.place, products[spot.item]):
            tally["uncounted"] += expected > 0
        elif amount == then:
            tally["moved" if came and not counted else "matched"] += expected > 0
        else:
            changes[spot.item].append((spot, then, amount))
    found = [line for item in sorted(changes) for line in _of_lot(changes[item], products[item])]
    return found, tally


def _spot(part: Lying, got: Evidence) -> _Spot:
    container = part.container if part.container in got.opened else 0
    return _Spot(part.item, part.place, container)


def _amount(scans: list[Scan], booked: int) -> int:
    """How much was counted: the sum of what was said; as booked where somebody said no amount."""
    if not scans:
        return 0
    if any(scan.quantity is None for scan in scans):
        return booked
    return sum(scan.quantity or 0 for scan in scans)


def _steps(
    got: Evidence, booked: dict[_Spot, int], scanned: dict[_Spot, list[Scan]]
) -> dict[int, list[Step]]:
    """What happened to the lots since the first place of the count was begun."""
    items = sorted({spot.item for spot in (*booked, *scanned)})
    since = min(got.coverage.began.values(), default=0)
    return ledger.counting.steps_since(items, since) if items and since else {}


def _came_since(steps: "list[Step] | tuple[()]", place: int, at: int) -> int:
    """How much more of a lot came to a place than left it after a moment."""
    came = 0
    for step in steps:
        if step.happened_at > at and step.from_place != step.to_place:
            came += step.quantity * ((step.to_place == place) - (step.from_place == place))
    return came


def _of_lot(changes: list[tuple[_Spot, int, int]], product: int) -> list[Line]:
    """The differences of one lot: shifts between places first, then what is left of each."""
    more = {spot: amount - then for spot, then, amount in changes if amount > then}
    less = {spot: then - amount for spot, then, amount in changes if amount < then}
    found = []
    for source, target in pairs(list(less), list(more)):
        shifted = min(less[source], more[target])
        if shifted > 0 and not source.container and not target.container:
            less[source] -= shifted
            more[target] -= shifted
            found.append(_shift(source, target, shifted, product))
    for spot, then, amount in changes:
        left = more.get(spot, 0) - less.get(spot, 0)
        if left:
            found.append(_difference(spot, then, then + left, amount, product))
    return found


def _shift(source: _Spot, target: _Spot, quantity: int, product: int) -> Line:
    return Line(
        f"extra.{source.item}.{source.place}.{target.place}", EXTRA, source.item, Kind.LOT,
        product, "", source.place, target.place, 0, quantity, 0, 0, (), (MOVE, LEAVE), MOVE,
    )  # fmt: skip


def _difference(spot: _Spot, then: int, now: int, amount: int, product: int) -> Line:
    pile = MISSING if amount == 0 and now == 0 else QUANTITY
    return Line(
        f"{pile}.{spot.item}.{spot.place}.{spot.container}", pile, spot.item, Kind.LOT, product, "",
        spot.place, spot.place if amount else 0, then, now, spot.container, 0,
        () if amount else (Why("lot_not_seen", {}),), (ADJUST, LEAVE), ADJUST,
    )  # fmt: skip
