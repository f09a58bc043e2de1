"""A serial drawn as its parts: what stands there, how the pattern writes it, what it is."""

import re
from typing import Any, NamedTuple

from stockthread import identifiers
from stockthread.web import words

_THREES = re.compile(r"(?<=\d),(?=\d{3})")


class Piece(NamedTuple):
    """One part of a serial; `kind` (text, date, field, number, check) picks its look."""

    kind: str
    text: str
    source: str
    words: str


def pieces(scheme: identifiers.Scheme, serial: str) -> list[Piece]:
    """The parts of a serial of the scheme, in order."""
    said = identifiers.explain(scheme, serial)
    written = identifiers.sources(scheme.pattern)
    return [
        Piece(identifiers.kind_of(part), each.text, source, words_of(scheme, part))
        for part, each, source in zip(scheme.parts, said, written, strict=True)
    ]


def words_of(scheme: identifiers.Scheme, part: Any) -> str:
    """What a part is, its numbers in threes as on all pages."""
    return _THREES.sub(words.THIN, identifiers.words_of(scheme, part))


def marked(text: str, place: tuple[int, int] | None) -> dict[str, Any]:
    """A text with the stretch that is wrong apart from the rest; beyond its end stands a space."""
    if place is None:
        return {"before": text, "wrong": "", "after": ""}
    start, end = place
    return {"before": text[:start], "wrong": text[start:end] or "\u00a0", "after": text[end:]}


def length_words(length: int, is_open: bool) -> str:
    """`14 characters`; with a field of any length, what it is for the sample."""
    said = f"{length} character{'' if length == 1 else 's'}"
    return f"{said} here; one part may be longer or shorter" if is_open else said


def is_open(scheme: identifiers.Scheme) -> bool:
    """Whether a part may have any length."""
    return any(getattr(part, "width", 1) == 0 for part in scheme.parts)
