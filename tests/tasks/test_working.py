"""Doing tasks: one claims, three scans, done; what is wrong is refused at its scan."""

from datetime import timedelta
from itertools import count

import pytest

from stockthread import ledger, tasks
from stockthread.kernel.errors import Refused
from stockthread.ledger import Lines
from stockthread.tasks import NewTask, Seen
from tests.refusals import refused
from tests.world import START, World

_clock = count(1)


def later():
    return START + timedelta(days=1, seconds=next(_clock))


def issue(world: World, item: int, kind: str = tasks.RETRIEVE, target: int | None = None) -> int:
    to = world.a3 if target is None else target
    made = tasks.issue(
        [NewTask(item, to)], kind=kind, by=world.anna, at=START, key=f"t{next(_clock)}"
    )
    return made.ids[0]


def scan(world: World, id: int, text: str = "?", *, item: int = 0, place: int = 0, by: int = 0):
    return tasks.scan(id, Seen(text, item, place), by=by or world.ben, at=later())


def test_three_scans_bring_a_unit_where_it_belongs(world: World) -> None:
    [drill] = world.drills(1)
    id = issue(world, drill)
    assert scan(world, id, place=world.a1).step == tasks.ITEM
    assert scan(world, id, item=drill).step == tasks.TO
    done = scan(world, id, place=world.a3)
    assert (done.state, done.person, done.brought) == (tasks.DONE, world.ben, world.a3)
    assert ledger.read.item(drill).place == world.a3
    event = ledger.read.event(done.event)
    assert (event.kind, event.cause_kind, event.cause_id) == ("move", "task", str(id))
    assert scan(world, id, place=world.a3) == done


def test_a_wrong_scan_is_refused_and_says_what_to_do(world: World) -> None:
    drill, other = world.drills(2)
    code = ledger.read.codes([drill])[drill]
    id = issue(world, drill)

    def said(**what) -> str:
        with pytest.raises(Refused) as raised:
            scan(world, id, "X", **what)
        return str(raised.value)

    assert said(place=world.a2) == f"That is X. {code} is in A-1: go there and scan it."
    assert said(item=drill) == f"Scan first where {code} is: A-1. Then {code} itself."
    assert "Nothing has the code X" in said()
    scan(world, id, place=world.a1)
    assert said(item=other) == f"That is X, another one. Put it back and look for {code}."
    scan(world, id, item=drill)
    assert "Bring it to A-3" in said(place=world.a2)
    assert ledger.read.item(drill).place == world.a1


def test_of_two_who_claim_one_wins_and_the_other_is_told_who(world: World) -> None:
    id = issue(world, world.drills(1)[0])
    assert tasks.claim([id], by=world.anna, at=later()) == 1
    assert tasks.claim([id], by=world.anna, at=later()) == 0
    with pytest.raises(Refused, match="Anna Adler is doing this"):
        tasks.claim([id], by=world.ben, at=later())
    assert refused(lambda: scan(world, id, place=world.a1)) == [(None, "task_claimed")]
    assert refused(lambda: tasks.give_back([id], by=world.ben, at=later())) == [(0, "task_claimed")]
    assert tasks.give_back([id], by=world.ben, at=later(), is_lead=True) == 1
    assert tasks.claim([id], by=world.ben, at=later()) == 1


def test_several_are_claimed_all_or_none(world: World) -> None:
    one, two = (issue(world, drill) for drill in world.drills(2))
    tasks.claim([two], by=world.anna, at=later())
    assert refused(lambda: tasks.claim([one, two], by=world.ben, at=later())) == [
        (1, "task_claimed")
    ]
    assert tasks.read.task(one).state == tasks.OPEN


def test_each_scan_can_be_taken_back_and_the_last_one_undoes_the_move(world: World) -> None:
    [drill] = world.drills(1)
    id = issue(world, drill)
    assert refused(lambda: back(world, id)) == [(None, "task_nothing_to_take_back")]
    scan(world, id, place=world.a1)
    assert back(world, id).step == tasks.FROM
    for what in ({"place": world.a1}, {"item": drill}, {"place": world.a3}):
        scan(world, id, **what)
    again = back(world, id)
    assert (again.state, again.step, again.event) == (tasks.CLAIMED, tasks.TO, 0)
    assert ledger.read.item(drill).place == world.a1
    assert scan(world, id, place=world.a3).state == tasks.DONE


def back(world: World, id: int, version: str = "") -> tasks.Task:
    return tasks.take_back_scan(id, by=world.ben, at=later(), version=version)


def test_taking_back_sent_twice_takes_back_one_scan(world: World) -> None:
    [drill] = world.drills(1)
    id = issue(world, drill)
    scan(world, id, place=world.a1)
    seen = scan(world, id, item=drill).version
    once = back(world, id, seen)
    assert once.step == tasks.ITEM
    assert back(world, id, seen) == once
    assert back(world, id, once.version).step == tasks.FROM


