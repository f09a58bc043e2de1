"""Making on pages: a bill written, an order planned, units begun, tested and completed."""

import re

import pytest

from stockthread import catalog, identifiers, ledger, orders, parties, printing
from stockthread.ledger import Given, Kind, New, Stage
from stockthread.orders import NewLine, NewOrder
from tests import stock
from tests.web.conftest import LONG_AGO


@pytest.fixture
def lead(world):
    return world.client("supervisor")


@pytest.fixture
def order(world, lead) -> str:
    """An order for three drills of two motors and oil; parts at STORE-1. Its address."""
    catalog.add_products(
        [catalog.NewProduct("MOTOR", "Motor"),
         catalog.NewProduct("OIL", "Oil", "lot", "l", 1000, code_type="lot")]
    )  # fmt: skip
    ids = catalog.read.by_sku(["DR-18", "MOTOR", "OIL"])
    lead.post(bill(world, "/new/post"), {"lines": "MOTOR 2 at both ends\nOIL 0.1 l", "made": "1"})
    kinds = (
        (Kind.UNIT, "MOTOR", "serial", [f"M-{n}" for n in range(1, 8)], None),
        (Kind.LOT, "OIL", "lot", ["OIL-1"], [5_000]),
    )
    for kind, sku, _, codes, quantities in kinds:
        type_id = catalog.read.product(ids[sku]).code_type
        new = New(kind, ids[sku], len(codes), Given(type_id, codes), quantities)
        act = ledger.Act(key=sku, by=world.people["operator"], recorded_at=LONG_AGO)
        ledger.commission(new, place=world.places["STORE-1"], stage=Stage.RAW, owner=own(), act=act)
    new_order = NewOrder(orders.PRODUCTION, (NewLine(ids["DR-18"], 3),))
    [id] = orders.add_orders([new_order], key="o", by=world.people["operator"], at=LONG_AGO)
    return f"/orders/{world.public('order', id)}/making"


def own() -> int:
    found = parties.read.own_party()
    assert found
    return found.id


def bill(world, rest: str = "") -> str:
    [product] = catalog.read.by_sku(["DR-18"]).values()
    return f"/products/{world.public('product', product)}/bom{rest}"


def plan(client, address: str, steps: str = "Assemble @ DOCK\nFinish @ STORE-1 tested", **more):
    return client.post(f"{address}/plan/post", {**rows(steps), **more}, follow=True)


def rows(steps: str) -> dict[str, list[str]]:
    """Steps as the rows of a form."""
    said = [line.partition(" @ ") for line in steps.splitlines()]
    return {
        "step": [name for name, _, _ in said],
        "station": [place.removesuffix(" tested") for *_, place in said],
        "tested": [str(n) for n, (*_, place) in enumerate(said) if place.endswith(" tested")],
    }


def begin(client, address: str) -> None:
    client.post(f"{address}/begin", {"serials": "N-1 N-2 N-3", "back": address})
    client.post(f"{address}/next", {"scans": "N-1\nN-2\nN-3", "back": address})


def test_a_bill_is_shown_as_a_tree_with_versions(world, lead, order):
    page = lead.get(bill(world)).content.decode()
    for words in ("MOTOR", "both ends", "Version 1", "by lot"):
        assert words in page
    found = lead.get(bill(world, "/new")).context["rows"]
    said = [(row["component"], row["amount"], row["position"], row["way"]) for row in found]
    assert said == [("MOTOR", "2", "both ends", ""), ("OIL", "0.1 l", "", "")]
    row = {"component": ["MOTOR", "OIL", ""], "amount": ["2", "much", ""], "way": ["", "", ""],
           "position": ["", "", ""], "instead": ["NOSUCH", "", ""], "made": "1"}  # fmt: skip
    wrong = lead.post(bill(world, "/new/post"), row)
    assert "Row 1: " in wrong.content.decode()
    assert "Row 2: " in wrong.content.decode()
    assert len(wrong.context["rows"]) == 3
    assert len(lead.post(bill(world, "/new"), {**row, "row": "more"}).context["rows"]) == 4
    assert "MOTOR" in lead.get("/products/suggested?component=mot").content.decode()
    good = {**row, "amount": ["1", "0.2", ""], "instead": ["", "", ""], "lines": "DR-18X 1"}
    assert "DR-18X" in lead.post(bill(world, "/new/post"), good).content.decode()
    page = lead.post(bill(world, "/new/post"), {**good, "lines": "", "key": "k"}, follow=True)
    assert "0.2 l" in page.content.decode()
    response = lead.post(bill(world, "/new/post"), {"lines": "DR-18 1", "made": "1"})
    assert response.status_code == 422
    assert "into itself" in response.content.decode()
    assert lead.post(bill(world, "/new/post"), {"lines": "", "made": "1"}).status_code == 422


