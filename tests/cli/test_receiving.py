"""Goods come in by command: what is brought, how it was read, and why lines stay out."""

from pathlib import Path

import pytest

from stockthread import catalog, identifiers, ledger
from stockthread.identifiers import NewScheme
from tests.cli.command import ok, run, told
from tests.files.conftest import photo
from tests.world import World


def events() -> int:
    return max((event.id for event in ledger.read.latest_events(1)), default=0)


def place(item: int) -> int:
    return ledger.read.item(item).place


def test_receive_takes_serials_from_a_supplier(world: World) -> None:
    out = ok("receive", "DRILL", "N-1", "-", "--to", "A-1", "--from", "SUP", given="N-2\nN-3\n")
    assert out.startswith(
        "3 × Cordless drill (N-1 … N-3) received into A-1. Undo: stockthread undo "
    )
    said = told("history", "N-2")
    assert said["events"][0]["kind"] == "receive"
    assert said["events"][0]["moves"][0]["from"]["kind"] == "supplier"
    assert run("receive", "DRILL", "--to", "A-1").code == 2
    assert run("receive", "NOPE", "N-9", "--to", "A-1").code == 3
    assert run("receive", "DRILL", "N-9", "--to", "A-1", "--from", "NOBODY").code == 3


def test_receive_writes_ranges_out_and_refuses_unclear_ones(world: World) -> None:
    out = ok("receive", "DRILL", "Z20-Z22", "--to", "A-1")
    assert out.startswith("3 × Cordless drill (Z20 … Z22) received into A-1.")
    assert told("show", "Z21")["place"]["code"] == "A-1"
    before = events()
    said = run("receive", "DRILL", "Z30-Y33", "--to", "A-1")
    assert (said.code, events()) == (1, before)
    assert "write Z30-Z35" in said.err
    assert "(Z30-Y33)" in ok("receive", "DRILL", "Z30-Y33", "--to", "A-1", "--doubtful")
    assert run("receive", "DRILL", "Z30-Y33", "--to", "A-1").code == 1


def test_receive_tells_the_piles(world: World) -> None:
    ok("receive", "DRILL", "N-1", "--to", "A-1")
    before = events()
    said = run("receive", "DRILL", "N-1", "N-2", "--to", "A-1")
    assert said.code == 1
    assert "N-1" in said.err
    assert events() == before
    said = run("receive", "DRILL", "n-1", "N-2", "--to", "A-1")
    assert said.code == 1
    assert "n-1: Looks like N-1." in said.err
    said = run("receive", "DRILL", "N-1", "n-1", "N-2", "", "--to", "A-1", "--good", "--json")
    assert said.code == 1
    assert said.json["accepted"] == 1
    [doubt] = said.json["doubtful"]
    assert (doubt["line"], doubt["entry"], doubt["data"]["other"]) == (1, "n-1", "N-1")
    assert [each["code"] for each in said.json["refused"]] == ["code_in_use"]
    ok("receive", "DRILL", "n-1", "--to", "A-1", "--doubtful")


def test_receive_takes_in_what_was_expected(world: World) -> None:
    new = ledger.New(ledger.Kind.UNIT, world.drill, 2, ledger.Given(world.serial, ["E-1", "E-2"]))
    expected = ledger.expect(new, place=world.supplier, owner=world.us, act=world.act())
    said = run("receive", "DRILL", "E-1", "E-3", "--to", "A-1")
    assert (said.code, "E-3: Was not expected" in said.err) == (1, True)
    out = ok("receive", "DRILL", "E-1", "E-3", "--to", "A-1", "--doubtful")
    assert out.startswith("2 × Cordless drill (E-1, E-3) received into A-1.")
    assert [place(item) for item in expected.items] == [world.a1, world.supplier]
    assert ledger.read.count(ledger.Filter(products=[world.drill])) == 3


def test_receive_takes_lots_with_amounts(world: World) -> None:
    out = ok("receive", "JUICE", "L-1", "--quantity", "250 l", "--to", "A-1")
    assert out.startswith("250 l of Apple juice (L-1) received into A-1.")
    ok("receive", "JUICE", "-", "--to", "A-1", given="L-2\t1.5\nL-3 500 ml\n")
    assert told("show", "L-3")["quantity"] == "0.5 l"
    assert "write lot number and amount" in run("receive", "JUICE", "L-4", "--to", "A-1").err
    assert run("receive", "DRILL", "D-4", "--quantity", "2", "--to", "A-1").code == 2


