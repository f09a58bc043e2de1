"""Substitutes are sold in place of what is short; a photo of who took a shipment is kept."""

import io

from PIL import Image

from stockthread import files, ledger, orders, sales
from stockthread.files import ORDER, NewFile
from stockthread.sales import NewSubstitute
from tests.refusals import refused
from tests.sales.test_shipping import carrier_of, picked
from tests.world import START


def short(shop, world, missing=2):
    """An order for so many drills more than there are, and two batteries that may stand in."""
    world.drills(1)
    sales.add_substitutes([NewSubstitute(world.drill, world.battery, 1, False, "has no case")])
    act = world.act()
    given = ledger.Given(world.serial, [f"SB{act.key}-{n}" for n in range(2)])
    new = ledger.New(ledger.Kind.UNIT, world.battery, 2, given)
    made = ledger.commission(
        new, place=world.a2, stage=ledger.Stage.READY, owner=world.us, act=act
    )  # fmt: skip
    line = orders.NewLine(world.drill, 1 + missing, price=49_900_000)
    return shop.order(orders.SALE, line), list(made.items)


def instead(shop, order, product, **fields):
    how = {name: fields.pop(name) for name in ("quantity",) if name in fields}
    return sales.sell_instead(order, 1, product, act=shop.world.act(**fields), **how)


def lines(order):
    return [
        (x.product, x.quantity, x.price, x.is_closed)
        for x in orders.read.lines([order.id])[order.id]
    ]


def test_what_misses_is_sold_in_another_product_and_promised_by_one_act(shop, world):
    order, batteries = short(shop, world, missing=3)
    step = instead(shop, order, world.battery, key="once")
    assert step.quantity == 2, "no more than is free"
    assert instead(shop, order, world.battery, key="once").repeated
    assert lines(order) == [
        (world.drill, 2, 49_900_000, False), (world.battery, 2, 49_900_000, False)
    ]  # fmt: skip
    assert set(batteries) < shop.promised(order)
    [change, _] = [each for each in orders.read.changes(order.id) if each.reason]
    assert change.reason == "BATTERY instead of DRILL, which is short"
    assert refused(lambda: instead(shop, order, world.battery)) == [(None, "nothing_free")]


def test_undoing_wants_again_what_was_short_and_the_substitute_no_more(shop, world):
    order, _ = short(shop, world, missing=3)
    before = lines(order)
    step = instead(shop, order, world.battery)
    sales.undo(step.events, act=world.act())
    assert lines(order) == before
    shop.allocate(order)
    other = shop.sale(2)
    step = sales.sell_instead(other, 1, world.battery, act=world.act())
    assert lines(other)[0][3], "all of it was sold instead"
    sales.undo(step.events, act=world.act())
    assert lines(other) == [(world.drill, 2, None, False)]


def test_undoing_a_promise_alone_leaves_the_lines(shop, world):
    world.drills(1)
    order = shop.sale(1)
    step = shop.allocate(order)
    sales.undo(step.events, act=world.act())
    assert lines(order) == [(world.drill, 1, None, False)]


def test_a_line_of_which_nothing_is_left_is_closed(shop, world):
    order, _ = short(shop, world, missing=0)
    other = shop.sale(1)
    shop.allocate(other)
    instead(shop, order, world.battery)
    assert lines(order)[0] == (world.drill, 1, 49_900_000, True)
    assert not shop.progress(order).is_finished


def test_only_what_is_said_to_stand_in_and_as_much_as_misses_is_sold_instead(shop, world):
    order, _ = short(shop, world, missing=1)
    assert refused(lambda: instead(shop, order, world.apples)) == [(None, "substitute_not_offered")]
    assert refused(lambda: instead(shop, order, world.battery, quantity=2)) == [
        (None, "substitute_quantity")
    ]  # fmt: skip
    sales.add_substitutes([NewSubstitute(world.drill, world.juice)])
    shop.juice(1_000)
    assert refused(lambda: instead(shop, order, world.juice)) == [(None, "substitute_unit")]
    world.drills(1)
    assert refused(lambda: instead(shop, order, world.battery)) == [(None, "substitute_not_short")]
    orders.close_order(order.id, by=world.anna, at=START)
    assert refused(lambda: instead(shop, shop.fresh(order), world.battery)) == [
        (0, "not_an_open_sale")
    ]  # fmt: skip
    assert len(lines(order)) == 1


def test_a_photo_of_who_took_it_is_kept_with_each_order_of_the_shipment(shop, world):
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    paper = NewFile("door.png", picture.getvalue())
    first, drills = picked(shop, 1)
    second, more = picked(shop, 1)
    gone = shop.ship([first, second], *drills, *more, carrier=carrier_of(shop))
    bad = NewFile("door.exe", b"MZ")
    act = world.act()
    assert refused(lambda: sales.deliver(gone.shipment, name="Mr Gate", act=act, paper=bad)) == [
        (0, "file_type")
    ]  # fmt: skip
    assert shop.done(first, world.drill).delivered == 0
    sales.deliver(gone.shipment, name="Mr Gate", act=act, paper=paper)
    proof = sales.read.proofs([gone.shipment])[gone.shipment]
    assert files.read.file(proof.file).name == "door.jpg"
    kept = files.read.of_subjects(ORDER, [first.id, second.id])
    assert [len(kept[order.id]) for order in (first, second)] == [1, 1]


def test_an_arrival_that_is_undone_can_be_told_again(shop, world):
    order, drills = picked(shop, 1)
    gone = shop.ship(order, *drills, carrier=carrier_of(shop))
    step = sales.deliver(gone.shipment, name="Mr Gate", act=world.act())
    sales.undo(step.events, act=world.act())
    assert sales.read.proofs([gone.shipment]) == {}
    sales.deliver(gone.shipment, name="Mrs Dock", act=world.act())
    assert sales.read.proofs([gone.shipment])[gone.shipment].name == "Mrs Dock"
    assert shop.done(order, world.drill).delivered == 1
