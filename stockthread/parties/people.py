"""Adding, changing and erasing people who act in this system.

A person's row stays for ever, because the ledger names people by id; erasing empties it.
"""

import re
from collections.abc import Sequence

from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.parties.records import LOCAL_ADMINISTRATOR, SYSTEM, NewPerson, Person

_RULES = {"name": Rule(200, is_needed=True), "email": Rule(254)}
_COLUMNS = {"name": "text", "email": "text", "is_active": "boolean"}
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")

_CHANGE = "UPDATE parties_person SET name = %s, email = %s, is_active = %s WHERE id = %s"


def add_people(people: Sequence[NewPerson]) -> list[int]:
    """Store new people and return their ids, in order. Two may share a name or an address.

    Raises Refused with a line each: field_missing, field_too_long, field_bad_characters,
    bad_email.
    """
    people = [tidied(person) for person in people]
    found = [refusal for line, person in enumerate(people) for refusal in _refusals(line, person)]
    if found:
        raise Refused(found)
    with db.writing():
        values = [(*person, True) for person in people]
        return sorted(rows.insert("parties_person", _COLUMNS, values).values())


def change_person(person: Person) -> None:
    """Give a person this name, address and activity.

    Raises Refused unknown_id, person_is_built_in, or as `add_people` does.
    """
    person = tidied(person)
    if found := _refusals(None, NewPerson(person.name, person.email)):
        raise Refused(found)
    _change(person)


def erase_person(id: int) -> None:
    """Empty a person's record; what the person did stays, under the id alone.

    Raises Refused unknown_id, person_is_built_in.
    """
    _change(Person(id, name="", email="", is_active=False))


def email_refusals(line: int | None, email: str) -> list[Refusal]:
    """Check that an address, if there is one, has the form of one: bad_email."""
    if not email or _EMAIL.fullmatch(email):
        return []
    return [Refusal(line, "bad_email", {"email": email})]


def _refusals(line: int | None, person: NewPerson) -> list[Refusal]:
    return field_refusals(line, person, _RULES) + email_refusals(line, person.email)


def _change(person: Person) -> None:
    if person.id in (SYSTEM, LOCAL_ADMINISTRATOR):
        refuse("person_is_built_in")
    with db.writing():
        values = (person.name, person.email, person.is_active, person.id)
        if not db.execute(_CHANGE, values):
            refuse("unknown_id", id=person.id)
