"""Records that go into and come out of complaints."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from stockthread.complaints.days import Days
from stockthread.files import NewFile

CAUSE: Final = "complaint"
"""The kind of the cause of events that are done for a complaint; its number is the id."""

PREFIX: Final = "C"

PAGE, PHONE, COMMAND, API = CHANNELS = ("page", "phone", "command", "api")
"""By what way a complaint came: the product's public page, a call, a command, a program."""

NEW, LOOKING, WAITING, ANSWERED, CLOSED = STATES = (
    "new", "looking", "waiting", "answered", "closed",
)  # fmt: skip
"""Nobody has begun; somebody looks; the customer has to say something; answered; done with."""

OPEN_STATES: Final = (NEW, LOOKING, WAITING)

DAYS_IN: Final[Mapping[str, int]] = MappingProxyType(
    {NEW: 2, LOOKING: 7, WAITING: 14, ANSWERED: 30, CLOSED: 0}
)
"""How many days a complaint may stay in a state; 0: as long as you like. The days of its kind
count instead while somebody looks at it."""

DANGER_DAYS: Final = 1
"""Within how many days a dangerous one is looked at, and answered then."""

BY_WORDS, BY_HAND, NOT_BY_HAND = 0, 1, 2
"""How it is told whether a complaint is dangerous: by its words and kind, or somebody said so."""

URGENT: Final = 2**59
"""What dangerous complaints that are open have before others in the order of the list."""

NEXT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        NEW: (LOOKING, WAITING, ANSWERED, CLOSED),
        LOOKING: (WAITING, ANSWERED, CLOSED, NEW),
        WAITING: (LOOKING, ANSWERED, CLOSED),
        ANSWERED: (CLOSED, LOOKING, WAITING),
        CLOSED: (LOOKING,),
    }
)
"""Which states may follow each; `looking` behind the last two reopens."""

(
    MADE, STATE, ASSIGNED, DUE, KIND, HINTED, LINKED, UNLINKED, NOTE, FILED, REPLIED, EMPTIED,
    JUDGED,
) = WHATS = (
    "made", "state", "assigned", "due", "kind", "hints", "linked", "unlinked", "note", "filed",
    "replied", "emptied", "danger",
)  # fmt: skip
"""What a line of a complaint's story tells."""

UNDOABLE: Final = (STATE, ASSIGNED, DUE, KIND, HINTED, LINKED, UNLINKED, JUDGED)

SCANNED, CHOSEN = HOWS = ("scanned", "chosen")
"""How a unit came to a complaint: by its own code, or chosen among candidates."""

EMAIL, LETTER, OTHERWISE = WAYS = ("email", "letter", "otherwise")
"""How an answer went out."""


