"""Whatever a scanner sends: which standard it is of, and what it says.

`read` takes one code: GS1 in every shape, EPC URIs, envelopes of ISO/IEC 15434, data identifiers
alone, HIBC, or plain text. `together` makes one thing of several codes off one box, `named_by`
tells by which codes one names a thing, `yymmdd` writes a day as codes have it. Pure: no database,
no network. Only `Refused` is ever raised.
"""

from stockthread.identifiers.barcodes.common import Common, Inside
from stockthread.identifiers.barcodes.data_identifiers import identifier_of
from stockthread.identifiers.barcodes.joining import Joined, together
from stockthread.identifiers.barcodes.naming import Named, named_by
from stockthread.identifiers.barcodes.reading import ReadCode, is_plain, read
from stockthread.identifiers.barcodes.records import Fact
from stockthread.identifiers.barcodes.written_days import yymmdd

__all__ = [
    "Common",
    "Fact",
    "Inside",
    "Joined",
    "Named",
    "ReadCode",
    "identifier_of",
    "is_plain",
    "named_by",
    "read",
    "together",
    "yymmdd",
]
