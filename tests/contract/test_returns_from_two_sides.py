"""Two at once take back, decide about, or exchange the same unit: one does it, the other is told.

On SQLite the second waits for the first to end; on PostgreSQL for the unit, or for the return.
"""

import json
from subprocess import PIPE

from tests.installation import Installation

BEGIN = """
import json
from stockthread import ledger
from stockthread.ledger import Lines
from stockthread.orders import RETURN
from tests import world
from tests.returns.shop import Shop
shop = Shop(world.build())
drill, waiting, old, one, two, left, right = shop.world.drills(7)
for item in (drill, waiting, old, left, right):
    shop.sell([item])
first, second, third = (shop.order(RETURN, shop.world.drill) for _ in range(3))
came = shop.returned(waiting)
w = shop.world
print(json.dumps([
    drill, waiting, old, one, two, left, right,
    first.id, second.id, third.id, came.id, w.a2, w.anna,
]))
"""
HEAD = """
import time
from datetime import timedelta
from django.db import transaction
from stockthread import ledger, orders, returns
from stockthread.kernel.errors import Refused
from stockthread.returns import Delivery
from tests.world import START
def act(key):
    return ledger.Act(key, {anna}, START + timedelta(days=1))
def take(order, key, item={drill}):
    delivery = Delivery((ledger.read.item(item).code,), order)
    return returns.receive(delivery, place={place}, act=act(key), on=START.date())
def decide(outcome, key):
    return returns.decide({came}, [{waiting}], outcome, act=act(key))
def swap(new, key):
    return returns.exchange(0, [({old}, new)], act=act(key))
def told(do):
    try:
        done = do()
    except Refused as error:
        return error.refusals[0].code
    return getattr(done, "accepted", "decided")
"""
FIRST = """
with transaction.atomic():
    {deed}
    print("begun", flush=True)
    input()
    time.sleep(0.5)
"""
SECOND = """
print("ready", flush=True)
print(told(lambda: {deed}), [step.verb for step in returns.read.steps([{item}])[{item}]][-1],
      ledger.read.item({item}).holds)
"""


def test_what_two_take_back_or_decide_at_once_is_done_by_one(installation: Installation) -> None:
    names = (
        "drill", "waiting", "old", "one", "two", "left", "right", "first", "second", "third",
        "came", "place", "anna",
    )  # fmt: skip
    cast = dict(zip(names, json.loads(installation.run(BEGIN).splitlines()[-1]), strict=True))

    def both(first: str, second: str, item: str) -> str:
        begin = HEAD + FIRST.replace("{deed}", first)
        deed = HEAD + SECOND.replace("{deed}", second).replace("{item}", f"{{{item}}}")
        running = installation.start_code(begin.format(**cast), stdin=PIPE, stdout=PIPE)
        assert running.stdout is not None
        assert running.stdout.readline() == "begun\n"
        other = installation.start_code(deed.format(**cast), stdout=PIPE)
        assert other.stdout is not None
        assert other.stdout.readline() == "ready\n"
        running.communicate("go\n", timeout=60)
        answer, _ = other.communicate(timeout=60)
        return answer.strip()

    late = "not_with_others" if installation.address else "0"
    assert both("take({first}, 'a')", "take({second}, 'b')", "drill") == f"{late} take_back 1"
    told = both("decide('stock', 'c')", "decide('scrap', 'd')", "waiting")
    assert told == "return_decided change_owner 0"
    told = both("swap({one}, 'e')", "swap({two}, 'f')", "two")
    assert told.split()[0] == "exchange_replaced"
    told = both("take({third}, 'g', {left})", "take({third}, 'h', {right})", "right")
    assert told == "0 deliver 0"
    check = "from stockthread import ledger; print(ledger.verify().ok)"
    assert installation.run(check).strip() == "True"
