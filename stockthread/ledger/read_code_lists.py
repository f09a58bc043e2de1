"""Many codes looked up at once: a pasted list, a file of names. Nothing here writes."""

from collections.abc import Iterator, Sequence

from stockthread import identifiers
from stockthread.kernel import db
from stockthread.kernel.errors import Refused
from stockthread.ledger.code_forms import texts_by_form
from stockthread.ledger.records import Stage
from stockthread.ledger.view_records import CodeMatch

MATCHES_MAX = 100

_MATCHES = """
SELECT item, type, canonical, raw, 1, 0 FROM ledger_code
WHERE canonical IN {forms} AND closed_by IS NULL
UNION ALL
SELECT item, type, canonical, raw, 0, -closed_by FROM ledger_code
WHERE canonical IN {forms} AND closed_by IS NOT NULL
ORDER BY 5 DESC, 6, 1
"""


def find_codes(texts: Sequence[str]) -> dict[str, list[CodeMatch]]:
    """Return for each text what `find_code` returns for one: items that have it, then had it.

    Texts that nothing has are left out. Three statements, however many texts.
    """
    types = {each.id: each for each in identifiers.read.code_types()}
    wanted = texts_by_form(dict.fromkeys(texts))
    source, param = db.texts_in(sorted(wanted))
    found: dict[str, list[CodeMatch]] = {}
    for item, type_id, canonical, raw, is_live, _ in db.query(
        _MATCHES.format(forms=source), [param, param]
    ):
        match = CodeMatch(item, type_id, canonical, raw or canonical, bool(is_live))
        for text in wanted[canonical]:
            matches = found.setdefault(text, [])
            if len(matches) < MATCHES_MAX and _fits(types[type_id], text, canonical):
                matches.append(match)
    return {text: matches for text, matches in found.items() if matches}


def find_scanned(texts: Sequence[str]) -> dict[str, list[CodeMatch]]:
    """Return what `find_codes` does; what nothing has and was typed in small letters is looked for
    in capitals too. Only where a code on record is meant, never where one is given."""
    found = find_codes(texts)
    typed = {text: text.upper() for text in texts if text not in found and text != text.upper()}
    if typed:
        more = find_codes(list(dict.fromkeys(typed.values())))
        found |= {text: more[capitals] for text, capitals in typed.items() if capitals in more}
    return found


def _fits(code_type: identifiers.CodeType, text: str, canonical: str) -> bool:
    """Tell whether the text, read as a code of this type, is that code."""
    if text.strip() == canonical:
        return True
    try:
        return identifiers.canonical(code_type, text) == canonical
    except Refused:
        return False


_ON_RECORD = "SELECT DISTINCT canonical FROM ledger_code WHERE type = %s AND canonical IN {}"


def codes_on_record(type_id: int, canonical: Sequence[str]) -> set[str]:
    """Return those of these codes of one type that some item bears or bore. One statement."""
    source, param = db.texts_in(canonical)
    return {code for (code,) in db.query(_ON_RECORD.format(source), [type_id, param])}


_EXPECTED = """
SELECT s.product, c.canonical, s.item FROM ledger_code c CROSS JOIN ledger_state s
WHERE c.canonical IN {codes} AND c.closed_by IS NULL AND s.item = c.item {of_products}
    AND ({stage} = s.stage OR (s.kind = 2 AND EXISTS (
        SELECT 1 FROM ledger_holding h WHERE h.item = s.item AND h.stage = {stage})))
ORDER BY s.item
"""


def expected(
    products: Sequence[int] | None, canonical: Sequence[str]
) -> dict[tuple[int, str], int]:
    """Return, by product and code, the expected items that bear these codes.

    Of these products, or of any where `products` is None.
    """
    if not canonical or products == []:
        return {}
    codes, param = db.texts_in(list(dict.fromkeys(canonical)))
    of_products, params = "", [param]
    if products is not None:
        ids, param = db.ids_in(products)
        of_products, params = f"AND s.product IN {ids}", [*params, param]
    sql = _EXPECTED.format(codes=codes, of_products=of_products, stage=int(Stage.EXPECTED))
    rows = db.query(sql, params)
    return {(product, code): item for product, code, item in rows}


_OF_PRODUCTS = """
SELECT s.product, c.canonical FROM ledger_state s CROSS JOIN ledger_code c
WHERE s.product IN {} AND c.item = s.item AND c.type = %s AND c.closed_by IS NULL AND s.stage <> 7
"""


def codes_of_products(products: Sequence[int], type_id: int) -> Iterator[list[tuple[int, str]]]:
    """Yield (product, code) of every item of these products, some hundred at a time."""
    ids, param = db.ids_in(products)
    yield from db.chunks(_OF_PRODUCTS.format(ids), [param, type_id])


_LATEST = """
SELECT COALESCE(raw, canonical) FROM ledger_code WHERE closed_by IS NULL
ORDER BY item DESC LIMIT %s
"""


def latest_codes(limit: int = 1000) -> list[str]:
    """Return codes of the newest items, as they were scanned. One statement."""
    return [text for (text,) in db.query(_LATEST, [limit])]
