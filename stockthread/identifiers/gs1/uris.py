"""The parts of a URI that a Digital Link is made of, and percent-encoding.

Sources: RFC 3986 (URI: Generic Syntax); GS1 Digital Link Standard: URI Syntax, sections on
characters and on the percent-encoding of values.
"""

import re
from typing import Final, NamedTuple

from stockthread.kernel.errors import refuse

SCHEMES: Final = ("https://", "http://", "HTTPS://", "HTTP://")

_FOREIGN = re.compile(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]")
_DOMAIN = re.compile(r"([A-Za-z0-9\-._~]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_RESERVED = re.compile(r"[^A-Za-z0-9\-._~]")
_SEPARATORS = re.compile("[&;]")


class Uri(NamedTuple):
    """A web address: the segments of its path and the pairs of its query, still encoded."""

    segments: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]


def is_web(text: str) -> bool:
    """Tell whether a text begins as the standard lets a Digital Link begin."""
    return text.startswith(SCHEMES)


def read(text: str) -> Uri:
    """Return the parts of a web address. Raises Refused gs1_bad_link."""
    if not is_web(text):
        refuse("gs1_bad_link", ai="", what="no http:// or https://", position=1)
    if found := _FOREIGN.search(text):
        what = "a character that no link may hold"
        refuse("gs1_bad_link", ai="", what=what, position=found.start() + 1)
    before = text.index("://") + 3
    address, _, query = text[before:].partition("#")[0].partition("?")
    domain, *segments = address.split("/")
    if not _DOMAIN.fullmatch(domain):
        refuse("gs1_bad_link", ai="", what="no name of a computer", position=before + 1)
    pairs = (pair.partition("=") for pair in _SEPARATORS.split(query))
    return Uri(tuple(segments), tuple((name, value) for name, sign, value in pairs if sign))


def read_stem(stem: str) -> str:
    """Return the beginning for links without its last slash. Raises Refused gs1_bad_link."""
    read(stem)
    if "?" in stem or "#" in stem:
        position = min(stem.find(sign) % (len(stem) + 1) for sign in "?#") + 1
        refuse("gs1_bad_link", ai="", what="a query before the path", position=position)
    return stem.rstrip("/")


def decoded(text: str, *, is_query: bool = False) -> str:
    """Return a value without percent-encoding; in a query a plus sign is a space.

    Octets become the characters of the same number: anything beyond ASCII is refused later.
    """
    if is_query:
        text = text.replace("+", " ")
    if "%" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)


def encoded(text: str, *, is_query: bool = False) -> str:
    """Return a value percent-encoded; in a query a space is a plus sign."""
    if is_query:
        return "+".join(encoded(word) for word in text.split(" "))
    return _RESERVED.sub(lambda found: f"%{ord(found[0]):02X}", text)
