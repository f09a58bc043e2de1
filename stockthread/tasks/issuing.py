"""Issuing tasks: one call for any number of items, and taking back what is not done.

The same key issues once. An item that has such a task already, or is where it shall be, gets none.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from stockthread import ledger, places
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Cause, stem
from stockthread.tasks import changing, read
from stockthread.tasks.records import (
    CANCELLED,
    KINDS,
    LIVE,
    MOVING,
    OPEN,
    Issued,
    NewTask,
    TaskFilter,
)

INSTRUCTION_LENGTH_MAX: Final = 200
KEY_LENGTH_MAX: Final = 80
_COLUMNS: Final = {
    "batch": "text", "position": "bigint", "kind": "text", "item": "bigint", "quantity": "bigint",
    "source": "bigint", "container": "bigint", "target": "bigint", "brought": "bigint",
    "cause_kind": "text", "cause_id": "text", "instruction": "text", "state": "text",
    "person": "bigint", "step": "bigint", "event": "bigint", "problem": "text", "words": "text",
    "issued_by": "bigint", "issued_at": "bigint", "changed_at": "bigint",
}  # fmt: skip
_KNOWN: Final = "SELECT id FROM tasks_task WHERE batch = %s ORDER BY position"
_BUILT: Final = ", ".join(f"'{kind}'" for kind in places.BUILT_KINDS)
_OURS: Final = f"SELECT id FROM places_place WHERE kind IN ({_BUILT})"
_SPOTS: Final = f"""
    SELECT item, place, container, 1 FROM ledger_state
     WHERE item IN {{0}} AND kind IN (1, 3) AND stage BETWEEN 2 AND 5 AND place IN ({_OURS})
    UNION ALL
    SELECT item, place, container, CAST(SUM(quantity) AS BIGINT) FROM ledger_holding
     WHERE item IN {{0}} AND stage BETWEEN 2 AND 4 AND quantity > 0 AND place IN ({_OURS})
     GROUP BY item, place, container
     ORDER BY 1, 2, 3"""
_LIVE_ON: Final = """
    SELECT item, source, container FROM tasks_task
     WHERE kind = %s AND item IN {} AND state IN ({})"""


def issue(
    wanted: Sequence[NewTask],
    *,
    kind: str,
    by: int,
    at: datetime,
    key: str,
    cause: Cause = ledger.NO_CAUSE,
    instruction: str = "",
    accept: str = "all",
) -> Issued:
    """Issue a task for each item; a lot has one for each place and container in which it lies.

    A constant number of statements for any number of items. `accept` "good" leaves out items that
    are not in our places. Raises Refused: no_lines, task_kind, task_instruction, bad_key,
    field_bad_characters, unknown_id, and by line task_not_with_us.
    """
    if not wanted:
        refuse("no_lines")
    if kind not in KINDS:
        refuse("task_kind", kind=kind, known=", ".join(KINDS))
    if len(instruction) > INSTRUCTION_LENGTH_MAX or not db.is_storable(instruction):
        refuse("task_instruction", length_max=INSTRUCTION_LENGTH_MAX)
    if not 1 <= len(key) <= KEY_LENGTH_MAX:
        refuse("bad_key", length_max=KEY_LENGTH_MAX)
    if not db.is_storable(key):
        refuse("field_bad_characters", field="key")
    if targets := sorted({each.target for each in wanted} - {0}):
        known = places.read.places(targets)
        for each in targets:
            if each not in known:
                refuse("unknown_id", id=each)

    def once() -> Issued:
        with db.writing():
            db.lock_text(f"tasks.{key}")
            db.lock_text(f"tasks_task.{kind}")  # two keys at once make no twins
            if ids := [id for (id,) in db.query(_KNOWN, (stem(key),))]:
                return Issued(tuple(ids), repeated=True)
            made, already, there = _rows(wanted, kind, accept)
            moment = clock.micros(at)
            values = [
                (stem(key), n, kind, *spot, 0, cause.kind, cause.id, instruction, OPEN,
                 0, 0, 0, "", "", by, moment, moment)
                for n, spot in enumerate(made)
            ]  # fmt: skip
            ids = list(rows.insert("tasks_task", _COLUMNS, values, key="position").values())
            changing.note(ids, "issued", by, at)
            return Issued(tuple(ids), already, there)

    return db.retried(once)


def _rows(
    wanted: Sequence[NewTask], kind: str, accept: str
) -> tuple[list[tuple[Any, ...]], int, int]:
    """Item, quantity, source, container and target of each task; how many need none."""
    items, param = db.ids_in(sorted({each.item for each in wanted}))
    spots: dict[int, list[tuple[int, int, int]]] = {}
    twice = [param, param]
    for item, place, container, quantity in db.query(_SPOTS.format(items), twice):
        spots.setdefault(item, []).append((place, container, quantity))
    states = ", ".join(f"'{state}'" for state in LIVE)
    live = set(db.query(_LIVE_ON.format(items, states), [kind, param]))
    outside, made, already, there = list[tuple[int, int]](), list[tuple[Any, ...]](), 0, 0
    for line, each in enumerate(wanted):
        at = [spot for spot in spots.get(each.item, []) if each.source in (0, spot[0])]
        if not at:
            outside.append((line, each.item))
        for place, container, quantity in at:
            if kind in MOVING and place == each.target:
                there += 1
            elif (each.item, place, container) in live:
                already += 1
            else:
                live.add((each.item, place, container))
                amount = min(each.quantity or quantity, quantity)
                made.append((each.item, amount, place, container, each.target))
    if outside and (accept == "all" or len(outside) == len(wanted)):
        codes = ledger.read.codes([item for _, item in outside])
        raise Refused([
            Refusal(line, "task_not_with_us", {"item": item, "code": codes.get(item, "")})
            for line, item in outside
        ])  # fmt: skip
    return made, already, there


def cancel(ids: Sequence[int], *, by: int, at: datetime, words: str = "") -> int:
    """Take back tasks that are not done; return how many. Raises Refused no_lines, task_over."""
    return changing.change(ids, LIVE, CANCELLED, by=by, at=at, words=words)


def cancel_for(cause: Cause, *, by: int, at: datetime, words: str = "") -> int:
    """Take back all tasks of a cause that are not done; return how many."""
    wanted = TaskFilter(LIVE, cause=cause)
    ids = read.ids(wanted, 2**62)
    return cancel(ids, by=by, at=at, words=words) if ids else 0
