"""Counts are opened, scanned into by several people, taken back, counted again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import counts, ledger
from stockthread.counts import NewCount, NewScan
from stockthread.kernel.errors import Refused
from stockthread.ledger import Lines
from tests.world import START


def codes(caught) -> list[tuple[int | None, str]]:
    return [(refusal.line, refusal.code) for refusal in caught.value.refusals]


def test_counts_are_numbered_one_after_the_other(crew, world):
    assert [crew.open().number for _ in range(2)] == ["CT-26-0001", "CT-26-0002"]
    assert counts.read.by_number("ct-26-0002").id == crew.open().id - 1


def test_the_same_key_opens_one_count(crew, world):
    new = NewCount(places=(world.a1,))
    made = [counts.open_count(new, key="same", by=world.anna, at=START) for _ in range(2)]
    assert made[0] == made[1]


@pytest.mark.parametrize(
    "fields, code",
    [
        ({"places": ("customer",)}, "count_scope_place"),
        ({"places": ("lost",)}, "count_scope_place"),
        ({"places": (99_999,)}, "count_scope_place"),
        ({"products": (99_999,)}, "count_scope_product"),
        ({"classes": (99_999,)}, "count_scope_class"),
        ({"kind": "sometimes"}, "count_kind"),
        ({"note": "x" * 3_000}, "field_too_long"),
    ],
)
def test_a_scope_that_cannot_be_counted_is_refused(crew, world, fields, code):
    for name, values in fields.items():
        if name == "places":
            fields = {name: tuple(getattr(world, str(v), v) for v in values)}
    with pytest.raises(Refused) as caught:
        counts.open_count(NewCount(**fields), key="k", by=world.anna, at=START)
    assert [code for _, code in codes(caught)] == [code]
    assert not counts.read.counts()


def test_a_scan_that_is_sent_twice_counts_once(crew, world):
    lot = world.juice_lot(10_000)
    count = crew.open()
    scan = NewScan(crew.code(lot), world.a1, "device-7-1", quantity=10_000)
    for _ in range(2):
        [taken] = counts.add_scans(count.id, [scan], by=world.ben, at=crew.now(), device="7")
        assert taken.said == "here"
    assert len(counts.read.scans(count.id)) == 1
    assert not crew.survey(count).lines


def test_a_batch_with_something_wrong_in_it_is_kept_by_nobody(crew, world):
    [drill] = world.drills(1)
    count = crew.open(world.a1)
    good = NewScan(crew.code(drill), world.a1, "good")
    bad = [
        NewScan("", world.a1, "empty"),
        NewScan("x" * 500, world.a1, "long"),
        NewScan("a\0b", world.a1, "nul"),
        NewScan("D1", world.a2, "outside"),
        NewScan("D1", world.a1, "k" * 81),
        NewScan("D1", world.a1, "good"),
        NewScan("D1", world.a1, "less", quantity=-1),
        NewScan("D1", world.a1, "in", container=drill),
    ]
    with pytest.raises(Refused) as caught:
        counts.add_scans(count.id, [good, *bad], by=world.anna, at=crew.now())
    assert codes(caught) == [
        (1, "field_missing"), (2, "field_too_long"), (3, "field_bad_characters"),
        (4, "count_place_outside"), (5, "bad_key"), (6, "code_repeated"),
        (7, "count_scan_quantity"), (8, "count_not_in_container"),
    ]  # fmt: skip
    assert not counts.read.scans(count.id)


def test_a_scan_is_taken_back_by_a_row_that_names_it(crew, world):
    drills = world.drills(2)
    count = crew.open()
    first, _ = crew.scan(count, world.a1, *drills)
    for _ in range(2):
        counts.take_back_scan(first.scan, by=world.ben, at=crew.now())
    assert [scan.item for scan in counts.read.scans(count.id)] == drills[1:]
    [line] = crew.survey(count).lines
    assert line.item == drills[0]
    with pytest.raises(Refused):
        counts.take_back_scan(99_999, by=world.ben, at=crew.now())


def test_one_thing_scanned_twice_in_a_place_is_told_and_counts_once(crew, world):
    [drill] = world.drills(1)
    count = crew.open()
    assert crew.scan(count, world.a1, drill)[0].said == "here"
    assert crew.scan(count, world.a1, drill, by=world.ben)[0].said == "again"
    assert crew.survey(count).figures.matched == 1


def test_the_later_of_two_places_in_which_a_thing_was_seen_counts(crew, world):
    [drill] = world.drills(1)
    count = crew.open()
    crew.scan(count, world.a2, drill)
    crew.scan(count, world.a1, drill)
    assert not crew.survey(count).lines


def test_a_list_may_name_its_places_in_between(crew, world):
    one, [other] = world.drills(2), world.drills(1, world.a2)
    count = crew.open()
    lines = ["A-1", *map(crew.code, one), "", "A-2", crew.code(other)]
    scans = counts.in_places(lines, 0, key="list")
    taken = counts.add_scans(count.id, scans, by=world.anna, at=crew.now())
    assert [each.said for each in taken] == ["here"] * 3
    with pytest.raises(Refused) as caught:
        counts.in_places(["D1", "A-1"], 0, key="list")
    assert codes(caught) == [(None, "no_place")]


def test_a_list_of_rfid_tags_is_read_like_any_other(crew, world):
    [drill] = world.drills(1)
    count = crew.open()
    code = crew.code(drill)
    [taken] = crew.scan(count, world.a1, f"urn:epc:id:sgtin:9521234.054321.{code}")
    assert (taken.item, taken.said) == (drill, "here")


def test_a_code_of_two_things_means_the_one_that_stands_there(crew, world):
    given = ledger.Given(world.serial, ["S-1"])
    made = []
    for product, place in ((world.drill, world.a1), (world.battery, world.a2)):
        new = ledger.New(ledger.Kind.UNIT, product, 1, given)
        made += ledger.commission(
            new, place=place, stage=ledger.Stage.READY, owner=world.us, act=world.act()
        ).items
    count = crew.open()
    assert crew.scan(count, world.a1, "S-1")[0].item == made[0]
    assert crew.scan(count, world.a2, "S-1")[0].item == made[1]
    assert crew.scan(count, world.a3, "S-1")[0].said == "several"


def test_no_scans_are_taken_while_a_count_is_reviewed(crew, world):
    [drill] = world.drills(1)
    count = crew.open()
    counts.review(count.id, by=world.anna, at=crew.now())
    with pytest.raises(Refused) as caught:
        crew.scan(count, world.a1, drill)
    assert codes(caught) == [(None, "count_not_open")]
    counts.reopen(count.id, by=world.anna, at=crew.now())
    crew.scan(count, world.a1, drill)
    assert [change.what for change in counts.read.changes(count.id)] == [
        "open → reviewing", "reviewing → open"
    ]  # fmt: skip


def test_a_scan_sent_again_after_counting_was_over_is_told_as_before(crew, world):
    [drill] = world.drills(1)
    count = crew.open()
    scan = NewScan(crew.code(drill), world.a1, "late")
    first = counts.add_scans(count.id, [scan], by=world.anna, at=crew.now())
    counts.review(count.id, by=world.anna, at=crew.now())
    assert counts.add_scans(count.id, [scan], by=world.anna, at=crew.now()) == first


def test_a_recount_of_a_place_replaces_what_was_scanned_there(crew, world):
    drills = world.drills(3)
    count = crew.open()
    crew.scan(count, world.a1, drills[0])
    counts.review(count.id, by=world.anna, at=crew.now())
    again = counts.recount(
        count.id, places=[world.a1], key="again", by=world.anna, at=crew.now()
    )  # fmt: skip
    assert again.state == "open"
    [place] = crew.survey(count).places
    assert (place.is_counted, place.is_asked_again) == (False, True)
    assert crew.survey(count).figures.uncounted == 3
    crew.scan(count, world.a1, *drills[1:], by=world.ben)
    [line] = crew.survey(count).lines
    assert line.item == drills[0]
    [place] = crew.survey(count).places
    assert place.persons == (world.ben,)


def test_a_recount_of_a_product_leaves_the_others(crew, world):
    [drill], [battery] = world.drills(1), world.batteries(1)
    count = crew.open()
    crew.scan(count, world.a1, drill, battery)
    counts.recount(count.id, products=[world.drill], key="r", by=world.anna, at=crew.now())
    figures = crew.survey(count).figures
    assert (figures.matched, figures.uncounted) == (1, 1)
    crew.scan(count, world.a1, drill, by=world.ben)
    assert crew.survey(count).figures.matched == 2


def test_a_recount_of_places_outside_is_refused(crew, world):
    count = crew.open(world.a1)
    for fields, code in (
        ({"places": [world.a2]}, "count_place_outside"), ({}, "no_lines")
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            counts.recount(count.id, key="r", by=world.anna, at=crew.now(), **fields)
        assert codes(caught)[0][1] == code


def test_a_cancelled_count_takes_nothing_any_more(crew, world):
    count = crew.open()
    counts.cancel(count.id, by=world.anna, at=crew.now())
    with pytest.raises(Refused) as caught:
        counts.recount(count.id, places=[world.a1], key="r", by=world.anna, at=crew.now())
    assert codes(caught) == [(None, "count_ended")]
    with pytest.raises(Refused) as caught:
        counts.review(count.id, by=world.anna, at=crew.now())
    assert codes(caught) == [(None, "count_ended")]


def test_thousands_of_scans_cost_as_many_statements_as_one(crew, world):
    count = crew.open()

    def statements(number: int) -> int:
        texts = [*map(crew.code, world.drills(number)), *(f"no-{n}-{number}" for n in range(5))]
        scans = [NewScan(text, world.a1, crew.key()) for text in texts]
        with CaptureQueriesContext(connection) as seen:
            counts.add_scans(count.id, scans, by=world.anna, at=crew.now())
        return len(seen)

    assert statements(2) == statements(200)


def test_items_and_places_tell_when_they_were_counted_last(crew, world):
    [drill] = world.drills(1)
    count = crew.open(world.a1)
    crew.scan(count, world.a1, drill)
    at, person, number = counts.read.last_of_item(drill)
    assert (person, number) == (world.anna, count.number)
    assert at == crew.moment
    assert not counts.read.last_of_places([world.a1])
    crew.post(count)
    assert counts.read.last_of_places([world.a1, world.a2]) == {world.a1: at}


def test_bins_with_what_moves_most_are_due_first(crew, world):
    drills, batteries = world.drills(9), world.batteries(1, world.a3)
    world.juice_lot(1_000, place=world.a2)
    for _ in range(3):
        ledger.move(Lines(drills), place=world.a2, act=world.act())
        ledger.move(Lines(drills), place=world.a1, act=world.act())
    assert counts.grades(crew.now())[world.drill] == "A"
    assert counts.grades(crew.now())[world.battery] in ("B", "C")
    due = counts.due(crew.now())
    assert (due[0].place, due[0].grade, due[0].things) == (world.a1, "A", 9)
    assert {each.place for each in due} == {world.a1, world.a2, world.a3}
    count = crew.open(world.a1, kind="cycle")
    crew.scan(count, world.a1, *drills)
    crew.post(count)
    assert world.a1 not in {each.place for each in counts.due(crew.now())}
    later = crew.now() + timedelta(days=40)
    assert world.a1 in {each.place for each in counts.due(later)}
    assert [each.place for each in counts.due(later, under=[world.a3])] == [world.a3]
    assert len(batteries) == 1


def test_bins_with_what_is_worth_most_are_due_first_where_that_is_asked(crew, world):
    drills = world.drills(9)
    world.batteries(1, world.a3)
    for place in (world.a2, world.a1):
        ledger.move(Lines(drills), place=place, act=world.act())
    worth = {world.battery: 9_000, world.drill: 1_000, world.juice: 0}
    at = crew.now()
    assert counts.grades(at, "value", worth) == {world.battery: "A", world.drill: "B"}
    assert counts.grades(at, "both", worth)[world.drill] == "A"
    assert counts.grades(at, "both", worth)[world.battery] == "A"
    assert counts.due(at, by="value", worth=worth)[0].place == world.a3
    assert [each.grade for each in counts.due(at, by="both", worth=worth)] == ["A", "A"]
    assert counts.due(at, by="value")[0].grade == "C", "nobody said what anything is worth"


def test_a_place_said_to_be_done_waits_again_and_keeps_its_scans(crew, world):
    count = crew.open()
    at = {"by": world.anna, "at": START}
    counts.finish_places(count.id, [world.a1, world.a2], **at)
    counts.reopen_places(count.id, [world.a1], **at)
    assert [place for place, *_ in counts.read.visits(count.id)] == [world.a2]
    counts.review(count.id, **at)
    with pytest.raises(Refused) as caught:
        counts.reopen_places(count.id, [world.a2], **at)
    assert codes(caught) == [(None, "count_not_open")]


def test_a_cancelled_count_is_taken_up_again(crew, world):
    count = crew.open()
    at = {"by": world.anna, "at": START}
    assert counts.cancel(count.id, **at).state == counts.CANCELLED
    assert counts.reopen(count.id, **at).state == counts.OPEN
