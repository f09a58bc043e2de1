"""The random walk with the last verbs: counted goods get serials, and two units swap theirs."""

from collections.abc import Sequence

from hypothesis import strategies as st
from hypothesis.stateful import rule

from stockthread import ledger
from stockthread.ledger import Given, Stage
from tests.model import marks, rules
from tests.model import model as m
from tests.model.batches import Plan, product_of
from tests.model.machine import ACCEPT, BACK, PICK, PICKS
from tests.model.model import Row
from tests.model.owners import OwnersMachine


class WholeMachine(OwnersMachine):
    """Every verb there is."""

    @rule(picks=PICKS, amount=st.integers(1, 4), again=st.lists(PICK, max_size=2), accept=ACCEPT,
          back=BACK)  # fmt: skip
    def serialise(
        self, picks: list[int], amount: int, again: list[int], accept: str, back: int
    ) -> None:
        w, model, act = self.w, self.model, self.act(back, accept)

        def plan(rows: Sequence[Row], codes: Sequence[str], at: int) -> Plan:
            return rules.serialise(model, rows, codes, at, accept, w.production)

        rows = self.pick(picks, lambda row: plan([row._replace(quantity=1)], ["new"], self.now()))
        if not rows and picks[0] % 3:
            self._make(m.LOT, 1, 1, back, Stage.READY)
            return
        rows = [row._replace(quantity=amount) for row in self.spread(rows, amount, picks)]
        codes = [self.text() for _ in range(amount * len(rows))]
        for n, pick in enumerate(again):  # some that are on something, or twice
            known = [*codes[:1], *model.codes.values()]
            if n < len(codes):
                codes[n] = known[pick % len(known)]
        lines, given = self.lines(rows), Given(w.serial, codes)
        self.both(
            lambda at: plan(rows, codes, at), act,
            lambda: ledger.serialise(lines, codes=given, act=act),
        )  # fmt: skip

    @rule(pick=PICK, back=BACK)
    def swap_codes(self, pick: int, back: int) -> None:
        """Two of one product that have a code swap them: as two corrections in one batch."""
        w, model, act = self.w, self.model, self.act(back, "all")
        coded = sorted(item for item in model.codes if not model.is_lot(item))
        one = coded[pick % len(coded)] if coded else 0
        twins = [i for i in coded if i != one and product_of(model, i) == product_of(model, one)]
        if not twins:
            return
        other = twins[pick % len(twins)]
        texts = [model.codes[other], model.codes[one]]
        self.both(
            lambda at: marks.correct_codes(model, [one, other], texts, at, "all"), act,
            lambda: ledger.swap_codes(one, other, type=w.serial, act=act),
        )  # fmt: skip
