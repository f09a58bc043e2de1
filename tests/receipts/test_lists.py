"""Lists of serials: pasted, typed, in ranges; three piles, each with a reason and a repair."""

from stockthread import catalog, ledger, receipts
from stockthread.ledger import Given, Kind, Lines, New, Stage
from stockthread.receipts import OURS_AWAY, Repair
from tests.receipts.conftest import Deliver, delivery, piles
from tests.world import World


def expect(world: World, *codes: str) -> list[int]:
    new = New(Kind.UNIT, world.drill, len(codes), Given(world.serial, list(codes)))
    return list(ledger.expect(new, place=world.supplier, owner=0, act=world.act()).items)


def test_each_line_goes_to_its_pile_with_reason_and_repair(
    world: World, check: Deliver, receive: Deliver
) -> None:
    receive("T-0001")
    expect(world, "T-0100", "T-0101")
    found = check("T-0100\nT-01O1\nT-0001\nT-0777\nT-0100\n\nT-99\x01")
    assert piles(found) == [
        ("T-0100", "accepted", ""),
        ("T-01O1", "doubtful", "receipt_looks_like"),
        ("T-0001", "refused", "code_in_use"),
        ("T-0777", "doubtful", "receipt_unexpected"),
        ("T-0100", "refused", "code_listed_twice"),
        ("T-99", "doubtful", "receipt_unexpected"),
    ]
    assert found.verdicts[1].repairs[0] == Repair(receipts.WRITE, "T-0101")
    assert check("DRILL\tT-01O1").verdicts[0].repairs[0].text == "DRILL\tT-0101"
    assert all(v.repairs for v in found.verdicts if v.pile != receipts.ACCEPTED)


def test_nothing_is_written_before_it_is_said(world: World, check: Deliver) -> None:
    before = ledger.read.latest_events(1)
    check("A0100-A0199")
    assert ledger.read.latest_events(1) == before
    assert ledger.read.find_code("A0100") == []


def test_the_good_ones_come_in_and_the_others_are_told(world: World, receive: Deliver) -> None:
    items = expect(world, "T-0100", "T-0101")
    came = receive("T-0100\nT-0101\nT-0102")
    assert [ledger.read.item(item).stage for item in items] == [Stage.READY, Stage.READY]
    assert came.accepted == 2
    assert piles(came)[2] == ("T-0102", "doubtful", "receipt_unexpected")
    assert ledger.read.find_code("T-0102") == []


def test_doubtful_ones_come_in_when_all_or_each_is_wanted(world: World, receive: Deliver) -> None:
    expect(world, "T-0100")
    assert receive("T-0777", taken=frozenset(("T-0777",))).accepted == 1
    assert receive("T-0778\nT-0779", with_doubtful=True).accepted == 2


def test_what_is_posted_twice_comes_once(world: World) -> None:
    expect(world, "T-0100")
    act = world.act()
    sent = delivery(world, "T-0100\nT-0777\nT-0778")
    first = receipts.receive(sent, act, with_doubtful=True)
    second = receipts.receive(sent, act, with_doubtful=True)
    assert (first.accepted, second.accepted) == (3, 3)
    assert first.events == second.events
    asked = receipts.check(sent, act)
    assert (asked.accepted, asked.is_repeat) == (3, True)


def test_ranges_are_written_out(check: Deliver, world: World) -> None:
    found = check("A0098-A0101\nX1\nT-24-00117\n100-101\n0Z8..100")
    assert [entry.code for entry in found.entries][:8] == [
        "A0098", "A0099", "A0100", "A0101", "X1", "T-24-00117", "100", "101"
    ]  # fmt: skip
    assert [entry.code for entry in found.entries[8:]][:2] == ["0Z8", "0Z9"]
    assert {entry.rows for entry in found.entries[:4]} == {(0,)}


def test_an_unclear_range_waits_with_the_way_to_write_it(check: Deliver) -> None:
    found = check("A0199-A0100\nC;D")
    assert piles(found) == [
        ("A0199-A0100", "doubtful", "receipt_unclear"),
        ("C;D", "doubtful", "receipt_unclear"),
    ]
    assert found.verdicts[0].repairs[0] == Repair(receipts.WRITE, "A0100-A0199")


