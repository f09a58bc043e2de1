"""Entries into the ledger: what was expected is received, anything else is made.

All of a delivery has one cause, by which its second posting is known. Runs in the caller's
transaction.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from typing import Final, NamedTuple

from django.db import transaction

from stockthread import catalog, ledger, parties, places
from stockthread.catalog import NewAttribute
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Act, Given, Kind, Lines, New, Posting, Stage
from stockthread.receipts import told
from stockthread.receipts.records import Delivery, Entry, Units

_DATE_OR_TEXT: Final = {True: "date", False: "text"}


Key = tuple[int, str]
"""A product and a code."""


class Posted(NamedTuple):
    """Events, the items that came by the numbers of their entries, and why others did not.

    What was observed of the items is no event of the receipt: undoing it leaves that on record.
    """

    events: tuple[int, ...] = ()
    items: dict[int, int] = {}
    refused: dict[int, Refusal] = {}


class Group(NamedTuple):
    """New items that go in as one event: their entries' numbers, kind, type of codes (0 where they
    have none), lots (ids, 0 for none). `new_lot` is the number of a lot that is not on record."""

    numbers: list[int]
    kind: Kind
    type: int
    lots: list[int]
    new_lot: str = ""


def ask(
    delivery: Delivery,
    entries: Sequence[Entry],
    numbers: Sequence[int],
    act: Act,
    expected: dict[Key, int],
) -> dict[int, Refusal]:
    """Return why entries would stay out. What is made with a new lot is made and taken back."""
    poster = _Poster(delivery, entries, act._replace(accept="good"))
    known = poster.expected(numbers, expected)
    groups = poster.groups(rest_of(numbers, known))
    with ledger.asking():
        done = [poster.receive(known)] if known else []
        done += [poster.make(group) for group in groups if not group.new_lot]
    with_lots = [group for group in groups if group.new_lot]
    if with_lots:
        with transaction.atomic():
            done += [poster.make(group) for group in with_lots]
            transaction.set_rollback(True)
    return {n: refusal for each in done for n, refusal in each.refused.items()}


def post(
    delivery: Delivery,
    entries: Sequence[Entry],
    numbers: Sequence[int],
    act: Act,
    expected: dict[Key, int],
) -> Posted:
    """Bring in the entries with these numbers; those that the ledger refuses stay out.

    Raises Refused where it is for the whole delivery (a place that takes nothing, say).
    """
    poster = _Poster(delivery, entries, act._replace(accept="good"))
    known = poster.expected(numbers, expected)
    done = [poster.receive(known)] if known else []
    done += [poster.make(group) for group in poster.groups(rest_of(numbers, known))]
    items = done[0].items if len(done) == 1 else {n: i for d in done for n, i in d.items.items()}
    poster.observe(items)
    refused = {n: refusal for each in done for n, refusal in each.refused.items()}
    return Posted(tuple(event for each in done for event in each.events), items, refused)


def rest_of(numbers: Sequence[int], known: Mapping[int, int]) -> Sequence[int]:
    """Those of the numbers that are none of those known, all of which are among them."""
    return [n for n in numbers if n not in known] if len(known) < len(numbers) else ()


class _Poster:
    """Posts the parts of one delivery, each under a key of its own."""

    def __init__(self, delivery: Delivery, entries: Sequence[Entry], act: Act) -> None:
        self._delivery = delivery
        self._entries = entries
        self._act = act
        self._steps = 0
        own = parties.read.own_party()
        self._owner = delivery.owner or (own.id if own else 0)

    def _next_act(self) -> Act:
        self._steps += 1
        return self._act._replace(key=f"{ledger.stem(self._act.key)}.{self._steps}")

    def expected(self, numbers: Sequence[int], known: dict[Key, int]) -> dict[int, int]:
        """The expected items that entries are, by the entries' numbers; each item once."""
        if isinstance(self._entries, Units):
            items = self._entries.items
            if len(numbers) < len(items):
                items = [items[n] for n in numbers]
            return dict(zip(numbers, items, strict=True))
        bare = {n: self._entries[n].awaited for n in numbers if self._entries[n].awaited}
        if not known:
            return bare
        keys = [(self._entries[n].product, self._entries[n].code) for n in numbers]
        first = dict(zip(reversed(keys), reversed(numbers), strict=True))
        return {first[key]: item for key, item in known.items() if key in first} | bare

    def receive(self, expected: dict[int, int]) -> Posted:
        """Receive expected items."""
        numbers, items = list(expected), list(expected.values())
        are_units = isinstance(self._entries, Units)
        quantities = None if are_units else [self._entries[n].quantity for n in numbers]
        # Of a lot that came in part, the stage tells what is still to come.
        lines = Lines(items, quantities, stage=Stage.EXPECTED)
        return self._posted(numbers, items, lambda act: ledger.receive(
            lines, place=self._delivery.place, stage=self._delivery.stage, owner=self._owner,
            act=act, unpack=True,
        ))  # fmt: skip

    def groups(self, numbers: Sequence[int]) -> list[Group]:
        """Entries that are new, in as few events as their kinds, codes and new lots allow."""
        products = catalog.read.products(sorted({self._entries[n].product for n in numbers}))
        lots = self._lots(numbers)
        lot_type = told.code_types()[0].id
        found: dict[tuple[object, ...], Group] = {}
        for n in numbers:
            entry = self._entries[n]
            product = products[entry.product]
            lot = self._delivery.lot or lots.get((entry.product, entry.lot), 0)
            is_within = product.tracking == "serial_in_lot" and entry.lot and not lot
            new_lot = entry.lot if is_within else ""
            kind = Kind.LOT if told.is_measured(product) else Kind.UNIT
            type = lot_type if kind == Kind.LOT else product.code_type
            type = type if entry.raw else 0
            key = (kind, type, new_lot, entry.product if new_lot else 0)
            group = found.setdefault(key, Group([], kind, type, [], new_lot))
            group.numbers.append(n)
            group.lots.append(lot)
        return list(found.values())

    def _lots(self, numbers: Sequence[int]) -> dict[tuple[int, str], int]:
        """The lots on record that barcodes name, by product and number."""
        texts = list(dict.fromkeys(self._entries[n].lot for n in numbers if self._entries[n].lot))
        matches = ledger.read.find_codes(texts) if texts else {}
        items = {match.item for found in matches.values() for match in found}
        views = {view.id: view for view in ledger.read.items(sorted(items))}
        return {
            (view.product, text): view.id
            for text, found in matches.items()
            for match in reversed(found)
            if (view := views[match.item]).kind == Kind.LOT and view.stage != Stage.VOID
        }

    def make(self, group: Group) -> Posted:
        """Make new items; units of a lot that is not on record get theirs made with them."""
        if group.new_lot:
            return self._make_with_lot(group)
        entries = [self._entries[n] for n in group.numbers]
        products = [entry.product for entry in entries]
        new = New(
            group.kind,
            products[0] if len(set(products)) == 1 else products,
            len(entries),
            Given(group.type, [entry.raw for entry in entries]) if group.type else None,
            quantities=[e.quantity for e in entries] if group.kind == Kind.LOT else None,
            lot=group.lots if any(group.lots) and group.kind == Kind.UNIT else 0,
            origin=self._origin(),
        )
        return self._posted(group.numbers, None, lambda act: self._take_in(new, act))

    def _make_with_lot(self, group: Group) -> Posted:
        """Make a lot of as many pieces as there are units, and give them their serials."""
        entries = [self._entries[n] for n in group.numbers]
        product, type = entries[0].product, told.code_types()[0].id
        codes = Given(type, [group.new_lot])
        lot = New(Kind.LOT, product, 1, codes, quantities=[len(entries)], origin=self._origin())
        try:
            made = self._take_in(lot, self._next_act())
        except Refused as error:
            return Posted(
                refused=dict.fromkeys(group.numbers, error.refusals[0]._replace(line=None))
            )
        given = Given(group.type, [entry.raw for entry in entries])
        posted = self._posted(group.numbers, None, lambda act: ledger.serialise(
            Lines(list(made.items), [len(entries)]), codes=given, act=act
        ))  # fmt: skip
        return posted._replace(events=(made.event, *posted.events))

    def _take_in(self, new: New, act: Act) -> Posting:
        """Receive new items, or expect them at their supplier's."""
        if self._delivery.is_announced:
            place = self._origin() or self._delivery.place
            return ledger.expect(new._replace(origin=0), place=place, owner=0, act=act)
        return ledger.receive_new(
            new, place=self._delivery.place, stage=Stage(self._delivery.stage),
            owner=self._owner, act=act,
        )  # fmt: skip

    def _origin(self) -> int:
        supplier = self._delivery.supplier
        return places.place_of_party(supplier, "supplier") if supplier else 0

    def _posted(
        self, numbers: Sequence[int], items: Sequence[int] | None, do: Callable[[Act], Posting]
    ) -> Posted:
        """Post, and tell items and refusals by the numbers of the entries."""
        try:
            posting = do(self._next_act())
        except Refused as error:
            if any(refusal.line is None for refusal in error.refusals):
                raise
            return Posted(refused=_by_number(error.refusals, numbers))
        refused = _by_number(posting.refused, numbers)
        if not posting.event:
            return Posted(refused=refused)
        good = [n for n in numbers if n not in refused] if refused else numbers
        came: Iterable[int] = posting.items
        if items is not None:
            came = compress(items, (n not in refused for n in numbers)) if refused else items
        return Posted((posting.event,), dict(zip(good, came, strict=True)), refused)

    def observe(self, items: dict[int, int]) -> None:
        """Keep what barcodes said of the items: dates, weights, where they were made."""
        if isinstance(self._entries, Units):
            return
        said = [(item, *pair) for n, item in items.items() for pair in self._entries[n].said]
        if not said:
            return
        attributes = _attributes(sorted({name for _, name, _ in said}))
        ledger.observe(
            [item for item, _, _ in said],
            attributes=[attributes[name] for _, name, _ in said],
            values=[value for _, _, value in said],
            act=self._next_act(),
        )


def _by_number(refusals: Sequence[Refusal], numbers: Sequence[int]) -> dict[int, Refusal]:
    return {
        numbers[r.line]: r._replace(line=None) for r in reversed(refusals) if r.line is not None
    }


def _attributes(names: Sequence[str]) -> dict[str, int]:
    """The attributes with these codes; those that are missing are made."""
    known = {each.code: each.id for each in catalog.read.attributes()}
    missing = [name for name in names if name not in known]
    made = catalog.add_attributes([
        NewAttribute(name, name.replace("_", " ").capitalize(), _DATE_OR_TEXT["date" in name])
        for name in missing
    ])  # fmt: skip
    return known | dict(zip(missing, made, strict=True))
