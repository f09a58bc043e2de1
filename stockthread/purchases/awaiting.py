"""What was announced for an order and is expected still, read no further than it is asked for.

Usually all of it are loose units, and all of them come: then their codes, items and products do.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from operator import itemgetter

from stockthread import ledger
from stockthread.ledger import Brought, Kind
from stockthread.orders import Order

Key = tuple[int, str]
"""A product and a code."""


class Awaiting:
    """What an order awaits. units: item and product of each unit with a code, by its code."""

    def __init__(self, order: Order) -> None:
        self._cause = order.cause
        self._loose = ledger.read.awaited_loose(order.cause)
        self.units: Mapping[str, tuple[int, int]] = self._loose or {
            each.code: (each.item, each.product)
            for each in self.each
            if each.kind == Kind.UNIT and each.code
        }

    @cached_property
    def each(self) -> Sequence[Brought]:
        """Item by item; of what is read after some of it came in, what is expected still."""
        return ledger.read.awaited(self._cause)

    @property
    def has_only_loose_units(self) -> bool:
        """Whether there is nothing but units with a code each, none of them in a container."""
        return self._loose is not None

    @property
    def keys(self) -> set[Key]:
        """Product and code of each."""
        if self._loose is not None:
            return {(product, code) for code, (_, product) in self._loose.items()}
        return {(each.product, each.code) for each in self.each}

    def missing(self, items: set[int], keys: Collection[Key]) -> tuple[Brought, ...]:
        """What is neither one of these items nor known by one of these keys."""
        if self._loose is not None and items.issuperset(map(itemgetter(0), self._loose.values())):
            return ()
        return tuple(
            each
            for each in self.each
            if each.item not in items and (each.product, each.code) not in keys
        )
