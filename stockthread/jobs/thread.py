"""One thread for each server process, and a short-lived one for each file that is being sent.

Nothing starts by being imported: project/wsgi.py calls `start` in a server, and `stockthread work`
calls `work` in a process of its own. The threads end when the process does, and what they leave is
picked up by the next one.
"""

import atexit
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import BoundedSemaphore, Event, Lock, Thread
from time import monotonic
from typing import Final

from django.db import connection

from stockthread import certificates, costs, passports, seals
from stockthread.jobs import mailing
from stockthread.kernel import clock
from stockthread.kernel.errors import Refused, text
from stockthread.printing import worker

SENDERS_MAX: Final = 8
"""Printers that are sent something at once; the next waits for one of them."""

SECONDS_TO_STOP: Final = 5.0
_BOOKS_EVERY: Final = timedelta(seconds=10)
_SEALS_EVERY: Final = timedelta(minutes=10)
_MAILS_EVERY: Final = timedelta(seconds=10)
_CONCESSIONS_EVERY: Final = timedelta(minutes=1)
_CLEANS_EVERY: Final = timedelta(hours=1)
_logger = logging.getLogger(__name__)
_lock = Lock()
_started: list[Thread] = []


def start() -> Event:
    """Start this process's thread, once, and return what stops it. It ends with the process."""
    with _lock:
        if not _started:
            thread = Thread(target=work, args=(_stop,), name="printing", daemon=True)
            _started.append(thread)
            atexit.register(_end, thread)
            thread.start()
    return _stop


_stop: Final = Event()


def _end(thread: Thread) -> None:
    _stop.set()
    thread.join(SECONDS_TO_STOP)


def work(stop: Event, now: Callable[[], datetime] = clock.now) -> None:
    """Print and keep the books until told to stop; what is being sent then may end."""
    senders = Senders()
    tidied_at = booked_at = sealed_at = mailed_at = conceded_at = now()
    while not stop.is_set():
        did = False
        try:
            did = worker.step(now, hand_out=senders)
            if now() - tidied_at >= _CLEANS_EVERY:
                tidied_at = now()
                worker.clean(tidied_at)
                passports.clean(tidied_at)
        except Exception:
            _logger.exception("A step of printing broke down; the work goes on")
        if not did and now() - booked_at >= _BOOKS_EVERY:
            booked_at = now()
            _keep_books()
        if not did and now() - sealed_at >= _SEALS_EVERY:
            sealed_at = now()
            _seal(sealed_at)
        if not did and now() - conceded_at >= _CONCESSIONS_EVERY:
            conceded_at = now()
            _end_concessions(conceded_at)
        if not did and now() - mailed_at >= _MAILS_EVERY:
            mailed_at = now()
            _mail(now)
        if not did:
            connection.close()
            stop.wait(worker.POLL_SECONDS)
    connection.close()
    senders.wait(SECONDS_TO_STOP)


def _keep_books() -> None:
    """Book what happened meanwhile, so that goods get the price that their order has now."""
    try:
        costs.follow()
    except Exception:
        _logger.exception("The books could not be kept; they are when they are next looked at")


def _end_concessions(at: datetime) -> None:
    """Hold goods again whose concession or certificate ran out."""
    try:
        certificates.end_due(at)
    except Exception:
        _logger.exception("Concessions could not be ended; it is tried again")
    try:
        certificates.expire_due(at)
    except Exception:
        _logger.exception("Certificates could not be let expire; it is tried again")


def _mail(now: Callable[[], datetime]) -> None:
    """Remind whoever is silent, and send what waits."""
    try:
        mailing.remind(now())
        mailing.send_waiting(now)
    except Exception:
        _logger.exception("E-mails could not be sent; it is tried again")


def _seal(at: datetime) -> None:
    """Seal what is new, where the key lies: other machines on the same database leave it."""
    try:
        seals.seal(at)
    except Refused as refused:
        if refused.refusals[0].code != "seal_key_missing":
            _logger.error("The history is not sealed: %s", text(refused.refusals[0]))
    except Exception:
        _logger.exception("The history could not be sealed; it is tried again")


class Senders:
    """Gives each piece of work a thread of its own, up to a number; the rest comes again."""

    def __init__(self) -> None:
        self._free = BoundedSemaphore(SENDERS_MAX)

    def __call__(self, work: Callable[[], object]) -> bool:
        """Begin a piece of work; it has not been done when this returns."""
        if self._free.acquire(blocking=False):
            Thread(target=self._run, args=(work,), name="sending", daemon=True).start()
        return False

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is being sent; False where that takes longer."""
        until = monotonic() + seconds
        return all(
            self._free.acquire(timeout=max(0.0, until - monotonic())) for _ in range(SENDERS_MAX)
        )

    def _run(self, work: Callable[[], object]) -> None:
        try:
            work()
        except Exception:
            _logger.exception("The sending of labels broke down; it is tried again")
        finally:
            connection.close()
            self._free.release()
