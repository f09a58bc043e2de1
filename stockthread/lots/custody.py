"""How much of a lot is here, and how much is with whom. Nothing here writes."""

from collections.abc import Sequence
from typing import Final

from stockthread.kernel import db
from stockthread.lots.records import Custody

HERE: Final = "here"
EXPECTED: Final = "expected"
WHERE: Final = (HERE, "transit", "customer", "supplier", "carrier", "lost", EXPECTED)
"""In whose hands goods are, in the order in which it is told: beside ours and what is announced,
the kinds of places that are not ours to reach into."""

_APART: Final = ", ".join(f"'{kind}'" for kind in WHERE[1:-1])
_CUSTODY: Final = f"""
    SELECT h.item, CASE WHEN h.stage = 1 THEN '{EXPECTED}' WHEN p.kind IN ({_APART}) THEN p.kind
                   ELSE '{HERE}' END, h.stage, h.owner, CAST(SUM(h.quantity) AS BIGINT)
      FROM ledger_holding h CROSS JOIN places_place p
     WHERE h.item IN {{}} AND h.stage < 5 AND p.id = h.place GROUP BY 1, 2, 3, 4"""


def custody(items: Sequence[int]) -> dict[int, list[Custody]]:
    """Return in whose hands lots are, how much of each at which stage and whose it is, in the
    order of WHERE. One statement."""
    ids, param = db.ids_in(items)
    found: dict[int, list[Custody]] = {}
    for item, *row in db.query(_CUSTODY.format(ids), [param]):
        found.setdefault(item, []).append(Custody._make(row))
    for each in found.values():
        each.sort(key=lambda part: (WHERE.index(part.where), part.stage, part.owner))
    return found


def by_where(parts: Sequence[Custody]) -> dict[str, int]:
    """Return how much is in whose hands, in the order of WHERE."""
    sums = dict.fromkeys(WHERE, 0)
    for part in parts:
        sums[part.where] += part.quantity
    return {where: quantity for where, quantity in sums.items() if quantity}


def by_owner(parts: Sequence[Custody]) -> dict[int, int]:
    """Return how much belongs to whom, the most first."""
    sums: dict[int, int] = {}
    for part in parts:
        sums[part.owner] = sums.get(part.owner, 0) + part.quantity
    return dict(sorted(sums.items(), key=lambda pair: -pair[1]))


def chiefly(parts: Sequence[Custody]) -> tuple[str, int]:
    """Return what tells how a lot stands: whether some is here and the least stage of that, else
    the only hands it is in, "" where those are several, and the least stage there."""
    here = [part.stage for part in parts if part.where == HERE]
    if here:
        return HERE, min(here)
    hands = {part.where for part in parts}
    return hands.pop() if len(hands) == 1 else "", min((part.stage for part in parts), default=0)
