"""Goods of others that we keep: listed, given back, made ours for a price."""

from stockthread import consigned, ledger
from stockthread.consigned import GIVE_BACK, KEPT, TAKE_OVER
from stockthread.ledger import Lines
from tests import stock
from tests.consigned.conftest import PRICE
from tests.refusals import refused


def kept(party=0):
    return [tuple(each) for each in consigned.read.stock(KEPT, party=party)]


def test_what_others_own_is_told_by_party_and_product(yard, world):
    yard.theirs(2)
    yard.their_juice(5_000)
    world.drills(1)
    of = world.supplier_party
    assert kept() == [(of, "", world.drill, 2, 0), (of, "", world.juice, 0, 5_000)]
    assert kept(world.customer_party) == []
    assert len(consigned.read.stock(KEPT, products=[world.drill])) == 1


def test_what_is_given_back_is_with_its_owner_and_stays_theirs(yard, world):
    [unit], lot = yard.theirs(), yard.their_juice(5_000)
    done = yard.do(GIVE_BACK, world.supplier_party, [unit, lot], [None, 2_000])
    assert done.sums == {world.drill: 1, world.juice: 2_000}
    found = stock.unit(unit)
    assert (found.place, found.owner) == (world.supplier, world.supplier_party)
    assert stock.lying(lot) == {world.a2: 3_000, world.supplier: 2_000}
    assert kept() == [(world.supplier_party, "", world.juice, 0, 3_000)]


def test_what_becomes_ours_stays_where_it_is_and_has_a_price(yard, world):
    units = yard.theirs(3)
    done = yard.do(TAKE_OVER, world.supplier_party, units[:2], prices={world.drill: PRICE})
    found = stock.unit(units[0])
    assert (found.place, found.owner) == (world.a2, world.us)
    [deal] = consigned.read.deals(party=world.supplier_party)
    assert (deal.quantity, deal.price, deal.amount, deal.is_sale) == (2, PRICE, 25_00, False)
    assert consigned.read.last_prices(world.supplier_party, is_sale=False) == {world.drill: PRICE}
    ledger.reverse(done.events[0], act=world.act())
    assert consigned.read.deals() == []
    assert stock.unit(units[0]).owner == world.supplier_party


def test_nothing_is_bought_without_a_price(yard, world):
    units = yard.theirs(1)
    with stock.unchanged():
        assert refused(lambda: yard.do(TAKE_OVER, world.supplier_party, units)) == [
            (None, "consigned_price")
        ]
    assert yard.check(TAKE_OVER, world.supplier_party, units).sums == {world.drill: 1}


def test_a_lot_in_several_places_is_taken_from_all_of_them(yard, world):
    lot = yard.their_juice(5_000)
    ledger.move(Lines([lot], [1_000]), place=world.a3, act=world.act())
    done = yard.do(GIVE_BACK, world.supplier_party, [lot], [4_500])
    assert done.sums == {world.juice: 4_500}
    assert stock.lying(lot) == {world.a3: 500, world.supplier: 4_500}


def test_what_cannot_be_is_told_by_line(yard, world):
    [theirs, gone], lot = yard.theirs(2), yard.their_juice(1_000)
    [ours] = world.drills(1)
    mine = world.juice_lot(1_000)
    yard.do(GIVE_BACK, world.supplier_party, [gone])
    items, amounts = [theirs, gone, ours, lot, mine], [None, None, None, 1_001, None]
    codes = [
        (1, "consigned_not_here"), (2, "consigned_not_theirs"), (3, "consigned_too_little"),
        (4, "consigned_none_kept"),
    ]  # fmt: skip
    with stock.unchanged():
        assert refused(lambda: yard.do(GIVE_BACK, world.supplier_party, items, amounts)) == codes
        told = yard.check(GIVE_BACK, world.supplier_party, items, amounts)
    assert told.sums == {world.drill: 1}
    assert [(each.line, each.code) for each in told.refused] == codes
    act = world.act(accept="good")
    done = yard.do(GIVE_BACK, world.supplier_party, items, amounts, act=act)
    assert len(done.refused) == 4
    assert stock.unit(theirs).place == world.supplier


def test_a_twin_is_told_at_the_line_that_was_scanned_and_a_hold_stops_no_giving_back(yard, world):
    lot, [held] = yard.their_juice(5_000), yard.theirs()
    ledger.move(Lines([lot], [1_000]), place=world.a3, act=world.act())
    ledger.hold(Lines([held]), reason="Broken", blocks=ledger.Block.SHIP, act=world.act())
    of = world.supplier_party
    assert refused(lambda: yard.do(GIVE_BACK, of, [lot, held, held])) == [(2, "repeated_item")]
    assert yard.do(GIVE_BACK, of, [lot, held]).refused == ()


def test_a_container_goes_with_all_that_is_in_it(yard, world):
    theirs, [ours] = yard.theirs(2), world.drills(1)
    [box, mixed] = world.cartons(2, world.a2)
    ledger.move(Lines([ours]), place=world.a2, act=world.act())
    ledger.pack(Lines(theirs[:1]), container=box, act=world.act())
    ledger.pack(Lines([theirs[1], ours]), container=mixed, act=world.act())
    assert refused(lambda: yard.do(GIVE_BACK, world.supplier_party, [box, mixed])) == [
        (1, "consigned_not_theirs")
    ]
    done = yard.do(TAKE_OVER, world.supplier_party, [box], prices={world.drill: PRICE})
    assert done.sums == {world.drill: 1}
    assert stock.unit(theirs[0]).owner == world.us


def test_the_same_key_does_it_once(yard, world):
    units, act = yard.theirs(1), world.act()
    prices = {world.drill: PRICE}
    first = yard.do(TAKE_OVER, world.supplier_party, units, act=act, prices=prices)
    again = yard.do(TAKE_OVER, world.supplier_party, units, act=act, prices=prices)
    assert (again.events, again.repeated) == (first.events, True)
    assert len(consigned.read.deals()) == 1


def test_bad_requests_are_refused(yard, world):
    units = yard.theirs(1)
    assert refused(lambda: yard.do("eat", world.supplier_party, units)) == [
        (None, "consigned_deed")
    ]
    assert refused(lambda: yard.do(GIVE_BACK, world.us, units)) == [(None, "consigned_own")]
    assert refused(lambda: yard.do(GIVE_BACK, world.supplier_party, [])) == [(None, "no_lines")]
    assert refused(lambda: yard.do(GIVE_BACK, world.supplier_party, [10**9])) == [
        (0, "unknown_item")
    ]
