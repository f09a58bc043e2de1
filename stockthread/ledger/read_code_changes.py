"""Which codes an event ended and gave, item by item. Nothing here writes."""

from collections.abc import Iterator
from itertools import groupby

from stockthread.kernel import db
from stockthread.ledger.code_pairs import code_pairs
from stockthread.ledger.view_records import CodePair

_CHANGES = """
WITH moved(item) AS (
    SELECT DISTINCT i.item FROM ledger_movement m CROSS JOIN ledger_movement_item i
    WHERE m.event = %s AND i.movement = m.id ORDER BY i.item LIMIT %s
)
SELECT c.item, c.type, c.canonical, COALESCE(c.raw, c.canonical),
    CASE WHEN c.opened_by = %s THEN 1 ELSE 0 END
FROM moved CROSS JOIN ledger_code c
WHERE c.item = moved.item AND (c.opened_by = %s OR c.closed_by = %s)
ORDER BY c.item, c.type, c.canonical
"""


def event_codes(event: int, limit: int = 100) -> dict[int, list[CodePair]]:
    """Return what an event did to the codes of the items it moved, `limit` items at most.

    One statement. Items whose codes it left alone are left out.
    """
    rows = db.query(_CHANGES, [event, limit, event, event, event])
    return dict(_paired(rows))


def _paired(rows: list[tuple[int, int, str, str, int]]) -> Iterator[tuple[int, list[CodePair]]]:
    for item, group in groupby(rows, key=lambda row: row[0]):
        pairs = code_pairs(
            (type_id, code, raw, given == 1) for _, type_id, code, raw, given in group
        )
        if pairs:
            yield item, pairs
