"""The disk is full amid a posting: that is a refusal, and it is done once there is room."""

import pytest

from tests.installation import Installation

CODE = """
from django.db import connection
from stockthread.kernel.errors import Refused
from stockthread import ledger
from stockthread.ledger import Given, Kind, New, Stage
from tests import world

w = world.build()
pages = connection.cursor().execute("PRAGMA page_count").fetchone()[0]
codes = Given(w.serial, [f"SERIAL-{n:06d}" for n in range(5000)])
new = New(Kind.UNIT, w.drill, 5000, codes)
act = w.act()

def post(room):
    connection.cursor().execute(f"PRAGMA max_page_count = {pages + room}")
    try:
        posting = ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=act)
    except Refused as error:
        return error.refusals[0].code
    return f"{posting.accepted} {posting.repeated}"

print(post(5))
print(connection.cursor().execute("SELECT COUNT(*) FROM ledger_item").fetchone()[0])
print(post(100_000))
print(ledger.verify().findings)
"""


def test_a_full_disk_is_a_refusal_and_nothing_is_changed(installation: Installation) -> None:
    if installation.address:
        pytest.skip("only SQLite lets one say how large a database may become")
    assert installation.run(CODE).splitlines() == ["disk_full", "0", "5000 False", "()"]
