"""Types of codes: told in words, tried with two codes, one's own added."""

import pytest
from django.utils.html import escape

from stockthread import identifiers


def text_of(client, **said: str) -> str:
    return client.get("/code-types", said).content.decode()


def test_every_type_is_told_with_what_it_ignores(world, clerk):
    text = text_of(clerk)
    for each in identifiers.read.code_types():
        assert escape(each.name) in text
    assert "the whole company: nothing else may have it" in text
    assert "four units" in text


@pytest.mark.parametrize(
    ("type", "one", "other", "said"),
    [
        ("serial", "a b-7", "AB7", "Two codes that look alike"),
        ("asset_tag", "tag-7", "TAG-7", "One code"),
        ("imei", "35 2099", "35-2099", "One code"),
        ("serial", "A1", "B2", "Two codes"),
        ("serial", "A1", " ", "Write two codes."),
        ("serial", "A" * 129, "B", "129 characters"),
        ("nope", "A1", " A1 ", "One code"),
    ],
)
def test_two_codes_are_tried_against_a_type(world, clerk, type, one, other, said):
    assert said in text_of(clerk, type=type, one=one, other=other)


def test_a_type_of_ones_own_is_added(world, clerk):
    form = {"name": "RFID tag", "code": "rfid", "scope": "company", "folds": ["folds_case"]}
    answer = clerk.post("/code-types/new/post", form, follow=True)
    assert "RFID tag" in answer.content.decode()
    stored = identifiers.read.code_type_by_code("rfid")
    assert stored[2:] == ("RFID tag", "company", True, False, False, False, "")
    again = clerk.post("/code-types/new/post", form)
    assert again.status_code == 422
    assert "belongs to another type of code" in again.content.decode()
    assert "checked" in again.content.decode()


@pytest.mark.parametrize("form", [{}, {"name": "X", "code": "x"}, {"name": "", "scope": "maker"}])
def test_what_is_missing_is_said(world, clerk, form):
    before = identifiers.read.code_types()
    assert clerk.post("/code-types/new/post", form).status_code == 422
    assert identifiers.read.code_types() == before


def test_who_may_not_set_up_may_look_and_try(world):
    operator = world.client("operator")
    assert "New type" not in text_of(operator)
    assert operator.get("/code-types/new").status_code == 403
    assert operator.post("/code-types/new/post", {}).status_code == 403
