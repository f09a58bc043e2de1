"""A count is posted once, all of it in one transaction, and can be undone."""

import pytest

from stockthread import counts, ledger
from stockthread.counts.posting import OUT_OF_CONTAINER
from stockthread.kernel.errors import Refused
from stockthread.ledger import Kind, Lines, Stage
from tests import stock
from tests.counts.conftest import EVENING


def codes(caught) -> list[tuple[int | None, str]]:
    return [(refusal.line, refusal.code) for refusal in caught.value.refusals]


def amounts(lot: int) -> dict[int, int]:
    return {
        part.place: part.quantity
        for part in ledger.read.holdings(lot)
        if part.stage < Stage.CONSUMED
    }


def test_what_was_found_elsewhere_moves_there_and_what_was_not_found_is_lost(crew, world):
    here, elsewhere, gone = world.drills(3)
    count = crew.open()
    crew.scan(count, world.a1, here)
    crew.scan(count, world.a2, elsewhere)
    posted = crew.post(count)
    assert posted.done == {"move": 1, "lose": 1}
    assert [crew.place_of(i) for i in (here, elsewhere, gone)] == [world.a1, world.a2, world.lost]
    assert posted.document.state == "posted"
    events = ledger.read.events_for(*count.cause)
    assert [(event.kind, event.id) for event in events] == [
        ("move", posted.events[0]), ("lose", posted.events[1])
    ]  # fmt: skip
    assert events[1].reason == "COUNT-LESS: CT-26-0001"


def test_what_was_lost_is_found_by_a_scan(crew, world):
    [drill] = world.drills(1)
    ledger.lose(Lines([drill]), place=world.lost, act=world.act())
    count = crew.open()
    crew.scan(count, world.a3, drill)
    assert crew.post(count).done == {"find": 1}
    assert crew.place_of(drill) == world.a3


def test_what_was_sent_out_by_mistake_is_taken_back_where_that_is_decided(crew, world):
    [drill] = world.drills(1)
    ledger.ship(Lines([drill]), place=world.customer, act=world.act())
    count = crew.open()
    crew.scan(count, world.a1, drill)
    assert crew.post(count, {}).done == {}
    second = crew.open()
    crew.scan(second, world.a1, drill)
    assert crew.post(second, {f"extra.{drill}": "take_back"}).done == {"take_back": 1}
    assert crew.place_of(drill) == world.a1


def test_amounts_are_adjusted_up_and_down_with_a_reason_each(crew, world):
    less, more = world.juice_lot(50_000), world.juice_lot(10_000)
    count = crew.open()
    crew.scan(count, world.a1, less, quantity=48_000)
    crew.scan(count, world.a1, more, quantity=11_000)
    assert crew.post(count).done == {"adjust": 2}
    assert (amounts(less), amounts(more)) == ({world.a1: 48_000}, {world.a1: 11_000})
    reasons = {event.reason.split(":")[0] for event in ledger.read.events_for(*count.cause)}
    assert reasons == {"COUNT-LESS", "COUNT-MORE"}


def test_a_lot_that_shifted_is_moved_and_not_adjusted(crew, world):
    lot = world.juice_lot(50_000)
    count = crew.open()
    crew.scan(count, world.a1, lot, quantity=30_000)
    crew.scan(count, world.a2, lot, quantity=19_000)
    assert crew.post(count).done == {"move": 1, "adjust": 1}
    assert amounts(lot) == {world.a1: 30_000, world.a2: 19_000}


def test_a_lot_found_where_none_of_it_was_is_booked_there(crew, world):
    lot = world.juice_lot(50_000)
    count = crew.open(world.a2)
    crew.scan(count, world.a2, lot, quantity=2_000)
    assert crew.post(count).done == {"adjust": 1}
    assert amounts(lot) == {world.a1: 50_000, world.a2: 2_000}


