"""Units from a file into the ledger: sorted into piles first, then recorded batch by batch.

Each batch is one transaction: its event, its readings, its rows in the tray, and how far the file
has come. An import that was cut off goes on behind its last batch; keys made from the file's hash
and the batch's first row let nothing be recorded twice.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from stockthread import places
from stockthread.exchange import matching as matchings
from stockthread.exchange import posting, tables, trayrows
from stockthread.exchange.matching import Matching
from stockthread.exchange.records import (
    ACCEPTED,
    DOUBTFUL,
    HERE,
    PILES,
    REFUSED,
    Columns,
    Outcome,
    Progress,
    Reason,
    Target,
    Verdict,
)
from stockthread.exchange.sheets import Sheet
from stockthread.exchange.sorting import Sorter
from stockthread.exchange.survey import Survey, survey
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse, text
from stockthread.ledger import Act, Cause

CAUSE = "import"


class Run(NamedTuple):
    """An import on its way, as it stands in its table."""

    id: int
    attempt: int
    next_row: int
    target: Target
    finished_at: int | None
    accepted: int
    here: int
    doubtful: int
    refused: int


class Tally:
    """Counts verdicts, and keeps the first of each reason."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(PILES, 0)
        self._reasons: dict[tuple[str, str], list[Any]] = {}

    def add(self, sheet: Sheet, verdicts: Sequence[Verdict]) -> None:
        """Count the verdicts on a sheet."""
        for row, verdict in zip(sheet.rows, verdicts, strict=True):
            self.counts[verdict.pile] += 1
            if verdict.reason:
                first = [0, row.line, verdict.reason]
                kept = self._reasons.setdefault((verdict.pile, verdict.reason.code), first)
                kept[0] += 1

    def reasons(self) -> tuple[Reason, ...]:
        """Return each reason with its count, those of the doubtful first."""
        told = [
            Reason(pile, code, number, line, text(refusal))
            for (pile, code), (number, line, refusal) in self._reasons.items()
        ]
        return tuple(sorted(told, key=lambda each: (PILES.index(each.pile), -each.number)))


@contextmanager
def opened_units(
    path: Path, columns: Columns, progress: Progress, encoding: str = ""
) -> Iterator[Survey]:
    """Open a file of units and read it once; it stays open for `check_units`, `import_units`.

    Raises Refused as `tables.opened` and `survey` do.
    """
    with tables.opened(path, columns.names(), encoding) as table:
        yield survey(table, columns, progress)


def check_units(file: Survey, progress: Progress) -> Outcome:
    """Return what an import would do. Nothing is written."""
    if done := _finished(file):
        return _repeat(file, done)
    tally, sorter = Tally(), Sorter(file, matchings.match(file.said, file.columns, file.numbers))
    for sheet in file.sheets():
        tally.add(sheet, sorter.sort(sheet))
        progress("sort", sheet.rows[-1].number, file.rows)
    return _outcome(0, file, tally.counts, tally.reasons())


def import_units(
    file: Survey,
    target: Target,
    *,
    place: places.NewPlace | None = None,
    by: int,
    now: Callable[[], datetime],
    device: str,
    progress: Progress,
) -> Outcome:
    """Record the file's units: the accepted in the ledger, the doubtful and refused in the tray.

    A file that is in already changes nothing; one that was cut off is gone on with. They are put
    into `place`, made when missing, where one is given instead of the target's. `now` is asked
    once a batch. Raises Refused: import_elsewhere, import_under_way, file_changed, unknown_place.
    """
    if done := _finished(file):
        return _repeat(file, done)
    with db.writing():
        db.lock_text("exchange_import")  # of two imports the second sees what the first made
        if place:
            target = target._replace(place=places.place_with_code(place))
        matchings.set_up(matchings.match(file.said, file.columns, file.numbers))
        run = _begun(file, target, by, now())
    matching = matchings.match(file.said, file.columns, file.numbers)
    sorter, tally, events = Sorter(file, matching, run.id), Tally(), []
    for sheet in file.sheets(split=run.next_row - 1):
        if sheet.rows[-1].number < run.next_row:
            sorter.pass_over(sheet)
            continue
        tables.check_unchanged(file.table)
        at = now()
        step = _Step(file, matching, run, Act("", by, at, device=device, accept="good"))
        verdicts, made = db.retried(partial(step.record, sheet, sorter))
        tally.add(sheet, verdicts)
        events += made
        progress("record", sheet.rows[-1].number, file.rows)
    db.execute("UPDATE exchange_import SET finished_at = %s WHERE id = %s",
               [clock.micros(now()), run.id])  # fmt: skip
    whole = _run(run.id)
    counts = {pile: getattr(whole, pile) for pile in PILES}
    return _outcome(run.id, file, counts, tally.reasons(), events, resumed=run.next_row - 1)


