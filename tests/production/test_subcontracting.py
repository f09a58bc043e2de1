"""A step at a subcontractor's: parts go there and stay ours, are used up there, and what is
finished comes back with its serials."""

import pytest

from stockthread import catalog, consigned, ledger, orders, parties, places, production, trace
from stockthread.catalog import NewProduct
from stockthread.consigned import AWAY
from stockthread.kernel.errors import Refused
from stockthread.ledger import Block, Given, Lines, Stage
from stockthread.orders import PRODUCTION, NewLine, NewOrder
from stockthread.production import Build, NewBom, NewBomLine, NewStep, fetching, subcontracting
from tests import stock
from tests.refusals import refused


@pytest.fixture
def away(shop):
    """An order for two drills that the supplier assembles, and parts for them in our store."""
    order = shop.order(2, is_planned=False)
    production.plan_order(
        order, [NewStep("Assemble", shop.world.supplier)], by=shop.world.anna,
        at=shop.act().recorded_at, place_to=shop.store,
    )  # fmt: skip
    batteries = shop.batteries(5, place=shop.store)
    motors = shop.motors(2, place=shop.store)
    oil = shop.lot(shop.oil, 100, "OIL-7", place=shop.store)
    screws = shop.lot(shop.screw, 50, place=shop.store)
    return order, batteries, motors, oil, screws


def sent(shop, away, **more):
    order, batteries, motors, oil, screws = away
    lines = Lines([*batteries, *motors, oil, screws], [*[None] * 7, 30, 40])
    return fetching.fetch(order, lines, act=shop.act(), with_extra=True, **more)


def there(shop):
    """What of ours lies with the subcontractor."""
    told = consigned.read.stock(AWAY, party=shop.world.supplier_party)
    return {each.product: each.units + each.lot_quantity for each in told}


def test_parts_are_sent_used_up_there_and_the_rest_is_told(shop, away):
    order, batteries, motors, oil, screws = away
    _, posting = sent(shop, away)
    event = ledger.read.event(posting.event)
    assert (event.kind, event.cause_id) == ("ship", order.number)
    assert ledger.read.item(batteries[0]).owner == shop.world.us
    assert {part.quantity for part in fetching.needed(order)} == {0}
    build = Build(
        number=2,
        codes=Given(shop.world.serial, ["S-1", "S-2"]),
        components=[[*batteries[:2], motors[0]], [*batteries[2:4], motors[1]]],
    )
    done = production.complete(order, build, shop.act())
    assert stock.places(done.units) == [shop.store] * 2
    assert [ledger.read.item(id).stage for id in done.units] == [Stage.READY] * 2
    assert {each.item for each in production.content_of(done.units[0])} == {
        *batteries[:2], motors[0], oil, screws,
    }  # fmt: skip
    assert {node.item for node in trace.trace_down(oil).nodes} >= set(done.units)
    assert there(shop) == {shop.world.battery: 1, shop.oil: 20, shop.screw: 24}
    [line] = orders.progress.of_order(order).lines
    assert (line.done.made, line.done.shipped, line.done.sent_back) == (2, 0, 0)
    assert stock.lying(oil) == {shop.store: 70, shop.world.supplier: 20}
    for id in reversed(done.events):
        ledger.reverse(id, act=shop.act())
    assert there(shop)[shop.world.battery] == 5
    stock.assert_sound()


def test_held_parts_there_cannot_be_used_nor_what_is_not_ours(shop, away):
    order, batteries, motors, _oil, screws = away
    sent(shop, away)
    ledger.hold(Lines([batteries[0]]), reason="quality", blocks=Block.CONSUME, act=shop.act())
    rows = [[*batteries[:2], motors[0]]]
    build = Build(number=1, codes=Given(shop.world.serial, ["S-1"]), components=rows)
    assert refused(lambda: production.complete(order, build, shop.act())) == [
        (0, "component_held")
    ]  # fmt: skip
    fine = build._replace(components=[[*batteries[2:4], motors[0]]])
    lines = Lines([screws], [40], place=shop.world.supplier)
    ledger.change_owner(lines, owner=shop.world.supplier_party, act=shop.act())
    assert refused(lambda: production.complete(order, fine, shop.act())) == [(0, "station_short")]
    lines = Lines([motors[1]])
    ledger.change_owner(lines, owner=shop.world.supplier_party, act=shop.act())
    theirs = build._replace(components=[[*batteries[2:4], motors[1]]])
    with stock.unchanged(), pytest.raises(Refused):
        production.complete(order, theirs, shop.act())


