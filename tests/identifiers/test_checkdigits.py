"""Check characters, judged by python-stdnum and by what they are for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import damm, ean, luhn, verhoeff
from stdnum.iso7064 import mod_11_2, mod_37_2, mod_37_36, mod_97_10

from stockthread.identifiers.checkdigits import ALGORITHMS, check, covered, first_uncovered

DIGITS = "0123456789"
LETTERS_TOO = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
JUDGES = {
    "mod97-10": (mod_97_10.calc_check_digits, LETTERS_TOO),
    "mod11-2": (mod_11_2.calc_check_digit, DIGITS),
    "mod37-2": (mod_37_2.calc_check_digit, LETTERS_TOO),
    "mod37-36": (mod_37_36.calc_check_digit, LETTERS_TOO),
    "luhn": (luhn.calc_check_digit, DIGITS),
    "verhoeff": (verhoeff.calc_check_digit, DIGITS),
    "damm": (damm.calc_check_digit, DIGITS),
    "gs1": (ean.calc_check_digit, DIGITS),
}
EVERY = pytest.mark.parametrize("name", sorted(ALGORITHMS))


def test_every_algorithm_has_a_judge() -> None:
    assert JUDGES.keys() == ALGORITHMS.keys()


@EVERY
def test_check_characters_are_those_of_the_reference(name: str) -> None:
    judge, alphabet = JUDGES[name]

    @given(st.text(alphabet, min_size=1, max_size=24))
    def agree(text: str) -> None:
        assert check(ALGORITHMS[name], text) == judge(text)

    agree()


@EVERY
def test_one_wrong_character_changes_the_check(name: str) -> None:
    text = "40315926"
    for index, digit in enumerate(text):
        for other in DIGITS.replace(digit, ""):
            wrong = text[:index] + other + text[index + 1 :]
            assert check(ALGORITHMS[name], wrong) != check(ALGORITHMS[name], text)


@EVERY
def test_signs_between_are_passed_over(name: str) -> None:
    assert check(ALGORITHMS[name], "40-31 5/9") == check(ALGORITHMS[name], "403159")
    assert covered(ALGORITHMS[name], "40-31 5/9") == 6


def test_capital_and_small_letters_count_alike() -> None:
    for name in ("mod97-10", "mod37-2", "mod37-36"):
        assert check(ALGORITHMS[name], "ab1") == check(ALGORITHMS[name], "AB1")


def test_a_letter_is_found_where_only_digits_can_be_covered() -> None:
    assert first_uncovered(ALGORITHMS["luhn"], "12-3A") == 4
    assert first_uncovered(ALGORITHMS["mod37-36"], "12-3A") is None
    assert first_uncovered(ALGORITHMS["mod37-36"], "12Ä") == 2
