"""What a count finds, against what is on record, and what is likely to be behind it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, counts, ledger
from stockthread.counts import EXTRA, MISSING, MOVE, QUANTITY, UNKNOWN
from stockthread.ledger import Lines


def whys(line) -> list[str]:
    return [why.code for why in line.whys]


def test_what_stands_where_it_should_is_matched(crew, world):
    drills = world.drills(3)
    count = crew.open()
    crew.scan(count, world.a1, *drills)
    found = crew.survey(count)
    assert not found.lines
    assert (found.figures.expected, found.figures.matched) == (3, 3)


def test_a_place_that_nobody_counted_yet_accuses_nobody(crew, world):
    here, there = world.drills(2), world.drills(3, world.a2)
    count = crew.open()
    crew.scan(count, world.a1, *here)
    found = crew.survey(count)
    assert (found.figures.uncounted, found.figures.missing) == (len(there), 0)
    assert {(p.place, p.is_counted) for p in found.places} == {(world.a1, True), (world.a2, False)}


def test_a_place_in_which_somebody_still_counts_accuses_nobody(crew, world):
    drills, lot = world.drills(2), world.juice_lot(5_000)
    count = crew.open()
    crew.scan(count, world.a1, drills[0])
    crew.scan(count, world.a1, lot, quantity=3_000)
    open_yet = counts.survey(count.id)
    assert (open_yet.figures.matched, open_yet.figures.uncounted) == (1, 2)
    assert not open_yet.lines
    [place] = open_yet.places
    assert (place.is_begun, place.is_counted) == (True, False)
    crew.empty(count, world.a1)
    assert {line.pile for line in counts.survey(count.id).lines} == {MISSING, QUANTITY}


def test_what_an_empty_place_should_hold_is_missing(crew, world):
    [drill] = world.drills(1)
    count = crew.open()
    crew.empty(count, world.a1)
    [line] = crew.survey(count).lines
    assert (line.pile, line.item, line.proposed) == (MISSING, drill, "lose")
    assert whys(line) == ["last_seen"]


def test_moved_without_a_scan_is_one_line_and_not_two(crew, world):
    drill, *others = world.drills(3)
    count = crew.open()
    crew.scan(count, world.a1, *others)
    crew.scan(count, world.a2, drill)
    [line] = crew.survey(count).lines
    assert (line.pile, line.expected, line.counted) == (EXTRA, world.a1, world.a2)
    assert (line.proposed, whys(line)[0]) == (MOVE, "moved_without_scan")


def test_what_is_on_record_where_nobody_counted_yet_says_so(crew, world):
    [drill] = world.drills(1)
    count = crew.open()
    crew.scan(count, world.a2, drill)
    [line] = crew.survey(count).lines
    assert whys(line)[0] == "other_place_uncounted"


def test_two_swapped_neighbours_are_told_as_swapped(crew, world):
    [one], [other] = world.drills(1), world.drills(1, world.a2)
    count = crew.open()
    crew.scan(count, world.a1, other)
    crew.scan(count, world.a2, one)
    lines = crew.survey(count).lines
    assert [whys(line)[0] for line in lines] == ["swapped", "swapped"]
    assert {line.whys[0].data["item"] for line in lines} == {one, other}


def test_a_missing_one_beside_an_extra_one_of_its_product_was_swapped(crew, world):
    [mine], [sold] = world.drills(1), world.drills(1)
    ledger.ship(Lines([sold]), place=world.customer, act=world.act())
    count = crew.open()
    crew.scan(count, world.a2, sold)
    crew.empty(count, world.a1)
    lines = crew.lines(count)
    assert whys(lines[f"missing.{mine}"])[0] == "swapped"
    extra = lines[f"extra.{sold}"]
    assert whys(extra)[0] == "sent_just_before"
    assert (extra.choices, extra.proposed) == (("take_back", "leave"), "leave")


def test_what_moved_on_record_after_it_was_counted_is_not_accused(crew, world):
    drills = world.drills(2)
    count = crew.open()
    crew.scan(count, world.a1, *drills)
    ledger.move(Lines(drills[:1]), place=world.a2, act=crew.act())
    found = crew.survey(count)
    assert (not found.lines, found.figures.moved, found.figures.matched) == (True, 1, 1)


def test_what_came_after_its_place_was_counted_is_not_missing(crew, world):
    [drill] = world.drills(1, world.a2)
    count = crew.open(world.a1)
    crew.empty(count, world.a1)
    ledger.move(Lines([drill]), place=world.a1, act=crew.act())
    found = crew.survey(count)
    assert (not found.lines, found.figures.moved) == (True, 1)


def test_what_changed_its_owner_after_it_moved_is_not_accused_either(crew, world):
    drills, [late] = world.drills(2), world.drills(1, world.a2, prefix="L")
    count = crew.open(world.a1)
    crew.scan(count, world.a1, *drills)
    crew.empty(count, world.a1)
    ledger.move(Lines(drills[:1]), place=world.a2, act=crew.act())
    ledger.ship(Lines(drills[1:]), place=world.customer, act=crew.act(), owner=world.us)
    ledger.move(Lines([late]), place=world.a1, act=crew.act())
    for owner in (world.supplier_party, world.us):
        ledger.change_owner(Lines([drills[0], late]), owner=owner, act=crew.act())
    found = crew.survey(count)
    assert (found.lines, found.figures.moved) == ((), 3)


def test_what_moved_to_a_place_that_was_counted_later_must_be_there(crew, world):
    [drill] = world.drills(1)
    count = crew.open()
    crew.scan(count, world.a1, drill)
    ledger.move(Lines([drill]), place=world.a2, act=crew.act())
    crew.empty(count, world.a2)
    [line] = crew.survey(count).lines
    assert (line.pile, line.expected) == (MISSING, world.a2)


def test_an_unknown_code_is_kept_and_its_look_alike_told_at_both_ends(crew, world):
    [drill] = world.drills(1, prefix="DO")
    wrong = crew.code(drill).replace("DO", "D0")
    count = crew.open()
    [taken] = crew.scan(count, world.a1, wrong)
    assert taken.said == "unknown"
    lines = {line.pile: line for line in crew.survey(count).lines}
    assert whys(lines[UNKNOWN])[0] == "looks_like"
    assert lines[UNKNOWN].whys[0].data["item"] == drill
    assert whys(lines[MISSING])[0] == "read_as"
    assert lines[MISSING].proposed == "leave"


def test_a_serial_inside_a_barcode_is_found(crew, world):
    [drill] = world.drills(1)
    lamp = catalog.NewProduct("LAMP", "Lamp", gtin="09521234543213")
    catalog.add_products([lamp])
    code = crew.code(drill)
    count = crew.open()
    [taken] = crew.scan(count, world.a1, f"(01)09521234543213(21){code}")
    assert (taken.item, taken.said) == (0, "unknown")  # a lamp with the serial of a drill
    assert taken.product == catalog.read.by_sku(["LAMP"])["LAMP"]
    [taken] = crew.scan(count, world.a1, f"(21){code}")
    assert (taken.item, taken.said) == (drill, "here")


def test_a_carton_counts_for_what_is_in_it(crew, world):
    drills = world.drills(5)
    carton = crew.carton(drills, "CARTON-1")
    count = crew.open()
    [taken] = crew.scan(count, world.a1, carton)
    assert (taken.said, taken.inside) == ("here", 5)
    figures = crew.survey(count).figures
    assert (figures.matched, figures.assumed, figures.missing) == (1, 5, 0)
    assert crew.scan(count, world.a1, drills[0])[0].said == "inside"
    figures = crew.survey(count).figures
    assert (figures.matched, figures.assumed) == (2, 4)


def test_two_people_in_one_place_count_a_sealed_carton_and_what_lies_beside_it_once(crew, world):
    drills, lot = world.drills(5), world.juice_lot(3_000)
    carton = crew.carton(drills[:3], "CARTON-1")
    count = crew.open(world.a1)
    [sealed] = crew.scan(count, world.a1, carton)
    [inside] = crew.scan(count, world.a1, drills[0], by=world.ben)
    [again] = crew.scan(count, world.a1, carton, by=world.ben)
    said = [(each.said, each.inside) for each in (sealed, inside, again)]
    assert said == [("here", 3), ("inside", 0), ("again", 3)]
    crew.scan(count, world.a1, drills[3])
    crew.scan(count, world.a1, drills[3], by=world.ben)
    crew.scan(count, world.a1, lot, quantity=1_000)
    crew.scan(count, world.a1, lot, quantity=2_000, by=world.ben)
    assert counts.in_place(count.id, world.a1).persons == (world.anna, world.ben)
    crew.empty(count, world.a1)
    survey = crew.survey(count)
    assert [(line.item, line.pile) for line in survey.lines] == [(drills[4], MISSING)]
    assert (survey.figures.assumed, survey.figures.missing) == (2, 1)


def test_a_carton_that_was_opened_must_hold_what_is_on_record(crew, world):
    drills = world.drills(3)
    carton = crew.carton(drills, "CARTON-1")
    count = crew.open()
    crew.scan(count, world.a1, *drills[:2], container=carton)
    [line] = crew.survey(count).lines
    assert (line.item, whys(line)[0]) == (drills[2], "not_in_opened")


def test_a_missing_carton_is_one_line_with_all_that_is_in_it(crew, world):
    drills = world.drills(4)
    carton = crew.carton(drills, "CARTON-1")
    count = crew.open()
    crew.scan(count, world.a1, drills[0])
    [line] = crew.survey(count).lines
    assert (line.item, line.pile, line.inside) == (carton, MISSING, 3)


def test_a_misplaced_carton_brings_its_contents_along(crew, world):
    drills = world.drills(4)
    carton = crew.carton(drills, "CARTON-1")
    count = crew.open()
    crew.scan(count, world.a2, carton)
    crew.empty(count, world.a1)
    [line] = crew.survey(count).lines
    assert (line.item, line.pile, line.inside) == (carton, EXTRA, 4)


def test_amounts_of_lots_are_summed_over_all_who_scan(crew, world):
    lot = world.juice_lot(50_000, "L-2411")
    count = crew.open()
    crew.scan(count, world.a1, "L-2411 20 l")
    crew.scan(count, world.a1, lot, quantity=27_000, by=world.ben)
    [line] = crew.survey(count).lines
    assert (line.pile, line.quantity_expected, line.quantity_counted) == (QUANTITY, 50_000, 47_000)
    crew.scan(count, world.a1, "L-2411 3 l")
    assert not crew.survey(count).lines


def test_a_lot_scanned_without_an_amount_is_as_much_as_is_on_record(crew, world):
    lot = world.juice_lot(50_000)
    count = crew.open()
    crew.scan(count, world.a1, lot)
    assert crew.survey(count).figures.matched == 1


def test_a_lot_that_shifted_between_places_is_one_line(crew, world):
    lot = world.juice_lot(50_000)
    count = crew.open()
    crew.scan(count, world.a1, lot, quantity=30_000)
    crew.scan(count, world.a2, lot, quantity=20_000)
    [line] = crew.survey(count).lines
    assert (line.pile, line.expected, line.counted) == (EXTRA, world.a1, world.a2)
    assert line.quantity_counted == 20_000


def test_what_left_a_lot_after_it_was_counted_is_no_difference(crew, world):
    lot = world.juice_lot(50_000)
    count = crew.open()
    crew.scan(count, world.a1, lot, quantity=50_000)
    ledger.move(Lines([lot], [5_000]), place=world.a2, act=crew.act())
    assert not crew.survey(count).lines


def test_only_the_products_of_the_scope_are_asked_for(crew, world):
    drills, batteries = world.drills(2), world.batteries(2)
    count = crew.open(products=(world.drill,))
    [taken] = crew.scan(count, world.a1, batteries[0])
    assert taken.said == "other"
    figures = crew.survey(count).figures
    assert (figures.expected, figures.missing, figures.other) == (2, 2, 1)
    assert {line.item for line in crew.survey(count).lines} == set(drills)


def test_classes_stand_for_their_products(crew, world):
    world.drills(1)
    world.juice_lot(1_000)
    classes = {each.code: each.id for each in catalog.read.classes()}
    count = crew.open(classes=(classes["food"],))
    crew.empty(count, world.a1)
    [line] = crew.survey(count).lines
    assert line.product == world.juice


def test_lost_and_gone_things_that_turn_up_say_what_they_are(crew, world):
    lost, scrapped = world.drills(2)
    ledger.lose(Lines([lost]), place=world.lost, act=world.act())
    ledger.scrap(Lines([scrapped]), place=world.scrap, act=world.act())
    count = crew.open()
    crew.scan(count, world.a1, lost, scrapped)
    lines = crew.lines(count)
    assert (lines[f"extra.{lost}"].proposed, whys(lines[f"extra.{lost}"])[0]) == (
        "find", "was_lost"
    )  # fmt: skip
    assert lines[f"extra.{scrapped}"].choices == ("leave",)
    assert whys(lines[f"extra.{scrapped}"])[0] == "gone"


def test_causes_are_said_with_names(crew, world):
    drill, *others = world.drills(3)
    count = crew.open()
    crew.scan(count, world.a1, *others)
    crew.scan(count, world.a2, drill)
    found = crew.survey(count)
    said = counts.wording.sentences(found.lines, lambda at: at.strftime("%H:%M"))
    assert said[found.lines[0].key] == [
        "Moved without a scan: on record it is at A-1, and was not seen there.",
        "Last seen at A-1, 08:00 (commission, Anna Adler).",
    ]


@pytest.mark.parametrize("kind", ["units", "lots"])
def test_a_hundred_things_cost_as_many_statements_as_one(crew, world, kind):
    def statements(number: int) -> int:
        count = crew.open()
        if kind == "units":
            items = world.drills(number * 3)
            crew.scan(count, world.a1, *items[:number])
            crew.scan(count, world.a2, *items[number : number * 2])
            crew.scan(count, world.a2, *(f"unknown-{n}" for n in range(number)))
        else:
            lots = [world.juice_lot(100) for _ in range(number)]
            crew.scan(count, world.a1, *lots, quantity=90)
        with CaptureQueriesContext(connection) as seen:
            assert len(crew.survey(count).lines) >= number
        return len(seen)

    statements(2)
    assert statements(3) == statements(50)