def test_goods_are_announced_and_received_by_their_barcodes(world: World, tmp_path: Path) -> None:
    note = tmp_path / "note.csv"
    note.write_text("Article,Serial No.\nDRILL,X-1\nDRILL,X-2\nBATTERY,X-3\n")
    out = ok("expect", ".", "--file", str(note), "--from", "SUP")
    assert out.startswith("2 × Cordless drill, 1 × Battery expected from SUP.")
    ok("receive", ".", "-", "--to", "A-1", given="DRILL\tX-1\nX-3\tBATTERY\n")
    assert told("show", "X-3")["product"]["sku"] == "BATTERY"
    assert run("receive", ".", "X-9", "--to", "A-1").code == 1
    assert run("expect", "DRILL", "X-9").code == 2


def test_receive_makes_serials_from_the_scheme(world: World) -> None:
    [scheme] = identifiers.add_schemes(
        [NewScheme("S", "Scheme", "S{yy}-{counter:4}", world.serial)]
    )
    assert scheme
    catalog.add_products([catalog.NewProduct("SAW", "Saw", scheme="S")])
    said = told("receive", "SAW", "--count", "3", "--to", "A-1", "--at", "2026-02-01")
    assert said["serials"] == ["S26-0001", "S26-0002", "S26-0003"]
    ok("product", "units", "SAW", "1 carton = 2")
    said = told("receive", "SAW", "--count", "2 carton", "--to", "A-1", "--at", "2026-02-01")
    assert said["serials"] == [f"S26-{n:04}" for n in range(4, 8)]
    assert run("receive", "SAW", "--count", "0", "--to", "A-1").code == 1
    assert run("receive", "DRILL", "--count", "3", "--to", "A-1").code == 1


def test_refused_and_doubtful_lines_are_told_together_with_their_numbers(world: World) -> None:
    ok("receive", "DRILL", "N-1", "--to", "A-1")
    before = events()
    given = "N-2\n\nn-1\nN-1\n"
    said = run("receive", "DRILL", "-", "--to", "A-1", "--json", given=given)
    assert (said.code, events()) == (1, before)
    first, line4, second, line3, what_to_do = said.err.splitlines()
    assert (first, second) == ("1 refused:", "1 doubtful:")
    assert line4.startswith("line 4: N-1: The code N-1 stands on another item already.")
    assert line3.startswith("line 3: n-1: Looks like N-1.")
    assert what_to_do == (
        "Nothing was done. Mend them, or say --good to leave them out; with --doubtful too, the "
        "doubtful ones are taken."
    )
    error = said.json["error"]
    assert error["code"] == "code_in_use"
    assert [(each["line"], each["entry"]) for each in error["refusals"]] == [(3, "N-1")]
    assert [(each["line"], each["entry"]) for each in error["doubtful"]] == [(2, "n-1")]


def test_lines_that_are_left_out_are_told_with_their_numbers(world: World) -> None:
    ok("receive", "DRILL", "N-1", "--to", "A-1")
    said = run("receive", "DRILL", "N-2", "n-1", "N-1", "--to", "A-1", "--good")
    assert said.code == 1
    assert said.out.startswith("1 × Cordless drill (N-2) received into A-1.")
    first, refused, line3, doubtful, line2 = said.err.splitlines()
    assert (first, refused, doubtful) == ("2 lines left out:", "1 refused:", "1 doubtful:")
    assert line3.startswith("line 3: N-1: The code")
    assert line2.startswith("line 2: n-1: Looks like")
    said = run("receive", "DRILL", "N-3", "n-1", "N-1", "--to", "A-1", "--good", "--doubtful")
    assert said.err.splitlines()[0] == "1 line left out:"
    assert said.err.splitlines()[1].startswith("line 3: ")
    assert "2 × Cordless drill" in said.out


def test_of_many_lines_the_first_are_told_and_how_many_there_are(world: World) -> None:
    ok("receive", "DRILL", "N-100..N-149", "--to", "A-1")
    said = run("receive", "DRILL", "N-2", "N-100..N-149", "--to", "A-1")
    lines = said.err.splitlines()
    assert len(lines) == 22
    assert lines[0].startswith("line 2: N-100: ")
    assert lines[20] == "… and 30 more refused."
    said = run("receive", "DRILL", "N-2", "N-100..N-149", "--to", "A-1", "--json")
    assert len(said.json["error"]["refusals"]) == 50


def test_lines_of_a_file_are_counted_by_its_rows(world: World, tmp_path: Path) -> None:
    note = tmp_path / "note.csv"
    note.write_text("Article,Serial No.\nDRILL,X-1\n\nDRILL,X-1\n")
    said = run("receive", ".", "--file", str(note), "--to", "A-1")
    assert "line 4: DRILL X-1: " in said.err
    said = run("receive", ".", "DRILL\tX-0", "--file", str(note), "--to", "A-1", "--good")
    assert "line 3: DRILL X-1: " in said.err
    assert "2 × Cordless drill (X-0, X-1) received" in said.out


