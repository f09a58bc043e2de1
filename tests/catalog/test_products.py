"""Products: a drill with serials, a juice by the litre."""

import pytest
from django.db import IntegrityError, connection, transaction

from stockthread import identifiers, parties
from stockthread.catalog import (
    TRACKINGS,
    NewClass,
    NewProduct,
    add_classes,
    add_products,
    change_products,
    check_products,
    close_products,
    described,
    read,
    reopen_products,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db

DRILL = NewProduct("DR-18", "Cordless drill 18 V", gtin="4006381333931")
JUICE = NewProduct("JU", "Apple juice", tracking="lot", unit="l", scale=1000)


def test_products_are_stored_as_said() -> None:
    (maker,) = parties.add_parties([parties.NewParty("ACME", "Acme", is_maker=True)])
    (tools,) = add_classes([NewClass("TOOLS", "Tools")])
    serial = identifiers.read.code_type_by_code("serial").id
    (scheme,) = identifiers.add_schemes([identifiers.NewScheme("S", "", "DR{counter:6}", serial)])
    said = DRILL._replace(
        product_class="TOOLS", maker="ACME", scheme="S", serial_pattern="DR[0-9]{6}"
    )
    drill, juice = add_products([said, JUICE])
    stored = read.product(drill)
    assert (stored.id, stored.sku, stored.name) == (drill, "DR-18", "Cordless drill 18 V")
    assert (stored.product_class, stored.maker, stored.scheme) == (tools, maker, scheme)
    assert (stored.code_type, stored.serial_pattern) == (serial, "DR[0-9]{6}")
    assert (stored.tracking, stored.unit, stored.scale) == ("serial", "piece", 1)
    assert described(drill) == said._replace(gtin="04006381333931")
    assert described(juice) == JUICE
    change_products([described(drill)._replace(maker="", scheme="")])
    assert (read.product(drill).maker, read.product(drill).scheme) == (None, None)
    assert stored.gtin == "04006381333931"
    assert stored.is_active is True
    other = read.products([juice, 10**9])[juice]
    assert (other.tracking, other.unit, other.scale, other.maker) == ("lot", "l", 1000, None)


@pytest.mark.parametrize("tracking", TRACKINGS)
def test_every_tracking_can_be_had_in_pieces(tracking: str) -> None:
    (id,) = add_products([NewProduct("P", "P", tracking=tracking)])
    assert read.product(id).tracking == tracking


BAD = [
    (NewProduct("", "No SKU"), "field_missing"),
    (NewProduct("A", ""), "field_missing"),
    (NewProduct("S" * 65, "Long"), "field_too_long"),
    (NewProduct("B", "b", tracking="serials"), "unknown_tracking"),
    (NewProduct("C", "c", unit="stone"), "unknown_unit"),
    (NewProduct("D", "d", tracking="lot", unit="kg", scale=16), "bad_scale"),
    (NewProduct("E", "e", tracking="lot", unit="kg", scale=0), "bad_scale"),
    (NewProduct("F", "f", tracking="serial", unit="kg"), "unit_not_counted"),
    (NewProduct("G", "g", tracking="serial_in_lot", scale=10), "scale_of_serials"),
    (NewProduct("H", "h", product_class="NONE"), "unknown_class"),
    (NewProduct("I", "i", maker="NONE"), "unknown_party"),
    (NewProduct("J", "j", gtin="4006381333932"), "bad_gtin"),
    (NewProduct("K", "k", gtin="40063813339x1"), "bad_gtin"),
    (NewProduct("L", "l", gtin="006381333931"), "bad_gtin"),
    (NewProduct("M", "m", code_type="none"), "unknown_code_type"),
    (NewProduct("N", "n", scheme="NONE"), "scheme_unknown"),
    (NewProduct("O", "o", serial_pattern="[0-9"), "bad_serial_pattern"),
]


@pytest.mark.parametrize("product, code", BAD, ids=lambda value: str(value)[:24])
def test_a_bad_product_is_refused_with_its_reason(product: NewProduct, code: str) -> None:
    assert refused(lambda: add_products([JUICE, product])) == [(1, code)]
    assert read.by_sku(["JU"]) == {}


def test_all_bad_lines_are_told_at_once() -> None:
    batch = [product for product, _ in BAD]
    assert [each.code for each in check_products(batch)] == [code for _, code in BAD]


def test_a_scheme_must_make_the_products_type_of_code() -> None:
    lot = identifiers.read.code_type_by_code("lot").id
    identifiers.add_schemes([identifiers.NewScheme("LOTS", "", "L{counter:6}", lot)])
    wrong = JUICE._replace(scheme="LOTS")
    assert refused(lambda: add_products([wrong])) == [(0, "scheme_of_other_codes")]
    add_products([wrong._replace(code_type="lot")])


def test_skus_and_gtins_belong_to_one_product() -> None:
    add_products([DRILL])
    same = [DRILL, NewProduct("X", "x", gtin="04006381333931"), JUICE, JUICE]
    assert refused(lambda: add_products(same)) == [
        (0, "code_taken"),
        (0, "gtin_taken"),
        (1, "gtin_repeated"),
        (3, "code_repeated"),
    ]


@pytest.mark.parametrize(
    "change",
    ["sku = 'JU'", "gtin = '04006381333931'", "tracking = 'x'", "scale = 7", "tracking = 'serial'"],
)
def test_the_database_itself_refuses_impossible_products(change: str) -> None:
    add_products([DRILL, JUICE, NewProduct("X", "x", tracking="lot", scale=10)])
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE catalog_product SET {change} WHERE sku = 'X'")


def test_a_product_is_changed_by_its_sku() -> None:
    drill, _ = add_products([DRILL, JUICE])
    change_products([DRILL._replace(name="Hammer drill", serial_pattern="H.*")])
    stored = read.product(drill)
    assert (stored.name, stored.serial_pattern, stored.gtin) == (
        "Hammer drill",
        "H.*",
        "04006381333931",
    )
    assert [each.id for each in read.find_products("hammer")] == [drill]
    assert read.find_products("cordless") == []


def test_what_stock_depends_on_does_not_change() -> None:
    add_products([DRILL, JUICE])
    for wrong in (
        JUICE._replace(unit="ml"),
        JUICE._replace(scale=100),
        JUICE._replace(tracking="bulk"),
        JUICE._replace(code_type="lot"),
    ):
        assert refused(lambda wrong=wrong: change_products([wrong])) == [(0, "tracking_fixed")]
    unknown = NewProduct("NONE", "None")
    assert refused(lambda: change_products([JUICE, unknown])) == [(1, "unknown_product")]
    taken = JUICE._replace(gtin="4006381333931")
    assert refused(lambda: change_products([taken])) == [(0, "gtin_taken")]


def test_a_closed_product_is_still_found() -> None:
    drill, juice = add_products([DRILL, JUICE])
    close_products([drill, juice])
    assert not read.product(drill).is_active
    reopen_products([juice])
    assert read.product(juice).is_active
    assert [each.id for each in read.find_products("dr-18")] == [drill]
    assert refused(lambda: close_products([juice, 10**9])) == [(1, "unknown_id")]
    assert read.product(juice).is_active


def test_finding_by_gtin_sku_and_words() -> None:
    drill, juice = add_products([DRILL, JUICE])
    (ju2,) = add_products([NewProduct("JU2", "Drill bit 4006381333931")])

    def found(text: str, limit: int = 20) -> list[int]:
        return [each.id for each in read.find_products(text, limit)]

    assert found("ju") == [juice, ju2]
    assert found("4006381333931") == [drill, ju2]
    assert found("4006381333931", 1) == [drill]
    assert found("18 drill") == [drill]
    assert found("nothing") == []


def test_products_are_listed_by_sku_a_page_at_a_time() -> None:
    add_products([NewProduct(f"P{n}", "p") for n in range(5)])
    first = read.all_products(limit=3)
    rest = read.all_products(limit=3, after=first[-1].sku)
    assert [each.sku for each in first + rest] == ["P0", "P1", "P2", "P3", "P4"]


def test_an_unknown_product_is_refused() -> None:
    assert refused(lambda: read.product(10**9)) == [(None, "unknown_id")]


def test_empty_batches_store_nothing() -> None:
    assert add_products([]) == add_classes([]) == change_products([]) == []