def test_more_than_lies_there_by_now_is_told_and_not_booked_in_part(crew, world):
    lot, other = world.juice_lot(10_000), world.juice_lot(5_000)
    count = crew.open()
    crew.scan(count, world.a1, lot, quantity=6_000)
    crew.scan(count, world.a1, other, quantity=4_000)
    crew.over(count)
    ledger.move(Lines([lot], [8_000]), place=world.a2, act=crew.act())
    with pytest.raises(Refused) as caught:
        crew.post(count)
    [(line, code)] = codes(caught)
    assert code == "count_lot_less"
    assert str(lot) in list(counts.proposed(crew.survey(count)))[line]
    assert amounts(lot) == {world.a1: 2_000, world.a2: 8_000}
    posted = crew.post(count, accept="good")
    assert posted.done == {"adjust": 1}
    [(key, why)] = posted.refused
    assert (f".{lot}." in key, "only 2 l" in why, "4 l" in why) == (True, True, True)
    assert (amounts(lot)[world.a1], amounts(other)) == (2_000, {world.a1: 4_000})


def test_what_shifts_and_what_is_less_are_not_taken_from_the_same_amount(crew, world):
    lot = world.juice_lot(50_000)
    crew.carton([], "K1")
    [carton] = world.cartons(1)
    ledger.pack(Lines([lot], [20_000]), container=carton, act=world.act())
    count = crew.open(products=(world.juice,))
    crew.scan(count, world.a2, lot, quantity=25_000)
    crew.empty(count, world.a1)
    assert crew.post(count).done == {"move": 1, "adjust": 1}
    assert amounts(lot) == {world.a2: 25_000}


def test_a_missing_lot_is_adjusted_away_from_all_its_holdings(crew, world):
    lot = world.juice_lot(50_000)
    crew.carton([], "K1")
    [carton] = world.cartons(1)
    ledger.pack(Lines([lot], [20_000]), container=carton, act=world.act())
    count = crew.open(products=(world.juice,))
    crew.empty(count, world.a1)
    assert crew.post(count).done == {"adjust": 1}
    assert amounts(lot) == {}


def test_a_carton_moves_with_what_is_in_it_but_not_with_what_was_seen_outside(crew, world):
    drills = world.drills(4)
    carton = crew.carton(drills, "CARTON-1")
    count = crew.open()
    crew.scan(count, world.a2, carton)
    crew.scan(count, world.a1, drills[0])
    crew.scan(count, world.a3, drills[1])
    posted = crew.post(count)
    assert not posted.refused
    assert [crew.place_of(each) for each in (carton, *drills)] == [
        world.a2, world.a1, world.a3, world.a2, world.a2
    ]  # fmt: skip
    assert [ledger.read.item(each).container for each in drills] == [0, 0, carton, carton]


def test_a_missing_carton_leaves_what_was_seen_of_it(crew, world):
    drills = world.drills(3)
    carton = crew.carton(drills, "CARTON-1")
    count = crew.open()
    crew.scan(count, world.a1, drills[0])
    assert crew.post(count).done == {"lose": 1}
    assert [crew.place_of(each) for each in (carton, *drills)] == [
        world.lost, world.a1, world.lost, world.lost
    ]  # fmt: skip


def test_nested_containers_move_from_the_inside_out(crew, world):
    drills = world.drills(2)
    carton = crew.carton(drills, "CARTON-1")
    pallet = crew.carton([carton], "PALLET-1")
    count = crew.open()
    crew.scan(count, world.a2, carton)
    crew.scan(count, world.a3, pallet, drills[0])
    crew.post(count)
    assert [crew.place_of(each) for each in (pallet, carton, *drills)] == [
        world.a3, world.a2, world.a3, world.a2
    ]  # fmt: skip


