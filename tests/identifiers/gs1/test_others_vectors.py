"""Every row of the test data of GS1's own syntax engine, where it lies beside this tree.

A row's settings are flags of that engine; SETTINGS says which keyword of ours each is. What
cannot be asked of us is left out by name in LEFT_OUT, with the reason.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from stockthread.identifiers import gs1
from stockthread.identifiers.gs1 import (
    associations,
    carriers,
    element_strings,
    uris,
)
from stockthread.identifiers.gs1.characters import not_in
from stockthread.identifiers.gs1.checks import CHECKS
from stockthread.identifiers.gs1.records import Rules
from stockthread.kernel.errors import Refused

PATH = Path(__file__).resolve().parents[4] / "shared/data/gs1/element-strings/vectors.json"
VECTORS: dict[str, list[dict[str, Any]]] = json.loads(PATH.read_text()) if PATH.exists() else {}
ROWS = 6222

Row = Mapping[str, Any]

# The engine's flag: our keyword, and whether ours says the opposite.
SETTINGS = {
    "AddCheckDigit": ("adds_check_digit", False),
    "ConvenienceAlphas": ("short_names", False),
    "PermitUnknownAIs": ("unknown_ais", False),
    "PermitZeroSuppressedGTINinDLuris": ("zero_suppressed_gtins", False),
    "ValidationEnabled:gs1_encoder_vREQUISITE_AIS": ("strict", False),
    "ValidationEnabled:gs1_encoder_vUNKNOWN_AI_NOT_DL_ATTR": ("unknown_attributes", True),
}
_REGISTER = "asks a register of company prefixes, which that engine's test plugs in"
LEFT_OUT = {
    ("lint.couponcode", "GS1_LINTER_INVALID_GCP_PREFIX"): _REGISTER,
    ("lint.couponcode", "GS1_LINTER_GCP_DATASOURCE_OFFLINE"): _REGISTER,
}
LEFT_OUT_ROWS = 8

SYMBOLOGIES = {
    "DM": "Data Matrix",
    "DataBarExpanded": "GS1 DataBar Expanded",
    "DataBarLimited": "GS1 DataBar Limited",
    "DataBarOmni": "GS1 DataBar Omnidirectional",
    "DotCode": "DotCode",
    "EAN13": "EAN-13",
    "EAN8": "EAN-8",
    "GS1_128_CCA": "GS1-128",
    "GS1_128_CCC": "GS1-128",
    "NONE": "",
    "QR": "QR Code",
    "UPCA": "UPC-A",
    "UPCE": "UPC-E",
}


def keywords(row: Row) -> dict[str, bool]:
    """The settings of a row as our keywords."""
    return {
        SETTINGS[name][0]: (value == "true") != SETTINGS[name][1]
        for name, value in row.get("settings", {}).items()
    }


def rules(row: Row) -> Rules:
    """The settings of a row, on top of the engine's own defaults."""
    return Rules(**{"zero_suppressed_gtins": False, **keywords(row)})


def outcome(action: Callable[[], Any]) -> Any:
    """What an action returns, or None where it is refused; any other error goes through."""
    try:
        return action()
    except Refused:
        return None


def flaw_named(error: str) -> str:
    """Our name of an error; the engine has one slip of the pen."""
    return error.removeprefix("GS1_LINTER_").lower().replace("exipiration", "expiration")


def lint(check: Callable[[str], Any], row: Row) -> None:
    flaw, value = check(row["value"]), row["value"]
    if row["ok"]:
        assert flaw is None
        return
    assert flaw.name == flaw_named(row["error"])
    end = flaw.start + flaw.length
    assert f"{value[: flaw.start]}*{value[flaw.start : end]}*{value[end:]}" == row["markup"]


def ai_linters(row: Row) -> None:
    try:
        element_strings.read_bracketed(row["bracketed"], rules(row))
        found = "ok"
    except Refused as refused:
        found = refused.refusals[0].data["flaw"]
    assert found == flaw_named(row["linter"])


def parse_ai_data(row: Row) -> None:
    parsed = outcome(lambda: gs1.parse(row["bracketed"]))
    assert (parsed is not None) == row["ok"]
    assert not row["ok"] or gs1.element_string(parsed) == row["unbracketed"]


def err_markup(row: Row) -> None:
    text, markup = row["args"]
    with pytest.raises(Refused) as caught:
        gs1.parse(text, **keywords(row))
    data = caught.value.refusals[0].data
    value, start = data["value"], data["position"] - 1
    end = start + data["length"]
    # The engine shows the one component, we the whole value.
    assert f"({data['ai']}){value[:start]}|{value[start:end]}|{value[end:]}".startswith(markup)


def process_ai_data(row: Row) -> None:
    found = outcome(lambda: element_strings.read(row["unbracketed"], rules(row)))
    assert (found is not None) == row["ok"]
    if row["ok"]:
        assert element_strings.read(element_strings.write(found), rules(row)) == found


