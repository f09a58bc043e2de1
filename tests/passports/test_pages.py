"""What public pages tell, and the keys that open them."""

from datetime import date, timedelta

from stockthread import ledger, passports, returns
from stockthread.kernel import ids
from stockthread.ledger import Given, Kind, New
from stockthread.passports import NewField, NewNotice, Sheet
from stockthread.returns import NewTerm
from tests.passports.conftest import GTIN
from tests.refusals import refused


def test_a_key_opens_the_page_of_one_item_and_of_no_other(street):
    one, other = street.world.drills(2)
    keys = passports.keys_of([one, other])
    assert passports.read.by_key(keys[one]).id == one
    assert passports.read.by_key(keys[one].lower()).id == one
    assert passports.is_key_of(keys[one], one)
    assert not passports.is_key_of(keys[one], other)
    for wrong in (
        "",
        "x",
        keys[one][:-1],
        keys[one][:-1] + "!",
        ids.public_id("item", one),
        "0" * 13,
    ):
        assert passports.read.by_key(wrong) is None


def test_keys_outlive_the_secret_of_sessions(street, settings):
    [drill] = street.world.drills(1)
    key = passports.keys_of([drill])[drill]
    settings.SECRET_KEY = "another one"
    assert passports.read.by_key(key).id == drill


def test_a_thousand_guesses_find_nothing(street):
    drills = street.world.drills(50)
    key = passports.keys_of(drills)[drills[0]]
    signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    guesses = {key[:-2] + a + b for a in signs for b in signs} - {key}
    own = set(passports.keys_of(drills).values())
    assert len(guesses) == 1023
    assert not guesses & own
    assert all(passports.read.by_key(guess) is None for guess in sorted(guesses)[:200])


def test_what_is_only_announced_and_containers_have_no_page(street):
    world = street.world
    given = Given(world.serial, ["X-1"])
    expected = ledger.expect(
        New(Kind.UNIT, world.drill, 1, given), place=world.supplier, owner=world.supplier_party,
        act=world.act(),
    ).items[0]  # fmt: skip
    [carton] = world.cartons(1)
    keys = passports.keys_of([expected, carton])
    assert [passports.read.by_key(key) for key in keys.values()] == [None, None]


def test_a_page_tells_when_the_number_was_issued_and_the_warranty(street):
    [drill] = street.world.drills(1)
    returns.set_terms([NewTerm(24, street.world.drill)])
    street.shop.sell([drill])
    told = passports.read.passport(ledger.read.item(drill), on=date(2026, 5, 1))
    assert told.issued_on == date(2026, 3, 2)
    assert told.warranty.until == date(2028, 3, 2)
    assert (told.product.sku, told.maker, told.code[:1]) == ("DRILL", "Our company", "D")
    assert "Customer" not in repr(told)


def test_a_gtin_opens_the_products_page_unless_that_is_closed(street):
    assert passports.read.by_gtin(GTIN) == passports.read.by_gtin(GTIN[1:]) == street.world.drill
    assert passports.read.by_gtin("4006381333931") == passports.read.by_gtin("x") == 0
    passports.set_sheet(Sheet(street.world.drill, is_public=False))
    assert passports.read.by_gtin(GTIN) == 0


def test_a_serial_is_looked_up_within_its_product(street):
    [drill] = street.world.drills(1)
    lot = street.world.juice_lot(1_000, "L-1")
    code = ledger.read.item(drill).code
    by_serial = passports.read.by_serial
    assert by_serial(street.world.drill, code).id == drill
    assert by_serial(street.world.battery, code) is None
    assert by_serial(street.world.drill, "NOSUCH") is None
    assert by_serial(street.world.juice, "", "L-1").id == lot


