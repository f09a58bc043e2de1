"""What stands in places, item by item, and what happened to items last: for counts.

Constant numbers of statements, however much stands there. Nothing here writes.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from stockthread.kernel import db
from stockthread.ledger.read_flows import STANDS
from stockthread.ledger.read_items import CODE_OF
from stockthread.ledger.records import Stage

_IN_HAND = "(2, 3, 4)"


class Present(NamedTuple):
    """A unit or container in hand: what it is and where it stands; stage as a Stage."""

    item: int
    kind: int
    product: int
    place: int
    stage: int
    container: int


class Lying(NamedTuple):
    """How much of a lot lies in a place, in a container or loose, at one stage with one owner."""

    item: int
    product: int
    place: int
    stage: int
    owner: int
    container: int
    quantity: int
    reserved: int


class Step(NamedTuple):
    """One movement of an item: by which event, when (microseconds since 1970 UTC), by whom."""

    item: int
    event: int
    verb: str
    happened_at: int
    person: int
    from_place: int
    to_place: int
    quantity: int


_STANDING = f"""
SELECT s.item, s.kind, s.product, s.place, s.stage, s.container FROM ledger_state s
WHERE s.kind IN (1, 3) AND s.stage IN {_IN_HAND} AND {{where}} ORDER BY s.item
"""
_LYING = f"""
SELECT h.item, s.product, h.place, h.stage, h.owner, h.container, h.quantity, h.reserved
FROM ledger_holding h JOIN ledger_state s ON s.item = h.item
WHERE h.stage IN {_IN_HAND} AND h.quantity > 0 AND {{where}}
ORDER BY h.item, h.place, h.container, h.stage, h.owner
"""


def standing_in(places: Sequence[int], products: Sequence[int] | None = None) -> list[Present]:
    """Return the units and containers in hand in these places: of these products, or all.

    Containers have no product and are always told.
    """
    wanted, param = db.ids_in(places)
    where, params = f"s.place IN {wanted}", [param]
    if products is not None:
        ids, param = db.ids_in(products)
        where, params = f"{where} AND (s.product = 0 OR s.product IN {ids})", [*params, param]
    return db.query_records(Present, _STANDING.format(where=where), params)


def lying_in(places: Sequence[int], products: Sequence[int] | None = None) -> list[Lying]:
    """Return what of lots lies in hand in these places, holding by holding."""
    wanted, param = db.ids_in(places)
    where, params = f"h.place IN {wanted}", [param]
    if products is not None:
        ids, param = db.ids_in(products)
        where, params = f"{where} AND s.product IN {ids}", [*params, param]
    return db.query_records(Lying, _LYING.format(where=where), params)


def lying_of(lots: Sequence[int]) -> list[Lying]:
    """Return where these lots lie in hand, holding by holding."""
    wanted, param = db.ids_in(lots)
    return db.query_records(Lying, _LYING.format(where=f"h.item IN {wanted}"), [param])


_STATES = """
SELECT s.item, s.kind, s.product, s.place, s.stage, s.container
FROM ledger_state s WHERE s.item IN {}
"""


def states_of(items: Sequence[int]) -> dict[int, Present]:
    """Return how these items stand, wherever that is and at whatever stage; a lot has no place."""
    wanted, param = db.ids_in(items)
    return {each.item: each for each in db.query_records(Present, _STATES.format(wanted), [param])}


_BELOW = """
WITH RECURSIVE inside(item, depth) AS (
    SELECT s.item, 1 FROM ledger_state s WHERE s.container IN {} AND s.container <> 0
    UNION
    SELECT s.item, i.depth + 1 FROM inside i CROSS JOIN ledger_state s
    WHERE s.container = i.item AND s.container <> 0 AND i.depth < 20
)
SELECT s.item, s.kind, s.product, s.place, s.stage, s.container
FROM inside i CROSS JOIN ledger_state s WHERE s.item = i.item AND s.kind IN (1, 3)
"""


def below(containers: Sequence[int]) -> dict[int, Present]:
    """Return the units and containers inside these containers, at any depth."""
    wanted, param = db.ids_in(containers)
    found = db.query_records(Present, _BELOW.format(wanted), [param])
    return {each.item: each for each in found}


_NUMBERS = """
SELECT container, CAST(SUM(things) AS BIGINT) FROM (
    SELECT s.container, COUNT(*) AS things FROM ledger_state s
    WHERE s.container <> 0 AND s.container IN {ids} GROUP BY s.container
    UNION ALL
    SELECT h.container, COUNT(DISTINCT h.item) FROM ledger_holding h
    WHERE h.container <> 0 AND h.container IN {ids} AND h.quantity > 0 GROUP BY h.container) told