def test_empty_lines_of_the_input_part_boxes(world: World) -> None:
    given = "X-1\n\nBATTERY\n\nX-2\nBATTERY\n"
    said = run("receive", ".", "-", "--to", "A-1", "--good", "--json", given=given)
    assert [each["line"] for each in said.json["refused"]] == [0, 2]
    assert [(each["lines"], each["code"]) for each in said.json["read"]] == [([4, 5], "X-2")]


@pytest.fixture
def sand(world: World) -> int:
    """A product that is counted by its amount alone, in kilograms."""
    product = catalog.NewProduct("SAND", "Sand", "bulk", "kg", 1000, code_type="lot")
    return catalog.add_products([product])[0]


def test_bulk_goods_come_by_their_amount_alone(world: World, sand: int) -> None:
    out = ok("receive", "SAND", "--to", "A-1", "--quantity", "20")
    assert out.startswith("20 kg of Sand received into A-1. Undo: ")
    assert "1.5 kg of Sand expected from SUP." in ok(
        "expect", "SAND", "--from", "SUP", "--quantity", "1500 g"
    )
    ok("receive", "SAND", "B-1", "--to", "A-1", "--quantity", "2 kg")
    here = ledger.Filter(products=[sand], places=[world.a1])
    assert sorted(view.quantity for view in ledger.read.search(here, limit=9)) == [2000, 20000]
    assert run("receive", "SAND", "--to", "A-1", "--quantity", "much").code == 1
    assert run("receive", "SAND", "--to", "A-1", "--quantity", "3 l").code == 1
    assert run("receive", "SAND", "--to", "A-1").code == 2


def test_an_amount_of_a_lot_needs_its_number(world: World) -> None:
    for command in (["receive", "JUICE", "--to", "A-1"], ["expect", "JUICE", "--from", "SUP"]):
        said = run(*command, "--quantity", "20")
        assert said.code == 2
        assert "Apple juice is followed by lots: give the lot's number too." in said.err
    for codes in ([".", "--quantity", "20"], ["JUICE", "L-1", "L-2", "--quantity", "20"]):
        said = run("receive", *codes, "--to", "A-1")
        assert (said.code, "--quantity is for a single lot." in said.err) == (2, True)


def test_several_products_are_told_with_their_amounts(world: World) -> None:
    given = "DRILL\tX-1\nDRILL\tX-2\nJUICE\tL-1\t5 l\nJUICE\tL-2\t500 ml\n"
    out = ok("receive", ".", "-", "--to", "A-1", given=given)
    assert out.startswith("2 × Cordless drill, 5.5 l of Apple juice received into A-1.")
    out = ok("receive", "JUICE", "-", "--to", "A-1", given="L-3 1 l\nL-4 2 l\nL-5 3 l\n")
    assert out.startswith("6 l of Apple juice (L-3 … L-5) received into A-1.")


def test_a_program_is_told_how_lines_were_read(world: World) -> None:
    given = "DRILL\nX-1\nDRILL\n(21)X-2(17)280131\nJUICE\tL-1\t5 l\n"
    said = told("receive", ".", "-", "--to", "A-1", given=given)
    assert said["read"] == [
        {"lines": [0, 1], "product": "DRILL", "code": "X-1", "quantity": "1", "lot": "",
         "readings": {}},
        {"lines": [2, 3], "product": "DRILL", "code": "X-2", "quantity": "1", "lot": "",
         "readings": {"expiry_date": "2028-01-31"}},
        {"lines": [4], "product": "JUICE", "code": "L-1", "quantity": "5 l", "lot": "",
         "readings": {}},
    ]  # fmt: skip


def test_what_is_damaged_is_held_with_its_photo(world: World, tmp_path: Path) -> None:
    picture = tmp_path / "crack.png"
    picture.write_bytes(photo())
    out = ok("receive", "DRILL", "N-1", "N-2", "--to", "A-1",
             "--damaged", "N-2=housing cracked", "--photo", f"N-2={picture}")  # fmt: skip
    assert "received into A-1, 1 item on hold as damaged." in out
    assert "Damaged on arrival: housing cracked" in ok("show", "N-2")
    before = events()
    wrong = run("receive", "DRILL", "N-3", "--to", "A-1", "--damaged", "N-4=bent")
    assert (wrong.code, events()) == (1, before)
    assert "N-4" in wrong.err
