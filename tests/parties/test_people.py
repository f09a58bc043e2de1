"""People who act in this system."""

import pytest

from stockthread.parties import (
    LOCAL_ADMINISTRATOR,
    SYSTEM,
    NewPerson,
    Person,
    add_people,
    change_person,
    erase_person,
    read,
)
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def test_two_people_are_there_from_the_beginning() -> None:
    assert read.people_names([SYSTEM, LOCAL_ADMINISTRATOR]) == {
        SYSTEM: "System",
        LOCAL_ADMINISTRATOR: "Local administrator",
    }


def test_people_are_stored_in_order_even_with_one_name() -> None:
    ids = add_people([NewPerson("Ada", "ada@example.com"), NewPerson("Bob"), NewPerson("Bob")])
    assert ids == sorted(ids)
    assert read.person(ids[0]) == Person(ids[0], "Ada", "ada@example.com", True)
    assert [each.id for each in read.people()][-3:] == ids


def test_a_person_needs_a_name_and_an_address_that_is_one() -> None:
    batch = [NewPerson("Ada"), NewPerson(""), NewPerson("Bob", "bob"), NewPerson("E", "a b@c")]
    assert refused(lambda: add_people(batch)) == [
        (1, "field_missing"),
        (2, "bad_email"),
        (3, "bad_email"),
    ]


def test_an_erased_person_leaves_an_empty_row() -> None:
    (ada,) = add_people([NewPerson("Ada", "ada@example.com")])
    erase_person(ada)
    assert read.person(ada) == Person(ada, "", "", False)
    assert read.people_names([ada]) == {ada: ""}


def test_a_person_can_be_changed_and_must_be_known() -> None:
    (ada,) = add_people([NewPerson("Ada")])
    change_person(Person(ada, "Ada L.", "ada@example.com", True))
    assert read.person(ada).name == "Ada L."
    assert refused(lambda: change_person(Person(ada, "", "", True))) == [(None, "field_missing")]
    assert refused(lambda: erase_person(10**9)) == [(None, "unknown_id")]
    assert refused(lambda: read.person(10**9)) == [(None, "unknown_id")]


@pytest.mark.parametrize("id", [SYSTEM, LOCAL_ADMINISTRATOR])
def test_the_first_two_people_stay_as_they_are(id: int) -> None:
    assert refused(lambda: erase_person(id)) == [(None, "person_is_built_in")]
