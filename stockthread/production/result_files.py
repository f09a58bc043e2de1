"""Files of test results: tables as test stands write them, read as results of units.

Two shapes: a row a reading (serial, reading, value), or a row a unit with a column for each
reading. A reading is an attribute, an address of a type of codes (IMEI, MAC), or the verdict, by
its code or its name. Nothing here writes.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from stockthread import catalog, identifiers
from stockthread.kernel.errors import Refusal, refuse
from stockthread.orders import Order
from stockthread.production import limits, read, scans
from stockthread.production.records import Result

ROWS_MAX: Final = 200_000
SERIAL: Final = ("serial", "serial number", "sn", "unit")
READING: Final = ("reading", "test", "parameter", "measurement")
VALUE: Final = ("value", "measured")
VERDICT: Final = ("result", "verdict")
_VERDICTS: Final = {
    "pass": True, "passed": True, "ok": True, "fail": False, "failed": False, "nok": False,
    "": None,
}  # fmt: skip


class ResultFile(NamedTuple):
    """A file as it was read: results by unit, how many rows, which readings nobody knows yet.

    refusals: rows that cannot be read, by their number from 0; the units in them are left out.
    """

    results: tuple[Result, ...]
    rows: int
    unknown: tuple[str, ...]
    refusals: tuple[Refusal, ...]


class Said(NamedTuple):
    """One value of a file: in which row, of which unit, what, how much."""

    row: int
    serial: str
    name: str
    value: str


def results_of(order: Order, text: str, *, is_new: bool = False) -> ResultFile:
    """Return what a file says of units of an order's products.

    is_new: values of readings that nobody knows are passed over, not refused; they are told.

    Raises Refused: plan_missing, no_lines, too_many_lines, result_headings. Rows are refused with
    scan_unknown, scan_ambiguous, reading_unknown, result_verdict, result_twice.
    """
    plans = read.plans([order.id]).get(order.id) or [read.plan(order)]
    said, count = values(text)
    found = scans.items_of(
        sorted({each.serial for each in said}), {plan.bom.product for plan in plans}
    )
    attributes = limits.named(catalog.read.attributes())
    types = _types()
    units: dict[str, Result] = {}
    bad: set[str] = set()
    seen: set[tuple[str, str]] = set()
    refused, unknown = [], []
    for each in said:
        name = each.name.casefold()
        is_known = name in attributes or name in types or name in VERDICT
        if not is_known:
            unknown.append(each.name)
            if is_new:
                continue
        ids = found.get(each.serial, [])
        why = _wrong(each, ids, is_known)
        if why is None and (each.serial, name) in seen:
            why = Refusal(each.row, "result_twice", {"code": each.serial, "name": each.name})
        seen.add((each.serial, name))
        if why is None:
            before = units.get(each.serial, Result(ids[0]))
            units[each.serial] = _with(before, name, each.value, attributes, types)
            continue
        refused.append(why)
        bad.add(each.serial)
    results = tuple(result for serial, result in units.items() if serial not in bad)
    return ResultFile(results, count, tuple(dict.fromkeys(unknown)), tuple(refused))


def _types() -> dict[str, int]:
    """Types of codes that can be addresses, by name and code; serials and lots are none."""
    listed = [each for each in identifiers.read.code_types() if each.scope == "company"]
    by_name = {each.name.casefold(): each.id for each in listed}
    return by_name | {each.code.casefold(): each.id for each in listed}


def _wrong(each: Said, ids: Sequence[int], is_known: bool) -> Refusal | None:
    if len(ids) != 1:
        code = "scan_ambiguous" if ids else "scan_unknown"
        return Refusal(each.row, code, {"code": each.serial or "“”"})
    if not is_known:
        return Refusal(each.row, "reading_unknown", {"name": each.name})
    if each.name.casefold() in VERDICT and each.value.casefold() not in _VERDICTS:
        return Refusal(each.row, "result_verdict", {"text": each.value})
    return None


def _with(
    result: Result,
    name: str,
    value: str,
    attributes: Mapping[str, int],
    types: Mapping[str, int],
) -> Result:
    if name in VERDICT:
        verdict = _VERDICTS[value.casefold()]
        return result._replace(is_passed=result.is_passed if verdict is None else verdict)
    if name in attributes:
        return result._replace(readings=(*result.readings, (attributes[name], value)))
    return result._replace(addresses=(*result.addresses, (types[name], value)))


def values(text: str) -> tuple[list[Said], int]:
    """Return the values of a table, and how many rows it has below its headings. Pure.

    Raises Refused: no_lines, too_many_lines, result_headings.
    """
    head, _, _ = text.strip().partition("\n")
    sign = max("\t;,", key=head.count)
    try:
        rows = [row for row in csv.reader(io.StringIO(text.strip()), delimiter=sign) if any(row)]
    except csv.Error:
        refuse("result_headings", found=head[:200])
    if len(rows) < 2:
        refuse("no_lines")
    if len(rows) > ROWS_MAX:
        refuse("too_many_lines", count=len(rows), lines_max=ROWS_MAX)
    headings = [each.strip() for each in rows[0]]
    lower = [each.casefold() for each in headings]
    serial = _column(lower, SERIAL)
    reading, value = _column(lower, READING), _column(lower, VALUE)
    if serial is None or (reading is None) != (value is None):
        refuse("result_headings", found=", ".join(headings)[:200])
    width = len(headings)
    said = []
    for n, row in enumerate(rows[1:]):
        cells = [each.strip() for each in row[:width]] + [""] * (width - len(row))
        code = cells[serial]
        if reading is not None and value is not None and cells[reading]:
            said.append(Said(n, code, cells[reading], cells[value]))
        for number, name in enumerate(headings):
            if number not in (serial, reading, value) and name and cells[number]:
                said.append(Said(n, code, name, cells[number]))
    return said, len(rows) - 1


def _column(headings: Sequence[str], names: Sequence[str]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)


def is_heading_row(cells: Sequence[str]) -> bool:
    """Whether a row is the headings of a file of results. Pure."""
    return _column([each.strip().casefold() for each in cells], SERIAL) is not None
