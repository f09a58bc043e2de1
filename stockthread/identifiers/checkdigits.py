"""Check characters: eight published algorithms, each as a machine that reads left to right.

A machine carries one small number from character to character, so a run of serials that differ
in their last digits shares nearly all of its work. Pure.

Sources: ISO/IEC 7064:2003 (MOD 97-10, MOD 11-2, MOD 37-2, MOD 37,36); ISO/IEC 7812-1 annex B
(Luhn); J. Verhoeff, Error Detecting Decimal Codes (1969); H. M. Damm, Total anti-symmetrische
Quasigruppen (2004); GS1 General Specifications, section 7.9 (GS1 mod 10).
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Algorithm(NamedTuple):
    """One algorithm as a machine.

    `values` maps the characters it covers to numbers; letters and digits outside it cannot be
    covered, other characters (space, hyphen, …) are passed over. `step` takes the state, a
    character's value and its place, counted from 1 leftwards from the check; `finish` turns the
    last state into `length` check characters out of `alphabet`.
    """

    values: Mapping[str, int]
    alphabet: str
    length: int
    start: int
    step: Callable[[int, int, int], int]
    finish: Callable[[int], str]


def check(algorithm: Algorithm, text: str) -> str:
    """Return the check characters that belong after `text`."""
    return algorithm.finish(run(algorithm, algorithm.start, text, covered(algorithm, text)))


def covered(algorithm: Algorithm, text: str) -> int:
    """Return how many of the text's characters the algorithm covers."""
    return sum(character in algorithm.values for character in text)


def run(algorithm: Algorithm, state: int, text: str, place: int) -> int:
    """Return the state after reading `text`, whose first covered character has that place."""
    values, step = algorithm.values, algorithm.step
    for character in text:
        if character in values:
            state = step(state, values[character], place)
            place -= 1
    return state


def first_uncovered(algorithm: Algorithm, text: str) -> int | None:
    """Return the index of the first letter or digit that the algorithm cannot cover, if any."""
    for index, character in enumerate(text):
        if character.isalnum() and character not in algorithm.values:
            return index
    return None


_DIGIT_VALUES = {character: value for value, character in enumerate(DIGITS)}
_ALL_VALUES = {character: value for value, character in enumerate(DIGITS + LETTERS)}
_ALL_VALUES |= {character.lower(): _ALL_VALUES[character] for character in LETTERS}


def _pure(modulus: int, values: Mapping[str, int], alphabet: str) -> Algorithm:
    """ISO/IEC 7064 pure system with radix 2 and one check character."""
    return Algorithm(
        values,
        alphabet,
        length=1,
        start=0,
        step=lambda state, value, place: (state + value) * 2 % modulus,
        finish=lambda state: alphabet[(1 - state) % modulus],
    )


def _mod_97_10() -> Algorithm:
    """Letters count as the two digits 10 to 35, as in an IBAN."""
    return Algorithm(
        _ALL_VALUES,
        DIGITS,
        length=2,
        start=0,
        step=lambda state, value, place: (state * (10 if value < 10 else 100) + value) % 97,
        finish=lambda state: f"{98 - state * 100 % 97:02d}",
    )


def _mod_37_36() -> Algorithm:
    """ISO/IEC 7064 hybrid system."""
    return Algorithm(
        _ALL_VALUES,
        DIGITS + LETTERS,
        length=1,
        start=36,
        step=lambda state, value, place: ((state + value) % 36 or 36) * 2 % 37,
        finish=lambda state: (DIGITS + LETTERS)[(37 - state) % 36],
    )


def _weighted(weigh: Callable[[int, int], int]) -> Algorithm:
    """A digit that brings the weighted sum to a multiple of ten."""
    return Algorithm(
        _DIGIT_VALUES,
        DIGITS,
        length=1,
        start=0,
        step=lambda state, value, place: (state + weigh(value, place)) % 10,
        finish=lambda state: DIGITS[-state % 10],
    )


_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

# The ten symmetries of a pentagon: 0 to 4 turn it, 5 to 9 turn it over.
_PENTAGON = tuple(
    tuple(
        (a + b) % 5 if a < 5 and b < 5
        else 5 + (a + b) % 5 if a < 5
        else 5 + (a - b) % 5 if b < 5
        else (a - b) % 5
        for b in range(10)
    )
    for a in range(10)
)  # fmt: skip
_SHUFFLES: list[tuple[int, ...]] = [tuple(range(10))]
for _ in range(7):
    _SHUFFLES.append(tuple(_SHUFFLES[-1][v] for v in (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)))

_QUASIGROUP = tuple(
    tuple(map(int, row))
    for row in (
        "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
        "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
    )
)  # fmt: skip


def _verhoeff() -> Algorithm:
    return Algorithm(
        _DIGIT_VALUES,
        DIGITS,
        length=1,
        start=0,
        step=lambda state, value, place: _PENTAGON[_SHUFFLES[place % 8][value]][state],
        finish=lambda state: DIGITS[_PENTAGON[state].index(0)],
    )


def _damm() -> Algorithm:
    return Algorithm(
        _DIGIT_VALUES,
        DIGITS,
        length=1,
        start=0,
        step=lambda state, value, place: _QUASIGROUP[state][value],
        finish=lambda state: DIGITS[state],
    )


ALGORITHMS: dict[str, Algorithm] = {
    "mod97-10": _mod_97_10(),
    "mod11-2": _pure(11, _DIGIT_VALUES, DIGITS + "X"),
    "mod37-2": _pure(37, _ALL_VALUES, DIGITS + LETTERS + "*"),
    "mod37-36": _mod_37_36(),
    "luhn": _weighted(lambda value, place: _DOUBLED[value] if place % 2 else value),
    "verhoeff": _verhoeff(),
    "damm": _damm(),
    "gs1": _weighted(lambda value, place: value * (3 if place % 2 else 1)),
}

NO_CHECK = Algorithm({}, "", 0, 0, lambda state, value, place: state, lambda state: "")
