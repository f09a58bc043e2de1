"""How much of some items is in each of their descendants: exact fractions, from the roots down.

Each item is looked at once, after all it was made of. In a lot a share is what went in of the
roots beside all that went in measured alike. What goes into a process is dealt to the outputs
drawn since, each product by quantity. An assembled unit has the share of its component with most.
Nothing here writes.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from stockthread.kernel import db
from stockthread.ledger import Kind
from stockthread.trace import quantities
from stockthread.trace.links import mended
from stockthread.trace.paths import (
    CLOSED_BY,
    EVENT,
    INPUT,
    KIND,
    OUTPUT,
    QUANTITY,
    Cut,
    Moment,
    Row,
)

_PRODUCT = 7
_UNIT, _LOT, _PROCESS = int(Kind.UNIT), int(Kind.LOT), int(Kind.PROCESS)
_NONE = Fraction(0)
_ALL = Fraction(1)
_OTHERS = """
SELECT e.id, e.output, e.input, e.quantity, e.event, e.closed_by, s.kind, s.product
FROM ledger_edge e CROSS JOIN ledger_state s WHERE e.output IN {} AND s.item = e.input
"""


class Parts(NamedTuple):
    """By item. amounts: in the roots' smallest units, None where they are of several products."""

    shares: dict[int, Fraction]
    amounts: dict[int, Fraction] | None
    undecided: set[int]


def shares(
    roots: Sequence[int],
    told: Mapping[int, Row],
    links: Sequence[Row],
    rows: Sequence[Row],
    starts: Mapping[int, Moment],
    cut: Cut,
) -> Parts:
    """Return the share of the roots in everything that the links lead to. Six statements at most.

    told: of each item a row that says its kind and product. links: those that count. rows: all
    that came out of anything met.
    """
    return _Dealt(roots, told, _each_once(links), rows, starts, cut).parts()


