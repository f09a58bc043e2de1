"""What an item is made of, up to its sources, and what became of it, down to the last customer.

One recursive statement collects the items that can be reached, the links between them and what
they are; three more at most tell when links were made, where lots lie, and which of several codes
counts. Links that were recorded by mistake and reversed never were. Links that ended (a component
taken out) are followed and say so: a trace tells where a thing has been, not only where it is. A
unit of a lot comes from its lot. Nothing here writes.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from stockthread import ledger
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.kernel.reach import Way, reach_sql
from stockthread.trace.records import Link, Node, Trace

NODES_MAX = 50_000
_LOT = int(ledger.Kind.LOT)

# A unit that is void (stage 7) never was of its lot.
_UP = (
    Way("ledger_edge e", "e.input", "e.output = r.item"),
    Way("ledger_state u", "u.lot", "u.item = r.item AND u.lot <> 0"),
)
_DOWN = (
    Way("ledger_edge e", "e.output", "e.input = r.item"),
    Way("ledger_state u", "u.item", "u.lot = r.item AND u.lot <> 0 AND u.stage <> 7"),
)
# A link and the item at its far end, one row for each code that this item has or had. The number of
# the row is the edge's id; below 0 for a unit's link to its lot, and 0 for the root itself.
_FAR = "s.kind, s.product, s.stage, s.place, c.canonical"
_CODE = "LEFT JOIN ledger_code c ON c.item = s.item"
_LINKS = f"""
SELECT e.id, e.output, e.input, e.quantity, e.event, e.closed_by, {_FAR}
FROM reached r CROSS JOIN ledger_edge e CROSS JOIN ledger_state s {_CODE}
WHERE {{edges}} AND s.item = {{edge_next}}
UNION ALL SELECT -u.item, u.item, u.lot, 1, 0, NULL, {_FAR}
FROM reached r CROSS JOIN ledger_state u CROSS JOIN ledger_state s {_CODE}
WHERE {{members}} AND s.item = {{member_next}}
UNION ALL SELECT 0, s.item, s.item, 0, 0, NULL, {_FAR} FROM ledger_state s {_CODE} WHERE s.item = %s
"""
_OUTPUT, _INPUT, _EVENT, _CLOSED_BY = 1, 2, 4, 5
_Row = tuple[Any, ...]


def trace_up(item: int, limit: int = NODES_MAX) -> Trace:
    """Return what went into an item, through any depth, the nearest first.

    At most `limit` items, itself included; four statements at most. Raises Refused unknown_id.
    """
    return _traced(_UP, item, limit, near=_OUTPUT, far=_INPUT)


def trace_down(item: int, limit: int = NODES_MAX) -> Trace:
    """Return what an item went into, through any depth, the nearest first.

    At most `limit` items, itself included; four statements at most. Raises Refused unknown_id.
    """
    return _traced(_DOWN, item, limit, near=_INPUT, far=_OUTPUT)


def _traced(ways: Sequence[Way], root: int, limit: int, *, near: int, far: int) -> Trace:
    edge, member = ways
    sql = reach_sql(ways) + _LINKS.format(
        edges=edge.fits, edge_next=edge.next, members=member.fits, member_next=member.next
    )
    with db.looking_up():
        rows = db.query(sql, [root, limit + 1, root])
    once = {row[0]: row for row in rows}
    if 0 not in once:
        refuse("unknown_id", id=root)
    several = set[int]()
    if len(once) < len(rows):  # some items have several codes, and several rows for a link
        several = {row[far] for row in rows if once[row[0]] is not row}
        rows = list(once.values())
    rows, times = _mended(rows)
    depths = _walked(root, rows, limit, near, far)
    nodes = _nodes({root: once[0]} | {row[far]: row for row in rows}, depths)
    _complete(nodes, several)
    links = [
        _new(Link, (output, into, quantity, event, times[event], end or 0, times[end]))
        for id, output, into, quantity, event, end, _, _, _, _, _ in rows
        if id and output in depths and into in depths
    ]
    is_truncated = len(depths) == limit and len({row[far] for row in rows}) > limit
    return Trace(root, tuple(nodes), tuple(links), is_truncated)


_new = tuple.__new__  # ten thousand records at once: a record's own `_make` takes twice as long
_Times = dict[int | None, datetime | None]
_EVENTS = "SELECT id, happened_at, reverses FROM ledger_event WHERE id IN {}"


def _mended(rows: list[_Row]) -> tuple[list[_Row], _Times]:
    """Return the links that ever were, and when the events happened that made and ended them."""
    opened = {row[_EVENT] for row in rows}
    ended = {row[_CLOSED_BY] for row in rows if row[_CLOSED_BY] is not None}
    ids, param = db.ids_in(sorted(opened | ended))
    events = db.query(_EVENTS.format(ids), [param])
    times: _Times = {0: None, None: None}
    times |= {id: clock.from_micros(at) for id, at, _ in events}
    reverses = {id: reversed_one for id, _, reversed_one in events if reversed_one is not None}
    return (_unreversed(rows, reverses) if reverses else rows), times


def _unreversed(rows: list[_Row], reverses: dict[int, int]) -> list[_Row]:
    """Leave out edges that were reversed, and undo ends that were.

    An edge whose end was reversed has a second row, made by the reversal, with its true end.
    """
    again = {
        (row[_OUTPUT], row[_INPUT], reverses[row[_EVENT]]): row[_CLOSED_BY]
        for row in rows
        if row[_EVENT] in reverses
    }
    found = []
    for row in rows:
        _, output, into, _, event, end = row[:6]
        while (output, into, end) in again:
            end = again[output, into, end]
        if event not in reverses and reverses.get(end) != event:
            found.append((*row[:5], end, *row[6:]))
    return found


def _walked(root: int, rows: list[_Row], limit: int, near: int, far: int) -> dict[int, int]:
    """Return the depth of each item, the nearest first and `limit` at most."""
    onward: dict[int, list[int]] = {}
    for row in rows:
        if row[near] in onward:
            onward[row[near]].append(row[far])
        else:
            onward[row[near]] = [row[far]]
    depths, order = {root: 0}, [root]
    for item in order:  # grows while it is read
        others = onward.get(item)
        if others is None:
            continue
        depth = depths[item] + 1
        for other in others:
            if other not in depths:
                depths[other] = depth
                order.append(other)
    return depths if len(order) <= limit else {item: depths[item] for item in order[:limit]}


def _nodes(known: dict[int, _Row], depths: dict[int, int]) -> list[Node]:
    """Return the items in the order of `depths`, as the rows of their links tell them."""
    nodes = []
    for item, depth in depths.items():
        _, _, _, _, _, _, kind, product, stage, place, code = known[item]
        nodes.append(_new(Node, (item, kind, product, code or "", depth, stage, place)))
    return nodes


def _complete(nodes: list[Node], several: set[int]) -> None:
    """Look up where lots lie, and which code counts of items that have several."""
    lots = [n for n, node in enumerate(nodes) if node[1] == _LOT]
    lie = _lie([nodes[n].item for n in lots]) if lots else {}
    for n in lots:
        stage, place = lie.get(nodes[n].item, (0, 0))
        nodes[n] = nodes[n]._replace(stage=stage, place=place)
    codes = ledger.read.codes(sorted(several)) if several else {}
    for n, node in enumerate(nodes if several else ()):
        if node.item in several:
            nodes[n] = node._replace(code=codes[node.item])


_LIE = """
SELECT item, MIN(stage), CASE WHEN MIN(place) = MAX(place) THEN MIN(place) ELSE 0 END
FROM ledger_holding WHERE item IN {}
GROUP BY item, CASE WHEN stage < 5 THEN 1 ELSE 0 END
ORDER BY item, CASE WHEN stage < 5 THEN 1 ELSE 0 END
"""


def _lie(lots: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return the least stage and common place (0: several) of lots; living parts count first."""
    wanted, param = db.ids_in(lots)
    rows = db.query(_LIE.format(wanted), [param])
    return {item: (stage, place) for item, stage, place in rows}
