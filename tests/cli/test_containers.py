"""`stockthread container`: made, packed, nested, unpacked; what is elsewhere is asked about."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def store() -> None:
    ok("place", "add", "A-1", "A-2")
    ok("party", "add", "US", "--own")
    ok("product", "add", "DRILL")
    ok("product", "add", "JUICE", "--tracking", "lot", "--unit", "l", "--scale", "1000")
    ok("scheme", "add", "BOX", "09521234{counter:9}{check:gs1}", "--type", "sscc")
    ok("receive", "DRILL", "D1", "D2", "D3", "--to", "A-1")
    ok("receive", "DRILL", "D4", "--to", "A-2")
    ok("receive", "JUICE", "L1\t100 l", "--to", "A-1")


def test_a_container_is_made_packed_nested_and_undone(store):
    box = told("container", "new", "--at-place", "A-1", "--scheme", "BOX")["container"]
    assert len(box) == 18
    done = told("container", "pack", "D1", "L1 20 l", "--into", box)
    assert done["accepted"] == 2
    assert {each["code"] for each in told("count", "contents", box)} == {"D1", "L1"}
    pallet = told("container", "pack", box, "D2", "--number", "TOTE-7")
    assert pallet["container"] == "TOTE-7"
    assert len(told("count", "contents", "TOTE-7")) == 4
    assert "rests on this" in run("undo", *map(str, done["events"])).err
    for events in (pallet["events"], done["events"]):
        ok("undo", *map(str, reversed(events)))
    assert told("count", "contents", box) == []


def test_what_is_elsewhere_goes_in_only_where_that_is_said(store):
    box = told("container", "new", "--at-place", "A-1", "--number", "TOTE-7")["container"]
    look = told("container", "pack", "D1", "D4", "D9", "--into", box, "--check")
    assert [each["code"] for each in look["fits"]] == ["D1"]
    assert [each["code"] for each in look["why"]] == ["container_away"]
    assert "Go in: 1 item" in ok("container", "pack", "D1", "--into", box, "--check")
    said = run("container", "pack", "D4", "--into", box)
    assert "on record at A-2" in said.err
    assert "1 item packed into TOTE-7" in ok("container", "pack", "D4", "--into", box, "--bring")
    left = run("container", "pack", "D1", "D9", "--into", box, "--good")
    assert "1 line left out" in left.err
    assert "Say --into" in run("container", "pack", "D2").err


def test_things_are_taken_out(store):
    ok("container", "pack", "D1", "D2", "L1 20 l", "--number", "TOTE-7")
    assert "Come out: 1 item; stay in: 2 items" in ok(
        "container", "unpack", "TOTE-7", "D1", "--check"
    )
    assert "1 item taken out" in ok("container", "unpack", "TOTE-7", "D1", "--to", "A-2")
    assert run("container", "unpack", "TOTE-7", "D1").code != 0
    assert told("container", "unpack", "TOTE-7", "--all")["accepted"] == 2
    assert told("count", "contents", "TOTE-7") == []


def test_a_kit_is_packed_in_the_store_and_issued_to_a_unit_by_one_scan(store):
    ok("place", "add", "LINE-1")
    ok("product", "add", "PUMP")
    ok("bom", "add", "PUMP", "--line", "DRILL 2")
    number = told("order", "add", "production", "--line", "PUMP 1")["number"]
    ok("production", "plan", number, "--step", "Assemble @ LINE-1", "--to", "A-2")
    ok("production", "start", number, "--serial", "P-1")
    ok("container", "pack", "D1", "D2", "--number", "KIT-1")
    ok("production", "complete", number, "P-1", "--kit", "KIT-1", "--check")
    done = told("production", "complete", number, "P-1", "--kit", "KIT-1")
    assert done["units"] == ["P-1"]
    assert told("show", "KIT-1")["place"]["code"] == "LINE-1"
    assert told("count", "contents", "KIT-1") == []
    ok("undo", *map(str, reversed(done["events"])))
    assert told("show", "KIT-1")["place"]["code"] == "A-1"
    assert len(told("count", "contents", "KIT-1")) == 2
