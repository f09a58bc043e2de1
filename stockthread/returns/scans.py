"""What scans mean: codes of items as they stand, or as a barcode of any standard says them.

Nothing here writes.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread import catalog, ledger
from stockthread.identifiers import barcodes
from stockthread.kernel.errors import Refused
from stockthread.ledger import CodeMatch


class Meant(NamedTuple):
    """What a scan may mean. product: the one that the barcode names, 0 where it names none."""

    matches: tuple[CodeMatch, ...]
    product: int


def meant(texts: Sequence[str]) -> dict[str, Meant]:
    """Return what each text may mean; seven statements at most, however many texts."""
    plain = ledger.read.find_codes(texts)
    said = {text: _said(text) for text in texts if text not in plain}
    serials = [serial for serial, _ in said.values() if serial]
    more = ledger.read.find_codes(serials) if serials else {}
    gtins = catalog.read.by_gtin([gtin for _, gtin in said.values() if gtin]) if serials else {}
    found = {text: Meant(tuple(matches), 0) for text, matches in plain.items()}
    for text, (serial, gtin) in said.items():
        found[text] = Meant(tuple(more.get(serial, ())), gtins.get(gtin, 0))
    return found


def serial_of(text: str) -> str:
    """Return the serial that a barcode says, else the text as it stands."""
    return _said(text)[0] or text


def _said(text: str) -> tuple[str, str]:
    """The serial and the GTIN in a barcode, "" for what it does not say."""
    try:
        common = barcodes.together([barcodes.read(text)]).common
    except Refused:
        return "", ""
    serial = str(common.serial.value) if common.serial else ""
    return serial, str(common.gtin.value) if common.gtin else ""