def test_the_same_key_posts_once(crew, world):
    world.drills(1)
    count = crew.open()
    crew.empty(count, world.a1)
    decisions = counts.proposed(crew.survey(count))
    act = crew.act(key="post-once")
    first = counts.post(count.id, decisions, act=act)
    again = counts.post(count.id, decisions, act=act)
    assert (again.events, again.done, again.repeated) == (first.events, first.done, True)
    assert len(ledger.read.events_for(*count.cause)) == 1
    with pytest.raises(Refused) as caught:
        counts.post(count.id, {}, act=crew.act())
    assert codes(caught) == [(None, "count_ended")]


def test_a_decision_that_cannot_be_is_refused_and_nothing_is_posted(crew, world):
    moved, gone = world.drills(2)
    count = crew.open()
    crew.scan(count, world.a2, moved)
    crew.empty(count, world.a1)
    decisions = {
        f"extra.{moved}": "move", f"missing.{gone}": "find", "missing.99": "lose", "x": "leave",
    }  # fmt: skip
    with pytest.raises(Refused) as caught:
        crew.post(count, decisions)
    assert codes(caught) == [(1, "count_decision"), (2, "count_line_gone")]
    assert crew.place_of(moved) == world.a1


def test_a_held_unit_stops_the_posting_or_is_left_out_and_told(crew, world):
    held, free = world.drills(2)
    count = crew.open()
    crew.scan(count, world.a2, held, free)
    ledger.hold(Lines([held]), reason="look at it", blocks=ledger.Block.MOVE, act=crew.act())
    with pytest.raises(Refused) as caught:
        crew.post(count)
    assert [code for _, code in codes(caught)] == ["held"]
    assert counts.read.count(count.id).state == "reviewing"
    posted = crew.post(count, accept="good")
    assert posted.done == {"move": 1}
    [(key, why)] = posted.refused
    assert key == f"extra.{held}"
    assert "hold" in why
    assert (crew.place_of(held), crew.place_of(free)) == (world.a1, world.a2)
    outcomes = {each.line.key: each for each in counts.read.outcomes(count.id)}
    assert outcomes[key].refused == why
    assert outcomes[f"extra.{free}"].decision == "move"


def test_a_posting_is_undone_as_one_and_can_be_posted_again(crew, world):
    here, gone = world.drills(2)
    lot = world.juice_lot(5_000)
    count = crew.open()
    crew.scan(count, world.a2, here)
    crew.scan(count, world.a1, lot, quantity=4_000)
    crew.post(count)
    undone = counts.undo(count.id, act=crew.act())
    assert undone.state == "reviewing"
    assert [crew.place_of(i) for i in (here, gone)] == [world.a1, world.a1]
    assert amounts(lot) == {world.a1: 5_000}
    assert crew.post(count).done == {"move": 1, "lose": 1, "adjust": 1}
    with pytest.raises(Refused) as caught:
        counts.undo(crew.open().id, act=crew.act())
    assert codes(caught) == [(None, "count_not_posted")]


def test_the_key_of_a_posting_that_was_undone_posts_nothing_and_is_told(crew, world):
    [gone] = world.drills(1)
    count = crew.open()
    crew.empty(count, world.a1)
    decisions = counts.proposed(crew.survey(count))
    crew.over(count)
    act = crew.act()
    counts.post(count.id, decisions, act=act)
    counts.undo(count.id, act=crew.act())
    with pytest.raises(Refused) as caught:
        counts.post(count.id, decisions, act=act)
    assert codes(caught) == [(None, "count_post_undone")]
    assert (crew.place_of(gone), counts.read.count(count.id).state) == (world.a1, "reviewing")
    assert counts.post(count.id, decisions, act=crew.act()).done == {"lose": 1}


def test_what_a_posted_count_found_stays_as_it_was_decided(crew, world):
    [drill] = world.drills(1)
    count = crew.open()
    crew.scan(count, world.a2, drill, "what-is-this")
    crew.post(count)
    assert counts.read.figures(count.id).extra == 1
    outcomes = counts.read.outcomes(count.id)
    assert {(each.line.pile, each.decision) for each in outcomes} == {
        ("extra", "move"), ("unknown", "leave")
    }  # fmt: skip


