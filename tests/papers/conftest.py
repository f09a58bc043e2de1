"""The shop of the tests of sales."""

from tests.sales.conftest import shop, world

__all__ = ["shop", "world"]
