"""What texts a scheme can make: as a regular expression, and against another scheme's. Pure."""

from typing import NamedTuple

from stockthread.identifiers.checkdigits import ALGORITHMS, DIGITS
from stockthread.identifiers.parts import (
    Check,
    DatePart,
    Field,
    Literal,
    Part,
    Scheme,
    width,
)

PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))


def regex(scheme: Scheme) -> str:
    """Return a regular expression that fits a serial of the scheme as a whole.

    It has no anchors, and reads alike in Python, JavaScript and PostgreSQL.
    """
    return "".join(map(_part_regex, scheme.parts))


def may_collide(one: Scheme, other: Scheme) -> bool:
    """Tell whether some text has the shape of both schemes.

    Check characters count as any of theirs and dates as any digits, so True means "possibly" and
    False means "never".
    """
    left, right = _slots(one), _slots(other)
    reached, fresh = {(0, 0)}, [(0, 0)]
    while fresh:
        i, j = fresh.pop()
        steps = set()
        if i < len(left) and left[i].repeats:
            steps.add((i + 1, j))
        if j < len(right) and right[j].repeats:
            steps.add((i, j + 1))
        if i < len(left) and j < len(right) and left[i].characters & right[j].characters:
            steps.add((i + (not left[i].repeats), j + (not right[j].repeats)))
        fresh += steps - reached
        reached |= steps
    return (len(left), len(right)) in reached


class _Slot(NamedTuple):
    """The characters that may stand at one place, once or any number of times."""

    characters: frozenset[str]
    repeats: bool


def _slots(scheme: Scheme) -> list[_Slot]:
    slots: list[_Slot] = []
    for part in scheme.parts:
        slots += [
            _Slot(frozenset(_characters(part, index)), False) for index in range(width(part) or 1)
        ]
        if not width(part):
            slots.append(_Slot(frozenset(_characters(part, 0)), True))
    return slots


def _characters(part: Part, index: int) -> str:
    match part:
        case Literal(text):
            return text[index]
        case DatePart():
            return DIGITS
        case Field():
            return PRINTABLE
        case Check(algorithm):
            return ALGORITHMS[algorithm].alphabet
        case _:
            return part.alphabet


def _part_regex(part: Part) -> str:
    match part:
        case Literal(text):
            return "".join(f"\\{c}" if c in r"\^$.|?*+()[]{}" else c for c in text)
        case Field(width=0):
            return ".+"
        case Field():
            return f".{{{width(part)}}}"
        case _:
            return f"[{_characters(part, 0).replace(DIGITS, '0-9')}]{{{width(part)}}}"