def test_fields_are_public_or_restricted_and_in_languages(street):
    drill = street.world.drill
    fields = [
        NewField("Weight", "1.4 kg"), NewField("Gewicht", "1,4 kg", "de"),
        NewField("Spare parts", "P-1", is_restricted=True),
    ]  # fmt: skip
    passports.set_fields(drill, fields)
    passports.set_fields(drill, fields)
    assert [(f.name, f.is_restricted) for f in passports.read.fields(drill)] == [
        ("Weight", False), ("Gewicht", False), ("Spare parts", True),
    ]  # fmt: skip
    assert refused(lambda: passports.set_fields(drill, [
        NewField("", "x"), NewField("x", "y", "xx"), NewField("x", "y" * 2_001),
    ])) == [(0, "field_missing"), (1, "passport_language"), (2, "field_too_long")]  # fmt: skip
    many = [NewField("x", "y")] * 101
    assert refused(lambda: passports.set_fields(drill, many)) == [(None, "too_many_lines")]
    assert refused(lambda: passports.set_fields(999, [])) == [(None, "unknown_id")]


def test_a_given_key_opens_the_restricted_part_until_it_is_revoked_or_over(street):
    world = street.world
    key = passports.grant(world.drill, "Service Ltd", **street.head())
    short = passports.grant(
        world.drill, "Fair", **street.head(), until=street.at + timedelta(days=1)
    )
    opens = passports.read.opens
    assert opens(key, world.drill, street.at)
    assert not opens(key, world.battery, street.at)
    assert not opens(key[:-1], world.drill, street.at)
    assert opens(short, world.drill, street.at)
    assert not opens(short, world.drill, street.at + timedelta(days=2))
    [_, first] = passports.read.grants(world.drill)
    passports.revoke(first.id, at=street.at)
    assert not opens(key, world.drill, street.at)
    assert refused(lambda: passports.revoke(first.id, at=street.at)) == [(None, "unknown_id")]
    assert refused(lambda: passports.grant(world.drill, " ", **street.head())) == [
        (None, "field_missing")
    ]


def test_notices_stand_on_items_their_units_and_products_until_withdrawn(street):
    world = street.world
    lot = world.pump_lot()
    pump = ledger.commission(
        world.pumps_of(lot), place=world.a1, stage=ledger.Stage.READY, owner=world.us,
        act=world.act(),
    ).items[0]  # fmt: skip
    one, other = world.drills(2)
    new = NewNotice("R-26-1", {"en": "Stop using it.", "de": "Nicht mehr benutzen."}, (one, lot))
    notice = passports.publish(new, key="r1", **street.head())
    assert passports.publish(new, key="r1", **street.head()) == notice

    def shown(item):
        told = passports.read.passport(ledger.read.item(item), on=date(2026, 5, 1))
        return [each.reference for each in told.notices]

    assert shown(one) == shown(lot) == shown(pump) == ["R-26-1"]
    assert shown(other) == []
    passports.add_items(notice.id, [other])
    assert shown(other) == ["R-26-1"]
    passports.withdraw(notice.id, by=world.anna, at=street.at)
    assert shown(one) == []
    [gone] = passports.read.notices()
    assert (gone.withdrawn_at, gone.withdrawn_by) == (street.at, world.anna)
    passports.publish(NewNotice("R-2", {"en": "All."}, products=(world.drill,)), key="r2",
                      **street.head())  # fmt: skip
    assert shown(other) == ["R-2"]
    assert passports.read.of_product(world.drill).notices[0].reference == "R-2"


def test_bad_notices_are_refused(street):
    [drill] = street.world.drills(1)

    def publish(*parts, key="k"):
        return refused(lambda: passports.publish(NewNotice(*parts), key=key, **street.head()))

    assert publish("R", {"en": "x"}) == [(None, "no_lines")]
    assert publish("R", {"de": "x"}, (drill,)) == [(None, "field_missing")]
    assert publish("R", {"xx": "x"}, (drill,)) == [(None, "passport_language")]
    assert publish("R", {"en": "x" * 1_001}, (drill,)) == [(None, "field_too_long")]
    assert publish("R", {"en": "x\0y"}, (drill,)) == [(None, "field_bad_characters")]
    assert publish("R", {"en": "x"}, (drill, 10**9)) == [(1, "unknown_item")]
    assert publish("R", {"en": "x"}, (drill,), key="") == [(None, "bad_key")]
    assert refused(lambda: passports.withdraw(999, by=1, at=street.at)) == [(None, "unknown_id")]
