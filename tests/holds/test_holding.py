"""Holding for a reason, with all that is made from it; released as the reason asks."""

from datetime import UTC, datetime

import pytest

from stockthread import access, holds, ledger
from stockthread.access import Signer
from stockthread.holds import Held, Told
from stockthread.kernel.errors import Refused, text
from stockthread.ledger import Block, Given, Kind, Lines, New
from tests import stock
from tests.refusals import refused
from tests.world import World

GINA = Signer(1, "quality", access.BY_PASSWORD, datetime(2026, 3, 9, 8, 0, tzinfo=UTC))


def hold(world: World, *items: int, reason: str = "QUALITY", words: str = "", **more) -> Held:
    return holds.hold(Lines(items), reason=reason, words=words, act=world.act(), **more)


def reasons(item: int) -> list[str]:
    return [each.reason for each in ledger.read.holds_of(item)]


def release(world: World, item: int, role: str = "quality", signer: Signer | None = None):
    ids = [each.id for each in ledger.read.holds_of(item)]
    return holds.release(ids, act=world.act(reason="Looked at"), role=role, signer=signer)


def pressed(world: World, process: int) -> int:
    new = New(Kind.LOT, world.juice, 1, Given(world.lot, [f"J{next(world.keys)}"]), [500])
    return ledger.produce(
        new, process=process, place=world.a1, owner=world.us, act=world.act()
    ).items[0]


def test_a_reason_says_what_a_hold_forbids(world: World) -> None:
    [drill] = world.drills(1)
    hold(world, drill, words="Loose chuck")
    assert reasons(drill) == ["QUALITY: Loose chuck"]
    assert stock.unit(drill).blocks == Block.SHIP | Block.CONSUME
    hold(world, drill, blocks=Block.MOVE)
    assert stock.unit(drill).blocks == 7


def test_only_offered_reasons_are_taken(world: World) -> None:
    drills = world.drills(1)
    holds.close_reason("STOP", act=world.act(), role="quality")
    assert refused(lambda: hold(world, *drills, reason="STOP")) == [(None, "hold_reason_closed")]
    assert refused(lambda: hold(world, *drills, reason="X")) == [(None, "hold_reason_unknown")]


def test_what_is_stopped_says_for_what_it_is_held_by_the_reasons_name(world: World) -> None:
    [drill] = world.drills(1)
    hold(world, drill, reason="STOP", words="wet")
    ledger.hold(Lines([drill]), reason="own words", blocks=4, act=world.act())
    with pytest.raises(Refused) as told:
        world.move([drill], world.a2)
    sentence = text(told.value.refusals[0])
    assert "is on hold (Nothing may be done with it: wet and own words)." in sentence


def test_everything_made_from_it_is_held_also_later(world: World) -> None:
    lot = world.juice_lot(9000, product=world.apples)
    process = ledger.consume(Lines([lot], [4000]), act=world.act()).items[0]
    before, other = pressed(world, process), world.juice_lot(500)
    done = hold(world, lot, reason="CONTAMINATED", words="glass", with_made=True)
    assert done.made == 1
    after = pressed(world, process)
    assert [reasons(item) for item in (lot, before, after)] == [["CONTAMINATED: glass"]] * 3
    assert reasons(other) == []
    stock.assert_sound()


def test_a_hold_with_all_that_is_made_repeated_later_is_the_first_one(world: World) -> None:
    lot = world.juice_lot(9000, product=world.apples)
    process = ledger.consume(Lines([lot], [4000]), act=world.act()).items[0]
    pressed(world, process)
    act = world.act()

    def once(item: int = lot) -> Held:
        return holds.hold(
            Lines([item]), reason="CONTAMINATED", words="", act=act, with_made=True
        )  # fmt: skip

    first = once()
    late = pressed(world, process)
    again = once()
    assert again.posting.repeated
    assert (again.posting.event, again.made) == (first.posting.event, first.made)
    assert len(reasons(late)) == 1
    assert refused(lambda: once(late)) == [(None, "key_reused")]


def test_what_contains_it_is_held_with_it_and_what_it_left_is_not(world: World) -> None:
    drills, [battery, spare] = world.drills(2), world.batteries(2)
    for part, drill in ((battery, drills[0]), (spare, drills[1])):
        ledger.install(Lines([part]), parent=drill, act=world.act())
    ledger.remove(Lines([spare]), stage=ledger.Stage.RAW, act=world.act())
    hold(world, battery, spare, with_made=True)
    assert reasons(drills[0]) == ["QUALITY"]
    assert reasons(drills[1]) == ["QUALITY"]  # it was in there: in scope, and released by choice


