"""Two processes at once: people scan into one count, and one posts it."""

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
