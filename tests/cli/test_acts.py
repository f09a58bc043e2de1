"""receive, move, hold, release and undo record what was done, once, and say how to undo it."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from stockthread import access, ledger, parties
from stockthread.cli.frame import moment
from stockthread.ledger import Lines
from tests.cli.command import ok, run, told
from tests.world import World


def code(item: int) -> str:
    return ledger.read.item(item).code


def place(item: int) -> int:
    return ledger.read.item(item).place


@pytest.fixture
def drills(world: World) -> list[int]:
    return world.drills(12, prefix="DR")


def events() -> int:
    return len(ledger.read.latest_events(1000))


def test_move_says_what_was_done_and_how_to_undo_it(world: World, drills: list[int]) -> None:
    out = ok("move", *map(code, drills), "--to", "a-2")
    event = ledger.read.latest_events(1)[0].id
    assert out == f"12 × Cordless drill moved to A-2. Undo: stockthread undo {event}\n"
    assert {place(item) for item in drills} == {world.a2}
    assert f"Event {event} undone" in ok("undo", str(event))
    assert {place(item) for item in drills} == {world.a1}
    again = run("undo", str(event))
    assert (again.code, again.out) == (1, "")
    assert "undone already" in again.err
    assert run("undo", "987654").code == 3


def test_an_act_is_recorded_as_it_is_told(world: World, drills: list[int]) -> None:
    said = told(
        "move", code(drills[0]), "--to", "A-2", "--reason", "tidying", "--device", "dock",
        "--at", "2026-03-02 08:30",
    )  # fmt: skip
    event = ledger.read.event(said["events"][0])
    assert (event.reason, event.device, event.person) == ("tidying", "dock", 2)
    assert f"{event.happened_at:%H:%M}" == "08:30"
    assert said["accepted"] == 1
    assert run("move", code(drills[0]), "--to", "A-3", "--at", "2999-01-01").code == 1


def test_the_same_key_does_it_once(world: World, drills: list[int]) -> None:
    command = ("move", code(drills[0]), "--to", "A-2", "--key", "K1")
    first, second = told(*command), told(*command)
    assert first["events"] == second["events"]
    assert (first["is_repeated"], second["is_repeated"]) == (False, True)
    other = run("move", code(drills[1]), "--to", "A-2", "--key", "K1")
    assert other.code == 1
    assert "K1" in other.err


def test_the_same_key_receives_once(world: World) -> None:
    command = ("receive", "DRILL", "K-7001..K-7003", "--to", "A-1", "--key", "K2")
    first, second = told(*command), told(*command)
    assert first["events"] == second["events"]
    assert (first["accepted"], second["accepted"]) == (3, 3)
    assert (first["is_repeated"], second["is_repeated"]) == (False, True)


def test_a_refused_line_stops_all_unless_the_good_are_asked_for(
    world: World, drills: list[int]
) -> None:
    ledger.hold(Lines(drills[:1]), reason="bent", blocks=7, act=world.act())
    before = events()
    said = run("move", *map(code, drills), "--to", "A-2")
    assert (said.code, said.out, events()) == (1, "", before)
    assert (
        said.err == f"{code(drills[0])} is on hold (bent)."
        " Look at its holds, or ask quality to release it.\n"
    )
    said = run("move", *map(code, drills), "--to", "A-2", "--good", "--json")
    assert said.code == 1
    assert said.json["accepted"] == 11
    assert [each["code"] for each in said.json["refused"]] == ["held"]
    assert place(drills[0]) == world.a1
    assert place(drills[1]) == world.a2


def test_a_filter_acts_on_all_only_when_told_so(world: World, drills: list[int]) -> None:
    command = ("move", "--product", "DRILL", "--place", "A-1", "--to", "A-2")
    said = run(*command)
    assert said.code == 2
    assert "12 items fit" in said.err
    assert "--all-matching" in said.err
    said = run(*command, "--all-matching")
    assert said.code == 2
    assert "--yes" in said.err
    assert ok(*command, "--all-matching", "--yes").startswith("12 × Cordless drill moved to A-2.")
    assert run(*command, "--all-matching", "--yes").code == 3
    assert run("move", "--to", "A-2").code == 2


def test_named_items_must_fit_the_options(world: World, drills: list[int]) -> None:
    said = run("move", code(drills[0]), "--place", "A-2", "--to", "A-3")
    assert said.code == 1
    assert code(drills[0]) in said.err


def test_part_of_a_lot_is_moved_in_any_unit(world: World) -> None:
    lot = world.juice_lot(10_000, "L-1")
    out = ok("move", "L-1", "--quantity", "2500 ml", "--to", "A-2")
    assert out.startswith("2500 ml of L-1 (Apple juice) moved to A-2.")
    parts = {part.place: part.quantity for part in ledger.read.holdings(lot)}
    assert parts == {world.a1: 7500, world.a2: 2500}
    assert run("move", "L-1", "--to", "A-3").code == 1  # from which of its places?
    ok("move", "L-1", "--from", "A-2", "--to", "A-3")
    assert run("move", "L-1", "--quantity", "3 kg", "--from", "A-1", "--to", "A-3").code == 1
    assert run("move", "L-1", "L-1x", "--quantity", "1 l", "--to", "A-3").code in (2, 3)


def test_hold_and_release_name_a_reason(world: World, drills: list[int]) -> None:
    assert run("hold", code(drills[0])).code == 1
    ok("hold", code(drills[0]), code(drills[1]), "--reason", "bent", "--blocks", "ship")
    ok("hold", code(drills[0]), "--reason", "wet")
    assert [hold.blocks for hold in ledger.read.holds_of(drills[0])] == [1, 7]
    assert run("hold", code(drills[0]), "--reason", "x", "--blocks", "eat").code == 2
    assert run("release", code(drills[0])).code == 1
    out = ok("release", code(drills[0]), "--held-for", "bent", "--reason", "straight")
    assert "released from 1 hold" in out
    assert [hold.reason for hold in ledger.read.holds_of(drills[0])] == ["wet"]
    assert "2 holds" in ok("release", "--held", "--all-matching", "--yes", "--reason", "looked at")
    assert run("release", code(drills[0]), "--reason", "again").code == 3


def test_a_whole_place_is_held_and_released(world: World, drills: list[int]) -> None:
    ok("hold", "--on-place", "A-1", "--reason", "water")
    assert run("move", code(drills[0]), "--to", "A-2").code == 1
    said = run("release", code(drills[0]), "--reason", "dry")
    assert said.code == 3
    assert "on their lots or places" in said.err
    ok("release", "--on-place", "A-1", "--reason", "dry")
    ok("move", code(drills[0]), "--to", "A-2")


def test_many_lines_with_one_reason_are_told_in_one_sentence(
    world: World, drills: list[int]
) -> None:
    names = list(map(code, drills))
    assert run("move", *names, "--to", "A-1").err == (
        "12 items are there already. Leave them out.\n"
    )
    ledger.hold(Lines(drills), reason="bent", blocks=7, act=world.act())
    first, more = run("move", *names, "--to", "A-2").err.splitlines()
    assert first.startswith(f"{names[0]} is on hold (bent).")
    assert more == f"The same goes for 11 more: {names[1]}, {names[2]} …"


def test_undo_of_several_goes_backwards(world: World, drills: list[int]) -> None:
    first = told("move", code(drills[0]), "--to", "A-2")["events"][0]
    second = told("move", code(drills[1]), "--to", "A-3")["events"][0]
    assert told("undo", str(first), str(second))["undone"] == [second, first]
    assert [place(item) for item in drills[:2]] == [world.a1, world.a1]


def test_undoing_needs_the_right_to_what_it_does(world: World, drills: list[int]) -> None:
    for role, person in (("operator", world.anna), ("quality", world.ben)):
        access.add_account(get_user_model().objects.create_user(role).pk, person, role)
    held = told("hold", code(drills[0]), "--reason", "recall", "--as", "quality")["events"][0]
    said = run("undo", str(held), "--as", "operator", "--json")
    assert (said.code != 0, "not_allowed" in said.out + said.err) == (True, True)
    assert ledger.read.holds_on([drills[0]])[drills[0]]
    assert told("undo", str(held), "--as", "quality")["undone"] == [held]
    own = told("hold", code(drills[1]), "--reason", "dented", "--as", "operator")["events"][0]
    assert told("undo", str(own), "--as", "operator")["undone"] == [own]


def test_what_was_built_on_an_event_stands_in_the_way(world: World, drills: list[int]) -> None:
    first = told("move", code(drills[0]), "--to", "A-2")["events"][0]
    second = told("move", code(drills[0]), "--to", "A-3")["events"][0]
    said = run("undo", str(first))
    assert said.code == 1
    assert f"event {second} came later" in said.err


def test_whose_things_are_received_is_ours(world: World) -> None:
    ok("receive", "DRILL", "O-1", "--to", "A-1")
    own = parties.read.own_party()
    assert own is not None
    assert told("show", "O-1")["owner"] == own.name


def test_a_time_may_be_one_of_today_or_yesterday(world: World) -> None:
    today = timezone.localtime().date()
    at = moment("18:20")
    assert at is not None
    assert f"{timezone.localtime(at):%Y-%m-%d %H:%M}" == f"{today} 18:20"
    assert moment("today") == moment(str(today))
    assert moment("Yesterday 8:05") == moment(f"{today - timedelta(days=1)} 08:05")
    assert moment("yesterday", is_end=True) < moment("today")  # type: ignore[operator]
