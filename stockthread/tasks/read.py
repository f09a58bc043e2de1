"""Queries of tasks. Nothing here writes; each function costs a constant number of statements."""

from collections.abc import Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Final

from stockthread import ledger, places
from stockthread.kernel import clock, db, findtext
from stockthread.kernel.errors import refuse
from stockthread.ledger import Cause
from stockthread.tasks.records import (
    CLAIMED,
    LIVE,
    OPEN,
    STATES,
    Change,
    Progress,
    Task,
    TaskFilter,
)

_FOLDED: Final = str.maketrans(ascii_uppercase, ascii_lowercase)
ANY: Final = TaskFilter()
_LIVE: Final = ", ".join(f"'{state}'" for state in LIVE)
# A unit may have been moved since its task was issued; a lot is fetched from where it was said.
_NOW: Final = f"t.state IN ({_LIVE}) AND s.kind <> 2"
_SOURCE: Final = f"CASE WHEN {_NOW} THEN s.place ELSE t.source END"
_CONTAINER: Final = f"CASE WHEN {_NOW} THEN s.container ELSE t.container END"
_FROM: Final = "FROM tasks_task t CROSS JOIN ledger_state s WHERE s.item = t.item"
_SELECT: Final = f"""
    SELECT t.id, t.kind, t.item, t.quantity, {_SOURCE} AS place, {_CONTAINER} AS box, t.target,
           t.brought, t.cause_kind, t.cause_id, t.instruction, t.state, t.person,
           t.step, t.event, t.problem, t.words, t.issued_by, t.issued_at, t.changed_at {_FROM}"""


def task(id: int) -> Task:
    """Return one task. Raises Refused unknown_id."""
    found = tasks_of_ids([id])
    return found[0] if found else refuse("unknown_id", id=id)


def tasks_of_ids(ids: Sequence[int]) -> list[Task]:
    """Return these tasks, as far as they are there, by their ids."""
    wanted, param = db.ids_in(ids)
    return _read(f"{_SELECT} AND t.id IN {wanted} ORDER BY t.id", [param])


def in_walking_order(
    wanted: TaskFilter = ANY, *, first_of: int = 0, after: int = 0, limit: int = 50
) -> list[Task]:
    """Return tasks that fit as one walks by them: place by place, container by container.

    Those that the person `first_of` has claimed come first. after: how many to pass over.
    Three statements.
    """
    where, params = _conditions(wanted)
    mine = f"CASE WHEN t.state = '{CLAIMED}' AND t.person = {int(first_of)} THEN 0 ELSE 1 END"
    grouped = db.query(
        f"SELECT mine, place, COUNT(*) FROM (SELECT {mine} AS mine, {_SOURCE} AS place"
        f" {_FROM}{where}) g GROUP BY mine, place",
        params,
    )
    spots = places.read.places(sorted({place for _, place, _ in grouped}))
    grouped.sort(key=lambda each: (each[0], places.walk(spots[each[1]].code)))
    passed, chosen, rank = 0, list[int](), dict[tuple[int, int], int]()
    start = after
    for part, place, count in grouped:
        if passed + count > after and passed < after + limit:
            if not chosen:
                start = passed
            chosen.append(place)
            rank[part, place] = len(rank)
        passed += count
    if not chosen:
        return []
    among, param = db.ids_in(sorted(set(chosen)))
    found = db.query(
        f"SELECT id, mine, place FROM (SELECT t.id, t.item, {mine} AS mine, {_SOURCE} AS place,"
        f" {_CONTAINER} AS box {_FROM}{where}) g WHERE place IN {among}"
        " ORDER BY mine, box, item, id",
        [*params, param],
    )
    ordered = sorted(
        (row for row in found if (row[1], row[2]) in rank), key=lambda row: rank[row[1], row[2]]
    )
    ids = [row[0] for row in ordered][after - start : after - start + limit]
    known = {each.id: each for each in tasks_of_ids(ids)}
    return [known[id] for id in ids]


