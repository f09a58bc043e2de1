"""Working on tasks: claimed by one, three scans, done; or given back, or said to be blocked.

A scan of another place or item than the task's is refused, and says what to do. The last scan
brings the item where it belongs, through the ledger. Each step can be taken back.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from stockthread import ledger, places
from stockthread.kernel import clock, db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Act, Cause, Lines
from stockthread.tasks import changing, read
from stockthread.tasks.records import (
    BLOCKED,
    CANCELLED,
    CAUSE,
    CLAIMED,
    DONE,
    FROM,
    ITEM,
    LIVE,
    MOVING,
    OPEN,
    OVER,
    PROBLEMS,
    TO,
    Seen,
    Task,
)

_STEP: Final = """
    UPDATE tasks_task SET step = %s, state = %s, person = %s, brought = %s, event = %s,
        source = %s, container = %s, changed_at = %s
     WHERE id = %s AND step = %s AND state = %s AND person = %s"""
_LIVE_ON: Final = f"""
    SELECT id, kind, item, source, container FROM tasks_task
     WHERE item IN {{}} AND state IN ({db.marks(len(LIVE))}) ORDER BY id DESC"""


def claim(ids: Sequence[int], *, by: int, at: datetime) -> int:
    """Take open tasks upon oneself, all or none; return how many are newly so.

    Of two who claim the same, one has it. Raises Refused: no_lines, and by line task_claimed, which
    says who has it, task_over, task_not.
    """
    return changing.change(ids, (OPEN,), CLAIMED, by=by, at=at, person=by)


def give_back(ids: Sequence[int], *, by: int, at: datetime, is_lead: bool = False) -> int:
    """Let others do claimed tasks; only one's own, but for who leads. Raises Refused as `claim`."""
    return changing.change(
        ids, (CLAIMED,), OPEN, by=by, at=at, only_of=0 if is_lead else by, what="given back"
    )


def block(
    ids: Sequence[int], problem: str, *, by: int, at: datetime, words: str = "",
    is_lead: bool = False,
) -> int:  # fmt: skip
    """Say that tasks cannot be done, and why. Raises Refused: task_problem, and as `claim`."""
    if problem not in PROBLEMS:
        refuse("task_problem", problem=problem, known=", ".join(PROBLEMS))
    return changing.change(
        ids, (OPEN, CLAIMED), BLOCKED, by=by, at=at, only_of=0 if is_lead else by,
        problem=problem, words=words,
    )  # fmt: skip


def reopen(ids: Sequence[int], *, by: int, at: datetime) -> int:
    """Let blocked or cancelled tasks be done after all; return how many are newly so.

    Raises Refused: as `claim`, and by line task_there where another task like it is not done yet.
    """

    def once() -> int:
        with db.writing():
            found = {each.id: each for each in read.tasks_of_ids(ids)}
            db.lock_texts([f"tasks_task.{each.kind}" for each in found.values()])
            if twins := _twins(list(dict.fromkeys(ids)), found):
                raise Refused(twins)
            return changing.change(
                ids, (BLOCKED, CANCELLED), OPEN, by=by, at=at, what="reopened"
            )  # fmt: skip

    return db.retried(once)


def _twins(ids: Sequence[int], found: Mapping[int, Task]) -> list[Refusal]:
    """Of cancelled tasks those that another one stands for, there before or opened with them."""
    wanted = [(line, found[id]) for line, id in enumerate(ids)
              if id in found and found[id].state in (BLOCKED, CANCELLED)]  # fmt: skip
    items, param = db.ids_in(sorted({task.item for _, task in wanted}))
    live = {tuple(spot): id for id, *spot in db.query(_LIVE_ON.format(items), [param, *LIVE])}
    codes, refused = ledger.read.codes([task.item for _, task in wanted]), list[Refusal]()
    for line, task in wanted:
        spot = (task.kind, task.item, task.source, task.container)
        other = live.setdefault(spot, task.id)
        if other != task.id:
            data = {"item": task.item, "code": codes.get(task.item, ""), "task": other}
            refused.append(Refusal(line, "task_there", data))
    return refused


def scan(id: int, seen: Seen, *, by: int, at: datetime, device: str = "") -> Task:
    """Take the next scan of a task: where the item is, the item, where it goes; return the task.

    The first scan claims an open task. The last one moves the item; a task that moves nothing ends
    with the item. Raises Refused: task_claimed, task_over, task_not, task_scan_unknown,
    task_wrong_place, task_place_first, task_wrong_item, task_wrong_target, and as the
    ledger's move.
    """

    def once() -> Task:
        with db.writing():
            changing.lock(id)
            task = read.task(id)
            if task.state == DONE and task.person == by and seen.place == task.brought:
                return task  # the last scan, sent twice
            need_mine(task, by)
            following = _checked(task, seen)
            is_brought = following == OVER and task.kind in MOVING
            event = _moved(task, seen.place, by, at, device) if is_brought else 0
            brought = seen.place if is_brought else 0
            _to(task, following, by=by, at=at, brought=brought, event=event)
            if following == OVER:
                changing.note([id], DONE, by, at)
            return read.task(id)

    return db.retried(once)


