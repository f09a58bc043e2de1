"""What comes after something went back is linked to it; what has not come is owed."""

import pytest

from stockthread import ledger, orders, purchases
from stockthread.purchases import Part, replacing
from tests import stock


@pytest.fixture(autouse=True)
def sound(world):
    yield
    stock.assert_sound()


def pairs(desk, order) -> list[tuple[str, str, int]]:
    found = replacing.of_order(order).replaced
    codes = ledger.read.codes([id for each in found for id in (each.old, each.new)])
    return [(codes[each.old], codes[each.new], each.quantity) for each in found]


def owed(desk, order) -> list[tuple[str, int]]:
    found = replacing.of_order(order).owed
    codes = ledger.read.codes([each.item for each in found])
    return [(codes[each.item], each.quantity) for each in found]


def send_back(desk, order, *codes: str, **fields):
    parts = [Part(item) for item in desk.items(*codes)]
    return purchases.send_back(order, parts, desk.world.act(), reason="cracked", **fields)


def test_the_unit_that_comes_for_one_sent_back_knows_it_and_is_known_by_it(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 3))
    desk.receive(order, "D-1", "D-2", "D-3", product=drill)
    send_back(desk, order, "D-2")
    assert owed(desk, order) == [("D-2", 1)]
    [waiting] = replacing.of_order(order).owed
    assert waiting.reason == "cracked"
    desk.receive(order, "D-9", product=drill)
    assert (pairs(desk, order), owed(desk, order)) == ([("D-2", "D-9", 1)], [])
    old, new = desk.items("D-2", "D-9")
    assert replacing.of_item(old).replaced == replacing.of_item(new).replaced
    assert [each.new for each in replacing.of_item(old).replaced] == [new]
    assert replacing.of_item(desk.items("D-1")[0]) == replacing.NOTHING


def test_what_had_never_come_comes_first(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 4))
    desk.receive(order, "D-1", "D-2", "D-3", product=drill)
    send_back(desk, order, "D-1", "D-3")
    desk.receive(order, "D-4", product=drill)
    assert (pairs(desk, order), owed(desk, order)) == ([], [("D-1", 1), ("D-3", 1)])
    desk.receive(order, "D-5", product=drill)
    assert (pairs(desk, order), owed(desk, order)) == ([("D-1", "D-5", 1)], [("D-3", 1)])


def test_undoing_either_step_unlinks(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 1))
    desk.receive(order, "D-1", product=drill)
    back = send_back(desk, order, "D-1")
    came = desk.receive(order, "D-2", product=drill)
    ledger.reverse_together(came.events, act=desk.world.act())
    assert (pairs(desk, order), owed(desk, order)) == ([], [("D-1", 1)])
    ledger.reverse_together(back.events, act=desk.world.act())
    assert replacing.of_order(order) == replacing.NOTHING


def test_nothing_is_owed_where_no_replacement_is_to_come(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 1))
    desk.receive(order, "D-1", product=drill)
    send_back(desk, order, "D-1", is_replaced=False)
    assert replacing.of_order(order) == replacing.NOTHING
    assert orders.progress.of_order(orders.read.order(order.id)).is_complete


def test_a_part_of_a_lot_is_replaced_by_what_comes_part_by_part(desk):
    order = desk.buy((desk.world.juice, 5_000))
    desk.receive(order, "JUICE\tL1\t5 l")
    [lot] = desk.items("L1")
    purchases.send_back(order, [Part(lot, 2_000)], desk.world.act(), reason="sour")
    desk.receive(order, "JUICE\tL2\t1.5 l")
    found = replacing.of_order(order)
    assert [(each.quantity, each.new) for each in found.replaced] == [(1_500, desk.items("L2")[0])]
    assert [each.quantity for each in found.owed] == [500]


def test_the_same_unit_mended_and_sent_again_replaces_nothing(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 1))
    desk.receive(order, "D-1", product=drill)
    send_back(desk, order, "D-1")
    found = replacing.of_order(order)
    assert (len(found.replaced), len(found.owed)) == (0, 1)
