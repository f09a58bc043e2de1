"""What came in, item by item, and a hold on exactly that.

Of a lot a part may have come: the rest is expected still, or came before and was judged. Then what
came is split off as a lot of its own and held, and the rest is not.
"""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread import ledger
from stockthread.ledger import Act, Block, Kind, Lines, Stage
from stockthread.purchases.announcing import part_of_act
from stockthread.receipts import Delivery, Receipt

BLOCKS = int(Block.SHIP | Block.CONSUME)


class Came(NamedTuple):
    """An item that came in, how much of it, and in which container."""

    item: int
    product: int
    quantity: int
    code: str
    container: int


class Held(NamedTuple):
    """The event of a hold, what came of that, and what it is on: parts as lots of their own."""

    event: int
    was: list[Came]
    came: list[Came]


def came_loose(receipt: Receipt) -> list[Came]:
    """What a receipt brought in, as items."""
    return [
        Came(item, entry.product, entry.quantity, entry.code, 0)
        for n, item in receipt.items.items()
        for entry in (receipt.entries[n],)
    ]


def merged(came: Sequence[Came]) -> list[Came]:
    """What came, of each item and container once."""
    found: dict[tuple[int, int], Came] = {}
    for each in came:
        key = each.item, each.container
        known = found.get(key)
        found[key] = each._replace(quantity=each.quantity + known.quantity) if known else each
    return list(found.values())


def hold(
    came: Sequence[Came], delivery: Delivery, act: Act, name: str, *, reason: str
) -> list[Held]:
    """Hold what came in a delivery: one event for what is held whole, one for parts of lots.

    `name` tells this part of the act from others. Runs in the caller's transaction.
    """
    came = merged(came)
    parts = _parts(came)
    whole = [each for each in came if each not in parts]
    found = []
    if whole:
        lines = Lines(sorted({each.item for each in whole}))
        own = part_of_act(act, name)
        found.append(
            Held(ledger.hold(lines, reason=reason, blocks=BLOCKS, act=own).event, whole, whole)
        )
    if parts:
        found.append(hold_parts(parts, delivery, part_of_act(act, f"{name}p"), reason=reason))
    return found


def hold_parts(came: Sequence[Came], delivery: Delivery, act: Act, *, reason: str) -> Held:
    """Hold parts of lots, each less than its lot, as one event; they become lots of their own."""
    lines = Lines(
        [each.item for each in came], [each.quantity for each in came],
        place=delivery.place, stage=Stage(delivery.stage),
        container=[each.container for each in came],
    )  # fmt: skip
    posting = ledger.hold(lines, reason=reason, blocks=BLOCKS, act=act)
    made = [
        each._replace(item=item) for each, item in zip(came, posting.items, strict=True)
    ]  # fmt: skip
    return Held(posting.event, list(came), made)


def _parts(came: Sequence[Came]) -> list[Came]:
    """What of it is a part of a lot of which there is more elsewhere."""
    kinds = ledger.read.kinds([each.item for each in came])
    lots = sorted(item for item, kind in kinds.items() if kind == Kind.LOT)
    if not lots:
        return []
    sums = dict.fromkeys(lots, 0)
    for each in came:
        if each.item in sums:
            sums[each.item] += each.quantity
    more = {view.id for view in ledger.read.items(lots) if view.quantity > sums[view.id]}
    return [each for each in came if each.item in more]
