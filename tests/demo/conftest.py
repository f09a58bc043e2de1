"""The demo, made once for a module inside one transaction that is rolled back at its end."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction

from stockthread import demo
from stockthread.demo import DemoReport

NOW = datetime(2026, 6, 17, 14, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[DemoReport]:
    """The demo as it stands at NOW; tests that need an empty database come before it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo.create(now=NOW)
        transaction.set_rollback(True)
