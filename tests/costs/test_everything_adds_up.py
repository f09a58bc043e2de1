"""Whatever the ledger's verbs do in whatever order, no cent comes from nowhere or is lost."""

import random
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from stockthread import costs, ledger
from stockthread.kernel import db
from stockthread.kernel.errors import Refused
from stockthread.ledger import Given, Kind, Lines, New, Stage
from tests.costs.conftest import Keeper, check_books
from tests.printing.cast import settle


class Chance:
    """Someone who does what a number says, be it refused."""

    def __init__(self, keeper: Keeper, seed: int, least: int = -500) -> None:
        self.least = least
        self.keeper, self.world = keeper, keeper.world
        self.random = random.Random(seed)
        self.events: list[int] = []
        self.runs: list[int] = []

    def items(self, kind: int, count: int = 1) -> list[int]:
        known = [id for (id,) in db.query("SELECT id FROM ledger_item WHERE kind = %s", (kind,))]
        return self.random.sample(known, min(count, len(known)))

    def lines(self) -> Lines:
        """Some units, or a part of a lot."""
        if self.random.random() < 0.5:
            return Lines(self.items(Kind.UNIT, self.random.randint(1, 3)))
        lots = self.items(Kind.LOT)
        [row] = db.query(
            "SELECT place, stage, quantity FROM ledger_holding WHERE item = %s"
            " ORDER BY stage, place LIMIT 1", lots,
        ) if lots else [(0, 0, 1)]  # fmt: skip
        return Lines(lots, [self.random.randint(1, row[2])], place=row[0], stage=row[1])

    def lots_in(self, place: int) -> list[int]:
        """Two lots that lie in one place alone."""
        found = db.query(
            "SELECT item FROM ledger_holding WHERE stage < 5 GROUP BY item"
            " HAVING COUNT(*) = 1 AND MIN(place) = %s", (place,)
        )  # fmt: skip
        return self.random.sample([id for (id,) in found], min(2, len(found)))

    def a_unit(self) -> int:
        found = db.query("SELECT item FROM ledger_state WHERE kind = 1 AND stage IN (2, 4)")
        return self.random.choice([id for (id,) in found])

    def gone(self) -> list[int]:
        """Something that a customer has."""
        wanted = "SELECT item FROM {} WHERE place = %s AND {} LIMIT 1"
        found = [
            *db.query(
                wanted.format("ledger_state", "kind = 1 AND stage = 4"), (self.world.customer,)
            ),
            *db.query(wanted.format("ledger_holding", "stage = 4"), (self.world.customer,)),
        ]
        return [self.random.choice(found)[0]]

    def code(self) -> str:
        return f"H{next(self.world.keys)}"

    def step(self) -> None:
        """Do anything at all."""
        w, pick = self.world, self.random
        act = self.keeper.act(reason="by chance")
        if pick.random() < 0.15:
            act = act._replace(at=act.recorded_at - timedelta(minutes=pick.randint(1, 40)))
        units = New(Kind.UNIT, w.drill, 2, Given(w.serial, [self.code(), self.code()]))
        lot = New(Kind.LOT, w.juice, 1, Given(w.lot, [self.code()]), [pick.randint(1, 900)])
        some = self.lines()
        verb = pick.choice((
            lambda: self.keeper.buy(w.drill, pick.randint(1, 4), pick.randint(0, 999))[1],
            lambda: self.keeper.buy(w.juice, pick.randint(1, 999), pick.randint(0, 9_999))[1],
            lambda: self.keeper.buy(w.battery, 2, pick.randint(0, 999))[1],
            lambda: ledger.move(some, place=pick.choice((w.a1, w.a2)), act=act),
            lambda: ledger.ship(some, place=w.customer, owner=w.customer_party, act=act),
            lambda: ledger.ship(some, place=w.carrier, act=act),
            lambda: ledger.ship(some, place=w.supplier, owner=w.supplier_party, act=act),
            lambda: ledger.deliver(some, place=w.customer, owner=w.customer_party, act=act),
            lambda: ledger.take_back(some, place=w.a1, owner=w.us, act=act),
            lambda: ledger.lose(some, place=w.lost, act=act),
            lambda: ledger.find(some, place=w.a1, act=act),
            lambda: ledger.scrap(some, place=w.scrap, act=act),
            lambda: ledger.install(some, parent=(self.items(Kind.UNIT) or [1])[0], act=act),
            lambda: ledger.remove(some, stage=Stage.RAW, act=act),
            lambda: self.run(ledger.consume(some, act=act)),
            lambda: self.run(ledger.consume(Lines(self.lots_in(w.a1)), act=act)),
            lambda: ledger.merge(Lines(self.lots_in(w.a1)), code=None, place=w.a1, owner=w.us,
                                 act=act),
            lambda: ledger.split(Lines(self.lots_in(w.a1), [1]), act=act),
            lambda: ledger.install(Lines(self.lots_in(w.a1), [1]), parent=self.a_unit(), act=act),
            lambda: ledger.install(Lines([self.a_unit()]), parent=self.a_unit(), act=act),
            lambda: ledger.take_back(Lines(self.gone()), place=w.a1, owner=w.us, act=act),
            lambda: ledger.consume(some, process=pick.choice(self.runs), act=act),
            lambda: ledger.produce(
                pick.choice((units, lot)), process=pick.choice(self.runs), place=w.a1,
                owner=w.us, act=act,
            ),
            lambda: ledger.blend(some, lot, place=w.a1, owner=w.us, act=act),
            lambda: ledger.split(some, act=act),
            lambda: ledger.merge(Lines(self.items(Kind.LOT, 2)), code=None, place=w.a1,
                                 owner=w.us, act=act),
            lambda: ledger.adjust(some, changes=[pick.randint(-50, 50)], act=act),
            lambda: ledger.reverse(pick.choice(self.events), act=act),
            lambda: ledger.reverse(self.events[-1], act=act),
            self.add,
            self.add,
        ))  # fmt: skip
        try:
            posting = verb()
        except (Refused, IndexError):
            return
        if posting:
            self.events.append(posting.event)

    def run(self, posting):
        self.runs.append(posting.items[0])
        return posting

    def add(self) -> None:
        kind = self.random.choice(("landed", "correction", "gain"))
        by = self.random.choice(("value", "quantity"))
        amount = self.random.randint(self.least, 2_000)
        if self.random.random() < 0.5:
            self.keeper.add(kind, amount, events=(self.random.choice(self.events),), shared_by=by)
        else:
            kinds = self.items(Kind.UNIT, 2) + self.items(Kind.LOT, 1)
            self.keeper.add(kind, amount, items=tuple(kinds), shared_by=by)


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.integers(5, 45))
def test_nothing_comes_from_nowhere_and_nothing_is_lost(undone, seed, steps):
    with undone() as keeper:
        chance = Chance(keeper, seed)
        for _ in range(steps):
            chance.step()
            if chance.random.random() < 0.2:
                settle()
                costs.follow()
        check_books()


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.integers(5, 45))
def test_no_past_day_is_worth_less_than_nothing_anywhere(undone, seed, steps):
    with undone() as keeper:
        chance = Chance(keeper, seed, least=1)
        for _ in range(steps):
            chance.step()
        settle()
        costs.follow()
        sums: dict[tuple[int, ...], list[int]] = {}
        for *key, quantity, amount in db.query(
            "SELECT product, place, owner, CAST(SUM(quantity) AS BIGINT),"
            " CAST(SUM(goods + landed) AS BIGINT) FROM costs_line WHERE account IN (1, 2, 3)"
            " GROUP BY product, place, owner, booked_at ORDER BY booked_at"
        ):
            there = sums.setdefault(tuple(key), [0, 0])
            there[0] += quantity
            there[1] += amount
            assert min(there) >= 0, f"{key} has {there}"
