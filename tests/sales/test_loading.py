"""At the door one field takes every scan: three piles, and what fits leaves."""

from stockthread import ledger, parties, sales
from stockthread.ledger import Lines
from stockthread.sales import Load, Scan
from tests.refusals import refused
from tests.sales.test_shipping import cartons, pack, picked
from tests.world import START


def texts(*some: str) -> list[Scan]:
    return [Scan(text) for text in some]


def check(*some: str, orders=()) -> sales.Leaving:
    return sales.check_leaving(texts(*some), orders, today=START.date())


def why(leaving: sales.Leaving) -> list[tuple[int | None, str]]:
    return [(each.line, each.code) for each in leaving.extra]


def codes(*items: int) -> list[str]:
    found = ledger.read.codes(list(items))
    return [found[item] for item in items]


def boxed(shop):
    """An order of four drills picked, two of them in a carton, and juice picked from a lot."""
    order, drills = picked(shop, 4)
    [carton] = cartons(shop, 1)
    pack(shop, order, *drills[:2], container=carton)
    return order, drills, carton


def test_an_order_that_is_scanned_is_expected_whole(shop, world):
    order, drills, carton = boxed(shop)
    leaving = check(order.number)
    assert leaving.orders == (order,)
    assert {load.item for load in leaving.missing} == {carton, *drills[2:]}
    assert (leaving.there, leaving.extra) == ((), ())


def test_goods_tell_by_themselves_which_order_they_leave_for(shop, world):
    order, drills, carton = boxed(shop)
    leaving = check(*codes(carton, drills[2]))
    assert leaving.orders == (order,)
    assert [load.item for load in leaving.there] == [carton, drills[2]]
    assert leaving.scans == (0, 1)
    assert leaving.pieces == {world.drill: 3}
    assert [load.item for load in leaving.missing] == [drills[3]]


def test_what_does_not_fit_is_extra_and_says_where_it_is_and_whose(shop, world):
    order, drills, carton = boxed(shop)
    [elsewhere] = parties.add_parties([parties.NewParty("C2", "Other", is_customer=True)])
    strange, [theirs] = picked(shop, 1, party=elsewhere)
    free = shop.juice(1_000)
    leaving = check(order.number, *codes(theirs, drills[0], free), "NOWHERE", strange.number)
    assert why(leaving) == [
        (1, "ship_other_customer"), (2, "load_in_container"), (3, "ship_not_ordered"),
        (4, "code_finds_nothing"), (5, "ship_other_customer"),
    ]  # fmt: skip
    assert leaving.extra[0].data["whose"] == f"{strange.number} of Other"
    assert why(check(*codes(free))) == [(0, "load_of_no_order")]
    shop.ship(order, carton, is_collected=True)
    [gone] = check(order.number, *codes(carton)).extra
    assert (gone.code, gone.data["where"]) == ("load_gone", "with Customer Ltd")
    ledger.hold(Lines([drills[2]]), reason="cracked", blocks=1, act=world.act())
    assert why(check(*codes(drills[2]))) == [(0, "held")]


def test_of_a_lot_leaves_what_is_said_or_what_was_picked(shop, world):
    lot = shop.juice(5_000)
    order = shop.sale(4_000, world.juice)
    shop.pick(order, Scan(item=lot, quantity=4_000))
    [code] = codes(lot)
    assert check(code).there == (Load(lot, 4_000, world.a3, 0),)
    part = check(f"{code} 1.5 l")
    assert part.there == (Load(lot, 1_500, world.a3, 0),)
    assert part.missing == (Load(lot, 2_500, world.a3, 0),)
    assert part.pieces == {world.juice: 1_500}


def test_what_fits_leaves_in_one_act_that_repeats_nothing_and_is_undone(shop, world):
    order, drills, carton = boxed(shop)
    scans = texts(order.number, *codes(carton, drills[2]), "NOWHERE")
    assert refused(lambda: sales.ship_scanned(scans, act=world.act())) == [
        (3, "code_finds_nothing")
    ]  # fmt: skip
    act = world.act(accept="good")
    gone = sales.ship_scanned(scans, act=act, is_collected=True)
    assert shop.places_of(carton, drills[2], drills[3]) == [world.customer] * 2 + [world.a3]
    again = sales.ship_scanned(scans, act=act, is_collected=True)
    assert (again.shipment, again.step.repeated) == (gone.shipment, True)
    number = sales.read.shipment_number(sales.read.shipment(gone.shipment))
    assert why(check(number)) == [(0, "shipment_left")]
    sales.undo(gone.step.events, act=world.act())
    assert {load.item for load in check(number).missing} == {carton, *drills[2:]}
    assert refused(lambda: sales.ship_scanned((), act=world.act())) == [(None, "no_lines")]


def test_two_orders_of_one_customer_leave_together_once_both_are_scanned(shop, world):
    first, mine = picked(shop, 1)
    second, more = picked(shop, 1)
    [carton] = cartons(shop, 1)
    ledger.pack(Lines([*mine, *more]), container=carton, act=world.act())
    assert why(check(*codes(carton), orders=[first])) == [(0, "ship_other_order")]
    both = check(second.number, *codes(carton), orders=[first])
    assert [load.item for load in both.there] == [carton]
    assert check(*codes(carton)).orders == (first, second)
