"""Corrective actions: what the cause was, what is changed, by whom and until when; and whether it
helped, looked for in what was made since.

An action is open, then done, then effective, or failed and open again. Every step is on record.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime
from math import exp
from typing import Any, Final, NamedTuple

from stockthread import causes, parties
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
from stockthread.ledger import Cause

OPEN, DONE, EFFECTIVE, FAILED = STATES = ("open", "done", "effective", "failed")
NEXT: Final = {
    OPEN: (DONE,),
    DONE: (EFFECTIVE, FAILED, OPEN),
    EFFECTIVE: (FAILED,),
    FAILED: (OPEN,),
}
"""Which states may follow each."""

FEWER, MORE, SAME, TOO_FEW, NOT_YET = VERDICTS = ("fewer", "more", "same", "too_few", "not_yet")
"""What later production says: fewer or more complaints than chance would bring, no difference seen,
too few made to tell, nothing made since."""

LENGTH_MAX: Final = 500
SURE: Final = 0.05
"""Differences that chance alone would bring more often than this are no differences."""

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
# What an event made has ids in a row, so that its units are a range of their key.
_RANGE: Final = "s.item >= e.first_item AND s.item < e.first_item + e.new_items"
_MADE: Final = """
SELECT CASE WHEN e.happened_at < %s THEN 0 ELSE 1 END, COUNT(*), SUM(CASE WHEN EXISTS (
    SELECT 1 FROM complaints_link l WHERE l.item = s.item AND l.ended_at IS NULL) THEN 1 ELSE 0 END)
FROM ledger_event e {states}
WHERE e.new_items > 0 AND s.kind = 1 AND s.stage BETWEEN 2 AND 6 AND s.product IN {products}
GROUP BY 1"""


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


class Effect(NamedTuple):
    """Units made before and since the change, and how many of each were complained of.

    chance: how often chance alone would bring such a difference or a larger one.
    """

    before: int
    before_hits: int
    since: int
    since_hits: int
    chance: float
    verdict: str


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
    if new.owner not in parties.read.people_names([new.owner]):
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
    id: int, state: str, *, words: str, by: int, at: datetime, fixed_at: datetime | None = None
) -> Action:
    """Take an action to its next state. fixed_at: since when things are made with the change, of
    one that is done; without it now. Raises Refused unknown_id, action_state, no_reason,
    recall_text."""
    if not words.strip():
        refuse("no_reason", length_max=LENGTH_MAX)
    if not db.is_storable(words):
        refuse("recall_text")

    def once() -> Action:
        with db.writing():
            found = action(id)
            if state not in NEXT[found.state]:
                refuse("action_state", number=found.number, state=found.state,
                       known=", ".join(NEXT[found.state]))  # fmt: skip
            moment = clock.micros(found.fixed_at) if found.fixed_at else 0
            if state == DONE:
                moment = clock.micros(fixed_at or at)
            if not db.execute(_SET, [state, moment, id, found.state]):
                refuse("action_state", number=found.number, state=found.state, known="")
            _note(id, state, words, by, at)
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


def effect(of: Action) -> Effect | None:
    """Return what later production says of an action; None before it is done, or where it is about
    no products. One statement.

    Units that are younger had less time to be complained of: whoever reads it must know.
    """
    if of.fixed_at is None or not of.products:
        return None
    ids, param = db.ids_in(of.products)
    states = db.looked_up("ledger_state", "s", _RANGE)
    sql = _MADE.format(states=states, products=ids)
    counts = {
        side: (int(number), int(hits))
        for side, number, hits in db.query(sql, [clock.micros(of.fixed_at), param])
    }
    (before, before_hits), (since, since_hits) = counts.get(0, (0, 0)), counts.get(1, (0, 0))
    total, hits = before + since, before_hits + since_hits
    chance = exp(causes.fisher(since_hits, since, hits, total)) if since and before else 1.0
    return Effect(before, before_hits, since, since_hits, chance,
                  _verdict(before, before_hits, since, since_hits, chance))  # fmt: skip


def _verdict(before: int, before_hits: int, since: int, since_hits: int, chance: float) -> str:
    """What the counts say; where even no complaint at all could be chance, too little was made."""
    if not since:
        return NOT_YET
    was = before_hits / before if before else 0.0
    if chance < SURE:
        return FEWER if since_hits / since < was else MORE
    return TOO_FEW if (1 - was) ** since > SURE else SAME
