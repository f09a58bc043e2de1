"""Delivery notes and lists of serials, as text and as spreadsheets."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from stockthread import catalog
from stockthread.catalog import NewProduct
from stockthread.exchange import pasted, read_list, unread
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def code_of(action: Callable[[], object]) -> str:
    [(_, code)] = refused(action)
    return code


SSCC = "106141412345678908"


def text(path: Path, content: str | bytes, name: str = "list.csv") -> Path:
    file = path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def workbook(path: Path, rows: list[list[Any]], hidden: bool = False) -> Path:
    file = path / "list.xlsx"
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        if hidden:
            book.add_worksheet("Old").write(0, 0, "no")
            book.worksheets()[0].hide()
        sheet = book.add_worksheet("Delivery")
        sheet.activate()
        sheet.set_first_sheet()
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return file


def test_a_column_of_serials_alone_needs_no_heading(tmp_path: Path) -> None:
    assert read_list(text(tmp_path, "A1\nA2\n\nA2-A5\n", "a.txt")).lines == ["A1", "A2", "A2-A5"]
    assert read_list(text(tmp_path, "Serial\nA1\n")).lines == ["A1\t"]


@pytest.mark.parametrize(
    ("heading", "row", "line"),
    [
        ("Part No.,Serial Number", "DR,A1", "DR\tA1"),
        ("Serial,Product", "A1,DR", "DR\tA1"),
        ("sku;batch;serial no", "DR;L(7;A1", "DR\tA1\t(10)L\\(7"),
        (
            "GTIN\tS/N\tExpiry date",
            "09521234543213\tA1\t2027-01-31",
            "09521234543213\tA1\t(17)270131",
        ),
        ("lot,qty,product", "L-1,250 kg,BEEF", "BEEF\tL-1\t250 kg"),
        ("Serial,Lot,Qty", "A1,,5", "A1\t"),
        ("Article No.;SerialNo", "DR;A1", "DR\tA1"),
        ("item_code,S/N", "DR,A1", "DR\tA1"),
        ("Artikelnr.;Seriennummer;Menge", "DR;A1;1", "DR\tA1"),
        ("Material,Batch No,Best before", "DR,L1,31.01.2027", "DR\tL1\t(15)270131"),
        ("Serial,Expiry", "A1,soon (ish)", "A1\t(17)soon \\(ish)"),
    ],
)
def test_columns_are_known_by_their_headings(
    tmp_path: Path, heading: str, row: str, line: str
) -> None:
    assert read_list(text(tmp_path, f"{heading}\n{row}\n")).lines == [line]


def test_a_column_can_be_named(tmp_path: Path) -> None:
    file = text(tmp_path, "one,two\nA1,B1\n")
    assert code_of(lambda: read_list(file)) == "list_without_serials"
    assert read_list(file, "Two").lines == ["B1\t"]
    assert code_of(lambda: read_list(file, "three")) == "columns_missing"


def test_a_spreadsheet_says_what_its_cells_show(tmp_path: Path) -> None:
    rows = [
        ["Serial No.", "Part", "Qty", "Expiry"],
        ["00123", "DR", 1, date(2027, 1, 31)],
        [],
        [4711, "DR", "", ""],
        ["A 7", "", 1.5, ""],
    ]
    listed = read_list(workbook(tmp_path, rows))
    assert listed.lines == ["DR\t00123\t(17)270131", "DR\t4711", "A 7\t"]
    assert listed.columns["serial"] == "Serial No."
    assert read_list(workbook(tmp_path, [["Serial"], ["A1"]], hidden=True)).lines == ["A1\t"]


def test_headings_may_stand_below_a_title(tmp_path: Path) -> None:
    rows = ["Delivery note;4711", "", "Acme; Ltd;of Leeds", "Serial;Part no;Colour", "A1;DR;red"]
    listed = read_list(text(tmp_path, "\n".join(rows)))
    assert listed.lines == ["DR\tA1"]
    assert [note.text for note in listed.notes] == [
        "Not read: what stands above the headings in line 4.",
        "Not read: Colour.",
    ]
    cells = [row.split(";") for row in rows if row]
    assert read_list(workbook(tmp_path, cells)).lines == ["DR\tA1"]


def test_products_are_known_by_their_numbers(tmp_path: Path) -> None:
    drill = NewProduct("DR", "Drill", "serial", gtin="09521234543213")
    catalog.add_products([drill, NewProduct("LAMP", "Lamp", "serial")])
    by_sku = "Ours,Item,Serial\nDR,Drill,A1\nLAMP,Lamp,A2\nNEW,New,A3\n"
    listed = read_list(text(tmp_path, by_sku))
    assert listed.lines == ["DR\tA1", "LAMP\tA2", "NEW\tA3"]
    assert listed.columns["product"] == "Ours"
    by_gtin = "Serial,,Price\nA1,9521234543213,5\n"
    listed = read_list(text(tmp_path, by_gtin))
    assert listed.lines == ["9521234543213\tA1"]
    assert listed.columns["product"] == "column 2"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2027-01-31 00:00:00", "270131"),
        ("31.1.27", "270131"),
        ("31/01/2027", "270131"),
        ("01/31/2027", "270131"),
        ("270131", "270131"),
        ("01/2027", "270100"),
        ("2027-01", "270100"),
        ("03/04/2027", "03/04/2027"),
        ("31.02.2027", "31.02.2027"),
        ("13.2027", "13.2027"),
    ],
)
def test_dates_as_people_write_them(tmp_path: Path, written: str, said: str) -> None:
    file = text(tmp_path, f"Serial,Use by\nA1,{written}\n")
    assert read_list(file).lines == [f"A1\t(17){said}"]


def test_a_number_that_lost_its_digits_is_refused(tmp_path: Path) -> None:
    file = workbook(tmp_path, [["Serial"], [123456789012345678]])
    assert code_of(lambda: read_list(file)) == "workbook_number"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"PK\x03\x04 and no more", "file_is_no_table"),
        (b"\xd0\xcf\x11\xe0 and no more", "file_is_no_table"),
        (b"%PDF-1.7", "file_is_no_table"),
        (b'serial\n"A1\nA2', "list_row"),
    ],
)
def test_what_is_no_list_is_told(tmp_path: Path, content: bytes, code: str) -> None:
    assert code_of(lambda: read_list(text(tmp_path, content))) == code


def test_an_empty_workbook_and_one_that_is_not_there(tmp_path: Path) -> None:
    assert code_of(lambda: read_list(workbook(tmp_path, []))) == "file_empty"
    assert code_of(lambda: read_list(tmp_path / "none.csv")) == "file_unreadable"


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    import zipfile

    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(510):
                sheet.write(b"0" * 1_000_000)
    assert code_of(lambda: read_list(file)) == "file_is_no_table"


def test_at_most_a_hundred_thousand_lines(tmp_path: Path) -> None:
    file = text(tmp_path, "serial\n" + "".join(f"A{n}\n" for n in range(100_001)))
    assert code_of(lambda: read_list(file)) == "too_many_lines"


def test_bulk_goods_are_a_product_and_an_amount(tmp_path):
    note = tmp_path / "note.csv"
    note.write_text("Product;Quantity\nSUGAR;500 kg\nSUGAR;250 kg\n")
    assert read_list(note).lines == ["SUGAR\t500 kg", "SUGAR\t250 kg"]
    note.write_text("Product;Serial;Lot;Quantity\nDRILL;D-1;;1\nJUICE;;L-1;5 l\nSUGAR;;;20 kg\n")
    assert read_list(note).lines == ["DRILL\tD-1", "JUICE\tL-1\t5 l", "SUGAR\t20 kg"]


def test_a_pasted_table_with_headings_is_read_in_place() -> None:
    table = "(00)1\nProduct\tSerial\tLot\nDR\tA1\tL7\n\nDR\tA2\nDR\tA3\t(10)L8\n\t\t\nA4\n\tA5"
    assert pasted(table) == [
        "(00)1", "\t", "DR\tA1\t(10)L7", "", "DR\tA2", "DR\tA3\t(10)L8", "", "A4", "A5\t"
    ]  # fmt: skip
    assert pasted("Serial;SKU\nA1;DR\n") == ["\t", "DR\tA1"]
    wide = "Serial\tColour\tSKU\tWeight (net)\t\tEmpty\nA1\tblue\tDR\t2 kg\tx\t\n"
    assert unread(wide) == ["Colour", "Weight (net)", "column 5"]
    assert unread("A1\nA2") == unread("Serial;SKU\nA1;DR\n") == []
    for plain in ("", "A1\nA2", "DR\tA1", "Serial\nA1", "L-1, 250 kg", '"A1\n;', "\n\n"):
        assert pasted(plain) == plain.splitlines()


def test_a_column_of_packs_stays_with_its_goods() -> None:
    table = f"SSCC;Serial;SKU\n{SSCC};A1;DR\n00{SSCC};A2;DR\n(00){SSCC};A3;DR\n;A4;DR\n12;A5;DR"
    rows = [f"(00){SSCC}\tDR\tA1", f"(00){SSCC}\tDR\tA2", f"(00){SSCC}\tDR\tA3", "DR\tA4", "DR\tA5"]
    assert pasted(table) == ["\t", *rows]


def test_one_known_word_makes_no_headings() -> None:
    for text in ("SN\t4711\nSN\t4712", "Code, 17", "Lot;of things"):
        assert pasted(text) == text.splitlines()
