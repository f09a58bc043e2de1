"""What is read off barcodes of any standard: immutable tuples, and how a value is refused."""

from typing import Final, NamedTuple, NoReturn

from stockthread.identifiers.gs1.fields import Value
from stockthread.kernel.errors import refuse

LENGTH_MAX: Final = 8191


class Fact(NamedTuple):
    """One thing that a code says.

    `name` is ours (serial, lot, gtin, maker_part_number, expiry_date …), the same for every
    standard. `unit` is kg, piece, week, month … or "". `identifier` is what stood before the value
    in that standard (21, 1T, SER …), `raw` the value as it stood there. `code` is which of several
    codes said it, counted from 0.
    """

    name: str
    value: Value
    unit: str
    standard: str
    identifier: str
    raw: str
    code: int = 0


def refuse_value(identifier: str, value: str, what: str) -> NoReturn:
    """Refuse the value of an identifier with the reason."""
    refuse("barcode_bad_value", identifier=identifier, value=value, what=what)