def test_of_a_part_of_a_lot_nothing_is_made(world: World) -> None:
    lot = world.juice_lot(1000)

    def part() -> Held:
        return holds.hold(Lines([lot], [100]), reason="STOP", words="", act=world.act(),
                          with_made=True)  # fmt: skip

    assert refused(part) == [(None, "hold_of_a_part_with_made")]


def test_orders_that_were_promised_some_of_it_are_told(world: World) -> None:
    one, two, free = world.drills(3)
    for item in (one, two):
        ledger.reserve(Lines([item]), order=ledger.Cause("sales order", "SO-1"), act=world.act())
    assert holds.reach([one, two, free]).told == (Told("sales order", "SO-1", 2, 0),)
    assert hold(world, one, free).told == (Told("sales order", "SO-1", 1, 0),)


def test_an_order_is_told_what_of_its_goods_is_held_and_why(world: World) -> None:
    one, two = world.drills(2)
    ledger.reserve(
        Lines([one, two]), order=ledger.Cause("sales order", "SO-1"), act=world.act()
    )  # fmt: skip
    done = hold(world, one, words="Loose")
    hold(world, two, reason="MARK")
    assert holds.on_promised("sales order", "SO-1") == {"QUALITY: Loose": [one]}
    assert holds.told_of(done.posting.event) == (Told("sales order", "SO-1", 1, 0),)
    assert holds.on_promised("sales order", "SO-2") == {}


def test_the_reach_of_a_hold_is_told_before(world: World) -> None:
    drills, [carton], lot = world.drills(2), world.cartons(1), world.juice_lot(1000)
    ledger.move(Lines([drills[0]]), place=world.a2, act=world.act())
    found = holds.reach([*drills, carton, lot])
    assert found[:5] == (2, 1, 1, 2, 0)


def test_a_reason_may_ask_for_a_role_and_a_signature(world: World) -> None:
    [drill] = world.drills(1)
    hold(world, drill, reason="RECALL", words="RC-1")
    assert holds.needs([each.id for each in ledger.read.holds_of(drill)]) == (
        True, ("quality",), ("RECALL",), ("RECALL",),
    )  # fmt: skip
    assert refused(lambda: release(world, drill, "supervisor", GINA)) == [(None, "hold_role")]
    assert refused(lambda: release(world, drill)) == [(None, "signature_needed")]
    done = release(world, drill, signer=GINA)
    [signature] = access.signatures_of("event", [str(done.event)])
    assert signature.meaning == "I release 1 hold for Recalled: RC-1. Looked at"
    assert reasons(drill) == []


def test_what_is_held_asks_for_the_strictest_of_then_and_now(world: World) -> None:
    def say(role: str, is_signed: bool) -> None:
        new = holds.NewReason("RECALL", "Recalled", 3, role, is_signed)
        holds.change_reason(new, act=world.act(), role="admin", signer=GINA)

    def asked(item: int) -> tuple[bool, tuple[str, ...]]:
        return holds.needs([each.id for each in ledger.read.holds_of(item)])[:2]

    lot, [drill] = world.juice_lot(1000), world.drills(1)
    held = hold(world, lot, reason="RECALL", words="RC-1")
    say("", False)
    hold(world, drill, reason="RECALL", words="RC-2")
    [part] = ledger.split(Lines([lot], [100]), act=world.act()).items
    assert [asked(each) for each in (lot, part, drill)] == [
        (True, ("quality",)), (True, ("quality",)), (False, ()),
    ]  # fmt: skip
    assert refused(lambda: release(world, part)) == [(None, "signature_needed")]
    assert holds.asks_for_release([held.posting.event]) == "RECALL"
    say("admin", False)
    assert asked(drill) == (False, ("admin",))
    assert asked(lot) == (True, ("admin",))


def test_such_a_hold_is_not_undone_past_its_release(world: World) -> None:
    one, two = world.drills(2)
    signed, plain = hold(world, one, reason="RECALL"), hold(world, two)
    assert refused(lambda: holds.need_undoable([signed.posting.event])) == [
        (None, "hold_undone_by_release")
    ]
    holds.need_undoable([plain.posting.event])


def test_holds_that_were_passed_on_are_found_together(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    ledger.install(Lines([battery]), parent=drill, act=world.act())
    hold(world, battery, words="hot", with_made=True)
    [first] = ledger.read.holds_of(battery)
    assert len(holds.same_holds(first.id)) == 2
    holds.release(holds.same_holds(first.id), act=world.act(), role="quality")
    assert reasons(drill) == reasons(battery) == []


def test_a_place_is_held_for_a_reason(world: World) -> None:
    holds.hold_place(world.a1, reason="STOP", words="Leak", act=world.act())
    drills = world.drills(1)
    assert refused(lambda: world.move(drills, world.a2)) == [(0, "held")]
