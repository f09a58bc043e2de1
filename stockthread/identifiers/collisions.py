"""Whether two schemes can ever make the same code, decided from their patterns alone. Pure.

Both patterns are walked at once, character by character. What matters of the characters behind is
small: the state of each check's machine, whether a counter is still at its start, the date so far.
A pair of states from which no way led to the end is not entered again, so the search ends, and it
ends with two real serials or with the proof that there are none.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import cache, lru_cache
from itertools import count, product
from typing import NamedTuple

from stockthread.identifiers.checkdigits import ALGORITHMS, DIGITS, LETTERS, NO_CHECK
from stockthread.identifiers.codes import LENGTH_MAX
from stockthread.identifiers.parts import DATE_PARTS, Check, DatePart, Field, Literal, Scheme, width
from stockthread.identifiers.records import CodeType
from stockthread.identifiers.serials import date_text, written

# Letters and digits first, so that the serials found look like serials.
PRINTABLE = DIGITS + LETTERS + "".join(
    character for character in map(chr, range(0x20, 0x7F)) if character not in DIGITS + LETTERS
)  # fmt: skip


class Meeting(NamedTuple):
    """A serial of each of two schemes that are the same code."""

    one: str
    other: str


class Undecided(Exception):
    """The search ended at its limit of steps; so far no two serials had met."""


def meeting(
    one: Scheme, other: Scheme, code_type: CodeType, *, steps_max: int | None = None
) -> Meeting | None:
    """Return two serials that meet under what the code type folds; None if none ever can.

    Dates are those of this century. Two wide check characters behind open fields can take long:
    with `steps_max` (some 300,000 take a second) Undecided is raised instead.
    """
    steps = iter(range(steps_max)) if steps_max is not None else count()
    for left, right in _of_equal_length(one, other, code_type):
        pairs = [
            _pairs(x.characters, y.characters, code_type.folds_case)
            for x, y in zip(left, right, strict=True)
        ]
        walks = _Walk(one, left), _Walk(other, right)
        told_apart = [_told_apart(*walks, at, each) for at, each in enumerate(pairs)]
        found = _search(*walks, told_apart, steps) if all(pairs) else None
        if found is not None:
            return Meeting(*map(_serial, (left, right), found))
    return None


@lru_cache(maxsize=1000)
def _pairs(left: str, right: str, folds_case: bool) -> list[tuple[str, str]]:
    """Return the characters of either side that are the same."""
    if not folds_case:
        return [(a, a) for a in left if a in right]
    return [(a, b) for a in left for b in right if a.upper() == b.upper()]


def _told_apart(
    one: "_Walk", other: "_Walk", at: int, pairs: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Return one pair of each effect that characters can have on the two walks."""
    first: dict[tuple[str | int, str | int], tuple[str, str]] = {}
    for a, b in pairs:
        first.setdefault((one.effect(at, a), other.effect(at, b)), (a, b))
    return list(first.values())


class _Slot(NamedTuple):
    """One character of a serial that counts: those that may stand there, its part, which of it.

    `ahead` and `behind` stand in the serial but are passed over by the code type. A slot of no
    part (-1) is a zero that a code type passes over.
    """

    characters: str
    part: int
    nth: int
    ahead: str = ""
    behind: str = ""


def _serial(slots: Sequence[_Slot], text: str) -> str:
    return "".join(
        slot.ahead + character + slot.behind
        for slot, character in zip(slots, text, strict=True)
        if slot.part >= 0
    )


def _of_equal_length(
    one: Scheme, other: Scheme, code_type: CodeType
) -> Iterator[tuple[list[_Slot], list[_Slot]]]:
    """Yield the slots of both for each length that both can have, zeros put ahead of the shorter.

    Where a field of any length is longer than both serials are without it, it is longer in vain.
    """
    shortest = [len(_slots(scheme, 1, code_type)) for scheme in (one, other)]
    longest = min(sum(shortest), LENGTH_MAX)
    lefts, rights = (
        [
            _slots(scheme, open_width, code_type)
            for open_width in range(1, longest - least + 2 if _is_open(scheme) else 2)
        ]
        for scheme, least in zip((one, other), shortest, strict=True)
    )
    for left, right in product(lefts, rights):
        ahead = len(left) - len(right)
        zeros = [_Slot("0", -1, 0)] * abs(ahead)
        if not ahead or code_type.folds_leading_zeros:
            yield (left, zeros + right) if ahead > 0 else (zeros + left, right)


def _is_open(scheme: Scheme) -> bool:
    return not all(map(width, scheme.parts))


def _slots(scheme: Scheme, open_width: int, code_type: CodeType) -> list[_Slot]:
    folded = " " * code_type.folds_inner_spaces + "-" * code_type.folds_hyphens
    slots, ahead = list[_Slot](), ""
    for number, part in enumerate(scheme.parts):
        for nth in range(width(part) or open_width):
            allowed = _characters(scheme, number, nth)
            if allowed in folded:
                ahead += allowed
                continue
            seen = "".join(character for character in allowed if character not in folded)
            slots.append(_Slot(seen, number, nth, ahead))
            ahead = ""
    slots[-1] = slots[-1]._replace(behind=ahead)
    for end in (0, -1):
        slots[end] = slots[end]._replace(characters=slots[end].characters.replace(" ", ""))
    return slots