def test_a_code_that_is_expected_or_fits_its_product_is_never_cut(
    world: World, check: Deliver
) -> None:
    expect(world, "Q10-12")
    assert piles(check("Q10-12")) == [("Q10-12", "accepted", "")]
    catalog.add_products([catalog.NewProduct("ZIP", "Zip", serial_pattern=r"Z\d\d-\d\d")])
    assert piles(check("Z10-12", "ZIP")) == [("Z10-12", "accepted", "")]
    assert piles(check("Y10", "ZIP")) == [("Y10", "doubtful", "receipt_unlike_serials")]


def test_look_alikes_within_a_list_and_on_record(check: Deliver, receive: Deliver) -> None:
    receive("AB-0100")
    found = check("aB7\nAB7\nAB0100\n0123\n123")
    assert [pile for _, pile, _ in piles(found)] == [
        "accepted", "doubtful", "doubtful", "accepted", "doubtful"
    ]  # fmt: skip
    assert found.verdicts[2].reason
    assert found.verdicts[2].reason.data["other"] == "AB-0100"


def test_lots_come_with_their_amounts(world: World, receive: Deliver) -> None:
    came = receive("L-2 250 l\nL-3\t1,5\nL-4 much\nL-5", "JUICE")
    assert piles(came)[2:] == [
        ("L-4 much", "refused", "bad_quantity"),
        ("L-5", "refused", "no_amount"),
    ]
    [two], [three] = ledger.read.find_code("L-2"), ledger.read.find_code("L-3")
    assert [ledger.read.item(each.item).quantity for each in (two, three)] == [250_000, 1_500]


def test_what_is_ours_and_away_is_told_as_that(world: World, receive: Deliver) -> None:
    here, away, sold = receive("H-1\nH-2\nH-3").items.values()
    lot, half = receive("L-8 10 l\nL-9 10 l", "JUICE").items.values()
    us, act = world.us, world.act
    ledger.ship(Lines([away, lot]), place=world.customer, owner=us, act=act())
    ledger.ship(Lines([half], [4_000]), place=world.customer, owner=us, act=act())
    ledger.ship(Lines([sold]), place=world.customer, owner=world.customer_party, act=act())
    assert ledger.read.item(here).place == world.a1
    assert [why for *_, why in piles(receive("H-1\nH-2\nH-3"))] == [
        "code_in_use", OURS_AWAY, "code_in_use",
    ]  # fmt: skip
    found = receive("L-8 10 l\nL-9 10 l", "JUICE")
    assert [why for *_, why in piles(found)] == [OURS_AWAY, "code_in_use"]
    assert found.verdicts[0].reason
    assert found.verdicts[0].reason.data["kind"] == "customer"


def test_goods_are_announced_and_come_later(world: World, receive: Deliver) -> None:
    told = receive("N-1..N-5", supplier=_supplier(world), is_announced=True)
    assert told.accepted == 5
    [match] = ledger.read.find_code("N-3")
    assert ledger.read.item(match.item).stage == Stage.EXPECTED
    again = receive("N-3\nN-6", supplier=_supplier(world), is_announced=True)
    assert piles(again) == [("N-3", "refused", "receipt_expected_already"), ("N-6", "accepted", "")]
    assert receive("N-3").accepted == 1
    assert ledger.read.item(match.item).stage == Stage.READY


def test_an_announced_lot_comes_in_parts(world: World, receive: Deliver) -> None:
    receive("N-LOT 100", "JUICE", supplier=_supplier(world), is_announced=True)
    assert receive("N-LOT 60", "JUICE").accepted == 1
    assert receive("N-LOT 50", "JUICE").accepted == 0
    assert receive("N-LOT 40", "JUICE").accepted == 1
    [match] = ledger.read.find_code("N-LOT")
    lot = ledger.read.item(match.item)
    assert (lot.stage, lot.quantity) == (Stage.READY, 100_000)


def _supplier(world: World) -> int:
    from stockthread import parties

    return parties.read.by_code(["SUP"])["SUP"]


def test_a_hundred_thousand_lines_at_most(world: World) -> None:
    import pytest

    from stockthread.kernel.errors import Refused

    with pytest.raises(Refused, match=r"100,?000"):
        receipts.check(delivery(world, ["x"] * 100_001), world.act())


