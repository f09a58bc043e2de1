"""Goods that come are held in the event by which they come, where their product asks for that.

What is asked is in the catalogue's table of newcomers: a row for a product, and for those that come
from one place. Units of a lot are held with it. An item is held once for each reason: goods that
were announced are held from then on, and again when they come only if something else is asked by
then. Goods that are being worked on are held when they are finished.
"""

from collections.abc import Sequence
from typing import Any, Final

from stockthread.kernel import db
from stockthread.ledger import hold_rows
from stockthread.ledger.post import Work

_ANY: Final = "SELECT 1 FROM catalog_newcomer LIMIT 1"
# The row of the place that goods come from counts before the one for all others.
_RULE: Final = """catalog_newcomer r
    WHERE r.reason <> '' AND r.product = {product} AND r.origin = COALESCE((
        SELECT MAX(o.origin) FROM catalog_newcomer o WHERE o.product = {product}
            AND o.origin <> 0 AND o.origin IN ({origins})), 0)"""
_MADE: Final = f"""
    SELECT %s + n.line AS item, r.reason, r.blocks FROM stage_new n CROSS JOIN
    {_RULE.format(product="n.product", origins="%s, n.place")} AND n.lot = 0 AND n.stage <> 3"""
_NEVER_YET: Final = """NOT EXISTS (SELECT 1 FROM ledger_hold k
        WHERE k.item = i.item AND k.item <> 0 AND k.reason = r.reason)"""
_MIXED: Final = " AND EXISTS (SELECT 1 FROM stage_item i WHERE i.product <> n.product)"
_CAME: Final = f"""
    SELECT DISTINCT i.item, r.reason, r.blocks FROM stage_item i CROSS JOIN
    {_RULE.format(product="i.product", origins="i.place")}
        AND i.kind IN (1, 2) AND i.lot = 0 AND i.stage IN (1, 3) AND i.to_stage IN (2, 4)
        AND {_NEVER_YET}"""
# Where it came from first; what was announced or made here came from no supplier.
_CAME_FROM: Final = """SELECT CASE WHEN m.from_place <> 0 THEN m.from_place ELSE m.to_place END
    FROM ledger_movement m WHERE m.id = (
        SELECT MIN(f.movement) FROM ledger_movement_item f WHERE f.item = i.item)"""
# What a correction or an undoing ended was not met: it is asked for again.
_NOT_MET: Final = (
    _NEVER_YET[:-1]
    + """ AND (k.closed_by IS NULL OR (SELECT c.kind
        FROM ledger_event c WHERE c.id = k.closed_by) NOT IN ('correct_product', 'reverse')))"""
)
_CORRECTED: Final = f"""
    SELECT DISTINCT i.item, r.reason, r.blocks FROM stage_item i CROSS JOIN
    {_RULE.format(product="i.to_product", origins=_CAME_FROM)}
        AND i.product <> i.to_product AND i.lot = 0 AND i.to_stage IN (1, 2, 4) AND {_NOT_MET}"""
_ENDED: Final = """
    SELECT DISTINCT h.id FROM stage_item i CROSS JOIN ledger_hold h
     WHERE h.item = i.item AND h.item <> 0 AND h.closed_by IS NULL AND h.id IN {}
       AND i.product <> i.to_product"""


def hold_made(work: Work, first: int, *, origin: int = 0, is_mixed: bool = False) -> None:
    """Hold the staged new items, whose ids begin at `first`, as their products ask.

    origin: the place they come from. is_mixed: only what is not made of its own product alone.
    """
    sql = f"{_MADE}{_MIXED}" if is_mixed else _MADE
    _hold(work, sql, [first, origin])


def hold_come(work: Work) -> None:
    """Hold the staged items that are received or finished, as their products ask."""
    _hold(work, _CAME, [])


def hold_corrected(work: Work, ends: Sequence[int]) -> None:
    """Hold the staged items that turn out to be of another product, as that product asks.

    ends: holds that end on those of them that do.
    """
    ids, param = db.ids_in(ends)
    if over := [id for (id,) in db.query(_ENDED.format(ids), [param])] if ends else []:
        hold_rows.close(work, over)
    _hold(work, _CORRECTED, [])


def _hold(work: Work, asked: str, params: list[Any]) -> None:
    """One statement where no product asks for anything."""
    if db.query_one(_ANY):
        hold_rows.open_each(work, asked, params)
