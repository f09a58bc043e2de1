"""Which bins are due for a cycle count: by the class of what lies in them, and since when.

Products are graded A, B or C by how much they moved lately, or by what the stock of them is worth:
those that make up the first 80 % of it all are A, the next 15 % B, the rest C (the usual ABC
analysis). By both, a product has the better of its two grades: what moves much is often wrong, and
what is worth much is dear when it is. A bin has the best grade of anything in it. Nothing here
writes, and nothing here knows what anything is worth: who asks says so.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, Literal

from stockthread import ledger, places
from stockthread.counts import read
from stockthread.counts.records import Due
from stockthread.kernel import clock

WINDOW_DAYS: Final = 90
INTERVALS: Final[Mapping[str, int]] = {"A": 30, "B": 90, "C": 180}
"""After how many days a bin of each grade is due again."""

_A_SHARE, _B_SHARE = 80, 95
By = Literal["movements", "quantity", "value", "both"]
BYS: Final[tuple[By, ...]] = ("movements", "quantity", "value", "both")
"""What products can be graded by; `both`: by movements and by value."""

_NOTHING: Final[Mapping[int, int]] = {}


def grades(
    at: datetime, by: By = "movements", worth: Mapping[int, int] = _NOTHING
) -> dict[int, str]:
    """Return the grade of each product that moved in the last 90 days, or is worth something; the
    others are C. worth: what the stock of each product is worth, in any unit, by its id."""
    if by == "value":
        return _graded({product: amount for product, amount in worth.items() if amount > 0})
    since = clock.micros(at - timedelta(days=WINDOW_DAYS))
    moved = {
        each.product: each.quantity if by == "quantity" else each.movements
        for each in ledger.counting.turnovers(since)
    }
    found = _graded(moved)
    if by == "both":
        for product, grade in grades(at, "value", worth).items():
            found[product] = min(grade, found.get(product, "C"))
    return found


def _graded(numbers: Mapping[int, int]) -> dict[int, str]:
    total, before, found = sum(numbers.values()), 0, {}
    for product, number in sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0])):
        share = 100 * before
        found[product] = (
            "A" if share < _A_SHARE * total else "B" if share < _B_SHARE * total else "C"
        )
        before += number
    return found


def due(
    at: datetime,
    *,
    by: By = "movements",
    worth: Mapping[int, int] = _NOTHING,
    under: Sequence[int] = (),
    intervals: Mapping[str, int] = INTERVALS,
    limit: int = 1000,
) -> list[Due]:
    """Return the bins with stock that are due, the most urgent first.

    by, worth: as `grades`. under: only these places and those
    below them. A bin that was never counted is due. A constant
    number of statements.
    """
    graded = grades(at, by, worth)
    best: dict[int, str] = {}
    things: dict[int, int] = defaultdict(int)
    for row in ledger.read.stock_counts():
        if row.stage in ledger.GONE or row.stage == ledger.Stage.EXPECTED:
            continue
        grade = graded.get(row.product, "C")
        best[row.place] = min(best.get(row.place, "C"), grade)
        things[row.place] += row.units + (row.lot_quantity > 0)
    known = places.read.places(sorted(best))
    roots = [f"{place.path}" for place in places.read.places(under).values()]
    ours = [
        place
        for place in known.values()
        if place.kind in places.BUILT_KINDS
        and (not roots or any(place.path.startswith(root) for root in roots))
    ]
    counted = read.last_of_places([place.id for place in ours])
    found = []
    for place in ours:
        last = counted.get(place.id)
        days = (at - last).days if last else None
        if days is None or days >= intervals[best[place.id]]:
            found.append(Due(place.id, best[place.id], last, days, things[place.id]))
    codes = {place.id: place.code for place in ours}
    found.sort(key=lambda each: (each.grade, -(each.days or 10**6), codes[each.place]))
    return found[:limit]
