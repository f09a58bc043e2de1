"""Two processes at once: people scan into one count, one posts it; two put one amount right."""

import json
import subprocess

from tests.installation import Installation

BEGIN = """
import json
from datetime import timedelta
from stockthread import counts, ledger
from tests import world
w = world.build()
drills = w.drills(40)
codes = ledger.read.codes(drills)
at = world.START + timedelta(days=1)
made = counts.open_count(counts.NewCount(places=(w.warehouse,)), key="c", by=w.anna, at=at)
print(json.dumps([made.id, w.anna, w.ben, w.a1, [codes[d] for d in drills]]))
"""
SCAN = """
from datetime import timedelta
from stockthread import counts
from tests.world import START
for n, code in enumerate({codes}):
    at = START + timedelta(days=1, minutes=n)
    scan = counts.NewScan(code, {place}, "{name}-" + str(n))
    counts.add_scans({count}, [scan], by={by}, at=at)
"""
POST = """
from datetime import timedelta
from stockthread import counts, ledger
from tests.world import START
act = ledger.Act("post", {by}, START + timedelta(days=2))
found = counts.survey({count})
print(counts.post({count}, counts.proposed(found), act=act).repeated)
"""
ASK = """
import json
from datetime import timedelta
from stockthread import counts, ledger
from tests.world import START
counts.review({count}, by={by}, at=START + timedelta(days=2))
found = counts.survey({count}).figures
print(json.dumps([found.matched, found.missing, len(counts.read.scans({count}))]))
"""
EVENTS = """
from stockthread import counts, ledger
print(len(ledger.read.events_for(*counts.read.count({count}).cause)))
"""


def test_two_people_scan_in_one_place_and_a_repeated_row_counts_once(
    installation: Installation,
) -> None:
    count, anna, ben, a1, codes = json.loads(installation.run(BEGIN))
    scanners = [
        installation.start_code(
            SCAN.format(codes=codes[some], place=a1, name=name, count=count, by=by),
            stdout=subprocess.PIPE,
        )
        for some, name, by in (
            (slice(0, 20), "anna", anna), (slice(15, 39), "ben", ben), (slice(0, 20), "anna", anna)
        )
    ]  # fmt: skip
    assert [scanner.wait(timeout=120) for scanner in scanners] == [0, 0, 0]
    assert json.loads(installation.run(ASK.format(count=count, by=anna))) == [39, 1, 44]
    posters = [
        installation.start_code(POST.format(count=count, by=anna), stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    assert sorted(p.communicate(timeout=120)[0].strip() for p in posters) == ["False", "True"]
    assert installation.run(EVENTS.format(count=count)).strip() == "1"


LOT = """
import json
from tests import world
w = world.build()
print(json.dumps([w.juice_lot(10_000), w.anna]))
"""
PUT_RIGHT = """
import time
from datetime import timedelta
from django.db import transaction
from stockthread import counts, ledger
from tests.world import START
act = ledger.Act("to-{really}", {by}, START + timedelta(days=1))
print("ready", flush=True)
with transaction.atomic():
    counts.put_right({lot}, {really}, place=0, reason_code="SPILT", act=act)
    print("done", flush=True)
    time.sleep({seconds})
"""
THERE = """
from stockthread import ledger
print(sum(part.quantity for part in ledger.read.holdings({lot}) if part.stage < 5))
"""


def test_two_who_put_an_amount_right_at_once_do_not_both_subtract(
    installation: Installation,
) -> None:
    lot, anna = json.loads(installation.run(LOT))

    def putting(really: int, seconds: float) -> subprocess.Popen[str]:
        code = PUT_RIGHT.format(really=really, by=anna, lot=lot, seconds=seconds)
        return installation.start_code(code, stdout=subprocess.PIPE)

    first = putting(6_000, 3)
    assert first.stdout is not None
    assert [first.stdout.readline() for _ in range(2)] == ["ready\n", "done\n"]
    second = putting(5_000, 0)
    assert [each.wait(timeout=60) for each in (first, second)] == [0, 0]
    assert installation.run(THERE.format(lot=lot)).strip() == "5000"
