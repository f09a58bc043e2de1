"""The two coupon codes of North America, in which each part says how long the next one is.

Source: GS1 US, North American Coupon Application Guideline Using GS1 DataBar Expanded Symbols;
GS1 General Specifications, sections on AI (8110) and AI (8112).
"""

from collections.abc import Callable, Mapping
from typing import Final

from stockthread.identifiers.gs1 import moments
from stockthread.identifiers.gs1.characters import NUMERIC, not_in
from stockthread.identifiers.gs1.flaws import Flaw

Check = Callable[[str], Flaw | None]

FAMILY_LENGTH: Final = 3
OFFER_LENGTH: Final = 6
DATE_LENGTH: Final = 6
_REQUIREMENT_CODES: Final = "012349"


class _Flawed(Exception):
    """Ends the reading at the first flaw; never leaves this module."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.name)
        self.flaw = flaw


class _Reader:
    """Reads a coupon from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def lack(self, name: str) -> _Flawed:
        """The coupon ends too early: the flaw is what is left, or where nothing is, all of it."""
        start = self.at if self.at < len(self.text) else 0
        return _Flawed(Flaw(f"coupon_{name}", start, len(self.text) - start))

    def take(self, length: int, lacking: str) -> str:
        """Read this many digits."""
        if self.at + length > len(self.text):
            raise self.lack(lacking)
        self.at += length
        return self.text[self.at - length : self.at]

    def fixed(self, name: str, length: int) -> None:
        """Read a part whose length is known."""
        self.take(length, f"truncated_{name}")

    def sized(self, name: str, shortest: int, sizes: str) -> None:
        """Read a part after the digit that says its length: `sizes[0]` stands for `shortest`."""
        size = self.take(1, f"missing_{name}_vli")
        if size not in sizes:
            raise _Flawed(Flaw(f"coupon_invalid_{name}_length", self.at - 1, 1))
        self.fixed(name, shortest + sizes.index(size))

    def one_of(self, name: str, codes: str) -> str:
        """Read one digit out of `codes`."""
        code = self.take(1, f"missing_{name}")
        if code not in codes:
            raise _Flawed(Flaw(f"coupon_invalid_{name}", self.at - 1, 1))
        return code

    def date(self, name: str) -> str:
        """Read a date YYMMDD."""
        date = self.take(DATE_LENGTH, f"too_short_for_{name}_date")
        if moments.CHECKS["yymmdd"](date):
            raise _Flawed(Flaw(f"coupon_invalid_{name}_date", self.at - DATE_LENGTH, DATE_LENGTH))
        return date

    def has(self, number: str) -> bool:
        """Tell whether the optional part of this number follows, and read the number."""
        is_here = self.text.startswith(number, self.at)
        self.at += is_here
        return is_here

    def end(self) -> None:
        """Nothing may follow."""
        if self.at < len(self.text):
            raise self.lack("excess_data")


def couponcode(text: str) -> Flaw | None:
    """AI (8110): who offers it, what it is worth, what must be bought for it."""
    return _flaw(text, _coupon)


def couponposoffer(text: str) -> Flaw | None:
    """AI (8112): a positive offer file's coupon: format, funder, offer, serial number."""
    return _flaw(text, _offer)


def _flaw(text: str, read: Callable[[_Reader], None]) -> Flaw | None:
    if flaw := not_in(NUMERIC, text):
        return flaw
    try:
        read(_Reader(text))
    except _Flawed as flawed:
        return flawed.flaw
    return None


def _coupon(reader: _Reader) -> None:
    reader.sized("gcp", 6, "0123456")
    reader.fixed("offer_code", OFFER_LENGTH)
    reader.sized("save_value", 1, "12345")
    _purchase(reader, "1st")
    if reader.has("1"):
        reader.one_of("additional_purchase_rules_code", "0123")
        _purchase(reader, "2nd")
        _purchase_company(reader, "2nd")
    if reader.has("2"):
        _purchase(reader, "3rd")
        _purchase_company(reader, "3rd")
    _dates(reader)
    if reader.has("5"):
        reader.sized("serial_number", 6, "0123456789")
    if reader.has("6"):
        reader.sized("retailer_gcp_or_gln", 7, "1234567")
    if reader.has("9"):
        reader.one_of("save_value_code", "01256")
        reader.one_of("save_value_applies_to_item", "012")
        reader.one_of("store_coupon_flag", "0123456789")
        reader.one_of("dont_multiply_flag", "01")
    reader.end()


def _purchase(reader: _Reader, which: str) -> None:
    reader.sized(f"{which}_purchase_requirement", 1, "12345")
    reader.one_of(f"{which}_purchase_requirement_code", _REQUIREMENT_CODES)
    reader.fixed(f"{which}_purchase_family_code", FAMILY_LENGTH)


def _purchase_company(reader: _Reader, which: str) -> None:
    """Whose goods: 9 means the company that the coupon is of."""
    if not reader.has("9"):
        reader.sized(f"{which}_purchase_gcp", 6, "0123456")


def _dates(reader: _Reader) -> None:
    began = reader.at
    expires = reader.date("expiration") if reader.has("3") else ""
    starts = reader.date("start") if reader.has("4") else ""
    if expires and starts and expires < starts:
        raise _Flawed(Flaw("coupon_expiration_before_start", began, reader.at - began))


def _offer(reader: _Reader) -> None:
    reader.one_of("format_code", "01")
    reader.sized("funder", 6, "0123456")
    reader.fixed("offer_code", OFFER_LENGTH)
    reader.sized("serial_number", 6, "0123456789")
    reader.end()


CHECKS: Final[Mapping[str, Check]] = {"couponcode": couponcode, "couponposoffer": couponposoffer}
