"""Every row of others' test data of EPCs, where it lies beside this tree.

A row may have a URI, a tag URI, its hexadecimal digits, the GS1 elements and key. What is not
asked of us, or what the standard says otherwise, is in LEFT_OUT by name, with the reason.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from stockthread.identifiers import gs1
from stockthread.identifiers.gs1 import epc
from stockthread.kernel.errors import Refused

PATH = Path(__file__).resolve().parents[4] / "shared/data/gs1/epc/epcpy-vectors.json"
VECTORS: dict[str, list[dict[str, Any]]] = json.loads(PATH.read_text()) if PATH.exists() else {}
ROWS = {"full": 23, "cases": 417}

LEFT_OUT = {
    "piece 0 of 0": "GS1 counts pieces from 1, so that there is no such element",
    "serial 0 of a part": "GS1 lets no such serial begin with 0, so that there is no such element",
}
GTIN_LENGTHS = {"GTIN13": 13, "GTIN12": 12, "GTIN8": 8}

pytestmark = pytest.mark.skipif(not VECTORS, reason="the vectors are not here")

Row = dict[str, Any]


def cause(row: Row) -> str:
    """Why the elements of a row are left out, "" where they are not."""
    if ".00.00." in row["uri"]:
        return "piece 0 of 0"
    return "serial 0 of a part" if re.match("urn:epc:id:cpi:.*[.]0$", row["uri"]) else ""


def is_right(row: Row) -> bool:
    """Tell whether a row that should be refused would be taken for right."""
    try:
        found = epc.parse(row["uri"])
        if row["file"] != f"test_{found.scheme}.py":
            return False  # right, but of another scheme than was asked for
        if coding := re.search(r"BinaryCodingScheme[.](\w+)", row.get("kwargs", "")):
            epc.tag(found, coding=coding[1].lower().replace("_", "-"))
        if kind := re.search(r"GTIN_TYPE[.](\w+)", row.get("kwargs", "")):
            gtin = epc.to_elements(found).elements[0][1]
            return gtin.startswith("0" * (14 - GTIN_LENGTHS[kind[1]]))
    except Refused:
        return False
    return True


def check_elements(row: Row) -> str:
    """The elements and the key of a row; return why they are left out."""
    found = epc.parse(row["uri"])
    if why := cause(row):
        with pytest.raises(Refused):
            epc.to_elements(found)
        return why
    parsed = epc.to_elements(found)
    # Theirs writes the extension 0, which stands for none.
    wanted = row["gs1_element_string"].removesuffix("(254)0")
    assert gs1.bracketed(parsed).replace("\\(", "(") == wanted
    if key := row.get("gs1_key"):
        value = parsed.elements[0][1]
        assert value.endswith(key) or key.endswith(value)
        assert not value.removesuffix(key).strip("0")
    if length := row.get("company_prefix_length"):
        assert epc.of_elements(parsed.elements, length) == found
    return ""


def check_tag(row: Row) -> None:
    """The tag of a row, from and to its digits."""
    tag = epc.parse(row["tag_uri"])
    assert epc.write(tag) == row["tag_uri"]
    assert epc.identity(tag) == epc.parse(row["uri"])
    assert epc.to_hex(tag) == row["hex"]
    assert epc.from_hex(row["hex"]) == tag
    assert epc.tag(epc.parse(row["uri"]), tag.filter or 0, tag.coding) == tag
    if bits := row.get("binary"):
        whole = f"{int(row['hex'], 16):0{4 * len(row['hex'])}b}"
        assert whole.rstrip("0") == bits.rstrip("0")


def test_every_row_is_as_they_say() -> None:
    left_out: Counter[str] = Counter()
    assert {name: len(rows) for name, rows in VECTORS.items()} == ROWS
    refused = 0
    for row in [*VECTORS["full"], *VECTORS["cases"]]:
        if row.get("set") == "invalid_data":
            assert not is_right(row), row
            refused += 1
            continue
        assert epc.write(epc.parse(row["uri"])) == row["uri"]
        if "tag_uri" in row:
            check_tag(row)
        if "gs1_element_string" in row:
            left_out[check_elements(row)] += 1
    assert refused == 154
    assert set(left_out) == {"", *LEFT_OUT}
    assert left_out["piece 0 of 0"] == 4
    assert left_out["serial 0 of a part"] == 1