class _Dealt:
    """The walk, with what it has come to so far."""

    def __init__(
        self,
        roots: Sequence[int],
        told: Mapping[int, Row],
        links: Sequence[Row],
        rows: Sequence[Row],
        starts: Mapping[int, Moment],
        cut: Cut,
    ) -> None:
        self.roots, self.told, self.starts = set(roots), told, starts
        self.into: dict[int, list[Row]] = defaultdict(list)
        self.out_of: dict[int, list[Row]] = defaultdict(list)
        for row in links:
            if row[OUTPUT] not in self.roots:
                self.into[row[OUTPUT]].append(row)
                self.out_of[row[INPUT]].append(row)
        self.outputs: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            if row[0] > 0 and told_kind(told, row[INPUT]) == _PROCESS and row[CLOSED_BY] is None:
                self.outputs[row[INPUT]].append(row)
        mixed = [item for item in self.into if told_kind(told, item) in (_LOT, _PROCESS)]
        self.all_inputs, self.moments = _all_inputs(mixed, cut)
        lots = {item for item in [*self.out_of, *self.into] if told_kind(told, item) == _LOT}
        self.ever = quantities.ever(sorted(lots | {r for r in roots if told[r][KIND] == _LOT}))
        met = {row[_PRODUCT] for row in told.values()}
        met |= {row[_PRODUCT] for inputs in self.all_inputs.values() for row in inputs}
        self.measures = quantities.measures(met)
        self.shares: dict[int, Fraction] = {}
        self.amounts: dict[int, Fraction] = {}
        self.undecided: set[int] = set()

    def parts(self) -> Parts:
        """Look at each item after all that it was made of."""
        for root in self.roots:
            self.shares[root], self.amounts[root] = _ALL, Fraction(self.whole(root))
        waits = {item: len(rows) for item, rows in self.into.items()}
        ready = list(self.roots)
        for item in ready:  # grows while it is read
            if item not in self.roots and told_kind(self.told, item) != _PROCESS:
                self._made(item)
            elif item not in self.roots:
                self._fed(item)
            if told_kind(self.told, item) == _PROCESS:
                self._draw(item)
            for row in self.out_of.get(item, ()):
                waits[row[OUTPUT]] -= 1
                if not waits[row[OUTPUT]]:
                    ready.append(row[OUTPUT])
        products = {self.told[root][_PRODUCT] for root in self.roots}
        is_one = len(products) == 1 and 0 not in products
        return Parts(self.shares, self.amounts if is_one else None, self.undecided)

    def whole(self, item: int) -> int:
        """How much there ever was of it."""
        return self.ever.get(item, 1) or 1

    def _passed(self, row: Row) -> Fraction:
        """How much of the roots goes along a link that does not come from a process."""
        amount = self.amounts.get(row[INPUT], _NONE)
        whole = self.whole(row[INPUT])
        return amount if row[QUANTITY] == whole else amount * row[QUANTITY] / whole

    def _made(self, item: int) -> None:
        """Add up what went into a lot or unit; what a process gave it is there already."""
        rows = [row for row in self.into[item] if told_kind(self.told, row[INPUT]) != _PROCESS]
        if rows:
            amount = sum((self._passed(row) for row in rows), self.amounts.get(item, _NONE))
            self.amounts[item] = amount
            own = max(self.shares.get(row[INPUT], _NONE) for row in rows)
            if told_kind(self.told, item) == _LOT:
                own = self._blended(item, rows, own)
            self.shares[item] = max(own, self.shares.get(item, _NONE))
            if any(row[INPUT] in self.undecided for row in rows):
                self.undecided.add(item)

    def _blended(self, item: int, rows: Sequence[Row], alone: Fraction) -> Fraction:
        """The share of the roots in a lot, of what went in measured alike."""
        inputs = self.all_inputs.get(item, [])
        if len(inputs) == len(rows) == 1 and self.whole(item) <= inputs[0][QUANTITY]:
            return alone
        wholes: dict[str, Fraction] = defaultdict(Fraction)
        ours: dict[str, Fraction] = defaultdict(Fraction)
        for row in inputs:
            measure = self.measures.get(row[_PRODUCT])
            if measure:
                quantity = row[QUANTITY] * measure.factor
                wholes[measure.dimension] += quantity
                ours[measure.dimension] += quantity * self.shares.get(row[INPUT], _NONE)
        own = self.measures.get(self.told[item][_PRODUCT])
        if own and wholes[own.dimension]:  # what was gained is of unknown origin
            made = self.whole(item) * own.factor
            wholes[own.dimension] = max(wholes[own.dimension], made)
        return max((ours[each] / wholes[each] for each in ours if wholes[each]), default=alone)

    def _fed(self, process: int) -> None:
        """A process itself has what its inputs have of the roots, all together."""
        rows = self.into[process]
        self.amounts[process] = sum((self._passed(row) for row in rows), _NONE)
        highest = max(self.shares.get(row[INPUT], _NONE) for row in rows)
        self.shares[process] = self._blended(process, rows, highest)
        if any(row[INPUT] in self.undecided for row in rows):
            self.undecided.add(process)

    def _draw(self, process: int) -> None:
        """Deal what went into a process to the outputs drawn since, each product by quantity."""
        outputs = self.outputs[process]
        products = {row[_PRODUCT] for row in outputs}
        if len(products) > 1 or process in self.undecided:
            self.undecided |= {row[OUTPUT] for row in self.out_of.get(process, ())}
        if process in self.roots:
            for row in self.out_of.get(process, ()):
                self.shares[row[OUTPUT]] = _ALL
                self.amounts[row[OUTPUT]] = Fraction(1)
            return
        fed = {row[0]: self._passed(row) for row in self.into[process]}
        inputs = sorted(self.all_inputs.get(process, []), key=self._fed_at)
        for _, group in groupby(sorted(outputs, key=_by_product), key=_by_product):
            drawn = sorted(group, key=self._drawn_at)
            self._deal(drawn, inputs, fed)

    def _fed_at(self, row: Row) -> Moment:
        return self.moments[row[EVENT]]

    def _drawn_at(self, row: Row) -> Moment:
        return self.starts[row[EVENT]]

    def _deal(
        self, drawn: Sequence[Row], inputs: Sequence[Row], fed: Mapping[int, Fraction]
    ) -> None:
        """Go along the outputs of one product in order of time, adding inputs as they came."""
        left = sum(row[QUANTITY] for row in drawn)
        rate, share, next_input = _NONE, _NONE, 0
        wholes: dict[str, Fraction] = defaultdict(Fraction)
        ours: dict[str, Fraction] = defaultdict(Fraction)
        own = self.measures.get(drawn[0][_PRODUCT])
        for row in drawn:
            moment, has_new = self._drawn_at(row), False
            while next_input < len(inputs) and self._fed_at(inputs[next_input]) <= moment:
                each = inputs[next_input]
                next_input, has_new = next_input + 1, True
                rate += fed.get(each[0], _NONE) / left
                measure = self.measures.get(each[_PRODUCT])
                if measure:
                    weight = each[QUANTITY] * measure.factor / left
                    wholes[measure.dimension] += weight
                    ours[measure.dimension] += weight * self.shares.get(each[INPUT], _NONE)
            if has_new:
                if own and wholes[own.dimension]:  # what was gained is of unknown origin
                    wholes[own.dimension] = max(wholes[own.dimension], own.factor)
                share = max(
                    (ours[each] / wholes[each] for each in ours if wholes[each]), default=_NONE
                )
            left -= row[QUANTITY]
            if rate or share:
                output = row[OUTPUT]
                amount = rate if row[QUANTITY] == 1 else rate * row[QUANTITY]
                self.amounts[output] = (
                    self.amounts[output] + amount if output in self.amounts else amount
                )
                self.shares[output] = max(share, self.shares.get(output, _NONE))


