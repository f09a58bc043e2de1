"""A ledger with every kind of event, and a folder of its own for the keys that seal it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from stockthread.kernel import db
from tests import world
from tests.ledger import story
from tests.world import World

_PLACED = """
INSERT INTO ledger_position (position, event)
SELECT before.position + ROW_NUMBER() OVER (ORDER BY e.id), e.id
FROM ledger_event e CROSS JOIN (
    SELECT COALESCE(MAX(position), 0) AS position FROM ledger_position) before
WHERE NOT EXISTS (SELECT 1 FROM ledger_position p WHERE p.event = e.id)
"""


def place_events() -> None:
    """Give events their positions; on PostgreSQL none has one before its transaction ends."""
    if db.is_postgresql():
        db.execute(_PLACED)
        db.execute("DELETE FROM ledger_pending")


@pytest.fixture(scope="module")
def written(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The whole story, once for all tests of a module, in a transaction never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = world.build()
        for _ in story.told(cast):
            pass
        place_events()
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def told(written: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The story, with nothing sealed yet; what a test does is taken back."""
    monkeypatch.setattr(settings, "DATA_DIRECTORY", tmp_path)
    with transaction.atomic():
        yield written
        transaction.set_rollback(True)
