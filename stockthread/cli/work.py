"""`stockthread work` prints what waits, in a process of its own, until it is told to stop."""

import signal
from threading import Event
from types import FrameType
from typing import Final

import click

from stockthread import jobs, printing
from stockthread.cli import printed, words
from stockthread.cli.frame import Frame, asking
from stockthread.kernel import clock
from stockthread.printing import worker

SHOWN_MAX: Final = 20


@click.command()
@click.option("--once", is_flag=True, help="Do what there is to do now, and end.")
@asking("label")
def work(frame: Frame, once: bool) -> None:
    """Draw and send the labels that wait. Ctrl-C stops it."""
    if once:
        while worker.step(clock.now):
            pass
    else:
        until_told(frame)
    left = {state: printing.read.count_jobs().get(state, 0) for state in printing.STATES[:6]}
    if frame.is_json:
        frame.print(left)
        return
    told = [
        f"{words.number(number)} {printing.STATE_WORDS[state]}"
        for state, number in left.items()
        if number
    ]
    click.echo(f"Left in the queue: {', '.join(told)}." if told else "The queue is empty.")
    for job in printing.read.jobs(states=printing.OPEN_STATES, limit=SHOWN_MAX):
        if why := printed.waits(job):
            click.echo(f"Job {job.id}: {why}")


def until_told(frame: Frame) -> None:
    """Work until SIGTERM or Ctrl-C; a second one ends the process at once."""
    stop = Event()
    before: dict[int, object] = {}

    def told(number: int, at: FrameType | None) -> None:
        stop.set()
        for each, handler in before.items():
            signal.signal(each, handler)  # type: ignore[arg-type]

    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, told)
    if not frame.is_json:
        click.echo("Printing what waits (Ctrl-C stops it).")
    jobs.work(stop)
