"""Goods come in for an order: packs, loose goods, counted pieces; damaged ones and those to be
inspected go on hold at once. All in one transaction, with the order as cause."""

from collections import Counter
from collections.abc import Sequence

from stockthread import catalog, identifiers, ledger, parties, places, receipts
from stockthread.kernel import db
from stockthread.kernel.errors import Refused, refuse
from stockthread.ledger import Act, Given, Kind, Lines, New, Posting, Stage
from stockthread.orders import Order
from stockthread.purchases import arrived, comparing, damage, inspecting
from stockthread.purchases.announcing import part_of_act
from stockthread.purchases.arrived import Came
from stockthread.purchases.comparing import Judged
from stockthread.purchases.judging import held_open
from stockthread.purchases.records import Counted, Damaged, Received, Scanned
from stockthread.receipts import Delivery, Receipt


def receive(
    order: Order,
    delivery: Delivery,
    act: Act,
    *,
    counted: Sequence[Counted] = (),
    damaged: Sequence[Damaged] = (),
    with_doubtful: bool = False,
) -> Received:
    """Bring in what fits an order, and what is extra or doubtful where that is wanted.

    The same act again does nothing. Raises Refused: purchase_no_order, order_is_draft,
    order_ended, no_lines, purchase_too_much and purchase_not_ordered (of counted pieces),
    purchase_count_measured, damaged_unknown, no_reason, and as receipts and files do.
    """

    def once() -> Received:
        with db.writing():
            known = held_open(order.id)
            return _receive(
                known, delivery, act._replace(cause=known.cause), counted, damaged, with_doubtful
            )

    return db.retried(once)


def _receive(
    order: Order,
    delivery: Delivery,
    act: Act,
    counted: Sequence[Counted],
    damaged: Sequence[Damaged],
    with_doubtful: bool,
) -> Received:
    done = ledger.read.events_of_act(act.cause, act.key)
    judged = comparing.judged_apart(order, delivery, counted, came=comparing.items_of(done))
    if done:
        again = comparing.told(judged, receipts.check(judged.delivery, act), is_repeat=True)
        return Received(again, tuple(event.id for event in done))
    if judged.wrong_counts:
        raise Refused(judged.wrong_counts)
    receipt = _loose(judged, act, with_doubtful)
    events = list(receipt.events)
    packs = comparing.good_packs(judged.packs, with_doubtful)
    boxed: list[Came] = []
    for posting, more in (*_packs(judged, packs, act), *_counted(judged, act)):
        events.append(posting.event)
        boxed += more
    accepted = len(receipt.items) + len(packs) + len(counted)
    coming = comparing.told(judged, receipt, with_doubtful=with_doubtful)
    if not events:
        return Received(coming)
    sums = Counter(receipts.quantities(receipt.came))
    sums.update(receipts.quantities(boxed))
    policies = inspecting.in_force(order, sums)
    if not damaged and not policies:
        return Received(coming, tuple(events), accepted, quantities=sums)
    came = [*arrived.came_loose(receipt), *boxed]
    named = damage.names(receipt, came) if damaged else {}
    marked = damage.hold_damaged(damaged, came, named, judged.delivery, act)
    inspected = inspecting.hold_for_inspection(order, policies, marked.rest, judged.delivery, act)
    return Received(
        coming, (*events, *marked.events, *inspected.events), accepted, len(marked.items),
        inspected.items_count, inspected.samples, sums,
    )  # fmt: skip


def _loose(judged: Judged, act: Act, with_doubtful: bool) -> Receipt:
    """Bring in what is in no announced pack."""
    if any(line.strip() for line in judged.delivery.lines):
        return receipts.receive(
            judged.delivery, act, with_doubtful=with_doubtful, judge=judged.judge
        )
    if not judged.packs and not judged.counted:
        refuse("no_lines")
    return Receipt([], [])


_Part = tuple[Posting, list[Came]]
"""What one event brought in."""


def _packs(judged: Judged, packs: Sequence[Scanned], act: Act) -> list[_Part]:
    """Bring announced packs in, each with all that is in it."""
    if not packs:
        return []
    own = parties.read.own_party()
    items = [pack.item for pack in packs]
    posting = ledger.receive(
        Lines(items), place=judged.delivery.place, stage=Stage(judged.delivery.stage),
        owner=own.id if own else 0, act=part_of_act(act, "packs"), unpack=True,
    )  # fmt: skip
    wanted = set(items)
    inside = [
        Came(each.item, each.product, each.quantity, each.code, each.container)
        for each in judged.inside
        if each.root in wanted and each.product
    ]
    return [(posting, inside)]


def _counted(judged: Judged, act: Act) -> list[_Part]:
    """Bring counted pieces in as lots that wait for their serials."""
    counted = judged.counted
    products = catalog.read.products(sorted({each.product for each in counted}))
    for each in counted:
        product = products.get(each.product) or refuse("unknown_id", id=each.product)
        if product.tracking in catalog.MEASURED_TRACKINGS:
            refuse("purchase_count_measured", name=product.name)
    named = [each for each in counted if each.lot]
    bare = [each for each in counted if not each.lot]
    return [
        _lots(judged, some, act, name)
        for some, name in ((named, "counted"), (bare, "bare"))
        if some
    ]


def _lots(judged: Judged, counted: Sequence[Counted], act: Act, name: str) -> _Part:
    own = parties.read.own_party()
    lot_type = identifiers.read.code_type_by_code("lot").id
    new = New(
        Kind.LOT,
        [each.product for each in counted],
        len(counted),
        Given(lot_type, [each.lot for each in counted]) if counted[0].lot else None,
        [each.quantity for each in counted],
        origin=places.place_of_party(judged.order.party, "supplier"),
    )
    posting = ledger.receive_new(
        new, place=judged.delivery.place, stage=Stage(judged.delivery.stage),
        owner=own.id if own else 0, act=part_of_act(act, name), counted=True,
    )  # fmt: skip
    return posting, [
        Came(item, each.product, each.quantity, each.lot, 0)
        for item, each in zip(posting.items, counted, strict=True)
    ]
