"""Records that go into and come out of the exchange area."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from stockthread.kernel.errors import Refusal

ACCEPTED, HERE, DOUBTFUL, REFUSED = "accepted", "here", "doubtful", "refused"
PILES = (ACCEPTED, HERE, DOUBTFUL, REFUSED)
"""Where a row goes: in; nowhere, as it is on record already; to a person; back to its sender."""


class Columns(NamedTuple):
    """Which column of a file says what: the columns' names as they stand in its first line.

    attributes: what is said of products, by the attribute's code. readings: what is said of each
    unit. class_by: the attribute whose value is the code of the product's class. class_above: the
    class over those, as (code, name), also for products whose units differ. An empty name of a
    column means that the file does not say it.
    """

    serial: str
    product: str
    maker: str = ""
    attributes: Mapping[str, str] = {}
    readings: Mapping[str, str] = {}
    class_by: str = ""
    class_above: tuple[str, str] = ("", "")
    code_type: str = "serial"

    def names(self) -> list[str]:
        """The columns that the file must have."""
        named = [self.serial, self.product, self.maker]
        named += [*self.attributes.values(), *self.readings.values()]
        return list(dict.fromkeys(name for name in named if name))


DRIVES = Columns(
    serial="drive_id",
    product="model",
    maker="maker",
    attributes={"size": "size", "kind": "kind"},
    readings={"days": "days", "errors": "errors"},
    class_by="kind",
    class_above=("drive", "Drives"),
)
"""The columns of a list of storage drives: maker, model, size, drive_id, kind, days, errors."""


class Row(NamedTuple):
    """One row of a file: its number among the rows and its first line in the file, from 1.

    Where `problem` says why it cannot be read, `cells` is what could be told apart.
    """

    number: int
    line: int
    cells: list[str]
    problem: Refusal | None = None


class Note(NamedTuple):
    """Something worth knowing about a file that puts no row on another pile."""

    code: str
    text: str


class Verdict(NamedTuple):
    """Which pile a row goes to, and why; `item` is the one on record that it speaks of, or 0."""

    pile: str
    reason: Refusal | None = None
    item: int = 0


class Target(NamedTuple):
    """What becomes of accepted rows: units in `place`, at `stage`, owned by a party (ids)."""

    place: int
    stage: int
    owner: int


class Reason(NamedTuple):
    """How many rows of a pile have one reason; `line` in the file and `text` are the first's."""

    pile: str
    code: str
    number: int
    line: int
    text: str


class Outcome(NamedTuple):
    """What an import did, or would do: how many rows went to each pile.

    id: of the import, 0 for a dry run. events: the ledger's, in order; none that was there before.
    is_repeat: the whole file had been imported before. resumed: rows that were in already.
    """

    id: int
    rows: int
    accepted: int
    here: int
    doubtful: int
    refused: int
    reasons: tuple[Reason, ...]
    notes: tuple[Note, ...]
    events: tuple[int, ...] = ()
    resumed: int = 0
    is_repeat: bool = False


class TrayRow(NamedTuple):
    """A row of a file that waits for a decision, or has had it.

    cells: the row as it stood in the file, under `columns`. decision: "" (waits), accepted,
    dropped. item: what it became, or the item on record that it speaks of, or 0.
    """

    id: int
    import_id: int
    file: str
    number: int
    line: int
    pile: str
    reason: Refusal
    columns: list[str]
    cells: list[str]
    item: int
    decision: str
    decided_by: int
    decided_at: datetime | None


Progress = Callable[[str, int, int], None]
"""Told what is being done ("read", "sort", "record"), how many of how many."""

Data = dict[str, Any]
