"""Notices on public pages: published for items or products, and withdrawn; both stay on record."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from stockthread import ledger
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.passports import read
from stockthread.passports.records import LANGUAGES, NewNotice, Notice

TEXT_MAX: Final = 1_000
ITEMS_MAX: Final = 1_000_000
KEY_MAX: Final = 80
_INSERT: Final = """
    INSERT INTO passports_notice (key, reference, texts, person, published_at, withdrawn_by, owner)
    VALUES (%s, %s, %s, %s, %s, 0, %s) RETURNING id"""
_COLUMNS: Final = {"notice_id": "bigint", "item": "bigint", "product": "bigint"}
_NAMES: Final = ", ".join(_COLUMNS)


def publish(new: NewNotice, *, key: str, by: int, at: datetime) -> Notice:
    """Show a notice on the pages of items, also of units of lots among them, and of products.

    Repeating a key returns the notice of the first time. Raises Refused: bad_key, no_lines,
    too_many_lines, field_missing, field_too_long, field_bad_characters, passport_language;
    unknown_item with a line.
    """
    if not 1 <= len(key) <= KEY_MAX:
        refuse("bad_key", length_max=KEY_MAX)
    if not new.items and not new.products:
        refuse("no_lines")
    if len(new.items) > ITEMS_MAX:
        refuse("too_many_lines", count=len(new.items), lines_max=ITEMS_MAX)
    texts = {language: " ".join(text.split()) for language, text in new.texts.items()}
    for language, text in texts.items():
        if language not in LANGUAGES:
            refuse("passport_language", language=language, known=", ".join(LANGUAGES))
        if not db.is_storable(text + new.reference):
            refuse("field_bad_characters", field="text")
        if len(text) > TEXT_MAX:
            refuse("field_too_long", field="text", length=len(text), limit=TEXT_MAX)
    if not texts.get(LANGUAGES[0]):
        refuse("field_missing", field="text")
    known = ledger.read.kinds(new.items) if new.items else {}
    if strange := [(n, item) for n, item in enumerate(new.items) if item not in known]:
        raise Refused([Refusal(n, "unknown_item", {"item": item}) for n, item in strange])

    def once() -> Notice:
        with db.writing():
            db.lock_text(f"passports_notice {key}")
            made = db.query_one("SELECT id FROM passports_notice WHERE key = %s", [key])
            if made is None:
                params = [key, new.reference[:80], json.dumps(texts), by, clock.micros(at),
                          new.owner]  # fmt: skip
                made = db.query_one(_INSERT, params)
                assert made is not None, "RETURNING returns the row"
                _insert(made[0], new)
            return read.notice(int(made[0]))

    return db.retried(once)


def _insert(notice: int, new: NewNotice) -> None:
    pairs = [(notice, item, 0) for item in dict.fromkeys(new.items)]
    pairs += [(notice, 0, product) for product in dict.fromkeys(new.products)]
    text, params = rows.source(_COLUMNS, pairs)
    db.execute(
        f"INSERT INTO passports_noticed ({_NAMES}) SELECT {_NAMES} FROM {text} AS source"
        " WHERE TRUE ORDER BY line ON CONFLICT DO NOTHING",
        params,
    )


def add_items(notice: int, items: Sequence[int]) -> None:
    """Show a notice on the pages of more items. Raises Refused unknown_id, no_lines."""
    read.notice(notice)
    if not items:
        refuse("no_lines")
    db.retried(lambda: _insert(notice, NewNotice("", {}, tuple(items))))


_WITHDRAW: Final = """
UPDATE passports_notice SET withdrawn_at = %s, withdrawn_by = %s
WHERE id = %s AND withdrawn_at IS NULL"""


def withdraw(notice: int, *, by: int, at: datetime, owner: str = "") -> None:
    """Show a notice no more; that it was published, and who withdrew it, stays on record.

    owner: for what it is withdrawn; the notice of a recall goes with its recall alone. Raises
    Refused unknown_id, notice_owned.
    """

    def once() -> None:
        with db.writing():
            found = read.notice(notice)
            if found.owner != owner:
                refuse("notice_owned", owner=found.owner, reference=found.reference)
            if not db.execute(_WITHDRAW, [clock.micros(at), by, notice]):
                refuse("unknown_id", id=notice)

    db.retried(once)
