"""All parts of an order come to its stations in one act: where they lie, what fits, one move."""

import pytest

from stockthread import ledger, production
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act, Given, Kind, Lines, New, Stage
from stockthread.production import by_sku, fetching
from tests import stock
from tests.refusals import refused


def in_store(shop, product: int, count: int, codes: str, kind: Kind = Kind.UNIT, much=None):
    world = shop.world
    given = Given(world.lot if kind == Kind.LOT else world.serial,
                  [f"{codes}{n}" for n in range(count)])  # fmt: skip
    new = New(kind, product, count, given, much)
    made = ledger.commission(
        new, place=shop.store, stage=Stage.RAW, owner=world.us, act=world.act()
    )
    return list(made.items)


@pytest.fixture
def goods(shop):
    """Parts for two drills in the store: five batteries, one motor and one of another maker."""
    order = shop.order(2)
    batteries = in_store(shop, shop.world.battery, 5, "B-")
    motors = in_store(shop, shop.motor, 1, "M-")
    others = in_store(shop, shop.other_motor, 1, "O-")
    [oil] = in_store(shop, shop.oil, 1, "OIL-", Kind.LOT, [1_000])
    return order, batteries, motors, others, oil


def test_what_is_still_needed_is_suggested_where_it_lies(shop, goods):
    order, batteries, motors, others, oil = goods
    spots, missing = fetching.suggested(order)
    told = {(spot.item, spot.quantity) for spot in spots}
    assert told == {*((item, 1) for item in (*batteries[:4], *motors, *others)), (oil, 10)}
    assert missing == {shop.screw: 16}
    assert {spot.place for spot in spots} == {shop.store}


def test_all_that_was_scanned_comes_in_one_move_and_goes_back_by_one_undo(shop, goods):
    order, batteries, motors, _, oil = goods
    scans = Lines([*batteries[:4], *motors, oil])
    found, posting = fetching.fetch(order, scans, act=shop.act())
    assert found.matched == {shop.world.battery: 4, shop.motor: 1, shop.oil: 10}
    assert found.missing == {shop.motor: 1, shop.screw: 16}
    assert ledger.read.item(batteries[0]).place == shop.station
    assert stock.lying(oil) == {shop.store: 990, shop.station: 10}
    event = ledger.read.event(posting.event)
    assert (event.kind, event.cause_id) == ("move", order.number)
    left = {part.products[0]: part.quantity for part in fetching.needed(order)}
    assert left == {
        shop.world.battery: 0, shop.motor: 1, shop.oil: 0, shop.screw: 16
    }  # fmt: skip
    ledger.reverse(posting.event, act=shop.act())
    assert {part.quantity for part in fetching.needed(order)} == {4, 2, 10, 16}


def test_what_is_not_needed_stays_unless_it_is_wanted(shop, goods):
    order, batteries, *_ = goods
    [drill] = shop.world.drills(1, place=shop.store)
    with stock.unchanged(), pytest.raises(Refused) as caught:
        fetching.fetch(order, Lines([*batteries, drill]), act=shop.act())
    assert [r.code for r in caught.value.refusals] == ["component_not_of_bill"]
    with stock.unchanged(), pytest.raises(Refused) as caught:
        fetching.fetch(order, Lines(batteries), act=shop.act())
    assert [r.code for r in caught.value.refusals] == ["fetch_extra"]
    act: Act = shop.act(accept="good")
    found, posting = fetching.fetch(order, Lines([*batteries, drill]), act=act, with_extra=True)
    assert (found.extra, posting.accepted) == ({shop.world.battery: 1}, 5)
    _, repeated = fetching.fetch(order, Lines([*batteries, drill]), act=act, with_extra=True)
    assert repeated.repeated
    assert repeated.event == posting.event
    assert ledger.read.item(drill).place == shop.store


