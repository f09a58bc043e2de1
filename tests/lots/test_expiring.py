"""What is here and until when it is good, what ends first at the top."""

from datetime import date

from stockthread import catalog, ledger, lots
from stockthread.ledger import Lines
from stockthread.lots import Ending
from tests.shared import made_once
from tests.world import World, build

MAY = date(2026, 5, 1)


def _world() -> World:
    catalog.add_attributes([
        catalog.NewAttribute("expiry_date", "Expiry", "date"),
        catalog.NewAttribute("best_before_date", "Best before", "date"),
    ])  # fmt: skip
    return build()


cast = made_once(_world)


def read_off(world: World, item: int, day: str, kind: str = "expiry_date") -> None:
    attribute = {each.code: each.id for each in catalog.read.attributes()}[kind]
    ledger.observe([item], attributes=attribute, values=[day], act=world.act())


def listed(**fields) -> list[tuple[int, str]]:
    found = lots.expiring(Ending(**fields))
    assert lots.count_expiring(Ending(**fields)) == len(found)
    return [(each.item, each.day.isoformat()) for each in found]


def test_goods_are_listed_by_the_day_until_which_they_are_good(world):
    soon, later, corrected = (world.juice_lot(100) for _ in range(3))
    [drill] = world.drills(1)
    read_off(world, soon, "2026-04-01")
    read_off(world, later, "2026-09-01")
    read_off(world, drill, "2026-03-15")
    read_off(world, corrected, "2026-03-20")
    read_off(world, corrected, "2027-03-20")
    assert listed(until=MAY) == [(drill, "2026-03-15"), (soon, "2026-04-01")]
    assert [each.quantity for each in lots.expiring(Ending(until=MAY))] == [1, 100]
    assert listed(since=MAY) == [(later, "2026-09-01"), (corrected, "2027-03-20")]
    assert listed(products=[world.drill]) == [(drill, "2026-03-15")]
    assert len(listed()) == 4
    assert [each.item for each in lots.expiring(Ending(), limit=2, skip=1)] == [soon, later]


def test_of_several_kinds_of_days_the_earliest_counts(world):
    lot = world.juice_lot(100)
    read_off(world, lot, "2026-06-01")
    read_off(world, lot, "2026-05-01", "best_before_date")
    [one] = lots.expiring(Ending())
    assert (one.day, one.kind_of_day) == (MAY, "best_before_date")


def test_what_is_no_longer_here_does_not_expire_here(world):
    lot = world.juice_lot(100)
    read_off(world, lot, "2026-04-01")
    ledger.move(Lines([lot], [30]), place=world.a2, act=world.act())
    ledger.ship(Lines([lot], [70], place=world.a1), place=world.customer, act=world.act())
    [one] = lots.expiring(Ending())
    assert (one.place, one.quantity, one.owner, one.is_held) == (world.a2, 30, world.us, False)
    assert listed(places=[world.a1]) == []
    ledger.hold(Lines([lot]), reason="old", blocks=7, act=world.act())
    assert lots.expiring(Ending(places=[world.a2]))[0].is_held


def test_units_of_a_lot_are_good_as_long_as_their_lot_unless_they_say_otherwise(world):
    lot = world.pump_lot(2)
    units = ledger.commission(
        world.pumps_of(lot, 2), place=world.a1, stage=ledger.Stage.READY, owner=world.us,
        act=world.act(),
    ).items  # fmt: skip
    read_off(world, lot, "2026-04-01")
    read_off(world, units[0], "2026-03-01")
    found = [each for each in listed() if each[0] != lot]
    assert found == [(units[0], "2026-03-01"), (units[1], "2026-04-01")]


def test_what_is_no_day_is_left_out(world):
    lot = world.juice_lot(100)
    read_off(world, lot, "next week")
    assert listed() == []
