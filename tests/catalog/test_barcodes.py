"""Barcodes taught once: what is kept of them, what they mean, and what is refused."""

from datetime import UTC, datetime, timedelta

import pytest

from stockthread.catalog import (
    Match,
    NewBarcode,
    NewProduct,
    add_products,
    change_barcode,
    change_products,
    check_barcodes,
    close_products,
    forget_barcode,
    read,
    remember_barcode,
    teach_barcodes,
)
from stockthread.kernel.errors import Refused
from tests.refusals import refused

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ANNA = 7
TEXT = "ACME-77-000123-EU"
CARTON = "14006381333938"
DRILL = NewProduct("DR-18", "Cordless drill 18 V", gtin="4006381333931")
SAW = NewProduct("SW-1", "Saw")
JUICE = NewProduct("JU", "Apple juice", tracking="lot", unit="l", scale=1000)


@pytest.fixture
def drill() -> int:
    return add_products([DRILL, SAW, JUICE])[0]


def teach(*barcodes: NewBarcode) -> list[int]:
    return teach_barcodes(barcodes, person=ANNA, at=NOW)


def match(text: str) -> list[tuple[int, str | None, int]]:
    return [found[:3] for found in read.known_barcodes().match(text)]


def test_one_example_teaches_all_that_are_made_like_it(drill: int) -> None:
    (id,) = teach(NewBarcode("DR-18", TEXT, 8, 14))
    known = read.known_barcodes()
    assert known.match(TEXT) == [Match(drill, "000123", 1, id)]
    assert known.match("ACME-77-987654-EU") == [Match(drill, "987654", 1, id)]
    assert known.match("ACME-78-987654-EU") == []
    assert known.match("ACME-77-987654-US") == []
    assert known.match("ACME-77-98765-EU") == []
    assert known.match("ACME-77-9876543-EU") == []


def test_a_known_barcode_says_who_taught_it_and_when(drill: int) -> None:
    (id,) = teach(NewBarcode("DR-18", TEXT, 8, 14))
    known = read.barcode(id)
    assert (known.product, known.kind, known.example) == (drill, "text", TEXT)
    assert (known.before, known.serial, known.after) == ("ACME-77-", "000123", "-EU")
    assert (known.serial_min, known.serial_max, known.pieces) == (6, 6, 1)
    assert (known.taught_by, known.taught_at, known.forgotten_at) == (ANNA, NOW, None)
    assert read.barcodes_of(drill) == [known]


def test_what_scanners_put_around_a_text_makes_no_difference(drill: int) -> None:
    teach(NewBarcode("DR-18", f" ]C0{TEXT}\r\n", 12, 18))
    assert read.known_barcodes().match(TEXT)[0].serial == "000123"
    for sent in (f"{TEXT}\n", f"]A0{TEXT}", "ＡＣＭＥ-77-０００１２３-EU"):
        assert match(sent) == [(drill, "000123", 1)]


def test_serials_may_have_more_or_fewer_characters_where_that_was_said(drill: int) -> None:
    teach(NewBarcode("DR-18", TEXT, 8, 14, serial_min=1, serial_max=8))
    assert match("ACME-77-9-EU") == [(drill, "9", 1)]
    assert match("ACME-77-12345678-EU") == [(drill, "12345678", 1)]
    assert match("ACME-77--EU") == match("ACME-77-123456789-EU") == []


def test_an_end_may_tell_the_product_alone(drill: int) -> None:
    teach(NewBarcode("DR-18", "000123@DR", 0, 6))
    assert match("000999@DR") == [(drill, "000999", 1)]


def test_a_beginning_and_an_end_never_share_characters(drill: int) -> None:
    teach(NewBarcode("DR-18", "ABA1ABA", 3, 4))
    assert match("ABABA") == []


def test_a_text_without_serial_names_only_the_product(drill: int) -> None:
    teach(NewBarcode("DR-18", "DRILL 18 V"), NewBarcode("DR-18", "BOX OF DRILLS", pieces=12))
    assert match("DRILL 18 V") == [(drill, None, 1)]
    assert match("BOX OF DRILLS") == [(drill, None, 12)]
    assert match("DRILL 18 V 2") == []


def test_what_two_products_may_be_meant_by_is_a_choice(drill: int) -> None:
    saw = read.by_sku(["SW-1"])["SW-1"]
    teach(NewBarcode("SW-1", "AC7700000", 2, 9), NewBarcode("DR-18", "AC7700000", 4, 9))
    assert match("AC7712345") == [(drill, "12345", 1), (saw, "7712345", 1)]
    assert match("AC7812345") == [(saw, "7812345", 1)]


