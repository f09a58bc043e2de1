"""Issuing tasks: many at once, each once, in walking order, told by what caused them."""

from stockthread import ledger, places, tasks
from stockthread.ledger import Cause, Lines
from stockthread.tasks import NewTask, TaskFilter
from tests.refusals import refused
from tests.world import START, World

RECALL = Cause("recall", "RC-1")


def issued(world: World, items: list[int], key: str = "t", **fields) -> tasks.Issued:
    said = {
        "kind": tasks.RETRIEVE, "by": world.anna, "at": START, "key": key, "cause": RECALL, **fields
    }  # fmt: skip
    return tasks.issue([NewTask(item, world.a3) for item in items], **said)


def test_each_item_gets_a_task_from_where_it_stands(world: World) -> None:
    [one], [two] = world.drills(1), world.drills(1, world.a2)
    made = issued(world, [one, two], instruction="Do not open")
    first, second = tasks.read.tasks_of_ids(made.ids)
    assert (first.item, first.source, first.target) == (one, world.a1, world.a3)
    assert (second.item, second.source, second.state) == (two, world.a2, tasks.OPEN)
    assert (second.cause, second.instruction) == (RECALL, "Do not open")


def test_a_lot_is_fetched_from_each_place_in_which_it_lies(world: World) -> None:
    lot = world.juice_lot(5000)
    ledger.move(Lines([lot], [2000]), place=world.a2, act=world.act())
    made = issued(world, [lot])
    found = tasks.read.tasks_of_ids(made.ids)
    assert [(each.source, each.quantity) for each in found] == [
        (world.a1, 3000), (world.a2, 2000),
    ]  # fmt: skip


def test_the_same_key_issues_once_and_a_live_task_is_not_issued_again(world: World) -> None:
    drills = world.drills(3)
    first = issued(world, drills)
    again = issued(world, drills)
    assert again.repeated
    assert again.ids == first.ids
    other = issued(world, drills, "u")
    assert (other.ids, other.already) == ((), 3)


def test_what_is_there_already_needs_no_task(world: World) -> None:
    made = issued(world, world.drills(2, world.a3))
    assert (made.ids, made.there) == ((), 2)


def test_what_is_not_with_us_is_refused_by_line_or_left_out(world: World) -> None:
    here, gone = world.drills(2)
    ledger.ship(Lines([gone]), place=world.customer, owner=world.customer_party, act=world.act())
    assert refused(lambda: issued(world, [here, gone])) == [(1, "task_not_with_us")]
    assert len(issued(world, [here, gone], accept="good").ids) == 1


def test_what_is_asked_for_wrongly_is_refused(world: World) -> None:
    drills = world.drills(1)
    assert refused(lambda: issued(world, [])) == [(None, "no_lines")]
    assert refused(lambda: issued(world, drills, kind="fetch")) == [(None, "task_kind")]
    assert refused(lambda: issued(world, drills, instruction="x" * 201)) == [
        (None, "task_instruction")
    ]


def test_tasks_are_walked_place_by_place_and_numbers_count_as_numbers(world: World) -> None:
    [far] = places.add_places([places.NewPlace("A-10", "Bin A-10", "bin", "WH")])
    drills = [*world.drills(1, far), *world.drills(2, world.a2), *world.drills(1)]
    ids = issued(world, drills).ids
    walked = tasks.read.in_walking_order()
    assert [each.source for each in walked] == [world.a1, world.a2, world.a2, far]
    assert [each.id for each in tasks.read.in_walking_order(after=1, limit=2)] == [
        each.id for each in walked[1:3]
    ]
    tasks.claim([ids[0]], by=world.ben, at=START)
    assert tasks.read.in_walking_order(first_of=world.ben)[0].id == ids[0]
    in_a2 = TaskFilter(places=[world.a2])
    assert [each.source for each in tasks.read.in_walking_order(in_a2)] == [world.a2] * 2


def test_a_moved_unit_is_fetched_from_where_it_is_now(world: World) -> None:
    drills = world.drills(1)
    [id] = issued(world, drills).ids
    world.move(drills, world.a2)
    assert tasks.read.task(id).source == world.a2


def test_tasks_are_found_by_cause_kind_item_and_text(world: World) -> None:
    drills = world.drills(2)
    issued(world, drills)
    issued(world, drills[:1], "u", kind=tasks.INSPECT, cause=ledger.NO_CAUSE)
    code = ledger.read.codes(drills)[drills[0]]
    assert tasks.read.count(TaskFilter(cause=RECALL)) == 2
    assert tasks.read.count(TaskFilter(kind=tasks.INSPECT)) == 1
    assert tasks.read.count(TaskFilter(text=code)) == 2
    for text in ("RC", "rc-1", "Rc"):
        assert tasks.read.count(TaskFilter(text=text)) == 2
    assert len(tasks.read.live_on(drills)[drills[0]]) == 2


def test_progress_is_told_by_cause(world: World) -> None:
    ids = issued(world, world.drills(4)).ids
    tasks.claim(ids[:1], by=world.ben, at=START)
    tasks.block(ids[1:2], "not_there", by=world.ben, at=START)
    tasks.cancel(ids[2:3], by=world.anna, at=START)
    other = Cause("recall", "RC-2")
    told = tasks.read.progress([RECALL, other])
    assert told[RECALL] == tasks.Progress(open=1, claimed=1, blocked=1, cancelled=1)
    assert told[RECALL].asked == 3
    assert told[other] == tasks.Progress()


def test_all_of_a_cause_are_cancelled_at_once_but_what_is_done(world: World) -> None:
    ids = issued(world, world.drills(3)).ids
    assert tasks.cancel_for(RECALL, by=world.anna, at=START, words="False alarm") == 3
    assert tasks.cancel_for(RECALL, by=world.anna, at=START) == 0
    assert [(c.what, c.words) for c in tasks.read.changes(ids[0])] == [
        ("issued", ""), ("cancelled", "False alarm"),
    ]  # fmt: skip
