"""Which lines are in which pack."""

import pytest

from stockthread.purchases import packs
from stockthread.purchases.records import PackedLine
from tests.purchases.conftest import OTHER_SSCC, SSCC, THIRD_SSCC


def of(*lines: str):
    return packs.read(lines, 2026)


@pytest.mark.parametrize("text", [
    f"(00){SSCC}", f"]C100{SSCC}", f"00{SSCC}", f"https://id.gs1.org/00/{SSCC}",
    "urn:epc:id:sscc:0614141.1234567890", f"  (00){SSCC}  ",
])  # fmt: skip
def test_an_sscc_is_known_in_every_shape(text):
    assert of(text, "A-1") == ((PackedLine("", SSCC), PackedLine("A-1", SSCC)), {SSCC: ""})


@pytest.mark.parametrize("text", [
    "106141412345678908", "(00)106141412345678909", "(01)09521234543213(21)00", "00123", "0012 l",
])  # fmt: skip
def test_what_only_looks_like_one_is_a_line_like_others(text):
    assert of(text) == ((PackedLine(text, ""),), {})


def test_an_empty_line_ends_a_pack():
    found = of(f"(00){SSCC}", "A-1", "", "A-2")
    assert [line.sscc for line in found.lines] == [SSCC, SSCC, "", ""]


def test_what_stands_beside_a_pack_stays_and_is_a_line_of_its_own():
    found = of(f"(00){SSCC}\tDRILL\tA-1", f"A-2\t(00){OTHER_SSCC}")
    assert [line.text for line in found.lines] == ["DRILL\tA-1", "A-2\t"]


def test_levels_tell_the_outermost_first():
    found = of(f"(00){SSCC}\t(00){OTHER_SSCC}", f"(00){OTHER_SSCC}\t(00){THIRD_SSCC}")
    assert packs.levels(found.parents) == [[OTHER_SSCC], [THIRD_SSCC]]
