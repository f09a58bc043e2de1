"""Notices: who has affected goods is told, by e-mail or letter, and reminded until they answer.

Telling is a signed act of its own. Each party has one notice with an address that nobody can
guess; told again, it is told of what has been added. E-mails wait in an outbox, which a shell
empties; what does not go is tried again, later each time.
"""

import re
import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from stockthread import access, parties
from stockthread.access import Signer
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act
from stockthread.recalls import notice_words, public, read, read_notices, signed
from stockthread.recalls.answers import passed_on, told
from stockthread.recalls.deeds import Deed
from stockthread.recalls.notice_records import NOTICE, REMINDER, SILENT, Mail, Notice, PassedOn
from stockthread.recalls.parting import ToldAs
from stockthread.recalls.reachable import contacts_of
from stockthread.recalls.recall_records import CAUSE, RUNNING, Recall
from stockthread.recalls.scope import preview
from stockthread.recalls.scope_records import CUSTOMER, SUPPLIER, Position, Preview
from stockthread.recalls.signed import ToSign

REMIND_AFTER: Final = timedelta(days=7)
REMIND_GAP: Final = timedelta(days=1)
REMINDERS_MAX: Final = 3
TRIES_MAX: Final = 8
KEY_MAX: Final = 80
KEY_SIGNS: Final = 16
EMAIL_MAX: Final = 254
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_EMAIL: Final = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@([a-z0-9-]{1,63}\.){1,5}[a-z]{2,63}",
                           re.ASCII | re.IGNORECASE)  # fmt: skip
_AGAIN: Final = timedelta(minutes=5)
_NOTICE: Final = {
    "recall_id": "bigint", "party": "bigint", "key": "text", "name": "text", "email": "text",
    "made_at": "bigint", "sent_at": "bigint", "reminded": "bigint", "reminded_at": "bigint",
    "via": "bigint", "contact": "text",
}  # fmt: skip
_ITEM: Final = {
    "notice_id": "bigint", "item": "bigint", "product": "bigint", "quantity": "bigint",
    "made_at": "bigint", "sent_at": "bigint",
}  # fmt: skip
_MAIL: Final = {
    "notice_id": "bigint", "kind": "text", "recipient": "text", "subject": "text", "body": "text",
    "made_at": "bigint", "next_at": "bigint", "tries": "bigint", "sent_at": "bigint",
    "error": "text", "key": "text",
}  # fmt: skip
_POSTED: Final = "UPDATE recalls_notice SET sent_at = %s WHERE sent_at = 0 AND id IN {}"
_TOLD: Final = """
UPDATE recalls_noticeitem SET sent_at = %s
WHERE sent_at = 0 AND notice_id IN {} AND made_at <= %s"""
_OF: Final = "SELECT id, notice_id, item FROM recalls_noticeitem WHERE notice_id IN {}"
_ANEW_OF: Final = "DELETE FROM recalls_noticeitem WHERE id IN {}"
_INSTEAD: Final = """
UPDATE recalls_mail SET tries = %s, error = 'posted as a letter'
WHERE sent_at = 0 AND notice_id IN {}"""
_MADE: Final = "SELECT made_at FROM recalls_mail WHERE id = %s"
_PRESSED: Final = "SELECT COUNT(*) FROM recalls_mail WHERE key = %s"
_ANEW: Final = "UPDATE recalls_notice SET reminded = 0, reminded_at = 0 WHERE id IN {}"
_REMINDED: Final = """
UPDATE recalls_notice SET reminded = reminded + 1, reminded_at = %s WHERE id IN {}"""
_TAKE: Final = (
    "UPDATE recalls_mail SET tries = tries + 1, next_at = %s WHERE id = %s AND tries = %s"
)
_SENT: Final = "UPDATE recalls_mail SET sent_at = %s, error = '' WHERE id = %s"
_FAILED: Final = "UPDATE recalls_mail SET error = %s WHERE id = %s"


class Sent(NamedTuple):
    """What telling came to: parties told anew, e-mails in the outbox, parties that have no e-mail
    and need a letter, items told of."""

    parties: int
    mails: int
    letters: int
    items: int


