"""Serials of a scheme: made from numbers in bulk, and taken apart again. Pure.

A run of numbers is cut into blocks of up to about a thousand that share all but their last digits;
what follows the shared head (last digits, text behind, check characters) is worked out once for
each state of the check's machine and then only joined on.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import NoReturn

from stockthread.identifiers import checkdigits
from stockthread.identifiers.checkdigits import (
    ALGORITHMS,
    DIGITS,
    NO_CHECK,
    Algorithm,
    first_uncovered,
)
from stockthread.identifiers.codes import LENGTH_MAX
from stockthread.identifiers.records import Fields, SaidPart
from stockthread.identifiers.schemes import (
    DATE_PARTS,
    SCOPES,
    Check,
    Counter,
    DatePart,
    Field,
    Literal,
    Part,
    Scheme,
    name,
    width,
)
from stockthread.kernel.errors import refuse

BLOCK_MAX = 1300


def render(scheme: Scheme, fields: Fields, numbers: Sequence[int]) -> list[str]:
    """Return the serials of these numbers, in order.

    Raises Refused: scheme_field_missing, scheme_field_bad, scheme_used_up.
    """
    head, middle, tail, algorithm = _frame(scheme, fields)
    if not numbers:
        return []
    _need_capacity(scheme, numbers)
    alphabet = scheme.counter.alphabet
    size, low_width = _block_size(scheme.counter, len(numbers))
    behind = checkdigits.covered(algorithm, middle)

    @cache
    def endings(state: int, digits: int) -> list[str]:
        """What may follow a head that left the check's machine in this state."""
        if not digits:
            state = checkdigits.run(algorithm, state, middle, behind)
            return [middle + algorithm.finish(state) + tail]
        return [
            digit + ending
            for digit in alphabet
            for ending in endings(
                checkdigits.run(algorithm, state, digit, behind + digits), digits - 1
            )
        ]

    def block(high: int) -> tuple[str, list[str]]:
        text = head + _digits(high, alphabet, scheme.counter.width - low_width)
        place = checkdigits.covered(algorithm, text) + low_width + behind
        state = checkdigits.run(algorithm, algorithm.start, text, place)
        return text, endings(state, low_width)

    blocks = {high: block(high) for high in {number // size for number in numbers}}
    return _joined(blocks, size, numbers)


def _joined(
    blocks: dict[int, tuple[str, list[str]]], size: int, numbers: Sequence[int]
) -> list[str]:
    serials = []
    for number in numbers:
        text, endings = blocks[number // size]
        serials.append(text + endings[number % size])
    return serials


def _block_size(counter: Counter, count: int) -> tuple[int, int]:
    """Return how many numbers share a head, and how many digits differ in such a block."""
    size, digits = 1, 0
    base = len(counter.alphabet)
    while digits < counter.width and size * base <= min(count, BLOCK_MAX):
        size, digits = size * base, digits + 1
    return size, digits


def _digits(number: int, alphabet: str, width: int) -> str:
    digits = []
    for _ in range(width):
        number, value = divmod(number, len(alphabet))
        digits.append(alphabet[value])
    return "".join(reversed(digits))


def _need_capacity(scheme: Scheme, numbers: Sequence[int]) -> None:
    assert min(numbers) >= 0, "serial numbers count up from 0"
    if max(numbers) >= scheme.capacity:
        first = min(numbers)
        refuse(
            "scheme_used_up",
            remaining=max(scheme.capacity - first, 0),
            wanted=max(numbers) - first + 1,
        )


def _frame(scheme: Scheme, fields: Fields) -> tuple[str, str, str, Algorithm]:
    """Return the text before the counter, from there to the check, behind it, and the check."""
    checks = [ALGORITHMS[part.algorithm] for part in scheme.parts if isinstance(part, Check)]
    algorithm = checks[0] if checks else NO_CHECK
    texts = [""]
    for part in scheme.parts:
        if isinstance(part, Counter | Check):
            texts.append("")
            continue
        text = _text(scheme, part, fields)
        if checks and len(texts) < 3 and first_uncovered(algorithm, text) is not None:
            _bad_field(name(part), text, "the check of this scheme covers digits only")
        texts[-1] += text
    head, middle, tail = texts if checks else (*texts, "")
    return head, middle, tail, algorithm


def _text(scheme: Scheme, part: Literal | DatePart | Field, fields: Fields) -> str:
    match part:
        case Literal(text):
            return text
        case DatePart():
            if fields.on is None:
                refuse("scheme_field_missing", field="date")
            return f"{_date_number(scheme, part, fields.on):0{width(part)}d}"
        case Field():
            return _field_text(scheme, part, fields)


def _date_number(scheme: Scheme, part: DatePart, on: date) -> int:
    """Beside a week stands the year that the week belongs to."""
    week = on.isocalendar()
    is_weekly = any(isinstance(part, DatePart) and part.name == "ww" for part in scheme.parts)
    year = week.year if is_weekly else on.year
    return {
        "yyyy": year,
        "yy": year % 100,
        "mm": on.month,
        "ww": week.week,
        "dd": on.day,
        "ddd": on.timetuple().tm_yday,
    }[part.name]


def _field_text(scheme: Scheme, field: Field, fields: Fields) -> str:
    text = fields.product_class if field.name == "class" else getattr(fields, field.name)
    length_max = field.width or LENGTH_MAX - sum(map(width, scheme.parts))
    if not text:
        refuse("scheme_field_missing", field=field.name)
    if not (text.isascii() and text.isprintable() and text == text.strip()):
        _bad_field(field.name, text, "a serial is made of plain letters, digits and signs")
    if field.width and len(text) != field.width:
        _bad_field(field.name, text, f"it needs {field.width} characters")
    if len(text) > length_max:
        _bad_field(field.name, text, f"it may have {length_max} characters at most")
    return str(text)


def _bad_field(field: str, value: str, what: str) -> NoReturn:
    refuse("scheme_field_bad", field=field, value=value, what=what)


def scope_key(scheme: Scheme, fields: Fields) -> str:
    """Return what the counter counts for, as the serial shows it; "" for the whole scheme."""
    if not scheme.counter.scope:
        return ""
    shown = {name(part): part for part in scheme.parts if isinstance(part, DatePart | Field)}
    names = next(names for names in SCOPES[scheme.counter.scope] if names <= shown.keys())
    return "/".join(_text(scheme, shown[each], fields) for each in sorted(names, reverse=True))


def explain(scheme: Scheme, serial: str) -> list[SaidPart]:
    """Return what each part of a serial says.

    Raises Refused serial_misfits_scheme with `position` (counted from 1) and `what`; a check
    character that does not fit, as after a slip in typing, is refused too.
    """
    open_width = len(serial) - sum(map(width, scheme.parts))
    is_open = not all(map(width, scheme.parts))
    if open_width < is_open or (open_width and not is_open):
        _misfit(serial, len(serial), f"it has {len(serial)} characters")
    said, start = [], 0
    for part in scheme.parts:
        end = start + (width(part) or open_width)
        said.append(
            SaidPart(name(part), serial[start:end], start, _number(part, serial, start, end))
        )
        start = end
    return said


def _number(part: Part, serial: str, start: int, end: int) -> int | None:
    text = serial[start:end]
    match part:
        case Literal(literal) if text != literal:
            _misfit(serial, start, f"“{literal}” stands here")
        case Check(algorithm):
            right = checkdigits.check(ALGORITHMS[algorithm], serial[:start])
            if text != right:
                _misfit(serial, start, f"the check is {right} here, so a character is wrong")
        case DatePart(unit):
            number = _counted(text, DIGITS)
            if number is None or number > DATE_PARTS[unit][1] or (number == 0 and unit != "yy"):
                _misfit(serial, start, f"“{text}” is not a {unit}")
            return number
        case Counter(alphabet=alphabet):
            number = _counted(text, alphabet)
            if number is None:
                _misfit(serial, start, f"“{text}” is not a number of the counter")
            return number
    return None


def _counted(text: str, alphabet: str) -> int | None:
    number = 0
    for character in text:
        if character not in alphabet:
            return None
        number = number * len(alphabet) + alphabet.index(character)
    return number


def _misfit(serial: str, start: int, what: str) -> NoReturn:
    refuse("serial_misfits_scheme", serial=serial, position=start + 1, what=what)


def remaining(scheme: Scheme, next_number: int | None = None) -> int:
    """Return how many serials a counter can still give; of a fresh one where no number is said."""
    return max(scheme.capacity - (scheme.counter.start if next_number is None else next_number), 0)


def examples(scheme: Scheme, fields: Fields) -> list[str]:
    """Return the first three serials and the last; samples stand in for fields left empty."""
    first, end = scheme.counter.start, scheme.capacity
    numbers = sorted({first, min(first + 1, end - 1), min(first + 2, end - 1), end - 1})
    return render(scheme, _with_samples(scheme, fields), numbers)


def _with_samples(scheme: Scheme, fields: Fields) -> Fields:
    samples = {
        part.name: "1" * (part.width or 3) for part in scheme.parts if isinstance(part, Field)
    }
    return Fields(
        fields.on or date(2026, 1, 1),
        fields.product or samples.get("product", ""),
        fields.product_class or samples.get("class", ""),
        fields.place or samples.get("place", ""),
    )
