"""Everything that some items went into, however many: what a recall stands on.

One recursive statement walks from all roots at once; a constant number of others tells when, and
how much. Codes and places are left to whoever shows a page of it. Nothing here writes.
"""

from collections.abc import Collection, Sequence
from fractions import Fraction
from itertools import repeat
from operator import itemgetter

from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.kernel.reach import reach_sql
from stockthread.kernel.rows import of_columns
from stockthread.trace import descent_shares
from stockthread.trace.genealogy import DOWN_WAYS
from stockthread.trace.links import mended
from stockthread.trace.paths import (
    EVER,
    KIND,
    OUTPUT,
    Cut,
    Row,
    Walked,
    cut_off,
    cut_test,
    lasting,
    met_by,
    walk_down,
    within,
)
from stockthread.trace.records import Descendant, Descent

DESCENDANTS_MAX = 5_000_000
PRODUCT, STAGE = 7, 8

_EDGE, _MEMBER = DOWN_WAYS
_ROWS = f"""
SELECT -u.item, u.item, u.lot, 1, 0, NULL, u.kind, u.product, u.stage
FROM reached r CROSS JOIN ledger_state u WHERE {_MEMBER.fits}
UNION ALL SELECT e.id, e.output, e.input, e.quantity, e.event, e.closed_by,
    s.kind, s.product, s.stage
FROM reached r CROSS JOIN ledger_edge e CROSS JOIN ledger_state s
WHERE {_EDGE.fits} AND s.item = e.output
UNION ALL SELECT 0, s.item, s.item, 0, 0, NULL, s.kind, s.product, s.stage
FROM ledger_state s WHERE s.item IN {{ids}}
"""


def descendants(
    roots: Sequence[int],
    cut: Cut = EVER,
    *,
    shares: bool = True,
    least: Fraction = Fraction(0),
    limit: int = DESCENDANTS_MAX,
) -> Descent:
    """Return all that the roots went into, through any depth.

    cut: only what had them in it in a period, see `Cut`. shares: also tell how much of each is of
    the roots; least: smaller shares are told apart. Eleven statements at most, however many items.
    Raises Refused unknown_id.
    """
    wanted = list(dict.fromkeys(roots))
    if not wanted:
        return Descent((), (), (), (), False)
    ids, param = db.ids_in(wanted)
    start = f"SELECT CAST(item AS BIGINT) FROM ledger_state WHERE item IN {ids}"
    with db.looking_up():
        sql = reach_sql(DOWN_WAYS, start) + _ROWS.format(ids=ids)
        rows = db.query(sql, [param, limit + len(wanted) + 1, param])
    own = {row[OUTPUT]: row for row in rows if row[0] == 0}
    for root in wanted:
        if root not in own:
            refuse("unknown_id", id=root)
    most = limit + len(wanted)
    is_truncated = len(rows) > most and len({row[OUTPUT] for row in rows}) > most
    rows, starts, ends = mended([row for row in rows if row[0]], cut)
    walked = walk_down({root: own[root][KIND] for root in wanted}, rows, starts, ends)
    roots_first = [own[root] for root in wanted]
    test, is_ever = cut_test(cut), cut == EVER
    if is_ever and not shares:
        return Descent(tuple(wanted), tuple(_all(walked, roots_first)), (), (), is_truncated)
    inside = {item for item, spans in walked.spans.items() if is_ever or within(spans, test)}
    parts = None
    if shares:
        links = walked.links
        if not is_ever:
            links = [
                row for row in cut_off(walked, wanted, test, OUTPUT).links
                if row[OUTPUT] not in inside or within([(starts[row[4]], ends[row[5]])], test)
            ]  # fmt: skip
        told = {row[OUTPUT]: row for row in walked.links} | own
        parts = descent_shares.shares(wanted, told, links, rows, starts, cut)
    items, below, taken_out = _sorted(_all(walked, roots_first, parts), inside, least)
    return Descent(tuple(wanted), tuple(items), tuple(below), tuple(taken_out), is_truncated)


def _all(
    walked: Walked, roots: Sequence[Row], parts: descent_shares.Parts | None = None
) -> list[Descendant]:
    """Return all that was met below the roots."""
    count = len(roots)
    rows, depths = met_by(walked, roots, OUTPUT)[count:], walked.depths
    items = list(depths)[count:]
    since, until = lasting(map(walked.spans.__getitem__, items))
    kind, product, stage = (map(itemgetter(n), rows) for n in (KIND, PRODUCT, STAGE))
    columns = (items, kind, product, stage, list(depths.values())[count:], since, until)
    if parts is None:
        return of_columns(Descendant, *columns, repeat(None), repeat(None), repeat(False))
    shares = map(parts.shares.get, items)
    amounts = repeat(None) if parts.amounts is None else map(parts.amounts.get, items)
    are_undecided = map(parts.undecided.__contains__, items)
    return of_columns(Descendant, *columns, shares, amounts, are_undecided)


def _sorted(
    found: Sequence[Descendant], inside: Collection[int], least: Fraction
) -> tuple[list[Descendant], list[Descendant], list[Descendant]]:
    """Part descendants into those that count, those below the least share, and those taken out."""
    items: list[Descendant] = []
    below: list[Descendant] = []
    taken_out: list[Descendant] = []
    for each in found:
        if each.item not in inside:
            taken_out.append(each)
        elif least and each.share is not None and each.share < least and not each.is_undecided:
            below.append(each)
        else:
            items.append(each)
    return items, below, taken_out
