"""MAC addresses (EUI-48): however they are written, one form. Pure.

Source: IEEE Std 802-2014, clause 8: six octets, the first of which says by its lowest bit whether
the address is one device's or a group's. Devices and their labels write the octets in pairs behind
colons, hyphens or spaces, in fours behind points, in two halves, or with nothing between them; kept
is `00:1B:63:84:45:E6`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from stockthread.kernel.errors import Refusal

FORM: Final = "eui48"
NOBODY: Final = "00:00:00:00:00:00"
_OCTET: Final = "[0-9A-F]{2}"
_WRITTEN: Final = re.compile(
    rf"{_OCTET}([-: ]?){_OCTET}(?:\1{_OCTET}){{4}}"
    r"|[0-9A-F]{4}\.[0-9A-F]{4}\.[0-9A-F]{4}"
    r"|[0-9A-F]{6}[-:][0-9A-F]{6}"
)
_BETWEEN: Final = str.maketrans("", "", "-:. ")


def written(text: str) -> str:
    """Return the one form of an address, "" for what is none."""
    upper = text.upper() if text.isascii() else ""
    if not _WRITTEN.fullmatch(upper):
        return ""
    bare = upper.translate(_BETWEEN)
    return ":".join(bare[n : n + 2] for n in range(0, 12, 2))


def refusals(texts: Sequence[str], addresses: Sequence[str]) -> Iterator[Refusal]:
    """Why texts are no addresses of devices: empty_code, mac_form, mac_of_a_group, mac_of_nobody.

    `addresses` are their forms by `written`.
    """
    for line, (text, address) in enumerate(zip(texts, addresses, strict=True)):
        if not text:
            yield Refusal(line, "empty_code", {})
        elif not address:
            yield Refusal(line, "mac_form", {"text": text[:60]})
        elif int(address[:2], 16) & 1:
            yield Refusal(line, "mac_of_a_group", {"text": text})
        elif address == NOBODY:
            yield Refusal(line, "mac_of_nobody", {"text": text})
