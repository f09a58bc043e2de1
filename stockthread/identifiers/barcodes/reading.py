"""The one door for whatever a scanner sends: `read`.

A text that says by its beginning which standard it is of must be right in it, else it is refused.
A text that says nothing of the kind, and that no check digit speaks for, is plain: no serial
number is lost because it happens to look like something. Only Refused is raised.
Sources: those of the modules it asks, and ISO/IEC 15424 (symbology identifiers).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from stockthread.identifiers import gs1
from stockthread.identifiers.barcodes import (
    controls,
    data_identifiers,
    envelopes,
    hibc,
    text_elements,
)
from stockthread.identifiers.barcodes.common import Common, Inside, common, inside
from stockthread.identifiers.barcodes.controls import GS
from stockthread.identifiers.barcodes.records import LENGTH_MAX, Fact
from stockthread.identifiers.gs1 import epc, retail, uris
from stockthread.identifiers.gs1.carriers import CARRIERS
from stockthread.identifiers.gs1.dictionary import AIS
from stockthread.kernel import clock
from stockthread.kernel.errors import Refused, refuse

GS1: Final = "GS1"
EPC: Final = "EPC"
ENVELOPE: Final = "ISO/IEC 15434"
PLAIN: Final = "plain"

_AROUND: Final = " \t\r\n"
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_SYMBOLOGIES: Final[Mapping[str, str]] = {
    "A": "Code 39", "C": "Code 128", "F": "Codabar", "G": "Code 93", "I": "Interleaved 2 of 5",
    "L": "PDF417", "Q": "QR Code", "U": "MaxiCode", "d": "Data Matrix", "z": "Aztec",
}  # fmt: skip
# What the parts of EPC schemes are that have no GS1 key.
_EPC_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "adi": ("maker", "maker_part_number", "serial"),
    "bic": ("shipping_container",),
    "gid": ("manager_number", "object_class", "serial"),
    "imovn": ("vessel",),
    "usdod": ("supplier", "serial"),
}
# A web address that is no Digital Link is an address like any other.
_NO_LINK: Final = frozenset(("gs1_bad_link", "gs1_compressed_link", "gs1_no_key"))


class ReadCode(NamedTuple):
    """What one code says.

    `text` is what came, without the symbology identifier and the space around it. `standard` is
    GS1, EPC, ISO/IEC 15434, ANSI MH10.8.2, HIBC or plain; `shape` says more of it. `is_certain` is
    False for a data identifier alone, which may as well be plain text. `facts` are all that is
    said, `common` what every standard has, `inside` what is in a pack.
    """

    text: str
    standard: str
    shape: str = ""
    symbology: str = ""
    is_certain: bool = True
    facts: tuple[Fact, ...] = ()
    common: Common = Common()
    inside: Inside | None = None


_SAYS_NOTHING = re.compile(
    r"(?![0-9]{8}\Z|[0-9]{12,14}\Z|0[012][0-9]{14}|80(?:03|06)[0-9]{14}|41[0-7][0-9]{13}"
    r"|urn:|epc|https?:|DMH)[0-9A-Za-z][0-9A-Za-z ._/-]*\Z",
    re.IGNORECASE,
)


def is_plain(text: str) -> bool:
    """Tell quickly that `read` would find a text plain, or at most a data identifier alone.

    False leaves it open.
    """
    return _SAYS_NOTHING.match(text) is not None


def read(text: str, *, this_year: int | None = None) -> ReadCode:
    """Return what a scan or typed text says, by whatever standard it is of.

    Years of one or two digits are those nearest to `this_year`, by default the present one.
    Raises Refused: barcode_too_long, barcode_empty, and those of the standard it is surely of.
    """
    if len(text) > LENGTH_MAX:
        refuse("barcode_too_long", limit=LENGTH_MAX)
    year = clock.now().year if this_year is None else this_year
    given = text.strip(_AROUND)
    found = _AIM.match(given)
    identifier = found[0] if found else ""
    body = given[len(identifier) :]
    if not body:
        refuse("barcode_empty")
    if identifier in CARRIERS and CARRIERS[identifier].content != "plain":
        return _gs1(given, body, year)
    symbology = _SYMBOLOGIES.get(identifier[1:2], "other") if identifier else ""
    return _untold(body, year, symbology)._replace(symbology=symbology)


def _untold(body: str, year: int, symbology: str) -> ReadCode:
    """Return what a text says of which the kind of symbol tells nothing."""
    if envelopes.begins(body):
        return _envelope(body, year)
    if epc.begins(body):
        return _epc(body, year)
    if hibc.begins(body) and (found := hibc.read(body, year)):
        return _code(body, hibc.STANDARD, *found)
    given = controls.restored(body) if body[0] in "0123456789" else body
    if _is_surely_elements(given):
        return _gs1(given, body, year)
    if uris.is_web(body):
        return _link(body, year)
    if (symbology == "" and retail.is_digits(body)) or _begins_with_key(body):
        try:
            return _gs1(body, body, year)
        except Refused:
            return ReadCode(body, PLAIN)
    return _bare(body, year) or ReadCode(body, PLAIN)


def _is_surely_elements(text: str) -> bool:
    """Tell whether a text has the signs of element strings: FNC1 or GS, or AIs in brackets."""
    if text[0] in "^" + GS + "\u241d":
        return True
    if text[0] == "(":
        ai = text[1:].partition(")")[0]
        return ai in AIS
    return text[0] in "0123456789" and GS in text


def _begins_with_key(text: str) -> bool:
    """Tell whether a text begins with an AI whose data has a check digit, and all digits of it."""
    return re.match("(00|01|02)[0-9]{14}|(8003|8006)[0-9]{14}|41[0-7][0-9]{13}", text) is not None


def _gs1(given: str, body: str, year: int) -> ReadCode:
    parsed = gs1.parse(given)
    facts = tuple(_elements(parsed, year))
    return _code(body, GS1, parsed.shape, facts)._replace(symbology=parsed.symbology)


def _elements(parsed: gs1.Parsed, year: int, standard: str = GS1) -> list[Fact]:
    fields = gs1.fields(parsed, this_year=year)
    return [
        Fact(field.name, field.value, field.unit, standard, ai, raw)
        for field, (ai, raw) in zip(fields, parsed.elements, strict=True)
    ]


def _link(body: str, year: int) -> ReadCode:
    """Return what a web address says: a Digital Link, or nothing that we know."""
    try:
        return _gs1(body, body, year)
    except Refused as refused:
        if refused.refusals[0].code in _NO_LINK:
            return ReadCode(body, PLAIN, "web address")
        raise


def _epc(body: str, year: int) -> ReadCode:
    """Return what an EPC says: its GS1 elements, or the parts of a scheme that has none."""
    found = epc.parse(body)
    names = _EPC_PARTS.get(found.scheme)
    if names is None:
        facts = _elements(epc.to_elements(found), year, EPC)
    else:
        facts = [
            Fact(name, part, "", EPC, found.scheme, part)
            for name, part in zip(names, found.parts, strict=True)
            if part
        ]
    return _code(body, EPC, f"{found.kind} {found.coding or found.scheme}", facts)


def _envelope(body: str, year: int) -> ReadCode:
    facts: list[Fact] = []
    segments = envelopes.read(body)
    for segment in segments:
        if segment.format == envelopes.GS1_ELEMENTS:
            for _, value in segment.fields:
                facts += _elements(gs1.parse(GS + value), year)
        elif segment.format == envelopes.TEXT_ELEMENTS:
            facts += text_elements.facts(segment.fields, year)
        else:
            facts += data_identifiers.facts(segment.fields, year)
    shape = "format " + " ".join(segment.format for segment in segments)
    return _code(body, ENVELOPE, shape, tuple(facts))


def _bare(body: str, year: int) -> ReadCode | None:
    field = data_identifiers.bare(body)
    if field is None:
        return None
    try:
        facts = tuple(data_identifiers.facts([field], year))
    except Refused:
        return None
    code = _code(body, data_identifiers.STANDARD, "data identifier", facts)
    return code._replace(is_certain=False)


def _code(body: str, standard: str, shape: str, facts: Sequence[Fact]) -> ReadCode:
    found = tuple(facts)
    return ReadCode(body, standard, shape, facts=found, common=common(found), inside=inside(found))