def test_an_order_is_planned_begun_tested_and_completed(world, clerk, order):
    assert "How it is made" in clerk.get(order).content.decode()
    page = plan(clerk, order).content.decode()
    assert "with a test" in page
    assert "Change the steps" in page
    form = {"serials": "N-1 N-2 N-3", "back": order}
    page = clerk.post(f"{order}/begin", form, follow=True).content.decode()
    assert ": N-1, N-2 and N-3." in page
    clerk.post(f"{order}/next", {"scans": "N-1\nN-2\nN-3", "back": order})
    loading = {"lot": "OIL-1", "station": "STORE-1", "back": order}
    page = clerk.post(f"{order}/load", loading, follow=True)
    assert "Oil OIL-1 is loaded at STORE-1" in page.content.decode()
    [toast] = page.context["toasts"]
    page = clerk.post(toast["undo"], dict(toast["fields"]) | {"back": order}, follow=True)
    assert "OIL-1" not in page.content.decode()
    clerk.post(f"{order}/load", loading)
    page = clerk.get(order).content.decode()
    assert "OIL-1" in page
    page = clerk.post(f"{order}/passed", {"scans": "N-1 N-2", "back": order}, follow=True)
    assert "2 units passed Finish. A result stays on record" in page.content.decode()
    scans = {"scans": "N-1 M-1 M-2\nN-2 M-3 M-4", "back": order}
    piles = clerk.post(f"{order}/check", scans).content.decode()
    assert "Complete 2 units" in piles
    page = clerk.post(f"{order}/complete", scans, follow=True).content.decode()
    assert "2 of 3 finished" in page
    told = clerk.get(order.removesuffix("/making")).content.decode()
    went_in = told.partition('id="yield"')[2].partition("</table>")[0]
    assert "Motor" in went_in
    assert "Oil" in went_in
    assert page.count("Undo</button>") == 1
    page = clerk.post(f"{order}/failed", {"scans": "N-3", "back": order}, follow=True)
    assert "1 on hold" in page.content.decode()
    hand = world.client("operator")  # who mends it says so; it is tested again
    assert "Rework done" in hand.get(order).content.decode()
    page = hand.post(f"{order}/rework", {"scans": "N-3", "back": order}, follow=True)
    assert "1 on hold" not in page.content.decode()


def test_the_rows_of_steps_are_added_moved_and_dropped(world, clerk, lead, order):
    page = clerk.get(f"{order}/plan")
    assert len(page.context["rows"]) == 1
    said = {**rows("Assemble @ DOCK\nTest @ LAB tested"), "part": f"0 {motor(world)}"}

    def after(command):
        found = clerk.post(f"{order}/plan", {**said, "row": command}).context["rows"]
        return [(row["step"], row["is_tested"], row["picked"]) for row in found]

    first, second, blank = ("Assemble", False, "MOTOR"), ("Test", True, ""), ("", False, "")
    assert after("more") == [first, second, blank]
    assert after("up-1") == after("down-0") == [second, first]
    assert after("drop-0") == [second]
    assert after("up-0") == after("down-9") == after("x") == [first, second]
    assert after("down-1") == [first, second]


def motor(world) -> str:
    return world.public("product", catalog.read.by_sku(["MOTOR"])["MOTOR"])


