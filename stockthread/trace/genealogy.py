"""What an item is made of, up to its sources, and what became of it, down to the last customer.

One recursive statement collects the items that can be reached, the links between them and what
they are; three more at most tell when links were made, where lots lie, and which of several codes
counts. Links that were recorded by mistake and reversed never were. Links that ended (a component
taken out) are followed and say so: a trace tells where a thing has been, not only where it is. A
unit of a lot comes from its lot. Nothing here writes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import repeat
from operator import itemgetter

from stockthread import ledger
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.kernel.reach import Way, reach_sql
from stockthread.kernel.rows import of_columns
from stockthread.trace.links import mended
from stockthread.trace.paths import (
    CLOSED_BY,
    EVER,
    INPUT,
    KIND,
    OUTPUT,
    Cut,
    Moment,
    Row,
    Walked,
    cut_off,
    cut_test,
    lasting,
    met_by,
    walk_down,
    walk_up,
)
from stockthread.trace.records import Link, Node, Trace

NODES_MAX = 50_000
_LOT = int(ledger.Kind.LOT)

# A unit that is void (stage 7) never was of its lot.
UP_WAYS = (
    Way("ledger_edge e", "e.input", "e.output = r.item"),
    Way("ledger_state u", "u.lot", "u.item = r.item AND u.lot <> 0"),
)
DOWN_WAYS = (
    Way("ledger_edge e", "e.output", "e.input = r.item"),
    Way("ledger_state u", "u.item", "u.lot = r.item AND u.lot <> 0 AND u.stage <> 7"),
)
# A link and the item at its far end, one row for each code that this item has or had. The number of
# the row is the edge's id; below 0 for a unit's link to its lot, and 0 for the root itself.
_FAR = "s.kind, s.product, s.stage, s.place, c.canonical"
_CODE = "LEFT JOIN ledger_code c ON c.item = s.item"
_LINKS = f"""
SELECT -u.item, u.item, u.lot, 1, 0, NULL, {_FAR}
FROM reached r CROSS JOIN ledger_state u CROSS JOIN ledger_state s {_CODE}
WHERE {{members}} AND s.item = {{member_next}}
UNION ALL SELECT e.id, e.output, e.input, e.quantity, e.event, e.closed_by, {_FAR}
FROM reached r CROSS JOIN ledger_edge e CROSS JOIN ledger_state s {_CODE}
WHERE {{edges}} AND s.item = {{edge_next}}
UNION ALL SELECT 0, s.item, s.item, 0, 0, NULL, {_FAR} FROM ledger_state s {_CODE} WHERE s.item = %s
"""


def trace_up(item: int, limit: int = NODES_MAX, cut: Cut = EVER) -> Trace:
    """Return what went into an item, through any depth, the nearest first.

    Only paths that can be count, and those that the cut lets through. At most `limit` items are
    looked at, itself included; five statements at most. Raises Refused unknown_id.
    """
    return _traced(UP_WAYS, item, limit, cut, far=INPUT)


def trace_down(item: int, limit: int = NODES_MAX, cut: Cut = EVER) -> Trace:
    """Return what an item went into, through any depth, the nearest first.

    Only paths that can be count, and those that the cut lets through. At most `limit` items are
    looked at, itself included; five statements at most. Raises Refused unknown_id.
    """
    return _traced(DOWN_WAYS, item, limit, cut, far=OUTPUT)


def _traced(ways: Sequence[Way], root: int, limit: int, cut: Cut, *, far: int) -> Trace:
    edge, member = ways
    sql = reach_sql(ways) + _LINKS.format(
        edges=edge.fits, edge_next=edge.next, members=member.fits, member_next=member.next
    )
    with db.looking_up():
        rows = db.query(sql, [root, limit + 1, root])
    once = dict(zip(map(itemgetter(0), rows), rows, strict=True))
    own = once.pop(0, None)
    if own is None:
        refuse("unknown_id", id=root)
    several = set[int]()
    if len(once) + 1 < len(rows):  # some items have several codes, and several rows for a link
        several = {row[far] for row in rows if once.get(row[0], own) is not row}
    rows = list(once.values())
    is_truncated = len(rows) >= limit and len({row[far] for row in rows} | {root}) > limit
    rows, starts, ends = mended(rows, cut)
    if far == OUTPUT:
        walked = walk_down({root: own[KIND]}, rows, starts, ends)
    else:
        walked = walk_up(root, own[KIND], rows, starts, ends)
    if cut != EVER:
        walked = cut_off(walked, [root], cut_test(cut), far)
    kept = list(walked.depths)[:limit]
    nodes = _nodes(met_by(walked, [own], far), kept, walked)
    _complete(nodes, several)
    links = walked.links
    if len(kept) < len(walked.depths):
        some = set(kept)
        links = [row for row in links if row[OUTPUT] in some and row[INPUT] in some]
    return Trace(root, tuple(nodes), tuple(_told(links, starts)), is_truncated)


def _told(rows: Sequence[Row], moments: Mapping[int, Moment]) -> list[Link]:
    """Return links as records."""
    when: dict[int | None, datetime | None] = {
        event: clock.from_micros(at) for event, (at, _) in moments.items()
    }
    when |= {0: None, None: None}
    output, into, quantity, event, closed_by = (
        list(map(itemgetter(n), rows)) for n in range(OUTPUT, CLOSED_BY + 1)
    )
    happened_at, closed_at = (map(when.__getitem__, events) for events in (event, closed_by))
    closed = [event or 0 for event in closed_by] if any(closed_by) else repeat(0)
    return of_columns(
        Link, output, into, quantity, event, happened_at, closed, closed_at
    )  # fmt: skip


def _nodes(rows: Sequence[Row], kept: Sequence[int], walked: Walked) -> list[Node]:
    """Return these items, the first that were met, as the rows by which they were tell them."""
    kind, product, stage, place, code = (map(itemgetter(n), rows) for n in range(KIND, KIND + 5))
    codes = list(code)
    if not all(codes):
        codes = [text or "" for text in codes]
    since, until = lasting(map(walked.spans.__getitem__, kept))
    depths = walked.depths.values()
    return of_columns(Node, kept, kind, product, codes, depths, stage, place, since, until)


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
