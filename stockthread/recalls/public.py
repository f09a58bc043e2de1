"""The notice on the public pages of what is recalled: shown from the moment that somebody is told,
for what is meant then, until the recall is closed."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from stockthread import passports
from stockthread.passports import NewNotice, Notice
from stockthread.recalls import read
from stockthread.recalls.parting import wholes_of
from stockthread.recalls.recall_records import CAUSE, Recall

TEXT_MAX: Final = 1_000
ITEMS_MAX: Final = 1_000_000
_LOOKED_AT: Final = 10_000


def show(
    recall: Recall, items: Sequence[int], *, by: int, at: datetime,
    texts: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Show the notice on the pages of these items, and of no others any more; and of the lots from
    which some were parted, where those were looked at, for the goods still bear their number.

    texts: by language, where it is not to be what was shown last; "" is as in English. Its
    key is a new one each time: which act is done once only, is the caller's to know. Raises
    Refused: passport_language, field_too_long, field_missing.
    """
    hide(recall, by=by, at=at)
    said = {**texts_of(recall), **(texts or {})}
    said = {language: text for language, text in said.items() if text.strip()}
    wholes = set(wholes_of(items)) & set(read.members(recall.id))
    shown = sorted({*items, *wholes})[:ITEMS_MAX]
    new = NewNotice(recall.number, said, tuple(shown), owner=CAUSE)
    passports.publish(new, key=f"recall.{secrets.token_urlsafe(24)}", by=by, at=at)


def texts_of(recall: Recall) -> dict[str, str]:
    """What its notice says, or would say, by language: as shown last, else in the recall's words.

    A language that is not in it is shown in English.
    """
    if found := _notices(recall):
        return max(found, key=lambda each: each.id).texts
    return {"en": f"{recall.words}. {recall.advice}".strip()[:TEXT_MAX]}


def hide(recall: Recall, *, by: int, at: datetime) -> bool:
    """Show it no more; tell whether it was shown."""
    found = [each for each in _notices(recall) if each.withdrawn_at is None]
    for each in found:  # one at most
        passports.withdraw(each.id, by=by, at=at, owner=CAUSE)
    return bool(found)


def is_shown(recall: Recall) -> bool:
    """Whether it is shown now."""
    return any(each.withdrawn_at is None for each in _notices(recall))


def _notices(recall: Recall) -> list[Notice]:
    return [each for each in passports.read.notices(_LOOKED_AT)
            if each.owner == CAUSE and each.reference == recall.number]  # fmt: skip
