"""The pages of orders: the list, the page of one, its paper, its lines, links from elsewhere."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, ledger, orders, parties
from stockthread.kernel import clock, ids
from stockthread.ledger import Lines
from stockthread.orders import PURCHASE, SALE, NewLine, NewOrder, Order
from tests.web.conftest import LONG_AGO
from tests.web.test_books import words_of

YESTERDAY = clock.now().date() - timedelta(days=2)


@pytest.fixture
def sku(world) -> dict[str, int]:
    parties.add_parties([parties.NewParty("SHOP", "Corner Shop", is_customer=True)])
    return catalog.read.by_sku(["DR-18", "JUICE"])


def made(world, kind: str, *lines: NewLine, party: str = "", **fields) -> Order:
    role = {PURCHASE: "NORTH", SALE: "SHOP"}.get(kind, "")
    party_id = parties.read.by_code([party or role]).get(party or role, 0)
    new = NewOrder(kind, lines, party_id, **fields)
    key = f"orders-{orders.read.count()}"
    [id] = orders.add_orders([new], key=key, by=world.people["admin"], at=LONG_AGO)
    return orders.read.order(id)


def address(order: Order, rest: str = "") -> str:
    return f"/orders/{ids.public_id('order', order.id)}{rest}"


def shipped(world, order: Order, *items: int, key: str = "ship-1") -> int:
    from stockthread import places

    place = places.place_of_party(order.party, "customer")
    act = ledger.Act(key=key, by=world.people["operator"], recorded_at=clock.now(),
                     cause=order.cause)  # fmt: skip
    return ledger.ship(Lines(list(items)), place=place, owner=order.party, act=act).event


def test_an_empty_list_says_what_an_order_is(world, clerk):
    assert "No orders yet" in words_of(clerk.get("/orders"))


def test_the_list_shows_what_has_not_ended_and_how_far_it_is(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 4), reference="4500-77", due=YESTERDAY)
    purchase = made(world, PURCHASE, NewLine(sku["JUICE"], 5_000))
    closed = made(world, PURCHASE, NewLine(sku["JUICE"], 1))
    orders.close_order(closed.id, by=world.people["admin"], at=LONG_AGO)
    shipped(world, sale, world.drills[0])
    said = words_of(clerk.get("/orders"))
    assert sale.number in said
    assert "1 of 4 shipped" in said
    assert "late" in said
    assert purchase.number in said
    assert "0 l of 5 l received" in said
    assert closed.number not in said
    assert closed.number in words_of(clerk.get("/orders?state=closed"))


def test_filters_are_words_and_stay_together(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 4), reference="4500-77", due=YESTERDAY)
    other = made(world, SALE, NewLine(sku["JUICE"], 1))
    purchase = made(world, PURCHASE, NewLine(sku["DR-18"], 1))
    for query, wanted in (
        ("kind=sales", {sale, other}),
        ("kind=purchases", {purchase}),
        ("party=SHOP", {sale, other}),
        ("product=DR-18", {sale, purchase}),
        ("text=4500", {sale}),
        ("late=1", {sale}),
        ("late=1&product=JUICE", set()),
    ):
        said = words_of(clerk.get(f"/orders?{query}"))
        found = {order for order in (sale, other, purchase) if order.number in said}
        assert found == wanted, query
    assert "There is no single party with the code or name NOBODY" in words_of(
        clerk.get("/orders?party=NOBODY")
    )


def test_a_list_of_many_costs_as_many_queries_as_one_of_few(world, clerk, sku):
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            clerk.get("/orders")
        return len(captured)

    for kind in (SALE, PURCHASE):
        made(world, kind, NewLine(sku["DR-18"], 4))
    few = statements()
    for kind in (SALE, PURCHASE) * 10:
        made(world, kind, NewLine(sku["DR-18"], 4), NewLine(sku["JUICE"], 1))
    assert statements() == few


def test_the_next_page_goes_on_where_the_first_ended(world, clerk, sku):
    many = [made(world, SALE, NewLine(sku["DR-18"], 1)) for _ in range(53)]
    first = clerk.get("/orders?kind=sales")
    assert "1–50 of 53" in words_of(first)
    more = words_of(clerk.get(first.context["list"]["next_href"]))
    assert "51–53 of 53" in more
    assert many[0].number in more
    assert many[-1].number not in more


def test_the_page_of_an_order_tells_its_steps_with_numbers(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 4), due=YESTERDAY)
    shipped(world, sale, *world.drills[:3])
    answer = clerk.get(address(sale))
    said = words_of(answer)
    story = {step.word: (step.figure, step.of) for step in answer.context["story"]}
    assert story["ordered"] == ("4", "")
    assert story["shipped"] == ("3", "4")
    late = {
        step.word: (step.late_figure, step.width + step.late) for step in answer.context["story"]
    }
    assert late["picked"] == late["shipped"] == late["delivered"] == ("1", 1000)
    assert late["ordered"] == ("", 1000)
    assert "late by 2 days" in said
    assert "1 late" in said
    assert "3 × Drill D18 shipped" in said
    assert "The order was made" in said


def test_more_than_ordered_is_told(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 1))
    shipped(world, sale, *world.drills[:3])
    assert "2 × Drill D18 more than ordered" in words_of(clerk.get(address(sale)))


def test_orders_of_several_units_are_told_in_lines(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 1), NewLine(sku["JUICE"], 2_000))
    shipped(world, sale, world.drills[0])
    assert "1 of 2 lines shipped" in words_of(clerk.get("/orders"))


def test_an_act_on_the_order_page_is_undone_from_there(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 4))
    event = shipped(world, sale, *world.drills[:3])
    undo = f"/events/{ids.public_id('event', event)}/undo"
    assert undo in clerk.get(address(sale)).content.decode()
    clerk.post(undo, {"key": "undo-1", "back": address(sale)})
    said = words_of(clerk.get(address(sale)))
    assert "Undone later" in said
    assert clerk.get(address(sale)).context["story"][4].figure == "0"


def test_events_of_one_act_are_one_knot(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 4))
    at = clock.now()
    for n, item in enumerate(world.drills[:2]):
        act = ledger.Act(key=f"both.{n}", by=world.people["operator"], recorded_at=at,
                         cause=sale.cause)  # fmt: skip
        ledger.move(Lines([item]), place=world.places["DOCK"], act=act)
    knots = clerk.get(address(sale)).context["knots"]
    assert [len(knot.lines) for knot in knots] == [2, 1]
    assert len(knots[0].also) == 1


def test_closing_says_so_and_offers_to_open_again(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 4))
    assert f"Close {sale.number}" in words_of(clerk.get(address(sale, "/state/close")))
    answer = clerk.post(address(sale, "/state/close/post"), {"reason": "short"}, follow=True)
    assert f"{sale.number} is closed" in words_of(answer)
    assert address(sale, "/state/open/post") in answer.content.decode()
    [change] = orders.read.changes(sale.id)
    assert (change.what, change.reason) == ("open → closed", "short")
    clerk.post(address(sale, "/state/open/post"))
    assert orders.read.order(sale.id).state == "open"


def test_a_selection_is_closed_whole_or_not_at_all(world, clerk, sku):
    sales = [made(world, SALE, NewLine(sku["DR-18"], 1)) for _ in range(3)]
    items = " ".join(ids.public_id("order", order.id) for order in sales)
    assert "Close 3 orders" in words_of(clerk.post("/orders/all/close", {"items": items}))
    shipped(world, sales[0], world.drills[0])
    refused = clerk.post("/orders/all/cancel/post", {"items": items})
    assert refused.status_code == 422
    assert f"{sales[0].number} has begun" in refused.content.decode()
    assert {orders.read.order(each.id).state for each in sales} == {"open"}
    answer = clerk.post("/orders/all/close/post", {"items": items, "back": "/orders"}, follow=True)
    assert "3 orders closed." in words_of(answer)
    assert {orders.read.order(each.id).state for each in sales} == {"closed"}
    undo = answer.context["toasts"][0]
    clerk.post(undo["undo"], dict(undo["fields"]))
    assert {orders.read.order(each.id).state for each in sales} == {"open"}


def test_every_order_that_fits_is_closed_at_once(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 1))
    other = made(world, SALE, NewLine(sku["JUICE"], 1))
    clerk.post("/orders/all/close/post", {"every": "1", "query": "product=JUICE"})
    assert orders.read.order(sale.id).state == "open"
    assert orders.read.order(other.id).state == "closed"


def test_reference_and_due_day_are_changed_on_record(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 1))
    clerk.post(address(sale, "/change/post"), {"reference": "4500-1", "due": "2026-12-24"})
    changed = orders.read.order(sale.id)
    assert (changed.reference, changed.due) == ("4500-1", date(2026, 12, 24))
    refused = clerk.post(address(sale, "/change/post"), {"due": "3/4/2026"})
    assert refused.status_code == 422
    assert "“3/4/2026” is no day" in refused.content.decode()
    assert "Reference — → 4500-1, due — → 2026-12-24" in words_of(clerk.get(address(sale)))


def test_a_line_is_changed_in_place(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["JUICE"], 2_000))
    assert "Apple juice" in words_of(clerk.get(address(sale, "/lines/1")))
    sent = {"key": "k", "quantity": "3.5 l", "price": "1.2", "due": "2026-12-24", "note": "cold"}
    answer = clerk.post(address(sale, "/lines/1/post"), sent, follow=True)
    assert "Line 1 is changed." in words_of(answer)
    [line] = orders.read.lines([sale.id])[sale.id]
    assert (line.quantity, line.price, line.note) == (3_500, 120_000_000, "cold")
    assert "4.20" in words_of(answer)
    refused = clerk.post(address(sale, "/lines/1/post"), {**sent, "quantity": "x", "price": "y"})
    assert refused.status_code == 422
    assert "“x”" in refused.content.decode()
    assert "“y”" in refused.content.decode()
    assert clerk.get(address(sale, "/lines/2")).status_code == 404


def test_the_export_has_a_row_a_line(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["JUICE"], 2_500, note="=1+1"), NewLine(sku["DR-18"], 1))
    made(world, PURCHASE, NewLine(sku["DR-18"], 1))
    answer = clerk.get("/lists/orders/csv?kind=sales")
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [(row["number"], row["sku"], row["ordered"], row["unit"]) for row in rows] == [
        (sale.number, "JUICE", "2.5", "l"), (sale.number, "DR-18", "1", "piece"),
    ]  # fmt: skip
    assert rows[0]["note"] == "'=1+1"
    one = {"items": ids.public_id("order", sale.id)}
    assert clerk.post("/lists/orders/csv", one).getvalue().count(b"\n") == 3


def test_an_orders_number_leads_to_it_from_everywhere(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 4), reference="4500-77")
    event = shipped(world, sale, world.drills[0])
    link = f'href="{address(sale)}"'
    for page in (
        "/", f"/events/{ids.public_id('event', event)}",
        f"/items/{ids.public_id('item', world.drills[0])}",
        f"/products/{ids.public_id('product', sku['DR-18'])}",
    ):  # fmt: skip
        assert link in clerk.get(page).content.decode(), page
    assert clerk.get(f"/find?q={sale.number}").headers["Location"] == address(sale)
    assert clerk.get("/find?q=4500-77").headers["Location"] == address(sale)
    assert link in clerk.get("/find?q=SO-").content.decode()


def test_a_viewer_sees_orders_and_changes_none(world, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 4))
    page = world.client("viewer").get(address(sale)).content.decode()
    assert sale.number in page
    for rest in ("/change", "/state/close", "/lines/1"):
        assert address(sale, rest) not in page


def new(kind: str = "sales", **fields: str) -> dict[str, str]:
    return {"kind": kind, "party": "SHOP", "key": "new-1", "lines": "DR-18\t2\t99.50", **fields}


def test_an_order_is_made_from_lines_that_are_pasted(world, clerk, sku):
    lines = "Product;Quantity;Price;Due\nDR-18;4;99.50;2026-12-24\nJUICE;2.5 l;1.20;"
    sent = new(lines=lines, due="2026-12-31", reference="4500-1", note="gift wrapped")
    answer = clerk.post("/orders/new/post", sent, follow=True)
    said = words_of(answer)
    assert "is made with 2 lines." in said
    assert "401.00 EUR" in said
    [order] = orders.read.orders()
    assert (order.kind, order.state, order.reference, order.note) == (
        SALE, "open", "4500-1", "gift wrapped",
    )  # fmt: skip
    assert order.due == date(2026, 12, 31)
    assert [line.quantity for line in orders.read.lines([order.id])[order.id]] == [4, 2_500]


def test_a_form_that_is_sent_twice_makes_one_order(world, clerk, sku):
    for _ in range(2):
        clerk.post("/orders/new/post", new())
    assert orders.read.count() == 1


def test_a_draft_is_ordered_later(world, clerk, sku):
    said = words_of(clerk.post("/orders/new/post", new(draft="1"), follow=True))
    assert "is kept as a draft with 1 line." in said
    [order] = orders.read.orders()
    assert order.state == "draft"
    assert f"Order {order.number}" in words_of(clerk.get(address(order, "/state/open")))
    clerk.post(address(order, "/state/open/post"))
    assert orders.read.order(order.id).state == "open"


def test_each_problem_stands_at_its_line_and_good_lines_are_kept(world, clerk, sku):
    lines = "DR-18\t2\nNOSUCH\t1\nJUICE\tsome"
    refused = clerk.post("/orders/new/post", new(lines=lines))
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "2 lines to mend" in said
    assert "There is no product with the SKU NOSUCH" in said
    assert "1 good line" in said
    assert refused.context["asked"]["lines"] == lines
    assert orders.read.count() == 0


def test_good_lines_are_ordered_and_the_others_wait_to_be_mended(world, clerk, sku):
    lines = "DR-18\t2\nNOSUCH\t1"
    answer = clerk.post("/orders/new/post", new(lines=lines, accept="good"), follow=True)
    [order] = orders.read.orders()
    assert len(orders.read.lines([order.id])[order.id]) == 1
    assert f"These lines were left out of {order.number}" in words_of(answer)
    assert answer.context["asked"]["lines"] == "NOSUCH\t1"


def test_what_is_wrong_with_the_order_itself_is_told_all_at_once(world, clerk, sku):
    refused = clerk.post("/orders/new/post", new(party="NOBODY", due="31.2.2026"))
    said = refused.content.decode()
    assert "There is no single party with the code or name NOBODY" in said
    assert "“31.2.2026” is no day" in said
    assert (
        "A sales order needs a customer"
        in clerk.post("/orders/new/post", new(party="")).content.decode()
    )
    assert "at least one line" in clerk.post("/orders/new/post", new(lines="")).content.decode()
    transfer = clerk.post("/orders/new/post", new("transfers", party="", place_from="DOCK"))
    assert "Choose both" in transfer.content.decode()
    assert orders.read.count() == 0


def test_a_transfer_goes_from_place_to_place(world, clerk, sku):
    sent = new("transfers", party="", place_from="DOCK", place_to="STORE")
    clerk.post("/orders/new/post", sent)
    [order] = orders.read.orders()
    assert (order.place_from, order.place_to) == (world.places["DOCK"], world.places["STORE"])


def test_a_line_in_single_fields_joins_the_others(world, clerk, sku):
    sent = new(e_product="JUICE", e_quantity="3 l", e_price="", e_due="2026-12-24")
    answer = clerk.post("/orders/new", sent)
    assert answer.context["asked"]["lines"] == "DR-18\t2\t99.50\nJUICE\t3 l\t\t2026-12-24"
    assert answer.context["asked"]["e_product"] == ""
    assert "2 good lines" in words_of(answer)


def test_lines_are_checked_while_they_are_written(world, clerk, sku):
    said = words_of(clerk.post("/orders/new/preview", new(lines="DR-18;3;2.50")))
    assert "Order 1 line" in said
    assert "7.50 EUR" in said


def test_lines_are_added_to_an_order(world, clerk, sku):
    sale = made(world, SALE, NewLine(sku["DR-18"], 1))
    sent = {"key": "k", "lines": "JUICE;2 l\nDR-18;3"}
    answer = clerk.post(address(sale, "/lines/post"), sent, follow=True)
    assert f"2 lines more on {sale.number}." in words_of(answer)
    assert len(orders.read.lines([sale.id])[sale.id]) == 3
    twice = clerk.post(address(sale, "/lines/post"), sent, follow=True)
    assert f"2 lines more on {sale.number}." in words_of(twice)
    assert len(orders.read.lines([sale.id])[sale.id]) == 3
    assert "Take this line out" in words_of(clerk.get(address(sale, "/lines/2")))
    [toast] = answer.context["toasts"]
    back = clerk.post(toast["undo"], {"key": "u", **dict(toast["fields"])}, follow=True)
    assert f"2 lines taken out of {sale.number}." in words_of(back)
    assert len(orders.read.lines([sale.id])[sale.id]) == 1
    assert clerk.post(toast["undo"], dict(toast["fields"])).status_code == 404
    refused = clerk.post(address(sale, "/lines/post"), {"key": "k", "lines": "x"})
    assert refused.status_code == 422
    orders.close_order(sale.id, by=world.people["admin"], at=LONG_AGO)
    assert clerk.post(address(sale, "/lines/post"), sent).status_code == 422


@pytest.mark.parametrize(
    ("rest", "sent"),
    [("/lines/1/post", {"quantity": "3 l", "note": "cold"}), ("/change/post", {"note": "rush"})],
)
def test_a_change_of_the_paper_can_be_taken_back(world, clerk, sku, rest, sent):
    sale = made(world, SALE, NewLine(sku["JUICE"], 2_000, 120_000_000), reference="4500-1")
    before = orders.read.order(sale.id), orders.read.lines([sale.id])
    [toast] = clerk.post(address(sale, rest), {"key": "k", **sent}, follow=True).context["toasts"]
    assert (orders.read.order(sale.id), orders.read.lines([sale.id])) != before
    clerk.post(toast["undo"], {"key": toast["key"], **dict(toast["fields"])})
    assert (orders.read.order(sale.id), orders.read.lines([sale.id])) == before
    assert len(orders.read.changes(sale.id)) == 2


def test_a_return_is_announced_and_not_ordered(world, clerk, sku):
    back = made(world, orders.RETURN, NewLine(sku["DR-18"], 2), party="SHOP")
    answer = clerk.get(address(back))
    assert answer.context["story"][0].word == "announced"
    assert "Announced" in words_of(answer)


def test_selected_sales_are_picked_together_and_have_one_pick_list(world, clerk, sku):
    sales = [made(world, SALE, NewLine(sku["DR-18"], 1)) for _ in range(2)]
    other = made(world, PURCHASE, NewLine(sku["DR-18"], 1))
    names = [ids.public_id("order", order.id) for order in (*sales, other)]
    assert "Pick together" in words_of(clerk.get("/orders?kind=sales"))
    led = clerk.post("/orders/all/pick-together", {"items": " ".join(names)})
    assert set(led.url.partition("?")[2].split("&")) == {f"order={name}" for name in names[:2]}
    assert clerk.post("/orders/all/pick-list", {"items": names[0]}).content.startswith(b"%PDF")
    assert clerk.post("/orders/all/pick-list", {"items": names[2]}).status_code == 422


def test_what_a_sale_lost_while_it_was_closed_is_told_when_that_is_undone(world, clerk, sku):
    sale, other = (made(world, SALE, NewLine(sku["DR-18"], 1)) for _ in range(2))

    def keep(order, key):
        act = ledger.Act(key, world.people["admin"], clock.now(), cause=order.cause)
        ledger.reserve(Lines(world.drills[:1]), order=order.cause, act=act)

    keep(sale, "kept")
    closed = clerk.post(address(sale, "/state/close/post"), {"key": "c"}, follow=True)
    keep(other, "taken")
    [toast] = closed.context["toasts"]
    back = clerk.post(toast["undo"], {"key": "o"}, follow=True)
    told = "Not promised to it again, as it is not free now: 1 × DR-18."
    assert f"{sale.number} is open. {told}" in words_of(back)
    assert clerk.get(f"{address(sale)}?said=opened&lost=x:1+:+prod_:y").status_code == 200
