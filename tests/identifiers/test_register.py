"""The seeded code types, and the register of schemes."""

import pytest

from stockthread.identifiers import NewScheme, add_schemes, canonical, close_scheme, read
from stockthread.kernel.errors import Refused

pytestmark = pytest.mark.django_db


def test_the_code_types_are_there() -> None:
    code_types = read.code_types()
    assert [(each.code, each.scope) for each in code_types] == [
        ("serial", "product"),
        ("maker_serial", "maker"),
        ("lot", "product"),
        ("sscc", "company"),
        ("asset_tag", "company"),
        ("imei", "company"),
        ("mac", "company"),
    ]
    for each in code_types:
        assert read.code_type(each.id) == each == read.code_type_by_code(each.code)
    with pytest.raises(Refused):
        read.code_type(0)
    with pytest.raises(Refused):
        read.code_type_by_code("colour")


@pytest.mark.parametrize(
    ("code", "raw", "canonical_form"),
    [
        ("serial", "ab-0 12", "ab-0 12"),
        ("lot", "ab-0 12", "ab-0 12"),
        ("asset_tag", "ab-0 12", "AB-0 12"),
        ("sscc", "3 4012345 123456789 5", "340123451234567895"),
        ("imei", "49-015420-323751-8", "490154203237518"),
        ("mac", "001b.6384.45e6", "00:1B:63:84:45:E6"),
    ],
)
def test_code_types_fold_as_their_writing_goes(code: str, raw: str, canonical_form: str) -> None:
    assert canonical(read.code_type_by_code(code), raw) == canonical_form


def test_schemes_are_stored_and_read_back() -> None:
    serial = read.code_type_by_code("serial").id
    new = [
        NewScheme("B", "Drills", "DR-{counter:6}", serial),
        NewScheme("A", "", "{counter:4}", serial),
    ]
    ids = add_schemes(new)
    assert [read.scheme(id)[1:] for id in ids] == [(*each, True) for each in new]
    assert [each.code for each in read.schemes()] == ["A", "B"]
    close_scheme(ids[1])
    assert [each.code for each in read.schemes()] == ["B", "A"]
    assert not read.scheme_by_code("A").is_active
    assert add_schemes([]) == []


def test_every_bad_line_is_named_and_nothing_stored() -> None:
    serial, tag = (read.code_type_by_code(code).id for code in ("serial", "asset_tag"))
    with pytest.raises(Refused) as caught:
        add_schemes(
            [
                NewScheme("A", "", "{counter:4}", serial),
                NewScheme("B", "", "DR-", serial),
                NewScheme("A", "", "{counter:4}", serial),
                NewScheme(" ", "", "{counter:4}", serial),
                NewScheme("C", "", "{counter:4}", 0),
                NewScheme("D", "", "{counter:4:aA}", tag),
            ]
        )
    assert [(each.line, each.code) for each in caught.value.refusals] == [
        (1, "bad_scheme"),
        (2, "code_taken"),
        (3, "empty_code"),
        (4, "unknown_id"),
        (5, "bad_scheme"),
    ]
    assert read.schemes() == []


def test_a_code_is_taken_once() -> None:
    serial = read.code_type_by_code("serial").id
    add_schemes([NewScheme("A", "", "{counter:4}", serial)])
    with pytest.raises(Refused) as caught:
        add_schemes(
            [NewScheme("B", "", "{counter:4}", serial), NewScheme("A", "", "{counter:5}", serial)]
        )
    assert [(each.line, each.code) for each in caught.value.refusals] == [(1, "code_taken")]
    assert [each.code for each in read.schemes()] == ["A"]


def test_a_closed_or_unknown_scheme_cannot_be_closed() -> None:
    serial = read.code_type_by_code("serial").id
    (id,) = add_schemes([NewScheme("A", "", "{counter:4}", serial)])
    close_scheme(id)
    for each in (id, id + 1):
        with pytest.raises(Refused) as caught:
            close_scheme(each)
        assert caught.value.refusals[0].code == "scheme_unknown"


def test_a_schemes_own_texts_are_checked() -> None:
    serial = read.code_type_by_code("serial").id
    for code, name, told in (
        ("A\nB", "", "field_bad_characters"),
        ("A" * 61, "", "field_too_long"),
        ("A", "x" * 201, "field_too_long"),
    ):
        with pytest.raises(Refused) as caught:
            add_schemes([NewScheme(code, name, "{counter:4}", serial)])
        assert [refusal.code for refusal in caught.value.refusals] == [told]
