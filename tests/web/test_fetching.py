"""Bulk parts fetched on the page: one line of each without an amount, and done once by a press."""

import pytest

from stockthread import catalog, ledger, orders, parties, production
from stockthread.catalog import NewProduct
from stockthread.ledger import Act, Given, Kind, New, Stage
from stockthread.orders import NewLine, NewOrder
from stockthread.production import NewBom, NewBomLine, NewStep
from tests import stock
from tests.web.conftest import LONG_AGO


@pytest.fixture
def screws(world) -> int:
    """Fifty screws in the store, ten of which an order needs at the dock. The lot."""
    by = world.people["operator"]
    gear, screw = catalog.add_products(
        [NewProduct("GEAR", "Gear"), NewProduct("SCREW", "Screw", "bulk", code_type="lot")]
    )
    production.add_boms([NewBom(gear, (NewBomLine(screw, 5),))], key="b", by=by, at=LONG_AGO)
    own = parties.read.own_party()
    assert own
    given = Given(catalog.read.product(screw).code_type, ["S-1"])
    made = ledger.commission(
        New(Kind.LOT, screw, 1, given, [50]), place=world.places["STORE-1"], stage=Stage.RAW,
        owner=own.id, act=Act(key="s", by=by, recorded_at=LONG_AGO),
    )  # fmt: skip
    return made.items[0]


@pytest.fixture
def here(world, screws) -> str:
    by = world.people["operator"]
    gear = catalog.read.by_sku(["GEAR"])["GEAR"]
    new = NewOrder(orders.PRODUCTION, (NewLine(gear, 2),))
    [id] = orders.add_orders([new], key="o", by=by, at=LONG_AGO)
    steps = [NewStep("Assemble", world.places["DOCK"])]
    production.plan_order(orders.read.order(id), steps, by=by, at=LONG_AGO)
    return f"/orders/{world.public('order', id)}/fetching"


def test_a_part_scanned_twice_counts_once_and_a_second_press_does_nothing(world, here, screws):
    clerk = world.client("operator")
    twice = {"scans": "SCREW\nSCREW", "of": ["SCREW"], "much": ["10"], "key": "k1"}
    told = clerk.post(f"{here}/check", twice).content.decode()
    assert "SCREW was scanned twice" in told
    assert 'name="much" value="10"' in told
    mixed = {"scans": "SCREW 4\nSCREW", "key": "k2"}
    told = clerk.post(f"{here}/check", mixed).content.decode()
    assert 'name="much" value="6"' in told
    mixed |= {"of": ["SCREW"], "much": ["6"]}
    told = clerk.post(f"{here}/check", mixed).content.decode()
    assert 'name="much" value="6"' in told
    for _ in range(2):
        assert "Undo" in clerk.post(f"{here}/post", mixed, follow=True).content.decode()
    assert stock.lying(screws) == {world.places["STORE-1"]: 40, world.places["DOCK"]: 10}
