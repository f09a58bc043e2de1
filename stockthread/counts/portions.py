"""Amounts of lots that a posted count adjusts or moves, holding by holding. Nothing here writes."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from stockthread import catalog
from stockthread.counts.records import Line
from stockthread.kernel.errors import Refusal
from stockthread.ledger import Lines, Lying


class Part(NamedTuple):
    """An amount of a lot at one of its holdings."""

    line: Line
    holding: Lying
    quantity: int


def is_shift(line: Line) -> bool:
    """Whether an amount lies in another place than on record."""
    return bool(line.expected and line.counted and line.expected != line.counted)


def too_little(line: Line, wanted: int, there: int) -> Refusal:
    product = catalog.read.product(line.product)
    amounts = {"amount": wanted, "there": there}
    shown = {name: catalog.shown_quantity(product, each) for name, each in amounts.items()}
    return Refusal(None, "count_lot_less", shown)


def without(lying: Sequence[Lying], parts: Sequence[Part]) -> list[Lying]:
    """What still lies there when something is taken."""
    taken = {part.holding: part.quantity for part in parts}
    return [each._replace(quantity=each.quantity - taken.get(each, 0)) for each in lying]


def drawn(line: Line, lying: Sequence[Lying], quantity: int) -> list[Part]:
    """Where an amount is taken from: loose goods before packed ones, free before promised."""
    place = line.expected
    fitting = [h for h in lying if h.place == place and line.container in (0, h.container)]
    found = []
    for holding in sorted(fitting, key=lambda h: (h.container != 0, -(h.quantity - h.reserved))):
        taken = min(quantity, holding.quantity)
        if taken > 0:
            found.append(Part(line, holding, taken))
            quantity -= taken
    return found


def grown(line: Line, lying: Sequence[Lying]) -> Part | None:
    """The holding to which more is booked: where it was counted, else anywhere, to be moved."""
    if not lying:
        return None
    best = min(lying, key=lambda h: (
        h.place != line.counted, h.container != line.container, h.container != 0, -h.quantity
    ))  # fmt: skip
    return Part(line, best, line.difference)


def alike(parts: Sequence[Part]) -> list[list[Part]]:
    """Parts in groups that one event can take: of one stage."""
    groups: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        groups[part.holding.stage].append(part)
    return list(groups.values())


def lines_of(parts: Sequence[Part], *, with_quantities: bool) -> Lines:
    return Lines(
        [part.line.item for part in parts],
        [part.quantity for part in parts] if with_quantities else None,
        [part.holding.place for part in parts],
        parts[0].holding.stage,
        [part.holding.owner for part in parts],
        [part.holding.container for part in parts],
    )  # fmt: skip
