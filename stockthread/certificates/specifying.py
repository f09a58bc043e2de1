"""Saying what is asked of a product's goods before use. Each time is a version; none is changed.

Goods keep to the version that was in force when they came (or were announced), until somebody lets
the one in force count for what is there too: see `settling.apply_now`.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from stockthread import catalog, holds, parties, places
from stockthread.catalog import NewAttribute, NewcomerHold
from stockthread.certificates import setup
from stockthread.certificates.records import (
    NEEDS,
    NUMBER,
    PAPERS,
    REASON,
    TEXT,
    NewNeed,
    text_of,
)
from stockthread.kernel import clock, db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.kernel.fields import Rule, field_refusals, in_line_order, tidied

NEEDS_MAX: Final = 200
_NUMBER: Final = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,20})?")
_RULES: Final = {"subject": Rule(64, is_needed=True), "unit": Rule(20), "expected": Rule(200)}
_COLUMNS: Final = {
    "product": "bigint", "supplier": "bigint", "version": "bigint", "note": "text", "key": "text",
    "person": "bigint", "made_at": "bigint",
}  # fmt: skip
_NEEDS: Final = {
    "specification": "bigint", "type": "text", "subject": "bigint", "unit": "text",
    "lower": "text", "upper": "text", "expected": "text",
}  # fmt: skip
_LAST: Final = """
    SELECT COALESCE(MAX(version), 0) FROM certificates_specification
     WHERE product = %s AND supplier = %s"""


def set_specification(
    product: int,
    needs: Sequence[NewNeed],
    *,
    supplier: int = 0,
    note: str = "",
    key: str,
    by: int,
    at: datetime,
) -> int:
    """Ask this of a product's goods that come from now on; return the id of the version.

    supplier: a party whose goods are asked for this, and for nothing that others are; 0 for all
    others. Without needs nothing is asked. Repeating a key does nothing again.
    Raises Refused: unknown_id, need_repeated, need_type, need_number, need_limits_crossed,
    certificate_kind_unknown with the line, too_many_lines, field_too_long.
    """
    needs = [tidied(each) for each in needs]
    if len(needs) > NEEDS_MAX:
        refuse("too_many_lines", count=len(needs), lines_max=NEEDS_MAX)
    if len(note) > 500 or not db.is_storable(note):
        refuse("field_too_long", field="note", length=len(note), limit=500)
    if product not in catalog.read.products([product]):
        refuse("unknown_id", id=product)
    if supplier and supplier not in parties.read.names([supplier]):
        refuse("unknown_id", id=supplier)
    if found := _refusals(needs):
        raise Refused(found)

    def once() -> int:
        with db.writing():
            db.lock_text("certificates_specification")
            if known := db.query_one(
                "SELECT id FROM certificates_specification WHERE key = %s", (key[:80],)
            ):
                return int(known[0])
            [(last,)] = db.query(_LAST, (product, supplier))
            row = (product, supplier, last + 1, note.strip(), key[:80], by, clock.micros(at))
            table = "certificates_specification"
            made = rows.insert(table, _COLUMNS, [row], key="version")[last + 1]
            _keep_needs(made, needs)
            origin = places.place_of_party(supplier, "supplier") if supplier else 0
            text = text_of(REASON, made) if needs else ""
            blocks = holds.reason(REASON).blocks
            catalog.hold_newcomers([NewcomerHold(product, origin, text, blocks)])
            return made

    return db.retried(once)


def _keep_needs(specification: int, needs: Sequence[NewNeed]) -> None:
    if not needs:
        return
    papers = {each.code: each.id for each in setup.kinds()}
    measured = _attributes([each for each in needs if each.type not in PAPERS])
    said = [
        (specification, each.type,
         papers[each.subject.upper()] if each.type in PAPERS
         else measured[each.subject.casefold()],
         each.unit, canonical(each.lower), canonical(each.upper), each.expected)
        for each in needs
    ]  # fmt: skip
    rows.insert("certificates_need", _NEEDS, said)


def _attributes(needs: Sequence[NewNeed]) -> dict[str, int]:
    """Return the attribute of each name that is measured, making those that are not there."""
    known = named_attributes()
    new = {each.subject.casefold(): each for each in needs if each.subject.casefold() not in known}
    if new:
        catalog.add_attributes([
            NewAttribute(each.subject, each.subject, "number" if each.type == NUMBER else "text")
            for each in new.values()
        ])  # fmt: skip
        known = named_attributes()
    return known


def named_attributes() -> dict[str, int]:
    """Return all attributes by their names and codes, folded. One statement."""
    found = catalog.read.attributes()
    return {name.casefold(): each.id for each in found for name in (each.name, each.code)}


def canonical(text: str) -> str:
    """Return a decimal as it is kept: 11.50 is 11.50, since its digits say how exact it is."""
    return f"{Decimal(text):f}" if text else ""


def number(text: str) -> str | None:
    """Return what somebody wrote as a decimal, with a comma or a point; None for anything else."""
    written = text.strip().replace("−", "-")  # a minus sign is a minus
    if written.count(",") == 1 and "." not in written:
        written = written.replace(",", ".")
    return canonical(written) if _NUMBER.fullmatch(written) else None


def _refusals(needs: Sequence[NewNeed]) -> list[Refusal]:
    papers = {each.code for each in setup.kinds(is_active=True)}
    found: list[Refusal] = []
    seen: set[tuple[bool, str]] = set()
    for line, each in enumerate(needs):
        said = (each.type in PAPERS, each.subject.casefold())
        found += field_refusals(line, each, _RULES)
        if each.type not in NEEDS:
            found.append(Refusal(line, "need_type", _type(each)))
        elif each.type in PAPERS and each.subject.upper() not in papers:
            data = {"kind": each.subject, "known": ", ".join(sorted(papers))}
            found.append(Refusal(line, "certificate_kind_unknown", data))
        elif said in seen:
            found.append(Refusal(line, "need_repeated", {"subject": each.subject}))
        else:
            found += _limit_refusals(line, each)
        seen.add(said)
    return in_line_order(found)


def _type(need: NewNeed) -> dict[str, Any]:
    return {"type": need.type, "known": ", ".join(NEEDS)}


def _limit_refusals(line: int, need: NewNeed) -> list[Refusal]:
    for text in (need.lower, need.upper):
        if text and (need.type != NUMBER or not _NUMBER.fullmatch(text)):
            return [Refusal(line, "need_number", {"subject": need.subject, "text": text})]
    if need.lower and need.upper and Decimal(need.lower) > Decimal(need.upper):
        data = {"subject": need.subject, "lower": need.lower, "upper": need.upper}
        return [Refusal(line, "need_limits_crossed", data)]
    if need.expected and need.type != TEXT:
        return [Refusal(line, "need_number", {"subject": need.subject, "text": need.expected})]
    return []
