"""The checks that the Syntax Dictionary names: is this text what its component must hold?

Each takes the whole text of a component and returns its first Flaw, or None. Checks of dates,
coupons and code lists are in modules of their own; CHECKS has all of them under GS1's names.
Sources: GS1 General Specifications, sections 3 (the data fields), 7.9 (check digits and the pair
of check characters) and 7.11 (character sets); ISO 13616 (IBAN); ISO/IEC 7064 (MOD 97-10);
RFC 4648 section 5 (base64url); RFC 3986 section 2.1 (percent-encoding).
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from stockthread.identifiers.gs1 import code_lists, coupons, moments
from stockthread.identifiers.gs1.characters import CSET82, NUMERIC, not_in
from stockthread.identifiers.gs1.flaws import Flaw

Check = Callable[[str], Flaw | None]

COMPANY_PREFIX_MIN: Final = 4
LATITUDE_MAX: Final = 180_0000000
LONGITUDE_MAX: Final = 360_0000000
IBAN_LENGTHS: Final = range(15, 35)

_VALUES = {character: value for value, character in enumerate(CSET82)}
_PAIR = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PRIMES = [n for n in range(2, 510) if all(n % factor for factor in range(2, n))]
_NO_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
_SEQUENCE = re.compile("([0-9]+)/([0-9]+)")
_NOT_OF_IBAN = re.compile("[^0-9A-Z]")


def csum(text: str) -> Flaw | None:
    """The last digit checks the others: GS1's mod 10."""
    if not text:
        return Flaw("too_short_for_check_digit", 0, 0)
    if flaw := not_in(NUMERIC, text):
        return flaw
    if not has_check_digit(text):
        return Flaw("incorrect_check_digit", len(text) - 1, 1)
    return None


def has_check_digit(digits: str) -> bool:
    """Tell whether the last of these digits is the right one."""
    octets = digits.encode("ascii")
    odd, even = octets[::-2], octets[-2::-2]
    return (sum(odd) + 3 * sum(even) - ord("0") * (len(odd) + 3 * len(even))) % 10 == 0


def check_digit(digits: str) -> str:
    """Return the digit that belongs after these."""
    return str(-(3 * sum(map(int, digits[::-2])) + sum(map(int, digits[-2::-2]))) % 10)


def csumalpha(text: str) -> Flaw | None:
    """The last two characters check the others: GS1's pair, mod 1021, with primes as weights."""
    body, pair = text[:-2], text[-2:]
    if len(text) < 2:
        return Flaw("too_short_for_check_pair", 0, len(text))
    if len(body) > len(_PRIMES):
        return Flaw("too_long_for_check_pair_implementation", 0, len(text))
    if flaw := not_in("X", body):
        return flaw
    weighted = zip(reversed(body), _PRIMES, strict=False)
    total = sum(_VALUES[character] * prime for character, prime in weighted) % 1021
    if pair != _PAIR[total >> 5] + _PAIR[total & 31]:
        return Flaw("incorrect_check_pair", len(body), 2)
    return None


def company_prefix_at(start: int) -> Check:
    """A GS1 Company Prefix begins here: at least four digits. No register of them is asked."""

    def check(text: str) -> Flaw | None:
        prefix = text[start : start + COMPANY_PREFIX_MIN]
        if len(prefix) < COMPANY_PREFIX_MIN:
            return Flaw("too_short_for_gcp", 0, len(text))
        if not_in(NUMERIC, prefix):
            return Flaw("invalid_gcp_prefix", start, COMPANY_PREFIX_MIN)
        return None

    return check


def iban(text: str) -> Flaw | None:
    """An International Bank Account Number: country, two check digits, account."""
    if len(text) >= IBAN_LENGTHS.stop:
        return Flaw("iban_too_long", 0, len(text))
    if len(text) <= 4:
        return Flaw("iban_too_short", 0, len(text))
    if found := _NOT_OF_IBAN.search(text):
        return Flaw("invalid_iban_character", found.start(), 1)
    if text[:2] not in code_lists.IBAN_COUNTRIES:
        return Flaw("illegal_iban_country_code", 0, 2)
    if len(text) not in IBAN_LENGTHS:
        return Flaw("iban_too_short", 0, len(text))
    if int("".join(str(int(character, 36)) for character in text[4:] + text[:4])) % 97 != 1:
        return Flaw("incorrect_iban_checksum", 2, 2)
    return None


