"""A job followed to its end: this process works along, beside a server or where there is none."""

import sys
import time
from collections.abc import Callable, Sequence
from typing import Final

import click

from stockthread import ledger, places, printing
from stockthread.cli import exits, program, words
from stockthread.cli.frame import Frame
from stockthread.kernel import clock
from stockthread.kernel.errors import text
from stockthread.printing import JobRow, worker

SECONDS: Final = 0.2
"""How often a job is looked at that another process has in hand."""

Show = Callable[[JobRow], None]


def drawn(job: JobRow, frame: Frame) -> JobRow:
    """Draw a job whose file is wanted, and return it as it ended.

    Ctrl-C cancels it. Raises Failure where it was refused.
    """
    show = progress(frame)
    try:
        while job.state in printing.OPEN_STATES:
            job = worker.finish(job.id, clock.now, watch=show)
            if job.state in printing.OPEN_STATES:
                time.sleep(SECONDS)
                job = printing.read.job(job.id)
                show(job)
    except KeyboardInterrupt:
        if printing.read.job(job.id).state in printing.OPEN_STATES:
            printing.cancel(job.id, at=clock.now())
        raise
    return ended(job)


def printed(job: JobRow, frame: Frame) -> JobRow:
    """Work until a job has left for its printer, and return it as it ended.

    Ctrl-C ends the watching alone. Raises Failure where it was refused, failed or stopped.
    """
    show = progress(frame)
    try:
        while job.state in printing.OPEN_STATES:
            did = worker.step(clock.now)
            job = printing.read.job(job.id)
            show(job)
            if not did and job.state in printing.OPEN_STATES:
                time.sleep(SECONDS)
    except KeyboardInterrupt:
        cancel = program.typed("queue", "cancel", str(job.id))
        click.echo(f"Job {job.id} is in the queue still. Cancel it with: {cancel}", err=True)
        raise
    return ended(job)


def progress(frame: Frame) -> Show:
    """What shows a person on a terminal how far a job is."""
    if frame.is_json or not sys.stderr.isatty():
        return lambda job: None
    last = ""

    def show(job: JobRow) -> None:
        nonlocal last
        told = how_far(job)
        if told != last:
            last = told
            is_over = job.state not in printing.OPEN_STATES
            click.echo(f"\r\x1b[K{'' if is_over else told}", nl=False, err=True)

    return show


def how_far(job: JobRow) -> str:
    """`250 of 10,000 drawn`, or why it waits."""
    if job.problems:
        return text(job.problems[0])
    count = words.number(job.labels_count)
    if job.state in ("waiting", "drawing"):
        return f"{words.number(job.labels_drawn)} of {count} drawn"
    return f"{words.number(job.labels_sent)} of {count} sent"


def ended(job: JobRow) -> JobRow:
    """The job, if its labels are there. Raises Failure with its problems otherwise."""
    if job.state == "done":
        return job
    if job.state == "cancelled":
        raise exits.Failure("job_cancelled", f"Job {job.id} was cancelled.", data={"job": job.id})
    called = names([job])
    of_lines = {line: name for (_, line), name in called.items()}
    said = [_sentence(each.line, text(each._replace(line=None)), of_lines) for each in job.problems]
    lines = list(dict.fromkeys(said))
    left = len(lines) - exits.SHOWN_MAX
    lines = [*lines[: exits.SHOWN_MAX], *([f"… and {left:,} more."] if left > 0 else [])]
    end = (
        "Nothing was printed." if job.state == "refused" else f"Job {job.id} is {job.state_words}."
    )
    refusals = [
        {**each, "item": of_lines.get(problem.line)}
        for each, problem in zip(exits.as_json(job.problems), job.problems, strict=True)
    ]
    code = job.problems[0].code if job.problems else f"job_{job.state}"
    data = {"job": job.id, "state": job.state, "refusals": refusals}
    raise exits.Failure(code, *lines, end, data=data)


def _sentence(line: int | None, said: str, names: dict[int | None, str]) -> str:
    return f"{names[line]}: {said}" if line in names else said


def names(jobs: Sequence[JobRow]) -> dict[tuple[int, int | None], str]:
    """What is called how that a problem's line is about, by job and line."""
    lines = {(job.id, each.line) for job in jobs for each in job.problems}
    spots = [
        (job, line + 1)
        for job, line in sorted((job, line) for job, line in lines if line is not None)
    ]
    found = printing.read.labels_at(spots)
    items = _item_codes([each.subject_id for each in found.values() if each.subject == "item"])
    known = places.read.places([x.subject_id for x in found.values() if x.subject == "place"])
    codes = {id: place.code for id, place in known.items()}
    return {
        (job, position - 1): (codes if each.subject == "place" else items).get(
            each.subject_id, f"#{each.subject_id}"
        )
        for (job, position), each in found.items()
    }


def _item_codes(items: Sequence[int]) -> dict[int, str]:
    views = ledger.read.items(items) if items else []
    return {view.id: view.code or f"#{view.id}" for view in views}
