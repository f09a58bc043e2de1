"""Rules: events print by themselves, each once, and never what has a label."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, ledger, parties, printing
from stockthread.ledger import Given, Kind, Lines, New, Stage
from stockthread.printing import JobRow, NewRule, read, rules
from tests.printing.cast import Clock, asked, download, printer, settle, states, template, work
from tests.refusals import refused
from tests.world import World

pytestmark = pytest.mark.django_db


def rule(world: World, event: str = "receipt", code: str = "unit", **said: int) -> int:
    settle()
    new = NewRule(event, template(code), said.pop("printer", 0) or download(), **said)
    return printing.add_rule(new, person=world.anna, at=world.act().recorded_at)


def receive(world: World, number: int = 2, product: int = 0, place: int = 0) -> ledger.Posting:
    start = next(world.keys)
    codes = [f"R{start:04d}-{i:05d}" for i in range(number)]
    new = New(
        Kind.UNIT, product or world.drill, number, Given(world.serial, codes),
        origin=world.supplier,
    )  # fmt: skip
    return ledger.receive_new(
        new, place=place or world.a1, stage=Stage.RAW, owner=world.us, act=world.act()
    )


def looked(clock: Clock) -> list[JobRow]:
    """The jobs after a look, the oldest first."""
    settle()
    while rules.look(at=clock.at):
        pass
    return read.jobs()[::-1]


def subjects(job: JobRow) -> list[int]:
    return [label.subject_id for label in read.labels_of(job.id, limit=1000)]


def test_a_receipt_prints_a_label_for_each_unit(world: World, clock: Clock) -> None:
    rule(world)
    done = receive(world, 3)
    [job] = looked(clock)
    assert subjects(job) == list(done.items)
    assert (job.cause_event, job.person, job.labels_count) == (done.event, parties.SYSTEM, 3)
    assert not job.is_reprint
    clock.pass_by(3)
    work(clock)
    assert states(job) == ["done"]
    assert looked(clock) == [read.job(job.id)]


def test_only_what_happens_from_now_on_prints(world: World, clock: Clock) -> None:
    receive(world)
    rule(world)
    assert looked(clock) == []
    receive(world)
    assert len(looked(clock)) == 1


def test_a_closed_rule_prints_nothing_even_of_what_was_not_looked_at(
    world: World, clock: Clock
) -> None:
    id = rule(world)
    receive(world)
    printing.close_rule(id)
    assert looked(clock) == []
    rule(world)
    assert looked(clock) == []
    assert refused(lambda: printing.close_rule(id)) == [(None, "unknown_id")]


def test_a_rule_is_about_products_classes_and_places(world: World, clock: Clock) -> None:
    [tools] = [each.id for each in catalog.read.classes() if each.code == "tools"]
    [food] = [each.id for each in catalog.read.classes() if each.code == "food"]
    rule(world, product=world.battery)
    rule(world, product_class=food)
    rule(world, product_class=tools, place=world.a2)
    rule(world, place=world.warehouse, product=world.drill, printer=printer())
    drills = receive(world, 2)
    batteries = receive(world, 2, product=world.battery, place=world.a2)
    jobs = looked(clock)
    assert [(job.cause_event, subjects(job)) for job in jobs] == [
        (drills.event, list(drills.items)),
        (batteries.event, list(batteries.items)),
        (batteries.event, list(batteries.items)),
    ]


def test_what_was_announced_prints_when_it_comes(world: World, clock: Clock) -> None:
    rule(world)
    new = New(Kind.UNIT, world.drill, 2, Given(world.serial, ["X-1", "X-2"]), origin=world.supplier)
    items = ledger.expect(new, place=world.supplier, owner=world.us, act=world.act()).items
    assert looked(clock) == []
    ledger.receive(Lines(items), place=world.a1, stage=Stage.RAW, owner=world.us, act=world.act())
    assert [subjects(job) for job in looked(clock)] == [list(items)]


def test_an_undone_event_prints_nothing(world: World, clock: Clock) -> None:
    rule(world)
    first = receive(world)
    ledger.reverse(first.event, act=world.act())
    assert looked(clock) == []
    second = receive(world)
    [job] = looked(clock)
    ledger.reverse(second.event, act=world.act())
    clock.pass_by(3)
    work(clock)
    job = read.job(job.id)
    assert (job.state, job.problems[0].code) == ("cancelled", "event_undone")


def test_what_has_a_label_gets_no_other(world: World, clock: Clock) -> None:
    rule(world, "packing", "carton")
    [carton] = world.cartons(1)
    one, other = world.drills(2)
    ledger.pack(Lines([one]), container=carton, act=world.act())
    ledger.pack(Lines([other]), container=carton, act=world.act())
    assert [subjects(job) for job in looked(clock)] == [[carton]]


def test_packing_labels_the_container_or_what_goes_in(world: World, clock: Clock) -> None:
    rule(world, "packing", "carton", product=world.drill)
    rule(world, "packing", "small")
    carton, pallet = world.cartons(2)
    drills, batteries = world.drills(2), world.batteries(1)
    ledger.pack(Lines([*drills, *batteries]), container=carton, act=world.act())
    ledger.pack(Lines([carton]), container=pallet, act=world.act())
    assert [subjects(job) for job in looked(clock)] == [[carton], [*drills, *batteries]]


def test_completion_labels_what_was_made(world: World, clock: Clock) -> None:
    rule(world, "completion")
    batteries = world.batteries(2)
    opened = ledger.consume(Lines(batteries), act=world.act())
    made = ledger.produce(
        New(Kind.UNIT, world.drill, 2, Given(world.serial, ["M-1", "M-2"])),
        process=opened.items[0], place=world.a1, owner=world.us, act=world.act(),
    )  # fmt: skip
    assert [subjects(job) for job in looked(clock)] == [list(made.items)]


def test_begin_labels_units_in_work_and_nothing_that_was_there(world: World, clock: Clock) -> None:
    rule(world, "begin", product=world.drill)
    world.drills(1)
    new = New(Kind.UNIT, world.drill, 2, Given(world.serial, ["B-1", "B-2"]))
    begun = ledger.commission(new, place=world.a1, stage=Stage.WIP, owner=world.us, act=world.act())
    assert [subjects(job) for job in looked(clock)] == [list(begun.items)]


def test_which_rules_cover_a_product_in_a_place(world: World) -> None:
    anywhere = rule(world, "begin")
    here = rule(world, "begin", "small", place=world.warehouse)
    rule(world, "begin", product=world.battery)

    def ids(event: str, product: int, place: int) -> list[int]:
        return [each.id for each in rules.covering(event, product, place)]

    assert ids("begin", world.drill, world.a1) == [anywhere, here]
    assert ids("begin", world.drill, world.supplier) == [anywhere]
    assert ids("completion", world.drill, world.a1) == []


def test_two_rules_for_one_event_print_both(world: World, clock: Clock) -> None:
    rule(world)
    rule(world, code="small")
    receive(world)
    assert len(looked(clock)) == 2


def test_looking_costs_the_same_for_any_number_of_items(world: World, clock: Clock) -> None:
    rule(world)

    def cost(number: int) -> int:
        receive(world, number)
        settle()
        with CaptureQueriesContext(
            connection,
        ) as asked_for:
            rules.look(at=clock.at)
        return len(asked_for)

    assert cost(1) == cost(300)


def test_a_huge_event_is_told_and_not_printed(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stockthread.printing import jobs

    monkeypatch.setattr(jobs, "LABELS_MAX", 2)
    rule(world)
    receive(world, 3)
    [job] = looked(clock)
    assert (job.state, job.problems[0].code, subjects(job)) == ("refused", "too_many_labels", [])


def test_what_was_printed_by_hand_is_left_out(world: World, clock: Clock) -> None:
    rule(world)
    done = receive(world, 2)
    asked(world, [done.items[0]], clock)
    assert [subjects(job) for job in looked(clock)] == [[done.items[0]], [done.items[1]]]


def test_rules_that_cannot_be_are_refused(world: World) -> None:
    id = rule(world)
    for event, code in [("birthday", "unit"), ("completion", "carton"), ("receipt", "place")]:
        found = refused(lambda event=event, code=code: rule(world, event, code))
        assert found == [(None, "rule_bad")]
    assert refused(lambda: rule(world)) == [(None, "rule_bad")]
    for said in ({"product": 999}, {"product_class": 999}, {"place": 999}, {"printer": 999}):
        assert refused(lambda said=said: rule(world, **said)) == [(None, "unknown_id")]
    assert refused(lambda: printing.close_printer(download())) == [(None, "rule_needs_it")]
    assert refused(lambda: printing.close_template(template())) == [(None, "rule_needs_it")]
    printing.close_rule(id)
    printing.close_template(template())
    assert refused(lambda: rule(world)) == [(None, "template_closed")]
    printing.reopen_template(template())
    printing.close_printer(download())
    assert refused(lambda: rule(world)) == [(None, "printer_closed")]
    assert [each.is_active for each in read.rules()] == [False]


def test_completion_labels_what_is_finished_and_not_what_is_in_it(
    world: World, clock: Clock
) -> None:
    rule(world, "completion")
    codes = Given(world.serial, ["F-1", "F-2"])
    begun = ledger.commission(
        New(Kind.UNIT, world.drill, 2, codes), place=world.a1, stage=Stage.WIP, owner=world.us,
        act=world.act(),
    ).items  # fmt: skip
    ledger.install(Lines(world.batteries(2)), parent=list(begun), act=world.act())
    assert looked(clock) == []
    ledger.finish(Lines(begun), place=world.a2, act=world.act())
    assert [subjects(job) for job in looked(clock)] == [list(begun)]
