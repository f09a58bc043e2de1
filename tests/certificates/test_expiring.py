"""A certificate that must be valid holds its goods again when its last day is over."""

from datetime import timedelta

import pytest

from stockthread import certificates, ledger
from stockthread.certificates import NewNeed, settling
from stockthread.jobs import thread
from stockthread.kernel import clock
from stockthread.ledger import Lines
from tests.stock import assert_sound

NEED = (NewNeed("valid", "COC"),)


@pytest.fixture
def now(world):
    return world.act().recorded_at


def later(now, days):
    return now + timedelta(days=days)


def ending(now, days):
    return clock.day_of(later(now, days))


def test_goods_are_held_from_the_day_behind_the_last(lab, now) -> None:
    lab.ask(needs=NEED)
    [lot] = lab.receive()
    made = lab.certify([lot], "4711", kind="COC", valid_until=ending(now, 10))
    assert made.settled.released == (lot,)
    assert certificates.expire_due(later(now, 10)) == []
    [soon] = certificates.running_out(ending(now, 0), ending(now, 30))
    assert soon.number == "4711"
    assert certificates.expire_due(later(now, 11)) == [made.id]
    assert certificates.expire_due(later(now, 11)) == []
    assert len(lab.texts(lot)) == 1
    standing = certificates.standings([lot])[lot]
    assert certificates.lacks(standing) == "missing: Certificate of conformity (expired)"
    lab.certify([lot], "4712", kind="COC", valid_until=ending(now, 400))
    assert lab.texts(lot) == []
    assert certificates.running_out(ending(now, 0), ending(now, 30)) == []
    assert_sound()


def test_one_that_has_expired_when_it_comes_releases_nothing(lab, now) -> None:
    lab.ask(needs=NEED)
    [lot] = lab.receive()
    lab.certify([lot], kind="COC", valid_until=ending(now, -1))
    assert len(lab.texts(lot)) == 1


def test_where_any_certificate_will_do_nothing_expires(lab, now) -> None:
    lab.ask(needs=(NewNeed("certificate", "COC"),))
    [lot] = lab.receive()
    made = lab.certify([lot], kind="COC", valid_until=ending(now, 1))
    assert certificates.running_out(ending(now, 0), ending(now, 30)) == []
    assert certificates.expire_due(later(now, 5)) == [made.id]
    assert lab.texts(lot) == []


def test_what_cannot_be_dealt_with_keeps_no_other_from_being_held(lab, now, monkeypatch) -> None:
    lab.ask(needs=NEED)
    bad, good = lab.receive(2)
    for lot in (bad, good):
        lab.certify([lot], f"C-{lot}", kind="COC", valid_until=ending(now, 1))
    settle = settling.settle

    def breaks(items, **more):
        return 1 / 0 if bad in items else settle(items, **more)

    monkeypatch.setattr(settling, "settle", breaks)
    monkeypatch.setattr(certificates, "end_due", lambda at: 1 / 0)
    thread._end_concessions(later(now, 5))
    assert (lab.texts(bad), len(lab.texts(good))) == ([], 1)
    monkeypatch.setattr(settling, "settle", settle)
    assert len(certificates.expire_due(later(now, 5))) == 1
    assert len(lab.texts(bad)) == 1


def test_a_part_that_was_split_off_is_held_with_its_lot(lab, world, now) -> None:
    lab.ask(needs=NEED)
    [lot] = lab.receive()
    lab.certify([lot], kind="COC", valid_until=ending(now, 1))
    [part] = ledger.split(Lines([lot], [100]), act=world.act()).items
    certificates.expire_due(later(now, 5))
    assert len(lab.texts(part)) == 1


def test_an_own_one_that_is_over_gives_way_to_the_lots(lab, world, now) -> None:
    lab.ask(needs=NEED)
    [lot] = lab.receive()
    lab.certify([lot], "long", kind="COC", valid_until=ending(now, 400))
    [part] = ledger.split(Lines([lot], [100]), act=world.act()).items
    lab.certify([part], "short", kind="COC", valid_until=ending(now, 1))
    certificates.expire_due(later(now, 5))
    assert lab.texts(part) == []
    [other] = ledger.split(Lines([part], [10]), act=world.act()).items
    assert certificates.standings([other])[other].is_complete, "nor does it stand below it"


def test_what_an_earlier_version_asked_is_not_running_out(lab, now) -> None:
    lab.ask(needs=NEED)
    lab.ask(needs=(NewNeed("certificate", "COC"),))
    [lot] = lab.receive()
    lab.certify([lot], kind="COC", valid_until=ending(now, 10))
    assert certificates.running_out(ending(now, 0), ending(now, 30)) == []
