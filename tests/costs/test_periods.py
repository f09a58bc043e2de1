"""A locked period: nothing happens in it any more, and its values stay."""

import csv
from datetime import date, timedelta

import pytest

from stockthread import costs, ledger
from stockthread.kernel.errors import Refused
from stockthread.ledger import Lines
from tests.costs.conftest import check_books
from tests.printing.cast import settle
from tests.world import START

DAY = START.date()


def later(days: int):
    return START + timedelta(days=days)


def refused(call) -> list[str]:
    with pytest.raises(Refused) as caught:
        call()
    return [refusal.code for refusal in caught.value.refusals]


def test_nothing_happens_in_a_locked_period(keeper, world):
    _, posting = keeper.buy(world.drill, 2, 100)
    before = keeper.stock(DAY)
    costs.lock(DAY, by=world.anna, at=later(2))
    act = keeper.act(recorded_at=later(3))
    move = lambda act: ledger.move(Lines(posting.items), place=world.a2, act=act)  # noqa: E731
    assert refused(lambda: move(act._replace(at=later(0) + timedelta(hours=3)))) == [
        "period_locked"]  # fmt: skip
    assert refused(lambda: move(keeper.act())) == ["period_locked"]
    new = costs.NewEntry("landed", 10, events=(posting.event,))
    said = {"by": world.anna, "recorded_at": later(3)}
    assert refused(lambda: costs.add_entry(new, key="c", at=later(0), **said)) == ["period_locked"]
    move(act)
    costs.add_entry(new, key="c", **said)
    assert keeper.stock(DAY) == before == 200
    assert keeper.stock() == 210
    assert ledger.verify().ok
    check_books()


def test_a_reversal_of_what_is_locked_is_booked_today(keeper, world):
    _, posting = keeper.buy(world.drill, 1, 100)
    settle()
    costs.lock(DAY, by=world.anna, at=later(2))
    ledger.reverse(posting.event, act=keeper.act(recorded_at=later(3)))
    assert (keeper.stock(DAY), keeper.stock()) == (100, 0)
    check_books()


def test_a_period_is_opened_with_a_reason_that_stays_on_record(keeper, world):
    costs.lock(DAY, by=world.anna, at=later(2))
    costs.lock(DAY + timedelta(days=1), by=world.anna, at=later(2))
    said = {"by": world.ben, "at": later(3)}
    assert refused(lambda: costs.reopen(DAY, reason=" ", **said)) == ["no_reason"]
    assert refused(lambda: costs.lock(DAY, **said)) == ["no_reason"]
    costs.reopen(DAY, reason="bill of the carrier", **said)
    assert ledger.read.locked_until() == DAY
    costs.reopen(None, reason="all anew", **said)
    assert ledger.read.locked_until() is None
    assert [(lock.day, lock.person, lock.reason) for lock in costs.locks()] == [
        (None, world.ben, "all anew"), (DAY, world.ben, "bill of the carrier"),
        (DAY + timedelta(days=1), world.anna, ""), (DAY, world.anna, ""),
    ]  # fmt: skip
    world.drills(1)


def test_a_day_that_is_not_over_cannot_be_locked(keeper, world):
    assert refused(lambda: costs.lock(DAY, by=world.anna, at=START)) == ["period_not_over"]
    assert refused(
        lambda: costs.lock(date(2027, 1, 1), by=world.anna, at=START)
    ) == ["period_not_over"]  # fmt: skip


def test_what_was_added_before_its_period_was_locked_is_repeated_and_not_refused(keeper, world):
    _, posting = keeper.buy(world.drill, 1, 100)
    settle()
    new = costs.NewEntry("landed", 10, events=(posting.event,))
    at = keeper.act().recorded_at

    def twice() -> list[int]:
        id = costs.add_entry(new, key="k", by=world.anna, recorded_at=at)
        return [id, costs.take_back(id, by=world.anna, recorded_at=at)]

    first = twice()
    costs.lock(DAY, by=world.anna, at=later(2))
    assert twice() == first


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x")', "+1+1", "-1+cmd", "@SUM(1)"])
def test_no_text_in_the_journal_is_a_formula(keeper, world, text):
    _, posting = keeper.buy(world.drill, 1, 100)
    keeper.add("landed", 10, events=(posting.event,), label=text, document=text)
    lines = csv.reader(costs.read.journal_csv(START.date(), later(2).date()))
    cells = [row[3:5] for row in lines if text in row[3]]
    assert cells == [[f"'{text}"] * 2] * 2


def test_the_journal_names_documents_that_have_a_number_and_no_key_of_an_act(keeper, world):
    order, came = keeper.buy(world.drill, 2, 1_000)
    act = keeper.act(cause=ledger.Cause("scrapping", "0f2b44aa91"), reason="cracked")
    ledger.scrap(Lines(list(came.items)[:1]), place=world.scrap, act=act)
    settle()
    found = {line.document for line in costs.read.journal(DAY, later(9).date())}
    assert found == {order.number, ""}
