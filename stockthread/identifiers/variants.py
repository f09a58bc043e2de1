"""What a code may have been meant to be: the look-alikes of a code, written out. Pure.

They are looked up by an index where a code itself is not on record. Only a few changes at once are
tried, so the list is short and not complete. Unlike `looks_like` it also takes DR-24-117 for
DR-24-00117, where the zeros stand behind a hyphen.
"""

import re
from collections.abc import Callable, Iterator
from itertools import combinations, islice, product

VARIANTS_MAX = 2_000
SWITCHES_MAX = 6
ZEROS_MAX = 4

Change = Callable[[str], str]
_SWITCHES = {"0": "O", "O": "0", "o": "0", "1": "I", "I": "1", "i": "1"}
_ZEROS_AHEAD = re.compile("(?<![0-9])0+(?=[0-9])")
_FIRST_NUMBER = re.compile("[0-9]+")
_LAST_NUMBER = re.compile("[0-9]+(?=[^0-9]*$)")
_SEAM = re.compile("(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")


def variants(code: str) -> list[str]:
    """Return codes that look like this one, itself first, those with the fewest changes next.

    They differ in case, O and 0, I and 1, spaces, hyphens and zeros ahead of a number.
    """
    ways = [_switches(code), _CASES, _SEPARATIONS, _zeros()]
    picks = sorted(product(*(range(len(way)) for way in ways)), key=_number_of_changes)
    found = dict.fromkeys([code])
    for each in islice(picks, VARIANTS_MAX):
        text = code
        for way, pick in zip(ways, each, strict=True):
            text = way[pick](text)
        found.setdefault(text)
    return list(found)


def _number_of_changes(picks: tuple[int, ...]) -> int:
    return sum(1 for pick in picks if pick)


def _same(code: str) -> str:
    return code


def _bare(code: str) -> str:
    return code.replace(" ", "").replace("-", "")


_CASES: list[Change] = [_same, str.upper, str.lower]
_SEPARATIONS: list[Change] = [
    _same,
    _bare,
    lambda code: code.replace(" ", "-"),
    lambda code: code.replace("-", " "),
    lambda code: _SEAM.sub("-", _bare(code)),
]


def _switches(code: str) -> list[Change]:
    """Return ways to read O for 0 and I for 1, or the other way: all of them where few are."""
    places = [place for place, letter in enumerate(code) if letter in _SWITCHES]
    few = range(len(places) + 1) if len(places) <= SWITCHES_MAX else (0, 1)
    chosen = [set(each) for size in few for each in combinations(places, size)]
    if len(places) > SWITCHES_MAX:
        chosen += [
            {p for p in places if code[p] in "01"},
            {p for p in places if code[p] not in "01"},
        ]
    return [_switch(each) for each in chosen]


def _switch(places: set[int]) -> Change:
    return lambda code: "".join(
        _SWITCHES[letter] if place in places else letter for place, letter in enumerate(code)
    )


def _zeros() -> list[Change]:
    """Return ways to have fewer or more zeros ahead of a number."""
    return [_same, lambda code: _ZEROS_AHEAD.sub("", code), *_more_zeros()]


def _more_zeros() -> Iterator[Change]:
    for number in (_LAST_NUMBER, _FIRST_NUMBER):
        for count in range(1, ZEROS_MAX + 1):
            yield _padding(number, "0" * count)


def _padding(number: re.Pattern[str], zeros: str) -> Change:
    return lambda code: number.sub(lambda found: zeros + found[0], code, count=1)
