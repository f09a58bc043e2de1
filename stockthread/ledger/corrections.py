"""Corrections: a wrong code or a wrong product is put right on record; the old still finds it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from stockthread import catalog, identifiers
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import checks, movements, staging
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Given, Kind, Lines, Posting, To


def correct_codes(items: Sequence[int], *, codes: Given, act: Act, keep: bool = False) -> Posting:
    """Give each item a new code of a type in place of the one it has.

    Two items may swap codes in one batch. `keep` leaves the old code valid beside the new one (the
    maker's serial next to ours). Raises Refused: code_in_use, code_listed_twice, code_is_a_product,
    same_code, unknown_item.
    """
    texts = identifiers.canonical_all(identifiers.read.code_type(codes.type), codes.texts)

    def steps(work: Work) -> None:
        work.lines = len(items)
        work.refuse_lines(staging.stage_as_they_are(items))
        _stage(items, codes, texts)
        work.refuse_lines(_refusals(codes.type, keep))
        event = work.begin_rows()
        if not keep:
            close(work, _OF_TYPE, [codes.type])
        open_staged(work, event, codes.type)
        movements.write(work, To())  # a step of the item's chain that leaves it where it is

    return post("correct_code", act, (list(items), codes, keep), steps)


def _stage(items: Sequence[int], codes: Given, texts: list[str]) -> None:
    if len(texts) != len(items):
        refuse("bad_lines", count=len(items), other=len(texts))
    raws = [r if r != t else None for r, t in zip(codes.texts, texts, strict=True)]
    columns: dict[str, tuple[str, Any]] = {
        "canonical": ("text", texts),
        "raw": ("text", raws),
        "scope": ("bigint", 0),
    }
    db.stage_columns("stage_new", columns, len(items))
    db.execute("DELETE FROM stage_new WHERE line NOT IN (SELECT line FROM stage_item)")
    db.execute(_ITEM_OF_NEW)
    rule = identifiers.read.code_type(codes.type).scope
    if rule in _SCOPES:
        db.execute(_SCOPES[rule])


# In stage_new `product` stands for the product and `movement` for the item of the line.
_ITEM_OF_NEW = """
UPDATE stage_new SET movement = i.item, product = i.to_product FROM stage_item i
WHERE i.line = stage_new.line AND i.is_content = 0
"""
_SCOPES = {
    "product": "UPDATE stage_new SET scope = product",
    "maker": """UPDATE stage_new SET scope = COALESCE((SELECT maker_id FROM catalog_product p
        WHERE p.id = stage_new.product), 0)""",
}
_REPEATED = """
SELECT line, canonical FROM (SELECT line, canonical,
    ROW_NUMBER() OVER (PARTITION BY canonical, scope ORDER BY line) AS nth FROM stage_new) told
WHERE nth > 1
"""
_TAKEN = """
SELECT n.line, n.canonical, c.item FROM stage_new n CROSS JOIN ledger_code c
WHERE c.canonical = n.canonical AND c.type = %s AND c.scope = n.scope AND c.closed_by IS NULL
    AND (c.item = n.movement OR %s = 1 OR c.item NOT IN (SELECT movement FROM stage_new))
"""
_IS_A_PRODUCT = """
SELECT n.line, n.canonical FROM stage_new n CROSS JOIN catalog_product p
WHERE p.id = n.product AND n.canonical COLLATE "binary" IN (p.sku, p.gtin)
"""


def _refusals(type_id: int, keep: bool) -> list[Refusal]:
    refusals = [Refusal(n, "code_listed_twice", {"code": c}) for n, c in db.query(_REPEATED)]
    refusals += [Refusal(n, "code_is_a_product", {"code": c}) for n, c in db.query(_IS_A_PRODUCT)]
    for line, code, item in db.query(_TAKEN, [type_id, int(keep)]):
        refusals.append(Refusal(line, "code_in_use", {"code": code, "item": item}))
    first: dict[int | None, Refusal] = {}
    for refusal in refusals:
        first.setdefault(refusal.line, refusal)
    return list(first.values())


class CodeKey(NamedTuple):
    """What names a row of ledger_code."""

    item: int
    opened_by: int
    type: int
    canonical: str


_OF_TYPE = """
SELECT c.item, c.opened_by, c.type, c.canonical FROM stage_item i CROSS JOIN ledger_code c
WHERE c.item = i.item AND c.type = %s AND c.closed_by IS NULL AND i.is_content = 0
"""
_CLOSE = """
UPDATE ledger_code SET closed_by = %s WHERE closed_by IS NULL
    AND (item, opened_by, type, canonical) IN ({rows})
"""


def close(work: Work, rows: str, params: Sequence[Any]) -> list[CodeKey]:
    """Close the codes that `rows`, a SELECT of their keys, names; return them."""
    event = work.begin_rows()
    keys = sorted(CodeKey(*row) for row in db.query(rows, params))
    if keys:
        closed = db.execute(_CLOSE.format(rows=rows), [event, *params])
        assert closed == len(keys), f"{len(keys)} codes to close, {closed} closed"
        work.rows.add("code_closed", keys)
    return keys


_OPEN = """
INSERT INTO ledger_code (item, opened_by, type, scope, canonical, raw)
SELECT movement, %s, %s, scope, canonical, raw FROM stage_new ORDER BY movement
"""
WRITTEN = """
SELECT item, type, scope, canonical, raw FROM ledger_code WHERE opened_by = %s
    AND item IN (SELECT item FROM stage_item) ORDER BY item, type, canonical
"""


def open_staged(work: Work, event: int, type_id: int) -> None:
    """Give the staged codes to their items."""
    try:
        with transaction.atomic():
            db.execute(_OPEN, [event, type_id])
    except IntegrityError:
        raise Refused([Refusal(None, "code_in_use_meanwhile", {})]) from None
    work.rows.add("code", db.query(WRITTEN, [event]))


_AGAIN = """
INSERT INTO ledger_code (item, opened_by, type, scope, canonical, raw)
VALUES (%s, %s, %s, %s, %s, %s)
"""


def open_again(work: Work, rows: Sequence[tuple[Any, ...]]) -> None:
    """Give codes back that an event had ended: rows of item, type, scope, canonical, raw."""
    event = work.begin_rows()
    try:
        with transaction.atomic():
            db.execute_many(_AGAIN, [(item, event, *rest) for item, *rest in rows])
    except IntegrityError:
        raise Refused([Refusal(None, "code_in_use_meanwhile", {})]) from None
    work.rows.add("code", db.query(WRITTEN, [event]))


def correct_product(items: Sequence[int], *, product: int, act: Act) -> Posting:
    """Say that items are of another product than was thought; codes unique per product follow.

    Raises Refused: no_such_product, wrong_tracking, code_in_use, already_there.
    """
    found = catalog.read.products([product]).get(product)
    if found is None:
        refuse("no_such_product", product=product)
    to = To(product=product)

    def steps(work: Work) -> None:
        work.lines = len(items)
        work.refuse_lines(staging.stage_lines(Lines(items), to))
        db.execute("UPDATE stage_item SET quantity = available WHERE kind = 2")
        kinds = [Kind.LOT] if found.tracking in ("lot", "bulk") else [Kind.UNIT]
        codes = ("not_as_expected", "wrong_kind", "lot_reserved", "already_there")
        checks.run(work, codes, kinds=kinds)
        checks.run_order_of_time(work)
        work.refuse_lines(_taken_in(product))
        event = work.begin_rows()
        _rescope(work, event, product)
        movements.write(work, to)

    return post("correct_product", act, (list(items), product), steps)


_PER_PRODUCT = """
SELECT c.item, c.opened_by, c.type, c.canonical FROM stage_item i CROSS JOIN ledger_code c
CROSS JOIN identifiers_code_type t
WHERE c.item = i.item AND c.closed_by IS NULL AND t.id = c.type AND t.scope = 'product'
"""
_TAKEN_IN = """
SELECT i.line, mine.canonical, other.item FROM stage_item i CROSS JOIN ledger_code mine
CROSS JOIN identifiers_code_type t CROSS JOIN ledger_code other
WHERE mine.item = i.item AND mine.closed_by IS NULL AND t.id = mine.type AND t.scope = 'product'
    AND other.canonical = mine.canonical AND other.type = mine.type AND other.scope = %s
    AND other.closed_by IS NULL
"""
_RESCOPE = """
INSERT INTO ledger_code (item, opened_by, type, scope, canonical, raw)
SELECT item, %s, type, %s, canonical, raw FROM ledger_code
WHERE closed_by = %s AND item IN (SELECT item FROM stage_item)
"""


def _taken_in(product: int) -> list[Refusal]:
    return [
        Refusal(line, "code_in_use", {"code": code, "item": item})
        for line, code, item in db.query(_TAKEN_IN, [product])
    ]


def _rescope(work: Work, event: int, product: int) -> None:
    close(work, _PER_PRODUCT, [])
    db.execute(_RESCOPE, [event, product, event])
    work.rows.add("code", db.query(WRITTEN, [event]))
