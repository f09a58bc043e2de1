"""Whose things are, in the random walk: where they stand they change owner, with what they hold."""

from collections.abc import Sequence

from hypothesis.stateful import rule

from stockthread import ledger
from tests.model import rules
from tests.model.batches import Plan
from tests.model.machine import ACCEPT, AMOUNT, BACK, PICK, PICKS, Machine
from tests.model.model import Row


class OwnersMachine(Machine):
    """The random walk with owners."""

    @rule(picks=PICKS, pick=PICK, amount=AMOUNT, accept=ACCEPT, back=BACK)
    def change_owner(
        self, picks: list[int], pick: int, amount: int | None, accept: str, back: int
    ) -> None:
        w, model, act = self.w, self.model, self.act(back, accept)
        owner = [w.customer_party, w.us, w.supplier_party][pick % 3]

        def plan(rows: Sequence[Row], at: int) -> Plan:
            return rules.change_owner(model, rows, owner, at, accept)

        rows = self.pick(picks, lambda row: plan([row], self.now()))
        rows = self.spread(rows, amount, picks)
        lines = self.lines(rows)
        self.both(
            lambda at: plan(rows, at), act,
            lambda: ledger.change_owner(lines, owner=owner, act=act),
        )  # fmt: skip
