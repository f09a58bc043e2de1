"""Files of results: a row a reading or a row a unit, and rows that cannot be read."""

import pytest

from stockthread import catalog, identifiers, ledger, production
from stockthread.kernel.errors import text
from tests.refusals import refused


@pytest.fixture
def order(shop):
    catalog.add_attributes([catalog.NewAttribute("torque", "Torque")])
    return shop.order()


@pytest.fixture
def units(shop, order):
    codes = ledger.Given(shop.world.serial, ["W-1", "W-2", "W-3"])
    return list(production.start(order, 3, shop.act(), codes=codes).items)


def type_id(code: str) -> int:
    return identifiers.read.code_type_by_code(code).id


def test_a_row_a_reading(order, units):
    found = production.results_of(
        order,
        "Serial;Reading;Value\nW-1;Torque;41.2\nW-1;MAC;00-1b-63-84-45-e6\nW-1;result;PASS\n"
        "W-2;torque;39\n",
    )
    [torque] = [each.id for each in catalog.read.attributes() if each.code == "torque"]
    assert found.rows == 4
    assert found.results == (
        production.Result(
            units[0], True, ((torque, "41.2"),), ((type_id("mac"), "00-1b-63-84-45-e6"),)
        ),
        production.Result(units[1], None, ((torque, "39"),)),
    )


def test_a_row_a_unit(order, units):
    found = production.results_of(order, "serial,torque,imei,verdict\nW-1,40,,fail\nW-2,,,\n")
    assert [(each.unit, each.is_passed) for each in found.results] == [(units[0], False)]


def test_what_cannot_be_read_is_told_and_its_unit_left_out(order, units):
    found = production.results_of(
        order,
        "serial\treading\tvalue\nW-1\ttorque\t41\nW-1\ttorqe\t40\nW-9\ttorque\t1\n"
        "W-2\tresult\tmaybe\nW-3\ttorque\t1\nW-3\tTorque\t2\n\ttorque\t3\n",
    )
    assert [(each.line, each.code) for each in found.refusals] == [
        (1, "reading_unknown"), (2, "scan_unknown"), (3, "result_verdict"), (5, "result_twice"),
        (6, "scan_unknown"),
    ]  # fmt: skip
    assert found.results == ()
    assert found.unknown == ("torqe",)
    assert all("(" not in text(each._replace(line=None)) for each in found.refusals)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("", "no_lines"),
        ("serial;reading;value", "no_lines"),
        ("W-1;torque;41\nW-2;torque;40", "result_headings"),
        ("serial;reading\nW-1;torque", "result_headings"),
        ("torque;value\n1;2", "result_headings"),
    ],
)
def test_a_file_without_headings_is_refused(order, file, code):
    assert refused(lambda: production.results_of(order, file)) == [(None, code)]


def test_an_address_is_found_however_it_is_written(shop, order, units):
    found = production.results_of(order, "serial;mac\nW-1;00-1b-63-84-45-e6\n")
    production.record_results(order, found.results, shop.act())
    for writing in ("001B.6384.45E6", "00:1b:63:84:45:e6", "001B638445E6", "00 1B 63 84 45 E6"):
        [match] = ledger.read.find_code(writing)
        assert (match.item, match.canonical) == (units[0], "00:1B:63:84:45:E6"), writing
    wrong = production.results_of(order, "serial;mac\nW-2;00:1b:63:84:45:e6\nW-3;12:34\n")
    assert refused(lambda: production.record_results(order, wrong.results, shop.act())) == [
        (0, "code_in_use"), (1, "mac_form"),
    ]  # fmt: skip
