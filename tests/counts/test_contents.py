"""What is in a container was seen, or is assumed; a sample check compares, and breaks the pack."""

import pytest

from stockthread import counts, ledger
from stockthread.kernel.errors import Refused
from stockthread.ledger import Lines


def seen(container: int) -> dict[int, bool]:
    return {each.item: each.is_seen for each in counts.contents(container)}


def test_what_we_packed_ourselves_was_seen(crew, world):
    drills = world.drills(3)
    carton = crew.carton(drills, "C-1")
    assert seen(carton) == dict.fromkeys(drills, True)
    ledger.move(Lines([carton]), place=world.a2, act=crew.act())
    assert seen(carton) == dict.fromkeys(drills, True)


def test_what_came_back_inside_a_container_is_assumed_until_it_is_scanned(crew, world):
    drills = world.drills(3)
    carton = crew.carton(drills, "C-1")
    ledger.ship(Lines([carton]), place=world.customer, act=crew.act())
    ledger.take_back(Lines([carton]), place=world.a1, act=crew.act())
    assert seen(carton) == dict.fromkeys(drills, False)
    ledger.move(Lines([carton]), place=world.a2, act=crew.act())
    assert seen(carton) == dict.fromkeys(drills, False)
    count = crew.open()
    crew.scan(count, world.a2, carton, drills[0])
    assert seen(carton) == {drills[0]: True, drills[1]: False, drills[2]: False}


def test_contents_of_nested_containers_and_lots_are_told(crew, world):
    drills, lot = world.drills(2), world.juice_lot(5_000)
    inner = crew.carton(drills, "C-1")
    ledger.pack(Lines([lot], [1_000]), container=inner, act=world.act())
    pallet = crew.carton([inner], "P-1")
    found = {each.item: each for each in counts.contents(pallet)}
    assert set(found) == {inner, *drills, lot}
    assert (found[lot].quantity, found[lot].container) == (1_000, inner)
    assert all(each.is_seen for each in found.values())


def test_a_sample_that_is_right_says_so_and_moves_nothing(crew, world):
    drills = world.drills(5)
    carton = crew.carton(drills, "C-1")
    checked = counts.sample_check(carton, [crew.code(each) for each in drills[:2]], act=crew.act())
    assert (checked.opened, checked.expected, checked.is_right) == (2, 5, True)
    assert checked.events == ()
    assert counts.checks_of(carton) == [checked]


def test_a_difference_breaks_the_pack_on_record(crew, world):
    drills, [stray] = world.drills(3), world.drills(1, world.a2)
    carton = crew.carton(drills, "C-1")
    texts = [crew.code(drills[0]), crew.code(drills[1]), crew.code(stray), "NOBODY-KNOWS"]
    checked = counts.sample_check(carton, texts, is_whole=True, act=crew.act())
    assert not checked.is_right
    assert (checked.extra, checked.missing) == ((stray,), (drills[2],))
    assert checked.unknown == ("NOBODY-KNOWS",)
    assert len(checked.events) == 2
    assert ledger.read.item(drills[2]).container == 0
    assert ledger.read.item(stray).place == world.a1
    assert [ledger.read.item(each).container for each in drills[:2]] == [carton, carton]


def test_what_was_not_opened_is_not_missing(crew, world):
    drills = world.drills(3)
    carton = crew.carton(drills, "C-1")
    checked = counts.sample_check(carton, [crew.code(drills[0])], act=crew.act())
    assert checked.missing == ()


def test_one_of_a_nested_carton_stands_for_the_carton(crew, world):
    drills = world.drills(2)
    inner, other = crew.carton(drills, "C-1"), crew.carton([], "C-2")
    pallet = crew.carton([inner, other], "P-1")
    checked = counts.sample_check(pallet, [crew.code(drills[0])], is_whole=True, act=crew.act())
    assert checked.missing == (other,)


def test_a_check_is_done_once_for_its_key(crew, world):
    drills = world.drills(3)
    carton = crew.carton(drills, "C-1")
    act = crew.act(key="check-1")
    texts = [crew.code(drills[0])]
    first = counts.sample_check(carton, texts, is_whole=True, act=act)
    assert counts.sample_check(carton, texts, is_whole=True, act=act) == first
    assert len(counts.checks_of(carton)) == 1


def test_only_containers_are_checked_and_only_with_something_scanned(crew, world):
    [drill] = world.drills(1)
    carton = crew.carton([], "C-1")
    for item, texts, code in (
        (drill, ["X"], "check_no_container"), (99_999, ["X"], "check_no_container"),
        (carton, [" "], "no_lines"), (carton, ["X"] * 0, "no_lines"),
    ):  # fmt: skip
        with pytest.raises(Refused) as caught:
            counts.sample_check(item, texts, act=crew.act())
        assert caught.value.refusals[0].code == code