def test_the_number_of_statements_does_not_grow(world: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements(number: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            receipts.check(delivery(world, [f"N{i:05d}X" for i in range(number)]), world.act())
        return len(seen)

    assert statements(2_000) <= statements(2) + 2  # a chunk more or less is no growth


def test_numbers_of_books_are_known(world: World, check: Deliver) -> None:
    from stockthread import identifiers
    from stockthread.identifiers import NewBook

    at = world.act().recorded_at
    for name, product, numbers in (
        ("Roll", world.drill, ["R001", "R002"]),
        ("Pad", world.battery, ["P001"]),
    ):
        book = NewBook(name, world.serial, product, "")
        identifiers.add_book(book, numbers, key=name, person=world.anna, at=at)
    roll = identifiers.read.book_by_name("Roll")
    ledger.spoil_numbers(roll.id, ["R002"], reason="Torn", person=world.anna, at=at)
    assert piles(check("R001\nR002\nP001\nX001")) == [
        ("R001", "accepted", ""),
        ("R002", "doubtful", "receipt_spoilt"),
        ("P001", "doubtful", "receipt_of_other_book"),
        ("X001", "doubtful", "receipt_in_no_book"),
    ]


def test_announced_goods_come_by_their_codes_alone(world: World, receive: Deliver) -> None:
    expect(world, "P-01", "P-02")
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, ["L-9"]), [250_000])
    ledger.expect(new, place=world.supplier, owner=0, act=world.act())
    came = receive("P-01\nL-9 250 l\nP-03\nP-02", "")
    assert piles(came) == [
        ("P-01", "accepted", ""),
        ("L-9", "accepted", ""),
        ("P-03", "refused", "receipt_no_product"),
        ("P-02", "accepted", ""),
    ]
    assert {entry.product for entry in came.entries} == {world.drill, world.juice, 0}


def test_a_code_expected_of_two_products_is_a_choice(world: World, check: Deliver) -> None:
    expect(world, "P-01")
    new = New(Kind.UNIT, world.battery, 1, Given(world.serial, ["P-01"]))
    ledger.expect(new, place=world.supplier, owner=0, act=world.act())
    assert piles(check("P-01", "")) == [("P-01", "refused", "receipt_several_products")]
    assert piles(check("P-01", "BATTERY")) == [("P-01", "accepted", "")]


def test_only_what_was_announced_makes_others_unexpected(world: World, check: Deliver) -> None:
    expect(world, "T-0100")
    assert piles(check("N-1")) == [("N-1", "accepted", "")]
    assert piles(check("T-0100\nN-1"))[1] == ("N-1", "doubtful", "receipt_unexpected")
    from_them = check("N-1", supplier=_supplier(world))
    assert piles(from_them) == [("N-1", "doubtful", "receipt_unexpected")]
    assert Repair(receipts.TEACH, "N-1") in from_them.verdicts[0].repairs


def test_bulk_goods_need_no_number(world: World, receive: Deliver) -> None:
    catalog.add_products([catalog.NewProduct("RAGS", "Rags", "bulk", "kg", 1000, code_type="lot")])
    came = receive("12,5 kg\nRAG-1 3 kg\nmuch", "RAGS")
    assert [entry.quantity for entry in came.entries[:2]] == [12_500, 3_000]
    assert (came.accepted, piles(came)[2][1:]) == (2, ("refused", "no_amount"))


def test_serials_within_lots_ask_for_their_lot(world: World, check: Deliver) -> None:
    lot = world.pump_lot(5)
    assert piles(check("U-1", "PUMP")) == [("U-1", "doubtful", "receipt_without_lot")]
    assert piles(check("U-1", "PUMP", lot=lot)) == [("U-1", "accepted", "")]


def test_a_row_of_a_file_is_a_thing_of_its_own(world: World, check: Deliver) -> None:
    """A product in the column of the serials does not go with the row before it."""
    found = check("DRILL\tT-0001\nT-0002\t\nDRILL\t\nDRILL\tT-0003")
    assert piles(found) == [
        ("T-0001", "accepted", ""),
        ("T-0002", "accepted", ""),
        ("DRILL", "refused", "receipt_no_serial"),
        ("T-0003", "accepted", ""),
    ]


def test_a_bad_date_refuses_its_row_alone(world: World, check: Deliver) -> None:
    found = check("T-0001\t(17)270131\nT-0002\t(17)03/04/2027\nT-0003\t")
    assert [verdict.pile for verdict in found.verdicts] == ["accepted", "refused", "accepted"]
    beside = check("DRILL\tT-0004\t(15)soon").verdicts[0]
    assert (beside.pile, beside.repairs[0]) == ("refused", Repair(receipts.TEACH, "(15)soon"))
