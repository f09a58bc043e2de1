"""`gs1 parse` answers every line, whatever its bytes, without an installation."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from stockthread.cli.main import main

ROOT = Path(__file__).resolve().parents[2]


def answers(given: bytes, *options: str) -> list[Any]:
    """The answers to the lines of some bytes."""
    result = CliRunner().invoke(
        main, ["gs1", "parse", *options], input=given, catch_exceptions=False
    )
    assert (result.exit_code, result.stderr) == (0, "")
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_scan_is_answered_by_its_elements() -> None:
    (said,) = answers(b"]d2010952123454321310AB-1\x1d21000123\r\n")
    assert said == {
        "ok": True,
        "symbology": "Data Matrix",
        "shape": "element string",
        "elements": [["01", "09521234543213"], ["10", "AB-1"], ["21", "000123"]],
        "element_string": "^010952123454321310AB-1^21000123",
        "digital_link": "https://id.gs1.org/01/09521234543213/10/AB-1/21/000123",
    }


def test_without_a_key_there_is_no_link() -> None:
    (said,) = answers(b"(10)AB-1")
    assert (said["ok"], said["digital_link"]) == (True, None)


def test_strict_asks_for_the_product_of_a_lot() -> None:
    (said,) = answers(b"(10)AB-1", "--strict")
    assert (said["ok"], said["code"]) == (False, "gs1_requisite")
    assert "(01)" in said["message"]
    assert said["data"]["ai"] == "10"


def test_each_line_has_one_answer_whatever_it_is() -> None:
    huge = b"9" * 1_000_000
    lines = [
        b"",
        b"\xff\xfe",
        b"\x00",
        "ä\u2028".encode(),
        huge,
        b"\xe4" + huge,
        b"(01)",
        b"^",
        b"9521234543213",
    ]
    said = answers(b"\n".join(lines))
    assert [each.get("code") for each in said] == [
        "gs1_empty",
        "gs1_not_text",
        "gs1_not_gs1",
        "gs1_foreign_character",
        "gs1_too_long",
        "gs1_too_long",
        "gs1_bad_length",
        "gs1_empty",
        None,
    ]


def test_nothing_in_is_nothing_out() -> None:
    assert answers(b"") == []


def test_no_installation_is_needed_nor_made(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "stockthread", "--data", "none", "gs1", "parse"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "STOCKTHREAD_DATABASE": "no://"},
        input=b"9521234543213\n",
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout)["elements"] == [["01", "09521234543213"]]
    assert list(tmp_path.iterdir()) == []
