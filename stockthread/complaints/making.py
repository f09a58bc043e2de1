"""Putting complaints on record. The same key records once, whoever sends it again."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from stockthread import catalog, files, ledger, parties
from stockthread.complaints import danger, read, story
from stockthread.complaints.records import (
    BY_WORDS,
    CAUSE,
    CHANNELS,
    DANGER_DAYS,
    DAYS_IN,
    LOOKING,
    MADE,
    NEW,
    PREFIX,
    SCANNED,
    Complaint,
    Hints,
    Kind,
    NewComplaint,
    NewContact,
)
from stockthread.complaints.story import Told
from stockthread.files import NewFile, Subject
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.kernel.findtext import folded
from stockthread.ledger import Kind as ItemKind

KEY_MAX: Final = 80
FILES_MAX: Final = 10
ITEMS_MAX: Final = 1_000
WORDS_MAX: Final = 2_000
_RULES: Final = {"words": Rule(WORDS_MAX, is_needed=True), "number": Rule(40)}
_CONTACT_RULES: Final = {
    "name": Rule(200), "email": Rule(254), "phone": Rule(64), "address": Rule(500),
    "language": Rule(8),
}  # fmt: skip
HINT_RULES: Final = {"code": Rule(200), "number": Rule(80), "lot": Rule(200), "goods": Rule(200)}
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_COLUMNS: Final = (
    "number, key, digest, state, channel, kind, words, words_key, code, order_number, bought, lot,"
    " best_before, party, product, goods, assigned, danger, judged, person, made_at, since, due"
)
_INSERT: Final = f"""
    INSERT INTO complaints_complaint ({_COLUMNS}) VALUES ({db.marks(23)}) RETURNING id"""
_CONTACT: Final = """
    INSERT INTO complaints_contact (complaint_id, name, name_key, email, email_key, phone,
        phone_key, address, language) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"""
_TAKE: Final = """
    INSERT INTO complaints_counter (series, last) VALUES (%s, 1)
    ON CONFLICT (series) DO UPDATE SET last = complaints_counter.last + 1 RETURNING last"""
LINK_COLUMNS: Final = {
    "complaint_id": "bigint", "item": "bigint", "how": "text", "sure": "bigint", "why": "text",
    "person": "bigint", "linked_at": "bigint",
}  # fmt: skip


def record(new: NewComplaint, *, key: str, by: int, at: datetime) -> Complaint:
    """Put a complaint on record and return it; a key sent again returns that of the first time.

    Raises Refused: bad_key, key_reused, field_missing, field_too_long, field_bad_characters,
    bad_email, complaint_channel, complaint_kind, complaint_item (with a line an item),
    complaint_party, complaint_product, complaint_number_taken, too_many_lines, and what
    files.keep refuses.
    """
    if not 1 <= len(key) <= KEY_MAX:
        refuse("bad_key", length_max=KEY_MAX)
    digest = _digest(new)
    new = tidied(new)._replace(contact=tidied(new.contact), hints=tidied(new.hints))

    def once() -> Complaint:
        with db.writing():
            db.lock_text("complaints_complaint")
            if known := read.made_with(key):
                return known[0] if known[1] == digest else refuse("key_reused", key=key)
            kinds = check(new)
            return read.complaint(_insert(new, kinds, key, digest, by, at))

    return db.retried(once)


def check(new: NewComplaint) -> dict[str, Kind]:
    """Refuse what cannot be recorded; return the kinds that there are."""
    kinds = {each.code: each for each in read.kinds()}
    found = [
        *field_refusals(None, new, _RULES),
        *field_refusals(None, new.contact, _CONTACT_RULES),
        *field_refusals(None, new.hints, HINT_RULES),
    ]
    if found:
        raise Refused(found)
    if new.contact.email and not _EMAIL.fullmatch(new.contact.email):
        refuse("bad_email", email=new.contact.email)
    if new.channel not in CHANNELS:
        refuse("complaint_channel", channel=new.channel, known=", ".join(CHANNELS))
    if new.kind and new.kind not in kinds:
        refuse("complaint_kind", kind=new.kind, known=", ".join(kinds))
    check_hints(new.hints)
    check_items(new.items)
    if len(new.files) > FILES_MAX:
        refuse("too_many_lines", count=len(new.files), lines_max=FILES_MAX)
    if new.number and read.by_numbers([new.number]):
        refuse("complaint_number_taken", number=new.number)
    return kinds


def check_hints(hints: Hints) -> None:
    """Refuse a party or a product that is not there."""
    if hints.party and hints.party not in parties.read.of_ids([hints.party]):
        refuse("complaint_party")
    if hints.product and hints.product not in catalog.read.products([hints.product]):
        refuse("complaint_product")


def check_items(items: Sequence[int]) -> None:
    """Refuse what is no unit or lot on record, by line."""
    if len(items) > ITEMS_MAX:
        refuse("too_many_lines", count=len(items), lines_max=ITEMS_MAX)
    kinds = ledger.read.kinds(items) if items else {}
    wrong = [n for n, item in enumerate(items)
             if kinds.get(item) not in (ItemKind.UNIT, ItemKind.LOT)]  # fmt: skip
    if wrong:
        raise Refused([Refusal(n, "complaint_item", {}) for n in wrong])


def due_in(state: str, kind: Kind | None, at: datetime, *, is_dangerous: bool) -> int | None:
    """Until when something has to happen in a state that begins now; None for never."""
    days = kind.days if kind and state == LOOKING else DAYS_IN[state]
    if kind and state == NEW:
        days = min(days, kind.days)
    if is_dangerous and state in (NEW, LOOKING):
        days = min(days, DANGER_DAYS)
    return clock.micros(at + timedelta(days=days)) if days else None


def _insert(
    new: NewComplaint, kinds: dict[str, Kind], key: str, digest: str, by: int, at: datetime
) -> int:
    moment, kind = clock.micros(at), kinds.get(new.kind)
    number = new.number.upper() or _next_number(at)
    hints = new.hints._replace(product=new.hints.product or _product_of(new.items))
    told = danger.found_in(new.words, read.danger_terms())
    is_dangerous = bool(told) or (kind is not None and kind.is_dangerous)
    values: list[Any] = [
        number, key, digest, NEW, new.channel, new.kind, new.words, folded(new.words),
        *read.hint_values(hints), 0, told, BY_WORDS, by, moment, moment,
        due_in(NEW, kind, at, is_dangerous=is_dangerous),
    ]  # fmt: skip
    made = db.query_one(_INSERT, values)
    assert made is not None, "RETURNING returns the row"
    id = int(made[0])
    insert_contact(id, new.contact)
    insert_links(id, new.items, how=SCANNED, sure=100, why="", by=by, at=at)
    story.tell([Told(id, MADE, after=new.channel, text=new.words)], by=by, at=at)
    if new.files:
        keep(id, new.files, by=by, at=at)
    return id


def _product_of(items: Sequence[int]) -> int:
    """The product that all these items are of, 0 where they differ."""
    found = {view.product for view in ledger.read.items(items)} if items else set()
    return found.pop() if len(found) == 1 else 0


def insert_contact(complaint: int, contact: NewContact) -> None:
    """Store who complains, beside what is compared."""
    db.execute(_CONTACT, [
        complaint, contact.name, folded(contact.name), contact.email, contact.email.casefold(),
        contact.phone, digits(contact.phone), contact.address, contact.language,
    ])  # fmt: skip


def digits(phone: str) -> str:
    """The last nine digits of a telephone number: the same with and without the country's."""
    return "".join(filter(str.isdigit, phone))[-9:]


