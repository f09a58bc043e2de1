"""Parts have the certificates of their lot; lots that were poured together those that all have."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import certificates, ledger, lots
from stockthread.certificates import NewNeed, NewResult
from stockthread.ledger import Given, Kind, Lines, New
from tests.refusals import refused
from tests.stock import assert_sound


def test_a_part_that_was_split_off_has_what_its_lot_has(lab, world) -> None:
    lab.ask()
    [lot] = lab.receive()
    held = ledger.split(Lines([lot], [1000]), act=world.act()).items[0]
    assert lab.texts(held) == lab.texts(lot) != []
    done = lab.certify([lot])
    assert not done.settled.released
    assert lab.measure(lot).settled.released == (lot, held)
    later = ledger.split(Lines([lot], [1000]), act=world.act()).items[0]
    assert lab.texts(later) == []
    [paper] = certificates.read.certificates()
    done = certificates.withdraw_certificate(paper.id, act=world.act(reason="Forged"))
    assert done.settled.held == (lot, held, later), "a part split off when all was in, too"
    assert lab.certify([later], "Own").settled.released == (later,)
    assert_sound()


def test_lots_poured_together_have_what_all_of_them_have(lab, world) -> None:
    lab.ask()
    some = lab.receive(2)
    code = Given(world.lot, ["M-1"])
    assert refused(
        lambda: ledger.merge(Lines(some, [500, 500]), code=code, place=world.a1, owner=world.us,
                             act=world.act())
    ) == [(0, "held"), (1, "held")]  # fmt: skip
    lab.complete(some)
    merged = ledger.merge(Lines(some, [500, 500]), code=code, place=world.a1, owner=world.us,
                          act=world.act()).items[0]  # fmt: skip
    blended = ledger.blend(
        Lines([merged, some[0]], [500, 500]),
        New(Kind.LOT, world.juice, 1, Given(world.lot, ["B-1"]), [1000]),
        place=world.a1, owner=world.us, act=world.act(),
    ).items[1]  # fmt: skip
    assert (lab.texts(merged), lab.texts(blended)) == ([], [])
    assert certificates.standings([blended])[blended].is_complete
    entered = lab.measure(some[1], {"Brix": "9"})
    assert entered.settled.held == (some[1], merged, blended)
    assert lab.measure(blended, {"Brix": "12"}).settled.released == (blended,), "its own counts"
    assert_sound()


def test_what_is_made_of_something_else_needs_its_own(lab, world) -> None:
    lab.ask()
    [lot] = lab.receive()
    lab.complete([lot])
    apples = world.juice_lot(1000, product=world.apples)
    mixed = ledger.blend(
        Lines([lot, apples], [500, 500]),
        New(Kind.LOT, world.juice, 1, Given(world.lot, ["B-2"]), [900]),
        place=world.a1, owner=world.us, act=world.act(),
    ).items[1]  # fmt: skip
    assert lab.texts(mixed) != []
    assert len(certificates.standings([mixed])[mixed].missing) == 3


def test_what_came_before_anything_was_asked_needs_nothing(lab, world) -> None:
    [old] = lab.receive()
    lab.ask()
    [new] = lab.receive()
    lab.complete([new])
    merged = ledger.merge(Lines([old, new], [100, 100]), code=None, place=world.a1, owner=world.us,
                          act=world.act()).items[0]  # fmt: skip
    assert lab.texts(merged) == []
    assert certificates.standings([merged])[merged].is_complete


def test_a_result_of_a_sample_is_its_lots_and_a_units_its_lots(lab, world) -> None:
    lab.ask()
    [lot] = lab.receive()
    sample = lots.take_sample(Lines([lot], [100]), place=world.a2, act=world.act()).items[0]
    lab.certify([sample])
    lab.measure(sample)
    assert (lab.texts(lot), lab.texts(sample)) == ([], [])
    assert {each.sample for each in certificates.read.results_on([lot])[lot]} == {sample}
    lab.ask(world.pump(), [NewNeed("certificate", "COC")])
    pumps = world.pump_lot()
    unit = ledger.serialise(Lines([pumps], [1]), codes=Given(world.serial, ["U-1"]),
                            act=world.act()).items[0]  # fmt: skip
    assert lab.texts(unit) == lab.texts(pumps) != []
    assert lab.certify([unit], kind="COC").settled.released == (pumps,)


def test_results_are_refused_with_what_is_wrong(lab, world) -> None:
    lab.ask()
    [lot] = lab.receive()
    [carton] = world.cartons(1)

    def enter(*said):
        results = [NewResult(*each) for each in said]
        return refused(lambda: certificates.enter_results(results, act=world.act()))

    assert enter((lot, "Colour", "red")) == [(0, "result_not_asked")]
    assert enter((lot, "Brix", "much"), (lot, "Taste", "well")) == [
        (0, "result_number"), (1, "result_pass_fail")
    ]  # fmt: skip
    assert enter((lot, "Brix", "12"), (lot, "brix", "12")) == [(1, "result_repeated")]
    assert enter((carton, "Brix", "12")) == [(0, "certificate_of_container")]
    assert enter() == [(None, "no_lines")]
    act = world.act()
    first = lab.measure(lot, {"Brix": "12.50"}, act)
    again = lab.measure(lot, {"Brix": "12.50"}, act)
    assert (again.ids, again.is_repeat) == (first.ids, True)
    assert [each.value for each in certificates.read.results_on([lot])[lot]] == ["12.50"]
    act = world.act(reason="Wrong lot")
    lab.measure(lot, {"Taste": "pass"})
    every = [each.id for each in certificates.read.results_on([lot])[lot]]

    def withdraw(ids):
        return refused(lambda: certificates.withdraw_results(ids, act=act))

    assert withdraw([*every, every[-1] + 999]) == [(None, "unknown_id")]
    assert withdraw(every * 30_000) == [(None, "too_many_lines")]
    with CaptureQueriesContext(connection) as of_one:
        certificates.withdraw_result(every[0], act=act)
    assert withdraw(every) == [(None, "result_withdrawn")]
    more = [each for one in ("12", "12.1", "12.2") for each in lab.measure(lot, {"Brix": one}).ids]
    with CaptureQueriesContext(connection) as of_many:
        certificates.withdraw_results([*more, every[1]], act=world.act(reason="Wrong lot"))
    assert len(of_many) == len(of_one)


def test_what_cannot_be_asked_is_refused_with_its_line(lab, world) -> None:
    def ask(*needs):
        return refused(lambda: lab.ask(needs=needs))

    assert ask(NewNeed("number", "Brix", "", "x")) == [(0, "need_number")]
    assert ask(NewNeed("number", "Brix", "", "2", "1")) == [(0, "need_limits_crossed")]
    assert ask(NewNeed("certificate", "NONE")) == [(0, "certificate_kind_unknown")]
    assert ask(NewNeed("weight", "Brix")) == [(0, "need_type")]
    assert ask(NewNeed("pass", "Taste"), NewNeed("text", "taste")) == [(1, "need_repeated")]
    assert refused(lambda: certificates.apply_now(world.juice, act=world.act())) == [
        (None, "specification_none")
    ]
