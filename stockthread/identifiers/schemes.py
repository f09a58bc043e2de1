"""The grammar of serial schemes: a pattern's text, parsed into typed parts. Pure.

Kept true by the rules checked here: a serial can be taken apart in one way only, so no two numbers
of a scheme (in one scope) give the same serial, and a serial always gives back its number. The
grammar is described for users in docs/serial-schemes.md.
"""

import re
from functools import lru_cache
from typing import NoReturn

from stockthread.identifiers.checkdigits import ALGORITHMS, first_uncovered
from stockthread.identifiers.codes import LENGTH_MAX
from stockthread.identifiers.parts import (
    ALPHABETS,
    ATTRIBUTE,
    DATE_PARTS,
    DATE_SCOPES,
    ITEM_FIELDS,
    Check,
    Counter,
    DatePart,
    Field,
    Literal,
    Number,
    Part,
    Random,
    Scheme,
    Unguessable,
    is_field,
    name,
    scopes_of,
    width,
)
from stockthread.kernel.errors import refuse

NUMBERS_MAX = 2**63 - 1
# A permutation of fewer numbers can be guessed by trying them (NIST SP 800-38G, revision 1).
UNGUESSABLE_MIN = 1_000_000


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


def sources(pattern: str) -> list[str]:
    """Return the text of each part as it is written in a pattern that can be parsed."""
    return [token.group() for token in _TOKENS.finditer(pattern)]


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
    if kind + ":" == ATTRIBUTE and len(options) in (1, 2) and options[0]:
        size = _number(position, options[1], "a width") if options[1:] else 0
        return Field(ATTRIBUTE + options[0], size)
    if kind == "counter" and options:
        return _counter(position, *options[:3], scope=":".join(options[3:]))
    if kind == "unguessable" and options:
        alphabet, size = _digits(position, *options[:2])
        return Unguessable(size, alphabet, _scope(position, ":".join(options[2:])))
    if kind == "random" and len(options) in (1, 2):
        alphabet, size = _digits(position, *options)
        return Random(size, alphabet)
    if kind == "check" and len(options) in (1, 2):
        if options[0] not in ALGORITHMS:
            _bad(position, f"the check is one of {', '.join(ALGORITHMS)}")
        return Check(options[0], tuple(options[1].split("+")) if options[1:] else ())
    _bad(position, f"there is no part {{{body}}}")


def _number(position: int, text: str, what: str, least: int = 1) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) >= least):
        _bad(position, f"{what} is a whole number from {least} up, not “{text}”")
    return int(text)


def _counter(position: int, width: str, alphabet: str = "", start: str = "", *, scope: str) -> Part:
    digits, size = _digits(position, width, alphabet)
    first = _number(position, start or "1", "a counter's start", least=0)
    if first >= len(digits) ** size:
        _bad(position, "the counter starts beyond its last number")
    return Counter(size, digits, first, _scope(position, scope))


def _digits(position: int, width: str, alphabet: str = "") -> tuple[str, int]:
    """Return the digits that a number is written in, lowest first, and how many of them."""
    digits = ALPHABETS.get(alphabet or "10", alphabet)
    size = _number(position, width, "a width")
    if not (digits.isascii() and digits.isalnum() and 2 <= len(digits) == len(set(digits))):
        _bad(position, "an alphabet is two or more different letters or digits")
    if size > 63 or len(digits) ** size > NUMBERS_MAX:
        _bad(position, "the number is too wide; 18 digits are the most in base 10")
    return digits, size


def _scope(position: int, scope: str) -> str:
    if scope and scope not in DATE_SCOPES and not is_field(scope):
        names = ", ".join((*DATE_SCOPES, *ITEM_FIELDS))
        _bad(position, f"a number starts again for one of {names} or an attribute")
    return scope


def _one_number(placed: Placed) -> None:
    numbers = [position for position, part in placed if isinstance(part, Number)]
    if len(numbers) != 1:
        what = "a pattern has one counter, such as {counter:6}, or one unguessable or random number"
        _bad(numbers[1] if numbers else 1, what)


def _hides_enough(placed: Placed) -> None:
    for position, part in placed:
        if isinstance(part, Unguessable) and len(part.alphabet) ** part.width < UNGUESSABLE_MIN:
            _bad(position, "fewer than a million numbers can be guessed; make it wider")


def _each_once(placed: Placed) -> None:
    names = [name(part) for _, part in placed]
    for index, (position, part) in enumerate(placed):
        if not isinstance(part, Literal) and names[index] in names[:index]:
            word = "check" if isinstance(part, Check) else f"{{{names[index]}}}"
            _bad(position, f"a pattern has at most one {word}")


def _one_open_field(placed: Placed) -> None:
    """With one part of open length, every other part has a fixed distance from one end."""
    open_ = [position for position, part in placed if not width(part)]
    if len(open_) > 1:
        _bad(open_[1], "only one field may have any length; give this one a width: {place:4}")


def _scope_is_shown(placed: Placed) -> None:
    """A number that starts again repeats itself unless the serial says what it started for."""
    names = {name(part) for _, part in placed}
    for position, part in placed:
        if isinstance(part, Counter | Unguessable) and part.scope:
            needed = scopes_of(part.scope)
            if not any(parts <= names for parts in needed):
                example = "".join(f"{{{n}}}" for n in sorted(needed[-1], reverse=True))
                what = f"a number that starts again for each {part.scope} needs it to be shown"
                _bad(position, f"{what}: {example}")


def _week_stands_alone(placed: Placed) -> None:
    """Beside an ISO week the year is the week's, which for some days is not the month's."""
    names = [name(part) for _, part in placed]
    for position, part in placed:
        if name(part) in ("mm", "dd", "ddd") and "ww" in names:
            _bad(position, "a week goes with a year only, not with months or days")


def _check_stands_behind(placed: Placed) -> None:
    """A check is written behind what it covers, and covers the number at least."""
    for index, (position, part) in enumerate(placed):
        if not isinstance(part, Check):
            continue
        before = [name(other) for _, other in placed[:index]]
        for covered in part.over:
            if covered not in before:
                _bad(position, f"the check covers parts before it, and {covered} is none of them")
        over = set(part.over or before)
        if not over & {"counter", "unguessable", "random"}:
            _bad(position, "a check covers the number, so the number comes first")


def _check_can_cover(placed: Placed) -> None:
    scheme = Scheme("", tuple(part for _, part in placed))
    if scheme.check is None:
        return
    algorithm = ALGORITHMS[scheme.check.algorithm]
    for (position, part), is_covered in zip(placed, scheme.covered, strict=True):
        text = part.text if isinstance(part, Literal) else getattr(part, "alphabet", "")
        index = first_uncovered(algorithm, text) if is_covered else None
        if index is not None:
            _bad(
                position + index * isinstance(part, Literal),
                f"{scheme.check.algorithm} covers digits only, not {text[index]}; "
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
    ends = [(placed[0], 0), (placed[-1], -1)]
    for (position, part), end in ends:
        if isinstance(part, Literal) and part.text[end] == " ":
            _bad(position, "a serial does not begin or end with a space")


_RULES = (
    _one_number,
    _hides_enough,
    _each_once,
    _is_a_code,
    _one_open_field,
    _scope_is_shown,
    _week_stands_alone,
    _check_stands_behind,
    _check_can_cover,
)
