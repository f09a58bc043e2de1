"""Who may undo what, against the verbs there are and the table in the documents."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from stockthread import counts, orders, purchases, returns
from stockthread.access import ACTIONS, UNDOING, WITHIN, Actor, may_undo, require_undo
from stockthread.access.roles import ROLES
from stockthread.access.undoing import AT_ONCE, BY_RULE, COUNT
from stockthread.returns.records import INSPECT
from stockthread.web.happened import KINDS
from tests.access.test_roles import TABLE
from tests.refusals import refused

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)
ME, OTHER = 3, 4


class Event(NamedTuple):
    kind: str
    person: int = OTHER
    recorded_at: datetime = LONG_AGO
    cause_kind: str = ""
    cause_id: str = ""
    reason: str = ""


def of(role: str) -> Actor:
    return Actor(ME, "Ada", role)


def may(role: str, *events: Event) -> bool:
    """Whether they may; what tells and what refuses must agree."""
    told = may_undo(of(role), events, NOW)
    if told:
        require_undo(of(role), events, NOW)
    else:
        assert len(refused(lambda: require_undo(of(role), events, NOW))) == 1
    return told


def test_each_verb_is_undone_by_a_right_that_there_is() -> None:
    told_only = {"begin_again"}  # how an event of another verb is told
    assert set(UNDOING) == set(KINDS) - told_only
    within = {action for each in WITHIN.values() for action in each.values()}
    assert {*UNDOING.values(), *within} <= set(ACTIONS)
    assert all(set(each) <= set(UNDOING) for each in WITHIN.values())
    assert set(WITHIN) == {orders.PRODUCTION, orders.RETURN, returns.BUY_BACK, orders.SALE}
    assert counts.CAUSE == COUNT


def test_the_table_in_the_documents_is_the_one_that_decides() -> None:
    rows = re.findall(r"^\| (`[`a-z_, ]+`) \| `(\w+)` \|$", TABLE.read_text(), re.MULTILINE)
    documented = {verb: action for verbs, action in rows for verb in re.findall(r"\w+", verbs)}
    assert documented == {verb: action for verb, action in UNDOING.items() if action != "reverse"}


@pytest.mark.parametrize(
    "verb, allowed, denied",
    [
        ("hold", "quality admin", "viewer operator supervisor"),
        ("release", "operator supervisor quality admin", "viewer"),
        ("adjust", "supervisor admin", "viewer operator quality"),
        ("lose", "supervisor admin", "viewer operator quality"),
        ("scrap", "supervisor quality admin", "viewer operator"),
        ("receive", "operator supervisor admin", "viewer quality"),
        ("correct_product", "supervisor admin", "viewer operator quality"),
    ],
)
def test_undoing_needs_the_right_to_what_it_does(verb: str, allowed: str, denied: str) -> None:
    assert all(may(role, Event(verb)) for role in allowed.split())
    assert not any(may(role, Event(verb)) for role in denied.split())


def test_people_undo_at_once_what_they_did_themselves() -> None:
    assert may("operator", Event("hold", ME, NOW - AT_ONCE))
    assert not may("operator", Event("hold", ME, NOW - AT_ONCE - timedelta(seconds=1)))
    assert not may("operator", Event("hold", OTHER, NOW))
    assert not may("viewer", Event("hold", ME, NOW))


@pytest.mark.parametrize("role", ROLES)
def test_each_role_undoes_its_own_at_once_and_of_others_what_it_may_do(role: str) -> None:
    is_on_the_floor = role != "viewer"
    at_once, later = NOW - AT_ONCE, NOW - AT_ONCE - timedelta(seconds=1)
    for verb, action in UNDOING.items():
        assert may(role, Event(verb, ME, at_once)) == is_on_the_floor, verb
        has_right = is_on_the_floor and role in ACTIONS[action]
        assert may(role, Event(verb, ME, later)) == has_right, verb
        assert may(role, Event(verb, OTHER, NOW)) == has_right, verb
    for document, verbs in WITHIN.items():
        for verb, action in verbs.items():
            has_right = is_on_the_floor and role in ACTIONS[action]
            assert may(role, Event(verb, OTHER, cause_kind=document)) == has_right, (document, verb)


@pytest.mark.parametrize("role", ROLES)
def test_nobody_undoes_at_once_the_inspection_of_what_they_took_in(role: str) -> None:
    assert set(BY_RULE) == {purchases.INSPECTION, INSPECT}
    for reason in BY_RULE:
        held = Event("hold", ME, NOW, reason=reason)
        assert may(role, held) == (role in ("quality", "admin")), reason
        assert may(role, Event("receive", ME, NOW), held) == (role != "viewer")
    assert may(role, Event("hold", ME, NOW, reason="Chuck loose")) == (role != "viewer")


def test_one_event_without_the_right_stops_all() -> None:
    assert not may("operator", Event("move"), Event("hold"))
    assert refused(lambda: require_undo(of("operator"), [Event("hold")], NOW)) == [
        (None, "not_allowed")
    ]


def test_goods_held_as_they_came_in_are_undone_with_their_coming_in() -> None:
    assert may("operator", Event("receive"), Event("hold"))
    assert not may("operator", Event("receive"), Event("hold", recorded_at=NOW))
    assert not may("operator", Event("move"), Event("hold"))


def test_within_a_document_the_right_to_its_act_is_asked() -> None:
    assert may("operator", Event("adjust", cause_kind=orders.PRODUCTION))
    assert may("supervisor", Event("hold", cause_kind=orders.RETURN))
    assert not may("operator", Event("hold", cause_kind=orders.PRODUCTION))


def test_what_a_count_posted_is_undone_only_with_it() -> None:
    event = Event("move", ME, NOW, counts.CAUSE, "C-1")
    assert not may("admin", event)
    assert refused(lambda: require_undo(of("admin"), [event], NOW)) == [
        (None, "undone_with_its_count")
    ]
