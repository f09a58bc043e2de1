"""Books of numbers beside the items on record: told before registering, and spoiling numbers.

A number that an item bears or bore is used: it may be registered, and cannot be spoilt.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from stockthread import identifiers
from stockthread.identifiers import NewBook
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger.read_books import used_of_book
from stockthread.ledger.read_code_lists import codes_on_record

LINES_MAX = 100_000


class BookNumbers(NamedTuple):
    """Numbers as people wrote them, sorted: `codes`, and of each the line it came from, from 0.

    `doubts` and `refused` are by the index of the code; a doubtful one may be registered all the
    same. `reasons` are of the book itself.
    """

    codes: list[str]
    lines: list[int]
    doubts: dict[int, Refusal]
    refused: dict[int, Refusal]
    reasons: list[Refusal]

    def good(self, *, with_doubtful: bool = False) -> list[str]:
        """The codes that may be registered: those without doubt, or these too."""
        left_out = self.refused.keys() if with_doubtful else self.refused.keys() | self.doubts
        return [code for n, code in enumerate(self.codes) if n not in left_out]


def sort_numbers(new: NewBook, lines: Sequence[str]) -> BookNumbers:
    """Say of each number of a book to be what speaks against it; ranges are written out.

    Four statements. Raises Refused: unknown_id (of the code type), too_many_lines.
    """
    written = [
        (number, code, line.doubt)
        for number, line in enumerate(identifiers.read_ranges(lines))
        for code in line.codes
    ]
    if len(written) > LINES_MAX:
        refuse("too_many_lines", count=len(written), lines_max=LINES_MAX)
    codes = [code for _, code, _ in written]
    found = identifiers.check_book(new, codes)
    refused = {each.line: each for each in found if each.line is not None}
    doubts = {
        n: Refusal(n, "number_unclear", {"what": doubt})
        for n, (_, _, doubt) in enumerate(written)
        if doubt and n not in refused
    }
    good = [n for n in range(len(codes)) if n not in refused and n not in doubts]
    doubts |= _doubts(new.code_type, {n: codes[n] for n in good})
    reasons = [each for each in found if each.line is None]
    return BookNumbers(codes, [number for number, _, _ in written], doubts, refused, reasons)


def _doubts(type_id: int, codes: dict[int, str]) -> dict[int, Refusal]:
    """Tell numbers that are used already, and those that people take for an earlier one."""
    kind = identifiers.read.code_type(type_id)
    texts = identifiers.canonical_all(kind, list(codes.values()))
    used = codes_on_record(type_id, texts) if texts else set()
    first, doubts = dict[str, str](), dict[int, Refusal]()
    for n, text, key in zip(codes, texts, identifiers.looks_like_all(texts), strict=True):
        if text in used:
            doubts[n] = Refusal(n, "number_on_record", {"code": text})
        elif first.setdefault(key, text) != text:
            doubts[n] = Refusal(n, "number_looks_like", {"code": text, "other": first[key]})
    return doubts


def spoil_numbers(
    book: int, numbers: Sequence[str], reason: str, *, person: int, at: datetime
) -> None:
    """Note that numbers of a book can never be used, and why.

    Raises Refused: number_is_used for each line whose number is on an item, or was, and those of
    `identifiers.spoil_numbers`.
    """
    with db.writing():
        db.lock_text(f"book {book}")
        identifiers.spoil_numbers(book, numbers, reason, person=person, at=at)
        kind = identifiers.read.code_type(identifiers.read.book(book).code_type)
        texts = identifiers.canonical_all(kind, numbers)
        used = used_of_book(book, texts)
        found = [
            Refusal(line, "number_is_used", {"code": text})
            for line, text in enumerate(texts)
            if text in used
        ]
        if found:
            raise Refused(found)
