"""What a posting would do, told by doing it and leaving everything as it was.

The rules of a verb are in the verb alone, so that a preview cannot say otherwise than the act.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from stockthread.kernel import db
from stockthread.kernel.errors import Refused
from stockthread.ledger.records import Posting

Seen = TypeVar("Seen")


def rehearsed(post: Callable[[], Posting], look: Callable[[Posting], Seen]) -> Seen:
    """Post, return what `look` sees then, and undo it all without a trace.

    Others wait for the items as long as for the act itself. Raises Refused as the posting does.
    """

    def once() -> Seen:
        with db.writing():
            seen = look(post())
            transaction.set_rollback(True)
        return seen

    return db.retried(once)


def would_refuse(post: Callable[[], Posting]) -> set[int]:
    """Return the lines that a posting would refuse, without a trace."""
    try:
        refused = rehearsed(post, lambda posting: posting.refused)
    except Refused as caught:
        refused = caught.refusals
    return {each.line for each in refused if each.line is not None}
