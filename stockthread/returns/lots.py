"""Lots and bulk goods that come back: who has how much of them, read from what was shipped.

Goods without serials are no single things: a customer has so much of a lot, and sends back part of
it. What goes to whom is told by the places of parties, and on its way there by the order. Nothing
here writes.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from stockthread import catalog, ledger, places
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import STANDS, Cause, Stage
from stockthread.orders import RETURN, SALE
from stockthread.returns.records import DOUBTFUL, GOOD, REFUSED, LotSale, Spot

_OUT: Final = "('customer', 'carrier')"
_WHOSE: Final = (
    "CASE {0}.kind WHEN 'customer' THEN COALESCE({0}.party_id, 0)"
    " WHEN 'carrier' THEN COALESCE(o.party, 0) END"
)
"""SQL: who has it at one end of a movement; NULL for us, and 0 for somebody unknown."""
_OF_PRODUCTS: Final = f"""
    SELECT DISTINCT s.item
      FROM ledger_state s CROSS JOIN ledger_holding h CROSS JOIN places_place p
     WHERE s.product IN {{}} AND s.kind = 2 AND h.item = s.item AND p.id = h.place
       AND p.kind IN {_OUT}"""
# What was split off at a customer's is theirs from then on: it is what they got of that lot.
_SALES: Final = f"""
    WITH moved AS (
        SELECT i.item AS lot, e.id AS event, e.happened_at AS at, e.cause_kind, e.cause_id,
               i.quantity, CASE WHEN m.from_stage <> 0 THEN {_WHOSE.format("f")} END AS source,
               {_WHOSE.format("t")} AS target
          FROM ledger_movement_item i CROSS JOIN ledger_movement m CROSS JOIN ledger_event e
          LEFT JOIN places_place f ON f.id = m.from_place
          LEFT JOIN places_place t ON t.id = m.to_place
          LEFT JOIN orders_order o ON o.kind = e.cause_kind AND o.number = e.cause_id
               AND o.kind IN ('{SALE}', '{RETURN}')
         WHERE i.item IN {{}} AND m.id = i.movement AND e.id = m.event AND {STANDS}
           AND (f.kind IN {_OUT} OR t.kind IN {_OUT}) AND (m.from_stage <> 0 OR e.kind = 'split')),
    shipped AS (
        SELECT lot, target AS party, cause_kind, cause_id, event, at,
               SUM(quantity) OVER (PARTITION BY lot, target) AS quantity,
               ROW_NUMBER() OVER (PARTITION BY lot, target ORDER BY at DESC, event DESC) AS nth
          FROM moved WHERE target IS NOT NULL AND target <> COALESCE(source, -1)),
    back AS (
        SELECT lot, source AS party, SUM(quantity) AS quantity FROM moved
         WHERE source IS NOT NULL AND source <> COALESCE(target, -1) GROUP BY lot, source)
    SELECT s.lot, s.party, CAST(s.quantity AS BIGINT), CAST(COALESCE(b.quantity, 0) AS BIGINT),
           s.cause_kind, s.cause_id, s.event, s.at
      FROM shipped s LEFT JOIN back b ON b.lot = s.lot AND b.party = s.party
     WHERE s.nth = 1 ORDER BY s.at DESC, s.lot, s.event DESC"""


def of_products(products: Sequence[int]) -> list[int]:
    """Return the lots of products of which somebody has anything. One statement."""
    wanted, param = db.ids_in(products)
    return [item for (item,) in db.query(_OF_PRODUCTS.format(wanted), [param])]


def sales(lots: Sequence[int]) -> list[LotSale]:
    """Return to whom how much of lots went and came back, the latest sale first.

    One statement; as many rows as parties that had any, whatever went to and fro.
    """
    wanted, param = db.ids_in(lots)
    return [
        LotSale(lot, party, shipped, back, Cause(kind, id), event, clock.from_micros(at))
        for lot, party, shipped, back, kind, id, event, at in db.query(
            _SALES.format(wanted), [param]
        )
    ]


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
