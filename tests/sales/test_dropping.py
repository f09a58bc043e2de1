"""Serials that go from a supplier straight to a customer: which are expected, which are new."""

from stockthread import catalog, ledger, orders, sales
from stockthread.ledger import Act, Given, Kind, New
from tests import stock
from tests.refusals import refused
from tests.world import START


def awaited(world, purchase, *codes):
    at = Act("asn", world.anna, START, cause=purchase.cause)
    new = New(Kind.UNIT, world.drill, len(codes), Given(world.serial, codes))
    return list(ledger.expect(new, place=world.supplier, owner=0, act=at).items)


def test_serials_are_sorted_into_expected_and_new(shop, world):
    purchase = shop.order(orders.PURCHASE, orders.NewLine(world.drill, 3))
    [item] = awaited(world, purchase, "DS-2")
    goods = sales.goods_of(catalog.read.product(world.drill), ["DS-1", "DS-2", "DS-3"])
    assert goods.items == (item,)
    assert [list(new.codes.texts) for new in goods.new] == [["DS-1", "DS-3"]]
    assert goods.rows == (0, 2, 1)


def test_a_check_changes_nothing_and_refuses_at_the_line(shop, world):
    sale = shop.sale(3)
    purchase = shop.order(orders.PURCHASE, orders.NewLine(world.drill, 3))
    [drill] = world.drills(1)
    texts = ["DS-1", ledger.read.item(drill).code]
    with stock.unchanged():
        goods = sales.goods_of(catalog.read.product(world.drill), texts[:1])
        step = sales.drop_ship(sale, purchase, goods.new, act=world.act(), is_check=True)
        goods = sales.goods_of(catalog.read.product(world.drill), texts)
        found = refused(lambda: sales.drop_ship(sale, purchase, goods.new, act=world.act()))
    assert step.quantity == 1
    assert [line for line, _ in found] == [1]
    assert sales.read.dropped(sale.id) == []
