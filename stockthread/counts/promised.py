"""What of the differences of a count is promised to orders: told at the line before anybody
decides; and ended when what is promised is not there. What is only moved stays promised.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from stockthread import ledger
from stockthread.counts import portions
from stockthread.counts.portions import Part
from stockthread.counts.records import LEAVE, MISSING, Line, Why
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act, Cause, Kind, Lines, Lying, Posting, ReservationView

NOT_THERE: Final = "Counted, and not there"
"""The reason of promises that a count ends."""

_Key = tuple[int, int, int, int, int]


def told(lines: Sequence[Line]) -> list[Line]:
    """Return the lines; what is not there and promised says to whom, and is left by proposal."""
    units = [line for line in lines if line.pile == MISSING and not line.is_lot]
    lots = [line for line in lines if line.is_lot and line.difference < 0 and line.item]
    found: dict[str, set[int]] = defaultdict(set)
    for n, reservation in of_items(units) if units else ():
        found[units[n].key].add(reservation.item)
    for part in _drawn(lots) if lots else ():
        if _beyond_free(part.holding, part.quantity):
            found[part.line.key].add(part.line.item)
    if not found:
        return list(lines)
    orders = ledger.promised_to(sorted({item for some in found.values() for item in some}))
    return [
        line if line.key not in found else line._replace(
            whys=(Why("promised", {"orders": ", ".join(dict.fromkeys(
                orders[item] for item in sorted(found[line.key]) if item in orders
            ))}), *line.whys),
            proposed=LEAVE,
        )
        for line in lines
    ]  # fmt: skip


def of_items(lines: Sequence[Line]) -> list[tuple[int, ReservationView]]:
    """Return what is promised of units, and of all in containers, each with the line's number."""
    line_of = {line.item: n for n, line in enumerate(lines)}
    boxes = [line.item for line in lines if line.kind == Kind.CONTAINER]
    amounts = {line.item for line in lines if line.kind == Kind.LOT}
    around = set(boxes)
    for each in ledger.read.inside(boxes) if boxes else ():
        line_of.setdefault(each.item, line_of[each.root])
        around.add(each.container)
        if each.kind == Kind.LOT:
            amounts.add(each.item)
    return [
        (line_of[each.item], each)
        for each in ledger.read.reservations_on(sorted(line_of))
        if each.item not in amounts or each.container in around
    ]


def staying(
    reservations: Sequence[tuple[int, ReservationView]], verb: Callable[[], Posting], act: Act
) -> set[int]:
    """Return the lines that a verb refuses even when these promises are ended: they keep theirs."""

    def post() -> Posting:
        ledger.unreserve([each.id for _, each in reservations], act=act)
        return verb()

    return ledger.would_refuse(post)


def of_parts(parts: Iterable[Part]) -> list[ReservationView]:
    """Return the newest promises that must end before so much of these holdings can go."""
    taken, holdings = _taken(parts)
    over = {key: n for key, holding in holdings.items() if (n := _beyond_free(holding, taken[key]))}
    found = []
    if over:
        for each in reversed(ledger.read.reservations_on(sorted({key[0] for key in over}))):
            if over.get(key := _key(each), 0) > 0:
                over[key] -= each.quantity
                found.append(each)
    return found[::-1]


def kept(
    freed: Sequence[ReservationView], shifts: Sequence[Part], less: Sequence[Part]
) -> list[tuple[Cause, Lines]]:
    """Return what of ended promises is still there, or was moved, to be promised again."""
    taken, holdings = _taken([*shifts, *less])
    ended: dict[_Key, int] = defaultdict(int)
    for each in freed:
        ended[_key(each)] += each.quantity
    room = {
        key: holding.quantity - taken[key] - (holding.reserved - ended[key])
        for key, holding in holdings.items()
    }
    moved: dict[_Key, list[list[int]]] = defaultdict(list)
    for part in shifts:
        moved[_key(part.holding)].append([part.line.counted, part.quantity])
    found: dict[Cause, list[tuple[int, int, int, int]]] = defaultdict(list)
    for each in freed:
        key, left = _key(each), each.quantity
        order = Cause(each.order_kind, each.order_id)
        spots = [[each.place, room.get(key, 0)], *moved[key]]
        for n, (place, free) in enumerate(spots):
            again = min(left, free)
            if again > 0:
                found[order].append((each.item, again, place, 0 if n else each.container))
                left -= again
                if n:
                    spots[n][1] -= again
                else:
                    room[key] -= again
    return [
        (order, Lines([r[0] for r in some], [r[1] for r in some], place=[r[2] for r in some],
                      container=[r[3] for r in some]))
        for order, some in found.items()
    ]  # fmt: skip


def promise_again(events: Sequence[int], act: Act) -> None:
    """Promise to orders again what these events freed, as far as it may be."""
    by_order: dict[Cause, list[ReservationView]] = defaultdict(list)
    for each in ledger.read.freed_by(events):
        by_order[Cause(each.order_kind, each.order_id)].append(each)
    kinds = ledger.read.kinds(sorted({r.item for some in by_order.values() for r in some}))
    for n, (order, some) in enumerate(by_order.items()):
        is_lot = [kinds[each.item] == Kind.LOT for each in some]
        lines = Lines(
            [each.item for each in some],
            [each.quantity if lot else None for each, lot in zip(some, is_lot, strict=True)],
            place=[each.place if lot else None for each, lot in zip(some, is_lot, strict=True)],
            owner=[each.owner if lot else None for each, lot in zip(some, is_lot, strict=True)],
            container=[
                each.container if lot else None for each, lot in zip(some, is_lot, strict=True)
            ],
        )
        key = f"{ledger.stem(act.key)}.again{n}"
        try:
            ledger.reserve(lines, order=order, act=act._replace(key=key, accept="good"))
        except Refused:  # nothing of it may be promised now
            continue


def _drawn(lines: Sequence[Line]) -> list[Part]:
    lying: dict[int, list[Lying]] = defaultdict(list)
    for part in ledger.counting.lying_of(sorted({line.item for line in lines})):
        lying[part.item].append(part)
    return [
        part
        for line in lines
        for part in portions.drawn(line, lying[line.item], -line.difference)
    ]  # fmt: skip


def _taken(parts: Iterable[Part]) -> tuple[dict[_Key, int], dict[_Key, Lying]]:
    """How much is taken of each holding, and how it was before."""
    taken: dict[_Key, int] = defaultdict(int)
    holdings: dict[_Key, Lying] = {}
    for part in parts:
        key = _key(part.holding)
        taken[key] += part.quantity
        known = holdings.setdefault(key, part.holding)
        if part.holding.quantity > known.quantity:
            holdings[key] = part.holding
    return taken, holdings


def _beyond_free(holding: Lying, quantity: int) -> int:
    return max(quantity - (holding.quantity - holding.reserved), 0)


def _key(part: Lying | ReservationView) -> _Key:
    return part.item, part.place, part.stage, part.owner, part.container