GROUP BY container
"""


def numbers_inside(containers: Sequence[int]) -> dict[int, int]:
    """Return how many things are right inside each of these containers; empty ones are left out."""
    wanted, param = db.ids_in(containers)
    return dict(db.query(_NUMBERS.format(ids=wanted), [param, param]))


_STEP = """i.item, e.id, e.kind, e.happened_at, e.person, m.from_place, m.to_place, i.quantity
FROM steps s CROSS JOIN ledger_movement_item i CROSS JOIN ledger_movement m
CROSS JOIN ledger_event e
WHERE i.movement = s.movement AND i.item = s.item AND m.id = s.movement AND e.id = m.event"""
_STEP_BACK = """SELECT s.item, i.previous
    FROM steps s CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
    CROSS JOIN ledger_movement_item i
    WHERE m.id = s.movement AND e.id = m.event AND i.movement = s.movement AND i.item = s.item
        AND i.previous <> 0"""
_FROM_THE_LAST = """WITH RECURSIVE steps(item, movement) AS (
    SELECT s.item, s.last_movement FROM ledger_state s WHERE s.item IN {}
    UNION ALL"""
_LAST = f"""
{_FROM_THE_LAST} {_STEP_BACK} AND NOT ({STANDS})
)
SELECT {_STEP} AND {STANDS}
"""


def last_steps(items: Sequence[int]) -> dict[int, Step]:
    """Return the last movement of each of these items that was not undone."""
    wanted, param = db.ids_in(items)
    return {each.item: each for each in db.query_records(Step, _LAST.format(wanted), [param])}


_IS_MOVE = f"{STANDS} AND m.from_place <> m.to_place"
_LAST_MOVE = f"""
{_FROM_THE_LAST} {_STEP_BACK} AND NOT ({_IS_MOVE})
)
SELECT {_STEP} AND {_IS_MOVE}
"""


def last_moves(items: Sequence[int]) -> dict[int, Step]:
    """Return the last movement of each of these items from one place to another one.

    What has happened to it there since, such as a change of owner, is passed over.
    """
    wanted, param = db.ids_in(items)
    return {each.item: each for each in db.query_records(Step, _LAST_MOVE.format(wanted), [param])}


_SINCE = f"""
{_FROM_THE_LAST} {_STEP_BACK} AND e.happened_at > %s
)
SELECT {_STEP} AND e.happened_at > %s AND {STANDS} ORDER BY i.item, e.happened_at, i.movement
"""


def steps_since(items: Sequence[int], since: int) -> dict[int, list[Step]]:
    """Return what happened to each item after a moment (microseconds since 1970), in order."""
    wanted, param = db.ids_in(items)
    found: dict[int, list[Step]] = {}
    for each in db.query_records(Step, _SINCE.format(wanted), [param, since, since]):
        found.setdefault(each.item, []).append(each)
    return found


class Turnover(NamedTuple):
    """How often, and how much, a product moved between places since some moment."""

    product: int
    movements: int
    quantity: int


_TURNOVER = f"""
SELECT s.product, COUNT(*), CAST(SUM(i.quantity) AS BIGINT)
FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
CROSS JOIN ledger_state s
WHERE e.happened_at >= %s AND {STANDS} AND m.event = e.id AND m.from_place <> m.to_place
    AND i.movement = m.id AND s.item = i.item AND s.product <> 0
GROUP BY s.product ORDER BY s.product
"""


def turnovers(since: int) -> list[Turnover]:
    """Return how much each product moved since a moment (microseconds since 1970)."""
    return db.query_records(Turnover, _TURNOVER, [since])


_INSIDE = """
WITH RECURSIVE inside(item, parent, depth) AS (
    SELECT s.item, s.container, 1 FROM ledger_state s WHERE s.container = %s AND s.container <> 0
    UNION ALL
    SELECT s.item, s.container, i.depth + 1 FROM inside i CROSS JOIN ledger_state s
    WHERE s.container = i.item AND s.container <> 0 AND s.stage IN (2, 3, 4) AND i.depth < 20
)
"""
_OURS = "(SELECT id FROM places_place WHERE kind NOT IN ('supplier', 'customer', 'carrier'))"
# What came into our hands: from nowhere or from others, to one of our places.
_SIGHTINGS = f"""
{_INSIDE}, steps(item, movement) AS (
    SELECT s.item, s.last_movement FROM inside i CROSS JOIN ledger_state s WHERE s.item = i.item
    UNION ALL {_STEP_BACK}
)
SELECT s.item, MAX(CASE WHEN m.from_place NOT IN {_OURS} THEN e.happened_at ELSE 0 END),
    MAX(CASE WHEN m.from_container <> m.to_container OR m.to_container = 0
        THEN e.happened_at ELSE 0 END)
