"""Answers filled in from prepared ones, and what may stand in those."""

from stockthread import complaints, returns
from stockthread.complaints import NewAnswer, NewKind, NewTemplate
from stockthread.returns import NewTerm
from tests.complaints.conftest import PHONED
from tests.refusals import refused


def template(code):
    return next(each for each in complaints.read.templates() if each.code == code)


def test_a_prepared_answer_is_filled_in(desk):
    [drill] = desk.world.drills(1)
    returns.set_terms([NewTerm(24, desk.world.drill)])
    desk.shop.sell([drill])
    made = desk.complaint("It smokes", drill, contact=PHONED)
    draft = complaints.drafted(made.id, template("SEND-IN"), on=desk.shop.day)
    assert draft.subject == "Your complaint C-26-0001: please send it in"
    assert draft.body.startswith("Dear Ida Ott,\n\nwe want to look at your Cordless drill D")
    assert "It is under warranty until 2028-03-02." in draft.body
    german = complaints.drafted(made.id, template("EINGANG"), on=desk.shop.day)
    assert german.body.startswith("Guten Tag Ida Ott,")


def test_fields_that_are_not_known_leave_no_holes(desk):
    made = desk.complaint("It smokes")
    draft = complaints.drafted(made.id, template("RECEIVED"), on=desk.shop.day)
    assert "Dear customer," in draft.body
    assert "about your. We" in draft.body


def test_what_customers_write_is_never_taken_for_a_field(desk):
    contact = PHONED._replace(name="{words} {0.__class__}")
    made = desk.complaint("{company}", contact=contact)
    draft = complaints.drafted(made.id, template("RECEIVED"), on=desk.shop.day)
    assert "Dear {words} {0.__class__}," in draft.body


def test_an_answer_is_recorded_once_and_the_complaint_is_answered(desk):
    made = desk.complaint(contact=PHONED)
    said = NewAnswer("Sorry", "We send another one.\r\nSoon.", "email", "ida@example.com", "X")
    first = complaints.answer(made.id, said, key="a", **desk.head())
    again = complaints.answer(made.id, said, key="a", **desk.head())
    assert first.is_new
    assert again == first._replace(is_new=False)
    assert first.body == "We send another one.\nSoon."
    assert complaints.read.complaint(made.id).state == "answered"
    assert [c.what for c in complaints.read.story(made.id)] == ["replied", "state", "made"]
    complaints.answer(made.id, said, key="b", **desk.head(), state="waiting")
    assert complaints.read.complaint(made.id).state == "waiting"
    complaints.set_states([made.id], "closed", **desk.head())
    assert refused(lambda: complaints.answer(made.id, said, key="c", **desk.head())) == [
        (0, "complaint_state")
    ]
    assert len(complaints.read.answers(made.id)) == 2


def test_bad_answers_are_refused(desk):
    made = desk.complaint()
    good = NewAnswer("Sorry", "We send another one.", "letter")
    for code, new in {
        "field_missing": good._replace(body=" "),
        "field_too_long": good._replace(body="x" * 5_001),
        "complaint_way": good._replace(way="pigeon"),
        "field_bad_characters": good._replace(subject="a\nBcc: all@example.com"),
    }.items():
        act = lambda new=new: complaints.answer(made.id, new, key="a", **desk.head())  # noqa: E731
        assert refused(act) == [(None, code)]


def test_kinds_and_prepared_answers_are_added_changed_and_put_away(desk):
    complaints.set_kinds([NewKind("NOISE", "Too loud", 10), NewKind("DEAD", "Is dead")])
    kinds = {each.code: each for each in complaints.read.kinds()}
    assert (kinds["NOISE"].days, kinds["DEAD"].name) == (10, "Is dead")
    complaints.offer_kind("NOISE", is_active=False)
    assert not next(each for each in complaints.read.kinds() if each.code == "NOISE").is_active
    complaints.set_templates([NewTemplate("NO", "No", "About {number}", "Dear {name}")])
    complaints.offer_template("NO", is_active=False)
    assert not template("NO").is_active
    assert refused(lambda: complaints.set_kinds([
        NewKind("DEAD", "x"), NewKind("bad code", "x"), NewKind("X", ""), NewKind("Y", "y", 0),
    ])) == [(1, "complaint_code"), (2, "field_missing"), (3, "complaint_days")]  # fmt: skip
    assert refused(lambda: complaints.set_templates([
        NewTemplate("A", "a", "s", "{serial.__class__}"), NewTemplate("B", "b", "", ""),
    ])) == [(0, "complaint_field"), (1, "field_missing"), (1, "field_missing")]  # fmt: skip
    assert refused(lambda: complaints.offer_kind("ZZ", is_active=True)) == [
        (None, "complaint_kind")
    ]
    assert refused(lambda: complaints.offer_template("ZZ", is_active=True)) == [
        (None, "complaint_template")
    ]
    assert refused(lambda: complaints.set_kinds([])) == [(None, "no_lines")]
    assert refused(lambda: complaints.set_templates([])) == [(None, "no_lines")]
