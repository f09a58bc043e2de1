"""Lines as people write them: whatever stands between the cells, each problem at its line."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import orders
from stockthread.kernel.errors import Refused
from stockthread.orders import NewLine


def read(text: str, currency: str = "EUR") -> list[NewLine | None]:
    return [each.line for each in orders.read_lines(text, currency)]


def problems(text: str) -> list[tuple[int, list[str]]]:
    return [
        (each.nth, [refusal.code for refusal in each.problems])
        for each in orders.read_lines(text, "EUR")
        if each.problems
    ]


@pytest.mark.parametrize("sign", ["\t", ";", " ; ", ","])
def test_cells_are_apart_by_tab_semicolon_or_comma(desk, sign):
    text = sign.join(["DRILL", "3", "12.50", "2026-04-01", "the red ones"])
    due = date(2026, 4, 1)
    assert read(text) == [NewLine(desk.world.drill, 3, 1_250_000_000, due, "the red ones")]


def test_a_product_and_a_quantity_are_enough(desk):
    assert read("drill 3\n\nBATTERY\t2\n") == [
        NewLine(desk.world.drill, 3),
        NewLine(desk.world.battery, 2),
    ]


def test_quantities_have_units(desk):
    assert read("JUICE\t1,5 l\nJUICE\t250 ml") == [
        NewLine(desk.world.juice, 1_500),
        NewLine(desk.world.juice, 250),
    ]


def test_a_row_of_headings_says_what_the_columns_are(desk):
    text = "Due;Article;Unit;Qty;Whatever;Price\n1.4.2026;JUICE;l;2;x;EUR 3,20"
    assert read(text) == [NewLine(desk.world.juice, 2_000, 320_000_000, date(2026, 4, 1))]


def test_what_is_wrong_is_told_at_its_line_and_the_others_are_good(desk):
    text = "\n".join(
        ["DRILL;3", "NOSUCH;1", "DRILL;lots", "DRILL;", "DRILL;0", "DRILL;1;dear",
         "DRILL;1;;03/04/2027", "DRILL;1.5;cheap;30.2.2026", "BATTERY;2"]
    )  # fmt: skip
    assert read(text)[0] == NewLine(desk.world.drill, 3)
    assert read(text)[-1] == NewLine(desk.world.battery, 2)
    assert problems(text) == [
        (1, ["unknown_product"]), (2, ["bad_quantity"]), (3, ["field_missing"]),
        (4, ["bad_quantity"]), (5, ["bad_price"]), (6, ["bad_day"]),
        (7, ["quantity_too_fine", "bad_price", "bad_day"]),
    ]  # fmt: skip


def test_ten_times_the_lines_cost_the_same_statements(desk):
    def statements(times: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            read("DRILL;1\nBATTERY;1\n" * times)
        return len(captured)

    assert statements(100) == statements(2)


def test_more_lines_than_an_order_takes_are_refused(desk):
    with pytest.raises(Refused) as caught:
        read("DRILL;1\n" * 10_001)
    assert [refusal.code for refusal in caught.value.refusals] == ["too_many_lines"]


def test_days_are_read_in_one_way_only(desk):
    assert orders.reading.day("2026-05-31") == orders.reading.day("31.5.2026")
    assert orders.reading.day("31/5/2026") == orders.reading.day("5/31/2026") == date(2026, 5, 31)
    assert orders.reading.day("  ") is None
    for text in ("3/4/2026", "2026-02-30", "soon", "31.5."):
        with pytest.raises(Refused):
            orders.reading.day(text)
