"""Positions are given to events that are committed, so these tests have a ledger of their own.

On PostgreSQL they also have a server of their own: a position waits for every older transaction of
the whole server, and other tests keep theirs open for long.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests import installation as installations
from tests.installation import Installation

_numbers = count()


@pytest.fixture(scope="module")
def own_server(server: str) -> Iterator[str]:
    """The address of a PostgreSQL server for this module alone; empty on SQLite."""
    if not server:
        yield ""
        return
    with installations.postgresql() as address:
        yield address


@pytest.fixture(scope="module")
def whole_story(
    own_server: str, template: Installation, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """An installation on that server in which everything has happened once."""
    directory = tmp_path_factory.mktemp("story") / "own"
    if own_server:
        made = installations.make(directory, own_server, "story")
    else:
        made = installations.copy(template, directory, "", "story")
    made.run(TOLD)
    return made


@pytest.fixture
def installation(
    own_server: str, whole_story: Installation, tmp_path: Path
) -> Iterator[Installation]:
    """A copy of it."""
    name = f"own_{next(_numbers)}"
    made = installations.copy(whole_story, tmp_path / "own", own_server, name)
    yield made
    installations.discard(made, own_server)


TOLD = """
from tests import world
from tests.ledger import story

for _ in story.told(world.build()):
    pass
"""
STORY = """
from django.db import transaction
from stockthread.kernel import db
from stockthread.ledger.verify import verify
from tests import world
from tests.ledger import tampering

report = verify()
assert report.ok, report
assert (report.positions, report.pending) == (report.events, 0), report


def blamed(table):
    report = verify()
    assert not report.ok
    return [finding.row for finding in report.findings if finding.table == table]


def each(table, action):
    every = tampering.rows(table)
    for row in (every[0], every[len(every) // 2], every[-1]):
        with transaction.atomic():
            action(row)
            transaction.set_rollback(True)

"""


def test_a_position_changed_deleted_or_added_is_found(installation: Installation) -> None:
    installation.run(
        STORY
        + """
table = "ledger_position"
for column in ("position", "event"):
    def changed(row):
        cell = tampering.change(table, column, row)
        told = blamed(table)
        assert any(cell.is_named(name) for name in told) or f"of event {row['event']}" in told
    each(table, changed)

def deleted(row):
    assert tampering.delete(table, row)
    assert f"of event {row['event']}" in blamed(table)
each(table, deleted)

def added(row):
    assert tampering.insert(table, {"position": 10**6, "event": 10**6})
    assert "position 1000000" in blamed(table)
each(table, added)
"""
    )


def test_positions_against_the_order_of_an_items_movements_are_found(
    installation: Installation,
) -> None:
    installation.run(
        STORY
        + """
first, second = db.query('''SELECT p.position, p.event FROM ledger_position p
    WHERE p.event IN (SELECT event FROM ledger_movement WHERE id IN (
        SELECT movement FROM ledger_movement_item WHERE item = 1)) ORDER BY p.position LIMIT 2''')
with transaction.atomic():
    with tampering.unguarded("ledger_position"):
        sql = "UPDATE ledger_position SET event = %s WHERE position = %s"
        for event, position in ((-1, first[0]), (first[1], second[0]), (second[1], first[0])):
            db.execute(sql, [event, position])
    assert blamed("ledger_position")
    transaction.set_rollback(True)
"""
    )


def test_an_event_that_waits_for_ever_is_found(installation: Installation) -> None:
    if not installation.address:  # on SQLite nothing waits
        return
    installation.run(
        STORY
        + """
with transaction.atomic():
    db.execute("INSERT INTO ledger_pending VALUES (1000000, pg_current_xact_id())")
    assert "event 1000000" in blamed("ledger_pending")
    transaction.set_rollback(True)
db.execute("INSERT INTO ledger_pending VALUES (1000001, '1')")
assert "event 1000001" in blamed("ledger_pending")
"""
    )


def test_what_is_committed_meanwhile_is_not_read(installation: Installation) -> None:
    installation.run(
        STORY
        + """
import threading
import sys
module = sys.modules["stockthread.ledger.verify"]

events = report.events
def one_more():
    w = world.World(*([1] * len(world.World._fields)))
    from stockthread import catalog, ledger, parties, places
    from stockthread.ledger import Act, Kind, New, Stage
    from django.db import connection
    place = places.read.by_code(["A-1"])["A-1"]
    act = Act("meanwhile", parties.SYSTEM, world.START.replace(year=2027))
    ledger.commission(New(Kind.CONTAINER, 0, 1), place=place, stage=Stage.READY, owner=0, act=act)
    connection.close()

def check():
    thread = threading.Thread(target=one_more)
    thread.start()
    thread.join()
    return iter(())

module.CHECKS = (check, *module.CHECKS)
report = module.verify()
assert report.ok and report.events == events, report
module.CHECKS = module.CHECKS[1:]
report = module.verify()
assert report.ok and report.events == events + 1, report
"""
    )
