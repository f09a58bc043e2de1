"""Contents: what the fields of labels say."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stockthread import catalog, ledger, passports, places
from stockthread.catalog import NewAttribute, NewValue
from stockthread.kernel import ids
from stockthread.ledger import Given, Kind, Lines, New, Stage
from stockthread.printing import contents
from tests.printing.cast import Clock
from tests.world import World

pytestmark = pytest.mark.django_db


def of(world: World, clock: Clock, subject: str, *items: int) -> list[dict[str, object]]:
    return [dict(each) for each in contents.values(subject, items, at=clock.at)]


def test_a_received_unit_says_all_that_is_known(world: World, clock: Clock) -> None:
    new = New(Kind.UNIT, world.drill, 1, Given(world.serial, ["SN-7"]), origin=world.supplier)
    done = ledger.receive_new(
        new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    )
    expiry, _ = catalog.add_attributes(
        [NewAttribute("expiry_date", "Expiry date", "date"), NewAttribute("voltage", "Voltage")]
    )
    for value in ("2027-01-31", "2027-02-28"):
        ledger.observe([done.items[0]], attributes=[expiry], values=[value], act=world.act())
    catalog.set_attributes([NewValue("DRILL", "voltage", "18 V")])
    [said] = of(world, clock, "unit", done.items[0])
    assert said == {
        "product": "Cordless drill", "sku": "DRILL", "class": "Tools", "serial": "SN-7",
        "code": "SN-7", "quantity": "1", "expiry": date(2027, 2, 28),
        "received": date(2026, 3, 2), "supplier": "Supply Ltd", "place": "A-1",
        "place_name": "Bin A-1", "company": "Our company", "today": date(2026, 3, 3),
        "attribute.expiry_date": date(2027, 2, 28), "attribute.voltage": "18 V",
    }  # fmt: skip


def test_a_unit_of_a_lot_says_what_is_said_of_its_lot(world: World, clock: Clock) -> None:
    lot = world.pump_lot(5)
    [day] = catalog.add_attributes([NewAttribute("best_before_date", "Best before", "date")])
    ledger.observe([lot], attributes=[day], values=["2026-12-01"], act=world.act())
    new = world.pumps_of(lot)
    posting = ledger.commission(
        new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    )
    [unit] = of(world, clock, "unit", posting.items[0])
    assert unit["lot"] == ledger.read.codes([lot])[lot]
    assert unit["expiry"] == date(2026, 12, 1)


def test_a_lot_says_how_much_there_is(world: World, clock: Clock) -> None:
    lot = world.juice_lot(1500, "L-9")
    [said] = of(world, clock, "lot", lot)
    assert (said["lot"], said["code"], said["quantity"]) == ("L-9", "L-9", "1.5 l")
    assert said["made"] == date(2026, 3, 2)
    assert "serial" not in said


def test_a_container_says_what_is_in_it(world: World, clock: Clock) -> None:
    carton, mixed, empty = world.cartons(3)
    ledger.pack(Lines(world.drills(3)), container=carton, act=world.act())
    ledger.pack(Lines([*world.drills(1), *world.batteries(1)]), container=mixed, act=world.act())
    full, both, none = of(world, clock, "container", carton, mixed, empty)
    assert (full["contents_count"], full["product"], full["quantity"]) == (
        "3", "Cordless drill", "3",
    )  # fmt: skip
    assert both["contents_count"] == "2"
    assert "product" not in both
    assert "contents_count" not in none


def test_a_place_says_its_code_and_path(world: World, clock: Clock) -> None:
    one, nowhere = of(world, clock, "place", world.a1, 10**9)
    assert one == {
        "code": "A-1", "name": "Bin A-1", "path": "Warehouse › Bin A-1",
        "company": "Our company", "today": date(2026, 3, 3),
    }  # fmt: skip
    assert nowhere == {}


def test_links_need_an_address(world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ADDRESS", "https://stock.example", raising=False)
    catalog.add_products([catalog.NewProduct("G", "With GTIN", gtin="09521234543213")])
    product = catalog.read.by_sku(["G"])["G"]
    new = New(Kind.UNIT, product, 2, Given(world.serial, ["S/1", "Ü"]))
    items = ledger.commission(
        new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    ).items
    [drill] = world.drills(1)
    links = [each["link"] for each in of(world, clock, "unit", *items, drill)]
    assert links == [
        "https://stock.example/01/09521234543213/21/S%2F1",
        f"https://stock.example/items/{ids.public_id('item', items[1])}",
        f"https://stock.example/items/{ids.public_id('item', drill)}",
    ]
    keys = passports.keys_of([*items, drill])
    assert [each["passport"] for each in of(world, clock, "unit", *items, drill)] == [
        f"https://stock.example/01/09521234543213/21/S%2F1?k={keys[items[0]]}",
        *(f"https://stock.example/p/{keys[item]}" for item in (items[1], drill)),
    ]
    [place] = of(world, clock, "place", world.a1)
    assert place["link"] == f"https://stock.example/places/{ids.public_id('place', world.a1)}"


def test_a_day_is_that_of_the_installation(
    world: World, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "TIME_ZONE", "Pacific/Kiritimati")
    clock.at = clock.at.replace(hour=11)
    [said] = of(world, clock, "place", world.a1)
    assert said["today"] == date(2026, 3, 4)


def test_every_field_that_is_said_is_known(world: World, clock: Clock) -> None:
    subjects = {
        "unit": world.drills(1)[0], "lot": world.juice_lot(10), "container": world.cartons(1)[0],
        "place": world.a1,
    }  # fmt: skip
    for subject, id in subjects.items():
        [said] = of(world, clock, subject, id)
        known = set(contents.FIELDS[subject])
        assert {name for name in said if not name.startswith("attribute.")} <= known


def test_many_cost_as_many_statements_as_one(world: World, clock: Clock) -> None:
    items = [*world.drills(200), *world.cartons(20), world.juice_lot(5)]
    ledger.pack(Lines(items[:100]), container=items[200], act=world.act())

    def cost(*wanted: int) -> int:
        with CaptureQueriesContext(connection) as asked:
            contents.values("unit", wanted, at=clock.at)
        return len(asked)

    assert cost(*items) == cost(items[0], items[200], items[-1]) <= 20
    assert places.read.place(world.a1).code == "A-1"
