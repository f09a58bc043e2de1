"""Who may take the file of a job. Nothing here draws or sends.

To a printer that is a download the file is the print, so that taking it later is printing again:
whoever asked for the labels may take it for an hour, after that whoever may print again. What goes
to a printer comes out of that printer alone; of what was cancelled or refused there is no file.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from stockthread import ledger
from stockthread.kernel.errors import refuse
from stockthread.printing import read, spool
from stockthread.printing.records import OPEN_STATES, JobRow

FRESH: Final = timedelta(hours=1)
"""How long whoever asked for labels may take their file, once it is drawn."""


def file_for(id: int, *, by: int, at: datetime, is_reprint_allowed: bool = False) -> Path:
    """Return the file of a job for a person.

    Raises Refused: unknown_id, job_has_no_file, job_left_no_file, job_file_gone (not drawn yet, or
    not kept any more), job_file_taken.
    """
    job = read.job(id)
    printer = read.printer(job.printer)
    if printer.kind != "download":
        refuse("job_has_no_file", job=id, printer=printer.name)
    if job.state not in (*OPEN_STATES, "done"):
        refuse("job_left_no_file", job=id, state=job.state_words)
    path = spool.file(id, printer.language, job.labels_count)
    if job.state != "done" or not path.exists():
        refuse("job_file_gone")
    if not is_reprint_allowed and not _is_fresh_for(job, by, at):
        refuse("job_file_taken", job=id)
    return path


def _is_fresh_for(job: JobRow, person: int, at: datetime) -> bool:
    """Whether a job is a person's own, or a rule's for what they did, and ended just now."""
    whose = ledger.read.event(job.cause_event).person if job.cause_event else job.person
    return whose == person and job.ended_at is not None and at - job.ended_at <= FRESH
