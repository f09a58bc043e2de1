"""The one door for any text that may be GS1 data: `parse`.

Nothing but Refused is raised, whatever the text. What the text is, is told by how it begins; a
text that could be two things is refused rather than guessed at.
"""

import re
from typing import Final

from stockthread.identifiers.gs1 import associations, carriers, digital_links, epc, retail, uris
from stockthread.identifiers.gs1 import element_strings as strings
from stockthread.identifiers.gs1.carriers import COMPOSITE
from stockthread.identifiers.gs1.records import FNC1, GROUP_SEPARATOR, Element, Parsed, Rules
from stockthread.kernel.errors import refuse

LENGTH_MAX: Final = 8191
_AROUND: Final = " \t\r\n"
_PICTURE_OF_SEPARATOR: Final = "\u241d"
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_ADD_ON = re.compile("([0-9]{13})([0-9]{5}|[0-9]{2})")


def parse(
    text: str,
    strict: bool = False,
    *,
    unknown_ais: bool = False,
    unknown_attributes: bool = False,
    zero_suppressed_gtins: bool = True,
    short_names: bool = False,
) -> Parsed:
    """Return what a scan, an element string, bracketed text, a link or an EPC URI says.

    The keywords are those of Rules. Raises Refused with one refusal, whose data has `ai` and
    `position` (from 1): in the value where the refusal is about one, else in the text.
    """
    rules = Rules(strict, unknown_ais, unknown_attributes, zero_suppressed_gtins, short_names)
    if len(text) > LENGTH_MAX:
        refuse("gs1_too_long", ai="", position=LENGTH_MAX + 1, limit=LENGTH_MAX)
    whole = text.rstrip(_AROUND)
    if not whole.isascii():
        whole = whole.replace(_PICTURE_OF_SEPARATOR, GROUP_SEPARATOR)
        if foreign := _FOREIGN.search(whole):
            refuse("gs1_foreign_character", ai="", position=foreign.start() + 1)
    given = whole.lstrip(_AROUND)
    if not given:
        refuse("gs1_empty", ai="", position=1)
    if given.startswith("]"):
        symbology, data = carriers.received(given, len(whole) - len(given))
    else:
        symbology, data = "", _typed(given)
    parsed = _read(data, symbology, rules, len(whole) - len(data))
    associations.need_no_contradiction(parsed.elements)
    if strict:
        associations.need_fitting(parsed.elements)
    return parsed


def _typed(given: str) -> str:
    """Return text without an AIM identifier in our text form: FNC1 may come as GS or as ^."""
    if given.startswith("(") or uris.is_web(given) or epc.begins(given):
        return given
    data = given.replace(GROUP_SEPARATOR, FNC1)
    linear = data.partition(COMPOSITE)[0]
    if data[0] in "0123456789" and not retail.is_digits(linear):
        return FNC1 + data
    return data


def _read(data: str, symbology: str, rules: Rules, offset: int) -> Parsed:
    """Return what data in our text form says, which stands so far into the text given."""
    if data.startswith(FNC1):
        linear, sign, composite = data.partition(COMPOSITE)
        elements = strings.read(linear, rules, offset)
        if sign:
            elements += strings.read(composite, rules, offset + len(linear) + 1)
        return Parsed(tuple(elements), symbology, "element string")
    if uris.is_web(data):
        return Parsed(tuple(digital_links.read(data, rules)), symbology, "digital link")
    if epc.begins(data):
        return epc.to_elements(epc.parse(data))._replace(symbology=symbology)
    if data.startswith("("):
        return Parsed(tuple(_bracketed(data, rules, offset)), symbology, "bracketed")
    linear, sign, composite = data.partition(COMPOSITE)
    add_on = ""
    if symbology and (found := _ADD_ON.fullmatch(linear)):
        linear, add_on = found[1], found[2]
    if not retail.is_digits(linear):
        refuse("gs1_not_gs1", ai="", text=strings.shown(data), position=1 + offset)
    elements = [retail.read(linear, symbology, rules)]
    if sign:
        elements += strings.read(composite, rules, offset + len(data) - len(composite))
    return Parsed(tuple(elements), symbology, "gtin", add_on)


def _bracketed(data: str, rules: Rules, offset: int) -> list[Element]:
    """Return the elements of bracketed text; that of a composite component follows a |."""
    linear, sign, composite = data.partition(COMPOSITE)
    elements = strings.read_bracketed(linear, rules, offset)
    if sign:
        elements += strings.read_bracketed(composite, rules, offset + len(linear) + 1)
    return elements
