"""Readings as circumstances: texts as they are, numbers in bands of equally many units."""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from stockthread.causes.gathering import Records

BANDS: Final = 5
TEXTS_MAX: Final = 40
"""An attribute with more different numbers than this is told in bands."""


class Banded:
    """The readings of items before a moment, as texts that many units share.

    Of numbers the last one counts; of texts each that was ever read, for a test that was failed
    once was failed, and a firmware that was replaced was there.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        values = dict[tuple[int, int], list[str]]()
        for item, read in records.readings.items():
            product = records.items[item].product
            for attribute, _, value in read:
                values.setdefault((product, attribute), []).append(value)
        self._bounds = {key: bounds(read) for key, read in values.items()}

    def of(self, item: int, end: int) -> tuple[tuple[int, str, int], ...]:
        """Return (attribute, value or band, event) of an item, up to a moment."""
        read = self._records.readings.get(item)
        if not read:
            return ()
        product = self._records.items[item].product
        last = dict[tuple[int, str], tuple[int, int, str]]()
        for attribute, event, value in read:
            at = self._records.events[event].at
            which = attribute, "" if number(value) is not None else value
            if at <= end and (which not in last or (at, event) > last[which][:2]):
                last[which] = (at, event, value)
        return tuple(
            (attribute, band(value, self._bounds[product, attribute]), event)
            for (attribute, _), (_, event, value) in sorted(last.items())
        )


def number(text: str) -> Decimal | None:
    """Return a value as a number, None where it is none."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def bounds(values: Sequence[str]) -> tuple[Decimal, ...]:
    """Return where bands begin, but for the first; nothing where values are told as they are."""
    if len(set(values)) <= TEXTS_MAX:
        return ()
    numbers = sorted(found for value in values if (found := number(value)) is not None)
    if 2 * len(numbers) < len(values):
        return ()
    starts = {numbers[len(numbers) * n // BANDS] for n in range(1, BANDS)}
    return tuple(sorted(starts - {numbers[0]}))


def band(value: str, starts: tuple[Decimal, ...]) -> str:
    """Return the band in which a value lies, such as `60.4 to 65`; without bands the value."""
    found = number(value) if starts else None
    if found is None:
        return value
    nth = bisect_right(starts, found)
    if nth == 0:
        return f"below {starts[0]}"
    if nth == len(starts):
        return f"{starts[-1]} or more"
    return f"{starts[nth - 1]} to {starts[nth]}"
