import pytest

from tests.printing.cast import Clock


@pytest.fixture
def clock() -> Clock:
    """A clock that goes as it is told."""
    return Clock()
