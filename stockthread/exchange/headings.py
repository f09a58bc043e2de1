"""Which column of a delivery note or list says what: by its heading, products by their numbers too.

A heading is compared without its punctuation and without a "number" or "no." at its end, so that
"Serial No.", "serial_number" and "SERIAL" are one.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from stockthread import catalog

HEADINGS: Final = {
    "serial": ("serial", "serials", "s n", "sn", "serien", "numéro de série", "n de série",
               "número de serie", "matrícula", "barcode", "code"),
    "lot": ("lot", "lots", "batch", "batches", "charge", "chargen", "lote", "lotto", "lot batch",
            "batch lot"),
    "product": ("sku", "gtin", "ean", "upc", "part", "p n", "pn", "mpn", "article", "artikel",
                "art", "material", "product", "produkt", "item", "référence", "ref", "model",
                "modell", "modèle", "modelo"),
    "pack": ("sscc", "nve", "pallet", "carton", "pack", "licence plate", "license plate", "lpn"),
    "quantity": ("quantity", "qty", "amount", "weight", "menge", "quantité", "cantidad"),
    "expiry": ("expiry", "expiry date", "expires", "expires on", "expiration", "expiration date",
               "use by", "use by date"),
    "best before": ("best before", "best before date", "best by", "best by date", "bbd", "bbe",
                    "mhd", "dluo"),
}  # fmt: skip
SAMPLED: Final = 1_000
_NUMBER: Final = re.compile(r"(?:\s|numbers?|nummern?|num|nos?|nr|code|id)+$")
_OTHERS: Final = re.compile(r"[\W_]+")


Names = Mapping[str, Sequence[str]]


def meaning(heading: str, known: Names = HEADINGS) -> tuple[str, int] | None:
    """What a column with this heading says, and how far down the list of headings it is."""
    name = _OTHERS.sub(" ", heading.casefold()).strip()
    for each in (name, _NUMBER.sub("", name)):
        for what, names in known.items():
            if each in names:
                return what, names.index(each)
    return None


def columns(headings: Sequence[str], serial: str = "", names: Names = HEADINGS) -> dict[str, int]:
    """Return which column says what; of several with one meaning, the clearest.

    `serial` is the heading of the serials where somebody named it.
    """
    found: dict[str, tuple[int, int]] = {}
    for number, heading in enumerate(headings):
        if serial and same(heading, serial):
            found["serial"] = (-1, number)
        elif known := meaning(heading, names):
            what, rank = known
            found[what] = min(found.get(what, (rank, number)), (rank, number))
    return {what: number for what, (_, number) in found.items()}


def same(heading: str, other: str) -> bool:
    """Tell whether two headings differ in space and capitals at most."""
    return " ".join(heading.split()).casefold() == " ".join(other.split()).casefold()


def of_products(where: Mapping[str, int], rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column whose cells name products we know, or the one whose heading says so.

    That is the column, of those that say nothing else, of which most cells are SKUs or GTINs, at
    least half of them. Only the first SAMPLED rows are looked at.
    """
    headed = where.get("product")
    others = {number for what, number in where.items() if what != "product"}
    width = max((len(row) for row in rows[:SAMPLED]), default=0)
    cells = {
        n: [text for row in rows[:SAMPLED] if n < len(row) and (text := row[n].strip())]
        for n in range(width)
        if n not in others
    }
    known = _known({text for texts in cells.values() for text in texts})
    shares = {n: _share(texts, known) for n, texts in cells.items()}
    best = max(shares, key=lambda n: (shares[n], n == headed, -n), default=None)
    return best if best is not None and shares[best] >= 0.5 else headed


def _share(texts: Sequence[str], known: set[str]) -> float:
    return sum(text in known for text in texts) / len(texts) if texts else 0


def _known(texts: set[str]) -> set[str]:
    """Those of the texts that are SKUs or GTINs of our products."""
    gtins = {text: gtin for text in texts if (gtin := catalog.read.gtin14(text))}
    found = catalog.read.by_gtin(sorted(set(gtins.values())))
    return set(catalog.read.by_sku(sorted(texts))) | {
        t for t, gtin in gtins.items() if gtin in found
    }
