"""Corrective actions: begun, done, and looked at again in what was made since."""

from datetime import date, timedelta

import pytest

from stockthread import catalog, complaints, ledger, parties, recalls
from stockthread.catalog import NewAttribute
from stockthread.ledger import Cause, Lines
from stockthread.recalls import NewAction
from tests.recalls.conftest import sold
from tests.refusals import refused
from tests.world import START


def begun(world, **more):
    fields = {"cause": "cells of a bad lot", "fix": "cells are tested", "owner": world.ben,
              "due": date(2026, 4, 1), "products": (world.drill,),
              "links": (Cause("recall", "R-1"),), **more}  # fmt: skip
    return recalls.begin_action(NewAction(**fields), key="a", by=world.anna, at=START)


def done(world, action, at):
    return recalls.set_action_state(action.id, "done", words="the line tests",
                                    key=world.act().key, by=world.ben, at=at)  # fmt: skip


def test_an_action_goes_from_open_to_effective_with_every_step_on_record(world):
    action = begun(world)
    assert (action.number, action.state) == (f"CA-{action.id}", "open")
    assert begun(world) == action
    assert done(world, action, START).fixed_at == START
    recalls.set_action_state(action.id, "effective", words="none since", key="b",
                             by=world.anna, at=START)  # fmt: skip
    recalls.set_action_state(action.id, "effective", words="none since", key="b", by=world.anna,
                             at=START)  # fmt: skip
    other = lambda: recalls.set_action_state(  # noqa: E731
        action.id, "failed", words="none since", key="b", by=world.anna, at=START
    )
    assert refused(other) == [(None, "key_reused")]
    steps = [(each.state, each.words) for each in recalls.action_changes(action.id)]
    assert steps == [("open", ""), ("done", "the line tests"), ("effective", "none since")]
    assert recalls.actions() == [recalls.action_by_number(action.number.lower())]


def test_what_cannot_follow_is_refused(world):
    action = begun(world)
    early = lambda: recalls.set_action_state(  # noqa: E731
        action.id, "effective", words="x", key="c", by=world.anna, at=START
    )
    assert refused(early) == [(None, "action_state")]
    silent = lambda: recalls.set_action_state(  # noqa: E731
        action.id, "done", words=" ", key="d", by=world.anna, at=START
    )
    assert refused(silent) == [(None, "no_reason")]
    assert refused(lambda: begun(world, fix="a\0")) == [(None, "recall_text")]
    assert refused(lambda: begun(world, cause=" ")) == [(None, "field_missing")]
    assert refused(lambda: begun(world, owner=999)) == [(None, "unknown_person")]
    assert refused(lambda: recalls.action_by_number("CA-999999")) == [(None, "action_unknown")]


def complain(world, items) -> None:
    """A customer complains of each."""
    for item in items:
        new = complaints.NewComplaint("stops", complaints.PHONE, items=(item,))
        complaints.record(new, key=f"c{item}", by=world.anna, at=START + timedelta(days=2))


@pytest.mark.parametrize(
    ("before", "bad", "since", "verdict"),
    [(40, 20, 40, "fewer"), (40, 1, 3, "too_few"), (40, 20, 0, "not_yet")],
)
def test_later_production_says_whether_it_helped(world, before, bad, since, verdict):
    old = world.drills(before)
    action = begun(world)
    action = done(world, action, world.act().recorded_at)
    world.drills(since) if since else None
    complain(world, old[:bad])
    found = recalls.effect(action)
    complained = found.signs[0]
    assert (found.before, complained.before, found.since, complained.since) == (
        before, bad, since, 0,
    )  # fmt: skip
    assert found.verdict == verdict
    assert recalls.effect(begun(world)._replace(fixed_at=None)) is None


def test_a_complaint_that_was_unlinked_does_not_count(world):
    drills = world.drills(2)
    action = done(world, begun(world), world.act().recorded_at)
    new = complaints.NewComplaint("stops", complaints.PHONE, items=(drills[0],))
    made = complaints.record(new, key="c", by=world.anna, at=START)
    assert recalls.effect(action).signs[0].before == 1
    complaints.unlink(made.id, drills[0], by=world.anna, at=START, reason="another one")
    assert recalls.effect(action).signs[0].before == 0


def test_what_came_back_or_was_scrapped_speaks_against_an_action_too(world):
    world.drills(20)
    action = done(world, begun(world), world.act().recorded_at)
    bad = world.drills(20)
    sold(world, bad[:10])
    ledger.take_back(Lines(bad[:10]), place=world.a2, owner=world.us, act=world.act())
    ledger.scrap(Lines(bad[10:18]), place=world.scrap, act=world.act())
    found = recalls.effect(action)
    assert [(each.kind, each.before, each.since, each.verdict) for each in found.signs] == [
        ("complained", 0, 0, "too_few"), ("returned", 0, 10, "more"), ("scrapped", 0, 8, "more"),
        ("failed", 0, 0, "too_few"),
    ]  # fmt: skip
    assert found.verdict == "more"
    own = lambda: begun(world, owner=parties.SYSTEM)  # noqa: E731
    assert refused(own) == [(None, "unknown_person")], "the system does nothing by itself"


def test_failed_tests_of_later_production_speak_too_though_the_unit_passed_afterwards(world):
    [test, other] = catalog.add_attributes([NewAttribute("test_result", "Test result"),
                                            NewAttribute("note", "Note")])  # fmt: skip

    def read(items, attribute: int, value: str) -> None:
        ledger.observe(items, attributes=[attribute] * len(items),
                       values=[value] * len(items), act=world.act())  # fmt: skip

    old = world.drills(20)
    read(old[:9], test, "failed: Torque")
    read(old[:9], test, "passed: Torque")
    action = done(world, begun(world), world.act().recorded_at)
    bad = world.drills(20)
    read(bad, other, "failed nowhere")
    read(bad[:1], test, "failed: Torque")
    failed = recalls.effect(action).signs[3]
    assert (failed.kind, failed.before, failed.since, failed.verdict) == ("failed", 9, 1, "fewer")
