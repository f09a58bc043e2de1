"""`stockthread task`: issued, claimed, scanned, taken back, blocked, cancelled."""

import pytest

from tests.cli.command import ok, run, told
from tests.world import World


@pytest.fixture
def task(world: World) -> int:
    ok("receive", "DRILL", "D-1", "D-2", "--to", "A-1")
    made = told("task", "issue", "D-1", "--kind", "retrieve", "--to", "A-3",
                "--for", "recall", "RC-1", "--instruction", "Do not open")  # fmt: skip
    return made["tasks"][0]


def test_a_task_is_done_by_three_scans_and_taken_back(task: int) -> None:
    assert "scan D-1" in ok("task", "scan", str(task), "a-1")
    wrong = run("task", "scan", str(task), "D-2")
    assert wrong.code == 1
    assert "look for D-1" in wrong.err
    assert ok("task", "scan", str(task), "D-1", "A-3").strip() == (
        f"Task {task} is done: D-1 is in A-3."
    )
    assert "A-3" in ok("show", "D-1")
    assert "scan A-3" in ok("task", "back", str(task))


def test_tasks_are_listed_claimed_and_given_back(task: int) -> None:
    assert "D-1" in ok("task", "list")
    ok("task", "claim", str(task))
    [row] = told("task", "list", "--mine", "--in", "WH")
    assert (row["state"], row["who"], row["from"], row["to"]) == (
        "claimed", "Local administrator", "A-1", "A-3",
    )  # fmt: skip
    ok("task", "give-back", str(task))
    assert told("task", "show", str(task))["state"] == "open"


def test_blocked_reopened_cancelled_and_how_far_it_is(task: int) -> None:
    ok("task", "block", str(task), "--problem", "not_there", "--words", "Bin is empty")
    assert "blocked: not there" in ok("task", "show", str(task))
    assert told("task", "progress", "recall", "RC-1")["blocked"] == 1
    assert "1 blocked" in ok("task", "progress", "recall", "RC-1")
    ok("task", "reopen", str(task))
    assert told("task", "cancel", "--for", "recall", "RC-1") == {"cancelled": 1}
    assert "Nothing is to be done" in ok("task", "list")
    assert run("task", "cancel").code == 2


def test_an_unknown_task_is_told(world: World) -> None:
    assert "There is no task 9" in run("task", "scan", "9", "A-1").err
