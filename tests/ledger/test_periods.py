"""Locked periods, as the ledger holds them."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from stockthread import ledger
from stockthread.kernel import db
from stockthread.ledger.verify import verify
from tests.world import START, World

END = START.replace(hour=0) + timedelta(days=1)


def test_an_event_in_a_locked_period_is_found(world: World) -> None:
    [drill] = world.drills(1)
    ledger.set_lock(START.date(), END, by=world.anna, at=END)
    later = world.act(recorded_at=END + timedelta(hours=1))
    ledger.move(ledger.Lines([drill]), place=world.a2, act=later)
    assert verify().ok
    ledger.set_lock(None, None, by=world.anna, at=END, reason="a late bill")
    ledger.move(ledger.Lines([drill]), place=world.a3, act=later._replace(key="again"))
    assert verify().ok
    with transaction.atomic():
        db.execute(
            "INSERT INTO ledger_lock (id, day, until, after_event, person, reason, recorded_at)"
            " SELECT 0, day, until + 360000000000, 0, person, reason, recorded_at FROM ledger_lock"
            " WHERE id = 1"
        )
        assert {finding.rule for finding in verify().findings} == {"I-40"}
        transaction.set_rollback(True)


@pytest.mark.parametrize("statement", [
    "UPDATE ledger_lock SET until = 0", "DELETE FROM ledger_lock", "TRUNCATE ledger_lock",
])  # fmt: skip
def test_what_was_locked_stays_on_record(world: World, statement: str) -> None:
    ledger.set_lock(START.date(), END, by=world.anna, at=END)
    if statement.startswith("TRUNCATE") and not db.is_postgresql():
        return
    with pytest.raises(DatabaseError, match="facts are never changed"), transaction.atomic():
        db.execute(statement)
