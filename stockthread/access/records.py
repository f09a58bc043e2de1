"""Records that go into and come out of the access area."""

from datetime import datetime
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


class Signer(NamedTuple):
    """Who has just shown again who they are, and how: by a `password`, or at the `machine`."""

    person: int
    role: str
    how: str
    at: datetime
    device: str = ""


class Signature(NamedTuple):
    """What somebody signed: the act (kind and id), its meaning as a sentence, and the digest of
    what was signed."""

    id: int
    act_kind: str
    act_id: str
    meaning: str
    digest: str
    person: int
    role: str
    how: str
    device: str
    at: datetime
