"""What several test modules of the ledger begin with."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests import world
from tests.ledger import story


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole story, once for all tests of a module, in a transaction never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        for _ in story.told(world.build()):
            pass
        yield
        transaction.set_rollback(True)
