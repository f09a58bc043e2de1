"""After any verbs in any order the balance of everything adds up, as plain dictionaries say."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from stockthread import recalls
from stockthread.recalls import UNEXPLAINED, WENT
from tests.model import model as m
from tests.model.serials import WholeMachine

STEPS = 60


class Balanced(WholeMachine):
    """At the end of a walk everything that there is, and each lot by itself, is accounted for."""

    def teardown(self) -> None:
        try:
            if hasattr(self, "model"):
                self.check_everything()
                self.check_each_lot()
                self.check_a_recall_of_everything()
        finally:
            super().teardown()

    def check_everything(self) -> None:
        told = {each.product: each for each in recalls.balances(sorted(self.model.kinds))}
        for product, lines in self.standing().items():
            if product not in told:
                assert set(lines) == {""}, "what has not come yet is in no balance"
                continue
            found = told[product]
            assert found.unrecorded == 0
            assert found.came == found.sum_of(WENT) + found.unexplained
            assert found.numbers.get("shipped", 0) == lines["shipped"]
            assert found.numbers.get("lost", 0) == lines["lost"]
            assert found.numbers.get("scrapped", 0) == lines["scrapped"]
            here = found.sum_of(["hand", "samples", "others"])
            assert here == lines["here"], (found.numbers, lines)

    def check_each_lot(self) -> None:
        for lot in [item for item in self.model.kinds if self.model.is_lot(item)]:
            for found in recalls.balances([lot]):
                assert found.unrecorded == 0
                assert found.came == found.sum_of(WENT) + found.sum_of(UNEXPLAINED)

    def check_a_recall_of_everything(self) -> None:
        """What a recall says of where things are sums to what came, of each product."""
        goods = sorted(self.model.kinds)
        if not goods:
            return
        found, told = recalls.preview(recalls.Scope(tuple(goods))), Counter[int]()
        for each in found.positions:
            told[each.product] += each.quantity if each.where != "expected" else 0
        came = {each.product: each.came - each.sum_of(["corrected", "difference"])
                for each in recalls.balances([each.item for each in found.positions])}  # fmt: skip
        assert {product: n for product, n in told.items() if n} == {
            product: n for product, n in came.items() if n
        }  # fmt: skip

    def standing(self) -> dict[int, Counter[str]]:
        """What stands how, by the model: product → how much."""
        model, found = self.model, dict[int, Counter[str]]()
        states = [(state.product, state, 1) for state in model.states.values() if state.product]
        states += [(model.products[lot], state, part.quantity)
                   for lot, parts in model.parts.items() for state, part in parts.items()
                   if part.quantity]  # fmt: skip
        away = [model.not_ours[name] for name in ("supplier", "customer", "carrier")]
        for product, state, quantity in states:
            line = ""
            if state.stage == m.SCRAPPED:
                line = "scrapped"
            elif state.stage in m.IN_HAND:
                is_away = state.place in away and state.owner not in (0, self.w.us)
                is_lost = state.place == model.not_ours["lost"]
                line = "lost" if is_lost else "shipped" if is_away else "here"
            found.setdefault(product, Counter())[line] += quantity
        return found


@pytest.mark.django_db
def test_everything_is_accounted_for_after_any_verbs(is_long: bool) -> None:
    """600 steps, or 6,000."""
    run_state_machine_as_test(
        Balanced,
        settings=settings(
            max_examples=100 if is_long else 10,
            stateful_step_count=STEPS,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
