"""How rare it is among what was made that a lot is somewhere in it: what all share says nothing.

Looked at is a draw of units of the same products. Of share p of them that have a lot in them, the
lot says log2(1 / p) bits about two complaints that have it in common: 0 where everything has it,
1 where every second has, and so on; counted are at most BITS_MAX. Source of weighing by rarity:
K. Spärck Jones, "A statistical interpretation of term specificity and its application in
retrieval", Journal of Documentation 28 (1972), 11 to 21; the share is counted with one more that
has the lot and one more that has not (P. S. Laplace's rule of succession). Nothing here writes.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import log2
from typing import Final

from stockthread.kernel import db
from stockthread.kernel.reach import Way, steps_sql

BITS_MAX: Final = 3
DRAWN: Final = 120
DRAWN_MIN: Final = 8
"""Of fewer units nothing is known of how rare a lot is, and each counts fully."""
WALKED_MAX: Final = 20_000
_SPREAD: Final = 65_536
_STRIDE: Final = 40_503
"""Odd, near the golden part of the spread: multiples of it scatter ids evenly."""
_UP: Final = (
    Way("ledger_edge e", "e.input", "e.output = r.item"),
    Way("ledger_state u", "u.lot", "u.item = r.item AND u.lot <> 0"),
)
_LOTS: Final = """
    WITH RECURSIVE reach(root, item) AS (
        SELECT s.item, s.item FROM ledger_state s WHERE s.item IN {ids}
        UNION {steps}
    ), reached(root, item) AS (SELECT root, item FROM reach LIMIT %s)
    SELECT r.root, r.item FROM reached r CROSS JOIN ledger_state s
     WHERE s.item = r.item AND s.kind = 2"""
_COUNT: Final = "SELECT COUNT(*) FROM ledger_state WHERE product IN {} AND kind = 1"
_DRAW: Final = f"""
    SELECT item FROM ledger_state
     WHERE product IN {{}} AND kind = 1 AND (item * {_STRIDE}) %% {_SPREAD} < %s LIMIT %s"""


def lots_of(items: Collection[int]) -> dict[int, set[int]]:
    """The lots that items are, are of or were made from, by item. One statement."""
    if not items:
        return {}
    wanted, param = db.ids_in(sorted(items))
    steps = steps_sql(_UP, carried="r.root, ")
    with db.looking_up():
        rows = db.query(_LOTS.format(ids=wanted, steps=steps), [param, WALKED_MAX])
    found: dict[int, set[int]] = {}
    for root, lot in rows:
        found.setdefault(root, set()).add(lot)
    return found


def bits(lots: Collection[int], products: Sequence[int], known: Collection[int]) -> dict[int, int]:
    """How much each lot says, from 0 to BITS_MAX, beside units of products.

    known: items that are complained of, which are not looked at. Three statements.
    """
    if not lots:
        return {}
    drawn = _drawn(products, known)
    if len(drawn) < DRAWN_MIN:
        return dict.fromkeys(lots, BITS_MAX)
    having = Counter(lot for some in lots_of(drawn).values() for lot in some)
    return {lot: _bits(having[lot], len(drawn)) for lot in lots}


def _bits(having: int, drawn: int) -> int:
    return min(round(log2((drawn + 2) / (having + 1))), BITS_MAX)


def _drawn(products: Sequence[int], known: Collection[int]) -> list[int]:
    """Some units of products, scattered over all that there are."""
    wanted, param = db.ids_in(sorted(set(products) - {0}))
    [(count,)] = db.query(_COUNT.format(wanted), [param])
    most = 2 * DRAWN + len(known)
    below = min(_SPREAD, _SPREAD * most // max(count, 1) + 1)
    rows = db.query(_DRAW.format(wanted), [param, below, most])
    return [item for (item,) in rows if item not in known][:DRAWN]


def told(shared: Mapping[int, int]) -> list[int]:
    """The lots that say something, those that say most first."""
    return sorted((lot for lot in shared if shared[lot]), key=lambda lot: (-shared[lot], lot))
