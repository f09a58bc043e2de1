"""What the tests of printing share: a clock that goes as told, printers, and jobs."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from stockthread import printing
from stockthread.kernel import db
from stockthread.printing import JobRow, NewPrinter, read, worker
from tests.world import START, World

NUMBERS = count(1)


class Clock:
    """A clock that stands until it is put on."""

    def __init__(self) -> None:
        self.at = START + timedelta(days=1)

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def template(code: str = "unit") -> int:
    """The id of a ready template."""
    return read.templates_by_code([code])[code]


def download() -> int:
    """The printer that every installation has."""
    return read.printers_by_code(["DOWNLOAD"])["DOWNLOAD"]


def printer(kind: str = "download", language: str = "zpl", **said: Any) -> int:
    """A new printer."""
    code = f"P{next(NUMBERS)}"
    return printing.add_printer(NewPrinter(code, f"Printer {code}", kind, language, **said))


def asked(world: World, items: Sequence[int], clock: Clock, **said: Any) -> JobRow:
    """Ask for labels of items."""
    terms: dict[str, Any] = {
        "template": template(),
        "printer": said.pop("printer", 0) or download(),
        "key": f"key {next(NUMBERS)}",
        "by": world.anna,
        "at": clock.at,
    }
    return printing.print_labels(items, **(terms | said))


def work(clock: Clock, steps: int = 50) -> None:
    """Let the worker do all that there is to do now."""
    for _ in range(steps):
        if not worker.step(clock):
            return
    raise AssertionError("the worker finds no end")


def states(*jobs: JobRow) -> list[str]:
    """The states of jobs as they are now."""
    return [read.job(job.id).state for job in jobs]


def settle() -> None:
    """Give events their positions, which on PostgreSQL happens once their transaction has ended."""
    if db.is_postgresql():
        db.execute(
            "WITH taken AS (DELETE FROM ledger_pending RETURNING event)"
            " INSERT INTO ledger_position (position, event)"
            " SELECT (SELECT COALESCE(MAX(position), 0) FROM ledger_position)"
            " + ROW_NUMBER() OVER (ORDER BY event), event FROM taken"
        )
