"""Companies we deal with, how to reach them, and the people who act in this system.

Other areas use what is listed here.
"""

from stockthread.parties import read
from stockthread.parties.companies import (
    add_contacts,
    add_parties,
    change_contact,
    change_parties,
    check_parties,
    unknown_parties,
)
from stockthread.parties.people import add_people, change_person, erase_person
from stockthread.parties.records import (
    KINDS,
    LOCAL_ADMINISTRATOR,
    SYSTEM,
    Contact,
    NewContact,
    NewParty,
    NewPerson,
    Party,
    Person,
)

__all__ = [
    "KINDS",
    "LOCAL_ADMINISTRATOR",
    "SYSTEM",
    "Contact",
    "NewContact",
    "NewParty",
    "NewPerson",
    "Party",
    "Person",
    "add_contacts",
    "add_parties",
    "add_people",
    "change_contact",
    "change_parties",
    "change_person",
    "check_parties",
    "erase_person",
    "read",
    "unknown_parties",
]
