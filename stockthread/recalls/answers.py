"""What who was written to answers, and how much of a recall is back: the ring that closes.

An answer needs no account, only the secret of the notice. Sent twice it is one; a later one
corrects an earlier one, and both stay on record.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from stockthread import ledger, places
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
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
    PassedOn,
    Reply,
    Ring,
    Told,
)
from stockthread.recalls.parting import ToldAs
from stockthread.recalls.recall_records import RUNNING, Recall
from stockthread.recalls.scope import preview
from stockthread.recalls.scope_records import CUSTOMER, HAND, SCRAPPED, SUPPLIER, Preview

WORDS_MAX: Final = 1_000
WHOM_MAX: Final = 200
_REPLY: Final = {
    "notice_id": "bigint", "key": "text", "item": "bigint", "answer": "text", "whom": "text",
    "contact": "text", "quantity": "bigint", "words": "text", "at": "bigint",
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
    if not db.is_storable("".join([key, words, *(each.whom + each.contact for each in answers)])):
        refuse("recall_text")
    theirs = [each.item for each in read_notices.items_of([notice.id]).get(notice.id, [])]
    of_all = [each for each in answers if not each.item]
    own = [each for each in answers if each.item]
    for each in answers:
        if each.answer not in ANSWERS:
            refuse("recall_answer", answer=each.answer, known=", ".join(ANSWERS))
        if each.item and each.item not in theirs:
            refuse("recall_not_theirs")
        for name, text in (("buyer", each.whom), ("contact", each.contact)):
            if len(text) > WHOM_MAX:
                refuse("field_too_long", field=name, length=len(text), limit=WHOM_MAX)
        if each.quantity < 0:
            refuse("recall_not_theirs")

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
                (notice.id, key, each.item, each.answer, each.whom.strip(), each.contact.strip(),
                 each.quantity, words.strip(), moment)
                for each in unique.values()
            ], key="item")  # fmt: skip

    db.retried(once)


_Notices = Sequence[tuple[Notice, Sequence[NoticeItem]]]


def told(recall: Recall, found: Preview | None = None) -> list[Told]:
    """Return how each party stands, item by item. found: the recall's preview, where at hand."""
    found = found or preview(recall.scope)
    some = read_notices.with_items(recall.id)
    return _standing(some, found, ToldAs(some)) if some else []


def _standing(some: _Notices, found: Preview, known: ToldAs) -> list[Told]:
    replies = read_notices.replies([notice.id for notice, _ in some])
    now = _now(found, known)
    back = _gave_back(some, known)
    result = []
    counting = {id: read_notices.latest(said) for id, said in replies.items()}
    sold_on: dict[tuple[int, int], dict[str, int]] = {}
    for notice, items in some:  # who sold on comes before the buyer
        said, counts = replies.get(notice.id, []), counting.get(notice.id, {})
        parts = {}
        for each in items:
            reply = counts.get(each.item)
            if notice.via:
                left = sold_on.get((notice.via, each.item), {})
                of = counting.get(notice.via, {}).get(each.item)
                if reply and reply.at < each.made_at:
                    reply = None  # of less of it
                parts[each.item] = _bought(notice, each, reply, left, of)
            else:
                given = back.get((notice.party, each.item), 0)
                parts[each.item] = _parts(notice, each, reply, now, given)
            sold_on[notice.id, each.item] = dict(parts[each.item])
        standing = tuple(
            (each._replace(quantity=quantity), status)
            for each in items
            for status, quantity in parts[each.item].items()
        )
        words = next((each.words for each in reversed(said) if each.words), "")
        result.append(Told(notice, standing, words))
    return result


_NOT_BACK: Final = (*places.PARTY_KINDS, "transit", "lost", "production")
"""Kinds of places to which goods go without being back; parting a lot leads to production."""

_Now = dict[int, dict[tuple[str, int], int]]
"""By item: how much stands where, with which party."""


def _now(found: Preview, known: ToldAs) -> _Now:
    """What was parted off a lot since somebody was told of that counts as it."""
    now: _Now = defaultdict(lambda: defaultdict(int))
    for each in [*found.positions, *(position for position, _ in found.cut)]:
        for item in known.every(each.party, each.item):
            now[item][each.where, each.party] += each.quantity
    return now


