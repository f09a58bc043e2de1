"""A sale that is opened again has what was promised to it, as far as that is free still."""

from datetime import timedelta

import pytest

from stockthread import orders, sales
from tests import stock
from tests.world import START


def ended(shop, order, end=orders.close_order):
    end(order.id, by=shop.world.anna, at=START + timedelta(hours=1))
    assert not shop.promised(order)


def open_again(shop, order):
    return sales.open_again(order.id, by=shop.world.anna, at=START + timedelta(hours=2))


@pytest.mark.parametrize("end", [orders.close_order, orders.cancel_order])
def test_all_that_is_free_still_is_promised_again(shop, world, end):
    drills, lot = world.drills(2), shop.juice(3_000)
    order, other = shop.sale(2), shop.sale(2_000, world.juice)
    shop.allocate(order, other)
    for each in (order, other):
        ended(shop, each, end)
        assert open_again(shop, each) == {}
    assert shop.promised(order) == set(drills)
    assert shop.promised(other) == {lot}
    assert shop.done(other, world.juice).allocated == 2_000
    stock.assert_sound()


def test_what_another_order_has_meanwhile_is_told(shop, world):
    first, second = world.drills(2)
    shop.juice(3_000)
    order = shop.order(
        orders.SALE, orders.NewLine(world.drill, 2), orders.NewLine(world.juice, 2_000)
    )
    shop.allocate(order)
    shop.pick(order, first)
    ended(shop, order)
    shop.allocate(shop.sale(2_500, world.juice))
    shop.reserve_for(shop.sale(1), [second])
    assert open_again(shop, order) == {world.drill: 1, world.juice: 1_500}
    assert first in shop.promised(order)
    assert shop.done(order, world.juice).allocated == 500
    stock.assert_sound()


def test_orders_of_other_kinds_and_drafts_are_only_opened(shop, world):
    purchase = shop.order(orders.PURCHASE, orders.NewLine(world.drill, 1))
    ended(shop, purchase)
    draft = shop.sale(1, is_draft=True)
    for each in (purchase, draft):
        assert open_again(shop, each) == {}
        assert shop.fresh(each).state == orders.OPEN
