"""What is on record of the units that a file speaks of, for many rows in one statement."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stockthread import identifiers
from stockthread.exchange import survey as surveys
from stockthread.exchange.matching import Matching
from stockthread.exchange.sheets import Sheet
from stockthread.exchange.survey import Survey
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refused

_NOWHERE = -1  # the scope of what is still to be made


def scopes_of(sheet: Sheet, rows: Sequence[int], matching: Matching, scope: str) -> list[int]:
    """Return the id within which each row's code is unique, for a type of codes of that scope."""
    if scope == "company":
        return [0] * len(rows)
    known = [matching.products[sheet.makers[n], sheet.products[n]] for n in rows]
    if scope == "product":
        return [each.id or _NOWHERE for each in known]
    return [
        each.maker or (_NOWHERE if sheet.makers[n] else 0)
        for n, each in zip(rows, known, strict=True)
    ]


class Found(NamedTuple):
    """An item on record with a row's code: the same unit, or one of a product of that name."""

    item: int
    is_own: bool
    is_live: bool
    product: int
    product_name: str
    maker: str


_FOUND = """
SELECT s.line, c.item, c.scope = s.scope, st.product, COALESCE(p.name, ''), COALESCE(m.name, '')
FROM {source} s CROSS JOIN ledger_code c CROSS JOIN ledger_state st
LEFT JOIN catalog_product p ON p.id = st.product LEFT JOIN parties_party m ON m.id = p.maker_id
WHERE c.canonical = s.canonical AND c.type = %s AND c.closed_by IS {state}
    AND st.item = c.item AND st.stage <> 7 AND (c.scope = s.scope OR p.name = s.name)
"""
_SOURCE = {"canonical": "text", "scope": "bigint", "name": "text"}


def found_on_record(
    sheet: Sheet, good: Sequence[int], scopes: Sequence[int], type: int
) -> dict[int, Found]:
    """Return what is on record under each row's code: its own unit first, living codes first."""
    wanted = [
        (sheet.codes[n], scope, sheet.products[n]) for n, scope in zip(good, scopes, strict=True)
    ]
    if not wanted:
        return {}
    source, params = rows.source(_SOURCE, wanted)
    found: dict[int, Found] = {}
    for is_live, state in ((False, "NOT NULL"), (True, "NULL")):
        for line, item, is_own, *rest in db.query(
            _FOUND.format(source=source, state=state), [*params, type]
        ):
            n = good[line]
            if not is_own and not is_live:
                continue  # what another unit was once called is nobody's now
            if n not in found or is_own:
                found[n] = Found(item, bool(is_own), is_live, *rest)
    return found


_READINGS = "SELECT item, attribute, value FROM ledger_reading WHERE item IN {} AND attribute IN {}"


def readings_of(items: Sequence[int], attributes: Sequence[int]) -> set[tuple[int, int, str]]:
    """Return every (item, attribute, value) that was ever read on these items."""
    if not items or not attributes:
        return set()
    ids, param = db.ids_in(items)
    these, these_param = db.ids_in(attributes)
    return set(db.query(_READINGS.format(ids, these), [param, these_param]))


_CODES = """
SELECT st.product, c.canonical FROM ledger_state st CROSS JOIN ledger_code c
WHERE st.product IN {} AND c.item = st.item AND c.type = %s AND c.closed_by IS NULL
    AND st.stage <> 7
"""


def alike_on_record(survey: Survey, matching: Matching) -> Iterator[tuple[int, str]]:
    """Yield codes on record that look like one in the file, under the hash of what they share.

    Those that stand in the file themselves are left out: there they are compared with the others.
    """
    keys = {known.id: key for key, known in matching.products.items() if known.id}
    if not keys:
        return
    scope = survey.where.code_type.scope
    ids, param = db.ids_in(sorted(keys))
    for product, code in db.stream(_CODES.format(ids), [param, survey.where.code_type.id]):
        maker, name = keys[product]
        within = {"product": name, "maker": maker}.get(scope, "")
        if surveys.holds(survey.twins, (within, code)):
            continue
        alike = (maker, name, identifiers.looks_like(code))
        if surveys.holds(survey.alikes, alike):
            yield hash(alike), code


def look_alikes(product: int, type: int, codes: Sequence[str]) -> dict[int, str]:
    """Return, by index, codes that look like another: an earlier one, or one of the product's."""
    code_type = identifiers.read.code_type(type)
    first: dict[str, str] = {}
    wanted = {}
    for n, raw in enumerate(codes):
        try:
            wanted[n] = identifiers.canonical(code_type, raw)
        except Refused:
            continue  # what is no code at all is refused elsewhere
    keys = {identifiers.looks_like(code) for code in wanted.values()}
    own = set(wanted.values())
    ids, param = db.ids_in([product])
    for _, code in db.stream(_CODES.format(ids), [param, type]):
        if code not in own and identifiers.looks_like(code) in keys:
            first[identifiers.looks_like(code)] = code
    found = {}
    for n, code in wanted.items():
        other = first.setdefault(identifiers.looks_like(code), code)
        if other != code:
            found[n] = other
    return found


_KNOWN = "SELECT DISTINCT digest FROM exchange_tray WHERE digest IN {} AND import_id <> %s"


def known_digests(digests: Sequence[str], import_id: int) -> set[str]:
    """Return which of these rows an earlier import than this one brought into the tray."""
    if not digests:
        return set()
    texts, param = db.texts_in(digests)
    return {digest for (digest,) in db.query(_KNOWN.format(texts), [param, import_id])}
