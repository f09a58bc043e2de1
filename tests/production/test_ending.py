"""Scrap, by-products, disassembly and exchange: the same items as before, with both histories."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from stockthread import ledger, orders, production, trace
from stockthread.ledger import Block, Given, Kind, Lines, New, Stage
from stockthread.production import BULK, Build, ByProduct, NewBom, NewBomLine, NewShift, NewStep
from stockthread.production.taking_out import USED
from tests.refusals import refused
from tests.world import START


def test_an_exchanged_component_keeps_its_history_and_so_does_the_new_one(shop):
    order = shop.order()
    [unit] = shop.made(order, 1)
    old = next(i.id for i in ledger.read.contents(unit) if i.product == shop.motor)
    [new] = shop.motors(1, shop.other_motor, shop.store)
    production.exchange([(old, new)], shop.act(reason="noisy"))
    assert ledger.read.item(old).stage == Stage.RAW
    fitted = {each.item: each for each in production.content_of(unit)}
    assert fitted[old].until is not None
    assert fitted[new].until is None
    [was] = production.where_used(old)
    assert (was.item, was.until is None) == (unit, False)
    assert {step.kind for step in trace.history(old)} >= {"install", "remove"}


def test_an_exchanged_component_is_in_the_stage_that_it_had_or_as_chosen(shop):
    order = shop.order(3)
    shop.stocked()
    sets = shop.parts(3)
    motors = [next(id for id in some if ledger.read.item(id).product == shop.motor)
              for some in sets]  # fmt: skip
    ledger.finish(Lines(motors), place=shop.station, act=shop.act())
    shop.completed(order, shop.new(3, sets))
    first, second, third = zip(motors, shop.motors(3, place=shop.store), strict=True)
    act = shop.act()
    events = production.exchange([first], act)
    assert production.exchange([first], act) == events
    assert ledger.read.item(motors[0]).stage == Stage.READY
    ledger.reverse_together(events, act=shop.act())
    assert ledger.read.item(motors[0]).stage == Stage.CONSUMED
    production.exchange([second], shop.act(), stage=Stage.RAW)
    assert ledger.read.item(motors[1]).stage == Stage.RAW
    events = production.exchange([third], shop.act(), is_held=True)
    assert ledger.read.item(motors[2]).stage == Stage.READY
    assert [each.reason for each in ledger.read.holds_of(motors[2])] == [USED]
    assert ledger.read.event(events[-1]).kind == "install"
    assert ledger.verify().findings == ()


def test_what_comes_out_of_a_unit_that_is_held_with_all_that_is_made_of_it_is_held(shop):
    order = shop.order()
    one, two = shop.made(order, 2)
    on = Block.SHIP | Block.PASSES_ON
    ledger.hold(Lines([one, two]), reason="RECALL: R", blocks=on, act=shop.act())
    old = next(i.id for i in ledger.read.contents(one) if i.product == shop.motor)
    [new] = shop.motors(1, place=shop.store)
    production.exchange([(old, new)], shop.act())
    back = production.disassemble([two], shop.act())
    for part in (old, *back):
        assert [(each.reason, each.blocks) for each in ledger.read.holds_of(part)] == [
            ("RECALL: R", on)
        ]
    assert not ledger.read.holds_of(new)
    assert ledger.verify().findings == ()


def test_only_what_is_alike_and_here_is_exchanged(shop):
    order = shop.order()
    [unit] = shop.made(order, 1)
    motor = next(i.id for i in ledger.read.contents(unit) if i.product == shop.motor)
    battery, spare = shop.batteries(1, shop.store)[0], shop.motors(1)[0]

    def exchange(*pairs):
        return lambda: production.exchange(pairs, shop.act())

    assert refused(exchange((motor, battery))) == [(0, "component_not_alike")]
    assert refused(exchange((spare, motor))) == [(0, "not_built_in")]
    assert refused(exchange((motor, 10**9))) == [(0, "component_unknown")]
    assert refused(exchange()) == [(None, "no_lines")]
    assert refused(exchange((motor, spare))) == [(0, "other_place")]
    assert ledger.read.item(motor).container == unit


def test_disassembly_gives_the_same_components_back(shop):
    order = shop.order()
    shop.stocked()
    parts = shop.parts(2)
    units = shop.completed(order, shop.new(2, parts)).units
    back = production.disassemble(units, shop.act(), order=order)
    assert sorted(back) == sorted(part for some in parts for part in some)
    assert {ledger.read.item(part).stage for part in back} == {Stage.RAW}
    found = refused(lambda: production.disassemble(units, shop.act()))
    assert found == [(0, "nothing_built_in"), (1, "nothing_built_in")]


def test_each_component_comes_out_in_the_stage_that_it_had(shop):
    """Also after the whole was finished and moved; or as chosen, or held."""
    order = shop.order(3)
    shop.stocked()
    sets = shop.parts(3)
    finished = [some[0] for some in sets]
    ledger.finish(Lines(finished), place=shop.station, act=shop.act())
    assert {ledger.read.item(part).stage for part in finished} == {Stage.READY}
    units = shop.completed(order, shop.new(3, sets)).units
    ledger.move(Lines(units), place=shop.world.a3, act=shop.act())
    act = shop.act()
    back = production.disassemble(units[:1], act, order=order)
    assert sorted(production.disassemble(units[:1], act, order=order)) == sorted(back)
    stages = {part: ledger.read.item(part).stage for part in back}
    assert stages == {part: Stage.READY if part in finished else Stage.RAW for part in back}
    events = production.events_of_disassembly(act, order)
    ledger.reverse_together(events, act=shop.act())
    assert {ledger.read.item(part).stage for part in back} == {Stage.CONSUMED}
    all_raw = production.disassemble(units[1:2], shop.act(), order=order, stage=Stage.RAW)
    assert {ledger.read.item(part).stage for part in all_raw} == {Stage.RAW}
    held = production.disassemble(units[2:], shop.act(), order=order, is_held=True)
    assert ledger.read.item(finished[2]).stage == Stage.READY
    assert all(ledger.read.holds_of(part)[0].reason == USED for part in held)
    assert ledger.verify().findings == ()


def test_what_is_left_of_a_unit_that_was_taken_apart_is_not_sold_as_whole(shop):
    order = shop.order(3)
    made = shop.made(order, 3)
    us = shop.world.us
    free = lambda: sum(n for *_, n in ledger.read.available([shop.world.drill], us))  # noqa: E731
    assert (free(), production.made_for(made)) == (3, order)
    act = shop.act()
    production.disassemble(made[:1], act, order=order)
    again = production.disassemble(made[:1], act, order=order)
    assert len(again) == 3
    assert ledger.read.item(made[0]).stage == Stage.WIP
    assert free() == 2
    [line] = orders.progress.of_order(order).lines
    assert (line.done.made, line.done.taken_apart, line.open) == (2, 1, 1)
    events = production.events_of_disassembly(act, order)
    ledger.reverse_together(events, act=shop.act())
    assert free() == 3
    [line] = orders.progress.of_order(order).lines
    assert (line.done.made, line.done.taken_apart, line.open) == (3, 0, 0)
    assert ledger.verify().findings == ()


def test_a_promised_unit_is_not_taken_apart_and_a_held_one_is(shop):
    order = shop.order(2)
    promised, held = shop.made(order, 2)
    sale = ledger.Cause("sale", "S-1")
    ledger.reserve(Lines([promised]), order=sale, act=shop.act())
    apart = lambda unit: production.disassemble([unit], shop.act(), order=order)  # noqa: E731
    assert refused(lambda: apart(promised)) == [(0, "reserved")]
    assert ledger.read.contents_of([promised])[promised]
    ledger.hold(Lines([held]), reason="burnt", blocks=7, act=shop.act())
    apart(held)
    assert ledger.read.item(held).stage == Stage.WIP


def test_a_scrapped_unit_gives_its_components_back_where_that_is_wanted(shop):
    order = shop.order()
    shop.stocked()
    [unit], [parts] = shop.begun(order, 1), shop.parts(1)
    production.build_in(order, Build([unit], components=[parts]), shop.act())
    act = shop.act(reason="cracked")
    assert refused(lambda: production.scrap([unit], act, order=order)) == [(0, "has_contents")]
    production.scrap([unit], shop.act(reason="cracked"), order=order, is_opened=True)
    assert ledger.read.item(unit).stage == Stage.SCRAPPED
    assert {ledger.read.item(part).stage for part in parts} == {Stage.RAW}
    found = refused(lambda: production.scrap(parts[:1], shop.act()))
    assert found == [(None, "scrap_without_reason")]


def test_by_products_come_out_of_the_last_process(shop):
    order = shop.order()
    chips = shop.screw
    made = [ByProduct(chips, 300, Given(shop.world.lot, ["CHIPS-1"]))]
    found = refused(lambda: production.by_products(order, made, shop.act()))
    assert found == [(None, "nothing_used_up")]
    oil, _ = shop.stocked()
    shop.completed(order, shop.new(1, shop.parts(1)))
    [lot] = production.by_products(order, made, shop.act())
    assert ledger.read.item(lot).quantity == 300
    assert oil in [node.item for node in trace.trace_up(lot).nodes]


def juice_order(shop, quantity=10_000):
    lines = (NewBomLine(shop.world.apples, 3_000, BULK),)
    production.add_boms(
        [NewBom(shop.world.juice, lines, yield_quantity=2_000)],
        key="juice", by=shop.world.anna, at=START,
    )  # fmt: skip
    order = shop.order(quantity, is_planned=False, product=shop.world.juice)
    production.plan_order(order, [NewStep("Press", shop.station)], by=shop.world.anna, at=START)
    return order


def test_a_lot_is_made_by_the_bill_and_its_yield_is_told(shop):
    order = juice_order(shop)
    apples = shop.lot(shop.world.apples, 20_000)
    lot = production.make(order, 9_001, shop.act(), code=Given(shop.world.lot, ["J1"]))
    assert ledger.read.item(lot).quantity == 9_001
    assert ledger.read.item(apples).quantity == 20_000 - 13_502
    assert production.yields(order) == (13_502, 13_502)
    found = production.outcome(order)
    assert found.went_in == ((shop.world.apples, 13_502),)
    assert found.made == ((shop.world.juice, 9_001),)
    assert found.rate.unit == "l"
    act = shop.act()
    code = Given(shop.world.lot, ["J2"])
    assert production.make(order, 10, act, code=code) == production.make(order, 10, act, code=code)


def test_a_lot_is_not_made_of_what_is_not_there(shop):
    order = juice_order(shop)
    code = Given(shop.world.lot, ["J1"])
    found = refused(lambda: production.make(order, 10, shop.act(), code=code))
    assert found == [(None, "station_short")]
    found = refused(lambda: production.make(order, 0, shop.act(), code=code))
    assert found == [(None, "not_a_whole_quantity")]
    found = refused(lambda: production.make(shop.order(), 1, shop.act(), code=code))
    assert found == [(None, "order_made_by_units")]


def test_who_with_which_machine_in_which_shift_is_on_record(shop):
    production.set_shifts([NewShift("Early", 360, 840), NewShift("Night", 1320, 360)])
    order = shop.order()
    production.start(order, 1, shop.act(device="press 4"), codes=shop.serials(1))
    [told] = production.circumstances(order, ZoneInfo("UTC"))
    assert (told.person, told.device, told.shift) == (shop.world.anna, "press 4", "Early")
    [begun] = ledger.read.doings([told.event]).values()
    assert (told.codes, told.number) == (begun.codes, 1)
    [told] = production.circumstances(order, ZoneInfo("America/Los_Angeles"))
    assert told.shift == "Night"
    [told] = production.circumstances(order, ZoneInfo("Asia/Tokyo"))
    assert told.shift == ""


def test_shifts_do_not_overlap_and_have_a_length(shop):
    shifts = [
        NewShift("A", 0, 0),
        NewShift("B", 0, 1440),
        NewShift("", 60, 90),
        NewShift("C", 1300, 200),
        NewShift("D", 150, 300),
        NewShift("C", 700, 800),
    ]
    assert refused(lambda: production.set_shifts(shifts)) == [
        (0, "shift_times"), (1, "shift_times"), (2, "field_missing"), (3, "shifts_overlap"),
        (4, "shifts_overlap"), (5, "shift_repeated"),
    ]  # fmt: skip
    assert production.read.shifts() == []


def test_a_moved_unit_takes_along_what_is_in_it(shop):
    order = shop.order()
    [unit] = shop.made(order, 1)
    ledger.move(Lines([unit]), place=shop.first, act=shop.act())
    assert {item.place for item in ledger.read.contents(unit)} == {shop.first}


def test_each_act_is_done_once_a_key_also_without_an_order(shop):
    order = shop.order()
    [unit] = shop.made(order, 1)
    old = next(i.id for i in ledger.read.contents(unit) if i.product == shop.motor)
    [new] = shop.motors(1, place=shop.store)
    act = shop.act()
    first = production.exchange([(old, new)], act)
    assert production.exchange([(old, new)], act) == first
    act = shop.act()
    parts = production.disassemble([unit], act)
    assert sorted(production.disassemble([unit], act)) == sorted(parts)
    act = shop.act(reason="bent")
    assert production.scrap([unit], act) == production.scrap([unit], act)


def test_an_exchange_is_undone_as_one(shop):
    order = shop.order()
    [unit] = shop.made(order, 1)
    old = next(i.id for i in ledger.read.contents(unit) if i.product == shop.motor)
    [new] = shop.motors(1, place=shop.store)
    events = production.exchange([(old, new)], shop.act(), order=order)
    ledger.reverse_together(events, act=shop.act())
    inside = [item.id for item in ledger.read.contents(unit)]
    assert old in inside
    assert new not in inside


def test_a_shift_that_was_set_at_a_machine_counts_there_until_it_ends(shop):
    production.set_shifts([NewShift("Early", 360, 840), NewShift("Late", 840, 1320)])
    anna, hour = shop.world.anna, timedelta(hours=1)
    at = START.replace(hour=7)
    production.set_shift_at("press 4", "Late", by=anna, at=at)
    production.set_shift_at("press 4", "Late", by=anna, at=at + hour)
    production.set_shift_at("press 4", "", by=anna, at=at + 2 * hour)
    order = shop.order()

    def begin(moment, device: str) -> None:
        act = shop.act(device=device)._replace(at=moment, recorded_at=moment)
        production.start(order, 1, act, codes=shop.serials(1))

    for moment, device in ((at, "press 4"), (at + hour, "press 5"), (at + 2 * hour, "press 4")):
        begin(moment, device)
    found = production.circumstances(order, ZoneInfo("UTC"))
    assert [each.shift for each in found] == ["Late", "Early", "Early"]
    assert production.shift_now("press 4", at, ZoneInfo("UTC")) == "Early"
    set_shift = production.set_shift_at
    assert refused(lambda: set_shift("press 4", "Night", by=anna, at=at)) == [
        (None, "unknown_shift")
    ]
    assert refused(lambda: set_shift(" ", "Early", by=anna, at=at)) == [(None, "machine_name")]


def test_what_was_taken_apart_or_exchanged_is_told_as_that_with_its_codes(shop):
    order = shop.order()
    shop.stocked()
    parts = shop.parts(2)
    units = shop.completed(order, shop.new(2, parts)).units
    [spare] = shop.motors(1, place=shop.store)
    motor = next(each.id for each in ledger.read.items(parts[0]) if each.product == shop.motor)
    production.exchange([(motor, spare)], shop.act(device="bench 2"))
    production.disassemble(units[1:], shop.act(), order=order)
    found = production.circumstances(order, ZoneInfo("UTC"))
    codes = ledger.read.codes([units[1], motor, spare])
    apart = [each for each in found if each.kind == production.TAKE_APART]
    assert [each.codes for each in apart] == [(codes[units[1]],)]
    exchanged = [(each.kind, each.codes) for each in found if each.device == "bench 2"]
    assert exchanged == [("remove", (codes[motor],)), ("install", (codes[spare],))]
    few = ledger.read.doings([each.event for each in found], named_max=1)
    assert {len(each.codes) for each in few.values()} == {1}


def test_what_is_no_good_is_scrapped_as_a_unit_is_taken_apart(shop):
    order = shop.order()
    shop.stocked()
    [unit], [parts] = shop.begun(order, 1), shop.parts(1)
    production.build_in(order, Build([unit], components=[parts]), shop.act())
    apart = lambda scrapped, **act: production.disassemble(  # noqa: E731
        [unit], shop.act(**act), order=order, scrapped=scrapped
    )
    assert refused(lambda: apart(parts[:1])) == [(None, "scrap_without_reason")]
    strange = shop.motors(1)
    assert refused(lambda: apart(strange, reason="burnt")) == [(None, "not_in_these_units")]
    assert sorted(apart([parts[2], unit], reason="burnt")) == sorted(parts)
    stages = [ledger.read.item(id).stage for id in (*parts, unit)]
    assert stages == [Stage.RAW, Stage.RAW, Stage.SCRAPPED, Stage.SCRAPPED]


def test_what_is_on_hold_is_told_with_its_step_and_reason(shop):
    order = shop.order()
    units = shop.begun(order, 3)
    ledger.hold(Lines([units[1]]), reason="scratched", blocks=4, act=shop.act())
    [held] = production.progress.held(order)
    assert (held.item, held.step.name, held.reasons) == (units[1], "Finish", ("scratched",))
    ledger.hold_place(shop.station, reason="flood", blocks=1, act=shop.act())
    assert [each.reasons for each in production.progress.held(order)] == [
        ("flood",), ("scratched", "flood"), ("flood",),
    ]  # fmt: skip


def test_a_unit_is_scanned_with_its_kit(shop):
    order = shop.order()
    shop.stocked()
    [unit, other], [parts, more] = shop.begun(order, 2), shop.parts(2)
    world = shop.world
    new = New(Kind.CONTAINER, 0, 2, Given(world.serial, ["KIT-1", "KIT-2"]))
    kits = ledger.commission(
        new, place=shop.station, stage=Stage.READY, owner=world.us, act=shop.act()
    ).items
    ledger.pack(Lines(parts), container=kits[0], act=shop.act())
    names = {item.id: item.code for item in ledger.read.items([unit, other, *more])}
    codes = [names[unit], "KIT-1", names[other], *(names[id] for id in more)]
    build = production.scanned(order, codes)
    assert build == Build([unit, other], components=[[], more], deal=[], kits=[kits[0], 0])
    assert refused(lambda: production.scanned(order, [*codes[:2], "KIT-2"])) == [
        (2, "scan_second_kit")
    ]
    assert shop.completed(order, build).units == (unit, other)
    assert sorted(ledger.read.contents_of([unit])[unit]) == sorted(parts)
