"""Printers: what can be stored, and what is refused."""

import json
from typing import Any

import pytest

from stockthread import printing
from stockthread.printing import NewPrinter, read
from stockthread.printing.printers import raw_address
from tests.refusals import refused

pytestmark = pytest.mark.django_db
SHEET = {
    "name": "Ours", "paper_width": 210, "paper_height": 297, "columns": 2, "rows": 4, "left": 5,
    "top": 5, "step_x": 100, "step_y": 70, "cell_width": 98, "cell_height": 68,
}  # fmt: skip


def new(kind: str = "raw", language: str = "zpl", **said: Any) -> NewPrinter:
    address = {"raw": "192.0.2.7:9100", "ipp": "ipp://print.test:631/printers/a"}.get(kind, "")
    return NewPrinter(**({"code": "Z1", "name": "Zebra", "kind": kind, "language": language,
                          "address": address} | said))  # fmt: skip


def test_a_printer_is_as_it_was_said() -> None:
    id = printing.add_printer(new(code=" Z1 ", offset_x=1.25, offset_y=-0.5, dots=12))
    printer = read.printer(id)
    assert printer[1:] == (
        "Z1", "Zebra", "raw", "zpl", "192.0.2.7:9100", 12, "", 1.25, -0.5, 1.0, True,
    )  # fmt: skip
    printing.change_printer(id, new("ipp", "pdf", sheet=json.dumps(SHEET), scale=1.01))
    printer = read.printer(id)
    assert (printer.kind, printer.scale) == ("ipp", 1.01)
    sheet = printing.sheet_of(printer)
    assert sheet is not None
    assert sheet.cells == 8
    assert printing.trim_of(printer).scale == 1.01


def test_codes_of_printers_are_their_own() -> None:
    printing.add_printer(new())
    assert refused(lambda: printing.add_printer(new())) == [(None, "code_taken")]
    other = printing.add_printer(new(code="Z2"))
    assert refused(lambda: printing.change_printer(other, new())) == [(None, "code_taken")]
    printing.change_printer(other, new(code="Z2", name="Other"))


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "fax"},
        {"language": "epl"},
        {"kind": "ipp", "language": "csv", "address": "ipp://a/b"},
        {"kind": "download", "address": "x:1"},
        {"address": ""},
        {"address": "two words:9100"},
        {"address": "host:0"},
        {"address": "host:99999"},
        {"address": "host:9100/x"},
        {"kind": "ipp", "language": "pdf", "address": "http://a/b"},
        {"kind": "ipp", "language": "pdf", "address": "ipp://user:pw@a/b"},
        {"kind": "ipp", "language": "pdf", "address": "ipp://a:x/b"},
        {"kind": "ipp", "language": "pdf", "address": "ipp://a/b?c=d"},
        {"kind": "ipp", "language": "pdf", "address": "ipp:///b"},
        {"dots": 7},
        {"dots": True},
        {"offset_x": 51.0},
        {"offset_y": float("nan")},
        {"offset_y": "1"},
        {"scale": 1.05},
        {"sheet": "A4 3 × 8, 70 × 36"},
        {"kind": "download", "language": "pdf", "address": "", "scale": 2.0},
        {"kind": "download", "language": "pdf", "address": "", "scale": float("inf")},
    ],
)
def test_printers_that_cannot_be_are_refused(said: dict[str, Any]) -> None:
    assert refused(lambda: printing.add_printer(new()._replace(**said))) == [(None, "printer_bad")]


@pytest.mark.parametrize(
    "sheet",
    [
        "no such sheet",
        "[]",
        "[" * 1_500,
        json.dumps(SHEET | {"columns": 0}),
        json.dumps(SHEET | {"columns": 2.5}),
        json.dumps(SHEET | {"rows": 10**9}),
        json.dumps(SHEET | {"step_x": 50}),
        json.dumps(SHEET | {"left": "5"}),
        json.dumps(SHEET | {"left": float("nan")}),
        json.dumps(SHEET | {"extra": 1}),
    ],
)
def test_sheets_that_cannot_be_are_refused(sheet: str) -> None:
    said = new("download", "pdf", sheet=sheet)
    assert refused(lambda: printing.add_printer(said)) == [(None, "sheet_bad")]


def test_texts_of_printers_are_checked() -> None:
    assert refused(lambda: printing.add_printer(new(code="", name="x" * 121))) == [
        (None, "field_missing"), (None, "field_too_long"),
    ]  # fmt: skip
    assert refused(lambda: printing.change_printer(999, new())) == [(None, "unknown_id")]
    assert refused(lambda: printing.close_printer(999)) == [(None, "unknown_id")]
    assert refused(lambda: printing.reopen_printer(999)) == [(None, "unknown_id")]


def test_addresses_are_hosts_with_ports() -> None:
    assert raw_address("printer.example") == ("printer.example", 9100)
    assert raw_address("192.0.2.7:515") == ("192.0.2.7", 515)
    assert raw_address("[2001:db8::1]:9100") == ("2001:db8::1", 9100)
