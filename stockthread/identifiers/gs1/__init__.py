"""GS1 data: element strings, bracketed text, Digital Links and the digits of retail symbols.

`parse` reads any of them; `element_string`, `bracketed` and `digital_link` write them; `fields`
gives the elements as typed values; `scan_data` says what a scanner sends for a symbol; `epc` is
for Electronic Product Codes. Pure: no database, no network. Only `Refused` is ever raised.
"""

from stockthread.identifiers.gs1 import digital_links, element_strings
from stockthread.identifiers.gs1.dictionary import AIS, RELEASE
from stockthread.identifiers.gs1.digital_links import STEM
from stockthread.identifiers.gs1.fields import Field, fields
from stockthread.identifiers.gs1.parsing import LENGTH_MAX, parse
from stockthread.identifiers.gs1.records import Parsed, Rules
from stockthread.identifiers.gs1.scan_data import scan_data

__all__ = [
    "AIS",
    "LENGTH_MAX",
    "RELEASE",
    "STEM",
    "Field",
    "Parsed",
    "bracketed",
    "digital_link",
    "element_string",
    "fields",
    "parse",
    "scan_data",
]


def element_string(parsed: Parsed) -> str:
    """Return the elements as an element string: FNC1 is ^, and stands only where it must."""
    return element_strings.write(parsed.elements)


def bracketed(parsed: Parsed) -> str:
    """Return the elements with their AIs in brackets; a bracket in a value has a backslash."""
    return element_strings.write_bracketed(parsed.elements)


def digital_link(parsed: Parsed, stem: str = STEM, *, unknown_attributes: bool = False) -> str:
    """Return the canonical GS1 Digital Link URI, by default under id.gs1.org.

    Raises Refused: gs1_no_key, gs1_bad_attribute, gs1_bad_link (for the stem).
    """
    rules = Rules(unknown_attributes=unknown_attributes)
    return digital_links.write(parsed.elements, stem, rules)
