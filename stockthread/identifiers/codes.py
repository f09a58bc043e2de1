"""The canonical form of a code, and the key under which look-alikes meet.

Two codes of one type and scope are the same code exactly when their canonical forms are equal.
Every type ignores control and invisible characters, surrounding space and full-width forms;
what else it ignores is a column of the type. Pure: no database, and fast for whole lists.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from stockthread.identifiers import macs
from stockthread.identifiers.records import CodeType
from stockthread.kernel.errors import Refusal, Refused

LENGTH_MAX = 128

_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)} | {0x3000: 0x20}
_SPACES = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F), " ")
_HYPHENS = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
# Between two characters these mean that two codes came in as one; only there they stay.
_SEPARATORS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_INVISIBLE = ("Cc", "Cf")
_NOT_TEXT = ("Cs", "Co", "Cn")  # half a character, private use, unassigned

_ZEROS_AHEAD = re.compile("(?<![0-9])0+(?=[0-9])")
_LOOKS_LIKE = str.maketrans("oi", "01", " -")
_LONG_NUMBER = re.compile("(?=[A-Za-z]*[0-9])[0-9A-Za-z]{6,}", re.ASCII)
_GROUP_MAX = 4


def canonical(code_type: CodeType, raw: str) -> str:
    """Return the form of `raw` under which a code of this type is stored and found.

    Raises Refused: empty_code, code_too_long, bad_code_characters; and of MAC addresses mac_form,
    mac_of_a_group, mac_of_nobody.
    """
    return canonical_all(code_type, (raw,))[0]


def canonical_all(code_type: CodeType, raws: Sequence[str]) -> list[str]:
    """Return the canonical form of each code, in order.

    Raises Refused with one refusal for each bad code; its `line` is the code's index.
    """
    joined = "".join(raws)
    is_plain = joined.isascii() and joined.isprintable()
    seen = [raw.strip() for raw in raws] if is_plain else _seen(code_type, raws)
    if code_type.form:
        return _formed(seen)
    found = _fold(code_type, seen)
    if found and not (is_plain and all(found) and max(map(len, found)) <= LENGTH_MAX):
        refusals = tuple(_refusals(found))
        if refusals:
            raise Refused(refusals)
    return found


def looks_like(code: str) -> str:
    """Return a key that is the same for codes which people take for one another.

    It ignores case, spaces, hyphens and zeros ahead of a number, and takes O for 0 and I for 1.
    """
    text = code.lower()
    if not code.isascii():
        text = unicodedata.normalize("NFKC", code.translate(_HYPHENS)).casefold()
    text = text.replace(" ", "").replace("-", "").replace("o", "0").replace("i", "1")
    return _ZEROS_AHEAD.sub("", text) or code


def looks_like_all(codes: Sequence[str]) -> list[str]:
    """Return the key of each code, as `looks_like` does, fast for long lists of plain text."""
    joined = "\n".join(codes)
    if not joined.isascii() or joined.count("\n") != len(codes) - 1:
        return [looks_like(code) for code in codes]
    plain = joined.lower().translate(_LOOKS_LIKE)
    keys = _ZEROS_AHEAD.sub("", plain).split("\n")
    return [key or code for key, code in zip(keys, codes, strict=True)]


def groups(code: str) -> list[str]:
    """Return the pieces of a code to be set apart so that people can read it aloud.

    Long runs with digits in them are cut into threes and fours; the pieces joined are the code.
    """
    pieces, start = [], 0
    for run in _LONG_NUMBER.finditer(code):
        end, length = run.start(), run.end() - run.start()
        count = -(-length // _GROUP_MAX)
        for index in range(count - 1):
            end += length // count + (index < length % count)
            pieces.append(code[start:end])
            start = end
    return [*pieces, code[start:]]


def _seen(code_type: CodeType, raws: Sequence[str]) -> list[str]:
    """Return codes in plain widths, without what cannot be seen and without space around them."""
    plain: dict[int, int | str] = {**_FULL_WIDTH}
    if code_type.folds_inner_spaces:
        plain |= _SPACES
    if code_type.folds_hyphens:
        plain |= _HYPHENS
    return ["".join(filter(_is_visible, raw)).translate(plain).strip() for raw in raws]


def _formed(texts: list[str]) -> list[str]:
    """Return MAC addresses in their one form, which is the only form that there is so far."""
    found = [macs.written(text) for text in texts]
    if refusals := tuple(macs.refusals(texts, found)):
        raise Refused(refusals)
    return found


def _is_visible(character: str) -> bool:
    return character in _SEPARATORS or unicodedata.category(character) not in _INVISIBLE


def _fold(code_type: CodeType, texts: list[str]) -> list[str]:
    if code_type.folds_inner_spaces:
        texts = [text.replace(" ", "") for text in texts]
    if code_type.folds_hyphens:
        texts = [text.replace("-", "").strip() for text in texts]
    if code_type.folds_case:
        texts = [text.upper() for text in texts]
    if code_type.folds_leading_zeros:
        texts = [text.lstrip("0") or text[-1:] for text in texts]
    return texts


def _refusals(codes: Sequence[str]) -> Iterator[Refusal]:
    for i, code in enumerate(codes):
        bad = sorted({f"U+{ord(c):04X}" for c in code if c in _SEPARATORS or _is_no_text(c)})
        if not code:
            yield Refusal(i, "empty_code", {})
        elif len(code) > LENGTH_MAX:
            yield Refusal(i, "code_too_long", {"length": len(code), "length_max": LENGTH_MAX})
        elif bad:
            yield Refusal(i, "bad_code_characters", {"characters": ", ".join(bad)})


def _is_no_text(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in _NOT_TEXT
