"""Records that go into and come out of tasks, and the words for what they can be."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from stockthread.kernel import clock
from stockthread.ledger import NO_CAUSE, Cause

CAUSE: Final = "task"
"""The kind of cause of the events that completion records; its id is the task's."""

RETRIEVE, QUARANTINE, MOVE, PUT_AWAY = "retrieve", "quarantine", "move", "put_away"
INSPECT, RELABEL = "inspect", "relabel"
KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        RETRIEVE: "retrieve",
        QUARANTINE: "quarantine",
        MOVE: "move",
        PUT_AWAY: "put away",
        INSPECT: "inspect",
        RELABEL: "relabel",
    }
)
"""Each kind of task with its word."""
MOVING: Final = (RETRIEVE, QUARANTINE, MOVE, PUT_AWAY)
"""Those that end where the item is brought to; the others end where it is."""

OPEN, CLAIMED, BLOCKED, DONE, CANCELLED = "open", "claimed", "blocked", "done", "cancelled"
STATES: Final = (OPEN, CLAIMED, BLOCKED, DONE, CANCELLED)
LIVE: Final = (OPEN, CLAIMED, BLOCKED)

PROBLEMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "not_there": "not there",
        "unreachable": "cannot be reached",
        "damaged": "damaged",
        "unreadable": "label cannot be read",
        "amount": "another amount is there",
        "other": "something else",
    }
)
"""Why a task cannot be done, each with its words."""

FROM, ITEM, TO, OVER = 0, 1, 2, 3
"""Which scan comes next: where it is, the item, where it goes; none."""


class NewTask(NamedTuple):
    """What is to be done with an item: where to bring it, 0 for wherever; of a lot from which
    place (0: from each where it lies) and how much (0: all that lies there)."""

    item: int
    target: int = 0
    source: int = 0
    quantity: int = 0


class Issued(NamedTuple):
    """What came of issuing: the new tasks, and how many items have such a task already or are
    where they shall be."""

    ids: tuple[int, ...]
    already: int = 0
    there: int = 0
    repeated: bool = False


class Task(NamedTuple):
    """One task as it stands; source and container of what is not done are where it is now."""

    id: int
    kind: str
    item: int
    quantity: int
    source: int
    container: int
    target: int
    brought: int
    cause: Cause
    instruction: str
    state: str
    person: int
    step: int
    event: int
    problem: str
    words: str
    issued_by: int
    issued_at: datetime
    changed_at: datetime

    @property
    def version(self) -> str:
        """What tells this state of the task from those before it."""
        return str(clock.micros(self.changed_at))


class Change(NamedTuple):
    """What somebody did to a task."""

    what: str
    person: int
    at: datetime
    words: str


class Seen(NamedTuple):
    """What was scanned: the text, and the item and place that it means, 0 for none."""

    text: str
    item: int = 0
    place: int = 0


class Progress(NamedTuple):
    """How many tasks of a cause stand in each state."""

    open: int = 0
    claimed: int = 0
    blocked: int = 0
    done: int = 0
    cancelled: int = 0

    @property
    def asked(self) -> int:
        """How many count: all but the cancelled."""
        return sum(self) - self.cancelled


class TaskFilter(NamedTuple):
    """Which tasks are wanted; what is left out does not matter. person: who claimed or did it."""

    states: Sequence[str] = STATES
    person: int = 0
    kind: str = ""
    places: Sequence[int] | None = None
    cause: Cause = NO_CAUSE
    items: Sequence[int] | None = None
    text: str = ""
