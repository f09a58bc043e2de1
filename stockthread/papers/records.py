"""What stands on a paper, before it is set."""

from datetime import date
from typing import Final, Literal, NamedTuple

Size = Literal["a4", "us-letter"]
SIZES: Final = ("a4", "us-letter")


class Row(NamedTuple):
    """A line of a form: its cells under the form's columns, then codes in columns below them.

    notes: words below the line, such as a lot with its expiry.
    """

    cells: tuple[str, ...]
    codes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Group(NamedTuple):
    """Lines under a heading, such as a container or a place; `scan` is set as a DataMatrix."""

    heading: str
    rows: tuple[Row, ...]
    note: str = ""
    scan: str = ""


class AnswerAt(NamedTuple):
    """Where a letter is answered: an address as a QR code, and as one types it; words: a heading
    and a sentence beside it."""

    link: str
    typed: str
    words: tuple[str, str]


class Form(NamedTuple):
    """A paper. facts: (name, value) pairs at its head. scan: what the code at its head says.

    columns: (heading, width in mm, 0 for the rest; "left" or "right"). ends: words of the fields
    for signatures at the end. receiver_word: what is said above the receiver. words: paragraphs of
    a letter; where there are no groups they stand alone. answer_at: below those words.
    """

    title: str
    number: str
    sender: tuple[str, ...]
    receiver: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, int, str], ...]
    groups: tuple[Group, ...]
    scan: str = ""
    ends: tuple[str, ...] = ()
    receiver_word: str = "Deliver to"
    words: tuple[str, ...] = ()
    answer_at: AnswerAt | None = None


def day_words(day: date) -> str:
    """`5 March 2026`: a day as papers say it, the same in every country that reads English."""
    return f"{day.day} {day:%B %Y}"


def iso_words(text: str) -> str:
    """A day that was read off goods, as papers say it; as it stands where it is none."""
    try:
        return day_words(date.fromisoformat(text[:10]))
    except ValueError:
        return text
