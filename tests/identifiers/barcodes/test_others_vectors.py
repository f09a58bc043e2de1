"""Every row of others' test data for envelopes and element strings, where it lies beside this tree.

They read what is wrong and flag it, we refuse it; and an add-on is read only where a symbology
identifier says that there is one, since fifteen digits may be anything.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from stockthread.identifiers import barcodes
from stockthread.kernel.errors import Refused

PATH = Path(__file__).resolve().parents[4] / "shared/data/gs1/iso15434/vectors.json"
ROWS: list[dict[str, Any]] = json.loads(PATH.read_text()) if PATH.exists() else []
ADD_ONS = (15, 18)


def is_add_on(row: dict[str, Any]) -> bool:
    digits = row["input"]
    return "EAN" in row["scenario"] and len(digits) in ADD_ONS


@pytest.mark.skipif(not ROWS, reason="the vectors are not here")
def test_every_row_says_what_it_should() -> None:
    refused = 0
    for row in ROWS:
        scan = "]E3" + row["input"] if is_add_on(row) else row["input"]
        if "invalid" in row["scenario"]:
            with pytest.raises(Refused):
                barcodes.read(scan)
            refused += 1
            continue
        code = barcodes.read(scan)
        assert code.is_certain
        assert [[fact.identifier, fact.raw] for fact in code.facts] == row["expected"], scan
    assert (len(ROWS), refused) == (15, 3)


@pytest.mark.skipif(not ROWS, reason="the vectors are not here")
def test_an_add_on_without_a_symbology_identifier_is_plain() -> None:
    for row in ROWS:
        if is_add_on(row):
            assert barcodes.read(row["input"]).standard == "plain"
