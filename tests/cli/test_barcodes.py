"""`stockthread barcode`: read, taught, listed, forgotten and remembered."""

import pytest

from tests.cli.command import ok, run, told

pytestmark = pytest.mark.django_db
TEXT = "ACME-77-000123-EU"


@pytest.fixture
def drill() -> None:
    ok("product", "add", "DR-18", "--name", "Cordless drill", "--gtin", "4006381333931")


def test_any_text_says_what_it_is(drill: None) -> None:
    said = ok("barcode", "read", "(01)04006381333931(21)S7")
    for words in ("GS1", "serial", "S7", "DR-18 Cordless drill, serial S7"):
        assert words in said
    assert "perhaps ANSI MH10.8.2" in ok("barcode", "read", "S0012345")
    said = ok("barcode", "read", "-", given="hello\n(01)123\n")
    assert "plain text" in said
    assert "not known; teach it with" in said
    assert "(01)" in said
    [plain, wrong] = told("barcode", "read", "hello", "(01)123")
    assert (plain["standard"], plain["products"]) == ("plain", [])
    assert (wrong["standard"], wrong["facts"]) == (None, {})
    assert wrong["refused"]


def test_a_barcode_is_taught_once(drill: None) -> None:
    said = ok("barcode", "teach", "DR-18", TEXT, "--serial", "000123")
    assert "ACME-77-[000123]-EU is DR-18 Cordless drill, serial 000123." in said
    [read] = told("barcode", "read", "ACME-77-000999-EU")
    assert read["products"][0]["serial"] == "000999"
    [listed] = told("barcode", "list")
    assert (listed["sku"], listed["serial"], listed["serial_min"]) == ("DR-18", "000123", 6)
    assert "ACME-77-[000123]-EU" in ok("barcode", "list", "acme") + ok("barcode", "list", "ACME")
    assert told("barcode", "list", "nothing") == []


def test_a_pack_is_taught_by_its_gtin(drill: None) -> None:
    answer = told("barcode", "teach", "DR-18", "14006381333938", "--pieces", "12")
    assert (answer["kind"], answer["pieces"]) == ("gtin", 12)
    assert "12 × DR-18 Cordless drill" in ok("barcode", "read", "(01)14006381333938")


def test_what_cannot_be_taught_is_told(drill: None) -> None:
    assert run("barcode", "teach", "DR-18", TEXT, "--serial", "999").code == 2
    assert run("barcode", "teach", "DR-18", "AA-AA", "--serial", "AA").code == 2
    assert run("barcode", "teach", "NO", TEXT).code == 3
    said = run("barcode", "teach", "DR-18", TEXT, "--serial", "000123", "--pieces", "2", "--json")
    assert said.json["error"]["code"] == "barcode_pack_with_serial"
    assert "product's own GTIN" in run("barcode", "teach", "DR-18", "4006381333931").err


def test_a_barcode_is_forgotten_and_remembered(drill: None) -> None:
    id = str(told("barcode", "teach", "DR-18", TEXT, "--serial", "000123")["id"])
    assert "is forgotten" in ok("barcode", "forget", id)
    assert told("barcode", "list") == []
    assert [each["id"] for each in told("barcode", "list", "--forgotten")] == [int(id)]
    assert run("barcode", "forget", id).code == 1
    assert told("barcode", "remember", id)["forgotten_at"] is None
    assert run("barcode", "forget", "99").code == 3
