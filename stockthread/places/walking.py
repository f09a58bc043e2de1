"""The order in which places are walked by: that of their codes, numbers as numbers. Pure."""

import re
from functools import cache
from typing import Final

_STEPS: Final = re.compile(r"[0-9]+|[^0-9]+")


@cache
def walk(code: str) -> tuple[tuple[int, int, str], ...]:
    """What to sort places' codes by, so that A-2 comes before A-10."""
    return tuple(
        (0, int(step), "") if step.isascii() and step.isdigit() else (1, 0, step)
        for step in _STEPS.findall(code)
    )
