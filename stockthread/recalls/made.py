"""What became of goods that were used: where they went in, which share of it they were, what came
out. Nothing here writes."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from stockthread.kernel import db
from stockthread.recalls.balance import family
from stockthread.recalls.records import Made

_WITHIN: Final = "e.closed_by IS NULL AND v.id = e.event AND v.kind NOT IN ('split', 'hold')"
_USED: Final = f"""
SELECT e.output, o.kind, o.product, i.product, CAST(SUM(e.quantity) AS BIGINT)
FROM ledger_edge e CROSS JOIN ledger_event v CROSS JOIN ledger_state o CROSS JOIN ledger_state i
WHERE e.input IN {{}} AND {_WITHIN} AND o.item = e.output AND o.stage <> 7 AND i.item = e.input
GROUP BY e.output, o.kind, o.product, i.product ORDER BY e.output
"""
_ALL_IN: Final = """
SELECT e.output, i.product, CAST(SUM(e.quantity) AS BIGINT)
FROM ledger_edge e CROSS JOIN ledger_state i
WHERE e.output IN {} AND e.closed_by IS NULL AND i.item = e.input GROUP BY e.output, i.product
"""
_ALL_OUT: Final = """
SELECT e.input, o.product, CAST(SUM(e.quantity) AS BIGINT)
FROM ledger_edge e CROSS JOIN ledger_state o
WHERE e.input IN {} AND e.closed_by IS NULL AND o.item = e.output AND o.stage <> 7
GROUP BY e.input, o.product ORDER BY e.input, o.product
"""


def made_of(items: Sequence[int]) -> list[Made]:
    """Return what goods, with all that was parted from them, were used for. Five statements."""
    ids, param = db.ids_in(family(items).items)
    used = db.query(_USED.format(ids), [param])
    outputs = sorted({row[0] for row in used})
    ids, param = db.ids_in(outputs)
    whole = {(o, p): quantity for o, p, quantity in db.query(_ALL_IN.format(ids), [param])}
    came: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for process, product, quantity in db.query(_ALL_OUT.format(ids), [param]):
        came[process].append((product, quantity))
    return [
        Made(
            output,
            kind,
            product,
            quantity,
            whole[output, of],
            _outputs(kind, product, came[output]),
        )
        for output, kind, product, of, quantity in used
    ]


def _outputs(kind: int, product: int, came: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """What a process gave; a unit or lot into which something went is itself what was made."""
    return tuple(came) if kind == 4 else ((product, 1),) if kind == 1 else ()