def test_usual_steps_are_kept_shown_and_taken_over(world, clerk, lead, order):
    steps = "Assemble @ STORE-1\nTest @ DOCK tested"
    hand = world.client("operator")
    assert plan(hand, order, steps, usual="1").status_code == 403
    assert "take these steps over" not in hand.get(f"{order}/plan").content.decode()
    page = plan(lead, order, steps, usual="1", part=f"0 {motor(world)}").content.decode()
    assert "builds in" in page
    page = lead.get(bill(world)).content.decode()
    assert "Assemble" in page
    form = {"kind": "production", "lines": "DR-18 2", "key": "new"}
    page = clerk.post("/orders/new/post", form, follow=True)
    [new] = [each for each in orders.read.orders(orders.Wanted("production order"))
             if f"/orders/{world.public('order', each.id)}" not in order]  # fmt: skip
    made = f"/orders/{world.public('order', new.id)}/making"
    clerk.post(f"{made}/begin", {"serials": "N-7", "back": made})
    page = clerk.post(f"{made}/next", {"scans": "N-7", "back": made}).content.decode()
    assert "N-7 lacks 2 × MOTOR, which Assemble builds in" in page
    assert "Change the steps" not in page
    address = bill(world).replace("/bom", "/routing")
    assert hand.get(address).status_code == 403
    kept = lead.get(address).context["rows"]
    assert [(row["step"], row["picked"]) for row in kept] == [("Assemble", "MOTOR"), ("Test", "")]
    wrong = lead.post(f"{address}/post", rows("A @ DOCK\nB @ DOCK"))
    assert "Row 2: Two steps are at DOCK" in wrong.content.decode()
    page = lead.post(f"{address}/post", {"step": "", "station": ""}, follow=True).content.decode()
    assert "planned one by one" in page


def test_components_are_dealt_across_and_the_piles_tell_what_is_missing(world, clerk, order):
    plan(clerk, order, "Make @ STORE-1")
    clerk.post(f"{order}/begin", {"serials": "N-1 N-2", "back": order})
    clerk.post(f"{order}/load", {"lot": "OIL-1", "station": "STORE-1", "back": order})
    scans = {"scans": "M-1 M-2 N-1 N-2 M-3", "deal": "1", "back": order}
    piles = clerk.post(f"{order}/check", scans).content.decode()
    assert "Complete the good one" in piles
    assert "N-2 lacks 1 × MOTOR" in piles
    page = clerk.post(f"{order}/complete", scans)
    assert page.status_code == 422
    assert "M-1 M-2 N-1 N-2 M-3" in page.content.decode()
    page = clerk.post(f"{order}/complete", {**scans, "accept": "good"}, follow=True)
    assert "1 of 3 finished" in page.content.decode()


def test_what_is_scanned_at_an_earlier_step_is_built_in_there(world, clerk, order):
    plan(clerk, order, "Assemble @ STORE-1\nTest @ DOCK tested")
    clerk.post(f"{order}/begin", {"serials": "N-1", "back": order})
    piles = clerk.post(f"{order}/check", {"scans": "N-1 M-1"}).content.decode()
    assert "1 unit on from Assemble" in piles
    assert "not yet" not in piles
    assert "Complete" not in piles
    wrong = clerk.post(f"{order}/next", {"scans": "N-1 M-1 N-2", "back": order})
    assert wrong.status_code == 422
    assert "N-1 M-1 N-2" in wrong.content.decode()
    page = clerk.post(f"{order}/next", {"scans": "N-1 M-1 M-2", "back": order}, follow=True)
    assert page.content.decode().count("Undo</button>") == 1
    [unit] = {match.item for match in ledger.read.find_code("N-1")}
    inside = ledger.read.contents(unit, limit=9)
    assert sorted(each.code for each in inside) == ["M-1", "M-2"]
    assert ledger.read.item(unit).place == world.places["DOCK"]


def test_one_unknown_code_hides_no_piles_and_what_is_missing_is_named(world, clerk, order):
    plan(clerk, order, "Make @ STORE-1")
    clerk.post(f"{order}/begin", {"serials": "N-1", "back": order})
    clerk.post(f"{order}/load", {"lot": "OIL-1", "station": "STORE-1", "back": order})
    piles = clerk.post(f"{order}/check", {"scans": "N-1 NOSUCH M-1"}).content.decode()
    assert "Nothing is called NOSUCH" in piles
    assert "for their units" in piles
    assert "1 × Motor" in piles
    assert "Still to scan" in piles
    assert "Complete" not in piles
    alone = clerk.post(f"{order}/check", {"scans": "NOSUCH"}).content.decode()
    assert "for their units" not in alone