def test_reasons_are_needed_and_of_the_right_direction(crew, world):
    world.drills(1)
    count = crew.open()
    crew.empty(count, world.a1)
    decisions = counts.proposed(crew.survey(count))
    for gain, loss, code in (
        ("COUNT-MORE", "DAMAGED", "reason_direction"),
        ("COUNT-LESS", "COUNT-LESS", "reason_direction"),
        ("COUNT-MORE", "WHATEVER", "reason_unknown"),
    ):
        with pytest.raises(Refused) as caught:
            counts.post(count.id, decisions, act=crew.act(), gain=gain, loss=loss)
        assert codes(caught) == [(None, code)]


def test_a_count_leaves_the_ledger_whole(crew, world):
    drills = world.drills(4)
    crew.carton(drills[:2], "C-1")
    lot = world.juice_lot(9_000)
    count = crew.open()
    crew.scan(count, world.a2, "C-1", drills[2])
    crew.scan(count, world.a3, lot, quantity=9_500)
    crew.empty(count, world.a1)
    crew.post(count)
    counts.undo(count.id, act=crew.act())
    assert ledger.verify().ok
    assert ledger.read.kinds(drills) == dict.fromkeys(drills, Kind.UNIT)


def test_what_was_sent_or_lost_in_a_carton_comes_out_of_it_where_it_is_seen(crew, world):
    drills = world.drills(5)
    sent, gone = crew.carton(drills[:3], "CARTON-1"), crew.carton(drills[3:], "CARTON-2")
    ledger.ship(Lines([sent]), place=world.customer, act=world.act())
    ledger.lose(Lines([gone]), place=world.lost, act=world.act())
    count = crew.open()
    crew.scan(count, world.a1, drills[0])
    crew.scan(count, world.a2, drills[1], drills[3])
    lines = crew.lines(count)
    assert "out_of_container" in [why.code for why in lines[f"extra.{drills[0]}"].whys]
    decided = {key: line.choices[0] for key, line in lines.items()}
    posted = crew.post(count, decided)
    assert (posted.done, posted.refused) == ({"take_back": 2, "find": 1}, ())
    assert len(posted.events) == 2, "all of a kind in one batch"
    assert [crew.place_of(each) for each in drills] == [
        world.a1, world.a2, world.customer, world.a2, world.lost
    ]  # fmt: skip
    assert [ledger.read.item(each).container for each in drills] == [0, 0, sent, 0, gone]
    assert ledger.read.event(posted.events[0]).reason == OUT_OF_CONTAINER
    counts.undo(count.id, act=crew.act())
    assert [ledger.read.item(each).container for each in drills] == [sent] * 3 + [gone] * 2
    stock.assert_sound()


def test_posting_costs_as_many_statements_for_many_of_every_kind(crew, world):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def statements(number: int) -> int:
        here, lost, boxed = world.drills(number), world.drills(number), world.drills(number)
        ledger.lose(Lines(lost), place=world.lost, act=world.act())
        lots = [world.juice_lot(9_000, f"J-{number}-{n}") for n in range(number)]
        for lot, carton, drill in zip(lots, world.cartons(number), boxed, strict=True):
            ledger.pack(Lines([lot, drill], [4_000, None]), container=carton, act=world.act())
        count = crew.open()
        crew.scan(count, world.a2, *here, *lost, *boxed)
        crew.empty(count, world.a1)
        crew.over(count)
        with CaptureQueriesContext(connection) as seen:
            posted = counts.post(count.id, counts.proposed, act=crew.act())
        assert posted.refused == ()
        assert posted.done["find"] == number
        assert posted.done["move"] >= 2 * number
        return len(seen)

    statements(1)
    assert statements(20) == statements(2)
    stock.assert_sound()


