"""What commands share: the installation is there, who acts, whether a program listens.

`@asking(action)` is on every command that only looks, `@posting(action)` on every one that
records something. Both ask the one table of permissions before anything else is done.
"""

import json
import os
import re
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any, Final, NamedTuple

import click
from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from stockthread import access
from stockthread.cli import exits, program
from stockthread.kernel import clock, db
from stockthread.kernel.cells import csv_lines
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act

Command = Callable[..., Any]
_TIME: Final = re.compile(r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?")
DEVICE: Final = "command line"


class Frame(NamedTuple):
    """Who asks, and how the answer is to be written."""

    actor: access.Actor
    is_json: bool
    is_csv: bool = False

    def print(self, value: Any) -> None:
        """Print one JSON value; of a list command with `--csv` its rows as a table."""
        if self.is_csv:
            for line in _csv(value):
                click.echo(line, nl=False)
            return
        click.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def asking(action: str) -> Callable[[Command], Command]:
    """Give a command `--as` and `--json`, and its function a Frame."""

    def wrap(function: Command) -> Command:
        @click.option("--as", "acts_as", metavar="LOGIN", help="Act as this user; else as admin.")
        @click.option("--json", "is_json", is_flag=True, help="Print JSON.")
        @wraps(function)
        def run(*args: Any, acts_as: str | None, is_json: bool, **options: Any) -> Any:
            return function(opened(action, acts_as, is_json), *args, **options)

        return run

    return wrap


def listing(action: str) -> Callable[[Command], Command]:
    """Give a command that lists things `--csv` beside what `asking` gives it."""

    def wrap(function: Command) -> Command:
        @asking(action)
        @click.option("--csv", "is_csv", is_flag=True, help="Print a table with a heading, as CSV.")
        @wraps(function)
        def run(frame: Frame, *args: Any, is_csv: bool, **options: Any) -> Any:
            # Rows are told to a program the same way, whatever they are written as.
            told = frame._replace(is_json=True, is_csv=True) if is_csv else frame
            return function(told, *args, **options)

        return run

    return wrap


def _csv(value: Any) -> Iterator[str]:
    """The rows of a JSON value as lines of CSV: a list, or the first list in an object."""
    rows = value if isinstance(value, list) else next(
        (each for each in value.values() if isinstance(each, list)), [value]
    )  # fmt: skip
    named = [row if isinstance(row, dict) else {"value": row} for row in rows]
    head = list(dict.fromkeys(name for row in named for name in row))
    cells = ([_cell(row.get(name)) for name in head] for row in named)
    return csv_lines(head, cells) if head else iter(())


def _cell(value: Any) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return _plain(value) if value is not None and not isinstance(value, str | int) else value


def posting(action: str, *, has_good: bool = True) -> Callable[[Command], Command]:
    """Give a command the options of a posting too, and its function a Frame and an Act."""

    def wrap(function: Command) -> Command:
        @asking(action)
        @click.option("--key", metavar="TEXT", help="Done once for each key; else a new one.")
        @click.option("--at", metavar="TIME", default="", help="When it happened; else now.")
        @click.option("--reason", metavar="TEXT", default="", help="Why.")
        @click.option("--device", metavar="TEXT", default=DEVICE, help="On which device.")
        @wraps(function)
        def run(
            frame: Frame,
            *args: Any,
            key: str | None,
            at: str,
            reason: str,
            device: str,
            **options: Any,
        ) -> Any:
            is_good = options.pop("is_good", False)
            act = Act(
                key=key or uuid.uuid4().hex,
                by=frame.actor.person,
                recorded_at=clock.now(),
                at=moment(at),
                reason=reason.strip(),
                device=device,
                accept="good" if is_good else "all",
            )
            return function(frame, act, *args, **options)

        if not has_good:
            return run
        good = click.option("--good", "is_good", is_flag=True, help="Leave refused lines out.")
        return good(run)

    return wrap


def opened(action: str, login: str | None, is_json: bool) -> Frame:
    """Open the installation for somebody who may do this. Raises Failure, Refused."""
    if is_json:
        exits.speak_json()
    need_installation()
    actor = actor_of(login) if login else access.local_actor()
    access.require(actor, action)
    return Frame(actor, is_json)


def need_installation() -> None:
    """Fail where there is no installation."""
    from stockthread.cli.installation import exists

    if not exists():
        directory = Path(settings.DATA_DIRECTORY)
        raise exits.Failure(
            "no_installation",
            f"There is no installation in {directory}.",
            f"Make one with: {program.with_data(_shortened(str(directory)), 'init')}"
            + _demo_beside(directory),
            exit_code=exits.NOT_FOUND,
        )


def _demo_beside(directory: Path) -> str:
    """How to look into the demo company, where there is one and no installation around it."""
    demo = directory / "demo"
    if not (demo / "stockthread.sqlite3").exists():
        return ""
    return f"\nFor the demo company write: {program.with_data(_shortened(str(demo)), 'COMMAND')}"


_USER = "SELECT id FROM auth_user WHERE username = %s AND is_active"


def actor_of(login: str) -> access.Actor:
    """Whom a user acts as. Raises Refused unknown_user, no_account."""
    found = db.query(_USER, [login])
    return access.actor_of(found[0][0]) if found else refuse("unknown_user", login=login)


def moment(text: str, is_end: bool = False) -> datetime | None:
    """A time in the installation's zone; a day alone is its first moment, or its last.

    `18:20` is that time of today; `today` and `yesterday` are days, also before a time.
    """
    text = _dated(text.strip())
    if not text:
        return None
    try:
        at, day = parse_datetime(text), parse_date(text)
    except ValueError:
        at, day = None, None
    if day is not None and len(text) <= len("2026-05-31"):
        last = (23, 59, 59, 999_999) if is_end else (0, 0, 0, 0)
        at = datetime(day.year, day.month, day.day, *last)  # noqa: DTZ001
    if at is None:
        refuse("bad_moment", text=text)
    return at.astimezone(UTC) if timezone.is_aware(at) else timezone.make_aware(at)


def _dated(text: str) -> str:
    """The text with today's date where it says a time alone, and dates for words."""
    today = timezone.localtime(clock.now()).date()
    word, _, rest = text.partition(" ")
    days = {"today": 0, "yesterday": 1}
    if word.lower() in days:
        return f"{today - timedelta(days=days[word.lower()])} {rest}".strip()
    return f"{today} {text}" if _TIME.fullmatch(text) else text


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


def _shortened(path: str) -> str:
    return min(os.path.relpath(path), path, key=len)
