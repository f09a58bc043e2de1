"""Eight processes want the same units, cartons, lots and numbers at the same time."""

import json
import subprocess

from tests.faults.test_killed_writers import CHECK, PLAY, path
from tests.installation import Installation

__all__ = ["path"]
FIGHTERS = 8
# What may be said to somebody who came too late; a deadlock or a crash is none of these.
TOO_LATE = {
    "already_reversed", "already_there", "code_in_use", "code_listed_twice", "container_in_itself",
    "container_is_gone", "container_is_held", "container_moved", "has_contents", "held",
    "hold_is_released", "installed", "later_event", "listed_twice", "lot_in_several_places",
    "lot_not_there", "lot_reserved", "not_enough", "not_installed", "not_packed", "not_reversible",
    "not_with_others", "not_with_us", "other_place", "packed", "repeated_item",
    "reservation_is_closed", "reserved", "unknown_event", "unknown_hold", "unknown_reservation",
    "code_in_use_meanwhile",
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
    assert report["deadlocks"] == 0
