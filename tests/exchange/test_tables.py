"""Whatever is wrong with a file or a row of it is told, and nothing of it is lost."""

from pathlib import Path

import pytest

from stockthread.exchange import tables
from stockthread.exchange.records import Row
from stockthread.kernel.errors import Refused, text
from tests.refusals import refused


def read(path: Path, *wanted: str, encoding: str = "") -> list[Row]:
    with tables.opened(path, wanted, encoding) as table:
        return list(tables.rows(table))


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_the_columns(file: Path, delimiter: str) -> None:
    header, row = ["id", "a, b; c", "x"], ["1", "2,3;4", "5"]
    quoted = [delimiter.join(f'"{cell}"' for cell in line) for line in (header, row)]
    rows = read(put(file, "\n".join(quoted).encode()), "id", "x")
    assert rows == [Row(1, 2, ["1", "2,3;4", "5"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found_and_told(file: Path, encoding: str) -> None:
    data = "maker,id\nMüller,1\n".encode(encoding)
    with tables.opened(put(file, data), ["maker"]) as table:
        assert [row.cells for row in tables.rows(table)] == [["Müller", "1"]]
        told = [note.text for note in table.notes if note.code == "encoding"]
    expected = {"cp1252": "Windows-1252", "utf-16": "UTF-16"}.get(encoding)
    assert [expected in each for each in told] == ([True] if expected else [])


def test_an_encoding_can_be_said(file: Path) -> None:
    rows = read(put(file, "maker,id\nЗавод,1\n".encode("cp1251")), "maker", encoding="cp1251")
    assert rows[0].cells == ["Завод", "1"]


def test_bytes_that_are_no_text_are_refused(file: Path) -> None:
    put(file, b"maker,id\n\x81\x8d\xff,1\n")
    assert refused(lambda: read(file, "maker")) == [(None, "file_encoding")]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\n\n  \r\n"])
def test_an_empty_file_is_refused(file: Path, data: bytes) -> None:
    assert refused(lambda: read(put(file, data), "id")) == [(None, "file_empty")]


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0x", b"%PDF-1.7", b"id\0\0\1\n1,2\n"]
)
def test_a_file_that_is_no_table_is_refused(file: Path, data: bytes) -> None:
    assert refused(lambda: read(put(file, data), "id")) == [(None, "file_is_no_table")]


def test_a_file_that_is_not_there_is_refused(file: Path) -> None:
    assert refused(lambda: read(file, "id")) == [(None, "file_unreadable")]


def test_missing_columns_are_named_with_those_that_are_there(file: Path) -> None:
    put(file, b"Maker,  Model \nA,B\n")
    with pytest.raises(Refused) as caught:
        read(file, "maker", "model", "serial", "days")
    sentence = text(caught.value.refusals[0])
    assert "serial, days" in sentence
    assert "Maker, Model" in sentence


def test_two_columns_of_a_name_are_refused(file: Path) -> None:
    put(file, b"id,ID,x\n1,2,3\n")
    assert refused(lambda: read(file, "id")) == [(None, "column_twice")]
    assert read(file, "x") == [Row(1, 2, ["1", "2", "3"])]


def test_a_file_with_a_header_alone_has_no_rows(file: Path) -> None:
    assert read(put(file, b"id,x"), "id") == []


def test_rows_with_too_few_or_too_many_cells_come_out_with_the_reason(file: Path) -> None:
    rows = read(put(file, b"a,b\n1\n1,2\n1,2,3\n1,2,,\n\n , \n"), "a")
    assert [(r.line, r.cells, r.problem and r.problem.code) for r in rows] == [
        (2, ["1"], "row_too_short"),
        (3, ["1", "2"], None),
        (4, ["1", "2", "3"], "row_too_long"),
        (5, ["1", "2"], None),
    ]


def test_nul_in_a_row_refuses_that_row_alone(file: Path) -> None:
    rows = read(put(file, b"a,b\n1,x\0y\n2,z\n"), "a")
    assert [(r.cells, r.problem and r.problem.code) for r in rows] == [
        (["1", "x\0y"], "row_with_nul"),
        (["2", "z"], None),
    ]


def test_a_quotation_mark_that_is_not_closed_costs_one_row(file: Path) -> None:
    rows = read(put(file, b'a,b\n1,"open\n2,x\n3,"y"\n4,"open at the end\n'), "a")
    assert [(r.number, r.line, r.cells, r.problem and r.problem.code) for r in rows] == [
        (1, 2, ['1,"open'], "row_quotes"),
        (2, 3, ["2", "x"], None),
        (3, 4, ["3", "y"], None),
        (4, 5, ['4,"open at the end'], "row_quotes"),
    ]


def test_text_behind_a_quotation_mark_costs_one_row(file: Path) -> None:
    rows = read(put(file, b'a,b\n1,"2.5" disk"\n2,2.5" disk\n'), "a")
    assert [(r.cells, r.problem and r.problem.code) for r in rows] == [
        (['1,"2.5" disk"'], "row_quotes"),
        (["2", '2.5" disk'], None),
    ]


def test_lines_are_those_of_the_file_where_cells_hold_line_breaks(file: Path) -> None:
    rows = read(put(file, b'a,b\r\n1,"x\r\ny"\r\n2,z\r\n'), "a")
    assert [(r.number, r.line, r.cells) for r in rows] == [
        (1, 2, ["1", "x\r\ny"]),
        (2, 4, ["2", "z"]),
    ]


def test_a_huge_cell_costs_one_row(file: Path) -> None:
    huge = b"x" * (tables.CELL_LENGTH_MAX + 1)
    rows = read(put(file, b"a,b\n1," + huge + b"\n2,y\n"), "a")
    assert [(r.line, r.problem and r.problem.code) for r in rows] == [
        (2, "cell_too_long"),
        (3, None),
    ]
    assert rows[0].cells == ["1," + huge.decode()]


def test_a_huge_line_is_refused_with_its_number(file: Path) -> None:
    put(file, b"a,b\n1,2\n" + b"x" * (tables.LINE_LENGTH_MAX + 5) + b"\n")
    with pytest.raises(Refused) as caught:
        read(file, "a")
    assert caught.value.refusals[0].data["number"] == 3


def test_a_file_that_changes_while_it_is_read_is_refused(file: Path) -> None:
    put(file, b"a,b\n1,2\n")
    with tables.opened(file, ["a"]) as table:
        with file.open("ab") as more:
            more.write(b"3,4\n")
        assert refused(lambda: list(tables.rows(table))) == [(None, "file_changed")]
