"""Records that go into and come out of the parties area."""

from typing import NamedTuple

SYSTEM = 1
"""The person who acts when the application does something by itself."""

LOCAL_ADMINISTRATOR = 2
"""The person who acts for commands typed on the machine itself."""

KINDS = ("supplier", "customer", "carrier", "maker", "own")


class NewParty(NamedTuple):
    """A company to be stored; a known code says which one where it is to be changed."""

    code: str
    name: str
    is_supplier: bool = False
    is_customer: bool = False
    is_carrier: bool = False
    is_maker: bool = False
    is_own: bool = False
    note: str = ""


class Party(NamedTuple):
    """A company: what it is to us, any of five things, and a note."""

    id: int
    code: str
    name: str
    is_supplier: bool
    is_customer: bool
    is_carrier: bool
    is_maker: bool
    is_own: bool
    note: str


class NewContact(NamedTuple):
    """A way to reach the party with the code `party`."""

    party: str
    name: str
    email: str = ""
    phone: str = ""
    address: str = ""


class Contact(NamedTuple):
    """A way to reach a party; `party` is its id."""

    id: int
    party: int
    name: str
    email: str
    phone: str
    address: str


class NewPerson(NamedTuple):
    """Someone who will act in this system."""

    name: str
    email: str = ""


class Person(NamedTuple):
    """Someone who acts. An erased person has an empty name and does not act any more."""

    id: int
    name: str
    email: str
    is_active: bool
