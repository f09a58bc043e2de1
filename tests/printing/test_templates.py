"""Templates: each change is a version, and which one printed a label is on record."""

import json

import pytest

from stockthread import labels, printing
from stockthread.printing import read, worker
from tests.printing.cast import Clock, asked, printer
from tests.refusals import refused
from tests.world import START, World

pytestmark = pytest.mark.django_db
PLAIN = {
    "width": 50, "height": 25,
    "elements": [{"kind": "text", "x": 2, "y": 2, "width": 40, "height": 8, "text": "{code}"}],
}  # fmt: skip
OTHER = PLAIN | {"height": 30}


def add(code: str = "plain", description: object = PLAIN, subject: str = "unit") -> int:
    return printing.add_template(
        code, "Plain", subject, description, person=3, at=START, note="First"
    )


def test_a_new_installation_has_the_ready_templates() -> None:
    assert {each.code for each in read.templates()} == set(labels.READY)
    for each in read.templates():
        version = read.version_of(each.id)
        assert printing.parsed(version.description) == labels.READY[each.code].template


def test_a_change_is_a_version() -> None:
    id = add()
    number = printing.change_template(id, OTHER, version=1, person=4, at=START, note="Higher")
    assert number == 2
    assert read.template(id).version == 2
    assert [(each.number, each.person, each.note) for each in read.versions(id)] == [
        (2, 4, "Higher"), (1, 3, "First"),
    ]  # fmt: skip
    assert json.loads(read.version_of(id, 1).description)["height"] == 25
    assert json.loads(read.version_of(id).description)["height"] == 30
    assert printing.change_template(id, OTHER, version=2, person=4, at=START) == 2
    assert len(read.versions(id)) == 2


def test_an_old_version_can_come_back_as_a_new_one() -> None:
    id = add()
    printing.change_template(id, OTHER, version=1, person=4, at=START)
    assert printing.change_template(id, PLAIN, version=2, person=4, at=START) == 3


def test_of_two_who_change_a_template_the_second_is_told() -> None:
    id = add()
    printing.change_template(id, OTHER, version=1, person=4, at=START)
    third = PLAIN | {"height": 35}
    assert refused(lambda: printing.change_template(id, third, version=1, person=3, at=START)) == [
        (None, "template_changed_meanwhile")
    ]


def test_a_job_prints_with_the_version_it_was_asked_with(world: World, clock: Clock) -> None:
    id = add()
    items = world.drills(1)
    job = asked(world, items, clock, template=id, printer=printer(language="png"))
    printing.change_template(id, OTHER, version=1, person=4, at=START)
    worker.finish(job.id, clock)
    assert read.job(job.id).version == 1
    again = asked(world, items, clock, template=id, is_reprint_allowed=True, reason="Higher")
    assert again.version == 2
    assert [each.version for each in read.printed("item", items)] == [2, 1]


@pytest.mark.parametrize(
    "description, code",
    [
        (None, "template_bad"),
        ([], "template_bad"),
        ({"width": 50}, "template_bad"),
        (PLAIN | {"parts": {"a": "{b}", "b": "{a}"}}, "template_loop"),
        (PLAIN | {"elements": [PLAIN["elements"][0] | {"text": "{"}]}, "template_text"),
    ],
)
def test_bad_descriptions_are_refused(description: object, code: str) -> None:
    assert refused(lambda: add(description=description)) == [(None, code)]
    id = add()
    assert refused(
        lambda: printing.change_template(id, description, version=1, person=3, at=START)
    ) == [(None, code)]
    assert read.template(id).version == 1


def test_what_is_said_of_templates_is_checked() -> None:
    id = add()
    assert refused(add) == [(None, "code_taken")]
    assert refused(lambda: add("", subject="ship")) == [
        (None, "field_missing"), (None, "label_subject_unknown"),
    ]  # fmt: skip
    assert refused(lambda: printing.rename_template(id, " ")) == [(None, "field_missing")]
    assert refused(lambda: printing.rename_template(999, "x")) == [(None, "unknown_id")]
    assert refused(lambda: printing.close_template(999)) == [(None, "unknown_id")]
    assert refused(lambda: printing.reopen_template(999)) == [(None, "unknown_id")]
    assert refused(lambda: printing.change_template(999, PLAIN, version=1, person=3, at=START)) == [
        (None, "unknown_id")
    ]
    printing.rename_template(id, "Other")
    assert read.template(id).name == "Other"


def test_images_that_a_template_lacks_are_told() -> None:
    picture = {"kind": "picture", "x": 1, "y": 1, "width": 9, "height": 9, "image": "logo"}
    assert printing.missing_images(PLAIN | {"elements": [picture]}) == ["logo"]
    assert printing.missing_images(PLAIN) == []
