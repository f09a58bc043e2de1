"""A list as a file and in the order of a column: the same rows in the page, the CSV, the sheet."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from stockthread import access, catalog
from stockthread.kernel import workbook
from stockthread.web import list_sorting, lists
from stockthread.web.every_list import LISTS


def sheet(answer) -> list[list[object]]:
    assert answer.headers["Content-Type"] == workbook.MIME
    assert ".xlsx" in answer.headers["Content-Disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    return book.get_sheet_by_index(0).to_python()


def lines(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))


@pytest.fixture
def parts(world) -> None:
    catalog.add_products(
        [catalog.NewProduct(f"P-{n}", name) for n, name in ((10, "Bolt"), (2, "axle"), (1, "=1+1"))]
    )


def test_a_sheet_keeps_text_and_counts_numbers():
    row = ["=1+1", "007", 12, Decimal("2.5"), date(2026, 11, 30), None, "a\x1db & <c>"]
    book = CalamineWorkbook.from_filelike(workbook.written(["a"] * 7, [row]))
    [_, found] = book.get_sheet_by_index(0).to_python()
    assert found == ["=1+1", "007", 12, 2.5, date(2026, 11, 30), "", "ab & <c>"]


def test_a_serial_that_looks_like_an_escaped_letter_stays_as_it_is():
    row = ["S_x0041_1", "_x005F_", "_x0041", "a_x00e9_x00E9_", "_X0041_", "__x0041__"]
    book = CalamineWorkbook.from_filelike(workbook.written(row, [row]))
    assert book.get_sheet_by_index(0).to_python() == [row, row]


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_is_a_sheet_too_and_sorted_by_each_column(world, clerk, name):
    [head, *_] = sheet(clerk.get(reverse("list_xlsx", args=[name])))
    assert tuple(head) == LISTS[name].head
    actor = access.actor_of(world.people["supervisor"])
    for column in lists.columns(LISTS[name]):
        found = lists.find(LISTS[name], lists.asked(LISTS[name], {"sort": column}), actor)
        assert found.total() == lists.find(LISTS[name], lists.asked(LISTS[name], {})).total()
    told = clerk.get(reverse(name), {"sort": "no such column"}).content.decode()
    assert "“no such column” is no state to filter by" in told


def test_page_and_files_have_the_same_order(parts, clerk):
    asked = {"text": "P-", "sort": "-sku"}
    page = clerk.get("/products", asked)
    assert [row["sku"] for row in page.context["rows"]] == ["P-10", "P-2", "P-1"]
    assert "sorted by sku, the last first" in page.content.decode()
    assert 'aria-sort="descending"' in page.content.decode()
    [_, *rows] = sheet(clerk.get("/lists/products/xlsx", asked))
    assert [row[0] for row in rows] == ["P-10", "P-2", "P-1"]
    [_, *rows] = lines(clerk.get("/lists/products/csv", asked | {"sort": "name"}))
    assert [row[0] for row in rows] == ["P-1", "P-2", "P-10"]
    assert rows[0][1] == "'=1+1"


def test_amounts_of_a_list_are_numbers_in_a_sheet(world, clerk):
    [head, *rows] = sheet(clerk.post("/lists/products/xlsx", {"every": "1", "query": "text=DR"}))
    assert dict(zip(head, rows[0], strict=True))["in_hand"] == 12
    assert isinstance(rows[0][head.index("in_hand")], float | int)


def test_what_is_empty_comes_last_and_what_is_too_much_is_refused(parts, clerk, monkeypatch):
    assert list_sorting.sort("abc", [[""], ["2"], ["10"]], 0, is_down=True) == ["c", "b", "a"]
    assert list_sorting.sort("abc", [[""], ["2"], ["10"]], 0, is_down=False) == ["b", "c", "a"]
    monkeypatch.setattr(list_sorting, "SORTED_MAX", 2)
    assert (
        "Only 2 rows or fewer are sorted"
        in clerk.get("/products", {"sort": "sku"}).content.decode()
    )


def test_many_rows_cost_a_file_as_many_statements_as_few(parts, clerk):
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert sheet(clerk.get("/lists/products/xlsx", {"sort": "name"}))
        return len(asked)

    few = statements()
    catalog.add_products([catalog.NewProduct(f"Q-{n}", f"Part {n}") for n in range(300)])
    assert statements() == few