def validate_ais(row: Row) -> None:
    is_right, rule, text = row["args"]
    check = {
        "validateAIrepeats": associations.need_no_contradiction,
        "validateAImutex": associations.need_no_exclusion,
        "validateAIrequisites": associations.need_requisites,
        "validateDigSigRequiresSerialisedKey": associations.need_signed_serial,
    }[rule]
    elements = element_strings.read_bracketed(text, rules(row))

    def checked() -> bool:
        check(elements)
        return True

    assert bool(outcome(checked)) == is_right
    whole = outcome(lambda: gs1.parse(text, **{**keywords(row), "strict": True}))
    assert is_right or whole is None


def parse_dl_uri(row: Row) -> None:
    found = outcome(lambda: gs1.parse(row["uri"], **rules(row)._asdict()))
    assert (found is not None) == row["ok"]
    assert not row["ok"] or gs1.element_string(found) == row["unbracketed"]


def uri_unescape(row: Row) -> None:
    text, in_path, in_query = row["args"]
    assert uris.decoded(text) == in_path
    assert uris.decoded(text, is_query=True) == in_query


def uri_escape(row: Row) -> None:
    text, in_path, in_query = row["args"]
    assert uris.encoded(text) == in_path
    assert uris.encoded(text, is_query=True) == in_query


def generate_dl_uri(row: Row) -> None:
    is_right, stem, text, uri = row["args"]
    asked = keywords(row)
    parsed = gs1.parse(text, unknown_ais=asked.get("unknown_ais", False))
    attributes = asked.get("unknown_attributes", False)
    made = outcome(
        lambda: gs1.digital_link(parsed, stem or gs1.STEM, unknown_attributes=attributes)
    )
    assert made == (uri if is_right else None)


def generate_scan_data(row: Row) -> None:
    symbology = SYMBOLOGIES[row["symbology"]]
    sent = outcome(lambda: gs1.scan_data(symbology, row["data"], **keywords(row)))
    assert sent == row["scandata"]


def process_scan_data(row: Row) -> None:
    is_right, sent, symbology, data = row["args"]
    try:
        gs1.parse(sent)
        refused = ""
    except Refused as error:
        refused = error.refusals[0].code
    if not is_right:
        assert refused
        return
    symbology = SYMBOLOGIES[symbology].replace("GS1 DataBar Expanded", "GS1 DataBar")
    assert carriers.received(sent) == (symbology, data)
    # Plain data is a good scan, but no GS1 data.
    is_gs1 = data.startswith(("^", "http", "HTTP", *"0123456789"))
    assert refused in ([""] if is_gs1 else ["gs1_not_gs1", "gs1_empty"])


SECTIONS: dict[str, Callable[[Row], None]] = {
    "ai.errMarkup": err_markup,
    "ai.linters": ai_linters,
    "ai.parseAIdata": parse_ai_data,
    "ai.processAIdata": process_ai_data,
    "ai.validateAIs": validate_ais,
    "dl.URIescape": uri_escape,
    "dl.URIunescape": uri_unescape,
    "dl.parseDLuri": parse_dl_uri,
    "dl.testGenerateDLuri": generate_dl_uri,
    "scandata.testGenerateScanData": generate_scan_data,
    "scandata.testProcessScanData": process_scan_data,
}
CHARACTERS = {"csetnumeric": "N", "cset82": "X", "cset39": "Y", "cset64": "Z"}


def judge(section: str) -> Callable[[Row], None]:
    """How the rows of a section are judged."""
    if section in SECTIONS:
        return SECTIONS[section]
    name = section.removeprefix("lint.")
    if name in CHARACTERS:
        return lambda row: lint(lambda text: not_in(CHARACTERS[name], text), row)
    return lambda row: lint(CHECKS[name], row)


def is_left_out(section: str, row: Row) -> bool:
    return (section, row.get("error")) in LEFT_OUT


@pytest.mark.skipif(not VECTORS, reason="the test data of others is not here")
def test_all_rows_are_judged_or_left_out_by_name() -> None:
    rows = [(section, row) for section, rows in VECTORS.items() for row in rows]
    assert len(rows) == ROWS
    assert sum(is_left_out(section, row) for section, row in rows) == LEFT_OUT_ROWS
    assert {name for _, row in rows for name in row.get("settings", {})} == SETTINGS.keys()


@pytest.mark.parametrize("section", list(VECTORS))
def test_every_row_comes_out_as_with_the_engine(section: str) -> None:
    wrong = []
    for row in VECTORS[section]:
        if is_left_out(section, row):
            continue
        try:
            judge(section)(row)
        except AssertionError as error:
            wrong.append(f"{row}: {error}")
    assert not wrong, f"{len(wrong)} of {len(VECTORS[section])}\n" + "\n".join(wrong[:10])
