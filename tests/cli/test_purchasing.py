"""`stockthread order announce`, `receive` and what follows, and `reorder`, told as a day's work."""

import json
from pathlib import Path

import pytest

from stockthread.cli import exits
from tests.cli.command import ok, run, told
from tests.files.conftest import photo

pytestmark = pytest.mark.django_db
SSCC = "106141412345678908"


@pytest.fixture
def number() -> str:
    """A purchase order of ten drills and five litres of juice."""
    ok("place", "add", "DOCK", "A-1")
    ok("product", "add", "DRILL", "--name", "Cordless drill", "--gtin", "09521234543213")
    ok("product", "add", "JUICE", "--tracking", "lot", "--unit", "l", "--scale", "1000")
    ok("party", "add", "SUP", "--name", "Supply Ltd", "--supplier")
    return told("order", "add", "purchase", "--party", "SUP", "--line", "DRILL 10 @ 49.90",
                "--line", "JUICE 5 l")["number"]  # fmt: skip


def test_a_pasted_pack_is_received_by_its_number(number):
    lines = f"(00){SSCC}\nDRILL\tD-1\nDRILL\tD-2\n\nJUICE\tL-1\t5 l\n"
    said = ok("order", "announce", number, "-", given=lines)
    assert f"expected for {number}, 2 of it in 1 pack" in said
    compared = run("order", "receive", number, f"(00){SSCC}", "--to", "DOCK", "--check")
    assert "Still expected: L-1." in compared.out
    assert compared.code == exits.DIFFERENCES
    assert "2 × Cordless drill received into DOCK" in ok(
        "order", "receive", number, f"(00){SSCC}", "--to", "DOCK"
    )
    assert SSCC in ok("order", "put-away", number)
    assert "1 item put away in A-1" in ok("order", "put-away", number, SSCC, "--to", "A-1")
    assert told("order", "put-away", number) == []


def test_an_epcis_document_is_announced(number, tmp_path: Path):
    event = {
        "type": "ObjectEvent", "action": "OBSERVE", "eventTime": "2026-03-01T10:00:00Z",
        "bizStep": "shipping", "epcList": ["urn:epc:id:sgtin:9521234.054321.A1"],
    }  # fmt: skip
    path = tmp_path / "asn.jsonld"
    path.write_text(json.dumps({"epcisBody": {"eventList": [event]}}))
    said = told("order", "announce", number, "--epcis", str(path))
    assert (said["accepted"], said["order"]) == (1, number)
    path.write_text("no document")
    wrong = run("order", "announce", number, "--epcis", str(path))
    assert wrong.code
    assert "cannot be read" in wrong.err


def test_more_than_is_open_stops_the_receipt_until_it_is_meant(number):
    scans = ["order", "receive", number, "--product", "DRILL", "--to", "DOCK", "D-1..D-12"]
    said = run(*scans)
    assert said.code
    assert "is more Cordless drill than is open" in said.err
    assert told("order", "show", number)["lines"][0]["received"] == 0
    good = run(*scans, "--good")
    assert "10 × Cordless drill received" in good.out
    assert "2 lines left out" in good.err
    ok("order", "receive", number, "--product", "DRILL", "--to", "DOCK", "D-11", "D-12", "--extra")
    assert told("order", "show", number)["extra"] == {"DRILL": 2}


def test_damage_is_kept_with_its_photo_and_counted_pieces_wait(number, tmp_path: Path):
    (tmp_path / "crack.png").write_bytes(photo())
    said = told(
        "order", "receive", number, "--product", "DRILL", "--to", "DOCK", "D-1", "D-2",
        "--count", "DRILL 3 C-7", "--damaged", "D-2=housing cracked",
        "--photo", f"D-2={tmp_path / 'crack.png'}",
    )  # fmt: skip
    assert (said["accepted"], said["damaged"]) == (3, 1)
    assert "Damaged on arrival: housing cracked" in ok("show", "D-2")
    assert told("order", "show", number)["lines"][0]["received"] == 5
    wrong = run("order", "receive", number, "D-3", "--product", "DRILL", "--to", "DOCK",
                "--photo", f"D-3={tmp_path / 'crack.png'}")  # fmt: skip
    assert "is not --damaged" in wrong.err


