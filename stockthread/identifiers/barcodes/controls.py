"""Control characters that scanners and keyboards wrote as text, made control characters again.

Sources: ISO/IEC 646 (GS is 29, RS 30, EOT 4), and its caret notation (^] ^^ ^D).
"""

import re
from collections.abc import Mapping
from typing import Final

GS: Final = "\x1d"
RS: Final = "\x1e"
EOT: Final = "\x04"

_NAMES: Final[Mapping[str, str]] = {"GS": GS, "RS": RS, "EOT": EOT}
_NUMBERS: Final[Mapping[str, str]] = {"1d": GS, "1e": RS, "04": EOT}
_SIGNS: Final[Mapping[str, str]] = {
    "^]": GS, "^^": RS, "^D": EOT, "\u241d": GS, "\u241e": RS, "\u2404": EOT,
}  # fmt: skip
_WRITTEN = re.compile(
    r"[{<\[](GS|RS|EOT)[}>\]]"
    r"|\\(?:x|u00)(1d|1e|04)"
    r"|(\^\]|\^\^|\^D(?=\s*$)|[\u241d\u241e\u2404])",
    re.IGNORECASE,
)


def restored(text: str) -> str:
    """Return the text with real control characters where they were written as text."""
    return _WRITTEN.sub(_control, text)


def _control(found: re.Match[str]) -> str:
    name, number, sign = found.groups()
    if name:
        return _NAMES[name.upper()]
    if number:
        return _NUMBERS[number.lower()]
    return _SIGNS[sign.upper()]
