"""Codes listed and put right, serials renewed, products corrected, types of codes."""

import pytest

from stockthread import identifiers, ledger
from stockthread.identifiers import NewScheme
from stockthread.kernel import db
from stockthread.ledger import Given, Kind, New, Stage
from tests import stock
from tests.cli.command import ok, run, told
from tests.world import World

WHY = ("--reason", "misread")


@pytest.fixture
def drills(world: World) -> list[int]:
    new = New(Kind.UNIT, world.drill, 3, Given(world.serial, ["D-1", "D-2", "D-3"]))
    return list(
        ledger.commission(
            new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
        ).items
    )


def event() -> int:
    return ledger.read.latest_events(1)[0].id


def test_a_code_is_added_listed_and_ended(world: World, drills: list[int]) -> None:
    out = ok("code", "add", "D-1", "imei", "35-2099", *WHY)
    assert out == f"D-1: IMEI 35-2099 added. Undo: stockthread undo {event()}\n"
    assert stock.codes(drills[0]) == ["352099", "D-1"]
    ok("code", "end", "D-1", "352099", *WHY)
    assert stock.codes(drills[0]) == ["D-1"]
    listed = told("code", "list", "D-1")
    assert [(each["code"], each["type"], each["is_live"]) for each in listed] == [
        ("D-1", "serial", True), ("352099", "imei", False),
    ]  # fmt: skip
    assert listed[1]["scanned"] == "35-2099"
    assert listed[1]["until_by"] == "Local administrator"
    assert "352099" in ok("code", "list", "352099")


def test_the_code_that_is_named_is_the_one_corrected(world: World, drills: list[int]) -> None:
    ok("code", "add", "D-1", "maker_serial", "M-1", *WHY)
    ok("code", "add", "D-1", "maker_serial", "M-2", *WHY)
    out = ok("code", "correct", "M-2", "M-3", *WHY)
    assert out.startswith("M-2: Maker's serial number M-2 → M-3.")
    assert stock.codes(drills[0]) == ["D-1", "M-1", "M-3"]
    ok("code", "correct", "M-1", "D-9", "--type", "serial", *WHY)
    assert stock.codes(drills[0]) == ["D-9", "M-1", "M-3"]
    ok("undo", str(event()))
    assert stock.codes(drills[0]) == ["D-1", "M-1", "M-3"]


def test_what_is_not_named_by_a_code_needs_a_type(world: World, drills: list[int]) -> None:
    said = run("code", "correct", f"#{drills[0]}", "X", *WHY)
    assert said.code == 1
    assert "--type" in said.err
    ok("code", "correct", f"#{drills[0]}", "X", "--type", "serial", *WHY)
    assert stock.codes(drills[0]) == ["X"]


def test_two_swap_their_serials(world: World, drills: list[int]) -> None:
    assert "D-1 and D-2 swapped" in ok("code", "swap", "D-1", "D-2", *WHY)
    assert [stock.codes(item) for item in drills] == [["D-2"], ["D-1"], ["D-3"]]


def test_new_serials_are_given_in_order_and_seen_beforehand(
    world: World, drills: list[int]
) -> None:
    items = ("D-3", "D-1", "D-2")
    with stock.unchanged():
        seen = told("code", "renew", *items, "--serial", "N1-N3", "--preview", *WHY)
    assert seen["codes"] == [
        {"old": "D-3", "new": "N1"}, {"old": "D-1", "new": "N2"}, {"old": "D-2", "new": "N3"},
    ]  # fmt: skip
    out = ok("code", "renew", *items, "--serial", "N1-N3", *WHY)
    assert "3 × Cordless drill have new serials" in out
    assert [stock.codes(item) for item in drills] == [["N2"], ["N3"], ["N1"]]


def test_the_scheme_makes_new_serials(world: World, drills: list[int]) -> None:
    assert run("code", "renew", "D-1", *WHY).code == 1
    [scheme] = identifiers.add_schemes([NewScheme("S", "S", "S-{counter:3}", world.serial)])
    db.execute("UPDATE catalog_product SET scheme_id = %s WHERE id = %s", [scheme, world.drill])
    assert "S-001" in ok("code", "renew", "D-1", "--preview", *WHY)
    assert identifiers.read.counters(scheme) == []
    assert told("code", "renew", "--product", "DRILL", "--all-matching", "--yes", *WHY)["codes"][
        2
    ] == {"old": "D-3", "new": "S-003"}


def test_items_are_booked_as_another_product(world: World, drills: list[int]) -> None:
    with stock.unchanged():
        out = ok("product", "correct", "D-1", "D-2", "--to", "BATTERY", "--preview", *WHY)
        assert "2 × Cordless drill would be booked as Battery" in out
    out = ok("product", "correct", "D-1", "D-2", "--to", "BATTERY", *WHY)
    assert "2 × Cordless drill booked as Battery" in out
    assert [stock.unit(item).product for item in drills] == [
        world.battery, world.battery, world.drill,
    ]  # fmt: skip
    said = run("code", "renew", "D-1", "D-3", "--serial", "X1-X2", *WHY)
    assert "2 products" in said.err


@pytest.mark.parametrize(
    "command",
    [
        ("code", "add", "D-1", "imei", "35"),
        ("code", "correct", "D-1", "X"),
        ("code", "end", "D-1", "D-1"),
        ("code", "swap", "D-1", "D-2"),
        ("code", "renew", "D-1", "--serial", "X"),
        ("product", "correct", "D-1", "--to", "BATTERY"),
    ],
)
def test_each_asks_why_and_for_the_role(
    world: World, drills: list[int], command: tuple[str, ...]
) -> None:
    with stock.unchanged():
        assert "Give a reason" in run(*command).err
        assert run(*command, "--as", "nobody", *WHY).code != 0


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("code", "add", "D-1", "nope", "35"), "nope"),
        (("code", "add", "D-1", "serial", "D-2"), "stands on another item"),
        (("code", "correct", "D-1", " "), "no code here"),
        (("code", "end", "D-1", "D-1"), "only code of this item"),
        (("code", "swap", "D-1", "D-1"), "listed"),
        (("code", "renew", "D-1", "--serial", "X1-X3"), "1 lines but 3"),
        (("product", "correct", "D-1", "--to", "JUICE"), "another kind"),
    ],
)
def test_what_cannot_be_is_told(
    world: World, drills: list[int], command: tuple[str, ...], words: str
) -> None:
    with stock.unchanged():
        said = run(*command, *WHY)
        assert said.code == 1 or said.code == 3
        assert words in said.err


def test_types_are_listed_tried_and_added(world: World) -> None:
    out = ok("code-type", "list")
    assert "nothing" in out
    assert "spaces, hyphens" in out
    ok("code-type", "add", "rfid", "--name", "RFID tag", "--unique-within", "company",
       "--ignore-case")  # fmt: skip
    assert told("code-type", "list")[-1] == {
        "code": "rfid", "name": "RFID tag", "scope": "company", "folds_case": True,
        "folds_inner_spaces": False, "folds_hyphens": False, "folds_leading_zeros": False,
        "form": "",
    }  # fmt: skip
    added = ok("code-type", "add", "wifi", "--unique-within", "company", "--mac")
    assert "how a MAC address is written" in added
    assert run("code-type", "add", "rfid").code == 1
    assert ok("code-type", "try", "rfid", "ab7", "AB7") == "One code, kept as AB7.\n"
    assert told("code-type", "try", "serial", "B0", "BO") == {
        "likeness": "doubtful", "canonical": ["B0", "BO"],
    }  # fmt: skip
    assert "Two codes, kept" in ok("code-type", "try", "serial", "A", "B")
