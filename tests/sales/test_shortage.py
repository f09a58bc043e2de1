"""What is short says what may be sold instead, as the customer asks, and what lies here unfit."""

from stockthread import ledger, orders, sales
from stockthread.ledger import Given, Kind, Lines, New, Stage
from stockthread.sales import NewRule, NewSubstitute
from tests.world import START


def batteries(shop, count: int, day: str, place: int = 0) -> list[int]:
    world = shop.world
    act = world.act()
    given = Given(world.serial, [f"S{act.key}-{n}" for n in range(count)])
    made = ledger.commission(
        New(Kind.UNIT, world.battery, count, given), place=place or world.a2, stage=Stage.READY,
        owner=world.us, act=act,
    )  # fmt: skip
    shop.expires(made.items, day)
    return list(made.items)


def test_offers_are_ranked_and_say_where_and_how_many_the_customer_may_have(shop, world):
    sales.add_substitutes([NewSubstitute(world.drill, world.battery, 1, note="no case")])
    sales.add_rule(NewRule(shop.customer, sales.REMAINING_LIFE, days=30), by=world.anna, at=START)
    batteries(shop, 2, "2026-03-10")
    batteries(shop, 3, "2026-12-10", world.a3)
    order = shop.sale(4)
    [short] = shop.suggest(order).short
    [offer] = short.offers
    assert (offer.product, offer.free, offer.places) == (world.battery, 3, ((world.a3, 3),))
    step = sales.sell_instead(order, 1, world.battery, act=world.act())
    assert step.quantity == 3


def test_what_another_line_is_to_have_is_not_offered_a_second_time(shop, world):
    sales.add_substitutes([NewSubstitute(world.drill, world.battery, 1)])
    batteries(shop, 5, "2026-12-10", world.a3)
    order = shop.sale(4)
    orders.add_lines(order.id, [orders.NewLine(world.battery, 3)], by=world.anna, at=START)

    def offered() -> list[tuple[int, tuple[tuple[int, int], ...]]]:
        [short] = shop.suggest(orders.read.order(order.id)).short
        return [(offer.free, offer.places) for offer in short.offers]

    assert offered() == [(2, ((world.a3, 2),))]
    sales.add_rule(NewRule(shop.customer, sales.REMAINING_LIFE, days=30), by=world.anna, at=START)
    assert offered() == [(2, ((world.a3, 2),))]


def test_what_is_taken_out_of_a_box_leaves_the_same_lot_beside_it_on_offer(shop, world):
    sales.add_substitutes([NewSubstitute(world.drill, world.juice, 1)])
    sales.add_rule(NewRule(shop.customer, sales.REMAINING_LIFE, days=30), by=world.anna, at=START)
    lot = shop.juice(100, "2026-12-10", world.a3)
    [box] = world.cartons(1, place=world.a3)
    ledger.pack(Lines([lot], [50]), container=box, act=world.act())
    order = shop.sale(4)
    orders.add_lines(order.id, [orders.NewLine(world.juice, 50)], by=world.anna, at=START)
    [short] = shop.suggest(orders.read.order(order.id)).short
    assert [(offer.free, offer.places) for offer in short.offers] == [(50, ((world.a3, 50),))]


def test_what_lies_here_and_is_not_as_the_customer_asks_is_told(shop, world):
    shop.juice(900, "2026-03-10", world.a2)
    fresh = shop.juice(500, "2026-12-10", world.a3)
    order = shop.sale(1_000, world.juice)
    assert not shop.suggest(order).short
    sales.add_rule(NewRule(shop.customer, sales.REMAINING_LIFE, days=30), by=world.anna, at=START)
    suggestion = shop.suggest(order)
    assert [(pick.item, pick.quantity) for pick in suggestion.picks] == [(fresh, 500)]
    [short] = suggestion.short
    assert (short.missing, short.unfit) == (500, ((world.a2, 900),))


def test_nothing_unfit_is_told_where_nobody_asks(shop, world):
    order = shop.sale(2)
    [short] = shop.suggest(order).short
    assert short.unfit == ()
