"""Complaints put on record, with what they are about, photos, and who complains."""

from datetime import UTC, date, datetime

import pytest

from stockthread import complaints, files, ledger
from stockthread.complaints import NewComplaint, NewContact, days_of
from stockthread.files import NewFile
from stockthread.ledger import Cause, Lines
from tests.complaints.conftest import PHONED, photo
from tests.refusals import refused


def test_a_complaint_has_a_number_a_state_and_a_deadline(desk):
    [drill] = desk.world.drills(1)
    made = desk.complaint("  It hums \n when it is hot ", drill, kind="DEAD", contact=PHONED)
    assert made.number == "C-26-0001"
    assert (made.state, made.words) == ("new", "It hums when it is hot")
    assert made.hints.product == desk.world.drill
    assert (made.due - made.made_at).days == 2
    assert complaints.read.contacts([made.id])[made.id].email == "ida@example.com"
    [link] = complaints.read.links([made.id])[made.id]
    assert (link.item, link.how, link.sure) == (drill, "scanned", 100)
    [line] = complaints.read.story(made.id)
    assert (line.what, line.after, line.text) == ("made", "phone", made.words)


def test_what_is_dangerous_comes_first_and_is_looked_at_sooner(desk):
    spoken = desk.complaint("Da kam RAUCH heraus")
    sorted_so = desk.complaint("It made me fall", kind="SAFETY")
    plain = desk.complaint("It is too loud")
    assert [(each.danger, each.is_dangerous) for each in (spoken, sorted_so, plain)] == [
        ("rauch", True), ("", True), ("", False),
    ]  # fmt: skip
    assert [(each.due - each.made_at).days for each in (spoken, sorted_so, plain)] == [1, 1, 2]
    listed = complaints.read.listed
    assert [each.id for each in listed()] == [sorted_so.id, spoken.id, plain.id]
    assert [each.id for each in listed(limit=2)] == [sorted_so.id, spoken.id]
    assert [each.id for each in listed(before=spoken.mark)] == [plain.id]
    assert [each.id for each in listed(before=sorted_so.mark, limit=1)] == [spoken.id]
    wanted = complaints.Wanted(is_dangerous=True)
    assert complaints.read.count(wanted) == len(listed(wanted)) == 2
    complaints.set_states([sorted_so.id], "closed", **desk.head())
    assert [each.id for each in listed()] == [spoken.id, plain.id, sorted_so.id]


def test_people_say_what_is_dangerous_whatever_the_words_say(desk):
    one, other = desk.complaint("No smoke, no fire"), desk.complaint("The blade came off")
    assert one.danger == "smoke"
    [line] = complaints.judge([one.id], is_dangerous=False, reason="none", **desk.head())
    complaints.judge([other.id], is_dangerous=True, **desk.head())
    now = {each.id: each.is_dangerous for each in complaints.read.listed()}
    assert now == {one.id: False, other.id: True}
    complaints.undo([line], **desk.head())
    assert complaints.read.complaint(one.id).is_dangerous


def test_words_of_danger_are_set_for_each_language(desk):
    made, closed = desk.complaint("Esce del fumo"), desk.complaint("Fumo!")
    complaints.set_states([closed.id], "closed", **desk.head())
    assert complaints.set_danger_words("it", ["fumo", " esplo* ", "fumo"]) == 1
    assert complaints.read.danger_words()["it"] == ["fumo", "esplo*"]
    assert complaints.read.complaint(made.id).danger == "fumo"
    assert not complaints.read.complaint(closed.id).is_dangerous
    assert complaints.set_danger_words("it", []) == 1
    assert not complaints.read.complaint(made.id).is_dangerous
    assert refused(lambda: complaints.set_danger_words("Italian!", ["fumo"])) == [
        (None, "complaint_language")
    ]
    assert refused(lambda: complaints.set_danger_words("it", ["fumo", "*", "a*b", "a\0b"])) == [
        (1, "complaint_danger_word"), (2, "complaint_danger_word"), (3, "complaint_danger_word"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("It burned my hand!", "burned"),
        ("We got an  ELECTRIC\nshock", "electric shock"),
        ("Ça brule, choc electrique", "brule"),
        ("Brand new, works like a gift", ""),
        ("There was glass in it, then smoke", "glass"),
        ("", ""),
    ],
)
def test_words_of_danger_are_found_whole_in_any_writing(said, found):
    terms = ["smoke*", "burn*", "electric shock", "brûl*", "choc électrique", "glass", "brand"]
    assert complaints.danger_in(said, terms[:-1]) == found


def test_the_same_key_records_once_and_another_request_under_it_is_refused(desk):
    first = desk.complaint("It does not start", key="one")
    assert desk.complaint("It does not start", key="one") == first
    assert refused(lambda: desk.complaint("It smokes", key="one")) == [(None, "key_reused")]
    assert complaints.read.count() == 1