def told_kind(told: Mapping[int, Row], item: int) -> int:
    """The kind of an item, 0 where it was not met."""
    row = told.get(item)
    return row[KIND] if row else 0


def _by_product(row: Row) -> int:
    return int(row[_PRODUCT])


def _all_inputs(
    mixed: Sequence[int], cut: Cut
) -> tuple[dict[int, list[Row]], Mapping[int, Moment]]:
    """Return all that ever went into lots and processes, also what has nothing of the roots."""
    found: dict[int, list[Row]] = defaultdict(list)
    if not mixed:
        return found, {}
    ids, param = db.ids_in(mixed)
    rows, starts, _ = mended(db.query(_OTHERS.format(ids), [param]), cut)
    for row in rows:
        if row[CLOSED_BY] is None:
            found[row[OUTPUT]].append(row)
    return found, starts


def _each_once(links: Sequence[Row]) -> list[Row]:
    """Leave out that a unit is of a lot where it was made of that lot, or together with it."""
    into: dict[int, list[int]] = defaultdict(list)
    for row in links:
        if row[0] > 0:
            into[row[OUTPUT]].append(row[INPUT])
    known: dict[tuple[int, int], bool] = {}
    kept = []
    for row in links:
        if row[0] < 0 and any(_comes(row[INPUT], each, into, known) for each in into[row[OUTPUT]]):
            continue
        kept.append(row)
    return kept


def _comes(
    lot: int, item: int, into: Mapping[int, Sequence[int]], known: dict[tuple[int, int], bool]
) -> bool:
    """Tell whether an item comes from a lot, or from what the lot came from too."""
    if (lot, item) not in known:
        wanted, ways, seen = {lot, *into.get(lot, ())}, [item], {item}
        for each in ways:  # grows while it is read
            new = set(into.get(each, ())) - seen
            seen |= new
            ways += new
        known[lot, item] = not wanted.isdisjoint(seen)
    return known[lot, item]
