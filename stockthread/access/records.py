"""Records that go into and come out of the access area."""

from typing import NamedTuple


class Actor(NamedTuple):
    """Who does something: a person's id and name, and the role in which they do it."""

    person: int
    name: str
    role: str


class Account(NamedTuple):
    """What the user with this id may do: act as a person, in a role."""

    user: int
    person: int
    name: str
    role: str
