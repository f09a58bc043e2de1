"""place, product and party add what has to be there before stock can be."""

import pytest

from stockthread import catalog, identifiers, parties
from stockthread.cli import naming
from tests.cli.command import ok, run, told
from tests.exchange.files import ACME, write

pytestmark = pytest.mark.django_db


def test_from_nothing_to_a_drill_on_a_shelf() -> None:
    ok("party", "add", "US", "--name", "Our company", "--own", "--maker")
    ok("party", "add", "SUP", "--supplier")
    ok("place", "add", "WH", "--kind", "site")
    assert ok("place", "add", "A-1", "A-2", "--in", "WH") == "2 places added: A-1, A-2.\n"
    ok("product", "add", "DRILL", "--name", "Cordless drill", "--maker", "US")
    ok("product", "add", "JUICE", "--tracking", "lot", "--unit", "l", "--scale", "1000")
    ok("receive", "DRILL", "D-1", "--to", "A-1", "--from", "SUP")
    ok("receive", "JUICE", "L-1", "--quantity", "1.5 l", "--to", "A-2")
    assert told("show", "D-1")["owner"] == "Our company"
    assert [line.split()[0] for line in ok("place", "list").splitlines()[1:]] == [
        "WH", "A-1", "A-2",
    ]  # fmt: skip
    assert [each["in"] for each in told("place", "list")] == [None, "WH", "WH"]
    assert [each["sku"] for each in told("product", "list")] == ["DRILL", "JUICE"]
    assert "Cordless drill" in ok("product", "list")
    assert told("party", "list", "--kind", "supplier") == [
        {"code": "SUP", "name": "SUP", "kinds": ["supplier"]}
    ]
    assert "maker, own" in ok("party", "list")


def test_a_row_of_places_comes_at_once_and_is_changed_later() -> None:
    ok("place", "add", "WH", "A", "--kind", "site")
    assert ok("place", "add", "A-1-1..A-2-4", "X", "--in", "WH").startswith("9 places added: A-1-1")
    assert ok("place", "change", "X", "--code", "Y", "--name", "Why", "--in", "A") == (
        "X is A › Y, Why.\n"
    )
    assert "in use" in run("place", "close", "WH").err
    assert ok("place", "close", "WH", "--with-all") == "WH is closed.\n"
    assert "closed" in run("place", "change", "Y", "--in", "WH").err
    ok("place", "reopen", "WH")
    assert told("place", "change", "Y", "--in", "WH")["path"] == "WH › Y"
    assert run("place", "add", "A-9..A-1").code == 1
    assert run("place", "change", "Y").code == 2


def test_what_is_no_longer_used_is_closed_and_comes_back() -> None:
    ok("product", "add", "DRILL")
    assert ok("product", "close", "DRILL").startswith("DRILL: no longer used")
    assert [each["is_active"] for each in told("product", "list")] == [False]
    ok("product", "reopen", "DRILL")
    assert [each["is_active"] for each in told("product", "list")] == [True]
    ok("party", "add", "SUP", "--supplier")
    assert ok("party", "change", "SUP", "--name", "Supply", "--no-supplier", "--maker") == (
        "SUP changed: name, supplier, maker.\n"
    )
    assert told("party", "list") == [{"code": "SUP", "name": "Supply", "kinds": ["maker"]}]
    assert run("party", "change", "NONE", "--maker").code == 3


def test_what_cannot_be_added_is_explained() -> None:
    assert run("party", "add", "X").code == 2
    assert run("place", "add", "X", "--in", "NOWHERE").code == 3
    assert run("product", "add", "X", "--maker", "NOBODY").code == 3
    ok("place", "add", "X")
    assert "another place" in run("place", "add", "X").err


