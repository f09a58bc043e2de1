"""Queries of recalls. Nothing here writes."""

import json
from collections.abc import Sequence
from typing import Any, Final

from stockthread import holds
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Cause
from stockthread.recalls import scope
from stockthread.recalls.recall_records import RUNNING, Changes, Member, Recall, Version
from stockthread.recalls.scope_json import scope_of
from stockthread.recalls.scope_records import Preview

HOLD_WORDS_MAX: Final = 200
_COLUMNS: Final = (
    "id, words, advice, cause_kind, cause_id, state, target, person, begun_at, closed_at"
)
_VERSIONS: Final = """
SELECT recall_id, number, key, scope, reason, person, made_at, added, left_out, hold_event,
    release_event, tasks
FROM recalls_version WHERE recall_id IN {} ORDER BY recall_id, number"""
_MEMBERS: Final = """
SELECT item, product, version_in, version_out, cut, reason FROM recalls_member
WHERE recall_id = %s ORDER BY item"""
_ABOUT: Final = f"""
SELECT m.item, m.recall_id FROM recalls_member m JOIN recalls_recall r ON r.id = m.recall_id
WHERE m.item IN {{}} AND m.version_out = 0 AND r.state = '{RUNNING}' ORDER BY m.recall_id"""


def recall(id: int) -> Recall:
    """Return one. Raises Refused unknown_id."""
    found = _found("id = %s", [id])
    return found[0] if found else refuse("unknown_id", id=id)


def by_key(key: str) -> Recall | None:
    """Return the one that was begun with a key."""
    found = _found("key = %s", [key])
    return found[0] if found else None


def by_number(number: str) -> Recall:
    """Return the one of this number. Raises Refused recall_unknown."""
    digits = number.strip().upper().removeprefix("R-")
    found = _found("id = %s", [int(digits)]) if digits.isdecimal() and len(digits) < 18 else []
    return found[0] if found else refuse("recall_unknown", number=number)


def by_numbers(numbers: Sequence[str]) -> dict[str, Recall]:
    """Return recalls by the numbers that were asked for; those there are not are left out. Two
    statements, none for none."""
    digits = {each: each.strip().upper().removeprefix("R-") for each in numbers}
    asked = {each: int(said) for each, said in digits.items()
             if said.isdecimal() and len(said) < 18}  # fmt: skip
    ids, param = db.ids_in(sorted(set(asked.values())))
    found = {each.id: each for each in _found(f"id IN {ids}", [param])} if asked else {}
    return {each: found[id] for each, id in asked.items() if id in found}


def recalls(*, limit: int = 500) -> list[Recall]:
    """Return recalls, the latest first. Two statements."""
    return _found("id > %s ORDER BY id DESC LIMIT %s", [0, limit])


def _found(where: str, params: Sequence[Any]) -> list[Recall]:
    heads = db.query(f"SELECT {_COLUMNS} FROM recalls_recall WHERE {where}", params)
    ids, param = db.ids_in([row[0] for row in heads])
    versions: dict[int, list[Version]] = {}
    for of, *row in db.query(_VERSIONS.format(ids), [param]) if heads else ():
        versions.setdefault(of, []).append(_version(row))
    return [
        Recall(id, words, advice, Cause(kind, cause), state, target, person,
               clock.from_micros(begun), clock.from_micros(closed) if closed else None,
               tuple(versions.get(id, ())))
        for id, words, advice, kind, cause, state, target, person, begun, closed in heads
    ]  # fmt: skip


def _version(row: Sequence[Any]) -> Version:
    number, key, said, reason, person, at, *rest = row
    return Version(number, key, scope_of(json.loads(said)), reason, person,
                   clock.from_micros(at), *rest)  # fmt: skip


def members(id: int) -> dict[int, Member]:
    """Return all items that a recall is or was about. One statement."""
    return {row[0]: Member(*row) for row in db.query(_MEMBERS, [id])}


def about(items: Sequence[int]) -> dict[int, list[int]]:
    """Return which running recalls are about items, by item. One statement."""
    ids, param = db.ids_in(items)
    found: dict[int, list[int]] = {}
    for item, id in db.query(_ABOUT.format(ids), [param]):
        found.setdefault(item, []).append(id)
    return found


_COUNTS: Final = """
SELECT recall_id, COUNT(*) FROM recalls_member WHERE recall_id IN {} AND version_out = 0
GROUP BY recall_id"""


def counts(ids: Sequence[int]) -> dict[int, int]:
    """Return how many items recalls are about. One statement."""
    wanted, param = db.ids_in(ids)
    return dict(db.query(_COUNTS.format(wanted), [param]))


def reason_of(of: Recall) -> str:
    """Return for what its goods are held, in words: its number is in them."""
    return holds.text_of("RECALL", f"{of.number} {of.words}")[:HOLD_WORDS_MAX]


_HELD: Final = """
SELECT DISTINCT item FROM ledger_hold
WHERE item IN {} AND reason = %s AND closed_by IS NULL ORDER BY item"""


def changes(of: Recall, found: Preview | None = None) -> Changes:
    """Return what fits a recall's scope now, and is not in it: new, or left out for a reason that
    holds no more. found: its preview, where that is at hand."""
    known = members(of.id)
    meant = (found or scope.preview(of.scope)).meant
    new = sorted(item for item in meant if item not in known)
    reopened = sorted(item for item in meant if item in known and known[item].version_out)
    among, param = db.ids_in([*new, *reopened])
    held = db.query(_HELD.format(among), [param, reason_of(of)]) if new or reopened else []
    return Changes(tuple(new), tuple(reopened), tuple(item for (item,) in held))
