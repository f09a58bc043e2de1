"""Items as they stand: a constant number of statements for any number of ids. Nothing writes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.kernel.rows import of_columns
from stockthread.ledger.records import Kind, Stage
from stockthread.ledger.view_records import HoldingView, ItemView

# One number for the holds of places that bear on what stands in {place}: eight times how many,
# and below that what they forbid together. Whether there is any at all is asked once.
RULES = """CASE WHEN EXISTS (SELECT 1 FROM ledger_hold any_rule
        WHERE any_rule.place <> 0 AND any_rule.closed_by IS NULL)
    THEN (SELECT COUNT(*) * 8
        + COALESCE(MAX(r.blocks & 1) + MAX(r.blocks & 2) + MAX(r.blocks & 4), 0)
    FROM ledger_hold r CROSS JOIN places_place above CROSS JOIN places_place here
    WHERE r.place <> 0 AND r.closed_by IS NULL AND above.id = r.place AND here.id = {place}
        AND here.path >= above.path AND here.path < above.path || 'x') ELSE 0 END"""

# The newest live code of {item}, else its newest old one. An address it was given (IMEI, MAC) is
# its name only where it has no other. Most have just one, which needs no sorting.
CODE_OF = """COALESCE((SELECT CASE WHEN COUNT(*) = 1 THEN MIN(c.canonical) END
    FROM ledger_code c WHERE c.item = {item}),
    (SELECT c.canonical FROM ledger_code c WHERE c.item = {item}
    ORDER BY CASE WHEN c.closed_by IS NULL THEN 0 ELSE 1 END,
        CASE WHEN c.type IN (SELECT a.id FROM identifiers_code_type a
            WHERE a.form <> '' OR a.code = 'imei') THEN 1 ELSE 0 END,
        c.opened_by DESC, c.type LIMIT 1),
    '')"""

_ITEMS = f"""
SELECT s.item, s.kind, s.product, s.lot, s.place, s.stage, s.owner, s.container,
    1, s.holds + COALESCE(l.holds, 0), s.blocks | COALESCE(l.blocks, 0), s.reserved, {{named}},
    {RULES.format(place="s.place")}
FROM ledger_state s LEFT JOIN ledger_state l ON l.item = s.lot {{joined}}
WHERE s.item IN {{ids}}
"""
_NAMED = f"{CODE_OF.format(item='s.item')}, COALESCE(m.event, 0), e.happened_at"
_JOINED = """
LEFT JOIN ledger_movement m ON m.id = s.last_movement LEFT JOIN ledger_event e ON e.id = m.event
"""

_KINDS = "SELECT item, kind FROM ledger_state WHERE item IN {}"


def kinds(ids: Sequence[int]) -> dict[int, Kind]:
    """Return what kind of item each id is; ids that no item has are left out. One statement."""
    wanted, param = db.ids_in(ids)
    return {item: Kind(kind) for item, kind in db.query(_KINDS.format(wanted), (param,))}


def items(ids: Sequence[int], *, are_named: bool = True) -> list[ItemView]:
    """Return items in the order of `ids`; ids that no item has are left out. Two statements.

    are_named: with their codes and last events, which are half of the cost.
    """
    return _viewed(ids, are_named=are_named)


def item(id: int) -> ItemView:
    """Return one item. Raises Refused unknown_id."""
    found = items([id])
    return found[0] if found else refuse("unknown_id", id=id)


def _viewed(
    ids: Sequence[int], container: int | None = None, *, are_named: bool = True
) -> list[ItemView]:
    """Return items in order; of lots only what is in `container`, if one is given."""
    wanted, param = db.ids_in(ids)
    named, joined = (_NAMED, _JOINED) if are_named else ("'', 0, NULL", "")
    rows = db.query(_ITEMS.format(named=named, joined=joined, ids=wanted), [param])
    if are_named or any(map(itemgetter(-1), rows)):
        times = {row[-2]: clock.from_micros(row[-2]) for row in rows if row[-2] is not None}
        views = {row[0]: _view(row, times) for row in rows}
    else:
        made = of_columns(ItemView, *list(zip(*rows, strict=True))[:-1])
        views = dict(zip(map(itemgetter(0), rows), made, strict=True))
    lots = [row[0] for row in rows if row[1] == Kind.LOT]
    parts: dict[int, list[HoldingView]] = {}
    for part in holdings_of(lots) if lots else ():
        if container is None or part.container == container:
            parts.setdefault(part.item, []).append(part)
    for id, lot_parts in parts.items():
        views[id] = _summed(views[id], lot_parts)
    return [views[id] for id in ids if id in views]


def _view(row: tuple[Any, ...], times: Mapping[int | None, datetime]) -> ItemView:
    holds, blocks, *rest, at, rules = row[9:]
    if rules:
        holds, blocks = holds + (rules >> 3), blocks | (rules & 7)
    return ItemView._make((*row[:9], holds, blocks, *rest, times.get(at)))


def _summed(view: ItemView, parts: Sequence[HoldingView]) -> ItemView:
    """Return a lot's view with what its holdings have in common, and their sums."""
    living = [part for part in parts if part.stage < Stage.CONSUMED]
    shown = living or parts
    blocks = view.blocks
    for part in living:
        blocks |= part.blocks
    return view._replace(
        place=_common(part.place for part in shown),
        stage=min(part.stage for part in shown),
        owner=_common(part.owner for part in shown),
        container=_common(part.container for part in shown),
        quantity=sum(part.quantity for part in living),
        reserved=sum(part.reserved for part in living),
        holds=view.holds + max((part.holds for part in living), default=0),
        blocks=blocks,
    )


