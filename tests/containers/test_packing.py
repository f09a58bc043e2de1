"""Packing, nesting and unpacking by scan, for no order: three piles, one act, one undo."""

import pytest

from stockthread import containers, ledger, orders, sales
from stockthread.containers import AWAY, PACKED
from stockthread.ledger import Act, Kind
from stockthread.sales import Load, Scan
from tests import stock
from tests.refusals import refused
from tests.world import START


@pytest.fixture(autouse=True)
def sound(packer):
    yield
    stock.assert_sound()


def codes(refusals) -> list[tuple[int | None, str]]:
    return [(each.line, each.code) for each in refusals]


def test_units_lots_and_containers_go_in_by_one_act_and_come_out_by_one_undo(packer, world):
    pallet, carton = packer.box(), packer.box()
    drills, lot = world.drills(2), world.juice_lot(1_000)
    done = packer.put(pallet, *drills, carton, f"{packer.code(lot)} 0.3 l")
    assert done.went == 4
    assert [stock.unit(item).container for item in (*drills, carton)] == [pallet] * 3
    assert [part[2:4] for part in stock.parts(lot)] == [(0, 700), (pallet, 300)]
    world.move([pallet], world.a2)
    assert stock.places(drills) == [world.a2] * 2
    ledger.reverse(ledger.read.latest_events(1)[0].id, act=world.act())
    packer.undo(done)
    assert [stock.unit(item).container for item in (*drills, carton)] == [0] * 3
    assert stock.lying(lot) == {world.a1: 1_000}


def test_of_a_lot_what_lies_loose_is_meant_before_what_is_packed(packer, world):
    lot = world.juice_lot(1_000)
    text = f"{packer.code(lot)} 0.3 l"
    boxes = [containers.pack_into_new([text], act=world.act(), scheme=packer.scheme).container
             for _ in range(2)]  # fmt: skip
    assert {part.container: part.quantity for part in stock.parts(lot)} == {
        0: 400, boxes[0]: 300, boxes[1]: 300
    }  # fmt: skip
    world.move([boxes[0]], world.a2)
    [going] = packer.look(packer.box(world.a2), lot).doubtful
    assert (going.stands, going.place) == (AWAY, world.a1)


def test_a_look_tells_three_piles_and_changes_nothing(packer, world):
    box, other = packer.box(), packer.box()
    here, inside, in_other = world.drills(3)
    [away] = world.drills(1, world.a2)
    packer.packed(box, inside)
    packer.packed(other, in_other)
    with stock.unchanged():
        piles = packer.look(box, box, here, away, in_other, inside, here, "no such thing")
    assert [each.item for each in piles.fits] == [here]
    assert [(each.item, each.stands) for each in piles.doubtful] == [
        (away, AWAY),
        (in_other, PACKED),
    ]
    assert codes(piles.why) == [(2, "container_away"), (3, "container_other")]
    assert codes(piles.refused) == [
        (4, "container_has_it"), (5, "scan_twice"), (6, "scan_unknown")
    ]  # fmt: skip


def test_what_is_elsewhere_goes_in_only_where_somebody_says_so_and_breaks_the_pack(packer, world):
    box, other = packer.box(), packer.box(world.a2)
    [away], [in_other] = world.drills(1, world.a2), world.drills(1, world.a2)
    packer.packed(other, in_other)
    with stock.unchanged():
        found = refused(lambda: packer.put(box, away, in_other))
    assert found == [(0, "container_away"), (1, "container_other")]
    done = packer.put(box, away, in_other, with_doubtful=True)
    assert [stock.unit(item)[0] for item in (away, in_other)] == [world.a1] * 2
    assert [stock.unit(item).container for item in (away, in_other)] == [box] * 2
    kinds = [(event.kind, event.reason) for event in ledger.read.events(done.events)]
    assert [kind for kind, _ in kinds] == ["move", "move", "pack"]
    assert "Pack broken" in kinds[1][1]
    packer.undo(done)
    assert stock.unit(in_other).container == other
    assert stock.unit(away).place == world.a2


def test_the_good_ones_go_in_and_what_does_not_is_told(packer, world):
    box = packer.box()
    good, held = world.drills(2)
    ledger.hold(ledger.Lines([held]), reason="Wet", blocks=ledger.Block.MOVE, act=world.act())
    assert refused(lambda: packer.put(box, good, held)) == [(1, "held")]
    done = packer.put(box, good, held, "what", accept="good")
    assert done.went == 1
    assert codes(done.refused) == [(1, "held"), (2, "scan_unknown")]
    assert codes(packer.look(box, held).refused) == [(0, "held")]
    assert refused(lambda: packer.put(box, held, accept="good")) == [(0, "held")]


def test_a_key_packs_once(packer, world):
    box, drills = packer.box(), world.drills(2)
    first = packer.put(box, *drills, key="same")
    again = packer.put(box, *drills, key="same")
    assert (again.repeated, again.events) == (True, first.events)


