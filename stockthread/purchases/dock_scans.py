"""Putting away by scan: goods, then the place where they went, as often as it takes.

A scan is a place, or goods that lie where they came in: a code as it stands or as a barcode says
it, of a lot maybe with an amount behind it, of bulk goods the product's own number. What was
scanned since the last place waits for one. Nothing here writes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from stockthread import catalog, ledger, parties, places
from stockthread.identifiers import barcodes
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Brought, Kind
from stockthread.orders import Order
from stockthread.purchases import read
from stockthread.purchases.records import DockScans, Put

_AMOUNT: Final = re.compile(r"(?P<code>\S.*?)\s+(?P<amount>[0-9][0-9.,]*\s*[^\W\d_]{0,8})")

_PART: Final = re.compile(r"(?P<label>.+)/[0-9]+")


class _Said(NamedTuple):
    """A scan: its codes, the most exact first, and the amount behind it."""

    line: int
    text: str
    codes: tuple[str, ...]
    amount: str


class _Dock:
    """What lies at the dock, by everything that it may be called, and how much is not scanned."""

    def __init__(self, docked: Sequence[Brought]) -> None:
        self.products = catalog.read.products(sorted({each.product for each in docked} - {0}))
        self.left = {each.item: each.quantity for each in docked}
        self.docked = {each.item: each for each in docked}
        self.by_code: dict[str, list[int]] = {}
        self.by_label: dict[str, list[int]] = {}
        for each in docked:
            product = self.products.get(each.product)
            names = [each.code]
            if not each.code and product:
                names += [product.sku, product.gtin]
            for name in names:
                if name:
                    self.by_code.setdefault(name.casefold(), []).append(each.item)
            if each.kind == Kind.LOT and (match := _PART.fullmatch(each.code)):
                self.by_label.setdefault(match["label"].casefold(), []).append(each.item)

    def found(self, codes: Sequence[str], known: Mapping[str, Sequence[int]]) -> list[int]:
        """What a scan may be: the first of its codes that something here has."""
        for code in codes:
            here = self.by_code.get(code.casefold(), [])
            here = here or [item for item in known.get(code, ()) if item in self.docked]
            if here:
                exact = [item for item in here if self.docked[item].code == code]
                return exact or here
        return []

    def labelled(self, codes: Sequence[str]) -> list[int]:
        """The parts of a lot whose number is still on the label: they have one behind a slash."""
        found = (self.by_label.get(code.casefold(), []) for code in codes)
        return next((items for items in found if items), [])

    def take(self, said: _Said, items: Sequence[int]) -> list[Put]:
        """So much of these, of lots in their order; place 0 for none yet. Raises Refused."""
        first = self.docked[items[0]]
        if first.kind != Kind.LOT:
            if not self.left[first.item]:
                raise Refused([Refusal(said.line, "scan_twice", {"code": said.text})])
            self.left[first.item] = 0
            return [Put(first.item, 0)]
        product = self.products[first.product]
        there = sum(self.left[item] for item in items)
        wanted = catalog.parse_quantity(product, said.amount) if said.amount else there
        if not 0 < wanted <= there:
            code = "not_enough" if there else "scan_twice"
            data = {
                "code": said.text, "item": items[0],
                "available": catalog.shown_quantity(product, there),
                "quantity": catalog.shown_quantity(product, wanted),
            }  # fmt: skip
            raise Refused(ledger.named([Refusal(said.line, code, data)]))
        puts = []
        for item in items:
            quantity = min(wanted, self.left[item])
            if quantity:
                puts.append(Put(item, 0, quantity))
                self.left[item] -= quantity
                wanted -= quantity
        return puts


def read_scans(order: Order, lines: Sequence[str], year: int) -> DockScans:
    """Return what scans mean: what goes where, what waits for its place, what lies there still.

    A constant number of statements for any number of scans.
    """
    return scans_of(read.at_dock(order), lines, year, "purchase_not_at_dock", order.number)


def scans_of(
    docked: Sequence[Brought], lines: Sequence[str], year: int, elsewhere: str, number: str = ""
) -> DockScans:
    """The same of whatever is to be put somewhere; `elsewhere` refuses what is not among it."""
    said = [_said(n, line.strip(), year) for n, line in enumerate(lines) if line.strip()]
    spots = _places(said)
    dock = _Dock(docked)
    codes = sorted({code for each in said for code in each.codes})
    matches = ledger.read.find_scanned(codes) if codes else {}
    known = {code: [m.item for m in found if m.is_live] for code, found in matches.items()}
    puts: list[Put] = []
    waiting: list[Put] = []
    problems: list[Refusal] = []
    for each in said:
        place = spots.get(each.text)
        items = dock.found(each.codes, known)
        if not items and not place:
            items = dock.labelled(each.codes)
        if not items and place:
            puts += [put._replace(place=place) for put in waiting]
            waiting = []
        elif not items:
            code = elsewhere if any(c in known for c in each.codes) else "scan_unknown"
            data = {"code": each.text, "number": number}
            problems.append(Refusal(each.line, code, data))
        else:
            try:
                waiting += dock.take(each, items)
            except Refused as refused:
                problems += [r._replace(line=each.line) for r in refused.refusals]
    left = [
        each._replace(quantity=dock.left[each.item]) for each in docked if dock.left[each.item]
    ]  # fmt: skip
    return DockScans(tuple(puts), tuple(waiting), tuple(problems), tuple(left))


def codes_of(text: str, year: int) -> tuple[str, ...]:
    """What a scan may be called: as it stands, then what a barcode in it says."""
    return _said(0, text, year).codes


def _said(line: int, text: str, year: int) -> _Said:
    match = _AMOUNT.fullmatch(text)
    code, amount = (match["code"], match["amount"]) if match else (text, "")
    codes = [text, code]
    try:
        common = barcodes.together([barcodes.read(code, this_year=year)]).common
    except Refused:
        return _Said(line, text, tuple(dict.fromkeys(codes)), amount)
    for fact in (common.sscc, common.serial, common.lot, common.gtin):
        codes += [fact.raw, str(fact.value)] if fact else []
    return _Said(line, text, tuple(dict.fromkeys(codes)), amount)


def _places(said: Sequence[_Said]) -> dict[str, int]:
    """The scans that are places of ours, by their texts; as they stand or in capitals."""
    texts = [each.text for each in said]
    by_code = places.read.by_code([*texts, *(text.upper() for text in texts)])
    kinds = places.read.kinds(sorted(set(by_code.values())))
    found = {text: by_code.get(text) or by_code.get(text.upper(), 0) for text in texts}
    return {text: id for text, id in found.items() if kinds.get(id) in places.BUILT_KINDS}


def suggested(docked: Sequence[Brought]) -> dict[int, int]:
    """Return for items at the dock the place where most of their product lies already.

    Of a container that is the place of what is in it. What lies nowhere else is left out. A
    constant number of statements.
    """
    boxes = [each.item for each in docked if each.kind == Kind.CONTAINER]
    product_of = {each.item: each.product for each in docked if each.product}
    for inside in ledger.read.inside(boxes) if boxes else ():
        if inside.product:
            product_of.setdefault(inside.root, inside.product)
    docks = {each.brought_to for each in docked}
    own = parties.read.own_party()
    most: dict[int, tuple[int, int]] = {}
    wanted = sorted(set(product_of.values()))
    for product, place, quantity in ledger.read.available(wanted, own.id if own else 0):
        if place not in docks and quantity > most.get(product, (0, 0))[0]:
            most[product] = quantity, place
    kinds = places.read.kinds(sorted({place for _, place in most.values()}))
    return {
        item: most[product][1] for item, product in product_of.items()
        if product in most and kinds.get(most[product][1]) in places.BUILT_KINDS
    }  # fmt: skip
