"""The worker: one step looks at the rules, draws one chunk of one job, and sends one job.

Any number of workers may run, in any processes; each may die at any moment and nothing is lost
nor printed twice. Labels leave only when all of a job are drawn and proved.
"""

import logging
import re
from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from django.db import DatabaseError

from stockthread import labels, ledger
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.labels import Values
from stockthread.printing import (
    claims,
    contents,
    fields,
    output,
    printers,
    read,
    rules,
    sending,
    spool,
)
from stockthread.printing import templates as template_store
from stockthread.printing.claims import Claim
from stockthread.printing.records import ENDED_STATES, JobRow, LabelRow, PrinterRow

Now = Callable[[], datetime]
Work = Callable[[], object]
POLL_SECONDS: Final = 1.0
KEPT: Final = timedelta(days=30)
"""How long the files of jobs that have ended can be downloaded."""

_PROBLEMS_MAX: Final = 100
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_SAY_CODES = """
    UPDATE printing_job_label SET code = source.code FROM {source} AS source
     WHERE job_id = %s AND position = source.line + %s"""
_logger = logging.getLogger(__name__)


def step(now: Now, *, hand_out: Callable[[Work], object] | None = None) -> bool:
    """Do what is to be done next; False where nothing was.

    hand_out: whom sending is given to, so that a slow printer holds up nobody; by itself if None.
    """
    did = bool(rules.look(at=now()))
    due = claims.due(now())
    if "sending" in due:
        did |= _stop_left_behind(now())
    if due & {"waiting", "drawing"}:
        did |= draw_next(now)
    if "ready" in due or did:
        did |= bool((hand_out or _at_once)(partial(send_next, now)))
    return did


def _at_once(work: Work) -> object:
    return work()


def finish(job: int, now: Now, *, watch: Callable[[JobRow], object] | None = None) -> JobRow:
    """Draw a job to its end at once, while somebody waits for its file.

    It is left to the workers where one of them has it already. watch: told the job after each
    chunk. Raises Refused: unknown_id.
    """
    row = read.job(job)
    while row.state in ("waiting", "drawing"):
        claim = claims.of_job(job, now())
        if claim is None:
            break
        draw(claim, now)
        row = read.job(job)
        if watch:
            watch(row)
    return row


def clean(at: datetime) -> int:
    """Remove the files of jobs that ended long ago; return of how many."""
    removed = 0
    for id in spool.jobs():
        try:
            job = read.job(id)
        except Refused:
            continue
        if job.state in ENDED_STATES and job.ended_at and job.ended_at < at - KEPT:
            spool.remove(id)
            removed += 1
    return removed


def draw_next(now: Now) -> bool:
    """Draw the next chunk of the job whose turn it is."""
    claim = claims.to_draw(now())
    if claim is not None:
        draw(claim, now)
    return claim is not None


def draw(claim: Claim, now: Now) -> None:
    """Draw the next chunk of a claimed job; a job with a label that is refused is refused whole."""
    try:
        _draw(claim, now)
    except Refused as refused:
        problems = list(refused.refusals[:_PROBLEMS_MAX])
        if claims.end(claim, "refused", now(), problems):
            spool.remove(claim.job.id)
    except DatabaseError:
        raise
    except Exception as error:
        _fail(claim, now, error)


def _fail(claim: Claim, now: Now, error: Exception) -> None:
    _logger.exception("The printing of job %s broke down", claim.job.id)
    data = {"kind": type(error).__name__}
    claims.end(claim, "failed", now(), [Refusal(None, "printing_broke", data)])


def _draw(claim: Claim, now: Now) -> None:
    job = claim.job
    if job.state == "waiting" and job.cause_event and _is_undone(job.cause_event):
        problem = Refusal(None, "event_undone", {"event": job.cause_event})
        claims.end(claim, "cancelled", now(), [problem])
        return
    printer = read.printer(job.printer)
    whole = spool.file(job.id, printer.language, job.labels_count)
    drawn = job.labels_drawn if job.state == "drawing" else 0
    if not (drawn == job.labels_count and whole.exists()):
        if not drawn or spool.labels_there(job.id) < drawn:
            drawn = 0
            spool.begin(job.id)
        drawn = _draw_chunk(claim, printer, drawn, now())
        if drawn < job.labels_count:
            return
        spool.join(job.id, printer.language, job.labels_count)
    if printer.kind == "download":
        claims.end(claim, "done", now(), [], labels_sent=job.labels_count)
    else:
        claims.let_go(claim, state="ready", next_try_at=clock.micros(now()))


def _is_undone(event: int) -> bool:
    return bool(ledger.read.event(event).reversed_by)


