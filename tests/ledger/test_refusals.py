"""Every verb, and every reason for which one of its lines is refused."""

from datetime import timedelta

import pytest

from tests import stock
from tests.ledger import spoilt, verbs
from tests.ledger.spoilt import Spoil
from tests.ledger.verbs import Row
from tests.refusals import refused
from tests.world import World

s = spoilt
ANY: dict[str, tuple[Spoil, ...]] = {
    "unknown_item": (s.unknown_item,),
    "wrong_kind": (s.wrong_kind,),
    "repeated_item": (s.repeated_item,),
}
LOTS: dict[str, tuple[Spoil, ...]] = {
    "lot_not_there": (s.lot_not_there,),
    "lot_in_several_places": (s.lot_in_several_places,),
    "not_enough": (s.not_enough, s.twice_too_much),
    "lot_reserved": (s.lot_reserved,),
}
USUAL = ANY | LOTS | {
    "not_as_expected": (s.not_as_expected,),
    "installed": (s.installed,),
    "item_is_gone": (s.item_is_gone,),
    "wrong_stage": (s.wrong_stage,),
    "not_a_whole_quantity": (s.two_of_a_unit, s.none_of_a_lot),
    "out_of_order": (s.out_of_order,),
}  # fmt: skip
# Nothing that is reserved can be shipped or lost, so that it cannot be reserved there either.
USUAL_ELSEWHERE = {code: spoils for code, spoils in USUAL.items() if code != "lot_reserved"}
GOING = {
    "place_not_open": (s.place_not_open,),
    "wrong_place": (s.wrong_place,),
    "listed_twice": (s.listed_twice,),
}
INTO = {
    "unknown_container": (s.unknown_container,),
    "not_a_container": (s.not_a_container,),
    "container_is_gone": (s.container_is_gone,),
    "container_is_held": (s.container_is_held,),
    "container_in_itself": (s.container_in_itself,),
    "other_place": (s.other_place,),
    "listed_twice": (s.listed_twice,),
}
OURS = {"not_with_us": (s.not_with_us, s.lost_is_not_with_us)}
LOOSE = {"packed": (s.packed,)}
ROADS = (s.held, s.held_by_its_place, s.held_by_its_lot)
HELD = {"held": (*ROADS, s.held_inside, s.held_component)}
HELD_ALONE = {"held": ROADS}
RESERVED = {"reserved": (s.reserved, s.content_is_reserved)}
CHANGED = {"already_there": (s.already_there,)}
CODES = {
    "code_in_use": (s.code_in_use,),
    "code_listed_twice": (s.code_listed_twice,),
}
OF_ONE_LOT = LOTS | {
    "unknown_item": (s.unknown_item,),
    "wrong_kind": (s.wrong_kind, s.unit_for_a_lot),
    "not_a_whole_quantity": (s.none_of_a_lot,),
    "out_of_order": (s.out_of_order,),
}
INPUTS = USUAL | OURS | LOOSE | HELD_ALONE | {
    "reserved": (s.reserved,),
    "has_contents": (s.has_contents, s.has_a_lot_inside),
}  # fmt: skip

