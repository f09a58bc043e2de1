"""Sending: a printer that is off loses nothing, and none prints twice what it may have."""

import pytest

from stockthread import printing
from stockthread.printing import claims, read, sending, spool, worker
from tests.printing.cast import Clock, asked, printer, states, work
from tests.printing.servers import closed_port, ipp_queue, raw_printer
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


def test_a_raw_printer_is_sent_what_was_read_back(world: World, clock: Clock) -> None:
    with raw_printer() as listening:
        job = asked(
            world, world.drills(3), clock, printer=printer("raw", address=listening.address)
        )
        worker.draw_next(clock)
        file = worker.spooled(read.job(job.id))
        assert file is not None
        whole = file.read_bytes()
        work(clock)
        assert states(job) == ["done"]
        assert read.job(job.id).labels_sent == 3
        assert [bytes(each) for each in listening.jobs] == [whole]
    assert not spool.folder(job.id).exists()


def test_a_printer_that_is_off_is_tried_again_with_growing_waits(
    world: World, clock: Clock
) -> None:
    with closed_port() as address:
        name = printer("raw", address=address)
        job, other = (asked(world, world.drills(1), clock, printer=name) for _ in range(2))
        waits = []
        for _ in range(10):
            work(clock)
            job = read.job(job.id)
            waits.append((job.next_try_at - clock.at).total_seconds())
            clock.pass_by(waits[-1])
    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert (job.state, job.tries, job.labels_sent) == ("ready", 10, 0)
    assert job.problems[0].code == "printer_unreachable"
    assert read.job(other.id).tries <= 1
    with raw_printer() as listening:
        before = read.printer(name)
        printing.change_printer(name, printing.NewPrinter(*before[1:5], listening.address))
        work(clock)
        assert states(job, other) == ["done", "done"]
        assert len(listening.jobs) == 2


def test_after_a_day_a_job_waits_for_a_person(world: World, clock: Clock) -> None:
    waited = sum(
        min(claims.WAIT_MAX, claims.WAIT_FIRST * 2 ** (n - 1))
        for n in range(1, claims.TRIES_MAX + 1)
    )
    assert 86_400 < waited < 1.02 * 86_400
    with closed_port() as address:
        job = asked(world, world.drills(1), clock, printer=printer("raw", address=address))
        worker.draw_next(clock)
        claim = claims.to_send(clock.at)
        assert claim is not None
        claims.let_go(claim, tries=claims.TRIES_MAX)
        work(clock)
        assert states(job) == ["failed"]
        assert printing.go_on(job.id, after=0, at=clock.at).state == "ready"


def test_a_printer_that_breaks_off_leaves_the_job_standing(world: World, clock: Clock) -> None:
    items = world.drills(40)
    with raw_printer(breaks_after=20_000) as listening:
        name = printer("raw", address=listening.address)
        job = asked(world, items, clock, printer=name)
        worker.draw_next(clock)
        ends = spool.ends(job.id)
        assert ends is not None
        assert ends[-1] > 50_000
        work(clock)
        job = read.job(job.id)
        assert job.state == "stopped"
        assert job.problems[0].code == "printer_broke_off"
        assert 0 <= job.labels_sent < 40
        work(clock)
        assert states(job) == ["stopped"]
        listening.breaks_after = None
        file = worker.spooled(job)
        assert file is not None
        rest = file.read_bytes()[ends[9] :]
        gone_on = printing.go_on(job.id, after=10, at=clock.at)
        assert (gone_on.state, gone_on.labels_sent) == ("ready", 10)
        work(clock)
        assert states(job) == ["done"]
        assert bytes(listening.jobs[-1]) == rest
    assert refused(lambda: printing.go_on(job.id, after=1, at=clock.at)) == [
        (None, "job_not_standing")
    ]


def test_only_labels_that_are_there_can_be_gone_behind(world: World, clock: Clock) -> None:
    with raw_printer(breaks_after=1_000) as listening:
        name = printer("raw", address=listening.address)
        job = asked(world, world.drills(20), clock, printer=name)
        work(clock)
    for after, code in [(20, "job_label_beyond"), (-1, "job_label_beyond")]:
        found = refused(lambda after=after: printing.go_on(job.id, after=after, at=clock.at))
        assert found == [(None, code)]
    spool.remove(job.id)
    assert refused(lambda: printing.go_on(job.id, after=3, at=clock.at)) == [
        (None, "job_only_whole")
    ]
    assert printing.go_on(job.id, after=0, at=clock.at).state == "waiting"


def test_a_printer_that_takes_nothing_is_given_up_in_the_end(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "STALL_SECONDS", 0.5)
    monkeypatch.setattr(sending, "TICK_SECONDS", 0.1)
    with raw_printer() as listening:
        listening.takes.clear()
        name = printer("raw", address=listening.address)
        job = asked(world, world.drills(250), clock, printer=name, copies=4)
        work(clock)
        job = read.job(job.id)
        assert job.state == "stopped"
        assert "took nothing" in job.problem
        assert job.labels_sent < 1000


