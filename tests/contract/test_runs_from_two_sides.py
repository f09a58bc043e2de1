"""Two processes at once: two runs are not each fed with what came out of the other."""

import json
import subprocess

from tests.installation import Installation

BEGIN = """
import json
from stockthread import ledger
from stockthread.ledger import Kind, Lines, New
from tests import world
w = world.build()

def run():
    used = ledger.consume(Lines([w.juice_lot(100)], [10]), act=w.act()).items[0]
    new = New(Kind.LOT, w.juice, 1, None, [10])
    made = ledger.produce(new, process=used, place=w.a1, owner=w.us, act=w.act())
    return used, made.items[0]

print(json.dumps([w.anna, *run(), *run()]))
"""
FEED = """
import time
from datetime import timedelta
from django.db import transaction
from stockthread import ledger
from stockthread.kernel.errors import Refused
from tests.world import START
act = ledger.Act("feed {process}", {anna}, START + timedelta(days=1))
try:
    with transaction.atomic():
        ledger.consume(ledger.Lines([{lot}]), process={process}, act=act)
        print("fed", flush=True)
        time.sleep({seconds})
except Refused as error:
    print(error.refusals[0].code)
"""


def test_two_runs_do_not_come_out_of_each_other(installation: Installation) -> None:
    anna, one, of_one, other, of_other = json.loads(installation.run(BEGIN))
    first = FEED.format(anna=anna, process=one, lot=of_other, seconds=1)
    second = FEED.format(anna=anna, process=other, lot=of_one, seconds=0)
    feeder = installation.start_code(first, stdout=subprocess.PIPE)
    assert feeder.stdout is not None
    assert feeder.stdout.readline() == "fed\n"
    assert installation.run(second).strip() == "comes_from_process"
    assert feeder.wait(timeout=60) == 0
