"""Who may take the file of a job: the print is the file, and taking it late is printing again."""

from datetime import timedelta

import pytest

from stockthread import printing
from stockthread.kernel.errors import Refused
from stockthread.printing import read, worker
from tests.printing.cast import Clock, asked, printer, work
from tests.world import World


def code_of(job: int, by: int, clock: Clock, *, may: bool = False) -> str:
    """Why a file is not for somebody; "" where it is."""
    try:
        path = printing.file_for(job, by=by, at=clock.at, is_reprint_allowed=may)
    except Refused as refused:
        return refused.refusals[0].code
    assert path.exists()
    return ""


def test_a_file_is_for_who_asked_for_an_hour_then_for_who_may_print_again(
    world: World, clock: Clock
) -> None:
    job = worker.finish(asked(world, world.drills(2), clock).id, clock)
    assert code_of(job.id, world.anna, clock) == ""
    assert code_of(job.id, world.ben, clock) == "job_file_taken"
    assert code_of(job.id, world.ben, clock, may=True) == ""
    clock.pass_by(timedelta(hours=1).total_seconds())
    assert code_of(job.id, world.anna, clock) == ""
    clock.pass_by(1)
    assert code_of(job.id, world.anna, clock) == "job_file_taken"
    assert code_of(job.id, world.anna, clock, may=True) == ""


def test_what_goes_to_a_printer_leaves_by_no_file(world: World, clock: Clock) -> None:
    job = asked(world, world.drills(2), clock, printer=printer("raw", address="127.0.0.1:9"))
    work(clock)
    assert read.job(job.id).state == "ready"
    assert worker.spooled(read.job(job.id)) is not None
    assert code_of(job.id, world.anna, clock, may=True) == "job_has_no_file"
    printing.cancel(job.id, at=clock.at)
    assert code_of(job.id, world.anna, clock, may=True) == "job_has_no_file"


@pytest.mark.parametrize("may", [False, True])
def test_what_was_cancelled_or_is_not_drawn_has_no_file(
    world: World, clock: Clock, may: bool
) -> None:
    job = asked(world, world.drills(2), clock)
    assert code_of(job.id, world.anna, clock, may=may) == "job_file_gone"
    printing.cancel(job.id, at=clock.at)
    assert code_of(job.id, world.anna, clock, may=may) == "job_left_no_file"


def test_a_file_that_is_not_kept_any_more_is_told(world: World, clock: Clock) -> None:
    job = worker.finish(asked(world, world.drills(2), clock).id, clock)
    clock.pass_by(timedelta(days=31).total_seconds())
    worker.clean(clock.at)
    assert code_of(job.id, world.anna, clock, may=True) == "job_file_gone"
