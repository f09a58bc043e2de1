"""`stockthread bom` and `stockthread production`: from a bill to finished units."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def order() -> str:
    """An order for three pumps of a motor, oil and screws, planned, with all of it at the line."""
    ok("place", "add", "LINE-1", "LINE-2", "STORE")
    ok("party", "add", "US", "--name", "We", "--own")
    for sku in ("PUMP", "MOTOR", "MOTOR-B"):
        ok("product", "add", sku, "--name", sku.title())
    ok("product", "add", "OIL", "--tracking", "lot", "--unit", "l", "--scale", "1000")
    ok("product", "add", "SCREW", "--tracking", "bulk")
    ok("bom", "add", "PUMP", "--line", "MOTOR 1 or MOTOR-B at the left", "--line", "OIL 0.5 l",
       "--line", "SCREW 8")  # fmt: skip
    number = told("order", "add", "production", "--line", "PUMP 3")["number"]
    ok("production", "plan", number, "--step", "Assemble @ LINE-1",
       "--step", "Finish @ LINE-2 tested", "--to", "STORE")  # fmt: skip
    raw = ("--to", "LINE-2", "--stage", "raw", "--doubtful")
    ok("receive", "MOTOR", "M-1", "M-2", "M-3", *raw)
    ok("receive", "OIL", "OIL-1", "--quantity", "5 l", *raw)
    ok("receive", "SCREW", "S-1", "--quantity", "100", *raw)
    ok("production", "load", "LINE-2", "OIL-1")
    return number


@pytest.fixture
def begun(order) -> str:
    ok("production", "start", order, "--serial", "P-1..P-3")
    ok("production", "next", order, "P-1", "P-2", "P-3")
    return order


def test_parts_are_listed_where_they_lie_and_fetched_in_one_act(order):
    ok("receive", "MOTOR", "m-9", "--to", "STORE", "--stage", "raw", "--doubtful")
    ok("receive", "SCREW", "S-2", "--quantity", "40", "--to", "STORE", "--stage", "raw")
    assert "All parts are there" in ok("production", "fetch", order)
    ok("move", "M-1", "M-2", "--to", "STORE")
    assert "STORE" in ok("production", "fetch", order)
    said = ok("production", "fetch", order, "M-1", "M-2")
    assert "2 × Motor fetched" in said
    assert "All parts are there" in ok("production", "fetch", order)
    assert run("production", "fetch", order, "m-9").code
    assert "fetched" in ok("production", "fetch", order, "m-9", "--extra")


def test_units_are_begun_tested_completed_and_looked_into(begun):
    ok("production", "test", begun, "--pass", "P-1", "--pass", "P-2")
    checked = ok("production", "complete", begun, "P-1,M-1", "P-2", "--check")
    assert "1 fit, 0 extra, 1 missing" in checked
    done = told("production", "complete", begun, "-", "--deal", "M-1", given="P-1\nP-2 M-2\n")
    assert done["units"] == ["P-1", "P-2"]
    shown = told("production", "show", begun)
    assert (shown["made"], [step["units"] for step in shown["steps"]]) == (2, [0, 1])
    assert shown["steps"][1]["loaded"][0]["lot"] == "OIL-1"
    assert "Finish (tested)" in ok("production", "show", begun)
    content = ok("production", "content", "P-1")
    for word in ("M-1", "OIL-1", "S-1", "now"):
        assert word in content
    assert "finish" in ok("production", "log", begun)


def test_half_a_batch_wrong_is_told_with_its_lines(begun):
    ok("production", "test", begun, "--pass", "P-1", "--pass", "P-2")
    said = run("production", "complete", begun, "P-1,M-1", "P-2")
    assert said.code == 1
    assert "P-2 lacks 1 × MOTOR" in said.err
    said = run("production", "complete", begun, "P-1,M-1", "P-2", "--good")
    assert "1 unit completed" in said.out
    assert "P-2 lacks" in said.err
    said = run("production", "complete", begun, "P-9,M-2")
    assert "Nothing is called P-9" in said.err


def test_a_file_of_results_gives_firmware_and_addresses(begun, tmp_path):
    file = tmp_path / "results.csv"
    file.write_text("serial;result;imei\nP-1;pass;356938035643809\nP-2;fail;\n")
    found = told("production", "test", begun, "--file", str(file))
    assert (found["passed"], found["failed"]) == (1, 1)
    assert "in progress" in ok("find", "356938035643809")
    assert told("production", "show", begun)["steps"][0]["held"] == 1
    ok("production", "rework", begun, "P-2")
    assert told("production", "show", begun)["steps"][0]["held"] == 0
    file.write_text("serial;colour\nP-1;red\n")
    assert "colour" in run("production", "test", begun, "--file", str(file)).err
    file.write_text("serial;result\nP-1;maybe\n")
    assert "maybe" in run("production", "test", begun, "--file", str(file)).err


def test_components_are_exchanged_scrapped_and_taken_out(begun):
    ok("production", "test", begun, "--pass", "P-1")
    ok("production", "complete", begun, "P-1,M-1")
    ok("move", "M-2", "--to", "STORE")
    ok("production", "exchange", begun, "M-1", "M-2", "--becomes", "ready")
    assert told("show", "M-1")["state"] == "in stock"
    assert "Say why" in run("production", "scrap", begun, "M-1").err
    ok("production", "scrap", begun, "M-1", "--reason", "burnt")
    apart = told("production", "take-apart", begun, "P-1", "--becomes", "held")
    assert apart["components"] == ["M-2"]
    assert "Used part: to be looked at" in ok("show", "M-2")
    content = told("production", "content", "P-1")
    assert {each["code"]: each["until"] for each in content["inside"]}["M-2"] != ""


def test_what_comes_out_in_a_repair_or_of_what_is_scrapped_is_as_chosen(begun):
    ok("production", "test", begun, "--pass", "P-1")
    ok("production", "complete", begun, "P-1,M-1")
    ok("return", "part", "M-1", "M-2", "--becomes", "ready")
    assert "Returned: to be inspected" in ok("show", "M-1")
    assert "M-1" in ok("find", "--stage", "ready")
    ok("party", "add", "CUS", "--name", "Customer", "--customer")
    ok("ship", "P-1", "--to", "CUS")
    number = told("return", "receive", "P-1", "--party", "CUS", "--to", "STORE")["order"]
    ok("return", "decide", number, "scrap", "P-1", "--open", "--reason", "burnt")
    assert "M-2" in ok("find", "--stage", "raw")


def test_a_by_product_comes_out_as_a_lot(begun):
    assert run("production", "by-product", begun, "SCREW", "5", "--lot", "SCRAP-1").code == 1
    ok("production", "test", begun, "--pass", "P-1")
    ok("production", "complete", begun, "P-1,M-1")
    ok("production", "by-product", begun, "SCREW", "5", "--lot", "SCRAP-1")
    assert "SCRAP-1" in ok("find", "SCRAP-1")


def test_a_lot_is_made_by_its_bill(order):
    ok("bom", "add", "OIL", "--line", "SCREW 4", "--yield", "1 l")
    number = told("order", "add", "production", "--line", "OIL 2 l")["number"]
    ok("production", "plan", number, "--step", "Mix @ LINE-2")
    said = ok("production", "make", number, "2 l", "--lot", "OIL-2")
    assert "2 l of" in said
    assert told("production", "show", number)["made"] == 2_000


def test_bills_are_listed_shown_and_replaced(order):
    first = told("bom", "show", "PUMP")
    assert [line["alternatives"] for line in first["lines"]] == [["MOTOR-B"], [], []]
    assert first["lines"][0]["position"] == "the left"
    ok("bom", "add", "MOTOR", "--line", "SCREW 2")
    assert "\n    2 SCREW" in ok("bom", "show", "PUMP", "--tree")
    ok("bom", "add", "PUMP", "--line", "MOTOR 2", "--draft", "--note", "Twin")
    assert [each["state"] for each in told("bom", "list", "--state", "draft")] == ["draft"]
    ok("bom", "activate", "PUMP", "2")
    assert told("bom", "show", "PUMP")["version"] == 2
    assert "into itself" in run("bom", "add", "MOTOR", "--line", "PUMP 1").err
    ok("bom", "close", "PUMP", "2")
    assert "no version 9" in run("bom", "show", "PUMP", "--version", "9").err
    assert "no line of a bill" in run("bom", "add", "MOTOR", "--line", "SCREW").err


def test_shifts_are_named_and_told(begun):
    ok("production", "shifts", "Day 00:00-12:00", "Night 12:00-00:00")
    assert {row["shift"] for row in told("production", "log", begun)} <= {"Day", "Night"}
    assert "no shift" in run("production", "shifts", "early").err
    ok("production", "shifts", "--none")
    assert told("production", "shifts") == []


@pytest.mark.parametrize("command", [("start", "2"), ("next", "P-1"), ("show",)])
def test_an_order_that_is_not_planned_says_so(order, command):
    number = told("order", "add", "production", "--line", "PUMP 3")["number"]
    said = run("production", command[0], number, *command[1:])
    assert said.code != 0


def test_steps_and_stations_that_cannot_be_are_told(order):
    number = told("order", "add", "production", "--line", "PUMP 3")["number"]
    assert "is no step" in run("production", "plan", number, "--step", "Assemble").err
    ok("production", "unload", "LINE-2", "OIL")
    assert "nothing is loaded" in run("production", "unload", "LINE-2", "OIL").err


def test_limits_are_set_listed_and_ended_and_what_is_outside_is_told(begun, tmp_path):
    assert "No reading" in ok("production", "limit", "PUMP")
    ok("production", "limit", "PUMP", "torque", "--lower", "38", "--upper", "44", "--unit", "Nm")
    assert "38 to 44 Nm" in ok("production", "limit", "PUMP", "noise", "--upper", "70", "--hold")
    file = tmp_path / "results.csv"
    rows = "P-1;torque;41\nP-2;torque;12\nP-3;noise;71\nP-1;mac;00-1b-63-84-45-e6\n"
    file.write_text(f"serial;reading;value\n{rows}P-1;glow;red\n")
    assert "“glow” is no reading" in run("production", "test", begun, "--file", str(file)).err
    found = told("production", "test", begun, "--file", str(file), "--new-readings")
    assert (found["failed"], found["held"], len(found["outside"])) == (1, 1, 2)
    assert "P-1" in ok("find", "001B.6384.45E6")
    show = ok("production", "show", begun)
    assert (
        "P-2 at Assemble is on hold: Test failed: Finish, torque 12 Nm, must be 38 to 44 Nm" in show
    )
    assert "P-3 at Finish is on hold: Outside its limits, noise 71, must be at most 70" in show
    file.write_text("serial;reading;value\nP-9;torque;41\nP-1;torque;43\n")
    half = run("production", "test", begun, "--file", str(file), "--good")
    assert half.code == 1
    assert "P-9" in half.err
    assert "torque" not in ok("production", "limit", "PUMP", "Torque", "--end")
    assert run("production", "limit", "PUMP", "torque", "--end").code == 1


def test_a_shift_is_set_at_a_machine(begun):
    ok("production", "shifts", "Early 06:00-14:00", "Late 14:00-22:00")
    assert "Late" in ok("production", "shift", "PRESS", "Late", "--at", "2026-01-05 07:00")
    assert "no shift Night" in run("production", "shift", "PRESS", "Night").err
    assert told("production", "shift", "PRESS")["shift"] == "Late"
    ok("production", "build-in", begun, "P-1,M-1", "--device", "PRESS")
    assert told("production", "log", begun)[-1]["shift"] == "Late"
    ok("production", "shift", "PRESS", "--clock")


def test_taken_apart_what_is_no_good_is_scrapped_in_one_act(begun):
    ok("production", "build-in", begun, "P-1,M-1")
    assert "the left" in ok("production", "content", "P-1")
    apart = ("production", "take-apart", begun, "P-1", "--scrap", "M-1")
    assert "Say why" in run(*apart).err
    assert len(told(*apart, "--reason", "burnt")["events"]) == 2
    assert "scrapped" in ok("show", "M-1")


def test_a_new_order_takes_the_usual_steps_over(order):
    steps = ("--step", "Assemble @ LINE-1 with MOTOR", "--step", "Finish @ LINE-2 tested")
    ok("production", "routing", "PUMP", *steps, "--to", "STORE")
    assert told("production", "routing", "PUMP")["steps"] == [steps[1], steps[3]]
    assert "go to STORE" in ok("production", "routing", "PUMP")
    number = told("order", "add", "production", "--line", "PUMP 1")["number"]
    ok("production", "start", number, "--serial", "P-9")
    said = run("production", "next", number, "P-9")
    assert "P-9 lacks 1 × MOTOR, which Assemble builds in" in said.err
    assert "Nothing is said" in ok("production", "routing", "PUMP", "--forget")


def test_an_order_for_two_products_is_worked_product_by_product(order):
    ok("product", "add", "VALVE", "--name", "Valve")
    ok("bom", "add", "VALVE", "--line", "SCREW 1")
    number = told("order", "add", "production", "--line", "PUMP 1", "--line", "VALVE 2")["number"]
    said = run("production", "plan", number, "--step", "All @ LINE-2")
    assert said.code == 1
    assert "makes several products: PUMP, VALVE" in said.err
    for sku in ("PUMP", "VALVE"):
        ok("production", "plan", number, "--step", "All @ LINE-2", "--product", sku)
    ok("production", "start", number, "--serial", "V-1", "--product", "VALVE")
    ok("production", "complete", number, "V-1")
    ok("production", "complete", number, "V-2", "--new", "--product", "VALVE")
    assert told("production", "show", number, "--product", "VALVE")["made"] == 2
    both = ok("production", "show", number)
    assert "2 of 2 × VALVE made" in both
    assert "0 of 1 × PUMP made" in both
    assert run("production", "show", number, "--product", "SCREW").code == 1


def test_a_supplier_does_a_step_and_its_goods_come_back(order):
    ok("party", "add", "FORMA", "--name", "Forma", "--supplier")
    number = told("order", "add", "production", "--line", "PUMP 1")["number"]
    refused = run("production", "plan", number, "--step", "Print @ FORMA")
    assert "Finished goods cannot stay at supplier:FORMA" in refused.err
    ok("production", "plan", number, "--step", "Print @ supplier:FORMA", "--to", "STORE")
    ok("product", "units", "SCREW", "1 box = 4")
    ok("production", "fetch", number, "M-1", "OIL-1", "SCREW=2 box", "--key", "gone")
    assert run("production", "fetch", number, "SCREW", "--key", "gone").code == 0
    away = {each["product"]: each["amount"] for each in told("consigned", "list", "away")}
    assert away == {"MOTOR": "1", "OIL": "0.5 l", "SCREW": "8"}
    assert "bears no fee yet" in run("cost", "fee", number, "4.20", "--each").err
    ok("production", "complete", number, "P-9,M-1", "--new")
    assert told("consigned", "list", "away") == []
    assert "4.20" in ok("cost", "fee", number, "4.20", "--each", "--document", "R-7")
    assert told("cost", "of", "P-9")[0]["landed"] == "4.20"
    assert told("production", "show", number)["made"] == 1
