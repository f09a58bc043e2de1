"""Writing warranty terms, and the days on which units were registered or installed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from stockthread import catalog, ledger
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import Kind
from stockthread.returns import read
from stockthread.returns.acts import need_items, refuse_items
from stockthread.returns.records import INSTALLATION, REGISTRATION, STARTS, NewTerm, Term

MONTHS_MAX: Final = 1200
NOTE_MAX: Final = 500
ITEMS_MAX: Final = 100_000
_TERM_COLUMNS: Final = {
    "product": "bigint", "product_class": "bigint", "part": "bigint", "months": "bigint",
    "starts": "text",
}  # fmt: skip
_NAMES = ", ".join(_TERM_COLUMNS)
_SET: Final = f"""
    INSERT INTO returns_term ({_NAMES}) SELECT {_NAMES} FROM {{}} AS source WHERE TRUE
    ON CONFLICT (product, product_class, part)
    DO UPDATE SET months = excluded.months, starts = excluded.starts"""
_START_COLUMNS: Final = {
    "item": "bigint", "what": "text", "day": "text", "key": "text", "person": "bigint",
    "noted_at": "bigint", "note": "text",
}  # fmt: skip
_START_NAMES = ", ".join(_START_COLUMNS)
_NOTE: Final = f"""
    INSERT INTO returns_start ({_START_NAMES}) SELECT {_START_NAMES} FROM {{}} AS source
     WHERE TRUE ORDER BY line ON CONFLICT (item, key) DO NOTHING"""
_NOTED: Final = "SELECT id FROM returns_start WHERE key = %s AND item IN {} ORDER BY id"
_WITHDRAWAL_COLUMNS: Final = {
    "start": "bigint", "person": "bigint", "withdrawn_at": "bigint", "reason": "text",
}  # fmt: skip
_WITHDRAWAL_NAMES = ", ".join(_WITHDRAWAL_COLUMNS)
_WITHDRAW: Final = f"""
    INSERT INTO returns_withdrawal ({_WITHDRAWAL_NAMES})
    SELECT {_WITHDRAWAL_NAMES} FROM {{}} AS source
     WHERE TRUE ORDER BY line ON CONFLICT (start) DO NOTHING"""


def set_terms(terms: Sequence[NewTerm]) -> None:
    """Store warranty terms; one that is there for the same thing is changed.

    Raises Refused with a line a term: warranty_months, warranty_starts, warranty_of_one,
    warranty_product, warranty_twice.
    """
    if not terms:
        refuse("no_lines")
    if found := _refusals(terms):
        raise Refused(found)
    text, params = rows.source(_TERM_COLUMNS, [
        (each.product, each.product_class, each.part, each.months, each.starts) for each in terms
    ])  # fmt: skip
    db.retried(lambda: db.execute(_SET.format(text), params))


def _refusals(terms: Sequence[NewTerm]) -> list[Refusal]:
    products = catalog.read.products(
        sorted({id for t in terms for id in (t.product, t.part) if id})
    )
    classes = {each.id for each in catalog.read.classes()}
    data: dict[str, object]
    found: list[Refusal] = []
    seen = set[tuple[int, int, int]]()
    for n, each in enumerate(terms):
        key = each.product, each.product_class, each.part
        if not 1 <= each.months <= MONTHS_MAX:
            data = {"months": each.months, "months_max": MONTHS_MAX}
            found.append(Refusal(n, "warranty_months", data))
        elif each.starts not in STARTS:
            data = {"starts": each.starts, "known": ", ".join(STARTS)}
            found.append(Refusal(n, "warranty_starts", data))
        elif bool(each.product) == bool(each.product_class) or each.part == each.product != 0:
            found.append(Refusal(n, "warranty_of_one", {}))
        elif any(id and id not in products for id in (each.product, each.part)) or (
            each.product_class and each.product_class not in classes
        ):
            found.append(Refusal(n, "warranty_product", {}))
        elif key in seen:
            found.append(Refusal(n, "warranty_twice", {}))
        seen.add(key)
    return found


def end_term(id: int) -> None:
    """Take a warranty term away. Raises Refused unknown_id."""
    if not db.execute("DELETE FROM returns_term WHERE id = %s", [id]):
        refuse("unknown_id", id=id)


def register(
    items: Sequence[int],
    *,
    day: date,
    key: str,
    by: int,
    at: datetime,
    what: str = REGISTRATION,
    note: str = "",
) -> list[int]:
    """Note that units were registered, or installed, on a day; return the starts.

    The same key once.

    Raises Refused: no_lines, too_many_lines, field_too_long, warranty_starts, warranty_in_future,
    unknown_item and wrong_kind by line.
    """
    note = " ".join(note.split())
    if not items:
        refuse("no_lines")
    if len(items) > ITEMS_MAX:
        refuse("too_many_lines", count=len(items), lines_max=ITEMS_MAX)
    if len(note) > NOTE_MAX:
        refuse("field_too_long", field="note", length=len(note), limit=NOTE_MAX)
    if what not in STARTS[1:]:
        refuse("warranty_starts", starts=what, known=", ".join(STARTS[1:]))
    if day.toordinal() > at.date().toordinal() + 1:
        refuse("warranty_in_future", day=day.isoformat())
    need_items(items)
    kinds = ledger.read.kinds(items)
    refuse_items([
        (n, "wrong_kind", item) for n, item in enumerate(items) if kinds[item] != Kind.UNIT
    ])  # fmt: skip
    text, params = rows.source(_START_COLUMNS, [
        (item, what, day.isoformat(), key[:80], by, clock.micros(at), note)
        for item in dict.fromkeys(items)
    ])  # fmt: skip
    db.retried(lambda: db.execute(_NOTE.format(text), params))
    wanted, param = db.ids_in(items)
    return [id for (id,) in db.query(_NOTED.format(wanted), [key[:80], param])]


def withdraw(starts: Sequence[int], *, by: int, at: datetime, reason: str = "") -> None:
    """Say that starts were noted wrongly: they count no more, and stay on record; each once.

    Raises Refused: no_lines, field_too_long, unknown_id.
    """
    reason = " ".join(reason.split())
    if not starts:
        refuse("no_lines")
    if len(reason) > NOTE_MAX:
        refuse("field_too_long", field="reason", length=len(reason), limit=NOTE_MAX)
    known = {each.id for each in read.starts_of(starts)}
    if strange := [id for id in starts if id not in known]:
        refuse("unknown_id", id=strange[0])
    text, params = rows.source(_WITHDRAWAL_COLUMNS, [
        (start, by, clock.micros(at), reason) for start in dict.fromkeys(starts)
    ])  # fmt: skip
    db.retried(lambda: db.execute(_WITHDRAW.format(text), params))


def standing(items: Sequence[int], what: str = REGISTRATION) -> list[int]:
    """Return the start of each item that was noted last and counts.

    Raises Refused by line: warranty_not_noted.
    """
    need_items(items)
    noted = read.starts(items)
    found = {
        item: next((s.id for s in noted.get(item, ()) if s.what == what and not s.withdrawn_at), 0)
        for item in items
    }
    refuse_items([(n, "warranty_not_noted", i) for n, i in enumerate(items) if not found[i]],
                 what="installed" if what == INSTALLATION else "registered")  # fmt: skip
    return list(found.values())


def terms_of(product: int) -> list[tuple[str, Term]]:
    """Return the terms that count for a product and its parts, each with where it is from."""
    [found] = [catalog.read.product(product)]
    way = read.class_ways().get(found.product_class or 0, [])
    told: dict[int, tuple[str, Term]] = {}
    names = {each.id: each.name for each in catalog.read.classes()}
    for term in sorted(read.terms(), key=lambda t: _nearness(t, product, way)):
        if term.product == product or term.product_class in way:
            told.setdefault(term.part, (names.get(term.product_class, ""), term))
    return [told[part] for part in sorted(told)]


def _nearness(term: Term, product: int, way: Sequence[int]) -> int:
    if term.product == product:
        return 0
    return way.index(term.product_class) + 1 if term.product_class in way else len(way) + 1
