"""What the environment says about an installation, and the one place that reads it.

Every variable is a row of VARIABLES and of docs/reference/settings.md; a test
compares the two. Nothing here makes a file but `secret_key`, and that only inside
an installation directory that exists already.
"""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit


class Variable(NamedTuple):
    """One environment variable: its name, the value used when it is not set, its meaning."""

    name: str
    default: str
    meaning: str


VARIABLES: Final = (
    Variable("STOCKTHREAD_ADDRESS", "", "Where others reach the pages; links on labels begin so."),
    Variable("STOCKTHREAD_CURRENCY", "EUR", "The currency of prices and values, by ISO 4217."),
    Variable("STOCKTHREAD_DATA", "data", "The installation directory."),
    Variable("STOCKTHREAD_DATABASE", "", "Address of a PostgreSQL database; empty for SQLite."),
    Variable("STOCKTHREAD_DEBUG", "0", "1 shows Django's error pages; never for others to see."),
    Variable("STOCKTHREAD_HOSTS", "", "More host names that the server answers to, by commas."),
    Variable("STOCKTHREAD_HTTPS", "0", "1 behind a proxy that speaks HTTPS with browsers."),
    Variable("STOCKTHREAD_MAIL", "", "Where e-mail goes: smtp://user:password@host:587."),
    Variable("STOCKTHREAD_MAIL_FROM", "", "The address that e-mail comes from."),
    Variable("STOCKTHREAD_PROGRAM", "stockthread", "How it is called, for commands it tells."),
    Variable("STOCKTHREAD_TIME_ZONE", "UTC", "The time zone in which screens show times."),
)
_DEFAULTS: Final = {variable.name: variable.default for variable in VARIABLES}


class BadSetting(ValueError):
    """A variable whose value cannot be used; the text says which and what would do."""


def text(name: str) -> str:
    """The value of one variable of VARIABLES; set but empty counts as not set."""
    return os.environ.get(name, "").strip() or _DEFAULTS[name]


def flag(name: str) -> bool:
    """The value of one variable as yes or no. Raises BadSetting for anything but 0 or 1."""
    value = text(name)
    if value not in ("0", "1"):
        raise BadSetting(f"{name} is {value!r}. Set it to 1 for yes or 0 for no.")
    return value == "1"


def words(name: str) -> list[str]:
    """The value of one variable as the words between its commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def currency() -> str:
    """The currency of prices and values. Raises BadSetting for what is no code of a currency."""
    code = text("STOCKTHREAD_CURRENCY").upper()
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise BadSetting(f"STOCKTHREAD_CURRENCY is {code!r}. Set it to a code like EUR or USD.")
    return code


class Mail(NamedTuple):
    """A server that takes e-mail; an empty host means that none is sent."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    is_tls: bool = False
    is_ssl: bool = False


def mail() -> Mail:
    """Where e-mail goes. Raises BadSetting for what is no address of a mail server.

    smtp:// begins TLS on port 587 and nowhere else; smtps:// is TLS from the start.
    """
    address = text("STOCKTHREAD_MAIL")
    if not address:
        return Mail()
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or port == 0:
        raise BadSetting("STOCKTHREAD_MAIL is no address such as smtp://user:password@host:587.")
    is_ssl = parts.scheme == "smtps"
    port = port or (465 if is_ssl else 25)
    return Mail(parts.hostname, port, unquote(parts.username or ""),
                unquote(parts.password or ""), not is_ssl and port == 587, is_ssl)  # fmt: skip


def data_directory() -> Path:
    """The installation directory, absolute; it need not exist yet."""
    return Path(text("STOCKTHREAD_DATA")).expanduser().absolute()


def secret_key(directory: Path) -> str:
    """The key that signs sessions, kept in the installation directory for its owner alone.

    Made on first use. Without an installation the key lasts as long as the process,
    which then has no sessions to sign.
    """
    path = directory / "secret_key"
    if not directory.is_dir():
        return secrets.token_urlsafe(50)
    if not path.exists():
        # Written whole under another name first, so that two processes which start
        # together read the same key and none reads half of one.
        draft = directory / f".secret_key.{os.getpid()}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        try:
            with suppress(FileExistsError):  # the other process was first; its key is read
                os.link(draft, path)
        finally:
            draft.unlink()
    return path.read_text()


def database(directory: Path) -> dict[str, Any]:
    """Django's description of the database: SQLite in the directory, or PostgreSQL."""
    address = text("STOCKTHREAD_DATABASE")
    return postgresql(address) if address else sqlite(directory / "stockthread.sqlite3")


def sqlite(path: Path) -> dict[str, Any]:
    """One file with one writer at a time, safe against a power cut at any moment."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL;"
                "PRAGMA synchronous=FULL;"
                "PRAGMA temp_store=MEMORY;"
                "PRAGMA cache_size=-131072;"
                "PRAGMA foreign_keys=ON;"
                "PRAGMA recursive_triggers=ON"  # or INSERT OR REPLACE deletes past the guards
            ),
        },
    }


def postgresql(address: str) -> dict[str, Any]:
    """A PostgreSQL database from `postgresql://user:password@host:port/name?option=value`.

    The options are libpq's. A host that begins with a slash (a socket's directory)
    goes into the option `host`. Raises BadSetting for any other form.
    """
    parts = urlsplit(address)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgresql", "postgres") or not name:
        raise BadSetting(
            "STOCKTHREAD_DATABASE is not the address of a PostgreSQL database. "
            "Write it as postgresql://user:password@host:5432/name, or leave it empty for SQLite."
        )
    options: Mapping[str, str] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or options.get("host", ""),
        "PORT": str(parts.port or options.get("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # Compiling a statement costs more than any of ours takes.
        "OPTIONS": {"options": "-c jit=off -c random_page_cost=1.1"}
        | {key: value for key, value in options.items() if key not in ("host", "port")},
    }
