"""Movements of an item form one chain: each begins in the state in which the one before it ended.

The tables of `replay` must be filled. A chain is whole when each movement's `previous` is a
movement of the same item and the sum of movement - previous is the last movement: as `previous` is
less than its movement, it is at most the item's movement just before, so each term is at least the
distance of the two, and the sum reaches the last movement only if every `previous` is the one
just before. That costs no sort of all movements; only items that fail are looked at closely.
"""

from collections.abc import Iterator

from stockthread.ledger import findings
from stockthread.ledger.findings import Finding, Query
from stockthread.ledger.records import State


def check() -> Iterator[Finding]:
    """Yield a finding for each broken link of an item's chain and each negative balance."""
    return findings.run(_QUERIES)


_FROM = ", ".join(f"m.from_{name}" for name in State._fields)
_TO = ", ".join(f"p.to_{name}" for name in State._fields)
_BREAKS = " OR ".join(f"p.to_{name} <> m.from_{name}" for name in State._fields)
# A step that leaves an item as it was (a code corrected) says nothing about where it was when.
_CHANGED = " OR ".join(f"{{0}}.from_{name} <> {{0}}.to_{name}" for name in State._fields)
_STATE = "({}, {}, {}, {}, {}, {})"
_LEFT = _STATE.format(*(f"{{{n}}}" for n in range(3, 9)))
_TAKEN_UP = _STATE.format(*(f"{{{n}}}" for n in range(9, 15)))

_BALANCES = """
SELECT item, place, stage, owner, container, movement, balance FROM (
    SELECT item, place, stage, owner, container, l.movement,
        SUM(quantity) OVER (PARTITION BY item, place, stage, owner, container ORDER BY {order})
        AS balance
    FROM replay_leg l {join}) told
WHERE balance < 0
"""
_HOLDING = "of item {0} at place {1}, stage {2}, owner {3}, container {4}"

_QUERIES = (
    Query(
        "I-3",
        "ledger_movement_item",
        """SELECT movement, item, previous, preceding FROM (
            SELECT movement, item, previous,
                LAG(movement, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY item ORDER BY movement)
                AS preceding
            FROM ledger_movement_item
            WHERE item IN (SELECT item FROM replay_last WHERE steps <> movement)) told
        WHERE previous <> preceding""",
        "movement {0}, item {1}",
        "Its previous movement is said to be {2}; the item's movement just before it is {3}.",
        3,
        2,
    ),
    Query(
        "I-3",
        "ledger_movement_item",
        """SELECT mi.movement, mi.item, mi.previous FROM ledger_movement_item mi
        LEFT JOIN ledger_movement_item p ON p.movement = mi.previous AND p.item = mi.item
        WHERE mi.previous <> 0 AND p.item IS NULL""",
        "movement {2}, item {1}",
        "Movement {0} of item {1} follows movement {2}, which is not there.",
        2,
    ),
    Query(
        "I-4",
        "ledger_movement",
        f"""SELECT mi.movement, mi.item, mi.previous, {_TO}, {_FROM}
        FROM ledger_movement_item mi CROSS JOIN ledger_movement m CROSS JOIN ledger_movement p
        CROSS JOIN ledger_item i
        WHERE mi.previous <> 0 AND m.id = mi.movement AND p.id = mi.previous
            AND ({_BREAKS}) AND i.id = mi.item AND i.kind <> 2""",
        "id {0}",
        f"Item {{1}} leaves from {_TAKEN_UP}, but movement {{2}} had brought it to {_LEFT}"
        f" ({', '.join(State._fields)}).",
    ),
    Query(
        "I-4",
        "ledger_movement",
        """SELECT mi.movement, mi.item, m.from_stage
        FROM ledger_movement_item mi CROSS JOIN ledger_movement m CROSS JOIN ledger_item i
        WHERE mi.previous = 0 AND m.id = mi.movement AND m.from_stage <> 0
            AND i.id = mi.item""",
        "id {0}",
        "It is the first movement of item {1}, but begins at stage {2} and not from nothing.",
    ),
    Query(
        "I-4",
        "ledger_movement",
        """SELECT mi.movement, mi.item, p.to_product, p.to_lot, m.from_product, m.from_lot
        FROM ledger_movement_item mi CROSS JOIN ledger_movement m CROSS JOIN ledger_movement p
        CROSS JOIN ledger_item i
        WHERE mi.previous <> 0 AND m.id = mi.movement AND p.id = mi.previous
            AND (p.to_product <> m.from_product OR p.to_lot <> m.from_lot) AND p.event <> m.event
            AND i.id = mi.item AND i.kind = 2""",
        "id {0}",
        "Lot {1} leaves as product {4} of lot {5}, but was product {2} of lot {3} before.",
    ),
    Query(
        "I-4",
        "ledger_movement_item",
        """SELECT mi.movement, mi.item, mi.quantity
        FROM ledger_movement_item mi CROSS JOIN ledger_item i
        WHERE mi.quantity <> 1 AND i.id = mi.item AND i.kind <> 2""",
        "movement {0}, item {1}",
        "A quantity of {2} of one single thing.",
        None,
        2,
    ),
    Query(
        "I-4",
        "ledger_movement_item",
        """SELECT l.movement, l.item FROM replay_last l CROSS JOIN ledger_item i
        WHERE i.id = l.item AND i.kind = 4""",
        "movement {0}, item {1}",
        "A process stands nowhere and is never moved.",
    ),
    Query(
        "I-5",
        "ledger_movement",
        """SELECT DISTINCT m.id, m.event, p.id, p.event
        FROM ledger_movement_item mi CROSS JOIN ledger_movement m CROSS JOIN ledger_movement p
        WHERE mi.previous <> 0 AND m.id = mi.movement AND p.id = mi.previous
            AND p.event > m.event""",
        "id {0}",
        "It is of event {1}, but follows movement {2} of the later event {3}.",
    ),
    Query(
        "I-5",
        "ledger_event",
        f"""SELECT DISTINCT m.event, p.event
        FROM ledger_movement_item mi CROSS JOIN ledger_movement m CROSS JOIN ledger_movement p
        CROSS JOIN ledger_event e CROSS JOIN ledger_event pe CROSS JOIN ledger_item i
        WHERE mi.previous <> 0 AND m.id = mi.movement AND p.id = mi.previous AND e.id = m.event
            AND pe.id = p.event AND pe.happened_at > e.happened_at AND i.id = mi.item
            AND i.kind <> 2
            AND ({_CHANGED.format("m")}) AND ({_CHANGED.format("p")})""",
        "id {0}",
        "It is said to have happened before event {1}, on which it rests.",
    ),
    Query(
        "I-6",
        "ledger_movement",
        _BALANCES.format(order="l.movement", join=""),
        "id {5}",
        f"It leaves {{6}} {_HOLDING}.",
        None,
        6,
    ),
    Query(
        "I-6",
        "ledger_movement",
        _BALANCES.format(
            order="e.happened_at, l.movement", join="JOIN ledger_event e ON e.id = l.event"
        ),
        "id {5}",
        f"In the order in which things happened it leaves {{6}} {_HOLDING}.",
        None,
        6,
    ),
)
