"""Which products the codes of a delivery name, all looked up at once.

A product is named by its GTIN, by its SKU as maker's part number or plain text, and by what was
taught: packs, part numbers, and barcodes of which a part is the serial. A code that is expected
tells its product too, where nothing else does.
"""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from stockthread import catalog, ledger
from stockthread.catalog import Product
from stockthread.identifiers import barcodes
from stockthread.receipts import written
from stockthread.receipts.rows import Row

_GTINS = ("gtin", "content_gtin")
_PARTS = ("maker_part_number", "customer_part_number")


class Named(NamedTuple):
    """What one code names: products (several are a choice), its serial where that was taught, and
    how many pieces are inside. `gtin` is one that nobody knows."""

    products: tuple[int, ...] = ()
    serial: str = ""
    pieces: int = 1
    gtin: str = ""


NOTHING = Named()


class Lookup:
    """What is known of the products that these rows may name."""

    def __init__(self, rows: Iterable[Row], chosen: Product | None) -> None:
        codes = [code for row in rows for code in row.codes]
        facts = [fact for code in codes for fact in code.facts]
        parts = {str(fact.value) for fact in facts if fact.name in _PARTS}
        texts = {code.text for code in codes if not (code.facts and code.is_certain)}
        self._known = catalog.read.known_barcodes()
        self._gtins = catalog.read.by_gtin([str(f.value) for f in facts if f.name in _GTINS])
        self._skus = catalog.read.by_sku(sorted(parts | texts))
        self._expected = {} if chosen else _expected(texts)
        self._chosen = chosen
        self._products = {chosen.id: chosen} if chosen else {}

    def named(self, code: barcodes.ReadCode) -> Named:
        """What a code names."""
        if not code.facts or not code.is_certain:
            found = self._by_text(code.text)
            if found.products or not code.facts:
                return found
        facts: dict[str, Any] = {fact.name: str(fact.value) for fact in code.facts}
        for name in _GTINS:
            if name in facts:
                return self._by_gtin(facts[name])
        for name in _PARTS:
            if name in facts:
                return self._by_part(facts[name])
        return NOTHING

    def product(self, id: int) -> Product | None:
        """A product that was named or chosen."""
        if id and id not in self._products:
            self._products |= catalog.read.products([id])
        return self._products.get(id)

    def expects(self, text: str) -> bool:
        """Whether something is expected under this code as it stands."""
        return text in self._expected

    def awaited(self, text: str) -> list[int]:
        """The products of which something is expected under this code."""
        return self._expected.get(text) or self._expected.get(written.first(text), [])

    def _by_text(self, text: str) -> Named:
        if text in self._skus:
            return Named((self._skus[text],))
        matches = self._known.match(text)
        if not matches:
            return NOTHING
        if len(matches) == 1:
            return Named((matches[0].product,), matches[0].serial or "", matches[0].pieces)
        if self._chosen and (own := [m for m in matches if m.product == self._chosen.id]):
            return Named((own[0].product,), own[0].serial or "", own[0].pieces)
        return Named(tuple(match.product for match in matches))

    def _by_gtin(self, gtin: str) -> Named:
        if gtin in self._gtins:
            return Named((self._gtins[gtin],))
        if found := self._known.pack(gtin):
            return Named((found[0],), "", found[1])
        return Named(gtin=gtin)

    def _by_part(self, part: str) -> Named:
        if found := self._known.part(part):
            return Named((found[0],), "", found[1])
        return Named((self._skus[part],)) if part in self._skus else NOTHING


def _expected(texts: Collection[str]) -> dict[str, list[int]]:
    """Of texts, and of what stands before their first sign (a lot's number before its amount),
    the products of which something is expected under it."""
    wanted = {text for each in texts for text in (each, written.first(each))}
    found: dict[str, list[int]] = {}
    for product, code in ledger.read.expected(None, sorted(wanted)):
        found.setdefault(code, []).append(product)
    return found
