"""Everywhere that stock can be: our own places, parties as places, and the virtual ones.

Other areas use what is listed here.
"""

from stockthread.places import read
from stockthread.places.additions import (
    add_places,
    check_places,
    place_of_party,
    place_with_code,
    places_of_parties,
)
from stockthread.places.changes import close_place, move_place, rename, reopen_place, under
from stockthread.places.read import virtual_place
from stockthread.places.records import (
    BUILT_KINDS,
    KINDS,
    PARTY_KINDS,
    VIRTUAL_KINDS,
    NewPlace,
    Place,
)

__all__ = [
    "BUILT_KINDS",
    "KINDS",
    "PARTY_KINDS",
    "VIRTUAL_KINDS",
    "NewPlace",
    "Place",
    "add_places",
    "check_places",
    "close_place",
    "move_place",
    "place_of_party",
    "place_with_code",
    "places_of_parties",
    "read",
    "rename",
    "reopen_place",
    "under",
    "virtual_place",
]
