"""The data file is GS1's dictionary, whole, and names where it comes from."""

import re
from pathlib import Path

import pytest

from stockthread.identifiers.gs1 import compile as compiling
from stockthread.identifiers.gs1.dictionary import AIS, RELEASE, matches, unassigned

FOLDER = Path(__file__).resolve().parents[4] / "shared/data/gs1/syntax-dictionary"
DICTIONARY = """# Release: 2000-01-01
# Copyright (c) 2000 Somebody
01  *?  N14,csum,gcppos2   ex=255,37 dlpkey=22,10,21|235   # GTIN
90   ?  X..30              # INTERNAL
"""


@pytest.mark.skipif(not FOLDER.exists(), reason="GS1's dictionary is not here")
def test_the_data_file_is_what_the_dictionary_compiles_to() -> None:
    (source,) = FOLDER.glob("*.txt")
    assert compiling.compiled(source.read_text()) == compiling.TARGET.read_text()
    assert RELEASE in source.name


def test_the_data_file_names_its_source_and_licence() -> None:
    head = compiling.TARGET.read_text().split('"entries"')[0]
    for said in ("GS1 Barcode Syntax Dictionary", "Apache-2.0", "GS1 AISBL", RELEASE):
        assert said in head


def test_a_line_becomes_a_row() -> None:
    made = compiling.compiled(DICTIONARY)
    assert '["90", "?", "X..30", "", "INTERNAL"]' in made
    assert "Copyright (c) 2000 Somebody" in made


@pytest.mark.parametrize(
    "line",
    ["01 * N14,nosuchcheck # X", "01 * Q14 # X", "1 * N14 # X", "01 * # X", "01 * N14 new=1 # X"],
)
def test_what_is_not_understood_stops_the_compiling(line: str) -> None:
    with pytest.raises(compiling.NotUnderstood):
        compiling.compiled("# Release: 1\n" + line + "\n")
    with pytest.raises(compiling.NotUnderstood):
        compiling.compiled("90 ? X..30 # INTERNAL\n")


def test_no_ai_begins_like_a_shorter_one() -> None:
    assert len(AIS) == 541
    assert len({(ai[:2], len(ai)) for ai in AIS}) == len({ai[:2] for ai in AIS})


def test_ais_of_a_predefined_length_have_one() -> None:
    for ai, entry in AIS.items():
        assert re.fullmatch("[0-9]{2,4}", ai)
        assert not entry.is_predefined or len(entry.lengths) == 1


def test_patterns_and_ais_to_come() -> None:
    assert matches("31nn", "3103")
    assert not matches("31nn", "310")
    assert not matches("01", "02")
    new = unassigned("3109")
    assert new is not None
    assert new.is_predefined
    assert unassigned("310") is None
    assert unassigned("1A") is None
    assert unassigned("89") is not None
