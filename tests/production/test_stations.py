"""What is loaded at a station goes into every unit until the next is loaded."""

from datetime import timedelta

from stockthread import ledger, lots, production
from stockthread.ledger import Block, Lines
from stockthread.production import Build
from tests.refusals import refused
from tests.world import START


def load(shop, lot, place=0, minutes=0):
    return production.load(
        place or shop.station, lot, by=shop.world.anna, at=START + timedelta(minutes=minutes)
    )


def test_the_next_lot_takes_the_place_of_the_one_before(shop):
    order = shop.order()
    first, _ = shop.stocked()
    before = shop.completed(order, shop.new(2, shop.parts(2))).units
    second = shop.lot(shop.oil, 500)
    load(shop, second, minutes=5)
    after = shop.completed(order, shop.new(2, shop.parts(2))).units
    assert [lots_in(unit) & {first, second} for unit in (*before, *after)] == [
        {first}, {first}, {second}, {second},
    ]  # fmt: skip
    latest, earlier = production.read.loads_of(shop.station)
    assert (latest.lot, latest.ended_at) == (second, None)
    assert (earlier.lot, earlier.ended_at) == (first, START + timedelta(minutes=5))


def lots_in(unit: int) -> set[int]:
    return {each.item for each in production.content_of(unit)}


def test_loading_what_is_loaded_changes_nothing(shop):
    oil, _ = shop.stocked()
    assert [each.lot for each in load(shop, oil)] == [oil]
    assert len(production.read.loads_of(shop.station)) == 1


def test_nothing_is_completed_where_no_lot_is_loaded(shop):
    order = shop.order()
    shop.lot(shop.oil, 500)
    shop.lot(shop.screw, 800)
    build = shop.new(1, shop.parts(1))
    assert refused(lambda: shop.completed(order, build)) == [(None, "station_not_loaded")]


def test_an_empty_station_stops_the_last_units(shop):
    order = shop.order()
    shop.stocked(2)
    build = shop.new(3, shop.parts(3))
    assert refused(lambda: shop.completed(order, build)) == [(2, "station_short")]
    done = shop.completed(order, build, accept="good")
    assert len(done.units) == 2
    rest = shop.new(1, shop.parts(1))
    assert refused(lambda: shop.completed(order, rest)) == [(0, "station_short")]


def test_bulk_is_taken_from_the_oldest_lots_first(shop):
    order = shop.order()
    shop.stocked(1)
    more = shop.lot(shop.screw, 80)
    oil = shop.lot(shop.oil, 500)
    load(shop, oil)
    shop.completed(order, shop.new(2, shop.parts(2)))
    assert ledger.read.item(more).quantity == 80 - 8


def test_samples_that_are_kept_at_the_station_are_not_used_up(shop):
    order = shop.order()
    _, screws = shop.stocked(2)
    [sample] = lots.take_sample(
        Lines([screws], [6], place=shop.station), place=shop.station, act=shop.act()
    ).items
    shop.completed(order, shop.new(1, shop.parts(1)))
    assert ledger.read.item(sample).quantity == 6
    build = shop.new(1, shop.parts(1))
    assert refused(lambda: shop.completed(order, build)) == [(0, "station_short")]


def test_what_is_promised_to_others_or_held_is_not_drawn(shop):
    order = shop.order()
    oil, screws = shop.stocked(2)
    ledger.reserve(Lines([oil], [6]), order=ledger.Cause("order", "S"), act=shop.act())
    build = shop.new(1, shop.parts(1))
    assert refused(lambda: shop.completed(order, build)) == [(0, "station_short")]
    ledger.hold(Lines([screws]), reason="rust", blocks=Block.CONSUME, act=shop.act())
    load(shop, shop.lot(shop.oil, 50))
    assert refused(lambda: shop.completed(order, build)) == [(0, "station_short")]


def test_only_lots_that_lie_at_the_station_are_loaded(shop):
    elsewhere = shop.lot(shop.oil, 10, place=shop.store)
    assert refused(lambda: load(shop, elsewhere)) == [(None, "load_not_here")]
    assert refused(lambda: load(shop, shop.motors(1)[0])) == [(None, "load_not_a_lot")]
    assert refused(lambda: load(shop, 10**9)) == [(None, "unknown_id")]
    assert refused(lambda: load(shop, elsewhere, shop.world.customer)) == [(None, "step_place")]
    held = shop.lot(shop.oil, 10)
    ledger.hold(Lines([held]), reason="old", blocks=Block.CONSUME, act=shop.act())
    assert refused(lambda: load(shop, held)) == [(None, "load_held")]


def test_a_station_is_unloaded(shop):
    shop.stocked()
    production.unload(shop.station, shop.oil, at=START)
    assert production.read.loaded([shop.station]) == []
    found = refused(lambda: production.unload(shop.station, shop.oil, at=START))
    assert found == [(None, "load_none")]


def test_units_begun_before_get_the_lot_loaded_when_they_are_completed(shop):
    order = shop.order()
    first, _ = shop.stocked()
    units = shop.begun(order, 2)
    shop.completed(order, Build(units[:1], components=shop.parts(1)))
    second = shop.lot(shop.oil, 500)
    load(shop, second, minutes=9)
    shop.completed(order, Build(units[1:], components=shop.parts(1)))
    assert second not in lots_in(units[0])
    assert second in lots_in(units[1])
    assert first not in lots_in(units[1])
