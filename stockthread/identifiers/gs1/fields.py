"""The elements as typed values with units: dates as dates, weights as exact decimals.

Sources: GS1 General Specifications, sections 3 (what each data field means) and 7.12 (years of
two digits); ISO 4217 (currencies by number).
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, NamedTuple

from stockthread.identifiers.gs1 import moments
from stockthread.identifiers.gs1.dictionary import AIS
from stockthread.identifiers.gs1.flaws import Flaw, refuse_value
from stockthread.identifiers.gs1.measures import MEASURES
from stockthread.identifiers.gs1.records import Parsed
from stockthread.kernel import clock

Value = str | int | bool | Decimal | date | datetime | tuple[object, ...]


class Field(NamedTuple):
    """One element, understood.

    `name` is ours for the common ones (gtin, serial, lot, expiry_date, net_weight …), else GS1's
    title in small letters. `unit` is kg, m, % …, for amounts of money the currency's three digits
    of ISO 4217 ("" where the element leaves it to the area), else "".
    """

    ai: str
    name: str
    value: Value
    unit: str = ""


def fields(parsed: Parsed, *, this_year: int | None = None) -> tuple[Field, ...]:
    """Return each element as a typed value, in order.

    Years of two digits are those nearest to `this_year`, by default the present one.
    Raises Refused gs1_bad_date for a day that its year does not have.
    """
    year = clock.now().year if this_year is None else this_year
    return tuple(_field(ai, value, year) for ai, value in parsed.elements)


def _field(ai: str, value: str, this_year: int) -> Field:
    if ai not in AIS:
        return Field(ai, f"ai_{ai}", value)
    if ai[:3] in MEASURES and len(ai) == 4:
        measure = MEASURES[ai[:3]]
        return Field(ai, measure.name, scaled(value, ai), measure.unit)
    if ai[:3] in _MONEY and len(ai) == 4:
        return _amount(ai, value)
    name = _NAMES.get(ai) or _name_of(ai)
    if ai in _READERS:
        try:
            return Field(ai, name, _READERS[ai](value, this_year), _UNITS.get(ai, ""))
        except ValueError:
            refuse_value(ai, value, Flaw("illegal_day", 0, len(value)))
    return Field(ai, name, value)


def scaled(digits: str, ai: str) -> Decimal:
    """Return a number with as many decimals as the AI's last digit says."""
    return Decimal(int(digits)).scaleb(-int(ai[-1]))


def _amount(ai: str, value: str) -> Field:
    name, has_currency, unit = _MONEY[ai[:3]]
    if has_currency:
        return Field(ai, name, scaled(value[3:], ai), value[:3])
    return Field(ai, name, scaled(value, ai), unit)


def _name_of(ai: str) -> str:
    """Return a name out of GS1's title: `SHIP TO COMP` becomes `ship_to_comp`."""
    return re.sub("[^a-z0-9]+", "_", AIS[ai].title.lower()).strip("_") or f"ai_{ai}"


def _date(text: str, this_year: int) -> date:
    """A date YYMMDD; day 00 is the last of its month."""
    year, month, day = moments.year_of(int(text[:2]), this_year), int(text[2:4]), int(text[4:6])
    return date(year, month, day or moments.days_of(year, month))


def _dates(text: str, this_year: int) -> Value:
    """A date, or a first and a last one."""
    first = _date(text, this_year)
    return (first, _date(text[6:], this_year)) if len(text) > 6 else first


def _moment(text: str, this_year: int) -> Value:
    """A date with hours and perhaps minutes and seconds, in the local time of whoever wrote it."""
    day = _date(text, this_year)
    if len(text) == 6:
        return day
    clock_time = text[6:].ljust(6, "0")
    hour, minute, second = (int(clock_time[at : at + 2]) for at in (0, 2, 4))
    return datetime.combine(day, time(hour, minute, second))


def _birth(text: str, this_year: int) -> Value:
    day = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    return datetime.combine(day, time(int(text[8:10]), int(text[10:]))) if text[8:] else day


