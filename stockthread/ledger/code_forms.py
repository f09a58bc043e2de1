"""The canonical forms that a text can have, for types of codes that fold more or less of it.

Pure but for the list of types.
"""

from collections.abc import Iterable, Sequence
from itertools import product

from stockthread import identifiers
from stockthread.kernel.errors import Refused

LAST = "\U0010ffff"
FORMS_MAX = 16


def forms(text: str) -> list[str]:
    """Return the canonical forms that a text can have, FORMS_MAX at most, the least folded first.

    Nothing comes back for a text that cannot be a code at all.
    """
    return list(texts_by_form([text]))


def texts_by_form(texts: Iterable[str]) -> dict[str, dict[str, None]]:
    """Return each form that one of these texts can have, as `forms` does, with those texts.

    Texts of which the same things can be folded are folded together.
    """
    alike: dict[_Folds, list[str]] = {}
    addresses: dict[str, str] = {}
    for text in texts:
        alike.setdefault(_folds(text), []).append(text)
        if address := identifiers.mac_written(text):
            addresses[text] = address
    found: dict[str, dict[str, None]] = {}
    for folds, some in alike.items():
        ways = product(*([False, True] if is_folded else [False] for is_folded in folds))
        for case, spaces, hyphens, zeros in ways:
            kind = identifiers.CodeType(0, "", "", "", case, spaces, hyphens, zeros)
            for text, form in zip(some, _canonical(kind, some), strict=True):
                found.setdefault(form, {})[text] = None
    found.pop("", None)
    for text, address in addresses.items():
        found.setdefault(address, {})[text] = None
    return found


_Folds = tuple[bool, bool, bool, bool]


def _folds(text: str) -> _Folds:
    """Whether folding case, spaces, hyphens and leading zeros can make another code of a text."""
    text = text.strip()
    if not (text.isascii() and text.isprintable()):
        return True, True, True, True
    return text != text.upper(), " " in text, "-" in text, text.lstrip(" -")[:1] == "0"


def _canonical(kind: identifiers.CodeType, texts: Sequence[str]) -> list[str]:
    """The canonical form of each text, "" of one that cannot be a code."""
    try:
        return identifiers.canonical_all(kind, texts)
    except Refused as refused:
        bad = {refusal.line for refusal in refused.refusals}
        fit = [text for n, text in enumerate(texts) if n not in bad]
        good = iter(identifiers.canonical_all(kind, fit))
        return ["" if n in bad else next(good) for n in range(len(texts))]


def types_by_form(texts: tuple[str, ...]) -> dict[str, list[int]]:
    """Return each form that a type of code gives one of these texts, with those types. One query.

    Unlike `forms` it tells which form counts for which codes.
    """
    found: dict[str, list[int]] = {}
    for kind in identifiers.read.code_types():
        for text in dict.fromkeys(texts):
            try:
                found.setdefault(identifiers.canonical(kind, text), []).append(kind.id)
            except Refused:
                continue
    return found
