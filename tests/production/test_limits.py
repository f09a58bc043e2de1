"""Limits of readings: what is outside is told, fails or is held, and is never taken for a pass."""

import pytest

from stockthread import catalog, ledger, production
from stockthread.ledger import Block, Stage
from stockthread.production import FAIL, HOLD, NewLimit, Result
from tests.refusals import refused
from tests.world import START


@pytest.fixture
def order(shop):
    shop.stocked()
    return shop.order(is_tested=True)


def limit(
    shop, name="torque", lower="38", upper="44", unit="Nm", policy=FAIL, is_needed=False
) -> int:
    """A limit of drills; returns the attribute that it judges."""
    new = NewLimit(shop.world.drill, name, lower, upper, unit, policy, is_needed)
    production.set_limits([new], key=f"{name}{policy}{upper}", by=shop.world.anna, at=START)
    return next(each.id for each in catalog.read.attributes() if each.code == name)


def record(shop, order, *results, **fields):
    return production.record_results(order, results, shop.act(**fields))


def test_a_reading_outside_fails_the_unit_whatever_its_verdict(shop, order):
    torque, units = limit(shop), shop.begun(order, 3)
    told = record(
        shop, order,
        Result(units[0], True, ((torque, "44.0 Nm"),)),
        Result(units[1], True, ((torque, "44.01"),)),
        Result(units[2], None, ((torque, "12"),)),
    )  # fmt: skip
    assert (told.passed, told.failed, told.held) == ((units[0],), (units[1], units[2]), ())
    assert [(each.unit, each.value) for each in told.outside] == [
        (units[1], "44.01 Nm"), (units[2], "12 Nm"),
    ]  # fmt: skip
    values = {each.value for each in ledger.read.readings_of(units[1])}
    assert values == {"44.01 Nm", "failed: Finish"}
    [hold] = ledger.read.holds_of(units[1])
    assert hold.reason == "Test failed: Finish, torque 44.01 Nm, must be 38 to 44 Nm"
    assert ledger.read.item(units[1]).place == shop.first


def test_a_pass_after_a_reading_outside_needs_a_new_reading(shop, order):
    torque, [unit] = limit(shop), shop.begun(order, 1)
    record(shop, order, Result(unit, True, ((torque, "30"),)))
    production.rework_done(order, [unit], shop.act())
    production.advance(order, [unit], shop.act())
    found = refused(lambda: record(shop, order, Result(unit, True)))
    assert found == [(0, "reading_outside_still")]
    told = record(shop, order, Result(unit, True, ((torque, "40"),)))
    assert told.passed == (unit,)


def test_a_policy_may_hold_where_the_unit_stands_until_quality_decides(shop, order):
    noise, [unit] = limit(shop, "noise", "", "70", "dB", HOLD), shop.begun(order, 1)
    told = record(shop, order, Result(unit, True, ((noise, "71.5"),)))
    assert (told.passed, told.failed, told.held) == ((), (), (unit,))
    item = ledger.read.item(unit)
    assert (item.place, item.stage) == (shop.station, Stage.WIP)
    assert item.blocks == Block.SHIP | Block.MOVE | Block.CONSUME
    [hold] = ledger.read.holds_of(unit)
    assert hold.reason == "Outside its limits, noise 71.5 dB, must be at most 70 dB"
    assert refused(lambda: production.rework_done(order, [unit], shop.act())) == [
        (None, "not_in_rework")
    ]
    ledger.release([hold.id], act=shop.act())
    assert record(shop, order, Result(unit, True)).passed == (unit,)


def test_what_is_no_number_or_of_another_unit_is_refused(shop, order):
    torque, units = limit(shop), shop.begun(order, 4)
    results = [
        Result(unit, True, ((torque, text),))
        for unit, text in zip(units, ["high", "40,5", "40 lbf", "40nm"], strict=True)
    ]
    assert refused(lambda: record(shop, order, *results)) == [
        (0, "reading_not_number"), (1, "reading_not_number"), (2, "reading_other_unit"),
    ]  # fmt: skip
    assert record(shop, order, *results, accept="good").passed == (units[3],)


def test_many_reasons_become_one(shop, order):
    torque, units = limit(shop), shop.begun(order, 12)
    record(shop, order, *(Result(u, None, ((torque, str(n)),)) for n, u in enumerate(units)))
    reasons = {hold.reason for some in ledger.read.holds_on(units).values() for hold in some}
    assert reasons == {"Test failed: Finish, with readings outside their limits"}


def test_checking_writes_nothing(shop, order):
    torque, [unit] = limit(shop), shop.begun(order, 1)
    found = production.check_results(order, [Result(unit, True, ((torque, "1"),))], shop.act())
    assert [len(each.outside) for each in found.judged] == [1]
    assert ledger.read.readings_of(unit) == []
    assert ledger.read.item(unit).holds == 0


def test_the_next_limit_ends_the_one_before_and_a_key_sets_once(shop):
    limit(shop)
    limit(shop, upper="43.50")
    limit(shop, upper="43.50")
    [now] = production.limits_of(shop.world.drill)
    assert (now.words, now.ended_at) == ("38 to 43.5 Nm", None)
    assert len(production.limits_of(shop.world.drill, is_all=True)) == 2
    production.end_limit(now.id, at=START)
    assert production.limits_of(shop.world.drill) == []
    assert refused(lambda: production.end_limit(now.id, at=START)) == [(None, "limit_ended")]


def test_a_bad_limit_is_named(shop):
    drill = shop.world.drill
    bad = [
        NewLimit(drill, "a", "x", ""),
        NewLimit(drill, "b"),
        NewLimit(drill, "c", "2", "1"),
        NewLimit(drill, "d", "1", "", "", "shrug"),
        NewLimit(drill, "e", "1"),
        NewLimit(drill, "E", "1"),
        NewLimit(10**9, "f", "1"),
        NewLimit(drill, "", "1"),
        NewLimit(drill, "g", "1e3"),
    ]
    add = lambda some: production.set_limits(some, key="k", by=1, at=START)  # noqa: E731
    assert refused(lambda: add(bad)) == [
        (0, "limit_number"), (1, "limit_says_nothing"), (2, "limits_crossed"), (3, "limit_policy"),
        (5, "limit_repeated"), (6, "unknown_id"), (7, "field_missing"), (8, "limit_number"),
    ]  # fmt: skip
    assert refused(lambda: add([])) == [(None, "no_lines")]
    assert production.limits_of(drill) == []


def test_without_a_reading_that_is_needed_no_unit_passes(shop, order):
    torque, units = limit(shop, is_needed=True), shop.begun(order, 2)
    results = [Result(units[0], True), Result(units[1], True, ((torque, "40"),))]
    assert refused(lambda: record(shop, order, *results)) == [(0, "reading_needed")]
    record(shop, order, Result(units[0], None, ((torque, "41"),)))
    assert record(shop, order, *results).passed == tuple(units)
