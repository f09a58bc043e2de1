"""Records that come out of the demo area."""

from collections.abc import Mapping
from typing import NamedTuple


class DemoLogin(NamedTuple):
    """A user of the demo: the name to sign in with, the person's name, the role."""

    login: str
    name: str
    role: str


class DemoReport(NamedTuple):
    """What a call of `create` came to.

    made: False where the demo was there already; the other numbers are then 0. people: the
    person's id of each login. units, lots, containers, events: how many were made.
    """

    made: bool
    people: Mapping[str, int]
    units: int = 0
    lots: int = 0
    containers: int = 0
    events: int = 0
