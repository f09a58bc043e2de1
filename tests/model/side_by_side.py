"""Ledger and model side by side: asked the same, compared after every step."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from hypothesis import note
from hypothesis.stateful import RuleBasedStateMachine

from stockthread import ledger
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refused
from stockthread.ledger import Act, Lines, Posting
from tests import stock
from tests import world as worlds
from tests.model import model as m
from tests.model.batches import Plan
from tests.model.model import Model, RefusedLines, Row, State


class SideBySide(RuleBasedStateMachine):
    """Each example works in a transaction of its own that is rolled back."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.w = w = worlds.build()
        ours = {place: (place, w.warehouse) for place in (w.a1, w.a2, w.a3)}
        theirs = {
            "supplier": w.supplier, "customer": w.customer, "carrier": w.carrier,
            "lost": w.lost, "scrap": w.scrap, "variance": w.variance,
        }  # fmt: skip
        every = [w.warehouse, w.production, *theirs.values()]
        self.model = Model({place: (place,) for place in every} | ours, theirs)
        self.model.with_serials = {w.pump()}
        self.model.own = {0, w.us}
        self.model.strangers = {w.supplier_party}
        self.places = [w.a1, w.a2, w.a3]
        self.anywhere = [*self.places, *self.places, *theirs.values()]
        self.last: Callable[[], Posting] | None = None
        self.texts = 0

    def teardown(self) -> None:
        try:
            if hasattr(self, "model"):
                self.check_replay()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # Doing

    def act(self, back: int = 0, accept: str = "all") -> Act:
        act = self.w.act(accept=accept, reason="because")
        return act if not back else act._replace(at=act.recorded_at - timedelta(minutes=back))

    def both(
        self, plan: Callable[[int], Plan], act: Act, post: Callable[[], Posting]
    ) -> Posting | None:
        """Ask the model, do it in the ledger, and compare what each says of it."""
        expected: Plan | RefusedLines
        try:
            expected = plan(clock.micros(act.at or act.recorded_at))
        except RefusedLines as refused:
            expected = refused
        try:
            posting = post()
        except Refused as error:
            assert isinstance(expected, RefusedLines), ("the ledger alone refuses", error.refusals)
            note(f"refused: {error.refusals[0].code}")
            return None
        assert not isinstance(expected, RefusedLines), ("the model alone refuses", expected.lines)
        assert {refusal.line for refusal in posting.refused} == expected.refused, posting.refused
        note(f"event {posting.event}")
        expected.apply(posting.event, posting.items)
        self.last = post
        return posting

    def pick(
        self, picks: Sequence[int], may: Callable[[Row], Any] | None, **fields: Any
    ) -> list[Row]:
        """Choose items: mostly such as the verb can be done with, or none; sometimes any."""
        every = sorted(self.model.kinds)
        if not every:
            return []
        rows = [Row(item, **fields) for item in every]
        if may is not None and picks[0] % 8:
            rows = [row for row in rows if self.is_possible(may, row)]
            if not rows:
                return []
        chosen = [rows[pick % len(rows)] for pick in picks]
        if picks[-1] % 8 == 0:
            return chosen
        things = dict.fromkeys(row for row in chosen if not self.model.is_lot(row.item))
        return [*things, *(row for row in chosen if self.model.is_lot(row.item))]

    @staticmethod
    def is_possible(may: Callable[[Row], Any], row: Row) -> bool:
        try:
            may(row)
        except RefusedLines:
            return False
        return True

    @staticmethod
    def lines(rows: Sequence[Row]) -> Lines:
        quantities: Any = [row.quantity for row in rows]
        places: Any = [row.place for row in rows]
        return Lines(
            [row.item for row in rows],
            quantities if any(quantity is not None for quantity in quantities) else None,
            place=places if any(place is not None for place in places) else None,
        )

    def now(self) -> int:
        return clock.micros(worlds.START + timedelta(days=365))

    def spread(self, rows: Sequence[Row], amount: int | None, picks: Sequence[int]) -> list[Row]:
        """Say how much of each lot, mostly no more than there is, and from where."""
        found = []
        for row, pick in zip(rows, picks, strict=False):
            if self.model.is_lot(row.item):
                living = {spot: part for spot, part in self.model.parts[row.item].items()
                          if spot.stage < m.CONSUMED}  # fmt: skip
                spots = list(living)
                place = None
                if len(spots) > 1 and pick % 5:
                    place = spots[pick % len(spots)].place
                there = min((part.quantity for part in living.values()), default=0)
                few = amount if amount is None or pick % 5 == 0 else amount % (there + 1)
                row = row._replace(quantity=few, place=place)
            found.append(row)
        return found

    def take_over_promises(self, posting: Posting) -> list[tuple[int, State | None, int]]:
        """Take over the ids of new promises; return what is promised."""
        model = self.model
        rows = db.query(
            "SELECT id, item, quantity, place, stage, owner, container FROM ledger_reservation"
            " WHERE event = %s", [posting.event],
        )  # fmt: skip
        made = []
        for id, item, quantity, *where in rows:
            spot = State(0, 0, *where) if model.is_lot(item) else None
            model.reservations[id] = (item, spot, quantity, posting.event)
            model.events[posting.event].reservations.append(id)
            made.append((item, spot, quantity))
        return made

    def note_promises(self, posting: Posting) -> None:
        """Take over the ids of promises made instead of others, which must be these."""
        must = self.model.events[posting.event].promises
        assert Counter(self.take_over_promises(posting)) == Counter(must)

    # Comparing, after every step

    def check_invariants(
        self, settings: Any = None, output: Any = None, runtimes: Any = None
    ) -> None:
        if hasattr(self, "model"):
            self.compare()

    def compare(self) -> None:
        model = self.model
        stored = {
            row[0]: row[1:] for row in db.query(
                "SELECT item, kind, product, lot, place, stage, owner, container, holds, blocks,"
                " reserved FROM ledger_state"
            )
        }  # fmt: skip
        assert stored == {item: self.stored(item) for item in model.kinds}
        parts = {
            (item, State(0, 0, *spot)): (quantity, reserved)
            for item, *spot, quantity, reserved in db.query(
                "SELECT item, place, stage, owner, container, quantity, reserved"
                " FROM ledger_holding"
            )
        }
        assert parts == {
            (lot, spot): tuple(part) for lot, of_it in model.parts.items()
            for spot, part in of_it.items()
        }  # fmt: skip
        sql = "SELECT output, input, quantity, event FROM ledger_edge WHERE closed_by IS NULL"
        assert sorted(db.query(sql)) == sorted(tuple(edge) for edge in model.edges)
        sql = "SELECT item, canonical FROM ledger_code WHERE closed_by IS NULL AND type = %s"
        assert sorted(db.query(sql, [self.w.serial])) == sorted(model.codes.items())
        for table, known in (("hold", model.holds), ("reservation", model.reservations)):
            sql = f"SELECT id FROM ledger_{table} WHERE closed_by IS NULL"
            assert {id for (id,) in db.query(sql)} == set(known)

    def stored(self, item: int) -> tuple[int, ...]:
        """Return an item's row as the model has it."""
        model = self.model
        blocks = [b for held, _, b, _ in model.holds.values() if held == item]
        together = 0
        for block in blocks:
            together |= block
        state = model.states.get(item)
        if state is None:
            state = State(model.products[item], 0, 0, 0, 0, 0)
        return (model.kinds[item], *state, len(blocks), together, int(item in model.promised))

    def check_replay(self) -> None:
        """The facts come to the same once more, recorded order and order of time alike."""
        stock.assert_sound()
        for at in sorted({event.at for event in self.model.events.values()})[::5]:
            self.check_insides(at)
        model, now = self.model, worlds.START + timedelta(days=365)
        then = ledger.chain.states_then(sorted(model.kinds), now)
        for item, state in model.states.items():
            if model.kinds[item] != m.PROCESS:
                assert then[item].state == state, item
        parts = {
            (lot.item, State(0, 0, lot.place, lot.stage, lot.owner, lot.container)): lot.quantity
            for lot in ledger.chain.holdings_then(sorted(model.products), now)
        }
        assert parts == {
            (lot, spot): part.quantity for lot, of_it in model.parts.items()
            for spot, part in of_it.items()
        }  # fmt: skip

    def check_insides(self, at: int) -> None:
        """What was inside something then was where that was."""
        moment = clock.from_micros(at)
        then = ledger.chain.states_then(sorted(self.model.kinds), moment)
        inside = [(item, told.state.place, told.state.container) for item, told in then.items()
                  if not self.model.is_lot(item)]  # fmt: skip
        inside += [(lot.item, lot.place, lot.container) for lot in
                   ledger.chain.holdings_then(sorted(self.model.products), moment)]  # fmt: skip
        for item, place, container in inside:
            assert not container or then[container].state.place == place, (item, container, moment)
