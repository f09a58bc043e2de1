"""What holds whatever is posted: nothing twice, nothing by halves, and the present is as of now."""

from datetime import timedelta
from typing import Any

import pytest

from stockthread import ledger
from stockthread.kernel import db
from stockthread.kernel.errors import Refused
from stockthread.ledger import Block, Lines, chain, schema
from stockthread.ledger.records import State
from tests import world
from tests.ledger import story, tampering

pytestmark = pytest.mark.django_db

STATE = ", ".join(State._fields)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every ledger table but the ids to be drawn next."""
    return {table: tampering.rows(table) for table in (*schema.FACTS, *schema.PROJECTIONS)}


def test_the_present_is_as_of_now() -> None:
    for _ in story.told(world.build()):
        pass
    now = world.START + timedelta(days=3650)
    sql = f"SELECT item, {STATE} FROM ledger_state WHERE kind NOT IN (2, 4)"
    present = {item: State(*state) for item, *state in db.query(sql)}
    then = chain.states_then(list(present), now)
    assert {item: told.state for item, told in then.items()} == present
    lots = [item for (item,) in db.query("SELECT item FROM ledger_state WHERE kind = 2")]
    holdings = db.query(
        "SELECT item, place, stage, owner, container, quantity FROM ledger_holding"
        " ORDER BY item, stage, place, owner, container"
    )
    assert [tuple(holding) for holding in chain.holdings_then(lots, now)] == holdings


def test_a_repeated_key_changes_nothing() -> None:
    w = world.build()
    drills = w.drills(3)
    first = w.move(drills, w.a2, key="once")
    before = everything()
    again = w.move(drills, w.a2, key="once")
    assert again == first._replace(repeated=True)
    assert everything() == before
    with pytest.raises(Refused, match="once"):
        w.move(drills, w.a3, key="once")
    assert everything() == before


def test_a_refused_batch_leaves_no_trace() -> None:
    w = world.build()
    drills, juice = w.drills(3), w.juice_lot(1000)
    ledger.hold(Lines(drills[1:2]), reason="scratched", blocks=Block.MOVE, act=w.act())
    before = everything()
    with pytest.raises(Refused):
        w.move([*drills, juice], w.a2)
    with pytest.raises(Refused):
        ledger.move(Lines([juice], [1001]), place=w.a2, act=w.act())
    assert everything() == before


def test_of_a_batch_of_good_lines_the_others_stay_as_they_are() -> None:
    w = world.build()
    drills = w.drills(3)
    ledger.hold(Lines(drills[1:2]), reason="scratched", blocks=Block.MOVE, act=w.act())
    before = {row["item"]: row for row in tampering.rows("ledger_state")}
    posting = w.move(drills, w.a2, accept="good")
    after = {row["item"]: row for row in tampering.rows("ledger_state")}
    assert (posting.accepted, [refusal.line for refusal in posting.refused]) == (2, [1])
    assert after[drills[1]] == before[drills[1]]
    assert {after[drill]["place"] for drill in drills} == {w.a1, w.a2}


def test_an_undone_event_leaves_the_state_that_was() -> None:
    w = world.build()
    drills, juice, carton = w.drills(2), w.juice_lot(1000), w.cartons(1)[0]
    battery = w.batteries(1)

    def state() -> tuple[list[Any], list[Any]]:
        columns = f"item, {STATE}, holds, blocks, reserved"
        where = f"WHERE item IN ({', '.join(map(str, [*drills, juice, carton, *battery]))})"
        return (
            db.query(f"SELECT {columns} FROM ledger_state {where} ORDER BY item"),
            db.query(f"SELECT * FROM ledger_holding {where} ORDER BY item, place, stage"),
        )

    before = state()
    deeds = [
        lambda: w.move(drills, w.a2),
        lambda: ledger.move(Lines([juice], [400]), place=w.a3, act=w.act()),
        lambda: ledger.pack(Lines(drills), container=carton, act=w.act()),
        lambda: ledger.hold(Lines(drills), reason="?", blocks=Block.SHIP, act=w.act()),
        lambda: ledger.split(Lines([juice], [100]), act=w.act()),
        lambda: ledger.install(Lines(battery), parent=drills[0], act=w.act()),
        lambda: ledger.scrap(Lines(drills), place=w.scrap, act=w.act()),
        lambda: ledger.adjust(Lines([juice]), changes=[-10], act=w.act(reason="counted")),
        lambda: ledger.ship(Lines(drills), place=w.carrier, act=w.act()),
    ]
    for deed in deeds:
        event = deed().event
        assert state() != before
        ledger.reverse(event, act=w.act())
        states, holdings = state()
        assert states == before[0]
        assert [row for row in holdings if row[2] < 5] == before[1]


def test_what_happened_is_never_later_than_its_record() -> None:
    w = world.build()
    act = w.act()
    with pytest.raises(Refused):
        w.move(w.drills(1), w.a2, at=act.recorded_at + timedelta(days=1))
