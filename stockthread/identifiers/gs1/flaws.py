"""What is wrong with the value of an element, and how that is refused.

A check tells the first flaw it meets by the name that GS1's own syntax tests give it, in small
letters: `incorrect_check_digit`. The name becomes the refusal's `flaw`, its words its `what`.
"""

from typing import Final, NamedTuple, NoReturn

from stockthread.kernel.errors import refuse


class Flaw(NamedTuple):
    """The first thing wrong with a text: its name, and the characters (from 0) it is about."""

    name: str
    start: int
    length: int


_CODES: Final = {
    "gs1_bad_character": (
        "non_digit_character",
        "invalid_cset82_character",
        "invalid_cset39_character",
        "invalid_cset64_character",
        "invalid_cset64_padding",
        "invalid_iban_character",
        "invalid_import_idx_character",
        "invalid_percent_sequence",
        "requires_non_digit_character",
    ),
    "gs1_bad_check": ("incorrect_check_digit", "incorrect_check_pair", "incorrect_iban_checksum"),
    "gs1_bad_company_prefix": ("too_short_for_gcp", "invalid_gcp_prefix"),
    "gs1_bad_date": (
        "illegal_month",
        "illegal_day",
        "illegal_hour",
        "illegal_minute",
        "illegal_second",
    ),
    "gs1_bad_length": ("too_short", "too_long"),
    "gs1_unlisted": (
        "not_iso3166",
        "not_iso3166_or_999",
        "not_iso3166_alpha2",
        "not_iso4217",
        "illegal_iban_country_code",
        "invalid_biological_sex_code",
        "invalid_media_type",
        "invalid_package_type",
    ),
}
_CODE_OF: Final = {name: code for code, names in _CODES.items() for name in names}


def code_of(name: str) -> str:
    """Return the refusal's code for a flaw."""
    if name.startswith("coupon_"):
        return "gs1_bad_coupon"
    return _CODE_OF.get(name, "gs1_bad_value")


def refuse_value(ai: str, value: str, flaw: Flaw) -> NoReturn:
    """Refuse the value of an element: code_of its flaw, with ai, value, position (from 1)."""
    refuse(
        code_of(flaw.name),
        ai=ai,
        value=value,
        position=flaw.start + 1,
        length=flaw.length,
        flaw=flaw.name,
        what=flaw.name.replace("_", " "),
    )
