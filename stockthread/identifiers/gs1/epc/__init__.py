"""Electronic Product Codes: URIs of the pure identity, of classes, patterns and tags, and tags.

`parse` and `write` are for any of the URIs; `tag`, `identity`, `to_hex` and `from_hex` go between
identities and what is in a tag; `to_elements` and `of_elements` between these and GS1 elements,
for which the length of the company prefix must be told, since no element says it. Pure.
Only `Refused` is ever raised. Source: GS1 EPC Tag Data Standard, release 2.1.
"""

from stockthread.identifiers.gs1.epc.binary import from_hex, identity, tag, to_hex
from stockthread.identifiers.gs1.epc.codings import CODINGS
from stockthread.identifiers.gs1.epc.keys import of_elements, to_elements
from stockthread.identifiers.gs1.epc.schemes import SCHEMES, Epc
from stockthread.identifiers.gs1.epc.urns import begins, parse, write

__all__ = [
    "CODINGS",
    "SCHEMES",
    "Epc",
    "begins",
    "from_hex",
    "identity",
    "of_elements",
    "parse",
    "tag",
    "to_elements",
    "to_hex",
    "write",
]
