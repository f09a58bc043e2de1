"""What scanners send for each kind of symbol: AIM identifiers, and the digits of EAN, UPC and ITF.

Sources: ISO/IEC 15424 (symbology identifiers); GS1 General Specifications, sections 5 (the
symbols), 5.10 (composite symbols) and 7.8 (FNC1 comes as the character GS, 29).
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from stockthread.identifiers.gs1.element_strings import shown
from stockthread.identifiers.gs1.records import FNC1, GROUP_SEPARATOR, Received
from stockthread.kernel.errors import refuse

COMPOSITE: Final = "|"
COMPOSITE_AIM: Final = "]e0"
IDENTIFIER_LENGTH: Final = 3
ADD_ON_LENGTHS: Final = (2, 5)


class Carrier(NamedTuple):
    """A kind of symbol: its name, and what its data is.

    `content` is `elements`, `digits` or `plain`; `length` is how many digits there are.
    """

    symbology: str
    content: str
    length: int = 0


CARRIERS: Final[Mapping[str, Carrier]] = {
    "]C0": Carrier("Code 128", "plain"),
    "]C1": Carrier("GS1-128", "elements"),
    "]E0": Carrier("EAN-13", "digits", 13),
    "]E3": Carrier("EAN-13", "digits", 13),
    "]E4": Carrier("EAN-8", "digits", 8),
    "]I0": Carrier("ITF-14", "digits", 14),
    "]I1": Carrier("ITF-14", "digits", 14),
    "]J0": Carrier("DotCode", "plain"),
    "]J1": Carrier("DotCode", "elements"),
    "]J4": Carrier("DotCode", "elements"),
    "]Q0": Carrier("QR Code", "plain"),
    "]Q1": Carrier("QR Code", "plain"),
    "]Q2": Carrier("QR Code", "plain"),
    "]Q3": Carrier("QR Code", "elements"),
    "]Q4": Carrier("QR Code", "elements"),
    "]d1": Carrier("Data Matrix", "plain"),
    "]d2": Carrier("Data Matrix", "elements"),
    "]d4": Carrier("Data Matrix", "plain"),
    "]d5": Carrier("Data Matrix", "elements"),
    "]e0": Carrier("GS1 DataBar", "elements"),
}

_LOOKS_LIKE_FNC1 = re.compile(r"\\*\^")


def received(text: str, offset: int = 0) -> Received:
    """Return what a scanner sent with an AIM identifier, in our text form.

    Raises Refused: gs1_unknown_symbology, gs1_not_fnc1, gs1_bad_symbol. The elements and the
    check digits are not looked at.
    """
    carrier = CARRIERS.get(text[:IDENTIFIER_LENGTH])
    if carrier is None:
        identifier = text[:IDENTIFIER_LENGTH]
        refuse("gs1_unknown_symbology", ai="", identifier=identifier, position=1 + offset)
    data, start = text[IDENTIFIER_LENGTH:], offset + IDENTIFIER_LENGTH
    if carrier.content == "plain":
        return Received(carrier.symbology, escaped(data))
    if carrier.content == "elements" and data.startswith("("):
        return Received(carrier.symbology, data)  # some decoders write elements for people
    if carrier.content == "elements":
        return Received(carrier.symbology, _elements(data, start))
    linear, sign, composite = data.partition(COMPOSITE_AIM)
    if sign:
        linear = linear.removesuffix(COMPOSITE)
        composite = COMPOSITE + _elements(composite, start + len(data) - len(composite))
    add_ons = ADD_ON_LENGTHS if text.startswith("]E3") else (0,)
    is_digits = linear.isascii() and linear.isdigit()
    if not is_digits or len(linear) - carrier.length not in add_ons:
        symbology, value = carrier.symbology, shown(linear)
        refuse("gs1_bad_symbol", ai="01", symbology=symbology, value=value, position=1 + start)
    return Received(carrier.symbology, linear + composite)


def escaped(data: str) -> str:
    """Return plain data so that it cannot be taken for an element string."""
    return "\\" + data if _LOOKS_LIKE_FNC1.match(data) else data


def unescaped(data: str) -> str:
    """Return plain data as it was before `escaped`."""
    return data[1:] if data.startswith("\\") and _LOOKS_LIKE_FNC1.match(data) else data


def _elements(data: str, start: int) -> str:
    """Return scanned elements with ^ for FNC1; some scanners send the first one too."""
    if (found := data.find(FNC1)) >= 0:
        refuse("gs1_not_fnc1", position=start + found + 1, ai="")
    return FNC1 + data.removeprefix(GROUP_SEPARATOR).replace(GROUP_SEPARATOR, FNC1)
