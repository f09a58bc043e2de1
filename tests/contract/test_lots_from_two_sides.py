"""Two processes at once: a lot does not vanish while another makes units of it."""

import json
import subprocess

from tests.installation import Installation

BEGIN = """
import json
from tests import world
w = world.build()
lot = w.pump_lot()
from stockthread import ledger
print(json.dumps([lot, ledger.read.item(lot).event, w.pump(), w.a1, w.us, w.anna]))
"""
MAKE = """
import time
from datetime import timedelta
from django.db import transaction
from stockthread import ledger
from tests.world import START
act = ledger.Act("make", {anna}, START + timedelta(days=1))
with transaction.atomic():
    ledger.commission(
        ledger.New(ledger.Kind.UNIT, {pump}, 1, lot={lot}),
        place={a1}, stage=ledger.Stage.READY, owner={us}, act=act)
    print("made", flush=True)
    time.sleep(1)
"""
UNDO = """
from datetime import timedelta
from stockthread import ledger
from stockthread.kernel.errors import Refused
from tests.world import START
act = ledger.Act("undo", {anna}, START + timedelta(days=1))
try:
    ledger.reverse({event}, act=act)
except Refused as error:
    print(error.refusals[0].code)
"""


def test_a_lot_is_not_undone_while_units_are_made_of_it(installation: Installation) -> None:
    names = ("lot", "event", "pump", "a1", "us", "anna")
    cast = dict(zip(names, json.loads(installation.run(BEGIN)), strict=True))
    maker = installation.start_code(MAKE.format(**cast), stdout=subprocess.PIPE)
    assert maker.stdout is not None
    assert maker.stdout.readline() == "made\n"
    assert installation.run(UNDO.format(**cast)).strip() == "later_event"
    assert maker.wait(timeout=60) == 0