def pcenc(text: str) -> Flaw | None:
    """Each percent sign begins a percent-encoded octet."""
    found = _NO_ESCAPE.search(text)
    if not found:
        return None
    return Flaw("invalid_percent_sequence", found.start(), min(3, len(text) - found.start()))


def pieceoftotal(text: str) -> Flaw | None:
    """The number of a piece and how many there are, in equally many digits."""
    half = len(text) // 2
    if not text or len(text) % 2:
        return Flaw("invalid_length_for_piece_of_total", 0, len(text))
    if flaw := not_in(NUMERIC, text):
        return flaw
    piece, total = int(text[:half]), int(text[half:])
    if piece == 0:
        return Flaw("zero_piece_number", 0, half)
    if total == 0:
        return Flaw("zero_total_pieces", half, half)
    return Flaw("piece_number_exceeds_total", 0, len(text)) if piece > total else None


def posinseqslash(text: str) -> Flaw | None:
    """A place in a sequence and its length, like 2/3."""
    found = _SEQUENCE.fullmatch(text)
    if not found:
        return Flaw("position_in_sequence_malformed", 0, len(text))
    for group in (1, 2):
        if found[group].startswith("0"):
            return Flaw("illegal_zero_prefix", found.start(group), len(found[group]))
    if int(found[1]) > int(found[2]):
        return Flaw("position_exceeds_end", 0, len(text))
    return None


def nonzero(text: str) -> Flaw | None:
    """A number other than nought."""
    if flaw := not_in(NUMERIC, text):
        return flaw
    return None if text.strip("0") else Flaw("illegal_zero_value", 0, len(text))


def nozeroprefix(text: str) -> Flaw | None:
    """A number without noughts before it."""
    if flaw := not_in(NUMERIC, text):
        return flaw
    return Flaw("illegal_zero_prefix", 0, 1) if text.startswith("0") else None


def hasnondigit(text: str) -> Flaw | None:
    """At least one character is no digit."""
    if not_in(NUMERIC, text):
        return None
    return Flaw("requires_non_digit_character", 0, len(text))


def importeridx(text: str) -> Flaw | None:
    """The index of an importer: one character of base64url."""
    if len(text) != 1:
        return Flaw("importer_idx_must_be_one_character", 0, len(text))
    return Flaw("invalid_import_idx_character", 0, 1) if text == "=" or not_in("Z", text) else None


def only(characters: str, name: str) -> Check:
    """One or more of one character."""
    return lambda text: None if text and not text.strip(characters) else Flaw(name, 0, len(text))


def angle(name: str, most: int) -> Check:
    """An angle in ten-millionths of a degree, in ten digits."""

    def check(text: str) -> Flaw | None:
        if len(text) != 10:
            return Flaw(f"{name}_invalid_length", 0, len(text))
        if flaw := not_in(NUMERIC, text):
            return flaw
        return Flaw(f"invalid_{name}", 0, 10) if int(text) > most else None

    return check


CHECKS: Final[Mapping[str, Check]] = {
    "csum": csum,
    "csumalpha": csumalpha,
    "gcppos1": company_prefix_at(0),
    "gcppos2": company_prefix_at(1),
    "hasnondigit": hasnondigit,
    "hyphen": only("-", "not_hyphen"),
    "iban": iban,
    "importeridx": importeridx,
    "latitude": angle("latitude", LATITUDE_MAX),
    "longitude": angle("longitude", LONGITUDE_MAX),
    "nonzero": nonzero,
    "nozeroprefix": nozeroprefix,
    "pcenc": pcenc,
    "pieceoftotal": pieceoftotal,
    "posinseqslash": posinseqslash,
    "zero": only("0", "not_zero"),
    **code_lists.CHECKS,
    **coupons.CHECKS,
    **moments.CHECKS,
}
