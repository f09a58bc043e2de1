"""Somebody else keeps the database: the posting is refused in words and nothing is changed."""

from tests.installation import Installation

CODE = """
from django.db import connection
from stockthread.kernel.errors import Refused
from stockthread.kernel import db
from stockthread import parties

connection.cursor().execute({impatience!r})
db.BUSY_SECONDS = 1.0
from stockthread import ledger
from tests import world
import datetime, time
began = time.monotonic()
try:
    ledger.commission(ledger.New(ledger.Kind.CONTAINER, 0, 1), place={place}, owner=0,
        stage=ledger.Stage.READY,
        act=ledger.Act("busy", 1, datetime.datetime.now(datetime.UTC)))
except Refused as error:
    print(error.refusals[0].code, round(time.monotonic() - began, 1))
"""
MAKE = "from tests import world; print(world.build().a1)"
COUNT = "from stockthread.kernel import db; print(db.query('SELECT COUNT(*) FROM ledger_event'))"


def test_a_database_that_is_kept_too_long_is_a_refusal(installation: Installation) -> None:
    place = int(installation.run(MAKE))
    with installation.connect() as other:
        if installation.address:
            other.execute("LOCK TABLE ledger_event IN ACCESS EXCLUSIVE MODE")
            impatience = "SET lock_timeout = '400ms'"
        else:
            other.execute("BEGIN IMMEDIATE")
            impatience = "PRAGMA busy_timeout = 30000"
        code, seconds = installation.run(CODE.format(impatience=impatience, place=place)).split()
        assert code == "database_busy"
        assert 0.8 < float(seconds) < 2.5, "one wait of a second, not one for each try"
    assert installation.run(COUNT).strip() == "[(0,)]"


LAST_TRY = """
from django.db import OperationalError, connection
from stockthread.kernel import db
from stockthread.kernel.errors import Refused
db.TRIES = 1
db.sleep = None  # whoever sleeps now, fails
def busy():
    raise OperationalError("database is locked")
try:
    db.retried(busy)
except Refused as error:
    print(error.refusals[0].code)
if not db.is_postgresql():
    print(db.query("PRAGMA busy_timeout"))
"""


def test_nobody_sleeps_after_the_last_try(installation: Installation) -> None:
    told = installation.run(LAST_TRY).split("\n")
    assert told[0] == "database_busy"
    assert told[1] == ("" if installation.address else "[(30000,)]"), "others wait as before"
