"""Jobs as people ask for them: labels printed, again where there is a reason, cancelled, gone on
with. Nothing here draws or sends; the worker does.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from stockthread import ledger, places
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.printing import output, printers, read, spool, templates
from stockthread.printing.contents import KIND_OF
from stockthread.printing.records import (
    ENDED_STATES,
    IDLE_STATES,
    OPEN_STATES,
    JobRow,
    PrinterRow,
    TemplateRow,
)

LABELS_MAX: Final = 100_000
COPIES_MAX: Final = 100
LINES_SHOWN: Final = 100
_USES_CELLS: Final = (*OPEN_STATES, "stopped", "done")
"""The states of jobs that have used cells of a sheet, or will."""

_RULES = {"key": Rule(120, is_needed=True), "reason": Rule(400)}
_ADD = """
    INSERT INTO printing_job (key, printer_id, version_id, state, reason, is_reprint, person,
        asked_at, ended_at, cause_event, first_cell, labels_count, labels_drawn, labels_sent,
        tries, next_try_at, claim, claimed_until, problems)
    VALUES (%s, %s, %s, 'waiting', %s, %s, %s, %s, 0, %s, %s, %s, 0, 0, 0, %s, '', 0, '[]')
    RETURNING id"""
_ADD_LABELS = """
    INSERT INTO printing_job_label (job_id, position, subject, subject_id, code)
    SELECT %s, line * %s + copy + 1, %s, id, '' FROM {source} AS source
     CROSS JOIN {copies} AS copies"""
_SAME = """
    SELECT COUNT(*) FROM printing_job_label l JOIN {source} AS source
        ON l.position = source.line * %s + 1 AND l.subject_id = source.id
     WHERE l.job_id = %s AND l.subject = %s"""
_CANCEL = f"""
    UPDATE printing_job SET state = 'cancelled', ended_at = %s, claim = '', claimed_until = 0
     WHERE id = %s AND state NOT IN ({db.marks(len(ENDED_STATES))})"""
_GO_ON = """
    UPDATE printing_job SET state = %s, labels_sent = %s, tries = 0, next_try_at = %s,
        ended_at = 0, claim = '', claimed_until = 0, problems = '[]'
     WHERE id = %s AND state = %s"""


class _Asked(NamedTuple):
    """What is written with a request."""

    key: str
    reason: str


def print_labels(
    subjects: Sequence[int],
    *,
    template: int,
    printer: int,
    key: str,
    by: int,
    at: datetime,
    reason: str = "",
    is_reprint_allowed: bool = False,
    copies: int = 1,
    first_cell: int = 0,
) -> JobRow:
    """Ask for a label of each subject, in their order, and return the job.

    subjects: ids of items or places, as the template's subject says. first_cell: the first unused
    cell of the printer's sheet, from 0. What has a label already is printed again only with a
    reason, by whoever may. Repeating a key with the same request returns the first job.
    Raises Refused: field_missing, field_too_long, field_bad_characters, unknown_id,
    template_closed, printer_closed, labels_none, too_many_labels, copies_bad, key_reused,
    sheet_bad, first_cell_bad, with a line each label_of_nothing, label_of_other_kind,
    reprint_reason_missing, reprint_not_allowed, and what labels.read_template refuses.
    """
    said = tidied(_Asked(key, reason))
    if found := field_refusals(None, said, _RULES):
        raise Refused(found)
    _check_count(len(subjects), copies)
    row, prints_on = templates.in_use(template), printers.in_use(printer)
    with db.writing():
        db.lock_text("printing_job")  # of two who print the same, the second sees the first
        if known := read.job_of_key(said.key):
            return _repeated(known, row, prints_on, subjects, copies)
        _check_subjects(row.subject, subjects)
        version = read.version_of(template)
        press = output.press_of(prints_on, first_cell, {})
        output.checked_cell(press, templates.parsed(version.description))
        before = len(read.with_label(subject_kind(row.subject), subjects))
        if before and not (is_reprint_allowed and said.reason):
            code = "reprint_reason_missing" if is_reprint_allowed else "reprint_not_allowed"
            refuse(code, count=before, what=labelled_words(*labelled(row.subject, subjects)))
        job = add_job(
            said.key, printer, version.id, said.reason, by, at,
            is_reprint=before > 0, first_cell=first_cell, count=len(subjects) * copies,
        )  # fmt: skip
        _add_labels(job, row.subject, subjects, copies)
        return read.job(job)


def add_job(
    key: str,
    printer: int,
    version: int,
    reason: str,
    by: int,
    at: datetime,
    *,
    is_reprint: bool = False,
    cause_event: int = 0,
    first_cell: int = 0,
    count: int = 0,
    begins_at: datetime | None = None,
) -> int:
    """Store a job without labels in the caller's transaction and return its id."""
    values = (key, printer, version, reason, is_reprint, by, clock.micros(at), cause_event)
    row = db.query_one(_ADD, (*values, first_cell, count, clock.micros(begins_at or at)))
    assert row is not None, "RETURNING returns the row"
    return int(row[0])


