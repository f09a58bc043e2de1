"""What is to be packed or shipped, and for which orders it was picked. Nothing here writes."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from stockthread import ledger, places
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import HoldingView, ItemView, Kind, Lines, Stage
from stockthread.orders import SALE, Order
from stockthread.sales import naming, picked_loads, promises, scans
from stockthread.sales.promises import Promise
from stockthread.sales.records import Load


class Piece(NamedTuple):
    """A unit, or a lot's part, of a load: itself, or something inside its container; or like units
    in a container that were all picked for one order, of which the item is that container.

    kept: what is promised of it; many: the ids of its promises where these are several, told as
    one. is_loose: it is the load itself.
    """

    line: int
    item: int
    is_lot: bool
    is_loose: bool
    product: int
    lot: int
    place: int
    owner: int
    container: int
    quantity: int
    held: int
    code: str
    kept: tuple[Promise, ...]
    many: tuple[int, ...] = ()

    def promises(self, order: Order) -> Sequence[int]:
        """Ids of what is promised of it to an order."""
        return self.many or [promise.id for promise in own(self, order)]


class Loads(NamedTuple):
    """Loads as lines for the ledger, and what they are made of."""

    lines: Lines
    views: tuple[ItemView, ...]
    pieces: tuple[Piece, ...]

    def some(self, wanted: Sequence[int]) -> Lines:
        """The lines of some of the loads, by their numbers."""
        columns = [getattr(self.lines, name) for name in ("quantities", "place", "container")]
        quantities, place, container = ([column[n] for n in wanted] for column in columns)
        items = [self.lines.items[n] for n in wanted]
        return Lines(items, quantities, place=place, container=container)


def read(loads: Sequence[Load], picked_for: Sequence[Order] = ()) -> Loads:
    """Return what loads are; of a lot without a quantity all of the holding that is meant.

    picked_for: units in a container may be told as one, where all were picked for one of these.
    Raises Refused with a line each: unknown_item, repeated_item, lot_not_there,
    lot_in_several_places; no_lines.
    """
    if not loads:
        refuse("no_lines")
    known = {view.id: view for view in ledger.read.items(sorted({each.item for each in loads}))}
    lots = [id for id, view in known.items() if view.kind == Kind.LOT]
    holdings: dict[int, list[HoldingView]] = defaultdict(list)
    for part in ledger.read.holdings_of(lots) if lots else ():
        holdings[part.item].append(part)
    refused = _refusals(loads, known)
    chosen: dict[int, HoldingView] = {}
    for n, load in enumerate(loads):
        if load.item in holdings:
            fitting = _holding(n, load, holdings[load.item], known[load.item].code, refused)
            if fitting:
                chosen[n] = fitting
    if refused:
        raise Refused(naming.named(sorted(refused, key=lambda refusal: refusal.line or 0)))
    boxes = {id for id, view in known.items() if view.kind == Kind.CONTAINER}
    picked = picked_loads.read(loads, boxes, picked_for) if picked_for else {}
    pieces = [_of_many(each, known[loads[n].item]) for n in picked for each in picked[n]]
    pieces += _pieces(loads, known, chosen, boxes - {loads[n].item for n in picked})
    lines = Lines(
        [load.item for load in loads],
        [_quantity(load, chosen.get(n)) for n, load in enumerate(loads)],
        place=[chosen[n].place if n in chosen else load.place for n, load in enumerate(loads)],
        container=[
            chosen[n].container if n in chosen else load.container for n, load in enumerate(loads)
        ],
    )
    views = tuple(known[load.item] for load in loads)
    return Loads(lines, views, tuple(sorted(pieces, key=lambda piece: piece.line)))


def _of_many(units: picked_loads.Picked, box: ItemView) -> Piece:
    count = len(units.promises)
    kept = Promise(0, box.id, False, units.product, 0, box.place, box.owner, box.id, count, SALE,
                   units.number)  # fmt: skip
    return Piece(units.line, box.id, False, False, units.product, 0, box.place, box.owner, box.id,
                 count, count, box.code, (kept,), units.promises)  # fmt: skip


def _refusals(loads: Sequence[Load], known: Mapping[int, ItemView]) -> list[Refusal]:
    found, seen = [], set[int]()
    for n, load in enumerate(loads):
        view = known.get(load.item)
        if view is None:
            found.append(Refusal(n, "unknown_item", {"item": load.item}))
        elif view.kind != Kind.LOT and load.item in seen:
            found.append(Refusal(n, "repeated_item", {"code": view.code, "item": view.id}))
        seen.add(load.item)
    return found


def _holding(
    n: int, load: Load, parts: Sequence[HoldingView], code: str, refused: list[Refusal]
) -> HoldingView | None:
    fitting = [
        part
        for part in parts
        if part.stage in (Stage.READY, Stage.RAW)
        and load.place in (None, part.place)
        and load.container in (None, part.container)
    ]
    if len(fitting) == 1:
        return fitting[0]
    why = "lot_in_several_places" if fitting else "lot_not_there"
    refused.append(Refusal(n, why, {"code": code, "item": load.item}))
    return None


def _quantity(load: Load, part: HoldingView | None) -> int | None:
    if part is None:
        return load.quantity
    return part.quantity if load.quantity is None else load.quantity


def _pieces(
    loads: Sequence[Load],
    known: Mapping[int, ItemView],
    chosen: Mapping[int, HoldingView],
    containers: Collection[int],
) -> list[Piece]:
    line_of = {load.item: n for n, load in enumerate(loads)}
    inner = [
        each
        for each in (scans.inside(sorted(containers)) if containers else ())
        if each.kind in (Kind.UNIT, Kind.LOT)
    ]
    codes = {view.id: view.code for view in known.values()}
    codes |= ledger.read.codes(sorted({each.item for each in inner} - set(codes)))
    units, lots = _kept({each.item for each in inner} | set(known))
    pieces = []
    for each in inner:
        item, is_lot = each.item, each.kind == Kind.LOT
        at = item, each.place, each.owner, each.container
        pieces.append(
            Piece(line_of[each.top], item, is_lot, False, each.product,
                  item if is_lot else each.lot, *at[1:], each.quantity, each.quantity, codes[item],
                  lots.get(at, ()) if is_lot else units.get(item, ()))
        )  # fmt: skip
    for n, load in enumerate(loads):
        view = known[load.item]
        if view.kind == Kind.UNIT:
            pieces.append(
                Piece(n, view.id, False, True, view.product, view.lot, view.place, view.owner,
                      view.container, 1, 1, view.code, units.get(view.id, ()))
            )  # fmt: skip
        elif view.kind == Kind.LOT:
            part = chosen[n]
            at = view.id, part.place, part.owner, part.container
            pieces.append(
                Piece(n, view.id, True, True, view.product, view.id, *at[1:],
                      _quantity(load, part) or 0, part.quantity, view.code, lots.get(at, ()))
            )  # fmt: skip
    return pieces


_Of = dict[Any, tuple[Promise, ...]]


def _kept(items: set[int]) -> tuple[_Of, _Of]:
    """What is promised of units, by their ids, and of lots, by id, place, owner and container."""
    units, lots = _Of(), _Of()
    for promise in promises.of_items(items):
        if promise.is_lot:
            at = promise.item, promise.place, promise.owner, promise.container
            lots[at] = (*lots.get(at, ()), promise)
        else:
            units[promise.item] = (*units.get(promise.item, ()), promise)
    return units, lots


_PROMISED = """
SELECT COUNT(*) FROM {items} {promises} {states}
WHERE r.order_kind = %s AND r.order_id = %s AND s.kind = 1 AND {stands}
"""
_LEGS = f"""
SELECT m.id, e.kind, m.from_place, m.from_container, m.to_place, m.to_container
FROM ledger_event e CROSS JOIN ledger_movement m
WHERE e.cause_kind = %s AND e.cause_kind <> '' AND e.cause_id = %s AND {ledger.STANDS}
    AND e.kind IN ('move', 'pack', 'unpack', 'ship') AND m.event = e.id
    AND NOT EXISTS (SELECT 1 FROM ledger_item c WHERE c.id = m.to_container AND c.kind = 1)
