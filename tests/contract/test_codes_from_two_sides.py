"""Two processes at once correct the codes of the same units: each act is whole, none is lost."""

import json
import subprocess

from tests.installation import Installation

BEGIN = """
import json
from tests import world
from stockthread import identifiers
w = world.build()
drills = w.drills(6)
new = identifiers.NewScheme("S", "S", "S-{counter:5}", w.serial)
print(json.dumps([drills, identifiers.add_schemes([new])[0], w.serial, w.anna]))
"""
CORRECT = """
import json
from datetime import timedelta
from stockthread import identifiers, ledger
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act, Generated
from tests.world import START
drills, said = {drills}, []
for n in range(12):
    act = Act("{mark}%d" % n, {anna}, START + timedelta(days=1, seconds=n))
    pair = [drills[(n + {turn}) % 6], drills[(n * 5 + {turn} + 1) % 6]]
    try:
        if n % 3 == {turn}:
            made = Generated({scheme}, identifiers.Fields())
            ledger.correct_codes(drills[{turn}::2], codes=made, act=act)
        else:
            ledger.swap_codes(*pair, type={serial}, act=act)
        said.append("done")
    except Refused as error:
        said.append(error.refusals[0].code)
print(json.dumps(said))
"""
LOOK = """
import json
from stockthread import identifiers, ledger
codes = ledger.read.codes_of_type({drills}, {serial})
report = ledger.verify()
print(json.dumps([sorted(codes.values()), [str(f) for f in report.findings],
                  identifiers.read.counters({scheme})[0].next_number]))
"""


def test_swaps_and_new_serials_at_once_leave_each_unit_its_own(installation: Installation) -> None:
    names = ("drills", "scheme", "serial", "anna")
    cast = dict(zip(names, json.loads(installation.run(BEGIN)), strict=True))
    sides = [
        installation.start_code(
            CORRECT.format(**cast, mark=mark, turn=turn), stdout=subprocess.PIPE
        )
        for turn, mark in enumerate("ab")
    ]
    said = [each for side in sides for each in json.loads(side.communicate(timeout=120)[0])]
    assert set(said) <= {"done", "repeated_item"}
    codes, findings, next_number = json.loads(installation.run(LOOK.format(**cast)))
    assert len(set(codes)) == 6
    assert findings == []
    assert next_number == 1 + 3 * 8, "each number was taken once"
