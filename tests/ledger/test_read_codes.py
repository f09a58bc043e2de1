"""From a code to its items."""

import pytest

from stockthread import identifiers, ledger
from stockthread.kernel import db
from stockthread.kernel.errors import Refused
from stockthread.ledger import Block, Given, Kind, Lines, New, Stage
from stockthread.ledger.code_forms import forms
from tests.world import World


def unit(world: World, code: str, type_id: int = 0, product: int = 0) -> int:
    """Commission one unit with this code."""
    new = New(Kind.UNIT, product or world.drill, 1, Given(type_id or world.serial, [code]))
    posting = ledger.commission(
        new, place=world.a1, stage=Stage.READY, owner=world.us, act=world.act()
    )
    return posting.items[0]


def type_of(code: str) -> int:
    """Return the id of a type of code."""
    return identifiers.read.code_type_by_code(code).id


def test_a_code_is_found_exactly_as_its_type_compares_it(world: World) -> None:
    drill = unit(world, "sn-0012")
    tag = unit(world, "Tag-7", type_of("asset_tag"))
    phone = unit(world, "35-209900-176148-1", type_of("imei"))

    assert [match.item for match in ledger.read.find_code(" sn-0012\x00")] == [drill]
    assert ledger.read.find_code("SN-0012") == []
    assert ledger.read.find_code("sn0012") == []
    assert [match.item for match in ledger.read.find_code("tag-7")] == [tag]
    assert [match.item for match in ledger.read.find_code("352099001761481")] == [phone]
    assert [match.item for match in ledger.read.find_code("35 209900 176148 1")] == [phone]
    assert [scan.item for scan in ledger.read.resolve("tAG-7")] == [tag]


def test_the_text_as_first_scanned_is_kept(world: World) -> None:
    unit(world, " ＡＢ-1")

    [match] = ledger.read.find_code("AB-1")

    assert (match.canonical, match.raw, match.is_live) == ("AB-1", " ＡＢ-1", True)


@pytest.mark.parametrize("text", ["", "   ", "\x00", "x" * 129, "\ud800"])
def test_what_cannot_be_a_code_finds_nothing(world: World, text: str) -> None:
    assert ledger.read.find_code(text) == []
    assert ledger.read.find_code_prefix(text) == []
    assert ledger.read.resolve(text) == []
    assert ledger.read.search(ledger.Filter(text=text or "\x00")) == []


def test_live_codes_come_before_old_ones_and_each_item_once(world: World) -> None:
    old = unit(world, "X-1")
    ledger.correct_codes([old], codes=Given(world.serial, ["X-2"]), act=world.act())
    new = unit(world, "X-1")

    found = ledger.read.find_code("X-1")
    assert [(match.item, match.is_live) for match in found] == [(new, True), (old, False)]
    scans = ledger.read.resolve("X-1")
    assert [(scan.item, scan.is_live) for scan in scans] == [(new, True), (old, False)]

    ledger.correct_codes([old], codes=Given(world.serial, ["X-3"]), act=world.act())
    [only] = ledger.read.resolve("X-3")
    assert only.item == old
    again = ledger.read.resolve("X-2")
    assert [(scan.item, scan.is_live) for scan in again] == [(old, False)]


def test_a_filter_by_code_folds_only_what_the_type_of_the_code_folds(world: World) -> None:
    zeros, bare = unit(world, "00123"), unit(world, "123")
    lower = unit(world, "sn-5")
    tag = unit(world, "TAG-7", type_of("asset_tag"))
    phone = unit(world, "35-209900-176148-1", type_of("imei"))

    def found(text: str) -> set[int]:
        wanted = ledger.Filter(text=text)
        many = {item.id for item in ledger.read.search(wanted)}
        few = set(ledger.read.matching_ids(wanted, 1))  # from the window of the next items
        assert ledger.read.count(wanted) == len(many)
        assert few <= many
        return many

    assert found("001") == {zeros}
    assert found("12") == {bare}
    assert found("SN") == found("sn5") == set()
    assert found("sn-") == {lower}
    assert found("tag-") == {tag}
    assert found("TAG7") == set()
    assert found("35 2099") == found("352099") == {phone}