def test_no_button_is_offered_that_must_refuse(world, clerk, order):
    plan(clerk, order, "Assemble @ STORE-1\nFinish @ DOCK")
    clerk.post(f"{order}/begin", {"serials": "N-1", "back": order})
    [unit] = {match.item for match in ledger.read.find_code("N-1")}
    act = ledger.Act(key="hold", by=world.people["operator"], recorded_at=LONG_AGO)
    ledger.hold(ledger.Lines([unit]), reason="Scratched", blocks=7, act=act)
    piles = clerk.post(f"{order}/check", {"scans": "N-1 M-1"}).content.decode()
    assert "is on hold" in piles
    assert "on from Assemble" not in piles
    assert ledger.read.contents(unit) == []


def test_no_button_of_the_station_drops_what_is_scanned(world, clerk, order):
    plan(clerk, order, "Assemble @ DOCK\nFinish @ STORE-1 tested")
    begin(clerk, order)
    page = clerk.post(f"{order}/failed", {"scans": "N-1 M-1", "back": order})
    assert page.status_code == 422
    assert "a unit that failed gets none" in page.content.decode()
    assert "N-1 M-1" in page.content.decode()
    clerk.post(f"{order}/passed", {"scans": "N-1 M-1 M-2", "back": order})
    [unit] = {match.item for match in ledger.read.find_code("N-1")}
    assert sorted(each.code for each in ledger.read.contents(unit)) == ["M-1", "M-2"]
    page = clerk.post(f"{order}/apart", {"scans": "N-1 M-3", "back": order}).content.decode()
    assert "M-3" in page
    items = " ".join(dict.fromkeys(re.findall(r'name="items" value="([^"]+)"', page)))
    page = clerk.post("/take-apart/post", {"items": items, "back": order})
    assert "There is nothing in M-3" in page.content.decode()
    form = {"count": "5", "serials": "N-4 N-5", "back": order}
    page = clerk.post(f"{order}/begin", form).content.decode()
    assert "5 units are to be begun, and 2 serials are given" in page
    piles = {"scans": "N-2 M-3 M-4 M-5", "deal": "1", "back": order}
    page = clerk.post(f"{order}/passed", piles)
    assert "M-5 (MOTOR) is one too many" in page.content.decode()


@pytest.mark.parametrize(
    ("deed", "form", "sentence"),
    [
        ("complete", {"scans": ""}, ""),
        ("complete", {"scans": "X-1"}, "Nothing is called X-1"),
        ("complete", {"scans": "M-1"}, "no unit was scanned before it"),
        ("next", {"scans": "N-9"}, "Nothing is called N-9"),
        ("begin", {"count": "many"}, "many"),
        ("load", {"lot": "L-9", "station": "STORE-1"}, "Nothing is called L-9"),
        ("load", {"lot": "OIL-1", "station": "NOWHERE"}, "NOWHERE"),
        ("plan/post", {"step": ["Assemble"], "station": ["NOWHERE"]}, "Row 1: There is no place"),
        ("plan/post", {"step": ["Assemble", ""], "station": ["DOCK", ""], "part": ["0 x"]}, ""),
        ("plan/post", {"step": [""], "station": [""]}, "one at least"),
    ],
)
def test_what_cannot_be_comes_back_with_the_reason(world, clerk, order, deed, form, sentence):
    plan(clerk, order)
    response = clerk.post(f"{order}/{deed}", {**form, "back": order})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_more_than_was_ordered_is_begun_only_with_the_tick(clerk, order):
    plan(clerk, order)
    form = {"serials": "N-1 N-2 N-3 N-4", "back": order}
    response = clerk.post(f"{order}/begin", form)
    assert response.status_code == 422
    assert "only 3" in response.content.decode()
    assert clerk.post(f"{order}/begin", form | {"over": "1"}).status_code == 302


def test_a_viewer_sees_the_steps_and_no_forms(world, clerk, order):
    plan(clerk, order)
    page = world.client("viewer").get(order).content.decode()
    assert "Assemble" in page
    assert "<textarea" not in page