REFUSES: dict[str, dict[str, tuple[Spoil, ...]]] = {
    "move": USUAL | GOING | OURS | LOOSE | HELD | CHANGED,
    "ship": USUAL | GOING | OURS | LOOSE | HELD | RESERVED
    | {"wrong_stage": (s.wrong_stage, s.work_in_progress_inside),
       "owned_by_other": (s.owned_by_other, s.owned_by_other_inside),
       "serials_needed": (s.serials_needed, s.serials_needed_inside)},
    "deliver": USUAL_ELSEWHERE | GOING | LOOSE | CHANGED
    | {"not_with_others": (s.loose, s.lost_is_not_with_us)},
    "take_back": USUAL_ELSEWHERE | GOING | LOOSE
    | {"not_with_others": (s.loose, s.lost_is_not_with_us), "not_finished": (s.begun_elsewhere,)},
    "change_owner": USUAL | RESERVED
    | {"listed_twice": (s.listed_twice,), "already_theirs": (s.already_theirs,)},
    "scrap": {code: spoils for code, spoils in (USUAL | GOING).items() if code != "listed_twice"}
    | {"reserved": (s.reserved,), "has_contents": (s.has_contents, s.has_a_lot_inside)},
    "lose": USUAL | GOING | RESERVED | {"already_there": (s.lost_is_not_with_us,)},
    "find": USUAL_ELSEWHERE | GOING | LOOSE | {"not_lost": (s.loose,)},
    "receive": {code: spoils for code, spoils in USUAL.items()
                if code not in ("installed", "item_is_gone")}
    | HELD_ALONE | {"place_not_open": (s.place_not_open,), "wrong_place": (s.wrong_place,)},
    "pack": {code: spoils for code, spoils in USUAL.items() if code != "wrong_stage"}
    | INTO | OURS | LOOSE | HELD | {"not_here_yet": (s.wrong_stage,)},
    "unpack": {code: spoils for code, spoils in USUAL.items()
               if code not in ("wrong_stage", "item_is_gone")} | {"not_packed": (s.loose,)},
    "install": USUAL | INTO | OURS | LOOSE | HELD | {"reserved": (s.reserved,)},
    "remove": ANY | {
        "wrong_kind": (s.wrong_kind, s.lot_for_a_unit),
        "not_as_expected": (s.not_as_expected,),
        "not_installed": (s.loose,),
        "not_a_whole_quantity": (s.two_of_a_unit,),
        "out_of_order": (s.out_of_order,),
    },
    "consume": INPUTS,
    "blend": INPUTS | {"place_not_open": (s.place_not_open,), "wrong_place": (s.wrong_place,)},
    "merge": OF_ONE_LOT | LOOSE | {
        "held": (s.held, s.held_by_its_place),
        "wrong_stage": (s.wrong_stage,),
        "not_with_us": (s.not_with_us,),
        "several_products": (s.several_products,),
        "several_stages": (s.several_stages,),
        "place_not_open": (s.place_not_open,),
        "wrong_place": (s.wrong_place,),
    },
    "split": OF_ONE_LOT | CODES | {
        "code_is_a_product": (s.code_is_a_product,),
        "empty_code": (s.empty_code,),
    },
    "adjust": OF_ONE_LOT
    | {"not_with_us": (s.not_with_us,), "wrong_stage": (s.wrong_stage,)},
    "hold": dict(USUAL),
    "reserve": USUAL | OURS | HELD_ALONE
    | {"reserved": (s.reserved, s.reserved_lot), "wrong_stage": (s.installed,)},
    "correct_codes": ANY | CODES | {
        "wrong_stage": (s.void,),
        "already_there": (s.same_code,),
        "code_is_a_product": (s.code_is_a_product,),
        "empty_code": (s.empty_code,),
    },
    "correct_product": ANY | CODES | {
        "wrong_kind": (s.wrong_kind, s.lot_for_a_unit),
        "wrong_stage": (s.void,),
        "reserved": (s.reserved,),
        "already_there": (s.same_product,),
        "out_of_order": (s.out_of_order,),
    },
    "observe": {
        "unknown_item": (s.unknown_item,),
        "repeated_reading": (s.repeated_reading,),
        "value_too_long": (s.value_too_long,),
        "field_bad_characters": (s.value_of_no_characters,),
    },
}  # fmt: skip
for verb, codes in (
    ("hold", ("installed", "wrong_stage", "lot_in_several_places", "out_of_order", "lot_reserved")),
    ("reserve", ("installed", "out_of_order", "lot_reserved")),
):
    for code in codes:
        REFUSES[verb].pop(code)

CASES = [
    pytest.param(verb, code, spoil, id=f"{verb}-{code}-{spoil.__name__}")
    for verb, codes in REFUSES.items()
    for code, spoils in codes.items()
    for spoil in spoils
]


# What stops every line of the request, so that no line is good.
ALL_LINES = (s.held_by_its_place, s.already_there)


@pytest.mark.parametrize("verb, code, spoil", CASES)
def test_a_line_that_cannot_be_done_is_refused_and_left_out_or_stops_the_batch(
    world: World, verb: str, code: str, spoil: Spoil
) -> None:
    change = 5 if verb in verbs.OF_LOTS else None
    (good,) = verbs.with_targets(world, verb, [Row(verbs.either(world, verb), change)])
    since = world.act().recorded_at + timedelta(seconds=1) if code == "out_of_order" else None
    bad = spoil(world, verb)
    rows = verbs.with_targets(world, verb, [good, *bad])
    only_bad, act = rows[1:], world.act(at=since)
    with stock.unchanged():
        found = refused(lambda: verbs.DO[verb](world, only_bad, act))
    assert {c for _, c in found} == {code}, "one reason alone"
    assert found[-1][0] in (len(bad) - 1, None)
    if spoil in ALL_LINES or found[-1][0] is None:
        return
    posting = verbs.DO[verb](world, rows, world.act(at=since, accept="good"))
    lines = {refusal.line for refusal in posting.refused}
    assert (len(bad), code) in [refusal[:2] for refusal in posting.refused]
    assert 0 not in lines
    assert posting.accepted == len(rows) - len(lines)
    stock.assert_sound()
