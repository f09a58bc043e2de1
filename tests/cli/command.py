"""Commands run in the test's own process, on its own database."""

import json
from typing import Any, NamedTuple

from click.testing import CliRunner

from stockthread.cli.main import main


class Said(NamedTuple):
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it said to a program."""
        return json.loads(self.out)


def run(*arguments: str, given: str | None = None) -> Said:
    """Run one command; errors of ours come out as such."""
    result = CliRunner().invoke(
        main, list(arguments), input=given, prog_name="stockthread", catch_exceptions=False
    )
    return Said(result.exit_code, result.stdout, result.stderr)


def ok(*arguments: str, given: str | None = None) -> str:
    """Run a command that must do its work; return what it said."""
    said = run(*arguments, given=given)
    assert said.code == 0, said
    return said.out


def told(*arguments: str, given: str | None = None) -> Any:
    """Run a command that must do its work, for a program."""
    return json.loads(ok(*arguments, "--json", given=given))