def test_what_is_inspected_is_accepted_held_back_or_returned(number):
    assert "2 of 5 inspected" in ok("order", "policy", "DRILL", "--sample", "2 of 5")
    assert [each["mode"] for each in told("order", "policy")] == ["sample"]
    said = told("order", "receive", number, "--product", "DRILL", "--to", "DOCK", "D-1..D-5")
    assert (said["to_inspect"], said["samples"]) == (5, 2)
    waiting = told("order", "inspect", number)
    assert [each["code"] for each in waiting] == [f"D-{n}" for n in range(1, 6)]
    assert sum(each["sample"] is not None for each in waiting) == 2
    ok("order", "hold-back", number, "D-1", "--reason", "Chuck loose")
    back = ok("order", "return-to-supplier", number, "D-2", "--reason", "Broken")
    assert "1 DRILL sent back to SUP: Broken; replacement expected" in back
    assert "3 items accepted" in ok("order", "accept", number)
    assert told("order", "inspect") == []
    line = told("order", "show", number)["lines"][0]
    assert (line["open"], line["sent_back"]) == (6, 1)


def test_what_runs_short_is_ordered_again(number):
    assert "at least 20, ordered up to 50" in ok("reorder", "set", "DRILL", "20", "50")
    ok("reorder", "set", "JUICE", "1 l", "--in", "A-1")
    [drill, juice] = told("reorder", "list")
    assert (drill["product"], drill["coming"], drill["quantity"]) == ("DRILL", 10, 40)
    assert (drill["supplier"], juice["place"]) == ("SUP", "A-1")
    assert "SUP" in ok("reorder", "list")
    made = ok("reorder", "order", "DRILL", "--key", "once")
    assert "a draft for SUP" in made
    assert [each["product"] for each in told("reorder", "list")] == ["JUICE"]
    ok("reorder", "drop", "JUICE", "--in", "A-1")
    assert [each["product"] for each in told("reorder", "list", "--all")] == ["DRILL"]


@pytest.mark.parametrize("arguments, sentence", [
    (["order", "announce", "PO-9"], "PO-9"),
    (["order", "policy", "DRILL"], "Say --all"),
    (["order", "policy", "DRILL", "--sample", "two"], "is no sample"),
    (["reorder", "set", "DRILL", "0"], "above zero"),
    (["reorder", "set", "DRILL", "5", "4"], "at least as much"),
    (["reorder", "drop", "DRILL"], "nothing with the id"),
    (["reorder", "order"], "line"),
])  # fmt: skip
def test_what_is_wrong_is_told(number, arguments, sentence):
    said = run(*arguments)
    assert said.code
    assert sentence in said.err


def test_a_check_says_by_its_exit_code_whether_all_is_there(number):
    scans = ["order", "receive", number, "--to", "DOCK", "--check"]
    lines = "DRILL\tD-1..D-10\nJUICE\tL-1\t5 l\n"
    assert run(*scans, "-", given=lines).code == exits.OK
    assert run(*scans, "-", given=lines + "DRILL\tD-11\n").code == exits.DIFFERENCES
    assert run(*scans, "-", given="DRILL\tD-1..D-10\n").code == exits.DIFFERENCES
    assert run(*scans, "-", given=lines.replace("5 l", "5 kg")).code == exits.DIFFERENCES
    tried = run("order", "announce", number, "--check", "-", given=lines + "NOTHING\tX\n")
    assert tried.code == exits.DIFFERENCES
    assert "10 × Cordless drill, 5 l of JUICE can be expected" in tried.out
    assert run("order", "announce", number, "--check", "-", given=lines).code == exits.OK
    assert told("order", "show", number)["lines"][0]["received"] == 0


def test_bulk_goods_are_announced_and_received_by_their_amount():
    ok("place", "add", "DOCK")
    ok("product", "add", "SUGAR", "--tracking", "bulk", "--unit", "kg", "--scale", "1000")
    ok("party", "add", "SUP", "--name", "Supply Ltd", "--supplier")
    number = told("order", "add", "purchase", "--party", "SUP", "--line", "SUGAR 50 kg")["number"]
    said = ok("order", "announce", number, "--product", "SUGAR", "30 kg")
    assert f"30 kg of SUGAR expected for {number}" in said
    ok("order", "receive", number, "--product", "SUGAR", "20 kg", "--to", "DOCK")
    shown = told("order", "show", number)["lines"][0]
    assert (shown["announced"], shown["received"]) == (30_000, 20_000)