def _draw_chunk(claim: Claim, printer: PrinterRow, drawn: int, at: datetime) -> int:
    """Draw labels behind label `drawn` and spool them; return how many are drawn then.

    The claim is kept for the last chunk, and ends with every other. A claim that was lost draws
    no more: it returns that none is drawn.
    """
    job = claim.job
    template = template_store.parsed(read.version(job.version_id).description)
    images = read.image_bytes(sorted(labels.images(template)))
    press = output.press_of(printer, job.first_cell, images)
    size = min(output.chunk_size(template, press, drawn), job.labels_count - drawn)
    chunk = read.labels_of(job.id, after=drawn, limit=size)
    subject = read.template(job.template).subject
    values = contents.values(subject, [label.subject_id for label in chunk], at=at)
    names = _names(chunk, values) if job.labels_count > 1 else []
    try:
        pieces = output.pieces(template, values, press, drawn, names)
    except Refused as refused:
        told = [fields.told(subject, refusal) for refusal in refused.refusals]
        raise Refused([_behind(refusal, drawn) for refusal in told]) from None
    spool.write_part(job.id, drawn, size, pieces)
    drawn += size
    progress: dict[str, object] = {
        "state": "drawing",
        "labels_drawn": drawn,
        "next_try_at": clock.micros(at),
    }
    with db.writing():
        is_last = drawn == job.labels_count
        is_own = (
            claims.renew(claim, at, **progress) if is_last else claims.let_go(claim, **progress)
        )
        if not is_own:
            return 0
        _say_codes(job.id, drawn - size, values)
    return drawn


def _behind(refusal: Refusal, drawn: int) -> Refusal:
    return refusal if refusal.line is None else refusal._replace(line=refusal.line + drawn)


def _say_codes(job: int, drawn: int, values: list[Values]) -> None:
    """Note what codes the labels say, in one statement."""
    said = [(str(each.get("code", "")),) for each in values]
    source, params = rows.source({"code": "text"}, said)
    db.execute(_SAY_CODES.format(source=source), (*params, job, drawn + 1))


def _names(chunk: list[LabelRow], values: list[Values]) -> list[str]:
    """Return how files of labels are called: by position and code."""
    found = []
    for label, each in zip(chunk, values, strict=True):
        code = _UNSAFE.sub("-", str(each.get("code", "")))[:60].strip("-.")
        found.append(f"{label.position:06d}-{code}" if code else f"{label.position:06d}")
    return found


def send_next(now: Now) -> bool:
    """Send the next job whose printer is free."""
    claim = claims.to_send(now())
    if claim is not None:
        send(claim, now)
    return claim is not None


def send(claim: Claim, now: Now) -> None:
    """Send a claimed job.

    A printer that cannot be reached is tried again later. One that breaks off in the middle leaves
    the job standing, for a person to say behind which label it goes on.
    """
    try:
        is_sent = _send(claim, now)
    except Refused as refused:
        _answer(claim, now(), refused.refusals[0])
    except DatabaseError:
        raise
    except Exception as error:
        _fail(claim, now, error)
    else:
        count = claim.job.labels_count
        if is_sent and claims.end(claim, "done", now(), [], labels_sent=count):
            spool.remove(claim.job.id)


def _answer(claim: Claim, at: datetime, problem: Refusal) -> None:
    if problem.code == "printer_unreachable":
        claims.try_later(claim, at, problem)
    elif problem.code == "printer_broke_off":
        claims.end(claim, "stopped", at, [problem])
    else:
        claims.end(claim, "failed", at, [problem])


def _send(claim: Claim, now: Now) -> bool:
    """Hand the file over; False where the job was taken away or has to be drawn again."""
    job, printer = claim.job, read.printer(claim.job.printer)
    file = spool.file(job.id, printer.language, job.labels_count)
    if not file.exists():
        if job.labels_sent:
            refuse("spool_lost")
        claims.let_go(claim, state="waiting", labels_drawn=0)
        return False
    ends = spool.ends(job.id)
    watch = sending.Watch(
        begin=lambda: claims.renew(claim, now(), state="sending"),
        progress=lambda taken: claims.renew(claim, now(), labels_sent=_labels(ends, taken)),
    )
    if printer.kind == "raw":
        start = ends[job.labels_sent - 1] if ends and job.labels_sent else 0
        return sending.send_raw(printers.raw_address(printer.address), file, watch, start)
    name = f"Stockthread {job.id}"
    return sending.send_ipp(printer.address, file, printer.language, name, watch)


def _labels(ends: list[int] | None, taken: int) -> int:
    """How many labels are whole within the bytes that were taken."""
    return bisect_right(ends, taken) if ends else 0


def _stop_left_behind(at: datetime) -> bool:
    stopped = [claims.stop_left_behind(job, at) for job in claims.left_behind(at)]
    return any(stopped)


def spooled(job: JobRow) -> Path | None:
    """Return the file of a job that is drawn, while it is kept."""
    if job.labels_drawn != job.labels_count:
        return None
    file = spool.file(job.id, read.printer(job.printer).language, job.labels_count)
    return file if file.exists() else None
