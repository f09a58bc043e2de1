"""Many codes are looked up as one is."""

import pytest

from stockthread import identifiers, ledger
from stockthread.ledger import Given, Kind, New, Stage
from tests import world as worlds

pytestmark = pytest.mark.django_db


def test_a_list_of_codes_finds_what_each_finds_alone(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    world = worlds.build()
    items = world.drills(3)
    codes = [ledger.read.items([item])[0].code for item in items]
    tag = identifiers.read.code_type_by_code("asset_tag").id
    ledger.correct_codes(items[:1], codes=Given(tag, ["Tag 7"]), keep=True, act=world.act())
    ledger.correct_codes(items[1:2], codes=Given(world.serial, ["NEW"]), act=world.act())
    twin = New(Kind.UNIT, world.battery, 1, Given(world.serial, [codes[2]]))
    ledger.commission(twin, place=world.a1, stage=Stage.RAW, owner=world.us, act=world.act())
    asked = [*codes, " tag 7 ", "TAG 7", "NEW", "new", "nothing", "", "x" * 500, "\ttab"]
    with django_assert_max_num_queries(3):
        found = ledger.read.find_codes(asked)
    assert found == {text: m for text in asked if (m := ledger.read.find_code(text))}
    assert len(found[codes[2]]) == 2
    assert [match.is_live for match in found[codes[1]]] == [False]


def test_codes_of_one_type_that_are_on_record_are_told_old_ones_too() -> None:
    world = worlds.build()
    items = world.drills(2)
    codes = [ledger.read.items([item])[0].code for item in items]
    ledger.correct_codes(items[1:], codes=Given(world.serial, ["NEW"]), act=world.act())
    asked = [*codes, "NEW", "NEVER", "L-1"]
    assert ledger.read.codes_on_record(world.serial, asked) == {*codes, "NEW"}
    assert ledger.read.codes_on_record(world.lot, asked) == set()
