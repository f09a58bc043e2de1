"""Lines of codes as people write them: single codes, and ranges such as `A0100-A0105`. Pure.

A range is written out only where it can hardly mean anything else; a line that looks like one and
does not fit is handed back whole with its doubt, and never becomes codes in silence. No line is
lost: there is one answer for each. A range counts in tens where its ends differ in digits alone,
and in base 36 (… 9, A, B … Z) where they differ in letters too and `..` stands between them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

CODES_MAX: Final = 100_000
DIGITS_MAX: Final = 18
SIBLINGS: Final = 3
SEVERAL: Final = "Looks like several codes: write each on a line of its own."
_SEPARATOR: Final = re.compile(r"\s*(?P<sign>\.{2,3}|…|[-–—])\s*")
_SIGN: Final = re.compile(r"[-–—.…;,]")
_SURE: Final = re.compile(r"\.\.|…")
_OTHERS: Final = re.compile(r"[–—.…;,]")
_SEVERAL: Final = re.compile(r"[;,]")
_END: Final = re.compile(r"(?P<head>.*?)(?P<digits>[0-9]+)", re.DOTALL)
_LETTER: Final = re.compile(r"[^\W\d_]")
_DECIMAL: Final = "0123456789"
_UPPER: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER: Final = _UPPER.lower()
_RUN_MAX: Final = 12


class RangeLine(NamedTuple):
    """What one line says.

    `codes` are its codes in order, none for an empty line. `doubt` is empty, or the sentence that
    says why the line is unclear and how to write it; `codes` is then the line as it stands, and
    `repairs` are the ways to write the line so that it is clear, where these can be said.
    """

    codes: tuple[str, ...]
    doubt: str = ""
    repairs: tuple[str, ...] = ()


class Ends(NamedTuple):
    """A line cut in two at a sign that may mean "to"; `is_sure` where it means nothing else."""

    left_head: str
    first: str
    right_head: str
    last: str
    is_sure: bool

    @property
    def left(self) -> str:
        return self.left_head + self.first

    @property
    def is_growing(self) -> bool:
        """Whether both begin alike and the second has more digits, no zeros ahead: A8 to A12."""
        if self.right_head not in ("", self.left_head):
            return False
        has_zeros = self.last[0] == "0" or (self.first[0] == "0" and self.first != "0")
        return len(self.first) < len(self.last) and not has_zeros


def read_ranges(
    lines: Sequence[str], is_code: Callable[[str], bool] = lambda text: False
) -> list[RangeLine]:
    """What each line says: one answer for each line, in their order.

    Written out are `A0100-A0105`, `A0100-0105`, `7001-7004`, `A0100/EU-A0105/EU` and the same with
    `..`: both ends have as many digits, and the second is not the lower one. `A8..A12` has no
    zeros ahead: A8, A9, A10 …; with a hyphen it may as well mean A08, A09. `00Z8..0102` counts in
    base 36, with capital or small letters as its ends are written. `is_code` says of a line that
    it is a code just as it stands; such a line is never cut. Lines of which at least three begin
    alike up to their sign (`X24-0007`, `X24-0008`, `X24-0009`) are codes too. All ranges together
    give at most CODES_MAX codes; one that would give more is doubtful.
    """
    texts = [line.strip() for line in lines]
    alike = set(hyphenated(texts))
    signed = {text: cut(text) for text in texts if text not in alike and _SIGN.search(text)}
    beginnings = Counter(ends.left for ends in signed.values() if ends)
    left = CODES_MAX
    found = []
    for text in texts:
        if text not in signed:
            found.append(RangeLine((text,) if text else ()))
            continue
        is_whole = is_code(text)
        line = RangeLine((text,)) if is_whole else read(text, signed[text], beginnings, left)
        left -= len(line.codes) if len(line.codes) > 1 else 0
        found.append(line)
    return found


def hyphenated(texts: Sequence[str]) -> Iterator[str]:
    """Lines that are codes since at least SIBLINGS begin alike up to their last hyphen.

    A quick way for long lists. What begins behind it as the whole line does may be a range.
    """
    parted = [text.rpartition("-") for text in texts]
    counts = Counter(head for head, _, _ in parted)
    for text, (head, _, tail) in zip(texts, parted, strict=True):
        if head and counts[head] >= SIBLINGS and tail[:1] != text[0] and not _OTHERS.search(text):
            yield text


def read(text: str, ends: Ends | None, beginnings: Counter[str], codes_max: int) -> RangeLine:
    """What a line says that is not known to be a code; `ends` are what it may be cut into."""
    if _SEVERAL.search(text):
        return RangeLine((text,), SEVERAL)
    run = run_in(text)
    if run and (run.number > 0 or not (ends and ends.is_growing)):
        return of_run(text, run, codes_max)
    if ends is None or is_sibling(ends, beginnings) or is_longer(ends):
        return RangeLine((text,))
    doubt, *repairs = doubt_of(ends, codes_max)
    if doubt:
        return RangeLine((text,), doubt, tuple(repairs))
    return RangeLine(tuple(written_out(ends)))


class Run(NamedTuple):
    """What counts up between two whole codes: `head` and `tail` are alike in both.

    `digits` are those it counts with, in their order.
    """

    head: str
    first: str
    last: str
    tail: str
    digits: str

    @property
    def number(self) -> int:
        """How many codes there are from the first end to the last."""
        return value(self.last, self.digits) - value(self.first, self.digits) + 1


def run_in(text: str) -> Run | None:
    """The run of a range between two whole codes that decimal ends do not tell, or None.

    That is one with a tail behind its number, or one that counts with letters.
    """
    if text[:1] not in text[1:] and not _SURE.search(text):
        return None  # with a mere hyphen, both ends begin alike
    for sign in _SEPARATOR.finditer(text):
        left, right = text[: sign.start()].rstrip(), text[sign.end() :].lstrip()
        if len(left) != len(right) or left == right:
            continue
        is_sure = sign["sign"][0] in ".…"
        run = between(left, right)
        is_decimal = run is not None and run.digits.isdigit()
        if run and (run.tail or not is_decimal) and (is_sure or (is_decimal and run.head)):
            return run
    return None


def between(left: str, right: str) -> Run | None:
    """What differs between two codes of one length, if it can count up from one to the other."""
    differing = [n for n, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    start, end = differing[0], differing[-1] + 1
    used = set(left[start:end] + right[start:end])
    digits = next((d for d in (_DECIMAL, _UPPER, _LOWER) if used <= set(d)), "")
    while digits and end < len(left) and left[end] in digits:
        end += 1
    if not digits or end - start > _RUN_MAX:
        return None
    return Run(left[:start], left[start:end], right[start:end], left[end:], digits)


def value(run: str, digits: str) -> int:
    """The number that a run stands for."""
    return int(run, len(digits))


def of_run(text: str, run: Run, codes_max: int) -> RangeLine:
    """The codes of a run, or why there are none."""
    whole = f"{run.head}{{}}{run.tail}..{run.head}{{}}{run.tail}"
    if run.number < 1:
        repair = whole.format(run.last, run.first)
        return RangeLine(
            (text,), f"Looks like a range that counts down: write {repair}.", (repair,)
        )
    if run.number > codes_max:
        return RangeLine((text,), too_long(run.number))
    start, width = value(run.first, run.digits), len(run.first)
    numbers = range(start, start + run.number)
    return RangeLine(tuple(f"{run.head}{written(n, width, run.digits)}{run.tail}" for n in numbers))


def written(number: int, width: int, digits: str) -> str:
    """A number in the base of the digits, with noughts ahead."""
    if len(digits) == 10:
        return f"{number:0{width}d}"
    found = ""
    while number:
        number, digit = divmod(number, len(digits))
        found = digits[digit] + found
    return found.rjust(width, digits[0])


def too_long(count: int) -> str:
    """The doubt about a range that gives more codes than are taken."""
    return f"A range of {count:,} codes is too long: write at most {CODES_MAX:,} at a time."


def is_sibling(ends: Ends, beginnings: Counter[str]) -> bool:
    """Whether other lines begin alike, so that what stands there is a part of the code."""
    is_whole = bool(ends.left_head) and ends.left_head == ends.right_head
    return not ends.is_sure and not is_whole and beginnings[ends.left] >= SIBLINGS


def is_longer(ends: Ends) -> bool:
    """Whether what stands behind a hyphen is too long for an end that leaves out its beginning."""
    is_whole = bool(ends.left_head) and ends.left_head == ends.right_head
    return not ends.is_sure and not is_whole and len(ends.last) > len(ends.first)


def cut(text: str) -> Ends | None:
    """The two ends of what looks like a range; None for what does not."""
    found = list(cuts(text))
    alike = [each for each in found if each.left_head == each.right_head]
    sure = [each for each in found if each.is_sure]
    likely = [each for each in found if may_be_meant(each)]
    return next(iter([*sure, *alike, *likely]), None)


def cuts(text: str) -> Iterator[Ends]:
    """Every way to cut the text at a sign with digits at the end of both sides."""
    for sign in _SEPARATOR.finditer(text):
        left, right = _END.fullmatch(text[: sign.start()]), _END.fullmatch(text[sign.end() :])
        if left and right:
            is_sure = sign["sign"][0] in ".…"
            yield Ends(left["head"], left["digits"], right["head"], right["digits"], is_sure)


def may_be_meant(ends: Ends) -> bool:
    """Whether a line with this cut may be meant as a range.

    With one sign it always may. A code of several groups may where the end is no longer than the
    number before it (`Z-10-12`, but not `SN-2024-000123`) or built like the beginning.
    """
    if not _SEPARATOR.search(ends.left_head + ends.right_head):
        return True
    if ends.right_head:
        return _LETTER.sub("A", ends.left_head) == _LETTER.sub("A", ends.right_head)
    return len(ends.last) <= len(ends.first)


def doubt_of(ends: Ends, codes_max: int) -> list[str]:
    """Why this is not written out, then every way to write it; an empty reason where it is clear.

    There is no way behind a reason where only an example can be given.
    """
    head, first, last = ends.left_head, ends.first, ends.last
    if ends.right_head not in ("", head):
        told = f"Looks like a range, but its ends begin differently: write {example(head, first)}."
        return [told]
    if not ends.is_sure and not ends.right_head and _SEPARATOR.search(head):
        meant = f"{head}{first}..{head}{last.rjust(len(first), '0')}"
        return [f"May be one code or a range: for a range write {meant}.", meant]
    if len(last) > DIGITS_MAX or not (len(first) == len(last) or ends.is_growing):
        told = f"Looks like a range, but its ends do not fit: write {example(head, first)}."
        return [told]
    count = int(last) - int(first) + 1
    if count > codes_max:
        return [too_long(count)]
    if count < 1:
        meant = f"{head}{last}-{head}{first}"
        return [f"Looks like a range that counts down: write {meant}.", meant]
    return [""] if ends.is_sure or not ends.is_growing else of_widths(head, first, last)


def of_widths(head: str, first: str, last: str) -> list[str]:
    """The doubt about a range whose first end may have lost its zeros, and both ways to mean it."""
    padded = first.rjust(len(last), "0")
    bare, even = f"{head}{first}..{head}{last}", f"{head}{padded}..{head}{last}"
    told = (
        f"Looks like a range: write {bare} for {head}{first} … {head}{last}, or {even} for "
        f"{head}{padded} … {head}{last}."
    )
    return [told, bare, even]


def example(head: str, first: str) -> str:
    """A range as it is written, from the same beginning."""
    last = str(int(first[-DIGITS_MAX:]) + 5).rjust(len(first), "0")[-len(first) :]
    return f"{head}{min(first, last)}-{head}{max(first, last)}"


def written_out(ends: Ends) -> Iterator[str]:
    """All codes from the first end to the last."""
    width = len(ends.first)
    for number in range(int(ends.first), int(ends.last) + 1):
        yield f"{ends.left_head}{number:0{width}d}"
