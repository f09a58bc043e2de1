"""What a subcontractor takes is a cost of what comes back from it, to the cent."""

import pytest

from stockthread import catalog, costs, orders, production
from stockthread.ledger import Given, Lines
from stockthread.orders import PRODUCTION, NewLine, NewOrder
from stockthread.production import Build, NewBom, NewBomLine, NewStep, fetching
from tests.costs.conftest import check_books
from tests.printing.cast import settle
from tests.production.conftest import Workshop
from tests.refusals import refused
from tests.shared import made_once
from tests.world import build

cast = made_once(lambda: Workshop(build()))


@pytest.fixture
def shop(cast, db) -> Workshop:
    return cast()


@pytest.fixture
def order(shop) -> orders.Order:
    """An order for four drills that the supplier assembles, with all parts there."""
    order, act = shop.order(4, is_planned=False), shop.act()
    steps = [NewStep("Assemble", shop.world.supplier)]
    production.plan_order(order, steps, by=act.by, at=act.recorded_at, place_to=shop.store)
    batteries = shop.batteries(8, place=shop.store)
    motors = shop.motors(4, place=shop.store)
    oil = shop.lot(shop.oil, 100, "OIL-7", place=shop.store)
    screws = shop.lot(shop.screw, 50, place=shop.store)
    lines = Lines([*batteries, *motors, oil, screws], [*[None] * 12, 30, 40])
    fetching.fetch(order, lines, act=shop.act(), with_extra=True)
    shop.parts_there = [[*batteries[2 * n : 2 * n + 2], motors[n]] for n in range(4)]
    return order


def come_back(shop, order, parts, codes) -> list[int]:
    build = Build(number=len(parts), codes=Given(shop.world.serial, codes), components=parts)
    return list(production.complete(order, build, shop.act()).units)


def fee(shop, order, amount, key, **more) -> int:
    act = shop.act()
    settle()
    return costs.add_fee(order, amount, key=key, by=act.by, recorded_at=act.recorded_at, **more)


def landed(units) -> list[int]:
    return [costs.read.cost_of(unit).landed for unit in units]


def test_a_fee_for_the_order_is_shared_by_what_came_back(shop, order):
    assert refused(lambda: fee(shop, order, 1000, "f")) == [(None, "fee_nothing_back")]
    units = come_back(shop, order, shop.parts_there[:3], ["S-1", "S-2", "S-3"])
    entry = fee(shop, order, 1000, "f", document="R-7")
    assert landed(units) == [334, 333, 333]
    assert fee(shop, order, 1000, "f") == entry, "a key that is repeated adds nothing"
    assert sum(landed(units)) == 1000
    act = shop.act()
    costs.take_back(entry, by=act.by, recorded_at=act.recorded_at)
    assert landed(units) == [0, 0, 0]
    assert not any(each.has_fee for each in costs.came_back(order))
    check_books()


def test_a_fee_for_each_goes_to_what_bears_none_yet(shop, order):
    first = come_back(shop, order, shop.parts_there[:1], ["S-1"])
    fee(shop, order, 420, "one", is_each=True)
    rest = come_back(shop, order, shop.parts_there[1:], ["S-2", "S-3", "S-4"])
    fee(shop, order, 420, "two", is_each=True)
    assert landed([*first, *rest]) == [420] * 4
    assert refused(lambda: fee(shop, order, 420, "three", is_each=True)) == [
        (None, "fee_nothing_back")
    ]
    told = {each.label: each.amount for each in costs.read.entries_of_item(first[0])}
    assert told == {"subcontracting": 420}
    check_books()


def test_a_share_of_nothing_is_borne_too_and_not_charged_again(shop, order):
    units = come_back(shop, order, shop.parts_there[:3], ["S-1", "S-2", "S-3"])
    small = fee(shop, order, 2, "f")
    units += come_back(shop, order, shop.parts_there[3:], ["S-4"])
    fee(shop, order, 420, "g", is_each=True)
    assert landed(units) == [1, 1, 0, 420]
    act = shop.act()
    costs.take_back(small, by=act.by, recorded_at=act.recorded_at)
    assert [each.has_fee for each in costs.came_back(order)] == [False] * 3 + [True]
    check_books()


def test_an_order_that_stays_in_the_house_has_no_fee(shop):
    order = shop.order(1)
    shop.made(order, 1)
    assert costs.came_back(order) == []


def test_a_lot_that_comes_back_bears_it_by_the_shown_unit(shop):
    [blend] = catalog.add_products(
        [catalog.NewProduct("BLEND", "Cutting oil", "lot", "l", 1000, code_type="lot")]
    )
    act = shop.act()
    bom = NewBom(blend, (NewBomLine(shop.oil, 2000),), yield_quantity=1000)
    production.add_boms([bom], key="blend", by=act.by, at=act.recorded_at)
    [id] = orders.add_orders([NewOrder(PRODUCTION, (NewLine(blend, 5000),))], key="b", by=act.by,
                             at=act.recorded_at)  # fmt: skip
    order = orders.read.order(id)
    steps = [NewStep("Mix", shop.world.supplier)]
    production.plan_order(order, steps, by=act.by, at=act.recorded_at, place_to=shop.store)
    oil = shop.lot(shop.oil, 9000, "OIL-1", place=shop.store)
    fetching.fetch(order, Lines([oil], [5000]), act=shop.act())
    lot = production.make(order, 2500, shop.act(), code=Given(shop.world.lot, ["C-1"]))
    fee(shop, order, 101, "f", is_each=True)
    assert landed([lot]) == [253], "2.5 l at 1.01, rounded once"
