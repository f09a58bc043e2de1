"""Codes of new items: canonical, each on one item within its scope, written with the items.

The items are staged in `stage_new`; corrections of codes stage theirs there too.
"""

from collections.abc import Collection, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from stockthread import identifiers
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger.post import Work
from stockthread.ledger.records import Generated, Given, New


def texts_of(new: New, refused: Collection[int | None]) -> tuple[Any, Any, list[Refusal]]:
    """Return canonical texts, raw texts where they differ, and refusals of what is no code.

    No number is taken for a line that is `refused`.
    """
    if isinstance(new.codes, Generated):
        return _serials(new.codes, new.number, refused), None, []
    if not isinstance(new.codes, Given):
        return None, None, []
    texts, refusals = canonical_lines(new.codes)
    return texts, raws_of(new.codes, texts), refusals


def _serials(codes: Generated, number: int, refused: Collection[int | None]) -> list[str | None]:
    good = [line for line in range(number) if line not in refused]
    made = iter(identifiers.take(codes.scheme, codes.fields, len(good)))
    return [None if line in refused else next(made) for line in range(number)]


def canonical_lines(codes: Given) -> tuple[list[str | None], list[Refusal]]:
    """Return each code's canonical text, None for what is no code, and why that is none."""
    code_type = identifiers.read.code_type(codes.type)
    texts = list(codes.texts)
    try:
        return list(identifiers.canonical_all(code_type, texts)), []
    except Refused as error:
        bad = {refusal.line for refusal in error.refusals}
        good = iter(
            identifiers.canonical_all(code_type, [t for n, t in enumerate(texts) if n not in bad])
        )
        return [None if n in bad else next(good) for n in range(len(texts))], list(error.refusals)


def raws_of(codes: Given, texts: Sequence[str | None]) -> list[str | None] | None:
    """Return what was scanned where it is not the canonical text itself; None if it always is.

    A NUL, which no database can hold, is kept as its picture.
    """
    if texts == list(codes.texts):
        return None
    pairs = zip(codes.texts, texts, strict=True)
    return [
        None if text is None or raw == text else raw.replace("\0", "\u2400") for raw, text in pairs
    ]


_SCOPES = {
    "product": "SELECT id, id FROM catalog_product WHERE id IN {}",
    "maker": "SELECT id, COALESCE(maker_id, 0) FROM catalog_product WHERE id IN {}",
}


def scopes_of(new: New) -> int | list[int]:
    """Return the scope of all codes of new items, or one a line."""
    if isinstance(new.product, int):
        return scopes(code_type_of(new), [new.product])[0]
    return scopes(code_type_of(new), new.product)


def scopes(type_id: int, products: Sequence[int]) -> list[int]:
    """Return the id in which each code must be unique: the product's, its maker's, 0 for none."""
    rule = identifiers.read.code_type(type_id).scope if type_id else "company"
    if rule not in _SCOPES:
        return [0] * len(products)
    ids, param = db.ids_in(sorted(set(products)))
    found = dict(db.query(_SCOPES[rule].format(ids), [param]))
    return [found.get(product, 0) for product in products]


def code_type_of(new: New) -> int:
    """Return the type of the codes to be made, 0 for none."""
    return type_of(new.codes) if new.codes is not None else 0


def type_of(codes: Given | Generated) -> int:
    """Return the type of codes that are given, or that a scheme makes."""
    if isinstance(codes, Given):
        return codes.type
    return identifiers.read.scheme(codes.scheme).code_type


_REPEATED = """
SELECT line, canonical FROM (
    SELECT line, canonical,
        ROW_NUMBER() OVER (PARTITION BY canonical, scope ORDER BY line) AS nth
    FROM stage_new WHERE canonical IS NOT NULL) told
WHERE nth > 1
"""
_IS_A_PRODUCT = """
SELECT n.line, n.canonical FROM stage_new n CROSS JOIN catalog_product p
WHERE p.id = n.product AND n.canonical COLLATE "binary" IN (p.sku, p.gtin)
"""
_TAKEN = """
SELECT n.line, n.canonical, c.item FROM stage_new n CROSS JOIN ledger_code c
WHERE c.canonical = n.canonical AND c.type = %s AND c.scope = n.scope AND c.closed_by IS NULL
"""


