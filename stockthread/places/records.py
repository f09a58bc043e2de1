"""Records that go into and come out of the places area, and the kinds of places."""

from typing import NamedTuple

BUILT_KINDS = ("company", "site", "building", "zone", "aisle", "rack", "bin")
"""Places of our own: they form a tree and can be added, moved, renamed and closed."""

PARTY_KINDS = ("supplier", "customer", "carrier")
"""A party as a place; its name is the party's."""

VIRTUAL_KINDS = ("production", "scrap", "lost", "variance", "transit")
"""No places at all, one each: where things are made, end, are missed, differ, or are on their way
from one of our places to another."""

KINDS = BUILT_KINDS + PARTY_KINDS + VIRTUAL_KINDS
DEPTH_MAX = 20
MAP_MAX = 10**9
"""Millimetres; a thousand kilometres."""


class NewPlace(NamedTuple):
    """A place to be stored. `parent_code` may be of the same batch; empty means at the top.

    x, y, w, h are its rectangle on the site's map in millimetres: all four, or none.
    """

    code: str
    name: str
    kind: str
    parent_code: str = ""
    x: int | None = None
    y: int | None = None
    w: int | None = None
    h: int | None = None


class Place(NamedTuple):
    """A place. `path` holds the ids from the top to itself, "/1/5/9/"; `party` is an id."""

    id: int
    parent: int | None
    code: str
    name: str
    kind: str
    party: int | None
    path: str
    is_active: bool
    x: int | None
    y: int | None
    w: int | None
    h: int | None

    @property
    def depth(self) -> int:
        """How many places lie above it."""
        return self.path.count("/") - 2
