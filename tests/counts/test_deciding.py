"""Differences are decided one by one or many at once, and what is kept holds until posting."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import counts, ledger
from stockthread.counts import Picked
from stockthread.ledger import Lines
from tests.refusals import refused


@pytest.fixture
def missing(crew, world):
    """A count that missed two drills in A-1 and a battery in A-3; and a drill that went astray."""
    drills, astray = world.drills(2), world.drills(1)
    batteries = world.batteries(1, world.a3)
    count = crew.open()
    crew.scan(count, world.a2, *astray)
    crew.empty(count, world.a1, world.a3)
    crew.over(count)
    return count, drills, astray, batteries


def keys(count, **wanted) -> set[str]:
    return {line.key for line in counts.picked(counts.survey(count.id).lines, Picked(**wanted))}


def decide(crew, count, decisions):
    counts.decide(count.id, decisions, by=crew.world.ben, at=crew.now())


def test_differences_are_picked_by_pile_product_place_and_likeliest_cause(crew, world, missing):
    count, drills, astray, batteries = missing
    lost = {f"missing.{item}" for item in drills}
    assert keys(count, pile="missing", product=world.drill) == lost
    assert keys(count, place=world.a3) == {f"missing.{batteries[0]}"}
    assert keys(count, because="moved_without_scan") == {f"extra.{astray[0]}"}
    assert keys(count, because="nowhere_on_record") == set()
    assert len(keys(count)) == 4


def test_what_was_decided_holds_until_posting_and_the_rest_is_as_proposed(crew, world, missing):
    count, drills, astray, batteries = missing
    decide(crew, count, dict.fromkeys(keys(count, product=world.drill, pile="missing"), "leave"))
    decide(crew, count, {f"missing.{drills[0]}": ""})
    found = counts.survey(count.id)
    decided = counts.decided(count.id, found)
    assert decided == {
        f"missing.{drills[0]}": "lose", f"missing.{drills[1]}": "leave",
        f"extra.{astray[0]}": "move", f"missing.{batteries[0]}": "lose",
    }  # fmt: skip
    assert crew.post(count, decided).done == {"lose": 2, "move": 1}
    assert [crew.place_of(item) for item in drills] == [world.lost, world.a1]
    assert refused(lambda: decide(crew, count, {f"missing.{drills[1]}": "lose"})) == [
        (None, "count_ended")
    ]


def test_bad_decisions_are_told_by_line_and_none_is_kept(crew, missing):
    count, drills, _, _ = missing
    key = f"missing.{drills[0]}"
    assert refused(lambda: decide(crew, count, {})) == [(None, "no_lines")]
    bad = {key: "leave", "missing.0": "lose", f"missing.{drills[1]}": "find"}
    assert refused(lambda: decide(crew, count, bad)) == [
        (1, "count_line_gone"), (2, "count_decision")]  # fmt: skip
    assert counts.read.decisions(count.id) == {}


def test_a_decision_about_what_is_no_difference_any_more_does_nothing(crew, world, missing):
    count, drills, _, _ = missing
    decide(crew, count, {f"missing.{drills[0]}": "leave"})
    ledger.ship(Lines([drills[0]]), place=world.customer, act=crew.act())
    assert f"missing.{drills[0]}" not in counts.decided(count.id, counts.survey(count.id))


def test_a_thousand_differences_are_decided_in_as_many_statements_as_ten(crew, world):
    def statements(number: int) -> int:
        world.drills(number)
        count = crew.open(world.a1)
        crew.empty(count, world.a1)
        decisions = dict.fromkeys(keys(count), "leave")
        with CaptureQueriesContext(connection) as seen:
            decide(crew, count, decisions)
        return len(seen)

    assert statements(10) == statements(1_000)