def _gave_back(some: _Notices, known: ToldAs) -> dict[tuple[int, int], int]:
    """How much of each lot each party gave back since it was told, by party and item."""
    told_at = {(notice.party, each.item): notice.made_at for notice, items in some
               for each in items if each.item in known.lots}  # fmt: skip
    if not told_at:
        return {}
    moved = ledger.read.moved(sorted(known.parts), min(told_at.values()))
    spots = places.read.places(sorted({place for _, *ends, _, _ in moved for place in ends}))
    back: dict[tuple[int, int], int] = defaultdict(int)
    for item, start, end, quantity, at in moved:
        party = spots[start].party or 0
        is_here = spots[end].kind not in _NOT_BACK
        whole = known.of(party, item)
        if party and is_here and at >= told_at.get((party, whole), at + timedelta(1)):
            back[party, whole] += quantity
    return back


def _parts(
    notice: Notice, each: NoticeItem, reply: Reply | None, now: _Now, back: int
) -> dict[str, int]:
    """How the parts of what a party was told of stand."""
    spots = now.get(each.item, {})
    there = spots.get((CUSTOMER, notice.party), 0) + spots.get((SUPPLIER, notice.party), 0)
    is_gone = not there and any(where == SCRAPPED for where, _ in spots)
    if not there and not back and any(where == HAND for where, _ in spots) and each.quantity == 1:
        back = 1  # a unit is back, whoever gave it
    parts: dict[str, int] = defaultdict(int)
    parts[BACK] = min(back, each.quantity)
    left = each.quantity - parts[BACK]
    if reply:
        _answered(parts, reply, left)
    elif is_gone:
        parts[GONE] += left
    elif not there and any(party for _, party in spots):
        parts[TOLD_SOLD] += left  # by our own books somebody else has it by now
    else:
        parts[SILENT if each.is_sent else UNTOLD] += left
    return {status: quantity for status, quantity in parts.items() if quantity}


def _answered(parts: dict[str, int], reply: Reply, left: int) -> None:
    some = min(reply.quantity or left, left) if reply.answer in (SOLD, DESTROYED) else left
    parts[_STATUS[reply.answer]] += some
    parts[TOLD_HAVE] += left - some


def _bought(
    notice: Notice, each: NoticeItem, reply: Reply | None, left: dict[str, int], of: Reply | None
) -> dict[str, int]:
    """How the parts of what a buyer further on was told of stand. left: how what the seller has
    not passed on to others stands, which this takes from; of: what the seller answered.

    What the seller does not say any more to have sold to this buyer counts with the seller alone.
    """
    parts: dict[str, int] = defaultdict(int)
    if not of or (of.whom or of.contact, of.contact) != (notice.name, notice.contact):
        return parts
    some = min(left.get(TOLD_SOLD, 0), each.quantity)
    left[TOLD_SOLD] = left.get(TOLD_SOLD, 0) - some
    parts[BACK] = min(left.get(BACK, 0), each.quantity - some)
    if reply:
        _answered(parts, reply, some)
    else:
        parts[SILENT if each.is_sent else UNTOLD] += some
    return {status: quantity for status, quantity in parts.items() if quantity}


def rings(recall: Recall, found: Preview | None = None) -> list[Ring]:
    """Return how each product of a recall stands. found: its preview, where that is at hand."""
    found = found or preview(recall.scope)
    some = read_notices.with_items(recall.id)
    known = ToldAs(some)
    status: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    back: dict[int, int] = defaultdict(int)
    standing = _standing(some, found, known) if some else []
    for each, item, state in _with_buyers(standing):
        if state == BACK:
            back[item.item] += item.quantity
        else:
            of = status[each.party, item.item]
            of[state] = of.get(state, 0) + item.quantity
    parts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for spot in found.positions:
        of = parts[spot.product]
        if spot.where == SCRAPPED:
            of[GONE] += spot.quantity
        elif spot.where == HAND:
            came = 0
            for whole in known.every(0, spot.item):
                part = min(back[whole], spot.quantity - came)
                back[whole] -= part
                came += part
            of[BACK] += came
            of[WITH_US] += spot.quantity - came
        elif spot.is_living:
            told_as = known.of(spot.party, spot.item)
            for state, quantity in _taken(status[spot.party, told_as], spot.quantity):
                of[state] += quantity
    return [Ring(product, {name: n for name, n in of.items() if n})
            for product, of in sorted(parts.items()) if any(of.values())]  # fmt: skip