def unfit(*, may_repeat: bool = True) -> list[Refusal]:
    """Refuse staged codes that are given twice, and a product's own number."""
    repeated = db.query(_REPEATED) if may_repeat else []
    refusals = [Refusal(n, "code_listed_twice", {"code": c}) for n, c in repeated]
    of_products = db.query(_IS_A_PRODUCT)
    return refusals + [Refusal(n, "code_is_a_product", {"code": c}) for n, c in of_products]


def taken(type_id: int, texts: Sequence[str | None] | None = None) -> list[Refusal]:
    """Refuse staged codes (`texts`, where they are at hand) that are unfit or on another item."""
    refusals = unfit(may_repeat=texts is None or len(set(texts)) < len(texts))
    rows = db.query(_TAKEN, [type_id])
    return refusals + [Refusal(n, "code_in_use", {"code": c, "item": i}) for n, c, i in rows]


_CODES = """
INSERT INTO ledger_code (item, opened_by, type, scope, canonical, raw)
SELECT %s + line, %s, %s, scope, canonical, raw FROM stage_new
WHERE canonical IS NOT NULL ORDER BY line
"""


def write(work: Work, new: New, first: int, count: int) -> None:
    """Give new items, whose ids begin with `first`, their staged codes.

    A generated serial that somebody had typed before is passed over, with a note of it. Raises
    Refused: code_in_use, code_in_use_meanwhile.
    """
    type_id = code_type_of(new)
    if not type_id:
        return
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                db.execute(_CODES, [first, work.event, type_id])
            break
        except IntegrityError:
            refusals = taken(type_id)
            if not refusals or not isinstance(new.codes, Generated):
                raise Refused(_of_no_line(refusals)) from None
            take_others(new.codes, refusals)
    else:
        raise Refused(_of_no_line(taken(type_id)))
    canonical, scope, raw = _written_codes(new, first, count)
    columns = [range(first, first + count), [type_id] * count, scope, canonical, raw]
    work.rows.add_columns("code", columns)


def _of_no_line(refusals: Sequence[Refusal]) -> list[Refusal]:
    """Lines were numbered anew, or are outputs: the code says what is meant."""
    found = [refusal._replace(line=None) for refusal in refusals]
    return found or [Refusal(None, "code_in_use_meanwhile", {})]


TRIES = 50


_PASSED_OVER = {
    "code_in_use": "on another item already",
    "code_is_a_product": "a product's own number",
}


def take_others(codes: Generated, refusals: Sequence[Refusal]) -> None:
    """Give lines whose serial cannot be theirs the next numbers of the scheme, and say why.

    A serial drawn twice in one batch leaves no gap: the other line bears it.
    """
    refused = {refusal.line: refusal for refusal in refusals}
    for code, reason in _PASSED_OVER.items():
        passed = [each.data["code"] for each in refused.values() if each.code == code]
        identifiers.pass_over(codes.scheme, codes.fields, passed, reason)
    others = identifiers.take(codes.scheme, codes.fields, len(refused))
    pairs = list(zip(others, refused, strict=True))
    db.execute_many("UPDATE stage_new SET canonical = %s WHERE line = %s", pairs)


_WRITTEN_CODES = """
SELECT {columns} FROM ledger_code WHERE item >= %s AND item < %s ORDER BY item
"""


def _written_codes(new: New, first: int, count: int) -> list[Sequence[Any]]:
    """Return the columns canonical, scope and raw of the new codes; read are those that vary."""
    names = ["canonical"]
    if not isinstance(new.product, int):
        names.append("scope")
    if isinstance(new.codes, Given):
        names.append("raw")
    rows = db.query(_WRITTEN_CODES.format(columns=", ".join(names)), [first, first + count])
    read: dict[str, Sequence[Any]] = dict(zip(names, zip(*rows, strict=True), strict=True))
    if "scope" not in read:
        read["scope"] = [scopes_of(new)] * count
    return [read["canonical"], read["scope"], read.get("raw", [None] * count)]