def test_parts_of_one_lot_are_decided_in_one_command(number):
    ok("order", "policy", "JUICE", "--all")
    ok("order", "receive", number, "-", "--to", "DOCK", given="JUICE\tL-1\t5 l\n")
    parts = ["--accept", "L-1=3 l", "--hold", "L-1=1.5 l", "--return", "L-1=0.5 l"]
    wrong = run("order", "decide", number, *parts)
    assert (wrong.code, "reason" in wrong.err) == (exits.REFUSED, True)
    said = ok("order", "decide", number, *parts, "--reason", "Sour")
    assert "1 accepted, 1 held, 1 sent back" in said
    assert told("order", "inspect", number) == []
    assert told("order", "show", number)["lines"][1]["open"] == 500


def test_goods_are_put_away_by_scans_and_where_it_is_suggested(number):
    ok("place", "add", "A-2")
    ok("receive", "DRILL", "OLD-1", "--to", "A-2")
    ok("order", "receive", number, "-", "--to", "DOCK", "--product", "DRILL", given="D-1..D-4\n")
    ok("order", "receive", number, "JUICE\tL-1\t5 l", "--to", "DOCK")
    listed = told("order", "put-away", number)
    assert {(each["product"], each["suggested"]) for each in listed} == {
        ("DRILL", "A-2"), ("JUICE", None),
    }  # fmt: skip
    wrong = run("order", "put-away", number, "D-1", "A-1", "NOTHING", "D-2")
    assert wrong.code == exits.REFUSED
    assert "scan 3: Nothing is called NOTHING" in wrong.err
    assert "have no place behind them" in wrong.err
    said = ok("order", "put-away", number, "D-1", "A-1", "L-1=2 l", "D-2", "A-2")
    assert "3 items put away in 2 places" in said
    assert "3 items put away in A-2" in ok("order", "put-away", number, "--suggested")
    assert told("order", "put-away", number) == []
    assert run("order", "put-away", number, "D-1", "--suggested").code == exits.USAGE


def test_a_policy_is_dropped_again(number):
    ok("order", "policy", "DRILL", "--all", "--from", "SUP")
    ok("order", "policy", "DRILL", "--drop", "--from", "SUP")
    assert told("order", "policy") == []
    assert run("order", "policy", "DRILL", "--drop").code


def test_serials_are_given_to_the_supplier_and_written_for_it(number, tmp_path: Path):
    lines = "\n".join(f"E-{n}" for n in range(1, 9))
    ok("book", "add", "Engraved", "-", "--product", "DRILL", given=lines)
    table = tmp_path / "serials.csv"
    said = ok("order", "serials", number, "--count", "3", "--book", "Engraved", "-o", str(table))
    assert f"3 × Cordless drill (E-1 … E-3) given to the supplier of {number}, and expected" in said
    assert table.read_text().splitlines()[1] == f"E-1,DRILL,Cordless drill,{number}"
    assert ok("order", "serials", number).split() == ["E-1", "E-2", "E-3"]
    paper = tmp_path / "serials.pdf"
    ok("order", "serials", number, "-o", str(paper))
    assert paper.read_bytes().startswith(b"%PDF")
    assert told("order", "receive", number, "E-1", "E-3", "--to", "DOCK")["missing_codes"] == [
        "E-2"
    ]
    wrong = run("order", "serials", number, "--count", "9", "--book", "Engraved")
    assert (wrong.code, "7 of DRILL are open" in wrong.err) == (1, True)


def test_what_came_for_what_went_back_is_told_by_both_and_by_the_order(number):
    ok("order", "receive", number, "--product", "DRILL", "--to", "DOCK", "D-1..D-10")
    ok("order", "return-to-supplier", number, "D-2", "--reason", "cracked")
    assert "Owed: 1 of DRILL for D-2, which went back: cracked" in ok("order", "show", number)
    ok("order", "receive", number, "--product", "DRILL", "--to", "DOCK", "D-22")
    assert told("order", "show", number)["replaced"] == [{"old": "D-2", "new": "D-22"}]
    assert "; D-22 came for it" in ok("history", "D-2")
    assert ", for D-2 that went back" in ok("history", "D-22")
