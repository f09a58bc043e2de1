"""All verbs in any order: the ledger stands as a model of plain dictionaries says it must."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model.serials import WholeMachine

STEPS = 100


@pytest.mark.django_db
def test_the_ledger_stands_as_the_model_says_after_every_step(
    is_long: bool, request: pytest.FixtureRequest
) -> None:
    """1,000 steps, or 10,000: always the same ones, but with --hypothesis-seed=N others."""
    seed = request.config.getoption("--hypothesis-seed")
    run_state_machine_as_test(
        WholeMachine,
        settings=settings(
            max_examples=(10_000 if is_long else 1_000) // STEPS,
            stateful_step_count=STEPS,
            derandomize=seed is None,
            database=None,
            deadline=None,
            phases=[Phase.generate] if seed else [Phase.generate, Phase.shrink],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
