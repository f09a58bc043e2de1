"""How the cost of goods goes along with an event of the ledger.

What moves takes its share along. What is used up gives it to what it went into, along the event's
edges, or to the units that got serials of their own. What an event brought about is taken back
along the same edges when it is undone. What was given for something that was sold counts for the
sale of that.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from stockthread.costs.accounts import COST_OF_SALES, GONE, Account
from stockthread.costs.books import NO_MONEY, Books, Key, Money, Piece
from stockthread.costs.ledger_rows import EdgeRow, Event, Leg, Moved
from stockthread.costs.shares import dealt, taken

_FAMILIES = {int(each): int(each) for each in GONE} | {int(Account.SOLD_PARTS): int(Account.SOLD)}

Carried = dict[int, list[int]]
"""What is under way by item: quantity, goods, landed cost."""


class Way(NamedTuple):
    """What an event has under way: what it used up; how much it took of which sales, by item;
    and of which items each comes, or had come where that is undone."""

    used: Carried
    sold: dict[int, list[list[int]]]
    parents: Mapping[int, list[int]]


def carry(
    books: Books, event: Event, moved: Sequence[Moved], joined: Sequence[EdgeRow],
    replaced: Mapping[int, int],
) -> None:  # fmt: skip
    """Bring the books on by one event, but for the money that it brings in.

    replaced: of what the event gave for something, what that was.
    """
    parents = _parents(books, event, joined)
    back = _taken_back(books, event.reverses) if event.reverses else {}
    way = Way({}, {}, parents)
    rebooked: set[int] = set()
    # What is made comes after what it is made of, so that it is known whether that was sold.
    for leg, item, quantity in sorted(moved, key=lambda each: each[0].from_nothing):
        before = books.product.get(item)
        _move(books, event, leg, item, quantity, back, way, replaced)
        if before is not None and before != books.product[item]:
            rebooked.add(item)
    books.rebook_parts(rebooked)
    _join(books, event, joined, moved, way.used)
    for item, (quantity, goods, landed) in way.used.items():
        if quantity:
            books.put(item, (Account.LOSS, 0, 0, event.id), quantity, (goods, landed))


def _parents(
    books: Books, event: Event, joined: Sequence[EdgeRow]
) -> dict[int, list[int]]:  # fmt: skip
    """Of what each thing that the event makes comes; or what came of it, where that is undone."""
    found: dict[int, list[int]] = defaultdict(list)
    for output, input, _ in joined:
        found[output].append(input)
    if event.reverses:
        books.load_edges("event", [event.reverses])
        for of, output, input in books.edges:
            if of == event.reverses:
                found[input].append(output)
    return found


def _move(
    books: Books, event: Event, leg: Leg, item: int, quantity: int, back: Carried,
    way: Way, replaced: Mapping[int, int],
) -> None:  # fmt: skip
    before = _taken_by(books, leg, item)
    if leg.from_nothing:
        pieces = _made_of(books, leg, item, quantity, _part_of(back.get(item), quantity), way)
    else:
        is_bare = bool(event.reverses) and leg.is_void
        pieces = books.take(
            item, leg.from_account, leg.from_place, leg.from_owner, quantity, bare=is_bare
        )
        if rest := quantity - sum(part for _, part, _ in pieces):
            pieces.append((0, rest, NO_MONEY))
        if leg.from_account in GONE:
            way.sold.setdefault(item, []).extend([sale, part] for sale, part, _ in pieces)
    money = sum(each[2][0] for each in pieces), sum(each[2][1] for each in pieces)
    books.inside[item] = leg.to_whole
    books.product[item] = books.product.get(leg.to_whole, leg.to_product)
    if leg.to_account == Account.USED:
        row = way.used.setdefault(item, [0, 0, 0])
        row[0] += quantity
        row[1] += money[0]
        row[2] += money[1]
        if not books.held[item]:
            books.left_by.pop(item, None)
        return
    if before and leg.to_account not in GONE and not event.reverses:
        books.left_by[item] = before
    sale = _sale(books, event, leg, item, before, replaced)
    if leg.to_account not in GONE or not (leg.from_nothing or sale == before):
        pieces = [(sale, quantity, money)]
    for of, part, amount in pieces:
        key: Key = (leg.to_account, leg.to_place, leg.to_owner, of or sale)
        books.put(item, key, part, amount)


def _made_of(
    books: Books, leg: Leg, item: int, quantity: int, money: Money, way: Way
) -> list[Piece]:
    """Return of which sales something is that was made: of those of the same goods it comes from.

    So a part of sold goods is of their sale, and they are again when that is undone.
    """
    sales: list[tuple[int, int]] = []
    left = quantity
    if leg.to_account in COST_OF_SALES:
        for parent in way.parents.get(item) or [leg.to_lot]:
            if books.product.get(parent) == leg.to_product:
                found = _of_sales(way.sold.get(parent, []), left)
                sales += found
                left -= sum(part for _, part in found)
    sales += [(0, left)] if left else []
    shares = [dealt(amount, [part for _, part in sales]) for amount in money]
    return [
        (sale, part, (goods, landed))
        for (sale, part), goods, landed in zip(sales, *shares, strict=True)
    ]


def _of_sales(sold: list[list[int]], quantity: int) -> list[tuple[int, int]]:
    """Take a quantity out of what was taken of sales, one after the other."""
    found = []
    for row in sold:
        part = min(quantity, row[1])
        row[1] -= part
        quantity -= part
        if part:
            found.append((row[0], part))
    return found


def _taken_by(books: Books, leg: Leg, item: int) -> int:
    """Return which event had taken from us what a leg takes, 0 where it was ours."""
    if leg.from_nothing or leg.from_account not in GONE:
        return 0
    wanted = (leg.from_account, leg.from_place, leg.from_owner)
    return max((key[3] for key in books.held[item] if key[:3] == wanted), default=0)


def _sale(
    books: Books, event: Event, leg: Leg, item: int, before: int, replaced: Mapping[int, int]
) -> int:  # fmt: skip
    """Return which event takes an item from us, 0 where it is ours.

    It is the sale of what it was given for, by itself or inside another; the one that had taken
    it, where it goes on in the same way; the one that comes to count again, where its coming back
    is undone.
    """
    if leg.to_account not in GONE:
        return 0
    is_sold = leg.to_account in COST_OF_SALES
    if is_sold and (old := _given_for(books, item, replaced)):
        return books.sale_of(old) or event.id
    if before and _FAMILIES[leg.from_account] == _FAMILIES[leg.to_account]:
        return before
    if is_sold and event.reverses:
        return books.left_by.get(item, 0) or event.id
    return event.id


def _given_for(books: Books, item: int, replaced: Mapping[int, int]) -> int:
    """Return what an item, or the unit that it is in, was given for; 0 for none."""
    while item and replaced:
        if item in replaced:
            return replaced[item]
        item = books.inside.get(item, 0)
    return 0


def _part_of(row: list[int] | None, quantity: int) -> Money:
    """Take the share of a quantity out of what is under way."""
    if row is None or not row[0]:
        return 0, 0
    part = min(quantity, row[0])
    money = taken(row[1], part, row[0]), taken(row[2], part, row[0])
    row[0] -= part
    row[1] -= money[0]
    row[2] -= money[1]
    return money


def _join(
    books: Books, event: Event, joined: Sequence[EdgeRow], moved: Sequence[Moved], on_way: Carried
) -> None:  # fmt: skip
    """Give what was used up to what it went into."""
    edges = [*joined, *_numbered(event, moved, joined, on_way)]
    inputs: dict[int, list[EdgeRow]] = defaultdict(list)
    for edge in edges:
        inputs[edge[1]].append(edge)
    gifts: dict[int, list[int]] = {}
    processes: set[int] = set()
    for item, outs in inputs.items():
        row = on_way.pop(item, None)
        if row is None and item not in books.processes:
            continue
        weights = [quantity for _, _, quantity in outs]
        shares = [dealt(row[n], weights) for n in (1, 2)] if row else []
        for n, (output, input, quantity) in enumerate(outs):
            key = event.id, output, input
            books.join(key, quantity)
            if row is None:
                processes.add(input)
                continue
            books.add_to_edge(key, (shares[0][n], shares[1][n]))
            gift = gifts.setdefault(output, [0, 0])
            gift[0] += shares[0][n]
            gift[1] += shares[1][n]
    for process in sorted(gifts.keys() & books.processes):
        books.work(process, *gifts.pop(process))
        processes.add(process)
    books.push({item: (goods, landed) for item, (goods, landed) in gifts.items()})
    for process in sorted(processes):
        books.give_out(process)


def _numbered(
    event: Event, moved: Sequence[Moved], joined: Sequence[EdgeRow], on_way: Carried
) -> list[EdgeRow]:
    """The units that got serials out of lots: no edge of the ledger leads to them."""
    lots = on_way.keys() - {input for _, input, _ in joined}
    if not lots or event.reverses:
        return []
    end = event.first_item + event.new_items
    return [
        (item, leg.to_lot, 1)
        for leg, item, _ in moved
        if event.first_item <= item < end and leg.to_lot in lots
    ]


def _taken_back(books: Books, event: int) -> Carried:
    """Take back what an event gave along edges; return what its inputs get again."""
    books.load_edges("event", [event])
    keys = sorted(key for key in books.edges if key[0] == event)
    back: Carried = {}
    losses: dict[int, list[int]] = {}
    processes: set[int] = set()
    books.load({id for key in keys for id in key[1:]})
    for key in keys:
        _, output, input = key
        quantity, goods, landed = books.part(key)
        if output in books.processes:
            books.work(output, -goods, -landed)
            processes.add(output)
        else:
            loss = losses.setdefault(output, [0, 0])
            loss[0] -= goods
            loss[1] -= landed
        if input in books.processes:
            books.work(input, goods, landed)
            processes.add(input)
        else:
            row = back.setdefault(input, [0, 0, 0])
            row[0] += quantity
            row[1] += goods
            row[2] += landed
    books.push({item: (goods, landed) for item, (goods, landed) in losses.items()})
    for process in sorted(processes):
        books.give_out(process)
    return back
