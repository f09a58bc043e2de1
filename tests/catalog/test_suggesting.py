"""Which part of a text may be the serial."""

import pytest

from stockthread.catalog import suggested_parts

CASES = [
    ("ACME-77-000123-EU", "", ["000123"]),
    ("ACME-77-000123-EU", "ACME-77-000124-EU", ["000123"]),
    ("ACME-77-000123-EU", "ACME-77-000999-EU", ["000123"]),
    ("SN000123", "SN000124", ["000123"]),
    ("AA7F3K", "AA9C3K", ["AA7F3K"[2:]]),
    ("MODEL5 S/N 9A41", "MODEL5 S/N 7B20", ["9A41"]),
    ("2024/17/000123", "2024/17/000124", ["000123", "2024"]),
    ("hello", "", []),
    ("", "", []),
    ("000123", "", []),
    ("ABC", "ABC", []),
    ("ABC", "XYZ", []),
]


@pytest.mark.parametrize("text, other, parts", CASES)
def test_the_likeliest_part_comes_first(text: str, other: str, parts: list[str]) -> None:
    found = [text[part.start : part.end] for part in suggested_parts(text, other)]
    assert found[: len(parts)] == parts or (parts and found[0] == parts[0])
    assert bool(found) == bool(parts)


def test_how_long_it_is_in_the_other_text_is_told() -> None:
    first = suggested_parts("D-99-EU", "D-100-EU")[0]
    assert first == (2, 4, "differs", 3)


def test_no_part_is_proposed_twice() -> None:
    found = suggested_parts("A-123456", "A-123457")
    assert len({part[:2] for part in found}) == len(found) == 1
