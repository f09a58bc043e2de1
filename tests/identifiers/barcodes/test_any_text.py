"""Whatever text comes, it is read or refused; control characters in any writing say the same."""

from hypothesis import given, settings
from hypothesis import strategies as st

from stockthread.identifiers import barcodes
from stockthread.identifiers.barcodes.data_identifiers import is_plausible
from stockthread.kernel.errors import Refused, text
from tests.identifiers.mutation import mutated

SEEDS = [
    "[)>\x1e06\x1d1PWD40EFRX\x1dS0012345\x1d4LTH\x1dQ12PCS\x1d6D20260102094\x1e\x04",
    "[)>\x1e05\x1d0109521234543213\x1d210012345\x1e12\x1dSER 1\x1dDMF 20260102\x1e\x04",
    "[)> 06 9N112097776020 13D24052406 27D2026010120260102",
    "]A0S0012345", "11D202452", "(01)09521234543213(21)0012345", "0109521234543213{GS}2112",
    "https://id.gs1.org/01/09521234543213/21/0012345", "]E09521234543213|]e010AB-1",
    "+A99912345/$$52001510X3/16D20111212/S77DEFG457", "+$$90999910X37-", "*+A123BJC5D6E71G*",
    "urn:epc:id:adi:2S194.A-7.%23X1", "urn:epc:tag:sgtin-198:1.9521234.054321.0012345",
]  # fmt: skip
CHARACTERS = st.sampled_from("0123456789^()[]{}<>\x1d\x1e\x04+$/%.:SPQTDL ]") | st.characters()


def read(scan: str, this_year: int = 2026) -> None:
    try:
        code = barcodes.read(scan, this_year=this_year)
    except Refused as refused:
        assert text(refused.refusals[0])
        return
    assert code.text == scan.strip(" \t\r\n")[-len(code.text) :]
    if code.standard == "plain":
        assert not code.facts
    else:
        assert code.facts
    assert barcodes.read(code.text, this_year=this_year).standard in (code.standard, "plain")


@given(st.text(), st.integers(1950, 2100))
def test_any_text_is_read_or_refused(scan: str, this_year: int) -> None:
    read(scan, this_year)


@given(st.text(CHARACTERS, max_size=60))
def test_text_of_the_characters_that_matter_is_read_or_refused(scan: str) -> None:
    read(scan)
    read("[)>\x1e06\x1d" + scan)
    read("[)>\x1e12\x1d" + scan)


@settings(max_examples=400)
@given(mutated(SEEDS, CHARACTERS))
def test_good_text_with_slips_is_read_or_refused(scan: str) -> None:
    read(scan)


@given(
    st.dictionaries(
        st.sampled_from(["S", "1P", "1T", "P", "K", "30P"]),
        st.text("ABC0123456789-./", min_size=1, max_size=20),
        min_size=1,
    )
)
def test_what_is_put_in_an_envelope_comes_out(fields: dict[str, str]) -> None:
    told = list(fields.items())
    words = [identifier + value for identifier, value in told]
    assert all(is_plausible(word) for word in words)
    body = "\x1d".join(words)
    for scan in (
        f"[)>\x1e06\x1d{body}\x1e\x04",
        f"[)>{{RS}}06{{GS}}{body.replace(chr(29), '{GS}')}",
        f"[)> 06 {body.replace(chr(29), ' ')}  ",
    ):
        facts = barcodes.read(scan).facts
        assert [(fact.identifier, fact.raw) for fact in facts] == told


def test_half_a_surrogate_is_no_accident() -> None:
    assert barcodes.read("\ud800").standard == "plain"
    (fact,) = barcodes.read("[)>\x1e06\x1dS\udcff").facts
    assert (fact.name, fact.raw) == ("serial", "\udcff")


@given(
    st.from_regex(
        r"(|0[0-2]|41[0-7]|8003|urn:|DMH|\(|\+|\])[0-9]{0,15}([0-9A-Za-z ._/:-]{0,12})",
        fullmatch=True,
    )
)
def test_what_is_told_quickly_to_be_plain_is_plain(scan):
    if barcodes.is_plain(scan):
        found = barcodes.read(scan)
        assert not found.facts or not found.is_certain
