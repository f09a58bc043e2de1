"""What goes into the ledger and what comes out: plain records, nothing that acts."""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum
from typing import Literal, NamedTuple

from stockthread.identifiers import Fields
from stockthread.kernel.errors import Refusal


class Kind(IntEnum):
    """What an item is: a piece, goods without pieces, a thing that holds others, an operation."""

    UNIT = 1
    LOT = 2
    CONTAINER = 3
    PROCESS = 4


class Stage(IntEnum):
    """How far an item has come; 0 stands for not there yet and is never a present state."""

    EXPECTED = 1
    RAW = 2
    WIP = 3
    READY = 4
    CONSUMED = 5
    SCRAPPED = 6
    VOID = 7


GONE = (Stage.CONSUMED, Stage.SCRAPPED, Stage.VOID)


class Block(IntEnum):
    """What a hold forbids; a hold's `blocks` is a sum of these.

    PASSES_ON forbids nothing: what is made from what is held is held likewise, from its making on.
    """

    SHIP = 1
    CONSUME = 2
    MOVE = 4
    PASSES_ON = 8


class Cause(NamedTuple):
    """The document behind an event, opaque to the ledger: an order, a task, a complaint."""

    kind: str
    id: str


NO_CAUSE = Cause("", "")


class Act(NamedTuple):
    """Who does something, when, and why: the header of every posting.

    key: idempotency key, 1 to 80 characters; the same key with the same request is done once.
    by: id of the person. recorded_at: the moment of recording, from the shell's clock.
    at: the moment it happened, at most recorded_at; None means recorded_at.
    accept: "all" stops the batch at any refused line, "good" leaves refused lines out.
    """

    key: str
    by: int
    recorded_at: datetime
    at: datetime | None = None
    device: str = ""
    cause: Cause = NO_CAUSE
    reason: str = ""
    accept: Literal["all", "good"] = "all"


class Lines(NamedTuple):
    """Existing items, column by column; a single value stands for every line.

    items: ids. quantities: in the product's smallest unit, for lots; None, for a line or for all,
    is what is free of the holding, and one for units. place, stage, owner, container: the state
    the caller expects, refused where it differs; for a lot they also choose which of its holdings
    is meant.
    """

    items: Sequence[int]
    quantities: Sequence[int | None] | None = None
    place: int | Sequence[int | None] | None = None
    stage: int | None = None
    owner: int | Sequence[int | None] | None = None
    container: int | Sequence[int | None] | None = None


class Given(NamedTuple):
    """Codes that stand on the goods or were typed: one a line, raw as scanned, all of one type."""

    type: int
    texts: Sequence[str]


class Generated(NamedTuple):
    """Serials to be taken from a scheme in the posting's own transaction."""

    scheme: int
    fields: Fields


class New(NamedTuple):
    """Items that do not exist yet, column by column; a single value stands for every line.

    product: id (0 for containers). number: how many lines. quantities: lots only. origin: the
    place they come from, for instance the supplier's, 0 for none.
    """

    kind: Kind
    product: int | Sequence[int]
    number: int
    codes: Given | Generated | None = None
    quantities: Sequence[int] | None = None
    lot: int | Sequence[int] = 0
    origin: int = 0


class Posting(NamedTuple):
    """What a posting did. items: the ids made by it. repeated: it had been done before."""

    event: int
    accepted: int
    refused: tuple[Refusal, ...]
    items: range
    repeated: bool = False


class State(NamedTuple):
    """Where an item stands: the six columns that a movement changes."""

    product: int
    lot: int
    place: int
    stage: int
    owner: int
    container: int


NOWHERE = State(0, 0, 0, 0, 0, 0)


class To(NamedTuple):
    """The state that a movement brings about; None keeps what is."""

    product: int | Sequence[int] | None = None
    lot: int | Sequence[int] | None = None
    place: int | Sequence[int] | None = None
    stage: int | None = None
    owner: int | None = None
    container: int | Sequence[int] | None = None


class Header(NamedTuple):
    """An event's own columns, as they are hashed; times in microseconds since 1970 UTC."""

    id: int
    kind: str
    happened_at: int
    recorded_at: int
    person: int
    device: str
    cause_kind: str
    cause_id: str
    reason: str
    key: str
    request: bytes
    accepted: int
    refused: str
    first_item: int
    new_items: int
    reverses: int | None
    backdated: int
