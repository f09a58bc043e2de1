"""Lines and whole orders from files: what is read, told before, made, and taken back."""

from datetime import UTC, date, datetime

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from stockthread import orders
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


ROWS = "number;customer;sku;qty\nS-1;SHOP;DR-18;2\nS-1;;JUICE;2 l\nS-2;NOBODY;DR-18;1\n"


def test_many_orders_are_made_from_a_file_and_what_is_wrong_stays_to_be_mended(world, clerk, sku):  # noqa: F811
    file = SimpleUploadedFile("orders.csv", b"Orders of May\n\n" + ROWS.encode())
    seen = clerk.post("/orders/import", {"key": "k", "file": file})
    for words in ("3 rows read from orders.csv.", "1 new order", "1 refused", "name NOBODY"):
        assert words in words_of(seen)
    assert [row["row"] for row in seen.context["refused"]] == [6]
    sent = {"key": "k", **seen.context["asked"]}
    assert clerk.post("/orders/import/post", sent).status_code == 422
    assert orders.read.count() == 0
    left = clerk.post("/orders/import/left-out", sent).content.decode()
    assert left.splitlines()[1].startswith("S-2,NOBODY,DR-18,1,6,")
    made = clerk.post("/orders/import/post", sent | {"accept": "good"})
    for words in ("1 order imported.", "1 row left out", "NOBODY"):
        assert words in words_of(made)
    again = {"key": "l", **made.context["asked"]}
    again["rows"] = again["rows"].replace("NOBODY", "SHOP")
    done = clerk.post("/orders/import/post", again, follow=True)
    assert {each.number for each in orders.read.orders()} == {"S-1", "S-2"}
    [toast] = done.context["toasts"]
    clerk.post(toast["undo"], {"key": "u", **dict(toast["fields"])})
    assert orders.read.by_number(SALE, "S-2").state == "cancelled"


def test_the_preview_tells_what_each_order_comes_to_and_any_number_is_undone(world, clerk, sku):  # noqa: F811
    rows = "\n".join(f"N-{n};SHOP;DR-18;2;10.50\nN-{n};;JUICE;1 l;" for n in range(60))
    sent = {"key": "many", "rows": f"number;customer;sku;qty;price\n{rows}"}
    seen = clerk.post("/orders/import", sent)
    text = words_of(seen)
    for words in ("120 lines of 2 products, worth 1260.00 EUR", "60 lines without a price",
                  "120 × Drill D18", "2 × Drill D18, 1 l × ", "21.00 EUR", "2–3"):  # fmt: skip
        assert words in text, words
    done = clerk.post("/orders/import/post", sent, follow=True)
    assert "60 orders imported." in words_of(done)
    [toast] = done.context["toasts"]
    fields = {"key": "u", **dict(toast["fields"])}
    assert clerk.post(toast["undo"], fields)["Location"].endswith("said=cancelled-60")
    assert {each.state for each in orders.read.orders(limit=100)} == {"cancelled"}
    assert "undone already" in words_of(clerk.post(toast["undo"], fields), 422)


def test_pasted_rows_make_drafts_of_the_kind_that_was_said(world, clerk, sku):  # noqa: F811
    assert clerk.get("/orders/import/template").content.startswith(b"kind,number,party")
    assert "Columns" in words_of(clerk.get("/orders/import?kind=production"))
    sent = {"key": "k", "rows": "order\tsku\tqty\nW-1\tDR-18\t2", "kind": "production"}
    clerk.post("/orders/import/post", sent | {"draft": "1"})
    assert orders.read.by_number(orders.PRODUCTION, "W-1").state == "draft"
    assert "here already" in words_of(clerk.post("/orders/import", sent))
    assert "cannot be read" in words_of(clerk.post("/orders/import", sent | {"rows": "x\ty"}))
