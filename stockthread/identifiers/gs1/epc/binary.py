"""What stands in the EPC memory of a tag, as hexadecimal digits: reading and writing.

Source: GS1 EPC Tag Data Standard, release 2.1, sections 14.3 (encoding and decoding of parts),
14.4 (partition), 14.6 (codings) and 15 (the memory holds whole words of 16 bits).
"""

import re
from typing import Final

from stockthread.identifiers.gs1.epc.codings import CODINGS, HEADERS, PREFIX_BITS, Coding, Field
from stockthread.identifiers.gs1.epc.schemes import SCHEMES, Epc, check, refuse_epc
from stockthread.kernel.errors import Refused, refuse

WORD: Final = 16
HEX_MAX: Final = 128

_HEX = re.compile("[0-9A-Fa-f]{4,}")
_NUMBER = re.compile("0|[1-9][0-9]*")
_PREFIX_MOST: Final = 12


def tag(epc: Epc, filter_value: int = 0, coding: str = "") -> Epc:
    """Return the tag of an EPC, by default in the shortest coding that holds it.

    Raises Refused: gs1_not_encodable.
    """
    names = [name for name in CODINGS if CODINGS[name].scheme == epc.scheme]
    if coding:
        names = [name for name in names if name == coding]
    if not names or None in epc.parts or epc.kind not in ("id", "tag"):
        refuse("gs1_not_encodable", ai="", coding=coding or epc.scheme, position=1)
    for number, name in enumerate(names, 1):
        has_filter = CODINGS[name].filter_bits > 0
        found = Epc("tag", epc.scheme, epc.parts, name, filter_value if has_filter else None)
        try:
            to_hex(found)
        except Refused:
            if number == len(names):
                raise
        else:
            return found
    raise AssertionError(epc)


def identity(epc: Epc) -> Epc:
    """Return the EPC that is in a tag, without its coding and filter."""
    return Epc("id", epc.scheme, epc.parts) if epc.kind == "tag" else epc


def to_hex(epc: Epc) -> str:
    """Return what stands in a tag. Raises Refused: gs1_not_encodable, gs1_bad_epc."""
    if epc.kind != "tag" or epc.coding not in CODINGS or None in epc.parts:
        refuse("gs1_not_encodable", ai="", coding=epc.coding or epc.scheme, position=1)
    check(epc.scheme, epc.parts)
    coding = CODINGS[epc.coding]
    filter_value = epc.filter or 0
    if coding.scheme != epc.scheme or not 0 <= filter_value < 2**coding.filter_bits:
        refuse("gs1_not_encodable", ai="", coding=epc.coding, position=1)
    bits = _number_bits(coding.header, 8)
    if coding.filter_bits:
        bits += _number_bits(filter_value, coding.filter_bits)
    parts = [part or "" for part in epc.parts]
    if coding.key:
        prefix, reference = parts.pop(0), parts.pop(0)
        partition = _PREFIX_MOST - len(prefix)
        bits += _number_bits(partition, 3) + _number_bits(int(prefix), PREFIX_BITS[partition])
        bits += _coded(reference, _reference(coding.key, partition), epc.coding)
    for field in coding.rest:
        part = "" if field.coding == "zeros" else parts.pop(0)
        bits += _coded(part, field, epc.coding)
    bits += "0" * (-len(bits) % WORD)
    return f"{int(bits, 2):0{len(bits) // 4}X}"


def from_hex(text: str) -> Epc:
    """Return the tag that these hexadecimal digits say. Raises Refused gs1_bad_epc."""
    if not _HEX.fullmatch(text) or len(text) > HEX_MAX or len(text) % 4:
        refuse_epc(text, "a tag holds whole words of four hexadecimal digits")
    name = HEADERS.get(int(text[:2], 16))
    if name is None:
        refuse_epc(text, "no known header")
    coding = CODINGS[name]
    bits = _Bits(text)
    bits.number(8)
    filter_value = bits.number(coding.filter_bits) if coding.filter_bits else None
    parts: list[str] = []
    if coding.key:
        parts += _key(bits, coding)
    parts += [bits.part(field) for field in coding.rest if field.coding != "zeros"]
    bits.need_no_more()
    check(coding.scheme, tuple(parts))
    return Epc("tag", coding.scheme, tuple(parts), name, filter_value)