FROM steps s CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE m.id = s.movement AND m.to_place IN {_OURS} AND e.id = m.event
    AND ((m.from_place, m.from_container) <> (m.to_place, m.to_container)) AND {STANDS}
GROUP BY s.item
"""


class Inside(NamedTuple):
    """Something inside a container, at any depth, right inside of `container`.

    came_at: when it came into our hands; seen_at: when it last moved by itself, not carried along
    inside a container, in our hands; both in microseconds since 1970, 0 for never. quantity: of a
    lot, what lies in there; product 0: a container.
    """

    item: int
    kind: int
    product: int
    container: int
    code: str
    quantity: int
    came_at: int
    seen_at: int


_INSIDE_UNITS = f"""
{_INSIDE}
SELECT i.item, s.kind, s.product, i.parent, {CODE_OF.format(item="i.item")}, 1
FROM inside i CROSS JOIN ledger_state s WHERE s.item = i.item ORDER BY i.item
"""
_INSIDE_LOTS = f"""
{_INSIDE}
SELECT h.item, 2, s.product, h.container, {CODE_OF.format(item="h.item")},
    CAST(SUM(h.quantity) AS BIGINT)
FROM (SELECT item FROM inside UNION SELECT CAST(%s AS BIGINT)) i
CROSS JOIN ledger_holding h CROSS JOIN ledger_state s
WHERE h.container = i.item AND h.container <> 0 AND h.stage < 5 AND h.quantity > 0
    AND s.item = h.item
GROUP BY h.item, s.product, h.container ORDER BY h.item
"""
_LOT_SIGHTINGS = f"""
{_FROM_THE_LAST} {_STEP_BACK}
)
SELECT s.item, m.to_container, MAX(e.happened_at)
FROM steps s CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
WHERE m.id = s.movement AND m.to_container <> 0 AND m.from_container <> m.to_container
    AND e.id = m.event AND m.to_place IN {_OURS} AND {STANDS}
GROUP BY s.item, m.to_container
"""


def inside(container: int) -> list[Inside]:
    """Return what is inside a container at any depth, and when it was last seen by itself."""
    seen: dict[Any, tuple[int, int]] = {
        item: (came, own) for item, came, own in db.query(_SIGHTINGS, [container])
    }
    units = [(*row, *seen.get(row[0], (0, 0))) for row in db.query(_INSIDE_UNITS, [container])]
    lots = db.query(_INSIDE_LOTS, [container, container])
    wanted, param = db.ids_in(sorted({row[0] for row in lots}))
    packed = {
        (item, parent): at
        for item, parent, at in (db.query(_LOT_SIGHTINGS.format(wanted), [param]) if lots else ())
    }
    rows = units + [(*row, 0, packed.get((row[0], row[3]), 0)) for row in lots]
    return [Inside._make(row) for row in rows]


class Adjusted(NamedTuple):
    """How much of a product one person adjusted, lost, found or scrapped, for one reason.

    gained, given_up: smallest units that came onto the record or left it; items: how many units
    and parts of lots. cause_kind: that of the events, "" for none.
    """

    reason: str
    product: int
    person: int
    verb: str
    cause_kind: str
    items: int
    gained: int
    given_up: int


_ADJUSTED = f"""
SELECT e.reason, s.product, e.person, e.kind, e.cause_kind, COUNT(*),
    CAST(SUM(CASE WHEN e.kind = 'find' OR (e.kind = 'adjust' AND m.from_stage = 0)
        THEN i.quantity ELSE 0 END) AS BIGINT),
    CAST(SUM(CASE WHEN e.kind = 'find' OR (e.kind = 'adjust' AND m.from_stage = 0)
        THEN 0 ELSE i.quantity END) AS BIGINT)
FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
CROSS JOIN ledger_state s
WHERE e.happened_at >= %s AND e.happened_at < %s
    AND e.kind IN ('adjust', 'lose', 'find', 'scrap') AND {STANDS}
    AND m.event = e.id AND i.movement = m.id AND s.item = i.item AND s.product <> 0