def insert_links(
    complaint: int, items: Sequence[int], *, how: str, sure: int, why: str, by: int, at: datetime
) -> None:
    """Say that a complaint is about items; what it is about already stays as it is."""
    if not items:
        return
    names = ", ".join(LINK_COLUMNS)
    text, params = rows.source(LINK_COLUMNS, [
        (complaint, item, how, sure, why[:500], by, clock.micros(at))
        for item in dict.fromkeys(items)
    ])  # fmt: skip
    db.execute(
        f"INSERT INTO complaints_link ({names}) SELECT {names} FROM {text} AS source WHERE TRUE"
        " ORDER BY line ON CONFLICT (complaint_id, item) WHERE ended_at IS NULL DO NOTHING",
        params,
    )


def keep(complaint: int, some: Sequence[NewFile], *, by: int, at: datetime) -> None:
    """Keep photos and papers with a complaint."""
    files.keep(some, [Subject(files.COMPLAINT, complaint)], by=by, at=at)


def _next_number(at: datetime) -> str:
    """The next number that no event and no complaint has already."""
    series = f"{PREFIX}-{clock.day_of(at):%y}"
    while True:
        row = db.query_one(_TAKE, [series])
        assert row is not None, "RETURNING returns the row"
        number = f"{series}-{row[0]:04d}"
        if not read.by_numbers([number]) and not ledger.read.causes_named(CAUSE, [number]):
            return number


def _digest(new: NewComplaint) -> str:
    """What tells one request from another."""
    said = [new._replace(files=()), *((f.name, sha256(f.data).hexdigest()) for f in new.files)]
    return sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()
