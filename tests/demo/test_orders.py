"""The orders of the demo: real documents, each as far as its events say."""

from collections import Counter

import pytest

from stockthread import catalog, ledger, orders, parties
from stockthread.demo import DemoReport
from stockthread.kernel import db, money
from stockthread.orders import CANCELLED, CLOSED, DRAFT, OPEN, PRODUCTION, PURCHASE, Progress
from tests.demo.conftest import NOW


@pytest.fixture(scope="module")
def every(made: DemoReport) -> list[Progress]:
    """Every order of the demo, as far as it has come."""
    found = orders.read.orders(limit=10_000)
    return list(orders.progress.of_orders(found, NOW.date()).values())


def test_there_are_orders_of_every_kind_and_state(every: list[Progress]) -> None:
    assert {each.order.kind for each in every} == set(orders.KINDS)
    assert {each.order.state for each in every} == {DRAFT, OPEN, CLOSED, CANCELLED}
    assert len(every) > 250


def test_some_are_late_some_are_under_way_and_most_are_done(every: list[Progress]) -> None:
    late = [each for each in every if each.is_late]
    begun = [
        each for each in every
        if each.order.state == OPEN and not each.is_complete
        and any(line.done.received or line.done.allocated for line in each.lines)
    ]  # fmt: skip
    done = [each for each in every if each.order.state == CLOSED]
    assert 1 <= len(late) <= 8
    assert len(begun) >= 2
    assert len(done) > len(every) * 3 // 4


def test_what_was_closed_is_whole_but_for_fruit_and_what_was_pressed(every: list[Progress]) -> None:
    rough = set(catalog.read.by_sku(["APPLE", "PEAR", "MUST-A", "MUST-P"]).values())
    awaited = {PURCHASE: "received", PRODUCTION: "made", orders.RETURN: "received"}
    for each in every:
        if each.order.state != CLOSED:
            continue
        for line in each.lines:
            came = getattr(line.done, awaited.get(each.order.kind, "shipped")) - line.done.sent_back
            if line.line.product in rough:
                assert abs(came - line.line.quantity) * 10 < line.line.quantity, each.order
            else:
                assert came >= line.line.quantity, each.order


def test_more_than_ordered_came_only_of_what_never_comes_to_the_gram(every: list[Progress]) -> None:
    rough = set(catalog.read.by_sku(["APPLE", "PEAR", "MUST-A", "MUST-P"]).values())
    odd = Counter(
        each.order.number for each in every for product in each.extra if product not in rough
    )
    assert len(odd) == 1, "the wrong pallet alone"


def test_orders_have_prices_and_their_parties_play_their_part(every: list[Progress]) -> None:
    for each in every:
        order = each.order
        if order.kind in (PURCHASE, orders.SALE):
            assert all(line.line.price for line in each.lines), order
            party = parties.read.party(order.party)
            assert party.is_supplier if order.kind == PURCHASE else party.is_customer
        assert order.currency == money.home_currency()
        assert order.due is not None or order.kind == PRODUCTION


def test_every_document_of_an_event_that_can_be_an_order_is_one(every: list[Progress]) -> None:
    causes = {
        ledger.Cause(kind, id)
        for kind, id in db.query("SELECT DISTINCT cause_kind, cause_id FROM ledger_event")
        if kind in orders.KINDS
    }
    assert causes <= {each.order.cause for each in every}
    assert not db.query("SELECT 1 FROM ledger_event WHERE cause_kind = 'count'"), "none is posted"


def test_an_order_was_made_before_anything_happened_for_it(every: list[Progress]) -> None:
    first = dict(
        db.query("SELECT cause_id, MIN(recorded_at) FROM ledger_event WHERE cause_kind <> ''"
                 " GROUP BY cause_id")
    )  # fmt: skip
    from stockthread.kernel import clock

    for each in every:
        if at := first.get(each.order.number):
            assert each.order.made_at < clock.from_micros(at), each.order