def tell(
    id: int, *, link: Callable[[str], str], signer: Signer | None, act: Act,
    texts: Mapping[str, str] | None = None, seen: str | None = None,
) -> Sent:  # fmt: skip
    """Tell everybody who has affected goods now, and has not been told of them; buyers further on,
    too, of whom it was answered how they are reached.

    link: the address of a notice's page by its key. Told twice, nobody is told anything new;
    repeating a key returns what the first came to.
    texts: what the public pages of the goods say, by language, where it is not to be what they said
    last, or the recall's words in English. seen: what the signer was shown, as `to_tell` says.
    Raises Refused: unknown_id, recall_closed, recall_nobody, recall_changed, signature_needed,
    passport_language, field_too_long, field_missing, bad_key, key_reused.
    """

    def once() -> Sent:
        with db.writing():
            db.lock_text(f"recalls.{id}")
            deed = Deed("tell", act.key, {"recall": id, "texts": dict(texts or {})})
            if deed.result:
                return Sent._make(deed.result)
            recall = read.recall(id)
            if recall.state != RUNNING:
                refuse("recall_closed", number=recall.number)
            wanted, buyers = untold(recall), to_reach(recall)
            if not wanted and not buyers:
                refuse("recall_nobody")
            to_sign = signed.telling(recall, wanted, buyers)
            signed.check(to_sign, seen)
            access.sign(
                signer, act_kind=CAUSE, act_id=recall.number, meaning=to_sign.meaning,
                content={"recall": recall.number, "told": sorted(
                    [party, each.item, each.quantity] for party, some in wanted.items()
                    for each in some), "texts": dict(texts or {}), "buyers": sorted(
                    [each.notice.id, each.whom, each.contact, item.item, item.quantity]
                    for each in buyers for item in each.items)},
            )  # fmt: skip
            meant = [item for item, each in read.members(id).items() if not each.version_out]
            public.show(recall, meant, by=act.by, at=act.recorded_at, texts=texts)
            told_now = _tell(recall, wanted, buyers, link, clock.micros(act.recorded_at))
            deed.done(told_now)
            return told_now

    return db.retried(once)


_Wanted = dict[int, list[Position]]


def to_tell(recall: Recall, found: Preview | None = None) -> ToSign:
    """What whoever tells parties of a recall signs. found: its preview, where that is at hand."""
    return signed.telling(recall, untold(recall, found), to_reach(recall))


def untold(recall: Recall, found: Preview | None = None) -> dict[int, list[Position]]:
    """Return what each party has and has not been told of."""
    known = ToldAs(read_notices.with_items(recall.id))
    wanted: _Wanted = defaultdict(list)
    for each in (found or preview(recall.scope)).positions:
        if each.where in (CUSTOMER, SUPPLIER) and not known.knows(each.party, each.item):
            wanted[each.party].append(each)
    return dict(wanted)


def to_reach(recall: Recall) -> list[PassedOn]:
    """Return the buyers further on who are told next: of whom it was said how they are reached."""
    return [each for each in passed_on(recall) if each.contact]


_Whom = tuple[int, int, str, str]
"""Who is told: a party; or a buyer by the notice of who sold on, name and contact."""


def _whom(notice: Notice) -> _Whom:
    return (notice.party, 0, "", "") if notice.party else (
        0, notice.via, notice.name, notice.contact
    )  # fmt: skip


def _tell(
    recall: Recall, wanted: _Wanted, buyers: Sequence[PassedOn], link: Callable[[str], str], at: int
) -> Sent:
    known = {_whom(notice) for notice in read_notices.notices(recall.id)}
    contacts, names = contacts_of(sorted(wanted)), parties.read.names(sorted(wanted))
    fresh = [
        (recall.id, party, _secret(),
         (contacts[party].name if party in contacts else names[party])[:200],
         contacts[party].email if party in contacts else "", at, 0, 0, 0, 0, "")
        for party in sorted(wanted) if (party, 0, "", "") not in known
    ]  # fmt: skip
    by_buyer = {(0, each.notice.id, each.name, each.contact): each for each in buyers}
    fresh += [
        (recall.id, 0, _secret(), each.name, _email_in(each.contact), at, 0, 0, 0, each.notice.id,
         each.contact)
        for whom, each in by_buyer.items() if whom not in known
    ]  # fmt: skip
    if fresh:
        rows.insert("recalls_notice", _NOTICE, fresh, key="key")
    notices = {_whom(notice): notice for notice in read_notices.notices(recall.id)}
    of: dict[_Whom, list[tuple[int, int, int]]] = {
        (party, 0, "", ""): _summed(some) for party, some in sorted(wanted.items())
    }
    of |= {whom: [(item.item, item.product, item.quantity) for item in each.items]
           for whom, each in by_buyer.items()}  # fmt: skip
    told = [(notices[whom].id, *each, at, 0) for whom, some in of.items() for each in some]
    _put_away({(notice, item) for notice, item, *_ in told})
    rows.insert("recalls_noticeitem", _ITEM, told, key="item")
    ids, param = db.ids_in([notices[whom].id for whom in of if whom in known])
    db.execute(_ANEW.format(ids), [param])
    mailed = [notices[whom] for whom in of if notices[whom].email]
    _post(recall, mailed, NOTICE, link, at)
    return Sent(len(of), len(mailed), len(of) - len(mailed), len(told))


def _put_away(pairs: set[tuple[int, int]]) -> None:
    """Put away what these notices told of these items: it is told anew, of more of it."""
    ids, param = db.ids_in(sorted({notice for notice, _ in pairs}))
    old = [id for id, *pair in db.query(_OF.format(ids), [param]) if tuple(pair) in pairs]
    if old:
        ids, param = db.ids_in(old)
        db.execute(_ANEW_OF.format(ids), [param])


def _email_in(contact: str) -> str:
    """The first word of a contact that is an e-mail address, "" for none."""
    words = (word.strip("<>(),;:") for word in contact.split())
    return next((word for word in words if _EMAIL.fullmatch(word) and len(word) <= EMAIL_MAX), "")


