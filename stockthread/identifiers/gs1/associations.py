"""Rules between elements: repeats, AIs that exclude each other, AIs that need others.

Source: GS1 General Specifications, sections 4.13 (processing of data) and 4.14 (mandatory and
invalid associations); section on AI (8030), a digital signature needs the key's serial number.
"""

from collections.abc import Sequence
from typing import Final

from stockthread.identifiers.gs1.dictionary import AIS, matches
from stockthread.identifiers.gs1.records import Element
from stockthread.kernel.errors import refuse

SIGNATURE: Final = "8030"
# How many characters of these keys come before the serial number that they may have.
KEY_LENGTHS: Final = {"253": 13, "255": 13, "8003": 14}


def need_no_contradiction(elements: Sequence[Element]) -> None:
    """An AI may come again only with the same value. Raises Refused gs1_contradiction."""
    known = dict(elements)
    if len(known) == len(elements):
        return
    for place, (ai, value) in enumerate(elements, 1):
        if known[ai] != value:
            refuse("gs1_contradiction", ai=ai, value=value, other=known[ai], position=place)


def need_fitting(elements: Sequence[Element]) -> None:
    """Everything that GS1 asks of elements on one item.

    Raises Refused: gs1_excluded, gs1_requisite, gs1_serial_needed.
    """
    need_no_exclusion(elements)
    need_requisites(elements)
    need_signed_serial(elements)


def need_no_exclusion(elements: Sequence[Element]) -> None:
    """No two AIs exclude each other. Raises Refused gs1_excluded."""
    for place, (ai, _) in enumerate(elements, 1):
        for pattern in AIS[ai].excludes if ai in AIS else ():
            for other, _ in elements:
                if other != ai and matches(pattern, other):
                    refuse("gs1_excluded", ai=ai, other=other, position=place)


def need_requisites(elements: Sequence[Element]) -> None:
    """Each AI has the AIs that it needs. Raises Refused gs1_requisite."""
    present = {ai for ai, _ in elements}
    for place, (ai, _) in enumerate(elements, 1):
        for group in AIS[ai].requires if ai in AIS else ():
            if not any(_has_all(member, present) for member in group):
                needed = " or ".join(
                    " with ".join(f"({pattern})" for pattern in member) for member in group
                )
                refuse("gs1_requisite", ai=ai, needed=needed, position=place)


def need_signed_serial(elements: Sequence[Element]) -> None:
    """A signature is of one thing, so its key has a serial. Raises Refused gs1_serial_needed."""
    if all(ai != SIGNATURE for ai, _ in elements):
        return
    for place, (ai, value) in enumerate(elements, 1):
        if ai in KEY_LENGTHS and len(value) == KEY_LENGTHS[ai]:
            refuse("gs1_serial_needed", ai=ai, value=value, position=place)


def _has_all(patterns: Sequence[str], present: set[str]) -> bool:
    return all(any(matches(pattern, ai) for ai in present) for pattern in patterns)
