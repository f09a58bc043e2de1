"""Rows of a file, or of a spreadsheet, become the lines of an order."""

from datetime import UTC, date, datetime

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from stockthread.orders import SALE, NewLine
from tests.web.test_books import words_of
from tests.web.test_orders import address, made, sku  # noqa: F401


def test_a_files_rows_are_added_to_the_lines(world, clerk, sku):  # noqa: F811
    text = b"Delivery of May\n\nArticle;Pieces;Price\nDR-18;4;99,50\nJUICE;2 l;\n"
    file = SimpleUploadedFile("wanted.csv", text)
    answer = clerk.post("/orders/new", {"kind": "sales", "read": "1", "file": file})
    assert answer.context["asked"]["lines"].splitlines()[0] == "Article\tPieces\tPrice"
    said = words_of(answer)
    assert "3 rows read from wanted.csv." in said
    assert "2 good lines" in said
    missing = words_of(clerk.post("/orders/new", {"kind": "sales", "read": "1"}))
    assert "The file was not read" in missing


def test_a_spreadsheets_rows_are_added_to_the_lines_of_an_order(world, clerk, sku, tmp_path):  # noqa: F811
    with xlsxwriter.Workbook(tmp_path / "w.xlsx", {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["SKU", "Quantity", "Due"])
        sheet.write_row(1, 0, ["DR-18", 4])
        sheet.write_datetime(1, 2, datetime(2026, 12, 24, tzinfo=UTC).replace(tzinfo=None))
    sale = made(world, SALE, NewLine(sku["DR-18"], 1))
    file = SimpleUploadedFile("w.xlsx", (tmp_path / "w.xlsx").read_bytes())
    answer = clerk.post(address(sale, "/lines"), {"read": "1", "file": file})
    assert answer.context["good"][0]["due"] == date(2026, 12, 24)
