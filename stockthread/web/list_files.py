"""A list as a file: what is picked in it, or all that its address finds, in the list's order.

In a spreadsheet the columns that a list calls amounts are numbers; all others, such as serials, are
text, whatever they look like.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any, Final

from django.http import HttpRequest, QueryDict

from stockthread import access
from stockthread.kernel import cells, workbook
from stockthread.web import lists
from stockthread.web.lists import Listing, Records

_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def csv(of: Listing, request: HttpRequest) -> Iterator[str]:
    """The rows as lines of CSV. Raises Refused before the first line."""
    return cells.csv_lines(of.head, _lines(of, request))


def xlsx(of: Listing, request: HttpRequest) -> IO[bytes]:
    """The rows as a spreadsheet. Raises Refused."""
    return workbook.written(of.head, typed(of, _lines(of, request)))


def typed(of: Listing, lines: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
    """Lines as a spreadsheet takes them: amounts as numbers, all else as it is."""
    counts = [word in of.amounts for word in of.head]
    for line in lines:
        yield [_amount(cell) if is_amount else cell
               for cell, is_amount in zip(line, counts, strict=True)]  # fmt: skip


def _lines(of: Listing, request: HttpRequest) -> Iterator[Sequence[Any]]:
    actor: access.Actor = request.actor  # type: ignore[attr-defined]
    parts = _parts(of, request, actor)
    return (line for part in parts for line in of.cells(part, actor))


def _parts(of: Listing, request: HttpRequest, actor: access.Actor) -> Iterable[Records]:
    """What is picked, or else all that fits the address, some at a time."""
    form = request.POST if request.method == "POST" else request.GET
    if single := lists.picked_ids(of, form):
        return [lists.records_of(of, single)]
    query = QueryDict(form.get("query", "")) if request.method == "POST" else form
    return lists.chunks(lists.find(of, lists.asked(of, query), actor))


def _amount(cell: Any) -> Any:
    text = str(cell)
    return Decimal(text) if isinstance(cell, str) and _AMOUNT.fullmatch(text) else cell
