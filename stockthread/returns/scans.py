"""What scans mean: codes of items as they stand, or as a barcode of any standard says them.

Behind a lot's code, or the SKU or GTIN of bulk goods, may stand how much of it. Nothing here
writes.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from stockthread import catalog, ledger
from stockthread.identifiers import barcodes
from stockthread.kernel.errors import Refused
from stockthread.ledger import CodeMatch

_AMOUNT: Final = re.compile(r"(?P<code>\S.*?)(?:\s+|=)(?P<amount>[0-9][0-9.,]*\s*[^\W\d_]{0,8})")


class Meant(NamedTuple):
    """What a scan may mean. product: the one that the barcode names, 0 where it names none.

    amount: what stands behind the code. goods: the product of bulk goods whose SKU or GTIN it is.
    """

    matches: tuple[CodeMatch, ...]
    product: int = 0
    amount: str = ""
    goods: int = 0


def meant(texts: Sequence[str]) -> dict[str, Meant]:
    """Return what each text may mean; a constant number of statements, however many texts."""
    parted = {text: match for text in texts if (match := _AMOUNT.fullmatch(text))}
    plain = ledger.read.find_scanned([*texts, *(match["code"] for match in parted.values())])
    found: dict[str, Meant] = {}
    said: dict[str, list[_Reading]] = {}
    for text in texts:
        code, amount = parted[text].groups() if text in parted else (text, "")
        if text in plain or code in plain:
            is_whole = text in plain
            matches = plain[text if is_whole else code]
            found[text] = Meant(tuple(matches), 0, "" if is_whole else amount)
        else:
            said[text] = [_Reading(*_said(each), each, more) for each, more in
                          dict.fromkeys([(text, ""), (code, amount)])]  # fmt: skip
    every = [reading for some in said.values() for reading in some]
    names = [reading.name for reading in every if reading.name]
    more = ledger.read.find_codes(names) if names else {}
    skus, gtins = _products(every)
    for text, readings in said.items():
        first = next((each for each in readings if each.name in more), readings[-1])
        product = gtins.get(first.gtin, 0)
        goods = skus.get(first.code, gtins.get(catalog.read.gtin14(first.code), product))
        matches = more.get(first.name, [])
        found[text] = Meant(tuple(matches), product, first.amount, 0 if matches else goods)
    return found


class _Reading(NamedTuple):
    """One way to read a scan: the serial or lot and the GTIN in it, and the amount behind it."""

    name: str
    gtin: str
    code: str
    amount: str


def _products(readings: Sequence[_Reading]) -> tuple[dict[str, int], dict[str, int]]:
    """Products by SKU and by GTIN, of GTINs in barcodes and of codes as they stand."""
    if not readings:
        return {}, {}
    gtins = [g for each in readings for g in (each.gtin, catalog.read.gtin14(each.code)) if g]
    return catalog.read.by_sku([each.code for each in readings]), catalog.read.by_gtin(gtins)


def serial_of(text: str) -> str:
    """Return the serial that a barcode says, else the text as it stands."""
    serial, _, _ = _facts(text)
    return serial or text


def _said(text: str) -> tuple[str, str]:
    """The serial in a barcode, else the lot's number, and its GTIN; "" for what it does not say."""
    serial, lot, gtin = _facts(text)
    return serial or lot, gtin


def _facts(text: str) -> tuple[str, str, str]:
    try:
        common = barcodes.together([barcodes.read(text)]).common
    except Refused:
        return "", "", ""
    serial, lot, gtin = (
        str(fact.value) if fact else "" for fact in (common.serial, common.lot, common.gtin)
    )
    return serial, lot, gtin
