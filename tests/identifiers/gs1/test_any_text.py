"""Whatever text comes, the parser answers or refuses; what it reads, it writes and reads again."""

from hypothesis import given, settings
from hypothesis import strategies as st

from stockthread.identifiers import gs1
from stockthread.identifiers.gs1.checks import check_digit
from stockthread.identifiers.gs1.dictionary import AIS, flaw_of
from stockthread.kernel.errors import Refused, text
from tests.identifiers.mutation import mutated

SEEDS = [
    "]d201095212345432131726123110AB-1\x1d21000123",
    "]C100123456789012345675020952123454321337480",
    "]E09521234543213|]e010AB-1\x1d21000123",
    "^01095212345432133103001500^10AB-1^21000123",
    r"(01)09521234543213(10)A\(B(3912)9781999(7007)260101260131",
    "https://id.gs1.org/p/01/09521234543213/10/AB%2F1?17=261231&x=y&3103=001500",
    "(8110)106141416543213500110000310123196000(8007)DE91100000000123456789",
    "(4309)02790858483015297971(8008)26010112(8003)09521234543213X",
]
KNOWN = sorted(AIS)
CHARACTERS = st.sampled_from("0123456789^()|]\x1d%/?&=;#\\ABab _-:.+") | st.characters()


@st.composite
def elements(draw: st.DrawFn) -> list[tuple[str, str]]:
    """Elements of any AIs whose values happen to be right."""
    found: dict[str, str] = {}
    for ai in draw(st.lists(st.sampled_from(KNOWN), min_size=1, max_size=6, unique=True)):
        length = draw(st.sampled_from(sorted(AIS[ai].lengths)))
        digits = draw(st.text("0123456789", min_size=length, max_size=length))
        last = digits[:-1] + check_digit(digits[:-1]) if digits else ""
        letters = draw(st.text('AZaz09(%&/"+', min_size=length, max_size=length))
        for value in (letters, digits, last):
            if flaw_of(AIS[ai], value) is None:
                found[ai] = value
                break
    return list(found.items())


def read(given_text: str, strict: bool) -> None:
    try:
        parsed = gs1.parse(given_text, strict)
    except Refused as refused:
        (refusal,) = refused.refusals
        assert {"ai", "position"} <= refusal.data.keys()
        assert refusal.data["position"] >= 1
        assert text(refusal)
        return
    assert gs1.parse(gs1.element_string(parsed)).elements == parsed.elements
    assert gs1.parse(gs1.bracketed(parsed)).elements == parsed.elements
    try:
        gs1.fields(parsed)
        link = gs1.digital_link(parsed)
    except Refused:
        return
    again = gs1.parse(link)
    assert dict(again.elements) == dict(parsed.elements)
    assert gs1.digital_link(again) == link


@given(st.text(), st.booleans())
def test_any_text_is_read_or_refused(given_text: str, strict: bool) -> None:
    read(given_text, strict)


@given(st.text(CHARACTERS, max_size=60), st.booleans())
def test_text_of_the_characters_that_matter_is_read_or_refused(
    given_text: str, strict: bool
) -> None:
    read(given_text, strict)


@settings(max_examples=400)
@given(mutated(SEEDS, CHARACTERS), st.booleans())
def test_good_text_with_slips_is_read_or_refused(given_text: str, strict: bool) -> None:
    read(given_text, strict)


@settings(max_examples=200)
@given(elements())
def test_what_is_written_is_read_again(pairs: list[tuple[str, str]]) -> None:
    parsed = gs1.Parsed(tuple(pairs))
    if not pairs:
        return
    for written in (gs1.element_string(parsed), gs1.bracketed(parsed)):
        assert gs1.parse(written).elements == parsed.elements


def test_half_a_surrogate_is_refused() -> None:
    read("\ud800", strict=False)
    read("]d201\udcff", strict=False)
