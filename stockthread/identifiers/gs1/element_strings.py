"""Element strings with ^ for FNC1, and the same with AIs in brackets: reading and writing.

Source: GS1 General Specifications, sections 7.8 (FNC1, predefined lengths) and 4.14 (human
readable interpretation); the backslash before a bracket of the data is that of GS1's tools.
"""

import re
from collections.abc import Sequence

from stockthread.identifiers.gs1.dictionary import AI, AI_LENGTH, AIS, flaw_of, unassigned
from stockthread.identifiers.gs1.flaws import refuse_value
from stockthread.identifiers.gs1.records import FNC1, Element, Rules
from stockthread.kernel.errors import refuse

_BRACKETED = re.compile(r"\(([0-9]{2,4})\)((?:[^(\\]|\\\(?)*)")
_SHOWN_MAX = 8


def read(text: str, rules: Rules, offset: int = 0) -> list[Element]:
    """Return the elements of a text that begins with ^ and stands so far into what was given.

    Raises Refused: gs1_not_gs1, gs1_empty, gs1_unknown_ai and those of a value.
    """
    if not text.startswith(FNC1):
        refuse("gs1_not_gs1", ai="", text=shown(text), position=1 + offset)
    elements: list[Element] = []
    at, end = 1, len(text)
    if at == end:
        refuse("gs1_empty", ai="", position=at + 1 + offset)
    while at < end:
        entry = _entry_at(text, at, rules, offset)
        at += len(entry.ai)
        stop = text.find(FNC1, at)
        if stop < 0:
            stop = end
        if entry.is_predefined:
            stop = min(stop, at + entry.longest)
        value = text[at:stop]
        if flaw := flaw_of(entry, value):
            refuse_value(entry.ai, value, flaw)
        elements.append((entry.ai, value))
        at = stop + text.startswith(FNC1, stop)
    return elements


def read_bracketed(text: str, rules: Rules, offset: int = 0) -> list[Element]:
    """Return the elements of a text such as (01)…(21)…; spaces may stand before a bracket.

    Raises Refused: gs1_bad_brackets, gs1_unknown_ai and those of a value.
    """
    elements: list[Element] = []
    at = 0
    while at < len(text) or not elements:
        found = _BRACKETED.match(text, at)
        if not found:
            refuse("gs1_bad_brackets", ai="", text=shown(text[at:]), position=at + 1 + offset)
        at = found.end()
        ai, value = found[1], found[2].replace("\\(", "(")
        if at < len(text):
            value = value.rstrip(" ")
        check(ai, value, rules)
        elements.append((ai, value))
    return elements


def check(ai: str, value: str, rules: Rules) -> AI:
    """Return the AI if the value is right for it. Raises Refused."""
    entry = AIS.get(ai) or (unassigned(ai) if rules.unknown_ais else None)
    if entry is None:
        refuse("gs1_unknown_ai", ai=shown(ai), position=1)
    if flaw := flaw_of(entry, value):
        refuse_value(ai, value, flaw)
    return entry


def write(elements: Sequence[Element]) -> str:
    """Return the element string: ^ first, and after data of no predefined length if more follow."""
    pieces, last = [FNC1], len(elements) - 1
    for place, (ai, value) in enumerate(elements):
        pieces += (ai, value)
        if place < last and not is_predefined(ai):
            pieces.append(FNC1)
    return "".join(pieces)


def write_bracketed(elements: Sequence[Element]) -> str:
    """Return the elements with their AIs in brackets, which parses as the same elements."""
    return "".join(f"({ai}){value.replace('(', chr(92) + '(')}" for ai, value in elements)


def is_predefined(ai: str) -> bool:
    """Tell whether the data of this AI ends without FNC1."""
    entry = AIS.get(ai) or unassigned(ai)
    return entry is not None and entry.is_predefined


def shown(text: str) -> str:
    """Return the beginning of a text, for the data of a refusal."""
    return text if len(text) <= _SHOWN_MAX else text[:_SHOWN_MAX] + "…"


def _entry_at(text: str, at: int, rules: Rules, offset: int) -> AI:
    """Return the AI that stands here. Raises Refused gs1_unknown_ai."""
    length = AI_LENGTH.get(text[at : at + 2], 0)
    ai = text[at : at + length]
    entry = AIS.get(ai)
    if entry is None and rules.unknown_ais and length:
        entry = unassigned(ai)
    if entry is None:
        refuse("gs1_unknown_ai", ai=text[at : at + 4], position=at + 1 + offset)
    return entry
