"""The examples of docs/serial-schemes.md are what the product makes."""

import re
from datetime import date
from pathlib import Path

from stockthread.identifiers import Fields, explain, parse, render
from stockthread.identifiers.checkdigits import ALGORITHMS

PAGE = (Path(__file__).resolve().parents[2] / "docs/serial-schemes.md").read_text()
EXAMPLES = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", PAGE, re.MULTILINE)


def test_the_twenty_examples_are_true() -> None:
    fields = Fields(date(2026, 7, 30), "DRILL", "TOOLS", "A01", "ACME", {"voltage": "18"})
    made = []
    for pattern, _ in EXAMPLES:
        scheme = parse(pattern)
        made.append((pattern, *render(scheme, fields, [scheme.number.start + 41])))
    assert made == EXAMPLES
    assert len(made) == 20
    for pattern, serial in EXAMPLES:
        assert explain(parse(pattern), serial)


def test_every_check_is_documented() -> None:
    assert set(re.findall(r"^\| `([a-z0-9-]+)` \|", PAGE, re.MULTILINE)) == ALGORITHMS.keys()
