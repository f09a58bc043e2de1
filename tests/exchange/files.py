"""Files that tests import, and what an import of them came to."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from stockthread import exchange, places
from stockthread.exchange import Columns, Outcome, Target
from stockthread.kernel import db
from stockthread.ledger import Stage

DRIVES_FILE = Path(__file__).parents[2].parent / "shared" / "data" / "drives" / "drives.csv"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HEADER = "maker,model,size,drive_id,kind,days,errors"
ACME = "Acme,Disk 1,1 TB,{},HDD,{},0"


def quiet(*told: Any) -> None:
    """A progress that nobody looks at."""


def write(path: Path, *lines: str, header: str = HEADER) -> Path:
    """Write a table of drives."""
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def shelf(code: str = "SHELF") -> int:
    """The place that units are put into."""
    known = places.read.by_code([code])
    return known.get(code) or places.add_places([places.NewPlace(code, code, "bin")])[0]


def check(path: Path, columns: Columns = exchange.DRIVES, encoding: str = "") -> Outcome:
    """What an import would do."""
    with exchange.opened_units(path, columns, quiet, encoding) as file:
        return exchange.check_units(file, quiet)


def bring_in(
    path: Path,
    columns: Columns = exchange.DRIVES,
    progress: exchange.Progress = quiet,
    place: str = "SHELF",
) -> Outcome:
    """Import a file as the local administrator."""
    target = Target(shelf(place), int(Stage.READY), 0)
    with exchange.opened_units(path, columns, quiet) as file:
        return exchange.import_units(
            file, target, by=2, now=lambda: AT, device="", progress=progress
        )


def piles(outcome: Outcome) -> tuple[int, int, int, int]:
    """Accepted, here already, doubtful, refused."""
    return outcome.accepted, outcome.here, outcome.doubtful, outcome.refused


def reasons(outcome: Outcome) -> list[tuple[str, str, int, int]]:
    """Pile, code, how many, first line."""
    return [(each.pile, each.code, each.number, each.line) for each in outcome.reasons]


def rows_of_the_ledger() -> Sequence[tuple[Any, ...]]:
    """How much is in the ledger and in the tray: the same before and after what changes nothing."""
    tables = (
        "ledger_event", "ledger_item", "ledger_code", "ledger_reading", "ledger_state",
        "exchange_import", "exchange_tray", "catalog_product", "parties_party",
    )  # fmt: skip
    union = " UNION ALL ".join(f"SELECT '{t}', COUNT(*) FROM {t}" for t in tables)
    return sorted(db.query(union))


def is_there() -> bool:
    """Whether the file of real drives is on this machine."""
    return os.path.exists(DRIVES_FILE)
