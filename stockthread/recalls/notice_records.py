"""Records of notices, what is answered to them, and how much came of it."""

from datetime import datetime
from typing import Final, NamedTuple

HAVE, SOLD, DESTROYED, MISSING = ANSWERS = ("have", "sold", "destroyed", "missing")
"""What who was written to says of a thing: has it, sold it on, destroyed it, cannot find it."""

REACHED, UNREACHED, UNAWARE = RESULTS = ("reached", "unreached", "unaware")
"""What a call to a customer came to: knew of the notice and acted; did not answer; did not know."""

NOTICE, REMINDER = MAILS = ("notice", "reminder")

WITH_US, BACK, GONE, TOLD_SOLD, TOLD_MISSING, TOLD_HAVE, SILENT, UNTOLD = STATUSES = (
    "with_us", "back", "destroyed", "sold", "missing", "have", "silent", "untold",
)  # fmt: skip
"""How each part of a recall stands: with us already; came back; destroyed, on record or as told;
sold on, not found or still there, as told; told and no answer; nobody was told of it."""

DONE: Final = (WITH_US, BACK, GONE)
"""What closes the ring."""


class Notice(NamedTuple):
    """A party that was told, or is being told. key: the secret of its page. sent_at: when the
    first e-mail went out or the letter was posted, None before. reminded: how often.

    party: 0 for a buyer further on; via: the notice of who sold on to it, 0 for a party; contact:
    how the buyer is reached, as that said.
    """

    id: int
    recall: int
    party: int
    key: str
    name: str
    email: str
    made_at: datetime
    sent_at: datetime | None
    reminded: int
    reminded_at: datetime | None
    via: int = 0
    contact: str = ""


class NoticeItem(NamedTuple):
    """Of what a party was told: an item and how much of it, and when. is_sent: whether an e-mail or
    a letter that says so went out."""

    notice: int
    item: int
    product: int
    quantity: int
    made_at: datetime
    is_sent: bool = False


class Mail(NamedTuple):
    """An e-mail on its way. error: why it did not go the last time."""

    id: int
    notice: int
    kind: str
    recipient: str
    subject: str
    body: str
    tries: int
    error: str
    next_at: datetime
    sent_at: datetime | None


class NewAnswer(NamedTuple):
    """What is answered of an item, 0 for all told of by now.

    whom, contact: to whom it was sold on, and how that party is reached. quantity: how much of the
    item was sold or destroyed, 0 for all of it; the rest is still there.
    """

    item: int
    answer: str
    whom: str = ""
    contact: str = ""
    quantity: int = 0


class Reply(NamedTuple):
    """An answer as it is kept; the latest of an item counts."""

    id: int
    notice: int
    item: int
    answer: str
    whom: str
    contact: str
    quantity: int
    words: str
    at: datetime


class PassedOn(NamedTuple):
    """To whom a party sold on what it had, as it told: who is to be told next.

    items: of what the buyer was not told yet, or of less of it; quantity: all that it has.
    """

    notice: Notice
    whom: str
    contact: str
    items: tuple[NoticeItem, ...]

    @property
    def name(self) -> str:
        """By which name the buyer is written to."""
        return self.whom or self.contact


class Ring(NamedTuple):
    """How a product of a recall stands: quantity by status, and of what that is parts."""

    product: int
    parts: dict[str, int]

    @property
    def total(self) -> int:
        """All that there is to be got."""
        return sum(self.parts.values())

    @property
    def closed(self) -> int:
        """How much of it is with us, back or destroyed."""
        return sum(self.parts.get(status, 0) for status in DONE)


class Told(NamedTuple):
    """How a party stands: what it was told of, how much of that by status; an item of which parts
    stand in several ways is there once for each."""

    notice: Notice
    items: tuple[tuple[NoticeItem, str], ...]
    words: str


class Check(NamedTuple):
    """A party to be phoned, whether the notice reached it: result "" until somebody has."""

    id: int
    party: int
    result: str
    words: str
    person: int
    at: datetime | None
