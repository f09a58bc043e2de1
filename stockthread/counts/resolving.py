"""From what was scanned to items: thousands of texts in a constant number of statements.

A text is a code as it stands; else the serial, lot number or SSCC inside a barcode of any standard
or of one that was taught; else a lot's number with an amount behind it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stockthread import catalog, ledger
from stockthread.identifiers import barcodes
from stockthread.kernel.errors import Refused
from stockthread.ledger import CodeMatch, Kind, Present, Stage

_IN_HAND = (Stage.RAW, Stage.WIP, Stage.READY)


class Resolved(NamedTuple):
    """What a text means. item 0: nothing, or (is_several) not one item only, has that code."""

    text: str
    canonical: str
    item: int = 0
    kind: int = 0
    product: int = 0
    quantity: int | None = None
    is_several: bool = False


class _Reading(NamedTuple):
    """One way to read a text: the code in it, the product it names (0: none), an amount, in whose
    unit."""

    code: str
    product: int = 0
    amount: str = ""


def resolve(
    texts: Sequence[str], places: Sequence[int], scope: frozenset[int], year: int
) -> list[Resolved]:
    """Return what each text means, scanned in its place of a scope of places.

    Of several items with one code the one that stands there is meant, then one in the scope, then
    one in hand; where that leaves more than one, none is chosen.
    """
    found = ledger.read.find_scanned(texts)
    rest = [text for text in dict.fromkeys(texts) if text not in found]
    readings = _readings(rest, year)
    inner = ledger.read.find_codes(
        list(dict.fromkeys(each.code for some in readings.values() for each in some))
    ) if readings else {}  # fmt: skip
    matches = [match for some in (found, inner) for each in some.values() for match in each]
    states = ledger.counting.states_of(sorted({match.item for match in matches}))
    lots = [item for item, state in states.items() if state.kind == Kind.LOT]
    lying = {(each.item, each.place) for each in ledger.counting.lying_of(lots)} if lots else set()
    products = catalog.read.products(sorted({s.product for s in states.values() if s.product}))
    judge = _Judge(states, frozenset(lying), scope, products)
    made = []
    for text, place in zip(texts, places, strict=True):
        if text in found:
            made.append(judge.chosen(text, _Reading(text), found[text], place))
            continue
        made.append(judge.first(text, readings.get(text, ()), inner, place))
    return made


def _readings(texts: Sequence[str], year: int) -> dict[str, list[_Reading]]:
    """Every way in which texts that are no codes by themselves may be read, the likeliest first."""
    if not texts:
        return {}
    known = catalog.read.known_barcodes()
    said = {text: common for text in texts if (common := _common(text, year))}
    gtins = catalog.read.by_gtin([str(c.gtin.value) for c in said.values() if c.gtin])
    found: dict[str, list[_Reading]] = {}
    for text in texts:
        some = [
            _Reading(match.serial, match.product) for match in known.match(text) if match.serial
        ]
        if common := said.get(text):
            product = 0
            if common.gtin:
                pack = known.pack(str(common.gtin.value))
                product = gtins.get(str(common.gtin.value)) or (pack[0] if pack else 0)
            amount = _amount(common)
            for fact in (common.serial, common.sscc, common.licence_plate):
                some += [_Reading(fact.raw, product)] if fact else []
            some += [_Reading(common.lot.raw, product, amount)] if common.lot else []
        for sign in ("\t", " "):
            head, _, tail = text.strip().partition(sign)
            if head and tail.strip():
                some.append(_Reading(head, 0, tail.strip()))
                break
        found[text] = some
    return found


def _common(text: str, year: int) -> barcodes.Common | None:
    try:
        read = barcodes.read(text, this_year=year)
        return barcodes.together([read]).common if read.facts else None
    except Refused:
        return None


def _amount(common: barcodes.Common) -> str:
    for fact in (common.quantity, common.net_weight):
        if fact:
            unit = "" if fact.unit in ("", "piece") else fact.unit
            return f"{fact.value} {unit}".strip()
    return ""


class _Judge(NamedTuple):
    """What is known of the items found, to choose among them."""

    states: Mapping[int, Present]
    lying: frozenset[tuple[int, int]]
    scope: frozenset[int]
    products: Mapping[int, catalog.Product]

    def first(
        self,
        text: str,
        readings: Sequence[_Reading],
        found: Mapping[str, Sequence[CodeMatch]],
        place: int,
    ) -> Resolved:
        """The first reading of a text that fits something."""
        fallback = Resolved(text, text.strip())
        for reading in readings:
            if not reading.amount or reading.product:
                fallback = fallback._replace(canonical=reading.code, product=reading.product)
                break
        for reading in readings:
            matches = [
                match
                for match in found.get(reading.code, ())
                if not reading.product or self.states[match.item].product in (0, reading.product)
            ]
            if reading.amount and not reading.product:  # an amount stands behind lots only
                matches = [m for m in matches if self.states[m.item].kind == Kind.LOT]
            if matches:
                made = self.chosen(text, reading, matches, place)
                if made.item or made.is_several:
                    return made
        return fallback

    def chosen(
        self, text: str, reading: _Reading, matches: Sequence[CodeMatch], place: int
    ) -> Resolved:
        """The item among several that have a code, by where it was scanned."""
        ranks = {match.item: self._rank(match, place) for match in reversed(matches)}
        best = max(ranks.values())
        items = [item for item, rank in ranks.items() if rank == best]
        code = next(match.canonical for match in matches if match.item == items[0])
        if len(items) > 1:
            return Resolved(text, code, is_several=True)
        state = self.states[items[0]]
        quantity = None
        if state.kind == Kind.LOT and reading.amount:
            try:
                quantity = catalog.parse_quantity(self.products[state.product], reading.amount)
            except Refused:
                return Resolved(text, text.strip())
        return Resolved(text, code, state.item, state.kind, state.product, quantity)

    def _rank(self, match: CodeMatch, place: int) -> tuple[bool, ...]:
        state = self.states[match.item]
        is_lot = state.kind == Kind.LOT
        is_here = (match.item, place) in self.lying if is_lot else state.place == place
        return (
            match.is_live,
            is_here,
            is_lot or state.place in self.scope,
            is_lot or state.stage in _IN_HAND,
        )
