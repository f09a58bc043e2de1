"""Complaints that are like one, and the same one made twice, each with why."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import complaints, ledger
from stockthread.ledger import Lines
from tests.complaints.conftest import PHONED


def why(complaint):
    return {each.complaint.id: (each.is_double, each.why)
            for each in complaints.alike(complaint.id)}  # fmt: skip


def test_the_same_unit_and_the_same_person_are_doubles(desk):
    one, other = desk.world.drills(2)
    first = desk.complaint("It smokes", one)
    second = desk.complaint("There is a smell", one)
    third = desk.complaint("No power at all", contact=PHONED)
    fourth = desk.complaint(
        "Nothing works", other, contact=PHONED._replace(email="IDA@example.com")
    )
    assert why(second)[first.id] == (True, (
        "about the same thing, within a day", "same product",
    ))  # fmt: skip
    assert why(fourth)[third.id][0]
    assert "from the same person, within a day" in why(fourth)[third.id][1]
    desk.shop.day += timedelta(days=90)
    late = desk.complaint("It smokes once more", one)
    is_double, reasons = why(late)[first.id]
    assert not is_double
    assert reasons[0] == "about the same thing"


def test_one_person_with_two_units_complains_twice_and_means_it(desk):
    one, other = desk.world.drills(2)
    first = desk.complaint("It smokes", one, contact=PHONED)
    second = desk.complaint("Too loud", other, contact=PHONED)
    assert not why(second).get(first.id, (False,))[0]


def test_a_lot_in_common_is_told_through_what_is_built_in(desk):
    world = desk.world
    lot = world.pump_lot(10)
    posting = ledger.commission(
        world.pumps_of(lot, 3), place=world.a1, stage=ledger.Stage.READY, owner=world.us,
        act=world.act(),
    )  # fmt: skip
    pumps = list(posting.items)
    [drill] = world.drills(1)
    ledger.install(Lines(pumps[:1]), parent=drill, act=world.act())
    first = desk.complaint("It leaks", pumps[1])
    second = desk.complaint("Wet hands", drill)
    _, reasons = why(second)[first.id]
    assert f"both from lot {ledger.read.item(lot).code}" in reasons


def test_words_alike_are_told_and_common_words_are_not_words(desk):
    first = desk.complaint("Battery is empty after ten minutes", product=desk.world.drill)
    second = desk.complaint("The battery was empty in ten minutes", product=desk.world.drill)
    third = desk.complaint("The handle is not for me")
    assert why(second)[first.id][1] == (
        "same product", "same words: battery, empty, minutes, ten",
    )  # fmt: skip
    assert third.id not in why(second)


def test_any_number_of_complaints_costs_the_same_statements(desk):
    def cost(of):
        with CaptureQueriesContext(connection) as seen:
            complaints.alike(of.id)
        return len(seen)

    [*drills] = desk.world.drills(12)
    made = desk.complaint("It smokes", drills[0])
    desk.complaint("It smokes", drills[1])
    before = cost(made)
    for drill in drills[2:]:
        desk.complaint("It smokes", drill)
    assert cost(made) == before <= 14


def test_a_lot_that_everything_has_says_nothing_and_a_rare_one_is_named(desk):
    world = desk.world
    screws, cells = world.pump_lot(100), world.pump_lot(100)
    drills = world.drills(20)
    for parts, into in ((screws, drills), (cells, drills[:3])):
        for pump, drill in zip(made_pumps(world, parts, len(into)), into, strict=True):
            ledger.install(Lines([pump]), parent=drill, act=world.act())
    first, second = desk.complaint("It leaks", drills[0]), desk.complaint("Wet hands", drills[1])
    third = desk.complaint("Does not turn", drills[9])
    _, reasons = why(first)[second.id]
    assert f"both from lot {ledger.read.item(cells).code}" in reasons
    assert third.id not in why(first)  # the screws and the product alone are no likeness


def made_pumps(world, lot, count):
    posting = ledger.commission(
        world.pumps_of(lot, count), place=world.a1, stage=ledger.Stage.READY, owner=world.us,
        act=world.act(),
    )  # fmt: skip
    return list(posting.items)
