"""How a product is followed changes later, as far as what stands of it allows."""

from datetime import timedelta
from typing import Any

import pytest

from stockthread import catalog, ledger
from stockthread.kernel.errors import Refused
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World

COUNTED = ("serial", "serial_in_lot", "serial_at_shipment")
pytestmark = pytest.mark.django_db


def screws(tracking: str = "lot") -> int:
    return catalog.add_products([catalog.NewProduct("SCREW", "Screw", tracking)])[0]


def some(w: World, product: int, quantity: int = 100) -> int:
    new = New(Kind.LOT, product, 1, Given(w.lot, [f"SL{next(w.keys)}"]), [quantity])
    made = ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=w.act())
    return made.items[0]


def change(w: World, product: int, tracking: str, **act: Any) -> catalog.TrackingChange:
    return ledger.change_tracking(product, tracking, act=w.act(**act))


@pytest.mark.parametrize("before", ["lot", "bulk"])
@pytest.mark.parametrize("after", COUNTED)
def test_goods_that_stand_wait_for_their_serials(world: World, before: str, after: str) -> None:
    product = screws(before)
    lot = some(world, product, 120)
    with stock.unchanged():
        change(world, product, after)
    serials = Given(world.serial, [f"S{n}" for n in range(34)])
    ledger.serialise(Lines([lot], [34]), codes=serials, act=world.act())
    assert stock.lying(lot) == {world.a1: 86}
    world.move([lot], world.a2)
    stock.assert_sound()


def test_what_has_serials_cannot_become_an_amount_while_it_stands(world: World) -> None:
    world.drills(3)
    world.drills(1, world.a2)
    for after in ("lot", "bulk"):
        with pytest.raises(Refused) as caught:
            change(world, world.drill, after)
        [refusal] = caught.value.refusals
        assert refusal.code == "units_stand"
        assert (refusal.data["count"], refusal.data["places"]) == (4, "A-1 (3), A-2 (1)")
    assert catalog.read.product(world.drill).tracking == "serial"


def test_only_the_first_places_are_named(world: World) -> None:
    for place in (world.a1, world.a2, world.a3, world.warehouse, world.production, world.lost):
        world.drills(1, place)
    with pytest.raises(Refused) as caught:
        change(world, world.drill, "lot")
    assert caught.value.refusals[0].data["places"].endswith(", 1 more")


def test_what_customers_have_or_is_gone_stands_in_no_ones_way(world: World) -> None:
    sold, wasted = world.drills(2)
    ledger.ship(Lines([sold]), place=world.customer, act=world.act())
    ledger.scrap(Lines([wasted]), place=world.scrap, act=world.act())
    change(world, world.drill, "lot")
    back = ledger.take_back(Lines([sold]), place=world.a1, act=world.act())
    assert back.accepted == 1
    stock.assert_sound()


def test_what_is_expected_or_at_the_carrier_is_in_the_way(world: World) -> None:
    new = New(Kind.UNIT, world.drill, 1, Given(world.serial, ["E1"]))
    ledger.expect(new, place=world.supplier, owner=world.us, act=world.act())
    assert refused(lambda: change(world, world.drill, "lot")) == [(None, "units_stand")]


@pytest.mark.parametrize("before", COUNTED)
@pytest.mark.parametrize("after", COUNTED)
def test_between_serials_of_any_kind_units_may_stand(world: World, before: str, after: str) -> None:
    if before == after:
        return
    product = screws(before)
    new = New(Kind.UNIT, product, 1, Given(world.serial, ["S1"]))
    ledger.commission(new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act())
    change(world, product, after)
    assert catalog.read.product(product).tracking == after


def test_lots_that_wait_may_go_back_to_being_lots(world: World) -> None:
    product = screws()
    some(world, product)
    change(world, product, "serial")
    change(world, product, "bulk")
    change(world, product, "lot")
    found = [(each.tracking_from, each.tracking_to, each.person)
             for each in catalog.read.tracking_changes(product)]  # fmt: skip
    assert found == [
        ("bulk", "lot", world.anna), ("serial", "bulk", world.anna), ("lot", "serial", world.anna)
    ]  # fmt: skip


def test_new_items_are_of_the_new_policy(world: World) -> None:
    product = screws()
    change(world, product, "serial")
    assert refused(lambda: some(world, product)) == [(0, "wrong_tracking")]


def test_a_repeated_key_changes_nothing(world: World) -> None:
    product, act = screws(), world.act(reason="warranty")
    first = ledger.change_tracking(product, "serial", act=act)
    change(world, product, "serial_in_lot")
    assert ledger.change_tracking(product, "serial", act=act) == first
    assert catalog.read.product(product).tracking == "serial_in_lot"
    other = refused(lambda: ledger.change_tracking(product, "bulk", act=act))
    assert other == [(None, "key_reused")]


def test_a_header_that_cannot_be_kept_is_refused(world: World) -> None:
    product = screws()
    for fields, code in (
        ({"key": ""}, "bad_key"),
        ({"key": "k" * 81}, "bad_key"),
        ({"reason": "\0"}, "field_bad_characters"),
        ({"reason": "x" * 501}, "field_too_long"),
    ):
        assert refused(lambda f=fields: change(world, product, "serial", **f)) == [(None, code)]
    act = world.act()
    act = act._replace(at=act.recorded_at + timedelta(minutes=1))
    late = refused(lambda: ledger.change_tracking(product, "serial", act=act))
    assert late == [(None, "happens_in_future")]
    assert refused(lambda: change(world, 10**12, "serial")) == [(None, "unknown_id")]
