"""Counts as documents: opened, closed for review, cancelled. Nothing here moves stock."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from stockthread import catalog, ledger, places
from stockthread.counts import read
from stockthread.counts.records import (
    CANCELLED,
    CAUSE,
    KINDS,
    OPEN,
    POSTED,
    PREFIX,
    REVIEWING,
    Count,
    NewCount,
)
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, tidied

TARGETS_MAX: Final = 10_000
_RULES = {"note": Rule(2_000)}
_TAKE: Final = """
    INSERT INTO counts_counter (series, last) VALUES (%s, 1)
    ON CONFLICT (series) DO UPDATE SET last = counts_counter.last + 1 RETURNING last"""
_INSERT: Final = """
    INSERT INTO counts_count (number, key, state, kind, is_blind, note, person, made_at, post_key,
        posted_by, posted_at, figures)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, '', 0, 0, '') RETURNING id"""
_TARGETS = {"count_id": "bigint", "kind": "text", "target": "bigint"}
_CHANGE: Final = """
    INSERT INTO counts_change (count_id, what, person, changed_at) VALUES (%s, %s, %s, %s)"""


def open_count(new: NewCount, *, key: str, by: int, at: datetime) -> Count:
    """Open a count and return it; repeating a key returns the count of the first time.

    Raises Refused: bad_key, field_too_long, count_kind, count_scope_place, count_scope_product,
    count_scope_class, count_scope_empty, too_many_lines.
    """
    if not 1 <= len(key) <= 80:
        refuse("bad_key", length_max=80)
    new = tidied(new)

    def once() -> Count:
        with db.writing():
            db.lock_text("counts_count")
            known = db.query_one("SELECT id FROM counts_count WHERE key = %s", (key,))
            if known:
                return read.count(known[0])
            _check(new)
            number = _next_number(at)
            made = db.query_one(
                _INSERT,
                (number, key, OPEN, new.kind, new.is_blind, new.note, by, clock.micros(at)),
            )
            assert made is not None, "RETURNING returns the row"
            _insert_scope(made[0], new)
            return read.count(made[0])

    return db.retried(once)


def _next_number(at: datetime) -> str:
    """The next number that no event names already; those are of counts that are not on record."""
    while True:
        row = db.query_one(_TAKE, (f"{PREFIX}-{at:%y}",))
        assert row is not None, "RETURNING returns the row"
        number = f"{PREFIX}-{at:%y}-{row[0]:04d}"
        if not ledger.read.causes_named(CAUSE, [number]):
            return number


def _check(new: NewCount) -> None:
    if found := field_refusals(None, new, _RULES):
        raise Refused(found)
    if new.kind not in KINDS:
        refuse("count_kind", kind=new.kind, kinds=", ".join(KINDS))
    targets = len(new.places) + len(new.products) + len(new.classes)
    if targets > TARGETS_MAX:
        refuse("too_many_lines", count=targets, lines_max=TARGETS_MAX)
    kinds = places.read.kinds(new.places)
    for line, place in enumerate(new.places):
        if kinds.get(place) not in places.BUILT_KINDS:
            refuse("count_scope_place", line=line, place=place)
    products = catalog.read.products(new.products)
    for line, product in enumerate(new.products):
        if product not in products:
            refuse("count_scope_product", line=line, product=product)
    classes = {each.id for each in catalog.read.classes()} if new.classes else set()
    for line, each in enumerate(new.classes):
        if each not in classes:
            refuse("count_scope_class", line=line, product_class=each)
    if new.classes and not read.products_of(new.products, new.classes):
        refuse("count_scope_empty")


def _insert_scope(count: int, new: NewCount) -> None:
    targets = [
        (count, kind, target)
        for kind, some in (("place", new.places), ("product", new.products),
                           ("class", new.classes))
        for target in dict.fromkeys(some)
    ]  # fmt: skip
    text, params = rows.source(_TARGETS, targets)
    db.execute(
        f"INSERT INTO counts_scope (count_id, kind, target) SELECT count_id, kind, target"
        f" FROM {text} AS source ORDER BY line",
        params,
    )


def review(count: int, *, by: int, at: datetime) -> Count:
    """Say that counting is over: no scans are taken until places are counted again."""
    return _set_state(count, REVIEWING, (OPEN,), by=by, at=at)


def reopen(count: int, *, by: int, at: datetime) -> Count:
    """Take scans again, also of a count that was cancelled: its scans count as before."""
    return _set_state(count, OPEN, (REVIEWING, CANCELLED), by=by, at=at)


def cancel(count: int, *, by: int, at: datetime) -> Count:
    """Drop a count; its scans stay on record and change nothing."""
    return _set_state(count, CANCELLED, (OPEN, REVIEWING), by=by, at=at)


def _set_state(count: int, state: str, before: Sequence[str], *, by: int, at: datetime) -> Count:
    """Raises Refused: unknown_id, count_ended."""

    def once() -> Count:
        with db.writing():
            row = locked(count)
            if row.state == state:
                return row
            if row.state not in before:
                refuse("count_ended", number=row.number, state=row.state)
            db.execute("UPDATE counts_count SET state = %s WHERE id = %s", (state, count))
            changed(count, f"{row.state} → {state}", by, at)
            return read.count(count)

    return db.retried(once)


def locked(count: int) -> Count:
    """Return a count that nobody else scans into, changes or posts until the transaction ends."""
    db.lock_text(f"counts_count.{count}")
    return read.count(count)


def changed(count: int, what: str, by: int, at: datetime) -> None:
    """Keep on record what somebody changed about a count."""
    db.execute(_CHANGE, (count, what[:400], by, clock.micros(at)))


def refuse_ended(count: Count) -> None:
    """Refuse what may not be done with a count that is over."""
    if count.state in (POSTED, CANCELLED):
        refuse("count_ended", number=count.number, state=count.state)
