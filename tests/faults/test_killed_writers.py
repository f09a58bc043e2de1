"""A writer is killed at any moment: what it acknowledged is there whole, nothing else is."""

import json
import subprocess
from pathlib import Path
from random import Random
from threading import Timer
from typing import Any

import pytest

from tests.installation import Installation

PLAY = "from tests.faults import cast; cast.play({path!r}, {name!r}, {first}, {number})"
CHECK = "import json; from tests.faults import check; print(json.dumps(check.report()))"


@pytest.fixture
def path(installation: Installation, tmp_path: Path) -> str:
    """The file with the ids of a company that the processes share."""
    path = str(tmp_path / "cast.json")
    installation.run(f"from tests.faults import cast; cast.make({path!r})")
    return path


def test_what_a_killed_writer_acknowledged_is_there_and_nothing_by_halves(
    installation: Installation, path: str, is_long: bool
) -> None:
    chance = Random(20260302)
    said: list[dict[str, Any]] = []
    first = 0
    for _ in range(200 if is_long else 20):
        lines = killed(installation, path, first, chance.uniform(0.0, 0.6))
        said += lines
        # The act that was cut off is asked for again, under its own key, by the next writer.
        unanswered = {line["number"] for line in lines} - {
            line["number"] for line in lines if "began" not in line
        }
        assert len(unanswered) <= 1
        first = min(unanswered, default=max((line["number"] for line in lines), default=0) + 1)
    report = json.loads(installation.run(CHECK, timeout=600).splitlines()[-1])
    assert report["findings"] == []
    assert report["apart"] == []
    acknowledged = {line["key"]: line["event"] for line in said if "event" in line}
    assert acknowledged, "the writers were killed before they did anything"
    assert {key: report["events"].get(key) for key in acknowledged} == acknowledged
    asked = {line["key"] for line in said}
    written = {key for key in report["events"] if key.startswith("writer-")}
    assert written <= asked
    assert report["gaps"] == 0, "a number was lost with a posting that never was"


def killed(
    installation: Installation, path: str, first: int, seconds: float
) -> list[dict[str, Any]]:
    """Start a writer, let it work for so long after its first word, kill it; return its words."""
    code = PLAY.format(path=path, name="writer", first=first, number=100_000)
    writer = installation.start_code(code, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert writer.stdout is not None
    assert writer.stderr is not None
    lines = [writer.stdout.readline()]
    timer = Timer(seconds, writer.kill)
    timer.start()
    lines += writer.stdout.readlines()
    error = writer.stderr.read()
    timer.cancel()
    assert writer.wait() == -9, error
    return [json.loads(line) for line in lines if line.endswith("\n")]


def test_the_same_key_from_several_processes_makes_one_event(
    installation: Installation, path: str
) -> None:
    code = PLAY.format(path=path, name="same", first=0, number=15)
    together = [installation.start_code(code, stdout=subprocess.PIPE) for _ in range(4)]
    events: dict[str, set[int]] = {}
    for process in together:
        output, _ = process.communicate(timeout=300)
        assert process.returncode == 0
        for line in map(json.loads, output.splitlines()):
            if "event" in line:
                events.setdefault(line["key"], set()).add(line["event"])
    assert events
    assert all(len(found) == 1 for found in events.values())
    report = json.loads(installation.run(CHECK).splitlines()[-1])
    assert report["findings"] == []
