"""Mass balance: what came is what is here, with others, shipped, used, gone, or unexplained."""

from datetime import timedelta
from fractions import Fraction

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, lots, recalls
from stockthread.ledger import Given, Kind, Lines, New, Stage
from stockthread.recalls import CAME, UNEXPLAINED, WENT
from tests.recalls.conftest import received, sold
from tests.world import START


def numbers(items, **more):
    [found] = recalls.balances(items, **more)
    assert found.came == found.sum_of(WENT) + found.unexplained
    for line in (*CAME, *WENT, *UNEXPLAINED):
        behind = sum(each.quantity for each in found.evidence if each.line == line)
        if line != "corrected":
            assert behind == found.numbers.get(line, 0), line
    return {line: quantity for line, quantity in found.numbers.items() if quantity}


def test_a_lot_is_accounted_for_line_by_line(world):
    lot = received(world, 10_000, "L-1")
    act = world.act
    sold(world, [lot], [3_000])
    ledger.ship(Lines([lot], [500], place=world.a1), place=world.carrier, act=act())
    ledger.consume(Lines([lot], [2_000], place=world.a1), act=act())
    lots.take_sample(Lines([lot], [250], place=world.a1), place=world.a2, act=act())
    ledger.scrap(Lines([lot], [1_000], place=world.a1), place=world.scrap, act=act())
    lots.lose_part(Lines([lot], [150], place=world.a1), act=act(reason="left in the pipes"))
    ledger.lose(Lines([lot], [100], place=world.a1), place=world.lost, act=act())
    ledger.adjust(Lines([lot], place=world.a1), changes=[-40], act=act(reason="counted"))
    assert numbers([lot]) == {
        "received": 10_000, "hand": 2_960, "others": 500, "shipped": 3_000, "consumed": 2_000,
        "scrapped": 1_000, "samples": 250, "loss": 150, "lost": 100, "difference": 40,
    }  # fmt: skip
    [found] = recalls.balances([lot])
    assert found.unexplained == 140
    assert found.accounted == Fraction(9_860, 10_000)


def test_what_was_split_off_and_its_units_are_of_the_lot(world):
    lot = world.pump_lot(10)
    [part] = ledger.split(Lines([lot], [4]), act=world.act()).items
    codes = Given(world.serial, [f"P-{n}" for n in range(3)])
    units = ledger.serialise(Lines([part], [3]), codes=codes, act=world.act()).items
    sold(world, list(units[:2]))
    assert numbers([lot]) == {"made": 10, "hand": 8, "shipped": 2}
    assert numbers([part]) == {"made": 4, "hand": 2, "shipped": 2}
    ledger.take_back(Lines([units[0]]), place=world.a2, act=world.act(), owner=world.us)
    assert numbers([lot]) == {"made": 10, "hand": 9, "shipped": 1}


def test_what_was_undone_never_was(world):
    lot = received(world, 1_000, "L-2")
    gone = sold(world, [lot], [400])
    ledger.reverse(gone.event, act=world.act())
    assert numbers([lot]) == {"received": 1_000, "hand": 1_000}


def test_what_is_expected_has_not_come_yet(world):
    given = Given(world.lot, ["L-3"])
    new = New(Kind.LOT, world.juice, 1, given, [700], origin=world.supplier)
    [lot] = ledger.expect(new, place=world.supplier, owner=world.us, act=world.act()).items
    assert numbers([lot]) == {}
    ledger.receive(Lines([lot], [600]), place=world.a1, stage=Stage.RAW, owner=world.us,
                   act=world.act())  # fmt: skip
    assert numbers([lot]) == {"received": 600, "hand": 600}


def test_more_drawn_than_booked_is_a_gain_and_more_counted_is_unexplained(world):
    lot = world.juice_lot(1_000)
    ledger.adjust(Lines([lot]), changes=[30], act=world.act(reason=f"{lots.GAIN}: drawn"))
    ledger.adjust(Lines([lot]), changes=[20], act=world.act(reason="counted"))
    assert numbers([lot]) == {"made": 1_000, "gained": 30, "hand": 1_050, "difference": -20}


def test_a_component_is_used_until_it_is_taken_out(world):
    [battery], [drill] = world.batteries(1), world.drills(1)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    sold(world, [drill])
    assert numbers([battery]) == {"made": 1, "consumed": 1}
    ledger.take_back(Lines([drill]), place=world.a2, act=world.act(), owner=world.us)
    ledger.remove(Lines([battery]), stage=Stage.READY, act=world.act())
    assert numbers([battery]) == {"made": 1, "hand": 1}


def test_the_balance_of_a_moment_is_of_what_had_happened(world):
    lot = received(world, 1_000, "L-4")
    then = START + timedelta(hours=5)
    ledger.ship(Lines([lot], [300]), place=world.customer, owner=world.customer_party,
                act=world.act(recorded_at=then + timedelta(minutes=1)))  # fmt: skip
    assert numbers([lot], at=then) == {"received": 1_000, "hand": 1_000}
    assert numbers([lot]) == {"received": 1_000, "hand": 700, "shipped": 300}


def test_a_unit_of_a_corrected_product_is_told_apart(world):
    lot = world.pump_lot(3)
    codes = Given(world.serial, ["Q-1", "Q-2"])
    units = ledger.serialise(Lines([lot], [2]), codes=codes, act=world.act()).items
    ledger.correct_product([units[0]], product=world.drill, act=world.act(reason="a drill"))
    found = {each.product: each for each in recalls.balances([lot])}
    assert found[world.pump()].numbers == {"made": 3, "hand": 2, "corrected": 1}
    assert found[world.drill].numbers == {"hand": 1, "corrected": -1}
    assert all(each.unexplained == 0 for each in found.values())


def test_it_costs_the_same_statements_for_any_number(world):
    def statements(items) -> int:
        with CaptureQueriesContext(connection) as captured:
            recalls.balances(items)
        return len(captured)

    lot, one = world.pump_lot(50), world.pump_lot(2)
    codes = Given(world.serial, [f"R-{n}" for n in range(40)])
    ledger.serialise(Lines([lot], [40]), codes=codes, act=world.act())
    assert statements([lot, *world.drills(30)]) == statements([one])
