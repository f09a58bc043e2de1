"""Records that go into and come out of holds."""

from datetime import datetime
from typing import Final, NamedTuple

from stockthread import ledger

ROLES: Final = ("", "quality", "admin")
"""Who may release what is held for a reason; "" for everybody who may release at all."""

BY_ITSELF: Final = ("PAPERS: specification ", "OUT-OF-SPEC: specification ")
"""How the reasons of holds begin that end by themselves, when what goods lack is in."""


class Reason(NamedTuple):
    """Why goods are held. blocks: what it forbids, a sum of the ledger's `Block`; role: who may
    release; is_signed: whoever releases signs it."""

    id: int
    code: str
    name: str
    blocks: int
    role: str = ""
    is_signed: bool = False
    is_active: bool = True


class NewReason(NamedTuple):
    """A reason to be stored, or what one is to say from now on."""

    code: str
    name: str
    blocks: int
    role: str = ""
    is_signed: bool = False


class ReasonChange(NamedTuple):
    """A reason was changed: what it said before, None where it was new, and after.

    person: 0 for those that were there from the start. undoes: the change that this one takes back.
    is_last: nothing was changed since, so that it can be undone.
    """

    id: int
    before: Reason | None
    after: Reason
    at: datetime
    person: int
    words: str
    undoes: int
    is_last: bool


class Told(NamedTuple):
    """An order that had been promised something that is held now: how many of it."""

    kind: str
    number: str
    units: int
    quantity: int


class Held(NamedTuple):
    """What a hold did. made: how many items were held because they are made from what was named.
    told: the orders that were promised some of it."""

    posting: ledger.Posting
    made: int
    told: tuple[Told, ...]


class Reach(NamedTuple):
    """What a hold would bear on now: units, lots and containers, in how many places; how many of
    the items are made from what was named; and the orders that were promised some of it."""

    units: int
    lots: int
    containers: int
    places: int
    made: int
    told: tuple[Told, ...]


class Needs(NamedTuple):
    """What it takes to release some holds: a signature, all of these roles (none: any that may).

    codes: of all their reasons. asking: of those that ask for a signature or a role.
    """

    is_signed: bool
    roles: tuple[str, ...]
    codes: tuple[str, ...]
    asking: tuple[str, ...] = ()
