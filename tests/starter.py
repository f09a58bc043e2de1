"""Processes that have everything imported already, split off one that waits for such work.

Starting Python and Django takes longer than most of what a test asks of another process. So the
first process of a run that is asked for imports all of it once, knows no database, and forks for
each piece of code: the copy takes the environment, the folder and the three streams of whoever
asked, reads its own settings, and opens its own database. It is a process like any other, but for
its start. Where there are no file descriptors of processes (beyond Linux) each starts by itself.

`python tests/starter.py SOCKET FILE` is the side that asks: it runs the code in the file, hands on
signals, and ends as the code ended; if it is killed, so is the code.
"""

import json
import os
import signal
import socket
import sys
import traceback
from typing import Any

LENGTH = 8


def ask(address: str, file: str) -> None:
    """Have the code of a file run, and end as it ends."""
    with open(file) as text:
        code = text.read()
    os.unlink(file)
    said = json.dumps([code, dict(os.environ), os.getcwd()]).encode()
    line = socket.socket(socket.AF_UNIX)
    line.connect(address)
    socket.send_fds(line, [len(said).to_bytes(LENGTH, "big")], [0, 1, 2])
    line.sendall(said)
    child = int.from_bytes(_exactly(line, LENGTH), "big")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, frame: os.kill(child, number))
    status = int.from_bytes(_exactly(line, LENGTH), "big")
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number != signal.SIGKILL:
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(os.waitstatus_to_exitcode(status))


def _exactly(line: socket.socket, length: int) -> bytes:
    found = b""
    while len(found) < length:
        more = line.recv(length - len(found))
        if not more:
            os._exit(70)
        found += more
    return found


def wait(address: str) -> None:
    """Import everything, then fork for whoever asks, until standard input closes."""
    import selectors

    _import_everything()
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(address)
    listener.listen(64)
    watched = selectors.DefaultSelector()
    watched.register(0, selectors.EVENT_READ, None)
    watched.register(listener, selectors.EVENT_READ, None)
    print("ready", flush=True)
    while True:
        for key, _ in watched.select():
            if key.fileobj == 0:
                os._exit(0)
            if key.fileobj is listener:
                line, _ = listener.accept()
                child = _split(line, watched)
                line.sendall(child.to_bytes(LENGTH, "big"))
                end = os.pidfd_open(child)
                watched.register(line, selectors.EVENT_READ, (child, end, line))
                watched.register(end, selectors.EVENT_READ, (child, end, line))
                continue
            if key.fd not in watched.get_map():
                continue
            child, end, line = key.data
            if key.fd == line.fileno():  # whoever asked is gone
                os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            watched.unregister(end)
            watched.unregister(line)
            os.close(end)
            try:
                line.sendall(status.to_bytes(LENGTH, "big"))
            except OSError:
                pass  # whoever asked is gone, and needs no answer
            line.close()


def _split(line: socket.socket, watched: Any) -> int:
    """Fork, and run in the copy what is asked for on a line; return the copy's number."""
    head, streams, _, _ = socket.recv_fds(line, LENGTH, 3)
    code, environment, folder = json.loads(_exactly(line, int.from_bytes(head, "big")))
    if child := os.fork():
        for each in streams:
            os.close(each)
        return child
    try:
        line.close()
        for each in list(watched.get_map()):
            if each > 2:
                os.close(each)
        watched.close()
        for number, each in enumerate(streams):
            os.dup2(each, number)
            os.close(each)
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder)
        _run(code)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(71)


def _run(code: str) -> None:
    """Run code as a program of its own, with its own settings, and end."""
    import atexit
    import threading
    import types

    from django.conf import settings
    from django.db import connections
    from django.utils.functional import empty

    settings._wrapped = empty
    connections._settings = None
    if hasattr(connections._connections, "default"):  # made while importing, never opened
        del connections["default"]
    connections.__dict__.pop("settings", None)
    for name in ("project.settings", "tests.settings"):
        sys.modules.pop(name, None)
    program = types.ModuleType("__main__")
    sys.modules["__main__"] = program
    sys.argv = ["-c"]
    status = 0
    try:
        exec(compile(code, "<string>", "exec"), program.__dict__)
    except SystemExit as end:
        is_number = isinstance(end.code, int)
        status = end.code if is_number else int(end.code is not None)
        if not is_number and end.code is not None:
            print(end.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
        status = 1
    threading._shutdown()
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = status or 120
    os._exit(status)


def _import_everything() -> None:
    """Import what tests' processes use; no database is opened, and no settings are kept."""
    from importlib import import_module

    import django
    import django.db.backends.postgresql.base
    import django.db.backends.sqlite3.base

    django.setup()
    from django.apps import apps

    for config in apps.get_app_configs():
        if config.name.startswith("stockthread."):
            import_module(config.name)
    for name in ("stockthread.cli.main", "tests.world", "tests.stock"):
        import_module(name)


if __name__ == "__main__":
    wait(sys.argv[2]) if sys.argv[1] == "--wait" else ask(*sys.argv[1:])
