"""After goods have left: they arrive, or are refused at the door."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple

from stockthread import files, ledger, orders, parties, places
from stockthread.files import ORDER, NewFile, Subject
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.ledger import Act, Kind, Lines, Share
from stockthread.orders import Order
from stockthread.sales import loads, naming, promises, read
from stockthread.sales.records import Load, Proof, Shipment, Step
from stockthread.sales.steps import Steps

_RULES = {"name": Rule(120, is_needed=True), "note": Rule(400)}
_PROOF = {
    "key": "text", "shipment_id": "bigint", "name": "text", "note": "text", "file": "bigint",
    "person": "bigint", "arrived_at": "bigint",
}  # fmt: skip
# What has gone nowhere since, but for what was undone.
_UNMOVED = f"""NOT EXISTS (SELECT 1 FROM ledger_movement_item li CROSS JOIN ledger_movement lm
    CROSS JOIN ledger_event e WHERE li.item = s.item AND li.movement > m.id AND lm.id = li.movement
        AND e.id = lm.event AND {ledger.STANDS}
        AND (lm.from_place <> lm.to_place OR lm.from_container <> lm.to_container))"""
_ON_THE_WAY = f"""
SELECT i.item, s.kind, i.quantity, 0, COALESCE((SELECT MAX(h.quantity) FROM ledger_holding h
    WHERE s.kind = 2 AND h.item = s.item AND h.place = m.to_place AND h.container = 0), 0)
FROM ledger_movement m CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state s
WHERE m.event = %s AND m.to_container = 0 AND m.to_place = %s AND i.movement = m.id
    AND s.item = i.item
    AND (s.kind = 2 OR (s.place = m.to_place AND s.container = 0 AND {_UNMOVED}))
ORDER BY i.item
"""
# What an order has in a container that left by another order's event, and is in it still.
_INSIDE_ON_THE_WAY = f"""
SELECT i.item, s.kind, i.quantity, c.item, COALESCE((SELECT MAX(h.quantity) FROM ledger_holding h
    WHERE s.kind = 2 AND h.item = s.item AND h.place = c.place AND h.container = c.item), 0)
FROM ledger_movement m
CROSS JOIN ledger_movement_item i CROSS JOIN ledger_state s CROSS JOIN ledger_state c
WHERE m.event = %s AND m.to_container <> 0 AND m.from_container = m.to_container
    AND i.movement = m.id AND s.item = i.item AND c.item = m.to_container AND c.place = %s
    AND NOT EXISTS (SELECT 1 FROM ledger_movement_item ci CROSS JOIN ledger_movement cm
        WHERE ci.item = c.item AND cm.id = ci.movement AND cm.event = m.event)
    AND (s.kind = 2 OR (s.container = c.item AND {_UNMOVED}))
