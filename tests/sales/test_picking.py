"""The scan wins: what fits is picked, promises follow, the rest is told in piles."""

from stockthread import catalog, ledger, orders, parties, places, sales
from stockthread.ledger import Block, Given, Kind, Lines, New, Stage
from stockthread.orders import SALE, NewLine
from stockthread.parties import NewParty
from stockthread.purchases import Put
from stockthread.sales import EXCHANGED, FREE, PROMISED, SWAPPED, NewRule, Scan
from tests.refusals import refused
from tests.world import START


def hows(check) -> list[str]:
    return [matched.how for matched in check.matched]


def why(check) -> list[tuple[int | None, str]]:
    return [(refusal.line, refusal.code) for refusal in check.extra]


def test_what_was_promised_is_picked_and_stays_promised_until_it_leaves(shop, world):
    drills = world.drills(3)
    order = shop.sale(2)
    shop.allocate(order)
    done = shop.pick(order, *drills[:2])
    assert hows(done.check) == [PROMISED, PROMISED]
    assert shop.places_of(*drills) == [world.a3, world.a3, world.a1]
    assert shop.promised(order) == set(drills[:2])
    here = shop.done(order, world.drill)
    assert (here.picked, here.allocated) == (2, 0)
    assert not sales.pick_list([order])


def test_another_unit_that_fits_takes_the_promise_of_one(shop, world):
    drills = world.drills(3)
    order = shop.sale(2)
    shop.allocate(order)
    done = shop.pick(order, drills[2])
    assert hows(done.check) == [SWAPPED]
    assert shop.promised(order) == {drills[0], drills[2]}
    [line] = sales.pick_list([order])
    assert line.item == drills[0]


def test_units_promised_to_two_orders_change_places(shop, world):
    drills = world.drills(2)
    mine, theirs = shop.sale(1), shop.sale(1)
    shop.reserve_for(mine, drills[:1])
    shop.reserve_for(theirs, drills[1:])
    done = shop.pick(mine, drills[1])
    assert hows(done.check) == [EXCHANGED]
    assert shop.promised(mine) == {drills[1]}
    assert shop.promised(theirs) == {drills[0]}


def test_nothing_is_taken_from_an_order_that_gets_nothing_for_it(shop, world):
    [drill] = world.drills(1)
    mine, theirs = shop.sale(1), shop.sale(1)
    shop.reserve_for(theirs, [drill])
    assert why(shop.check(mine, drill)) == [(0, "pick_promised_elsewhere")]
    assert refused(lambda: shop.pick(mine, drill)) == [(0, "pick_promised_elsewhere")]
    assert shop.promised(theirs) == {drill}


def test_a_unit_is_not_exchanged_for_one_that_the_other_customer_may_not_have(shop, world):
    drills = world.drills(2)
    shop.expires(drills[:1], "2026-03-10")
    shop.expires(drills[1:], "2026-12-31")
    mine, theirs = shop.sale(1), shop.sale(1)
    shop.reserve_for(mine, drills[:1])
    shop.reserve_for(theirs, drills[1:])
    new = NewRule(shop.customer, sales.REMAINING_LIFE, days=90)
    sales.add_rule(new, by=world.anna, at=START)
    assert why(shop.check(mine, drills[1])) == [(0, "pick_promised_elsewhere")]


def test_three_piles_matched_extra_and_missing_with_where_to_go_next(shop, world):
    drills = world.drills(4)
    [battery] = world.batteries(1)
    world.move(drills[2:], world.a2)
    order = shop.sale(3)
    shop.reserve_for(order, [drills[0], drills[2], drills[3]])
    check = shop.check(order, drills[0], battery, drills[0], Scan("NOWHERE"))
    assert [matched.item for matched in check.matched] == [drills[0]]
    assert why(check) == [
        (1, "wrong_stage"), (2, "pick_twice"), (3, "code_finds_nothing")
    ]  # fmt: skip
    [missing] = check.missing
    assert (missing.quantity, missing.places) == (2, ((world.a2, 2), (world.a1, 1)))


