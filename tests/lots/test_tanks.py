"""Tanks: every change is a new state, and only cleaning ends what is carried over."""

import pytest

from stockthread import ledger, lots, places, trace
from stockthread.kernel.errors import Refused
from stockthread.ledger import Given, Lines
from tests import stock
from tests.shared import made_once
from tests.world import World, build


def _world() -> World:
    world = build()
    lots.add_tanks([world.a2])
    return world


cast = made_once(_world)


def pour(world: World, quantities: dict[int, int], code: str, **fields) -> int:
    lines = Lines(list(quantities), list(quantities.values()), place=world.a1)
    given = Given(world.lot, [code])
    key = fields.pop("key", None)
    act = world.act(key=key) if key else world.act()
    return lots.pour(world.a2, lines, codes=given, act=act, **fields).items[-1]


def codes(caught) -> list[str]:
    return [refusal.code for refusal in caught.value.refusals]


def test_pouring_makes_one_lot_of_what_is_in_the_tank(world):
    one, other = world.juice_lot(1_000), world.juice_lot(600)
    first = pour(world, {one: 1_000}, "T1")
    second = pour(world, {other: 600}, "T2")
    state = lots.read.states([world.a2])[world.a2]
    assert (state.lot, state.product, state.quantity) == (second, world.juice, 1_600)
    assert stock.lying(first) == {}
    assert {each.item for each in trace.composition(second).ingredients} == {one, other, first}


def test_what_was_drawn_before_a_top_up_is_not_accused_of_it(world):
    one, other = world.juice_lot(1_000), world.juice_lot(600)
    pour(world, {one: 1_000}, "T1")
    bottle = lots.draw(world.a2, 400, place=world.a3, act=world.act())[0].items[0]
    pour(world, {other: 600}, "T2")
    later = lots.draw(world.a2, 400, place=world.a3, act=world.act())[0].items[0]
    assert other not in {each.item for each in trace.composition(bottle).ingredients}
    assert other in {each.item for each in trace.composition(later).ingredients}
    assert stock.lying(bottle) == {world.a3: 400}


def test_more_than_is_booked_is_a_marked_gain_and_never_clamped(world):
    pour(world, {world.juice_lot(1_000): 1_000}, "T1")
    drawn, event = lots.draw(world.a2, 1_150, place=world.a3, act=world.act())
    assert stock.lying(drawn.items[0]) == {world.a3: 1_150}
    [gain] = lots.read.gains(unreviewed=True)
    assert (gain.event, gain.quantity, gain.reason) == (
        event, 150, "GAIN: more was drawn than was booked.",
    )  # fmt: skip
    assert lots.review_gains([event], by=world.ben, at=world.act().recorded_at, note="meter") == 1
    assert lots.review_gains([event], by=world.ben, at=world.act().recorded_at) == 0
    assert not lots.read.gains(unreviewed=True)
    assert lots.read.gains()[0].note == "meter"
    stock.assert_sound()


def test_drawing_twice_under_one_key_is_done_once_and_gains_nothing(world):
    pour(world, {world.juice_lot(1_000): 1_000}, "T1")
    acts = [world.act(key="draw-1") for _ in range(2)]
    first, again = (lots.draw(world.a2, 600, place=world.a3, act=act) for act in acts)
    pour(world, {world.juice_lot(100): 100}, "T2")
    late = lots.draw(world.a2, 600, place=world.a3, act=world.act(key="draw-1"))
    for other in (again, late):
        assert (first[0].items, first[1]) == (other[0].items, other[1])
    assert lots.read.states([world.a2])[world.a2].quantity == 500
    assert not lots.read.gains()


def test_a_tank_drawn_empty_and_not_cleaned_carries_over(world):
    first = pour(world, {world.juice_lot(500): 500}, "T1")
    lots.draw(world.a2, 500, place=world.a3, act=world.act())
    second = pour(world, {world.juice_lot(500): 500}, "T2")
    assert lots.read.carried([first, second]) == [lots.Carry(second, first, world.a2)]