ORDER BY i.item
"""
# What an order brought to places and containers, less what it took away from there again.
_BROUGHT = f"""
SELECT w.item, w.place, w.container, CAST(SUM(w.quantity) AS BIGINT) FROM (
    SELECT i.item, m.to_place AS place, m.to_container AS container, i.quantity
    FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
    WHERE e.cause_kind = %s AND e.cause_id = %s AND {ledger.STANDS} AND m.event = e.id
        AND i.movement = m.id AND i.item IN {{0}}
    UNION ALL
    SELECT i.item, m.from_place, m.from_container, -i.quantity
    FROM ledger_event e CROSS JOIN ledger_movement m CROSS JOIN ledger_movement_item i
    WHERE e.cause_kind = %s AND e.cause_id = %s AND {ledger.STANDS} AND m.event = e.id
        AND i.movement = m.id AND i.item IN {{0}}
) w GROUP BY w.item, w.place, w.container
"""


def _brought(order: Order, items: Collection[int]) -> dict[tuple[int, int, int], int]:
    """How much of items an order has where: by item, place and container. One statement."""
    if not items:
        return {}
    wanted, param = db.ids_in(sorted(set(items)))
    values = [*order.cause, param]
    found = db.query(_BROUGHT.format(wanted), [*values, *values])
    return {(item, place, container): quantity for item, place, container, quantity in found}


def deliver(
    shipment: int, *, name: str, act: Act, note: str = "", paper: NewFile | None = None
) -> Step:
    """Record that a shipment arrived, and who took it; what is on its way of it is the customer's.

    What was refused at the door before is not delivered. `act.at` is the moment; `paper` a photo or
    a signed note, which is kept with each order. Repeating a key delivers nothing again. Raises
    Refused: unknown_id, shipment_arrived, shipment_undone, field_missing, field_too_long,
    field_bad_characters, and what `files.keep` and the ledger refuse.
    """
    sent = read.shipment(shipment)
    at = act.at or act.recorded_at
    proof = tidied(Proof(shipment, name, note, 0, act.by, at))
    if found := field_refusals(None, proof, _RULES):
        raise Refused(found)

    def once() -> Step:
        with db.writing():
            db.lock_text(f"sales_shipment.{shipment}")
            orders.hold_orders([order for order, _ in sent.orders])
            if db.query_one("SELECT 1 FROM sales_proof WHERE key = %s", (act.key,)):
                return Step((), 0, repeated=True)
            if read.proofs([shipment]):
                refuse("shipment_arrived")
            if read.undone([sent]):
                refuse("shipment_undone", number=read.shipment_number(sent))
            steps = Steps(act)
            count = _arrive(steps, sent)
            file = _kept(paper, sent, act) if paper else 0
            values = [(act.key, shipment, proof.name, proof.note, file, act.by, clock.micros(at))]
            rows.insert("sales_proof", _PROOF, values, key="key")
            return Step(tuple(steps.events), count)

    return db.retried(once)


def _kept(paper: NewFile, sent: Shipment, act: Act) -> int:
    """Keep a paper with the orders of a shipment; return its id with the first of them."""
    subjects = [Subject(ORDER, order) for order, _ in sent.orders]
    [sha256] = files.keep([paper], subjects, by=act.by, at=act.recorded_at)
    first = sent.orders[0][0]
    there = files.read.of_subjects(ORDER, [first])[first]
    return next(each.id for each in there if each.sha256 == sha256)


class Arrival(NamedTuple):
    """What of an order is with the carrier still: item, is it a lot, quantity, its container."""

    order: Order
    there: list[tuple[int, bool, int, int]]

    @property
    def is_inside(self) -> bool:
        """Whether any of it is in a container that came with another order."""
        return any(container for *_, container in self.there)


def _arrive(steps: Steps, sent: Shipment) -> int:
    """Deliver what is with the carrier still; return how many loads that were."""
    sold = {order: orders.read.order(order) for order, _ in sent.orders}
    to = places.place_of_party(next(iter(sold.values())).party, "customer")
    if sent.place == to:
        return 0
    arrivals = [
        Arrival(sold[order], _underway(sold[order], event, sent.place))
        for order, event in sent.orders
    ]
    arrivals = sorted(
        (each for each in arrivals if each.there), key=lambda each: not each.is_inside
    )
    if not arrivals:
        return 0
    shares = [Share(_lines(each, sent.place), steps.part(each.order)) for each in arrivals]
    owner = arrivals[0].order.party
    if any(each.is_inside for each in arrivals):
        postings = ledger.go_in_shares("deliver", shares, place=to, owner=owner)
    else:
        postings = [ledger.deliver(s.lines, place=to, owner=owner, act=s.act) for s in shares]
    for posting in postings:
        steps.done(posting)
    return sum(len(each.there) for each in arrivals)


def _underway(order: Order, event: int, place: int) -> list[tuple[int, bool, int, int]]:
    """What left by an event and is with the carrier still; of lots what was not taken back."""
    sent = db.query(_ON_THE_WAY, [event, place]) + db.query(_INSIDE_ON_THE_WAY, [event, place])
    left = _brought(order, [item for item, kind, *_ in sent if kind == Kind.LOT])
    found = []
    for item, kind, quantity, box, lying in sent:
        is_lot = kind == Kind.LOT
        if is_lot:
            there = min(left.get((item, place, box), 0), lying)
            quantity = min(quantity, there)
            left[item, place, box] = there - quantity
        if quantity > 0:
            found.append((item, is_lot, quantity, box))
    return found


def _lines(arrival: Arrival, place: int) -> Lines:
    return Lines(
        [item for item, *_ in arrival.there],
        [quantity if is_lot else None for _, is_lot, quantity, _ in arrival.there],
        place=place,
        container=[container for *_, container in arrival.there],
    )


def refuse_at_door(order: Order, what: Sequence[Load], *, place: int, act: Act) -> Step:
    """Take back what the customer did not want at the door; it is open in the order again.

    What is inside a container is taken out of it first. Raises Refused: no_reason; with a line
    door_not_sent of goods that did not leave for this order, or not so many, door_mixed of a
    container with goods of other orders; and what the ledger refuses.
    """
    if not act.reason.strip():
        refuse("no_reason", length_max=500)

    def once() -> Step:
        with db.writing():
            orders.hold_order(order.id)
            if known := promises.done_before(order, act.key):
                return Step(promises.undoable(known), 0, repeated=True)
            found = loads.read(what)
            _need_own(order, found)
            own = parties.read.own_party()
            steps = Steps(act)
            lines = found.lines
            packed = [
                n for n, piece in enumerate(found.pieces) if piece.is_loose and piece.container
            ]
            if packed:
                inside = [found.pieces[n].line for n in packed]
                steps.done(ledger.unpack(found.some(inside), act=steps.part(order)))
                lines = lines._replace(container=[0] * len(lines.items))
            owner = own.id if own else None
            steps.done(ledger.take_back(lines, place=place, owner=owner, act=steps.part(order)))
            return Step(tuple(steps.events), sum(piece.quantity for piece in found.pieces))

    return db.retried(once)


def _need_own(order: Order, found: loads.Loads) -> None:
    """Refuse what did not leave for this order: it would come back unseen by its own."""
    known = _brought(order, {piece.item for piece in found.pieces})
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for (item, place, _), quantity in known.items():
        sums[item, place] += quantity
    refused: dict[int, Refusal] = {}
    for piece in found.pieces:
        sums[piece.item, piece.place] -= piece.quantity
        if sums[piece.item, piece.place] < 0:
            code = "door_not_sent" if piece.is_loose else "door_mixed"
            data = {"code": found.views[piece.line].code, "number": order.number,
                    "item": found.views[piece.line].id}  # fmt: skip
            refused.setdefault(piece.line, Refusal(piece.line, code, data))
    if refused:
        raise Refused(naming.named(list(refused.values())))
