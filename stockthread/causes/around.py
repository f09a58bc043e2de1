"""Containers around containers, and when: a carton on a pallet, that in a sea container. Pure."""

from collections.abc import Sequence
from typing import Final

from stockthread.causes.gathering import DEPTH_MAX, Records

ALWAYS: Final = 2**62
_NONE: Final = frozenset[int]()
Stay = tuple[int, int, int]
"""A container that something was in, from when, until when."""


class Around:
    """Which containers were around those that things were in, while they were."""

    def __init__(self, records: Records) -> None:
        self._records = records
        legs, chains = records.legs, records.chains
        self._nested = {
            container for container in {leg.container for leg in legs.values()}
            if any(legs[leg].container for leg in chains.get(container, ()))
        }  # fmt: skip
        self._stays: dict[int, list[Stay]] = {}
        self._known: dict[Stay, frozenset[int]] = {}

    def of(self, legs: Sequence[int], end: int) -> frozenset[int]:
        """Return the containers around those of these movements, the latest first, up to a moment.

        The containers themselves are told by their movements.
        """
        held = self._records.legs
        if not self._nested or self._nested.isdisjoint([held[leg].container for leg in legs]):
            return _NONE
        found = [
            self._over((container, since, min(until, end + 1)))
            for container, since, until in self._of(legs)
        ]
        return _NONE.union(*found)

    def _of(self, legs: Sequence[int]) -> list[Stay]:
        """The stays in containers of movements, the latest first."""
        records, stays, until = self._records, list[Stay](), ALWAYS
        for leg in legs:
            told = records.legs[leg]
            if event := records.events.get(told.event):
                if told.container:
                    stays.append((told.container, event.at, until))
                until = event.at
        return stays

    def _over(self, stay: Stay, depth: int = 0) -> frozenset[int]:
        """The containers that a container was in during a stay in it."""
        found = self._known.get(stay)
        if found is None:
            container, since, until = stay
            if container not in self._stays:
                chain = self._records.chains.get(container, ())
                self._stays[container] = self._of(chain)
            outer = [
                (over, max(since, begun), min(until, ended))
                for over, begun, ended in self._stays[container]
                if begun < until and ended > since
            ]
            deeper = [self._over(each, depth + 1) for each in outer if depth < DEPTH_MAX]
            found = self._known[stay] = frozenset(each[0] for each in outer).union(*deeper)
        return found
