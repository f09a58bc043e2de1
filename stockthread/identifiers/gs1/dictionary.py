"""Every GS1 Application Identifier: its data field and its associations, ready for use.

Read once from `syntax_dictionary.json`, which `compile` made from GS1's own table; nothing here
says anything about one AI. The records are immutable and shared.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from stockthread.identifiers.gs1.characters import OTHERS, not_in
from stockthread.identifiers.gs1.checks import CHECKS, Check
from stockthread.identifiers.gs1.flaws import Flaw

# No AI and no data field of an AI that GS1 has not assigned is longer.
AI_LENGTHS: Final = (2, 3, 4)
UNKNOWN_LENGTH_MAX: Final = 90


class Component(NamedTuple):
    """A part of a data field: its size (0 for whatever is left), set of characters and checks.

    `others` finds a character that is not of the set.
    """

    size: int
    characters: str
    others: Callable[[str], re.Match[str] | None]
    checks: tuple[Check, ...]


class AI(NamedTuple):
    """An Application Identifier.

    `is_predefined` means that no FNC1 is needed after its data; `is_attribute` that it may stand
    in the query of a Digital Link. `lengths` are the lengths that its data may have. `requires`
    are groups of which each must be met by one of its members; a member is a set of patterns that
    must all be there. `key_sequences` are the qualifiers that may follow it as the primary key of
    a Digital Link, in order; None for an AI that is no primary key.
    """

    ai: str
    title: str
    is_predefined: bool
    is_attribute: bool
    lengths: range | frozenset[int]
    longest: int
    components: tuple[Component, ...]
    requires: tuple[tuple[tuple[str, ...], ...], ...]
    excludes: tuple[str, ...]
    key_sequences: tuple[tuple[str, ...], ...] | None


def flaw_of(entry: AI, value: str) -> Flaw | None:
    """Return the first flaw of a value as the data of this AI."""
    if len(value) not in entry.lengths:
        is_short = len(value) < entry.longest
        return Flaw("too_short" if is_short else "too_long", 0, len(value))
    start = 0
    for size, characters, others, checks in entry.components:
        part = value[start : start + size] if size else value[start:]
        if not part:
            break
        if others(part) and (flaw := not_in(characters, part)):
            return flaw._replace(start=flaw.start + start)
        for check in checks:
            if flaw := check(part):
                return flaw._replace(start=flaw.start + start)
        start += size
    return None


def matches(pattern: str, ai: str) -> bool:
    """Tell whether an AI fits a pattern such as 31nn."""
    return len(ai) == len(pattern) and ai.startswith(pattern.rstrip("n"))


def unassigned(ai: str) -> AI | None:
    """Return how to read an AI that GS1 has not assigned; None where there can be none such.

    Its length follows from its first two digits, where others begin with the same, and so does
    a predefined length (GS1 General Specifications, section 7.8.5).
    """
    if not (ai.isascii() and ai.isdigit() and len(ai) in AI_LENGTHS):
        return None
    sibling = _SIBLINGS.get(ai[:2])
    if sibling is None:
        return _UNASSIGNED._replace(ai=ai)
    if len(sibling.ai) != len(ai):
        return None
    if sibling.is_predefined:
        return _UNASSIGNED._replace(
            ai=ai,
            is_predefined=True,
            lengths=sibling.lengths,
            longest=sibling.longest,
            components=(component(0, "N"),),
        )
    return _UNASSIGNED._replace(ai=ai)


def _entries(row: list[str]) -> Iterator[AI]:
    """Yield the AIs of one line of the dictionary."""
    ais, flags, specification, attributes, title = row
    first, _, last = ais.partition("-")
    parts = [_part(word) for word in specification.split()]
    lengths = _lengths(parts)
    said = [attribute.partition("=") for attribute in attributes.split()]
    entry = AI(
        "",
        title,
        "*" in flags,
        "?" in flags,
        lengths,
        max(lengths),
        tuple(found for found, _, _, _ in parts),
        tuple(_group(value) for name, _, value in said if name == "req"),
        tuple(pattern for name, _, value in said if name == "ex" for pattern in value.split(",")),
        next((_sequences(value) for name, _, value in said if name == "dlpkey"), None),
    )
    for number in range(int(first), int(last or first) + 1):
        yield entry._replace(ai=f"{number:0{len(first)}}")


def component(size: int, characters: str, checks: tuple[Check, ...] = ()) -> Component:
    """Return a component that holds characters of this set."""
    return Component(size, characters, OTHERS[characters][0].search, checks)


def _part(word: str) -> tuple[Component, int, int, bool]:
    """Return a component, its least and greatest length, and whether it may be left out."""
    kind, *checks = word.replace("[", "").replace("]", "").split(",")
    least, is_variable, most = kind[1:].partition("..")
    is_optional = word.startswith("[")
    known = tuple(CHECKS[name] for name in checks)
    if is_variable:
        return component(0, kind[0], known), 1, int(most), is_optional
    return component(int(least), kind[0], known), int(least), int(least), is_optional


def _lengths(parts: list[tuple[Component, int, int, bool]]) -> range | frozenset[int]:
    """Return every length that data of these components may have."""
    known, before = set[int](), 0
    for _, least, most, is_optional in parts:
        if is_optional:
            known.add(before)
        else:
            known.clear()
        known.update(range(before + least, before + most + 1))
        before += most
    whole = range(min(known), max(known) + 1)
    return whole if len(whole) == len(known) else frozenset(known)


def _group(value: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(member.split("+")) for member in value.split(","))


def _sequences(value: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(filter(None, sequence.split(","))) for sequence in value.split("|"))


_FACTS: Final[dict[str, Any]] = json.loads(
    Path(__file__).with_name("syntax_dictionary.json").read_text(encoding="utf-8")
)
RELEASE: Final[str] = _FACTS["release"]
AIS: Final[Mapping[str, AI]] = {
    entry.ai: entry for row in _FACTS["entries"] for entry in _entries(row)
}
# How long an AI is follows from its first two digits.
_SIBLINGS: Final = {entry.ai[:2]: entry for entry in reversed(list(AIS.values()))}
AI_LENGTH: Final[Mapping[str, int]] = {start: len(entry.ai) for start, entry in _SIBLINGS.items()}
_UNASSIGNED: Final = AI(
    "", "", False, False, range(1, UNKNOWN_LENGTH_MAX + 1), UNKNOWN_LENGTH_MAX,
    (component(0, "X"),), (), (), None,
)  # fmt: skip