GROUP BY e.reason, s.product, e.person, e.kind, e.cause_kind
ORDER BY e.reason, s.product, e.person, e.kind
"""


def adjusted(since: int, until: int) -> list[Adjusted]:
    """Return what was adjusted, lost, found and scrapped in a period, by reason and person.

    since, until: microseconds since 1970 UTC; what was undone is not told. One statement.
    """
    return db.query_records(Adjusted, _ADJUSTED, [since, until])


class Adjustment(NamedTuple):
    """What one event adjusted, lost, found or scrapped of a product in one place.

    gained, given_up, items: as of `Adjusted`; happened_at: microseconds since 1970 UTC.
    """

    event: int
    verb: str
    reason: str
    person: int
    happened_at: int
    cause_kind: str
    cause_id: str
    product: int
    place: int
    items: int
    gained: int
    given_up: int


_GAINS = "(e.kind = 'find' OR (e.kind = 'adjust' AND m.from_stage = 0))"
_WHERE = f"CASE WHEN {_GAINS} THEN m.to_place ELSE m.from_place END"
_ADJUSTMENTS = f"""
SELECT e.id, e.kind, e.reason, e.person, e.happened_at, e.cause_kind, e.cause_id, s.product,
    {_WHERE}, COUNT(*), CAST(SUM(CASE WHEN {_GAINS} THEN i.quantity ELSE 0 END) AS BIGINT),
    CAST(SUM(CASE WHEN {_GAINS} THEN 0 ELSE i.quantity END) AS BIGINT)
FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
CROSS JOIN ledger_state s
WHERE e.happened_at >= %s AND e.happened_at < %s
    AND e.kind IN ('adjust', 'lose', 'find', 'scrap') AND {STANDS}
    AND m.event = e.id AND i.movement = m.id AND s.item = i.item AND s.product <> 0
    AND NOT (m.from_stage = {int(Stage.CONSUMED)} AND m.from_container <> 0) {{more}}
GROUP BY e.id, e.kind, e.reason, e.person, e.happened_at, e.cause_kind, e.cause_id, s.product,
    {_WHERE}
ORDER BY e.happened_at DESC, e.id DESC, s.product, {_WHERE} LIMIT %s OFFSET %s
"""


class AdjustedItem(NamedTuple):
    """An item that an adjustment was about, by its event, product and place."""

    event: int
    product: int
    place: int
    item: int


_ADJUSTED_ITEMS = f"""
SELECT event, product, place, item FROM (
    SELECT e.id AS event, s.product AS product, {_WHERE} AS place, s.item AS item,
        ROW_NUMBER() OVER (PARTITION BY e.id, s.product, {_WHERE} ORDER BY s.item) AS nth
    FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
    CROSS JOIN ledger_state s
    WHERE e.id IN {{events}} AND m.event = e.id AND i.movement = m.id AND s.item = i.item
        AND s.product <> 0
        AND NOT (m.from_stage = {int(Stage.CONSUMED)} AND m.from_container <> 0)) told
WHERE nth <= %s ORDER BY event, product, place, item
"""


def adjusted_items(events: Sequence[int], each_max: int) -> list[AdjustedItem]:
    """Return the first items of each adjustment of these events. One statement."""
    wanted, param = db.ids_in(events)
    sql = _ADJUSTED_ITEMS.format(events=wanted)
    return db.query_records(AdjustedItem, sql, [param, each_max])


_COUNTED = "SELECT COUNT(*) FROM ({}) found"


def count_adjustments(
    since: int, until: int, *, head: str = "", places: Sequence[int] | None = None, product: int = 0
) -> int:
    """Return how many rows `adjustments` has. One statement."""
    more, params = _adjusted_where(since, until, head, places, product, ())
    sql = _COUNTED.format(_ADJUSTMENTS.format(more=more))
    [(count,)] = db.query(sql, [*params, 2**62, 0])
    return int(count)


def _adjusted_where(
    since: int,
    until: int,
    head: str,
    places: Sequence[int] | None,
    product: int,
    events: Sequence[int],
) -> tuple[str, list[Any]]:
    more, params = "", list[Any]([since, until])
    if head:
        more += " AND SUBSTR(e.reason, 1, %s) = %s"
        params += [len(head), head]
    if places is not None:
        wanted, param = db.ids_in(places)
        more += f" AND {_WHERE} IN {wanted}"
        params.append(param)
    if product:
        more += " AND s.product = %s"
        params.append(product)
    if events:
        wanted, param = db.ids_in(events)
        more += f" AND e.id IN {wanted}"
        params.append(param)
    return more, params


def adjustments(
    since: int,
    until: int,
    *,
    head: str = "",
    places: Sequence[int] | None = None,
    product: int = 0,
    events: Sequence[int] = (),
    skip: int = 0,
    limit: int = 100,
) -> list[Adjustment]:
    """Return what was adjusted in a period event by event, the latest first.

    What is built into something goes with it, and is not told by itself.
    head: how the reason begins; places: only there, None for anywhere; events: only these, none
    for any. One statement.
    """
    more, params = _adjusted_where(since, until, head, places, product, events)
    sql = _ADJUSTMENTS.format(more=more)
    return db.query_records(Adjustment, sql, [*params, limit, skip])
