"""Lines of a delivery read one by one: which codes each holds, and what they are. Pure."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from stockthread.identifiers import barcodes
from stockthread.kernel.errors import Refusal, Refused, refuse

LINES_MAX: Final = 100_000
PLAIN: Final = "plain"


class Row(NamedTuple):
    """One line: its number, its text without space around it, the codes in it.

    An empty line has no codes. `problem` says why its code `wrong` cannot be read. `is_whole`: it
    has a tab in it, or at an end, and so holds all the codes of one thing.
    """

    number: int
    text: str
    codes: tuple[barcodes.ReadCode, ...]
    problem: Refusal | None = None
    is_whole: bool = False
    wrong: str = ""


def read(lines: Sequence[str], year: int) -> list[Row]:
    """Return every line. Raises Refused too_many_lines."""
    if len(lines) > LINES_MAX:
        refuse("too_many_lines", count=len(lines), lines_max=LINES_MAX)
    texts = [line.strip(" \t\r\n") for line in lines]
    are_plain = not _has_identifiers(texts)
    found = [row(number, text, year, are_plain) for number, text in enumerate(texts)]
    if not any("\t" in line for line in lines):
        return found
    return [each._replace(is_whole="\t" in line) for each, line in zip(found, lines, strict=True)]


def _has_identifiers(texts: Sequence[str]) -> bool:
    """Whether lines may be fields with data identifiers, of which one kind alone says nothing."""
    return (
        any("\t" in text for text in texts)
        or len({found for text in texts if (found := barcodes.identifier_of(text))}) > 1
    )


def row(number: int, text: str, year: int, are_plain: bool) -> Row:
    """One line; tabs stand between the codes of one thing. `are_plain`: no data identifiers."""
    if are_plain and text and barcodes.is_plain(text):
        return Row(number, text, (barcodes.ReadCode(text, PLAIN),))
    parts = [each for part in text.split("\t") if (each := part.strip(" "))]
    codes, problem, wrong = [], None, ""
    for part in parts:
        try:
            codes.append(code(part, year))
        except Refused as refused:
            codes.append(barcodes.ReadCode(part, PLAIN))
            problem, wrong = problem or refused.refusals[0]._replace(line=None), wrong or part
    return Row(number, text, tuple(codes), problem, wrong=wrong)


def code(text: str, year: int) -> barcodes.ReadCode:
    """What one code says; that most are plain is seen at once."""
    if barcodes.is_plain(text) and not barcodes.identifier_of(text):
        return barcodes.ReadCode(text, PLAIN)
    return barcodes.read(text, this_year=year)
