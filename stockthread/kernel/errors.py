"""The one error a user can cause, and how it is told.

`Refused` carries codes for machines and data for the sentence; the sentence, saying what to do,
stands in `refusals.py`. Anything else that is raised is a bug of ours.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, NoReturn

from stockthread.kernel import program
from stockthread.kernel.refusals import TEXTS


class Refusal(NamedTuple):
    """Why one line (counted from 0), or the whole request (line None), cannot be done."""

    line: int | None
    code: str
    data: dict[str, Any]


class Refused(Exception):
    """Nothing was changed; `refusals` says why, in the order of the lines."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("; ".join(text(refusal) for refusal in self.refusals[:3]))


def refuse(code: str, *, line: int | None = None, **data: Any) -> NoReturn:
    """Raise `Refused` with one refusal."""
    raise Refused([Refusal(line, code, data)])


class _Blank(dict[str, Any]):
    """Lets a sentence be shown even where a caller forgot one of its data."""

    def __missing__(self, key: str) -> str:
        return f"({key})"


def text(refusal: Refusal) -> str:
    """Return the sentence for people; lines are counted from 1 there, commands can be typed."""
    data = _Blank({"program": program.called()} | refusal.data)
    sentence = TEXTS[refusal.code].format_map(data)
    return sentence if refusal.line is None else f"Line {refusal.line + 1}: {sentence}"
