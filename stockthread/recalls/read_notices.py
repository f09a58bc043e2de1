"""Queries of notices, e-mails and answers. Nothing here writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from stockthread import parties
from stockthread.kernel import clock, db
from stockthread.kernel.errors import refuse
from stockthread.recalls.notice_records import Check, Mail, Notice, NoticeItem, Reply

_COLUMNS: Final = """
n.id, n.recall_id, n.party, n.key, n.name, n.email, n.made_at, n.sent_at, n.reminded,
    n.reminded_at, n.via, n.contact"""
_NOTICES: Final = f"SELECT {_COLUMNS} FROM recalls_notice n"
_ITEMS: Final = """
SELECT notice_id, item, product, quantity, made_at, CASE WHEN sent_at > 0 THEN 1 ELSE 0 END
FROM recalls_noticeitem WHERE notice_id IN {}
ORDER BY notice_id, product, item"""
_UNANSWERED: Final = f"""
SELECT {_COLUMNS}, MAX(i.sent_at)
FROM recalls_notice n JOIN recalls_recall r ON r.id = n.recall_id
    JOIN recalls_noticeitem i ON i.notice_id = n.id
WHERE r.state = 'running' AND (n.recall_id = %s OR %s = 0) AND i.sent_at > 0 AND NOT EXISTS (
    SELECT 1 FROM recalls_reply a WHERE a.notice_id = n.id AND a.item = i.item
        AND (n.via = 0 OR a.at >= i.made_at))
GROUP BY {_COLUMNS} ORDER BY n.id"""
_MAIL: Final = "id, notice_id, kind, recipient, subject, body, tries, error, next_at, sent_at"
_WAITING: Final = f"""
SELECT {_MAIL} FROM recalls_mail WHERE sent_at = 0 AND next_at <= %s AND tries < %s
ORDER BY next_at, id LIMIT 20"""
_MAILS: Final = f"""
SELECT {_MAIL} FROM recalls_mail WHERE notice_id IN {{}} ORDER BY id"""
_REPLIES: Final = """
SELECT id, notice_id, item, answer, whom, contact, quantity, words, at
FROM recalls_reply WHERE notice_id IN {}
ORDER BY id"""
_FORGIVEN: Final = str.maketrans("OIL", "011")
_CHECKS: Final = """
SELECT id, party, result, words, person, at FROM recalls_check WHERE recall_id = %s ORDER BY id"""


def notices(recall: int) -> list[Notice]:
    """Return the notices of a recall, in the order in which they were made."""
    return _notices(" WHERE n.recall_id = %s ORDER BY n.id", [recall])


def by_key(key: str) -> Notice:
    """Return the notice of a secret, also as it was typed from paper. Raises Refused unknown_id."""
    if not db.is_storable(key):
        refuse("unknown_id", id=key[:20])
    typed = key.upper().replace("-", "").replace(" ", "").translate(_FORGIVEN)
    found = _notices(" WHERE n.key IN (%s, %s)", [key, typed])
    return found[0] if found else refuse("unknown_id", id=key[:20])


def unanswered(recall: int = 0) -> list[tuple[Notice, datetime]]:
    """Return notices of running recalls of which something that went out is not answered, with when
    the last of that went out."""
    return [(_notice(row), clock.from_micros(last))
            for *row, last in db.query(_UNANSWERED, [recall, recall])]  # fmt: skip


def _notices(where: str, params: Sequence[Any]) -> list[Notice]:
    return [_notice(row) for row in db.query(_NOTICES + where, params)]


def _notice(row: Sequence[Any]) -> Notice:
    *head, made, sent, reminded, last, via, contact = row
    moments = (clock.from_micros(made), _moment(sent), reminded, _moment(last))
    return Notice._make((*head, *moments, via, contact))


def _moment(at: int) -> datetime | None:
    return clock.from_micros(at) if at else None


def items_of(some: Sequence[int]) -> dict[int, list[NoticeItem]]:
    """Return of what parties were told, by notice. One statement."""
    ids, param = db.ids_in(some)
    found: dict[int, list[NoticeItem]] = {}
    for *head, at, is_sent in db.query(_ITEMS.format(ids), [param]):
        item = NoticeItem._make((*head, clock.from_micros(at), bool(is_sent)))
        found.setdefault(item.notice, []).append(item)
    return found


def with_items(recall: int) -> list[tuple[Notice, list[NoticeItem]]]:
    """Return the notices of a recall with what they tell of. Two statements."""
    some = notices(recall)
    items = items_of([each.id for each in some]) if some else {}
    return [(each, items.get(each.id, [])) for each in some]


def replies(some: Sequence[int]) -> dict[int, list[Reply]]:
    """Return the answers to notices, by notice, the oldest first. One statement."""
    ids, param = db.ids_in(some)
    found: dict[int, list[Reply]] = {}
    for *head, at in db.query(_REPLIES.format(ids), [param]):
        reply = Reply._make((*head, clock.from_micros(at)))
        found.setdefault(reply.notice, []).append(reply)
    return found


def latest(some: Sequence[Reply]) -> dict[int, Reply]:
    """Return which answer counts, by item: the latest."""
    return {each.item: each for each in some}


def waiting_mail(at: datetime, tries_max: int) -> list[Mail]:
    """Return the next e-mails that are to be sent at a moment. One statement."""
    return _mails(_WAITING, [clock.micros(at), tries_max])


def names(some: Sequence[Notice]) -> dict[int, str]:
    """Return by notice what is told: the name of the party, of a buyer further on as told. One
    statement."""
    found = parties.read.names(sorted({each.party for each in some} - {0}))
    return {each.id: found[each.party] if each.party else each.name for each in some}


def mails(some: Sequence[int]) -> dict[int, list[Mail]]:
    """Return the e-mails of notices, by notice. One statement."""
    ids, param = db.ids_in(some)
    found: dict[int, list[Mail]] = {}
    for each in _mails(_MAILS.format(ids), [param]):
        found.setdefault(each.notice, []).append(each)
    return found


def _mails(sql: str, params: Sequence[Any]) -> list[Mail]:
    return [Mail._make((*head, clock.from_micros(due), _moment(sent)))
            for *head, due, sent in db.query(sql, params)]  # fmt: skip


def checks(recall: int) -> list[Check]:
    """Return whom to phone, and what came of it. One statement."""
    return [Check._make((*head, _moment(at))) for *head, at in db.query(_CHECKS, [recall])]
