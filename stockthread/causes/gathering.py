"""What is on record of units and of all that went into them, read in a constant number of queries.

The genealogy is walked once for all units together, so that what many share is met once. Events
that were undone, and those that undid them, never were.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, NamedTuple

from stockthread.kernel import db
from stockthread.kernel.reach import Way, steps_sql
from stockthread.ledger import chain

PROCESS = 4
DEPTH_MAX = 4
"""So many containers around each other are told."""

_UP = (
    Way("ledger_edge e", "e.input", "e.output = r.item"),
    Way("ledger_state u", "u.lot", "u.item = r.item AND u.lot <> 0"),
)
_WALK = """
WITH RECURSIVE reach(item) AS (SELECT id FROM {start} UNION {steps})
SELECT r.item, s.kind, s.product, s.lot FROM reach r CROSS JOIN ledger_state s
WHERE s.item = r.item
"""
_EDGES = """
SELECT e.output, e.input, e.event, e.closed_by FROM ledger_edge e WHERE {}
"""
_CHAINS = f"{chain.CHAIN_OF} SELECT item, movement FROM chain"
_MOVEMENTS = """
SELECT m.id, m.event, m.from_place, m.from_owner, m.to_lot, m.to_place, m.to_owner, m.to_container
FROM ledger_movement m WHERE {}
"""
_EVENTS = """
SELECT e.id, e.kind, e.happened_at, e.person, e.device, e.cause_kind, e.cause_id,
    CASE WHEN e.reverses IS NULL THEN 0 ELSE 1 END
FROM ledger_event e WHERE {}
"""
_UNDONE = "SELECT r.reverses FROM ledger_event r WHERE {}"
_READINGS = """
SELECT o.item, o.attribute, o.event, o.value FROM ledger_reading o WHERE {}
"""


class Item(NamedTuple):
    """An item of the genealogy; lot: what it is a unit of, 0 for none."""

    kind: int
    product: int
    lot: int


class Event(NamedTuple):
    """What happened; at: in microseconds."""

    kind: str
    at: int
    person: int
    device: str
    cause_kind: str
    cause_id: str


class Leg(NamedTuple):
    """From where to where an event brought items."""

    event: int
    from_place: int
    from_owner: int
    lot: int
    place: int
    owner: int
    container: int


class Edge(NamedTuple):
    """What went into an item; ended: the event that took it out again, 0 for none."""

    input: int
    event: int
    ended: int


class Records(NamedTuple):
    """All that is on record of some items and their ancestors; by ids.

    chains: the movements of each item, the latest first. readings: (attribute, event, value).
    """

    items: dict[int, Item]
    inputs: dict[int, list[Edge]]
    chains: dict[int, list[int]]
    legs: dict[int, Leg]
    events: dict[int, Event]
    readings: dict[int, list[tuple[int, int, str]]]


def by_indexes() -> AbstractContextManager[None]:
    """Let PostgreSQL follow links through indexes; SQLite does, and needs no transaction for it."""
    return db.looking_up() if db.is_postgresql() else nullcontext()


def gather(roots: Sequence[int]) -> Records:
    """Return what is on record of these items and of all that went into them. Seven statements."""
    with by_indexes():
        source, param = _start(roots)
        walk = _WALK.format(start=source, steps=steps_sql(_UP))
        items = {row[0]: Item._make(row[1:]) for row in db.query(walk, [param])}
        made_of = _looked_up(_EDGES, "e.output", items)
        moved = [id for id, item in items.items() if item.kind != PROCESS]
        chained = _chained(moved)
        read = _looked_up(_READINGS, "o.item", [id for id, item in items.items() if item.kind == 1])
    chains = dict[int, list[int]]()
    for item, movement in chained:
        if item in chains:
            chains[item].append(movement)
        else:
            chains[item] = [movement]
    legs = _legs({row[1] for row in chained})
    _add_containers(chains, legs)
    told = {row[2] for row in made_of} | {row[3] for row in made_of if row[3]}
    told |= {leg.event for leg in legs.values()} | {row[2] for row in read}
    events = _events(told)
    inputs = dict[int, list[Edge]]()
    for output, into, event, ended in made_of:
        if event in events:
            edge = Edge(into, event, ended if ended in events else 0)
            inputs.setdefault(output, []).append(edge)
    readings = dict[int, list[tuple[int, int, str]]]()
    for item, attribute, event, value in read:
        if event in events:
            readings.setdefault(item, []).append((attribute, event, value))
    return Records(items, inputs, chains, legs, events, readings)


def _add_containers(chains: dict[int, list[int]], legs: dict[int, Leg]) -> None:
    """Add the movements of containers that things were in, and of those around these.

    Two statements for each of at most DEPTH_MAX layers, and none where nothing was packed.
    """
    layer = {leg.container for leg in legs.values()} - {0} - chains.keys()
    for _ in range(DEPTH_MAX):
        if not layer:
            return
        with by_indexes():
            rows = _chained(layer)
        for container, movement in rows:
            chains.setdefault(container, []).append(movement)
        legs |= _legs({row[1] for row in rows} - legs.keys())
        layer = {legs[row[1]].container for row in rows} - {0} - chains.keys()


def _start(roots: Sequence[int]) -> tuple[str, Any]:
    ids, param = db.ids_in(roots)
    column = "unnest" if db.is_postgresql() else "value"
    return f"(SELECT {column} AS id FROM {ids} told)", param


def _looked_up(sql: str, column: str, ids: Iterable[int]) -> list[tuple[Any, ...]]:
    wanted, param = db.one_of_ids(column, sorted(ids))
    return db.query(sql.format(wanted), [param])


def _chained(ids: Iterable[int]) -> list[tuple[Any, ...]]:
    wanted, param = db.one_of_ids("s.item", sorted(ids))
    return db.query(_CHAINS.format(which=wanted), [param])


def _legs(ids: Iterable[int]) -> dict[int, Leg]:
    return {row[0]: Leg._make(row[1:]) for row in _looked_up(_MOVEMENTS, "m.id", ids)}


def _events(ids: Iterable[int]) -> dict[int, Event]:
    """Return those of the events that stand: that undo nothing and were not undone."""
    undone = {id for (id,) in _looked_up(_UNDONE, "r.reverses", ids)}
    return {
        id: Event(*rest)
        for id, *rest, reverses in _looked_up(_EVENTS, "e.id", ids)
        if not reverses and id not in undone
    }
