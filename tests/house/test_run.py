"""`./run` helps whoever calls it, also where something is missing."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.installation import ROOT

TOOLS = ("sh", "dirname", "cmp", "cp", "id", "cat", "uname")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout without an environment, on a machine that has nothing but a shell."""
    shutil.copy(ROOT / "run", tmp_path / "run")
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    (tmp_path / "bin").mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found
        (tmp_path / "bin" / name).symlink_to(found)
    return tmp_path


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(root / "run"), *arguments],
        env={"PATH": str(root / "bin"), "HOME": os.environ.get("HOME", "/")},
        text=True,
        capture_output=True,
        check=False,
    )


def add_python(root: Path, script: str) -> None:
    path = root / "bin" / "python3"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_without_a_command_it_lists_the_commands(bare):
    done = run(bare)
    assert done.returncode == 0
    listed = re.findall(r"^  (\w+)", done.stdout, re.MULTILINE)
    assert listed == ["demo", "serve", "test", "lint", "bench", "shots", "pictures", "lock"]


def test_without_python_it_says_what_is_needed(bare):
    done = run(bare, "serve")
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed and was not found. Install it" in done.stderr


def test_an_old_python_does_not_count(bare):
    add_python(bare, "exit 1")
    assert "Python 3.11 or newer is needed" in run(bare, "serve").stderr


def test_without_venv_it_names_the_package(bare):
    add_python(bare, 'case "$*" in *venv*) exit 1 ;; *--version*) echo Python 3.11.2 ;; esac')
    done = run(bare, "serve")
    assert done.returncode == 1
    assert "'apt install python3-venv' adds what is missing" in done.stderr


def test_what_it_needs_is_installed_only_when_a_lock_has_changed(bare):
    environment = bare / ".venv" / "bin"
    environment.mkdir(parents=True)
    python = environment / "python"
    python.write_text(f'#!/bin/sh\necho "$*" >> {bare}/calls\n')
    python.chmod(0o755)
    first, second = run(bare, "find", "4711"), run(bare, "find", "4711")
    assert "Installing the libraries of requirements/base.txt" in first.stderr
    assert second.stderr == ""
    calls = (bare / "calls").read_text().splitlines()
    assert sum("--require-hashes" in call for call in calls) == 1
    assert calls.count("-m stockthread find 4711") == 2
    (bare / "requirements" / "base.txt").write_text("another==1\n")
    assert "Installing" in run(bare, "find").stderr


def test_files_are_named_from_where_the_caller_stands(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("a;b\n1;2\n")
    data = {**os.environ, "STOCKTHREAD_DATA": str(tmp_path / "data"), "STOCKTHREAD_DATABASE": ""}
    data.pop("DJANGO_SETTINGS_MODULE", None)
    asked = ["import", "units", "mine.csv", "--map", "product=none", "--map", "serial=none"]
    for arguments in (["init"], asked):
        done = subprocess.run(
            [str(ROOT / "run"), *arguments],
            cwd=tmp_path, env=data, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert "none" in done.stderr
    assert "cannot be read" not in done.stderr
