"""Stock that can be promised: ready, ours, in our places, neither held nor promised, no sample.

First what expires first, then what came first, then what comes first on the way through the
places. Any number of products and orders costs the same few statements. Nothing here writes.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from stockthread import catalog
from stockthread.kernel import db, rows
from stockthread.ledger import Block, Stage
from stockthread.places import PARTY_KINDS, VIRTUAL_KINDS, walk
from stockthread.sales.records import EXPIRY

_NEVER: Final = "9999-12-31"
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLACK: Final = 50
_BLOCKS: Final = int(Block.SHIP | Block.MOVE)
_ELSEWHERE: Final = ", ".join(f"'{kind}'" for kind in (*PARTY_KINDS, *VIRTUAL_KINDS))


class Need(NamedTuple):
    """How much of a product is looked for; not_before: its least expiry; lot: 0 for any."""

    product: int
    quantity: int
    not_before: str = ""
    lot: int = 0


class Free(NamedTuple):
    """A unit, or a lot's holding, that can be promised; `quantity` is what is free of it."""

    need: int
    item: int
    product: int
    lot: int
    is_lot: bool
    quantity: int
    place: int
    owner: int
    container: int
    place_code: str
    expiry: str

    @property
    def key(self) -> tuple[int, int, int, int]:
        """What tells it from other stock."""
        return self.item, self.place, self.owner, self.container


def expiry_attributes() -> list[int]:
    """Ids of the attributes that say until when goods are good."""
    known = {each.code: each.id for each in catalog.read.attributes()}
    return [known[code] for code in EXPIRY if code in known]


def _expiry(attributes: Sequence[int], item: str, lot: str) -> str:
    """SQL of what the latest reading says: on an item, else on its lot."""
    if not attributes:
        return "''"
    ids = ", ".join(str(int(each)) for each in attributes)
    latest = f"""(SELECT r.value FROM ledger_reading r WHERE r.item = {{of}} AND r.item <> 0
        AND r.attribute IN ({ids}) ORDER BY r.event DESC LIMIT 1)"""
    return f"COALESCE({latest.format(of=item)}, {latest.format(of=lot)}, '')"


_HELD_PLACES = f"""(SELECT here.id FROM ledger_hold h CROSS JOIN places_place above
    CROSS JOIN places_place here WHERE h.place <> 0 AND h.closed_by IS NULL
        AND h.blocks & {_BLOCKS} <> 0 AND above.id = h.place
        AND here.path >= above.path AND here.path < above.path || 'x')"""
_OURS = f"""p.kind NOT IN ({_ELSEWHERE}) AND {{owner}} IN (
    SELECT id FROM parties_party WHERE is_own UNION ALL SELECT 0)"""
_UNIT_IS_FREE = f"""s.kind = 1 AND s.stage = {int(Stage.READY)} AND s.reserved = 0
    AND s.blocks & {_BLOCKS} = 0 AND {_OURS.format(owner="s.owner")}
    AND NOT EXISTS (SELECT 1 FROM ledger_state l WHERE s.lot <> 0 AND l.item = s.lot
        AND l.blocks & {_BLOCKS} <> 0) AND s.place NOT IN {_HELD_PLACES}"""
_LOT_IS_FREE = f"""s.kind = 2 AND h.item = s.item AND h.stage = {int(Stage.READY)}
    AND h.reserved < h.quantity AND s.blocks & {_BLOCKS} = 0
    AND {_OURS.format(owner="h.owner")} AND h.place NOT IN {_HELD_PLACES}
    AND NOT EXISTS (SELECT 1 FROM lots_sample k WHERE k.lot = s.item)"""
_LOTS_OF = "(SELECT item, product, kind, blocks FROM ledger_state WHERE kind = 2)"

_UNITS = """
SELECT nth, item, product, lot, 0, 1, place, owner, container, code, expiry FROM (
    SELECT told.*, ROW_NUMBER() OVER (PARTITION BY nth ORDER BY
        CASE WHEN expiry = '' THEN '{never}' ELSE expiry END, item) AS place_in_line
    FROM (SELECT n.line AS nth, n.quantity AS wanted, n.not_before, s.item, s.product, s.lot,
            s.place, s.owner, s.container, p.code, {expiry} AS expiry
        FROM {needs} AS n CROSS JOIN ledger_state s CROSS JOIN places_place p
        WHERE s.product = n.product AND p.id = s.place AND {free}
            AND (n.lot = 0 OR s.lot = n.lot)) told
    WHERE expiry >= not_before) ranked
WHERE place_in_line <= 2 * wanted + {slack}
ORDER BY nth, place_in_line
"""
_LOTS = """
SELECT nth, item, product, item, 1, free, place, owner, container, code, expiry FROM (
    SELECT told.*, SUM(free) OVER (PARTITION BY nth ORDER BY
        CASE WHEN expiry = '' THEN '{never}' ELSE expiry END, item, code, container, place, owner
        ) - free AS before_it
    FROM (SELECT n.line AS nth, n.quantity AS wanted, n.not_before, s.item, s.product,
            h.quantity - h.reserved AS free, h.place, h.owner, h.container, p.code,
            {expiry} AS expiry
        FROM {needs} AS n CROSS JOIN ledger_state s CROSS JOIN ledger_holding h
        CROSS JOIN places_place p
        WHERE s.product = n.product AND s.stage = 0 AND p.id = h.place AND {free}
            AND (n.lot = 0 OR s.item = n.lot)) told
    WHERE expiry >= not_before) ranked
WHERE before_it <= 2 * wanted
ORDER BY nth, before_it
"""