def test_a_new_container_stands_where_the_first_thing_does_or_is_not_made(packer, world):
    drills = world.drills(2, world.a2)
    act = world.act()
    number = containers.number_of("(00)106141412345678908", 2026)
    texts = packer.texts(drills)
    before = ledger.read.count(ledger.Filter(kinds=[Kind.CONTAINER]))

    def packed(some: list[str], act: Act) -> containers.Packed:
        return containers.pack_into_new(some, act=act, number=number)

    assert refused(lambda: packed([*texts, "no"], world.act())) == [(2, "scan_unknown")]
    assert refused(lambda: packed([], world.act())) == [(None, "no_place")]
    assert ledger.read.count(ledger.Filter(kinds=[Kind.CONTAINER])) == before
    assert len(packer.look(0, *drills).fits) == 2
    done = packed(texts, act)
    assert packer.code(done.container) == "106141412345678908"
    assert stock.unit(done.container).place == world.a2
    again = packed(texts, act)
    assert (again.repeated, again.container, again.events) == (True, done.container, done.events)
    assert containers.find("106141412345678908", 2026) == done.container
    packer.undo(done)
    assert stock.unit(drills[0]).container == 0


def test_a_number_is_an_sscc_or_a_tag_and_never_a_wrong_sscc():
    assert containers.number_of("]C100106141412345678908", 2026) == ("sscc", "106141412345678908")
    assert containers.number_of(" TOTE-7 ", 2026) == ("asset_tag", "TOTE-7")
    assert refused(lambda: containers.number_of("106141412345678901", 2026)) == [
        (None, "container_sscc_wrong")
    ]
    assert refused(lambda: containers.number_of(" ", 2026)) == [(None, "no_container")]


def test_a_container_does_not_go_into_what_is_inside_it(packer):
    outer, inner = packer.box(), packer.box()
    packer.put(outer, inner)
    assert codes(packer.look(inner, outer).refused) == [(0, "container_in_itself")]


def test_things_come_out_by_scan_from_any_depth_or_all_at_once(packer, world):
    pallet, carton = packer.box(), packer.box()
    first, second, third = world.drills(3)
    lot = world.juice_lot(1_000)
    packer.put(carton, first, second)
    packer.put(pallet, carton, third, f"{packer.code(lot)} 0.4 l")
    [other] = world.drills(1)
    piles = containers.check_unpack(pallet, packer.texts([first, other]), year=2026)
    assert [each.item for each in piles.fits] == [first]
    assert codes(piles.refused) == [(1, "container_has_not")]
    assert set(piles.left) == {carton, third, lot}
    assert refused(lambda: packer.take_out(pallet, first, other)) == [(1, "container_has_not")]
    packer.take_out(pallet, first, f"{packer.code(lot)} 0.1 l")
    assert stock.unit(first).container == 0
    assert [part[2:4] for part in stock.parts(lot)] == [(0, 700), (pallet, 300)]
    done = packer.take_out(pallet, place=world.a3)
    assert done.went == 3
    assert stock.places([carton, second, third]) == [world.a3] * 3
    assert stock.unit(second).container == carton
    assert stock.lying(lot) == {world.a1: 700, world.a3: 300}
    assert refused(lambda: packer.take_out(pallet)) == [(None, "container_empty")]
    packer.undo(done)
    assert stock.unit(third).container == pallet


def test_what_is_picked_stays_picked_and_promised_in_a_container_and_out_of_it(packer, world):
    drills, lot = world.drills(2), packer.juice(3_000)
    order = packer.sale(2)
    orders.add_lines(order.id, [orders.NewLine(world.juice, 2_000)], by=world.anna, at=START)
    packer.pick(order, *drills, Scan(item=lot, quantity=2_000, place=world.a1))
    box, [free] = packer.box(world.a3), world.drills(1, world.a3)
    done = packer.put(box, *drills, lot, free)
    assert sales.to_load([order]) == [Load(box)]
    assert packer.done(order, world.juice).packed == 2_000
    assert packer.promised(order) == {*drills, lot}
    packer.undo(done)
    assert packer.done(order, world.juice).packed == 0
    assert packer.promised(order) == {*drills, lot}
    packer.put(box, *drills, lot)
    pallet = packer.box(world.a3)
    packer.put(pallet, box)
    assert sales.to_load([order]) == [Load(pallet)]
    packer.take_out(pallet)
    packer.take_out(box, drills[0], f"{packer.code(lot)} 0.5 l")
    assert packer.done(order, world.juice).picked == 2_000
    assert packer.done(order, world.juice).packed == 1_500
    assert packer.promised(order) == {*drills, lot}
    packer.ship(order, *sales.to_load([order]))
    assert packer.progress(order).is_complete


def test_a_carton_with_goods_of_two_orders_goes_onto_a_pallet(packer, world):
    some = []
    box = packer.box(world.a3)
    for drill in world.drills(2):
        order = packer.sale(1)
        packer.pick(order, drill)
        packer.put(box, drill)
        some.append(order)
    pallet = packer.box(world.a3)
    packer.put(pallet, box)
    assert sales.to_load(some) == [Load(pallet)]
    packer.ship(some, pallet)
    assert all(packer.progress(order).is_complete for order in some)
