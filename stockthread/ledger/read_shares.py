"""Events that are parts of one act: by their keys, and by the containers that they share."""

from collections.abc import Sequence

from stockthread.kernel import db
from stockthread.ledger.read_events import events_by_keys
from stockthread.ledger.view_records import EventView

PARTS_MAX = 1_000
_KEYS_OF = "SELECT id, key FROM ledger_event WHERE id IN {}"


def keys_of(events: Sequence[int]) -> dict[int, str]:
    """Return the keys of events. One statement."""
    wanted, param = db.ids_in(events)
    return dict(db.query(_KEYS_OF.format(wanted), [param]))


_SHARES = """
SELECT DISTINCT m.event, c.event FROM ledger_movement m CROSS JOIN ledger_movement c
WHERE m.event IN {} AND m.from_container = m.to_container AND m.to_container <> 0
    AND m.from_place <> m.to_place
    AND c.id = (SELECT MIN(cm.id) FROM ledger_movement_item ci CROSS JOIN ledger_movement cm
        WHERE ci.item = m.to_container AND cm.id = ci.movement AND cm.event >= m.event
            AND cm.from_place <> cm.to_place)
    AND c.event <> m.event
"""


def parts_of_acts(events: Sequence[int]) -> list[EventView]:
    """Return all events of the acts that these are parts of, whatever their causes, in order.

    Parts have the act's key with a point and their number behind it. Two statements.
    """
    keys = list(keys_of(events).values())
    stems = {key.rpartition(".")[0] for key in keys if key.rpartition(".")[2].isdigit()}
    numbered = [f"{stem}.{n}" for stem in sorted(stems) for n in range(PARTS_MAX)]
    return events_by_keys([*keys, *numbered])


def shares_of(events: Sequence[int]) -> list[tuple[int, int]]:
    """Return which of these events moved a part of what another one moved the container of."""
    wanted, param = db.ids_in(events)
    return [(share, whole) for share, whole in db.query(_SHARES.format(wanted), [param])]
