"""The register of schemes: stored once, never changed, closed when no longer wanted."""

import secrets
from collections.abc import Iterator, Mapping, Sequence

from stockthread.identifiers import read, schemes
from stockthread.identifiers.parts import PREVIEW_KEY, Unguessable
from stockthread.identifiers.records import CodeType, NewScheme
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals

_ADD = """
    INSERT INTO identifiers_scheme (code, name, pattern, code_type_id, key, is_active)
    VALUES {rows}
        ON CONFLICT (code) DO NOTHING
    RETURNING code, id"""
_RULES = {"code": Rule(60), "name": Rule(200)}
_CLOSE = "UPDATE identifiers_scheme SET is_active = false WHERE id = %s AND is_active"


def add_schemes(new: Sequence[NewScheme]) -> list[int]:
    """Store schemes, all or none, and return their ids in order.

    Raises Refused, each with its line: empty_code, field_too_long, field_bad_characters,
    unknown_id (of the code type), bad_scheme, code_taken.
    """
    if not new:
        return []
    code_types = {each.id: each for each in read.code_types()}
    codes = [each.code for each in new]
    refusals = [
        refusal
        for line, each in enumerate(new)
        for refusal in _refusals(line, each, code_types, codes[:line])
    ]
    if refusals:
        raise Refused(refusals)
    rows = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(new))
    values = [value for each in new for value in (*each, _new_key(each.pattern), True)]
    with db.writing():
        ids = dict(db.query(_ADD.format(rows=rows), values))
        taken = [_taken(line, code) for line, code in enumerate(codes) if code not in ids]
        if taken:
            raise Refused(taken)
    return [ids[code] for code in codes]


def _new_key(pattern: str) -> bytes:
    """Return a secret for a pattern that hides its numbers."""
    is_hidden = isinstance(schemes.parse(pattern).number, Unguessable)
    return secrets.token_bytes(len(PREVIEW_KEY)) if is_hidden else b""


def check_pattern(pattern: str, code_type: CodeType) -> None:
    """Refuse what is no pattern for codes of this type. Raises Refused bad_scheme."""
    alphabet = schemes.parse(pattern).number.alphabet
    if code_type.form:
        what = f"a {code_type.name} has a form of its own, so no pattern can make one"
        refuse("bad_scheme", position=1, what=what)
    if code_type.folds_case and len(set(alphabet.upper())) < len(alphabet):
        what = f"{code_type.name} ignores case, so the number cannot use both cases of a letter"
        refuse("bad_scheme", position=1, what=what)


def close_scheme(id: int) -> None:
    """Let no more serials be made by a scheme. Raises Refused scheme_unknown."""
    if not db.execute(_CLOSE, (id,)):
        refuse("scheme_unknown", scheme=id)


def _refusals(
    line: int, new: NewScheme, code_types: Mapping[int, CodeType], earlier: Sequence[str]
) -> Iterator[Refusal]:
    if not new.code.strip():
        yield Refusal(line, "empty_code", {})
    yield from field_refusals(line, new, _RULES)
    if new.code_type not in code_types:
        yield Refusal(line, "unknown_id", {"id": new.code_type})
    else:
        yield from _pattern_refusals(line, new.pattern, code_types[new.code_type])
    if new.code in earlier:
        yield _taken(line, new.code)


def _pattern_refusals(line: int, pattern: str, code_type: CodeType) -> Iterator[Refusal]:
    try:
        check_pattern(pattern, code_type)
    except Refused as refused:
        yield refused.refusals[0]._replace(line=line)


def _taken(line: int, code: str) -> Refusal:
    return Refusal(line, "code_taken", {"code": code, "what": "scheme"})
