"""From which lots a lot has its certificates and results, and which have theirs from it.

A part that was split off has what its lot has. Lots of one product that were poured together, at
once or through a process into which nothing else went, have what all of them have. What was made of
anything else begins anew. Each function costs a constant number of statements.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from stockthread import ledger, lots
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import Kind

# Into the process went nothing of another product.
_PURE: Final = """{node}.kind = 4 AND NOT EXISTS (
    SELECT 1 FROM ledger_edge x CROSS JOIN ledger_state y
     WHERE x.output = {node}.item AND x.closed_by IS NULL AND y.item = x.input
       AND y.product <> {product})"""
_KIN: Final = """
    WITH RECURSIVE kin(item, product, kind) AS (
        SELECT s.item, s.product, s.kind FROM ledger_state s WHERE s.item IN {ids}
        UNION
        SELECT n.item, k.product, n.kind
          FROM kin k CROSS JOIN ledger_edge e CROSS JOIN ledger_state n
         WHERE k.kind IN (2, 4) AND e.{near} = k.item AND e.closed_by IS NULL AND n.item = e.{far}
           AND ((n.kind = 2 AND n.product = k.product) OR ({pure}))
    )"""
_UP: Final = (
    _KIN
    + """
    SELECT DISTINCT e.output, e.input FROM kin k CROSS JOIN ledger_edge e
     WHERE k.kind IN (2, 4) AND e.output = k.item AND e.closed_by IS NULL
       AND e.input IN (SELECT item FROM kin)"""
)
_DOWN: Final = _KIN + " SELECT item FROM kin WHERE kind <> 4"
_BEARERS: Final = "SELECT item, kind, lot FROM ledger_state WHERE item IN {}"


def parents(items: Iterable[int]) -> dict[int, list[int]]:
    """Return, for items and all that they have theirs from, whose each has: a lot's lots."""
    ids, param = db.ids_in(sorted(set(items)))
    pure = _PURE.format(node="n", product="k.product")
    found: dict[int, list[int]] = {}
    for output, input in db.query(
        _UP.format(ids=ids, near="output", far="input", pure=pure), [param]
    ):
        found.setdefault(output, []).append(input)
    return found


def handed_down(items: Iterable[int]) -> list[int]:
    """Return items and all that have theirs from them, in order of their ids."""
    ids, param = db.ids_in(sorted(set(items)))
    pure = _PURE.format(node="n", product="k.product")
    sql = _DOWN.format(ids=ids, near="input", far="output", pure=pure)
    return sorted({item for (item,) in db.query(sql, [param])})


def bearers(items: Sequence[int]) -> dict[int, int]:
    """Return whose certificates and results count for each of these items.

    Of a sample these are the lot's that it was drawn from, of a unit of a lot the lot's.
    Raises Refused with the line: unknown_item, certificate_of_container.
    """
    ids, param = db.ids_in(items)
    found = {item: (kind, lot) for item, kind, lot in db.query(_BEARERS.format(ids), [param])}
    refusals = []
    for line, item in enumerate(items):
        kind, _ = found.get(item, (0, 0))
        if not kind:
            refusals.append(Refusal(line, "unknown_item", {"item": item}))
        elif kind not in (Kind.UNIT, Kind.LOT):
            data = {"item": item, "code": f"#{item}"}
            refusals.append(Refusal(line, "certificate_of_container", data))
    if refusals:
        raise Refused(ledger.named(refusals))
    owns = {item: lot or item for item, (_, lot) in found.items()}
    drawn = lots.drawn_from(sorted(set(owns.values())))
    return {item: drawn.get(own, own) for item, own in owns.items()}