class NewContact(NamedTuple):
    """Who complains, as far as they said; none of it has to be given. language: such as `de`."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    language: str = ""


class Hints(NamedTuple):
    """What is known of the goods where no code can be read.

    code: a serial or what is readable of it. number: of an order, a delivery note or an invoice.
    bought: the day, month or year of purchase. lot: its number. best_before: the day or month
    printed on the goods. party and product: their ids, 0 where nobody said. goods: what it is, in
    words that names of several products have.
    """

    code: str = ""
    number: str = ""
    bought: Days | None = None
    lot: str = ""
    best_before: Days | None = None
    party: int = 0
    product: int = 0
    goods: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return self == Hints()


class NewComplaint(NamedTuple):
    """A complaint to be put on record.

    words: what is wrong. kind: the code of a kind, "" where it is not sorted yet. items: units and
    lots it is about. number: one that it has already, of events on record; else the next is taken.
    """

    words: str
    channel: str
    kind: str = ""
    contact: NewContact = NewContact()
    hints: Hints = Hints()
    items: tuple[int, ...] = ()
    files: tuple[NewFile, ...] = ()
    number: str = ""


class Complaint(NamedTuple):
    """A complaint as it stands. due: until when something has to happen, None for never.

    kind: the code of its kind. assigned: a person, 0 for nobody. danger: the words by which it
    tells of danger. judged: BY_WORDS, BY_HAND or NOT_BY_HAND. is_dangerous: what comes of both and
    of its kind.
    """

    id: int
    number: str
    state: str
    channel: str
    kind: str
    words: str
    hints: Hints
    assigned: int
    person: int
    made_at: datetime
    since: datetime
    due: datetime | None
    danger: str = ""
    judged: int = BY_WORDS
    is_dangerous: bool = False

    @property
    def is_open(self) -> bool:
        """Whether we still have something to do."""
        return self.state in OPEN_STATES

    @property
    def mark(self) -> int:
        """Where it stands in the list, whose order goes down."""
        return self.id + (URGENT if self.is_open and self.is_dangerous else 0)


class Contact(NamedTuple):
    """Who complains; empty where nobody said, or where it was emptied since."""

    name: str
    email: str
    phone: str
    address: str
    language: str
    emptied_at: datetime | None = None


class Linked(NamedTuple):
    """A unit or lot that a complaint is about. sure: in per cent, where it was chosen."""

    complaint: int
    item: int
    how: str
    sure: int
    why: str
    person: int
    at: datetime


class Change(NamedTuple):
    """A line of a complaint's story: what changed, from what to what, and why.

    undoes: the line that it took back; undone_by: the line that took it back; 0 for none.
    """

    id: int
    complaint: int
    what: str
    before: str
    after: str
    text: str
    person: int
    at: datetime
    undoes: int
    undone_by: int


class Kind(NamedTuple):
    """What can be wrong. days: until a complaint of this kind is to be answered.

    is_dangerous: whether somebody can come to harm by it.
    """

    id: int
    code: str
    name: str
    days: int
    is_active: bool
    is_dangerous: bool


class NewKind(NamedTuple):
    """A kind to be added, or changed where its code is there."""

    code: str
    name: str
    days: int = DAYS_IN[LOOKING]
    is_dangerous: bool = False


class Template(NamedTuple):
    """A prepared answer in one language; FIELDS says what may stand in it in braces."""

    id: int
    code: str
    name: str
    language: str
    subject: str
    body: str
    is_active: bool


class NewTemplate(NamedTuple):
    """A template to be added, or changed where its code is there."""

    code: str
    name: str
    subject: str
    body: str
    language: str = "en"


class NewAnswer(NamedTuple):
    """What was said to the customer. way: one of WAYS. to: the address that it went to."""

    subject: str
    body: str
    way: str
    to: str = ""
    template: str = ""


class Answer(NamedTuple):
    """An answer on record; subject, body and to are empty where they were emptied since.

    is_new: this call put it on record; only then is it to be sent.
    """

    id: int
    complaint: int
    template: str
    way: str
    to: str
    subject: str
    body: str
    person: int
    at: datetime
    is_new: bool = False


class Wanted(NamedTuple):
    """Which complaints are looked for; all that is said must hold.

    assigned: a person, -1 for nobody's. late_at: those whose deadline has passed at that moment.
    """

    states: tuple[str, ...] = ()
    kind: str = ""
    text: str = ""
    party: int = 0
    product: int = 0
    assigned: int = 0
    channel: str = ""
    since: datetime | None = None
    until: datetime | None = None
    late_at: datetime | None = None
    items: tuple[int, ...] = ()
    is_dangerous: bool = False


class Alike(NamedTuple):
    """Another complaint, how near it is (more is nearer), and each reason in words.

    is_double: whether it looks like the same complaint made twice.
    """

    complaint: Complaint
    nearness: int
    why: tuple[str, ...]
    is_double: bool = False


class Candidate(NamedTuple):
    """An item that may be meant: how sure in per cent, and each reason in words."""

    item: int
    sure: int
    why: tuple[str, ...]


class Candidates(NamedTuple):
    """A part of what may be meant, the surest first, and how many there are in all.

    looked: how many codes were looked through for what stands inside of one, the newest; 0 where
    all there are were, or that was not asked.
    """

    total: int
    found: list[Candidate]
    looked: int = 0
