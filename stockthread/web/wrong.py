"""Refusals at the fields that they are about; what is about no field stands above the form."""

from collections.abc import Iterable, Mapping
from typing import Any

from stockthread.kernel import errors, fields
from stockthread.web import acting


def at_fields(
    refused: errors.Refused, known: Iterable[str], of_codes: Mapping[str, str]
) -> dict[str, Any]:
    """What is wrong by the field's name, and the other reasons as `acting.refusal_words` has them.

    `known` are the form's fields; `of_codes` says of a refusal's code which of them it is about.
    """
    named = {fields.shown(name): name for name in known}
    at: dict[str, str] = {}
    others = []
    for refusal in refused.refusals:
        field = named.get(str(refusal.data.get("field", ""))) or of_codes.get(refusal.code, "")
        if field and field not in at:
            at[field] = errors.text(refusal._replace(line=None))
        elif not field:
            others.append(refusal)
    above = acting.refusal_words(errors.Refused(others)) if others else {}
    return {"wrong": at, **above}
