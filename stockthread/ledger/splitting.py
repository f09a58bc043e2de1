"""Parts of lots become lots of their own: they stand where the part stood and are held as it was.

The parts are staged lot lines; which of them there may be has been checked before.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread import places
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal
from stockthread.ledger import (
    checks,
    creation,
    edges,
    hold_rows,
    movements,
    new_codes,
    reservation_rows,
    staging,
)
from stockthread.ledger.post import Work
from stockthread.ledger.records import Given, Kind, New, Stage, To
from stockthread.ledger.reservation_rows import Part

# The lines of what is inside containers are not unique; the whole key is.
_NTH = "ROW_NUMBER() OVER (ORDER BY line, item, place, stage, owner, container) - 1"
_NEW = f"""
INSERT INTO stage_new (line, product, lot, place, stage, owner, container, quantity, scope)
SELECT {_NTH}, product, 0, place, stage, owner, container, quantity, 0 FROM stage_item
"""
_KEEP = "UPDATE stage_new SET place = %s, container = 0"
_PARENTS = f"SELECT {_NTH}, line, item, product FROM stage_item ORDER BY 1"
_EDGES = f"SELECT %s + {_NTH} AS output, item AS input, quantity FROM stage_item"
_TAKES = f"SELECT %s + {_NTH}, {', '.join(Part._fields[1:])} FROM stage_item ORDER BY 1"
_USE_UP = "UPDATE stage_item SET to_place = %s, to_stage = 5, to_container = 0"


class Parent(NamedTuple):
    """What the new lot number `nth` (from 0) is split from, and the line that asked for it."""

    nth: int
    line: int
    item: int
    product: int


def split_off(work: Work, codes: Given | None = None, *, keep_in: int = 0) -> range:
    """Split each staged line, which must be a lot's, off into a lot; return the new lots' ids.

    codes: the new lots' numbers, one a line of the request; without them they are the old number,
    a slash and a count that nothing else has. keep_in: where they stand, 0 for where they stood.
    What holds the lot holds the new one too. Where more
    is taken than is free, what was promised of that is promised of the new lots.
    """
    parents, type_id = _stage_new_lots(work, codes)
    if keep_in:
        db.execute(_KEEP, [keep_in])
    products = [parent.product for parent in parents]
    new = New(Kind.LOT, products, len(parents), Given(type_id, ()) if type_id else None)
    work.begin_rows()
    first, count = creation.allot_items(work, new)
    promises = reservation_rows.take_along(work, db.query_records(Part, _TAKES, [first]))
    made = creation.write_items(work, new, first, count)
    edges.write(work, _EDGES, [first], is_making=False)
    hold_rows.inherit(work, _EDGES, [first])
    db.execute(_USE_UP, [places.virtual_place("production")])
    movements.write(work, To(place=0, stage=int(Stage.CONSUMED), container=0))
    reservation_rows.open_each(work, promises)
    return made


def _stage_new_lots(work: Work, codes: Given | None) -> tuple[list[Parent], int]:
    """Stage the new lots with their numbers; return their parents and the type of the numbers."""
    while True:
        db.execute(_NEW)
        parents = db.query_records(Parent, _PARENTS)
        type_id, texts, refusals = _given(parents, codes) if codes else _counted(parents)
        if type_id and not refusals:
            _write_numbers(parents, type_id, texts)
            lines = [parent.line for parent in parents]
            taken = new_codes.taken(type_id, texts)
            refusals = [r._replace(line=lines[r.line]) for r in taken if r.line is not None]
        if not refusals:
            return parents, type_id
        work.refuse_lines(refusals)
        db.execute("DELETE FROM stage_new")


Numbers = tuple[int, Sequence[str | None], list[Refusal]]
"""Type of the codes (0 for none), the text for each parent, and what is no code at all."""


def _given(parents: Sequence[Parent], codes: Given) -> Numbers:
    texts, bad = new_codes.canonical_lines(codes)
    lines = {parent.line for parent in parents}
    numbers = [texts[parent.line] for parent in parents]
    return codes.type, numbers, [refusal for refusal in bad if refusal.line in lines]


_LIVE = """
SELECT item, type, canonical FROM ledger_code WHERE closed_by IS NULL AND item IN {}
ORDER BY item, opened_by, type
"""
_SPLITS = """
SELECT e.input, COUNT(*) FROM ledger_edge e CROSS JOIN ledger_state s
WHERE e.input IN {} AND s.item = e.output AND s.kind = 2 GROUP BY e.input
"""
# What begins with the lot's number and a slash, behind which comes 0; and what is no lot's number.
_IN_USE = """
SELECT c.canonical FROM ledger_code own CROSS JOIN ledger_code c
WHERE own.item IN {ids} AND own.closed_by IS NULL AND c.type = own.type AND c.scope = own.scope
    AND c.canonical > own.canonical || '/' AND c.canonical < own.canonical || '0'
    AND c.closed_by IS NULL
