"""What any scanned text is: the standard it is of, what that says, and which product is meant.

Writes nothing. Many texts cost as many statements as one.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from stockthread.catalog import read
from stockthread.catalog.known import Known, Match
from stockthread.kernel.errors import Refusal, Refused

if TYPE_CHECKING:
    from stockthread.identifiers import barcodes


class SaidBarcode(NamedTuple):
    """What one text says.

    `code` is what the reader of barcodes makes of it, None where it refuses with `refused`.
    `meant` are the products that it may be, with serial and pieces inside: more than one is a
    choice for a person. A Match whose `barcode` is 0 is by the product's own GTIN.
    """

    text: str
    code: "barcodes.ReadCode | None"
    refused: Refusal | None
    meant: tuple[Match, ...]


def barcodes_said(texts: Sequence[str]) -> list[SaidBarcode]:
    """Return what each text is. Never raises Refused: what cannot be read says why."""
    from stockthread.identifiers import barcodes

    read_codes: list[tuple[barcodes.ReadCode | None, Refusal | None]] = []
    for text in texts:
        try:
            read_codes.append((barcodes.read(text), None))
        except Refused as refused:
            read_codes.append((None, refused.refusals[0]))
    known = read.known_barcodes()
    own = read.by_gtin([_gtin(code) for code, _ in read_codes])
    return [
        SaidBarcode(text, code, refusal, tuple(_meant(text, code, known, own)))
        for text, (code, refusal) in zip(texts, read_codes, strict=True)
    ]


def _meant(
    text: str, code: "barcodes.ReadCode | None", known: Known, own: dict[str, int]
) -> list[Match]:
    """Return the products of a text: by its GTIN, else its part number, else by what was taught."""
    gtin, part, serial = _gtin(code), _part(code), _serial(code)
    if gtin in own:
        return [Match(own[gtin], serial, 1, 0)]
    by_number = known.numbered("gtin", gtin) or known.numbered("part_number", part)
    if by_number:
        return [Match(by_number.product, serial, by_number.pieces, by_number.id)]
    return known.match(text)


def _gtin(code: "barcodes.ReadCode | None") -> str:
    return str(code.common.gtin.value) if code and code.common.gtin else ""


def _part(code: "barcodes.ReadCode | None") -> str:
    if code is None or not code.is_certain:
        return ""
    part = code.common.maker_part_number or code.common.customer_part_number
    return str(part.value) if part else ""


def _serial(code: "barcodes.ReadCode | None") -> str | None:
    return str(code.common.serial.value) if code and code.common.serial else None
