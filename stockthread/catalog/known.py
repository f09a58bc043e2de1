"""What barcodes mean that were taught: from a scanned text to its product and serial. Pure.

Loaded once (`read.known_barcodes`) and asked for whole batches: a text is looked up by the
beginnings and ends that were taught, however many there are. What several products may be meant
by is a choice for a person; nothing is guessed.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from stockthread.catalog.records import KnownBarcode

AROUND: Final = " \t\r\n"
_SYMBOLOGY: Final = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_FULL_WIDTH: Final = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}

_Ends = dict[int, dict[str, list[KnownBarcode]]]


class Match(NamedTuple):
    """What a text means: a product's id, the serial (None where it says none), pieces inside."""

    product: int
    serial: str | None
    pieces: int
    barcode: int


class Known:
    """The barcodes that are known, ready to be asked; see `match` and `pack`."""

    def __init__(self, barcodes: Iterable[KnownBarcode] = ()) -> None:
        self._numbers: dict[tuple[str, str], KnownBarcode] = {}
        starts: dict[int, dict[str, _Ends]] = {}
        for each in barcodes:
            if each.kind == "text":
                begun = starts.setdefault(len(each.before), {}).setdefault(each.before, {})
                ended = begun.setdefault(len(each.after), {})
                ended.setdefault(each.after, []).append(each)
            else:
                self._numbers[each.kind, each.before] = each
        self._starts = sorted(starts.items(), reverse=True)

    def match(self, text: str) -> list[Match]:
        """Return what a scanned text means, one answer a product, the most specific first.

        Of one product's barcodes the one with the longest beginning counts, then the longest end.
        """
        if not self._starts:
            return []
        text = plain(text)
        found: dict[int, Match] = {}
        for length, starts in self._starts:
            ends = starts.get(text[:length])
            if ends is not None:
                for each, serial in _fitting(ends, text, length):
                    match = Match(each.product, serial or None, each.pieces, each.id)
                    found.setdefault(each.product, match)
        return list(found.values())

    def pack(self, gtin: str) -> tuple[int, int] | None:
        """Return the product and the pieces inside that a taught GTIN of 14 digits stands for."""
        found = self.numbered("gtin", gtin)
        return (found.product, found.pieces) if found else None

    def part(self, number: str) -> tuple[int, int] | None:
        """Return the product and the pieces inside that a taught part number stands for."""
        found = self.numbered("part_number", number)
        return (found.product, found.pieces) if found else None

    def numbered(self, kind: str, number: str) -> KnownBarcode | None:
        """Return the barcode of a kind, gtin or part_number, that was taught by this number."""
        return self._numbers.get((kind, number))


def plain(text: str) -> str:
    """Return a scanned text without space and symbology identifier around it, in plain widths."""
    text = text.strip(AROUND)
    if not text.isascii():
        text = text.translate(_FULL_WIDTH)
    return text[3:] if text[:1] == "]" and _SYMBOLOGY.match(text) else text


def _fitting(ends: _Ends, text: str, begun: int) -> list[tuple[KnownBarcode, str]]:
    """Return the barcodes with this beginning that fit a text, and its serials."""
    found = []
    for length in sorted(ends, reverse=True) if len(ends) > 1 else ends:
        stop = len(text) - length
        if stop < begun:
            continue
        for each in ends[length].get(text[stop:], ()):
            if each.serial_min <= stop - begun <= each.serial_max:
                found.append((each, text[begun:stop]))
    return found
