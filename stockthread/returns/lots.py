"""Lots and bulk goods that come back: who has how much of them, read from what was shipped.

Goods without serials are no single things: a customer has so much of a lot, and sends back part of
it. What goes to whom is told by the places of parties, and on its way there by the order. Nothing
here writes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread import catalog, ledger, orders, places
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import STANDS, Cause, Stage
from stockthread.orders import RETURN, SALE, Order
from stockthread.returns.records import DOUBTFUL, GOOD, REFUSED, LotSale, Spot

_OUT: Final = "('customer', 'carrier')"
_OF_PRODUCTS: Final = f"""
    SELECT DISTINCT s.item
      FROM ledger_state s CROSS JOIN ledger_holding h CROSS JOIN places_place p
     WHERE s.product IN {{}} AND s.kind = 2 AND h.item = s.item AND p.id = h.place
       AND p.kind IN {_OUT}"""
# What was split off at a customer's is theirs from then on: it is what they got of that lot.
_MOVES: Final = f"""
    SELECT i.item, e.id, e.happened_at, e.cause_kind, e.cause_id,
           CASE m.from_stage WHEN 0 THEN '' ELSE COALESCE(f.kind, '') END,
           COALESCE(f.party_id, 0), m.from_owner, COALESCE(t.kind, ''), COALESCE(t.party_id, 0),
           m.to_owner, i.quantity
      FROM ledger_movement_item i CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
      LEFT JOIN places_place f ON f.id = m.from_place LEFT JOIN places_place t ON t.id = m.to_place
     WHERE i.item IN {{}} AND m.id = i.movement AND e.id = m.event AND {STANDS}
       AND (f.kind IN {_OUT} OR t.kind IN {_OUT}) AND (m.from_stage <> 0 OR e.kind = 'split')
     ORDER BY i.item, e.happened_at, e.id"""


class Move(NamedTuple):
    """An amount of a lot on its way to or from a customer; kinds are those of places."""

    lot: int
    event: int
    at: datetime
    cause: Cause
    from_kind: str
    from_party: int
    from_owner: int
    to_kind: str
    to_party: int
    to_owner: int
    quantity: int


def of_products(products: Sequence[int]) -> list[int]:
    """Return the lots of products of which somebody has anything. One statement."""
    wanted, param = db.ids_in(products)
    return [item for (item,) in db.query(_OF_PRODUCTS.format(wanted), [param])]


def sales(lots: Sequence[int]) -> list[LotSale]:
    """Return to whom how much of lots went and came back, the latest sale first."""
    wanted, param = db.ids_in(lots)
    moves = [
        Move(lot, event, clock.from_micros(at), Cause(kind, id), *ends)
        for lot, event, at, kind, id, *ends in db.query(_MOVES.format(wanted), [param])
    ]
    of_cause = orders.read.of_causes(sorted({move.cause for move in moves}))
    return told(moves, {cause: each for cause, each in of_cause.items() if each.party})


def told(moves: Sequence[Move], of_cause: Mapping[Cause, Order]) -> list[LotSale]:
    """Sum up moves by lot and party. Pure."""
    shipped, back = Counter[tuple[int, int]](), Counter[tuple[int, int]]()
    last: dict[tuple[int, int], Move] = {}
    for move in moves:
        source, target = _ends(move, of_cause.get(move.cause))
        if source == target:
            continue
        if target is not None:
            shipped[move.lot, target] += move.quantity
            last[move.lot, target] = move
        if source is not None:
            back[move.lot, source] += move.quantity
    found = [
        LotSale(lot, party, shipped[lot, party], back[lot, party], move.cause, move.event, move.at)
        for (lot, party), move in last.items()
    ]
    return sorted(found, key=lambda each: each.at, reverse=True)


def _ends(move: Move, order: Order | None) -> tuple[int | None, int | None]:
    """Who had it and who has it then; None for us, and 0 for somebody unknown."""
    of_order = order.party if order and order.kind in (SALE, RETURN) else 0

    def whose(kind: str, party: int) -> int | None:
        if kind == "customer":
            return party
        return of_order if kind == "carrier" else None

    return whose(move.from_kind, move.from_party), whose(move.to_kind, move.to_party)


def spots(lots: Sequence[int]) -> list[Spot]:
    """Return how much of lots lies with whom, or is on its way there; the last sold first."""
    if not lots:
        return []
    sold = sales(lots)
    rank = {each.lot: n for n, each in reversed(list(enumerate(sold)))}
    left = {(each.lot, each.party): each.out for each in sold}
    there = [
        each for each in ledger.read.holdings_of(lots) if each.stage in (Stage.RAW, Stage.READY)
    ]
    known = places.read.places(sorted({each.place for each in there}))
    found = []
    for each in there:
        place = known[each.place]
        if place.kind == "customer":
            party = place.party or 0
            left[each.item, party] = left.get((each.item, party), 0) - each.quantity
            found.append(Spot(*each[:5], each.quantity, party))
    for each in there:
        open_ = each.quantity if known[each.place].kind == "carrier" else 0
        for (lot, party), number in left.items():
            if lot == each.item and (quantity := min(number, open_)) > 0:
                open_ -= quantity
                left[lot, party] -= quantity
                found.append(Spot(*each[:5], quantity, party))
    return sorted(found, key=lambda spot: rank.get(spot.item, len(rank)))


class Asked(NamedTuple):
    """What a scan asks: of which lots so much comes back from a party, 0 for who has it.

    amount: as scanned, "" for what the return awaits; room: how much it awaits.
    """

    code: str
    lots: frozenset[int]
    product: catalog.Product
    amount: str
    party: int
    room: int


class Answer(NamedTuple):
    """What may come in of it: from which spots, whether it may, and why not."""

    verdict: str
    reason: Refusal | None
    parts: tuple[Spot, ...] = ()


def judge(asked: Asked, there: Sequence[Spot], names: Mapping[int, str]) -> Answer:
    """Say whether so much may come back; what lies `there` is used up by scans before it. Pure."""
    mine = [spot for spot in there if spot.item in asked.lots and spot.quantity > 0]
    data: dict[str, object] = {"code": asked.code, "party": names.get(asked.party, "")}
    if not mine:
        return Answer(REFUSED, Refusal(None, "return_not_out", data))
    reason = None
    from_asked = [spot for spot in mine if spot.party == asked.party]
    having = list(dict.fromkeys(spot.party for spot in mine))
    if not from_asked and len(having) > 1:
        data["parties"] = ", ".join(names.get(party, "?") for party in having)
        return Answer(REFUSED, Refusal(None, "return_of_whom", data))
    if not from_asked and asked.party:
        data["buyer"] = names.get(having[0], "?")
        reason = Refusal(None, "return_other_buyer", data)
    mine = from_asked or mine
    most = sum(spot.quantity for spot in mine)
    try:
        quantity = (
            catalog.parse_quantity(asked.product, asked.amount)
            if asked.amount
            else min(asked.room, most)
        )
    except Refused as refused:
        return Answer(REFUSED, refused.refusals[0]._replace(line=None))
    data |= {
        "party": names.get(mine[0].party, "?"),
        "most": catalog.shown_quantity(asked.product, most),
        "amount": catalog.shown_quantity(asked.product, quantity),
    }
    if not quantity:
        return Answer(REFUSED, Refusal(None, "return_how_much", data))
    if quantity > most:
        return Answer(REFUSED, Refusal(None, "return_more_than_sold", data))
    return Answer(DOUBTFUL if reason else GOOD, reason, tuple(_dealt(mine, quantity)))


def _dealt(there: Sequence[Spot], quantity: int) -> list[Spot]:
    """So much of what lies there, the last sold first."""
    found = []
    for spot in there:
        taken = min(spot.quantity, quantity)
        quantity -= taken
        if taken:
            found.append(spot._replace(quantity=taken))
    return found


def without(there: Sequence[Spot], taken: Sequence[Spot]) -> list[Spot]:
    """What still lies there when something is taken. Pure."""
    used = Counter[Spot]()
    for spot in taken:
        used[spot._replace(quantity=0)] += spot.quantity
    return [
        spot._replace(quantity=spot.quantity - used[spot._replace(quantity=0)]) for spot in there
    ]
