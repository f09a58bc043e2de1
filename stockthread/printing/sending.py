"""Handing a spooled file to a printer: over a bare socket, or to a queue that speaks IPP.

Nothing here knows of jobs. A refusal says whether a byte may have left: `printer_unreachable`
promises that none was taken, so that trying again prints nothing twice. Each function calls
`begin` right before the first byte and `progress` about each second, and stops where one of them
answers no.
"""

import asyncio
import contextlib
import errno
import os
import select
import socket
import struct
import sys
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as Waiting
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any, Final, NamedTuple

from stockthread.kernel.errors import refuse
from stockthread.printing.printers import Address

CONNECT_SECONDS: Final = 5.0
STALL_SECONDS: Final = 600.0
"""How long a printer may take nothing before it is given up: paper and ribbon run out."""

TICK_SECONDS: Final = 1.0
CHUNK: Final = 16_384
ANSWER_SECONDS: Final = 30.0
BYTES_A_SECOND: Final = 50_000
_NOTHING: Final = "it took nothing for {:.0f} seconds"
_ERROR_PAGE: Final = "it answers with an error of HTTP"
_MEDIA_TYPES: Final = {"pdf": "application/pdf", "zpl": "application/octet-stream"}


class Watch(NamedTuple):
    """What a sender asks while it sends.

    begin: may the first byte go? progress: so many bytes were taken; go on?
    """

    begin: Callable[[], bool]
    progress: Callable[[int], bool]


def send_raw(address: Address, file: Path, watch: Watch, start: int = 0) -> bool:
    """Hand a file, from a byte on, to what listens at an address; False if told to stop.

    Bytes count as taken once the other side's system has acknowledged them, where this one can
    tell. Raises Refused: printer_unreachable, printer_broke_off.
    """
    said = f"{address.host}:{address.port}"
    try:
        connection = socket.create_connection(address, timeout=CONNECT_SECONDS)
    except OSError as error:
        refuse("printer_unreachable", address=said, what=_told(error))
    with connection:
        if not watch.begin():
            return False
        connection.setblocking(False)
        try:
            return _pour(connection, file, watch, start)
        except OSError as error:
            refuse("printer_broke_off", address=said, what=_told(error))


def _pour(connection: socket.socket, file: Path, watch: Watch, start: int) -> bool:
    """Send all of a file, and wait until it was taken."""
    handed = taken = start
    moved_at = ticked_at = monotonic()
    waiting, size = memoryview(b""), file.stat().st_size
    with open(file, "rb") as source:
        source.seek(start)
        try:
            while taken < size:
                waiting = waiting or memoryview(source.read(CHUNK))
                sent = _step(connection, waiting)
                waiting = waiting[sent:]
                handed += sent
                before, taken = taken, handed - _unacknowledged(connection)
                now = monotonic()
                if sent or taken > before:
                    moved_at = now
                elif now - moved_at > STALL_SECONDS:
                    raise TimeoutError(_NOTHING.format(STALL_SECONDS))
                if now - ticked_at >= TICK_SECONDS:
                    ticked_at = now
                    if not watch.progress(taken):
                        return False
        except OSError:
            watch.progress(taken)
            raise
    connection.shutdown(socket.SHUT_WR)
    return watch.progress(taken)


def _step(connection: socket.socket, waiting: memoryview) -> int:
    """Send what goes now, at most a tick long; read away what a printer says of itself."""
    writes = [connection] if waiting else []
    pause = TICK_SECONDS if waiting else 0.02
    readable, writable, _ = select.select([connection], writes, [], pause)
    if readable and not connection.recv(CHUNK) and (waiting or _unacknowledged(connection)):
        raise ConnectionResetError(errno.ECONNRESET, "it hung up")
    return connection.send(waiting) if writable else 0


def _unacknowledged(connection: socket.socket) -> int:
    """How many bytes this machine still keeps for the other side; 0 where it cannot tell.

    A connection that was reset keeps none and has an error: asked in this order, so that what was
    thrown away never counts as taken. Raises OSError.
    """
    kept = 0
    if sys.platform.startswith("linux"):
        import fcntl
        import termios

        answer = fcntl.ioctl(connection.fileno(), termios.TIOCOUTQ, struct.pack("i", 0))
        kept = int(struct.unpack("i", answer)[0])
    if error := connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
        raise OSError(error, os.strerror(error))
    return kept


def send_ipp(address: str, file: Path, language: str, name: str, watch: Watch) -> bool:
    """Hand a file to a queue that speaks IPP as one of its jobs; False if told to stop.

    The queue is asked first whether it takes jobs. Raises Refused: printer_unreachable,
    printer_rejected, printer_broke_off.
    """
    if not _on_loop(lambda: _look(address, _MEDIA_TYPES[language]), watch, None):
        return False
    if not watch.begin():
        return False
    data = file.read_bytes()
    if not _on_loop(lambda: _print(address, data, _MEDIA_TYPES[language], name), watch, 0):
        return False
    return watch.progress(len(data))


