"""What any scanned text is, and which products may be meant."""

from datetime import UTC, datetime

import pytest

from stockthread.catalog import NewBarcode, NewProduct, add_products, barcodes_said, teach_barcodes

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
CARTON = "14006381333938"
ENVELOPE = "[)>\x1e06\x1d1PWD40EFRX\x1dS{serial}\x1e\x04"


@pytest.fixture
def taught() -> tuple[int, int]:
    drill, saw = add_products(
        [NewProduct("DR-18", "Drill", gtin="4006381333931"), NewProduct("SW-1", "Saw")]
    )
    barcodes = [
        NewBarcode("DR-18", CARTON, pieces=12),
        NewBarcode("SW-1", ENVELOPE.format(serial="0012345")),
        NewBarcode("SW-1", "SAW0001", 3, 7),
        NewBarcode("DR-18", "SAW-DRILL0001", 9, 13),
        NewBarcode("DR-18", "SAW001X", 4, 7),
    ]
    teach_barcodes(barcodes, person=1, at=NOW)
    return drill, saw


def meant(text: str) -> list[tuple[int, str | None, int]]:
    return [match[:3] for match in barcodes_said([text])[0].meant]


def test_a_text_is_told_by_standard_or_by_what_was_taught(taught: tuple[int, int]) -> None:
    drill, saw = taught
    assert meant("4006381333931") == [(drill, None, 1)]
    assert meant("(01)04006381333931(21)S7") == [(drill, "S7", 1)]
    for pack in (CARTON, f"]C101{CARTON}", f"(01){CARTON}(10)L1"):
        assert meant(pack) == [(drill, None, 12)]
    assert meant(ENVELOPE.format(serial="0099")) == [(saw, "0099", 1)]
    assert meant("SAW4711") == [(saw, "4711", 1)]
    assert meant("9521234543213") == meant("nothing") == []


def test_several_products_are_a_choice(taught: tuple[int, int]) -> None:
    drill, saw = taught
    assert meant("SAW0123") == [(drill, "123", 1), (saw, "0123", 1)]


def test_what_no_standard_can_read_says_why(taught: tuple[int, int]) -> None:
    empty, wrong, plain = barcodes_said(["  ", "(01)123", "hello"])
    assert (empty.code, empty.refused and empty.refused.code) == (None, "barcode_empty")
    assert wrong.refused is not None
    assert plain.code is not None
    assert (plain.code.standard, plain.meant) == ("plain", ())


def test_many_texts_cost_as_many_statements_as_one(
    taught: tuple[int, int], django_assert_num_queries
) -> None:
    with django_assert_num_queries(2):
        barcodes_said([f"SAW{n:04}" for n in range(2000)])
