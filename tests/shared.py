"""A cast that is made once for all tests of a module, each of which finds it as it was made.

The module's tests run in one transaction that is never committed, and each is rolled back to
the moment at which the cast stood. Tests of the module that ask for no cast run before it is made.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection, transaction

CAST = "cast"


def made_once(make: Callable[[], Any]) -> Any:
    """The fixture `cast` of a folder or module: called, it gives its own copy of what was made."""

    @pytest.fixture(scope="module", name=CAST)
    def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Callable[[], Any]]:
        from stockthread.ledger import staging

        with django_db_blocker.unblock():
            staging.clear()  # for good, of what was large
            around = transaction.atomic()
            around.__enter__()
            made = make()
            connection.check_constraints()  # once for all, since each test would do it
        yield lambda: deepcopy(made)
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)

    return cast


def without_cast_first(items: list[pytest.Item]) -> None:
    """Within each module, put tests that know no cast before those that share one."""
    modules: dict[Any, tuple[list[pytest.Item], list[pytest.Item]]] = {}
    for item in items:
        both = modules.setdefault(item.path, ([], []))
        both[CAST in getattr(item, "fixturenames", ())].append(item)
    items[:] = [item for both in modules.values() for part in both for item in part]
