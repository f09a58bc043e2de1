"""The thread of a server process: it prints by itself, and ends when it is told."""

import os
import signal
import socket
import time
from collections.abc import Callable
from urllib.request import urlopen

from stockthread.cli.serve import SECONDS_TO_STOP
from tests.installation import Installation
from tests.printing.servers import raw_printer

ASK = """
from stockthread import printing
from stockthread.kernel import clock
from stockthread.places import NewPlace, add_places
from stockthread.printing import NewPrinter, read
places = add_places([NewPlace(f"B-{n}", f"Bin {n}", "bin") for n in range(300)])
printer = printing.add_printer(NewPrinter("Z", "Zebra", "raw", "zpl", "%s"))
template = read.templates_by_code(["place"])["place"]
job = printing.print_labels(
    places, template=template, printer=printer, key="k", by=1, at=clock.now())
print(job.id)
"""
RECEIVE = """
from stockthread import ledger, parties, printing
from stockthread.kernel import clock
from stockthread.ledger import Kind, New, Stage
from stockthread.places import read as places
from stockthread.printing import NewRule, read
us, = parties.add_parties([parties.NewParty("US", "Us", is_own=True)])
printer = read.printers_by_code(["Z"])["Z"]
template = read.templates_by_code(["carton"])["carton"]
printing.add_rule(NewRule("receipt", template, printer), person=1, at=clock.now())
act = ledger.Act("r", 1, clock.now())
place = places.by_code(["B-1"])["B-1"]
ledger.receive_new(New(Kind.CONTAINER, 0, 2), place=place, stage=Stage.READY, owner=us, act=act)
"""
RULED = """
from stockthread.printing import read
print([(job.state, job.labels_count, job.problem) for job in read.jobs() if job.cause_event])
"""
LOOK = "from stockthread.printing import read; print(read.job(%s).state)"


def wait_for(found: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.3)


def test_a_server_prints_by_itself_and_ends_when_told(installation: Installation) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with raw_printer() as listening:
        job = installation.run(ASK % listening.address).strip()
        assert installation.run(LOOK % job).strip() == "waiting"
        server = installation.start("-m", "stockthread", "serve", "--port", str(port))
        try:
            wait_for(lambda: _answers(port))
            wait_for(lambda: installation.run(LOOK % job).strip() == "done")
            assert len(listening.jobs) == 1
            assert bytes(listening.jobs[0]).count(b"^XZ") == 300
            installation.run(RECEIVE)
            wait_for(lambda: "refused" in installation.run(RULED))
            assert "('refused', 2, 'Line 1: The label needs sscc" in installation.run(RULED)
        finally:
            server.send_signal(signal.SIGTERM)
            began = time.monotonic()
            server.wait(20)
    assert time.monotonic() - began < SECONDS_TO_STOP, "it had to be killed"
    assert os.path.exists(installation.directory / "spool")


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=2):
            return True
    except OSError:
        return False


def test_commands_do_not_start_it(installation: Installation) -> None:
    code = "import threading; import stockthread.cli.main; print(threading.active_count())"
    assert installation.run(code).strip() == "1"