def test_codes_barcodes_and_lots_with_amounts_are_read(shop, world):
    world.drills(1, prefix="DR")
    lot = shop.juice(5_000)
    codes = ledger.read.codes([lot])
    order = shop.order(orders.SALE, orders.NewLine(world.drill, 1),
                       orders.NewLine(world.juice, 2_000))  # fmt: skip
    drill = ledger.read.latest_codes(2)
    serial = next(code for code in drill if code.startswith("DR"))
    check = shop.check(order, Scan(f"(21){serial}"), Scan(f"{codes[lot]}\t1.5 l"))
    assert [(m.product, m.quantity) for m in check.matched] == [
        (world.drill, 1), (world.juice, 1_500)
    ]  # fmt: skip
    assert not check.extra
    assert why(shop.check(order, Scan(f"{codes[lot]} 1.23456"))) == [(0, "quantity_too_fine")]


def test_too_much_and_what_is_not_ordered_is_extra(shop, world):
    drills = world.drills(3)
    order = shop.sale(1)
    lot = shop.juice(1_000)
    check = shop.check(order, *drills[:2], lot)
    assert why(check) == [(1, "pick_enough"), (2, "pick_not_ordered")]
    assert refused(lambda: shop.pick(order, *drills, accept="all")) == [
        (1, "pick_enough"), (2, "pick_enough")
    ]  # fmt: skip
    done = shop.pick(order, *drills)
    assert hows(done.check) == [FREE]
    assert why(shop.check(order, drills[0])) == [(0, "pick_already")]


def test_held_and_gone_goods_are_not_picked(shop, world):
    held, scrapped, away = world.drills(3)
    ledger.hold(Lines([held]), reason="scratched", blocks=Block.SHIP, act=world.act())
    ledger.scrap(Lines([scrapped]), place=world.scrap, act=world.act())
    ledger.ship(Lines([away]), place=world.customer, act=world.act())
    order = shop.sale(3)
    assert why(shop.check(order, held, scrapped)) == [(0, "held"), (1, "wrong_stage")]
    assert refused(lambda: shop.pick(order, away)) == [(0, "not_with_us")]


def test_a_lot_is_picked_by_quantity_and_what_is_left_of_the_promise_stays(shop, world):
    lot = shop.juice(5_000)
    order = shop.sale(3_000, world.juice)
    shop.allocate(order)
    shop.pick(order, Scan(item=lot, quantity=1_000))
    kept = {(each.place, each.quantity) for each in ledger.read.reservations_for(*order.cause)}
    assert kept == {(world.a1, 2_000), (world.a3, 1_000)}
    assert [line.quantity for line in sales.pick_list([order])] == [2_000]
    check = shop.check(order, Scan(item=lot, quantity=2_500, place=world.a1))
    assert [matched.quantity for matched in check.matched] == [2_000]
    assert why(check) == [(0, "pick_too_much_of_lot")]
    shop.pick(order, Scan(item=lot, place=world.a1))
    here = shop.done(order, world.juice)
    assert (here.picked, here.allocated) == (3_000, 0)


def test_another_lot_frees_as_much_of_the_promised_one(shop, world):
    first, other = shop.juice(3_000, "2026-05-01"), shop.juice(3_000, "2026-06-01")
    order = shop.sale(3_000, world.juice)
    shop.allocate(order)
    shop.pick(order, Scan(item=other, quantity=1_000))
    kept = {(each.item, each.quantity) for each in ledger.read.reservations_for(*order.cause)}
    assert kept == {(first, 2_000), (other, 1_000)}


