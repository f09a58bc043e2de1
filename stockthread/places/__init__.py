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
from stockthread.places.changes import (
    change_place,
    close_place,
    mark_quarantine,
    move_place,
    open_below,
    rename,
    reopen_place,
    under,
)
from stockthread.places.read import virtual_place
from stockthread.places.records import (
    BUILT_KINDS,
    KINDS,
    PARTY_KINDS,
    VIRTUAL_KINDS,
    NewPlace,
    Place,
)
from stockthread.places.series import series, shown_series
from stockthread.places.walking import walk

__all__ = [
    "BUILT_KINDS",
    "KINDS",
    "PARTY_KINDS",
    "VIRTUAL_KINDS",
    "NewPlace",
    "Place",
    "add_places",
    "change_place",
    "check_places",
    "close_place",
    "mark_quarantine",
    "move_place",
    "open_below",
    "place_of_party",
    "place_with_code",
    "places_of_parties",
    "read",
    "rename",
    "reopen_place",
    "series",
    "shown_series",
    "under",
    "virtual_place",
    "walk",
]
