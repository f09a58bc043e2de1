"""Several codes off one box, in any order, are one thing: a drive, a carton of juice."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stockthread.identifiers import barcodes
from stockthread.kernel.errors import Refused, text

DRIVE = ["]E09521234543213", "1PWD40EFRX-68", "S0012345", "]C04LTH"]


def joined(*scans: str, not_serials: tuple[str, ...] = ()) -> barcodes.Joined:
    codes = [barcodes.read(scan, this_year=2026) for scan in scans]
    return barcodes.together(codes, not_serials=not_serials)


def values(unit: barcodes.Joined) -> dict[str, Any]:
    return {
        slot: fact.value
        for slot, fact in zip(unit.common._fields, unit.common, strict=True)
        if fact is not None
    }


def refusal(*scans: str) -> tuple[str, set[str]]:
    with pytest.raises(Refused) as caught:
        joined(*scans)
    (told,) = caught.value.refusals
    assert "(" not in text(told)
    return told.code, {str(value) for value in told.data.values()}


@pytest.mark.parametrize("scans", list(permutations(DRIVE)))
def test_any_order_makes_the_same_drive(scans: tuple[str, ...]) -> None:
    unit = joined(*scans)
    assert values(unit) == {
        "gtin": "09521234543213",
        "maker_part_number": "WD40EFRX-68",
        "serial": "0012345",
        "country": "TH",
    }
    assert unit.common.serial is not None
    assert scans[unit.common.serial.code] == "S0012345"
    assert unit.plain == ()


def test_one_plain_text_beside_a_gtin_is_the_serial() -> None:
    for scans in permutations(["9521234543213", "hello-1", "9521234543213"]):
        unit = joined(*scans)
        assert values(unit) == {"gtin": "09521234543213", "serial": "hello-1"}
        assert unit.common.serial is not None
        assert unit.common.serial.standard == "plain"


def test_a_data_identifier_alone_is_believed_only_in_company() -> None:
    assert values(joined("9521234543213", "S0012345"))["serial"] == "S0012345"
    assert values(joined("1PWD40", "S0012345"))["serial"] == "0012345"
    assert values(joined("[)>\x1e06\x1d1PWD40\x1e\x04", "S0012345"))["serial"] == "0012345"


def test_two_plain_texts_are_left_for_people() -> None:
    unit = joined("9521234543213", "hello-1", "hello-2")
    assert unit.common.serial is None
    assert unit.plain == ("hello-1", "hello-2")


def test_the_products_own_number_is_never_the_serial() -> None:
    whole = "[)>\x1e06\x1d8P09521234543213\x1d1PWD40\x1e\x04"
    for own in ("WD40", "wd40", "]C09521234543213", "]A009521234543213"):
        assert joined(whole, own).common.serial is None
        assert joined(whole, own).plain == ()
    assert joined("9521234543213", "ART-7", not_serials=("ART-7",)).common.serial is None
    unit = joined("9521234543213", "ART-7", "hello-1", not_serials=("art-7",))
    assert values(unit)["serial"] == "hello-1"
    code, told = refusal("9521234543213", "(21)9521234543213")
    assert code == "barcode_serial_is_product"
    assert {"9521234543213", "gtin"} <= told


@pytest.mark.parametrize(
    ("scans", "told"),
    [
        (("(01)09521234543213(21)A", "(21)B"), ("serial", "A", "B")),
        (("9521234543213", "416000336108"), ("gtin", "09521234543213", "00416000336108")),
        (("9521234543213", "(01)19521234543210"), ("gtin", "09521234543213", "19521234543210")),
        (("(10)A", "[)>\x1e06\x1d1TB\x1e\x04"), ("lot", "A", "B")),
        (("(17)261231", "(17)261230"), ("expiry date", "261231", "261230")),
        (("+A123BJC5D6E71G", "+$$90999910X37-"), ("link", "G", "7")),
    ],
)
def test_what_cannot_be_so_of_one_thing_is_refused_with_both(
    scans: tuple[str, ...], told: tuple[str, ...]
) -> None:
    for each in permutations(scans):
        assert refusal(*each) == ("barcode_contradiction", set(told))


def test_the_same_said_twice_is_said_once() -> None:
    unit = joined(
        "(01)09521234543213(21)A", "9521234543213", "A", "urn:epc:id:sgtin:9521234.054321.A"
    )
    assert values(unit) == {"gtin": "09521234543213", "serial": "A"}
    assert unit.plain == ()


def test_packs_tell_what_is_inside() -> None:
    pallet = joined("(00)123456789012345675", "(02)09521234543213(37)480(10)L1")
    assert pallet.inside == ("09521234543213", 480)
    assert values(pallet)["sscc"] == "123456789012345675"
    carton = joined("(01)19521234543210", "(30)12")
    assert (carton.is_pack, carton.inside) == (True, ("", 12))
    unit = joined("9521234543213")
    assert (unit.is_pack, unit.inside) == (False, None)


def test_two_symbols_of_hibc_are_linked() -> None:
    unit = joined("+$$90999910X37-", "+A999123457", "+$$+320011577DEFG4572")
    assert values(unit)["serial"] == "77DEFG45"
    assert values(unit)["maker_part_number"] == "1234"
    assert unit.inside == ("", 9999)


def test_nothing_makes_nothing() -> None:
    assert barcodes.together([]) == barcodes.Joined(barcodes.Common())


@given(st.lists(st.sampled_from([*DRIVE, "hello", "(01)09521234543213(21)A", "(10)A", "Q5", "A"])))
def test_the_order_makes_no_difference(scans: list[str]) -> None:
    answers = set()
    for each in (scans, scans[::-1], sorted(scans)):
        try:
            unit = joined(*each)
        except Refused as refused:
            answers.add(refused.refusals[0].code)
        else:
            answers.add(str((sorted(values(unit).items(), key=str), sorted(unit.plain))))
    assert len(answers) == 1
