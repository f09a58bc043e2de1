"""Inspection: goods that must be looked at go on hold as they come, and a sample of them is drawn.

What waits is read from the ledger: whatever has an open hold with the reason of an inspection. Such
goods can be moved, and are neither shipped nor used before they are accepted.
"""

import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act
from stockthread.orders import Order
from stockthread.purchases import arrived, read
from stockthread.purchases.arrived import Came
from stockthread.purchases.records import INSPECTION, MODES, NONE, SAMPLE, Policy
from stockthread.receipts import Delivery

_SET: Final = """
    INSERT INTO purchases_policy
        (product, supplier, mode, sample_count, sample_of, person, changed_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (product, supplier) DO UPDATE SET mode = excluded.mode,
        sample_count = excluded.sample_count, sample_of = excluded.sample_of,
        person = excluded.person, changed_at = excluded.changed_at"""
_DROP: Final = "DELETE FROM purchases_policy WHERE product = %s AND supplier = %s"
_MADE: Final = """
    INSERT INTO purchases_inspection ("order", product, event, quantity, mode, sample_count,
        sample_of, made_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"""
_SAMPLES: Final = {"inspection_id": "bigint", "item": "bigint", "quantity": "bigint"}


class Inspected(NamedTuple):
    """What was put on hold to be inspected: events, how many items, those drawn of them."""

    events: tuple[int, ...] = ()
    items_count: int = 0
    samples: tuple[int, ...] = ()


def set_policy(policy: Policy, *, by: int, at: datetime) -> None:
    """Say how a product is inspected from now on, of one supplier or of any.

    Raises Refused: unknown_id, inspection_mode, inspection_sample.
    """
    if policy.mode not in MODES:
        refuse("inspection_mode", mode=policy.mode, modes=", ".join(MODES))
    is_share = 0 < policy.sample_count <= policy.sample_of <= 10**12
    if policy.mode == SAMPLE and not is_share:
        refuse("inspection_sample", count=policy.sample_count, of=policy.sample_of)
    if policy.mode != SAMPLE:
        policy = policy._replace(sample_count=1, sample_of=1)
    read.need_product(policy.product)
    db.execute(_SET, (*policy, by, clock.micros(at)))


def drop_policy(product: int, supplier: int) -> None:
    """Say nothing of a product any more, of one supplier or of any. Raises Refused unknown_id."""
    if not db.execute(_DROP, (product, supplier)):
        refuse("unknown_id", id=product)


def in_force(order: Order, products: Iterable[int]) -> dict[int, Policy]:
    """Return by what of these products must be inspected as they come for an order.

    One statement.
    """
    found = read.policies_for(sorted(products), order.party)
    return {product: each for product, each in found.items() if each.mode != NONE}


def hold_for_inspection(
    order: Order, policies: Mapping[int, Policy], came: Sequence[Came], delivery: Delivery, act: Act
) -> Inspected:
    """Hold what must be inspected of what came, and draw the sample.

    `came` is without damaged goods: these are held already, and are looked at anyway. Of a lot that
    came in part that part is held. Runs in the caller's transaction.
    """
    events, samples, count = [], [], 0
    for n, (product, policy) in enumerate(sorted(policies.items())):
        some = [each for each in came if each.product == product]
        if not some:
            continue
        held = arrived.hold(some, delivery, act, f"inspect{n}", reason=INSPECTION)
        some = [each for every in held for each in every.came]
        drawn = _drawn(order, some, policy, held[0].event, act)
        events += [each.event for each in held]
        samples += drawn
        count += len({each.item for each in some})
    return Inspected(tuple(events), count, tuple(samples))


def _drawn(order: Order, came: Sequence[Came], policy: Policy, event: int, act: Act) -> list[int]:
    """Draw the sample and keep it on record; return the items of it."""
    made_at = clock.micros(act.at or act.recorded_at)
    quantity = sum(each.quantity for each in came)
    row = db.query_one(_MADE, (order.id, policy.product, event, quantity, policy.mode,
                               policy.sample_count, policy.sample_of, made_at))  # fmt: skip
    assert row is not None, "RETURNING returns the row"
    drawn = draw(came, policy, seed=f"{act.key}.{policy.product}")
    rows.insert("purchases_sample", _SAMPLES, [(row[0], *each) for each in drawn], key="item")
    return [item for item, _ in drawn]


def draw(came: Sequence[Came], policy: Policy, *, seed: str) -> list[tuple[int, int]]:
    """Draw what is to be looked at: (item, how much). The same seed draws the same.

    Of pieces sample_count of each sample_of that were begun, by chance; of a lot as large a share,
    at least sample_count of its smallest units. Everything where all is inspected.
    """
    merged: dict[int, int] = {}
    for each in came:
        merged[each.item] = merged.get(each.item, 0) + each.quantity
    if policy.mode != SAMPLE:
        return sorted(merged.items())
    chance = random.Random(seed)
    pieces = sorted(item for item, quantity in merged.items() if quantity == 1)
    wanted = min(share(len(pieces), policy), len(pieces))
    drawn = [(item, 1) for item in chance.sample(pieces, wanted)]
    drawn += [
        (item, min(share(quantity, policy), quantity))
        for item, quantity in merged.items()
        if quantity > 1
    ]
    return sorted(drawn)


def share(quantity: int, policy: Policy) -> int:
    """How much of a quantity is drawn: sample_count of each sample_of, a begun one counts whole."""
    begun = -(-quantity // policy.sample_of)
    return begun * policy.sample_count
