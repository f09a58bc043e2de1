"""Makers' barcodes at receipt: what one scan says, several codes off one box, packs, teaching."""

from datetime import date

import pytest

from stockthread import catalog, ledger, receipts
from stockthread.catalog import NewBarcode, NewProduct
from stockthread.ledger import Kind
from stockthread.receipts import Repair
from tests.receipts.conftest import Deliver, delivery, piles
from tests.world import World

GTIN = "09521234543213"
OTHER = "04012345678901"
GS = "\x1d"


@pytest.fixture(autouse=True)
def products(world: World) -> None:
    catalog.add_products([
        NewProduct("DRIVE", "Drive", gtin=GTIN, maker="SUP"),
        NewProduct("WD40EFRX", "Red drive", maker="SUP"),
        NewProduct("MILK", "Milk", "lot", "l", 1000, gtin="04012345000009", code_type="lot"),
        NewProduct("CELL", "Cell", "serial_in_lot", gtin=OTHER),
    ])  # fmt: skip


def one(code: str) -> ledger.ItemView:
    [match] = ledger.read.find_code(code)
    return ledger.read.item(match.item)


def product(sku: str) -> int:
    return catalog.read.by_sku([sku])[sku]


def said(item: int) -> dict[str, str]:
    names = {each.id: each.code for each in catalog.read.attributes()}
    return {names[each.attribute]: each.value for each in ledger.read.readings_of(item)}


def test_one_scan_says_product_serial_and_dates(receive: Deliver) -> None:
    lines = [
        f"]d201{GTIN}1728013121A-1{GS}10L7",
        f"(01){GTIN}(21)A-2",
        f"https://id.gs1.org/01/{GTIN}/21/A-3",
        "urn:epc:id:sgtin:9521234.054321.A-4",
        "[)>\x1e06\x1d1PWD40EFRX\x1dSA-5\x1d4LTH\x1e\x04",
    ]
    came = receive(lines, "")
    assert [pile for _, pile, _ in piles(came)] == ["accepted"] * 5
    assert [one(f"A-{n}").product for n in (1, 2, 3, 4)] == [product("DRIVE")] * 4
    assert one("A-5").product == product("WD40EFRX")
    assert said(one("A-1").id) == {"expiry_date": date(2028, 1, 31).isoformat(), "lot": "L7"}
    assert said(one("A-5").id) == {"country": "TH"}
    receive([f"(01){GTIN}(422)276(21)A-6"], "")
    assert said(one("A-6").id) == {"country_of_origin": "276"}


def test_a_gs1_serial_folds_nothing(receive: Deliver) -> None:
    lines = [f"(01){GTIN}(21){serial}" for serial in ("00123", "123", "aB7", "AB7")]
    assert receive(lines, "", with_doubtful=True).accepted == 4
    assert [one(code).code for code in ("00123", "123", "aB7", "AB7")] == [
        "00123", "123", "aB7", "AB7"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [
        ["S1", GTIN, "S2", GTIN],
        [GTIN, "S1", GTIN, "S2"],
        ["S1", GTIN, "", GTIN, "S2"],
        [f"{GTIN}\tS1", f"S2\t{GTIN}"],
        [GTIN, "S1", "S2"],
        ["DRIVE\tS1", "S2\tDRIVE"],
        [f"01{GTIN}", f"21S1{GS}10X", GTIN, "S2"],
    ],
)
def test_codes_off_one_box_in_any_order_are_one_unit(receive: Deliver, lines: list[str]) -> None:
    came = receive(lines, "")
    assert [(e.code, e.product) for e in came.entries] == [
        ("S1", product("DRIVE")), ("S2", product("DRIVE"))
    ]  # fmt: skip
    assert came.accepted == 2


def test_a_product_scanned_once_is_for_all_that_follow(check: Deliver) -> None:
    found = check([GTIN, "K1", "K2..K4", "WD40EFRX", "K9", "K10"], "")
    told = [(entry.code, entry.product) for entry in found.entries]
    drive, red = product("DRIVE"), product("WD40EFRX")
    assert told == [
        ("K1", drive), ("K2", drive), ("K3", drive), ("K4", drive), ("K9", red), ("K10", red)
    ]  # fmt: skip


def test_data_identifiers_are_believed_beside_a_part_number(check: Deliver) -> None:
    found = check(["1PWD40EFRX", "S0001", "1PWD40EFRX", "S0002"], "")
    assert [entry.code for entry in found.entries] == ["0001", "0002"]
    plain = check(["S0001", "T0002", "Q0003"], "DRIVE")
    assert [entry.code for entry in plain.entries] == ["S0001", "T0002", "Q0003"]