def test_emptied_and_cleaned_ends_what_is_carried_over(world):
    pour(world, {world.juice_lot(500): 500}, "T1")
    lots.draw(world.a2, 450, place=world.a3, act=world.act())
    event = lots.empty(world.a2, act=world.act())
    assert ledger.read.event(event).reason == "LOSS: emptied and cleaned"
    second = pour(world, {world.juice_lot(500): 500}, "T2")
    assert lots.read.carried([second]) == []
    with pytest.raises(Refused) as caught:
        lots.clean(world.a2, act=world.act())
    assert codes(caught) == ["tank_not_empty"]


def test_a_topped_up_tank_carries_nothing_over_but_has_it_in_its_composition(world):
    first = pour(world, {world.juice_lot(500): 500}, "T1")
    second = pour(world, {world.juice_lot(500): 500}, "T2")
    assert lots.read.carried([first, second]) == []


def test_pouring_twice_under_one_key_is_done_once(world):
    lot = world.juice_lot(1_000)
    first = pour(world, {lot: 400}, "T1", key="pour-1")
    assert pour(world, {lot: 400}, "T1", key="pour-1") == first
    assert stock.lying(lot) == {world.a1: 600}


def test_what_becomes_another_product_needs_its_amount(world):
    apples = world.juice_lot(2_000, product=world.apples)
    with pytest.raises(Refused) as caught:
        pour(world, {apples: 2_000}, "T1", product=world.juice)
    assert codes(caught) == ["tank_quantity"]
    made = pour(world, {apples: 2_000}, "T1", product=world.juice, quantity=1_300)
    assert stock.lying(made) == {world.a2: 1_300}
    with pytest.raises(Refused) as caught:
        pour(world, {world.juice_lot(5): 5, world.juice_lot(5, product=world.apples): 5}, "T9",
             product=0, quantity=0)  # fmt: skip
    assert codes(caught) == ["tank_quantity"]


def test_states_are_numbered_by_their_tank(world):
    lines = [Lines([world.juice_lot(100)]) for _ in range(2)]
    made = [lots.pour(world.a2, each, act=world.act()).items[-1] for each in lines]
    assert list(ledger.read.codes(made).values()) == ["A-2/1", "A-2/2"]


def test_only_tanks_are_used_as_tanks(world):
    with pytest.raises(Refused) as caught:
        lots.draw(world.a3, 5, place=world.a1, act=world.act())
    assert codes(caught) == ["tank_unknown"]
    with pytest.raises(Refused) as caught:
        lots.draw(world.a2, 5, place=world.a1, act=world.act())
    assert codes(caught) == ["tank_is_empty"]
    with pytest.raises(Refused) as caught:
        lots.add_tanks([world.a1, world.supplier])
    assert [(r.line, r.code) for r in caught.value.refusals] == [(1, "tank_place")]
    lots.close_tanks([world.a2])
    assert world.a2 not in lots.read.states([world.a2])
    assert places.read.place(world.a2).is_active


def test_several_lots_are_drawn_in_one_act_and_what_is_beyond_the_books_is_one_gain(world):
    pour(world, {world.juice_lot(1_000): 1_000}, "T1")
    parts = [lots.Part(400, "B1"), lots.Part(400, "B2"), lots.Part(400, "B3")]
    act = world.act()
    drawn, event = lots.draw_parts(world.a2, parts, place=world.a3, act=act)
    assert [ledger.read.item(item).code for item in drawn.items] == ["B1", "B2", "B3"]
    assert [stock.lying(item) for item in drawn.items] == [{world.a3: 400}] * 3
    [gain] = lots.read.gains()
    assert (gain.event, gain.quantity) == (event, 200)
    again = lots.draw_parts(world.a2, parts, place=world.a3, act=act)
    assert (again[0].items, again[1]) == (drawn.items, event)
    stock.assert_sound()