def _characters(scheme: Scheme, number: int, nth: int) -> str:
    part = scheme.parts[number]
    match part:
        case Literal(text):
            return text[nth]
        case DatePart():
            return DIGITS
        case Check(algorithm):
            return ALGORITHMS[algorithm].alphabet
        case Field() if scheme.check and scheme.covered[number]:
            values = ALGORITHMS[scheme.check.algorithm].values
            return "".join(c for c in PRINTABLE if c in values or not c.isalnum())
        case Field():
            return PRINTABLE
        case _:
            return part.alphabet


class _State(NamedTuple):
    """What of the characters behind decides which may follow.

    `left`: how many characters the check has yet to cover, modulo 8, for algorithms that weigh by
    place. `is_start`: whether the counter's digits so far are those of its first number.
    """

    check: int
    left: int
    is_start: bool
    dates: str


_PLACES = 8


class _Walk:
    """One scheme's rules for a serial of these slots."""

    def __init__(self, scheme: Scheme, slots: Sequence[_Slot]) -> None:
        self.slots, self.parts, self.covered = slots, scheme.parts, scheme.covered
        self.algorithm = ALGORITHMS[scheme.check.algorithm] if scheme.check else NO_CHECK
        self.dates = tuple(part.name for part in scheme.parts if isinstance(part, DatePart))
        self.dates_width = sum(DATE_PARTS[each][0] for each in self.dates)
        self.number = scheme.number
        self.least = written(self.number.start, self.number.alphabet, self.number.width)

    def effect(self, at: int, character: str) -> str | int:
        """Return what of a character matters for what follows: all with one effect are alike."""
        slot = self.slots[at]
        if slot.part < 0:
            return ""
        if not isinstance(self.parts[slot.part], Field):
            return character
        return self.algorithm.values.get(character, "") if self.covered[slot.part] else ""

    def starts(self) -> list[_State]:
        """Return the states before the first character; a covered field may hold signs or not."""
        covered = [slot for slot in self.slots if slot.part >= 0 and self.covered[slot.part]]
        counts = [sum(c in self.algorithm.values for c in slot.characters) for slot in covered]
        is_known = all(
            not count or count == len(slot.characters)
            for count, slot in zip(counts, covered, strict=True)
        )
        likely = sum(map(bool, counts)) % _PLACES
        lefts = [likely] if is_known else sorted(range(_PLACES), key=lambda left: left != likely)
        return [_State(self.algorithm.start, left, self.number.start > 0, "") for left in lefts]

    def step(self, state: _State, at: int, character: str) -> _State | None:
        """Return the state after a character, None where it cannot stand."""
        slot = self.slots[at]
        if slot.part < 0:
            return state
        part = self.parts[slot.part]
        check, left, is_start, dates = state
        if isinstance(part, Check):
            is_right = not left and character == self.algorithm.finish(check)[slot.nth]
            return state if is_right else None
        if part is self.number and is_start:
            order = part.alphabet.index(character) - part.alphabet.index(self.least[slot.nth])
            if order < 0:
                return None
            is_start = order == 0
        if isinstance(part, DatePart):
            dates += character
            if dates not in _beginnings(self.dates):
                return None
            dates = "" if len(dates) == self.dates_width else dates
        if self.covered[slot.part] and character in self.algorithm.values:
            value = self.algorithm.values[character]
            check = self.algorithm.step(check, value, left or _PLACES)
            left = (left - 1) % _PLACES
        return _State(check, left, is_start, dates)


@cache
def _beginnings(parts: tuple[str, ...]) -> frozenset[str]:
    """Return every text with which the dates of this century can begin, written as these parts."""
    first, last = date(2000, 1, 1), date(2099, 12, 31)
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    texts = {"".join(date_text(p, day, is_weekly="ww" in parts) for p in parts) for day in days}
    return frozenset(text[:length] for text in texts for length in range(1, len(text) + 1))


_Pairs = Sequence[Sequence[tuple[str, str]]]


def _search(
    one: _Walk, other: _Walk, pairs: _Pairs, steps: Iterator[int]
) -> tuple[str, str] | None:
    dead = set[tuple[int, _State, _State]]()

    def endings(at: int, left: _State, right: _State) -> tuple[str, str] | None:
        if at == len(pairs):
            return "", ""
        if (at, left, right) in dead:
            return None
        for a, b in pairs[at]:
            if next(steps, None) is None:
                raise Undecided
            to_left, to_right = one.step(left, at, a), other.step(right, at, b)
            if to_left is not None and to_right is not None:
                rest = endings(at + 1, to_left, to_right)
                if rest is not None:
                    return a + rest[0], b + rest[1]
        dead.add((at, left, right))
        return None

    for left in one.starts():
        for right in other.starts():
            found = endings(0, left, right)
            if found is not None:
                return found
    return None
