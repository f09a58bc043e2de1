"""Records that go into and come out of passports."""

from datetime import date, datetime
from typing import Final, NamedTuple

from stockthread import catalog
from stockthread.returns import Warranty

LANGUAGES: Final = ("en", "de", "fr", "es")
"""In which the public page speaks; the first where a visitor wants none of them."""

HERE, NEVER, FAR, OFTEN = ALARMS = ("here", "never", "far", "often")
"""Scanned in public although it is in our store; although it never left us; at two places that
are too far apart for the time between; by too many."""

OPEN, REAL, FALSE = DECISIONS = ("open", "real", "false")


class NewField(NamedTuple):
    """A field of a product's passport. language: "" for all. is_restricted: for those with a key
    or an account only."""

    name: str
    value: str
    language: str = ""
    is_restricted: bool = False


class Field(NamedTuple):
    """A field on record; see NewField."""

    product: int
    name: str
    value: str
    language: str
    is_restricted: bool


class Sheet(NamedTuple):
    """What the public page of a product does.

    is_public: whether its number alone opens a page. opens_by_serial: whether a serial without its
    key opens the unit's page, which is only safe where serials cannot be guessed.
    """

    product: int
    is_public: bool = True
    opens_by_serial: bool = False


class Grant(NamedTuple):
    """A key that opens the restricted part of a product's page, until a moment (None: always)."""

    id: int
    product: int
    note: str
    person: int
    made_at: datetime
    until: datetime | None
    revoked_at: datetime | None


class NewNotice(NamedTuple):
    """Words to be shown on the pages of items. texts: by language. reference: of a recall.

    owner: the kind of act whose notice it is and which alone withdraws it, "" for none.
    """

    reference: str
    texts: dict[str, str]
    items: tuple[int, ...] = ()
    products: tuple[int, ...] = ()
    owner: str = ""


class Notice(NamedTuple):
    """A notice that is published, or was. owner: the kind of act that alone withdraws it, "" for
    none. withdrawn_by: the person, 0 while it is shown."""

    id: int
    reference: str
    texts: dict[str, str]
    person: int
    published_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: int = 0
    owner: str = ""


class Passport(NamedTuple):
    """What a public page tells. item: 0 where only the product is known.

    issued_on: the day from which the number is on record. picture: the id of a file, 0 for none.
    """

    product: catalog.Product
    maker: str
    item: int
    code: str
    lot: str
    issued_on: date | None
    warranty: Warranty | None
    notices: tuple[Notice, ...]
    fields: tuple[Field, ...]
    picture: int


class Scan(NamedTuple):
    """Somebody opened the public page of an item. area: rough degrees, "" where not told.

    address: a salted hash of where it came from.
    """

    id: int
    item: int
    at: datetime
    area: str
    address: str


class Alarm(NamedTuple):
    """The public scans of an item do not fit what is on record.

    kind: one of ALARMS. evidence: in words. decision: one of DECISIONS.
    """

    id: int
    item: int
    kind: str
    evidence: str
    first_at: datetime
    last_at: datetime
    times: int
    decision: str
    person: int
    decided_at: datetime | None
    note: str
