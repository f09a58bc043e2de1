"""Whatever a scanner sends: which standard it is of, and what it says.

`read` takes one code: GS1 in every shape, envelopes of ISO/IEC 15434, data identifiers alone, or
plain text. Pure: no database, no network. Only `Refused` is ever raised.
"""

from stockthread.identifiers.barcodes.common import Common, Inside
from stockthread.identifiers.barcodes.reading import ReadCode, read
from stockthread.identifiers.barcodes.records import Fact

__all__ = ["Common", "Fact", "Inside", "ReadCode", "read"]
