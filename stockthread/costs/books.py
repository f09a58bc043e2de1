"""The books while they are written: what of each item is where, read when needed, written at once.

`take` and `put` move amounts along with goods; `push` brings an amount to wherever an item went,
be it into other items. Every change is noted as a line; what an entry brings is taken from the
account in `sources`, so that the lines of an event, and those of an entry, come to nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeVar

from stockthread.costs.accounts import COST_OF_SALES, GONE, Account
from stockthread.costs.shares import dealt, taken
from stockthread.kernel import db, rows

Key = tuple[int, int, int, int]
"""Account, place, owner, and the event that took it from us (0 for none)."""

Money = tuple[int, int]
"""Goods and landed cost, in the home currency's smallest units."""

Piece = tuple[int, int, Money]
"""What was taken of one sale (0 for what was ours): the event of it, a quantity, its money."""

EdgeKey = tuple[int, int, int]
"""Event, output, input."""

Name = TypeVar("Name")
NO_MONEY: Final = (0, 0)
IN_WORK: Final[Key] = (Account.WORK, 0, 0, 0)
PROCESS: Final = 4
_HOLDINGS = """
    SELECT item, product, inside, account, place, owner, sale, quantity, goods, landed,
           booked_at, left_by
      FROM costs_holding WHERE item IN {} ORDER BY item, account, place, owner, sale"""
_PARTS = "SELECT item FROM costs_holding WHERE inside <> 0 AND inside IN {}"
_KINDS = "SELECT id FROM ledger_item WHERE kind = 4 AND id IN {}"
_EDGES = "SELECT event, output, input, quantity, goods, landed FROM costs_edge WHERE {} IN {}"
HOLDING: Final = dict.fromkeys(
    ("item", "product", "inside", "account", "place", "owner", "sale", "quantity", "goods",
     "landed", "booked_at", "left_by"), "bigint",
)  # fmt: skip
EDGE: Final = dict.fromkeys(("event", "output", "input", "quantity", "goods", "landed"), "bigint")
LINE: Final = dict.fromkeys(
    ("position", "event", "entry", "booked_at", "account", "product", "place", "owner", "sale",
     "quantity", "goods", "landed"), "bigint",
)  # fmt: skip


