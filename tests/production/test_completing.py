"""Many units are completed in one call: components in three piles, lots and bulk by the bill."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, ledger, orders, production
from stockthread.kernel import db
from stockthread.ledger import Block, Given, Lines, Stage, staging
from stockthread.production import Build, ByProduct, NewStep, Result, stock
from stockthread.production.records import BomLine
from tests.refusals import refused
from tests.world import START


def test_parents_with_their_components_are_scanned(shop):
    order = shop.order()
    oil, screws = shop.stocked(10)
    units = shop.begun(order, 3)
    parts = shop.parts(3)
    done = shop.completed(order, Build(units, components=parts))
    assert list(done.units) == units
    for unit, inside in zip(units, parts, strict=True):
        item = ledger.read.item(unit)
        assert (item.place, item.stage) == (shop.store, Stage.READY)
        assert [each.id for each in ledger.read.contents(unit)] == inside
        content = {each.item for each in production.content_of(unit) if each.until is None}
        assert content == {*inside, oil, screws}
    assert ledger.read.item(oil).quantity == 50 - 15
    assert ledger.read.item(screws).quantity == 80 - 24
    assert orders.progress.of_order(order).lines[0].done.made == 3
    assert ledger.verify().ok


def test_components_are_dealt_across_in_the_order_of_their_scans(shop):
    order = shop.order()
    shop.stocked()
    units, batteries, motors = shop.begun(order, 2), shop.batteries(4), shop.motors(3)
    deal = [motors[0], *batteries[:3], motors[1], batteries[3], motors[2]]
    build = Build(units, deal=deal)
    assert refused(lambda: shop.completed(order, build)) == [(None, "component_too_many")]
    done = shop.completed(order, build, accept="good")
    inside = [sorted(item.id for item in ledger.read.contents(unit)) for unit in units]
    assert inside == [sorted([*batteries[:2], motors[0]]), sorted([*batteries[2:], motors[1]])]
    assert [(each.line, each.item) for each in done.piles.extra] == [(None, motors[2])]
    assert done.piles.extra[0].refusal.code == "component_too_many"


def test_a_kit_gives_its_contents_to_its_unit(shop):
    order = shop.order()
    shop.stocked()
    units, parts = shop.begun(order, 2), shop.parts(2)
    kits = shop.world.cartons(2, shop.station)
    for kit, inside in zip(kits, parts, strict=True):
        ledger.pack(Lines(inside), container=kit, act=shop.act())
    shop.completed(order, Build(units, kits=kits))
    assert [[i.id for i in ledger.read.contents(unit)] for unit in units] == parts
    assert ledger.read.contents(kits[0]) == []


def test_a_kit_that_is_on_record_elsewhere_is_brought_by_its_scan(shop):
    order = shop.order()
    shop.stocked()
    [unit], [parts] = shop.begun(order, 1), shop.parts(1)
    [kit] = shop.world.cartons(1, shop.station)
    ledger.pack(Lines(parts), container=kit, act=shop.act())
    [empty] = shop.world.cartons(1, shop.station)
    found = refused(lambda: shop.completed(order, Build([unit], kits=[empty])))
    assert found == [(0, "kit_empty")]
    shop.moved([kit], shop.store)
    assert refused(lambda: shop.completed(order, Build([unit], kits=[unit])))[0][0] == 0
    [pallet] = shop.world.cartons(1, shop.store)
    packed = ledger.pack(Lines([kit]), container=pallet, act=shop.act())
    found = refused(lambda: shop.completed(order, Build([unit], kits=[kit])))
    assert found == [(0, "component_elsewhere")]
    ledger.reverse(packed.event, act=shop.act())
    done = shop.completed(order, Build([unit], kits=[kit]))
    assert {each.id for each in ledger.read.contents(unit)} == set(parts)
    assert ledger.read.item(kit).place == shop.station
    ledger.reverse_together(done.events, act=shop.act())
    assert ledger.read.item(kit).place == shop.store
    assert {each.id for each in ledger.read.contents(kit)} == set(parts)
    assert ledger.verify().ok


def test_a_kit_that_is_with_a_customer_is_told(shop):
    order = shop.order()
    shop.stocked()
    [unit], [parts] = shop.begun(order, 1), shop.parts(1)
    [kit] = shop.world.cartons(1, shop.station)
    ledger.pack(Lines(parts), container=kit, act=shop.act())
    ledger.ship(Lines([kit]), place=shop.world.customer, act=shop.act())
    found = refused(lambda: shop.completed(order, Build([unit], kits=[kit])))
    assert set(found) <= {(0, "kit_not_here"), (0, "component_elsewhere")}


def test_units_get_their_serials_at_the_end(shop):
    order = shop.order()
    shop.stocked()
    done = shop.completed(order, shop.new(2, shop.parts(2)))
    assert [ledger.read.item(unit).stage for unit in done.units] == [Stage.READY] * 2
    assert production.progress.of_order(order).begun == 2


def test_what_is_built_in_at_an_earlier_step_counts(shop):
    order = shop.order()
    shop.stocked()
    units = list(production.start(order, 2, shop.act(), codes=shop.serials(2)).items)
    batteries, [elsewhere] = shop.batteries(4, shop.first), shop.batteries(1)
    lost = Build(units, deal=[*batteries, elsewhere])
    for deed in (production.build_in, production.build_in_and_advance):
        found = refused(lambda deed=deed: deed(order, lost, shop.act()))
        assert found == [(None, "component_elsewhere")]
    kits = shop.world.cartons(2, shop.first)
    ledger.pack(Lines(batteries[:2]), container=kits[0], act=shop.act())
    build = Build(units[:1], kits=kits[:1])
    production.build_in(order, build, shop.act())
    production.build_in_and_advance(order, Build(units, deal=batteries[2:]), shop.act())
    shop.completed(order, Build(units, deal=shop.motors(2)))
    assert len(ledger.read.contents(units[0])) == 3


def test_missing_and_extra_components_are_told_unit_by_unit(shop):
    order = shop.order()
    shop.stocked()
    units, parts = shop.begun(order, 3), shop.parts(3)
    parts[1].append(shop.motors(1)[0])
    left_out = parts[2].pop()
    build = Build(units, components=parts)
    piles = production.check(order, build, shop.act())
    assert len(piles.matched) == 8
    assert [(each.line, each.item) for each in piles.extra] == [(1, parts[1][-1])]
    assert [(each.line, each.product, each.quantity) for each in piles.missing] == [
        (2, shop.motor, 1)
    ]
    assert refused(lambda: shop.completed(order, build)) == [
        (1, "component_too_many"),
        (2, "component_missing"),
    ]
    assert ledger.read.item(left_out).stage == Stage.RAW


def test_half_a_batch_wrong_leaves_the_good_half(shop):
    order = shop.order()
    oil, _ = shop.stocked()
    units, parts = shop.begun(order, 4), shop.parts(4)
    parts[1].pop()
    ledger.hold(Lines(parts[3][:1]), reason="leaks", blocks=Block.CONSUME, act=shop.act())
    done = shop.completed(order, Build(units, components=parts), accept="good")
    assert list(done.units) == [units[0], units[2]]
    told = [(each.line, each.code) for each in done.piles.refusals]
    assert told == [(1, "component_missing"), (3, "component_held")]
    assert ledger.read.item(units[1]).stage == Stage.WIP
    assert ledger.read.contents(units[1]) == []
    assert ledger.read.item(oil).quantity == 500 - 10


def test_where_nothing_is_good_nothing_is_done(shop):
    order = shop.order()
    shop.stocked()
    units = shop.begun(order, 2)
    before = len(ledger.read.latest_events(1000))
    found = refused(lambda: shop.completed(order, Build(units), accept="good"))
    assert found == [(0, "component_missing"), (1, "component_missing")]
    assert len(ledger.read.latest_events(1000)) == before


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda s, ids: shop_hold(s, ids[0]), "component_held"),
        (lambda s, ids: s.moved(ids[:1], s.store), "component_elsewhere"),
        (lambda s, ids: pack(s, ids[0]), "component_elsewhere"),
        (lambda s, ids: built(s, ids[0]), "component_built_in"),
        (lambda s, ids: scrap(s, ids[0]), "component_gone"),
        (lambda s, ids: ids.__setitem__(0, ids[1]), "component_twice"),
        (lambda s, ids: ids.__setitem__(0, 10**9), "component_unknown"),
        (lambda s, ids: ids.__setitem__(0, s.world.drills(1, s.station)[0]),
         "component_not_of_bill"),
        (lambda s, ids: ids.__setitem__(0, s.motors(1)[0]), "component_too_many"),
    ],
)  # fmt: skip
def test_a_component_that_cannot_go_in_stops_its_unit(shop, spoil, code):
    order = shop.order()
    shop.stocked()
    units, parts = shop.begun(order, 2), shop.parts(2)
    spoil(shop, parts[1])
    found = refused(lambda: shop.completed(order, Build(units, components=parts)))
    assert found == [(1, code)]


def shop_hold(shop, id):
    ledger.hold(Lines([id]), reason="x", blocks=Block.CONSUME, act=shop.act())


def pack(shop, id):
    ledger.pack(Lines([id]), container=shop.world.cartons(1, shop.station)[0], act=shop.act())


def built(shop, id):
    ledger.install(Lines([id]), parent=shop.world.drills(1, shop.station)[0], act=shop.act())


def scrap(shop, id):
    production.scrap([id], shop.act(reason="broken"))


def test_an_alternative_may_go_in_instead(shop):
    order = shop.order()
    shop.stocked()
    [unit], batteries = shop.begun(order, 1), shop.batteries(2)
    other = shop.motors(1, shop.other_motor)
    shop.completed(order, Build([unit], components=[[*batteries, *other]]))
    assert other[0] in [item.id for item in ledger.read.contents(unit)]


def test_units_of_other_orders_and_finished_ones_are_refused(shop):
    order, other = shop.order(), shop.order()
    own, foreign = shop.begun(order, 1), shop.begun(other, 1)
    ready, finished = shop.world.drills(1, shop.station), shop.made(order, 1)
    shop.stocked()
    units = [*own, *foreign, *ready, *finished, *own, 10**9]
    found = refused(lambda: shop.completed(order, Build(units, components=shop.parts(6))))
    assert found == [
        (1, "unit_of_another"), (2, "unit_of_another"), (3, "unit_not_in_work"),
        (4, "unit_twice"), (5, "unit_of_another"),
    ]  # fmt: skip


def test_a_unit_at_an_earlier_step_or_on_hold_is_not_completed(shop):
    order = shop.order()
    shop.stocked()
    early = list(production.start(order, 1, shop.act(), codes=shop.serials(1)).items)
    held = shop.begun(order, 1)
    ledger.hold(Lines(held), reason="scratch", blocks=Block.MOVE, act=shop.act())
    parts = [[], shop.parts(1)[0]]
    found = refused(lambda: shop.completed(order, Build([*early, *held], components=parts)))
    assert found == [(0, "unit_at_earlier_step"), (1, "unit_held")]


def test_serials_that_are_taken_leave_their_units_out(shop):
    order = shop.order()
    shop.stocked()
    codes = shop.serials(3)
    taken = ledger.read.item(shop.begun(order, 1)[0]).code
    codes = codes._replace(texts=[codes.texts[0], taken, codes.texts[2]])
    build = Build((), 3, codes, shop.parts(3))
    assert refused(lambda: shop.completed(order, build)) == [(1, "code_in_use")]
    done = shop.completed(order, build, accept="good")
    assert [ledger.read.item(unit).code for unit in done.units] == [codes.texts[0], codes.texts[2]]


def test_the_same_key_completes_once(shop):
    order = shop.order()
    shop.stocked()
    build, act = shop.new(2, shop.parts(2)), shop.act()
    first = production.complete(order, build, act)
    again = production.complete(order, build, act)
    assert (again.is_repeated, again.units, again.events) == (True, first.units, first.events)


def test_what_ended_since_it_was_read_is_not_worked_for(shop):
    order = shop.order(is_tested=True)
    shop.stocked()
    [unit, other], parts, act = shop.begun(order, 2), shop.parts(2), shop.act()
    production.record_results(order, [Result(unit, is_passed=True)], shop.act())
    production.record_results(order, [Result(other, is_passed=False)], shop.act())
    build = Build([unit], components=parts[:1])
    done = production.complete(order, build, act)
    orders.close_order(order.id, by=shop.world.anna, at=START)
    assert order.state == orders.OPEN
    assert production.complete(order, build, act).events == done.events
    rest = Build([other], components=parts[1:])
    for deed in (
        lambda: shop.completed(order, rest),
        lambda: production.build_in(order, rest, shop.act()),
        lambda: production.build_in_and_pass(order, rest, shop.act()),
        lambda: production.record_results(order, [Result(other, is_passed=True)], shop.act()),
        lambda: production.make(order, 1, shop.act()),
        lambda: production.by_products(order, [ByProduct(shop.oil, 1)], shop.act()),
        lambda: production.plan_order(order, [NewStep("A", shop.first)], by=1, at=START),
    ):
        assert refused(deed) == [(None, "order_ended")]


def test_a_completion_is_undone_as_one(shop):
    order = shop.order()
    oil, _ = shop.stocked()
    units, parts = shop.begun(order, 2), shop.parts(2)
    done = shop.completed(order, Build(units, components=parts))
    ledger.reverse_together(done.events, act=shop.act())
    assert [ledger.read.item(unit).stage for unit in units] == [Stage.WIP] * 2
    assert [ledger.read.item(part).stage for part in parts[0]] == [Stage.RAW] * 3
    assert ledger.read.item(oil).quantity == 500
    assert orders.progress.of_order(order).lines[0].done.made == 0
    assert ledger.verify().ok
    shop.completed(order, Build(units, components=parts))


def test_a_request_that_contradicts_itself_is_refused(shop):
    order = shop.order()
    shop.stocked()
    units = shop.begun(order, 2)
    assert refused(lambda: shop.completed(order, Build())) == [(None, "no_lines")]
    both = Build(units, 1, shop.serials(1))
    assert refused(lambda: shop.completed(order, both)) == [(None, "build_units_or_number")]
    short = Build(units, components=[[]])
    assert refused(lambda: shop.completed(order, short)) == [(None, "bad_lines")]
    bare = Build((), 2, None, shop.parts(2))
    assert refused(lambda: shop.completed(order, bare)) == [(None, "build_without_codes")]


def test_ten_units_cost_as_many_statements_as_two_hundred(shop):
    order = shop.order(500)
    shop.stocked(500)

    def statements(number: int) -> int:
        units, parts = shop.begun(order, number), shop.parts(number)
        build = Build(units, components=parts)
        # What earlier postings left in a temporary table is emptied by one statement more where it
        # came to be large: that is not this posting's cost.
        staging.clear()
        with CaptureQueriesContext(connection) as seen:
            shop.completed(order, build)
        return len(seen)

    statements(3)
    # PostgreSQL is told of two temporary tables that are large, and what to expect of them.
    assert statements(200) - statements(10) == (4 if db.is_postgresql() else 0)


def test_a_lot_in_many_units_has_one_edge_for_all(shop):
    order = shop.order()
    oil, _ = shop.stocked()
    shop.completed(order, shop.new(30, shop.parts(30)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM ledger_edge WHERE input = %s", [oil])
        assert cursor.fetchone()[0] == 1
    assert len(production.where_used(oil)) == 30


def test_new_units_beyond_the_order_are_completed_only_on_purpose(shop):
    order = shop.order(2)
    shop.stocked(4)
    build, act = shop.new(3, shop.parts(3)), shop.act()
    for call in (production.check, production.complete):
        assert refused(lambda call=call: call(order, build, act)) == [(None, "more_than_ordered")]
    assert len(production.complete(order, build, act, is_over=True).units) == 3
    assert production.complete(order, build, act).is_repeated
    one = shop.new(1, shop.parts(1))
    assert refused(lambda: shop.completed(order, one)) == [(None, "more_than_ordered")]


def test_what_shares_its_lots_is_enough_for_as_many_as_it_is():
    drawn = (stock.Draw(7, 19_990),)
    supplied = [
        stock.Supply(BomLine(id, 1, id, 1, 1, "bulk", ""), 1, drawn) for id in (1, 2)
    ]  # fmt: skip
    assert stock.enough_for(supplied, 10_000) == 9_995
    assert stock.enough_for(supplied, 9_995) == 9_995
    assert stock.enough_for(supplied, 0) == 0
    assert stock.enough_for([], 5) == 5


@pytest.mark.parametrize("text", [
    "(01)09521234543213(21)W-77",
    "]d2010952123454321321W-77",
    "]d2010952123454321310L1\x1d21W-77",
    "https://id.gs1.org/01/09521234543213/21/W-77",
])  # fmt: skip
def test_a_barcode_at_the_station_means_the_unit_that_it_names(shop, world, text):
    order = shop.order()
    known = catalog.NewProduct("DRILL", "Cordless drill", product_class="tools", maker="US",
                               gtin="09521234543213")  # fmt: skip
    catalog.change_products([known])
    given = Given(world.serial, ["W-77"])
    [unit] = production.start(order, 1, shop.act(), codes=given).items
    shop.motors(1)
    [[code]] = production.rows_of(f"{text}\r\n")
    assert production.scanned(order, [code]).units == [unit]
    assert production.build_of(order, [[code]]).units == (unit,)
    assert refused(lambda: production.scanned(order, [code.replace("W-77", "W-78")])) == [
        (0, "scan_unknown")]  # fmt: skip
