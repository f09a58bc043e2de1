"""What texts on labels say: words with fields in braces, and parts in square brackets. Pure.

`{product}` is replaced by its value, `{expiry:dd.mm.yyyy}` by a date written so; `[Lot {lot}]` is
left out where one of its fields is empty. Doubled signs stand for themselves: `{{`, `[[`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from stockthread.kernel.errors import Refusal, refuse
from stockthread.labels.records import Value, Values

TEXT_MAX: Final = 1_000
NAME_MAX: Final = 80
DATE_FORM: Final = "yyyy-mm-dd"
_DEPTH_MAX: Final = 4
_SIGNS: Final = re.compile(r"\{\{|\}\}|\[\[|\]\]|\{(?P<field>[^{}\[\]]*)\}|[\[\]{}]")
_NAME: Final = re.compile(r"(?P<name>[a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+)?)(?::(?P<form>[^:]+))?")
_DATE_PART: Final = re.compile(r"yyyy|yy|mm|dd")
_DATE_PARTS: Final = {"yyyy": "%Y", "yy": "%y", "mm": "%m", "dd": "%d"}


class Field(NamedTuple):
    """A field of the item, or a part of the template; `form` says how a date is written."""

    name: str
    form: str = ""


class Optional(NamedTuple):
    """Words that are left out where a field in them is empty."""

    tokens: "tuple[Token, ...]"


Token = str | Field | Optional


class Empty(Exception):
    """A field that has no value where one is needed."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def missing(empty: Empty) -> Refusal:
    """Say what is to be done about an empty field; a link needs the installation's address."""
    if empty.name in ("link", "passport"):
        return Refusal(None, "label_link_missing", {})
    return Refusal(None, "label_field_missing", {"field": empty.name})


def read(text: str) -> tuple[Token, ...]:
    """Return what a text is made of. Raises Refused: template_text."""
    if len(text) > TEXT_MAX:
        refuse("template_text", text=text[:40], what=f"it is longer than {TEXT_MAX} characters")
    open_parts: list[list[Token]] = [[]]
    position = 0
    for sign in _SIGNS.finditer(text):
        _add(open_parts[-1], text[position : sign.start()])
        position = sign.end()
        found = sign[0]
        if found in ("{{", "}}", "[[", "]]"):
            _add(open_parts[-1], found[0])
        elif sign["field"] is not None:
            open_parts[-1].append(_field(text, sign["field"]))
        elif found == "[" and len(open_parts) < _DEPTH_MAX:
            open_parts.append([])
        elif found == "]" and len(open_parts) > 1:
            inner = open_parts.pop()
            open_parts[-1].append(Optional(tuple(inner)))
        else:
            refuse("template_text", text=text, what=f"“{found}” has no partner")
    _add(open_parts[-1], text[position:])
    if len(open_parts) > 1:
        refuse("template_text", text=text, what="“[” has no partner")
    return tuple(open_parts[0])


def _add(tokens: list[Token], text: str) -> None:
    """Add words; two pieces in a row are one."""
    if text and tokens and isinstance(tokens[-1], str):
        tokens[-1] += text
    elif text:
        tokens.append(text)


def _field(text: str, written: str) -> Field:
    found = _NAME.fullmatch(written.strip())
    if found is None:
        refuse("template_text", text=text, what=f"“{{{written}}}” is not written like a field")
    return Field(found["name"], found["form"] or "")


def fields(tokens: Sequence[Token]) -> Iterator[Field]:
    """Yield every field in a text."""
    for token in tokens:
        if isinstance(token, Field):
            yield token
        elif isinstance(token, Optional):
            yield from fields(token.tokens)


def unfolded(parts: Mapping[str, str]) -> dict[str, tuple[Token, ...]]:
    """Return the parts read, each with the parts in it put in.

    Raises Refused: template_text, template_loop.
    """
    read_parts = {name: read(text) for name, text in parts.items()}
    done: dict[str, tuple[Token, ...]] = {}

    def unfold(name: str, within: tuple[str, ...]) -> tuple[Token, ...]:
        if name in within:
            refuse("template_loop", parts=" → ".join((*within[within.index(name) :], name)))
        if name not in done:
            done[name] = tuple(put(read_parts[name], (*within, name)))
        return done[name]

    def put(tokens: Sequence[Token], within: tuple[str, ...]) -> Iterator[Token]:
        for token in tokens:
            if isinstance(token, Field) and token.name in read_parts:
                yield from unfold(token.name, within)
            elif isinstance(token, Optional):
                yield Optional(tuple(put(token.tokens, within)))
            else:
                yield token

    for name in read_parts:
        unfold(name, ())
    return done


def joined(tokens: Sequence[Token], parts: Mapping[str, tuple[Token, ...]]) -> tuple[Token, ...]:
    """Return a text with the template's parts put in."""
    found: list[Token] = []
    for token in tokens:
        if isinstance(token, Field) and token.name in parts:
            found += parts[token.name]
        elif isinstance(token, Optional):
            found.append(Optional(joined(token.tokens, parts)))
        else:
            found.append(token)
    return tuple(found)


def said(
    tokens: Sequence[Token],
    values: Values,
    written: Callable[[Value, str], str] | None = None,
) -> str:
    """Return what a text says with these values; `written` tells how a value is written.

    Raises Empty for a field without a value outside square brackets.
    """
    write = written or plain
    said_parts = []
    for token in tokens:
        if isinstance(token, str):
            said_parts.append(token)
        elif isinstance(token, Field):
            value = values.get(token.name, "")
            if not value:
                raise Empty(token.name)
            said_parts.append(write(value, token.form))
        else:
            try:
                said_parts.append(said(token.tokens, values, written))
            except Empty:
                continue
    return "".join(said_parts)


def plain(value: Value, form: str) -> str:
    """A value as people read it."""
    if not isinstance(value, date):
        return value
    pattern = _DATE_PART.sub(
        lambda part: _DATE_PARTS[part[0]], (form or DATE_FORM).replace("%", "%%")
    )
    return value.strftime(pattern)


def bracketed(value: Value, form: str) -> str:
    """A value inside GS1's bracketed text: dates as it has them, brackets marked as text.

    Source: GS1 General Specifications, dates of AI 11 to 17 as YYMMDD.
    """
    if isinstance(value, date):
        return plain(value, form or "yymmdd")
    return value.replace("\\", "\\\\").replace("(", "\\(")


def is_name(name: object) -> bool:
    """Whether this can be the name of a part or field."""
    found = _NAME.fullmatch(name) if isinstance(name, str) and len(name) <= NAME_MAX else None
    return found is not None and found["form"] is None
