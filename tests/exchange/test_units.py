"""Units from a file: sorted into piles, recorded once, gone on with after a stop."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stockthread import catalog, exchange, ledger, parties, places
from stockthread.exchange import Columns, sheets
from stockthread.kernel import db
from stockthread.ledger import Act
from tests.exchange.files import (
    ACME,
    AT,
    bring_in,
    check,
    piles,
    reasons,
    rows_of_the_ledger,
    shelf,
    write,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "drives.csv"


def units() -> list[tuple[str, str, str]]:
    """Maker, model and serial of each unit."""
    return db.query(
        "SELECT m.name, p.name, c.canonical FROM ledger_state s"
        " JOIN catalog_product p ON p.id = s.product JOIN parties_party m ON m.id = p.maker_id"
        " JOIN ledger_code c ON c.item = s.item WHERE s.stage = 4 AND c.closed_by IS NULL"
        " ORDER BY c.canonical, m.name"
    )


def readings(serial: str) -> list[tuple[str, str]]:
    return db.query(
        "SELECT a.code, r.value FROM ledger_code c JOIN ledger_reading r ON r.item = c.item"
        " JOIN catalog_attribute a ON a.id = r.attribute WHERE c.canonical = %s"
        " ORDER BY r.event, a.code",
        [serial],
    )


def test_makers_products_and_units_are_made(file: Path) -> None:
    write(file, "Acme,Disk 1,1 TB,A1,HDD,12,0", "Acme,Disk 1,1 TB,A2,HDD,7,3", "Bolt,B,,B1,SSD,0,0")
    outcome = bring_in(file)
    assert piles(outcome) == (3, 0, 0, 0)
    assert units() == [("Acme", "Disk 1", "A1"), ("Acme", "Disk 1", "A2"), ("Bolt", "B", "B1")]
    [acme] = [each for each in parties.read.parties("maker") if each.code == "Acme"]
    product = catalog.read.product(catalog.read.by_sku(["Acme-Disk-1"])["Acme-Disk-1"])
    assert (product.name, product.maker, product.tracking) == ("Disk 1", acme.id, "serial")
    said = {value.code: value.value for value in catalog.read.values(product.id)}
    assert said == {"size": "1 TB", "kind": "HDD"}
    classes = {each.id: each for each in catalog.read.classes()}
    above = classes[classes[product.product_class or 0].parent or 0]
    assert (classes[product.product_class or 0].code, above.code) == ("HDD", "drive")
    assert readings("A2") == [("days", "7"), ("errors", "3")]
    assert {each.code: each.type for each in catalog.read.attributes()}["days"] == "number"


def test_a_dry_run_says_the_same_and_writes_nothing(file: Path) -> None:
    write(file, *(ACME.format(serial, 1) for serial in ("A1", "A1", "B1", "")))
    before = rows_of_the_ledger()
    would = check(file)
    assert rows_of_the_ledger() == before
    did = bring_in(file)
    assert piles(would) == piles(did) == (2, 0, 1, 1)
    assert reasons(would) == reasons(did)


def test_the_same_file_twice_changes_nothing(file: Path) -> None:
    write(file, ACME.format("A1", 1), ACME.format("A1", 2), ACME.format("", 1))
    assert piles(bring_in(file)) == (1, 0, 1, 1)
    before = rows_of_the_ledger()
    again = bring_in(file)
    assert (piles(again), again.is_repeat) == ((0, 3, 0, 0), True)
    assert rows_of_the_ledger() == before


def test_rows_known_from_another_file_are_here_already(file: Path) -> None:
    rows = [ACME.format("A1", 1), ACME.format("A1", 2), ACME.format("", 1), "too,short"]
    bring_in(write(file, *rows))
    outcome = bring_in(write(file, *rows, ACME.format("A9", 1)))
    assert piles(outcome) == (1, 4, 0, 0)


def test_a_repeated_unit_is_doubtful_and_so_is_one_of_another_maker(file: Path) -> None:
    write(
        file,
        "Acme,Disk,1 TB,A1,HDD,1,0",
        "Acme,Disk,2 TB,A1,HDD,5,0",
        "Bolt,Disk,1 TB,A1,HDD,1,0",
        "Bolt,Other,1 TB,A1,HDD,1,0",
    )
    outcome = bring_in(file)
    assert piles(outcome) == (2, 0, 2, 0)
    assert reasons(outcome) == [
        ("doubtful", "repeated_in_file", 1, 3),
        ("doubtful", "other_maker_in_file", 1, 4),
    ]


def test_what_the_ledger_knows_of_another_maker_is_doubtful(file: Path) -> None:
    bring_in(write(file, "Acme,Disk,1 TB,A1,HDD,1,0"))
    outcome = bring_in(write(file, "Bolt,Disk,1 TB,A1,HDD,1,0", "Bolt,Disk,1 TB,A2,HDD,1,0"))
    assert reasons(outcome) == [("doubtful", "other_maker_on_record", 1, 2)]
    assert piles(outcome) == (1, 0, 1, 0)


def test_serials_that_look_alike_are_doubtful_within_a_product(file: Path) -> None:
    write(file, ACME.format("A-10", 1), ACME.format("AIO", 1), ACME.format("a010", 1))
    outcome = bring_in(file)
    assert reasons(outcome) == [("doubtful", "looks_like_in_file", 2, 3)]
    later = bring_in(write(file, ACME.format("a1o", 1), "Acme,Disk 2,1 TB,a1o,HDD,1,0"))
    assert reasons(later) == [("doubtful", "looks_like_on_record", 1, 2)]


def test_serials_that_look_like_numbers_stay_as_they_are(file: Path) -> None:
    serials = ["0123", "98E412345678", "1E5", "007"]
    bring_in(write(file, *(ACME.format(serial, 1) for serial in serials)))
    assert [serial for _, _, serial in units()] == sorted(serials)


def test_attributes_in_which_units_differ_are_kept_on_the_units(file: Path) -> None:
    write(file, "Acme,Disk,1 TB,A1,HDD,1,0", "Acme,Disk,2 TB,A2,SSD,1,0", "Acme,Disk,,A3,HDD,1,0")
    outcome = bring_in(file)
    assert [note.code for note in outcome.notes] == ["attribute_differs"] * 2
    assert ("size", "1 TB") in readings("A1")
    assert ("size", "2 TB") in readings("A2")
    assert [code for code, _ in readings("A3")] == ["days", "errors", "kind"]
    product = catalog.read.product(catalog.read.by_sku(["Acme-Disk"])["Acme-Disk"])
    assert catalog.read.values(product.id) == []
    [drive] = [each for each in catalog.read.classes() if each.code == "drive"]
    assert product.product_class == drive.id


def test_other_values_of_a_unit_on_record_are_doubtful_once(file: Path) -> None:
    bring_in(write(file, ACME.format("A1", 1), ACME.format("A2", 2)))
    outcome = bring_in(write(file, ACME.format("A1", 9), ACME.format("A2", 2)))
    assert (piles(outcome), reasons(outcome)) == (
        (0, 1, 1, 0),
        [("doubtful", "says_otherwise", 1, 2)],
    )
    outcome = bring_in(write(file, ACME.format("A2", 2), ACME.format("A1", 9)))
    assert piles(outcome) == (0, 2, 0, 0)


def test_rows_that_cannot_be_read_are_refused_with_their_line(file: Path) -> None:
    write(
        file,
        "Acme,Disk,1 TB,A1,HDD,1",
        "Acme,Disk,1 TB,A1,HDD,1,0,extra",
        ",Disk,1 TB,A1,HDD,1,0",
        "Acme,,1 TB,A1,HDD,1,0",
        "Acme,Disk,1 TB,,HDD,1,0",
        f"Acme,Disk,1 TB,{'9' * 129},HDD,1,0",
        f"Acme,Disk,{'9' * 401},A1,HDD,1,0",
        f"{'M' * 65},Disk,1 TB,A1,HDD,1,0",
        f"Acme,{'P' * 201},1 TB,A1,HDD,1,0",
        'Acme,Disk,1 TB,"A\t1",HDD,1,0',
        "Acme,Disk,1 TB,A1,HDD,1,0",
    )
    outcome = bring_in(file)
    assert piles(outcome) == (1, 0, 0, 10)
    assert sorted((line, code) for _, code, _, line in reasons(outcome)) == [
        (2, "row_too_short"),
        (3, "row_too_long"),
        (4, "cell_missing"),
        (7, "code_too_long"),
        (8, "field_too_long"),
        (11, "bad_code_characters"),
    ]


def test_a_products_own_number_and_pattern_are_minded(file: Path) -> None:
    parties.add_parties([parties.NewParty("Acme", "Acme Ltd", is_supplier=True)])
    new = catalog.NewProduct("SKU1", "Disk 1", maker="Acme", serial_pattern="[A-Z]+[0-9]+")
    catalog.add_products([new])
    outcome = bring_in(write(file, *(ACME.format(s, 1) for s in ("SKU1", "A1", "77"))))
    assert sorted(code for _, code, _, _ in reasons(outcome)) == [
        "code_is_a_product",
        "serial_misfits_pattern",
    ]
    assert piles(outcome) == (1, 0, 0, 2)
    [acme] = parties.read.parties("maker")
    assert (acme.code, acme.name) == ("Acme", "Acme Ltd")


def test_products_that_cannot_have_serials_refuse_their_rows(file: Path) -> None:
    parties.add_parties([parties.NewParty("Acme", "Acme", is_maker=True)])
    ids = catalog.add_products(
        [
            catalog.NewProduct("OIL", "Oil", "lot", "l", 1000, maker="Acme"),
            catalog.NewProduct("OLD", "Old", maker="Acme"),
        ]
    )
    catalog.close_products(ids[1:])
    outcome = bring_in(
        write(file, "Acme,Oil,,A1,HDD,1,0", "Acme,Old,,A1,HDD,1,0", "Acme,OIL,,A2,HDD,1,0")
    )
    assert reasons(outcome) == [
        ("refused", "wrong_tracking", 2, 2),
        ("refused", "product_closed", 1, 3),
    ]


def test_any_table_can_be_mapped(file: Path) -> None:
    columns = Columns(
        serial="S/N",
        product="Article",
        attributes={"colour": "Colour"},
        readings={"hours": "Hours run"},
    )
    write(file, "X1;Saw;red;12,5", "X2;Saw;red;", header="s/n;Article;Colour;Hours  run")
    outcome = bring_in(file, columns)
    assert piles(outcome) == (2, 0, 0, 0)
    assert readings("X1") == [("hours", "12,5")]
    assert readings("X2") == []
    saw = catalog.read.by_sku(["Saw"])["Saw"]
    assert [(v.code, v.value) for v in catalog.read.values(saw)] == [("colour", "red")]


def test_without_a_maker_a_name_that_several_makers_use_is_refused(file: Path) -> None:
    bring_in(write(file, "Acme,Disk,,A1,HDD,1,0", "Bolt,Disk,,B1,HDD,1,0", "Bolt,One,,B2,HDD,1,0"))
    columns = Columns(serial="drive_id", product="model")
    outcome = bring_in(write(file, "x,Disk,,A5,HDD,1,0", "x,One,,A5,HDD,1,0"), columns)
    assert reasons(outcome) == [("refused", "product_ambiguous", 1, 2)]
    assert ("Bolt", "One", "A5") in units()


def test_codes_that_are_unique_everywhere_are_compared_everywhere(file: Path) -> None:
    columns = Columns(serial="drive_id", product="model", maker="maker", code_type="imei")
    rows = ["Acme,P1,,35-1,x,,", "Bolt,P2,,351,x,,", "Bolt,P2,,352,x,,"]
    outcome = bring_in(write(file, *rows), columns)
    assert reasons(outcome) == [("doubtful", "repeated_in_file", 1, 3)]
    outcome = bring_in(write(file, "Core,P3,,352,x,,"), columns)
    assert reasons(outcome) == [("doubtful", "other_product_on_record", 1, 2)]


def test_values_must_fit_the_type_of_their_attribute(file: Path) -> None:
    catalog.add_attributes([catalog.NewAttribute("days", "Days", "number")])
    outcome = bring_in(write(file, ACME.format("A1", "many"), ACME.format("A2", "07.50")))
    assert reasons(outcome) == [("refused", "bad_number", 1, 2)]
    assert ("days", "7.5") in readings("A2")


def test_a_file_whose_every_row_is_a_product_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("stockthread.exchange.survey.PRODUCTS_MAX", 2)
    write(file, *(f"Acme,Disk {n},,A{n},HDD,1,0" for n in range(3)))
    assert refused(lambda: check(file)) == [(None, "too_many_products")]


class Stopped(Exception):
    """The process was stopped here."""


def stop_after(batches: int) -> exchange.Progress:
    done = [0]

    def progress(doing: str, so_far: int, of: int) -> None:
        done[0] += doing == "record"
        if done[0] == batches:
            raise Stopped

    return progress


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def set_size(size: int) -> None:
        monkeypatch.setattr(sheets, "BATCH_ROWS", size)

    set_size(3)
    return set_size


def test_an_import_that_was_stopped_goes_on(
    file: Path, small_batches: Callable[[int], None]
) -> None:
    rows = [ACME.format(f"A{n % 9}", n % 9) for n in range(10)] + ["Bolt,Disk 1,1 TB,A3,HDD,3,0"]
    write(file, *rows)
    with pytest.raises(Stopped):
        bring_in(file, progress=stop_after(2))
    assert len(units()) == 6
    small_batches(2)  # also where a newer version works in other steps
    outcome = bring_in(file)
    assert (piles(outcome), outcome.resumed) == ((9, 0, 2, 0), 6)
    assert len(units()) == 9
    assert piles(bring_in(file)) == (0, 11, 0, 0)


def test_it_goes_on_only_into_the_same_place(
    file: Path, small_batches: Callable[[int], None]
) -> None:
    write(file, *(ACME.format(f"A{n}", 1) for n in range(5)))
    with pytest.raises(Stopped):
        bring_in(file, progress=stop_after(1))
    assert refused(lambda: bring_in(file, place="ELSEWHERE")) == [(None, "import_elsewhere")]
    assert piles(bring_in(file)) == (5, 0, 0, 0)


def test_a_place_that_is_closed_is_refused_and_another_can_be_named(file: Path) -> None:
    write(file, ACME.format("A1", 1))
    places.close_place(shelf("CLOSED"))
    assert refused(lambda: bring_in(file, place="CLOSED")) == [(None, "place_not_open")]
    assert piles(bring_in(file)) == (1, 0, 0, 0)


def test_after_an_import_was_undone_it_can_be_done_again(file: Path) -> None:
    write(file, ACME.format("A1", 1), ACME.format("A1", 1), ACME.format("A2", 1))
    outcome = bring_in(file)
    ledger.reverse(outcome.events[0], act=Act("undo", 2, AT))
    assert units() == []
    again = bring_in(file)
    assert piles(again) == (2, 1, 0, 0)  # the doubtful row waits in the tray already
    assert [serial for _, _, serial in units()] == ["A1", "A2"]


def test_units_stand_in_the_place_and_the_number_of_statements_is_constant(
    file: Path, tmp_path: Path, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    few, many = tmp_path / "few.csv", tmp_path / "many.csv"
    write(few, *(ACME.format(f"F{n}", n) for n in range(5)))
    write(many, *(f"Maker {n % 70},P{n % 300},{n} GB,M{n},HDD,{n},0" for n in range(3000)))
    with django_assert_max_num_queries(160):
        bring_in(few)
    with django_assert_max_num_queries(160):
        bring_in(many)
    counted = db.query("SELECT place, COUNT(*) FROM ledger_state GROUP BY place")
    assert counted == [(shelf(), 3005)]
