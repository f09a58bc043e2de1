"""What the line of steps of an order says: begun beyond what is ordered, and goods under way."""

from stockthread import catalog, orders, places, production
from stockthread.ledger import Lines
from stockthread.orders import TRANSFER, NewLine, NewOrder, transfers
from stockthread.web import order_story


def told(order):
    """Step, figure, of how much, and whether it is all done."""
    progress = orders.progress.of_order(order)
    products = catalog.read.products([line.line.product for line in progress.lines])
    return {
        step.word: (step.figure, step.of, step.is_done)
        for step in order_story.story(progress, products)
    }


def test_of_more_begun_than_ordered_no_share_is_told(shop):
    order = shop.order(5)
    units = list(production.start(order, 5, shop.act(), codes=shop.serials(5)).items)
    assert told(order)["begun"] == ("5", "5", True)
    production.scrap(units[:1], shop.act(reason="bent"), order=order)
    production.start(order, 1, shop.act(), codes=shop.serials(1))
    assert told(order) == {
        "ordered": ("5", "", True), "begun": ("6", "", True), "made": ("0", "5", False),
    }  # fmt: skip
    assert production.progress.of_order(order).scrapped == 1


def test_a_transfer_is_told_as_sent_and_arrived_and_picked_only_where_it_was(shop):
    world = shop.world
    [to] = places.add_places([places.NewPlace("SHOP", "Shop", "site")])
    new = NewOrder(TRANSFER, (NewLine(world.drill, 3),), place_from=world.warehouse, place_to=to)
    [id] = orders.add_orders([new], key="t", by=world.anna, at=shop.act().recorded_at)
    order, drills = orders.read.order(id), world.drills(3)
    assert told(order) == {
        "ordered": ("3", "", True), "sent": ("0", "3", False), "arrived": ("0", "3", False),
    }  # fmt: skip
    transfers.send(id, Lines(drills), act=shop.act())
    transfers.arrive(id, Lines(drills[:2]), act=shop.act())
    assert told(order) == {
        "ordered": ("3", "", True), "sent": ("3", "3", True), "arrived": ("2", "3", False),
    }  # fmt: skip
