"""Somebody else keeps the database: the posting is refused in words and nothing is changed."""

from tests.installation import Installation

CODE = """
from django.db import connection
from stockthread.kernel.errors import Refused
from stockthread.kernel import db
from stockthread import parties

connection.cursor().execute({impatience!r})
db.TRIES = 2
from stockthread import ledger
from tests import world
import datetime
try:
    ledger.commission(ledger.New(ledger.Kind.CONTAINER, 0, 1), place={place}, owner=0,
        stage=ledger.Stage.READY,
        act=ledger.Act("busy", 1, datetime.datetime.now(datetime.UTC)))
except Refused as error:
    print(error.refusals[0].code)
"""
MAKE = "from tests import world; print(world.build().a1)"
COUNT = "from stockthread.kernel import db; print(db.query('SELECT COUNT(*) FROM ledger_event'))"


def test_a_database_that_is_kept_too_long_is_a_refusal(installation: Installation) -> None:
    place = int(installation.run(MAKE))
    with installation.connect() as other:
        if installation.address:
            other.execute("LOCK TABLE ledger_event IN ACCESS EXCLUSIVE MODE")
            impatience = "SET lock_timeout = '200ms'"
        else:
            other.execute("BEGIN IMMEDIATE")
            impatience = "PRAGMA busy_timeout = 200"
        said = installation.run(CODE.format(impatience=impatience, place=place))
        assert said.strip() == "database_busy"
    assert installation.run(COUNT).strip() == "[(0,)]"
