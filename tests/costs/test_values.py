"""Value of stock on any day, what was sold cost, and the journal."""

import csv
import io
from datetime import date, timedelta

import pytest

from stockthread import catalog, costs, ledger, orders
from stockthread.kernel.errors import Refused
from stockthread.ledger import Lines
from stockthread.orders import SALE, NewLine
from tests.costs.conftest import CENT, check_books
from tests.printing.cast import settle
from tests.world import START


def at(days: int):
    return {"recorded_at": START + timedelta(days=days)}


@pytest.fixture
def story(keeper, world):
    """Bought on 2 March, moved on 3 March, sold on 5 March."""
    _, drills = keeper.buy(world.drill, 4, 1_000)
    keeper.buy(world.juice, 2_000, 300)
    ledger.move(Lines(drills.items[:2]), place=world.a2, act=keeper.act(**at(1)))
    order = keeper.order(SALE, NewLine(world.drill, 1, 1_500 * CENT))
    ledger.ship(Lines([drills.items[0]]), place=world.customer, owner=world.customer_party,
                act=keeper.act(order, **at(3)))  # fmt: skip
    settle()
    return order


def test_value_is_told_for_any_day_and_aspect(keeper, world, story):
    def told(day, by):
        return {each.id: each.amount for each in costs.read.value(day, by)}

    first, second, last = (START.date() + timedelta(days=n) for n in (0, 1, 3))
    assert told(first - timedelta(days=1), "product") == {}
    assert told(first, "product") == {world.drill: 4_000, world.juice: 600}
    assert told(first, "place") == {world.a1: 4_600}
    assert told(second, "place") == {world.a1: 2_600, world.a2: 2_000}
    assert told(last, "place") == told(None, "place") == {world.a1: 2_600, world.a2: 1_000}
    classes = {each.id: each.code for each in catalog.read.classes()}
    assert {classes[id]: amount for id, amount in told(last, "class").items()} == {
        "tools": 3_000, "food": 600}  # fmt: skip
    assert told(last, "owner") == {world.us: 3_600}
    [juice] = costs.read.value(last, "place", product=world.juice)
    assert (juice.id, juice.quantity, juice.amount) == (world.a1, 2_000, 600)
    series = costs.read.values([first, last], "product")
    assert {d: sum(v.amount for v in some) for d, some in series.items()} == {
        first: 4_600, last: 3_600}  # fmt: skip


def test_cost_of_goods_sold_is_by_order_customer_and_month(keeper, world, story):
    march = costs.read.parse_period("2026-03")
    for by, id, text in (
        ("order", 0, story.number), ("customer", world.customer_party, ""), ("month", 0, "2026-03")
    ):  # fmt: skip
        [sold] = costs.read.sold(*march, by)
        assert (sold.id, sold.text, sold.amount) == (id, text, 1_000)
    assert costs.read.sold(*costs.read.parse_period("2026-02"), "order") == []


def test_the_journal_is_balanced_and_leaves_moves_out(keeper, world, story):
    out = io.StringIO()
    count = costs.read.write_journal(*costs.read.parse_period("2026-03"), out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert len(rows) == count == 6
    assert [(r["date"], r["what"], r["account"], r["debit"], r["credit"]) for r in rows] == [
        ("2026-03-02", "receive", "stock", "40.00", ""),
        ("2026-03-02", "receive", "goods received", "", "40.00"),
        ("2026-03-02", "receive", "stock", "6.00", ""),
        ("2026-03-02", "receive", "goods received", "", "6.00"),
        ("2026-03-05", "ship", "cost of goods sold", "10.00", ""),
        ("2026-03-05", "ship", "stock", "", "10.00"),
    ]  # fmt: skip
    assert rows[-1]["document"] == story.number
    assert rows[0]["currency"] == "EUR"


def test_a_document_is_no_formula_to_a_spreadsheet(keeper, world):
    _, posting = keeper.buy(world.drill, 1, 100)
    keeper.add("landed", 10, events=(posting.event,), document="=1+1")
    out = io.StringIO()
    costs.read.write_journal(*costs.read.parse_period("2026"), out)
    assert "'=1+1" in out.getvalue()


@pytest.mark.parametrize("text", ["", "now", "2026-13", "2026-02-30 2026-03-01",
                                  "2026-03-02..2026-03-01", "9999", "9999-12", "0001", "9" * 23,
                                  "1969-12-31 2026-01-01"])  # fmt: skip
def test_what_is_no_period_is_refused(text):
    with pytest.raises(Refused) as caught:
        costs.read.parse_period(text)
    assert caught.value.refusals[0].code == "bad_period"


def test_periods_are_months_years_or_days():
    parse = costs.read.parse_period
    assert parse("2026-02") == (date(2026, 2, 1), date(2026, 2, 28))
    assert parse("2026") == (date(2026, 1, 1), date(2026, 12, 31))
    assert parse("2026-02-03..2026-02-04") == (date(2026, 2, 3), date(2026, 2, 4))
    assert costs.read.month_ends(date(2026, 3, 15), 3) == [
        date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 15)]  # fmt: skip


