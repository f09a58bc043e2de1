"""What the numbers of variable measures mean: quantity and unit for AIs 31nn to 36nn.

Source: GS1 General Specifications, sections 3.6.2 to 3.6.4; the last digit of the AI says how many
decimals there are. Units are written as in UN/CEFACT Recommendation 20's symbols.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple


class Measure(NamedTuple):
    """What is measured, and in which unit."""

    name: str
    unit: str


_TRADE: Final = (
    ("310", "net_weight", "kg"),
    ("311 312 313", "length width height", "m"),
    ("314", "area", "m2"),
    ("315", "net_volume", "l"),
    ("316", "net_volume", "m3"),
    ("320", "net_weight", "lb"),
    ("321 324 327", "length width height", "in"),
    ("322 325 328", "length width height", "ft"),
    ("323 326 329", "length width height", "yd"),
    ("350", "area", "in2"),
    ("351", "area", "ft2"),
    ("352", "area", "yd2"),
    ("356", "net_weight", "ozt"),
    ("357", "net_volume", "fl oz (US)"),
    ("360", "net_volume", "qt (US)"),
    ("361", "net_volume", "gal (US)"),
    ("364", "net_volume", "in3"),
    ("365", "net_volume", "ft3"),
    ("366", "net_volume", "yd3"),
    ("337", "weight_per_area", "kg/m2"),
)
_LOGISTIC: Final = (
    ("330", "gross_weight", "kg"),
    ("331 332 333", "logistic_length logistic_width logistic_height", "m"),
    ("334", "logistic_area", "m2"),
    ("335", "logistic_volume", "l"),
    ("336", "logistic_volume", "m3"),
    ("340", "gross_weight", "lb"),
    ("341 344 347", "logistic_length logistic_width logistic_height", "in"),
    ("342 345 348", "logistic_length logistic_width logistic_height", "ft"),
    ("343 346 349", "logistic_length logistic_width logistic_height", "yd"),
    ("353", "logistic_area", "in2"),
    ("354", "logistic_area", "ft2"),
    ("355", "logistic_area", "yd2"),
    ("362", "logistic_volume", "qt (US)"),
    ("363", "logistic_volume", "gal (US)"),
    ("367", "logistic_volume", "in3"),
    ("368", "logistic_volume", "ft3"),
    ("369", "logistic_volume", "yd3"),
)


def _measures() -> Iterator[tuple[str, Measure]]:
    for starts, names, unit in (*_TRADE, *_LOGISTIC):
        for start, name in zip(starts.split(), names.split(), strict=True):
            yield start, Measure(name, unit)


MEASURES: Final[Mapping[str, Measure]] = dict(_measures())
