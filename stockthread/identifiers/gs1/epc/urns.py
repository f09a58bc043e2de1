"""EPC URIs: reading and writing.

Source: GS1 EPC Tag Data Standard, release 2.1, sections 6 (EPC URI), 8 (patterns) and 12 (tag
URI), and 5.4 for which characters are percent-encoded. Raw tag URIs and ranges of numbers in tag
patterns are refused.
"""

import re
from typing import Final

from stockthread.identifiers.gs1 import uris
from stockthread.identifiers.gs1.epc.codings import CODINGS
from stockthread.identifiers.gs1.epc.schemes import ANY, SCHEMES, Epc, check, refuse_epc

BEGIN: Final = "urn:epc:"

_NOT_OF_URI = re.compile(r"[^A-Za-z0-9!'()*+,\-.:;=_%]|%(?![0-9A-Fa-f]{2})")
_ENCODED = re.compile(r"[^A-Za-z0-9!'()*+,\-.:;=_]")
_FILTER = re.compile("0|[1-9][0-9]?")
_TAGS: Final = ("tag", "pat")
_PATTERNS: Final = ("idpat", "pat")


def begins(text: str) -> bool:
    """Tell whether a text begins as an EPC URI does."""
    return text[: len(BEGIN)].lower() == BEGIN


def parse(text: str) -> Epc:
    """Return the EPC, class or pattern that a URI says. Raises Refused gs1_bad_epc."""
    if not begins(text):
        refuse_epc(text, "it does not begin with urn:epc:")
    if found := _NOT_OF_URI.search(text):
        refuse_epc(text, "a character that no EPC URI may hold", found.start() + 1)
    kind, _, rest = text[len(BEGIN) :].partition(":")
    name, sign, body = rest.partition(":")
    scheme_name = name
    if kind in _TAGS:
        if name not in CODINGS:
            refuse_epc(name, "no such coding of tags", len(BEGIN) + len(kind) + 2)
        scheme_name = CODINGS[name].scheme
    if not sign or not _is_kind(kind, scheme_name):
        refuse_epc(f"{kind}:{name}", "no such scheme", len(BEGIN) + 1)
    filter_value = None
    if kind in _TAGS and CODINGS[name].filter_bits:
        first, _, body = body.partition(".")
        filter_value = _filter(first, kind, CODINGS[name].filter_bits)
    parts = tuple(_part(part, kind) for part in body.split(".", SCHEMES[scheme_name].size - 1))
    if kind in _PATTERNS:
        _check_stars(text, parts)
    check(scheme_name, parts)
    coding = name if kind in _TAGS else ""
    return Epc(kind, scheme_name, parts, coding, filter_value)


def write(epc: Epc) -> str:
    """Return the URI of an EPC, class, pattern or tag. Raises Refused gs1_bad_epc."""
    if epc.scheme not in SCHEMES or not _is_kind(epc.kind, epc.scheme):
        refuse_epc(f"{epc.kind}:{epc.scheme}", "no such scheme")
    check(epc.scheme, epc.parts)
    body = ".".join(ANY if part is None else _encoded(part) for part in epc.parts)
    if epc.kind not in _TAGS:
        return f"{BEGIN}{epc.kind}:{epc.scheme}:{body}"
    if epc.coding not in CODINGS or CODINGS[epc.coding].scheme != epc.scheme:
        refuse_epc(epc.coding, "no such coding of tags")
    first = ""
    if CODINGS[epc.coding].filter_bits:
        first = (ANY if epc.filter is None else str(epc.filter)) + "."
    return f"{BEGIN}{epc.kind}:{epc.coding}:{first}{body}"


def _is_kind(kind: str, scheme: str) -> bool:
    if scheme not in SCHEMES:
        return False
    if kind in ("id", "class"):
        return SCHEMES[scheme].kind == kind
    return kind in (*_TAGS, "idpat") and SCHEMES[scheme].kind == "id"


def _filter(text: str, kind: str, bits: int) -> int | None:
    if text == ANY and kind == "pat":
        return None
    if not _FILTER.fullmatch(text) or int(text) >= 2**bits:
        refuse_epc(text, f"no filter value below {2**bits}")
    return int(text)


def _part(text: str, kind: str) -> str | None:
    return None if text == ANY and kind in _PATTERNS else uris.decoded(text)


def _check_stars(text: str, parts: tuple[str | None, ...]) -> None:
    """After a part that may be any, so may be all others."""
    if None not in parts or any(part is not None for part in parts[parts.index(None) :]):
        refuse_epc(text, "a pattern has * at its end, and nothing after it")


def _encoded(part: str) -> str:
    return _ENCODED.sub(lambda found: f"%{ord(found[0]):02X}", part)