class Books:
    """What is known of items so far, and what changed."""

    def __init__(self) -> None:
        self.held: dict[int, dict[Key, list[int]]] = {}
        self.product: dict[int, int] = {}
        self.inside: dict[int, int] = {}
        self.left_by: dict[int, int] = {}
        self.edges: dict[EdgeKey, list[int]] = {}
        self.out_of: dict[int, set[EdgeKey]] = defaultdict(set)
        self.processes: set[int] = set()
        self.lines: dict[tuple[int, ...], list[int]] = {}
        self.sources: dict[int, int] = {}
        self._latest = [0, 0]
        self._outs_known: set[int] = set()
        self._changed: set[int] = set()
        self._changed_edges: set[EdgeKey] = set()
        self._stamps: list[tuple[bool, list[int]]] = []
        self._written: list[tuple[int, ...]] = []

    def load(self, items: Iterable[int]) -> None:
        """Read what is on record of these items."""
        new = [item for item in items if item not in self.held]
        if not new:
            return
        self.held.update((item, {}) for item in new)
        wanted, param = db.ids_in(new)
        for item, product, inside, *rest in db.query(_HOLDINGS.format(wanted), (param,)):
            self.product[item] = product
            self.inside[item] = inside
            account, place, owner, sale, *values, self.left_by[item] = rest
            self.held[item][account, place, owner, sale] = values
        self.processes.update(id for (id,) in db.query(_KINDS.format(wanted), (param,)))

    def load_edges(self, column: str, ids: Iterable[int]) -> None:
        """Read the edges whose event, output or input is one of these."""
        new = [id for id in ids if column != "input" or id not in self._outs_known]
        if column == "input":
            self._outs_known.update(new)
        if not new:
            return
        wanted, param = db.ids_in(new)
        for event, output, input, *values in db.query(_EDGES.format(column, wanted), (param,)):
            key = event, output, input
            if key not in self.edges and key not in self._changed_edges:
                self.edges[key] = values
                self.out_of[input].add(key)

    def note(
        self, account: int, product: int, place: int, owner: int, sale: int, entry: int,
        quantity: int, goods: int, landed: int,
    ) -> None:  # fmt: skip
        """Add to a line of what is being booked."""
        key = (account, product, place, owner, sale, entry)
        line = self.lines.get(key)
        if line is None:
            self.lines[key] = [quantity, goods, landed]
            return
        line[0] += quantity
        line[1] += goods
        line[2] += landed

    def put(self, item: int, key: Key, quantity: int, money: Money, entry: int = 0) -> None:
        """Book a quantity of an item and its money."""
        held = self.held[item]
        row = held.get(key)
        if row is None:
            row = held[key] = [0, 0, 0, 0]
        row[0] += quantity
        row[1] += money[0]
        row[2] += money[1]
        self._touch(item, key[0], row)
        product = self.product.get(item, 0)
        self.note(key[0], product, *key[1:], entry, quantity, *money)

    def take(
        self, item: int, account: int, place: int, owner: int, quantity: int, *, bare: bool = False
    ) -> list[Piece]:
        """Take a quantity of an item out, with its share of the money; `bare`: with none.

        Of what was sold several times the last sale gives first.
        """
        held = self.held[item]
        product = self.product.get(item, 0)
        pieces: list[Piece] = []
        wanted = (account, place, owner)
        for key in sorted(held, key=lambda key: (key[:3] == wanted, key[3]), reverse=True):
            row = held[key]
            part = min(quantity, row[0])
            if not part:
                continue
            if bare and part < row[0]:
                money = NO_MONEY
            else:
                money = taken(row[1], part, row[0]), taken(row[2], part, row[0])
            row[0] -= part
            row[1] -= money[0]
            row[2] -= money[1]
            self._touch(item, key[0], row)
            self.note(key[0], product, *key[1:], 0, -part, -money[0], -money[1])
            pieces.append((key[3], part, money))
            if not row[0]:
                del held[key]
            quantity -= part
            if not quantity:
                break
        return pieces

    def rebook_parts(self, wholes: set[int]) -> None:
        """Book what is built into these as what they are booked as now, however deep it is."""
        while wholes:
            wanted, param = db.ids_in(sorted(wholes))
            parts = {item for (item,) in db.query(_PARTS.format(wanted), (param,))}
            parts |= {item for item, whole in self.inside.items() if whole in wholes}
            self.load(parts)
            wholes = {
                item for item in parts
                if self.inside[item] in wholes
                and self.product[item] != self.product.get(self.inside[item], 0)
            }  # fmt: skip
            for item in sorted(wholes):
                product = self.product.get(self.inside[item], 0)
                for key, row in self.held[item].items():
                    values = row[0], row[1], row[2]
                    minus = -row[0], -row[1], -row[2]
                    self.note(key[0], self.product[item], *key[1:], 0, *minus)
                    self.note(key[0], product, *key[1:], 0, *values)
                    self._touch(item, key[0], row)
                self.product[item] = product

    def work(self, process: int, goods: int, landed: int, entry: int = 0) -> None:
        """Add to what is in work at a process."""
        self.load([process])
        self.processes.add(process)
        self.put(process, IN_WORK, 0, (goods, landed), entry)
        if self.held[process][IN_WORK][:3] == [0, 0, 0]:
            del self.held[process][IN_WORK]

    def sale_of(self, item: int) -> int:
        """Return which event sold an item, or had sold it before it came back; 0 for none."""
        sold = [key[3] for key in self.held[item] if key[0] in COST_OF_SALES]
        return max(sold, default=self.left_by.get(item, 0))

    def in_work(self, process: int) -> Money:
        """Return what is in work at a process."""
        row = self.held[process].get(IN_WORK, (0, 0, 0))
        return row[1], row[2]

    def join(self, key: EdgeKey, quantity: int) -> None:
        """Note that an input went into an output; its money is added by `add_to_edge`."""
        self.edges[key] = [quantity, 0, 0]
        self.out_of[key[2]].add(key)
        self._changed_edges.add(key)

    def add_to_edge(self, key: EdgeKey, money: Money) -> None:
        """Add to the money that went along an edge."""
        self.edges[key][1] += money[0]
        self.edges[key][2] += money[1]
        self._changed_edges.add(key)

    def part(self, key: EdgeKey) -> list[int]:
        """Take an edge away, and return its quantity, goods and landed cost."""
        self._changed_edges.add(key)
        self.out_of[key[2]].discard(key)
        return self.edges.pop(key)

    def push(self, money: Mapping[int, Money], entry: int = 0) -> None:
        """Bring amounts to wherever items are or went: by quantity, and along edges, to the end."""
        level = {item: each for item, each in money.items() if each != NO_MONEY}
        while level:
            self.load(level)
            self.load_edges("input", level)
            below: dict[int, list[int]] = {}
            for item in sorted(level):
                if item in self.processes:
                    self.work(item, *level[item], entry)
                    self._give_out(item, below, entry)
                else:
                    self._spread(item, level[item], below, entry)
            level = {
                item: (goods, landed)
                for item, (goods, landed) in below.items()
                if goods or landed
            }  # fmt: skip

    def give_out(self, process: int) -> None:
        """Share anew what went into a process among all that came out of it."""
        below: dict[int, list[int]] = {}
        self.load([process])
        self.load_edges("input", [process])
        self._give_out(process, below)
        self.push({item: (goods, landed) for item, (goods, landed) in below.items()})

    def _give_out(self, process: int, below: dict[int, list[int]], entry: int = 0) -> None:
        outs = sorted(self.out_of[process])
        if not outs:
            return
        weights = [self.edges[key][0] for key in outs]
        left = self.in_work(process)
        given = [[self.edges[key][n] for key in outs] for n in (1, 2)]
        shares = [dealt(left[n] + sum(given[n]), weights) for n in (0, 1)]
        for at, key in enumerate(outs):
            more = shares[0][at] - given[0][at], shares[1][at] - given[1][at]
            self.add_to_edge(key, more)
            _add(below, key[1], more)
        self.work(process, -left[0], -left[1], entry)

    def _spread(self, item: int, money: Money, below: dict[int, list[int]], entry: int) -> None:
        held, outs = self.held[item], sorted(self.out_of[item])
        if not held and not outs:
            self.put(item, (Account.LOSS, 0, 0, 0), 0, money, entry)
            return
        if not outs and len(held) == 1:
            [key] = held
            self.put(item, key, 0, money, entry)
            return
        keys = sorted(held)
        weights = [held[key][0] for key in keys] + [self.edges[key][0] for key in outs]
        shares = list(zip(dealt(money[0], weights), dealt(money[1], weights), strict=True))
        for key, share in zip(keys, shares, strict=False):
            if share != NO_MONEY:
                self.put(item, key, 0, share, entry)
        for edge, share in zip(outs, shares[len(keys) :], strict=True):
            self.add_to_edge(edge, share)
            _add(below, edge[1], share)

    def _touch(self, item: int, account: int, row: list[int]) -> None:
        is_gone = account in GONE
        self._changed.add(item)
        self._latest[is_gone] = max(self._latest[is_gone], row[3])
        self._stamps.append((is_gone, row))

    def book(self, position: int, event: int, at: int) -> None:
        """Close what was noted as the lines of an event: all on one day.

        It is the day it happened, or a later one on which something of it was booked already.
        """
        day = max(at, *self._latest)
        self._close(position, event, (day, day))

    def book_entry(self, position: int, at: int, recorded_at: int) -> None:
        """Close what was noted as the lines of an entry: on its day, but for what had left us
        before, which is on the day of recording."""
        day = max(at, self._latest[False])
        self._close(position, 0, (day, max(recorded_at, *self._latest)))

    def _close(self, position: int, event: int, days: tuple[int, int]) -> None:
        for is_gone, row in self._stamps:
            row[3] = max(row[3], days[is_gone])
        against: dict[tuple[int, int], list[int]] = {}
        for (account, product, place, owner, sale, entry), values in self.lines.items():
            day = days[account in GONE]
            if any(values):
                head = (position, event, entry, day, account, product, place, owner, sale)
                self._written.append((*head, *values))
            if entry:
                _add(against, (entry, day), (-values[1], -values[2]))
        for (entry, day), (goods, landed) in against.items():
            if goods or landed:
                head = (position, event, entry, day, self.sources[entry], 0, 0, 0, 0)
                self._written.append((*head, 0, goods, landed))
        self.lines, self._stamps, self._latest = {}, [], [0, 0]

    def write(self) -> None:
        """Write what changed since the last time, in a few statements."""
        _replace_items(self._changed, self)
        _replace_edges(self._changed_edges, self.edges)
        if self._written:
            _insert("costs_line", LINE, self._written)
        self._changed, self._changed_edges, self._written = set(), set(), []


