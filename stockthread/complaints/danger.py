"""Words that tell of danger, such as fire or injury: found in what customers say, in any language.

The lists are kept by language and all of them are looked for, because people write in whichever
they like. A word counts as a whole; with * at its end whatever begins so counts. Capitals and
accents make no difference. Pure.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from stockthread.kernel.findtext import folded

TERM_MAX: Final = 60
_TERM: Final = re.compile(r"[^\W_]+(?: [^\W_]+)*\*?")


def is_term(text: str) -> bool:
    """Whether this can be looked for: words with single spaces, * at the end alone."""
    return len(text) <= TERM_MAX and bool(_TERM.fullmatch(text)) and len(text.strip("*")) > 1


def found_in(text: str, terms: Sequence[str]) -> str:
    """Return the words of a text that tell of danger first, "" where none do."""
    said, found = _words(text), list[tuple[int, str]]()
    for term in terms:
        wanted, is_open = _words(term), term.endswith("*")
        for at in range(len(said) - len(wanted) + 1):
            part = said[at : at + len(wanted)]
            if part[:-1] == wanted[:-1] and (
                part[-1].startswith(wanted[-1]) if is_open else part[-1] == wanted[-1]
            ):
                found.append((at, " ".join(part)))
                break
    return min(found)[1][:TERM_MAX] if found else ""


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", folded(text))
    return "".join(
        letter if letter.isalnum() else " " for letter in plain if not unicodedata.combining(letter)
    ).split()
