"""Rows of a file laid out as columns, cleaned, with a reason on each row that cannot be taken.

Pure but for the type of code and the attributes, which the caller has read.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from stockthread import identifiers
from stockthread.exchange.records import Columns, Data, Row
from stockthread.exchange.tables import folded_name
from stockthread.identifiers import CodeType
from stockthread.kernel.errors import Refusal, Refused

BATCH_ROWS = 20_000
VALUE_LENGTH_MAX = 400
_NUMBER = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,29})(\.[0-9]{0,29}[1-9])?")


class Sheet(NamedTuple):
    """Some rows in a row, column by column; all lists have one entry a row.

    serials are as in the file, codes in canonical form ("" where there is none). attributes and
    readings map an attribute's code to its values. problems: by index, why a row is refused.
    """

    rows: Sequence[Row]
    makers: list[str]
    products: list[str]
    serials: list[str]
    codes: list[str]
    attributes: Mapping[str, list[str]]
    readings: Mapping[str, list[str]]
    problems: dict[int, Refusal]

    def good(self) -> list[int]:
        """Return the indexes of rows without a problem."""
        return [n for n in range(len(self.rows)) if n not in self.problems]


class Layout(NamedTuple):
    """Where in a row each thing stands; types: of the attributes that are on record already."""

    maker: int | None
    product: int
    serial: int
    attributes: Mapping[str, int]
    readings: Mapping[str, int]
    code_type: CodeType
    types: Mapping[str, str]
    names: tuple[str, ...]


def layout(
    names: Sequence[str], columns: Columns, code_type: CodeType, types: Mapping[str, str]
) -> Layout:
    """Find the mapped columns among a table's; `tables.opened` saw that they are there."""
    folded = [folded_name(name) for name in names]

    def at(name: str) -> int:
        return folded.index(folded_name(name))

    return Layout(
        maker=at(columns.maker) if columns.maker else None,
        product=at(columns.product),
        serial=at(columns.serial),
        attributes={code: at(name) for code, name in columns.attributes.items()},
        readings={code: at(name) for code, name in columns.readings.items()},
        code_type=code_type,
        types=types,
        names=tuple(names),
    )


def batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Yield the rows in lists of BATCH_ROWS, the last one shorter."""
    rest = iter(rows)
    while batch := list(islice(rest, BATCH_ROWS)):
        yield batch


def lay_out(rows: Sequence[Row], where: Layout) -> Sheet:
    """Lay rows out; a row that cannot be taken gets the first problem that it has.

    Problems: those of `tables.rows`, cell_missing, empty_code, code_too_long,
    bad_code_characters, field_too_long, bad_number, bad_date.
    """
    problems = {n: row.problem for n, row in enumerate(rows) if row.problem}
    blank = [""] * len(where.names)
    cells = [blank if row.problem else row.cells for row in rows]

    def column(position: int) -> list[str]:
        return [" ".join(row[position].split()) for row in cells]

    makers = column(where.maker) if where.maker is not None else [""] * len(rows)
    products = column(where.product)
    serials = [row[where.serial] for row in cells]
    attributes = {code: column(position) for code, position in where.attributes.items()}
    readings = {code: column(position) for code, position in where.readings.items()}
    needed = [(makers, where.maker)] if where.maker is not None else []
    for values, position in [*needed, (products, where.product), (serials, where.serial)]:
        for n in _empty(values):
            data = {"column": where.names[position]}
            problems.setdefault(n, Refusal(None, "cell_missing", data))
    for code, values in [*attributes.items(), *readings.items()]:
        for n in _long(values):
            long: Data = {"field": code, "length": len(values[n]), "limit": VALUE_LENGTH_MAX}
            problems.setdefault(n, Refusal(None, "field_too_long", long))
        if where.types.get(code, "text") != "text":
            _check_type(code, where.types[code], values, problems)
    codes = _canonical(where.code_type, serials, problems)
    return Sheet(rows, makers, products, serials, codes, attributes, readings, problems)


def _empty(values: list[str]) -> list[int]:
    if all(values):
        return []
    return [n for n, value in enumerate(values) if not value.strip()]


def _long(values: list[str]) -> list[int]:
    if max(map(len, values)) <= VALUE_LENGTH_MAX:
        return []
    return [n for n, value in enumerate(values) if len(value) > VALUE_LENGTH_MAX]


def _check_type(code: str, type: str, values: list[str], problems: dict[int, Refusal]) -> None:
    """Bring values to the form in which the catalogue keeps them; note those that have none."""
    forms = {value: _form(type, value) for value in set(values)}
    for n, value in enumerate(values):
        if forms[value] is None:
            data = {"attribute": code, "value": value}
            problems.setdefault(n, Refusal(None, f"bad_{type}", data))
        else:
            values[n] = forms[value] or ""


def _form(type: str, value: str) -> str | None:
    if not value:
        return ""
    if type == "date":
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            return None
    if not _NUMBER.fullmatch(value):
        return None
    number = f"{Decimal(value):f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if number == "-0" else number


def are_numbers(values: Iterable[str]) -> bool:
    """Tell whether all values are numbers in the form in which the catalogue keeps them."""
    return all(_PLAIN_NUMBER.fullmatch(value) for value in set(values) if value)


class NumbersTold:
    """How many rows of a new reading are numbers, and the first that is none."""

    def __init__(self) -> None:
        self.filled = 0
        self.others = 0
        self.first: tuple[int, str] | None = None

    def note(self, rows: Sequence[Row], values: Sequence[str]) -> None:
        """Count the values of some rows; empty ones do not count."""
        self.filled += sum(map(bool, values))
        others = {value for value in set(values) if value and not _PLAIN_NUMBER.fullmatch(value)}
        if not others:
            return
        at = [n for n, value in enumerate(values) if value in others]
        self.others += len(at)
        self.first = self.first or (rows[at[0]].line, values[at[0]])


def _canonical(
    code_type: CodeType, serials: Sequence[str], problems: dict[int, Refusal]
) -> list[str]:
    """Return the canonical form of each serial and note the problems of those that have none."""
    tried = [n for n in range(len(serials)) if n not in problems]
    texts = [serials[n] for n in tried]
    try:
        found = identifiers.canonical_all(code_type, texts)
    except Refused as refused:
        bad = {each.line: each for each in refused.refusals if each.line is not None}
        problems.update({tried[line]: each._replace(line=None) for line, each in bad.items()})
        tried = [n for n in tried if n not in problems]
        found = identifiers.canonical_all(code_type, [serials[n] for n in tried])
    codes = [""] * len(serials)
    for n, code in zip(tried, found, strict=True):
        codes[n] = code
    return codes


def digest_of(sheet: Sheet, n: int) -> str:
    """Return a hash of what is taken from a row: the same row in another file has the same."""
    row = sheet.rows[n]
    said: object = row.cells
    if row.problem is None:
        values = {code: column[n] for code, column in sheet.attributes.items()}
        read = {code: column[n] for code, column in sheet.readings.items()}
        said = [sheet.makers[n], sheet.products[n], sheet.serials[n], values, read]
    text = json.dumps(said, sort_keys=True, ensure_ascii=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