def test_a_step_between_ours_is_done_outside(shop):
    order = shop.order(2, is_planned=False)
    steps = [NewStep("Assemble", shop.first), NewStep("Coat", shop.world.supplier),
             NewStep("Finish", shop.station)]  # fmt: skip
    act = shop.act()
    production.plan_order(order, steps, by=act.by, at=act.recorded_at)
    units = list(production.start(order, 2, shop.act(), codes=shop.serials(2)).items)
    production.advance(order, units[:1], shop.act())
    assert stock.places(units) == [shop.world.supplier, shop.first]
    assert refused(lambda: production.advance(order, units, shop.act())) == [(None, "ways_differ")]
    assert [each.units for each in production.progress.of_order(order).steps] == [1, 1, 0]
    production.advance(order, units[:1], shop.act())
    assert stock.places(units) == [shop.station, shop.first]
    assert stock.stages(units) == [Stage.WIP] * 2
    assert not order_words(order)


def order_words(order):
    """What goes out of the house and comes back, as the order tells it: nothing."""
    [line] = orders.progress.of_order(order).lines
    return line.done.shipped + line.done.sent_back + line.done.came_back


def test_a_lot_is_made_outside_and_which_lot_went_in_is_asked_where_there_are_two(shop):
    [blend] = catalog.add_products(
        [NewProduct("BLEND", "Cutting oil", "lot", "l", 1000, code_type="lot")]
    )
    bom = NewBom(blend, (NewBomLine(shop.oil, 2000),), yield_quantity=1000)
    production.add_boms([bom], key="blend", by=shop.world.anna, at=shop.act().recorded_at)
    new = NewOrder(PRODUCTION, (NewLine(blend, 5000),))
    [id] = orders.add_orders([new], key="b", by=shop.world.anna, at=shop.act().recorded_at)
    order, act = orders.read.order(id), shop.act()
    steps = production.reading.steps(["Mix @ SUP"])
    assert refused(lambda: production.plan_order(order, steps, by=act.by, at=act.recorded_at)) == [
        (None, "finished_place")
    ]  # fmt: skip
    production.plan_order(order, steps, by=act.by, at=act.recorded_at, place_to=shop.store)
    first = shop.lot(shop.oil, 9000, "OIL-1", place=shop.store)
    fetching.fetch(order, Lines([first], [5000]), act=shop.act())
    lot = production.make(order, 2000, shop.act(), code=Given(shop.world.lot, ["C-1"]))
    assert stock.lying(lot) == {shop.store: 2000}
    assert stock.lying(first) == {shop.store: 4000, shop.world.supplier: 1000}
    second = shop.lot(shop.oil, 9000, "OIL-2", place=shop.store)
    fetching.fetch(order, Lines([second], [3000]), act=shop.act())
    assert refused(lambda: production.make(order, 1000, shop.act())) == [
        (None, "station_not_loaded")
    ]  # fmt: skip
    production.load(shop.world.supplier, second, by=act.by, at=shop.act().recorded_at)
    production.make(order, 1000, shop.act(), code=Given(shop.world.lot, ["C-2"]))
    assert stock.lying(second) == {shop.store: 6000, shop.world.supplier: 1000}


def test_a_supplier_is_named_by_its_code_where_steps_are_typed(shop):
    code = parties.read.party(shop.world.supplier_party).code
    for text in (f"Coat @ {code}", f"Coat @ supplier:{code}", f"Coat @ {code.lower()}"):
        assert production.reading.steps([text])[0].place == shop.world.supplier
    assert refused(lambda: production.reading.steps(["Coat @ NOBODY"])) == [(0, "unknown_place")]


def test_a_refused_plan_makes_no_place_of_a_supplier(shop):
    parties.add_parties([parties.NewParty("COAT", "Coating Ltd", is_supplier=True)])
    order, act = shop.order(1, is_planned=False), shop.act()
    steps = production.reading.steps(["Coat @ COAT"])
    who = {"by": act.by, "at": act.recorded_at}
    for keep in (
        lambda: production.plan_order(order, steps, **who),
        lambda: production.set_routing(shop.world.drill, steps, **who),
        lambda: production.plan_order(order, steps * 2, place_to=shop.store, **who),
    ):
        assert refused(keep)[0][1] in ("finished_place", "step_place_repeated")
        assert not places.read.by_code(["supplier:COAT"])
    plan = production.plan_order(order, steps, place_to=shop.store, **who)
    assert plan.steps[0].place == places.read.by_code(["supplier:COAT"])["supplier:COAT"]
    routing = production.set_routing(shop.world.drill, steps, place_to=shop.store, **who)
    assert routing.steps[0].place == plan.steps[0].place


