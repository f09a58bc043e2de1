"""The first reading of a file: what it speaks of, before a row of it is judged.

Memory grows with the products, and by 16 bytes a row: of each row two hashes are kept, and those
that come more than once name the rows that are compared in full later.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from stockthread import catalog, identifiers
from stockthread.exchange import sheets, tables
from stockthread.exchange.records import Columns, Note, Progress
from stockthread.exchange.sheets import Layout, Sheet
from stockthread.exchange.tables import Table
from stockthread.kernel.errors import refuse

PRODUCTS_MAX = 100_000

Key = tuple[str, str]
"""A product in a file: its maker (empty where the file says none), and its name or SKU."""


class Survey(NamedTuple):
    """What a file speaks of.

    said: of each product what its rows say of its attributes; None where they differ. numbers:
    readings that are numbers in every row. twins, alikes: sorted hashes of all rows' keys;
    twins_twice and alikes_twice: those that come more than once.
    """

    table: Table
    columns: Columns
    where: Layout
    rows: int
    said: Mapping[Key, Mapping[str, str | None]]
    numbers: frozenset[str]
    twins: "array[int]"
    twins_twice: frozenset[int]
    alikes: "array[int]"
    alikes_twice: frozenset[int]
    notes: tuple[Note, ...]

    def sheets(self, split: int = 0) -> Iterator[Sheet]:
        """Read the file again, batch by batch; a batch ends behind row `split`."""
        rows = tables.rows(self.table)
        for part in (islice(rows, split), rows):
            for batch in sheets.batches(part):
                yield sheets.lay_out(batch, self.where)


def survey(table: Table, columns: Columns, progress: Progress) -> Survey:
    """Read a whole file once. Raises Refused: unknown_id (of the code type), too_many_products,
    and what `tables.rows` raises."""
    code_type = identifiers.read.code_type_by_code(columns.code_type)
    types = {each.code: each.type for each in catalog.read.attributes()}
    where = sheets.layout(table.columns, columns, code_type, types)
    said: dict[Key, dict[str, str | None]] = {}
    told = {code: sheets.NumbersTold() for code in columns.readings if code not in types}
    twins, alikes, rows = array("q"), array("q"), 0
    for batch in sheets.batches(tables.rows(table)):
        sheet = sheets.lay_out(batch, where)
        good = sheet.good()
        _note_products(said, sheet, good)
        for code, each in told.items():
            each.note(sheet.rows, sheet.readings[code])
        twins.extend(map(hash, twin_keys(sheet, good, code_type.scope)))
        alikes.extend(map(hash, alike_keys(sheet, good)))
        rows = batch[-1].number
        progress("read", rows, 0)
    twins, alikes = array("q", sorted(twins)), array("q", sorted(alikes))
    numbers = frozenset(code for code, each in told.items() if not each.others)
    return Survey(
        table, columns, where, rows, said, numbers, twins, _twice(twins), alikes,
        _twice(alikes), (*table.notes, *_notes(said), *_text_notes(told)),
    )  # fmt: skip


def twin_keys(sheet: Sheet, rows: Sequence[int], scope: str) -> list[tuple[str, str]]:
    """Return a key a row that is the same for rows that may be one unit, whoever made it."""
    within = {"product": sheet.products, "maker": sheet.makers}.get(scope)
    return [(within[n] if within else "", sheet.codes[n]) for n in rows]


def alike_keys(sheet: Sheet, rows: Sequence[int]) -> list[tuple[str, str, str]]:
    """Return a key a row that is the same for serials of a product which look alike."""
    return [
        (sheet.makers[n], sheet.products[n], identifiers.looks_like(sheet.codes[n])) for n in rows
    ]


def holds(sorted_hashes: "array[int]", key: tuple[str, ...]) -> bool:
    """Tell whether the hash of a key is among sorted ones."""
    wanted = hash(key)
    place = bisect_left(sorted_hashes, wanted)
    return place < len(sorted_hashes) and sorted_hashes[place] == wanted


def said_in(sheet: Sheet) -> dict[Key, dict[str, str | None]]:
    """Return what one sheet's rows say of their products."""
    said: dict[Key, dict[str, str | None]] = {}
    _note_products(said, sheet, sheet.good())
    return said


def _twice(ordered: "array[int]") -> frozenset[int]:
    return frozenset(one for one, other in pairwise(ordered) if one == other)


def _note_products(
    said: dict[Key, dict[str, str | None]], sheet: Sheet, good: Sequence[int]
) -> None:
    codes, columns = list(sheet.attributes), list(sheet.attributes.values())
    makers, products = sheet.makers, sheet.products
    told = {(makers[n], products[n], *(column[n] for column in columns)) for n in good}
    for maker, product, *values in told:
        known = said.setdefault((maker, product), {})
        for code, value in zip(codes, values, strict=True):
            if value and known.setdefault(code, value) != value:
                known[code] = None
    if len(said) > PRODUCTS_MAX:
        refuse("too_many_products", products_max=PRODUCTS_MAX)


def _notes(said: Mapping[Key, Mapping[str, str | None]]) -> list[Note]:
    notes = []
    codes = {code for known in said.values() for code in known}
    for code in sorted(codes):
        differ = sum(known.get(code, "") is None for known in said.values())
        if differ:
            text = (
                f"{code}: units of {differ} products differ, so it is kept on each of their units."
            )
            notes.append(Note("attribute_differs", text))
    folded: dict[str, set[str]] = {}
    for maker, _ in said:
        folded.setdefault(identifiers.looks_like(maker), set()).add(maker)
    for names in sorted(sorted(each) for each in folded.values() if len(each) > 1):
        notes.append(Note("makers_look_alike", f"Makers that look alike: {', '.join(names)}."))
    return notes


def _text_notes(told: Mapping[str, sheets.NumbersTold]) -> Iterator[Note]:
    """Say of readings that are mostly numbers which row makes text of them."""
    for code, each in told.items():
        numbers = each.filled - each.others
        if each.first and numbers >= each.others:
            line, value = each.first
            text = (
                f"{code}: {numbers:,} of {each.filled:,} rows are numbers; line {line} "
                f"{value[:40]!r} is not, so it is kept as text."
            )
            yield Note("reading_is_text", text)