def test_decisions_told_from_the_count_look_at_it_once(crew, world):
    world.drills(2)
    count = crew.open()
    crew.empty(count, world.a1)
    crew.over(count)
    seen = []

    def decide(found):
        seen.append(found)
        return counts.proposed(found)

    act = crew.act(key="told")
    assert counts.post(count.id, decide, act=act).done == {"lose": 2}
    assert counts.post(count.id, decide, act=act).repeated
    assert len(seen) == 1


def test_what_is_missing_and_promised_says_so_at_its_line_and_is_lost_only_on_purpose(crew, world):
    seen, gone, [carton] = *world.drills(2), world.cartons(1)
    boxed = world.drills(1)
    ledger.pack(Lines(boxed), container=carton, act=world.act())
    order = ledger.Cause("sales_order", "SO-7")
    ledger.reserve(Lines([gone, *boxed]), order=order, act=world.act())
    count = crew.open()
    crew.scan(count, world.a1, seen)
    lines = crew.lines(count)
    for key in (f"missing.{gone}", f"missing.{carton}"):
        assert lines[key].whys[0].code == "promised"
        assert lines[key].whys[0].data["orders"] == "SO-7"
        assert (lines[key].choices, lines[key].proposed) == (("lose", "leave"), "leave")
    assert crew.post(count).done == {}
    again = crew.open()
    crew.scan(again, world.a1, seen)
    posted = crew.post(again, {f"missing.{gone}": "lose", f"missing.{carton}": "lose"})
    assert posted.done == {"lose": 2}
    assert ledger.read.reservations_for(*order) == []
    assert crew.place_of(gone) == world.lost
    counts.undo(again.id, act=crew.act())
    assert crew.place_of(gone) == world.a1
    assert {each.item for each in ledger.read.reservations_for(*order)} == {gone, *boxed}


def test_what_cannot_be_lost_stays_promised_where_that_line_is_left_out(crew, world):
    gone, later = world.drills(2)
    order = ledger.Cause("sales_order", "SO-7")
    ledger.reserve(Lines([gone, later]), order=order, act=world.act())
    ledger.move(Lines([later]), place=world.a3, act=crew.act())
    ledger.move(Lines([later]), place=world.a1, act=crew.act())
    count = crew.open()
    crew.empty(count, world.a1)
    decided = dict.fromkeys(crew.lines(count), "lose")
    crew.over(count)
    backdated = crew.act(accept="good", at=EVENING)
    posted = counts.post(count.id, decided, act=backdated)
    assert posted.done == {"lose": 1}
    assert [key for key, _ in posted.refused] == [f"missing.{later}"]
    assert [each.item for each in ledger.read.reservations_for(*order)] == [later]


def test_less_of_a_promised_lot_ends_the_newest_promises_as_far_as_it_must(crew, world):
    lot = world.juice_lot(1_000)
    old, new = (ledger.Cause("sales_order", f"SO-{n}") for n in (1, 2))
    ledger.reserve(Lines([lot], [300]), order=old, act=world.act())
    ledger.reserve(Lines([lot], [400]), order=new, act=world.act())
    count = crew.open()
    crew.scan(count, world.a1, lot, quantity=300)
    crew.scan(count, world.a2, lot, quantity=250)
    [shift, less] = sorted(crew.survey(count).lines, key=lambda line: line.pile)
    assert (shift.proposed, less.proposed, less.whys[0].code) == ("move", "leave", "promised")
    crew.post(count, {shift.key: "move", less.key: "adjust"})
    assert amounts(lot) == {world.a1: 300, world.a2: 250}
    promised = [
        [(each.place, each.quantity) for each in ledger.read.reservations_for(*order)]
        for order in (old, new)
    ]
    assert promised == [[(world.a1, 300)], [(world.a2, 250)]]
    counts.undo(count.id, act=crew.act())
    assert amounts(lot) == {world.a1: 1_000}
    assert [e.quantity for e in ledger.read.reservations_for(*new)] == [400]
