"""Money that people add: checked first, once for each key, shared so that it adds up."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockthread import costs, ledger
from stockthread.costs import NewEntry
from stockthread.costs.percents import amount_of
from stockthread.costs.rates import at_home
from stockthread.costs.shares import dealt, rounded
from stockthread.kernel import db
from stockthread.kernel.errors import Refused
from tests.costs.conftest import check_books
from tests.printing.cast import settle


def refused(call) -> list[str]:
    with pytest.raises(Refused) as caught:
        call()
    return [refusal.code for refusal in caught.value.refusals]


@pytest.mark.parametrize("change, code", [
    ({"kind": "tax"}, "cost_kind"),
    ({"amount": 0}, "cost_amount"),
    ({"amount": 10**16}, "cost_amount"),
    ({"shared_by": "size"}, "cost_shared_by"),
    ({"events": ()}, "cost_no_goods"),
    ({"items": (1,)}, "cost_no_goods"),
    ({"events": (999_999,)}, "cost_no_goods"),
    ({"shared_by": "weight"}, "cost_weights"),
    ({"shared_by": "weight", "weights": (0,)}, "cost_weights"),
    ({"shared_by": "weight", "weights": (-1,)}, "cost_weights"),
    ({"currency": "ZZZ"}, "currency_unknown"),
    ({"currency": "USD"}, "rate_unknown"),
    ({"percent": Fraction(5)}, "cost_percent_of"),
    ({"percent": Fraction(5), "amount": 0, "shared_by": "quantity"}, "cost_percent_of"),
    ({"percent": Fraction(5), "amount": 0, "shared_by": "value", "rate": Fraction(1)},
     "cost_percent_of"),
    ({"percent": Fraction(5), "amount": 0, "shared_by": "value", "note": "x" * 321},
     "field_too_long"),
    ({"rate": Fraction("0.92")}, "rate_of_home"),
    ({"rate": Fraction("0.92"), "currency": "EUR"}, "rate_of_home"),
    ({"label": "x" * 41}, "field_too_long"),
    ({"note": "\0"}, "field_bad_characters"),
])  # fmt: skip
def test_an_entry_that_cannot_be_is_refused_and_leaves_no_trace(keeper, world, change, code):
    _, posting = keeper.buy(world.drill, 1, 100)
    settle()
    costs.follow()
    new = NewEntry("landed", 10, events=(posting.event,))._replace(**change)
    at = keeper.act().recorded_at
    call = lambda: costs.add_entry(new, key="k", by=world.anna, recorded_at=at)  # noqa: E731
    assert refused(call) == [code]
    assert db.query("SELECT COUNT(*) FROM costs_entry") == [(1,)]


def test_what_is_not_of_today_nor_of_any_item_is_refused(keeper, world):
    [drill] = world.drills(1)
    settle()
    at = keeper.act().recorded_at
    new = NewEntry("opening", 10, items=(drill,))

    def add(new, **fields):
        return costs.add_entry(
            new, **{"key": "k", "by": world.anna, "recorded_at": at} | fields
        )  # fmt: skip

    assert refused(lambda: add(new, at=at + timedelta(seconds=1))) == ["happens_in_future"]
    assert refused(lambda: add(new, key="")) == ["bad_key"]
    assert refused(lambda: add(new._replace(items=(drill, 10**9)))) == ["unknown_item"]
    assert add(new) == add(new)
    assert refused(lambda: add(new._replace(amount=11))) == ["key_reused"]
    assert keeper.cost(drill).amount == 10


@pytest.mark.parametrize("start", ["goods.", "undone.", "back."])
def test_a_key_like_those_of_the_books_own_entries_is_refused(keeper, world, start):
    order, posting = keeper.buy(world.drill, 1, 100)
    id = keeper.add("landed", 7, events=(posting.event,))
    said = {"key": f"{start}{posting.event + 1}", "by": world.anna}
    said["recorded_at"] = keeper.act().recorded_at
    new = NewEntry("landed", 10, events=(posting.event,))
    assert refused(lambda: costs.add_entry(new, **said)) == ["key_kept"]
    assert refused(lambda: costs.settle_prices(order, **said)) == ["key_kept"]
    keeper.buy(world.drill, 1, 100)
    costs.take_back(id, by=world.anna, recorded_at=said["recorded_at"])
    assert keeper.stock() == 200
    check_books()


def test_goods_that_the_books_have_not_taken_yet_wait(keeper, world):
    _, posting = keeper.buy(world.drill, 1, 100)
    if db.is_postgresql():  # its position is given once the transaction has ended
        new = NewEntry("landed", 10, events=(posting.event,))
        at = keeper.act().recorded_at
        call = lambda: costs.add_entry(new, key="k", by=1, recorded_at=at)  # noqa: E731
        assert refused(call) == ["costs_behind"]
    keeper.add("goods", 10, events=(posting.event,))
    assert keeper.cost(posting.items[0]).goods == 110


def test_an_entry_taken_back_was_none_and_is_taken_back_once(keeper, world):
    _, posting = keeper.buy(world.drill, 3, 100)
    id = keeper.add("landed", 100, events=(posting.event,))
    assert [keeper.cost(item).landed for item in posting.items] == [34, 33, 33]
    at = keeper.act().recorded_at
    back = costs.take_back(id, by=world.anna, recorded_at=at)
    assert costs.take_back(id, by=world.anna, recorded_at=at) == back
    assert [keeper.cost(item).landed for item in posting.items] == [0, 0, 0]
    [price, *_] = costs.read.entries_of_item(posting.items[0])
    for entry, code in ((price.id, "cost_kind"), (10**9, "unknown_id")):
        call = lambda entry=entry: costs.take_back(entry, by=1, recorded_at=at)  # noqa: E731
        assert refused(call) == [code]
    check_books()


def test_an_undone_receipt_takes_no_more_cost(keeper, world):
    _, posting = keeper.buy(world.drill, 1, 100)
    ledger.reverse(posting.event, act=keeper.act())
    assert refused(lambda: keeper.add("landed", 10, events=(posting.event,))) == ["cost_no_goods"]


def test_an_entry_in_another_currency_is_booked_by_the_rate_of_its_day(keeper, world):
    _, posting = keeper.buy(world.drill, 1, 100)
    at = keeper.act().recorded_at
    for day, rate in ((date(2026, 2, 1), "0.5"), (date(2026, 3, 1), "2"), (date(2026, 4, 1), "9")):
        costs.set_rate("JPY", Fraction(rate), day=day, by=world.anna, at=at)
    keeper.add("landed", 7, events=(posting.event,), currency="JPY")
    assert keeper.cost(posting.items[0]).landed == 1_400
    [_, entry] = costs.read.entries_of_item(posting.items[0])
    assert (entry.amount, entry.amount_foreign, entry.rate) == (1_400, 7, 2)
    keeper.add("landed", 7, events=(posting.event,), currency="JPY", rate=Fraction(1))
    assert keeper.cost(posting.items[0]).landed == 2_100
    check_books()


@pytest.mark.parametrize("text", ["", "0", "-1", "1e3", "1/3", "one", "0.0"])
def test_what_is_no_rate_is_refused(text):
    assert refused(lambda: costs.parse_rate(text)) == ["bad_rate"]


def test_a_rate_is_exact_and_never_of_the_own_currency(world):
    assert costs.parse_rate("0,9231") == Fraction(9231, 10_000)
    at = world.act().recorded_at
    for currency, code in (("EUR", "bad_rate"), ("ZZZ", "currency_unknown")):
        assert refused(lambda currency=currency: costs.set_rate(
            currency, Fraction(1), day=date(2026, 1, 1), by=1, at=at)) == [code]  # fmt: skip


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=50))
def test_shares_add_up_and_none_is_more_than_one_off(amount, weights):
    shares = dealt(amount, weights)
    total = sum(weights) or len(weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        exact = Fraction(amount * (weight if sum(weights) else 1), total)
        assert abs(share - exact) < 1


@given(st.fractions())
def test_halves_are_rounded_away_from_nothing(amount):
    assert abs(rounded(amount) - amount) <= Fraction(1, 2)
    assert rounded(-amount) == -rounded(amount)


def test_currencies_of_other_digits_come_home_right():
    assert at_home(100, "JPY", Fraction(1, 200)) == 50
    assert at_home(1_000, "KWD", Fraction(3)) == 300


def test_duty_is_per_cent_of_the_goods_rounded_once_and_shared_by_value(keeper, world):
    order, first = keeper.buy(world.drill, 3, 33_33)
    second = keeper.receive(order, world.battery, 1)
    settle()
    costs.follow()
    duty = NewEntry("landed", 0, events=(first.event,), label="duty", cause=order.cause,
                    percent=costs.parse_percent("4.7 %"))  # fmt: skip

    def add(new, key="duty"):
        at = keeper.act().recorded_at
        return costs.add_entry(new, key=key, by=world.anna, recorded_at=at)

    bare = duty._replace(events=(first.event, second.event))
    assert refused(lambda: add(bare)) == ["cost_percent_bare"]
    assert add(duty) == add(duty)
    assert refused(lambda: add(duty._replace(percent=Fraction(5)))) == ["key_reused"]
    assert refused(lambda: add(duty._replace(percent=-duty.percent))) == ["key_reused"]
    [entry] = [each for each in costs.read.entries_for(order.cause) if each.label == "duty"]
    assert (entry.amount, entry.note) == (4_70, "4.7 % of goods for 99.99 EUR")  # 4.69953
    assert sorted(keeper.cost(id).amount for id in first.items) == [34_89, 34_90, 34_90]
    add(duty._replace(percent=-duty.percent, kind="correction", note="n" * 320), key="off")
    [off] = [each for each in costs.read.entries_for(order.cause) if each.kind == "correction"]
    assert off.note == f"-4.7 % of goods for 99.99 EUR: {'n' * 320}"
    assert sum(keeper.cost(id).amount for id in first.items) == 99_99
    check_books()


@pytest.mark.parametrize("said", ["", "%", "0 %", "-1%", "1001 %", "4.7.1%", "1e3%", "12345%"])
def test_per_cent_that_are_none_are_refused(said):
    assert refused(lambda: costs.parse_percent(said)) == ["cost_percent"]


@given(st.integers(1, 10**9), st.lists(st.integers(1, 10**6), min_size=1, max_size=20))
def test_per_cent_shared_out_add_up_and_none_is_a_unit_off(millionths, goods):
    percent = Fraction(millionths, 10**6)
    shares = dealt(amount_of(percent, sum(goods)), goods)
    assert sum(shares) == rounded(percent * sum(goods) / 100)
    assert all(
        abs(share - percent * value / 100) < 2 for share, value in zip(shares, goods, strict=True)
    )
