"""Accounts: which person a user acts as."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction

from stockthread import parties
from stockthread.access import (
    Account,
    Actor,
    accounts,
    actor_of,
    add_account,
    change_role,
    local_actor,
    system_actor,
)
from stockthread.parties import NewPerson, Person
from tests.refusals import refused

pytestmark = pytest.mark.django_db


def _user(name: str) -> int:
    return int(get_user_model().objects.create_user(username=name).pk)


def _person(name: str) -> int:
    return parties.add_people([NewPerson(name)])[0]


def test_a_user_acts_as_a_person_in_a_role() -> None:
    user, ada = _user("ada"), _person("Ada")
    add_account(user, ada, "operator")
    assert actor_of(user) == Actor(ada, "Ada", "operator")
    assert Account(user, ada, "Ada", "operator") in accounts()


def test_a_user_without_an_account_is_nobody() -> None:
    assert refused(lambda: actor_of(_user("eve"))) == [(None, "no_account")]


def test_a_person_who_no_longer_acts_cannot_sign_in() -> None:
    user, ada = _user("ada"), _person("Ada")
    add_account(user, ada, "admin")
    parties.change_person(Person(ada, "Ada", "", is_active=False))
    assert refused(lambda: actor_of(user)) == [(None, "no_account")]
    assert refused(lambda: add_account(_user("eve"), ada, "viewer")) == [(None, "unknown_person")]


def test_a_user_has_one_account() -> None:
    user, ada = _user("ada"), _person("Ada")
    add_account(user, ada, "viewer")
    assert refused(lambda: add_account(user, ada, "admin")) == [(None, "account_taken")]


def test_a_role_must_be_one_of_the_roles() -> None:
    user, ada = _user("ada"), _person("Ada")
    assert refused(lambda: add_account(user, ada, "boss")) == [(None, "unknown_role")]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_account (user_id, person_id, role) VALUES (%s, %s, 'boss')",
            (user, ada),
        )


def test_the_last_admin_stays() -> None:
    ada, bob = _user("ada"), _user("bob")
    add_account(ada, _person("Ada"), "admin")
    for account in accounts():  # of an installation that has an admin already
        if account.role == "admin" and account.user != ada:
            change_role(account.user, "viewer")
    assert refused(lambda: change_role(ada, "viewer")) == [(None, "last_admin")]
    add_account(bob, _person("Bob"), "admin")
    change_role(ada, "viewer")
    assert actor_of(ada).role == "viewer"
    assert refused(lambda: change_role(bob, "quality")) == [(None, "last_admin")]


def test_a_role_is_given_to_a_known_user_only() -> None:
    assert refused(lambda: change_role(_user("eve"), "viewer")) == [(None, "no_account")]
    assert refused(lambda: change_role(_user("eva"), "boss")) == [(None, "unknown_role")]


def test_the_two_built_in_actors_are_the_first_two_people() -> None:
    names = parties.read.people_names([local_actor().person, system_actor().person])
    for actor in (local_actor(), system_actor()):
        assert names[actor.person] == actor.name
        assert actor.role == "admin"
