"""Two processes at one station: each unit is completed once, and no component goes in twice."""

import json
import subprocess

import pytest

from tests.installation import Installation

SET_UP = """
from stockthread import ledger, orders, production
from stockthread.ledger import Given, Kind, New, Stage
from stockthread.orders import PRODUCTION, NewLine, NewOrder
from stockthread.production import NewBom, NewBomLine, NewStep
from tests.world import START, build
w = build()
production.add_boms([NewBom(w.drill, (NewBomLine(w.battery, 1),))], key="b", by=w.anna, at=START)
new = NewOrder(PRODUCTION, (NewLine(w.drill, 20),), number="W-1")
[id] = orders.add_orders([new], key="o", by=w.anna, at=START)
order = orders.read.order(id)
steps = [NewStep("Make", w.a1)]
production.plan_order(order, steps, by=w.anna, at=START, place_to=w.a2)
w.batteries(20)
codes = Given(w.serial, [f"U-{n}" for n in range(20)])
production.start(order, 20, w.act(), codes=codes)
"""

COMPLETE = """
import json
from datetime import UTC, datetime
from stockthread import ledger, orders, production
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act, Filter, Kind, Stage
from stockthread.production import Build
order = orders.read.by_number("production order", "W-1")
units = [i.id for i in ledger.read.search(Filter(stages=[Stage.WIP], kinds=[Kind.UNIT]))]
parts = [i.id for i in ledger.read.search(Filter(stages=[Stage.RAW], kinds=[Kind.UNIT]))]
said = []
for n, (unit, part) in enumerate(zip(units, {parts})):
    act = Act("{name}-%d" % n, 1, datetime(2026, 3, 3, 8, n, tzinfo=UTC))
    try:
        done = production.complete(order, Build([unit], components=[[part]]), act)
        said.append("completed")
    except Refused as error:
        said.append(",".join(refusal.code for refusal in error.refusals))
print(json.dumps(said))
"""

BEGIN = """
import time
from datetime import UTC, datetime
from django.db import transaction
from stockthread import ledger, orders, production
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act, Filter, Given, Kind, Stage
from stockthread.production import Build
order = orders.read.by_number("production order", "W-1")
at = datetime(2026, 3, 4, 8, tzinfo=UTC)
parts = [i.id for i in ledger.read.search(Filter(stages=[Stage.RAW], kinds=[Kind.UNIT]))]
product = orders.read.lines([order.id])[order.id][0].product
type = ledger.read.find_code("U-0")[0].type
def more(number, key):
    codes = Given(type, [f"V-{key}-{n}" for n in range(number)])
    build = Build((), number, codes, [[part] for part in parts[:number]])
    return production.complete(order, build, Act(key, 1, at))
"""
MORE = """
with transaction.atomic():
    more(3, "first")
    print("begun", flush=True)
    time.sleep(1)
"""
CLOSE = """
with transaction.atomic():
    orders.close_order(order.id, by=1, at=at)
    print("begun", flush=True)
    time.sleep(1)
"""
MORE_TOO = """
parts = parts[3:]
try:
    more(3, "second")
    print("completed")
except Refused as error:
    print(error.refusals[0].code)
"""

LOOK = """
import json
from stockthread import ledger, orders
order = orders.read.by_number("production order", "W-1")
made = orders.progress.of_order(order).lines[0].done.made
inside = [each for some in ledger.read.contents_of(range(1, 200)).values() for each in some]
print(json.dumps([made, len(inside), len(set(inside)), ledger.verify().ok]))
"""


def _said(*processes: subprocess.Popen[str]) -> list[str]:
    finished = [process.communicate(timeout=120) for process in processes]
    for process, (_, error) in zip(processes, finished, strict=True):
        assert process.returncode == 0, error
    return [out for out, _ in finished]


def _start(installation: Installation, code: str) -> subprocess.Popen[str]:
    return installation.start_code(code, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize(
    ("first", "said"), [(MORE, "more_than_ordered"), (CLOSE, "order_ended")], ids=["more", "close"]
)
def test_what_one_completes_or_closes_the_other_has_no_room_for(
    installation: Installation, first: str, said: str
) -> None:
    set_up = SET_UP.replace("NewLine(w.drill, 20)", "NewLine(w.drill, 24)")
    _said(_start(installation, set_up))
    running = _start(installation, BEGIN + first)
    assert running.stdout is not None
    running.stdout.readline()
    [answer] = _said(_start(installation, BEGIN + MORE_TOO))
    _said(running)
    assert answer.split() == [said]


def test_each_unit_is_completed_once_and_each_component_goes_into_one(
    installation: Installation,
) -> None:
    _said(_start(installation, SET_UP))
    codes = [
        COMPLETE.replace("{name}", name).replace("{parts}", parts)
        for name, parts in (("one", "parts"), ("other", "reversed(parts)"))
    ]
    outs = _said(*(_start(installation, code) for code in codes))
    said = [each for out in outs for each in json.loads(out)]
    assert set(said) <= {
        "completed", "unit_not_in_work", "component_built_in", "item_is_gone", "installed",
        "wrong_stage", "not_as_expected", "container_is_gone", "other_place",
    }  # fmt: skip
    made, inside, different, is_whole = json.loads(_said(_start(installation, LOOK))[0])
    assert made == inside == different == said.count("completed")
    assert is_whole
