"""Types of codes of one's own, and what two codes of a type are to each other.

A type is stored once: where it must be unique and what it folds never change after that, since
every stored code and every index rests on them.
"""

from collections.abc import Sequence
from typing import Literal

from stockthread.identifiers import macs, read
from stockthread.identifiers.codes import canonical, looks_like
from stockthread.identifiers.records import CodeType, NewCodeType
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused
from stockthread.kernel.fields import Rule, field_refusals, in_line_order, repeated, taken, tidied

SCOPES = ("product", "maker", "company")
FORMS = ("", macs.FORM)
LOCK = "code types"

Likeness = Literal["one", "two", "doubtful"]

_RULES = {"code": Rule(60, is_needed=True), "name": Rule(200, is_needed=True)}
_COLUMNS = {
    "code": "text",
    "name": "text",
    "scope": "text",
    "folds_case": "boolean",
    "folds_inner_spaces": "boolean",
    "folds_hyphens": "boolean",
    "folds_leading_zeros": "boolean",
    "form": "text",
}


def add_code_types(types: Sequence[NewCodeType]) -> list[int]:
    """Store types of codes, all or none, and return their ids, in order.

    Raises Refused with a line each: field_missing, field_too_long, field_bad_characters,
    code_repeated, code_taken, unknown_scope, unknown_form.
    """
    types = [tidied(each) for each in types]
    codes = [each.code for each in types]
    with db.writing():
        db.lock_text(LOCK)
        known = [each.code for each in read.code_types()]
        found = repeated(codes) + taken("type of code", codes, known)
        for line, each in enumerate(types):
            found += field_refusals(line, each, _RULES)
            if each.scope not in SCOPES:
                data = {"scope": each.scope, "known": ", ".join(SCOPES)}
                found.append(Refusal(line, "unknown_scope", data))
            if each.form not in FORMS:
                found.append(Refusal(line, "unknown_form", {"form": each.form}))
        if found:
            raise Refused(in_line_order(found))
        ids = rows.insert("identifiers_code_type", _COLUMNS, types, key="code")
    return [ids[code] for code in codes]


def of_macs(new: NewCodeType) -> NewCodeType:
    """Return the type as one of MAC addresses, which have one form however they are written."""
    return new._replace(
        folds_case=True, folds_inner_spaces=True, folds_hyphens=True, folds_leading_zeros=False,
        form=macs.FORM,
    )  # fmt: skip


def compared(code_type: CodeType, one: str, other: str) -> Likeness:
    """Tell what two texts are to each other as codes of one type and scope.

    "one" code, "two" different ones, or "doubtful": two that people take for one another.
    Raises Refused as `canonical` does.
    """
    first, second = canonical(code_type, one), canonical(code_type, other)
    if first == second:
        return "one"
    return "doubtful" if looks_like(first) == looks_like(second) else "two"
