"""Results, firmware and addresses are on record per serial; what fails goes to rework."""

import pytest

from stockthread import catalog, identifiers, ledger, production
from stockthread.ledger import Stage
from stockthread.production import Build, Result
from tests.refusals import refused


@pytest.fixture
def order(shop):
    shop.stocked()
    return shop.order(is_tested=True)


def imei() -> int:
    return identifiers.read.code_type_by_code("imei").id


def firmware() -> int:
    catalog.add_attributes([catalog.NewAttribute("firmware", "Firmware")])
    return next(each.id for each in catalog.read.attributes() if each.code == "firmware")


def record(shop, order, *results, **fields):
    return production.record_results(order, results, shop.act(**fields))


def test_a_verdict_firmware_and_an_address_are_of_the_unit_for_ever(shop, order):
    units, attribute = shop.begun(order, 2), firmware()
    told = record(
        shop, order,
        Result(units[0], True, ((attribute, "2.1"),), ((imei(), "356938035643809"),)),
        Result(units[1], True, ((attribute, "2.1"),), ((imei(), "490154203237518"),)),
    )  # fmt: skip
    assert told.passed == tuple(units)
    assert {each.value for each in ledger.read.readings_of(units[0])} == {"2.1", "passed: Finish"}
    [match] = ledger.read.find_code("49-015420-323751-8")
    assert match.item == units[1]


def test_only_what_passed_is_completed(shop, order):
    units = shop.begun(order, 2)
    record(shop, order, Result(units[0], True))
    build = Build(units, components=shop.parts(2))
    assert refused(lambda: shop.completed(order, build)) == [(1, "test_missing")]
    new = shop.new(1, shop.parts(1))
    assert refused(lambda: shop.completed(order, new)) == [(None, "test_before_end")]


def test_what_failed_goes_back_a_step_on_hold_and_must_pass_again(shop, order):
    [unit] = shop.begun(order, 1)
    record(shop, order, Result(unit, True))
    told = record(shop, order, Result(unit, False))
    assert told.failed == (unit,)
    item = ledger.read.item(unit)
    assert (item.place, item.stage, item.holds) == (shop.first, Stage.WIP, 1)
    assert refused(lambda: production.advance(order, [unit], shop.act())) == [(0, "unit_held")]
    production.rework_done(order, [unit], shop.act())
    production.advance(order, [unit], shop.act())
    build = Build([unit], components=shop.parts(1))
    assert refused(lambda: shop.completed(order, build)) == [(0, "test_missing")]
    record(shop, order, Result(unit, True))
    shop.completed(order, build)
    assert ledger.read.item(unit).stage == Stage.READY


def test_a_unit_on_hold_can_get_another_component(shop, order):
    [unit] = shop.begun(order, 1)
    parts, spare = shop.parts(1)[0], shop.motors(1, place=shop.first)
    production.build_in(order, Build([unit], components=[parts]), shop.act())
    record(shop, order, Result(unit, False))
    production.exchange([(parts[2], spare[0])], shop.act(), order=order)
    assert spare[0] in [item.id for item in ledger.read.contents(unit)]


def test_half_a_file_is_wrong(shop, order):
    units, attribute = shop.begun(order, 4), firmware()
    results = [
        Result(units[0], True, ((attribute, "2.1"),)),
        Result(units[1]),
        Result(10**9, True),
        Result(units[2], True, ((attribute, "x" * 501),)),
        Result(units[0], False),
        Result(units[3], True, (), ((imei(), "356938035643809"),)),
    ]
    wrong = [(1, "result_empty"), (2, "unit_of_another"), (3, "value_too_long"), (4, "unit_twice")]
    assert refused(lambda: record(shop, order, *results)) == wrong
    assert ledger.read.readings_of(units[0]) == []
    told = record(shop, order, *results, accept="good")
    assert told.passed == (units[0], units[3])
    assert [(each.line, each.code) for each in told.refusals] == wrong


def test_an_address_belongs_to_one_unit(shop, order):
    units = shop.begun(order, 2)
    one = ((imei(), "356938035643809"),)
    record(shop, order, Result(units[0], None, (), one))
    found = refused(lambda: record(shop, order, Result(units[1], None, (), one)))
    assert found == [(0, "code_in_use")]
    assert refused(lambda: record(shop, order)) == [(None, "no_lines")]


def test_recording_twice_with_a_key_records_once(shop, order):
    [unit] = shop.begun(order, 1)
    act = shop.act()
    first = production.record_results(order, [Result(unit, False)], act)
    again = production.record_results(order, [Result(unit, False)], act)
    assert again.events == first.events
    assert ledger.read.item(unit).holds == 1


def test_rework_is_done_once_and_only_of_the_order_that_makes_the_unit(shop, order):
    [unit] = shop.begun(order, 1)
    record(shop, order, Result(unit, False))
    other, act = shop.order(5, is_tested=True), shop.act()
    found = refused(lambda: production.rework_done(other, [unit], shop.act()))
    assert found == [(0, "unit_of_another")]
    first = production.rework_done(order, [unit, unit], act)
    again = production.rework_done(order, [unit, unit], act)
    assert (again.event, again.repeated) == (first.event, True)
    assert ledger.read.item(unit).holds == 0


def test_what_is_scanned_with_a_verdict_or_after_rework_is_built_in(shop, order):
    [unit, other] = shop.begun(order, 2)
    [parts, more] = shop.parts(2)
    act, build = shop.act(), Build([unit], components=[parts])
    events = production.build_in_and_pass(order, build, act)
    assert production.build_in_and_pass(order, build, act) == events
    assert [each.id for each in ledger.read.contents(unit)] == parts
    assert refused(lambda: production.build_in_and_pass(order, build, shop.act())) == [
        (0, "component_built_in")]  # fmt: skip
    production.record_results(order, [Result(other, is_passed=False)], shop.act())
    rest = Build([other], components=[more])
    found = refused(lambda: production.build_in_and_end_rework(order, rest, shop.act()))
    assert {code for _, code in found} == {"component_elsewhere"}
    assert production.progress.held(order)
    shop.moved(more, shop.first)
    production.build_in_and_end_rework(order, rest, shop.act())
    assert [each.id for each in ledger.read.contents(other)] == more
    assert not production.progress.held(order)


def test_rework_of_what_is_not_in_rework_is_told(shop, order):
    [unit] = shop.begun(order, 1)
    found = refused(lambda: production.rework_done(order, [unit], shop.act()))
    assert found == [(None, "not_in_rework")]