def _with_buyers(standing: Sequence[Told]) -> Iterator[tuple[Notice, NoticeItem, str]]:
    """How what parties were told of stands; what they sold on stands as its buyer says, once."""
    notices = {each.notice.id: each.notice for each in standing}
    bought: dict[tuple[int, int], int] = defaultdict(int)
    for each in reversed(standing):  # the buyer comes before who sold on
        for item, state in each.items:
            party = each.notice
            if party.via:
                if state == BACK:
                    continue  # it came back from the party's place
                bought[party.via, item.item] += item.quantity
            if state == TOLD_SOLD:
                item = item._replace(quantity=item.quantity - bought.pop((party.id, item.item), 0))
            while party.via:
                party = notices[party.via]
            if item.quantity:
                yield party, item, state


def _taken(of: dict[str, int], quantity: int) -> Iterator[tuple[str, int]]:
    """Take an amount out of the parts in which a party's stands; what is more, nobody was told."""
    for state in list(of):
        some = min(of[state], quantity)
        of[state] -= some
        quantity -= some
        yield state, some
    yield UNTOLD, quantity


def passed_on(recall: Recall) -> list[PassedOn]:
    """Return to whom parties sold on what they had, as they told, and who was not told of it yet,
    or of less of it: who is to be told next."""
    some = read_notices.with_items(recall.id)
    replies = read_notices.replies([notice.id for notice, _ in some]) if some else {}
    found: dict[tuple[int, str, str], list[NoticeItem]] = defaultdict(list)
    known = {(notice.via, notice.name, notice.contact, each.item): each.quantity
             for notice, items in some for each in items if notice.via}  # fmt: skip
    notices, names = {}, dict[tuple[int, str, str], str]()
    for notice, items in some:
        notices[notice.id] = notice
        counts = read_notices.latest(replies.get(notice.id, []))
        for each in items:
            reply = counts.get(each.item)
            if not reply or reply.answer != SOLD or not (reply.whom or reply.contact):
                continue
            whom = (notice.id, reply.whom or reply.contact, reply.contact)
            quantity = min(reply.quantity or each.quantity, each.quantity)
            if quantity > known.get((*whom, each.item), 0):
                found[whom].append(each._replace(quantity=quantity))
                names[whom] = names.get(whom) or reply.whom
    return [PassedOn(notices[whom[0]], names[whom], whom[2], tuple(items))
            for whom, items in found.items()]  # fmt: skip


def draw_checks(recall: Recall, count: int, *, by: int) -> list[Check]:
    """Choose parties to be phoned, at random but the same whenever asked, and keep them.

    count: how many are then still to be phoned, with those chosen before; asked again before they
    were, it chooses nobody more.
    """

    def once() -> list[Check]:
        with db.writing():
            db.lock_text(f"recalls.{recall.id}")
            before = read_notices.checks(recall.id)
            known = {each.party for each in before}
            missing = max(count - sum(not each.result for each in before), 0)
            order = sorted(
                (each.party for each in read_notices.notices(recall.id)
                 if each.party and each.party not in known),
                key=lambda party: sha256(f"{recall.number}/{party}".encode()).digest(),
            )  # fmt: skip
            fresh = [(recall.id, party, "", "", by, 0) for party in order[:missing]]
            if fresh:
                rows.insert("recalls_check", _CHECK, fresh, key="party")
            return read_notices.checks(recall.id)

    return db.retried(once)


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
    params = [result, words[:300], by, clock.micros(at), found[0].id]
    db.retried(lambda: db.execute(_RESULT, params))
