"""The cast, and a shop of it."""

import pytest

from tests.returns.shop import Shop
from tests.world import World, build


@pytest.fixture
def shop(db) -> Shop:
    return Shop(build())


@pytest.fixture
def world(shop) -> World:
    return shop.world