def test_the_products_own_numbers_are_no_serials(check: Deliver) -> None:
    assert piles(check([GTIN], "DRIVE")) == [(GTIN, "refused", "receipt_no_serial")]
    assert piles(check(["DRIVE"], "DRIVE")) == [("DRIVE", "refused", "receipt_no_serial")]
    [told] = piles(check([f"(01){GTIN}(21){GTIN}"], ""))
    assert told[1:] == ("refused", "barcode_serial_is_product")


def test_another_products_barcode_is_told(check: Deliver) -> None:
    [told] = piles(check([f"(01){OTHER}(21)7"], "DRIVE"))
    assert told[1:] == ("refused", "receipt_other_product")


def test_digits_that_nobody_knows_may_be_a_gtin(check: Deliver) -> None:
    [told] = piles(check(["4006381333931"], "WD40EFRX"))
    assert told == ("4006381333931", "doubtful", "receipt_maybe_gtin")
    among = check(["4006381333931", "4006381333938", "4006381333935"], "WD40EFRX")
    assert [pile for _, pile, _ in piles(among)] == ["accepted"] * 3


def test_an_unknown_gtin_can_be_taught_once(world: World, check: Deliver) -> None:
    line = "(01)04006381333931(21)77"
    found = check([line], "")
    assert piles(found) == [(line, "refused", "receipt_unknown_gtin")]
    assert found.verdicts[0].repairs[0] == Repair(receipts.TEACH, line)
    catalog.teach_barcodes(
        [NewBarcode("DRIVE", line)], person=world.anna, at=world.act().recorded_at
    )
    assert piles(check([line], "")) == [("77", "accepted", "")]


def test_a_taught_barcode_says_product_and_serial(world: World, check: Deliver) -> None:
    scan = "ACME-77-000123-EU"
    assert piles(check([scan], "")) == [(scan, "refused", "receipt_no_product")]
    catalog.teach_barcodes(
        [NewBarcode("DRIVE", scan, 8, 14)], person=world.anna, at=world.act().recorded_at
    )
    found = check([scan, "ACME-77-000124-EU"], "")
    assert [(e.code, e.product) for e in found.entries] == [
        ("000123", product("DRIVE")), ("000124", product("DRIVE"))
    ]  # fmt: skip


def test_a_pack_says_how_many_are_inside(world: World, receive: Deliver, check: Deliver) -> None:
    catalog.teach_barcodes(
        [
            NewBarcode("MILK", "14012345000006", pieces=12),
            NewBarcode("DRIVE", "19521234543210", pieces=5),
        ],
        person=world.anna, at=world.act().recorded_at,
    )  # fmt: skip
    receive(["(01)14012345000006(10)M-1(17)270101"], "")
    assert (one("M-1").quantity, one("M-1").product) == (12_000, product("MILK"))
    [told] = piles(check(["(01)19521234543210"], ""))
    assert told[1:] == ("refused", "receipt_pack_of_units")


def test_a_weight_is_the_amount_of_a_lot(receive: Deliver) -> None:
    catalog.add_products(
        [NewProduct("BEEF", "Beef", "lot", "kg", 1000, gtin="04012345000016", code_type="lot")]
    )
    receive(["(01)04012345000016(3102)001250(10)B-1"], "")
    assert one("B-1").quantity == 12_500


def test_units_within_a_lot_make_it_where_it_is_new(receive: Deliver) -> None:
    lines = [f"(01){OTHER}(10)C-LOT(21)C{n}" for n in (1, 2, 3)]
    assert receive(lines, "").accepted == 3
    units = [one(f"C{n}") for n in (1, 2, 3)]
    [lot] = {unit.lot for unit in units}
    assert ledger.read.item(lot).code == "C-LOT"
    assert receive([f"(01){OTHER}(10)C-LOT(21)C4"], "").accepted == 1
    assert one("C4").lot == lot
    assert one("C4").kind == Kind.UNIT


def test_two_codes_that_may_be_the_serial_are_a_choice(check: Deliver) -> None:
    found = check(["X-1\tY-2"], "DRIVE")
    assert piles(found) == [("X-1", "doubtful", "receipt_several_serials")]
    assert [repair.text for repair in found.verdicts[0].repairs] == ["X-1", "Y-2"]


def test_what_contradicts_itself_is_refused(check: Deliver) -> None:
    [told] = piles(check([f"(01){GTIN}(21)1\t(01){OTHER}(21)1"], ""))
    assert told[1:] == ("refused", "receipt_several_products")
    assert piles(check(["(01)09521234543214(21)1"], ""))[0][1] == "refused"


