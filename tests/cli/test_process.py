"""The command as a process of its own: exit codes, signals, streams, and a quick start."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.exchange.files import ACME, write
from tests.installation import ROOT, Installation

# Small batches, so that a stop comes between two of them.
IMPORT = """
import signal
import sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts tests may ignore it
from stockthread.exchange import sheets
from stockthread.cli.main import main
sheets.BATCH_ROWS = 50
main(sys.argv[1:], prog_name="stockthread")
"""
ROWS = 4000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [ACME.format(f"A{n:05d}", n) for n in range(ROWS - 1)]
    return write(tmp_path / "many.csv", *rows, ACME.format("A00000", 1))


def start_import(installation: Installation, file: Path) -> subprocess.Popen[str]:
    code = "import django\ndjango.setup()\n" + IMPORT
    return subprocess.Popen(
        [sys.executable, "-c", code, "import", "drives", str(file), "--json"],
        cwd=ROOT,
        env=installation.environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def next_row(installation: Installation) -> int:
    with installation.connect() as connection:
        row = connection.execute("SELECT MAX(next_row) FROM exchange_import").fetchone()
    return row[0] or 0


def count(installation: Installation, sql: str) -> int:
    with installation.connect() as connection:
        return int(connection.execute(sql).fetchone()[0])


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_import_that_was_stopped_goes_on_and_loses_nothing(
    installation: Installation, file: Path, how: signal.Signals
) -> None:
    process = start_import(installation, file)
    deadline = time.monotonic() + 120
    while next_row(installation) < 100:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(how)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == (130 if how == signal.SIGINT else -how)
    assert out == ""
    stopped_at = next_row(installation) - 1
    assert 0 < stopped_at < ROWS
    assert count(installation, "SELECT COUNT(*) FROM ledger_state") == stopped_at

    done = start_import(installation, file)
    out, err = done.communicate(timeout=120)
    assert done.returncode == 0, err
    said = json.loads(out)
    assert said["resumed_behind_row"] == stopped_at
    assert (said["accepted"], said["doubtful"], said["refused"]) == (ROWS - 1, 1, 0)
    assert count(installation, "SELECT COUNT(*) FROM ledger_state") == ROWS - 1
    assert count(installation, "SELECT COUNT(*) FROM ledger_reading") == 2 * (ROWS - 1)
    assert count(installation, "SELECT COUNT(*) FROM exchange_tray") == 1
    checked = installation.stockthread("verify", "--json")
    assert checked.returncode == 0, checked.stdout
    assert json.loads(checked.stdout)["ok"] is True


def test_two_who_import_one_file_at_once_bring_it_in_once(
    installation: Installation, file: Path
) -> None:
    both = [start_import(installation, file) for _ in range(2)]
    told = [process.communicate(timeout=180) for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 0], [0, 1], [1, 1]), told
    for process, (out, err) in zip(both, told, strict=True):
        if process.returncode:
            assert json.loads(out)["error"]["code"] == "import_under_way", err
            assert "Traceback" not in err
    last = start_import(installation, file)
    last.communicate(timeout=120)
    assert last.returncode == 0
    assert count(installation, "SELECT COUNT(*) FROM ledger_state") == ROWS - 1
    assert count(installation, "SELECT COUNT(*) FROM ledger_reading") == 2 * (ROWS - 1)
    assert count(installation, "SELECT COUNT(*) FROM exchange_tray") == 1
    assert count(installation, "SELECT SUM(accepted) FROM exchange_import") == ROWS - 1


def test_without_an_installation_it_says_how_to_make_one(tmp_path: Path) -> None:
    done = say(tmp_path / "none", "find", "X")
    assert done.returncode == 3
    assert "init" in done.stderr
    assert not (tmp_path / "none").exists()


def test_an_installation_of_another_release_is_told(installation: Installation) -> None:
    with installation.connect() as connection:
        connection.execute("DROP TABLE exchange_tray")
    done = installation.stockthread("import", "tray")
    assert done.returncode == 1
    assert "stockthread init" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_names_every_command_and_starts_nothing_large(tmp_path: Path) -> None:
    from stockthread.cli.main import COMMANDS

    code = """
import sys
from stockthread.cli.main import main
main(["--help"], prog_name="stockthread", standalone_mode=False)
print(sorted({"django", "rich", "typst"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"
    out = say(tmp_path, "--help").stdout
    assert all(f"  {name} " in out for name in COMMANDS)


def test_the_list_of_commands_says_what_each_says_itself() -> None:
    import click

    from stockthread.cli.main import COMMANDS, main

    context = click.Context(main)
    for name, listed in COMMANDS.items():
        command = main.get_command(context, name)
        assert command is not None
        assert command.get_short_help_str(100).split()[0] == listed.line.split()[0], name


def test_a_pipe_that_closes_early_is_no_trouble(installation: Installation) -> None:
    head = subprocess.run(
        f"{sys.executable} -m stockthread find a --stage ready | head -0",
        shell=True, cwd=ROOT, env=installation.environment, text=True, capture_output=True,
        check=False,
    )  # fmt: skip
    assert "Traceback" not in head.stderr


def test_a_label_can_go_to_standard_output(installation: Installation) -> None:
    installation.run(
        "from tests import world\nw = world.build()\nw.drills(1, prefix='LB')", timeout=60
    )
    done = subprocess.run(
        [sys.executable, "-m", "stockthread", "label", "--product", "DRILL", "--all-matching",
         "--yes", "-o", "-"],
        cwd=ROOT, env=installation.environment, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith(b"%PDF")


def test_usage_errors_end_with_two(installation: Installation) -> None:
    assert installation.stockthread("nonsense").returncode == 2
    assert installation.stockthread("move").returncode == 2
    assert installation.stockthread("undo", "x").returncode == 2


def test_a_row_changed_by_hand_ends_verify_with_five(installation: Installation) -> None:
    installation.run("from tests import world\nw = world.build()\nw.drills(3)")
    good = installation.stockthread("verify", "--json")
    assert good.returncode == 0
    assert json.loads(good.stdout)["events"] == 1
    with installation.connect() as connection:
        connection.execute("UPDATE ledger_state SET place = place + 1 WHERE item = 2")
    bad = installation.stockthread("verify")
    assert bad.returncode == 5
    assert "ledger_state" in bad.stderr
    assert json.loads(installation.stockthread("verify", "--json").stdout)["ok"] is False


def say(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "STOCKTHREAD_DATA": str(directory), "STOCKTHREAD_DATABASE": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "stockthread", *arguments],
        cwd=ROOT, env=environment, text=True, capture_output=True, check=False,
    )  # fmt: skip