def _number(text: str, this_year: int) -> int:
    return int(text)


def _claim(text: str, this_year: int) -> bool:
    return text == "1"


def _temperature(text: str, this_year: int) -> Decimal:
    """Hundredths of a degree; a hyphen after them means below zero."""
    degrees = Decimal(int(text[:6])).scaleb(-2)
    return -degrees if text.endswith("-") else degrees


def _position(text: str, this_year: int) -> Value:
    """Latitude and longitude in degrees, north and east positive."""
    north, east = (Decimal(int(part)).scaleb(-7) for part in (text[:10], text[10:]))
    return (north - 90, east - 360 if east > 180 else east)


def _countries(text: str, this_year: int) -> Value:
    return tuple(text[at : at + 3] for at in range(0, len(text), 3))


def _cut(*sizes: int) -> Callable[[str, int], Value]:
    """Several values in one data field; the last takes what is left."""

    def read(text: str, this_year: int) -> Value:
        parts, at = [], 0
        for size in sizes:
            parts.append(text[at : at + size])
            at += size
        return (*parts, text[at:])

    return read


def _piece(text: str, this_year: int) -> Value:
    """A GTIN, the number of the piece, and of how many."""
    return (text[:14], int(text[14:16]), int(text[16:]))


# First three digits: name, whether a currency stands first, unit.
_MONEY: Final[Mapping[str, tuple[str, bool, str]]] = {
    "390": ("amount_payable", False, ""),
    "391": ("amount_payable", True, ""),
    "392": ("price", False, ""),
    "393": ("price", True, ""),
    "394": ("discount", False, "%"),
    "395": ("price_per_unit_of_measure", False, ""),
}
_NAMES: Final[Mapping[str, str]] = {
    "00": "sscc", "01": "gtin", "02": "content_gtin", "03": "made_to_order_gtin", "10": "lot",
    "11": "production_date", "12": "due_date", "13": "packaging_date", "15": "best_before_date",
    "16": "sell_by_date", "17": "expiry_date", "20": "variant", "21": "serial",
    "22": "consumer_product_variant", "30": "count", "37": "content_count", "250": "second_serial",
    "253": "gdti", "254": "gln_extension", "255": "gcn", "400": "order_number",
    "402": "gsin", "410": "ship_to_gln", "411": "bill_to_gln", "412": "purchased_from_gln",
    "413": "ship_for_gln", "414": "gln", "415": "pay_to_gln", "416": "production_gln",
    "417": "party_gln", "422": "country_of_origin", "7003": "expiry_time", "7007": "harvest_date",
    "8003": "grai", "8004": "giai", "8006": "piece_of_trade_item", "8008": "production_time",
    "8017": "gsrn_of_provider", "8018": "gsrn_of_recipient", "8026": "content_piece",
    "8110": "coupon_code", "8112": "positive_offer",
}  # fmt: skip
_READERS: Final[Mapping[str, Callable[[str, int], Value]]] = {
    **dict.fromkeys(("11", "12", "13", "15", "16", "17", "4326", "7006"), _date),
    **dict.fromkeys(("30", "37"), _number),
    **dict.fromkeys(("4324", "4325", "7003", "7011", "8008"), _moment),
    **dict.fromkeys(("4321", "4322", "4323"), _claim),
    **dict.fromkeys(("4330", "4331", "4332", "4333"), _temperature),
    **dict.fromkeys(("423", "425"), _countries),
    **dict.fromkeys(("7250", "7251"), _birth),
    **dict.fromkeys((f"703{number}" for number in range(10)), _cut(3)),
    **dict.fromkeys((f"723{number}" for number in range(10)), _cut(2)),
    **dict.fromkeys(("8006", "8026"), _piece),
    "421": _cut(3),
    "4309": _position,
    "7007": _dates,
    "7040": _cut(1, 1, 1),
    "8001": _cut(4, 5, 3, 1),
}
_UNITS: Final[Mapping[str, str]] = {
    "4309": "°", "4330": "°F", "4331": "°C", "4332": "°F", "4333": "°C",
}  # fmt: skip
