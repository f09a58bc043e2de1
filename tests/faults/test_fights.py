"""Eight processes want the same units, cartons, lots and numbers at the same time."""

import json
import subprocess

from tests.faults.test_killed_writers import CHECK, PLAY, path
from tests.installation import Installation

__all__ = ["path"]
FIGHTERS = 8
# What may be said to somebody who came too late; a deadlock or a crash is none of these.
TOO_LATE = {
    "already_there", "container_in_itself", "held", "hold_is_released", "listed_twice",
    "lot_not_there", "not_enough", "not_packed", "other_place", "packed", "unknown_hold",
    "repeated_item",
}  # fmt: skip


def test_eight_processes_fight_and_no_unit_is_in_two_places(
    installation: Installation, path: str, is_long: bool
) -> None:
    number = 200 if is_long else 30
    fighters = []
    for name in range(FIGHTERS):
        code = PLAY.format(path=path, name=f"fighter{name}", first=0, number=number)
        fighters.append(
            installation.start_code(code, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        )
    said = []
    for fighter in fighters:
        output, error = fighter.communicate(timeout=900)
        assert fighter.returncode == 0, error
        said += [json.loads(line) for line in output.splitlines()]
    done = [line for line in said if "event" in line]
    refused = {code for line in said for code in line.get("refused", [])}
    assert len(done) > FIGHTERS
    assert refused <= TOO_LATE
    assert len({line["event"] for line in done}) == len(done)
    report = json.loads(installation.run(CHECK, timeout=600).splitlines()[-1])
    assert report["findings"] == []
    assert report["apart"] == []
    assert report["twice"] == []
    assert report["gaps"] == 0
