"""How a task comes from one state into another: only from those that allow it, and on record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from stockthread import ledger, parties
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.tasks.records import CANCELLED, CLAIMED, DONE, OPEN

WORDS_LENGTH_MAX: Final = 200
_NOTE: Final = """
    INSERT INTO tasks_change (task, what, person, at, words)
    SELECT id, %s, %s, %s, %s FROM tasks_task WHERE id IN {} ORDER BY id"""
_NOW: Final = "SELECT id, item, state, person FROM tasks_task WHERE id IN {} ORDER BY id"
_LOCK: Final = " FOR UPDATE"
_WHY: Final = {CLAIMED: "task_claimed", DONE: "task_over", CANCELLED: "task_over"}


def lock(id: int) -> None:
    """Let nobody else change a task until the transaction ends."""
    if db.is_postgresql():
        db.query(f"SELECT id FROM tasks_task WHERE id = %s{_LOCK}", [id])


def note(ids: Sequence[int], what: str, by: int, at: datetime, words: str = "") -> None:
    """Keep what somebody did to tasks. One statement."""
    among, param = db.ids_in(ids)
    db.execute(_NOTE.format(among), (what, by, clock.micros(at), words, param))


def change(
    ids: Sequence[int],
    before: Sequence[str],
    after: str,
    *,
    by: int,
    at: datetime,
    person: int = 0,
    only_of: int = 0,
    problem: str = "",
    words: str = "",
    what: str = "",
) -> int:
    """Bring tasks from one of the states `before` to `after`, all or none; return how many.

    person: whose they are from then on. only_of: claimed ones only if this person claimed them.
    What stands as wanted already is passed over. Four statements for any number of tasks.
    Raises Refused no_lines, task_words, and by line unknown_id, task_claimed, task_over, task_not.
    """
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        refuse("no_lines")
    if len(words) > WORDS_LENGTH_MAX or not db.is_storable(words):
        refuse("task_words", length_max=WORDS_LENGTH_MAX)

    def once() -> int:
        with db.writing():
            among, param = db.ids_in(wanted)
            lock = _LOCK if db.is_postgresql() else ""
            now = {id: rest for id, *rest in db.query(_NOW.format(among) + lock, [param])}
            refused, changed = list[Refusal](), list[int]()
            for line, id in enumerate(wanted):
                item, state, owner = now.get(id, (0, "", 0))
                if state == after and owner == person and state != OPEN:
                    continue
                if not state:
                    refused.append(Refusal(line, "unknown_id", {"id": id}))
                elif state not in before or (only_of and owner not in (0, only_of)):
                    refused.append(why(line, item, state, owner))
                else:
                    changed.append(id)
            if refused:
                raise Refused(told(refused))
            _set(changed, after, person, problem, words, clock.micros(at))
            note(changed, what or after, by, at, words)
            return len(changed)

    return db.retried(once)


def _set(ids: Sequence[int], state: str, person: int, problem: str, words: str, at: int) -> None:
    among, param = db.ids_in(ids)
    db.execute(
        "UPDATE tasks_task SET state = %s, person = %s, step = 0, problem = %s, words = %s,"
        f" changed_at = %s WHERE id IN {among}",
        (state, person, problem, words, at, param),
    )


def why(line: int | None, item: int, state: str, person: int) -> Refusal:
    """Why a task that stands so cannot be changed."""
    return Refusal(line, _WHY.get(state, "task_not"),
                   {"item": item, "state": state, "person": person})  # fmt: skip


def told(refused: Sequence[Refusal]) -> list[Refusal]:
    """Refusals with the items' codes and the people's names."""
    people = parties.read.people_names(
        sorted({each.data["person"] for each in refused if each.data.get("person")})
    )
    return [
        each._replace(data={**each.data, "who": people.get(each.data.get("person", 0), "somebody")})
        for each in ledger.named(list(refused))
    ]
