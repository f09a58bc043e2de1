"""The pages of returns: one scan, taken back, decided, undone; a return's piles; warranty."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest

from stockthread import catalog, ledger, orders, parties, places, returns
from stockthread.kernel import clock
from stockthread.orders import RETURN, SALE, NewLine
from stockthread.returns import NewTerm
from tests.web.test_books import words_of
from tests.web.test_orders import address, made, shipped

HOME = "/returns"


@pytest.fixture
def sku(world) -> dict[str, int]:
    parties.add_parties([
        parties.NewParty("SHOP", "Corner Shop", is_customer=True),
        parties.NewParty("PARK", "Park Hotel", is_customer=True),
    ])  # fmt: skip
    found = catalog.read.by_sku(["DR-18"])
    returns.set_terms([NewTerm(24, found["DR-18"])])
    return found


@pytest.fixture
def sold(world, sku):
    """The first drill, sold to the shop, and a return that the shop announced."""
    sale = made(world, SALE, NewLine(sku["DR-18"], 1))
    shipped(world, sale, world.drills[0])
    return made(world, RETURN, NewLine(sku["DR-18"], 2), party="SHOP")


def take(client, text, order=None, **more):
    form = {"q": text, "place": "DOCK", "key": f"take-{text}-{len(more)}", **more}
    if order:
        form["order"] = address(order).rpartition("/")[2]
    return client.post(f"{HOME}/take", form, follow=True)


def test_one_scan_shows_sale_buyer_and_warranty(world, clerk, sold):
    said = words_of(clerk.get(HOME, {"q": "DR-0001"}))
    for words in ("Corner Shop", "Under warranty until", "with customer", "Take it back",
                  sold.number):  # fmt: skip
        assert words in said
    assert "Nothing scanned yet" in words_of(clerk.get(HOME))


def test_a_unit_is_taken_back_and_that_undone(world, clerk, sold):
    response = take(clerk, "DR-0001", sold)
    assert "DR-0001 is taken back, and held until somebody decides." in words_of(response)
    assert ledger.read.item(world.drills[0]).place == world.places["DOCK"]
    toast = response.context["toasts"][0]
    fields = [("key", "undo"), ("back", toast["back"]), *toast["fields"]]
    clerk.post(toast["undo"], {name: [v for n, v in fields if n == name] for name, _ in fields})
    place = places.read.place(ledger.read.item(world.drills[0]).place)
    assert place.kind == "customer"


def test_what_is_doubtful_is_told_and_taken_on_purpose_only(world, clerk, sold):
    said = words_of(clerk.get(HOME, {"q": "DR-0002"}))
    assert "DR-0002 was never sold" in said
    assert "Take it back on purpose" in said
    form = clerk.get(HOME, {"q": "DR-0002"}).content.decode().partition('name="doubtful"')
    assert form[0].endswith('<button disabled hidden></button><input type="hidden" '), "no Enter"
    assert 'class="main"' not in form[2].partition("</form>")[0]
    refused = take(clerk, "DR-0002", sold)
    assert refused.status_code == 422
    assert "DR-0002 was never sold" in refused.content.decode()
    said = take(clerk, "DR-0002", sold, doubtful="1", party="PARK").content.decode()
    assert "Leave the sender empty" in said
    assert "is taken back" in words_of(take(clerk, "DR-0002", sold, doubtful="1"))


def test_a_foreign_unit_comes_in_as_the_customers(world, clerk, sold):
    assert "Take it in as the customer's own" in words_of(clerk.get(HOME, {"q": "X-1"}))
    take(clerk, "X-1", doubtful="1", product="DR-18", party="SHOP")
    [match] = ledger.read.find_code("X-1")
    assert ledger.read.item(match.item).owner == parties.read.by_code(["SHOP"])["SHOP"]
    said = words_of(clerk.get(HOME, {"q": "X-1"}))
    assert "It was never ours" in said
    assert "never left us" not in said
    assert "Nothing of others is here" in words_of(clerk.get("/consigned"))
    mended = words_of(clerk.get("/consigned", {"list": "returned"}))
    assert "Corner Shop Drill D18 DR-18 1" in mended
    assert "Give back" not in mended


def test_those_who_may_decide_see_how(world, clerk, sold):
    take(clerk, "DR-0001", sold)
    quality = world.client("quality")
    said = words_of(quality.get(HOME, {"q": "DR-0001"}))
    assert "Returned: to be inspected" in said
    for word in ("Back to stock", "Repair", "Send back", "Scrap"):
        assert word in said
    form = {"q": "DR-0001", "item": world.public("item", world.drills[0]),
            "order": address(sold).rpartition("/")[2], "outcome": "stock", "key": "d"}  # fmt: skip
    elsewhere = quality.post(f"{HOME}/decide", {**form, "outcome": "back", "place": "DOCK"})
    assert "takes no place" in elsewhere.content.decode()
    said = words_of(quality.post(f"{HOME}/decide", form, follow=True))
    assert "DR-0001 is back in stock." in said
    operator = world.client("operator")
    assert operator.post(f"{HOME}/decide", form).status_code == 403


def test_a_returns_scans_fall_into_three_piles(world, clerk, sold):
    page = clerk.get(address(sold))
    assert "Take back" in words_of(page)
    form = {"q": "DR-0001\nDR-0002\nNOSUCH", "key": "p", "place": "DOCK"}
    said = words_of(clerk.post(address(sold, "/return/check"), form))
    for words in ("1 matched", "0 missing", "was never sold", "Nothing on record has the code"):
        assert words in said
    form["order"] = address(sold).rpartition("/")[2]
    page = clerk.post(address(sold, "/return/post"), form, follow=True)
    said = words_of(page)
    assert "The unit is taken back" in said
    assert "These scans were not taken" in said
    assert page.context["scans"] == "DR-0002\nNOSUCH"
    assert page.context["toasts"][0]["undo"]
    assert orders.progress.of_order(sold).lines[0].done.received == 1


def test_returns_are_listed_by_how_they_stand(world, clerk, sold):
    def listed(state: str) -> bool:
        page = clerk.get("/orders", {"kind": "returns", "state": state})
        return sold.number in page.content.decode().partition('id="list"')[2]

    assert [listed(each) for each in orders.STANDINGS] == [True, False, False, False]
    assert "Wait for a decision" not in words_of(clerk.get(HOME))
    take(clerk, "DR-0001", sold)
    assert [listed(each) for each in orders.STANDINGS] == [False, False, True, False]
    said = words_of(clerk.get(HOME))
    assert "All returns" in said
    assert (
        f"Wait for a decision Order Party, or what is made Reference Due State Done {sold.number}"
        in said
    )
    form = {"unit": world.public("item", world.drills[0]), "outcome": "stock", "key": "y"}
    clerk.post(address(sold, "/decide/post"), form)
    assert listed("arrived")
    story = words_of(clerk.get(HOME, {"q": "DR-0001"}))
    assert "Belongs to Harbour Works since then" in story
    take(clerk, "DR-0002", sold, doubtful="1")
    orders.close_order(sold.id, by=world.people["operator"], at=clock.now())
    assert not any(listed(each) for each in orders.STANDINGS)
    csv = clerk.get("/lists/orders/csv", {"kind": "returns", "state": "waiting"})
    assert csv.status_code == 200


def test_the_page_of_a_return_needs_nothing_read_before_it():
    code = "import django; django.setup(); import stockthread.web.return_orders"
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "project.settings"}
    subprocess.run([sys.executable, "-c", code], check=True, env=settings)


def test_many_are_decided_about_at_once(world, sold):
    supervisor = world.client("supervisor")
    take(supervisor, "DR-0001", sold)
    take(supervisor, "DR-0002", sold, doubtful="1")
    form = words_of(supervisor.get(address(sold, "/decide")))
    assert "Decide about 2 units" in form
    units = [world.public("item", item) for item in world.drills[:2]]
    post = address(sold, "/decide/post")
    refused = supervisor.post(post, {"unit": units, "outcome": "back", "key": "x"})
    assert "DR-0002 is ours" in refused.content.decode()
    done = supervisor.post(post, {"unit": units, "outcome": "stock", "key": "y"}, follow=True)
    assert "2 units are back in stock." in words_of(done)
    assert "Nothing waits" in words_of(supervisor.get(address(sold, "/decide")))


def test_what_is_on_loan_is_listed_and_late_is_told(world, clerk, sku):
    party = parties.read.by_code(["PARK"])["PARK"]
    act = ledger.Act(key="loan", by=world.people["operator"], recorded_at=clock.now())
    returns.lend(world.drills[3:4], party=party, due=date(2999, 1, 31), act=act)
    said = words_of(clerk.get(f"{HOME}/loans"))
    assert "DR-0004" in said
    assert "Park Hotel" in said
    assert "late" not in said.split("Due")[1]
    assert "Lent to Park Hotel until 31 Jan 2999" in words_of(clerk.get(HOME, {"q": "DR-0004"}))
    then = clock.now() - timedelta(days=3)
    act = act._replace(key="late", at=then, recorded_at=clock.now())
    returns.lend(world.drills[4:5], party=party, due=then.date(), act=act)
    assert "late by 3 days" in words_of(clerk.get(f"{HOME}/loans"))
    assert "1 late" in words_of(clerk.get(HOME))
    assert "late by 3 days" in words_of(
        clerk.get(f"/items/{world.public('item', world.drills[4])}")
    )


def test_a_warranty_is_set_and_taken_away_on_the_products_page(world, sku):
    supervisor = world.client("supervisor")
    page = f"/products/{world.public('product', sku['DR-18'])}"
    assert "24 months from its shipment" in words_of(supervisor.get(page))
    assert supervisor.get(f"{page}/warranty").context["asked"]["months"] == "24"
    post = f"{page}/warranty/post"
    form = {"months": "36", "starts": "registration", "part": ""}
    assert "36 months from its registration" in words_of(supervisor.post(post, form, follow=True))
    assert supervisor.post(post, {**form, "months": "many"}).status_code == 422
    assert supervisor.post(post, {**form, "months": "0"}).status_code == 422
    said = words_of(supervisor.post(post, {**form, "deed": "remove"}, follow=True))
    assert "No warranty is set for it" in said


def test_an_amount_of_a_lot_is_taken_back_from_who_has_it(world, clerk, sold):
    lot = ledger.read.find_code("L-1")[0].item
    here, product = ledger.read.item(lot).place, ledger.read.item(lot).product
    assert "shipped to anybody" in words_of(clerk.get(HOME, {"q": "L-1"}))
    sale = made(world, SALE, NewLine(product, 500))
    place = places.place_of_party(sale.party, "customer")
    act = ledger.Act("lot", world.people["operator"], clock.now(), cause=sale.cause)
    lines = ledger.Lines([lot], [500], place=here)
    ledger.ship(lines, place=place, owner=sale.party, act=act)
    assert f"{HOME}?q=L-1" in clerk.get(f"/items/{world.public('item', lot)}").content.decode()
    said = words_of(clerk.get(HOME, {"q": "L-1"}))
    for words in ("Who has it", "Corner Shop", "a new return", sale.number, "How much"):
        assert words in said
    form = {"q": "L-1", "from": "party SHOP", "place": "DOCK", "key": "l"}
    refused = clerk.post(f"{HOME}/take", {**form, "amount": "900000"})
    assert "by the books" in refused.content.decode()
    amount = catalog.shown_quantity(catalog.read.product(product), 200)
    assert "L-1/1 is taken back" in words_of(take_lot(clerk, {**form, "amount": amount}))
    [order] = orders.read.orders(orders.Wanted(RETURN, ("open",), product=product))
    [part] = returns.read.undecided(order.number)
    code = ledger.read.item(part).code
    assert "Returned: to be inspected" in words_of(clerk.get(HOME, {"q": code}))
    assert "Nothing of it was shipped" not in words_of(clerk.get(HOME, {"q": code}))
    supervisor = world.client("supervisor")
    assert "Decide about 1 lot" in words_of(supervisor.get(address(order, "/decide")))
    checked = clerk.post(address(sold, "/return/check"), {"q": f"L-1 {amount}\nDR-0001"})
    assert "Take 1 unit back" in words_of(checked)
    form = {"unit": world.public("item", part), "outcome": "stock", "key": "d"}
    supervisor.post(address(order, "/decide/post"), form)
    said = words_of(clerk.get(HOME, {"q": code}))
    assert "All of it that Corner Shop had came back. Now it is" in said
    assert "Nobody has anything" not in said


def take_lot(client, form):
    return client.post(f"{HOME}/take", form, follow=True)


def test_a_unit_is_exchanged_from_its_page_before_it_is_back_and_that_undone(world, clerk, sold):
    page = clerk.get(f"/items/{world.public('item', world.drills[0])}")
    for words in ("Under warranty until", "Take back", "Exchange", "Buy back", "New owner"):
        assert words in words_of(page)
    form = words_of(clerk.get(f"{HOME}/exchange", {"unit": "DR-0001"}))
    assert "It is not back yet" in form
    assert sold.number in form
    post = {"unit": "DR-0001", "code": "DR-0001", "key": "e"}
    refused = clerk.post(f"{HOME}/exchange/post", post)
    assert "stands twice" in refused.content.decode()
    unknown = clerk.post(f"{HOME}/exchange/post", {**post, "code": "NO"})
    assert "Nothing on record has the code NO" in unknown.content.decode()
    done = clerk.post(f"{HOME}/exchange/post", {**post, "code": "DR-0002"}, follow=True)
    assert "DR-0001 is exchanged" in words_of(done)
    assert "Replaced by" in words_of(done)
    toast = done.context["toasts"][0]
    clerk.post(toast["undo"], {"key": "u", "back": "/", **dict(toast["fields"])})
    assert returns.read.replacements(world.drills[:1]) == []
    assert world.client("viewer").get(f"{HOME}/exchange").status_code == 403


def test_a_unit_is_lent_while_another_is_repaired(world, clerk, sold):
    take(clerk, "DR-0001", sold)
    assert "Lend one meanwhile" in words_of(clerk.get(HOME, {"q": "DR-0001"}))
    lend = address(sold, "/lend")
    form = words_of(clerk.get(lend))
    assert "To Corner Shop" in form
    assert "Free to be lent: DR-0002 in " in form
    post = {"unit": "DR-0003", "due": "soon", "key": "l"}
    assert clerk.post(f"{lend}/post", post).status_code == 422
    done = clerk.post(f"{lend}/post", {**post, "due": "2999-01-31"}, follow=True)
    assert "DR-0003 is lent." in words_of(done)
    [loan] = returns.read.on_loan()
    assert (loan.cause, loan.party) == (sold.cause, sold.party)
    page = words_of(clerk.get(f"/items/{world.public('item', world.drills[2])}"))
    assert "lent until 31 Jan 2999" in page
    assert "Corner Shop, until 31 Jan 2999" in page
    assert f"{HOME}?q=DR-0003" in clerk.get(f"{HOME}/loans").content.decode()


def test_a_unit_is_bought_back_and_another_has_a_new_owner(world, clerk, sku, sold):
    second = made(world, SALE, NewLine(sku["DR-18"], 1))
    shipped(world, second, world.drills[4], key="ship-2")
    form = {"unit": "DR-0005", "party": "", "key": "p"}
    refused = clerk.post(f"{HOME}/new-owner/post", form)
    assert "Say which customer" in refused.content.decode()
    done = clerk.post(f"{HOME}/new-owner/post", {**form, "party": "PARK"}, follow=True)
    assert "DR-0005 has a new owner" in words_of(done)
    form = {"unit": "DR-0001", "place": "DOCK", "price": "12,5.0", "key": "b"}
    assert clerk.post(f"{HOME}/buy-back/post", form).status_code == 422
    done = clerk.post(f"{HOME}/buy-back/post", {**form, "price": "12.50"}, follow=True)
    assert "DR-0001 is bought back, and ours." in words_of(done)
    again = words_of(clerk.get(HOME, {"q": "DR-0001"}))
    assert "It belongs to us again; Corner Shop had bought it on" in again
    assert ledger.read.item(world.drills[0]).place == world.places["DOCK"]


def test_the_page_of_a_sold_unit_leads_to_its_sale_and_warranty(world, clerk, sold):
    page = clerk.get(f"/items/{world.public('item', world.drills[0])}").content.decode()
    assert "/returns?q=DR-0001" in page
    page = clerk.get(f"/items/{world.public('item', world.drills[1])}").content.decode()
    assert "/returns?q=DR-0002" not in page


def test_returns_that_await_such_a_unit_are_offered_first_then_others_of_its_buyer(
    world, clerk, sku, sold
):
    assert f"{sold.number} a new return" in words_of(clerk.get(HOME, {"q": "DR-0001"}))
    take(clerk, "DR-0001", sold)
    second = made(world, SALE, NewLine(sku["DR-18"], 2))
    shipped(world, second, *world.drills[4:6], key="ship-2")
    take(clerk, "DR-0005", sold)
    said = words_of(clerk.get(HOME, {"q": "DR-0006"}))
    assert f"{sold.number}, beyond what it awaits a new return" in said
    assert take(clerk, "DR-0006", sold).status_code == 422
    assert "is taken back" in words_of(take(clerk, "DR-0006", sold, beyond="1"))
    assert list(returns.read.returns_of(world.drills[5])) == [sold.number]


def test_the_return_of_somebody_else_is_not_meant_by_itself(world, clerk, sold):
    """A drill that nobody bought does not come for the return that the shop announced."""
    said = clerk.get(HOME, {"q": "DR-0002"}).content.decode()
    chosen = said.partition('id="r-order"')[2].partition("</select>")[0]
    assert '<option value="" selected>a new return' in chosen
    assert f"{sold.number}, Corner Shop" in chosen
    said = clerk.get(HOME, {"q": "DR-0001"}).content.decode()
    assert " selected>a new return" not in said


def test_beyond_what_a_return_awaits_is_no_leave_for_other_doubts(world, clerk, sold):
    refused = take(clerk, "DR-0002", sold, beyond="1")
    assert refused.status_code == 422
    assert "was never sold" in refused.content.decode()


def test_who_sends_what_was_never_sold_is_asked_for(world, clerk, sku):
    said = words_of(clerk.get(HOME, {"q": "DR-0002"}))
    assert "Who sends it" in said
    refused = take(clerk, "DR-0002", doubtful="1", party="")
    assert "Say who sends them" in refused.content.decode()
    assert "Who sends it" in refused.content.decode()
    assert "is taken back" in words_of(take(clerk, "DR-0002", doubtful="1", party="SHOP"))
    [number] = returns.read.returns_of(world.drills[1])
    order = orders.read.by_number(RETURN, number)
    assert order is not None
    assert order.party == parties.read.by_code(["SHOP"])["SHOP"]


def test_the_next_scan_finds_the_field_ready_and_a_wrong_code_selected(world, clerk, sold):
    page = clerk.get(HOME, {"q": "DR-0001"}).content.decode()
    field = page.partition('id="r-scan"')[2].partition(">")[0]
    assert 'value=""' in field
    assert " autofocus" in field
    assert page.count(" autofocus") == 1
    assert "find-box" not in page
    page = clerk.get(HOME, {"q": "NOSUCH"}).content.decode()
    field = page.partition('id="r-scan"')[2].partition(">")[0]
    assert 'value="NOSUCH"' in field
    assert 'data-scan="wrong"' in field


def test_what_becomes_ours_by_a_decision_is_told_on_its_button(world, clerk, sold):
    take(clerk, "X-1", doubtful="1", product="DR-18", party="SHOP")
    take(clerk, "DR-0001", sold)
    take(clerk, "DR-0002", sold, doubtful="1")
    quality = world.client("quality")

    def buttons(code):
        return [each["word"] for each in quality.get(HOME, {"q": code}).context["outcomes"]]

    assert buttons("X-1")[0] == "Repair"
    assert "Back to stock, becomes ours" in buttons("X-1")
    assert buttons("DR-0001")[0] == "Back to stock, becomes ours"
    assert buttons("DR-0002")[0] == "Back to stock"
    many = words_of(world.client("supervisor").get(address(sold, "/decide")))
    assert "Back to stock, 1 becomes ours" in many


def test_what_is_in_a_unit_comes_out_first_where_it_is_scrapped_at_the_desk(world, clerk, sold):
    battery = world.drills[2]
    act = ledger.Act("in", world.people["operator"], clock.now())
    ledger.install(ledger.Lines([battery]), parent=world.drills[1], act=act)
    take(clerk, "DR-0002", sold, doubtful="1")
    supervisor = world.client("supervisor")
    assert "1 component, held to be inspected" in words_of(supervisor.get(HOME, {"q": "DR-0002"}))
    form = {"q": "DR-0002", "item": world.public("item", world.drills[1]), "key": "s",
            "order": address(sold).rpartition("/")[2], "outcome": "scrap"}  # fmt: skip
    assert supervisor.post(f"{HOME}/decide", form).status_code == 422
    done = supervisor.post(f"{HOME}/decide", {**form, "opened": "1"}, follow=True)
    assert "DR-0002 is scrapped." in words_of(done)
    assert list(returns.read.undecided(sold.number)) == [battery]


def test_registering_a_sold_unit_begins_its_warranty(world, clerk, sold):
    """By the customer's name and day; registered before it was sold, it does not count."""
    drill = catalog.read.by_sku(["DR-18"])["DR-18"]
    returns.set_terms([NewTerm(24, drill, starts=returns.REGISTRATION)])
    said = clerk.get(HOME, {"q": "DR-0001"})
    assert "Warranty not begun: not registered" in words_of(said)
    assert "/returns/register?unit=DR-0001" in said.content.decode()
    form = clerk.get(f"{HOME}/register", {"unit": "DR-0001"})
    assert "Its warranty begins on this day" in words_of(form)
    sent = {"unit": "DR-0001", "what": "registration", "day": f"{clock.now():%Y-%m-%d}",
            "note": "Ms Ada Finch", "key": "reg"}  # fmt: skip
    done = clerk.post(f"{HOME}/register/post", sent, follow=True)
    assert "DR-0001 is registered." in words_of(done)
    assert "Under warranty until" in words_of(done)
    assert "Ms Ada Finch" in words_of(done)
    [start] = returns.read.starts([world.drills[0]])[world.drills[0]]
    undo = f"{HOME}/register/{world.public('start', start.id)}/withdraw"
    assert done.content.decode().count(f'action="{undo}"') == 2
    assert world.client("viewer").post(undo).status_code == 403
    gone = clerk.post(undo, {"key": "gone"}, follow=True)
    assert "The registration of DR-0001 is withdrawn" in words_of(gone)
    assert "Warranty not begun: not registered" in words_of(gone)
    assert "Withdrawn: Registered as of" in words_of(gone)
    assert undo not in gone.content.decode()
    clerk.post(f"{HOME}/register/post", sent)
    assert len(returns.read.starts([world.drills[0]])[world.drills[0]]) == 1
    wrong = clerk.post(f"{HOME}/register/post", {**sent, "day": "soon", "key": "no"})
    assert wrong.status_code == 422
    unknown = clerk.post(f"{HOME}/register/post", {**sent, "unit": "NOSUCH", "key": "no"})
    assert unknown.status_code == 422


def test_a_scanner_that_presses_enter_behind_a_place_decides_nothing(world, clerk, sold):
    take(clerk, "DR-0001", sold)
    page = clerk.get(HOME, {"q": "DR-0001"}).content.decode()
    form = page[page.index(f'action="{HOME}/decide') :]
    first = form[form.index("<button") :]
    assert first.startswith("<button disabled")  # what Enter in a field would press