def test_a_lot_in_several_places_asks_from_which(shop, world):
    lot = shop.juice(5_000)
    ledger.move(Lines([lot], [2_000]), place=world.a2, act=world.act())
    order = shop.sale(1_000, world.juice)
    assert why(shop.check(order, lot)) == [(0, "lot_in_several_places")]
    check = shop.check(order, Scan(item=lot, place=world.a2))
    assert [matched.quantity for matched in check.matched] == [1_000]


def test_a_sealed_container_is_picked_by_one_scan_or_not_at_all(shop, world):
    drills = world.drills(3)
    lot = shop.juice(4_000)
    [carton, other] = world.cartons(2)
    ledger.pack(Lines([*drills[:2], lot], [None, None, 4_000]), container=carton, act=world.act())
    ledger.pack(Lines(drills[2:]), container=other, act=world.act())
    order = shop.order(orders.SALE, orders.NewLine(world.drill, 2),
                       orders.NewLine(world.juice, 4_000))  # fmt: skip
    shop.allocate(order)
    done = shop.pick(order, carton)
    assert {matched.item for matched in done.check.matched} == {*drills[:2], lot}
    assert shop.promised(order) == {*drills[:2], lot}
    assert shop.places_of(carton, *drills[:2]) == [world.a3] * 3
    assert why(shop.check(order, other)) == [(0, "pick_container_too_much")]
    assert why(shop.check(order, *world.cartons(1))) == [(0, "pick_empty")]


def test_units_are_taken_out_of_a_carton_by_picking_them(shop, world):
    drills = world.drills(2)
    [carton] = world.cartons(1)
    ledger.pack(Lines(drills), container=carton, act=world.act())
    order = shop.sale(1)
    shop.pick(order, drills[0])
    [view] = ledger.read.items(drills[:1])
    assert (view.place, view.container) == (world.a3, 0)


def test_a_pick_goes_straight_into_a_container(shop, world):
    drills = world.drills(2)
    lot = shop.juice(3_000)
    [carton] = world.cartons(1, world.a2)
    order = shop.order(orders.SALE, orders.NewLine(world.drill, 2),
                       orders.NewLine(world.juice, 1_000))  # fmt: skip
    world.move(drills[:1], world.a2)
    shop.allocate(order)
    shop.pick(order, *drills, lot, container=carton)
    inside = {(each.item, each.quantity) for each in sales.inside([carton])}
    assert inside == {(drills[0], 1), (drills[1], 1), (lot, 1_000)}
    here = shop.done(order, world.drill)
    assert (here.picked, here.packed, here.allocated) == (2, 2, 0)
    assert refused(lambda: shop.pick(order, lot, place=0)) == [(None, "pick_to_where")]


def test_the_same_key_picks_once_and_a_pick_can_be_undone(shop, world):
    drills = world.drills(3)
    order = shop.sale(2)
    shop.allocate(order)
    first = shop.pick(order, drills[2], key="same")
    again = shop.pick(order, drills[2], key="same")
    assert (again.events, again.repeated) == (first.events, True)
    ledger.reverse_together(first.events, act=world.act())
    assert shop.places_of(drills[2]) == [world.a1]
    assert shop.done(order, world.drill).picked == 0


def test_one_cart_for_several_orders(shop, world):
    drills = world.drills(3)
    world.move(drills[:1], world.a2)
    first, second = shop.sale(1), shop.sale(2)
    shop.allocate(first, second)
    id = sales.add_wave([first, second], place=world.a3, key="w", by=world.anna, at=START)
    wave = sales.wave(id)
    assert wave.orders == (first.id, second.id)
    assert sales.add_wave([first], place=world.a3, key="w", by=world.anna, at=START) == id
    some = sales.orders_of(wave)
    lines = sales.pick_list(some)
    assert [line.place for line in lines] == [world.a1, world.a1, world.a2]
    done = shop.pick(some, *(line.item for line in lines))
    assert sorted(matched.order for matched in done.check.matched) == [
        first.id, second.id, second.id
    ]  # fmt: skip
    assert shop.done(second, world.drill).picked == 2
    assert [each.id for each in sales.waves()] == [id]


