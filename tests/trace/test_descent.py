"""All that some items went into: along paths that can be, with shares, of 100,000 as of one."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import ledger, trace
from stockthread.kernel.errors import Refused
from stockthread.ledger import Given, Kind, Lines, New, Stage
from stockthread.trace import Cut
from tests.trace.test_composition import poured
from tests.world import World


def shares(roots: list[int], *options, **more) -> dict[int, Fraction | None]:
    found = trace.descendants(roots, *options, **more)
    return {each.item: each.share for each in found.items if each.kind != Kind.PROCESS}


def consumed(world: World, lots: dict[int, int], process: int | None = None) -> int:
    lines = Lines(list(lots), list(lots.values()))
    made = ledger.consume(lines, process=process, act=world.act()).items
    return process or made[0]


def produced(world: World, process: int, quantity: int, code: str, product: int = 0) -> int:
    new = New(Kind.LOT, product or world.juice, 1, Given(world.lot, [code]), [quantity])
    made = ledger.produce(new, process=process, place=world.a1, owner=world.us, act=world.act())
    return made.items[0]


def test_a_blend_has_its_share_and_what_is_split_off_it_too(world: World) -> None:
    ours, other = world.juice_lot(1000), world.juice_lot(3000)
    tank = poured(world, {ours: 1000, other: 3000}, "T1")
    [part] = ledger.split(Lines([tank], [400], place=world.a1), act=world.act()).items

    found = trace.descendants([ours])

    assert shares([ours]) == {tank: Fraction(1, 4), part: Fraction(1, 4)}
    assert [each.amount for each in found.items[1:]] == [1000, 100]
    assert not found.is_truncated


def test_a_topped_up_tank_thins_what_was_in_it_at_every_state(world: World) -> None:
    ours = tank = world.juice_lot(1000)
    expected = {}
    share = Fraction(1)
    for number in range(12):
        other = world.juice_lot(77)
        tank = poured(world, {tank: 900, other: 77}, f"T{number}", 1000 if number == 5 else 0)
        whole = max(977, 1000 if number == 5 else 0)
        share = share * 900 / whole
        expected[tank] = share

    assert shares([ours]) == expected


def test_the_share_is_what_a_composition_says(world: World) -> None:
    lots = [world.juice_lot(quantity) for quantity in (500, 700, 900)]
    first = poured(world, {lots[0]: 500, lots[1]: 300}, "M1")
    second = poured(world, {first: 400, lots[1]: 400, lots[2]: 900}, "M2")

    for lot in lots:
        [up] = [each for each in trace.composition(second).ingredients if each.item == lot]
        [down] = [each for each in trace.descendants([lot]).items if each.item == second]
        assert (down.share, down.amount) == (up.share, up.amount)


def test_what_was_drawn_before_something_was_added_has_nothing_of_it(world: World) -> None:
    first, second = world.juice_lot(300), world.juice_lot(100)
    process = consumed(world, {first: 300})
    before = produced(world, process, 100, "BEFORE")
    consumed(world, {second: 100}, process)
    after = produced(world, process, 200, "AFTER")

    assert shares([second]) == {after: Fraction(100, 300)}
    assert shares([first]) == {before: 1, after: Fraction(200, 300)}
    assert set(shares([second])) == {
        node.item for node in trace.trace_down(second).nodes if node.item in (before, after)
    }
    assert {first} == {n.item for n in trace.trace_up(before).nodes if n.kind == Kind.LOT} - {
        before
    }


def test_a_component_taken_out_before_was_never_in_what_came_later(world: World) -> None:
    [drill], [old, new] = world.drills(1), world.batteries(2)
    ledger.install(Lines([old]), parent=drill, act=world.act())
    ledger.remove(Lines([old]), stage=Stage.RAW, act=world.act())
    ledger.install(Lines([new]), parent=drill, act=world.act())
    [kit] = world.drills(1)
    ledger.install(Lines([drill]), parent=kit, act=world.act())

    found = trace.descendants([old])
    assert [each.item for each in found.items] == [drill]
    assert found.items[0].until is not None
    assert set(shares([new])) == {drill, kit}
    assert {node.item for node in trace.trace_down(old).nodes} == {old, drill}
    assert {node.item for node in trace.trace_up(kit).nodes} == {kit, drill, new}


def test_a_cut_leaves_out_what_had_come_out_before_the_fault(world: World) -> None:
    [drill], [old, new] = world.drills(1), world.batteries(2)
    ledger.install(Lines([old]), parent=drill, act=world.act())
    inside = world.act().recorded_at
    ledger.remove(Lines([old]), stage=Stage.RAW, act=world.act())
    fault = world.act().recorded_at
    ledger.install(Lines([new]), parent=drill, act=world.act())

    now = trace.descendants([old], Cut(with_removed=False))
    assert (now.items, [each.item for each in now.taken_out]) == ((), [drill])
    assert shares([old], Cut(since=fault)) == {}
    assert shares([old], Cut(since=inside)) == {drill: 1}
    assert shares([old], Cut(inside, inside)) == {drill: 1}
    assert shares([new], Cut(inside, inside)) == {}
    up = {cut: {node.item for node in trace.trace_up(drill, cut=cut).nodes} - {drill}
          for cut in (Cut(inside, inside), Cut(with_removed=False), Cut())}  # fmt: skip
    assert list(up.values()) == [{old}, {new}, {old, new}]


def test_what_went_on_from_a_unit_stays_in_scope_when_the_component_left_the_unit(
    world: World,
) -> None:
    mixed = world.juice_lot(10)
    [cell] = world.batteries(1)
    [drill] = world.drills(1)
    ledger.install(Lines([cell]), parent=drill, act=world.act())
    process = consumed(world, {mixed: 5})
    ledger.remove(Lines([cell]), stage=Stage.RAW, act=world.act())
    consumed(world, {cell: 1}, process)
    out = produced(world, process, 5, "OUT")

    found = trace.descendants([cell], Cut(with_removed=False))
    assert {each.item for each in found.items} == {process, out}
    assert [each.item for each in found.taken_out] == [drill]


def test_as_it_was_known_a_later_record_does_not_count(world: World) -> None:
    [drill], [battery] = world.drills(1), world.batteries(1)
    known = world.act().recorded_at
    built = ledger.install(Lines([battery]), parent=drill, act=world.act())
    built_known = world.act().recorded_at
    ledger.remove(Lines([battery]), stage=Stage.RAW, act=world.act())

    assert shares([battery], Cut(known_at=known)) == {}
    [told] = trace.descendants([battery], Cut(known_at=built_known)).items
    assert (told.item, told.until) == (drill, None)
    [link] = trace.trace_up(drill, cut=Cut(known_at=built_known)).links
    assert (link.event, link.closed_by) == (built.event, 0)


def test_small_shares_are_told_apart(world: World) -> None:
    ours, other = world.juice_lot(10), world.juice_lot(9_990)
    tank = poured(world, {ours: 10, other: 9_990}, "T1")

    found = trace.descendants([ours], least=Fraction(1, 100))
    assert found.items == ()
    assert [each.item for each in found.below if each.kind == Kind.LOT] == [tank]
    assert found.below[1].share == Fraction(1, 1000)


def test_by_products_leave_it_undecided_and_never_below(world: World) -> None:
    fruit = world.juice_lot(1000, product=world.apples)
    process = consumed(world, {fruit: 1000})
    juice = produced(world, process, 600, "J")
    pomace = produced(world, process, 400, "P", world.apples)
    mixed = poured(world, {juice: 6, world.juice_lot(9_994): 9_994}, "M")

    found = trace.descendants([fruit], least=Fraction(1, 100))
    told = {each.item: each for each in found.items}
    assert {item for item, each in told.items() if each.kind == Kind.LOT and each.is_undecided} == {
        juice,
        pomace,
        mixed,
    }
    assert told[juice].amount == told[pomace].amount == 1000
    assert found.below == ()


def test_several_roots_are_walked_at_once(world: World) -> None:
    first, second, third = (world.juice_lot(100) for _ in range(3))
    tank = poured(world, {first: 100, second: 100, third: 100}, "T")
    assert shares([first, second]) == {tank: Fraction(2, 3)}
    assert trace.descendants([first, second]).roots == (first, second)


def test_an_assembled_unit_has_the_share_of_its_worst_component(world: World) -> None:
    ours, other = world.juice_lot(1), world.juice_lot(3)
    tank = poured(world, {ours: 1, other: 3}, "T")
    process = consumed(world, {tank: 4})
    made = ledger.produce(New(Kind.UNIT, world.battery, 4), process=process, place=world.a1,
                          owner=world.us, act=world.act()).items  # fmt: skip
    [drill] = world.drills(1)
    ledger.install(Lines([made[0], *world.batteries(1)]), parent=drill, act=world.act())

    found = {each.item: each for each in trace.descendants([ours]).items}
    assert found[drill].share == found[made[0]].share == Fraction(1, 4)
    assert found[drill].amount == found[made[0]].amount == Fraction(1, 4)


def test_units_of_a_lot_come_from_it_once(world: World) -> None:
    cells, pump = world.juice_lot(640), world.pump()
    lot = poured(world, {cells: 640}, "PACKS", 64, pump)
    process = consumed(world, {lot: 2})
    packs = ledger.produce(
        world.pumps_of(lot, 2), process=process, place=world.a1, owner=world.us, act=world.act()
    ).items
    found = {each.item: each for each in trace.descendants([cells]).items}
    assert [found[pack].amount for pack in packs] == [10, 10]


def test_nothing_and_the_unknown(world: World) -> None:
    assert trace.descendants([]).items == ()
    with pytest.raises(Refused):
        trace.descendants([world.juice_lot(1), 10**9])


def test_a_limit_is_told(world: World) -> None:
    tank = lot = world.juice_lot(100)
    for number in range(4):
        tank = poured(world, {tank: 90 - number}, f"T{number}")
    assert trace.descendants([lot], limit=2).is_truncated
    assert not trace.descendants([lot], limit=8).is_truncated


def test_a_thousand_descendants_cost_no_more_statements(world: World) -> None:
    def statements(count: int) -> int:
        lot = world.juice_lot(10)
        process = consumed(world, {lot: 10})
        made = ledger.produce(
            New(Kind.UNIT, world.battery, count), process=process, place=world.a1,
            owner=world.us, act=world.act(),
        )  # fmt: skip
        ledger.install(Lines(list(made.items)), parent=world.drills(count), act=world.act())
        with CaptureQueriesContext(connection) as captured:
            found = trace.descendants([lot])
        assert len(found.items) == 1 + 2 * count
        return len(captured)

    assert statements(1000) == statements(2) <= 14
