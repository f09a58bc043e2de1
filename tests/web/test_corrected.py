"""Corrections are told as old → new, on the timeline, on the event's page and in its toast."""

import pytest

from stockthread import catalog, identifiers, ledger
from stockthread.kernel import clock


@pytest.fixture
def act(world):
    def make(key: str) -> ledger.Act:
        return ledger.Act(key=key, by=world.people["supervisor"], recorded_at=clock.now())

    return make


def of_type(code: str) -> int:
    return identifiers.read.code_type_by_code(code).id


def given(code_type: str, *texts: str) -> ledger.Given:
    return ledger.Given(of_type(code_type), texts)


def pages(world, clerk, item: int, posting: ledger.Posting) -> tuple[str, str]:
    """The item's page and the event's."""
    of_item = clerk.get(f"/items/{world.public('item', item)}").content.decode()
    of_event = clerk.get(f"/events/{world.public('event', posting.event)}").content.decode()
    return of_item, of_event


def test_a_corrected_serial_is_told_old_to_new(world, clerk, act):
    drill = world.drills[0]
    codes = given("serial", "DR-9001")
    posting = ledger.correct_codes([drill], codes=codes, act=act("c"))
    of_item, of_event = pages(world, clerk, drill, posting)
    assert "Serial number DR-0001 → DR-9001" in of_item
    assert "<h1>Serial number DR-0001 → DR-9001</h1>" in of_event
    undone = ledger.reverse(posting.event, act=act("u"))
    of_item, of_event = pages(world, clerk, drill, undone)
    assert "Put back as before: Serial number DR-9001 → DR-0001" in of_item
    assert '<td data-label="old">' in of_event


def test_codes_that_were_added_and_ended_say_so(world, clerk, act):
    drill = world.drills[0]
    added = ledger.correct_codes([drill], codes=given("imei", "35-1"), act=act("a"), keep=True)
    of_item, of_event = pages(world, clerk, drill, added)
    assert "IMEI 351 added" in of_item
    assert "IMEI 351 added" in of_event
    ended = ledger.close_codes([drill], codes=given("imei", "351"), act=act("e"))
    of_item, of_event = pages(world, clerk, drill, ended)
    assert "IMEI 351 ended" in of_item
    assert "IMEI 351 ended" in of_event


def test_a_swap_is_told_as_one(world, clerk, act):
    one, other = world.drills[:2]
    posting = ledger.swap_codes(one, other, type=of_type("serial"), act=act("s"))
    of_item, of_event = pages(world, clerk, one, posting)
    assert "Serial number DR-0001 → DR-0002" in of_item
    assert "Serial number: DR-0001 and DR-0002 swapped" in of_event


def test_many_new_codes_are_counted(world, clerk, act):
    codes = given("serial", *(f"N-{n}" for n in range(12)))
    posting = ledger.correct_codes(world.drills, codes=codes, act=act("m"))
    _, of_event = pages(world, clerk, world.drills[0], posting)
    assert "12 × Drill D18 given new codes" in of_event
    assert of_event.count('<td data-label="new">') == 12


def test_another_product_is_told_old_to_new(world, clerk, act):
    [saw] = catalog.add_products([catalog.NewProduct("SAW", "Saw S1")])
    posting = ledger.correct_product(world.drills[:3], product=saw, act=act("p"))
    of_item, of_event = pages(world, clerk, world.drills[0], posting)
    assert "Booked as another product: Drill D18 → Saw S1" in of_item
    assert "Serial number" not in of_item.split("What happened")[1].split("Codes")[0]
    assert "3 × Drill D18 → Saw S1" in of_event
    assert "as Drill D18, STORE-1" in of_event
