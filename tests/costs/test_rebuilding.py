"""The books written anew are the same, and what was changed by hand is found."""

import pytest

from stockthread import costs
from stockthread.kernel import db
from tests.printing.cast import settle


@pytest.mark.parametrize("change", [
    "UPDATE costs_holding SET goods = goods + 1",
    "DELETE FROM costs_holding WHERE account = 5",
    "INSERT INTO costs_edge (event, output, input, quantity, goods, landed) VALUES (1,1,2,1,0,0)",
    "DELETE FROM costs_line WHERE account = 11",
    "UPDATE costs_line SET booked_at = booked_at + 1",
])  # fmt: skip
def test_a_changed_lost_or_invented_row_is_found_and_put_right(keeper, world, change):
    _, posting = keeper.buy(world.drill, 2, 100)
    keeper.sell([posting.items[0]])
    settle()
    costs.follow()
    assert costs.check().wrong == 0
    assert db.execute(change)
    assert costs.check().wrong > 0
    assert costs.check().wrong > 0, "a check mends nothing"
    assert costs.rebuild().wrong > 0
    assert costs.check().wrong == 0
    assert keeper.stock() == 100


def test_prices_of_the_past_stay_when_the_books_are_written_anew(keeper, world):
    order, posting = keeper.buy(world.drill, 2, 100)
    assert keeper.stock() == 200
    db.execute("UPDATE orders_line SET price = 1")
    costs.rebuild()
    assert keeper.stock() == 200
    keeper.receive(order, world.drill, 1)
    assert costs.check().wrong == 0
    assert keeper.cost(posting.items[0]).amount == 100


def test_following_twice_does_nothing_twice(keeper, world):
    keeper.buy(world.drill, 2, 100)
    assert keeper.stock() == keeper.stock() == 200
    reached = costs.follow()
    assert costs.follow() == reached
