"""Goods for an order come in three piles: what matches, what is extra, what is missing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, files, ledger, orders, purchases
from stockthread.files import NewFile
from stockthread.kernel import errors
from stockthread.ledger import Block, Lines, Stage
from stockthread.purchases import EXTRA, MATCHED, Counted, Damaged, Policy, ProductPiles
from stockthread.receipts import ACCEPTED, DOUBTFUL, REFUSED
from tests import stock
from tests.files.conftest import photo
from tests.purchases.conftest import OTHER_SSCC, SSCC
from tests.refusals import refused
from tests.world import START


@pytest.fixture(autouse=True)
def sound(world):
    yield
    stock.assert_sound()


def test_what_was_announced_is_received_in_parts(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 3))
    desk.announce(order, "D-1", "D-2", "D-3", product=drill)
    coming = desk.check(order, "D-1", "D-2", product=drill)
    assert coming.products == (ProductPiles(drill, 3, 2, 0, 1),)
    assert [each.code for each in coming.missing] == ["D-3"]
    received = desk.receive(order, "D-1", "D-2", product=drill)
    assert (received.accepted, desk.done(order, drill).received) == (2, 2)
    [line] = desk.progress(order).lines
    assert (line.open, line.done.at_dock) == (1, 2)
    desk.receive(order, "D-3", product=drill)
    assert desk.progress(order).is_complete


def test_announced_units_keep_the_numbers_of_their_lines(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 3))
    desk.announce(order, "D-1", "D-2", "D-3", product=drill)
    entries = desk.check(order, "D-2", "", " D-1 ", product=drill).receipt.entries
    assert [(each.rows, each.text, each.code) for each in entries] == [
        ((0,), "D-2", "D-2"), ((2,), "D-1", "D-1"),
    ]  # fmt: skip
    received = desk.receive(order, "D-2", "", " D-1 ", product=drill)
    assert received.coming.receipt.items == dict(enumerate(desk.items("D-2", "D-1")))
    assert [each.code for each in received.coming.missing] == ["D-3"]
    assert received.quantities == {drill: 2}


def test_more_than_ordered_waits_until_it_is_taken_on_purpose(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 2))
    coming = desk.check(order, "D-1", "D-2", "D-3", product=drill)
    assert coming.products == (ProductPiles(drill, 2, 2, 1, 0),)
    assert [verdict.pile for verdict in coming.receipt.verdicts] == [ACCEPTED, ACCEPTED, DOUBTFUL]
    assert coming.receipt.verdicts[2].reason.code == "purchase_too_much"
    assert desk.receive(order, "D-1", "D-2", "D-3", product=drill).accepted == 2
    assert desk.receive(order, "D-3", product=drill).accepted == 0
    assert desk.receive(order, "D-3", product=drill, taken=["D-3"]).accepted == 1
    assert desk.progress(order).extra == {drill: 1}


def test_more_of_a_lot_than_was_announced_is_refused_in_its_own_unit(desk):
    order = desk.buy((desk.world.juice, 9_000))
    desk.announce(order, "JUICE\tL1\t5 l")
    [verdict] = desk.check(order, "JUICE\tL1\t6 l").receipt.verdicts
    assert errors.text(verdict.reason) == "There are only 5 l of L1, 6 l are wanted."


def test_what_was_not_ordered_waits_too(desk):
    order = desk.buy((desk.world.juice, 1_000))
    received = desk.receive(order, "DRILL\tD-1", "JUICE\tL1\t1 l")
    assert received.accepted == 1
    reasons = [v.reason.code for v in received.coming.receipt.verdicts if v.reason]
    assert reasons == ["purchase_not_ordered"]
    received = desk.receive(order, "DRILL\tD-1", with_doubtful=True)
    assert desk.progress(order).extra == {desk.world.drill: 1}


def test_what_was_announced_comes_before_what_was_not(desk):
    """Of two drills with one open, the announced one fits, though it was scanned last."""
    drill = desk.world.drill
    order = desk.buy((drill, 1))
    desk.announce(order, "D-9", product=drill)
    coming = desk.check(order, "D-1", "D-9", product=drill, taken=frozenset(["D-1"]))
    assert coming.products == (ProductPiles(drill, 1, 1, 1, 0),)
    received = desk.receive(order, "D-1", "D-9", product=drill)
    assert received.accepted == 1
    assert desk.views("D-9")[0].stage == Stage.READY


def test_the_order_is_the_cause_and_an_undone_receipt_was_none(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 2))
    received = desk.receive(order, "D-1", "D-2", product=drill)
    views = ledger.read.events(received.events)
    assert {(each.cause_kind, each.cause_id) for each in views} == {order.cause}
    ledger.reverse_together(received.events, act=desk.world.act())
    assert not orders.progress.has_begun(order)


def test_the_same_receipt_is_done_once(desk):
    drill = desk.world.drill
    order, act = desk.buy((drill, 2)), desk.world.act()
    first = desk.receive(order, "D-1", product=drill, act=act)
    with stock.unchanged():
        again = desk.receive(order, "D-1", product=drill, act=act)
    assert again.coming.is_repeat
    assert again.events == first.events


def test_a_pack_is_received_once_too_and_told_as_the_first_time(desk):
    drill = desk.world.drill
    order, act = desk.buy((drill, 2)), desk.world.act()
    desk.announce(order, f"(00){SSCC}", "D-1", "D-2", product=drill)
    first = desk.receive(order, f"(00){SSCC}", act=act)
    with stock.unchanged():
        again = desk.receive(order, f"(00){SSCC}", act=act)
    assert again.events == first.events
    assert [pack.pile for pack in again.coming.packs] == [MATCHED]
    assert not again.coming.receipt.entries


@pytest.mark.parametrize("end", [orders.close_order, orders.cancel_order])
def test_an_order_that_is_over_takes_nothing(desk, end):
    order = desk.buy((desk.world.drill, 2))
    end(order.id, by=desk.world.anna, at=desk.world.act().recorded_at)
    with stock.unchanged():
        for do in (desk.receive, desk.check):
            found = refused(lambda: do(order, "D-1", product=desk.world.drill))  # noqa: B023
            assert found == [(None, "order_ended")]


def test_a_pack_comes_in_with_one_scan_and_what_is_inside_may_be_scanned_too(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 3))
    desk.announce(order, f"(00){SSCC}", "D-1", "D-2", "", "D-3", product=drill)
    coming = desk.check(order, f"(00){SSCC}", "D-1", product=drill)
    [pack] = coming.packs
    assert (pack.pile, pack.contents, pack.things) == (MATCHED, {drill: 2}, 2)
    assert coming.products == (ProductPiles(drill, 3, 2, 0, 1),)
    assert [each.code for each in coming.missing] == ["D-3"]
    assert desk.receive(order, f"(00){SSCC}", "D-1", product=drill).accepted == 1
    assert desk.done(order, drill).received == 2
    assert [view.stage for view in desk.views("D-1", "D-2")] == [Stage.READY] * 2


def test_a_piece_of_an_opened_pack_comes_in_alone(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 2))
    desk.announce(order, f"(00){SSCC}", "D-1", "D-2", product=drill)
    assert desk.receive(order, "D-1", product=drill).accepted == 1
    assert [(v.stage, v.container == 0) for v in desk.views("D-1", "D-2")] == [
        (Stage.READY, True), (Stage.EXPECTED, False),
    ]  # fmt: skip
    desk.receive(order, f"(00){SSCC}", product=drill)
    assert desk.progress(order).is_complete


def test_a_pack_of_another_order_waits_until_it_is_taken_on_purpose(desk):
    drill = desk.world.drill
    mine, other = desk.buy((drill, 2)), desk.buy((drill, 2))
    desk.announce(other, f"(00){SSCC}", "D-1", product=drill)
    [pack] = desk.check(mine, f"(00){SSCC}").packs
    assert (pack.pile, pack.reason.code) == (EXTRA, "purchase_pack_of_other")
    assert desk.receive(mine, f"(00){SSCC}").accepted == 0
    assert desk.receive(mine, f"(00){SSCC}", taken=[f"(00){SSCC}"]).accepted == 1


def test_a_pack_with_more_than_is_open_waits_too(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 1))
    desk.announce(order, f"(00){SSCC}", "D-1", "D-2", product=drill)
    [pack] = desk.check(order, f"(00){SSCC}").packs
    assert (pack.pile, pack.reason.code) == (EXTRA, "purchase_too_much")
    assert desk.receive(order, f"(00){SSCC}", with_doubtful=True).accepted == 1


def test_a_pack_that_nobody_announced_is_no_pack_of_the_order(desk):
    order = desk.buy((desk.world.drill, 1))
    coming = desk.check(order, f"(00){OTHER_SSCC}")
    assert not coming.packs
    assert [verdict.pile for verdict in coming.receipt.verdicts] == ["refused"]


def test_what_is_damaged_is_received_held_and_its_photo_kept(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 3))
    broken = Damaged("D-2", "housing cracked", photos=(NewFile("crack.png", photo()),))
    received = desk.receive(order, "D-1", "D-2", "D-3", product=drill, damaged=[broken])
    assert (received.accepted, received.damaged) == (3, 1)
    [item] = desk.items("D-2")
    [hold] = ledger.read.holds_of(item)
    assert hold.reason == "Damaged on arrival: housing cracked"
    assert hold.blocks == Block.SHIP | Block.CONSUME
    [kept] = files.read.of_subjects(files.ITEM, [item])[item]
    assert (kept.name, kept.media_type) == ("crack.jpg", "image/jpeg")
    assert files.read.of_subjects(files.EVENT, [hold.event])[hold.event][0].sha256 == kept.sha256
    assert desk.done(order, drill).on_hold == 1


def test_a_damaged_part_of_a_lot_is_a_lot_of_its_own(desk):
    order = desk.buy((desk.world.juice, 5_000))
    wet = Damaged("L1", "wet", quantity=500)
    received = desk.receive(order, "JUICE\tL1\t5 l", damaged=[wet])
    assert received.damaged == 1
    [held] = ledger.read.holds_with_reason("Damaged on arrival: wet")
    assert ledger.read.item(held[1].item).quantity == 500
    assert desk.views("L1")[0].quantity == 4_500


def test_two_equal_parts_damaged_otherwise_are_both_held_and_only_the_rest_is_inspected(desk):
    juice = desk.world.juice
    purchases.set_policy(Policy(juice), by=desk.world.anna, at=START)
    order = desk.buy((juice, 10_000))
    broken = [Damaged("L1", why, quantity=2_000) for why in ("wet", "torn")]
    received = desk.receive(order, "JUICE\tL1\t10 l", damaged=broken)
    assert received.damaged == 2
    assert [each.quantity for each in purchases.read.to_inspect(order)] == [6_000]


@pytest.mark.parametrize("damaged, code", [
    (Damaged("D-9", "broken"), "damaged_unknown"),
    (Damaged("D-1", "  "), "no_reason"),
    (Damaged("D-1", "x" * 161), "no_reason"),
    (Damaged("D-1", "broken", photos=(NewFile("a.jpg", b"no photo"),)), "image_unreadable"),
    (Damaged("D-1", "broken", photos=(NewFile("a.exe", b"MZ"),)), "file_type"),
])  # fmt: skip
def test_damage_that_cannot_be_kept_stops_the_receipt(desk, damaged, code):
    order = desk.buy((desk.world.drill, 1))
    with stock.unchanged():
        found = refused(
            lambda: desk.receive(order, "D-1", product=desk.world.drill, damaged=[damaged])
        )
    assert [each for _, each in found] == [code]


def test_pieces_are_counted_now_and_get_their_serials_later(desk):
    world = desk.world
    order = desk.buy((world.drill, 5))
    received = desk.receive(order, counted=[Counted(world.drill, 5, "C-77")])
    assert received.accepted == 1
    assert desk.progress(order).is_complete
    [lot] = ledger.read.brought(order.cause, "receive")
    assert (lot.code, lot.quantity) == ("C-77", 5)
    ledger.move(Lines([lot.item]), place=world.a2, act=world.act())
    act = world.act()
    found = refused(lambda: ledger.ship(Lines([lot.item]), place=world.customer, act=act))
    assert found == [(0, "serials_needed")]
    assert ledger.read.waiting(world.drill)[0].unnumbered == 5


def test_counted_pieces_beyond_the_order_are_taken_on_purpose(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 5))
    with stock.unchanged():
        found = refused(lambda: desk.receive(order, counted=[Counted(drill, 6)]))
    assert found == [(None, "purchase_too_much")]
    assert desk.receive(order, counted=[Counted(drill, 6, is_extra=True)]).accepted == 1


def test_goods_without_serials_are_not_counted_for_later(desk):
    order = desk.buy((desk.world.juice, 5))
    found = refused(lambda: desk.receive(order, counted=[Counted(desk.world.juice, 5)]))
    assert found == [(None, "purchase_count_measured")]


def test_nothing_at_all_is_no_receipt(desk):
    order = desk.buy((desk.world.drill, 5))
    assert refused(lambda: desk.receive(order, "", " ")) == [(None, "no_lines")]


def test_four_hundred_announced_drills_cost_as_many_statements_as_ten(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 3000))

    def statements(prefix: str, number: int) -> int:
        codes = [f"{prefix}{n:05d}" for n in range(number)]
        desk.announce(order, *codes, product=drill)
        with CaptureQueriesContext(connection) as seen:
            assert desk.receive(order, *codes, product=drill).accepted == number
        return len(seen)

    statements("A", 10)
    assert statements("B", 400) == statements("C", 10)


def test_a_line_that_is_here_already_takes_no_room_from_those_that_come(desk):
    """Nothing of it can be posted outright; what is asked again is counted from the beginning."""
    drill = desk.world.drill
    order = desk.buy((drill, 3))
    desk.announce(order, "D-1", "D-2", "D-3", product=drill)
    desk.receive(order, "D-1", product=drill)
    received = desk.receive(order, "D-1", "D-2", "D-3", product=drill)
    piles = [verdict.pile for verdict in received.coming.receipt.verdicts]
    assert piles == [REFUSED, ACCEPTED, ACCEPTED]
    assert desk.progress(order).is_complete


def test_an_announced_unit_is_known_by_its_code_whatever_else_the_line_may_say(desk):
    order = desk.buy((desk.world.drill, 2))
    desk.announce(order, "DRILL\tD-1")
    desk.announce(order, "DRILL\tD-2")
    catalog.add_products([catalog.NewProduct("D-2", "A tool that is named like a drill")])
    received = desk.receive(order, "D-1", "D-2")
    assert received.quantities == {desk.world.drill: 2}


def test_what_nobody_announced_is_beyond_the_order_too_when_too_much_comes(desk):
    drill = desk.world.drill
    order = desk.buy((drill, 4))
    desk.announce(order, "D-1", product=drill)
    others = [f"E-{n}" for n in range(7)]
    coming = desk.check(order, "D-1", *others, product=drill)
    reasons = [v.reason.code for v in coming.receipt.verdicts if v.reason]
    assert reasons == ["receipt_unexpected"] * 3 + ["purchase_too_much"] * 4
    assert coming.products == (ProductPiles(drill, 4, 1, 4, 3, 3),)


def test_a_doubtful_serial_matches_nothing_and_the_one_that_has_not_come_is_missing(desk):
    """Taken on purpose it fills the order, and the announced one has still not come."""
    drill = desk.world.drill
    order = desk.buy((drill, 6))
    desk.announce(order, *(f"D-{n}" for n in range(1, 7)), product=drill)
    came = [*(f"D-{n}" for n in range(1, 6)), "X-1"]
    coming = desk.check(order, *came, product=drill)
    assert coming.products == (ProductPiles(drill, 6, 5, 0, 1, 1),)
    assert coming.products[0].would_be_full
    assert [each.code for each in coming.missing] == ["D-6"]
    coming = desk.check(order, *came, product=drill, taken=frozenset(["X-1"]))
    assert coming.products == (ProductPiles(drill, 6, 6, 0, 1),)
    received = desk.receive(order, *came, product=drill, with_doubtful=True)
    assert received.coming.products == (ProductPiles(drill, 6, 6, 0, 1),)


def test_a_pack_of_another_order_matches_nothing_until_it_is_taken(desk):
    drill = desk.world.drill
    mine, other = desk.buy((drill, 2)), desk.buy((drill, 2))
    desk.announce(other, f"(00){SSCC}", "D-1", product=drill)
    line = f"(00){SSCC}"
    assert desk.check(mine, line).products == (ProductPiles(drill, 2, 0, 0, 2, 1),)
    taken = desk.check(mine, line, taken=frozenset([line]))
    assert taken.products == (ProductPiles(drill, 2, 1, 0, 1),)
    received = desk.receive(mine, line, with_doubtful=True)
    assert received.coming.products == (ProductPiles(drill, 2, 1, 0, 1),)


def test_damaged_goods_without_an_order_come_in_held_with_their_photo(desk):
    """One act: undone as one, and done once."""
    drill, act = desk.world.drill, desk.world.act()
    broken = Damaged("D-2", "box crushed", photos=(NewFile("box.png", photo()),))
    said = desk.delivery("D-1", "D-2", product=drill)
    came = purchases.receive_alone(said, act, damaged=[broken])
    assert (came.receipt.accepted, came.damaged) == (2, 1)
    [item] = desk.items("D-2")
    [hold] = ledger.read.holds_of(item)
    assert (hold.reason, hold.event) == ("Damaged on arrival: box crushed", came.events[-1])
    assert [kept.name for kept in files.read.of_subjects(files.ITEM, [item])[item]] == ["box.jpg"]
    assert [each.item for each in purchases.damaged()[""]] == [item]
    with stock.unchanged():
        again = purchases.receive_alone(said, act, damaged=[broken])
    assert again.events == came.events
    ledger.reverse_together(came.events, act=desk.world.act())
    assert not purchases.damaged()


def test_what_is_still_to_come_is_not_damaged_and_an_unknown_one_stops_all(desk):
    said = desk.delivery("D-1", product=desk.world.drill)
    for wanted, text, code in (
        (said._replace(is_announced=True), "D-1", "damaged_expected"),
        (said, "D-9", "damaged_unknown"),
    ):
        with stock.unchanged():
            found = refused(lambda: purchases.receive_alone(
                wanted, desk.world.act(), damaged=[Damaged(text, "broken")]))  # fmt: skip  # noqa: B023
        assert found == [(None, code)]