def _add(sums: dict[Name, list[int]], name: Name, money: Money) -> None:
    row = sums.setdefault(name, [0, 0])
    row[0] += money[0]
    row[1] += money[1]


def _replace_items(items: set[int], books: Books) -> None:
    if not items:
        return
    wanted, param = db.ids_in(sorted(items))
    db.execute(f"DELETE FROM costs_holding WHERE item IN {wanted}", (param,))
    made = [
        (item, books.product.get(item, 0), books.inside.get(item, 0), *key, *row,
         books.left_by.get(item, 0))
        for item in sorted(items)
        for key, row in sorted(books.held[item].items())
    ]  # fmt: skip
    if made:
        _insert("costs_holding", HOLDING, made)


def _replace_edges(keys: set[EdgeKey], edges: Mapping[EdgeKey, list[int]]) -> None:
    if not keys:
        return
    source, params = rows.source(
        dict.fromkeys(("event", "output", "input"), "bigint"), sorted(keys)
    )
    db.execute(
        "DELETE FROM costs_edge WHERE (event, output, input) IN"
        f" (SELECT event, output, input FROM {source} AS gone)",
        params,
    )
    made = [(*key, *edges[key]) for key in sorted(keys) if key in edges]
    if made:
        _insert("costs_edge", EDGE, made)


def _insert(table: str, columns: Mapping[str, str], values: list[Any]) -> None:
    source, params = rows.source(columns, values)
    names = ", ".join(columns)
    db.execute(
        f"INSERT INTO {table} ({names}) SELECT {names} FROM {source} AS source ORDER BY line",
        params,
    )
