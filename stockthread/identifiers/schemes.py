"""The grammar of serial schemes: a pattern's text, parsed into typed parts. Pure.

Kept true by the rules checked here: a serial can be taken apart in one way only, so no two numbers
of a scheme (in one scope) give the same serial, and a serial always gives back its number. The
grammar is described for users in docs/serial-schemes.md.
"""

import re
from functools import lru_cache
from typing import NamedTuple, NoReturn

from stockthread.identifiers.checkdigits import ALGORITHMS, DIGITS, LETTERS, first_uncovered
from stockthread.identifiers.codes import LENGTH_MAX
from stockthread.kernel.errors import refuse

ALPHABETS = {
    "10": DIGITS,
    "16": "0123456789ABCDEF",
    "32": "0123456789ABCDEFGHJKMNPQRSTVWXYZ",  # Crockford's: no I, L, O, U
    "36": DIGITS + LETTERS,
}
# A date part's digits, and its greatest number.
DATE_PARTS = {
    "yy": (2, 99),
    "yyyy": (4, 9999),
    "mm": (2, 12),
    "ww": (2, 53),
    "dd": (2, 31),
    "ddd": (3, 366),
}
ITEM_FIELDS = ("product", "class", "place")
NUMBERS_MAX = 2**63 - 1

# What a counter may start again for → the parts that must then stand in the pattern (any one set).
SCOPES: dict[str, tuple[frozenset[str], ...]] = {
    "year": (frozenset({"yyyy"}), frozenset({"yy"})),
    "month": (frozenset({"yyyy", "mm"}), frozenset({"yy", "mm"})),
    "week": (frozenset({"yyyy", "ww"}), frozenset({"yy", "ww"})),
    "day": tuple(
        frozenset({year, *rest}) for year in ("yyyy", "yy") for rest in (("ddd",), ("mm", "dd"))
    ),
    **{name: (frozenset({name}),) for name in ITEM_FIELDS},
}


class Literal(NamedTuple):
    """Text that stands in every serial."""

    text: str


class DatePart(NamedTuple):
    """A part of the day of issue: yy, yyyy, mm, ww (ISO week), dd, ddd (day of the year)."""

    name: str


class Field(NamedTuple):
    """A code of what the item belongs to; `width` 0 lets it have any length."""

    name: str
    width: int


class Counter(NamedTuple):
    """The number in `width` digits of `alphabet`; it starts again for each `scope` ("": never)."""

    width: int
    alphabet: str
    start: int
    scope: str


class Check(NamedTuple):
    """Check characters over everything before them."""

    algorithm: str


Part = Literal | DatePart | Field | Counter | Check


class Scheme(NamedTuple):
    """A parsed pattern; equal patterns give equal schemes."""

    pattern: str
    parts: tuple[Part, ...]

    @property
    def counter(self) -> Counter:
        """The one counter."""
        return next(part for part in self.parts if isinstance(part, Counter))

    @property
    def capacity(self) -> int:
        """The first number that the counter can no longer show."""
        return int(len(self.counter.alphabet) ** self.counter.width)


def width(part: Part) -> int:
    """Return how many characters a part takes; 0 for a field of any length."""
    match part:
        case Literal(text):
            return len(text)
        case DatePart(name):
            return DATE_PARTS[name][0]
        case Check(algorithm):
            return ALGORITHMS[algorithm].length
        case Field() | Counter():
            return part.width


def name(part: Part) -> str:
    """Return the part's name as written in a pattern."""
    return part.name if isinstance(part, DatePart | Field) else type(part).__name__.lower()


@lru_cache(maxsize=256)
def parse(pattern: str) -> Scheme:
    """Return the parts of a pattern.

    Raises Refused bad_scheme with `position` (counted from 1) and `what`.
    """
    placed = _placed_parts(pattern)
    for rule in _RULES:
        rule(placed)
    return Scheme(pattern, tuple(part for _, part in placed))


# Parts with the positions at which they stand in the pattern's text.
Placed = list[tuple[int, Part]]

_TOKENS = re.compile(r"(?P<text>(?:[^{}]|\{\{|\}\})+)|\{(?P<body>[^{}]*)\}|(?P<brace>[{}])")


def _bad(position: int, what: str) -> NoReturn:
    refuse("bad_scheme", position=position, what=what)


def _placed_parts(pattern: str) -> Placed:
    placed: Placed = []
    for token in _TOKENS.finditer(pattern):
        position = token.start() + 1
        if token["brace"]:
            _bad(position, "a brace stands alone; write {{ or }} for a brace in the serial")
        elif token["text"]:
            text = token["text"].replace("{{", "{").replace("}}", "}")
            placed.append((position, Literal(text)))
        else:
            placed.append((position, _braced(position, token["body"])))
    return placed