def test_the_list_of_orders_says_what_production_makes(world, clerk, order):
    listed = clerk.get("/orders?kind=production").content.decode().partition("<tbody>")[2]
    assert '<span class="clip">Drill D18</span>' in listed


def test_without_a_bill_the_page_says_so(world, clerk):
    [juice] = catalog.read.by_sku(["JUICE"]).values()
    new = NewOrder(orders.PRODUCTION, (NewLine(juice, 1_000),))
    [id] = orders.add_orders([new], key="j", by=world.people["operator"], at=LONG_AGO)
    page = clerk.get(f"/orders/{world.public('order', id)}/making").content.decode()
    assert "No bill of materials" in page
    assert "making" in clerk.get(f"/orders/{world.public('order', id)}").content.decode()


def test_a_lot_is_made_by_its_bill(world, lead, order):
    juice = catalog.read.by_sku(["JUICE"])["JUICE"]
    lead.post(
        f"/products/{world.public('product', juice)}/bom/new/post",
        {"lines": "OIL 0.1 l in bulk", "made": "1"},
    )
    new = NewOrder(orders.PRODUCTION, (NewLine(juice, 2_000),))
    [id] = orders.add_orders([new], key="j", by=world.people["operator"], at=LONG_AGO)
    made = f"/orders/{world.public('order', id)}/making"
    page = plan(lead, made, "Press @ STORE-1").content.decode()
    assert "Make a lot" in page
    form = {"amount": "2", "code": "J-9", "back": made}
    page = lead.post(f"{made}/make", form, follow=True).content.decode()
    assert "2 l of 2 l finished" in page
    assert lead.post(f"{made}/make", {**form, "amount": "much"}).status_code == 422


def test_a_component_is_exchanged_from_its_page(world, clerk, order):
    plan(clerk, order, "Make @ STORE-1")
    clerk.post(f"{order}/begin", {"serials": "N-1", "back": order})
    clerk.post(f"{order}/load", {"lot": "OIL-1", "station": "STORE-1", "back": order})
    clerk.post(f"{order}/complete", {"scans": "N-1 M-1 M-2", "back": order})
    [motor] = {match.item for match in ledger.read.find_code("M-1")}
    item = f"/items/{world.public('item', motor)}"
    assert f'href="{item}/exchange?back={item}"' in clerk.get(item).content.decode()
    assert "in N-1" in clerk.get(f"{item}/exchange").content.decode()
    wrong = clerk.post(f"{item}/exchange/post", {"code": "OIL-1", "back": item})
    assert wrong.status_code == 422
    assert "no replacement" in wrong.content.decode()
    wrong = clerk.post(f"{item}/exchange/post", {"code": "M-99", "back": item})
    assert "Nothing is called M-99" in wrong.content.decode()
    kept = clerk.post(f"{item}/exchange/post", {"code": "M-99", "back": item, "becomes": "held"})
    assert '<option value="held" selected>' in kept.content.decode()
    form = {"code": "M-3", "back": item, "becomes": "ready"}
    page = clerk.post(f"{item}/exchange/post", form, follow=True)
    assert "Undo" in page.content.decode()
    assert ledger.read.item(motor).stage == ledger.Stage.READY
    assert f"{item}/exchange" not in page.content.decode()
    assert "not built into" in clerk.get(f"{item}/exchange").content.decode()


def test_an_order_for_two_products_is_made_on_two_tabs(world, clerk, lead, order):
    ids = catalog.read.by_sku(["DR-18", "MOTOR"])
    motor_bill = f"/products/{world.public('product', ids['MOTOR'])}/bom/new/post"
    lead.post(motor_bill, {"lines": "OIL 0.1 l in bulk", "made": "1"})
    new = NewOrder(orders.PRODUCTION, (NewLine(ids["DR-18"], 1), NewLine(ids["MOTOR"], 2)))
    [id] = orders.add_orders([new], key="two", by=world.people["operator"], at=LONG_AGO)
    address = f"/orders/{world.public('order', id)}/making"
    tab = {"product": motor(world)}
    there = f"{address}?product={motor(world)}"
    page = clerk.get(there).content.decode()
    assert 'aria-label="Products of the order"' in page
    assert "Make Motor" in page
    assert clerk.get(f"{address}/plan", tab).context["product"] == motor(world)
    response = clerk.post(f"{address}/plan/post", {**rows("All @ STORE-1"), **tab})
    assert response.url == there
    clerk.post(f"{address}/begin", {"serials": "Q-1", "back": there, **tab})
    page = clerk.post(f"{address}/complete", {"scans": "Q-1", "back": there, **tab}, follow=True)
    assert "1 of 2 finished" in page.content.decode()
    page = clerk.get(address).content.decode()
    assert "Not planned yet" in page
    assert "1 left" in page
    wrong = clerk.get(
        address, {"product": world.public("product", catalog.read.by_sku(["OIL"])["OIL"])}
    )
    assert wrong.status_code == 422


