"""The binary codings of tags: header, filter, partition, and how each part is written in bits.

Source: GS1 EPC Tag Data Standard, release 2.1, sections 14.2 (headers), 14.3 (how parts are
coded), 14.4 (partition table) and 14.6 (the codings). The codings whose names end in `+` and
the retired gdti-113 are left out.
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

# How many bits a company prefix of 12, 11 … 6 digits has; the place is the partition value.
PREFIX_BITS: Final = (40, 37, 34, 30, 27, 24, 20)


class Field(NamedTuple):
    """How a part is coded, and in how many bits.

    `number` without noughts before it, `digits` with them, `marked` digits after a 1, `ascii`
    seven bits a character and then zeros, `packed` six bits a character and then six zeros (`bits`
    is 0), `cage` eight or six bits a character with a space before five. `zeros` is no part.
    """

    coding: str
    bits: int


class Coding(NamedTuple):
    """One binary coding: its scheme, header, bits of the filter, bits of prefix and reference.

    `key` is how the reference is coded, with the bits of prefix and reference together, None for
    schemes without a company prefix. `rest` are the parts after it.
    """

    scheme: str
    header: int
    filter_bits: int
    key: Field | None
    rest: tuple[Field, ...] = ()


_RESERVED: Final = Field("zeros", 24)
_PIECE: Final = (Field("digits", 7), Field("digits", 7))

# In the order in which they are tried: the shortest first.
CODINGS: Final[Mapping[str, Coding]] = {
    "sgtin-96": Coding("sgtin", 0x30, 3, Field("digits", 44), (Field("number", 38),)),
    "sgtin-198": Coding("sgtin", 0x36, 3, Field("digits", 44), (Field("ascii", 140),)),
    "sscc-96": Coding("sscc", 0x31, 3, Field("digits", 58), (_RESERVED,)),
    "sgln-96": Coding("sgln", 0x32, 3, Field("digits", 41), (Field("number", 41),)),
    "sgln-195": Coding("sgln", 0x39, 3, Field("digits", 41), (Field("ascii", 140),)),
    "grai-96": Coding("grai", 0x33, 3, Field("digits", 44), (Field("number", 38),)),
    "grai-170": Coding("grai", 0x37, 3, Field("digits", 44), (Field("ascii", 112),)),
    "giai-96": Coding("giai", 0x34, 3, Field("number", 82)),
    "giai-202": Coding("giai", 0x38, 3, Field("ascii", 188)),
    "gsrn-96": Coding("gsrn", 0x2D, 3, Field("digits", 58), (_RESERVED,)),
    "gsrnp-96": Coding("gsrnp", 0x2E, 3, Field("digits", 58), (_RESERVED,)),
    "gdti-96": Coding("gdti", 0x2C, 3, Field("digits", 41), (Field("number", 41),)),
    "gdti-174": Coding("gdti", 0x3E, 3, Field("digits", 41), (Field("ascii", 119),)),
    "cpi-96": Coding("cpi", 0x3C, 3, Field("number", 51), (Field("number", 31),)),
    "cpi-var": Coding("cpi", 0x3D, 3, Field("packed", 0), (Field("number", 40),)),
    "sgcn-96": Coding("sgcn", 0x3F, 3, Field("digits", 41), (Field("marked", 41),)),
    "itip-110": Coding("itip", 0x40, 3, Field("digits", 44), (*_PIECE, Field("number", 38))),
    "itip-212": Coding("itip", 0x41, 3, Field("digits", 44), (*_PIECE, Field("ascii", 140))),
    "gid-96": Coding(
        "gid", 0x35, 0, None, (Field("number", 28), Field("number", 24), Field("number", 36))
    ),
    "usdod-96": Coding("usdod", 0x2F, 4, None, (Field("cage", 48), Field("number", 36))),
    "adi-var": Coding(
        "adi", 0x3B, 6, None, (Field("cage", 36), Field("packed", 0), Field("packed", 0))
    ),
}  # fmt: skip
HEADERS: Final[Mapping[int, str]] = {coding.header: name for name, coding in CODINGS.items()}
