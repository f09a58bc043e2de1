"""By whom a party is to be reached: its first contact with an e-mail, else an address, else a
telephone. Nothing here writes."""

from collections.abc import Sequence

from stockthread import parties
from stockthread.parties import Contact


def contacts_of(some: Sequence[int]) -> dict[int, Contact]:
    """Return the contact to whom notices go, by party; those without any are left out."""
    return {
        party: min(found, key=lambda each: (not each.email, not each.address, not each.phone))
        for party, found in parties.read.contacts_of(some).items()
    }


def own_contact() -> Contact | None:
    """Return by whom we are to be asked: our first contact with a telephone, else an e-mail."""
    own = parties.read.own_party()
    found = parties.read.contacts_of([own.id]).get(own.id, []) if own else []
    found = [each for each in found if each.phone or each.email]
    return min(found, key=lambda each: (not each.phone, not each.email), default=None)