def test_nothing_scanned_is_lost(world: World) -> None:
    lines = ["S1", GTIN, "", "  ", "X\tY\tZ", f"(01){OTHER}", "L;M", "DRIVE", "\x1d", "]C1"]
    found = receipts.check(delivery(world, lines, ""), world.act())
    told = {row for entry in found.entries for row in entry.rows}
    assert told >= {0, 1, 4, 5, 6, 7}


def test_what_no_standard_can_read_may_be_taught(world: World, check: Deliver) -> None:
    scan = "(01)BAD-GTIN(21)1"
    found = check([scan], "")
    assert found.verdicts[0].repairs[0] == Repair(receipts.TEACH, scan)
    catalog.teach_barcodes(
        [NewBarcode("DRIVE", scan, 16, 17)], person=world.anna, at=world.act().recorded_at
    )
    assert piles(check([scan], "")) == [("1", "accepted", "")]


def test_a_receipt_with_dates_and_new_lots_can_be_undone(world: World, receive: Deliver) -> None:
    lines = [f"(01){OTHER}(10)U-LOT(17)280131(21)U{n}" for n in (1, 2)]
    came = receive(lines, "")
    for event in reversed(came.events):
        ledger.reverse(event, act=world.act())
    standing = ledger.Filter(products=[product("CELL")], stages=[ledger.Stage.READY])
    assert ledger.read.count(standing) == 0
    assert receive(lines, "").accepted == 2


def test_ranges_beside_a_products_number_are_written_out(check: Deliver) -> None:
    found = check(["DRIVE\tK-0100..K-0102", "K9-K7\tDRIVE", f"(01){GTIN}(21)1-5"], "")
    assert piles(found) == [
        ("K-0100", "accepted", ""),
        ("K-0101", "accepted", ""),
        ("K-0102", "accepted", ""),
        ("K9-K7", "doubtful", "receipt_unclear"),
        ("1-5", "accepted", ""),
    ]
    assert found.verdicts[3].repairs[0] == Repair(receipts.WRITE, "K7-K9\tDRIVE")


def test_a_barcode_that_is_wrong_is_refused_whatever_product_is_chosen(check: Deliver) -> None:
    for sku in ("", "DRIVE", "WD40EFRX", "MILK"):
        [told] = piles(check(["(01)09521234543214(21)X"], sku))
        assert told[1:] == ("refused", "gs1_bad_check")


def test_a_stray_scan_makes_the_pairing_doubtful(check: Deliver) -> None:
    found = check(["STRAY", "DRIVE", "K-1", "WD40EFRX", "K-2", "DRIVE", "K-3"], "")
    assert {pile for _, pile, _ in piles(found)} == {"doubtful", "refused"}
    assert piles(found)[0] == ("STRAY", "doubtful", "receipt_pairing")
    whole = check(["DRIVE", "K-1", "WD40EFRX", "K-2", "DRIVE", "K-3"], "")
    assert [pile for _, pile, _ in piles(whole)] == ["accepted"] * 3


def test_a_volume_is_the_amount_of_a_lot(receive: Deliver) -> None:
    receive(["(01)04012345000009(3152)000250(10)V-1"], "")
    assert one("V-1").quantity == 2_500


def test_an_sku_that_begins_like_a_data_identifier_is_an_sku(check: Deliver) -> None:
    catalog.add_products([NewProduct("BP18", "Battery pack", "serial")])
    told = [
        (entry.code, entry.product)
        for entry in check(["BP18\tLE-7100", "LE-7101\tBP18"], "").entries
    ]
    assert told == [("LE-7100", product("BP18")), ("LE-7101", product("BP18"))]


@pytest.mark.parametrize(
    "line", ["DRIVE K-7", "DRIVE;K-7", "DRIVE, K-7", "DRIVE,K-7", "DRIVE  K-7 "]
)
def test_a_product_may_stand_ahead_of_its_serial(check: Deliver, line: str) -> None:
    [entry] = check([line], "").entries
    assert (entry.code, entry.product, entry.problem) == ("K-7", product("DRIVE"), None)


def test_a_serial_with_a_space_is_one_where_its_product_is_chosen(check: Deliver) -> None:
    assert [entry.raw for entry in check(["DRIVE K-7"], "DRIVE").entries] == ["DRIVE K-7"]


def test_the_pack_that_a_line_names_is_not_its_serial(check: Deliver) -> None:
    [entry] = check(["(00)106141412345678908\tDRIVE\tK-7"], "").entries
    assert (entry.code, entry.product, entry.problem) == ("K-7", product("DRIVE"), None)
