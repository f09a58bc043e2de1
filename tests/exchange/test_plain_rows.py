"""Tables as they would be pasted: rows with tabs between the cells, from the headings on."""

from collections.abc import Sequence

import pytest
import xlsxwriter

from stockthread import exchange
from stockthread.kernel.errors import Refused


def has_sku(cells: Sequence[str]) -> bool:
    return "SKU" in cells


def test_text_is_read_from_its_headings_on(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text('Wanted in May\n\nSKU;Qty;Note\nA;1;"red\nones"\n\nB;2\n')
    assert exchange.read_rows(file, has_sku) == ["SKU\tQty\tNote", "A\t1\tred ones", "B\t2"]


def test_text_without_headings_is_read_whole(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("A;1\nB;2\n")
    assert exchange.read_rows(file, has_sku) == ["A\t1", "B\t2"]


def test_a_spreadsheet_is_read_like_text(tmp_path):
    file = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["Wanted"], [], ["SKU", "Qty"], ["A", 1.5], ["B", 2]]):
            sheet.write_row(row, 0, cells)
    assert exchange.read_rows(file, has_sku) == ["SKU\tQty", "A\t1.5", "B\t2"]


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "file_empty"), (b"%PDF-1.7 x", "file_is_no_table")]
)
def test_what_is_no_table_is_refused(tmp_path, content, code):
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    with pytest.raises(Refused) as caught:
        exchange.read_rows(file, has_sku)
    assert [refusal.code for refusal in caught.value.refusals] == [code]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused) as caught:
        exchange.read_rows(tmp_path / "nothing.csv", has_sku)
    assert [refusal.code for refusal in caught.value.refusals] == ["file_unreadable"]