def need_mine(task: Task, by: int) -> None:
    """Raise Refused unless a task is open or claimed by this person."""
    if task.state not in (OPEN, CLAIMED) or (task.person and task.person != by):
        raise Refused(changing.told([changing.why(None, task.item, task.state, task.person)]))


def _checked(task: Task, seen: Seen) -> int:
    """The step that follows a scan. Raises Refused where it is not the scan that is wanted."""
    code = ledger.read.codes([task.item]).get(task.item, "")
    if not seen.item and not seen.place:
        refuse("task_scan_unknown", scanned=seen.text)
    if task.step == FROM:
        if seen.place == task.source or (task.container and seen.item == task.container):
            return ITEM
        if seen.item == task.item:
            refuse("task_place_first", wanted=code, place_code=_code(task.source))
        refuse("task_wrong_place", scanned=seen.text, place_code=_code(task.source), wanted=code)
    if task.step == ITEM:
        if seen.item != task.item:
            refuse("task_wrong_item", scanned=seen.text, wanted=code)
        return TO if task.kind in MOVING else OVER
    if not seen.place or (task.target and seen.place != task.target):
        refuse("task_wrong_target", scanned=seen.text,
               place_code=_code(task.target) if task.target else "a place")  # fmt: skip
    return OVER


def _code(place: int) -> str:
    return places.read.place(place).code


def _moved(task: Task, target: int, by: int, at: datetime, device: str) -> int:
    """Bring the item to the target; return the event, 0 where it stands there already."""
    quantity: int | None = None
    if ledger.read.kinds([task.item])[task.item] == ledger.Kind.LOT:
        there = sum(
            each.quantity for each in ledger.read.holdings(task.item)
            if each.place == task.source and each.container == task.container
        )  # fmt: skip
        quantity = min(task.quantity, there)
    elif task.source == target and not task.container:
        return 0
    act = Act(key=f"task.{task.id}.{clock.micros(at)}", by=by, recorded_at=at, device=device,
              cause=Cause(CAUSE, str(task.id)), reason=task.instruction)  # fmt: skip
    lines = Lines([task.item], None if quantity is None else [quantity], place=task.source,
                  container=task.container)  # fmt: skip
    return ledger.move(lines, place=target, act=act, unpack=bool(task.container)).event


def _to(
    task: Task, step: int, *, by: int, at: datetime, brought: int = 0, event: int = 0,
    state: str = "",
) -> None:  # fmt: skip
    state = state or (DONE if step == OVER else CLAIMED)
    changed = db.execute(
        _STEP,
        (step, state, by, brought, event, task.source, task.container, clock.micros(at), task.id,
         task.step, task.state, task.person),
    )  # fmt: skip
    assert changed == 1, "a task is locked while a step of it is taken"


def take_back_scan(
    id: int, *, by: int, at: datetime, is_lead: bool = False, version: str = ""
) -> Task:
    """Take back the last scan of a task; what it moved goes back to where it was.

    version: as `Task.version` said when the scan was seen; a task that has changed since then, as
    by the same press sent twice, is returned as it stands.

    Raises Refused: task_nothing_to_take_back, task_claimed, task_not, and as the ledger's reverse.
    """

    def once() -> Task:
        with db.writing():
            changing.lock(id)
            task = read.task(id)
            if version not in ("", task.version):
                return task
            if not task.step:
                refuse("task_nothing_to_take_back")
            if task.state not in (CLAIMED, DONE) or (task.person != by and not is_lead):
                raise Refused(
                    changing.told([changing.why(None, task.item, task.state, task.person)])
                )
            if task.event:
                ledger.reverse(task.event, act=Act(
                    key=f"task.{id}.{clock.micros(at)}.back", by=by, recorded_at=at,
                    cause=Cause(CAUSE, str(id)), reason="Scan taken back",
                ))  # fmt: skip
            before = task.step - 1
            if before == TO and task.kind not in MOVING:
                before = ITEM
            _to(task, before, by=task.person, at=at, state=CLAIMED)
            if task.state == DONE:
                changing.note([id], "taken back", by, at)
            return read.task(id)

    return db.retried(once)
