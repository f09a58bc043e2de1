"""The pick as most are: each scan is the code of a unit that was promised to one of the orders.

Then nothing has to be dealt, and what is scanned is found and counted by one statement. Where any
scan is another thing, all are dealt one by one; see `dealing`. Nothing here writes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stockthread import ledger
from stockthread.kernel import db
from stockthread.ledger import Block, Stage
from stockthread.orders import SALE, Order
from stockthread.sales import promises
from stockthread.sales.promises import Open, Waiting
from stockthread.sales.records import PROMISED, Matched, Scan


class Taken(NamedTuple):
    """What scans take, scan by scan; owners: whose the units are; left: what is promised and not
    picked after that."""

    matched: tuple[Matched, ...]
    owners: frozenset[int]
    left: Mapping[Waiting, int]


class _Like(NamedTuple):
    """What units have in common that are looked at as one."""

    number: str
    product: int
    lot: int
    place: int
    container: int
    owner: int
    stage: int
    blocks: int


_FOUND = """
SELECT g.line, c.item, r.order_id, s.product, s.lot, s.place, s.container, s.owner, s.stage,
    s.blocks
FROM {texts} {codes} {promises} CROSS JOIN ledger_state s
WHERE r.order_kind = %s AND {ours} AND s.item = c.item AND s.kind = 1 ORDER BY 1
"""


def taken(some: Sequence[Order], opened: Open, scanned: Sequence[Scan]) -> Taken | None:
    """Return what scans take where all are units promised to these orders, ready, free of holds,
    not picked yet, and no more than is wanted; None where any is not. Three statements at most."""
    if not scanned or any(scan.item or scan.quantity is not None for scan in scanned):
        return None
    codes = [scan.text.strip() for scan in scanned]
    if not db.is_storable("".join(codes)):
        return None
    texts, param = db.numbered_texts(codes)
    ours, numbers = db.one_of("r.order_id", [order.number for order in some])
    code_of = db.looked_up("ledger_code", "c", "c.canonical = g.text AND c.closed_by IS NULL")
    open_on = "r.item = c.item AND COALESCE(r.closed_by, 0) = 0"
    promised = db.looked_up("ledger_reservation", "r", open_on)
    with db.looking_up():
        sql = _FOUND.format(texts=texts, ours=ours, codes=code_of, promises=promised)
        rows = db.query(sql, [param, SALE, numbers])
    if len(rows) != len(scanned) or len({row[1] for row in rows}) < len(rows):
        return None
    counts = {_Like(*like): count for like, count in Counter(row[2:] for row in rows).items()}
    orders = {order.number: order.id for order in some}
    left = promises.waiting(some, opened.spots)
    if not _may_be(counts, orders, opened, left):
        return None
    for like, count in counts.items():
        left[Waiting(like.number, like.product, like.place)] -= count
    matched = tuple(
        Matched(line, orders[number], item, item, product, 1, PROMISED)
        for line, item, number, product, *_ in rows
    )
    owners = frozenset(like.owner for like in counts)
    return Taken(matched, owners, {key: count for key, count in left.items() if count})


def _may_be(
    counts: Mapping[_Like, int],
    orders: Mapping[str, int],
    opened: Open,
    waiting: Mapping[Waiting, int],
) -> bool:
    stops = Block.SHIP | Block.MOVE
    for like in counts:
        at = like.number, like.product, like.place, like.container
        if like.stage != Stage.READY or like.blocks & stops or promises.is_put(*at, opened.spots):
            return False
    lots = sorted({like.lot for like in counts} - {0})
    if any(view.blocks & stops for view in ledger.read.items(lots) if lots):
        return False
    wanted, promised = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for like, count in counts.items():
        wanted[orders[like.number], like.product] += count
    for key, quantity in waiting.items():
        promised[orders[key.number], key.product] += quantity
    # More promised than wanted: the deal says which of it is let go.
    return all(count <= opened.to_pick(*key) for key, count in (wanted | promised).items())
