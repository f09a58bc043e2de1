"""The cast, a shop, and public looks at what it sold."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from stockthread import catalog, ledger, passports
from tests.returns.shop import Shop
from tests.shared import made_once
from tests.world import build

GTIN = "09521234543213"


class Street:
    """Where labels are scanned; its clock can be set."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.world = shop.world
        self.at = datetime(2026, 5, 4, 12, tzinfo=UTC)

    def scan(self, item: int, address: str = "192.0.2.1", area: str = "", **gap: Any) -> list[str]:
        """Somebody opens an item's page, some time after the last one."""
        self.at += timedelta(**(gap or {"minutes": 10}))
        view = ledger.read.item(item)
        return passports.scanned(view, address=address, at=self.at, area=area)

    def head(self) -> dict[str, Any]:
        return {"by": self.world.anna, "at": self.at}


def _street() -> Street:
    world = build()
    product = catalog.read.product(world.drill)
    catalog.change_products([
        catalog.NewProduct(product.sku, product.name, product_class="tools", maker="US", gtin=GTIN)
    ])  # fmt: skip
    return Street(Shop(world))


cast = made_once(_street)


@pytest.fixture
def street(cast, db, tmp_path, monkeypatch) -> Street:
    monkeypatch.setattr(settings, "DATA_DIRECTORY", tmp_path)
    return cast()