def label_rule(event: str) -> None:
    unit = printing.read.templates_by_code(["unit"])["unit"]
    printer = printing.read.printers_by_code(["DOWNLOAD"])["DOWNLOAD"]
    rule = printing.NewRule(event, unit, printer)
    printing.add_rule(rule, person=parties.LOCAL_ADMINISTRATOR, at=LONG_AGO)


def test_begun_units_are_offered_their_labels_where_no_rule_prints_them(world, clerk, order):
    plan(clerk, order, "Make @ STORE-1")
    form = {"serials": "N-1 N-2", "back": order}
    page = clerk.post(f"{order}/begin", form, follow=True).content.decode()
    [href] = re.findall(r'href="(/labels/print[^"]+)"', page)
    assert "Print 2 labels" in page
    panel = clerk.get(href.replace("&amp;", "&")).content.decode()
    assert "Labels for 2 units" in panel
    assert f'value="{order}"' in panel


def test_a_rule_of_begin_prints_and_reminds_of_units_without_a_label(world, clerk, order):
    plan(clerk, order, "Make @ STORE-1")
    clerk.post(f"{order}/begin", {"serials": "N-1", "back": order})
    label_rule("begin")
    assert "Their labels print by themselves, on" in clerk.get(order).content.decode()
    page = clerk.post(f"{order}/begin", {"serials": "N-2", "back": order}, follow=True)
    assert "Its label prints by itself, on" in page.content.decode()
    assert "Print 1 label" not in page.content.decode()
    clerk.post(f"{order}/load", {"lot": "OIL-1", "station": "STORE-1", "back": order})
    piles = clerk.post(f"{order}/check", {"scans": "N-1 M-1 M-2", "back": order})
    assert "1 unit has no label yet." in piles.content.decode()
    assert "Print 1 label" in piles.content.decode()


def test_labels_of_completion_wait_for_the_end(world, clerk, order):
    plan(clerk, order, "Make @ STORE-1")
    label_rule("completion")
    page = clerk.get(order).content.decode()
    assert "Their labels print by themselves when they are completed." in page
    page = clerk.post(f"{order}/begin", {"serials": "N-1", "back": order}, follow=True)
    assert "Print 1 label" not in page.content.decode()
    clerk.post(f"{order}/load", {"lot": "OIL-1", "station": "STORE-1", "back": order})
    form = {"scans": "N-1 M-1 M-2", "back": order}
    page = clerk.post(f"{order}/complete", form, follow=True).content.decode()
    assert "Its label prints by itself, on" in page


def test_parts_are_fetched_from_the_store_in_one_act(world, clerk, order):
    plan(clerk, order, "Assemble @ DOCK")
    here = order.removesuffix("/making") + "/fetching"
    page = clerk.get(here).content.decode()
    walk = page.partition('id="walk"')[2]
    for words in ("STORE-1", "M-1", "OIL-1", "0.3 l"):
        assert words in walk
    scans = {"scans": "m-1\nM-2\nOIL-1", "back": order}
    piles = clerk.post(f"{here}/check", scans, HTTP_HX_REQUEST="1").content.decode()
    for words in ("Bring 3 scans to DOCK", "0.3 l", "4 Motor", 'name="much" value="0.3"'):
        assert words in piles
    page = clerk.post(f"{here}/post", scans, follow=True).content.decode()
    assert "Undo" in page
    assert stock.lying(ledger.read.find_codes(["OIL-1"])["OIL-1"][0].item) == {
        world.places["STORE-1"]: 4_700, world.places["DOCK"]: 300
    }  # fmt: skip
    again = clerk.post(f"{here}/post", {**scans, "scans": "X-1\nM-3"})
    assert "X-1" in again.content.decode()
    assert again.status_code == 422
    clerk.post(f"{here}/post", {**scans, "scans": "X-1\nM-3", "accept": "good"})
    [three] = ledger.read.find_codes(["M-3"])["M-3"]
    assert ledger.read.item(three.item).place == world.places["DOCK"]


