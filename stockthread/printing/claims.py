"""Who works on which job: claims by compare-and-set, each with an end, so that no two workers ever
work on one job, and the job of a worker that died is free again.

Every write of a claim names its token; where the job was cancelled or went to another worker
meanwhile, nothing is written and the caller is told so.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal
from stockthread.printing import read
from stockthread.printing.records import OPEN_STATES, JobRow

LEASE: Final = timedelta(seconds=120)
"""How long a claim holds without a sign of life; a chunk of labels takes far less."""

WAIT_FIRST: Final = 2.0
WAIT_MAX: Final = 300.0
TRIES_MAX: Final = 295
"""Waits of 2, 4, 8 … 300 seconds: a whole day."""

_FREE = "next_try_at <= %s AND claimed_until <= %s"
_DUE = f"""
    SELECT DISTINCT state FROM printing_job
     WHERE state IN ({db.marks(len(OPEN_STATES))}) AND {_FREE}"""
_NEXT_TO_DRAW = f"""
    SELECT id FROM printing_job WHERE state IN ('waiting', 'drawing') AND {_FREE}
     ORDER BY next_try_at, id LIMIT 1"""
_NEXT_TO_SEND = f"""
    SELECT id FROM printing_job j WHERE state = 'ready' AND {_FREE} AND NOT EXISTS (
        SELECT 1 FROM printing_job o WHERE o.printer_id = j.printer_id AND o.id <> j.id
            AND o.state IN ('ready', 'sending') AND o.claimed_until > %s)
     ORDER BY id LIMIT 1"""
_CLAIM = f"""
    UPDATE printing_job SET claim = %s, claimed_until = %s
     WHERE id = %s AND state IN ({db.marks(len(OPEN_STATES))}) AND {_FREE}"""
_LEFT = "SELECT id FROM printing_job WHERE state = 'sending' AND claimed_until <= %s LIMIT 100"
_DELAY_OTHERS = """
    UPDATE printing_job SET next_try_at = %s
     WHERE printer_id = %s AND state = 'ready' AND next_try_at < %s AND claimed_until <= %s"""


class Claim(NamedTuple):
    """A job, as it was when it was claimed, and the token of who has it."""

    job: JobRow
    token: str


def due(at: datetime) -> set[str]:
    """Return the states of jobs that wait for a worker now. One cheap statement."""
    now = clock.micros(at)
    return {state for (state,) in db.query(_DUE, (*OPEN_STATES, now, now))}


def to_draw(at: datetime) -> Claim | None:
    """Claim the job whose next labels are to be drawn: who had a turn goes to the end."""
    return _claim(_NEXT_TO_DRAW, [clock.micros(at)] * 2, at)


def to_send(at: datetime) -> Claim | None:
    """Claim the first job whose printer has no other in hand."""
    return _claim(_NEXT_TO_SEND, [clock.micros(at)] * 3, at)


def of_job(id: int, at: datetime) -> Claim | None:
    """Claim this job."""
    return _claim("SELECT id FROM printing_job WHERE id = %s", [id], at)


def _claim(sql: str, params: list[int], at: datetime) -> Claim | None:
    now, until = clock.micros(at), clock.micros(at + LEASE)
    token = secrets.token_hex(8)
    with db.writing():
        db.lock_text("printing_claim")  # two must not take two jobs of one printer
        row = db.query_one(sql, params)
        if row is None:
            return None
        if not db.execute(_CLAIM, (token, until, row[0], *OPEN_STATES, now, now)):
            return None
        return Claim(read.job(row[0]), token)


def write(claim: Claim, columns: Mapping[str, Any]) -> bool:
    """Write columns of the job; False where it is not the caller's any more."""
    names = ", ".join(f"{name} = %s" for name in columns)
    sql = f"UPDATE printing_job SET {names} WHERE id = %s AND claim = %s"
    return db.execute(sql, (*columns.values(), claim.job.id, claim.token)) == 1


def renew(claim: Claim, at: datetime, **columns: Any) -> bool:
    """Give a sign of life, and write columns; False where the job is not the caller's any more."""
    return write(claim, columns | {"claimed_until": clock.micros(at + LEASE)})


def let_go(claim: Claim, **columns: Any) -> bool:
    """Write columns and end the claim; False where the job is not the caller's any more."""
    return write(claim, columns | {"claim": "", "claimed_until": 0})


def end(claim: Claim, state: str, at: datetime, problems: list[Refusal], **columns: Any) -> bool:
    """Bring the job to a state in which no worker takes it on."""
    told = read.told(problems)
    return let_go(claim, state=state, ended_at=clock.micros(at), problems=told, **columns)


def try_later(claim: Claim, at: datetime, problem: Refusal) -> bool:
    """Let the job, and the others of its printer, wait: longer each time, for about a day."""
    tries = claim.job.tries + 1
    if tries > TRIES_MAX:
        return end(claim, "failed", at, [problem], tries=tries)
    seconds = min(WAIT_MAX, WAIT_FIRST * 2 ** min(tries - 1, 20))
    then = clock.micros(at + timedelta(seconds=seconds))
    with db.writing():
        told = read.told([problem])
        done = let_go(claim, state="ready", tries=tries, next_try_at=then, problems=told)
        db.execute(_DELAY_OTHERS, (then, claim.job.printer, then, clock.micros(at)))
    return done


def left_behind(at: datetime) -> list[JobRow]:
    """Return the jobs that somebody was sending who gives no sign of life."""
    return [read.job(id) for (id,) in db.query(_LEFT, (clock.micros(at),))]


def stop_left_behind(job: JobRow, at: datetime) -> bool:
    """Stop such a job: nobody knows what its printer has."""
    data = {"sent": job.labels_sent, "count": job.labels_count}
    now = clock.micros(at)
    sql = """
        UPDATE printing_job SET state = 'stopped', ended_at = %s, problems = %s, claim = '',
            claimed_until = 0
         WHERE id = %s AND state = 'sending' AND claimed_until <= %s"""
    told = read.told([Refusal(None, "sender_stopped", data)])
    return db.execute(sql, (now, told, job.id, now)) == 1
