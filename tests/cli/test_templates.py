"""template: what labels look like, as JSON in and out; images; trials that go on no record."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from stockthread import labels, ledger, printing
from tests.cli.command import ok, run, told
from tests.world import World

TEXT = {"kind": "text", "x": 2, "y": 2, "width": 40, "height": 8, "text": "{product}"}
CODE = {"kind": "code", "x": 2, "y": 11, "width": 12, "height": 12,
        "symbology": "datamatrix", "content": "{code}"}  # fmt: skip
PICTURE = {"kind": "picture", "x": 30, "y": 11, "width": 10, "height": 10, "image": "logo"}


def _template(*elements: dict[str, Any]) -> str:
    return json.dumps({"width": 50, "height": 25, "elements": list(elements)})


@pytest.fixture
def shelf(world: World) -> str:
    ok("template", "add", "-", "--code", "shelf", "--for", "unit", given=_template(TEXT, CODE))
    return "shelf"


@pytest.fixture
def logo(tmp_path: Path) -> str:
    file = tmp_path / "logo.png"
    Image.new("L", (40, 40), 0).save(file)
    return str(file)


def test_the_ready_ones_are_listed(world: World) -> None:
    found = {each["code"]: each for each in told("template", "list")}
    assert set(found) == set(labels.READY)
    assert (found["unit"]["for"], found["unit"]["version"]) == ("unit", 1)
    assert "50 × 25" in ok("template", "list")


def test_a_template_goes_out_and_comes_in_again(shelf: str, tmp_path: Path) -> None:
    file = tmp_path / "unit.json"
    file.write_text(ok("template", "export", "unit"))
    assert json.loads(file.read_text()) == told("template", "export", "unit")
    added = told("template", "add", str(file), "--code", "mine", "--for", "unit", "--name", "Mine")
    assert (added["name"], added["width"], added["missing_images"]) == ("Mine", 50, [])
    assert told("template", "export", "mine") == told("template", "export", "unit")


def test_each_change_is_a_version(shelf: str) -> None:
    said = ok("template", "change", shelf, "-", "--note", "no code", given=_template(TEXT))
    assert said == "Template shelf is at version 2 now.\n"
    same = ok("template", "change", shelf, "-", given=_template(TEXT))
    assert same == "Template shelf is as it was, at version 2.\n"
    shown = told("template", "show", shelf)
    assert [(each["version"], each["note"]) for each in shown["versions"]] == [
        (2, "no code"),
        (1, ""),
    ]
    assert shown["fields"] == ["product"]
    assert told("template", "show", shelf, "--version", "1")["fields"] == ["product", "code"]
    assert len(told("template", "export", shelf, "--version", "1")["elements"]) == 2
    for word in ("no code", "50 × 25 mm", "Local administrator"):
        assert word in ok("template", "show", shelf)
    late = run("template", "change", shelf, "-", "--version", "1", "--json", given=_template(CODE))
    assert late.json["error"]["code"] == "template_changed_meanwhile"


def test_what_would_not_print_is_stored_only_when_said_so(shelf: str) -> None:
    tiny = _template({**CODE, "width": 3, "height": 3})
    said = run("template", "change", shelf, "-", given=tiny)
    assert said.code == 1
    assert "Make the box that large" in said.err
    assert "--anyway" in said.err
    assert told("template", "show", shelf)["version"] == 1
    said = run("template", "change", shelf, "-", "--json", given=tiny)
    assert said.json["error"]["code"] == "template_would_not_print"
    ok("template", "change", shelf, "-", "--anyway", given=tiny)
    assert told("template", "show", shelf)["version"] == 2
    own = _template({**TEXT, "text": "{attribute.colour}"})
    assert "version 3" in ok("template", "change", shelf, "-", given=own)


def test_a_field_that_is_not_there_is_told(shelf: str) -> None:
    data = _template({**TEXT, "text": "{produkt}"})
    said = run("template", "change", shelf, "-", "--anyway", "--json", given=data)
    assert said.json["error"]["code"] == "label_field_unknown"
    assert "Was {product} meant?" in said.err


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ("[]", "template_bad"),
        ("null", "template_bad"),
        ('{"width": NaN, "height": 2, "elements": []}', "template_bad"),
        ('{"width": 50, "height": 25, "elements": [{"kind": "text"}]}', "template_bad"),
        (_template({**TEXT, "text": "{product"}), "template_text"),
        (_template({**TEXT, "x": 49}), "template_bad"),
        (_template(*[TEXT] * 61), "template_bad"),
    ],
)
def test_what_is_no_template_is_refused(shelf: str, given: str, code: str) -> None:
    for command in (["change", shelf, "-"], ["add", "-", "--code", "x", "--for", "unit"]):
        said = run("template", *command, "--json", given=given)
        assert (said.code, said.json["error"]["code"]) == (1, code)
    assert told("template", "show", shelf)["version"] == 1


def test_odd_files_are_told(world: World, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_bytes(b"\xff\xfe{")
    more = ["--code", "x", "--for", "unit"]
    assert "no text in UTF-8" in run("template", "add", str(file), *more).err
    assert run("template", "add", str(tmp_path / "none.json"), *more).code == 2
    file.write_bytes(b"\xef\xbb\xbf" + _template(TEXT).encode())
    ok("template", "add", str(file), *more)
    again = run("template", "add", str(file), *more, "--json")
    assert again.json["error"]["code"] == "code_taken"
    assert run("template", "add", str(file), "--code", "y", "--for", "horse").code == 2
    missing = run("template", "show", "none", "--json")
    assert (missing.code, missing.json["error"]["code"]) == (3, "template_not_found")
    assert run("template", "show", "unit", "--version", "7").code == 3


def test_it_is_renamed_closed_and_reopened(shelf: str) -> None:
    assert told("template", "rename", shelf, "Shelf label")["name"] == "Shelf label"
    assert run("template", "rename", shelf, "").code == 1
    assert told("template", "close", shelf)["is_active"] is False
    assert "closed" in ok("template", "list")
    assert told("template", "reopen", shelf)["is_active"] is True
    ok("rule", "add", "receipt", "--template", shelf, "--printer", "DOWNLOAD")
    assert run("template", "close", shelf, "--json").json["error"]["code"] == "rule_needs_it"


def test_images_come_in_and_go_out(world: World, logo: str, tmp_path: Path) -> None:
    said = run("template", "add", "-", "--code", "x", "--for", "unit", given=_template(PICTURE))
    assert (said.code, "logo is not in the store" in said.err) == (0, True)
    assert told("template", "show", "x")["missing_images"] == ["logo"]
    out = str(tmp_path / "x.png")
    missing = run("template", "draw", "x", "-o", out, "--json")
    assert missing.json["error"]["code"] == "label_image_missing"
    found = told("template", "image", "add", "logo", logo)
    assert (found["name"], found["width"], found["height"]) == ("logo", 40, 40)
    assert "logo" in ok("template", "image", "list")
    ok("template", "draw", "x", "-o", out)
    twice = run("template", "image", "add", "logo", logo, "--json")
    assert twice.json["error"]["code"] == "code_taken"
    used = run("template", "image", "remove", "logo", "--json")
    assert used.json["error"]["code"] == "image_in_use"
    ok("template", "close", "x")
    assert told("template", "image", "remove", "logo")["is_removed"]
    gone = run("template", "image", "remove", "logo", "--json")
    assert (gone.code, gone.json["error"]["code"]) == (3, "image_not_found")
    assert told("template", "image", "list") == []


def test_what_is_no_image_is_refused(world: World, tmp_path: Path) -> None:
    file = tmp_path / "x.png"
    file.write_bytes(b"\x89PNG no")
    said = run("template", "image", "add", "x", str(file), "--json")
    assert said.json["error"]["code"] == "image_unreadable"
    file.write_bytes(b"\0" * (printing.IMAGE_FILE_MAX + 5))
    said = run("template", "image", "add", "x", str(file), "--json")
    assert said.json["error"]["code"] == "image_too_large"


def test_a_trial_is_read_back_and_on_no_record(shelf: str, world: World, tmp_path: Path) -> None:
    code = ledger.read.items(world.drills(1))[0].code
    file = tmp_path / "x.png"
    said = run("template", "draw", shelf, "--item", code, "-o", str(file), "--dots", "203")
    assert (said.out, "A trial of shelf" in said.err) == ("", True)
    [found] = zxingcpp.read_barcodes(Image.open(file).convert("L"))
    assert found.text == code
    assert printing.read.jobs() == []
    for kind in ("pdf", "svg", "zpl"):
        out = str(tmp_path / f"x.{kind}")
        assert told("template", "draw", shelf, "-o", out)["is_trial"] is True
    piped = run("template", "draw", shelf, "-o", "-", "--to", "svg")
    assert piped.out.startswith("<svg")
    old = tmp_path / "old.png"
    ok("template", "change", shelf, "-", given=_template(TEXT))
    ok("template", "draw", shelf, "--version", "1", "-o", str(old))
    assert len(zxingcpp.read_barcodes(Image.open(old).convert("L"))) == 1


def test_a_trial_needs_what_the_template_is_for(shelf: str, world: World, tmp_path: Path) -> None:
    out = ["-o", str(tmp_path / "x.png")]
    lot = f"#{world.juice_lot(5)}"
    other = run("template", "draw", shelf, "--item", lot, *out, "--json")
    assert other.json["error"]["code"] == "label_of_other_kind"
    assert run("template", "draw", shelf, "--place", "A-1", *out).code == 2
    assert run("template", "draw", "place", "--item", lot, *out).code == 2
    assert run("template", "draw", shelf, "--item", "NONE", *out).code == 3
    assert run("template", "draw", shelf, "-o", str(tmp_path / "x.zip"), "--to", "png").code == 2
    assert told("template", "draw", "place", "--place", "A-1", *out)["fields"]["code"] == "A-1"
    assert run("template", "draw", "place", *out).code == 1
    tiny = _template({**CODE, "width": 3, "height": 3})
    ok("template", "change", shelf, "-", "--anyway", given=tiny)
    assert run("template", "draw", shelf, *out, "--force", "--json").json["error"]["code"] in (
        "code_too_large",
        "code_not_encodable",
    )


def test_only_who_sets_up_may_change_them(shelf: str) -> None:
    ok("user", "add", "ben", "--role", "operator", "--password-stdin", given="a long one 12")
    for command in (
        ["template", "close", shelf],
        ["template", "image", "remove", "x"],
        ["printer", "close", "DOWNLOAD"],
        ["rule", "close", "1"],
    ):
        said = run(*command, "--as", "ben", "--json")
        assert said.json["error"]["code"] == "not_allowed"
    assert run("template", "list", "--as", "ben").code == 0


def test_a_picture_goes_to_standard_output_as_it_is(shelf: str) -> None:
    from click.testing import CliRunner

    from stockthread.cli.main import main

    said = CliRunner().invoke(main, ["template", "draw", shelf, "-o", "-", "--to", "png"])
    assert Image.open(io.BytesIO(said.stdout_bytes)).size == (600, 300)


def test_wear_says_what_the_codes_survive(shelf: str, world: World) -> None:
    code = ledger.read.items(world.drills(1))[0].code
    found = told("template", "wear", shelf, "--item", code, "--dots", "300")
    [worn] = found["codes"]
    assert (found["for"], worn["data"], worn["symbology"]) == (code, code, "datamatrix")
    assert found["grade"] == worn["grade"] == max(each["grade"] for each in worn["survivals"])
    assert all(len(each["steps"]) == 5 for each in worn["survivals"])
    said = ok("template", "wear", shelf)
    for part in ("datamatrix", "scratches", "has the grade"):
        assert part in said
    assert printing.read.jobs() == []
    ok("template", "change", shelf, "-", given=_template(TEXT))
    assert ok("template", "wear", shelf) == "It has no code.\n"
    assert told("template", "wear", shelf)["grade"] is None
    assert run("template", "wear", shelf, "--place", "A-1").code == 2
    assert run("template", "wear", "none").code == 3