def _reference(key: Field, partition: int) -> Field:
    """Return how the reference is coded after a company prefix of this partition."""
    return key if key.coding == "packed" else Field(key.coding, key.bits - PREFIX_BITS[partition])


def _key(bits: "_Bits", coding: Coding) -> tuple[str, str]:
    assert coding.key
    partition = bits.number(3)
    if partition >= len(PREFIX_BITS):
        refuse_epc(bits.text, "no such partition")
    length = _PREFIX_MOST - partition
    prefix = f"{bits.number(PREFIX_BITS[partition]):0{length}}"
    if len(prefix) > length:
        refuse_epc(bits.text, f"a company prefix of more than {length} digits")
    digits = (SCHEMES[coding.scheme].digits or 0) - length
    return prefix, bits.part(_reference(coding.key, partition), digits)


def _number_bits(number: int, size: int) -> str:
    return f"{number:0{size}b}"


def _coded(part: str, field: Field, coding: str) -> str:
    """Return the bits of a part. Raises Refused gs1_not_encodable."""
    size = field.bits
    if field.coding == "zeros":
        return "0" * size
    if field.coding == "packed":
        return "".join(f"{ord(character) % 64:06b}" for character in part) + "0" * 6
    if field.coding == "cage":
        width = size // 6
        return "".join(f"{ord(letter) % 2**width:0{width}b}" for letter in part.rjust(6))
    if field.coding == "ascii":
        bits = "".join(f"{ord(character):07b}" for character in part)
        if len(bits) <= size:
            return bits.ljust(size, "0")
    else:
        number = "1" + part if field.coding == "marked" else part or "0"
        if field.coding == "number" and not _NUMBER.fullmatch(number):
            number = str(2**size)
        if int(number) < 2**size:
            return _number_bits(int(number), size)
    refuse("gs1_not_encodable", ai="", coding=coding, position=1)


class _Bits:
    """The bits of a tag, taken from the front."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.bits = f"{int(text, 16):0{4 * len(text)}b}"
        self.at = 0

    def number(self, size: int) -> int:
        """Take a number of this many bits."""
        if self.at + size > len(self.bits):
            refuse_epc(self.text, "it breaks off")
        self.at += size
        return int(self.bits[self.at - size : self.at], 2)

    def part(self, field: Field, digits: int = 2) -> str:
        """Take one part, which has this many digits where it is of digits."""
        if field.coding == "packed":
            return self._packed()
        if field.coding == "ascii":
            return self._ascii(field.bits)
        if field.coding == "cage":
            width = field.bits // 6
            letters = [self.number(width) for _ in range(6)]
            return "".join(map(_letter if width == 6 else chr, letters)).removeprefix(" ")
        number = str(self.number(field.bits))
        if field.coding == "marked":
            if not number.startswith("1") or len(number) < 2:
                refuse_epc(self.text, "a serial that is none")
            return number[1:]
        if field.coding == "digits":
            if not digits:
                return "" if number == "0" else number
            return number.zfill(digits)
        return number

    def need_no_more(self) -> None:
        """Refuse what follows the parts, unless it is zeros."""
        if "1" in self.bits[self.at :]:
            refuse_epc(self.text, "something follows its end")

    def _packed(self) -> str:
        letters = ""
        while number := self.number(6):
            letters += _letter(number)
        return letters

    def _ascii(self, size: int) -> str:
        letters = [self.number(7) for _ in range(size // 7)]
        text = "".join(map(chr, letters)).rstrip("\0")
        if self.number(size % 7) if size % 7 else "\0" in text:
            refuse_epc(self.text, "a character that no EPC may hold")
        return text


def _letter(number: int) -> str:
    """Return the character that six bits stand for."""
    return chr(number if number >= 32 else number + 64)
