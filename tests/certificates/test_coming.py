"""Goods come in without what is asked of them, by every road, and are held at once."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import certificates, holds, ledger
from stockthread.certificates import NewNeed
from stockthread.holds import NewReason
from stockthread.kernel import db
from stockthread.ledger import Block, Given, Kind, Lines, New, Stage
from tests.certificates.conftest import NEEDS
from tests.refusals import refused
from tests.stock import assert_sound


def test_a_received_lot_is_held_until_all_is_in_and_within_limits(lab, world) -> None:
    version = lab.ask()
    [lot] = lab.receive()
    text = f"PAPERS: specification {version}"
    assert lab.texts(lot) == [text]
    assert refused(lambda: lab.use(lot)) == [(0, "held")]
    assert not lab.certify([lot]).settled.released
    assert not lab.measure(lot, {"Brix": "12,10"}).settled.released
    assert refused(lambda: lab.use(lot)) == [(0, "held")]
    assert lab.measure(lot, {"Taste": "OK"}).settled.released == (lot,)
    assert lab.texts(lot) == []
    assert lab.use(lot).accepted == 1
    [event] = [each for each in ledger.read.latest_events(5) if each.kind == "release"]
    assert event.reason == "Results: Taste OK"
    assert_sound()


def test_nothing_is_held_where_nothing_is_asked(lab, world) -> None:
    lab.ask(world.apples)
    [lot] = lab.receive()
    assert lab.texts(lot) == []


def test_a_result_out_of_limits_keeps_it_held_and_a_better_one_releases_it(lab) -> None:
    version = lab.ask()
    [lot] = lab.receive()
    lab.certify([lot])
    entered = lab.measure(lot, {"Brix": "10.9", "Taste": "pass"})
    assert [finding.value for finding in entered.out] == ["10.9"]
    assert lab.texts(lot) == [
        f"OUT-OF-SPEC: specification {version}", f"PAPERS: specification {version}"
    ]  # fmt: skip
    [standing] = certificates.standings([lot]).values()
    assert certificates.lacks(standing) == "out of limits: Brix 10.9 (11.0 to 13.5 °Bx)"
    assert lab.measure(lot, {"Brix": "11.0"}).settled.released == (lot,)
    assert lab.texts(lot) == []


def test_withdrawing_brings_the_hold_back(lab, world) -> None:
    version = lab.ask()
    [lot] = lab.receive()
    lab.complete([lot])
    [paper] = certificates.read.certificates()
    act = world.act(reason="Of another lot")
    done = certificates.withdraw_certificate(paper.id, act=act)
    assert done.settled.held == (lot,)
    assert lab.texts(lot) == [f"PAPERS: specification {version}"]
    assert refused(lambda: certificates.withdraw_certificate(paper.id, act=act)) == [
        (None, "certificate_withdrawn")
    ]
    assert lab.certify([lot], "C-2").settled.released == (lot,)
    [result] = [r for r in certificates.read.results_on([lot])[lot] if r.name == "Brix"]
    done = certificates.withdraw_result(result.id, act=world.act(reason="Wrong sample"))
    assert done.settled.held == (lot,)


def test_a_corrected_certificate_replaces_the_one_before(lab, world) -> None:
    lab.ask()
    [lot] = lab.receive()
    lab.complete([lot])
    [old] = certificates.read.certificates()
    new = certificates.NewCertificate("COC", "C-9")
    done = certificates.correct_certificate(old.id, new, act=world.act())
    assert done.settled.held == (lot,), "it is of a kind that nobody asked for"
    back = certificates.NewCertificate("COA", "C-9")
    done = certificates.correct_certificate(done.id, back, act=world.act())
    assert done.settled.released == (lot,)


def test_all_roads_hold(lab, world) -> None:
    lab.ask()
    lab.ask(world.drill, [NewNeed("certificate", "COC")])
    [drill] = world.drills(1)
    assert refused(
        lambda: ledger.ship(Lines([drill]), place=world.customer, act=world.act())
    ) == [(0, "held")]  # fmt: skip
    made = world.juice_lot(1000)
    assert lab.texts(made)
    coming = ledger.expect(
        New(Kind.LOT, world.juice, 1, Given(world.lot, ["E-1"]), [500]),
        place=world.supplier, owner=world.supplier_party, act=world.act(),
    ).items[0]  # fmt: skip
    lab.complete([coming])
    ledger.receive(Lines([coming]), place=world.a1, stage=Stage.READY, owner=world.us,
                   act=world.act())  # fmt: skip
    assert lab.texts(coming) == [], "its papers were in before it came"
    apples = world.juice_lot(1000, product=world.apples)
    process = ledger.consume(Lines([apples], [1000]), act=world.act()).items[0]
    pressed = ledger.produce(
        New(Kind.LOT, world.juice, 1, Given(world.lot, ["P-1"]), [800]), process=process,
        place=world.a1, owner=world.us, act=world.act(),
    ).items[0]  # fmt: skip
    assert lab.texts(pressed)
    begun = ledger.commission(
        New(Kind.UNIT, world.drill, 1, Given(world.serial, ["W-1"])), place=world.a1,
        stage=Stage.WIP, owner=world.us, act=world.act(),
    ).items[0]  # fmt: skip
    assert lab.texts(begun) == [], "work on it goes on"
    ledger.finish(Lines([begun]), place=world.a1, act=world.act())
    assert lab.texts(begun)
    assert_sound()


def test_a_supplier_with_a_specification_of_its_own_is_asked_for_that(lab, world) -> None:
    lab.ask()
    lab.ask(supplier=world.supplier_party, needs=[])
    [lot] = lab.receive()
    assert lab.texts(lot) == []
    assert lab.texts(world.juice_lot(10)), "others are asked for what all are"


def test_the_version_of_the_day_it_came_counts_until_the_new_one_is_applied(lab, world) -> None:
    lab.ask()
    [old] = lab.receive()
    lab.complete([old])
    version = lab.ask(needs=[*NEEDS, NewNeed("number", "pH", "", "", "4.0")])
    assert lab.texts(old) == []
    [new] = lab.receive()
    lab.complete([new])
    assert lab.texts(new) == [f"PAPERS: specification {version}"]
    done = certificates.apply_now(world.juice, act=world.act())
    assert (done.released, lab.texts(old)) == ((), [f"PAPERS: specification {version}"])
    assert lab.measure(old, {"pH": "3.5"}).settled.released == (old,)
    assert lab.ask(needs=[]) > version
    assert certificates.apply_now(world.juice, act=world.act()).released == (new,)


def test_the_hold_is_not_released_or_undone_by_hand(lab, world) -> None:
    lab.ask()
    [lot] = lab.receive()
    [hold] = ledger.read.holds_on([lot])[lot]
    assert refused(lambda: holds.release([hold.id], act=world.act(), role="admin")) == [
        (None, "hold_ends_by_itself")
    ]
    lab.complete([lot])
    [paper] = certificates.read.certificates()
    certificates.withdraw_certificate(paper.id, act=world.act(reason="Forged"))
    event = ledger.read.latest_events(1)[0].id
    assert refused(lambda: holds.need_undoable([event])) == [(None, "hold_undone_by_release")]


def test_undoing_the_receipt_undoes_its_hold(lab, world) -> None:
    lab.ask()
    [lot] = lab.receive()
    event = ledger.read.latest_events(1)[0]
    ledger.reverse(event.id, act=world.act())
    assert lab.texts(lot) == []
    assert not certificates.read.waiting()
    assert_sound()


def test_what_the_reason_stops_counts_for_what_comes_next(lab, world) -> None:
    lab.ask()
    new = NewReason("PAPERS", "Papers", Block.SHIP)
    holds.change_reason(new, act=world.act(), role="admin")
    [lot] = lab.receive()
    assert lab.use(lot).accepted == 1


def test_many_lots_cost_no_more_statements_than_few(lab) -> None:
    lab.ask()
    lab.receive(2)
    few, _ = statements(lambda: lab.receive(3))
    many, lots = statements(lambda: lab.receive(3000))
    assert many <= few + 6, "PostgreSQL learns how many there are"
    few, _ = statements(lambda: lab.certify(lots[:2], "A"))
    many, _ = statements(lambda: lab.certify(lots, "B"))
    assert many <= few + 6


def statements(do):
    """How many statements something takes, and what it returns."""
    with CaptureQueriesContext(connection) as queries:
        made = do()
    return len(queries), made


def test_what_is_scrapped_or_sold_is_not_told_as_lacking_and_not_asked_again(lab, world) -> None:
    sold = world.juice_lot(1000)
    ledger.ship(Lines([sold]), place=world.customer, owner=world.customer_party, act=world.act())
    lab.ask()
    [lot] = lab.receive()
    assert [each.item for each in certificates.read.waiting()] == [lot]
    ledger.scrap(Lines([lot]), place=world.scrap, act=world.act())
    assert certificates.read.waiting() == []
    certificates.apply_now(world.juice, act=world.act())
    assert lab.texts(sold) == []


def test_what_turns_out_to_be_of_another_product_is_asked_for_what_that_is(lab, world) -> None:
    lab.ask()
    lot = world.juice_lot(1000, product=world.apples)
    ledger.correct_product([lot], product=world.juice, act=world.act(reason="Juice after all"))
    assert len(lab.texts(lot)) == 1
    lab.complete([lot])
    assert lab.texts(lot) == []
    assert_sound()


def test_a_correction_of_the_product_ends_its_holds_and_puts_on_the_others(lab, world) -> None:
    """In the one event, so that undoing it undoes both; and back again by another correction."""
    lab.ask()
    lab.ask(world.apples, needs=(NewNeed("certificate", "COC"),))
    [lot, other] = lab.receive(2)
    [as_juice] = lab.texts(lot)
    lab.measure(other, {"Brix": "9.8"})
    posting = certificates.rebook([lot, other], product=world.apples, act=world.act())
    [as_apples] = lab.texts(lot)
    assert as_apples != as_juice
    assert lab.texts(other) == [as_apples], "what was out of limits for juice is nothing to apples"
    ended = db.query("SELECT item, reason FROM ledger_hold WHERE closed_by = %s", [posting.event])
    assert len(ended) == 3
    ledger.reverse(posting.event, act=world.act())
    assert lab.texts(lot) == [as_juice]
    certificates.rebook([lot], product=world.apples, act=world.act())
    lab.certify([lot], kind="COC")
    assert lab.texts(lot) == []
    certificates.rebook([lot], product=world.juice, act=world.act())
    assert lab.texts(lot) == [as_juice]
    assert_sound()


def test_what_is_in_counts_for_the_product_it_turns_out_to_be(lab, world) -> None:
    lab.ask(needs=(NewNeed("certificate", "COC"),), supplier=world.supplier_party)
    [lot, free] = lab.receive(2, product=world.apples)
    lab.certify([lot], kind="COC")
    certificates.rebook([lot, free], product=world.juice, act=world.act(reason="Juice"))
    assert lab.texts(lot) == []
    assert len(lab.texts(free)) == 1, "asked for what that supplier's juice is"
    certificates.rebook([free], product=world.apples, act=world.act(reason="Apples after all"))
    assert lab.texts(free) == []
    lab.certify([free])
    assert lab.texts(free) == [], "what it is not asks nothing of it any more"
    assert_sound()
