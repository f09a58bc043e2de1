"""How this program was called, for the commands that its sentences tell people to type.

A command line says so while its command runs; a server was told by whoever started it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

_called: list[str] = []


def called() -> str:
    """`stockthread`, `./run`, `./run --data north`: what stands before a command of ours."""
    return _called[-1] if _called else str(settings.PROGRAM)


@contextmanager
def calling(name: str) -> Iterator[None]:
    """Tell commands with this before them while the block runs."""
    _called.append(name)
    try:
        yield
    finally:
        _called.pop()
