"""Who may do what, against the table in the documents."""

import re
from pathlib import Path

import pytest

from stockthread.access import ACTIONS, ROLES, Actor, may, require
from tests.refusals import refused

TABLE = Path(__file__).resolve().parents[2] / "docs/reference/roles.md"
ROW = re.compile(r"^\| `(\w+)` \| [^|]+ \| ([✓–| ]+) \|$", re.MULTILINE)


def test_the_table_in_the_documents_is_the_one_that_decides() -> None:
    text = TABLE.read_text()
    assert "| action | what it is | " + " | ".join(ROLES) + " |" in text
    documented = {
        action: {role for role, mark in zip(ROLES, marks.split(" | "), strict=True) if mark == "✓"}
        for action, marks in ROW.findall(text)
    }
    assert documented == {action: set(roles) for action, roles in ACTIONS.items()}


def test_every_role_in_the_table_is_a_role() -> None:
    assert set().union(*ACTIONS.values()) == set(ROLES)


@pytest.mark.parametrize("lower, higher", [("viewer", "operator"), ("operator", "supervisor")])
def test_each_rank_may_do_what_the_one_below_may(lower: str, higher: str) -> None:
    assert all(higher in roles for roles in ACTIONS.values() if lower in roles)


def test_an_admin_may_do_everything() -> None:
    assert all(may(Actor(3, "Ada", "admin"), action) for action in ACTIONS)


def test_a_viewer_only_looks() -> None:
    viewer = Actor(3, "Ada", "viewer")
    assert [action for action in ACTIONS if may(viewer, action)] == ["view", "find", "export"]


def test_only_quality_and_admins_release_holds() -> None:
    assert ACTIONS["release"] == {"quality", "admin"}


def test_what_a_role_does_not_allow_is_refused() -> None:
    require(Actor(3, "Ada", "operator"), "move")
    assert refused(lambda: require(Actor(3, "Ada", "operator"), "release")) == [
        (None, "not_allowed")
    ]