def test_numbers_that_events_name_already_are_passed_over(desk):
    [drill] = desk.world.drills(1)
    cause = Cause(complaints.CAUSE, "C-26-0001")
    ledger.hold(Lines([drill]), reason="x", blocks=1, act=desk.world.act(cause=cause))
    assert desk.complaint().number == "C-26-0002"
    named = desk.complaint("The one of that event", drill, own_number="C-26-0001")
    assert named.number == "C-26-0001"
    again = refused(lambda: desk.complaint("Again", own_number="c-26-0001"))
    assert again == [(None, "complaint_number_taken")]


def test_it_may_be_about_things_nobody_knows_yet(desk):
    made = desk.complaint(
        code="D00?1", number="SO-7", bought=days_of("2026-02"), lot="L-1",
        best_before=days_of("2026-09-01"),
        goods="drill", party=desk.world.customer_party, product=desk.world.drill,
    )  # fmt: skip
    assert made.hints.bought == (date(2026, 2, 1), date(2026, 2, 28))
    assert complaints.read.complaint(made.id).hints == made.hints
    assert complaints.read.links([made.id]) == {}


def test_bad_complaints_are_refused_and_nothing_is_stored(desk):
    container = desk.world.cartons(1)[0]
    [drill] = desk.world.drills(1)
    cases = {
        "field_missing": {"words": "   "},
        "field_too_long": {"words": "x" * 2_001},
        "complaint_channel": {"channel": "smoke"},
        "complaint_kind": {"kind": "NOSUCH"},
        "complaint_party": {"party": 999},
        "complaint_product": {"product": 999},
        "bad_email": {"contact": NewContact(email="nobody")},
        "field_bad_characters": {"words": "\x07 it rings"},
    }
    for code, more in cases.items():
        words = more.pop("words", "It does not start")
        assert refused(lambda w=words, m=more: desk.complaint(w, **m)) == [(None, code)]
    assert refused(lambda: desk.complaint("x", drill, container, 999)) == [
        (1, "complaint_item"), (2, "complaint_item"),
    ]  # fmt: skip
    assert refused(lambda: complaints.record(
        NewComplaint("x", "phone"), key="", **desk.head()
    )) == [(None, "bad_key")]  # fmt: skip
    assert complaints.read.count() == 0


def test_photos_are_made_anew_and_other_files_looked_at(desk):
    made = desk.complaint(
        files=(NewFile("smoke.PNG", photo()), NewFile("invoice.pdf", b"%PDF-1.4 x"))
    )
    kept = files.read.of_subjects(files.COMPLAINT, [made.id])[made.id]
    assert [(each.name, each.media_type) for each in kept] == [
        ("smoke.jpg", "image/jpeg"), ("invoice.pdf", "application/pdf"),
    ]  # fmt: skip
    assert files.read.content(kept[0]).startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "file, code",
    [
        (NewFile("x.exe", b"MZ"), "file_type"),
        (NewFile("x.html", b"<script>"), "file_type"),
        (NewFile("x.svg", b"<svg onload=alert(1)>"), "file_type"),
        (NewFile("x.jpg", b"<script>alert(1)</script>"), "image_unreadable"),
        (NewFile("x.pdf", b"<html>"), "file_type"),
        (NewFile("x.png", b""), "file_empty_given"),
        (NewFile("x.pdf", b"%PDF-" + b"0" * 15_000_000), "file_over_limit"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_hostile_files_are_refused_and_no_complaint_is_made(desk, file, code):
    assert refused(lambda: desk.complaint(files=(file,))) == [(0, code)]
    assert complaints.read.count() == 0


def test_a_small_file_cannot_become_a_huge_picture(desk):
    bomb = NewFile("x.png", photo(9_000, 9_000))
    assert len(bomb.data) < 500_000
    assert refused(lambda: desk.complaint(files=(bomb,))) == [(0, "image_too_large")]


def test_at_most_ten_files_come_with_a_complaint(desk):
    some = tuple(NewFile(f"{n}.png", photo(10 + n)) for n in range(11))
    assert refused(lambda: desk.complaint(files=some)) == [(None, "too_many_lines")]


def test_complaints_are_found_by_words_number_and_person(desk):
    first = desk.complaint("The Battery is empty", kind="WORN", contact=PHONED)
    second = desk.complaint("It smells", channel="page")

    def found(**wanted):
        return [c.id for c in complaints.read.listed(complaints.Wanted(**wanted))]

    assert found() == [second.id, first.id]
    assert found(text="batt EMPTY") == found(text="ida@") == found(text="ott") == [first.id]
    assert found(text="c-26-0002") == found(channel="page") == [second.id]
    assert found(kind="WORN") == [first.id]
    assert found(text="100%") == found(assigned=desk.world.ben) == []
    assert found(assigned=-1) == [second.id, first.id]
    assert complaints.read.count(complaints.Wanted(states=("new",))) == 2
    assert complaints.read.by_number("c-26-0001").id == first.id
    assert refused(lambda: complaints.read.by_number("C-1")) == [(None, "unknown_complaint")]


def test_the_number_has_the_year_of_the_companys_day(desk, settings):
    settings.TIME_ZONE = "Europe/Vienna"
    at = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    new = NewComplaint("It smokes", "phone")
    made = complaints.record(new, key="eve", by=desk.by, at=at)
    assert made.number.split("-")[1] == "27"
