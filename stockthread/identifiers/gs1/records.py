"""What the parser takes and gives: immutable tuples."""

from typing import Final, NamedTuple

FNC1: Final = "^"
GROUP_SEPARATOR: Final = "\x1d"

Element = tuple[str, str]


class Rules(NamedTuple):
    """What is let pass beyond the standard, and what is asked beyond the single elements.

    `strict` asks that the AIs fit one another: none that exclude each other, none without the
    AIs that it needs. `unknown_ais` lets AIs pass that GS1 has not assigned, and
    `unknown_attributes` lets them stand in a Digital Link. `zero_suppressed_gtins` lets GTINs of
    8, 12 or 13 digits stand in a Digital Link; `short_names` lets names of an older standard
    stand there for AIs, as in /gtin/…/ser/….
    """

    strict: bool = False
    unknown_ais: bool = False
    unknown_attributes: bool = False
    zero_suppressed_gtins: bool = True
    short_names: bool = False


class Parsed(NamedTuple):
    """What a scan or text says.

    `elements` are pairs of AI and value, in their order. `symbology` is the kind of symbol as far
    as it is known, such as GS1-128; "" for typed text. `shape` is one of `element string`,
    `bracketed`, `digital link`, `epc` and `gtin`. `add_on` is the two- or five-digit symbol beside
    an EAN-13, which is no element; "" where there is none.
    """

    elements: tuple[Element, ...]
    symbology: str = ""
    shape: str = "element string"
    add_on: str = ""


class Received(NamedTuple):
    """What a scanner sent: the kind of symbol, and its data in our text form.

    There an element string begins with ^ and has ^ for FNC1, the digits of an EAN, UPC or ITF
    symbol stand for themselves, | stands before a composite component, and any other data
    that begins with ^ has a backslash before it.
    """

    symbology: str
    data: str
