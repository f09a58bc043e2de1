"""Tables of results: a row for each lot or unit with a column for each result, or a row for each.

Nothing here writes; what is read is entered by `results.enter_results`.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from stockthread import ledger
from stockthread.certificates.records import NewResult
from stockthread.kernel.errors import Refusal, refuse

ITEM: Final = ("lot", "batch", "serial", "serial number", "unit", "item", "code", "sample")
SUBJECT: Final = ("characteristic", "result of", "test", "parameter", "measurement")
VALUE: Final = ("value", "result", "measured")
Numbered = tuple[int, Sequence[str]]
"""The number of a row in its file, from 1, and its cells."""


class ResultTable(NamedTuple):
    """What a table says: results, and why some rows cannot be read, by their number from 0."""

    results: tuple[NewResult, ...]
    refusals: tuple[Refusal, ...]


def is_heading_row(cells: Sequence[str]) -> bool:
    """Whether a row is the headings of a table of results. Pure."""
    return _column([each.strip().casefold() for each in cells], ITEM) is not None


def results_of_table(rows: Sequence[Numbered], *, products: Sequence[int] = ()) -> ResultTable:
    """Return what a table says, the headings first; empty cells say nothing.

    products: of which the goods are, where several have the same code; of any unless told. Rows are
    refused with scan_unknown, scan_ambiguous. Raises Refused: no_lines, results_headings.
    """
    if len(rows) < 2:
        refuse("no_lines")
    headings = [each.strip() for each in rows[0][1]]
    folded = [each.casefold() for each in headings]
    item = _column(folded, ITEM)
    subject, value = _column(folded, SUBJECT), _column(folded, VALUE)
    if subject is None or value is None:
        subject = value = None
    wide = [n for n, each in enumerate(headings) if each and n not in (item, subject, value)]
    if item is None or (subject is None and not wide):
        refuse("results_headings", found=", ".join(headings)[:200])
    said: list[tuple[int, str, str, str]] = []
    for number, cells in rows[1:]:
        row = [each.strip() for each in cells] + [""] * (len(headings) - len(cells))
        if subject is not None and value is not None:
            told = [(row[subject], row[value])]
        else:
            told = [(headings[n], row[n]) for n in wide]
        said += [(number - 1, row[item], name, text) for name, text in told if name and text]
    return _resolved(said, products)


def _resolved(said: Sequence[tuple[int, str, str, str]], products: Sequence[int]) -> ResultTable:
    codes = sorted({code for _, code, _, _ in said if code})
    found = {
        code: sorted({match.item for match in matches if match.is_live})
        for code, matches in ledger.read.find_codes(codes).items()
    }
    if products:
        every = sorted({item for some in found.values() for item in some})
        of = {view.id: view.product for view in ledger.read.items(every)}
        found = {code: [i for i in some if of[i] in products] for code, some in found.items()}
    results, refusals = [], []
    for row, code, name, text in said:
        items = found.get(code, [])
        if len(items) == 1:
            results.append(NewResult(items[0], name, text))
        else:
            why = "scan_ambiguous" if items else "scan_unknown"
            refusals.append(Refusal(row, why, {"code": code or "“”"}))
    return ResultTable(tuple(results), tuple(refusals))


def _column(headings: Sequence[str], names: Sequence[str]) -> int | None:
    return next((headings.index(name) for name in names if name in headings), None)
