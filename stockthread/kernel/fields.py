"""What every field that people fill in goes through: tidied first, then checked.

Pure. A record is a NamedTuple; its text fields are the ones that hold a str.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar, cast

from stockthread.kernel.errors import Refusal

Record = TypeVar("Record", bound=tuple[Any, ...])

SEVERAL_LINES = frozenset(("address", "note"))
STRICT = frozenset(("code", "sku", "email", "gtin"))
_UNWANTED = frozenset(("Cc", "Cs"))


class Rule(NamedTuple):
    """What a text field may hold: at most `limit` characters; at least one if `is_needed`."""

    limit: int
    is_needed: bool = False


def tidied(record: Record) -> Record:
    """Return the record with outer space gone, and inner space single where it is one line."""
    fields = cast(Any, record)._fields
    return cast(
        Record,
        cast(Any, record)._make(
            _tidy(field, value) if isinstance(value, str) else value
            for field, value in zip(fields, record, strict=True)
        ),
    )


def _tidy(field: str, value: str) -> str:
    return value.strip() if field in SEVERAL_LINES else " ".join(value.split())


def field_refusals(
    line: int | None, record: tuple[Any, ...], rules: Mapping[str, Rule]
) -> list[Refusal]:
    """Check one tidied record: field_missing, field_too_long, field_bad_characters."""
    found = []
    for field, rule in rules.items():
        text = getattr(record, field)
        data: dict[str, Any] = {"field": shown(field)}
        if rule.is_needed and not text:
            found.append(Refusal(line, "field_missing", data))
        elif len(text) > rule.limit:
            data |= {"length": len(text), "limit": rule.limit}
            found.append(Refusal(line, "field_too_long", data))
        elif not text.isprintable() and _is_bad(field, text):
            found.append(Refusal(line, "field_bad_characters", data))
    return found


def _is_bad(field: str, text: str) -> bool:
    if field in SEVERAL_LINES:
        text = text.replace("\n", "").replace("\r", "").replace("\t", "")
    if field in STRICT:
        return not text.isprintable()
    return any(unicodedata.category(letter) in _UNWANTED for letter in text)


def shown(field: str) -> str:
    """Return a field's name as people read it."""
    return {"sku": "SKU", "gtin": "GTIN", "email": "e-mail address"}.get(
        field, field.replace("_", " ")
    )


def repeated(codes: Sequence[str]) -> list[Refusal]:
    """Refuse each line whose code an earlier line of the batch has: code_repeated."""
    if len(set(codes)) == len(codes):
        return []
    first: dict[str, int] = {}
    return [
        Refusal(line, "code_repeated", {"code": code, "first": first[code] + 1})
        for line, code in enumerate(codes)
        if code and first.setdefault(code, line) != line
    ]


def taken(what: str, codes: Sequence[str], known: Iterable[str]) -> list[Refusal]:
    """Refuse each line whose code is in `known`: code_taken."""
    known = frozenset(known)
    return [
        Refusal(line, "code_taken", {"what": what, "code": code})
        for line, code in enumerate(codes)
        if code in known
    ]


def in_line_order(refusals: Iterable[Refusal]) -> list[Refusal]:
    """Return the refusals by line, those of the whole request first."""
    return sorted(refusals, key=lambda refusal: -1 if refusal.line is None else refusal.line)
