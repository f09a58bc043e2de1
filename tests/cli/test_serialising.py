"""Policies changed later, counted goods given serials, shipments that note serials."""

from stockthread import catalog, identifiers, ledger
from stockthread.identifiers import NewBook, NewScheme
from tests.cli.command import ok, run, told
from tests.world import World


def counted(world: World, sku: str = "FAN", tracking: str = "lot") -> None:
    identifiers.add_schemes([NewScheme(sku, sku, sku + "-{counter:4}", world.serial)])
    catalog.add_products([catalog.NewProduct(sku, "Ceiling fan", tracking, scheme=sku)])
    ok("receive", sku, "L-1", "--quantity", "10", "--to", "A-1")


def test_counted_goods_get_serials_once_the_policy_asks(world: World) -> None:
    counted(world)
    assert run("serialise", "L-1", "F-1").code == 1
    out = ok("product", "track", "FAN", "serial_in_lot")
    assert "10 wait for serials: stockthread serialise FAN" in out
    given = ok("serialise", "FAN", "F-1..F-3")
    assert "3 × Ceiling fan (F-1 … F-3) have serials now" in given
    made = told("serialise", "L-1", "--count", "2", "--place", "A-1")
    assert made["serials"] == ["FAN-0001", "FAN-0002"]
    assert told("show", "F-2")["lot"] == "L-1"
    ok("undo", str(made["events"][0]))
    [waiting] = ledger.read.waiting(catalog.read.by_sku(["FAN"])["FAN"])
    assert (waiting.quantity, waiting.numbered) == (7, 3)
    said = run("product", "track", "FAN", "lot")
    assert (said.code, "3" in said.err) == (1, True)


def test_serials_come_out_of_a_book(world: World) -> None:
    counted(world)
    ok("product", "track", "FAN", "serial")
    book = NewBook("Roll", world.serial, catalog.read.by_sku(["FAN"])["FAN"], "")
    at = world.act().recorded_at
    numbers = ["R1", "R2", "R3"]
    identifiers.add_book(book, numbers, key="b", person=world.anna, at=at)
    assert told("serialise", "FAN", "--count", "2", "--book", "Roll")["serials"] == ["R1", "R2"]
    assert run("serialise", "FAN", "--count", "2", "--book", "Roll").code == 1
    assert told("serialise", "FAN", "--count", "1", "--book", "Roll")["serials"] == ["R3"]


def test_too_many_serials_and_unclear_lots_are_told(world: World) -> None:
    counted(world)
    ok("product", "track", "FAN", "serial")
    assert run("serialise", "FAN", "F-1..F-11").code == 1
    assert run("serialise", "FAN").code == 2
    assert run("serialise", "FAN", "F-1", "--count", "1").code == 2
    assert run("serialise", "DRILL", "F-1").code == 1
    ok("receive", "FAN", "F-0", "--to", "A-2")
    [lot] = {each.lot for each in ledger.read.waiting(catalog.read.by_sku(["FAN"])["FAN"])}
    assert ledger.read.item(lot).quantity == 10


def test_serials_are_noted_when_goods_leave(world: World) -> None:
    counted(world, "LAMP", "serial_at_shipment")
    assert "serial" in run("ship", "L-1", "--quantity", "2", "--to", "CUS").err
    wrong = run("ship", "L-1", "--quantity", "3", "--to", "CUS", "--serial", "W-1")
    assert (wrong.code, "3 are to leave" in wrong.err) == (1, True)
    out = ok("ship", "L-1", "--to", "CUS", "--serial", "W-1..W-2")
    assert "2 × Ceiling fan (W-1, W-2) shipped to CUS" in out
    assert told("show", "W-2")["place"]["kind"] == "customer"
    events = out.split("undo ")[1].split()
    ok("undo", *events)
    assert ledger.read.item(ledger.read.find_code("L-1")[0].item).quantity == 10


def test_units_are_shipped_by_their_serials(world: World) -> None:
    ok("receive", "DRILL", "D-1..D-3", "--to", "A-1")
    assert "2 items shipped to CUS" in ok("ship", "D-1", "D-2", "--to", "CUS")
    assert run("ship", "D-3", "--to", "NOBODY").code == 3
    assert run("ship", "D-1", "--to", "CUS").code == 1


def test_doubtful_serials_stop_everything_until_somebody_says_so(world: World) -> None:
    counted(world)
    ok("product", "track", "FAN", "serial")
    said = run("serialise", "FAN", "F-0", "F-O", "F-7")
    assert (said.code, "F-O: Looks like F-0" in said.err) == (1, True)
    left = run("serialise", "FAN", "F-0", "F-O", "F-7", "--good")
    assert (left.code, "2 × Ceiling fan" in left.out) == (1, True)
    assert "Ceiling fan (F-O) have serials now" in ok("serialise", "FAN", "F-O", "--doubtful")


def test_serials_in_use_are_named_with_the_good_ones_done_on_request(world: World) -> None:
    counted(world)
    ok("product", "track", "FAN", "serial")
    ok("serialise", "FAN", "F-1")
    said = run("serialise", "FAN", "F-1", "F-2")
    assert (said.code, "F-1" in said.err) == (1, True)
    ok("serialise", "FAN", "F-2")
    [waiting] = ledger.read.waiting(catalog.read.by_sku(["FAN"])["FAN"])
    assert waiting.quantity == 8


def test_a_lot_in_several_places_asks_for_one(world: World) -> None:
    counted(world)
    ok("product", "track", "FAN", "serial")
    ok("move", "L-1", "--quantity", "4", "--to", "A-2")
    assert "several parts" in run("serialise", "L-1", "F-1").err
    assert "(F-1) have serials now" in ok("serialise", "L-1", "F-1", "--place", "A-2")
    assert told("show", "F-1")["place"]["code"] == "A-2"
    assert "nothing left" in run("serialise", "L-1", "F-2", "--place", "A-3").err


def test_who_gets_goods_owns_them_but_a_carrier_does_not(world: World) -> None:
    ok("receive", "DRILL", "D-1..D-3", "--to", "A-1")
    ok("ship", "D-1", "--to", "CUS")
    ok("ship", "D-2", "--to", "CAR")
    owners = [ledger.read.items([m.item for m in ledger.read.find_code(code)])[0].owner
              for code in ("D-1", "D-2")]  # fmt: skip
    assert owners == [world.customer_party, world.us]


def test_goods_go_back_to_their_supplier_without_serials(world: World) -> None:
    counted(world, "LAMP", "serial_at_shipment")
    assert "shipped to SUP" in ok("ship", "L-1", "--quantity", "4", "--to", "SUP")


def test_goods_with_a_supplier_are_said_to_be_there(world: World) -> None:
    ok("receive", "DRILL", "D-1..D-3", "--to", "A-1")
    for code, party, state in (
        ("D-1", "CUS", "with customer"), ("D-2", "CAR", "on its way"), ("D-3", "SUP", "at supplier")
    ):  # fmt: skip
        ok("ship", code, "--to", party)
        assert told("show", code)["state"] == state


def test_only_who_may_changes_a_policy_or_gives_serials(world: World) -> None:
    counted(world)
    for command in (["product", "track", "FAN", "serial"], ["serialise", "FAN", "F-1"],
                    ["ship", "L-1", "--to", "CUS"]):  # fmt: skip
        said = run(*command, "--as", "nobody")
        assert said.code != 0
