"""What who was written to answers, and how much of a recall is back: the ring that closes.

An answer needs no account, only the secret of the notice. Sent twice it is one; a later one
corrects an earlier one, and both stay on record.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
from stockthread.ledger import Kind
from stockthread.recalls import read, read_notices
from stockthread.recalls.notice_records import (
    ANSWERS,
    BACK,
    DESTROYED,
    GONE,
    HAVE,
    MISSING,
    RESULTS,
    SILENT,
    SOLD,
    TOLD_HAVE,
    TOLD_MISSING,
    TOLD_SOLD,
    UNTOLD,
    WITH_US,
    Check,
    NewAnswer,
    Notice,
    NoticeItem,
    Reply,
    Ring,
    Told,
)
from stockthread.recalls.recall_records import RUNNING, Recall
from stockthread.recalls.scope import preview
from stockthread.recalls.scope_records import CUSTOMER, HAND, SCRAPPED, SUPPLIER, Preview

WORDS_MAX: Final = 1_000
WHOM_MAX: Final = 200
_REPLY: Final = {
    "notice_id": "bigint", "key": "text", "item": "bigint", "answer": "text", "whom": "text",
    "words": "text", "at": "bigint",
}  # fmt: skip
_KNOWN: Final = "SELECT 1 FROM recalls_reply WHERE notice_id = %s AND key = %s LIMIT 1"
_CHECK: Final = {
    "recall_id": "bigint", "party": "bigint", "result": "text", "words": "text",
    "person": "bigint", "at": "bigint",
}  # fmt: skip
_RESULT: Final = """
UPDATE recalls_check SET result = %s, words = %s, person = %s, at = %s WHERE id = %s"""
_STATUS: Final = {HAVE: TOLD_HAVE, SOLD: TOLD_SOLD, DESTROYED: GONE, MISSING: TOLD_MISSING}


def answer(
    notice: Notice, answers: Sequence[NewAnswer], *, words: str = "", key: str, at: datetime
) -> None:
    """Keep what is answered to a notice; a repeated key changes nothing.

    An answer of all is kept of each thing that the party has been told of by now, so that it says
    nothing of what it is told of later. Raises Refused: recall_no_answer, recall_answer,
    field_too_long, recall_text, recall_not_theirs, recall_closed.
    """
    if not answers:
        refuse("recall_no_answer")
    if len(words) > WORDS_MAX:
        refuse("field_too_long", field="message", length=len(words), limit=WORDS_MAX)
    for text in (words, *(each.whom for each in answers)):
        if not db.is_storable(text):
            refuse("recall_text")
    theirs = [each.item for each in read_notices.items_of([notice.id]).get(notice.id, [])]
    of_all = [each for each in answers if not each.item]
    own = [each for each in answers if each.item]
    for each in answers:
        if each.answer not in ANSWERS:
            refuse("recall_answer", answer=each.answer, known=", ".join(ANSWERS))
        if each.item and each.item not in theirs:
            refuse("recall_not_theirs")
        if len(each.whom) > WHOM_MAX:
            refuse("field_too_long", field="buyer", length=len(each.whom), limit=WHOM_MAX)

    def once() -> None:
        with db.writing():
            db.lock_text(f"recalls.notice.{notice.id}")
            recall = read.recall(notice.recall)
            if recall.state != RUNNING:
                refuse("recall_closed", number=recall.number)
            if db.query_one(_KNOWN, [notice.id, key]):
                return
            moment = clock.micros(at)
            unique = {item: each._replace(item=item) for each in of_all for item in theirs}
            unique |= {each.item: each for each in own}
            rows.insert("recalls_reply", _REPLY, [
                (notice.id, key, each.item, each.answer, each.whom.strip(), words.strip(), moment)
                for each in unique.values()
            ], key="item")  # fmt: skip

    db.retried(once)


def told(recall: Recall, found: Preview | None = None) -> list[Told]:
    """Return how each party stands, item by item. found: the recall's preview, where at hand."""
    found = found or preview(recall.scope)
    some = read_notices.with_items(recall.id)
    replies = read_notices.replies([notice.id for notice, _ in some]) if some else {}
    now = _now(found)
    result = []
    for notice, items in some:
        said = replies.get(notice.id, [])
        counts = read_notices.latest(said)
        standing = tuple((each, _status(notice, each, counts, now)) for each in items)
        words = next((each.words for each in reversed(said) if each.words), "")
        result.append(Told(notice, standing, words))
    return result