def _at(stages: Sequence[Stage], free: str) -> str:
    """The condition for stock at these stages instead of ready stock."""
    wanted = ", ".join(str(int(stage)) for stage in stages)
    return free.replace(f"stage = {int(Stage.READY)}", f"stage IN ({wanted})")


_NEEDS = {"product": "bigint", "quantity": "bigint", "not_before": "text", "lot": "bigint"}


def free_stock(
    needs: Sequence[Need], *, stages: Sequence[Stage] = (Stage.READY,), is_loose: bool = False
) -> list[list[Free]]:
    """Return for each need what is free, in the order in which it is to go: enough, if there is.

    stages: to be worked on, raw goods are free too. is_loose: only what lies in no container.

    Each need is told all that it could have, be it another's too. Three statements.
    """
    found: list[list[Free]] = [[] for _ in needs]
    if not needs:
        return found
    text, params = rows.source(_NEEDS, needs)
    attributes = expiry_attributes()
    loose = " AND {}.container = 0" if is_loose else ""
    units = _rows(_UNITS.format(
        needs=text, free=_at(stages, _UNIT_IS_FREE) + loose.format("s"),
        expiry=_expiry(attributes, "s.item", "s.lot"),
        never=_NEVER, slack=_SLACK), params)  # fmt: skip
    came = first_movements([each.item for each in units])
    units.sort(key=lambda f: (f.need, f.expiry or _NEVER, came[f.item], walk(f.place_code), f.item))
    lots = _rows(_LOTS.format(
        needs=text, free=_at(stages, _LOT_IS_FREE) + loose.format("h"),
        expiry=_expiry(attributes, "s.item", "0"),
        never=_NEVER,
    ), params)  # fmt: skip
    for each in (*units, *lots):
        found[each.need].append(each)
    return found


def _rows(sql: str, params: Sequence[Any]) -> list[Free]:
    return [
        Free(need, item, product, lot, bool(is_lot), int(quantity), place, owner, container, code,
             expiry[:10])
        for need, item, product, lot, is_lot, quantity, place, owner, container, code, expiry
        in db.query(sql, params)
    ]  # fmt: skip


_FIRST = """
WITH RECURSIVE steps(item, movement) AS (
    SELECT s.item, s.last_movement FROM ledger_state s WHERE s.item IN {}
    UNION ALL
    SELECT i.item, i.previous FROM steps w CROSS JOIN ledger_movement_item i
    WHERE i.movement = w.movement AND i.item = w.item AND i.previous <> 0)
SELECT item, MIN(movement) FROM steps GROUP BY item
"""


def first_movements(units: Sequence[int]) -> dict[int, int]:
    """Return the first movement of each of these units, found from the last. One statement."""
    wanted, param = db.ids_in(sorted(set(units)))
    return dict(db.query(_FIRST.format(wanted), [param]))


_FREE_BY_PLACE = f"""
SELECT product, place, CAST(SUM(quantity) AS BIGINT) FROM (
    SELECT s.product, s.place, COUNT(*) AS quantity
    FROM ledger_state s CROSS JOIN places_place p
    WHERE s.product IN {{products}} AND p.id = s.place AND {_UNIT_IS_FREE}
    GROUP BY s.product, s.place
    UNION ALL
    SELECT s.product, h.place, SUM(h.quantity - h.reserved)
    FROM ledger_state s CROSS JOIN ledger_holding h CROSS JOIN places_place p
    WHERE s.product IN {{products}} AND s.stage = 0 AND p.id = h.place AND {_LOT_IS_FREE}
    GROUP BY s.product, h.place) told
GROUP BY product, place ORDER BY product, place
"""


def free_by_place(products: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return how much of each product is free in each place. One statement."""
    found: dict[int, dict[int, int]] = {}
    if not products:
        return found
    wanted, param = db.ids_in(products)
    for product, place, quantity in db.query(_FREE_BY_PLACE.format(products=wanted), [param] * 2):
        found.setdefault(product, {})[place] = quantity
    return found


_FREE_BY_LOT = f"""
SELECT product, lot, CAST(SUM(quantity) AS BIGINT) FROM (
    SELECT s.product, s.lot, COUNT(*) AS quantity FROM ledger_state s CROSS JOIN places_place p
    WHERE s.product IN {{products}} AND p.id = s.place AND {_UNIT_IS_FREE}
    GROUP BY s.product, s.lot
    UNION ALL
    SELECT s.product, s.item, SUM(h.quantity - h.reserved)
    FROM ledger_state s CROSS JOIN ledger_holding h CROSS JOIN places_place p
    WHERE s.product IN {{products}} AND s.stage = 0 AND p.id = h.place AND {_LOT_IS_FREE}
    GROUP BY s.product, s.item) told
WHERE lot <> 0 GROUP BY product, lot ORDER BY product, lot
"""


def free_by_lot(products: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return how much of each product is free of each lot. One statement."""
    wanted, param = db.ids_in(products)
    found: dict[int, dict[int, int]] = {}
    for product, lot, quantity in db.query(_FREE_BY_LOT.format(products=wanted), [param] * 2):
        found.setdefault(product, {})[lot] = quantity
    return found


_EXPIRIES = "SELECT s.item, {expiry} FROM ledger_state s WHERE s.item IN {items}"


def expiries(items: Sequence[int]) -> Mapping[int, str]:
    """Return until when items are good, as an ISO day; "" where nobody read it. Two statements."""
    wanted, param = db.ids_in(items)
    sql = _EXPIRIES.format(expiry=_expiry(expiry_attributes(), "s.item", "s.lot"), items=wanted)
    return {item: value[:10] if _DAY.match(value) else "" for item, value in db.query(sql, [param])}
