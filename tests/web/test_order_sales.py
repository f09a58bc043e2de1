"""Selling on pages: allocated, picked, packed, shipped, arrived; refused with the form kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stockthread import catalog, identifiers, ledger, orders, parties, sales
from stockthread.kernel.errors import Refused
from stockthread.ledger import Given, Kind, New, Stage
from stockthread.orders import NewLine, NewOrder
from stockthread.sales import NewRule, NewSubstitute
from tests.web.conftest import LONG_AGO


@pytest.fixture
def hand(world):
    return world.client("operator")


@pytest.fixture
def order(world, hand):
    """An order for three drills, of which two stand at STORE-1."""
    [customer] = parties.add_parties([parties.NewParty("SHOP", "Tool shop", is_customer=True)])
    drill = catalog.read.by_sku(["DR-18"])["DR-18"]
    type_id = catalog.read.product(drill).code_type
    own = parties.read.own_party()
    assert own
    act = ledger.Act(key="stock", by=world.people["operator"], recorded_at=LONG_AGO)
    new = New(Kind.UNIT, drill, 2, Given(type_id, ["Q-1", "Q-2"]))
    ledger.commission(new, place=world.places["STORE-1"], stage=Stage.READY, owner=own.id, act=act)
    sold = NewOrder(orders.SALE, (NewLine(drill, 3),), party=customer)
    [id] = orders.add_orders([sold], key="o", by=world.people["operator"], at=LONG_AGO)
    return orders.read.order(id)


def address(world, order, rest: str) -> str:
    return f"/orders/{world.public('order', order.id)}/{rest}"


def page(client, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200, response.content[:400]
    return response.content.decode()


def test_an_order_is_allocated_picked_packed_shipped_and_taken(world, hand, order):
    picking, shipping = address(world, order, "picking"), address(world, order, "shipping")
    assert "Allocate" in page(hand, picking)
    hand.post(f"{picking}/promise", {"key": "a"})
    assert "STORE-1" in page(hand, picking)
    tried = hand.post(f"{picking}/check", {"scans": "Q-1\nQ-9"}).content.decode()
    assert "Pick 1 scan, leave the rest" in tried
    assert "Nothing has the code Q-9" in tried
    place, _, codes = tried.partition('id="next-place"')[2].partition("pick-codes")
    assert ("STORE-1" in place, "Q-1" in codes, "code small" in codes) == (True, False, True)
    done = hand.post(f"{picking}/pick", {"key": "b", "scans": "Q-1\nQ-2\nQ-9", "place": "DOCK",
                                           "back": picking})  # fmt: skip
    assert done["Location"].startswith(f"{picking}?done=")
    assert 'name="place" value="DOCK"' in page(hand, picking)
    assert 'name="place" value="DOCK"' in page(world.client("operator"), picking)
    [scheme] = identifiers.add_schemes([identifiers.NewScheme(
        "BOX", "SSCC of cartons", "09521234{counter:9}{check:gs1}",
        identifiers.read.code_type_by_code("sscc").id)])  # fmt: skip
    assert scheme
    assert "Q-1" in page(hand, shipping)
    hand.post(f"{shipping}/pack", {"key": "c", "scheme": "BOX"})
    assert "2 × " in page(hand, shipping)
    hand.post(f"{shipping}/ship", {"key": "d", "tracking": "1Z9"})
    said = page(hand, shipping)
    assert "1Z9" in said
    [sent] = sales.read.shipments_of(order.id)
    for kind in ("delivery", "packing"):
        paper = hand.get(address(world, order, f"papers/{sent.id}/{kind}"))
        assert paper["Content-Type"] == "application/pdf"
        assert paper.content[:5] == b"%PDF-"
    paper = SimpleUploadedFile("door.pdf", b"%PDF-1.4 signed", "application/pdf")
    hand.post(f"{shipping}/arrived", {"key": "e", "shipment": str(sent.id), "name": "Mr Gate",
                                      "paper": paper})  # fmt: skip
    for where in (shipping, address(world, order, "")[:-1]):
        said = page(hand, where)
        assert "Mr Gate took it" in said
        assert "door.pdf" in said
    assert hand.get(address(world, order, "papers/999/delivery")).status_code == 404
    for number in ("1Z9", "#1Z9", f"D-{sent.id:06}"):
        assert hand.get("/find", {"q": number})["Location"] == shipping
    assert f"D-{sent.id:06}" in page(hand, "/find?q=1z")
    assert hand.get("/find", {"q": f"#{order.number}"})["Location"] == shipping[:-9]


def test_one_field_takes_every_scan_and_what_fits_leaves(world, hand, order):
    picking, shipping = address(world, order, "picking"), address(world, order, "shipping")
    hand.post(f"{picking}/pick", {"key": "b", "scans": "Q-1\nQ-2", "place": "DOCK"})
    said = page(hand, shipping)
    assert "Ship all 2 loads unscanned" in said
    tried = hand.post(f"{shipping}/check", {"loads": "Q-1\nQ-9"}).content.decode()
    for word in ("Ship 1 of 2 loads, leave the rest", "1 × Drill", "Nothing has the code Q-9",
                 "Not scanned yet"):  # fmt: skip
        assert word in tried, word
    assert "Three piles" in page(hand, "/shipping")
    for scans in (order.number, "Q-2"):
        tried = hand.post("/shipping/check", {"loads": scans}).content.decode()
        assert order.number in tried or "Not scanned yet" in tried
    assert hand.post("/shipping/ship", {"key": "s0", "loads": "Q-9"}).status_code == 422
    done = hand.post("/shipping/ship", {"key": "s", "loads": f"{order.number}\nQ-2\nQ-9",
                                        "back": "/shipping"})  # fmt: skip
    assert done["Location"].startswith("/shipping?done=")
    [sent] = sales.read.shipments_of(order.id)
    [item] = [item for _, item, _, _ in sales.read.shipped_items([sent.orders[0][1]])]
    assert ledger.read.item(item).code == "Q-2"
    undo = f"/events/{world.public('event', sent.orders[0][1])}/undo"
    assert hand.post(undo, {"key": "u", "back": "/shipping"}).status_code == 302
    assert "Ship all 2 loads unscanned" in page(hand, shipping)
    viewer = world.client("viewer")
    assert "s-loads" not in page(viewer, "/shipping")
    assert viewer.post("/shipping/check", {"loads": "Q-1"}).status_code == 403


def test_what_is_refused_comes_back_with_the_form(world, hand, order):
    picking, shipping = address(world, order, "picking"), address(world, order, "shipping")
    bad = hand.post(f"{picking}/pick", {"key": "b", "scans": "Q-9", "place": "DOCK"})
    assert (bad.status_code, "Q-9" in bad.content.decode()) == (422, True)
    assert hand.post(f"{shipping}/pack", {"key": "c"}).status_code == 422
    assert hand.post(f"{shipping}/ship", {"key": "d", "loads": "NOWHERE"}).status_code == 422


def test_short_stock_and_what_the_customer_asks_is_shown(world, hand, order):
    catalog.add_products([catalog.NewProduct("OTHER", "Other drill")])
    other = catalog.read.by_sku(["OTHER"])["OTHER"]
    [line] = orders.read.lines([order.id])[order.id]
    sales.add_substitutes([NewSubstitute(line.product, other, note="with case only")])
    new = NewRule(order.party, sales.REMAINING_LIFE, days=30)
    sales.add_rule(new, by=world.people["operator"], at=LONG_AGO)
    for where in ("picking", "allocating", ""):
        said = page(hand, address(world, order, where).rstrip("/"))
        for word in ("missing in line 1", "Other drill", "with case only", "none free",
                     "lie here and are not as the customer asks", "STORE-1"):  # fmt: skip
            assert word in said, (where, word)
    assert "at least 30 days left to live" in page(hand, address(world, order, "picking"))
    lead, picking = world.client("supervisor"), address(world, order, "picking")
    sent = {"key": "p", "scans": "Q-1\nQ-2", "place": "DOCK", "reason": "they called"}
    lead.post(f"{picking}/pick", sent | {"break_rules": "1"})
    happened = page(hand, address(world, order, "").rstrip("/"))
    for word in ("rule was broken: at least 30 days left to live; given Q-1, Q-2", "they called",
                 "Supervisor"):  # fmt: skip
        assert word in happened, word


def test_whoever_only_looks_has_no_field_for_scans(world, order):
    viewer = world.client("viewer")
    assert "p-scans" not in page(viewer, address(world, order, "picking"))
    assert viewer.post(address(world, order, "picking/pick"), {}).status_code == 403
    assert b"%PDF" in viewer.get(address(world, order, "picking/paper")).content


def test_what_a_customer_asks_is_added_and_ended_by_those_who_may(world, hand, order):
    where, lead = address(world, order, "asks"), world.client("supervisor")
    assert "takes whatever is good" in page(hand, where)
    assert hand.post(f"{where}/add", {"kind": "one_lot"}).status_code == 403
    bad = lead.post(f"{where}/add", {"kind": "remaining_life", "days": "x"})
    assert (bad.status_code, "1 to 36500 days" in bad.content.decode()) == (422, True)
    lead.post(f"{where}/add", {"kind": "remaining_life", "days": "30", "product": "DR-18"})
    assert "at least 30 days left to live" in page(hand, where)
    [rule] = sales.rules([order.party])
    assert lead.post(f"{where}/close", {"rule": "999"}).status_code == 422
    lead.post(f"{where}/close", {"rule": str(rule.id)})
    assert not sales.rules([order.party])


def test_orders_are_picked_in_one_round_and_each_scan_says_whose_it_is(world, hand, order):
    [other] = orders.add_orders(
        [NewOrder(orders.SALE, (NewLine(catalog.read.by_sku(["DR-18"])["DR-18"], 1),),
                  party=order.party)],
        key="o2", by=world.people["operator"], at=LONG_AGO,
    )  # fmt: skip
    assert hand.post("/waves/post", {"key": "w", "cart": "DOCK"}).status_code in (403, 422)
    boss = world.client("supervisor")
    assert "2 orders to pick" in page(boss, "/waves")
    picked = {"key": "w", "cart": "DOCK",
              "order": [world.public("order", id) for id in (order.id, other)]}  # fmt: skip
    chosen = boss.post("/waves", {"items": " ".join(picked["order"][:1])}).content.decode()
    ticked = [f'value="{each}" checked' in chosen for each in picked["order"]]
    assert ticked == [True, False]
    bad = boss.post("/waves/post", {**picked, "cart": "NOWHERE"})
    assert (bad.status_code, "NOWHERE" in bad.content.decode()) == (422, True)
    wave = boss.post("/waves/post", picked)["Location"]
    assert boss.post("/waves/post", picked)["Location"] == wave
    hand.post(f"{wave}/promise", {"key": "p"})
    said = page(hand, wave)
    assert "STORE-1" in said
    assert "2 orders of 2 to pick" in said
    tried = hand.post(f"{wave}/check", {"scans": "Q-1\nQ-2\nQ-9"}).content.decode()
    assert "Pick 2 scans, leave the rest" in tried
    assert 'class="wave-spot">1<' in tried
    assert hand.post(f"{wave}/pick", {"key": "x", "scans": "Q-9"}).status_code == 422
    done = hand.post(f"{wave}/pick", {"key": "y", "scans": "Q-1\nQ-2", "back": wave})
    assert done["Location"].startswith(f"{wave}?done=")
    assert "Q-1" not in page(hand, wave).partition("On the cart")[0].partition("Next place")[2]
    assert hand.get(f"{wave}/paper").content[:5] == b"%PDF-"
    assert "Wave" in page(hand, "/waves")
    one = {"items": wave.rpartition("/")[2], "key": "c"}
    assert "Close Wave 1?" in boss.post("/lists/waves/close", one).content.decode()
    told = boss.post("/lists/waves/close/post", one).content.decode()
    assert "Wave 1 closed" in told
    assert "/lists/waves/reopen/post" in told
    assert "No wave is open" in page(boss, "/waves")
    assert "closed" in page(hand, wave)
    late = hand.post(f"{wave}/pick", {"key": "z", "scans": "Q-3"})
    assert (late.status_code, "Wave 1 is closed" in late.content.decode()) == (422, True)
    told = boss.post("/lists/waves/promise/post", one).content.decode()
    assert "Wave 1 left as before" in told
    assert "Wave 1 open again" in boss.post("/lists/waves/reopen/post", one).content.decode()
    found = boss.get("/lists/waves/csv", {"text": order.number, "place": "DOCK"})
    assert order.number in b"".join(found.streaming_content).decode()


def test_what_stands_in_is_kept_on_the_products_page_and_sold_by_one_press(world, hand, order):
    boss = world.client("admin")
    drill, spare = catalog.add_products(
        [catalog.NewProduct("DR-N", "New drill"), catalog.NewProduct("DR-X", "Spare drill")]
    )
    sold = NewOrder(orders.SALE, (NewLine(drill, 3),), party=order.party)
    [id] = orders.add_orders([sold], key="n", by=world.people["operator"], at=LONG_AGO)
    order = orders.read.order(id)
    own = parties.read.own_party()
    act = ledger.Act(key="spare", by=world.people["operator"], recorded_at=LONG_AGO)
    new = New(Kind.UNIT, spare, 1, Given(catalog.read.product(spare).code_type, ["X-1"]))
    ledger.commission(new, place=world.places["STORE-1"], stage=Stage.READY, owner=own.id, act=act)
    of = f"/products/{world.public('product', drill)}/instead"
    assert page(boss, of)
    assert boss.post(f"{of}/post", {"product": "DR-X", "rank": "x"}).status_code == 422
    boss.post(f"{of}/post", {"product": "DR-X", "rank": "1", "note": "the old one"})
    assert "the old one" in page(boss, of[: -len("/instead")])
    picking = address(world, order, "picking")
    said = page(world.client("supervisor"), picking)
    assert "Sell 1 instead" in said
    assert "Sell 1 instead" not in page(world.client("viewer"), picking)
    pressed = {"key": "s", "line": "1", "product": "DR-X", "back": picking}
    assert boss.post(f"{picking}/instead", {**pressed, "line": "9"}).status_code == 422
    done = world.client("supervisor").post(f"{picking}/instead", pressed)
    assert done["Location"].startswith(f"{picking}?done=")
    assert [(x.product, x.quantity) for x in orders.read.lines([order.id])[order.id]] == [
        (drill, 2), (spare, 1)
    ]  # fmt: skip
    boss.post(f"{of}/post", {"product": "DR-X", "deed": "remove", "rank": "1"})
    assert sales.substitutes([drill]) == []


def test_a_carton_with_goods_of_two_orders_leaves_from_the_page_of_one(world, hand, order):
    drill = catalog.read.by_sku(["DR-18"])["DR-18"]
    sold = [NewOrder(orders.SALE, (NewLine(drill, 1),), party=order.party) for _ in range(2)]
    ids = orders.add_orders(sold, key="two", by=world.people["operator"], at=LONG_AGO)
    first, second = map(orders.read.order, ids)
    own = parties.read.own_party()
    act = ledger.Act(key="box", by=world.people["operator"], recorded_at=LONG_AGO)
    box = ledger.commission(New(Kind.CONTAINER, 0, 1), place=world.places["DOCK"],
                            stage=Stage.READY, owner=own.id, act=act).items[0]  # fmt: skip
    for each, code in ((first, "Q-1"), (second, "Q-2")):
        sales.pick([each], [sales.Scan(code)], act=act._replace(key=code), container=box)
    shipping = address(world, first, "shipping")
    assert " too</label>" in page(hand, shipping)
    assert hand.post(f"{shipping}/ship", {"key": "a"}).status_code == 422
    hand.post(f"{shipping}/ship", {"key": "b", "beside": "1", "back": shipping})
    assert "Nothing is picked that has not left" in page(hand, address(world, second, "shipping"))
    [event] = [e for o, e in sales.read.shipments_of(second.id)[0].orders if o == first.id]
    undo = f"/events/{world.public('event', event)}/undo"
    assert hand.post(undo, {"key": "c", "back": shipping}).status_code == 302
    assert [len(sales.to_load([each])) for each in (first, second)] == [1, 1]


def test_every_act_says_what_it_did_and_offers_the_way_back(world, hand, order):
    picking, shipping = address(world, order, "picking"), address(world, order, "shipping")
    mine = address(world, order, "").rstrip("/")
    scheme = identifiers.NewScheme("BOX", "SSCC of cartons", "09521234{counter:9}{check:gs1}",
                                   identifiers.read.code_type_by_code("sscc").id)  # fmt: skip
    identifiers.add_schemes([scheme])

    def do(where: str, back: str, **sent: str) -> str:
        done = hand.post(where, {"key": where[-9:], "back": back, **sent})
        assert done.status_code == 302, done.content.decode()[-900:]
        said = page(hand, done["Location"])
        toast = said.partition('class="toast"')[2].partition("</div>")[0]
        assert "Undo" in toast, (where, toast)
        return said

    do(f"{picking}/promise", picking)
    do(f"{picking}/pick", picking, scans="Q-1\nQ-2", place="DOCK")
    do(f"{shipping}/pack", shipping, scheme="BOX")
    do(f"{shipping}/ship", shipping)
    assert "delivery not confirmed" in page(hand, shipping)
    said = page(hand, mine)
    assert "without a carrier, delivery not confirmed" in said
    [sent] = sales.read.shipments_of(order.id)
    back = {"back_loads": "Q-1", "to": "DOCK"}
    bad = hand.post(f"{shipping}/refused", {"key": "r0", **back})
    assert (bad.status_code, "Q-1" in bad.content.decode()) == (422, True)
    do(f"{shipping}/refused", shipping, reason="scratched", **back)
    said = do(f"{shipping}/arrived", mine, shipment=str(sent.id))
    assert "Tool shop took it" in said
    assert "delivery not confirmed" not in said


def test_collected_goods_are_delivered_and_undone_ones_have_no_papers(world, hand, order):
    shipping = address(world, order, "shipping")
    bad = hand.post(f"{shipping}/ship", {"key": "x", "loads": "Q-1", "collected": "1",
                                         "tracking": "1Z"})  # fmt: skip
    assert bad.status_code == 422
    done = hand.post(f"{shipping}/ship", {"key": "y", "loads": "Q-1", "collected": "1",
                                          "back": shipping})  # fmt: skip
    assert "The customer collected it" in page(hand, shipping)
    [sent] = sales.read.shipments_of(order.id)
    event = done["Location"].partition("done=")[2].partition("&")[0]
    hand.post(f"/events/{event}/undo", {"key": "u", "back": shipping})
    assert "Undone: nothing of it has left" in page(hand, shipping)
    paper = hand.get(address(world, order, f"papers/{sent.id}/delivery"))
    assert (paper.status_code, "was undone" in paper.content.decode()) == (422, True)


def test_stock_is_chosen_released_and_promised_again_on_the_orders_page(world, hand, order):
    mine, where = address(world, order, "").rstrip("/"), address(world, order, "allocating")
    assert f'{where}?back={mine}"' in page(hand, mine)
    said = page(hand, where)
    for word in ("Q-1", "3 lines of stock suggested", "Other stock it could have"):
        assert word in said, word
    items = {code: ledger.read.find_code(code)[0].item for code in ("Q-1", "Q-2")}
    one, two = (world.public("item", items[code]) for code in ("Q-1", "Q-2"))
    bad = hand.post(f"{where}/choose", {"key": "c0", "take": [one], "codes": "NOWHERE"})
    told = bad.content.decode()
    assert (bad.status_code, "NOWHERE" in told, f'value="{one}" checked' in told) == (422, True,
                                                                                  True)  # fmt: skip
    assert f'value="{two}" checked' not in told
    done = hand.post(f"{where}/choose", {"key": "c1", "take": [two], "back": where})
    assert "Undo" in page(hand, done["Location"]).partition('"toast"')[2].partition("</div>")[0]
    item = page(hand, f"/items/{two}")
    assert f'<a href="{mine}">to {order.number}</a>' in item
    [kept] = sales.kept(order)
    assert hand.post(f"{where}/release", {"key": "r0"}).status_code == 422
    done = hand.post(f"{where}/release", {"key": "r1", "kept": str(kept.id)})
    toast = page(hand, done["Location"]).partition('"toast"')[2].partition("</div>")[0]
    assert "Undo" in toast
    assert not sales.kept(order)
    event = done["Location"].partition("released=")[2]
    hand.post(f"{where}/again", {"key": "a1", "event": event, "back": where})
    assert [each.item for each in sales.kept(order)] == [items["Q-2"]]
    hand.post(f"{where}/release", {"key": "r2", "every": "1"})
    assert not sales.kept(order)
    viewer = world.client("viewer")
    assert 'name="take"' not in page(viewer, where)
    assert viewer.post(f"{where}/choose", {"take": [one]}).status_code == 403


def test_so_much_of_a_lot_is_chosen_as_stands_beside_it(world, hand, order):
    juice = catalog.read.by_sku(["JUICE"])["JUICE"]
    orders.add_lines(order.id, [NewLine(juice, 5_000)], by=world.people["operator"], at=LONG_AGO)
    where = address(world, order, "allocating")
    [lot] = [m.item for m in ledger.read.find_code("L-1")]
    value = f"{world.public('item', lot)}:{world.public('place', world.places['STORE'])}:"
    assert f'name="much-{value}" value="5"' in page(hand, where)
    bad = hand.post(f"{where}/choose", {"key": "c0", "take": value, f"much-{value}": "9 l"})
    assert (bad.status_code, 'value="9 l"' in bad.content.decode()) == (422, True)
    hand.post(f"{where}/choose", {"key": "c1", "take": value, f"much-{value}": "1.5"})
    assert [each.quantity for each in sales.kept(order)] == [1_500]
    left = ledger.Lines([lot], [499_000], place=[world.places["STORE"]])
    with pytest.raises(Refused) as caught:
        ledger.move(left, place=world.places["DOCK"],
                    act=ledger.Act("m", world.people["operator"], LONG_AGO))  # fmt: skip
    assert [each.code for each in caught.value.refusals] == ["lot_reserved"]


def test_a_unit_leaves_without_its_carton_where_somebody_says_so(world, hand, order):
    own = parties.read.own_party()
    act = ledger.Act(key="box", by=world.people["operator"], recorded_at=LONG_AGO)
    codes = Given(identifiers.read.code_type_by_code("sscc").id, ["106141412345678908"])
    box = ledger.commission(New(Kind.CONTAINER, 0, 1, codes), place=world.places["DOCK"],
                            stage=Stage.READY, owner=own.id, act=act).items[0]  # fmt: skip
    scans = [sales.Scan("Q-1"), sales.Scan("Q-2")]
    sales.pick([order], scans, act=act._replace(key="pick"), container=box)
    shipping = address(world, order, "shipping")
    said = hand.post(f"{shipping}/check", {"loads": "Q-1"}).content.decode()
    assert "breaks the pack on record" in said
    assert "Ship 1 load, break 1 pack" in said
    bad = hand.post(f"{shipping}/ship", {"key": "a", "loads": "Q-1"})
    assert bad.status_code == 422
    sent = {"key": "b", "loads": "Q-1", "unpack": "1", "back": shipping}
    assert "Undo" in hand.post(f"{shipping}/ship", sent, follow=True).content.decode()
    [left] = sales.to_load([orders.read.order(order.id)])
    assert left.item == box
    sent = {"key": "c", "loads": "]C100106141412345678908", "back": shipping}
    assert hand.post(f"{shipping}/ship", sent).status_code == 302
    [line] = orders.progress.of_order(orders.read.order(order.id)).lines
    assert line.done.shipped == 2
