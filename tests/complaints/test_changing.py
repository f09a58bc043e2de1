"""States with deadlines, who minds a complaint, what it is about, and all of it undone."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from stockthread import complaints
from stockthread.complaints import Hints, NewAnswer, days_of
from tests.complaints.conftest import PHONED
from tests.refusals import refused


def now(complaint):
    return complaints.read.complaint(complaint.id)


def test_states_follow_each_other_with_deadlines_and_reopen(desk):
    made = desk.complaint(kind="SPOILT")
    head = desk.head()
    complaints.set_states([made.id], "looking", **head)
    assert now(made).due == head["at"] + timedelta(days=2)  # the days of its kind
    complaints.set_states([made.id], "waiting", **desk.head())
    complaints.set_states([made.id], "closed", **desk.head(), reason=" heard  nothing ")
    assert now(made).due is None
    wrong = refused(lambda: complaints.set_states([made.id], "waiting", **desk.head()))
    assert wrong == [(0, "complaint_state")]
    complaints.set_states([made.id], "looking", **desk.head())
    told = [(c.before.split(" ")[0], c.after, c.text) for c in complaints.read.story(made.id)]
    assert told[:2] == [("closed", "looking", ""), ("waiting", "closed", "heard nothing")]


def test_many_are_changed_at_once_with_the_same_statements(desk, django_assert_num_queries):
    few = [desk.complaint(f"number {n}").id for n in range(2)]
    many = [desk.complaint(f"more {n}").id for n in range(20)]
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for ids in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            complaints.assign(ids, desk.world.ben, **desk.head())
            complaints.set_states(ids, "closed", **desk.head())
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert complaints.read.count(complaints.Wanted(states=("closed",))) == 22


def test_one_that_cannot_stops_all(desk):
    one, other = desk.complaint("a"), desk.complaint("b")
    complaints.set_states([one.id], "closed", **desk.head())
    wrong = refused(lambda: complaints.set_states([other.id, one.id], "answered", **desk.head()))
    assert wrong == [(1, "complaint_state")]
    assert now(other).state == "new"
    assert refused(lambda: complaints.set_states([], "closed", **desk.head())) == [
        (None, "no_lines")
    ]
    assert refused(lambda: complaints.set_states([10**6], "closed", **desk.head())) == [
        (None, "unknown_id")
    ]
    assert refused(lambda: complaints.set_states([one.id], "x", **desk.head())) == [
        (None, "complaint_state_unknown")
    ]


def test_each_change_can_be_undone_once_while_it_is_the_last_of_its_sort(desk):
    [drill] = desk.world.drills(1)
    made = desk.complaint()
    hints = Hints(party=desk.world.customer_party, code="x")
    done = [
        *complaints.set_states([made.id], "looking", **desk.head()),
        *complaints.assign([made.id], desk.world.ben, **desk.head()),
        *complaints.set_due([made.id], desk.at, **desk.head()),
        *complaints.set_kind([made.id], "DEAD", **desk.head()),
        *complaints.set_hints(made.id, hints, **desk.head()),
        *complaints.link(made.id, [drill], **desk.head()),
    ]
    assert now(made) != made
    complaints.undo(done, **desk.head())
    assert now(made) == made
    assert complaints.read.links([made.id]) == {}
    again = refused(lambda: complaints.undo(done[:1], **desk.head()))
    assert again == [(0, "complaint_not_undone")]
    assert len(complaints.read.story(made.id)) == 1 + 2 * len(done)


def test_an_older_change_is_not_undone(desk):
    made = desk.complaint()
    [first] = complaints.assign([made.id], desk.world.ben, **desk.head())
    complaints.assign([made.id], desk.world.anna, **desk.head())
    assert refused(lambda: complaints.undo([first], **desk.head())) == [(0, "complaint_not_undone")]


def test_who_has_it_already_is_left_as_it_is(desk):
    made = desk.complaint()
    complaints.assign([made.id], desk.world.ben, **desk.head())
    assert complaints.assign([made.id], desk.world.ben, **desk.head()) == []
    assert refused(lambda: complaints.assign([made.id], 10**6, **desk.head())) == [
        (None, "complaint_person")
    ]


def test_units_are_linked_later_and_unlinked(desk):
    one, other = desk.world.drills(2)
    made = desk.complaint("x", one)
    complaints.link(made.id, [one, other], **desk.head(), sure=70, why="1 of 2")
    links = complaints.read.links([made.id])[made.id]
    assert [(each.item, each.how, each.sure) for each in links] == [
        (one, "scanned", 100), (other, "chosen", 70),
    ]  # fmt: skip
    assert refused(lambda: complaints.link(made.id, [one], **desk.head())) == [
        (None, "complaint_linked")
    ]
    [line] = complaints.unlink(made.id, one, **desk.head(), reason="misheard")
    assert list(complaints.read.of_items([one, other])) == [other]
    assert refused(lambda: complaints.unlink(made.id, one, **desk.head())) == [
        (None, "complaint_unlinked")
    ]
    complaints.undo([line], **desk.head())
    assert sorted(complaints.read.of_items([one, other])) == sorted([one, other])


def test_notes_and_files_are_lines_of_the_story(desk):
    made = desk.complaint()
    complaints.note([made.id], "She calls again on Monday", **desk.head())
    assert complaints.read.story(made.id)[0].text == "She calls again on Monday"
    assert refused(lambda: complaints.note([made.id], " ", **desk.head())) == [
        (None, "field_missing")
    ]


def test_who_complained_is_emptied_once_it_is_closed(desk):
    made = desk.complaint(contact=PHONED)
    said = NewAnswer("Your complaint", "Dear Ida Ott, sorry.", "email", "ida@example.com")
    complaints.answer(made.id, said, key="a", **desk.head())
    open_yet = refused(lambda: complaints.empty_contacts([made.id], **desk.head()))
    assert open_yet == [(0, "complaint_open")]
    complaints.set_states([made.id], "closed", **desk.head())
    complaints.empty_contacts([made.id], **desk.head())
    contact = complaints.read.contacts([made.id])[made.id]
    assert contact[:4] == ("", "", "", "")
    assert contact.emptied_at
    [answer] = complaints.read.answers(made.id)
    assert (answer.to, answer.subject, answer.body) == ("", "", "")
    assert complaints.read.listed(complaints.Wanted(text="ida")) == []


@pytest.mark.parametrize("what", ["link", "unlink", "note"])
def test_unknown_complaints_are_refused(desk, what):
    [drill] = desk.world.drills(1)
    acts = {
        "link": lambda: complaints.link(10**6, [drill], **desk.head()),
        "unlink": lambda: complaints.unlink(10**6, drill, **desk.head()),
        "note": lambda: complaints.note([10**6], "x", **desk.head()),
    }
    assert refused(acts[what]) == [(None, "unknown_id")]


def test_a_change_to_what_stands_now_is_undone_only_where_it_is_the_last(desk):
    made = desk.complaint()
    [first] = complaints.set_states([made.id], "looking", **desk.head())
    complaints.set_states([made.id], "waiting", **desk.head())
    [last] = complaints.set_states([made.id], "looking", **desk.head())
    story = complaints.read.story(made.id)
    assert complaints.undoable(story, now(made), set()) == {last}
    assert refused(lambda: complaints.undo([first], **desk.head())) == [(0, "complaint_not_undone")]
    complaints.undo([last], **desk.head())
    assert now(made).state == "waiting"


def test_undoing_an_unlink_says_again_how_sure_it_was(desk):
    [drill] = desk.world.drills(1)
    made = desk.complaint()
    complaints.link(made.id, [drill], **desk.head(), sure=40, why="1 of 2")
    before = complaints.read.links([made.id])
    complaints.undo(complaints.unlink(made.id, drill, **desk.head()), **desk.head())
    assert complaints.read.links([made.id]) == before


def test_the_longest_hints_are_undone_too(desk):
    made = desk.complaint()
    may, june = days_of("2026-05"), days_of("2026-06")
    long = Hints('"' * 200, "y" * 80, may, "ß" * 200, june, goods='"' * 200)
    complaints.set_hints(made.id, long, **desk.head())
    [line] = complaints.set_hints(made.id, Hints("short"), **desk.head())
    complaints.undo([line], **desk.head())
    assert now(made).hints == long


@pytest.mark.parametrize("what", ["UPDATE complaints_change SET text = 'x'",
                                  "DELETE FROM complaints_change"])  # fmt: skip
def test_the_database_keeps_the_story_as_it_is(desk, what):
    desk.complaint()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(what)


def test_notes_and_reasons_that_no_database_can_hold_are_refused(desk):
    [drill] = desk.world.drills(1)
    made = desk.complaint("x", drill)
    bad = [(None, "field_bad_characters")]
    assert refused(lambda: complaints.note([made.id], "a\0b", **desk.head())) == bad
    assert refused(lambda: complaints.unlink(made.id, drill, **desk.head(), reason="a\0b")) == bad
    assert (
        refused(lambda: complaints.set_states([made.id], "closed", **desk.head(), reason="\0"))
        == bad
    )
