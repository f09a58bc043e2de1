"""Corrections: a wrong code or a wrong product is put right on record; the old still finds it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from stockthread import catalog, identifiers
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import checks, creation, movements, new_codes, staging
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Given, Posting, Stage, To


def correct_codes(items: Sequence[int], *, codes: Given, act: Act, keep: bool = False) -> Posting:
    """Give each item a new code of a type in place of the one it has.

    Two items may swap codes in one batch. `keep` leaves the old code valid beside the new one (the
    maker's serial next to ours). Raises Refused: unknown_item, wrong_kind, repeated_item,
    wrong_stage (of what is void), code_in_use, code_listed_twice, code_is_a_product,
    already_there, and those of identifiers.canonical_all.
    """
    if len(codes.texts) != len(items):
        refuse("bad_lines", count=len(items), other=len(codes.texts))

    def steps(work: Work) -> None:
        work.lines = len(items)
        work.refuse_lines(staging.stage_as_they_are(items))
        checks.run(work, ("wrong_stage",), stages=_NOT_VOID)
        work.refuse_lines(_stage(codes))
        while refusals := _refusals(codes.type, keep):  # what is left out frees no code for others
            work.refuse_lines(refusals)
        event = work.begin_rows()
        if not keep:
            close(work, _OF_TYPE, [codes.type])
        open_staged(work, event, codes.type)
        movements.write(work, To())  # a step of the item's chain that leaves it where it is

    return post("correct_code", act, (list(items), codes, keep), steps)


_NOT_VOID = [stage for stage in Stage if stage != Stage.VOID]


def _stage(codes: Given) -> list[Refusal]:
    """Stage the codes of the lines that are left; return those that are no codes."""
    texts, refusals = new_codes.canonical_lines(codes)
    columns: dict[str, tuple[str, Any]] = {
        "canonical": ("text", texts),
        "raw": ("text", new_codes.raws_of(codes, texts)),
        "scope": ("bigint", 0),
    }
    db.stage_columns("stage_new", columns, len(texts))
    db.execute("DELETE FROM stage_new WHERE line NOT IN (SELECT line FROM stage_item)")
    db.execute(_ITEM_OF_NEW)
    rule = identifiers.read.code_type(codes.type).scope
    if rule in _SCOPES:
        db.execute(_SCOPES[rule])
    left = {line for (line,) in db.query("SELECT line FROM stage_new WHERE canonical IS NULL")}
    return [refusal for refusal in refusals if refusal.line in left]


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
_TAKEN = """
SELECT n.line, n.canonical, c.item, n.movement FROM stage_new n CROSS JOIN ledger_code c
WHERE c.canonical = n.canonical AND c.type = %s AND c.scope = n.scope AND c.closed_by IS NULL
    AND (c.item = n.movement OR %s = 1 OR c.item NOT IN (SELECT movement FROM stage_new))
"""


def _refusals(type_id: int, keep: bool) -> list[Refusal]:
    refusals = new_codes.unfit()
    for line, code, item, own in db.query(_TAKEN, [type_id, int(keep)]):
        told = "already_there" if item == own else "code_in_use"
        refusals.append(Refusal(line, told, {"code": code, "item": item}))
    return creation.first_a_line(refusals)


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
    AND item IN (SELECT item FROM stage_item) AND (item, opened_by, type, canonical) IN ({rows})
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
    """Say that items are of another product than was thought; their codes' scopes follow.

    Raises Refused: no_such_product, unknown_item, repeated_item, wrong_kind (of what is not tracked
    as the product is), wrong_stage (of what is void), reserved, already_there, code_in_use,
    code_listed_twice, out_of_order.
    """

    def steps(work: Work) -> None:
        found = catalog.read.products([product]).get(product)
        if found is None or not found.is_active:
            refuse("no_such_product", product=product)
        work.lines = len(items)
        work.refuse_lines(staging.stage_as_they_are(items))
        db.execute(_OF_PRODUCT, [product])
        kinds = [kind for kind, ways in creation.TRACKINGS.items() if found.tracking in ways]
        codes = ("wrong_kind", "wrong_stage", "reserved", "already_there")
        checks.run(work, codes, kinds=kinds, stages=_NOT_VOID)
        checks.run_order_of_time(work)
        while refusals := _taken_in(found):
            work.refuse_lines(refusals)
        _rescope(work, found)
        movements.write(work, To(product=product))

    return post("correct_product", act, (list(items), product), steps)


# A lot is all of one product, so that a promise of any part of it is in the way.
_OF_PRODUCT = """
UPDATE stage_item SET to_product = %s, reserved = CASE WHEN kind <> 2 THEN reserved ELSE
    (SELECT SUM(h.reserved) FROM ledger_holding h WHERE h.item = stage_item.item) END
"""
_NEW_SCOPE = "CASE t.scope WHEN 'product' THEN %s WHEN 'maker' THEN %s ELSE c.scope END"
_RESCOPED = f"""
SELECT c.item, c.opened_by, c.type, c.canonical FROM stage_item i CROSS JOIN ledger_code c
CROSS JOIN identifiers_code_type t
WHERE c.item = i.item AND c.closed_by IS NULL AND t.id = c.type AND c.scope <> {_NEW_SCOPE}
"""
_TAKEN_IN = f"""
SELECT i.line, c.canonical, other.item FROM stage_item i CROSS JOIN ledger_code c
CROSS JOIN identifiers_code_type t CROSS JOIN ledger_code other
WHERE c.item = i.item AND c.closed_by IS NULL AND t.id = c.type AND c.scope <> {_NEW_SCOPE}
    AND other.canonical = c.canonical AND other.type = c.type AND other.scope = {_NEW_SCOPE}
    AND other.closed_by IS NULL
"""
_TWICE = f"""
SELECT line, canonical FROM (
    SELECT i.line, c.canonical,
        ROW_NUMBER() OVER (PARTITION BY c.type, c.canonical ORDER BY i.line) AS nth
    FROM stage_item i CROSS JOIN ledger_code c CROSS JOIN identifiers_code_type t
    WHERE c.item = i.item AND c.closed_by IS NULL AND t.id = c.type AND c.scope <> {_NEW_SCOPE}
) told WHERE nth > 1
"""
_RESCOPE = f"""
INSERT INTO ledger_code (item, opened_by, type, scope, canonical, raw)
SELECT c.item, %s, c.type, {_NEW_SCOPE}, c.canonical, c.raw
FROM ledger_code c JOIN identifiers_code_type t ON t.id = c.type
WHERE c.closed_by = %s AND c.item IN (SELECT item FROM stage_item)
"""


def _taken_in(product: catalog.Product) -> list[Refusal]:
    scope = [product.id, product.maker or 0]
    refusals = [
        Refusal(line, "code_in_use", {"code": code, "item": item})
        for line, code, item in db.query(_TAKEN_IN, scope * 2)
    ]
    refusals += [Refusal(n, "code_listed_twice", {"code": c}) for n, c in db.query(_TWICE, scope)]
    return creation.first_a_line(refusals)


def _rescope(work: Work, product: catalog.Product) -> None:
    event = work.begin_rows()
    scope = [product.id, product.maker or 0]
    close(work, _RESCOPED, scope)
    try:
        with transaction.atomic():
            db.execute(_RESCOPE, [event, *scope, event])
    except IntegrityError:
        raise Refused([Refusal(None, "code_in_use_meanwhile", {})]) from None
    work.rows.add("code", db.query(WRITTEN, [event]))
