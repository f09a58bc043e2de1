"""A wrong product put right on record; codes that are unique within it follow."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from stockthread import catalog
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import (
    checks,
    code_rows,
    corrections,
    creation,
    movements,
    newcomers,
    staging,
)
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Posting, To


def correct_product(
    items: Sequence[int], *, product: int, act: Act, ends: Sequence[int] = ()
) -> Posting:
    """Say that items are of another product than was thought; their codes' scopes follow.

    What the product asks of newcomers holds them from then on. ends: open holds that were put on
    them as what they are not; they end with it.
    Raises Refused: no_such_product, unknown_item, repeated_item, wrong_kind (of what is not tracked
    as the product is), wrong_stage (of what is void), reserved, already_there, code_in_use,
    code_listed_twice, out_of_order.
    """

    def steps(work: Work) -> None:
        db.lock_shared(db.RULES_LOCK)  # how the product is followed does not change meanwhile
        found = catalog.read.products([product]).get(product)
        if found is None or not found.is_active:
            refuse("no_such_product", product=product)
        work.lines = len(items)
        work.refuse_lines(staging.stage_as_they_are(items))
        db.execute(_OF_PRODUCT, [product])
        kinds = [kind for kind, ways in creation.TRACKINGS.items() if found.tracking in ways]
        codes = ("wrong_kind", "wrong_stage", "reserved", "already_there")
        checks.run(work, codes, kinds=kinds, stages=corrections.NOT_VOID)
        checks.run_order_of_time(work)
        while refusals := _taken_in(found):
            work.refuse_lines(refusals)
        _rescope(work, found)
        movements.write(work, To(product=product))
        newcomers.hold_corrected(work, ends)

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
    code_rows.close(work, _RESCOPED, scope)
    try:
        with transaction.atomic():
            db.execute(_RESCOPE, [event, *scope, event])
    except IntegrityError:
        raise Refused([Refusal(None, "code_in_use_meanwhile", {})]) from None
    work.rows.add("code", db.query(code_rows.WRITTEN, [event]))
