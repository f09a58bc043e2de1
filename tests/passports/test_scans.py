"""Public scans, the alarms that they raise, and doors that shut for who tries too often."""

from datetime import timedelta

from stockthread import passports
from stockthread.kernel import db
from tests.refusals import refused


def test_a_scan_of_what_is_sold_raises_nothing(street):
    [drill] = street.world.drills(1)
    street.shop.sell([drill])
    assert street.scan(drill) == []
    assert street.scan(drill, minutes=1) == []
    [scan] = passports.read.scans(drill)
    assert len(scan.address) == 32
    assert "192" not in scan.address
    assert street.scan(drill, "192.0.2.2", minutes=1) == []
    assert len(passports.read.scans(drill)) == 2


def test_a_scan_of_what_never_left_us_or_is_back_raises_an_alarm(street):
    never, back = street.world.drills(2)
    assert street.scan(never) == ["never"]
    street.shop.sell([back])
    street.shop.returned(back)
    assert street.scan(back) == ["here"]
    assert street.scan(never, "192.0.2.2") == ["never"]
    [one, other] = sorted(passports.read.alarms("open"), key=lambda each: each.item)
    assert (one.item, one.times, one.kind) == (never, 2, "never")
    assert one.evidence.startswith("scanned in public, and it never left us")
    assert "while the books have it with us, in Bin A-3" in other.evidence


def test_two_places_too_far_apart_raise_an_alarm(street):
    [drill] = street.world.drills(1)
    street.shop.sell([drill])
    vienna, graz, lisbon = "48.2082,16.3738", "47.07,15.44", "38.72,-9.14"
    assert street.scan(drill, "a", vienna) == []
    assert street.scan(drill, "b", graz, minutes=90) == []
    assert street.scan(drill, "c", lisbon, minutes=30) == ["far"]
    [alarm] = passports.read.alarms()
    assert "near 47.1,15.4 and 30 minutes later near 38.7,-9.1" in alarm.evidence
    assert passports.read.scans(drill)[0].area == "38.7,-9.1"


def test_an_area_told_later_is_added_to_the_scan_and_nonsense_is_not_kept(street):
    [drill] = street.world.drills(1)
    street.shop.sell([drill])
    street.scan(drill)
    street.scan(drill, area="48.21,16.37", minutes=1)
    assert [each.area for each in passports.read.scans(drill)] == ["48.2,16.4"]
    for odd in ("<script>", "91,0", "1,2,3", "nan,inf", "1e9,0"):
        street.scan(drill, "other", odd, hours=1)
    assert {each.area for each in passports.read.scans(drill)} == {"48.2,16.4", ""}


def test_too_many_addresses_raise_an_alarm(street):
    [drill] = street.world.drills(1)
    street.shop.sell([drill])
    for n in range(25):
        assert street.scan(drill, f"192.0.2.{n}") == []
    assert street.scan(drill, "198.51.100.1") == ["often"]


def test_alarms_are_decided_and_opened_again(street):
    [drill] = street.world.drills(1)
    street.scan(drill)
    [alarm] = passports.read.alarms("open")
    passports.decide([alarm.id], "false", **street.head(), note="our own phone")
    assert passports.read.alarms("open") == []
    assert passports.read.alarms("false")[0].note == "our own phone"
    street.scan(drill, "x")
    assert len(passports.read.alarms()) == 2
    again = refused(lambda: passports.decide([alarm.id], "open", **street.head()))
    assert again == [(0, "alarm_open")]
    assert refused(lambda: passports.decide([], "real", **street.head())) == [(None, "no_lines")]
    assert refused(lambda: passports.decide([999], "real", **street.head())) == [
        (None, "unknown_id")
    ]
    assert refused(lambda: passports.decide([alarm.id], "x", **street.head())) == [
        (None, "alarm_decision")
    ]
    long = refused(lambda: passports.decide([alarm.id], "real", **street.head(), note="x" * 501))
    assert long == [(None, "field_too_long")]


def test_scans_are_deleted_after_ninety_days_and_alarms_stay(street):
    [drill] = street.world.drills(1)
    street.scan(drill)
    passports.clean(street.at + timedelta(days=89))
    assert passports.read.scans(drill)
    passports.clean(street.at + timedelta(days=91))
    assert passports.read.scans(drill) == []
    assert len(passports.read.alarms()) == 1


def test_a_door_shuts_for_one_address_and_opens_again(street):
    doors = passports.doors
    for _ in range(20):
        assert not doors.is_shut("192.0.2.1", "miss", street.at)
        doors.knock("192.0.2.1", "miss", street.at)
    assert doors.is_shut("192.0.2.1", "miss", street.at)
    assert not doors.is_shut("192.0.2.1", "form", street.at)
    assert not doors.is_shut("192.0.2.2", "miss", street.at)
    later = street.at + timedelta(minutes=10)
    assert not doors.is_shut("192.0.2.1", "miss", later)
    passports.clean(later + timedelta(minutes=20))
    assert db.query("SELECT COUNT(*) FROM passports_knock") == [(0,)]


def test_scans_of_a_lot_raise_nothing_for_its_number_is_on_many_packs(street):
    lot = street.world.juice_lot(1_000, "L-1")
    vienna, lisbon = "48.2082,16.3738", "38.72,-9.14"
    assert street.scan(lot, "a", vienna) == []
    assert street.scan(lot, "b", lisbon, minutes=10) == []
    for n in range(27):
        assert street.scan(lot, f"192.0.2.{n}") == []
    assert passports.read.alarms() == []


def test_a_note_that_no_database_can_hold_is_refused(street):
    [drill] = street.world.drills(1)
    street.scan(drill)
    [alarm] = passports.read.alarms("open")
    wrong = refused(lambda: passports.decide([alarm.id], "real", **street.head(), note="x\0y"))
    assert wrong == [(None, "field_bad_characters")]
