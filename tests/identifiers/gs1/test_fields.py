"""Elements as typed values: dates, weights, amounts, places."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from stockthread.identifiers import gs1
from stockthread.identifiers.gs1.dictionary import AIS
from stockthread.identifiers.gs1.measures import MEASURES
from stockthread.identifiers.gs1.moments import year_of
from stockthread.kernel.errors import Refused


def local(*parts: int) -> datetime:
    """A time of whatever zone the label was made in."""
    return datetime(*parts)  # noqa: DTZ001


def field(text: str, this_year: int = 2026) -> tuple[str, Any, str]:
    (found,) = gs1.fields(gs1.parse(text), this_year=this_year)
    return found.name, found.value, found.unit


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("(00)123456789012345675", ("sscc", "123456789012345675", "")),
        ("(01)09521234543213", ("gtin", "09521234543213", "")),
        ("(10)AB-1", ("lot", "AB-1", "")),
        ("(21)000123", ("serial", "000123", "")),
        ("(11)260228", ("production_date", date(2026, 2, 28), "")),
        ("(15)280200", ("best_before_date", date(2028, 2, 29), "")),
        ("(17)261231", ("expiry_date", date(2026, 12, 31), "")),
        ("(30)0012", ("count", 12, "")),
        ("(37)480", ("content_count", 480, "")),
        ("(3103)001500", ("net_weight", Decimal("1.500"), "kg")),
        ("(3100)001500", ("net_weight", Decimal(1500), "kg")),
        ("(3205)000001", ("net_weight", Decimal("0.00001"), "lb")),
        ("(3302)123456", ("gross_weight", Decimal("1234.56"), "kg")),
        ("(3155)000075", ("net_volume", Decimal("0.00075"), "l")),
        ("(3902)1999", ("amount_payable", Decimal("19.99"), "")),
        ("(3912)9781999", ("amount_payable", Decimal("19.99"), "978")),
        ("(3942)0150", ("discount", Decimal("1.50"), "%")),
        ("(410)9521234543213", ("ship_to_gln", "9521234543213", "")),
        ("(414)9521234543213", ("gln", "9521234543213", "")),
        ("(421)276ABC-1", ("ship_to_post", ("276", "ABC-1"), "")),
        ("(423)276040", ("country_initial_process", ("276", "040"), "")),
        (
            "(4309)02790858483015297971",
            ("ship_to_geo", (Decimal("-62.0914152"), Decimal("-58.4702029")), "°"),
        ),
        ("(4321)1", ("dangerous_goods", True, "")),
        ("(4331)001250-", ("max_temp_c", Decimal("-12.50"), "°C")),
        ("(7003)2612312359", ("expiry_time", local(2026, 12, 31, 23, 59), "")),
        ("(7007)260101260131", ("harvest_date", (date(2026, 1, 1), date(2026, 1, 31)), "")),
        ("(7007)260101", ("harvest_date", date(2026, 1, 1), "")),
        ("(8008)26010112", ("production_time", local(2026, 1, 1, 12), "")),
        ("(8008)260101123456", ("production_time", local(2026, 1, 1, 12, 34, 56), "")),
        ("(7250)19000228", ("dob", date(1900, 2, 28), "")),
        ("(8006)095212345432130102", ("piece_of_trade_item", ("09521234543213", 1, 2), "")),
        ("(8007)DE91100000000123456789", ("iban", "DE91100000000123456789", "")),
        ("(99)anything", ("internal", "anything", "")),
    ],
)  # fmt: skip
def test_an_element_is_a_value_with_its_unit(text: str, told: Any) -> None:
    assert field(text) == told


@pytest.mark.parametrize(
    ("two_digits", "this_year", "year"),
    [(26, 2026, 2026), (76, 2026, 2076), (77, 2026, 1977), (99, 2026, 1999), (0, 2026, 2000),
     (0, 2051, 2100), (49, 2099, 2149), (50, 2099, 2050), (50, 2000, 2050), (51, 2000, 1951)],
)  # fmt: skip
def test_two_digits_are_the_nearest_year(two_digits: int, this_year: int, year: int) -> None:
    assert year_of(two_digits, this_year) == year


def test_a_day_that_its_century_lacks_is_refused() -> None:
    parsed = gs1.parse("(17)000229")
    assert gs1.fields(parsed, this_year=2026)[0].value == date(2000, 2, 29)
    with pytest.raises(Refused) as caught:
        gs1.fields(parsed, this_year=2099)
    assert caught.value.refusals[0].code == "gs1_bad_date"


def test_every_measure_has_its_unit_and_every_ai_a_name() -> None:
    measures = {ai[:3] for ai in AIS if ai[:2] in ("31", "32", "33", "34", "35", "36")}
    assert measures == MEASURES.keys()


def test_ais_that_are_not_assigned_have_a_name_too() -> None:
    parsed = gs1.parse("(89)NEW(3944)ABC", unknown_ais=True)
    assert [field.name for field in gs1.fields(parsed)] == ["ai_89", "ai_3944"]