UNION ALL SELECT p.sku FROM stage_item i JOIN catalog_product p ON p.id = i.product
UNION ALL SELECT p.gtin FROM stage_item i JOIN catalog_product p ON p.id = i.product
"""


def _counted(parents: Sequence[Parent]) -> Numbers:
    """Number the parts of each lot on; none is numbered where any lot has no number itself."""
    items = sorted({parent.item for parent in parents})
    ids, param = db.ids_in(items)
    found: dict[int, tuple[int, str]] = {}
    for item, type_id, canonical in db.query(_LIVE.format(ids), [param]):
        found.setdefault(item, (type_id, canonical))
    types = {type_id for type_id, _ in found.values()}
    if len(found) < len(items) or len(types) != 1:
        return 0, (), []
    parts: dict[int, int] = dict(db.query(_SPLITS.format(ids), [param]))
    in_use = {text for (text,) in db.query(_IN_USE.format(ids=ids), [param])}
    texts = []
    for parent in parents:
        number = parts.get(parent.item, 0) + 1
        while (text := f"{found[parent.item][1]}/{number}") in in_use:
            number += 1
        parts[parent.item] = number
        texts.append(text)
    return types.pop(), texts, []


def _write_numbers(parents: Sequence[Parent], type_id: int, texts: Sequence[str | None]) -> None:
    scopes = new_codes.scopes(type_id, [parent.product for parent in parents])
    numbers = range(len(parents))
    db.execute_many(
        "UPDATE stage_new SET canonical = %s, scope = %s WHERE line = %s",
        list(zip(texts, scopes, numbers, strict=True)),
    )


# Marks a lot's line as one that is held whole: nothing of it is to be split off.
_WHOLE = "UPDATE stage_item SET quantity = 0, reserved = 0 WHERE kind = 2"
_ALL_OF_IT = """ AND quantity = (SELECT SUM(h.quantity) FROM ledger_holding h
    WHERE h.item = stage_item.item AND h.stage < 5)"""
# What a container that is listed holds as a whole is not parted twice.
_TWICE = """
DELETE FROM stage_item WHERE kind = 2 AND quantity > 0 AND EXISTS (
    SELECT 1 FROM stage_item c WHERE c.item = stage_item.item AND c.is_content = 1
        AND c.place = stage_item.place AND c.stage = stage_item.stage
        AND c.owner = stage_item.owner AND c.container = stage_item.container
        AND (stage_item.is_content = 0 OR c.line < stage_item.line))
"""
_COMPONENTS = "DELETE FROM stage_item WHERE is_content = 1 AND stage = 5"
_PARTS = "UPDATE stage_item SET to_stage = 5 WHERE kind = 2 AND quantity > 0"
_OTHERS = "SELECT DISTINCT item FROM stage_item WHERE kind <> 2 OR quantity = 0"
_STAGE_HELD = """
INSERT INTO stage_item (item, line, kind, is_content, place, stage, owner, container)
SELECT item, 0, kind, 0, 0, 0, 0, 0 FROM ledger_state WHERE item IN {}
"""


def split_off_held_parts(work: Work, *, is_whole: bool) -> None:
    """Turn the staged lines into the items to be held: themselves, what is in containers, parts.

    `is_whole`: lots are held whole, wherever they lie. Otherwise a lot's line is a part, to be
    split off unless it is all there is. A promise never hinders that: it goes along with what is
    held. Components are not held with the unit they are in.
    """
    if is_whole:
        db.execute(_WHOLE)
    staging.stage_contents(To())
    db.execute(_COMPONENTS)
    db.execute(_TWICE)
    db.execute(_WHOLE + _ALL_OF_IT)
    if not db.execute(_PARTS):
        return
    checks.run_order_of_time(work)
    held = [item for (item,) in db.query(_OTHERS)]
    db.execute("DELETE FROM stage_item WHERE kind <> 2 OR quantity = 0")
    if db.query_one("SELECT 1 FROM stage_item LIMIT 1"):
        held += split_off(work)
    db.execute("DELETE FROM stage_item")
    ids, param = db.ids_in(held)
    db.execute(_STAGE_HELD.format(ids), [param])