def test_what_is_packed_is_found_by_its_container_and_taken_out(world: World) -> None:
    [drill], [carton] = world.drills(1), world.cartons(1)
    ledger.pack(Lines([drill]), container=carton, act=world.act())
    id = issue(world, drill)
    scan(world, id, item=carton)
    scan(world, id, item=drill)
    assert scan(world, id, place=world.a3).state == tasks.DONE
    view = ledger.read.item(drill)
    assert (view.place, view.container) == (world.a3, 0)


def test_of_a_lot_what_lies_in_the_place_is_brought(world: World) -> None:
    lot = world.juice_lot(5000)
    ledger.move(Lines([lot], [2000]), place=world.a2, act=world.act())
    id = issue(world, lot)
    for what in ({"place": world.a1}, {"item": lot}, {"place": world.a3}):
        scan(world, id, **what)
    assert {each.place: each.quantity for each in ledger.read.holdings(lot)} == {
        world.a2: 2000, world.a3: 3000,
    }  # fmt: skip


def test_without_a_target_it_goes_wherever_it_is_brought(world: World) -> None:
    [drill] = world.drills(1)
    id = issue(world, drill, target=0)
    for what in ({"place": world.a1}, {"item": drill}, {"place": world.a2}):
        done = scan(world, id, **what)
    assert (done.brought, done.target) == (world.a2, 0)


def test_what_is_only_looked_at_ends_with_the_item(world: World) -> None:
    [drill] = world.drills(1)
    id = issue(world, drill, tasks.INSPECT, 0)
    scan(world, id, place=world.a1)
    done = scan(world, id, item=drill)
    assert (done.state, done.event) == (tasks.DONE, 0)
    assert back(world, id).step == tasks.ITEM


def test_a_blocked_task_has_a_reason_and_can_be_opened_again(world: World) -> None:
    id = issue(world, world.drills(1)[0])
    assert refused(lambda: tasks.block([id], "lazy", by=world.ben, at=later())) == [
        (None, "task_problem")
    ]
    tasks.block([id], "not_there", by=world.ben, at=later(), words="Bin is empty")
    stuck = tasks.read.task(id)
    assert (stuck.state, stuck.problem, stuck.words) == ("blocked", "not_there", "Bin is empty")
    assert refused(lambda: scan(world, id, place=world.a1)) == [(None, "task_not")]
    tasks.reopen([id], by=world.anna, at=later())
    assert scan(world, id, place=world.a1).state == tasks.CLAIMED
    assert [each.what for each in tasks.read.changes(id)] == ["issued", "blocked", "reopened"]


def test_a_task_that_is_opened_again_has_no_twin(world: World) -> None:
    drill, other = world.drills(2)
    first = issue(world, drill)
    tasks.cancel([first], by=world.anna, at=later())
    second = issue(world, drill)
    free = issue(world, other)
    tasks.cancel([free], by=world.anna, at=later())

    def reopen(*ids: int) -> int:
        return tasks.reopen(ids, by=world.anna, at=later())

    with pytest.raises(Refused) as told:
        reopen(free, first)
    [why] = told.value.refusals
    assert (why.line, why.code, why.data["task"]) == (1, "task_there", second)
    assert tasks.read.task(free).state == tasks.CANCELLED
    tasks.cancel([second], by=world.anna, at=later())
    assert refused(lambda: reopen(first, second)) == [(1, "task_there")]
    tasks.block([free], "not_there", by=world.ben, at=later()) if reopen(free) else None
    assert reopen(first, free) == 2


@pytest.mark.parametrize("key, code", [("", "bad_key"), ("k" * 81, "bad_key"),
                                       ("a\0", "field_bad_characters")])  # fmt: skip
def test_a_key_that_cannot_be_kept_is_refused(world: World, key: str, code: str) -> None:
    wanted = [NewTask(world.drills(1)[0], world.a3)]
    assert refused(lambda: tasks.issue(wanted, kind=tasks.RETRIEVE, by=world.anna, at=START,
                                       key=key)) == [(None, code)]  # fmt: skip
    assert tasks.read.ids(tasks.TaskFilter(text="a\0"), 9) == []


def test_a_done_task_takes_nothing_more(world: World) -> None:
    [drill] = world.drills(1)
    id = issue(world, drill)
    for what in ({"place": world.a1}, {"item": drill}, {"place": world.a3}):
        scan(world, id, **what)
    assert refused(lambda: tasks.claim([id], by=world.ben, at=later())) == [(0, "task_over")]
    assert refused(lambda: tasks.cancel([id], by=world.anna, at=later())) == [(0, "task_over")]
    assert refused(lambda: scan(world, id, item=drill)) == [(None, "task_over")]


def test_what_the_ledger_refuses_leaves_the_task_as_it_was(world: World) -> None:
    [drill] = world.drills(1)
    id = issue(world, drill)
    ledger.hold(Lines([drill]), reason="Stop", blocks=4, act=world.act())
    scan(world, id, place=world.a1)
    scan(world, id, item=drill)
    assert refused(lambda: scan(world, id, place=world.a3)) == [(0, "held")]
    assert tasks.read.task(id).step == tasks.TO