_Now = dict[int, dict[tuple[str, int], int]]
"""By item: how much stands where, with which party."""


def _now(found: Preview) -> _Now:
    now: _Now = defaultdict(lambda: defaultdict(int))
    for each in [*found.positions, *(position for position, _ in found.cut)]:
        now[each.item][each.where, each.party] += each.quantity
    return now


def _status(notice: Notice, each: NoticeItem, counts: dict[int, Reply], now: _Now) -> str:
    spots = now.get(each.item, {})
    there = spots.get((CUSTOMER, notice.party), 0) + spots.get((SUPPLIER, notice.party), 0)
    if not there and any(where == HAND for where, _ in spots):
        return BACK
    if not there and any(where == SCRAPPED for where, _ in spots):
        return GONE
    if reply := counts.get(each.item):
        return _STATUS[reply.answer]
    return SILENT if notice.sent_at else UNTOLD


def rings(recall: Recall, found: Preview | None = None) -> list[Ring]:
    """Return how each product of a recall stands. found: its preview, where that is at hand."""
    found = found or preview(recall.scope)
    status = {
        (each.notice.party, item.item): (state, item.quantity)
        for each in told(recall, found) for item, state in each.items
    }  # fmt: skip
    out = {item for _, item in status}
    parts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    back = _came_back(status, found)
    for each in found.positions:
        of = parts[each.product]
        if each.where == SCRAPPED:
            of[GONE] += each.quantity
        elif each.where == HAND:
            is_unit_back = each.kind == Kind.UNIT and each.item in out
            some = each.quantity if is_unit_back else min(back.get(each.item, 0), each.quantity)
            if not is_unit_back and some:
                back[each.item] -= some
            of[BACK] += some
            of[WITH_US] += each.quantity - some
        elif each.is_living:
            of[status.get((each.party, each.item), (UNTOLD, 0))[0]] += each.quantity
    return [Ring(product, {name: n for name, n in of.items() if n})
            for product, of in sorted(parts.items()) if any(of.values())]  # fmt: skip


def _came_back(status: dict[tuple[int, int], tuple[str, int]], found: Preview) -> dict[int, int]:
    """How much of each lot parties had and have no more."""
    there: dict[tuple[int, int], int] = defaultdict(int)
    for each in found.positions:
        if each.where in (CUSTOMER, SUPPLIER):
            there[each.party, each.item] += each.quantity
    back: dict[int, int] = defaultdict(int)
    for spot, (_, quantity) in status.items():
        back[spot[1]] += max(quantity - there[spot], 0)
    return back


def draw_checks(recall: Recall, count: int, *, by: int) -> list[Check]:
    """Choose parties to be phoned, at random but the same whenever asked, and keep them."""
    notices = read_notices.notices(recall.id)
    known = {each.party for each in read_notices.checks(recall.id)}
    order = sorted(
        (each.party for each in notices if each.party not in known),
        key=lambda party: sha256(f"{recall.number}/{party}".encode()).digest(),
    )
    drawn = order[:count]
    if drawn:
        rows.insert("recalls_check", _CHECK, [(recall.id, party, "", "", by, 0)
                                              for party in drawn], key="party")  # fmt: skip
    return read_notices.checks(recall.id)


def note_check(
    recall: Recall, party: int, result: str, *, words: str = "", by: int, at: datetime
) -> None:
    """Keep what a call to a party came to. Raises Refused recall_check, recall_text,
    unknown_id."""
    if result not in RESULTS:
        refuse("recall_check", known=", ".join(RESULTS))
    if not db.is_storable(words):
        refuse("recall_text")
    found = [each for each in read_notices.checks(recall.id) if each.party == party]
    if not found:
        refuse("unknown_id", id=party)
    db.execute(_RESULT, [result, words[:300], by, clock.micros(at), found[0].id])