class _Step(NamedTuple):
    """What one batch needs to be recorded."""

    file: Survey
    matching: Matching
    run: Run
    act: Act

    def record(self, sheet: Sheet, sorter: Sorter) -> tuple[list[Verdict], list[int]]:
        """Record one batch in one transaction; return its verdicts and the ledger's events."""
        with db.writing():
            self._claim(sheet)
            verdicts = sorter.sort(sheet)
            events, verdicts = self._post(sheet, verdicts)
            trayrows.keep(self.run.id, sheet, verdicts)
            counts = [sum(v.pile == pile for v in verdicts) for pile in PILES]
            db.execute(_COUNT, [*counts, self.run.id])
        return verdicts, events

    def _claim(self, sheet: Sheet) -> None:
        """Take the batch, which is nobody else's from here on. Refuses import_under_way."""
        first, behind = sheet.rows[0].number, sheet.rows[-1].number + 1
        if not db.execute(_CLAIM, [behind, self.run.id, first]):
            refuse("import_under_way", file=self.file.table.name)

    def _post(self, sheet: Sheet, verdicts: list[Verdict]) -> tuple[list[int], list[Verdict]]:
        good = [n for n, verdict in enumerate(verdicts) if verdict.pile == ACCEPTED]
        if not good:
            return [], verdicts
        key = f"import-{digest_of(self.file)[:32]}-{self.run.attempt}-{sheet.rows[0].number}"
        act = self.act._replace(key=key, cause=Cause(CAUSE, str(self.run.id)))
        type = self.file.where.code_type.id
        done = posting.commission(sheet, good, self.matching, self.run.target, type, act)
        verdicts = list(verdicts)
        for refusal in done.refused:
            assert refusal.line is not None, "a whole batch is refused by raising"
            verdicts[good[refusal.line]] = Verdict(REFUSED, refusal._replace(line=None))
        if not done.accepted:
            return [], verdicts
        good = [n for n in good if verdicts[n].pile == ACCEPTED]
        for n, item in zip(good, done.items, strict=True):
            verdicts[n] = verdicts[n]._replace(item=item)
        events = [done.event]
        observed = posting.observe(
            sheet, verdicts, good, self.matching, act._replace(key=f"{key}-values")
        )
        return [*events, observed.event] if observed else events, verdicts


def digest_of(file: Survey) -> str:
    """Return a hash of a file's bytes and of how its columns are read."""
    columns = file.columns._replace(
        attributes=dict(sorted(file.columns.attributes.items())),
        readings=dict(sorted(file.columns.readings.items())),
    )
    how = json.dumps([file.table.sha256, file.table.encoding, columns])
    return hashlib.sha256(how.encode()).hexdigest()


_RUN = """
SELECT id, attempt, next_row, place, stage, owner, finished_at, accepted, here, doubtful, refused
FROM exchange_import
"""
_IS_UNDONE = """
SELECT 1 FROM ledger_event e JOIN ledger_event r ON r.reverses = e.id
WHERE e.cause_kind = %s AND e.cause_id = %s LIMIT 1
"""
_CLAIM = """
UPDATE exchange_import SET next_row = %s WHERE id = %s AND next_row = %s AND finished_at IS NULL
"""
_COUNT = """
UPDATE exchange_import SET accepted = accepted + %s, here = here + %s, doubtful = doubtful + %s,
    refused = refused + %s WHERE id = %s
"""
_AIM = "UPDATE exchange_import SET place = %s, stage = %s, owner = %s WHERE id = %s"
_BEGIN = f"""
INSERT INTO exchange_import (digest, attempt, file, columns, mapping, rows, next_row, place, stage,
    owner, person, started_at, accepted, here, doubtful, refused)
VALUES ({db.marks(12)}, 0, 0, 0, 0) RETURNING id
"""


def _run(id: int) -> Run:
    [run] = db.query_records(_as_run, f"{_RUN} WHERE id = %s", [id])
    return run


def _as_run(
    id: int, attempt: int, next_row: int, place: int, stage: int, owner: int, *rest: int
) -> Run:
    return Run(id, attempt, next_row, Target(place, stage, owner), *rest)


def _latest(digest: str) -> Run | None:
    sql = f"{_RUN} WHERE digest = %s ORDER BY attempt DESC LIMIT 1"
    return next(iter(db.query_records(_as_run, sql, [digest])), None)


def _finished(file: Survey) -> Run | None:
    """Return the import of this very file, if it came to its end and nothing of it was undone."""
    run = _latest(digest_of(file))
    if run is None or run.finished_at is None or db.query_one(_IS_UNDONE, [CAUSE, str(run.id)]):
        return None
    return run


def _begun(file: Survey, target: Target, by: int, at: datetime) -> Run:
    """Return the import of this file that was cut off, or begin one."""
    digest = digest_of(file)
    run = _latest(digest)
    if run is not None and run.finished_at is None:
        if run.target.place != target.place and run.next_row > 1:
            refuse("import_elsewhere", place=places.read.place(run.target.place).code)
        if run.next_row == 1:  # nothing is in yet
            db.execute(_AIM, [*target, run.id])
        return _run(run.id)
    attempt = run.attempt + 1 if run else 1
    mapping = json.dumps(file.columns._asdict())
    columns = json.dumps(file.table.columns)
    row = db.query_one(_BEGIN, [
        digest, attempt, file.table.name, columns, mapping, file.rows, 1, target.place,
        int(target.stage), target.owner, by, clock.micros(at),
    ])  # fmt: skip
    assert row is not None, "an insert returns its row"
    return _run(row[0])


def _outcome(
    id: int,
    file: Survey,
    counts: dict[str, int],
    reasons: tuple[Reason, ...],
    events: Sequence[int] = (),
    resumed: int = 0,
) -> Outcome:
    return Outcome(
        id, file.rows, counts[ACCEPTED], counts[HERE], counts[DOUBTFUL], counts[REFUSED],
        reasons, file.notes, tuple(events), resumed,
    )  # fmt: skip


def _repeat(file: Survey, done: Run) -> Outcome:
    return Outcome(done.id, file.rows, 0, file.rows, 0, 0, (), file.notes, is_repeat=True)
