"""Records of recalls as they are kept."""

from datetime import datetime
from typing import Final, NamedTuple

from stockthread.ledger import NO_CAUSE, Cause
from stockthread.recalls.scope_records import Scope

CAUSE: Final = "recall"
"""The kind of the cause of a recall's events, and of its signatures; the number is the id."""

RUNNING, CLOSED = STATES = ("running", "closed")


class NewRecall(NamedTuple):
    """A recall to be begun. words: what is wrong. advice: what who has it is to do.

    cause: what led to it, such as a complaint or a study. target: where what is with us is
    brought, 0 for wherever.
    """

    words: str
    scope: Scope
    advice: str = ""
    cause: Cause = NO_CAUSE
    target: int = 0


class Version(NamedTuple):
    """What a recall was about from a moment on.

    added, left_out: how many items came in and went out with it. hold_event, release_event: events,
    0 for none. tasks: how many were issued.
    """

    number: int
    key: str
    scope: Scope
    reason: str
    person: int
    made_at: datetime
    added: int
    left_out: int
    hold_event: int
    release_event: int
    tasks: int


class Recall(NamedTuple):
    """A recall as it stands. closed_at: None while it runs."""

    id: int
    words: str
    advice: str
    cause: Cause
    state: str
    target: int
    person: int
    begun_at: datetime
    closed_at: datetime | None
    versions: tuple[Version, ...]

    @property
    def number(self) -> str:
        """What people call it."""
        return f"R-{self.id}"

    @property
    def scope(self) -> Scope:
        """What it is about now."""
        return self.versions[-1].scope


class Member(NamedTuple):
    """An item that is or was meant. version_out: since which it is not, 0 while it is; cut: the
    number of the cut that left it out, -1 for none."""

    item: int
    product: int
    version_in: int
    version_out: int
    cut: int
    reason: str


class Changes(NamedTuple):
    """What is so now and was not when the scope was signed: items by why.

    new: made or moved in since. reopened: were left out, and the reason for it does not hold any
    more. held: of both, what has the recall's hold already, passed on to it when it was made.
    """

    new: tuple[int, ...]
    reopened: tuple[int, ...]
    held: tuple[int, ...]
