"""Two processes at once: goods get serials while others number them, or change how they are kept.

On SQLite the second waits for the first to end; on PostgreSQL for the lot, or for the rules.
"""

import json
import subprocess
from typing import Any

import pytest

from tests.installation import Installation

BEGIN = """
import json
from tests import world
from stockthread import ledger
w = world.build()
lot = w.pump_lot(10)
print(json.dumps([lot, w.pump(), w.a1, w.a2, w.us, w.anna, w.serial]))
"""
NUMBER = """
import time
from datetime import timedelta
from django.db import transaction
from stockthread import ledger
from tests.world import START
act = ledger.Act("first", {anna}, START + timedelta(days=1))
with transaction.atomic():
    ledger.serialise(
        ledger.Lines([{lot}], [6]), act=act,
        codes=ledger.Given({serial}, ["A-%d" % n for n in range(6)]))
    print("numbered", flush=True)
    time.sleep(1)
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
        ledger.New(ledger.Kind.UNIT, {pump}, 1, ledger.Given({serial}, ["A-0"])),
        place={a1}, stage=ledger.Stage.READY, owner={us}, act=act)
    print("made", flush=True)
    time.sleep(1)
"""
ASK = """
from datetime import timedelta
from stockthread import catalog, ledger
from stockthread.kernel.errors import Refused
from tests.world import START
act = ledger.Act("second", {anna}, START + timedelta(days=1))
try:
    {deed}
    print("done")
except Refused as error:
    print(error.refusals[0].code)
left = sum(each.quantity for each in ledger.read.waiting({pump}))
print(left, ledger.read.count(ledger.Filter(products=[{pump}], kinds=[1], stages=[1, 2, 3, 4])))
"""


def said(installation: Installation, first: str, deed: str) -> list[str]:
    """Let the first process begin, the second do its deed meanwhile; return what that says."""
    names = ("lot", "pump", "a1", "a2", "us", "anna", "serial")
    cast: dict[str, Any] = dict(
        zip(names, json.loads(installation.run(BEGIN).splitlines()[-1]), strict=True)
    )
    running = installation.start_code(first.format(**cast), stdout=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.readline()
    told = installation.run(ASK.format(deed=deed.format(**cast), **cast)).split("\n")
    assert running.wait(timeout=60) == 0
    return told


GIVE = "ledger.serialise(ledger.Lines([{lot}], [%s]), act=act, codes=ledger.Given({serial}, %s))"
FOUR = ["B-0", "B-1", "B-2", "B-3"]


@pytest.mark.parametrize(
    ("deed", "code", "left"),
    [
        (GIVE % (5, [*FOUR, "B-4"]), "not_enough", "4 6"),
        (GIVE % (4, FOUR), "done", "0 10"),
        (GIVE % (1, ["A-3"]), "code_in_use", "4 6"),
        ("ledger.move(ledger.Lines([{lot}], [5]), place={a2}, act=act)", "not_enough", "4 6"),
        ('ledger.change_tracking({pump}, "lot", act=act)', "units_stand", "4 6"),
        ('ledger.change_tracking({pump}, "serial", act=act)', "done", "4 6"),
    ],
)
def test_what_gets_serials_now_is_not_there_for_others(
    installation: Installation, deed: str, code: str, left: str
) -> None:
    assert said(installation, NUMBER, deed)[:2] == [code, left]


def test_a_policy_without_serials_waits_for_the_unit_that_is_being_made(
    installation: Installation,
) -> None:
    deed = 'ledger.change_tracking({pump}, "lot", act=act)'
    assert said(installation, MAKE, deed)[0] == "units_stand"
