"""The shop of the tests of sales."""

from tests.sales.conftest import cast, shop, world

__all__ = ["cast", "shop", "world"]