def count(wanted: TaskFilter = ANY) -> int:
    """Return how many tasks fit."""
    where, params = _conditions(wanted)
    [(found,)] = db.query(f"SELECT COUNT(*) {_FROM}{where}", params)
    return int(found)


def ids(wanted: TaskFilter, limit: int) -> list[int]:
    """Return the ids of tasks that fit, in the order in which they were issued."""
    where, params = _conditions(wanted)
    return [row[0] for row in db.query(f"SELECT t.id {_FROM}{where} ORDER BY t.id LIMIT %s",
                                       [*params, limit])]  # fmt: skip


def live_on(items: Sequence[int]) -> dict[int, list[Task]]:
    """Return the tasks of these items that are neither done nor cancelled."""
    among, param = db.ids_in(items)
    found: dict[int, list[Task]] = {}
    for each in _read(f"{_SELECT} AND t.item IN {among} AND t.state IN ({_LIVE}) ORDER BY t.id",
                      [param]):  # fmt: skip
        found.setdefault(each.item, []).append(each)
    return found


def progress(causes: Sequence[Cause]) -> dict[Cause, Progress]:
    """Return how far the tasks of each cause have come. One statement."""
    kinds, kinds_param = db.texts_in(sorted({cause.kind for cause in causes}))
    named, named_param = db.texts_in(sorted({cause.id for cause in causes}))
    counted: dict[Cause, dict[str, int]] = {Cause(*cause): {} for cause in causes}
    for kind, id, state, number in db.query(
        f"SELECT cause_kind, cause_id, state, COUNT(*) FROM tasks_task WHERE cause_kind IN {kinds}"
        f" AND cause_id IN {named} GROUP BY cause_kind, cause_id, state",
        [kinds_param, named_param],
    ):
        if Cause(kind, id) in counted:
            counted[Cause(kind, id)][state] = number
    return {
        cause: Progress(**{state: states.get(state, 0) for state in STATES})
        for cause, states in counted.items()
    }


def changes(task: int) -> list[Change]:
    """Return what people did to a task, the oldest first."""
    sql = "SELECT what, person, at, words FROM tasks_change WHERE task = %s ORDER BY id"
    return [
        Change(what, person, clock.from_micros(at), words)
        for what, person, at, words in db.query(sql, (task,))
    ]


def _cause_folded() -> str:
    """The number of a cause without capitals; of plain letters alone, as both databases can."""
    return 'LOWER(t.cause_id COLLATE "C")' if db.is_postgresql() else "LOWER(t.cause_id)"


def _conditions(wanted: TaskFilter) -> tuple[str, list[Any]]:
    among, param = db.texts_in(wanted.states)
    found, params = ["", f"t.state IN {among}"], [param]
    if wanted.person:
        found.append(f"(t.state = '{OPEN}' OR t.person = %s)" if OPEN in wanted.states
                     else "t.person = %s")  # fmt: skip
        params.append(wanted.person)
    if wanted.kind:
        found.append("t.kind = %s")
        params.append(wanted.kind)
    if wanted.places is not None:
        among, param = db.ids_in(wanted.places)
        found.append(f"{_SOURCE} IN {among}")
        params.append(param)
    if wanted.cause.kind:
        found.append("t.cause_kind = %s AND t.cause_id = %s")
        params += wanted.cause
    if wanted.items is not None:
        among, param = db.ids_in(wanted.items)
        found.append(f"t.item IN {among}")
        params.append(param)
    if wanted.text and not db.is_storable(wanted.text):
        found.append("1 = 0")
    elif wanted.text:
        among, param = db.ids_in([match.item for match in ledger.read.find_code(wanted.text)])
        found.append(f"(t.item IN {among} OR {_cause_folded()} LIKE %s ESCAPE '!')")
        params += [param, f"%{findtext.escaped(wanted.text.translate(_FOLDED))}%"]
    return " AND ".join(found), params


def _read(sql: str, params: Sequence[Any]) -> list[Task]:
    return [
        Task._make((*row[:8], Cause(row[8], row[9]), *row[10:18], clock.from_micros(row[18]),
                    clock.from_micros(row[19])))
        for row in db.query(sql, params)
    ]  # fmt: skip
