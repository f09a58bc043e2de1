"""The characters that a component may hold, by the letter that the Syntax Dictionary gives them.

Source: GS1 General Specifications, section 7.11: N digits, X the 82 of ISO/IEC 646 table 1,
Y the 39 of table 2, Z base64url (RFC 4648 section 5) with its padding.
"""

import re
from collections.abc import Mapping
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from typing import Final

from stockthread.identifiers.gs1.flaws import Flaw

NUMERIC: Final = "N"
# In the order of their values for the pair of check characters.
CSET82: Final = "!\"%&'()*+,-./" + digits + ":;<=>?" + ascii_uppercase + "_" + ascii_lowercase
CSET39: Final = "#-/" + digits + ascii_uppercase
CSET64: Final = ascii_letters + digits + "-_"

OTHERS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "N": (re.compile("[^0-9]"), "non_digit_character"),
    "X": (re.compile(f"[^{re.escape(CSET82)}]"), "invalid_cset82_character"),
    "Y": (re.compile(f"[^{re.escape(CSET39)}]"), "invalid_cset39_character"),
    "Z": (re.compile(f"[^{re.escape(CSET64)}]"), "invalid_cset64_character"),
}
_PADDING_MAX: Final = 2


def not_in(letter: str, text: str) -> Flaw | None:
    """Return the first flaw of a text that must be of this set of characters."""
    pattern, name = OTHERS[letter]
    found = pattern.search(text)
    if found is None:
        return None
    if letter == "Z":
        return _padding(text)
    return Flaw(name, found.start(), 1)


def _padding(text: str) -> Flaw | None:
    """Base64url may end in one or two signs that fill it up to a multiple of three."""
    body = text.rstrip("=")
    if found := OTHERS["Z"][0].search(body):
        return Flaw("invalid_cset64_character", found.start(), 1)
    count = len(text) - len(body)
    if count > _PADDING_MAX or len(text) % 3:
        return Flaw("invalid_cset64_padding", len(body), count)
    return None