def test_a_closed_wave_is_picked_no_more_until_it_is_opened_again(shop, world):
    some = [shop.sale(1), shop.sale(2)]
    one, other = [
        sales.add_wave([each], place=world.a3, key=f"w{each.id}", by=world.anna, at=START)
        for each in some
    ]
    assert refused(lambda: sales.reopen_wave(one)) == [(None, "wave_open")]
    sales.close_wave(one, by=world.anna, at=START)
    assert refused(lambda: sales.close_wave(one, by=world.anna, at=START)) == [
        (None, "wave_closed")
    ]
    assert refused(lambda: sales.open_wave(one)) == [(None, "wave_closed")]
    assert (sales.wave(one).closed_by, sales.wave(one).closed_at) == (world.anna, START)
    assert listed(is_closed=True) == [one]
    assert listed(is_closed=False) == [other]
    assert listed(orders=[some[1].id]) == [other]
    assert listed(orders=[], number=one) == [one]
    assert listed(places=[world.a1]) == []
    assert listed(since=START, until=START) == []
    sales.reopen_wave(one)
    assert sales.open_wave(one).closed_at is None
    assert refused(lambda: sales.close_wave(99, by=world.anna, at=START)) == [(None, "unknown_id")]


def listed(**wanted) -> list[int]:
    found = [each.id for each in sales.waves(wanted=sales.WaveFilter(**wanted))]
    assert sales.count_waves(sales.WaveFilter(**wanted)) == len(found)
    return found


def test_a_customers_rule_is_checked_at_the_pick_and_broken_only_on_record(shop, world):
    rule = NewRule(shop.customer, sales.REMAINING_LIFE, days=30)
    id = sales.add_rule(rule, by=world.anna, at=START)
    lot = shop.juice(2_000, "2026-03-20")
    order = shop.sale(1_000, world.juice)
    check = shop.check(order, lot)
    [extra] = check.extra
    assert extra.code == "customer_remaining_life"
    assert (extra.data["expiry"], extra.data["needed"]) == ("2026-03-20", "2026-04-01")
    assert refused(lambda: shop.pick(order, lot, may_break=True)) == [(None, "no_reason")]
    shop.pick(order, lot, may_break=True, reason="they called and want it")
    [override] = sales.overrides(order.id)
    assert (override.rule, override.item, override.reason) == (id, lot, "they called and want it")
    assert (override.kind, override.days) == (sales.REMAINING_LIFE, 30)
    sales.close_rule(id)
    assert sales.overrides(order.id) == [override]


def test_one_lot_for_an_order_counts_what_is_picked_and_not_what_is_only_promised(shop, world):
    sales.add_rule(NewRule(shop.customer, sales.ONE_LOT), by=world.anna, at=START)
    first, other = shop.juice(5_000, "2026-05-01"), shop.juice(5_000, "2026-06-01")
    order = shop.sale(4_000, world.juice)
    shop.allocate(order)
    shop.pick(order, Scan(item=other, quantity=1_000))
    assert why(shop.check(order, first)) == [(0, "customer_one_lot")]
    check = shop.check(order, Scan(item=other, place=world.a1))
    assert [matched.quantity for matched in check.matched] == [3_000]


def test_a_dropped_order_frees_its_stock_and_tells_what_is_to_be_put_back(shop, world):
    drills = world.drills(3)
    lot = shop.juice(3_000)
    order = shop.order(orders.SALE, orders.NewLine(world.drill, 2),
                       orders.NewLine(world.juice, 1_000))  # fmt: skip
    shop.allocate(order)
    shop.pick(order, drills[0], lot)
    orders.cancel_order(order.id, by=world.anna, at=START, reason="changed their mind")
    assert not shop.promised(order)
    back = sales.read.to_put_back([shop.fresh(order)])
    assert {(b.item, b.quantity, b.place) for b in back} == {
        (drills[0], 1, world.a3), (lot, 1_000, world.a3)
    }  # fmt: skip
    world.move(drills[:1], world.a1)
    assert [b.item for b in sales.read.to_put_back([shop.fresh(order)])] == [lot]