def test_of_one_product_the_longest_beginning_counts(drill: int) -> None:
    teach(NewBarcode("DR-18", "AC7700000", 2, 9), NewBarcode("DR-18", "AC7700000", 4, 9))
    assert match("AC7712345") == [(drill, "12345", 1)]


PACKS = [
    CARTON,
    f"(01){CARTON}",
    f"]d201{CARTON}",
    f"(01){CARTON}(21)C-1",
    f"https://id.gs1.org/01/{CARTON}",
]


@pytest.mark.parametrize("text", PACKS)
def test_the_gtin_of_a_pack_is_taught_by_any_shape_of_it(drill: int, text: str) -> None:
    (id,) = teach(NewBarcode("DR-18", text, pieces=12))
    assert read.barcode(id)[2:5] == ("gtin", text.strip().removeprefix("]d2"), CARTON)
    assert read.known_barcodes().pack(CARTON) == (drill, 12)
    assert read.known_barcodes().pack("04006381333931") is None


def test_short_gtins_are_known_by_fourteen_digits(drill: int) -> None:
    teach(NewBarcode("SW-1", "9521234543213"), NewBarcode("DR-18", "96385074", pieces=3))
    assert read.known_barcodes().pack("00000096385074") == (drill, 3)
    assert read.known_barcodes().pack("09521234543213") == (read.by_sku(["SW-1"])["SW-1"], 1)


def test_of_other_standards_the_part_number_is_taught(drill: int) -> None:
    teach(NewBarcode("DR-18", "[)>\x1e06\x1d1PWD40EFRX\x1dS0012345\x1dQ1\x1e\x04"))
    assert read.known_barcodes().part("WD40EFRX") == (drill, 1)


def test_lots_have_packs_too(drill: int) -> None:
    teach(NewBarcode("JU", CARTON, pieces=6))
    assert read.known_barcodes().pack(CARTON) == (read.by_sku(["JU"])["JU"], 6)


MARKED = NewBarcode("DR-18", TEXT, 8, 14)
BAD = [
    (NewBarcode("NO", TEXT, 8, 14), "unknown_product"),
    (NewBarcode("DR-18", "  "), "field_missing"),
    (NewBarcode("DR-18", "X" * 401), "field_too_long"),
    (NewBarcode("DR-18", "AB\0CD"), "field_bad_characters"),
    (NewBarcode("DR-18", "AB\ud800CD"), "field_bad_characters"),
    (MARKED._replace(pieces=0), "barcode_bad_count"),
    (NewBarcode("DR-18", CARTON, pieces=1_000_001), "barcode_bad_count"),
    (MARKED._replace(pieces=2), "barcode_pack_with_serial"),
    (MARKED._replace(end=8), "barcode_bad_part"),
    (MARKED._replace(start=14, end=8), "barcode_bad_part"),
    (MARKED._replace(start=-3), "barcode_bad_part"),
    (MARKED._replace(start=90, end=99), "barcode_bad_part"),
    (MARKED._replace(start=None), "barcode_bad_part"),
    (NewBarcode("DR-18", "ACME   EU", 4, 7), "barcode_bad_part"),
    (NewBarcode("DR-18", "0001234"), ""),
    (NewBarcode("DR-18", "0001234", 0, 7), "barcode_too_general"),
    (NewBarcode("DR-18", "X0001234", 1, 8), "barcode_too_general"),
    (MARKED._replace(serial_min=7), "barcode_bad_length"),
    (MARKED._replace(serial_max=5), "barcode_bad_length"),
    (MARKED._replace(serial_min=0), "barcode_bad_length"),
    (MARKED._replace(serial_max=129), "barcode_bad_length"),
    (NewBarcode("JU", TEXT, 8, 14), "barcode_serial_of_lots"),
    (NewBarcode("DR-18", "AC-1\t2-EU", 3, 6), "bad_code_characters"),
    (NewBarcode("DR-18", f"(01){CARTON}(21)C-1", 20, 23), "barcode_only_number"),
    (NewBarcode("DR-18", "(00)395212345432101230"), "barcode_is_standard"),
    (NewBarcode("DR-18", "4006381333931"), "barcode_is_own_gtin"),
    (NewBarcode("SW-1", "(01)04006381333931", pieces=2), "gtin_taken"),
]


@pytest.mark.parametrize("barcode, code", BAD)
def test_what_cannot_be_meant_is_refused(drill: int, barcode: NewBarcode, code: str) -> None:
    assert [each.code for each in check_barcodes([barcode])] == ([code] if code else [])
    if code:
        assert refused(lambda: teach(barcode)) == [(0, code)]


def test_a_serial_that_the_product_cannot_have_is_refused(drill: int) -> None:
    change_products([DRILL._replace(serial_pattern="[A-Z]{2}[0-9]{4}")])
    assert refused(lambda: teach(MARKED)) == [(0, "serial_misfits_pattern")]


