"""Mass balance: what came of some goods, and what became of all of it, to the smallest unit.

The goods are lots, with all that was split off them and the units that are of them, or units, or
any mixture. They are looked at as one heap: what was split, sampled or serialised inside it is
neither made nor used. What comes in is told by events, what is there by where it stands, and what
is gone by the events that ended it. The two sides are the same, but for what was lost, or counted
as more or less than was booked: that is unexplained. Nothing here writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread import ledger, lots, parties, places
from stockthread.kernel import db
from stockthread.kernel.reach import Way, steps_sql
from stockthread.ledger import Stage, Went
from stockthread.recalls.records import (
    CONSUMED,
    CORRECTED,
    DIFFERENCE,
    GAINED,
    HAND,
    LOSS,
    LOST,
    MADE,
    OTHERS,
    RECEIVED,
    SAMPLES,
    SCRAPPED,
    SHIPPED,
    Balance,
    Evidence,
)

_WITHIN: Final = ("split", "serialise", "hold")
"""What only parts goods: the old lot loses what the new items are."""

_PARTED = Way(
    "ledger_edge e CROSS JOIN ledger_event v CROSS JOIN ledger_state o",
    "e.output",
    "e.input = r.item AND v.id = e.event AND v.kind IN ('split', 'hold') AND o.item = e.output"
    " AND o.kind = 2",
)
_FAMILY: Final = """
WITH RECURSIVE reach(item) AS (
    SELECT item FROM ledger_state WHERE item IN {ids} AND product <> 0 UNION {steps}
)
SELECT s.item, s.kind, s.product FROM reach r CROSS JOIN ledger_state s WHERE s.item = r.item
UNION
SELECT u.item, u.kind, u.product FROM reach r CROSS JOIN ledger_state u
WHERE u.lot = r.item AND u.lot <> 0 AND u.stage <> 7
"""


class Family(NamedTuple):
    """Goods with all that was parted from them. kinds, products: of each item."""

    items: tuple[int, ...]
    kinds: dict[int, int]
    products: dict[int, int]


def family(items: Sequence[int]) -> Family:
    """Return goods with what was split off them and the units of them. Two statements."""
    ids, param = db.ids_in(items)
    with db.looking_up():
        rows = db.query(_FAMILY.format(ids=ids, steps=steps_sql([_PARTED])), [param])
    return Family(
        tuple(sorted(item for item, _, _ in rows)),
        {item: kind for item, kind, _ in rows},
        {item: product for item, _, product in rows},
    )


def balances(items: Sequence[int], *, at: datetime | None = None) -> list[Balance]:
    """Return the balance of goods at a moment, one for each product, by product.

    Six statements. What is no goods (containers, processes) is left out.
    """
    return balances_of(family(items), at=at)


def balances_of(goods: Family, *, at: datetime | None = None) -> list[Balance]:
    """Return the balance of goods that are known with all that was parted from them."""
    lots_of_it = [item for item, kind in goods.kinds.items() if kind == ledger.Kind.LOT]
    samples = lots.samples_among(lots_of_it)
    legs = ledger.read.went(goods.items, until=at, apart=sorted(samples))
    ground = _ground(legs)
    by_product: dict[int, list[Went]] = defaultdict(list)
    for leg in legs:
        by_product[leg.product].append(leg)
    counts: dict[tuple[int, bool], int] = defaultdict(int)
    for item, product in goods.products.items():
        counts[product, goods.kinds[item] == ledger.Kind.LOT] += 1
    parted = _parted(legs)
    return [
        _balance(product, counts[product, True], counts[product, False], some, parted, ground)
        for product, some in sorted(by_product.items())
    ]


class _Parted(NamedTuple):
    """What a parting event took from lots, less what it made of that: of each product, of all."""

    of: dict[tuple[int, int], int]
    whole: dict[int, int]

    def line(self, event: int, product: int) -> tuple[str, int]:
        """What is left over of an event, as a line: what it was parted from is not looked at, or
        some of it turned out to be another product; "" is what is missing on record."""
        left = self.of[event, product]
        if self.whole[event] == 0:
            return CORRECTED, left
        return (MADE, -left) if left < 0 else ("", left)


def _parted(legs: Iterable[Went]) -> _Parted:
    found = _Parted(defaultdict(int), defaultdict(int))
    for leg in legs:
        if leg.verb not in _WITHIN:
            continue
        ends = (_is_here(leg.source.stage), _is_here(leg.target.stage))
        change = 0
        if ends[1] and leg.target.stage == Stage.CONSUMED:
            change = leg.quantity if ends[0] else 0
        elif ends == (False, True):
            change = -leg.quantity
        found.of[leg.event, leg.product] += change
        found.whole[leg.event] += change
    return found


class _Ground(NamedTuple):
    """What places are, and which parties are ourselves (0: nobody is on record)."""

    kinds: dict[int, str]
    own: frozenset[int]


def _ground(legs: Iterable[Went]) -> _Ground:
    spots = {state.place for leg in legs for state in (leg.source, leg.target)} - {0}
    own = frozenset({0, *(each.id for each in parties.read.parties("own"))})
    return _Ground(places.read.kinds(sorted(spots)), own)


_Key = tuple[str, int, int, int]
"""Line, event, place, owner."""


def _balance(
    product: int, lots_count: int, units: int, legs: Sequence[Went], parted: _Parted,
    ground: _Ground,
) -> Balance:  # fmt: skip
    sums: dict[_Key, int] = defaultdict(int)
    told: dict[int, Went] = {}
    unrecorded = 0
    for leg in legs:
        told[leg.event] = leg
        sides = list(_sides(leg, ground))
        if _stays(sides):
            continue
        for line, sign, state in sides:
            sums[_key(line, leg, state)] += sign * leg.quantity
    for event in {leg.event for leg in legs if leg.verb in _WITHIN}:
        line, left = parted.line(event, product)
        if line:
            sums[line, event, 0, 0] += left
        else:
            unrecorded += left
    numbers: dict[str, int] = defaultdict(int)
    found = []
    for (line, event, place, owner), quantity in sums.items():
        if quantity:
            numbers[line] += quantity
            of = told.get(event)
            head = (of.event, of.verb, of.happened_at, of.person, of.cause, of.reason) if of else ()
            found.append(
                Evidence(line, product, quantity, *head)._replace(place=place, owner=owner)
            )
    return Balance(product, lots_count, units, dict(numbers), unrecorded, tuple(found))


_BY_PLACE: Final = (HAND, OTHERS, SAMPLES, LOST)


def _key(line: str, leg: Went, state: ledger.State) -> _Key:
    """What is there is summed by place, what came or is gone by event."""
    if line in _BY_PLACE:
        return line, 0, state.place, state.owner
    return line, leg.event, state.place, state.owner


def _sides(leg: Went, ground: _Ground) -> Iterable[tuple[str, int, ledger.State]]:
    """The lines that a leg changes, by +1 or -1 times its quantity; parting changes none."""
    was, is_now = _is_here(leg.source.stage), _is_here(leg.target.stage)
    within = leg.verb in _WITHIN
    if not was and not is_now:
        return
    if not was:
        if leg.verb == "adjust" and not leg.reason.startswith(lots.GAIN):
            yield DIFFERENCE, -1, leg.target
        elif not within:  # what parts came from lost as much
            yield _came(leg), 1, leg.target
    else:
        yield _stands(leg, leg.source, ground), -1, leg.source
    if not is_now:
        yield DIFFERENCE, 1, leg.target
    elif not (within and leg.target.stage == Stage.CONSUMED):
        yield _stands(leg, leg.target, ground), 1, leg.target


def _stays(sides: Sequence[tuple[str, int, ledger.State]]) -> bool:
    """Whether something gone only moved with what it is in, or what is with a customer stays."""
    if len(sides) != 2 or sides[0][0] != sides[1][0]:
        return False
    line = sides[0][0]
    is_there = line == SHIPPED and sides[0][2].place == sides[1][2].place
    return is_there or line == CONSUMED


def _is_here(stage: int) -> bool:
    """Whether goods at a stage are in the balance: not before they came, nor when they are void."""
    return Stage.RAW <= stage <= Stage.SCRAPPED


def _came(leg: Went) -> str:
    if leg.verb == "adjust":
        return GAINED
    return RECEIVED if leg.verb == "receive" else MADE


def _stands(leg: Went, state: ledger.State, ground: _Ground) -> str:
    """The line of what stands so."""
    kind = ground.kinds.get(state.place, "")
    if state.stage == Stage.CONSUMED:
        return CONSUMED
    if state.stage == Stage.SCRAPPED:
        if leg.reason.startswith(lots.LOSS):
            return LOSS
        return SAMPLES if leg.is_apart else SCRAPPED
    if kind == "lost":
        return LOST
    if kind not in places.PARTY_KINDS and kind != "transit":
        return SAMPLES if leg.is_apart else HAND
    return OTHERS if state.owner in ground.own else SHIPPED
