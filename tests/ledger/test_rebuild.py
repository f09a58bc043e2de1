"""The projections come back from the facts, to the row."""

from typing import Any

import pytest

from stockthread import ledger
from stockthread.kernel import db
from stockthread.ledger import Lines, schema
from stockthread.ledger.rebuild import Rebuilt, rebuild
from stockthread.ledger.verify import verify
from tests import world
from tests.installation import Installation
from tests.ledger import tampering


def projections() -> dict[str, list[dict[str, Any]]]:
    """Every row of both projections."""
    return {table: tampering.rows(table) for table in schema.PROJECTIONS}


def test_what_every_verb_left_is_what_replay_gives(told: None) -> None:
    before = projections()
    done = rebuild()
    states, holdings = (len(rows) for rows in before.values())
    assert done == Rebuilt(states, holdings, 0, 0)
    assert projections() == before


def test_emptied_projections_come_back_to_the_row(told: None) -> None:
    before = projections()
    with tampering.undone():
        for table in schema.PROJECTIONS:
            db.execute(f"DELETE FROM {table}")
        done = rebuild()
        assert projections() == before
        assert done.states_mended == done.states == len(before["ledger_state"])
        lots = {row["item"] for row in before["ledger_holding"]}
        assert done.holdings_mended == len(lots)
        assert verify().ok


@pytest.mark.parametrize("table", schema.PROJECTIONS)
def test_a_changed_lost_or_invented_row_is_put_right(told: None, table: str) -> None:
    before = projections()
    for column in schema.columns_of(table):
        with tampering.undone():
            if tampering.change(table, column, before[table][-1]):
                assert sum(rebuild()[2:]) > 0, column
                assert projections() == before, column
    with tampering.undone():
        assert tampering.delete(table, before[table][3])
        invented = {**before[table][4], "item": 10**6}
        assert tampering.insert(table, invented)
        assert sum(rebuild()[2:]) == 2
        assert projections() == before


def test_holds_and_reservations_are_counted_again(told: None) -> None:
    before = projections()
    with tampering.undone():
        db.execute("UPDATE ledger_state SET holds = 0, blocks = 0, reserved = 0")
        db.execute("UPDATE ledger_holding SET reserved = 0")
        rebuild()
        assert projections() == before


@pytest.mark.django_db
def test_an_empty_ledger_is_rebuilt_to_nothing() -> None:
    assert rebuild() == Rebuilt(0, 0, 0, 0)
    assert verify().ok


@pytest.mark.django_db
def test_after_a_rebuild_the_work_goes_on() -> None:
    w = world.build()
    drills, juice = w.drills(3), w.juice_lot(1000)
    db.execute("DELETE FROM ledger_state")
    db.execute("DELETE FROM ledger_holding")
    rebuild()
    w.move(drills, w.a2)
    ledger.move(Lines([juice], [300]), place=w.a2, act=w.act())
    assert verify().ok


def test_rebuild_is_one_transaction_of_its_own(installation: Installation) -> None:
    installation.run("""
from stockthread.kernel import db
from stockthread.ledger.rebuild import rebuild
from stockthread.ledger.verify import verify
from tests import world
from tests.ledger import story

for _ in story.told(world.build()):
    pass
assert rebuild()[2:] == (0, 0)
db.execute("UPDATE ledger_state SET last_movement = last_movement + 1")
assert not verify().ok
assert rebuild().states_mended > 0
assert verify().ok
""")
