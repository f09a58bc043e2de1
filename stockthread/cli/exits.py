"""Exit codes, and how what stops a command is told: sentences on standard error.

With `--json` the same is printed on standard output as `{"error": {code, text, refusals}}`.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import IO, Any, Final

import click

from stockthread.cli import program

OK: Final = 0
REFUSED: Final = 1
USAGE: Final = 2
NOT_FOUND: Final = 3
AMBIGUOUS: Final = 4
DIFFERENCES: Final = 5
STOPPED: Final = 130

SHOWN_MAX: Final = 20
ALIKE_MAX: Final = 3
_IS_JSON: Final = "stockthread.is_json"


class Failure(click.ClickException):
    """A command that cannot go on: why in sentences, its code, and more for programs."""

    def __init__(
        self,
        code: str,
        *sentences: str,
        exit_code: int = REFUSED,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__("\n".join(sentences))
        self.code = code
        self.exit_code = exit_code
        self.data = dict(data or {})
        context = click.get_current_context(silent=True)
        self.is_json = bool(context and context.find_root().meta.get(_IS_JSON))

    def show(self, file: IO[Any] | None = None) -> None:
        """Say it to people, and to programs where they asked."""
        click.echo(self.message, file=file or sys.stderr)
        if self.is_json:
            said = {"code": self.code, "text": self.message, **self.data}
            click.echo(json.dumps({"error": said}, ensure_ascii=False, default=str))


def speak_json() -> None:
    """From here on this command's failures are printed as JSON too."""
    click.get_current_context().find_root().meta[_IS_JSON] = True


def failure_of(error: Exception) -> Failure | None:
    """The failure that an error comes to, None for a bug of ours."""
    from django.db import DatabaseError

    from stockthread.kernel.errors import Refused

    if isinstance(error, Refused):
        return refused(error.refusals)
    if isinstance(error, DatabaseError) and is_of_another_shape(error):
        return Failure(
            "out_of_date",
            "The database is of another release than this program.",
            f"Bring it up to date with: {program.typed('init')}",
        )
    if isinstance(error, DatabaseError) and "connection" in str(error).lower():
        return Failure("no_database", f"The database cannot be reached: {error}")
    return None


def is_of_another_shape(error: Exception) -> bool:
    """Whether the database says that a table or column is not there."""
    said = str(error)
    return "no such table" in said or "no such column" in said or "does not exist" in said


def refused(refusals: Sequence[Any]) -> Failure:
    """A failure that tells refusals."""
    return Failure(
        refusals[0].code,
        *told(refusals),
        exit_code=of(refusals),
        data={"refusals": as_json(refusals)},
    )


def of(refusals: Sequence[Any]) -> int:
    """The exit code of refusals: not found where all say that something is not there."""
    unknown = ("unknown_", "tray_unknown", "scheme_unknown")
    is_unknown = bool(refusals) and all(each.code.startswith(unknown) for each in refusals)
    return NOT_FOUND if is_unknown else REFUSED


def told(refusals: Sequence[Any]) -> list[str]:
    """The sentences of refusals, the same one once, and one for many of one reason."""
    from stockthread.kernel.errors import text

    sentences = list(dict.fromkeys(text(refusal._replace(line=None)) for refusal in refusals))
    if len(sentences) > ALIKE_MAX and len({refusal.code for refusal in refusals}) == 1:
        if refusals[0].code == "already_there":
            return [f"{len(sentences):,} items are there already. Leave them out."]
        codes = [str(refusal.data.get("code", "")) for refusal in refusals]
        named = ", ".join(list(dict.fromkeys(code for code in codes if code))[1:ALIKE_MAX])
        more = f"The same goes for {len(sentences) - 1:,} more"
        return [sentences[0], f"{more}: {named} …" if named else f"{more}."]
    left = len(sentences) - SHOWN_MAX
    return [*sentences[:SHOWN_MAX], f"… and {left:,} more."] if left > 0 else sentences


def as_json(refusals: Sequence[Any]) -> list[dict[str, Any]]:
    """Refusals for programs; lines are counted from 0, None is the whole request."""
    from stockthread.kernel.errors import text

    return [
        {
            "line": refusal.line,
            "code": refusal.code,
            "data": refusal.data,
            "text": text(refusal._replace(line=None)),
        }
        for refusal in refusals
    ]
