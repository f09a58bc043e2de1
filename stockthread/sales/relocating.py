"""Moving, packing and unpacking what is promised: picked goods stay picked, promises go along.

What was picked for an order is moved for that order: it is on the order's record, and stands picked
in its new place or container. Brought back to where it was picked it is picked no more, and
promised still.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from stockthread import ledger, orders
from stockthread.kernel import db
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act, Cause, Kind, Lines, Posting, Share
from stockthread.orders import OPEN, SALE
from stockthread.sales import loads, promises
from stockthread.sales.loads import Piece
from stockthread.sales.promises import Promise
from stockthread.sales.records import Load
from stockthread.sales.steps import LOCK, Steps

NOBODY = ""
"""Stands for what was picked for no order."""


class Way(NamedTuple):
    """How things go: to a place, into a container, or out of the one that they are in (0); None
    leaves that as it is."""

    place: int | None = None
    container: int | None = None

    def post(self, lines: Lines, act: Act) -> Posting:
        """Record it. Raises Refused as the verb does: move, pack or unpack."""
        if self.place is not None:
            return ledger.move(lines, place=self.place, act=act, unpack=self.container == 0)
        if self.container:
            return ledger.pack(lines, container=self.container, act=act)
        return ledger.unpack(lines, act=act)


class Leg(NamedTuple):
    """Things that go one way. numbers: what refusals call the lines; reason: in place of the act's,
    where that has none."""

    lines: Lines
    way: Way
    numbers: Sequence[int]
    reason: str = ""


class Part(NamedTuple):
    """So much of a piece goes for an order, by its number; own: its promises that go along."""

    piece: Piece
    number: str
    quantity: int
    own: tuple[Promise, ...]


def move(lines: Lines, *, place: int, act: Act, unpack: bool = False) -> list[Posting]:
    """Bring items to `place` as `ledger.move`, promised ones too; the postings are one act.

    What nothing is promised of is moved by one event without an order. Of a lot without a quantity
    all that lies there goes. Where promised goods are among them, all goes or nothing. Raises
    Refused as `ledger.move`.
    """
    way = Way(place, 0 if unpack else None)
    numbered = _promised_lines(lines)
    if not numbered:
        return [way.post(lines, act)]

    def once() -> list[Posting]:
        with db.writing():
            db.lock_text(LOCK)
            if known := done_before(act):
                return known
            return _moved(lines, numbered, way, Steps(act))

    return db.retried(once)


def go(legs: Sequence[Leg], *, act: Act) -> list[Posting]:
    """Let things go, one leg after the other, promised ones too: one act, done whole or not at all.

    Repeating a key does nothing again. Raises Refused as the verbs of the legs do, with the numbers
    of the lines.
    """

    def once() -> list[Posting]:
        with db.writing():
            db.lock_text(LOCK)
            if known := done_before(act):
                return known
            steps = Steps(act)
            done = []
            for leg in legs:
                steps.act = act._replace(reason=act.reason or leg.reason)
                done += _gone(leg, steps)
            return done

    return db.retried(once)


def done_before(act: Act) -> list[Posting]:
    """Return what an act of this key moved, packed and unpacked before."""
    known = ledger.read.events_by_keys([act.key, f"{_stem(act)}.0"])
    parts = ledger.read.parts_of_acts([each.id for each in known]) if known else []
    return [Posting(each.id, each.accepted, (), range(0), repeated=True)
            for each in parts if each.kind != "unreserve"]  # fmt: skip


def _gone(leg: Leg, steps: Steps) -> list[Posting]:
    try:
        return _moved(leg.lines, _promised_lines(leg.lines), leg.way, steps)
    except Refused as refused:
        raise Refused([
            each._replace(line=None if each.line is None else leg.numbers[each.line])
            for each in refused.refusals
        ]) from None  # fmt: skip


def _stem(act: Act) -> str:
    return ledger.stem(act.key)


def _promised_lines(lines: Lines) -> list[int]:
    """The numbers of the lines of which, or of whose contents, anything is promised to a sale."""
    kinds = ledger.read.kinds(sorted(set(lines.items)))
    boxes = [item for item, kind in kinds.items() if kind == Kind.CONTAINER]
    inside: dict[int, set[int]] = defaultdict(set)
    for each in ledger.read.inside(boxes) if boxes else ():
        inside[each.root].add(each.item)
    touched = set(kinds).union(*inside.values())
    kept = {p.item for p in promises.of_items(touched) if p.order_kind == SALE}
    return [n for n, item in enumerate(lines.items) if kept & ({item} | inside[item])]


def _moved(lines: Lines, numbered: Sequence[int], way: Way, steps: Steps) -> list[Posting]:
    if not numbered:
        numbers = range(len(lines.items))
        return [_post(steps, lines, numbers, NOBODY, {}, way)]
    read = loads.read([_load(lines, n) for n in numbered])
    kept = [promise for piece in read.pieces for promise in piece.kept]
    known = orders.read.of_causes(sorted({Cause(p.order_kind, p.number) for p in kept}))
    sales = {order.number: order for order in known.values() if order.kind == SALE}
    opened = [order for order in sales.values() if order.state == OPEN]
    spots = promises.open_of(opened).spots if opened else {}
    parts = [part for piece in read.pieces for part in _parts(piece, sales, spots)]
    for number, order in sorted(sales.items()):
        freed = {p.id for part in parts for p in part.own
                 if p.number == number and part.piece.is_lot}  # fmt: skip
        steps.free(order, sorted(freed))
    plain = [n for n in range(len(lines.items)) if n not in set(numbered)]
    postings = []
    if plain:
        postings.append(_post(steps, _some(lines, plain), plain, NOBODY, sales, way))
    postings += _promised(steps, read, parts, numbered, sales, way)
    for number, order in sorted(sales.items()):
        again = [p for part in parts for p in _again(part, number, way)]
        steps.promise(order, again)
    done = {posting.event for posting in postings}
    return [*postings, *(Posting(e, 0, (), range(0)) for e in steps.events if e not in done)]


def _load(lines: Lines, n: int) -> Load:
    return Load(lines.items[n], *(_at(column, n) for column in
                                  (lines.quantities, lines.place, lines.container)))  # fmt: skip


def _at(column: Any, n: int) -> Any:
    return column[n] if isinstance(column, Sequence) else column


def _some(lines: Lines, wanted: Sequence[int]) -> Lines:
    """Some of the lines, by their numbers."""
    columns: Any = [
        [column[n] for n in wanted] if isinstance(column, Sequence) else column for column in lines
    ]
    return Lines(*columns)


def _parts(
    piece: Piece, sales: Mapping[str, Any], spots: Mapping[promises.Spot, int]
) -> list[Part]:
    """A piece by the orders for which it goes: what is free of it first, what is picked last."""
    kept = [p for p in piece.kept if p.order_kind == SALE and p.number in sales]
    picked = [p for p in kept if promises.is_in_hand(p, spots)]
    if not piece.is_lot:
        number = picked[0].number if picked else NOBODY
        return [Part(piece, number, 1, tuple(kept))]
    left = piece.quantity - max(piece.held - sum(p.quantity for p in piece.kept), 0)
    sums: dict[str, int] = defaultdict(int)
    own: dict[str, list[Promise]] = defaultdict(list)
    for promise in sorted(kept, key=lambda p: (p in picked, -p.id)):
        along = min(max(left, 0), promise.quantity)
        if not along:
            continue
        left -= along
        number = promise.number if promise in picked else NOBODY
        sums[number] += along
        own[number].append(promise._replace(quantity=along))
    sums[NOBODY] += piece.quantity - sum(sums.values())
    return [
        Part(piece, number, quantity, tuple(own[number]))
        for number, quantity in sums.items()
        if quantity
    ]


def _promised(
    steps: Steps, read: loads.Loads, parts: Sequence[Part], numbered: Sequence[int],
    sales: Mapping[str, Any], way: Way,
) -> list[Posting]:  # fmt: skip
    """Move loads of which something is promised, for each order by an event of its own.

    A container with goods of several orders that stays where it stands goes for none of them.
    """
    of_line: dict[int, set[str]] = defaultdict(set)
    for part in parts:
        of_line[part.piece.line].add(part.number)
    boxes = {n for n, view in enumerate(read.views) if view.kind == Kind.CONTAINER}
    shared = {n for n in boxes if len(of_line[n]) > 1}
    is_moved = way.place is not None
    taker = NOBODY
    if is_moved:
        taker = max((number for n in shared for number in of_line[n]), default=NOBODY)
    grouped = _by_number(read, parts, shared, taker, is_moved=is_moved)
    if not (shared and is_moved):
        return [
            _post(steps, _lines(list(rows)), [numbered[n] for n in rows.values()], number, sales,
                  way)
            for number, rows in sorted(grouped.items())
        ]  # fmt: skip
    ordered = sorted(grouped.items(), key=lambda pair: (pair[0] == taker, pair[0]))
    shares = [Share(_lines(list(rows)), _act(steps, number, sales)) for number, rows in ordered]
    assert way.place is not None, "shares go somewhere"
    done = ledger.go_in_shares("move", shares, place=way.place)
    steps.events += [posting.event for posting in done]
    return done


_Row = tuple[int, int | None, int | None, int | None, int | None]


def _by_number(
    read: loads.Loads, parts: Sequence[Part], shared: set[int], taker: str, *, is_moved: bool
) -> dict[str, dict[_Row, int]]:
    """Lines for the ledger by the order they go for, each with the number of its load.

    Containers that are shared go for the order `taker`, and so does what is its own in them.
    """
    found: dict[str, dict[_Row, int]] = defaultdict(dict)
    lines = read.lines
    for part in parts:
        piece, n = part.piece, part.piece.line
        top = (read.views[n].id, None, _at(lines.place, n), None, _at(lines.container, n))
        lot = (piece.item, part.quantity, piece.place, piece.owner, piece.container)
        if piece.is_loose:
            found[part.number][lot if piece.is_lot else top] = n
        elif n not in shared:
            found[part.number][top] = n
        else:
            found[taker][top] = n
            if is_moved and part.number != taker:
                inside = (piece.item, None, None, None, piece.container)
                found[part.number][lot if piece.is_lot else inside] = n
    return found


def _lines(rows: Sequence[tuple[Any, ...]]) -> Lines:
    items, quantities, place, owner, container = (
        list(column) for column in zip(*rows, strict=True)
    )
    return Lines(items, quantities, place=place, owner=owner, container=container)


def _act(steps: Steps, number: str, sales: Mapping[str, Any]) -> Act:
    if number != NOBODY:
        return steps.part(sales[number])
    steps.count += 1
    key = f"{_stem(steps.act)}.{steps.count - 1}"
    return steps.act._replace(key=key, accept="all")


def _post(
    steps: Steps, lines: Lines, origin: Sequence[int], number: str, sales: Mapping[str, Any],
    way: Way,
) -> Posting:  # fmt: skip
    try:
        act = _act(steps, number, sales)
        return steps.done(way.post(lines, act))
    except Refused as refused:
        raise Refused([
            each._replace(line=None if each.line is None else origin[each.line])
            for each in refused.refusals
        ]) from None  # fmt: skip


def _again(part: Part, number: str, way: Way) -> list[Promise]:
    """The promises of a lot's part for an order: what goes along where it is then, and the rest."""
    piece = part.piece
    if not piece.is_lot:
        return []
    found = []
    for along in part.own:
        if along.number != number:
            continue
        is_put = piece.is_loose and way.container is not None
        container = way.container if is_put else piece.container
        place = piece.place if way.place is None else way.place
        whole = next(p for p in piece.kept if p.id == along.id)
        found.append(along._replace(place=place, container=container or 0))
        found.append(whole._replace(quantity=whole.quantity - along.quantity))
    return found
