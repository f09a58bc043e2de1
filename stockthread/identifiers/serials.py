"""Serials of a scheme: made from numbers in bulk. Pure.

A run of numbers is cut into blocks of up to about a thousand that share all but their last digits;
what follows the shared head (last digits, text behind, check characters) is worked out once for
each state of the check's machine and then only joined on. Numbers that do not follow one another
are joined from pieces of two or three digits, each piece's step of the machine worked out once.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import product
from typing import Any, NamedTuple, NoReturn

from stockthread.identifiers import checkdigits, permutation
from stockthread.identifiers.checkdigits import ALGORITHMS, NO_CHECK, Algorithm, first_uncovered
from stockthread.identifiers.codes import LENGTH_MAX
from stockthread.identifiers.parts import (
    ATTRIBUTE,
    DATE_PARTS,
    Check,
    DatePart,
    Field,
    Literal,
    Number,
    Random,
    Scheme,
    Unguessable,
    name,
    scopes_of,
    width,
)
from stockthread.identifiers.records import Fields
from stockthread.kernel.errors import refuse

BLOCK_MAX = 1300


def render(scheme: Scheme, fields: Fields, numbers: Sequence[int]) -> list[str]:
    """Return the serials of these numbers, in order.

    Raises Refused: scheme_field_missing, scheme_field_bad, scheme_used_up.
    """
    frame = _frame(scheme, fields)
    if not numbers:
        return []
    _need_capacity(scheme, numbers)
    if isinstance(scheme.number, Unguessable):
        hidden = permutation.permuted(numbers, **cipher_of(scheme, scope_key(scheme, fields)))
        return _scattered(frame, scheme.number, hidden)
    is_run = max(numbers) - min(numbers) < 2 * len(numbers)
    return (_in_blocks if is_run else _scattered)(frame, scheme.number, numbers)


class _Frame(NamedTuple):
    """A scheme's serials but for their numbers.

    What stands before the number, from there to the check, and behind it; and of the first two
    the part that the check covers.
    """

    head: str
    middle: str
    tail: str
    covered_head: str
    covered_middle: str
    algorithm: Algorithm

    def states(self, width: int) -> tuple[int, int]:
        """Return the check's state before a number of so many digits, and its last one's place."""
        behind = checkdigits.covered(self.algorithm, self.covered_middle) + 1
        ahead = checkdigits.covered(self.algorithm, self.covered_head) + width + behind - 1
        state = checkdigits.run(self.algorithm, self.algorithm.start, self.covered_head, ahead)
        return state, behind

    def ending(self, state: int) -> str:
        """Return what follows the number that left the check's machine in this state."""
        place = checkdigits.covered(self.algorithm, self.covered_middle)
        state = checkdigits.run(self.algorithm, state, self.covered_middle, place)
        return self.middle + self.algorithm.finish(state) + self.tail