def test_a_filter_by_code_keeps_zeros_ahead_apart_where_a_type_does(world: World) -> None:
    db.execute("UPDATE identifiers_code_type SET folds_leading_zeros = TRUE WHERE code = 'imei'")
    serial, phone = unit(world, "0012"), unit(world, "0012", type_of("imei"))
    bare = unit(world, "12")

    assert set(ledger.read.matching_ids(ledger.Filter(text="001"), 9)) == {serial, phone}
    assert set(ledger.read.matching_ids(ledger.Filter(text="0012"), 9)) == {serial, phone}
    assert set(ledger.read.matching_ids(ledger.Filter(text="12"), 9)) == {bare, phone}


def test_a_code_on_two_products_is_a_choice(world: World) -> None:
    drill, battery = unit(world, "7"), unit(world, "7", product=world.battery)

    scans = ledger.read.resolve("7")

    assert {(scan.item, scan.product) for scan in scans} == {
        (drill, world.drill),
        (battery, world.battery),
    }


def test_a_scan_tells_state_and_holds(world: World) -> None:
    drill = unit(world, "D-1")
    ledger.hold(Lines([drill]), reason="scratched", blocks=Block.SHIP, act=world.act(by=world.ben))

    [scan] = ledger.read.resolve("D-1")

    assert scan[:12] == (
        drill, "D-1", world.serial, True, Kind.UNIT, world.drill, 0, world.a1, Stage.READY,
        world.us, 0, 0,
    )  # fmt: skip
    [hold] = scan.holds
    assert (hold.item, hold.reason, hold.blocks, hold.person) == (
        drill, "scratched", Block.SHIP, world.ben,
    )  # fmt: skip
    ledger.hold_place(world.a1, reason="wet", blocks=Block.MOVE, act=world.act())
    assert {hold.reason for hold in ledger.read.resolve("D-1")[0].holds} == {"scratched", "wet"}


def test_a_scanned_lot_tells_where_it_lies(world: World) -> None:
    lot = world.juice_lot(1000, "L-1")
    ledger.move(Lines([lot], [250]), place=world.a2, act=world.act())

    [scan] = ledger.read.resolve("L-1")

    assert (scan.kind, scan.place, scan.stage) == (Kind.LOT, 0, 0)
    assert [(part.place, part.quantity) for part in scan.holdings] == [
        (world.a1, 750),
        (world.a2, 250),
    ]


def test_beginnings_are_found_in_order_live_ones_first(world: World) -> None:
    first = unit(world, "AB-1")
    ledger.correct_codes([first], codes=Given(world.serial, ["AC-1"]), act=world.act())
    second, third = unit(world, "AB-3"), unit(world, "AB-2")
    unit(world, "AÄ-1")

    found = ledger.read.find_code_prefix("AB")

    assert [(match.item, match.canonical, match.is_live) for match in found] == [
        (third, "AB-2", True),
        (second, "AB-3", True),
        (first, "AB-1", False),
    ]
    assert len(ledger.read.find_code_prefix("A", limit=2)) == 2


def test_a_beginning_counts_in_every_form_a_type_gives_it(world: World) -> None:
    tag = unit(world, "ROUTER-9", type_of("asset_tag"))

    assert [match.item for match in ledger.read.find_code_prefix("rout")] == [tag]


def test_a_code_that_needs_no_folding_has_one_form() -> None:
    assert forms("AB123") == ["AB123"]
    assert forms("ab-01")[0] == "ab-01"
    assert set(forms("0 a-1")) >= {"0 a-1", "0 A-1", "0a-1", "0 a1", "A1"}
    assert len(forms("0 a-1")) <= 16


