"""The pick as most are: each scan is the code of a unit that was promised to one of the orders.

Then nothing has to be dealt, and what is scanned is found and counted by one statement. Where any
scan is another thing, all are dealt one by one; see `dealing`. Nothing here writes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import NamedTuple

from stockthread import ledger
from stockthread.kernel import db, rows
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


_LIKE = ", ".join(("r.order_id", *(f"s.{name}" for name in _Like._fields[1:])))
_STOPS = int(Block.SHIP | Block.MOVE)
_FOUND = f"""
SELECT {_LIKE}, {{lines}}, {{items}}
FROM {{texts}} {{codes}} {{promises}} {{states}}
WHERE r.order_kind = %s AND {{ours}} AND s.kind = 1
    AND s.stage = {int(Stage.READY)} AND s.blocks & {_STOPS} = 0
GROUP BY {_LIKE}
"""


def taken(some: Sequence[Order], opened: Open, scanned: Sequence[Scan]) -> Taken | None:
    """Return what scans take where all are units promised to these orders, ready, free of holds,
    not picked yet, and no more than is wanted; None where any is not. Four statements at most."""
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
    stands = db.looked_up("ledger_state", "s", "s.item = c.item")
    with db.looking_up():
        sql = _FOUND.format(
            texts=texts, ours=ours, codes=code_of, promises=promised, states=stands,
            lines=db.gathered("g.line"), items=db.gathered("c.item"),
        )  # fmt: skip
        groups = db.query(sql, [param, SALE, numbers])
    found = {_Like(*like): (db.listed(lines), db.listed(items)) for *like, lines, items in groups}
    counts = {like: len(lines) for like, (lines, _) in found.items()}
    count = sum(counts.values())
    if count != len(scanned) or len(set().union(*(i for _, i in found.values()))) < count:
        return None
    orders = {order.number: order.id for order in some}
    left = _waiting(some, opened, counts)
    if not _may_be(counts, orders, opened, left):
        return None
    for like, count in counts.items():
        left[Waiting(like.number, like.product, like.place)] -= count
    matched: list[Matched] = []
    for like, (lines, items) in found.items():
        order, product = repeat(orders[like.number]), repeat(like.product)
        matched += rows.of_columns(
            Matched, lines, order, items, items, product, repeat(1), repeat(PROMISED)
        )
    owners = frozenset(like.owner for like in counts)
    left = {key: count for key, count in left.items() if count}
    return Taken(tuple(sorted(matched)), owners, left)


def _waiting(
    some: Sequence[Order], opened: Open, counts: Mapping[_Like, int]
) -> dict[Waiting, int]:
    """What is promised and not picked, which is read only where not all of it was scanned."""
    if promises.number_of(some) > sum(counts.values()):
        return promises.waiting(some, opened.spots)
    found = Counter[Waiting]()
    for like, count in counts.items():
        found[Waiting(like.number, like.product, like.place)] += count
    return found


def _may_be(
    counts: Mapping[_Like, int],
    orders: Mapping[str, int],
    opened: Open,
    waiting: Mapping[Waiting, int],
) -> bool:
    for like in counts:
        if promises.is_put(like.number, like.product, like.place, like.container, opened.spots):
            return False
    lots = sorted({like.lot for like in counts} - {0})
    if any(view.blocks & _STOPS for view in ledger.read.items(lots) if lots):
        return False
    wanted, promised = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    for like, count in counts.items():
        wanted[orders[like.number], like.product] += count
    for key, quantity in waiting.items():
        promised[orders[key.number], key.product] += quantity
    # More promised than wanted: the deal says which of it is let go.
    return all(count <= opened.to_pick(*key) for key, count in (wanted | promised).items())