def test_margin_waits_for_a_price(keeper, world, story):
    order = keeper.order(SALE, NewLine(world.drill, 1))
    [drill] = world.drills(1)
    keeper.sell([drill], order)
    settle()
    assert [margin.revenue for margin in costs.read.margins([story, order])] == [1_500, None]
    assert orders.read.order(order.id).kind == SALE
    check_books()


def test_goods_recorded_late_are_worth_something_from_the_day_they_came(keeper, world):
    order = keeper.order(orders.PURCHASE, NewLine(world.drill, 1, 100 * CENT))
    keeper.receive(order, world.drill, 1, **at(5), at=START + timedelta(days=2))
    days = [START.date() + timedelta(days=n) for n in (1, 2, 5)]
    assert [keeper.stock(day) for day in days] == [0, 100, 100]
    check_books()


def test_no_day_of_the_past_is_worth_less_than_nothing(keeper, world):
    """What is recorded late is booked no earlier than what the goods got since."""
    _, posting = keeper.buy(world.juice, 1_000, 100)
    [lot] = posting.items
    ledger.ship(Lines([lot], [500], place=world.a1), place=world.customer,
                owner=world.customer_party, act=keeper.act(**at(8)))  # fmt: skip
    settle()
    costs.add_entry(costs.NewEntry("landed", 900, events=(posting.event,)), key="late",
                    by=world.anna, recorded_at=START + timedelta(days=10))  # fmt: skip
    act = keeper.act(**at(12), at=START + timedelta(days=3))
    ledger.scrap(Lines([lot], [500], place=world.a1), place=world.scrap, act=act)
    settle()
    days = [START.date() + timedelta(days=n) for n in range(13)]
    found = [sum(v.amount for v in costs.read.value(day)) for day in days]
    assert found == [100] * 8 + [50] * 2 + [0] * 3
    check_books()


def test_value_is_told_as_it_was_known(keeper, world):
    """Landed costs, corrections and late goods count from when they were recorded."""
    _, posting = keeper.buy(world.drill, 2, 1_000)
    settle()
    first = START + timedelta(hours=1)

    def late(kind: str, amount: int, days: int) -> None:
        costs.add_entry(
            costs.NewEntry(kind, amount, events=(posting.event,)), key=kind, by=world.anna,
            recorded_at=START + timedelta(days=days), at=first,
        )  # fmt: skip

    late("landed", 90, 2)
    order = keeper.order(orders.PURCHASE, NewLine(world.drill, 1, 500 * CENT))
    keeper.receive(order, world.drill, 1, **at(4), at=first)
    settle()
    late("correction", -40, 6)
    day = START.date()

    def told(known: int | None, **asked) -> tuple[int, int]:
        moment = None if known is None else START + timedelta(days=known)
        [found] = costs.read.value(day, product=world.drill, known_at=moment, **asked)
        series = costs.read.values([day], "place", moment)
        assert sum(each.amount for each in series[day]) == found.amount
        return found.quantity, found.amount

    assert [told(known) for known in (1, 3, 5, 7, None)] == [
        (2, 2_000), (2, 2_090), (3, 2_590), (3, 2_550), (3, 2_550),
    ]  # fmt: skip
    assert told(1, by="place", places=[world.a1]) == (2, 2_000)
    assert costs.read.value(day, known_at=START - timedelta(days=1)) == []
    check_books()