def _braced(position: int, body: str) -> Part:
    kind, *options = body.split(":")
    if kind in DATE_PARTS and not options:
        return DatePart(kind)
    if kind in ITEM_FIELDS and len(options) <= 1:
        return Field(kind, _number(position, options[0], "a width") if options else 0)
    if kind == "counter" and 1 <= len(options) <= 4:
        return _counter(position, *options)
    if kind == "check" and len(options) == 1:
        if options[0] not in ALGORITHMS:
            _bad(position, f"the check is one of {', '.join(ALGORITHMS)}")
        return Check(options[0])
    _bad(position, f"there is no part {{{body}}}")


def _number(position: int, text: str, what: str, least: int = 1) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) >= least):
        _bad(position, f"{what} is a whole number from {least} up, not “{text}”")
    return int(text)


def _counter(
    position: int, width: str, alphabet: str = "", start: str = "", scope: str = ""
) -> Counter:
    digits = ALPHABETS.get(alphabet or "10", alphabet)
    counter = Counter(
        _number(position, width, "a counter's width"),
        digits,
        _number(position, start or "1", "a counter's start", least=0),
        scope,
    )
    if not (digits.isascii() and digits.isalnum() and 2 <= len(digits) == len(set(digits))):
        _bad(position, "a counter's alphabet is two or more different letters or digits")
    if counter.width > 63 or len(digits) ** counter.width > NUMBERS_MAX:
        _bad(position, "the counter is too wide; 18 digits are the most in base 10")
    if counter.start >= len(digits) ** counter.width:
        _bad(position, "the counter starts beyond its last number")
    if scope and scope not in SCOPES:
        _bad(position, f"a counter starts again for one of {', '.join(SCOPES)}")
    return counter


def _one_counter(placed: Placed) -> None:
    counters = [position for position, part in placed if isinstance(part, Counter)]
    if len(counters) != 1:
        _bad(counters[1] if counters else 1, "a pattern has one counter, such as {counter:6}")


def _one_open_field(placed: Placed) -> None:
    """With one part of open length, every other part has a fixed distance from one end."""
    open_ = [position for position, part in placed if not width(part)]
    if len(open_) > 1:
        _bad(open_[1], "only one field may have any length; give this one a width: {place:4}")


def _scope_is_shown(placed: Placed) -> None:
    """A counter that starts again repeats itself unless the serial says what it started for."""
    names = {name(part) for _, part in placed}
    for position, part in placed:
        if isinstance(part, Counter) and part.scope:
            needed = SCOPES[part.scope]
            if not any(parts <= names for parts in needed):
                example = "".join(f"{{{n}}}" for n in sorted(needed[-1], reverse=True))
                _bad(position, f"a counter for each {part.scope} needs it to be shown: {example}")


def _week_stands_alone(placed: Placed) -> None:
    """Beside an ISO week the year is the week's, which for some days is not the month's."""
    names = [name(part) for _, part in placed]
    for position, part in placed:
        if name(part) in ("mm", "dd", "ddd") and "ww" in names:
            _bad(position, "a week goes with a year only, not with months or days")


def _check_covers_all_before(placed: Placed) -> None:
    checks = [(index, part) for index, (_, part) in enumerate(placed) if isinstance(part, Check)]
    if len(checks) > 1:
        _bad(placed[checks[1][0]][0], "a pattern has at most one check")
    for index, check in checks:
        before = placed[:index]
        if not any(isinstance(part, Counter) for _, part in before):
            _bad(
                placed[index][0], "a check covers what stands before it, so the counter comes first"
            )
        for position, part in before:
            _can_be_covered(position, part, check)


def _can_be_covered(position: int, part: Part, check: Check) -> None:
    match part:
        case Literal(text) | Counter(alphabet=text):
            index = first_uncovered(ALGORITHMS[check.algorithm], text)
            if index is not None:
                _bad(
                    position + index * isinstance(part, Literal),
                    f"{check.algorithm} covers digits only, not {text[index]}; "
                    "mod37-36 and mod97-10 cover letters too",
                )


def _is_a_code(placed: Placed) -> None:
    """Serials are stored as they are made, so they must be canonical codes."""
    if sum(width(part) for _, part in placed) > LENGTH_MAX:
        _bad(1, f"the serial would have more than {LENGTH_MAX} characters")
    for position, part in placed:
        if isinstance(part, Literal) and not (part.text.isascii() and part.text.isprintable()):
            _bad(
                position, "a serial is made of plain letters, digits and signs, which scanners read"
            )
    for position, part in placed[:1] + placed[-1:]:
        if isinstance(part, Literal) and part.text != part.text.strip():
            _bad(position, "a serial does not begin or end with a space")


_RULES = (
    _one_counter,
    _is_a_code,
    _one_open_field,
    _scope_is_shown,
    _week_stands_alone,
    _check_covers_all_before,
)
