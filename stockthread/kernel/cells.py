"""Cells of tables that people open in a spreadsheet."""

import re
from typing import Final

_FORMULA: Final = ("=", "+", "@", "\t", "\r")
_BELOW_ZERO: Final = re.compile(r"-[0-9][0-9.,]*")


def harmless(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; amounts below 0 stay amounts."""
    text = str(cell)
    is_formula = text.startswith(_FORMULA) or (text[:1] == "-" and not _BELOW_ZERO.fullmatch(text))
    return f"'{text}" if is_formula else cell
