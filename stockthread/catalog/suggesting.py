"""Which part of a barcode's text may be its serial: proposed from the text alone. Pure.

What differs between two scans of the same kind of thing is the best guess; a long run of digits
the next. A proposal is for a person to look at, nothing is taken from it.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

PARTS_MAX: Final = 4
_DIGITS: Final = re.compile("[0-9]{3,}")
_WORDS: Final = re.compile("[0-9A-Za-z]{4,}")


class Part(NamedTuple):
    """text[start:end] may be the serial. `why` is differs, digits or word.

    `other_length` is how long it is in the other text, where that was compared.
    """

    start: int
    end: int
    why: str
    other_length: int = 0


def suggested_parts(text: str, other: str = "") -> list[Part]:
    """Return parts that may be the serial, the likeliest first, none twice and none all of it."""
    found = dict[tuple[int, int], Part]()
    for part in _parts(text, other):
        if part.end - part.start < len(text):
            found.setdefault((part.start, part.end), part)
    return list(found.values())[:PARTS_MAX]


def _parts(text: str, other: str) -> Iterator[Part]:
    if other and other != text and (part := _difference(text, other)):
        yield part
    for why, runs in (("digits", _DIGITS), ("word", _WORDS)):
        spans = [run.span() for run in runs.finditer(text)]
        for start, end in sorted(spans, key=lambda span: (span[0] - span[1], -span[0])):
            if why == "digits" or any(c.isdigit() for c in text[start:end]):
                yield Part(start, end, why)


def _difference(text: str, other: str) -> Part | None:
    """Return the part of a text that differs from another, with what belongs to it.

    Digits grow by the digits beside them, so that 000123 and 000124 differ as a whole; letters
    and digits mixed grow by both, but never to all of the text. None where the texts have
    nothing in common.
    """
    same = start = _common(text, other)
    tail = min(_common(text[::-1], other[::-1]), min(len(text), len(other)) - start)
    differing = text[start : len(text) - tail] + other[start : len(other) - tail]
    belongs = str.isdigit if differing.isdigit() else str.isalnum
    while start and differing.isalnum() and belongs(text[start - 1]):
        start -= 1
    while tail and differing.isalnum() and belongs(text[len(text) - tail]):
        tail -= 1
    if start + tail == 0:
        start = same
    if start + tail == 0 or len(text) - tail <= start:
        return None
    return Part(start, len(text) - tail, "differs", len(other) - tail - start)


def _common(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
