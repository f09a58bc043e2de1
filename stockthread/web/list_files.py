"""A list as a file: what is picked in it, or all that its address finds, in the list's order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import IO, Any, Final

from django.http import HttpRequest, QueryDict

from stockthread import access
from stockthread.kernel import cells, workbook
from stockthread.web import lists
from stockthread.web.lists import Listing, Records

AMOUNTS: Final = frozenset((
    "quantity", "reserved", "expected", "in_hand", "in_transit", "lost", "with_others", "items",
    "items_with_inside", "goods", "landed", "value", "times", "waits", "sampled", "damaged",
    "at_the_dock", "held", "minimum", "available", "on_its_way", "to_order", "last_price",
    "days_left", "days_late", "trace_seconds", "balance_seconds", "evidence_seconds", "affected",
    "accounted_percent", "more", "less", "numbers_left", "size", "used", "spoilt", "left", "pieces",
    "labels", "waiting", "worth", "orders", "to_pick", "width", "height", "population", "products",
    "ordered", "price", "open", "line", "announced", "received", "at_dock", "on_hold", "undecided",
    "sent_back", "allocated", "picked", "packed", "shipped", "came_back", "delivered", "begun",
))  # fmt: skip
"""Columns whose numbers are numbers in a spreadsheet too; codes are text, whatever they look like.
"""
_AMOUNT: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,15})?")


def csv(of: Listing, request: HttpRequest) -> Iterator[str]:
    """The rows as lines of CSV. Raises Refused before the first line."""
    return cells.csv_lines(of.head, _lines(of, request))


def xlsx(of: Listing, request: HttpRequest) -> IO[bytes]:
    """The rows as a spreadsheet. Raises Refused."""
    is_amount = [word in AMOUNTS for word in of.head]
    rows = (
        [_amount(cell) if counts else cell for cell, counts in zip(line, is_amount, strict=True)]
        for line in _lines(of, request)
    )
    return workbook.written(of.head, rows)


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
