"""Tasks to bring back what is with us: called off where it is not meant any more."""

from collections.abc import Sequence

from stockthread import tasks
from stockthread.ledger import Act, Cause
from stockthread.recalls.recall_records import CAUSE, Recall

_WORDS_MAX = 200
_ALL = 2**62


def call_off(recall: Recall, items: Sequence[int] | None, reason: str, act: Act) -> int:
    """Cancel the recall's tasks of these items (None: of all) that are not done; return how
    many."""
    wanted = tasks.TaskFilter(tasks.LIVE, cause=Cause(CAUSE, recall.number), items=items)
    ids = tasks.read.ids(wanted, _ALL)
    words = reason.strip()[:_WORDS_MAX]
    return tasks.cancel(ids, by=act.by, at=act.recorded_at, words=words) if ids else 0


def called_off(recall: Recall) -> set[int]:
    """Items whose tasks of this recall were cancelled."""
    wanted = tasks.TaskFilter((tasks.CANCELLED,), cause=Cause(CAUSE, recall.number))
    ids = tasks.read.ids(wanted, _ALL)
    return {each.item for each in tasks.read.tasks_of_ids(ids)} if ids else set()
