"""Serials taken apart again: what each part of one says. Pure."""

from typing import NoReturn

from stockthread.identifiers import checkdigits, permutation
from stockthread.identifiers.checkdigits import ALGORITHMS, DIGITS
from stockthread.identifiers.parts import (
    DATE_PARTS,
    Counter,
    DatePart,
    Literal,
    Part,
    Random,
    Scheme,
    Unguessable,
    name,
    width,
)
from stockthread.identifiers.records import SaidPart
from stockthread.identifiers.serials import cipher_of, shown_scope
from stockthread.kernel.errors import refuse


def explain(scheme: Scheme, serial: str) -> list[SaidPart]:
    """Return what each part of a serial says.

    Raises Refused serial_misfits_scheme with `position` (counted from 1) and `what`; a check
    character that does not fit, as after a slip in typing, is refused too.
    """
    open_width = len(serial) - sum(map(width, scheme.parts))
    is_open = not all(map(width, scheme.parts))
    if open_width < is_open or (open_width and not is_open):
        _misfit(serial, len(serial), f"it has {len(serial)} characters")
    said, start = list[SaidPart](), 0
    for part in scheme.parts:
        end = start + (width(part) or open_width)
        text = serial[start:end]
        said.append(SaidPart(name(part), text, start, _number(part, text, serial, start)))
        start = end
    _need_check(scheme, said, serial)
    if isinstance(scheme.number, Unguessable):
        said = [_restored(scheme, said, part) for part in said]
    return said


def _number(part: Part, text: str, serial: str, start: int) -> int | None:
    match part:
        case Literal(literal) if text != literal:
            pairs = enumerate(zip(text, literal, strict=False))
            wrong = next((n for n, (is_, wanted) in pairs if is_ != wanted), len(text))
            _misfit(serial, start + wrong, f"“{literal}” stands here")
        case DatePart(unit):
            number = _counted(text, DIGITS)
            if number is None or number > DATE_PARTS[unit][1] or (number == 0 and unit != "yy"):
                _misfit(serial, start + _first_outside(text, DIGITS), f"“{text}” is not a {unit}")
            return number
        case (
            Counter(alphabet=alphabet) | Unguessable(alphabet=alphabet) | Random(alphabet=alphabet)
        ):
            number = _counted(text, alphabet)
            if number is None:
                what = f"“{text}” is not a number of the scheme"
                _misfit(serial, start + _first_outside(text, alphabet), what)
            return number
    return None


def _counted(text: str, alphabet: str) -> int | None:
    number = 0
    for character in text:
        if character not in alphabet:
            return None
        number = number * len(alphabet) + alphabet.index(character)
    return number


def _first_outside(text: str, alphabet: str) -> int:
    """Return where the first character stands that is none of these; 0 where all are."""
    return next((n for n, character in enumerate(text) if character not in alphabet), 0)


def _need_check(scheme: Scheme, said: list[SaidPart], serial: str) -> None:
    if scheme.check is None:
        return
    texts = zip(said, scheme.covered, strict=True)
    covered = "".join(part.text for part, is_covered in texts if is_covered)
    right = checkdigits.check(ALGORITHMS[scheme.check.algorithm], covered)
    part = said[scheme.parts.index(scheme.check)]
    if part.text != right:
        _misfit(serial, part.start, f"the check is {right} here, so a character is wrong")


def _restored(scheme: Scheme, said: list[SaidPart], part: SaidPart) -> SaidPart:
    """Return the part with the number that the permutation hid."""
    if part.name != name(scheme.number) or part.number is None:
        return part
    texts = {each.name: each.text for each in said}
    scope = "/".join(texts[each] for each in shown_scope(scheme))
    [number] = permutation.restored([part.number], **cipher_of(scheme, scope))
    return part._replace(number=number)


def _misfit(serial: str, start: int, what: str) -> NoReturn:
    refuse("serial_misfits_scheme", serial=serial, position=start + 1, what=what)
