"""What was observed of an item is on record, each time anew."""

from stockthread import ledger
from stockthread.kernel import db
from tests import stock
from tests.ledger import verbs
from tests.refusals import refused
from tests.world import World


def test_readings_of_many_items_are_one_event_and_move_nothing(world: World) -> None:
    drills = world.drills(2)
    before = [stock.unit(drill) for drill in drills]
    posting = ledger.observe(
        drills, attributes=verbs.days(), values=["17", "x" * 500], act=world.act()
    )
    assert posting.accepted == 2
    assert [stock.unit(drill) for drill in drills] == before
    rows = db.query("SELECT item, value FROM ledger_reading ORDER BY item")
    assert rows == [(drills[0], "17"), (drills[1], "x" * 500)]
    stock.assert_sound()


def test_a_later_reading_does_not_replace_the_earlier(world: World) -> None:
    (drill,) = world.drills(1)
    for value in ("1", "2", "2"):
        ledger.observe([drill], attributes=verbs.days(), values=[value], act=world.act())
    rows = db.query("SELECT value FROM ledger_reading ORDER BY event")
    assert rows == [("1",), ("2",), ("2",)]


def test_a_process_can_be_observed(world: World) -> None:
    process = verbs.process(world)
    assert ledger.observe(
        [process], attributes=[verbs.days()], values=["84 °C"], act=world.act()
    ).accepted == 1  # fmt: skip


def test_a_reading_is_answered_by_another_and_never_undone(world: World) -> None:
    (drill,) = world.drills(1)
    read = ledger.observe([drill], attributes=verbs.days(), values=["1"], act=world.act())
    found = refused(lambda: ledger.reverse(read.event, act=world.act()))
    assert found == [(None, "not_reversible")]
