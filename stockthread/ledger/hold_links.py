"""A hold that came back since its release was undone is the same hold, in a row of its own.

How those rows hang together, as SQL. Of what a release closed on an item, the nth is the nth of
what the undoing of that release opened on it. `of` is item or place: what the holds are on.
"""

from typing import Final

# As the indexes of holds have it: a hold on a place is on no item.
_IS_ON: Final = {"item": "{row}.item <> 0", "place": "{row}.place <> 0 AND {row}.item = 0"}


def _is_on(row: str, of: str) -> str:
    return _IS_ON[of].format(row=row)


def _nth(row: str, side: str, of: str) -> str:
    """The sign keeps SQLite from going by the event, of which there may be 100,000 holds."""
    return f"""(SELECT COUNT(*) FROM ledger_hold x WHERE x.{of} = {row}.{of} AND {_is_on("x", of)}
        AND +x.{side} = {row}.{side} AND x.id < {row}.id)"""


def same(name: str, *, of: str, event: str) -> str:
    """A recursive table of this name: an event's holds, and all that stands for them since."""
    return f"""{name}(id, {of}, closed_by) AS (
    SELECT first.id, first.{of}, first.closed_by FROM ledger_hold first
    WHERE first.event = {event} AND {_is_on("first", of)}
    UNION
    SELECT n.id, n.{of}, n.closed_by
    FROM {name} known CROSS JOIN ledger_event r CROSS JOIN ledger_hold o CROSS JOIN ledger_hold n
    WHERE r.reverses = known.closed_by AND o.id = known.id
        AND n.{of} = known.{of} AND {_is_on("n", of)} AND +n.event = r.id
        AND {_nth("n", "event", of)} = {_nth("o", "closed_by", of)}
)"""


def earlier(name: str, *, of: str) -> str:
    """From rows (bears_on, latest, hold, `of`, event) of a table of this name: the hold that each
    was before its release, in the same columns."""
    return f"""
    SELECT d.bears_on, d.latest, o.id, d.{of}, o.event
    FROM {name} d CROSS JOIN ledger_event e CROSS JOIN ledger_hold n CROSS JOIN ledger_hold o
    WHERE e.id = d.event AND e.reverses IS NOT NULL AND n.id = d.hold
        AND o.{of} = d.{of} AND {_is_on("o", of)} AND +o.closed_by = e.reverses
        AND {_nth("o", "closed_by", of)} = {_nth("n", "event", of)}"""


CLOSED_FOR_GOOD: Final = """closed_by IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM ledger_event r WHERE r.reverses = closed_by)"""
"""Of a hold: it was released, and that stands."""