def test_what_was_picked_goes_back_by_scan_or_to_where_it_came_from(shop, world):
    drills = world.drills(2)
    lot = shop.juice(3_000)
    order = shop.order(orders.SALE, orders.NewLine(world.drill, 2),
                       orders.NewLine(world.juice, 1_000))  # fmt: skip
    shop.allocate(order)
    before = {view.id: view.place for view in ledger.read.items(drills)}
    shop.pick(order, *drills, lot)
    orders.cancel_order(order.id, by=world.anna, at=START)
    waiting = sales.to_put_back()
    assert {(w.back.item, w.came_from) for w in waiting} == {
        *((id, before[id]) for id in drills), (lot, world.a1)
    }  # fmt: skip
    codes = ledger.read.codes([*drills, lot])
    spot = places.read.place(world.a2).code
    read = sales.read_back([codes[drills[0]], f"{codes[lot]} 0.4 l", spot, "nothing"], 2026)
    assert [(put.item, put.place, put.quantity) for put in read.puts] == [
        (drills[0], world.a2, None), (lot, world.a2, 400)
    ]  # fmt: skip
    assert [problem.code for problem in read.problems] == ["scan_unknown"]
    act = world.act()
    posted = sales.put_back(read.puts, act)
    assert sales.put_back(read.puts, act) == posted._replace(repeated=True)
    assert ledger.read.item(drills[0]).place == world.a2
    left = sales.to_put_back()
    assert {(w.back.item, w.back.quantity) for w in left} == {(drills[1], 1), (lot, 600)}
    found = refused(lambda: sales.put_back([Put(drills[0], world.a1)], world.act()))
    assert found == [(0, "put_back_not_waiting")]
    ledger.reverse(posted.event, act=world.act())
    assert len(sales.to_put_back()) == 3
    rest = [Put(w.back.item, w.came_from) for w in sales.to_put_back()]
    sales.put_back(rest, world.act())
    assert sales.to_put_back() == []


def test_goods_of_a_dropped_order_that_another_got_are_not_put_back(shop, world):
    drills = world.drills(1)
    dropped, order = shop.sale(1), shop.sale(1)
    shop.pick(dropped, *drills)
    orders.cancel_order(dropped.id, by=world.anna, at=START)
    shop.allocate(order)
    assert shop.promised(order) == set(drills)
    assert not sales.read.to_put_back([shop.fresh(dropped)])


def test_a_code_of_two_promised_units_is_asked_about(shop, world):
    """A promised unit is known by its code alone, unless another that is promised has it too."""
    [saw] = catalog.add_products([catalog.NewProduct("SAW", "Saw")])
    twins = [
        ledger.commission(
            New(Kind.UNIT, product, 1, Given(world.serial, ["TWIN-1"])), place=world.a1,
            stage=Stage.READY, owner=world.us, act=world.act(),
        ).items[0]
        for product in (world.drill, saw)
    ]  # fmt: skip
    order = shop.order(SALE, NewLine(world.drill, 1), NewLine(saw, 1))
    shop.reserve_for(order, twins[:1])
    assert [m.item for m in shop.check(order, Scan("TWIN-1")).matched] == twins[:1]
    shop.reserve_for(order, twins[1:])
    assert why(shop.check(order, Scan("TWIN-1"))) == [(0, "code_finds_several")]


def test_what_belongs_to_another_customer_is_not_sold(shop, world):
    [drill] = world.drills(1)
    [other] = parties.add_parties([NewParty("OTHER", "Other customer", is_customer=True)])
    ledger.change_owner(Lines([drill]), owner=other, act=world.act())
    order = shop.sale(1)
    assert why(shop.check(order, drill)) == [(0, "pick_owned_by_other")]