def _on_loop(
    work: Callable[[], Coroutine[Any, Any, None]], watch: Watch, taken: int | None
) -> bool:
    """Run asyncio work in a thread of its own; meanwhile `watch` is asked, if bytes may go."""
    loop = asyncio.new_event_loop()
    task = loop.create_task(work())
    ran: Future[None] = Future()

    def run() -> None:
        try:
            ran.set_result(loop.run_until_complete(task))
        except BaseException as error:  # told to whoever waits
            ran.set_exception(error)
        finally:
            loop.close()

    Thread(target=run, name="ipp", daemon=True).start()
    while True:
        try:
            ran.result(TICK_SECONDS)
            return True
        except Waiting:
            if ran.done():
                raise
            if taken is not None and not watch.progress(taken):
                taken = None
                with contextlib.suppress(RuntimeError):  # it ended just now
                    loop.call_soon_threadsafe(task.cancel)
        except (CancelledError, asyncio.CancelledError):
            return False


async def _look(address: str, media_type: str) -> None:
    """Refuse a queue that is not there or takes no such jobs now."""
    import pyipp
    from pyipp.enums import IppOperation
    from pyipp.parser import parse

    wanted = ["printer-is-accepting-jobs", "document-format-supported"]
    message = {"operation-attributes-tag": {"requested-attributes": wanted}}
    try:
        async with pyipp.IPP(address, request_timeout=int(CONNECT_SECONDS * 2)) as queue:
            answer = await queue.raw(IppOperation.GET_PRINTER_ATTRIBUTES, message)
    except pyipp.IPPConnectionError as error:
        refuse("printer_unreachable", address=address, what=_cause(error))
    except pyipp.IPPError as error:
        _refuse_answer(address, error)
    except UnicodeDecodeError:  # pyipp reads the page of an error as UTF-8
        refuse("printer_unreachable", address=address, what=_ERROR_PAGE)
    _need_good(address, answer)
    said: Mapping[str, Any] = {}
    with contextlib.suppress(Exception):  # an attribute that pyipp cannot read is none of ours
        said = next(iter(parse(answer)["printers"]), {})
    if said.get("printer-is-accepting-jobs") is False:
        refuse("printer_unreachable", address=address, what="the queue takes no jobs now")
    formats = said.get("document-format-supported")
    formats = [formats] if isinstance(formats, str) else formats
    if formats and media_type not in formats:
        refuse("printer_rejected", address=address, what=f"it does not print {media_type}")


async def _print(address: str, data: bytes, media_type: str, name: str) -> None:
    """Send one document as a job, at its own size."""
    import aiohttp
    import pyipp
    from pyipp.enums import IppOperation, IppTag
    from pyipp.tags import ATTRIBUTE_TAG_MAP

    ATTRIBUTE_TAG_MAP.setdefault("print-scaling", IppTag.KEYWORD)
    message = {
        "operation-attributes-tag": {
            "requesting-user-name": "Stockthread",
            "job-name": name,
            "document-format": media_type,
        },
        "job-attributes-tag": {"print-scaling": "none"},
        "data": data,
    }
    seconds = int(ANSWER_SECONDS + len(data) / BYTES_A_SECOND)
    try:
        async with pyipp.IPP(address, request_timeout=seconds) as queue:
            answer = await queue.raw(IppOperation.PRINT_JOB, message)
    except pyipp.IPPConnectionError as error:
        if isinstance(error.__cause__, aiohttp.ClientConnectorError):
            refuse("printer_unreachable", address=address, what=_cause(error))
        refuse("printer_broke_off", address=address, what=_cause(error))
    except pyipp.IPPError as error:
        _refuse_answer(address, error)
    except UnicodeDecodeError:
        refuse("printer_unreachable", address=address, what=_ERROR_PAGE)
    except (aiohttp.ClientError, OSError) as error:
        refuse("printer_broke_off", address=address, what=str(error) or type(error).__name__)
    _need_good(address, answer)


_BUSY: Final = (0x0502, 0x0504, 0x0505, 0x0506, 0x0507, 0x050A, 0x050B)
"""Answers of IPP (RFC 8011, B.1.5) that another time may be others: busy, not accepting jobs …"""


def _need_good(address: str, answer: bytes) -> None:
    """Refuse an answer of IPP that is none of success (RFC 8011, 3.4)."""
    if len(answer) < 8:
        refuse("printer_rejected", address=address, what="it does not answer as IPP")
    status = struct.unpack_from(">H", answer, 2)[0]
    if status < 0x0100:
        return
    what = f"it answers with the status 0x{status:04X}"
    if status in _BUSY:
        refuse("printer_unreachable", address=address, what=what)
    refuse("printer_rejected", address=address, what=what)


def _refuse_answer(address: str, error: Exception) -> None:
    """Refuse an answer of HTTP that is none of IPP; nothing was printed."""
    data = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {}
    status = data.get("status-code")
    what = f"it answers with HTTP {status}" if status else str(error.args[0] if error.args else "")
    if status in (429, 503):
        refuse("printer_unreachable", address=address, what=what)
    refuse("printer_rejected", address=address, what=what)


def _cause(error: Exception) -> str:
    cause = error.__cause__ or error
    if isinstance(cause, TimeoutError):
        return "it does not answer in time"
    return str(cause)[:200] or type(cause).__name__


def _told(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return str(error) if "nothing" in str(error) else "it does not answer in time"
    return (error.strerror or str(error) or type(error).__name__)[:200]
