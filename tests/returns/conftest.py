"""The cast, and a shop of it."""

import pytest

from tests.returns.shop import Shop
from tests.shared import made_once
from tests.world import World, build

cast = made_once(lambda: Shop(build()))


@pytest.fixture
def shop(cast, db) -> Shop:
    return cast()


@pytest.fixture
def world(shop) -> World:
    return shop.world
