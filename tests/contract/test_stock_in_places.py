"""Stock in a set of places against stock elsewhere."""

from stockthread import ledger, places
from stockthread.ledger import Lines, Stage


def by_stage(where):
    return {
        (each.stage, each.is_there): (each.units, each.lots)
        for each in ledger.read.stock_by_stage(where)
    }


def test_units_and_lots_are_told_apart_by_stage_and_by_where_they_are(world):
    world.drills(3, world.a1)
    world.drills(2, world.a2)
    world.batteries(4, world.a1)
    world.juice_lot(5000, place=world.a1)
    assert by_stage([world.a1]) == {
        (Stage.RAW, True): (4, 0),
        (Stage.READY, True): (3, 1),
        (Stage.READY, False): (2, 0),
    }


def test_a_lot_in_two_of_the_places_counts_once(world):
    lot = world.juice_lot(5000, place=world.a1)
    ledger.move(Lines([lot], [2000]), place=world.a2, act=world.act())
    assert by_stage([world.a1, world.a2]) == {(Stage.READY, True): (0, 1)}
    assert by_stage([world.a2]) == {(Stage.READY, True): (0, 1), (Stage.READY, False): (0, 1)}


def test_containers_and_what_is_gone_do_not_count(world):
    [gone, _] = world.drills(2, world.a1)
    world.cartons(2, world.a1)
    scrap = places.virtual_place("scrap")
    ledger.scrap(Lines([gone]), place=scrap, act=world.act())
    assert by_stage([world.a1, scrap]) == {(Stage.READY, True): (1, 0)}


def test_no_places_hold_nothing(world):
    world.drills(2, world.a1)
    assert by_stage([]) == {(Stage.READY, False): (2, 0)}
    assert ledger.read.stock_by_product([]) == []


def test_products_are_summed_over_the_places(world):
    world.drills(3, world.a1)
    world.drills(2, world.a2)
    lot = world.juice_lot(5000, place=world.a1)
    ledger.move(Lines([lot], [2000]), place=world.a3, act=world.act())
    found = ledger.read.stock_by_product([world.a1, world.a2])
    assert [tuple(each) for each in found] == [(world.drill, 5, 0), (world.juice, 0, 3000)]


def test_one_statement_however_many_places(world, django_assert_num_queries):
    world.drills(3, world.a1)
    with django_assert_num_queries(1):
        ledger.read.stock_by_stage([world.a1, world.a2, world.a3])
    with django_assert_num_queries(1):
        ledger.read.stock_by_product([world.a1, world.a2, world.a3])
