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
    assert "3 × Ceiling fan have serials now" in ok("serialise", "FAN", "F-1..F-3")
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
    assert "2 × Ceiling fan shipped to CUS" in out
    assert told("show", "W-2")["place"]["kind"] == "customer"
    events = out.split("undo ")[1].split()
    ok("undo", *events)
    assert ledger.read.item(ledger.read.find_code("L-1")[0].item).quantity == 10


def test_units_are_shipped_by_their_serials(world: World) -> None:
    ok("receive", "DRILL", "D-1..D-3", "--to", "A-1")
    assert "2 items shipped to CUS" in ok("ship", "D-1", "D-2", "--to", "CUS")
    assert run("ship", "D-3", "--to", "NOBODY").code == 3
    assert run("ship", "D-1", "--to", "CUS").code == 1
