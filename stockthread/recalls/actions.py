"""Corrective actions: what the cause was, what is changed, by whom and until when; and whether it
helped, looked for in what was made since.

An action is open, then done, then effective, or failed and open again. Every step is on record.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from stockthread import parties
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
from stockthread.ledger import Cause
from stockthread.recalls.deeds import Deed

OPEN, DONE, EFFECTIVE, FAILED = STATES = ("open", "done", "effective", "failed")
NEXT: Final = {
    OPEN: (DONE,),
    DONE: (EFFECTIVE, FAILED, OPEN),
    EFFECTIVE: (FAILED,),
    FAILED: (OPEN,),
}
"""Which states may follow each."""

LENGTH_MAX: Final = 500

_ACTION: Final = {
    "key": "text", "cause": "text", "fix": "text", "owner": "bigint", "due": "text",
    "products": "text", "links": "text", "state": "text", "fixed_at": "bigint",
    "person": "bigint", "made_at": "bigint",
}  # fmt: skip
_CHANGE: Final = {
    "action_id": "bigint", "state": "text", "words": "text", "person": "bigint", "at": "bigint",
}  # fmt: skip
_COLUMNS: Final = "id, cause, fix, owner, due, products, links, state, fixed_at, person, made_at"
_SET: Final = "UPDATE recalls_action SET state = %s, fixed_at = %s WHERE id = %s AND state = %s"
_CHANGES: Final = """
SELECT state, words, person, at FROM recalls_actionchange WHERE action_id = %s ORDER BY id"""


class NewAction(NamedTuple):
    """An action to be begun. owner: who does it. links: complaints, recalls, studies behind it."""

    cause: str
    fix: str
    owner: int
    due: date
    products: tuple[int, ...] = ()
    links: tuple[Cause, ...] = ()


class Action(NamedTuple):
    """An action as it stands. fixed_at: since when things are made with the change."""

    id: int
    cause: str
    fix: str
    owner: int
    due: date
    products: tuple[int, ...]
    links: tuple[Cause, ...]
    state: str
    fixed_at: datetime | None
    person: int
    made_at: datetime

    @property
    def number(self) -> str:
        """What people call it."""
        return f"CA-{self.id}"


class ActionChange(NamedTuple):
    """A step of an action."""

    state: str
    words: str
    person: int
    at: datetime


def begin_action(new: NewAction, *, key: str, by: int, at: datetime) -> Action:
    """Begin an action; a repeated key returns the first. Raises Refused field_missing,
    field_too_long, recall_text, unknown_person."""
    for name, text in (("cause", new.cause), ("change", new.fix)):
        if not text.strip():
            refuse("field_missing", field=name)
        if len(text) > LENGTH_MAX:
            refuse("field_too_long", field=name, length=len(text), limit=LENGTH_MAX)
        if not db.is_storable(text):
            refuse("recall_text")
    if new.owner == parties.SYSTEM or new.owner not in parties.read.people_names([new.owner]):
        refuse("unknown_person", person=new.owner)

    def once() -> Action:
        with db.writing():
            db.lock_text(f"recalls.action.{key}")
            if known := _found("key = %s", [key]):
                return known[0]
            links = json.dumps([list(each) for each in new.links])
            row = (key, new.cause.strip(), new.fix.strip(), new.owner, new.due.isoformat(),
                   json.dumps(list(new.products)), links, OPEN, 0, by,
                   clock.micros(at))  # fmt: skip
            id = rows.insert("recalls_action", _ACTION, [row], key="key")[key]
            _note(id, OPEN, "", by, at)
            return action(id)

    return db.retried(once)


def set_action_state(
    id: int, state: str, *, words: str, key: str, by: int, at: datetime,
    fixed_at: datetime | None = None,
) -> Action:  # fmt: skip
    """Take an action to its next state; a key does so once. fixed_at: since when things are made
    with the change, of one that is done; without it now. Raises Refused unknown_id, action_state,
    no_reason, recall_text, bad_key, key_reused."""
    if not words.strip():
        refuse("no_reason", length_max=LENGTH_MAX)
    if not db.is_storable(words):
        refuse("recall_text")

    def once() -> Action:
        with db.writing():
            db.lock_text(f"recalls.action.{id}")
            said = {"action": id, "state": state, "words": words.strip()}
            deed = Deed("action", key, said)
            found = action(id)
            if deed.result:
                return found
            if state not in NEXT[found.state]:
                refuse("action_state", number=found.number, state=found.state,
                       known=", ".join(NEXT[found.state]))  # fmt: skip
            moment = clock.micros(found.fixed_at) if found.fixed_at else 0
            if state == DONE:
                moment = clock.micros(fixed_at or at)
            if not db.execute(_SET, [state, moment, id, found.state]):
                refuse("action_state", number=found.number, state=found.state, known="")
            _note(id, state, words, by, at)
            deed.done(found.number)
            return action(id)

    return db.retried(once)


def _note(id: int, state: str, words: str, by: int, at: datetime) -> None:
    row = (id, state, words.strip()[:LENGTH_MAX], by, clock.micros(at))
    rows.insert("recalls_actionchange", _CHANGE, [row], key="action_id")


def action(id: int) -> Action:
    """Return one. Raises Refused unknown_id."""
    found = _found("id = %s", [id])
    return found[0] if found else refuse("unknown_id", id=id)


def action_by_number(number: str) -> Action:
    """Return the one of this number. Raises Refused action_unknown."""
    digits = number.strip().upper().removeprefix("CA-")
    found = _found("id = %s", [int(digits)]) if digits.isdecimal() and len(digits) < 18 else []
    return found[0] if found else refuse("action_unknown", number=number)


def actions(*, limit: int = 2_000) -> list[Action]:
    """Return actions, the latest first. One statement."""
    return _found("id > 0 ORDER BY id DESC LIMIT %s", [limit])


def _found(where: str, params: Sequence[Any]) -> list[Action]:
    return [
        Action(id, cause, fix, owner, date.fromisoformat(due), tuple(json.loads(products)),
               tuple(Cause(*each) for each in json.loads(links)), state,
               clock.from_micros(fixed) if fixed else None, person, clock.from_micros(made))
        for id, cause, fix, owner, due, products, links, state, fixed, person, made in db.query(
            f"SELECT {_COLUMNS} FROM recalls_action WHERE {where}", params)
    ]  # fmt: skip


def action_changes(id: int) -> list[ActionChange]:
    """Return the steps of an action, the oldest first. One statement."""
    return [ActionChange(state, words, person, clock.from_micros(at))
            for state, words, person, at in db.query(_CHANGES, [id])]  # fmt: skip
