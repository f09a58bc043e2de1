"""From a code to its items, and from an item to its codes.

A text is looked up under every canonical form that some type of code gives it, live codes first,
then old ones; whether a form is the right one for the type of a code found is checked afterwards.
`resolve` is the path of every scan.
"""

from collections.abc import Sequence
from typing import Any

from stockthread import identifiers
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refused
from stockthread.ledger import read_items, read_marks
from stockthread.ledger.code_forms import FORMS_MAX, forms
from stockthread.ledger.records import Kind
from stockthread.ledger.view_records import CodeMatch, CodeView, HoldingView, HoldView, ScanView

FITTING_MAX = 100
_LOT = int(Kind.LOT)


_MATCHES = """
SELECT item, type, canonical, raw, 1, 0 FROM ledger_code
WHERE canonical IN ({forms}) AND closed_by IS NULL
UNION ALL
SELECT item, type, canonical, raw, 0, -closed_by FROM ledger_code
WHERE canonical IN ({forms}) AND closed_by IS NOT NULL
ORDER BY 5 DESC, 6, 1 LIMIT %s
"""


def find_code(text: str, limit: int = 20) -> list[CodeMatch]:
    """Return the items that have this code, then those that had it, the last of them first.

    Two statements at most.
    """
    wanted = forms(text)
    if not wanted:
        return []
    params = [*wanted, *wanted, max(limit, FITTING_MAX)]
    rows = db.query(_MATCHES.format(forms=db.marks(len(wanted))), params)
    return [match_of(*row[:5]) for row in _fitting(rows, text)][:limit]


def match_of(item: int, type_id: int, canonical: str, raw: str | None, is_live: int) -> CodeMatch:
    """Return a row of ledger_code as a record."""
    return CodeMatch(item, type_id, canonical, canonical if raw is None else raw, bool(is_live))


def _fitting(rows: list[tuple[Any, ...]], text: str) -> list[tuple[Any, ...]]:
    """Keep the rows whose type of code (column 1) gives the text that canonical form (column 2).

    That needs no looking at types where the code found is the text as it stands: the canonical
    form of a canonical form is itself.
    """
    plain = text.strip()
    if all(row[2] == plain for row in rows):
        return rows
    right = set()
    for kind in identifiers.read.code_types():
        try:
            right.add((kind.id, identifiers.canonical(kind, text)))
        except Refused:
            continue
    return [row for row in rows if (row[1], row[2]) in right]


# The last two columns: how many holds may bear on the item, and whether the text is an old code.
_SCAN = """SELECT c.item, c.type, c.canonical, {live}, s.kind, s.product, s.lot, s.place, s.stage,
s.owner, s.container, s.reserved, s.holds
+ COALESCE((SELECT holds FROM ledger_state WHERE item = s.lot), 0)
+ (SELECT COUNT(*) FROM ledger_hold WHERE place <> 0 AND closed_by IS NULL), {old}
FROM ledger_code c CROSS JOIN ledger_state s
WHERE c.canonical IN ({forms}) AND c.closed_by IS {null} AND s.item = c.item LIMIT 100"""
_HAS_OLD = """EXISTS (SELECT 1 FROM ledger_code
WHERE canonical IN ({forms}) AND closed_by IS NOT NULL)"""


def _scan_sql(count: int) -> tuple[str, str]:
    """Return the statements for live and for old codes, for a text with that many forms."""
    forms = db.marks(count)
    live = _SCAN.format(live=1, null="NULL", old=_HAS_OLD.format(forms=forms), forms=forms)
    return live, _SCAN.format(live=0, null="NOT NULL", old=0, forms=forms)


_SCANS = {count: _scan_sql(count) for count in range(1, FORMS_MAX + 1)}


def resolve(text: str) -> list[ScanView]:
    """Return what a scanned or typed code stands on: its items, each once, live codes first.

    More than one is a choice for a person. One statement where the code is live and was nobody
    else's before, and the item is a unit that nothing holds; five at most.
    """
    wanted = forms(text)
    if not wanted:
        return []
    live, old = _SCANS[len(wanted)]
    rows = db.query(live, wanted + wanted)
    if not rows or rows[0][13]:
        rows += db.query(old, wanted)
    found: dict[int, tuple[Any, ...]] = {}
    held, lots = [], []
    for row in _fitting(rows, text):
        if row[0] not in found:
            found[row[0]] = row
            if row[12]:
                held.append(row[0])
            if row[4] == _LOT:
                lots.append(row[0])
    holds = read_marks.holds_on(held) if held else {}
    holdings = read_items.holdings_of(lots) if lots else []
    return [_scan(row, holds, holdings) for row in found.values()]


def _scan(
    row: tuple[Any, ...], holds: dict[int, list[HoldView]], holdings: list[HoldingView]
) -> ScanView:
    item, type_id, canonical, is_live, *state, _, _ = row
    parts = tuple([part for part in holdings if part.item == item])
    bearing = tuple(holds[item]) if item in holds else ()
    return ScanView._make((item, canonical, type_id, is_live == 1, *state, bearing, parts))


_NEWEST = f"""
SELECT s.item, {read_items.CODE_OF.format(item="s.item")} FROM ledger_state s WHERE s.item IN {{}}
"""


def codes(items: Sequence[int]) -> dict[int, str]:
    """Return one code for each item: its newest live one, else its newest old one, else ""."""
    wanted, param = db.ids_in(items)
    return dict(db.query(_NEWEST.format(wanted), [param]))


_LIVE_OF_TYPE = """
SELECT item, canonical FROM ledger_code WHERE item IN {} AND type = %s AND closed_by IS NULL
ORDER BY opened_by, canonical
"""


def codes_of_type(items: Sequence[int], type_id: int) -> dict[int, str]:
    """Return the newest live code of a type for each item that has one."""
    wanted, param = db.ids_in(items)
    return dict(db.query(_LIVE_OF_TYPE.format(wanted), [param, type_id]))


_CODES = """
SELECT c.type, c.canonical, COALESCE(c.raw, c.canonical), c.opened_by, opened.happened_at,
    COALESCE(c.closed_by, 0), closed.happened_at
FROM ledger_code c JOIN ledger_event opened ON opened.id = c.opened_by
LEFT JOIN ledger_event closed ON closed.id = c.closed_by
WHERE c.item = %s
ORDER BY CASE WHEN c.closed_by IS NULL THEN 0 ELSE 1 END, c.opened_by DESC, c.type, c.canonical
"""


def codes_of(item: int) -> list[CodeView]:
    """Return an item's codes, the live ones first, then the old ones, newest first."""
    return [_code(*row) for row in db.query(_CODES, [item])]


def _code(*columns: Any) -> CodeView:
    type_id, canonical, raw, opened_by, opened_at, closed_by, closed_at = columns
    ended = None if closed_at is None else clock.from_micros(closed_at)
    return CodeView(
        type_id, canonical, raw, opened_by, clock.from_micros(opened_at), closed_by, ended
    )
