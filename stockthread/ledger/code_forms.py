"""The canonical forms that a text can have, for types of codes that fold more or less of it.

Pure but for the list of types.
"""

from itertools import product

from stockthread import identifiers
from stockthread.kernel.errors import Refused

LAST = "\U0010ffff"
FORMS_MAX = 16


def forms(text: str) -> list[str]:
    """Return the canonical forms that a text can have, FORMS_MAX at most, the least folded first.

    Nothing comes back for a text that cannot be a code at all.
    """
    text = text.strip()
    is_plain = text.isascii() and text.isprintable()
    folds = (
        (False, True) if not is_plain or text != text.upper() else (False,),
        (False, True) if not is_plain or " " in text else (False,),
        (False, True) if not is_plain or "-" in text else (False,),
        (False, True) if not is_plain or text.lstrip(" -")[:1] == "0" else (False,),
    )
    found = []
    for case, spaces, hyphens, zeros in product(*folds):
        kind = identifiers.CodeType(0, "", "", "", case, spaces, hyphens, zeros)
        try:
            found.append(identifiers.canonical(kind, text))
        except Refused:
            continue
    if address := identifiers.mac_written(text):
        found.append(address)
    return list(dict.fromkeys(found))


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