def test_a_kit_from_the_store_is_one_scan_behind_its_unit(world, clerk, order):
    plan(clerk, order, "Assemble @ DOCK")
    clerk.post(f"{order}/begin", {"serials": "N-1", "back": order})
    clerk.post("/containers/pack/post", {"scans": "M-1\nM-2", "container": "KIT-1", "key": "k"})
    oil = ledger.Lines([ledger.read.find_codes(["OIL-1"])["OIL-1"][0].item])
    act = ledger.Act(key="oil", by=world.people["operator"], recorded_at=LONG_AGO)
    ledger.move(oil, place=world.places["DOCK"], act=act)
    clerk.post(f"{order}/load", {"station": "DOCK", "lot": "OIL-1", "back": order})
    scans = {"scans": "N-1 KIT-1", "back": order}
    assert "Complete 1 unit" in clerk.post(f"{order}/check", scans).content.decode()
    assert "Undo" in clerk.post(f"{order}/complete", scans, follow=True).content.decode()
    [kit] = [each.item for each in ledger.read.find_codes(["KIT-1"])["KIT-1"]]
    assert ledger.read.item(kit).place == world.places["DOCK"]
    assert ledger.read.contents(kit) == []
    [unit] = [each.item for each in ledger.read.find_codes(["N-1"])["N-1"]]
    assert len(ledger.read.contents(unit)) == 2


def test_units_are_begun_by_a_unit_of_measure_of_their_own(world, clerk, order):
    serial = identifiers.read.code_type_by_code("serial").id
    identifiers.add_schemes([identifiers.NewScheme("MADE", "", "MADE-{counter:4}", serial)])
    drill = catalog.NewProduct("DR-18", "Drill D18", product_class="TOOLS", scheme="MADE")
    [product] = catalog.change_products([drill])
    catalog.set_conversions(product, ["1 box = 2"])
    plan(clerk, order, "Assemble @ DOCK")
    clerk.post(f"{order}/begin", {"count": "1 box", "back": order})
    assert len(ledger.read.find_codes(["MADE-0001", "MADE-0002"])) == 2
    assert not ledger.read.find_codes(["MADE-0003"]).get("MADE-0003")
    assert clerk.post(f"{order}/begin", {"count": "0", "back": order}).status_code == 422


def test_a_subcontractor_does_the_step_and_what_is_finished_is_received(world, lead, order):
    parties.add_parties([parties.NewParty("FORMA", "Forma Plastics", is_supplier=True)])
    plan(lead, order, "Assemble @ forma", place="STORE-1")
    assert "Nothing of ours that goes in is there" in lead.get(order).content.decode()
    fetching, fee = (order.replace("/making", f"/{each}") for each in ("fetching", "fee"))
    scans = {"scans": "M-1\nM-2\nM-3\nM-4\nOIL-1 0.4 l", "key": "away"}
    assert b"Send 5 scans to Forma Plastics" in lead.post(f"{fetching}/check", scans).content
    lead.post(f"{fetching}/post", {**scans, "extra": "1"})
    lead.post(f"{order}/begin", {"serials": "N-1 N-2 N-3", "back": order})
    rows = {"scans": "N-1 M-1 M-2", "back": order, "key": "back"}
    assert "Receive 1 unit from Forma" in lead.post(f"{order}/check", rows).content.decode()
    page = lead.post(f"{order}/complete", rows, follow=True).content.decode()
    assert all(word in page for word in ("1 of 3 finished", "2 Motor", "0.3 l Oil", "Send parts"))
    assert "Came back: 1 " in lead.get(fee).content.decode()
    assert b"4.20 EUR shared" in lead.post(f"{fee}/post", {"amount": "4.20"}, follow=True).content
