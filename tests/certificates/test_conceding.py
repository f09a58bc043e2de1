"""Goods that lack something are used as they are, signed, and within what was conceded."""

from datetime import timedelta

import pytest

from stockthread import access, certificates, ledger, orders
from stockthread.access import Signer
from stockthread.certificates import settling
from stockthread.ledger import Lines
from tests.refusals import refused
from tests.stock import assert_sound


@pytest.fixture
def held(lab):
    """A lot with too little sugar."""
    lab.ask()
    [lot] = lab.receive()
    lab.certify([lot])
    lab.measure(lot, {"Brix": "10.8", "Taste": "pass"})
    return lot


def signer(world, role: str = "quality") -> Signer:
    return Signer(world.anna, role, access.BY_PASSWORD, world.act().recorded_at)


def concede(world, items, **more):
    act = more.pop("act", None) or world.act(reason="The customer agreed")
    return certificates.concede(items, act=act, signer=more.pop("by", signer(world)), **more)


def test_a_signed_concession_releases_and_stays_on_record(lab, world, held) -> None:
    act = world.act(reason="The customer agreed")
    done = concede(world, [held], act=act)
    assert (done.items, done.settled.released, lab.texts(held)) == ((held,), (held,), [])
    assert concede(world, [held], act=act).is_repeat
    assert lab.use(held).accepted == 1
    [found] = certificates.concessions_on([held])
    assert (found.lacks, found.ended_at) == ("out of limits: Brix 10.8 (11.0 to 13.5 °Bx)", None)
    [signed] = access.signatures_of(certificates.CONCESSION, [act.key])
    assert "may be used as it is (out of limits: Brix 10.8" in signed.meaning
    part = ledger.split(Lines([held], [100]), act=world.act()).items[0]
    assert [each.id for each in certificates.concessions_on([part])] == [found.id]
    ended = certificates.end_concession(
        found.id, act=world.act(reason="It ferments"), signer=signer(world)
    )
    assert ended.held == (held, part)
    assert [each.ended_why for each in certificates.concessions_on([held])] == ["It ferments"]
    assert_sound()


def test_a_part_is_conceded_and_the_rest_stays_held(lab, world, held) -> None:
    [part] = concede(world, [held], quantity=1000).items
    assert part != held
    assert lab.texts(part) == []
    assert len(lab.texts(held)) == 2
    assert lab.use(part).accepted == 1
    assert refused(lambda: lab.use(held)) == [(0, "held")]


def test_it_ends_with_its_day(lab, world, held) -> None:
    now = world.act().recorded_at
    concede(world, [held], until=now.date())
    assert certificates.end_due(now) == []
    [ended] = certificates.end_due(now + timedelta(days=2))
    assert certificates.concession(ended).ended_why == "Its day is past"
    assert len(lab.texts(held)) == 2
    assert certificates.end_due(now + timedelta(days=2)) == []


def test_one_that_cannot_be_ended_keeps_no_other_from_it(lab, world, held, monkeypatch) -> None:
    now, over = world.act().recorded_at, world.act().recorded_at + timedelta(days=2)
    [other] = lab.receive()
    lab.certify([other], "other")
    lab.measure(other, {"Brix": "10.8", "Taste": "pass"})
    for lot in (held, other):
        concede(world, [lot], until=now.date())
    settle = settling.settle
    with monkeypatch.context() as patch:
        patch.setattr(settling, "settle", lambda items, **more: (
            1 / 0 if other in items else settle(items, **more)
        ))  # fmt: skip
        with pytest.raises(ExceptionGroup):
            certificates.end_due(over)
    assert (lab.texts(other), len(lab.texts(held))) == ([], 2)
    assert len(certificates.end_due(over)) == 1
    assert len(lab.texts(other)) == 2


def test_it_ends_with_the_product_that_it_was_for(lab, world, held) -> None:
    lab.ask(world.apples)
    concede(world, [held])
    certificates.rebook([held], product=world.apples, act=world.act(reason="Apples"))
    assert [each.ended_why for each in certificates.concessions_on([held])] == [
        "Booked as another product"
    ]
    assert len(lab.texts(held)) == 2, "nobody conceded anything of apples"


def test_undoing_the_other_product_brings_the_hold_back_and_not_the_concession(
    lab, world, held
) -> None:
    concede(world, [held])
    posting = certificates.rebook([held], product=world.apples, act=world.act())
    assert lab.texts(held) == []
    act = world.act()
    [undone] = certificates.undo([posting.event], act=act)
    assert len(lab.texts(held)) == 2
    assert [each.ended_why for each in certificates.concessions_on([held])] == [
        "Booked as another product"
    ]
    [again] = certificates.undo([posting.event], act=act)
    assert (again.event, again.repeated) == (undone.event, True)
    assert len(lab.texts(held)) == 2
    assert_sound()


def test_for_one_order_it_is_promised_to_it(lab, world, held) -> None:
    new = orders.NewOrder(orders.SALE, (orders.NewLine(world.juice, 5000),), world.customer_party)
    at = world.act().recorded_at
    [made] = orders.add_orders([new], key="so", by=world.anna, at=at)
    order = orders.read.order(made)
    concede(world, [held], order=order)
    assert refused(lambda: lab.use(held)) == [(0, "lot_reserved")]
    assert certificates.end_due(world.act().recorded_at) == []
    ledger.unreserve([r.id for r in ledger.read.reservations_on([held])], act=world.act())
    assert len(certificates.end_due(world.act().recorded_at)) == 1
    assert len(lab.texts(held)) == 2


def test_what_cannot_be_conceded_is_refused(lab, world, held) -> None:
    assert refused(lambda: concede(world, [held], by=None)) == [(None, "signature_needed")]
    assert refused(lambda: concede(world, [held], by=signer(world, "supervisor"))) == [
        (None, "hold_role")
    ]
    assert refused(lambda: concede(world, [held], act=world.act())) == [(None, "no_reason")]
    yesterday = world.act().recorded_at.date() - timedelta(days=1)
    assert refused(lambda: concede(world, [held], until=yesterday)) == [(None, "concession_until")]
    concede(world, [held])
    assert refused(lambda: concede(world, [held])) == [(0, "concession_not_needed")]