def test_nothing_is_taught_of_a_closed_product(drill: int) -> None:
    close_products([drill])
    assert refused(lambda: teach(MARKED)) == [(0, "product_closed")]


SAME = [
    (MARKED._replace(sku="SW-1"), True),
    (MARKED._replace(text="ACME-77-999999-EU"), True),
    (NewBarcode("SW-1", "ACME-77-12345-EU", 8, 13, serial_max=6), True),
    (NewBarcode("SW-1", "ACME-77-12345-EU", 8, 13), False),
    (NewBarcode("SW-1", "ACME-77-12345-US", 8, 13), False),
    (NewBarcode("SW-1", TEXT), False),
]


@pytest.mark.parametrize("other, is_same", SAME)
def test_no_text_is_taught_twice(drill: int, other: NewBarcode, is_same: bool) -> None:
    found = [(each.line, each.code) for each in check_barcodes([MARKED, other])]
    assert found == ([(1, "barcode_repeated")] if is_same else [])
    teach(MARKED)
    found = [(each.line, each.code) for each in check_barcodes([other])]
    assert found == ([(0, "barcode_taught")] if is_same else [])


def test_a_taught_gtin_is_no_products_own(drill: int) -> None:
    teach(NewBarcode("DR-18", CARTON, pieces=12))
    assert refused(lambda: change_products([SAW._replace(gtin=CARTON)])) == [(0, "gtin_taken")]
    assert refused(lambda: add_products([NewProduct("NEW", "New", gtin=CARTON)])) == [
        (0, "gtin_taken")
    ]
    assert refused(lambda: change_products([DRILL._replace(gtin=CARTON)])) == [(0, "gtin_taken")]


def test_a_batch_is_taught_whole_or_not_at_all(drill: int) -> None:
    with pytest.raises(Refused) as error:
        teach(MARKED, NewBarcode("NO", "A text"), MARKED._replace(text=CARTON))
    assert [(each.line, each.code) for each in error.value.refusals] == [
        (1, "unknown_product"),
        (2, "barcode_only_number"),
    ]
    assert read.barcodes_of(drill) == []


def test_a_forgotten_barcode_means_nothing_and_stays_on_record(drill: int) -> None:
    (id,) = teach(MARKED)
    later = NOW + timedelta(hours=1)
    forget_barcode(id, person=8, at=later)
    assert match(TEXT) == []
    assert read.barcode(id)[-2:] == (8, later)
    assert refused(lambda: forget_barcode(id, person=8, at=later)) == [
        (None, "barcode_is_forgotten")
    ]
    assert refused(lambda: forget_barcode(10**9, person=8, at=later)) == [(None, "unknown_id")]


def test_forgetting_can_be_undone(drill: int) -> None:
    (id,) = teach(MARKED)
    forget_barcode(id, person=8, at=NOW)
    remember_barcode(id)
    remember_barcode(id)
    assert match(TEXT) == [(drill, "000123", 1)]
    assert read.barcode(id).forgotten_at is None


def test_forgetting_is_not_undone_over_what_was_taught_since(drill: int) -> None:
    text, gtin = teach(MARKED, NewBarcode("DR-18", CARTON, pieces=12))
    for id in (text, gtin):
        forget_barcode(id, person=8, at=NOW)
    teach(MARKED._replace(sku="SW-1"))
    change_products([SAW._replace(gtin=CARTON)])
    assert refused(lambda: remember_barcode(text)) == [(None, "barcode_taught")]
    assert refused(lambda: remember_barcode(gtin)) == [(None, "gtin_taken")]


def test_a_change_forgets_and_teaches_in_one_act(drill: int) -> None:
    (id,) = teach(MARKED)
    new = change_barcode(id, MARKED._replace(sku="SW-1"), person=8, at=NOW)
    assert match(TEXT) == [(read.by_sku(["SW-1"])["SW-1"], "000123", 1)]
    assert (read.barcode(id).forgotten_by, read.barcode(new).taught_by) == (8, 8)
    assert refused(lambda: change_barcode(new, MARKED._replace(end=8), person=8, at=NOW)) == [
        (None, "barcode_bad_part")
    ]
    assert read.barcode(new).forgotten_at is None


def test_a_large_batch_costs_as_many_statements_as_a_small_one(
    drill: int, django_assert_max_num_queries
) -> None:
    many = [NewBarcode("DR-18", f"SHAPE{n:05}-000123", 11, 17) for n in range(2000)]
    with django_assert_max_num_queries(12):
        assert len(teach(*many)) == 2000
    with django_assert_max_num_queries(1):
        known = read.known_barcodes()
    assert [found.serial for found in known.match("SHAPE01999-654321")] == ["654321"]
