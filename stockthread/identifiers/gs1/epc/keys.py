"""EPCs as GS1 elements, and elements as EPCs.

Source: GS1 EPC Tag Data Standard, release 2.1, section 7 (correspondence between EPCs and GS1
keys). An SGLN whose extension is 0 is a GLN without one.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from stockthread.identifiers.gs1 import element_strings
from stockthread.identifiers.gs1.checks import check_digit
from stockthread.identifiers.gs1.epc.schemes import PREFIX_LENGTHS, SCHEMES, Epc, check, refuse_epc
from stockthread.identifiers.gs1.records import Element, Parsed, Rules
from stockthread.kernel.errors import refuse

NO_EXTENSION: Final = "0"


class Key(NamedTuple):
    """How an EPC's key stands in an element.

    `ai` is its AI. `shape` is `turned` where the reference's first digit comes before the prefix,
    `plain` where it does not, `text` where there is no check digit. What stands `before` it is no
    part of it. `after` is how many parts follow in the same element; `more` the AI of the last
    part where that has an element of its own.
    """

    ai: str
    shape: str
    before: str = ""
    after: int = 0
    more: str = ""


KEYS: Final[Mapping[str, Key]] = {
    "sscc": Key("00", "turned"),
    "sgtin": Key("01", "turned", more="21"),
    "upui": Key("01", "turned", more="235"),
    "lgtin": Key("01", "turned", more="10"),
    "itip": Key("8006", "turned", after=2, more="21"),
    "sgln": Key("414", "plain", more="254"),
    "pgln": Key("417", "plain"),
    "grai": Key("8003", "plain", before="0", after=1),
    "giai": Key("8004", "text"),
    "gsrn": Key("8018", "plain"),
    "gsrnp": Key("8017", "plain"),
    "gdti": Key("253", "plain", after=1),
    "sgcn": Key("255", "plain", after=1),
    "cpi": Key("8010", "text", more="8011"),
    "ginc": Key("401", "text"),
    "gsin": Key("402", "plain"),
}
_RULES: Final = Rules()


def to_elements(epc: Epc) -> Parsed:
    """Return the GS1 elements that an EPC, class or pattern says.

    Raises Refused: gs1_no_key for schemes and patterns that say none, and those of a value.
    """
    check(epc.scheme, epc.parts)
    key = KEYS.get(epc.scheme)
    if key is None or None in epc.parts[:2]:
        refuse("gs1_no_key", ai="", position=1)
    prefix, reference, *rest = epc.parts
    value = _key(key, prefix or "", reference or "")
    after = rest[: key.after]
    if key.after == 1 or None not in after:
        value += "".join(part or "" for part in after)
    elements: list[Element] = [(key.ai, value)]
    if key.ai == KEYS["itip"].ai and None in after:
        elements = [("01", value)]
    last = rest[-1] if key.more and rest else None
    if last is not None and not (epc.scheme == "sgln" and last == NO_EXTENSION):
        elements.append((key.more, last))
    for ai, data in elements:
        element_strings.check(ai, data, _RULES)
    return Parsed(tuple(elements), "", "epc")


def of_elements(elements: Sequence[Element], prefix_length: int) -> Epc:
    """Return the EPC of the first key among elements, whose company prefix has so many digits.

    A GTIN with a serial is an SGTIN, with a lot only the class of the lot, with neither the
    pattern of all its SGTINs; so are other keys without their serial. Raises Refused:
    gs1_bad_prefix_length, gs1_no_key, gs1_bad_epc.
    """
    if prefix_length not in PREFIX_LENGTHS:
        refuse("gs1_bad_prefix_length", ai="", length=prefix_length, position=1)
    values = dict(elements)
    for ai, value in elements:
        names = [name for name in KEYS if KEYS[name].ai == ai]
        if names:
            element_strings.check(ai, value, _RULES)
            name = next((name for name in names if KEYS[name].more in values), names[0])
            return _epc(name, value, values.get(KEYS[name].more), prefix_length)
    refuse("gs1_no_key", ai="", position=1)


def _key(key: Key, prefix: str, reference: str) -> str:
    """Return a key out of prefix and reference, with its check digit."""
    if key.shape == "text":
        return prefix + reference
    turned = key.shape == "turned"
    body = reference[:1] + prefix + reference[1:] if turned else prefix + reference
    return key.before + body + check_digit(key.before + body)


def _epc(name: str, value: str, more: str | None, length: int) -> Epc:
    """Return the EPC of this scheme for an element's data and that of the one beside it."""
    scheme, key = SCHEMES[name], KEYS[name]
    data = value.removeprefix(key.before) if key.before else value
    if key.shape == "text":
        parts: list[str | None] = [data[:length], data[length:]]
    else:
        digits = scheme.digits or 0
        body, last = data[:digits], data[digits + 1 :]
        if key.shape == "turned":
            parts = [body[1 : 1 + length], body[0] + body[1 + length :]]
        else:
            parts = [body[:length], body[length:]]
        if key.after == 2:
            parts += [last[:2], last[2:]]
        elif key.after:
            parts.append(last or None)
    if key.more:
        parts.append(NO_EXTENSION if name == "sgln" and more is None else more)
    kind = scheme.kind if None not in parts else "idpat"
    epc = Epc(kind, name, tuple(parts))
    if not parts[0] or not parts[0].isascii() or not parts[0].isdigit():
        refuse_epc(value, "its company prefix is no digits")
    check(name, epc.parts)
    return epc
