"""A command that is told can be typed as it stands: the program as it was called, its data."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from stockthread.cli import program
from stockthread.cli.main import main
from stockthread.kernel.errors import Refusal, text
from stockthread.kernel.refusals import TEXTS
from tests.installation import ROOT
from tests.world import World


def said(arguments: list[str], called: str) -> str:
    return CliRunner().invoke(main, arguments, prog_name=called, catch_exceptions=False).stdout


def test_undo_is_told_as_the_program_was_called(world: World) -> None:
    move = ["receive", "DRILL", "N-1", "--to", "A-1"]
    assert ". Undo: ./run undo " in said(move, "./run")
    move[2] = "N-2"
    assert ". Undo: stockthread undo " in said(move, "stockthread")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "./run undo 12"),
        (["--data", "north"], "./run --data north undo 12"),
        (["--data", "my data"], "./run --data 'my data' undo 12"),
    ],
)
def test_the_installation_that_was_named_is_told(
    arguments: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOCKTHREAD_DATA", os.environ["STOCKTHREAD_DATA"])
    with (
        main.make_context("./run", [*arguments, "undo"]) as context,
        click.Context(main, parent=context, info_name="undo"),
    ):
        assert program.typed("undo", "12") == told


def test_a_process_is_told_its_name_by_who_started_it(tmp_path: Path) -> None:
    (tmp_path / "none/demo").mkdir(parents=True)
    (tmp_path / "none/demo/stockthread.sqlite3").touch()
    done = subprocess.run(
        [sys.executable, "-m", "stockthread", "--data", str(tmp_path / "none"), "verify"],
        env={**os.environ, "STOCKTHREAD_PROGRAM": "../main/run", "STOCKTHREAD_DATABASE": "",
             "PYTHONPATH": str(ROOT)},
        text=True, capture_output=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert "Make one with: ../main/run --data none init" in done.stderr
    assert "For the demo company write: ../main/run --data none/demo COMMAND" in done.stderr


@pytest.mark.django_db
def test_refusals_tell_commands_as_the_program_was_called() -> None:
    assert not [said for said in TEXTS.values() if re.search(r"(?<!\w)stockthread [a-z]", said)]
    done = CliRunner().invoke(main, ["order", "show", "X-1"], prog_name="./run")
    assert "List them with: ./run order list" in done.stderr
    refusal = Refusal(None, "unknown_order", {"number": "X-1"})
    assert "List them with: stockthread order list" in text(refusal)
