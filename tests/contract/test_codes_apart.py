"""Through the database: codes that a type does not fold stand on units of their own."""

from itertools import product as every

import pytest

from stockthread import identifiers, ledger
from stockthread.identifiers import NewCodeType
from stockthread.ledger import Given, Kind, New, Stage
from tests import stock
from tests.refusals import refused
from tests.world import World

FOUR = ("00123", "123", "aB7", "AB7")
FOLDS = list(every((False, True), repeat=4))


def units(w: World, type_id: int, *texts: str) -> list[int]:
    new = New(Kind.UNIT, w.drill, len(texts), Given(type_id, texts))
    return list(
        ledger.commission(new, place=w.a1, stage=Stage.READY, owner=w.us, act=w.act()).items
    )


def test_four_units_live_beside_each_other_each_found_alone(world: World) -> None:
    made = units(world, world.serial, *FOUR)
    for unit, text in zip(made, FOUR, strict=True):
        assert [match.item for match in ledger.read.find_code(text)] == [unit]
        assert [scan.item for scan in ledger.read.resolve(text)] == [unit]
        assert ledger.read.codes([unit]) == {unit: text}
    assert {text: [m.item for m in found] for text, found in
            ledger.read.find_codes(FOUR).items()} == {
        text: [unit] for text, unit in zip(FOUR, made, strict=True)
    }  # fmt: skip
    stock.assert_sound()


@pytest.mark.parametrize("folds", FOLDS)
def test_a_type_makes_one_of_what_it_folds_and_of_nothing_else(
    world: World, folds: tuple[bool, ...]
) -> None:
    [type_id] = identifiers.add_code_types([NewCodeType("own", "Own", "product", *folds)])
    pairs = (("aB7", "AB7"), ("C 7", "C7"), ("D-7", "D7"), ("00123", "123"))
    for is_folded, (one, other) in zip(folds, pairs, strict=True):
        [first] = units(world, type_id, one)
        if is_folded:
            again = lambda: units(world, type_id, other)  # noqa: B023, E731
            assert refused(again) == [(0, "code_in_use")], (folds, one, other)
            assert [match.item for match in ledger.read.find_code(other)] == [first]
            continue
        [second] = units(world, type_id, other)
        assert [match.item for match in ledger.read.find_code(one)] == [first]
        assert [match.item for match in ledger.read.find_code(other)] == [second]
    stock.assert_sound()
