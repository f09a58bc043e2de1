"""GS1 Digital Link URIs, uncompressed: reading and writing.

Any domain and any path before the key is read: the last primary key in the path counts, what
follows it must be its qualifiers in their order, and the query adds attributes. Names in the
query that are no numbers are not ours and are passed over.
Source: GS1 Digital Link Standard: URI Syntax, release 1.6; compressed links: GS1 Digital Link
Standard: Compression, which this module only recognises.
"""

import base64
import binascii
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from stockthread.identifiers.gs1 import element_strings, uris
from stockthread.identifiers.gs1.dictionary import AI_LENGTH, AIS
from stockthread.identifiers.gs1.element_strings import shown
from stockthread.identifiers.gs1.records import Element, Rules
from stockthread.kernel.errors import refuse

STEM: Final = "https://id.gs1.org"
GTIN: Final = "01"

# GS1 Digital Link Standard 1.1; later releases have the numbers only.
SHORT_NAMES: Final = {
    "gtin": "01", "itip": "8006", "gmn": "8013", "cpid": "8010", "gln": "414", "payTo": "415",
    "party": "417", "gsrnp": "8017", "gsrn": "8018", "gcn": "255", "sscc": "00", "gdti": "253",
    "ginc": "401", "gsin": "402", "grai": "8003", "giai": "8004",
    "cpv": "22", "lot": "10", "ser": "21", "tpx": "235", "cpsn": "8011", "glnx": "254",
    "refno": "8020", "srin": "8019",
}  # fmt: skip

_COMPRESSED = re.compile("[A-Za-z0-9_-]{8,}")


def read(text: str, rules: Rules) -> list[Element]:
    """Return the elements of a link: key, qualifiers, attributes.

    Raises Refused: gs1_bad_link, gs1_compressed_link, gs1_no_key, gs1_bad_qualifier,
    gs1_bad_attribute, gs1_unknown_ai and those of a value.
    """
    uri = uris.read(text)
    path = _key_and_qualifiers(uri.segments, rules)
    elements = [_element(ai, uris.decoded(value), rules) for ai, value in path]
    ais = [ai for ai, _ in path]
    _need_sequence(ais)
    known = dict.fromkeys(ais)
    for name, value in uri.pairs:
        ai = SHORT_NAMES.get(name, name) if rules.short_names else name
        if not (ai.isascii() and ai.isdigit()):
            continue
        _need_attribute(ai, ais, known, rules)
        elements.append(_element(ai, uris.decoded(value, is_query=True), rules))
        known[ai] = None
    return elements


def write(elements: Sequence[Element], stem: str, rules: Rules) -> str:
    """Return the canonical link: key, qualifiers in their order, then the other elements.

    The first primary key is the link's. AIs of predefined length come first among the attributes.
    Raises Refused: gs1_bad_link, gs1_no_key, gs1_bad_attribute.
    """
    values = dict(elements)
    key = next((ai for ai in values if ai in AIS and AIS[ai].key_sequences is not None), "")
    if not key:
        refuse("gs1_no_key", ai="", position=1)
    sequences = AIS[key].key_sequences or ((),)
    chosen = next((each for each in sequences if any(ai in values for ai in each)), ())
    path = [key, *(ai for ai in chosen if ai in values)]
    rest = [ai for ai in values if ai not in path]
    for ai in rest:
        if not _may_be_attribute(ai, rules):
            refuse("gs1_bad_attribute", ai=ai, position=1)
    rest.sort(key=lambda ai: not element_strings.is_predefined(ai))
    steps = "".join(f"/{ai}/{uris.encoded(values[ai])}" for ai in path)
    query = "&".join(f"{ai}={uris.encoded(values[ai])}" for ai in rest)
    return uris.read_stem(stem) + steps + ("?" + query if query else "")


def _key_and_qualifiers(segments: Sequence[str], rules: Rules) -> list[Element]:
    """Return the pairs from the last primary key on. Raises Refused."""
    for at in range(len(segments) - 2, -1, -2):
        name = segments[at]
        ai = SHORT_NAMES.get(name, name) if rules.short_names else name
        if ai in AIS and AIS[ai].key_sequences is not None:
            return list(_pairs(segments[at:], rules))
    if segments and is_compressed(segments[-1]):
        refuse("gs1_compressed_link", ai="", position=1)
    refuse("gs1_no_key", ai="", position=1)


def _pairs(segments: Sequence[str], rules: Rules) -> Iterator[Element]:
    for name, value in zip(segments[::2], segments[1::2], strict=True):
        yield (SHORT_NAMES.get(name, name) if rules.short_names else name), value


def is_compressed(segment: str) -> bool:
    """Tell whether the end of a path looks like a compressed link.

    That is base64url whose first octets are the digits of an AI, or stand for several AIs at once.
    """
    if not _COMPRESSED.fullmatch(segment):
        return False
    try:
        first = base64.urlsafe_b64decode(segment[:4])[0]
    except binascii.Error:
        return False
    return f"{first:02X}" in AI_LENGTH or first >= 0xA0


def _need_sequence(ais: Sequence[str]) -> None:
    """What follows the key must be its qualifiers, in order. Raises Refused gs1_bad_qualifier."""
    key, *qualifiers = ais
    if any(_is_within(qualifiers, sequence) for sequence in AIS[key].key_sequences or ()):
        return
    known = set[str]().union(*(AIS[key].key_sequences or ()))
    wrong = next((ai for ai in qualifiers if ai not in known), qualifiers[-1])
    refuse("gs1_bad_qualifier", ai=shown(wrong), key=key, position=ais.index(wrong) + 1)


def _need_attribute(ai: str, path: Sequence[str], known: Collection[str], rules: Rules) -> None:
    """An attribute comes once, and in the path where it could. Raises Refused gs1_bad_attribute."""
    key, *qualifiers = path
    fits_path = any({ai, *qualifiers} <= set(sequence) for sequence in AIS[key].key_sequences or ())
    if ai in known or fits_path or not _may_be_attribute(ai, rules):
        refuse("gs1_bad_attribute", ai=shown(ai), position=len(known) + 1)


def _may_be_attribute(ai: str, rules: Rules) -> bool:
    return AIS[ai].is_attribute if ai in AIS else rules.unknown_attributes


def _is_within(ais: Sequence[str], sequence: Sequence[str]) -> bool:
    """Tell whether these come in the sequence's order."""
    rest = iter(sequence)
    return all(ai in rest for ai in ais)


def _element(ai: str, value: str, rules: Rules) -> Element:
    if ai == GTIN and rules.zero_suppressed_gtins and len(value) in (8, 12, 13):
        value = value.zfill(14)
    element_strings.check(ai, value, rules)
    return ai, value