def test_a_question_is_answered_on_a_terminal(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(naming, "is_interactive", lambda: True)
    file = str(write(tmp_path / "drives.csv", ACME.format("A1", 1), ACME.format("A2", 1)))
    said = run("import", "drives", file, given="n\n")
    assert said.code == 1
    assert "Import 2 units?" in said.err
    assert "Nothing was imported." in said.err
    assert run("import", "drives", file, given="y\n").code == 0
    ok("place", "add", "A-1")
    command = ("move", "--place", "IMPORT", "--all-matching", "--to", "A-1")
    no = run(*command, given="n\n")
    assert (no.code, no.out) == (1, "")
    assert "Move 2 × Disk 1 from IMPORT to A-1?" in no.err
    assert run(*command, given="").code == 130
    assert ok(*command, given="y\n").startswith("2 × Disk 1 moved to A-1.")


def test_serials_that_are_made_say_supplier_and_attributes() -> None:
    catalog.add_attributes([catalog.NewAttribute("volt", "Voltage")])
    serial = identifiers.read.code_type_by_code("serial").id
    pattern = "{supplier:3}-{attribute:volt:2}V-{place}-{counter:3}"
    identifiers.add_schemes([identifiers.NewScheme("S", "Serials", pattern, serial)])
    ok("party", "add", "SUP", "--supplier")
    ok("place", "add", "A-1")
    ok("product", "add", "DRILL", "--scheme", "S")
    catalog.set_attributes([catalog.NewValue("DRILL", "volt", "18")])
    made = told("receive", "DRILL", "--count", "2", "--to", "A-1", "--from", "SUP")
    assert made["serials"] == ["SUP-18V-A-1-001", "SUP-18V-A-1-002"]
    assert "needs to know supplier" in run("receive", "DRILL", "--count", "1", "--to", "A-1").err


def test_a_product_is_changed_later() -> None:
    ok("party", "add", "ACME", "--maker")
    ok("scheme", "add", "DRS", "D{counter:6}")
    ok("product", "add", "DRILL")
    ok("place", "add", "A-1")
    refusal = run("receive", "DRILL", "--count", "2", "--to", "A-1")
    assert "product change DRILL --scheme CODE" in refusal.err
    said = ok("product", "change", "DRILL", "--scheme", "DRS", "--name", "Drill", "--maker", "ACME")
    assert said == "DRILL: name DRILL → Drill, maker none → ACME, scheme none → DRS.\n"
    assert "D000001" in ok("receive", "DRILL", "--count", "2", "--to", "A-1")
    assert ok("product", "change", "DRILL", "--scheme", "") == "DRILL: scheme DRS → none.\n"
    assert ok("product", "change", "DRILL", "--name", "Drill") == "DRILL: nothing changed.\n"
    assert told("product", "change", "DRILL", "--gtin", "4006381333931")["gtin"] == "04006381333931"


def test_a_change_of_a_product_that_cannot_be_is_explained() -> None:
    ok("product", "add", "DRILL")
    assert run("product", "change", "DRILL").code == 2
    assert run("product", "change", "NONE", "--name", "x").code == 3
    assert "is no GTIN" in run("product", "change", "DRILL", "--gtin", "4006381333932").err
    pointed = run("product", "track", "DRILL", "serial", "--scheme", "DRS").err
    assert "product change DRILL --scheme DRS" in pointed


def test_a_product_has_units_of_its_own() -> None:
    ok("product", "add", "OIL", "--tracking", "lot", "--unit", "kg", "--scale", "1000")
    assert "no units of its own" in ok("product", "units", "OIL")
    assert ok("product", "units", "OIL", "1 l = 0.92 kg").strip() == "1 l = 0.92 kg"
    assert told("product", "units", "OIL") == [{"unit": "l", "factor": "23/25"}]
    assert "says nothing" in run("product", "units", "OIL", "much").err
    ok("product", "units", "OIL", "--none")
    assert told("product", "units", "OIL") == []


def test_a_company_is_reached_by_the_first_address_said() -> None:
    ok("party", "add", "CUS", "--name", "Corner Shop", "--customer", "--address", "Main St 1",
       "--address", "8001 Zürich")  # fmt: skip
    ok("party", "contact", "CUS", "--name", "Ada", "--phone", "+41 44 000 00 00")
    [here, ada] = parties.read.contacts(parties.read.by_code(["CUS"])["CUS"])
    assert (here.name, here.address) == ("Corner Shop", "Main St 1\n8001 Zürich")
    assert (ada.name, ada.phone, ada.address) == ("Ada", "+41 44 000 00 00", "")


def test_a_company_is_not_added_without_its_address() -> None:
    refused = run("party", "add", "CUS", "--customer", "--address", "x" * 2001)
    assert refused.code != 0
    assert not parties.read.by_code(["CUS"])


def test_of_a_company_nothing_to_reach_it_by_is_no_contact() -> None:
    ok("party", "add", "CUS", "--customer")
    assert "at least one of" in run("party", "contact", "CUS").err
    assert run("party", "contact", "NOBODY", "--phone", "1").code != 0