"""
_IN_SPOT = """
(s.product, s.container, CASE WHEN s.container = 0 THEN s.place ELSE 0 END) IN
    (SELECT product, container, place FROM {} AS put)
"""
_SPOT = {"product": "bigint", "container": "bigint", "place": "bigint"}


def are_units_in_hand(loads: Sequence[Load], order: Order) -> bool:
    """Whether loads are units, each once, that were picked for an order and stand where they were
    put. They are counted, not read one by one. Five statements at most."""
    items, *columns = zip(*loads, strict=True) if loads else [()]
    if any(column.count(None) < len(items) for column in columns) or len(set(items)) < len(items):
        return False
    if (legs := _bringing(order)) and _are_promised(items, order, *_within(legs)):
        return True
    put = {
        (spot.product, spot.container, 0 if spot.container else spot.place)
        for spot in promises.spots_of([order])
    }
    source, values = rows.source(_SPOT, sorted(put)) if put else ("", [])
    return bool(put) and _are_promised(items, order, _IN_SPOT.format(source), values)


def _within(legs: Sequence[int]) -> tuple[str, list[Any]]:
    """Where units stand that one of these movements was the last to move."""
    wanted, param = db.ids_in(legs)
    return f"s.last_movement IN {wanted}", [param]


def _bringing(order: Order) -> list[int]:
    """The movements for an order into places that none of its others left: there it all is."""
    legs = db.query(_LEGS, order.cause)
    kinds = places.read.kinds(sorted({leg[2] for leg in legs}))
    left = {leg[2:4] for leg in legs}
    return [
        id
        for id, verb, place, _, *spot in legs
        if verb != "ship" and tuple(spot) not in left and kinds.get(place) not in places.PARTY_KINDS
    ]


def _are_promised(items: Sequence[int], order: Order, stands: str, values: Sequence[Any]) -> bool:
    """Whether all of these units are promised to an order and stand so."""
    listed, param = db.numbered(items)
    on = "r.item = g.id AND COALESCE(r.closed_by, 0) = 0"
    promised = db.looked_up("ledger_reservation", "r", on)
    with db.looking_up():
        states = db.looked_up("ledger_state", "s", "s.item = r.item")
        sql = _PROMISED.format(items=listed, promises=promised, states=states, stands=stands)
        row = db.query_one(sql, [param, *order.cause, *values])
    return row == (len(items),)


def own(piece: Piece, order: Order) -> list[Promise]:
    """Return what is promised of a piece to an order."""
    number, kind = order.number, order.kind
    return [p for p in piece.kept if p.number == number and p.order_kind == kind]


def left_over(piece: Piece, order: Order) -> list[Promise]:
    """Return what is still promised to an order of where a lot's part is taken from."""
    kept = own(piece, order)
    over = sum(promise.quantity for promise in kept) - piece.quantity
    return [kept[0]._replace(quantity=over)] if piece.is_lot and over > 0 else []