def test_codes_of_an_item_tell_who_gave_and_took_them(world: World) -> None:
    drill = unit(world, "K-1")
    given = ledger.read.codes_of(drill)[0]
    fixed = ledger.correct_codes([drill], codes=Given(world.serial, ["K-2"]), act=world.act())

    new, old = ledger.read.codes_of(drill)

    assert (new.canonical, new.opened_by, new.closed_by) == ("K-2", fixed.event, 0)
    assert (old.canonical, old.opened_by, old.closed_by) == ("K-1", given.opened_by, fixed.event)
    assert old.opened_at == given.opened_at
    assert old.closed_at == new.opened_at


def test_a_refusal_names_the_item_by_its_newest_live_code(world: World) -> None:
    drill = unit(world, "N-1")
    for code in ("N-2", "N-3"):
        ledger.correct_codes([drill], codes=Given(world.serial, [code]), act=world.act())

    with pytest.raises(Refused) as refused:
        world.move([drill], world.a1)

    assert refused.value.refusals[0].data["code"] == "N-3"


def test_a_beginning_folds_only_what_the_type_of_the_code_folds(world: World) -> None:
    zeros, bare = unit(world, "00123"), unit(world, "123")
    lower, upper = unit(world, "aB7"), unit(world, "AB7")
    tag = unit(world, "AB7", type_of("asset_tag"))
    phone = unit(world, "35-2099", type_of("imei"))

    def found(text: str) -> set[int]:
        return {match.item for match in ledger.read.find_code_prefix(text)}

    assert found("001") == {zeros}
    assert found("12") == {bare}
    assert found("aB") == {lower, tag}
    assert found("ab") == {tag}
    assert found("AB") == {upper, tag}
    assert found("A B") == found("A-B") == set()
    assert found("35 2") == found("352") == {phone}


def test_a_beginning_folds_zeros_ahead_where_a_type_does(world: World) -> None:
    db.execute("UPDATE identifiers_code_type SET folds_leading_zeros = TRUE WHERE code = 'imei'")
    serial, phone, bare = (
        unit(world, "0012"),
        unit(world, "0012", type_of("imei")),
        unit(world, "1"),
    )

    assert {m.item for m in ledger.read.find_code_prefix("001")} == {serial, phone}
    assert {m.item for m in ledger.read.find_code_prefix("1")} == {phone, bare}


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("B00O1", "B0001"),
        ("BI7", "B17"),
        ("dr-24-0117", "DR-24-0117"),
        ("DR-24-117", "DR-24-0117"),
        ("AB7", "AB-7"),
        ("AB 7", "AB-7"),
        ("123", "00123"),
        ("00123", "123"),
    ],
)
def test_what_looks_alike_is_told_as_doubtful_and_never_as_found(
    world: World, typed: str, stands: str
) -> None:
    item = unit(world, stands)

    assert ledger.read.find_code(typed) == []
    found = [(match.item, match.canonical) for match in ledger.read.find_look_alikes(typed)]
    assert found == [(item, stands)]


def test_look_alikes_are_not_the_code_itself_and_old_ones_come_last(world: World) -> None:
    old = unit(world, "B0OO1")
    ledger.correct_codes([old], codes=Given(world.serial, ["X"]), act=world.act())
    own, other = unit(world, "B00O1"), unit(world, "B0001")

    found = [(match.item, match.is_live) for match in ledger.read.find_look_alikes("B00O1")]
    assert found == [(other, True), (old, False)]
    assert own not in [item for item, _ in found]
    assert len(ledger.read.find_look_alikes("B00O1", limit=1)) == 1


@pytest.mark.parametrize("text", ["", " ", "0", "x" * 129, "\ud800", "O" * 128, "0-" * 64])
def test_odd_texts_look_like_nothing(world: World, text: str) -> None:
    unit(world, "B0001")
    assert ledger.read.find_look_alikes(text) == []
