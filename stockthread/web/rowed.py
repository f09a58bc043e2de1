"""Rows that people edit on a form: one more, up, down or away, without a script too."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.http import QueryDict

from stockthread.kernel.errors import Refusal, Refused, text
from stockthread.web import acting

ROWS_MAX: Final = 10_000
COMMAND: Final = "row"
"""The field of the buttons beside rows: `more`, `up-2`, `down-2`, `drop-2`."""

Row = dict[str, Any]


def of(form: QueryDict, fields: Sequence[str]) -> list[Row]:
    """The rows of a form as they are written, each with its number `n` from 0."""
    columns = {name: form.getlist(name)[:ROWS_MAX] for name in fields}
    count = max(map(len, columns.values()), default=0)
    return [
        {"n": n, **{name: column[n] if n < len(column) else "" for name, column in columns.items()}}
        for n in range(count)
    ]


def changed(rows: Sequence[Row], form: QueryDict, blank: Row) -> list[Row]:
    """The rows after the button that was pressed, numbered anew."""
    deed, _, at = form.get(COMMAND, "").partition("-")
    found, n = list(rows), int(at) if at.isdecimal() else len(rows)
    if deed == "more" or not found:
        found.append({**blank, "is_new": bool(form.get(COMMAND))})
    elif deed == "drop" and n < len(found):
        found.pop(n)
    elif deed in ("up", "down") and n < len(found):
        found.insert(max(n - 1, 0) if deed == "up" else n + 1, found.pop(n))
    return [{**row, "n": n} for n, row in enumerate(found or [blank])]


def read(rows: Sequence[Row], reader: Callable[[Mapping[str, Any]], Any]) -> list[Any]:
    """What each row says. Raises Refused with all that is wrong, and the line of each."""
    found, refused = [], []
    for row in rows:
        try:
            found.append(reader(row))
        except Refused as error:
            refused += [Refusal(row["n"], code, data) for _, code, data in error.refusals]
    if refused:
        raise Refused(refused)
    return found


def reasons(refused: Refused) -> dict[str, Any]:
    """The reasons for a form that comes back; each names its row."""
    told = [
        f"Row {each.line + 1}: {text(each._replace(line=None))}"
        if each.line is not None
        else text(each)
        for each in refused.refusals[: acting.REASONS_MAX]
    ]
    return {**acting.refusal_words(refused), "refusals": told}
