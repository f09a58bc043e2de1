"""Adjustments have a reason of the right direction, and a report that is read from events."""

from datetime import timedelta

import pytest

from stockthread import counts, ledger
from stockthread.counts import Adjusted, NewReason
from stockthread.kernel.errors import Refused
from stockthread.ledger import Lines, Stage
from tests.refusals import refused
from tests.world import START

LATER = START + timedelta(days=30)


def codes(caught) -> list[tuple[int | None, str]]:
    return [(refusal.line, refusal.code) for refusal in caught.value.refusals]


def test_reasons_are_added_all_or_none(crew):
    new = [
        NewReason("theft", "Stolen", "loss"),
        NewReason("", "No code", "loss"),
        NewReason("A B", "Two words", "gain"),
        NewReason("UP", "Sideways", "sideways"),
        NewReason("THEFT", "Again", "loss"),
        NewReason("DAMAGED", "Known", "scrap"),
    ]
    with pytest.raises(Refused) as caught:
        counts.add_reasons(new)
    assert codes(caught) == [
        (1, "field_missing"), (2, "reason_code"), (3, "reason_direction_unknown"),
        (4, "code_repeated"), (5, "code_taken"),
    ]  # fmt: skip
    counts.add_reasons(new[:1])
    assert "THEFT" in {each.code for each in counts.read.reasons()}


def test_a_reason_out_of_use_is_refused(crew, world):
    lot = world.juice_lot(5_000)
    counts.close_reason("spilt")
    with pytest.raises(Refused) as caught:
        counts.adjust(Lines([lot]), changes=[-500], reason_code="SPILT", act=crew.act())
    assert codes(caught) == [(None, "reason_closed")]
    counts.reopen_reason("SPILT")
    counts.adjust(Lines([lot]), changes=[-500], reason_code="SPILT", act=crew.act())
    with pytest.raises(Refused) as caught:
        counts.close_reason("NONE")
    assert codes(caught) == [(None, "reason_unknown")]


def test_one_adjustment_goes_one_way(crew, world):
    one, other = world.juice_lot(5_000), world.juice_lot(5_000)
    for changes, reason, code in (
        ([500, -500], "SPILT", "adjust_both_ways"),
        ([500, 500], "SPILT", "reason_direction"),
        ([], "SPILT", "no_lines"),
    ):
        with pytest.raises(Refused) as caught:
            counts.adjust(
                Lines([one, other][: len(changes)]), changes=changes, reason_code=reason,
                act=crew.act(),
            )  # fmt: skip
        assert codes(caught) == [(None, code)]


def test_the_report_is_by_reason_product_and_person(crew, world):
    lot, [broken, gone] = world.juice_lot(5_000), world.drills(2)
    for changes in ([-500], [-200]):
        counts.adjust(Lines([lot]), changes=changes, reason_code="SPILT", act=crew.act())
    counts.adjust(Lines([lot]), changes=[50], reason_code="COUNT-MORE", act=crew.act())
    counts.scrap(
        Lines([broken]), reason_code="DAMAGED", act=crew.act(by=world.ben, reason="it fell")
    )  # fmt: skip
    counts.lose(Lines([gone]), reason_code="COUNT-LESS", act=crew.act())
    ledger.find(Lines([gone]), place=world.a1, act=crew.act())
    found = counts.report(START, LATER)
    assert found == [
        Adjusted("", world.drill, world.anna, "find", 1, 1, 0),
        Adjusted("COUNT-LESS", world.drill, world.anna, "lose", 1, 0, 1),
        Adjusted("COUNT-MORE", world.juice, world.anna, "adjust", 1, 50, 0),
        Adjusted("DAMAGED", world.drill, world.ben, "scrap", 1, 0, 1),
        Adjusted("SPILT", world.juice, world.anna, "adjust", 2, 0, 700),
    ]
    assert counts.report(LATER, LATER + timedelta(days=1)) == []


def test_what_was_undone_is_not_in_the_report(crew, world):
    lot = world.juice_lot(5_000)
    posting = counts.adjust(Lines([lot]), changes=[-5], reason_code="SPILT", act=crew.act())
    ledger.reverse(posting.event, act=crew.act())
    assert counts.report(START, LATER) == []


def test_words_of_ones_own_stand_behind_the_code(crew, world):
    [drill] = world.drills(1)
    act = crew.act(reason="run over by a fork lift")
    posting = counts.scrap(Lines([drill]), reason_code="damaged", act=act)
    assert ledger.read.event(posting.event).reason == "DAMAGED: run over by a fork lift"


def test_adjustments_are_told_one_by_one_by_reason_place_and_time(crew, world):
    drills, [other] = world.drills(2), world.drills(1, world.a2)
    lot = world.juice_lot(10_000)
    reasons = counts.NewReason("THEFT", "Stolen", "loss"), counts.NewReason("TEST", "Tried", "gain")
    counts.add_reasons(reasons)
    start = crew.now()
    gone = counts.lose(Lines([*drills, other]), reason_code="THEFT", act=crew.act(reason="night"))
    more = counts.adjust(
        Lines([lot], place=world.a1), changes=[500], reason_code="TEST", act=crew.act()
    )
    end = crew.now()
    told = counts.made(start, end)
    assert [(each.event, each.reason, each.place, each.gained, each.given_up) for each in told] == [
        (more.event, "TEST", world.a1, 500, 0), (gone.event, "THEFT", world.a1, 0, 2),
        (gone.event, "THEFT", world.a2, 0, 1),
    ]  # fmt: skip
    assert told[1].words == "night"
    assert [each.event for each in counts.made(start, end, reason="THEFT", under=[world.a2])] == [
        gone.event
    ]
    assert counts.made(start, end, under=[]) == []
    assert counts.made(end, crew.now()) == []
    assert [each.event for each in counts.made(start, end, skip=1, limit=1)] == [gone.event]
    ledger.reverse(gone.event, act=crew.act())
    assert [each.event for each in counts.made(start, end)] == [more.event]


def test_an_amount_is_put_right_from_what_lies_there_once_for_a_key(crew, world):
    lot = world.juice_lot(10_000)
    act = crew.act()

    def right(really, act=None, place=0, why="SPILT"):
        act = act or crew.act()
        return counts.put_right(lot, really, place=place, reason_code=why, act=act)

    first = right(4_000, act)
    ledger.move(Lines([lot], [1_000]), place=world.a2, act=crew.act())
    again = right(4_000, act)
    assert (again.event, again.repeated) == (first.event, True)
    for really, place, code in (
        (500, 0, "lot_in_several_places"), (500, world.a3, "lot_not_there"),
        (3_000, world.a1, "adjust_nothing"), (3_500, world.a1, "reason_direction"),
    ):  # fmt: skip
        assert refused(lambda r=really, p=place: right(r, place=p)) == [(None, code)]
    right(0, place=world.a2)
    assert [(part.place, part.quantity) for part in ledger.read.holdings(lot)
            if part.stage < Stage.CONSUMED and part.quantity] == [(world.a1, 3_000)]  # fmt: skip
    [drill] = world.drills(1)
    assert refused(
        lambda: counts.put_right(drill, 5, place=0, reason_code="SPILT", act=crew.act())
    ) == [(None, "adjust_no_amount")]
