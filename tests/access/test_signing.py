"""Signatures: an act on record as meant by the person who did it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from stockthread import access
from stockthread.access import Signer
from stockthread.kernel import db
from tests.refusals import refused

pytestmark = pytest.mark.django_db

AT = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
GINA = Signer(7, "quality", access.BY_PASSWORD, AT, "desk 2")


def signed(signer: Signer | None = GINA, **fields: object) -> int:
    said = {
        "act_kind": "event", "act_id": "12", "meaning": "I release 3 holds.",
        "content": {"event": 12, "holds": [1, 2, 3]}, **fields,
    }  # fmt: skip
    return access.sign(signer, **said)  # type: ignore[arg-type]


def test_a_signature_says_who_when_what_and_how() -> None:
    id = signed()
    [found] = access.signatures_of("event", ["12"])
    assert found == access.Signature(
        id, "event", "12", "I release 3 holds.",
        access.digest_of({"holds": [1, 2, 3], "event": 12}), 7, "quality", "password", "desk 2", AT,
    )  # fmt: skip
    assert access.signatures_of("event", ["13"]) == []


def test_the_digest_is_sha_256_over_sorted_json() -> None:
    assert access.digest_of({"b": 1, "a": "ü"}) == (
        "4e7ff4080b1a00acdaf71eb0cdf2d504aa8068bbb375c002eac2df3f064047a7"
    )


def test_the_same_act_is_signed_once_and_another_content_anew() -> None:
    assert signed() == signed()
    assert signed(content={"event": 12, "holds": [1]}) != signed()
    assert access.count_signatures() == 2


def test_signatures_are_listed_from_the_newest() -> None:
    first, second, third = (signed(act_id=str(n), content={"n": n}) for n in range(3))
    assert [each.id for each in access.signatures(limit=2)] == [third, second]
    assert [each.id for each in access.signatures(before=second)] == [first]


def test_signatures_are_found_by_a_word_and_by_the_day() -> None:
    signed(meaning="I release 100% of it.")
    other = signed(act_kind="recall", act_id="RC-1")
    assert access.count_signatures(text="100% releasE") == 1
    assert [each.id for each in access.signatures(text="rc-1")] == [other]
    assert access.count_signatures(since=AT, until=AT + timedelta(seconds=1)) == 2
    assert access.count_signatures(until=AT) == 0


def test_nothing_is_signed_without_a_signer_or_a_meaning() -> None:
    assert refused(lambda: signed(None)) == [(None, "signature_needed")]
    assert refused(lambda: signed(meaning="")) == [(None, "signature_without_meaning")]
    assert refused(lambda: signed(meaning="x" * 501)) == [(None, "signature_without_meaning")]


@pytest.mark.parametrize(
    "sql", ["UPDATE access_signature SET meaning = 'other'", "DELETE FROM access_signature"]
)
def test_the_database_refuses_to_change_or_delete_a_signature(sql: str) -> None:
    signed()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        db.execute(sql)


def test_what_is_taken_back_is_not_signed() -> None:
    with pytest.raises(KeyError), transaction.atomic():
        signed()
        raise KeyError
    assert access.count_signatures() == 0