def _in_blocks(frame: _Frame, number: Number, numbers: Sequence[int]) -> list[str]:
    alphabet = number.alphabet
    size, low_width = _block_size(number, len(numbers))
    start, behind = frame.states(number.width)

    @cache
    def endings(state: int, digits: int) -> list[str]:
        """What may follow a head that left the check's machine in this state."""
        if not digits:
            return [frame.ending(state)]
        place = behind + digits - 1
        return [
            digit + ending
            for digit in alphabet
            for ending in endings(checkdigits.run(frame.algorithm, state, digit, place), digits - 1)
        ]

    def block(high: int) -> tuple[str, list[str]]:
        text = written(high, alphabet, number.width - low_width)
        place = behind + number.width - 1
        state = checkdigits.run(frame.algorithm, start, text, place)
        return frame.head + text, endings(state, low_width)

    blocks = {high: block(high) for high in {number // size for number in numbers}}
    serials = []
    for each in numbers:
        text, after = blocks[each // size]
        serials.append(text + after[each % size])
    return serials


def _scattered(frame: _Frame, number: Number, numbers: Sequence[int]) -> list[str]:
    """Return serials of numbers that share little, one piece of all of them after the other."""
    size, low_width = _block_size(number, max(len(numbers), len(number.alphabet)))
    columns, rest = list[list[int]](), numbers
    for _ in range(0, number.width, low_width):
        columns.append([each % size for each in rest])
        rest = [each // size for each in rest]
    state, place = frame.states(number.width)
    states, texts = [state] * len(numbers), list[list[str]]()
    for nth, column in reversed(list(enumerate(columns))):
        digits = min(low_width, number.width - nth * low_width)
        piece = list(map("".join, product(number.alphabet, repeat=digits)))
        texts.append([piece[each] for each in column])
        if frame.algorithm is not NO_CHECK:
            steps = _Steps(frame.algorithm, piece, place + nth * low_width + digits - 1)
            states = [steps[pair] for pair in zip(states, column, strict=True)]
    ending = {state: frame.ending(state) for state in set(states)}
    texts.append([ending[state] for state in states])
    head = frame.head
    return [head + text for text in map("".join, zip(*texts, strict=True))]


class _Steps(dict[tuple[int, int], int]):
    """The check's state after a piece of a number, by the state before and the piece's index."""

    def __init__(self, algorithm: Algorithm, piece: Sequence[str], place: int) -> None:
        super().__init__()
        self._of = algorithm, piece, place

    def __missing__(self, pair: tuple[int, int]) -> int:
        algorithm, piece, place = self._of
        state = self[pair] = checkdigits.run(algorithm, pair[0], piece[pair[1]], place)
        return state


def _block_size(number: Number, count: int) -> tuple[int, int]:
    """Return how many numbers share a head, and how many digits differ in such a block."""
    size, digits = 1, 0
    base = len(number.alphabet)
    while digits < number.width and size * base <= min(count, BLOCK_MAX):
        size, digits = size * base, digits + 1
    return size, digits


def written(number: int, alphabet: str, width: int) -> str:
    """Return a number in so many digits."""
    digits = []
    for _ in range(width):
        number, value = divmod(number, len(alphabet))
        digits.append(alphabet[value])
    return "".join(reversed(digits))


def cipher_of(scheme: Scheme, scope: str) -> dict[str, Any]:
    """Return the key and format of a scheme's permutation; each scope has another one."""
    return {
        "key": scheme.key,
        "radix": len(scheme.number.alphabet),
        "width": scheme.number.width,
        "tweak": scope.encode(),
    }


def _need_capacity(scheme: Scheme, numbers: Sequence[int]) -> None:
    assert min(numbers) >= 0, "serial numbers count up from 0"
    if max(numbers) >= scheme.capacity:
        first = min(numbers)
        refuse(
            "scheme_used_up",
            remaining=max(scheme.capacity - first, 0),
            wanted=max(numbers) - first + 1,
        )


def _frame(scheme: Scheme, fields: Fields) -> _Frame:
    algorithm = ALGORITHMS[scheme.check.algorithm] if scheme.check else NO_CHECK
    shown, covered = [""], [""]
    for part, is_covered in zip(scheme.parts, scheme.covered, strict=True):
        if isinstance(part, Number | Check):
            shown.append("")
            covered.append("")
            continue
        text = _text(scheme, part, fields)
        if is_covered and first_uncovered(algorithm, text) is not None:
            _bad_field(name(part), text, "the check of this scheme covers digits only")
        shown[-1] += text
        covered[-1] += text if is_covered else ""
    if scheme.check is None:
        shown.append("")
    head, middle, tail = shown
    if scheme.check is None:
        middle, tail = "", middle + tail
    return _Frame(head, middle, tail, covered[0], covered[1], algorithm)


def _text(scheme: Scheme, part: Literal | DatePart | Field, fields: Fields) -> str:
    match part:
        case Literal(text):
            return text
        case DatePart():
            if fields.on is None:
                refuse("scheme_field_missing", field="date")
            is_weekly = DatePart("ww") in scheme.parts
            return date_text(part.name, fields.on, is_weekly=is_weekly)
        case Field():
            return _field_text(scheme, part, fields)


def date_text(part: str, on: date, *, is_weekly: bool) -> str:
    """Return what a date part says of a day; beside a week stands the year the week belongs to."""
    week = on.isocalendar()
    year = week.year if is_weekly else on.year
    number = {
        "yyyy": year,
        "yy": year % 100,
        "mm": on.month,
        "ww": week.week,
        "dd": on.day,
        "ddd": on.timetuple().tm_yday,
    }[part]
    return f"{number:0{DATE_PARTS[part][0]}d}"


def _field_text(scheme: Scheme, field: Field, fields: Fields) -> str:
    text = _said(field.name, fields)
    length_max = field.width or LENGTH_MAX - sum(map(width, scheme.parts))
    if not text:
        refuse("scheme_field_missing", field=field.name)
    if not (text.isascii() and text.isprintable() and text == text.strip()):
        _bad_field(field.name, text, "a serial is made of plain letters, digits and signs")
    if field.width and len(text) != field.width:
        _bad_field(field.name, text, f"it needs {field.width} characters")
    if len(text) > length_max:
        _bad_field(field.name, text, f"it may have {length_max} characters at most")
    return text


def _said(name: str, fields: Fields) -> str:
    if name.startswith(ATTRIBUTE):
        return fields.attributes.get(name.removeprefix(ATTRIBUTE), "")
    return {
        "product": fields.product,
        "class": fields.product_class,
        "place": fields.place,
        "supplier": fields.supplier,
    }[name]


def _bad_field(field: str, value: str, what: str) -> NoReturn:
    refuse("scheme_field_bad", field=field, value=value, what=what)


def scope_key(scheme: Scheme, fields: Fields) -> str:
    """Return what the number counts for, as the serial shows it; "" for the whole scheme."""
    if not scheme.number.scope:
        return ""
    shown = {name(part): part for part in scheme.parts if isinstance(part, DatePart | Field)}
    names = shown_scope(scheme)
    return "/".join(_text(scheme, shown[each], fields) for each in names)


def shown_scope(scheme: Scheme) -> list[str]:
    """Return the names of the parts that show what the number counts for, in the key's order."""
    if not scheme.number.scope:
        return []
    shown = {name(part) for part in scheme.parts}
    names = next(names for names in scopes_of(scheme.number.scope) if names <= shown)
    return sorted(names, reverse=True)


def remaining(scheme: Scheme, next_number: int | None = None) -> int:
    """Return how many serials a counter can still give; of a fresh one where no number is said."""
    return max(scheme.capacity - (scheme.number.start if next_number is None else next_number), 0)


EXAMPLES = 10


def examples(scheme: Scheme, fields: Fields) -> list[str]:
    """Return the first nine serials and the last; samples stand in for fields left empty."""
    first, end = scheme.number.start, scheme.capacity
    numbers = sorted({*range(first, min(first + EXAMPLES - 1, end)), end - 1})
    if isinstance(scheme.number, Random):
        step = max((end - first) // EXAMPLES, 1)
        numbers = [first + number * step * 7 % (end - first) for number in range(EXAMPLES)]
    return render(scheme, _with_samples(scheme, fields), numbers)


def _with_samples(scheme: Scheme, fields: Fields) -> Fields:
    samples = {
        part.name: "1" * (part.width or 3) for part in scheme.parts if isinstance(part, Field)
    }
    attributes = {
        name.removeprefix(ATTRIBUTE): text
        for name, text in samples.items()
        if name.startswith(ATTRIBUTE)
    }
    return Fields(
        fields.on or date(2026, 1, 1),
        fields.product or samples.get("product", ""),
        fields.product_class or samples.get("class", ""),
        fields.place or samples.get("place", ""),
        fields.supplier or samples.get("supplier", ""),
        attributes | dict(fields.attributes),
    )
