"""A container with goods of two orders goes on as one act: an event for each order, none without
the other."""

from collections.abc import Iterator

import pytest

from stockthread import ledger
from stockthread.ledger import Cause, Lines, Share
from tests import stock
from tests.refusals import refused
from tests.world import World

ONE, TWO = Cause("order", "1"), Cause("order", "2")


@pytest.fixture(autouse=True)
def sound(world: World) -> Iterator[None]:
    yield
    stock.assert_sound()


def packed(world: World) -> tuple[int, int, list[int], int]:
    """A pallet with a mixed carton: two drills and a litre of juice."""
    pallet, carton = world.cartons(2)
    drills, lot = world.drills(2), world.juice_lot(1000)
    ledger.pack(Lines(drills), container=carton, act=world.act())
    ledger.pack(Lines([lot]), container=carton, act=world.act())
    ledger.pack(Lines([carton]), container=pallet, act=world.act())
    return pallet, carton, drills, lot


def shares(world: World, pallet: int, carton: int, drill: int, lot: int) -> list[Share]:
    """A drill and 300 ml for the second order, the pallet with the rest for the first."""
    act = world.act()
    ahead = Lines([drill, lot], [None, 300], container=[carton, carton])
    return [
        Share(ahead, act._replace(cause=TWO, key=f"{act.key}.0")),
        Share(Lines([pallet]), act._replace(cause=ONE, key=f"{act.key}.1")),
    ]


def quantities(cause: Cause) -> dict[int, int]:
    found: dict[int, int] = {}
    for flow in ledger.read.flows(cause.kind, [cause.id]):
        found[flow.product] = found.get(flow.product, 0) + flow.quantity
    return found


@pytest.mark.parametrize("verb", ["move", "ship"])
def test_each_order_has_its_part_and_all_of_it_goes(world: World, verb: str) -> None:
    pallet, carton, drills, lot = packed(world)
    place = world.a2 if verb == "move" else world.customer
    done = ledger.go_in_shares(verb, shares(world, pallet, carton, drills[1], lot), place=place)
    assert stock.places([pallet, carton, *drills]) == [place] * 4
    assert stock.lying(lot) == {place: 1000}
    assert [stock.unit(drill).container for drill in drills] == [carton] * 2
    assert quantities(ONE) == {world.drill: 1, world.juice: 700}
    assert quantities(TWO) == {world.drill: 1, world.juice: 300}
    stock.assert_sound()
    ledger.reverse_together([posting.event for posting in done], act=world.act())
    assert stock.places([pallet, carton, *drills]) == [world.a1] * 4
    assert stock.lying(lot) == {world.a1: 1000}


def test_it_goes_to_a_carrier_and_arrives_as_it_left(world: World) -> None:
    pallet, carton, drills, lot = packed(world)
    out = shares(world, pallet, carton, drills[1], lot)
    ledger.go_in_shares("ship", out, place=world.carrier)
    arrive = shares(world, pallet, carton, drills[1], lot)
    ledger.go_in_shares("deliver", arrive, place=world.customer, owner=world.customer_party)
    assert stock.unit(drills[0]).owner == world.customer_party
    assert stock.lying(lot) == {world.customer: 1000}


def test_nothing_leaves_its_container_behind(world: World) -> None:
    pallet, carton, drills, lot = packed(world)
    some = shares(world, pallet, carton, drills[1], lot)[:1]
    assert refused(lambda: ledger.go_in_shares("move", some, place=world.a2)) == [
        (None, "packed"), (None, "packed")
    ]  # fmt: skip
    assert refused(lambda: ledger.go_in_shares("move", [], place=world.a2)) == [(None, "no_lines")]
    assert stock.places([pallet, *drills]) == [world.a1] * 3


@pytest.mark.parametrize("is_lot_alone", [False, True])
def test_a_share_is_not_undone_without_the_others(world: World, is_lot_alone: bool) -> None:
    pallet, carton, drills, lot = packed(world)
    ahead, rest = shares(world, pallet, carton, drills[1], lot)
    if is_lot_alone:
        ahead = ahead._replace(lines=Lines([lot], [300], container=carton))
    first, last = ledger.go_in_shares("move", [ahead, rest], place=world.a2)
    why = refused(lambda: ledger.reverse(last.event, act=world.act()))
    assert why == [(None, "shared_container")] if is_lot_alone else why[0][1] == "later_event"
    assert {code for _, code in refused(lambda: ledger.reverse(first.event, act=world.act()))} <= {
        "container_moved", "later_event"
    }  # fmt: skip
    other = world.move([world.drills(1)[0]], world.a3)
    with_another = [last.event, other.event]
    assert {code for _, code in refused(
        lambda: ledger.reverse_together(with_another, act=world.act())
    )} <= {"shared_container", "later_event"}  # fmt: skip