def cancel(id: int, *, at: datetime) -> JobRow:
    """Take a job back; what has been sent of it stays on record. Raises Refused: unknown_id,
    job_over."""
    if not db.execute(_CANCEL, (clock.micros(at), id, *ENDED_STATES)):
        refuse("job_over", state=read.job(id).state_words)
    return read.job(id)


def go_on(id: int, *, after: int, at: datetime) -> JobRow:
    """Send the rest of a job that stopped or failed, from behind label `after` (0: all of it).

    Raises Refused: unknown_id, job_not_standing, job_label_beyond, job_only_whole, printer_closed.
    """
    job = read.job(id)
    if job.state not in IDLE_STATES:
        refuse("job_not_standing", state=job.state_words)
    if not 0 <= after < job.labels_count:
        refuse("job_label_beyond", label=after, count=job.labels_count)
    printer = printers.in_use(job.printer)
    is_drawn = (
        job.labels_drawn == job.labels_count
        and spool.file(id, printer.language, job.labels_count).exists()
    )
    state = "ready" if is_drawn else "waiting"
    sent = after if is_drawn else 0
    if after and (not is_drawn or spool.ends(id) is None):
        refuse("job_only_whole")
    if not db.execute(_GO_ON, (state, sent, clock.micros(at), id, job.state)):
        refuse("job_not_standing", state=read.job(id).state_words)
    return read.job(id)


def labelled(subject: str, ids: Sequence[int]) -> tuple[int, int]:
    """Return how many of these have a label, and how many of them only one in the queue."""
    kind = subject_kind(subject)
    return len(read.with_label(kind, ids)), len(read.on_their_way(kind, ids))


def labelled_words(count: int, waiting: int, whose: str = "these") -> str:
    """Return that so many have a label, and of how many it only waits, as a sentence."""
    there = count - waiting
    has = f"{there:,} of {whose} {'has' if there == 1 else 'have'} a label already"
    if not waiting:
        return has
    in_queue = f"{'has' if waiting == 1 else 'have'} one in the queue, not printed yet"
    if not there:
        return f"{waiting:,} of {whose} {in_queue}".replace(" one in", " a label in")
    return f"{has}, and {waiting:,} {in_queue}"


def next_cell(printer: PrinterRow) -> int:
    """Return the first cell, from 0, that the last job left unused on a printer's sheet."""
    sheet = printers.sheet_of(printer)
    last = read.jobs(states=_USES_CELLS, printer=printer.id, limit=1) if sheet else []
    if sheet is None or not last:
        return 0
    return (last[0].first_cell + last[0].labels_count) % sheet.cells


def subject_kind(subject: str) -> str:
    """Return what a subject's ids are of: item, place or task."""
    return "item" if subject in KIND_OF else subject


def _check_count(count: int, copies: int) -> None:
    if not count:
        refuse("labels_none")
    if not 1 <= copies <= COPIES_MAX:
        refuse("copies_bad", copies_max=COPIES_MAX)
    if count * copies > LABELS_MAX:
        refuse("too_many_labels", count=count * copies, count_max=LABELS_MAX)


def _check_subjects(subject: str, ids: Sequence[int]) -> None:
    """Refuse what is not there, and what the template is not for."""
    known = _known(subject, ids)
    refusals = []
    for line, id in enumerate(ids):
        if id not in known:
            refusals.append(Refusal(line, "label_of_nothing", {"subject": subject, "id": id}))
        elif (kind := known[id]) != KIND_OF.get(subject) and kind is not None:
            is_a = kind.name.lower()
            refusals.append(
                Refusal(line, "label_of_other_kind", {"subject": subject, "kind": is_a})
            )
        if len(refusals) >= LINES_SHOWN:
            break
    if refusals:
        raise Refused(refusals)


def _known(subject: str, ids: Sequence[int]) -> Mapping[int, ledger.Kind | None]:
    """What is there of the ids, with its kind if it is an item."""
    if subject == "place":
        return dict.fromkeys(places.read.places(ids))
    return {} if subject == "task" else ledger.read.kinds(ids)


def _add_labels(job: int, subject: str, ids: Sequence[int], copies: int) -> None:
    """Store the labels in one statement."""
    source, params = rows.source({"id": "bigint"}, [(id,) for id in ids])
    times, times_params = rows.source({"copy": "bigint"}, [(copy,) for copy in range(copies)])
    sql = _ADD_LABELS.format(source=source, copies=f"(SELECT copy FROM {times} AS numbers)")
    db.execute(sql, (job, copies, subject_kind(subject), *params, *times_params))


def _repeated(
    job: JobRow, template: TemplateRow, printer: PrinterRow, ids: Sequence[int], copies: int
) -> JobRow:
    """Return the job of a key that is used again for the same. Raises Refused: key_reused."""
    source, params = rows.source({"id": "bigint"}, [(id,) for id in ids])
    sql = _SAME.format(source=source)
    [(same,)] = db.query(sql, (*params, copies, job.id, subject_kind(template.subject)))
    is_same = (job.template, job.printer) == (template.id, printer.id)
    if not is_same or same != len(ids) or job.labels_count != len(ids) * copies:
        refuse("key_reused", key=job.key)
    return job
