"""Printers for tests: a real socket that takes bytes, and a real HTTP server that answers IPP."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


class RawPrinter:
    """Listens on a port of its own and keeps what it is sent.

    breaks_after: it resets the connection after so many bytes. takes: cleared, it takes nothing.
    """

    def __init__(self, breaks_after: int | None = None) -> None:
        self.breaks_after = breaks_after
        self.takes = Event()
        self.takes.set()
        self.taken: list[bytearray] = []
        self.asked_by: set[tuple[str, int]] = set()
        self.answered = Event()
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen(5)
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = Thread(target=self._serve, daemon=True)

    @property
    def jobs(self) -> list[bytearray]:
        """All that was sent so far: a sender may be done before its last bytes are read here.

        Connections are taken one after the other, so that one of our own, told by its address,
        has its turn when those before it are read to their ends.
        """
        if self.takes.is_set():
            with socket.socket() as asking:
                asking.bind(("127.0.0.1", 0))
                self.answered.clear()
                self.asked_by.add(asking.getsockname())
                asking.connect(self.socket.getsockname())
                assert self.answered.wait(30)
        return self.taken

    def _serve(self) -> None:
        while True:
            try:
                connection, sender = self.socket.accept()
            except OSError:
                return
            with connection:
                if sender in self.asked_by:
                    self.answered.set()
                else:
                    self._take(connection, bytearray())

    def _take(self, connection: socket.socket, job: bytearray) -> None:
        self.taken.append(job)
        while True:
            self.takes.wait(30)
            try:
                data = connection.recv(1024)
            except OSError:
                return
            if not data:
                return
            job += data
            if self.breaks_after is not None and len(job) >= self.breaks_after:
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                return


@contextmanager
def raw_printer(breaks_after: int | None = None) -> Iterator[RawPrinter]:
    """A printer that listens."""
    printer = RawPrinter(breaks_after)
    printer.thread.start()
    try:
        yield printer
    finally:
        printer.takes.set()
        printer.socket.close()


@contextmanager
def closed_port() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{taken.getsockname()[1]}"


class IppQueue:
    """What an IPP queue was sent, and how it answers."""

    def __init__(self) -> None:
        self.is_accepting = True
        self.status = 0
        self.http_status = 200
        self.page = b"<html>No.</html>"
        self.drops = False
        self.formats = ["application/pdf", "application/octet-stream"]
        self.documents: list[bytes] = []
        self.headers: list[bytes] = []
        self.address = ""


PRINT_JOB, GET_PRINTER_ATTRIBUTES = 2, 11
END = b"\x03"


def _text(tag: int, name: str, value: bytes) -> bytes:
    return (
        struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value
    )


def _answer(queue: IppQueue, body: bytes) -> bytes:
    operation, number = struct.unpack_from(">HI", body, 2)
    status = queue.status if operation == PRINT_JOB else 0
    said = struct.pack(">BBHI", 2, 0, status, number)
    said += b"\x01" + _text(0x47, "attributes-charset", b"utf-8")
    said += _text(0x48, "attributes-natural-language", b"en-us")
    if operation == GET_PRINTER_ATTRIBUTES:
        said += b"\x04" + _text(0x22, "printer-is-accepting-jobs", bytes([queue.is_accepting]))
        for place, kind in enumerate(queue.formats):
            said += _text(0x49, "" if place else "document-format-supported", kind.encode())
    return said + END


@contextmanager
def ipp_queue() -> Iterator[IppQueue]:
    """A queue that answers IPP over HTTP."""
    queue = IppQueue()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if struct.unpack_from(">H", body, 2)[0] == PRINT_JOB:
                if queue.drops:
                    self.connection.close()
                    return
                end = body.index(b"\x03%PDF") if b"\x03%PDF" in body else body.index(b"\x03^XA")
                queue.headers.append(body[:end])
                if not queue.status and queue.http_status == 200:
                    queue.documents.append(body[end + 1 :])
            answer = _answer(queue, body) if queue.http_status == 200 else queue.page
            self.send_response(queue.http_status)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    queue.address = f"ipp://127.0.0.1:{server.server_address[1]}/printers/labels"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield queue
    finally:
        server.shutdown()
        server.server_close()