def test_what_goes_two_ways_is_fetched_one_way_at_a_time(shop, away):
    order, act = away[0], shop.act()
    steps = [NewStep("Motor", shop.first, parts=(shop.motor,)),
             NewStep("Assemble", shop.world.supplier)]  # fmt: skip
    production.plan_order(order, steps, by=act.by, at=act.recorded_at, place_to=shop.store)
    with stock.unchanged():
        assert refused(lambda: sent(shop, away)) == [(None, "ways_differ")]


def test_work_in_progress_goes_to_no_customer(shop):
    order = shop.order(1)
    [unit] = production.start(order, 1, shop.act(), codes=shop.serials(1)).items
    assert refused(lambda: ledger.ship(
        Lines([unit]), place=shop.world.customer, act=shop.act()
    )) == [(0, "wrong_stage")]  # fmt: skip


@pytest.mark.parametrize("blocks", [Block.MOVE, Block.SHIP])
def test_what_is_held_goes_to_no_subcontractor(shop, away, blocks):
    order, batteries, _motors, oil, _screws = away
    [box] = shop.world.cartons(1, place=shop.store)
    ledger.pack(Lines(batteries[:1]), container=box, act=shop.act())
    ledger.hold(Lines([batteries[0], oil]), reason="q", blocks=blocks, act=shop.act())
    with stock.unchanged():
        for lines in (Lines([box]), Lines([oil], [10])):
            assert refused(lambda lines=lines: fetching.fetch(order, lines, act=shop.act())) == [
                (0, "held")
            ]  # fmt: skip
    ledger.hold_place(shop.store, reason="flood", blocks=blocks, act=shop.act())
    with stock.unchanged():
        assert refused(
            lambda: fetching.fetch(order, Lines(batteries[1:2]), act=shop.act())
        ) == [(0, "held")]  # fmt: skip
    ledger.ship(Lines(batteries[1:2]), place=shop.world.supplier, act=shop.act())


def test_nor_from_one_subcontractor_to_the_next(shop, away):
    [party] = parties.add_parties([parties.NewParty("COAT", "Coating Ltd", is_supplier=True)])
    coater = places.place_of_party(party, "supplier")
    sent(shop, away)
    held, free = away[1][:2]
    ledger.hold(Lines([held]), reason="quality", blocks=Block.MOVE, act=shop.act())

    def on(item):
        subcontracting.bring(
            Lines([item]), start=[shop.world.supplier], target=[coater], act=shop.act()
        )

    with stock.unchanged():
        assert refused(lambda: on(held)) == [(0, "held")]
    on(free)
    assert stock.places([held, free]) == [shop.world.supplier, coater]


def test_what_is_loaded_there_goes_before_the_only_lot_of_another_product(shop):
    blend, thin = catalog.add_products(
        [NewProduct("BLEND", "Cutting oil", "lot", "l", 1000, code_type="lot"),
         NewProduct("THIN", "Thin oil", "lot", "l", 1000, code_type="lot")]
    )  # fmt: skip
    bom = NewBom(blend, (NewBomLine(shop.oil, 1000, alternatives=(thin,)),), yield_quantity=1000)
    production.add_boms([bom], key="blend", by=shop.world.anna, at=shop.act().recorded_at)
    order, act = shop.order(5000, product=blend, is_planned=False), shop.act()
    steps = [NewStep("Mix", shop.world.supplier)]
    production.plan_order(order, steps, by=act.by, at=act.recorded_at, place_to=shop.store)
    oil, other = shop.lot(shop.oil, 3000, place=shop.store), shop.lot(thin, 3000, place=shop.store)
    for lot in (oil, other):
        fetching.fetch(order, Lines([lot], [2000]), act=shop.act(), with_extra=True)
    assert refused(lambda: production.make(order, 1000, shop.act())) == [
        (None, "station_not_loaded")
    ]  # fmt: skip
    production.load(shop.world.supplier, other, by=act.by, at=shop.act().recorded_at)
    production.make(order, 1000, shop.act(), code=Given(shop.world.lot, ["C-1"]))
    assert stock.lying(oil)[shop.world.supplier] == 2000
    assert stock.lying(other)[shop.world.supplier] == 1000
