"""Records that go into and come out of printing, and the words their fields may hold."""

from datetime import datetime
from typing import Final, NamedTuple

from stockthread.kernel.errors import Refusal, text

SUBJECTS: Final = ("unit", "lot", "container", "place", "task")
"""What a label is stuck on."""

KINDS: Final = ("download", "raw", "ipp")
LANGUAGES: Final = ("zpl", "pdf", "png", "svg", "csv")
SPOKEN: Final = {"download": LANGUAGES, "raw": ("zpl", "pdf"), "ipp": ("pdf", "zpl")}
"""What each kind of printer is sent."""

DOTS: Final = (6, 8, 12, 24)
"""Dots a mm: 152, 203, 300 and 600 dpi."""

EVENTS: Final = ("receipt", "begin", "completion", "packing")
OPEN_STATES: Final = ("waiting", "drawing", "ready", "sending")
"""The states of jobs that the worker takes on by itself."""

IDLE_STATES: Final = ("failed", "stopped")
"""Jobs that wait for a person, who may go on with them."""

ENDED_STATES: Final = ("done", "refused", "cancelled")
STATES: Final = (*OPEN_STATES, *IDLE_STATES, *ENDED_STATES)
STATE_WORDS: Final = {
    "waiting": "waiting to be drawn",
    "drawing": "being drawn",
    "ready": "waiting for the printer",
    "sending": "being sent",
    "failed": "failed",
    "stopped": "stopped in the middle",
    "done": "done",
    "refused": "refused",
    "cancelled": "cancelled",
}
"""What people call the states, on pages and in the command line alike."""

assert set(STATE_WORDS) == set(STATES), "every state has its words"


class TemplateRow(NamedTuple):
    """A template; `version` is the number of the version that prints now."""

    id: int
    code: str
    name: str
    subject: str
    version: int
    is_active: bool


class Version(NamedTuple):
    """What a template was from a moment on; `description` is JSON, `person` an id."""

    id: int
    template: int
    number: int
    description: str
    note: str
    person: int
    made_at: datetime


class ImageRow(NamedTuple):
    """A picture that templates may show, without its bytes; its measures in pixels."""

    id: int
    name: str
    width: int
    height: int
    person: int
    made_at: datetime


class NewPrinter(NamedTuple):
    """A printer to be stored, or what one becomes.

    address: `host:9100` of a raw one, `ipp://host/printers/name` of one that speaks IPP, empty for
    downloads. dots: of DOTS. sheet: the name of a ready sheet, or a grid as JSON; empty for a page
    a label. offset_x, offset_y in mm and scale put right what the printer does.
    """

    code: str
    name: str
    kind: str
    language: str
    address: str = ""
    dots: int = 8
    sheet: str = ""
    offset_x: float = 0.0
    offset_y: float = 0.0
    scale: float = 1.0


class PrinterRow(NamedTuple):
    """A printer, as NewPrinter says."""

    id: int
    code: str
    name: str
    kind: str
    language: str
    address: str
    dots: int
    sheet: str
    offset_x: float
    offset_y: float
    scale: float
    is_active: bool


class JobRow(NamedTuple):
    """Labels on their way to a printer.

    state is one of STATES. labels_drawn are proved and spooled, labels_sent were handed over.
    cause_event is the event by which a rule asked for them, 0 where a person did. problems say why
    it stands still or was refused, with the label's line from 0; the last try's for one that waits.
    """

    id: int
    key: str
    printer: int
    template: int
    version: int
    version_id: int
    state: str
    reason: str
    is_reprint: bool
    person: int
    asked_at: datetime
    ended_at: datetime | None
    cause_event: int
    first_cell: int
    labels_count: int
    labels_drawn: int
    labels_sent: int
    tries: int
    next_try_at: datetime
    problems: tuple[Refusal, ...]

    @property
    def problem(self) -> str:
        """The first problem as a sentence; empty where there is none."""
        return text(self.problems[0]) if self.problems else ""

    @property
    def state_words(self) -> str:
        """The state as people call it."""
        return STATE_WORDS[self.state]

    def waits_until(self, now: datetime) -> datetime | None:
        """Until when no worker takes the job on; None where one may at once, or never."""
        is_waiting = self.state in ("waiting", "ready") and self.next_try_at > now
        return self.next_try_at if is_waiting else None


class LabelRow(NamedTuple):
    """One label of a job: its position from 1, what it is stuck on, what code it says."""

    position: int
    subject: str
    subject_id: int
    code: str


class Printed(NamedTuple):
    """A label that stands in a job: which version of which template, by whom, when and why."""

    subject_id: int
    job: int
    state: str
    position: int
    code: str
    template: int
    version: int
    person: int
    asked_at: datetime
    reason: str
    is_reprint: bool


class NewRule(NamedTuple):
    """When to print by itself: on an event of EVENTS, for ids of a product, a class (with those
    below it) and a place (with those under it); 0 for any."""

    event: str
    template: int
    printer: int
    product: int = 0
    product_class: int = 0
    place: int = 0


class RuleRow(NamedTuple):
    """A rule, as NewRule says."""

    id: int
    event: str
    template: int
    printer: int
    product: int
    product_class: int
    place: int
    is_active: bool
    person: int
    made_at: datetime
