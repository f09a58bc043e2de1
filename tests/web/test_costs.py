"""Value of stock, costs of orders and items, and periods: who sees them, what they say."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from stockthread import costs, identifiers, ledger, orders, parties
from stockthread.kernel import clock
from stockthread.ledger import Given, Kind, New, Stage
from stockthread.orders import PURCHASE, SALE, NewLine
from tests.printing.cast import settle
from tests.web.test_books import words_of
from tests.web.test_orders import address, made, shipped, sku  # noqa: F401

CENT = 10**6


@pytest.fixture
def bought(world, sku):  # noqa: F811
    """Two drills, bought for 40.00 each."""
    order = made(world, PURCHASE, NewLine(sku["DR-18"], 2, 4_000 * CENT))
    return order, came(world, order, "N-1", "N-2")


def came(world, order, *serials: str) -> list[int]:
    """Drills that come for an order."""
    [line] = orders.read.lines([order.id])[order.id]
    given = Given(identifiers.read.code_type_by_code("serial").id, serials)
    act = ledger.Act(serials[0], world.people["operator"], clock.now(), cause=order.cause)
    posting = ledger.receive_new(
        New(Kind.UNIT, line.product, len(serials), given, origin=world.places["NORTH"]),
        place=world.places["DOCK"], stage=Stage.READY, owner=own(), act=act,
    )  # fmt: skip
    settle()
    return list(posting.items)


def own() -> int:
    found = parties.read.own_party()
    assert found
    return found.id


def test_value_is_shown_to_those_who_may_see_it(world, bought):
    said = words_of(world.client("supervisor").get("/value"))
    assert "80.00 EUR now" in said
    assert "Without a cost" in said
    for by in ("class", "place", "product"):
        assert world.client("admin").get(f"/value?by={by}").status_code == 200
    assert "Nothing is worth anything yet" in words_of(
        world.client("admin").get("/value?day=2020-01-01")
    )
    for day in ("0001-01-01", "9999-12-31", "-1", "soon"):
        assert world.client("admin").get(f"/value?day={day}").status_code == 200
    assert world.client("operator").get("/value").status_code == 403


def test_value_is_shown_as_it_was_known(world, bought):
    lead, yesterday = world.client("supervisor"), clock.now() - timedelta(days=1)
    known = {"known": yesterday.isoformat()}
    page = lead.get("/value", known)
    assert "0.00 EUR now, as we knew it on" in words_of(page)
    assert "Without a cost" not in words_of(page), "what lacks a cost is told as of now"
    assert "/value/list?known=" in page.content.decode()
    assert "future" in words_of(lead.get("/value", {"known": "2999-01-01T00:00"}))
    assert "80.00" not in words_of(lead.get("/value/list", known))
    later = {"known": f"{timezone.localtime():%Y-%m-%dT%H:%M}", "product": "DR-18"}
    said = words_of(lead.get("/value/list", later))
    assert "80.00 0.00 80.00" in said
    assert "as we knew it on" in said
    file = lead.get("/lists/value_list/csv", known)
    assert b"80.00" not in b"".join(file.streaming_content)
    assert "is no time" in words_of(lead.get("/value/list", {"known": "soon"}))


def test_value_is_a_list_with_filters_and_a_file(world, bought):
    lead = world.client("supervisor")
    page = words_of(lead.get("/value/list", {"product": "DR-18"}))
    assert "Drill D18 DR-18 14 80.00 0.00 80.00" in page
    assert "DOCK" in words_of(lead.get("/value/list", {"by": "place", "place": "DOCK"}))
    file = lead.get("/lists/value_list/csv", {"place": "DOCK"})
    assert b",80.00,0.00,80.00,EUR" in b"".join(file.streaming_content)
    empty = lead.get("/lists/value_list/csv", {"place": "STORE"})
    assert b"80.00" not in b"".join(empty.streaming_content)
    assert world.client("operator").get("/value/list").status_code == 403


def test_the_journal_comes_as_a_file(world, bought):
    month = f"{timezone.localdate():%Y-%m}"
    answer = world.client("supervisor").get(f"/value/journal?period={month}")
    text = b"".join(answer.streaming_content).decode()
    assert text.splitlines()[0].startswith("date,event")
    assert "goods received" in text
    assert world.client("supervisor").get("/value/journal?period=soon").status_code == 422


def test_an_item_tells_its_cost_to_some(world, bought):
    href = f"/items/{world.public('item', bought[1][0])}"
    assert "40.00 EUR" in words_of(world.client("supervisor").get(href))
    assert "40.00" not in words_of(world.client("operator").get(href))


def test_freight_is_added_told_and_taken_back(world, bought):
    order, items = bought
    client = world.client("supervisor")
    form = words_of(client.get(address(order, "/cost")))
    assert "Shared out over 1 receipt." in form
    sent = {"amount": "5.01", "kind": "landed", "label": "freight", "shared_by": "value",
            "key": "k1", "document": "F-7"}  # fmt: skip
    answer = client.post(address(order, "/cost/post"), sent)
    assert client.post(address(order, "/cost/post"), sent).url == answer.url
    page = client.get(answer.url)
    said = words_of(page)
    assert "5.01 EUR shared out over what came for" in said
    assert "freight" in said
    assert "85.01" in said
    assert [costs.read.cost_of(item).amount for item in items] == [4_251, 4_250]
    [toast] = page.context["toasts"]
    back = client.post(toast["undo"])
    assert "taken back" in words_of(client.get(back.url))
    assert costs.read.cost_of(items[0]).amount == 4_000


def test_freight_is_shared_by_weight_over_the_receipts_that_are_picked(world, bought):
    order, items = bought
    second = came(world, order, "N-3")
    client = world.client("supervisor")
    form = client.get(address(order, "/cost"))
    one, other = form.context["receipts"]
    sent = {"amount": "9.00", "kind": "landed", "shared_by": "weight", "key": "k1",
            "receipt": ["", str(one["event"]), str(other["event"])],
            f"weight-{one['event']}": "2,5", f"weight-{other['event']}": "0.5"}  # fmt: skip
    bad = client.post(address(order, "/cost/post"), sent | {f"weight-{one['event']}": "heavy"})
    assert (bad.status_code, "“heavy” is no weight" in bad.content.decode()) == (422, True)
    none = client.post(address(order, "/cost/post"), sent | {"receipt": [""]})
    assert none.status_code == 422
    answer = client.post(address(order, "/cost/post"), sent)
    assert [costs.read.cost_of(item).landed for item in (*items, *second)] == [375, 375, 150]
    page = client.get(answer.url)
    assert "by weight" in words_of(page)
    [back] = [row["back"] for row in page.context["costs"]["rows"] if row["back"]]
    page = client.get(client.post(back).url)
    assert costs.read.cost_of(items[0]).landed == 0
    assert not any(row["back"] for row in page.context["costs"]["rows"]), "taken back once"
    only = sent | {"key": "k2", "shared_by": "value", "receipt": ["", str(other["event"])]}
    client.post(address(order, "/cost/post"), only)
    assert [costs.read.cost_of(item).landed for item in (*items, *second)] == [0, 0, 900]
    duty = client.post(address(order, "/cost/post"), only | {"key": "k3", "amount": "10 %"})
    assert costs.read.cost_of(second[0]).landed == 1_300
    assert "10 % of goods for 40.00 EUR" in words_of(client.get(duty.url))


def test_a_rate_is_said_on_its_page_and_counts_from_its_day(world):
    client = world.client("supervisor")
    assert "No other currency yet" in words_of(client.get("/value/rates"))
    sent = {"currency": "usd", "rate": "0.9231", "day": "2026-01-02"}
    page = client.get(client.post("/value/rates/post", sent).url)
    assert "1 USD is 0.9231 EUR from its day on." in words_of(page)
    for change in ({"rate": "x"}, {"currency": "EUR"}, {"day": ""}):
        assert client.post("/value/rates/post", sent | change).status_code == 422
    assert len(costs.read.rates()) == 1
    assert world.client("operator").get("/value/rates").status_code == 403


@pytest.mark.parametrize("change, sentence", [
    ({"amount": "a lot"}, "no amount of money"),
    ({"amount": "0"}, "amount of nothing"),
    ({"currency": "USD"}, "what USD is worth"),
    ({"currency": "US"}, "US is no currency"),
    ({"amount": "0 %"}, "is no per cent"),
    ({"rate": "x", "currency": "USD"}, "no rate of exchange"),
    ({"at": "2999-01-01T10:00"}, ""),
])  # fmt: skip
def test_a_cost_that_cannot_be_comes_back_with_the_reason(world, bought, change, sentence):
    order, _ = bought
    sent = {"amount": "5.00", "kind": "landed", "shared_by": "value", "key": "k1"} | change
    answer = world.client("supervisor").post(address(order, "/cost/post"), sent)
    assert answer.status_code == 422
    assert sentence in unescape(answer.content.decode())
    assert 'name="amount"' in answer.content.decode()


def test_a_price_changed_later_is_told_and_booked(world, bought):
    order, items = bought
    costs.follow()
    [line] = orders.read.lines([order.id])[order.id]
    about = {"by": world.people["admin"], "at": clock.now()}
    orders.change_line(order.id, line._replace(price=4_100 * CENT), **about)
    client = world.client("supervisor")
    assert "costs 2.00 EUR more than was booked" in words_of(client.get(address(order)))
    answer = client.post(address(order, "/cost/settle"), {"key": "s"})
    said = words_of(client.get(answer.url))
    assert "2.00 EUR booked" in said
    assert "more than was booked" not in said
    assert costs.read.cost_of(items[0]).amount == 4_100


def test_a_sale_tells_what_it_left(world, bought, sku):  # noqa: F811
    _, items = bought
    sale = made(world, SALE, NewLine(sku["DR-18"], 2, 6_000 * CENT))
    shipped(world, sale, items[0])
    settle()
    said = words_of(world.client("supervisor").get(address(sale)))
    assert "Revenue 60.00 EUR" in said
    assert "Margin 20.00 EUR 33 %" in said
    assert "Margin" not in words_of(world.client("operator").get(address(sale)))


def test_a_period_is_locked_and_opened_on_its_page(world, bought):
    admin = world.client("admin")
    day = timezone.localdate() - timedelta(days=2)
    assert "No period is locked" in words_of(admin.get("/periods"))
    answer = admin.post("/periods/lock/post", {"day": day.isoformat(), "reason": "done"})
    assert "are locked" in words_of(admin.get(answer.url))
    late = admin.post("/periods/lock/post", {"day": timezone.localdate().isoformat()})
    assert late.status_code == 422
    assert "not over yet" in unescape(late.content.decode())
    refused = admin.post("/periods/reopen/post", {"behind": "", "reason": ""})
    assert refused.status_code == 422
    answer = admin.post("/periods/reopen/post", {"behind": "", "reason": "a late bill"})
    said = words_of(admin.get(answer.url))
    assert "All days are open" in said
    assert "a late bill" in said
    assert world.client("supervisor").get("/periods").status_code == 200
    assert world.client("supervisor").post("/periods/lock/post", {"day": "x"}).status_code == 403
    assert admin.post("/periods/lock/post", {"day": "soon"}).status_code == 422
