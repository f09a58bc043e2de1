"""Readings: what was observed of an item (hours run, errors counted, a test result), for ever."""

from collections.abc import Sequence
from typing import Any

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, refuse
from stockthread.ledger import staging
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Posting

VALUE_LENGTH_MAX = 500


def observe(
    items: Sequence[int], *, attributes: int | Sequence[int], values: Sequence[str], act: Act
) -> Posting:
    """Record a value of an attribute (id) for each line's item; an item may have several lines.

    Raises Refused: unknown_item, unknown_attribute, value_too_long, field_bad_characters,
    repeated_reading.
    """

    def steps(work: Work) -> None:
        work.lines = len(items)
        _stage(items, attributes, values)
        staging.lock(others=[])
        work.refuse_lines(_refusals(values))
        event = work.begin_rows()
        db.execute(_INSERT, [event])
        work.rows.add("reading", db.query(_WRITTEN, [event]))

    return post("observe", act, (list(items), attributes, list(values)), steps)


def _stage(items: Sequence[int], attributes: int | Sequence[int], values: Sequence[str]) -> None:
    if not items:
        refuse("no_lines")
    many: Any = attributes if isinstance(attributes, int) else list(attributes)
    if len(values) != len(items) or (isinstance(many, list) and len(many) != len(items)):
        refuse("bad_lines", count=len(items), other=len(values))
    columns = {"item": ("bigint", list(items)), "quantity": ("bigint", many)}
    db.stage_columns("stage_line", columns, len(items))
    storable = [value if db.is_storable(value) else "" for value in values]  # the rest is refused
    texts = {"product": ("bigint", 0), "raw": ("text", storable)}
    db.stage_columns("stage_new", texts, len(items))


_UNKNOWN_ITEMS = """
SELECT l.line, l.item FROM stage_line l LEFT JOIN ledger_state s ON s.item = l.item
WHERE s.item IS NULL
"""
_UNKNOWN_ATTRIBUTES = """
SELECT l.line, l.quantity FROM stage_line l LEFT JOIN catalog_attribute a ON a.id = l.quantity
WHERE a.id IS NULL
"""
_REPEATED = """
SELECT line FROM (SELECT line, ROW_NUMBER() OVER (PARTITION BY item, quantity ORDER BY line) AS nth
    FROM stage_line) told WHERE nth > 1
"""
_INSERT = """
INSERT INTO ledger_reading (item, attribute, event, value)
SELECT l.item, l.quantity, %s, n.raw FROM stage_line l CROSS JOIN stage_new n
WHERE n.line = l.line ORDER BY l.item, l.quantity
"""
_WRITTEN = """
SELECT item, attribute, value FROM ledger_reading WHERE event = %s ORDER BY item, attribute
"""


def _refusals(values: Sequence[str]) -> list[Refusal]:
    refusals = [Refusal(n, "unknown_item", {"item": i}) for n, i in db.query(_UNKNOWN_ITEMS)]
    refusals += [
        Refusal(n, "unknown_attribute", {"attribute": a}) for n, a in db.query(_UNKNOWN_ATTRIBUTES)
    ]
    refusals += [
        Refusal(line, "value_too_long", {"length_max": VALUE_LENGTH_MAX})
        for line, value in enumerate(values)
        if len(value) > VALUE_LENGTH_MAX
    ]
    refusals += [
        Refusal(line, "field_bad_characters", {"field": "value"})
        for line, value in enumerate(values)
        if not db.is_storable(value)
    ]
    refusals += [Refusal(line, "repeated_reading", {}) for (line,) in db.query(_REPEATED)]
    first: dict[int | None, Refusal] = {}
    for refusal in refusals:
        first.setdefault(refusal.line, refusal)
    return list(first.values())
