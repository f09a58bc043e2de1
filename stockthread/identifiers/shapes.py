"""The shape of a scheme's serials, as a regular expression. Pure."""

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


def regex(scheme: Scheme) -> str:
    """Return a regular expression that fits a serial of the scheme as a whole.

    It has no anchors, and reads alike in Python, JavaScript and PostgreSQL.
    """
    return "".join(map(_part_regex, scheme.parts))


def _part_regex(part: Part) -> str:
    match part:
        case Literal(text):
            return "".join(f"\\{c}" if c in r"\^$.|?*+()[]{}" else c for c in text)
        case Field(width=0):
            return ".+"
        case Field():
            return f".{{{part.width}}}"
        case DatePart():
            characters = DIGITS
        case Check(algorithm):
            characters = ALGORITHMS[algorithm].alphabet
        case _:
            characters = part.alphabet
    return f"[{characters.replace(DIGITS, '0-9')}]{{{width(part)}}}"
