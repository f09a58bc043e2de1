"""What each reason said at which time, and who changed it.

A reason's present row and its last version say the same. Versions are only ever added.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from stockthread.holds.records import ROLES, Reason, ReasonChange
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act

KEY_LENGTH_MAX: Final = 80
WORDS_LENGTH_MAX: Final = 200
_COLUMNS: Final = {
    "reason": "bigint", "name": "text", "blocks": "bigint", "role": "text", "is_signed": "boolean",
    "is_active": "boolean", "since": "bigint", "person": "bigint", "words": "text",
    "undoes": "bigint", "key": "text",
}  # fmt: skip
_SELECT: Final = """
SELECT v.id, v.reason, r.code, v.name, v.blocks, v.role, v.is_signed, v.is_active,
    v.since, v.person, v.words, v.undoes
FROM holds_version v JOIN holds_reason r ON r.id = v.reason ORDER BY v.id"""
_KNOWN: Final = "SELECT reason FROM holds_version WHERE key = %s"
_ASKED: Final = """
SELECT r.code, v.role, v.is_signed, v.since FROM holds_version v
JOIN holds_reason r ON r.id = v.reason WHERE r.code IN {} ORDER BY v.id"""


def check(act: Act) -> None:
    """Check the key and words of an act. Raises Refused: bad_key, field_too_long,
    field_bad_characters."""
    if not 1 <= len(act.key) <= KEY_LENGTH_MAX:
        refuse("bad_key", length_max=KEY_LENGTH_MAX)
    if len(act.reason) > WORDS_LENGTH_MAX:
        refuse("field_too_long", field="reason", length=len(act.reason), limit=WORDS_LENGTH_MAX)
    for field, text in (("key", act.key), ("reason", act.reason)):
        if not db.is_storable(text):
            refuse("field_bad_characters", field=field)


def known(key: str) -> int:
    """Return the id of the reason that was changed under a key, 0 where none was."""
    row = db.query_one(_KNOWN, [key])
    return int(row[0]) if row else 0


def add(reason: Reason, act: Act, undoes: int = 0) -> None:
    """Put on record what a reason says from now on; called in the transaction that changes it."""
    row = (reason.id, *reason[2:], clock.micros(act.recorded_at), act.by, act.reason, undoes,
           act.key)  # fmt: skip
    rows.insert("holds_version", _COLUMNS, [row])


def changes(code: str = "") -> list[ReasonChange]:
    """Return all changes of reasons, or those of one, the newest first. One statement."""
    found, said = list[ReasonChange](), dict[int, ReasonChange]()
    for id, reason, its_code, name, blocks, role, is_signed, is_active, *more in db.query(_SELECT):
        after = Reason(reason, its_code, name, blocks, role, bool(is_signed), bool(is_active))
        since, person, words, undoes = more
        before = said[reason].after if reason in said else None
        made = ReasonChange(
            id, before, after, clock.from_micros(since), person, words, undoes, is_last=False
        )
        said[reason] = made
        found.append(made)
    last = {each.id for each in said.values() if each.before}
    return [each._replace(is_last=each.id in last) for each in reversed(found)
            if code in ("", each.after.code)]  # fmt: skip


def strictest(since: Mapping[str, datetime]) -> dict[str, tuple[str, bool]]:
    """Return the role and whether a signature is asked for by what is held for reasons since a
    moment: what the reason asked for then or asks for now, whichever is more. One statement."""
    among, param = db.texts_in(list(since))
    said: dict[str, list[tuple[Any, ...]]] = {}
    for code, *version in db.query(_ASKED.format(among), [param]) if since else ():
        said.setdefault(code, []).append(tuple(version))
    found = {}
    for code, versions in said.items():
        at = clock.micros(since[code])
        then = [each for each in versions if each[2] <= at] or versions[:1]
        two = (then[-1], versions[-1])
        found[code] = (
            max((each[0] for each in two), key=ROLES.index),
            any(each[1] for each in two),
        )
    return found


def is_weaker(before: Reason, after: Reason) -> bool:
    """Tell whether a reason would ask for less to release, or stop less, than it did."""
    return (
        ROLES.index(after.role) < ROLES.index(before.role)
        or (before.is_signed and not after.is_signed)
        or bool(before.blocks & ~after.blocks)
    )
