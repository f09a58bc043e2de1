"""A list as a file and in the order of a column: the same rows in the page, the CSV, the sheet."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from stockthread import access, catalog, ledger, parties, recalls
from stockthread.kernel import clock, workbook
from stockthread.web import list_files, list_sorting, lists
from stockthread.web.every_list import LISTS
from tests.web.conftest import new


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
    actor = access.actor_of(get_user_model().objects.get(username="supervisor").pk)
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


def test_codes_of_digits_stay_text_in_each_list():
    for name, of in LISTS.items():
        assert set(of.amounts) <= set(of.head), name
        [line] = list_files.typed(of, [["000123"] * len(of.head)])
        found = {word for word, cell in zip(of.head, line, strict=True) if cell != "000123"}
        assert found == set(of.amounts), name


def test_serials_and_skus_of_digits_keep_their_zeros_in_a_sheet(world, clerk):
    catalog.add_products([catalog.NewProduct("0362633400068", "Bolt")])
    serial = new(ledger.Kind.UNIT, "0362633400068", "serial", ["000123"])
    by, at = world.people["admin"], clock.now()
    act = ledger.Act(key="digits", by=by, recorded_at=at)
    [own] = [each.id for each in parties.read.parties() if each.is_own]
    [unit] = ledger.commission(
        serial, place=world.places["STORE-1"], stage=ledger.Stage.READY, owner=own, act=act
    ).items
    held = act._replace(key="held")
    ledger.hold(ledger.Lines([unit]), reason="odd", blocks=ledger.Block.SHIP, act=held)
    recalls.begin_action(
        recalls.NewAction("Bolts break", "Thicker bolts", by, at.date(), (serial.product,)),
        key="action", by=by, at=at,
    )  # fmt: skip
    for name, column, told in (("items", "code", "000123"), ("holds", "held", "000123"),
                               ("actions", "products", "0362633400068")):  # fmt: skip
        [head, *rows] = sheet(clerk.get(reverse("list_xlsx", args=[name])))
        assert told in [row[head.index(column)] for row in rows], name


def test_amounts_of_a_list_are_numbers_in_a_sheet(world, clerk):
    [head, *rows] = sheet(clerk.post("/lists/products/xlsx", {"every": "1", "query": "text=DR"}))
    assert dict(zip(head, rows[0], strict=True))["in_hand"] == 12
    assert isinstance(rows[0][head.index("in_hand")], float | int)


def test_what_is_empty_comes_last_and_what_is_too_much_is_refused(parts, clerk, monkeypatch):
    assert list_sorting.sort("abc", [[""], ["2"], ["10"]], 0, is_down=True) == ["c", "b", "a"]
    assert list_sorting.sort("abc", [[""], ["2"], ["10"]], 0, is_down=False) == ["b", "c", "a"]
    grouped = [["12\u202f584 l"], ["9\u202f000\u202f000"], ["69.04 l"], ["13"]]
    assert list_sorting.sort("abcd", grouped, 0, is_down=False) == ["d", "b", "c", "a"]
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
