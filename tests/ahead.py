"""A plugin that makes no tests: it has every file of tests read and kept as bytecode.

pytest rewrites what tests assert, and that takes longer than all the rest of collecting. `./run
test` has it done once, before its workers start, each of which would do it for itself.
"""

from typing import Any


def pytest_pycollect_makeitem(collector: Any, name: str, obj: object) -> list[Any]:
    """Nothing in a file is a test."""
    return []
