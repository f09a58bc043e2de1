"""Serials for goods that are here: three piles, and the good ones become units of their lot."""

from collections.abc import Callable
from typing import Any

import pytest

from stockthread import catalog, ledger, receipts
from stockthread.ledger import Cause, Lines, Stage
from stockthread.receipts import Numbering, Receipt
from tests import stock
from tests.receipts.conftest import piles
from tests.refusals import refused
from tests.world import World

Give = Callable[..., Receipt]


def numbering(w: World, lot: int, text: str, **fields: Any) -> Numbering:
    """Serials for what lies of a lot of pumps in A-1."""
    said = {
        "lines": text.split("\n"), "year": 2026, "product": catalog.read.product(w.pump()),
        "lot": lot, "place": w.a1, "stage": Stage.READY, "owner": w.us, "container": 0,
        "free": 10,
    }  # fmt: skip
    return Numbering(**(said | fields))


def give(w: World, lot: int, text: str, *, with_doubtful: bool = False, **fields: Any) -> Receipt:
    wanted = numbering(w, lot, text, **fields)
    return receipts.give_serials(wanted, w.act(), with_doubtful=with_doubtful)


def test_serials_and_ranges_become_units_and_the_rest_waits(world: World) -> None:
    lot = world.pump_lot(10)
    done = give(world, lot, "P-01\nP-02\n\nP-10-P-12")
    assert done.accepted == 5
    assert [code for code, _, _ in piles(done)] == ["P-01", "P-02", "P-10", "P-11", "P-12"]
    assert stock.lying(lot) == {world.a1: 5}
    [waits] = ledger.read.waiting(world.pump())
    assert (waits.numbered, waits.unnumbered) == (5, 5)
    stock.assert_sound()


def test_bad_and_doubtful_ones_are_told_and_do_not_stop_the_good(world: World) -> None:
    lot = world.pump_lot(10)
    give(world, lot, "B0001")
    text = "B0002\nB0001\nBOO02\nB0002"
    wanted = numbering(world, lot, text, free=9)
    told = [
        ("B0002", "accepted", ""),
        ("B0001", "refused", "code_in_use"),
        ("BOO02", "doubtful", "receipt_looks_like"),
        ("B0002", "refused", "code_listed_twice"),
    ]
    with stock.unchanged():
        assert piles(receipts.check_serials(wanted, world.act())) == told
    done = receipts.give_serials(wanted, world.act())
    assert piles(done) == told
    assert done.accepted == 1
    again = numbering(world, lot, "BOO02", free=8)
    assert receipts.give_serials(again, world.act(), with_doubtful=True).accepted == 1


def test_what_somebody_found_right_is_taken(world: World) -> None:
    lot = world.pump_lot(10)
    give(world, lot, "B0001")
    done = give(world, lot, "BOOO1\nB000I", taken=frozenset(["BOOO1"]), left=frozenset(["B000I"]))
    assert piles(done) == [("BOOO1", "accepted", "")]


def test_more_serials_than_pieces_stay_out(world: World) -> None:
    lot = world.pump_lot(10)
    done = give(world, lot, "A1\nA2\nA3", free=2)
    assert piles(done)[2] == ("A3", "refused", "receipt_beyond")
    assert done.accepted == 2


def test_serials_need_not_have_been_expected(world: World) -> None:
    lot = world.pump_lot(10)
    coming = world.pumps_of(0)
    ledger.expect(coming, place=world.supplier, owner=world.us, act=world.act())
    assert piles(give(world, lot, "A1")) == [("A1", "accepted", "")]


def test_a_serial_that_does_not_look_like_one_is_doubtful(world: World) -> None:
    lot, product = world.pump_lot(10), catalog.read.product(world.pump())
    product = product._replace(serial_pattern="P-[0-9]+")
    catalog.change_products([
        catalog.NewProduct("PUMP", "Pump", "serial_in_lot", serial_pattern="P-[0-9]+")
    ])  # fmt: skip
    assert piles(give(world, lot, "P-1\nX-1", product=product)) == [
        ("P-1", "accepted", ""), ("X-1", "doubtful", "receipt_unlike_serials")
    ]  # fmt: skip


def reserved(w: World, lot: int) -> None:
    ledger.reserve(Lines([lot]), order=Cause("order", "1"), act=w.act())


def moved(w: World, lot: int) -> None:
    w.move([lot], w.a2)


def used(w: World, lot: int) -> None:
    ledger.scrap(Lines([lot], [9]), place=w.scrap, act=w.act())


@pytest.mark.parametrize(
    ("what", "code"), [(reserved, "lot_reserved"), (moved, "lot_not_there"), (used, "not_enough")]
)
@pytest.mark.parametrize("texts", ["A1\nA2", "A1\nA2\nA2"])
def test_what_changed_meanwhile_is_told_of_the_whole(
    world: World, what: Callable[[World, int], None], code: str, texts: str
) -> None:
    lot = world.pump_lot(10)
    what(world, lot)
    with stock.unchanged():
        assert refused(lambda: give(world, lot, texts)) == [(None, code)]
        wanted = numbering(world, lot, texts)
        assert refused(lambda: receipts.check_serials(wanted, world.act())) == [(None, code)]


def test_a_form_posted_twice_gives_serials_once(world: World) -> None:
    lot = world.pump_lot(10)
    give(world, lot, "B1")
    wanted, act = numbering(world, lot, "A1\nA2\nB1"), world.act()
    first = receipts.give_serials(wanted, act)
    second = receipts.give_serials(wanted, act)
    assert second.is_repeat
    assert (second.events, second.accepted) == (first.events, 2)
    assert [pile for _, pile, _ in piles(second)] == ["accepted", "accepted", "refused"]
    assert stock.lying(lot) == {world.a1: 7}


def test_nothing_listed_is_refused_and_nothing_good_is_not_posted(world: World) -> None:
    lot = world.pump_lot(10)
    give(world, lot, "B1")
    with stock.unchanged():
        assert refused(lambda: give(world, lot, " \n")) == [(None, "no_lines")]
        done = give(world, lot, "B1")
    assert (done.events, done.accepted) == ((), 0)


def test_pieces_are_numbered_and_shipped_in_one_act(world: World) -> None:
    lot, act = world.pump_lot(10), world.act()
    wanted = numbering(world, lot, "A1\nA2", sold_to=world.customer, buyer=world.customer_party)
    done = receipts.give_serials(wanted, act)
    assert len(done.events) == 2
    units = ledger.read.items([m.item for m in ledger.read.find_code("A1")])
    assert [(unit.place, unit.owner) for unit in units] == [(world.customer, world.customer_party)]
    assert receipts.give_serials(wanted, act).events == done.events
    assert stock.lying(lot) == {world.a1: 8}


def test_what_may_not_be_shipped_gets_no_serials(world: World) -> None:
    lot = world.pump_lot(10)
    ledger.hold(Lines([lot]), reason="recalled", blocks=1, act=world.act())
    with stock.unchanged():
        assert {code for _, code in refused(
            lambda: give(world, lot, "A1\nA2", sold_to=world.customer))} == {"held"}  # fmt: skip


def test_goods_that_come_as_lots_and_leave_with_serials_are_judged_as_units(world: World) -> None:
    lot = world.pump_lot(10)
    ledger.change_tracking(world.pump(), "serial_at_shipment", act=world.act())
    product = catalog.read.product(world.pump())
    done = give(world, lot, "B0001\nBOO01\nA1-A3", product=product)
    assert [pile for _, pile, _ in piles(done)] == ["accepted", "doubtful", *["accepted"] * 3]
