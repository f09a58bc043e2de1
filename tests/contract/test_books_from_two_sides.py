"""Whoever follows the ledger at the same time: each event is booked once, each key adds once."""

import json
import time

from tests.installation import Installation

# Older transactions, be they of other tests on this server, keep events from their positions.
CAST = """
import time
from stockthread import ledger
from stockthread.kernel import db
from tests.costs.conftest import Keeper
from tests.world import build
keeper = Keeper(build())
events = [keeper.buy(keeper.world.drill, 20, 1_003)[1].event for _ in range(30)]
[(count,)] = db.query("SELECT COUNT(*) FROM ledger_event")
while ledger.read.last_position() < count:
    ledger.sequence()
    time.sleep(0.05)
print(events[0])
"""
FOLLOW = """
import sys, time
from stockthread import costs
from stockthread.kernel import clock
while time.time() < {start}:
    time.sleep(0.005)
costs.follow()
new = costs.NewEntry("landed", 777, events=({event},))
print(costs.add_entry(new, key="the same", by=1, recorded_at=clock.now()))
"""
TOLD = """
import json
from stockthread import costs
from stockthread.kernel import db
sums = db.query("SELECT CAST(SUM(goods) AS BIGINT), CAST(SUM(landed) AS BIGINT) FROM costs_holding")
goods = db.query("SELECT COUNT(*) FROM costs_entry WHERE kind = 'goods'")
print(json.dumps([*sums[0], goods[0][0], costs.check().wrong]))
"""


def test_what_several_follow_at_once_is_booked_once(installation: Installation) -> None:
    event = installation.run(CAST).strip()
    code = FOLLOW.format(start=time.time() + 3, event=event)
    processes = [installation.start_code(code, stdout=-1, stderr=-1) for _ in range(4)]
    said = [process.communicate(timeout=120) for process in processes]
    assert len({out for out, _ in said}) == 1, said
    assert [process.returncode for process in processes] == [0] * 4
    assert json.loads(installation.run(TOLD)) == [30 * 20 * 1_003, 777, 30, 0]