def test_what_is_built_in_is_needed_no_more(shop, goods):
    order, batteries, motors, others, oil = goods
    fetching.fetch(order, Lines([*batteries[:4], *motors, *others, oil]), act=shop.act())
    assert production.read.plan(order).station == shop.station
    assert [part.quantity for part in fetching.needed(order)] == [0, 0, 0, 16]


def test_bulk_parts_are_fetched_by_their_sku_from_wherever_they_lie(shop, goods):
    order = goods[0]
    screw = by_sku.parts(order)["SCREW"]
    [first] = in_store(shop, shop.screw, 1, "S-", Kind.LOT, [10])
    second = shop.lot(shop.screw, 50, place=shop.world.warehouse)
    lines, of = by_sku.taken(order, [(screw, None)])
    assert (list(lines.items), list(lines.quantities or ()), of) == (
        [first, second],
        [10, 6],
        [0, 0],
    )
    fetching.fetch(order, lines, act=shop.act())
    assert stock.lying(second) == {shop.world.warehouse: 44, shop.station: 6}
    assert refused(lambda: by_sku.taken(order, [(screw, 5), (screw, None)])) == [
        (1, "fetch_amount")
    ]  # fmt: skip
    assert refused(lambda: by_sku.taken(order, [(screw, 45)])) == [(0, "fetch_too_few")]
    assert refused(lambda: by_sku.taken(order, [(screw, None), (screw, None)])) == [
        (1, "scan_twice")
    ]  # fmt: skip
    lines, of = by_sku.taken(order, [(screw, 4), (screw, 5)])
    assert of == [0, 1]
    assert by_sku.joined([Lines([1]), lines]) == Lines(
        [1, second], [None, 9], place=[None, shop.world.warehouse], container=[None, 0]
    )


def test_loose_bulk_parts_are_taken_from_beside_packed_ones(shop, goods):
    order = goods[0]
    screw = by_sku.parts(order)["SCREW"]
    [box] = shop.world.cartons(1, place=shop.store)
    packed = shop.lot(shop.screw, 100, place=shop.store)
    ledger.pack(Lines([packed], [60]), container=box, act=shop.act())
    lines, _ = by_sku.taken(order, [(screw, None)])
    fetching.fetch(order, lines, act=shop.act())
    assert stock.lying(packed) == {shop.store: 84, shop.station: 16}
    assert {h.container: h.quantity for h in ledger.read.holdings_of([packed]) if h.container} == {
        box: 60
    }


def test_packed_stock_that_goes_first_hides_no_loose_stock(shop, goods):
    order = goods[0]
    screw = by_sku.parts(order)["SCREW"]
    [box] = shop.world.cartons(1, place=shop.store)
    first, second = (shop.lot(shop.screw, 100, place=shop.store) for _ in range(2))
    ledger.pack(Lines([first]), container=box, act=shop.act())
    lines, _ = by_sku.taken(order, [(screw, None)])
    assert (list(lines.items), list(lines.quantities or ())) == ([second], [16])


def test_one_line_without_an_amount_stands_for_the_rest(shop, goods):
    order = goods[0]
    screw = by_sku.parts(order)["SCREW"]
    lot = shop.lot(shop.screw, 20, place=shop.store)
    lines, of = by_sku.taken(order, [(screw, 5), (screw, None)])
    assert (list(lines.items), list(lines.quantities or ()), of) == ([lot] * 2, [5, 11], [0, 1])


def test_what_is_with_others_is_not_fetched_from_there(shop, goods):
    order, batteries, *_ = goods
    [box] = shop.world.cartons(1, place=shop.store)
    ledger.pack(Lines(batteries[1:2]), container=box, act=shop.act())
    ledger.ship(Lines([batteries[0], box]), place=shop.world.supplier, act=shop.act())
    with stock.unchanged():
        assert refused(
            lambda: fetching.fetch(order, Lines([batteries[0], box]), act=shop.act())
        ) == [(0, "component_away"), (1, "component_away")]