def test_a_job_cancelled_while_it_is_sent_ends_there(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "TICK_SECONDS", 0.05)
    with raw_printer() as listening:
        listening.takes.clear()
        name = printer("raw", address=listening.address)
        job = asked(world, world.drills(250), clock, printer=name, copies=4)
        while read.job(job.id).state != "ready":
            worker.draw_next(clock)
        claim = claims.to_send(clock.at)
        assert claim is not None
        own, renewals = claims.renew, []

        def renewed(*said, **columns):
            renewals.append(columns)
            if len(renewals) == 3:
                printing.cancel(job.id, at=clock.at)
            return own(*said, **columns)

        monkeypatch.setattr(claims, "renew", renewed)
        worker.send(claim, clock)
    assert states(job) == ["cancelled"]
    assert len(renewals) == 3


def test_a_sender_that_died_leaves_the_job_standing(world: World, clock: Clock) -> None:
    with raw_printer() as listening:
        name = printer("raw", address=listening.address)
        job = asked(world, world.drills(2), clock, printer=name)
        worker.draw_next(clock)
        claim = claims.to_send(clock.at)
        assert claim is not None
        claims.renew(claim, clock.at, state="sending", labels_sent=1)
        work(clock)
        assert states(job) == ["sending"]
        clock.pass_by(121)
        work(clock)
        job = read.job(job.id)
        assert (job.state, job.problems[0].code) == ("stopped", "sender_stopped")
        assert not listening.jobs


def test_a_sender_that_died_before_the_first_byte_loses_nothing(world: World, clock: Clock) -> None:
    with raw_printer() as listening:
        name = printer("raw", address=listening.address)
        job = asked(world, world.drills(1), clock, printer=name)
        worker.draw_next(clock)
        assert claims.to_send(clock.at) is not None
        clock.pass_by(121)
        work(clock)
        assert states(job) == ["done"]


def test_a_printer_has_one_job_in_hand(world: World, clock: Clock) -> None:
    with closed_port() as address:
        one, other = printer("raw", address=address), printer("raw", address=address)
        jobs = [asked(world, world.drills(1), clock, printer=name) for name in (one, one, other)]
        for _ in jobs:
            worker.draw_next(clock)
        claimed = [claims.to_send(clock.at) for _ in range(3)]
        assert [claim.job.id if claim else None for claim in claimed] == [
            jobs[0].id, jobs[2].id, None,
        ]  # fmt: skip


def test_a_lost_file_is_drawn_again(world: World, clock: Clock) -> None:
    with raw_printer() as listening:
        name = printer("raw", address=listening.address)
        job = asked(world, world.drills(1), clock, printer=name)
        worker.draw_next(clock)
        spool.remove(job.id)
        work(clock)
        assert states(job) == ["done"]
        assert len(listening.jobs) == 1


def test_a_queue_that_speaks_ipp_gets_one_document(world: World, clock: Clock) -> None:
    with ipp_queue() as queue:
        name = printer("ipp", "pdf", address=queue.address)
        job = asked(world, world.drills(2), clock, printer=name)
        worker.draw_next(clock)
        file = worker.spooled(read.job(job.id))
        assert file is not None
        whole = file.read_bytes()
        work(clock)
        assert states(job) == ["done"]
        assert read.job(job.id).labels_sent == 2
    assert queue.documents == [whole]
    assert b"print-scaling\x00\x04none" in queue.headers[0]
    assert b"application/pdf" in queue.headers[0]
    assert f"Stockthread {job.id}".encode() in queue.headers[0]


def test_zpl_goes_through_a_queue_as_it_is(world: World, clock: Clock) -> None:
    with ipp_queue() as queue:
        name = printer("ipp", "zpl", address=queue.address)
        job = asked(world, world.drills(1), clock, printer=name)
        work(clock)
        assert states(job) == ["done"]
    assert queue.documents[0].startswith(b"^XA")


@pytest.mark.parametrize(
    "fault, state, code",
    [
        ({"is_accepting": False}, "ready", "printer_unreachable"),
        ({"status": 0x0507}, "ready", "printer_unreachable"),
        ({"status": 0x0400}, "failed", "printer_rejected"),
        ({"http_status": 503}, "ready", "printer_unreachable"),
        ({"http_status": 503, "page": b"\xff\xfe"}, "ready", "printer_unreachable"),
        ({"http_status": 401}, "failed", "printer_rejected"),
        ({"formats": ["image/urf"]}, "failed", "printer_rejected"),
        ({"drops": True}, "stopped", "printer_broke_off"),
    ],
)
def test_a_queue_that_does_not_print_is_understood(
    world: World, clock: Clock, fault: dict[str, object], state: str, code: str
) -> None:
    with ipp_queue() as queue:
        for name, value in fault.items():
            setattr(queue, name, value)
        address = queue.address
        job = asked(world, world.drills(1), clock, printer=printer("ipp", "pdf", address=address))
        work(clock)
        job = read.job(job.id)
        assert (job.state, job.problems[0].code) == (state, code), job.problem
        assert job.labels_sent == 0


def test_a_queue_that_is_off_is_tried_again(world: World, clock: Clock) -> None:
    with closed_port() as address:
        name = printer("ipp", "pdf", address=f"ipp://{address}/printers/x")
        job = asked(world, world.drills(1), clock, printer=name)
        work(clock)
        assert states(job) == ["ready"]
        assert read.job(job.id).problems[0].code == "printer_unreachable"


def test_what_is_no_queue_is_told(world: World, clock: Clock) -> None:
    with raw_printer() as listening:
        name = printer("ipp", "pdf", address=f"ipp://{listening.address}/printers/x")
        listening.breaks_after = 10
        job = asked(world, world.drills(1), clock, printer=name)
        work(clock)
        assert states(job) == ["ready"]