def _common(values: Iterable[int]) -> int:
    different = set(values)
    return different.pop() if len(different) == 1 else 0


_HOLDINGS = f"""
SELECT h.item, h.place, h.stage, h.owner, h.container, h.quantity, h.reserved,
    {RULES.format(place="h.place")}
FROM ledger_holding h WHERE h.item IN {{}}
ORDER BY h.item, h.stage, h.place, h.owner, h.container
"""


def holdings(item: int) -> list[HoldingView]:
    """Return where a lot lies, the least stage first; nothing for what is no lot."""
    return holdings_of([item])


def holdings_of(lots: Sequence[int]) -> list[HoldingView]:
    """Return where these lots lie, lot by lot in the order of ids."""
    wanted, param = db.ids_in(lots)
    return [
        HoldingView._make((*row, rules >> 3, rules & 7))
        for *row, rules in db.query(_HOLDINGS.format(wanted), [param])
    ]


_CONTENTS = """
SELECT item FROM ledger_state WHERE container = %s AND container <> 0 AND item > %s
UNION SELECT item FROM ledger_holding WHERE container = %s AND container <> 0 AND item > %s
ORDER BY item LIMIT %s
"""


def contents(container: int, *, after: int = 0, limit: int = 1000) -> list[ItemView]:
    """Return what is right inside a container, or built into a unit, by id behind `after`.

    A lot is shown as the part of it that is in there. Three statements.
    """
    ends = [container, after]
    ids = [row[0] for row in db.query(_CONTENTS, [*ends, *ends, limit])]
    return _viewed(ids, container)


_CONTENTS_OF = """
SELECT container, item FROM ledger_state WHERE container IN {ids} AND container <> 0
UNION SELECT container, item FROM ledger_holding WHERE container IN {ids} AND container <> 0
ORDER BY 1, 2
"""


def contents_of(containers: Sequence[int]) -> dict[int, list[int]]:
    """Return the ids of what is right inside each of these containers or units. One statement."""
    wanted, param = db.ids_in(containers)
    found: dict[int, list[int]] = {id: [] for id in containers}
    for container, item in db.query(_CONTENTS_OF.format(ids=wanted), [param, param]):
        found[container].append(item)
    return found


_LOTS_IN = f"""
SELECT s.product, h.item, h.place, h.stage, h.owner, h.container, h.quantity, h.reserved,
    {RULES.format(place="h.place")}, s.blocks
FROM ledger_holding h CROSS JOIN ledger_state s
WHERE h.place = %s AND h.container = 0 AND h.stage IN (2, 3, 4) AND s.item = h.item
    AND s.product IN {{}}
ORDER BY h.item, h.stage, h.owner
"""


def lots_in(place: int, products: Sequence[int]) -> dict[int, list[HoldingView]]:
    """Return what lies loose of the lots of each product in a place, the oldest lot first.

    `blocks` tells what holds of the lot and of the place forbid together. One statement.
    """
    wanted, param = db.ids_in(products)
    found: dict[int, list[HoldingView]] = {}
    for product, *row, rules, blocks in db.query(_LOTS_IN.format(wanted), [place, param]):
        view = HoldingView._make((*row, rules >> 3, blocks | (rules & 7)))
        found.setdefault(product, []).append(view)
    return found
