"""What public pages of products say, and keys to their restricted parts."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from stockthread import catalog
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied
from stockthread.passports.records import LANGUAGES, NewField, Sheet

FIELDS_MAX: Final = 100
VALUE_MAX: Final = 2_000
_RULES: Final = {"name": Rule(120, is_needed=True), "value": Rule(VALUE_MAX, is_needed=True)}
_COLUMNS: Final = {
    "product": "bigint", "position": "bigint", "name": "text", "value": "text",
    "language": "text", "is_restricted": "boolean",
}  # fmt: skip
_SHEET: Final = """
    INSERT INTO passports_sheet (product, is_public, opens_by_serial) VALUES (%s, %s, %s)
    ON CONFLICT (product) DO UPDATE
       SET is_public = excluded.is_public, opens_by_serial = excluded.opens_by_serial"""
_GRANT: Final = """
    INSERT INTO passports_grant (product, digest, note, person, made_at, until)
    VALUES (%s, %s, %s, %s, %s, %s)"""


def set_sheet(sheet: Sheet) -> None:
    """Say what the page of a product does. Raises Refused unknown_id."""
    catalog.read.product(sheet.product)
    db.retried(lambda: db.execute(_SHEET, list(sheet)))


def set_fields(product: int, fields: Sequence[NewField]) -> None:
    """Store all fields of a product's passport in place of those that were there.

    Raises Refused: unknown_id, too_many_lines; with a line a field field_missing, field_too_long,
    field_bad_characters, passport_language.
    """
    catalog.read.product(product)
    if len(fields) > FIELDS_MAX:
        refuse("too_many_lines", count=len(fields), lines_max=FIELDS_MAX)
    fields = [tidied(each) for each in fields]
    found = []
    for n, each in enumerate(fields):
        found += field_refusals(n, each, _RULES)
        if each.language and each.language not in LANGUAGES:
            data = {"language": each.language, "known": ", ".join(LANGUAGES)}
            found.append(Refusal(n, "passport_language", data))
    if found:
        raise Refused(found)

    def once() -> None:
        with db.writing():
            db.execute("DELETE FROM passports_field WHERE product = %s", [product])
            if fields:
                text, params = rows.source(_COLUMNS, [
                    (product, n, each.name, each.value, each.language, each.is_restricted)
                    for n, each in enumerate(fields)
                ])  # fmt: skip
                names = ", ".join(_COLUMNS)
                db.execute(
                    f"INSERT INTO passports_field ({names}) SELECT {names} FROM {text} AS source"
                    " WHERE TRUE ORDER BY line",
                    params,
                )

    db.retried(once)


def grant(product: int, note: str, *, by: int, at: datetime, until: datetime | None = None) -> str:
    """Make a key to the restricted part of a product's pages, and return it: it is kept nowhere.

    Raises Refused: unknown_id, field_missing, field_too_long.
    """
    catalog.read.product(product)
    note = " ".join(note.split())
    if not note:
        refuse("field_missing", field="note")
    if len(note) > 200:
        refuse("field_too_long", field="note", length=len(note), limit=200)
    key = secrets.token_urlsafe(16)
    end = clock.micros(until) if until else None
    db.retried(lambda: db.execute(_GRANT, [product, digest(key), note, by, clock.micros(at), end]))
    return key


def digest(key: str) -> str:
    """What is kept of a key."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def revoke(id: int, *, at: datetime) -> None:
    """Let a key open nothing any more. Raises Refused unknown_id."""
    sql = "UPDATE passports_grant SET revoked_at = %s WHERE id = %s AND revoked_at IS NULL"
    if not db.execute(sql, [clock.micros(at), id]):
        refuse("unknown_id", id=id)
