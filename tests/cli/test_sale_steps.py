"""`stockthread order allocate` to `order note`, `customer-rule` and `substitute`."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def sale() -> str:
    ok("place", "add", "A-1", "A-2", "PACK")
    ok("party", "add", "SHOP", "--name", "Tool shop", "--customer")
    ok("party", "add", "UPS", "--carrier")
    ok("product", "add", "DRILL", "--name", "Cordless drill")
    ok("product", "add", "JUICE", "--tracking", "lot", "--unit", "l", "--scale", "1000")
    ok("receive", "DRILL", "D1..D3", "--to", "A-1")
    ok("receive", "JUICE", "L1\t10 l", "--to", "A-2")
    return told("order", "add", "sale", "--party", "SHOP", "--line", "DRILL 4",
                "--line", "JUICE 4 l")["number"]  # fmt: skip


def test_an_order_goes_from_stock_to_the_customer(sale, tmp_path):
    ok("product", "add", "DRILL-2", "--name", "Drill 2")
    ok("substitute", "add", "DRILL", "DRILL-2", "--note", "with case only")
    said = ok("order", "allocate", sale)
    assert "1 of DRILL are missing" in said
    assert "instead: DRILL-2 (with case only), 0 free" in said
    listed = told("order", "pick", sale)
    assert [(x["place"], x["code"]) for x in listed][-1] == ("A-2", "L1")
    done = told("order", "pick", sale, "D1", "D3", "L1 4 l", "D9", "--to", "PACK", "--good")
    assert [m["how"] for m in done["matched"]] == ["promised"] * 3
    assert [x["code"] for x in done["extra"]] == ["code_finds_nothing"]
    assert [m["places"] for m in done["missing"]] == [{"A-1": 1}]
    packed = told("order", "pack", sale, "D1", "L1=4 l@PACK", "--sscc", "106141412345678908")
    assert packed["container"] == "106141412345678908"
    door = told("order", "ship", sale, "106141412345678908", "--check")
    assert (door["there"], door["missing"]) == (["106141412345678908"], ["D3"])
    gone = told("order", "ship", sale, "--all", "--carrier", "UPS", "--tracking", "1Z9")
    [found] = told("find", "1z9")["documents"]
    assert (found["kind"], found["orders"]) == ("shipment", [sale])
    assert sale in ok("find", found["number"])
    file = tmp_path / "note.pdf"
    assert "Delivery note D-" in ok("order", "note", sale, "-o", str(file))
    assert file.read_bytes()[:5] == b"%PDF-"
    for kind in ("packing", "pick"):
        ok("order", "note", sale, "-o", str(tmp_path / f"{kind}.pdf"), "--kind", kind,
           "--paper", "us-letter")  # fmt: skip
    assert "came back to A-1" in ok("order", "refused", sale, "D3", "--to", "A-1",
                                    "--reason", "scratched")  # fmt: skip
    assert "Mr Gate took it" in ok("order", "deliver", str(gone["shipment"]), "--name", "Mr Gate")
    lines = told("order", "show", sale)["lines"]
    assert [(x["shipped"], x["delivered"], x["open"]) for x in lines] == [
        (2, 1, 3),
        (4000, 4000, 0),
    ]


def test_named_stock_is_promised_and_released(sale):
    assert "2 lines of stock promised" in ok("order", "allocate", sale, "--take", "D3",
                                             "--take", "L1 1 l")  # fmt: skip
    assert {x["code"] for x in told("order", "pick", sale)} == {"D3", "L1"}
    assert run("order", "allocate", sale, "--take", "D1", "--dry-run").code == 2
    assert run("order", "release", sale, "D1").code == 1
    assert "1 promise of" in ok("order", "release", sale, "D3")
    ok("order", "release", sale, "--all")
    assert told("order", "pick", sale) == []
    ok("order", "allocate", sale, "--take", "D2")
    assert "D2 is promised to SO-" in run("ship", "D2", "--to", "SHOP").err
    gone = told("order", "pick", sale, "D2", "--to", "PACK", "--good")
    assert gone["matched"]
    shipped = ok("order", "ship", sale, "D2")
    assert "delivery not confirmed" in shipped
    shipment = shipped.partition("shipment ")[2].partition(",")[0]
    assert "Tool shop took it" in ok("order", "deliver", shipment)


def test_a_pick_that_does_not_fit_is_refused_with_its_lines(sale):
    ok("product", "add", "SAW")
    ok("receive", "SAW", "S1", "--to", "A-1")
    said = run("order", "pick", sale, "D1", "S1", "--to", "PACK")
    assert (said.code, "S1 is not ordered" in said.err) == (1, True)
    assert "2 of DRILL" not in ok("order", "pick", sale, "D1", "--check")
    assert run("order", "note", sale, "-o", "never.pdf").code == 1


def test_a_customers_rule_is_broken_only_with_a_reason_and_a_role(sale):
    ok("customer-rule", "add", "SHOP", "remaining-life", "--days", "30", "--product", "JUICE")
    [rule] = told("customer-rule", "list")
    assert (rule["kind"], rule["product"], rule["days"]) == ("remaining_life", "JUICE", 30)
    pick = ("order", "pick", sale, "L1 1 l", "--to", "PACK")
    assert "wants 30 days more" in run(*pick).err
    assert "Give a reason" in run(*pick, "--break-rules").err
    ok(*pick, "--break-rules", "--reason", "they called")
    ok("customer-rule", "close", str(rule["rule"]))
    assert not told("customer-rule", "list")


def test_a_cancelled_order_tells_what_is_to_be_put_back(sale):
    ok("order", "pick", sale, "D1", "--to", "PACK")
    ok("order", "cancel", sale)
    [back] = told("order", "put-back", sale)
    assert (back["code"], back["place"]) == ("D1", "PACK")
    assert "PACK" in ok("order", "put-back", sale)
    assert told("order", "put-back") == [back]
    assert "1 item put back" in ok("order", "put-back", "--move")
    assert told("show", "D1")["place"]["code"] == back["from"]
    assert told("order", "put-back") == []


def test_serials_go_from_the_supplier_to_the_customer(sale):
    ok("party", "add", "SUP", "--supplier")
    purchase = told("order", "add", "purchase", "--party", "SUP", "--line", "DRILL 2")["number"]
    ok("order", "announce", purchase, "X-1", "--product", "DRILL")
    ok("order", "drop-ship", sale, purchase, "DRILL", "X-1", "X-2")
    assert told("order", "show", purchase)["is_complete"]
    assert told("order", "show", sale)["lines"][0]["delivered"] == 2


def test_what_would_be_promised_is_listed_and_nothing_is_promised(sale):
    told_picks = told("order", "allocate", sale, "--dry-run")
    assert [x["code"] for x in told_picks["picks"]] == ["D1", "D2", "D3", "L1"]
    assert "A-2" in ok("order", "allocate", sale, "--dry-run")
    assert not told("order", "pick", sale)
    [pair] = [ok("substitute", "list")]
    assert "instead" in pair


def test_a_wave_is_one_cart_for_several_orders(sale):
    ok("place", "add", "CART")
    other = told("order", "add", "sale", "--party", "SHOP", "--line", "DRILL 1")["number"]
    ok("order", "allocate", sale, other)
    wave = told("order", "wave", other, sale, "--cart", "CART")["wave"]
    listed = told("order", "wave", "--show", str(wave))
    assert {each["order"] for each in listed} == {sale}
    done = told("order", "pick", other, "D1", "D2", "D3", "--wave", str(wave))
    assert sorted(each["order"] for each in done["matched"]) == [sale, sale, sale]
    assert "CART" in ok("show", "D3")
    assert "CART" in ok("order", "wave")
    assert run("order", "wave", sale).code == 2
    assert "closed" in ok("order", "wave", "--close", str(wave))
    assert told("order", "wave")[0]["state"] == "closed"
    assert "wave_closed" in run("order", "pick", sale, "L1 1 l", "--wave", str(wave), "--json").out
    assert "open" in ok("order", "wave", "--reopen", str(wave))


def test_what_is_scanned_at_the_door_leaves(sale):
    ok("order", "pick", sale, "D1", "D2", "L1 4 l", "--to", "PACK")
    door = told("order", "load", sale, "D1", "L1 1 l", "D9", "--check")
    assert (door["orders"], door["there"], door["missing"]) == ([sale], ["D1", "L1"], ["D2", "L1"])
    assert [each["code"] for each in door["extra"]] == ["code_finds_nothing"]
    assert run("order", "load", "D1", "D9").code == 1
    said = ok("order", "load", "D1", "D9", "--good", "--collected")
    assert "1 load shipped" in said
    assert [line["shipped"] for line in told("order", "show", sale)["lines"]] == [1, 0]
    assert "D1 is not here: it is with Tool shop." in run("order", "load", sale, "D1").err
