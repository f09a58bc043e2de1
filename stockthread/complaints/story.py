"""The story of complaints: lines are added and never changed, which triggers see to.

Runs in the caller's transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread.kernel import clock, db, rows

TEXT_MAX: Final = 2_000
VALUE_MAX: Final = 4_000
"""More than any value can be long: the longest are hints, of 480 signs and their names."""
_COLUMNS: Final = {
    "complaint_id": "bigint", "what": "text", "before": "text", "after": "text", "text": "text",
    "person": "bigint", "changed_at": "bigint", "undoes": "bigint",
}  # fmt: skip
_NAMES: Final = ", ".join(_COLUMNS)


class Told(NamedTuple):
    """A line to be added."""

    complaint: int
    what: str
    before: str = ""
    after: str = ""
    text: str = ""
    undoes: int | None = None


def tell(lines: Sequence[Told], *, by: int, at: datetime) -> list[int]:
    """Add lines in one statement; return their ids in order."""
    if not lines:
        return []
    moment = clock.micros(at)
    text, params = rows.source(_COLUMNS, [
        (each.complaint, each.what, each.before[:VALUE_MAX], each.after[:VALUE_MAX],
         each.text[:TEXT_MAX], by, moment, each.undoes)
        for each in lines
    ])  # fmt: skip
    made = db.query(
        f"INSERT INTO complaints_change ({_NAMES}) SELECT {_NAMES} FROM {text} AS source"
        " WHERE TRUE ORDER BY line RETURNING id",
        params,
    )
    return sorted(int(id) for (id,) in made)