def _secret() -> str:
    """The secret of a notice: eighty bits, in signs that can be typed from paper."""
    return "".join(secrets.choice(_SIGNS) for _ in range(KEY_SIGNS))


def _summed(some: Sequence[Position]) -> list[tuple[int, int, int]]:
    """A lot that a party has in several parts is told of once."""
    sums: dict[tuple[int, int], int] = defaultdict(int)
    for each in some:
        sums[each.item, each.product] += each.quantity
    return [(item, product, quantity) for (item, product), quantity in sums.items()]


def _post(
    recall: Recall, some: Sequence[Notice], kind: str, link: Callable[[str], str], at: int,
    key: str = "",
) -> None:  # fmt: skip
    """Put an e-mail for each of some notices into the outbox."""
    if not some:
        return
    items = read_notices.items_of([notice.id for notice in some])
    texts = notice_words.bodies(recall, some, items, kind, link)
    subject = notice_words.subject(recall, kind)[:300]
    mails = [(notice.id, kind, notice.email, subject, texts[notice.id], at, at, 0, 0, "", key)
             for notice in some]  # fmt: skip
    rows.insert("recalls_mail", _MAIL, mails, key="notice_id")


def mark_posted(id: int, notices: Collection[int], *, at: datetime) -> int:
    """Note that the letters of some notices of a recall were posted; return of how many of them
    that is news. An e-mail that still waits for them is not sent any more."""

    def once() -> int:
        with db.writing():
            db.lock_text(f"recalls.{id}")
            found = [notice.id for notice, items in read_notices.with_items(id)
                     if notice.id in notices
                     and not all(each.is_sent for each in items)]  # fmt: skip
            ids, param = db.ids_in(found)
            moment = clock.micros(at)
            db.execute(_TOLD.format(ids), [moment, param, moment])
            db.execute(_POSTED.format(ids), [moment, param])
            db.execute(_INSTEAD.format(ids), [TRIES_MAX, param])
            return len(found)

    return db.retried(once)


def remind(
    at: datetime, *, link: Callable[[str], str], recall: int = 0, now: bool = False, key: str = ""
) -> int:
    """Remind parties that were told a week ago, or reminded then, and are silent about some of it;
    at most three times. recall: of one alone. now: who was told or reminded yesterday, too; key: of
    that press, which reminds once. Returns how many. Raises Refused bad_key."""
    if not db.is_storable(key) or len(key) > KEY_MAX:
        refuse("bad_key", length_max=KEY_MAX)

    def once() -> int:
        with db.writing():
            db.lock_text("recalls.remind")
            if key and (done := db.query(_PRESSED, [key])[0][0]):
                return int(done)
            due: dict[int, list[Notice]] = defaultdict(list)
            for notice in due_for(at, recall, now=now):
                due[notice.recall].append(notice)
            for id, some in due.items():  # as many as there are running recalls
                _post(read.recall(id), some, REMINDER, link, clock.micros(at), key)
                ids, param = db.ids_in([notice.id for notice in some])
                db.execute(_REMINDED.format(ids), [clock.micros(at), param])
            return sum(map(len, due.values()))

    return db.retried(once)


def due_for(at: datetime, recall: int = 0, *, now: bool = False) -> list[Notice]:
    """Return who is to be reminded at a moment, as `remind` says."""
    due: dict[int, list[Notice]] = defaultdict(list)
    for notice, sent_at in read_notices.unanswered(recall):
        last = max(notice.reminded_at or sent_at, sent_at)
        gap = REMIND_GAP if now else REMIND_AFTER
        is_due = at - last >= gap or (now and not notice.reminded_at)
        if is_due and notice.email and notice.reminded < REMINDERS_MAX:
            due[notice.recall].append(notice)
    found = []
    for id, some in due.items():  # as many as there are running recalls
        silent = {each.notice.id for each in told(read.recall(id))
                  if any(status == SILENT for _, status in each.items)}  # fmt: skip
        found += [notice for notice in some if notice.id in silent]
    return found


def take_mail(at: datetime) -> Mail | None:
    """Take the next e-mail that is to be sent now; it comes again, later each time, until `sent`
    is told. None where none waits."""
    for mail in read_notices.waiting_mail(at, TRIES_MAX):
        later = at + _AGAIN * 2**mail.tries
        if db.execute(_TAKE, [clock.micros(later), mail.id, mail.tries]):
            return mail
    return None


def sent(mail: Mail, *, at: datetime) -> None:
    """Note that an e-mail went out."""

    def once() -> None:
        with db.writing():
            [(made,)] = db.query(_MADE, [mail.id])
            db.execute(_SENT, [clock.micros(at), mail.id])
            ids, param = db.ids_in([mail.notice])
            db.execute(_TOLD.format(ids), [clock.micros(at), param, made])
            db.execute(_POSTED.format(ids), [clock.micros(at), param])

    db.retried(once)


def failed(mail: Mail, error: str) -> None:
    """Note why an e-mail did not go out."""
    db.retried(lambda: db.execute(_FAILED, [error[:300], mail.id]))
