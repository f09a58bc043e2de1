"""Corrections of codes, each a fact of its own: the old code still finds the item.

A code is put in place of another or beside it, two items swap theirs, a code is ended. Codes are
given, or taken from a scheme in the posting's own transaction.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from stockthread import identifiers
from stockthread.kernel import db, rows
from stockthread.kernel.errors import Refusal, Refused, refuse
from stockthread.ledger import checks, code_rows, creation, movements, new_codes, staging
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Generated, Given, Posting, Stage, To

NOT_VOID = [stage for stage in Stage if stage != Stage.VOID]


def correct_codes(
    items: Sequence[int],
    *,
    codes: Given | Generated,
    act: Act,
    keep: bool = False,
    instead: Sequence[str] | None = None,
) -> Posting:
    """Give each item a new code of a type in place of those it has.

    Two items may swap codes in one batch. `keep` leaves the old codes valid beside the new one (the
    maker's serial next to ours); `instead` names for each item the one that the new code replaces.
    Numbers of a scheme are taken for the lines that are recorded, and for nothing else. Raises
    Refused: unknown_item, wrong_kind, repeated_item, wrong_stage (of what is void), not_its_code,
    serial_misfits_pattern (of what is given), code_in_use, code_listed_twice, code_is_a_product,
    already_there, and those of identifiers.canonical_all and identifiers.take.
    """
    for texts in (codes.texts if isinstance(codes, Given) else None, instead):
        if texts is not None and len(texts) != len(items):
            refuse("bad_lines", count=len(items), other=len(texts))

    def steps(work: Work) -> None:
        _stage_items(work, items)
        type_id = new_codes.type_of(codes)
        ended = _NOTHING if keep else _Ended(_OF_TYPE, [type_id])
        if instead is not None:
            ended = _named(work, Given(type_id, instead))
        if isinstance(codes, Given):
            work.refuse_lines(_stage_given(codes))
            work.refuse_lines(_misfits(type_id))
            while refusals := _refusals(type_id, ended):  # what is left out frees no code
                work.refuse_lines(refusals)
        else:
            _stage_made(codes, type_id, len(items), ended)
        _write(work, type_id, ended)

    return post("correct_code", act, (list(items), codes, keep, instead), steps)


def swap_codes(one: int, other: int, *, type: int, act: Act) -> Posting:
    """Give each of two items the codes of a type that the other one has.

    Raises Refused: unknown_item, wrong_kind, repeated_item, wrong_stage (of what is void),
    no_code_of_type, and serial_misfits_pattern, code_in_use, code_is_a_product or already_there
    where a code comes to another product.
    """

    def steps(work: Work) -> None:
        work.act = work.act._replace(accept="all")
        _stage_items(work, [one, other])
        work.refuse_lines(
            [Refusal(n, "no_code_of_type", {"item": i}) for n, i in db.query(_NO_CODE, [type])]
        )
        db.execute(_CROSSWISE, [type])
        _set_scopes(type)
        ended = _Ended(_OF_TYPE, [type])
        # Their lines are codes, of which an item may have many.
        refusals = [*_misfits(type), *_refusals(type, ended)]
        work.refuse_lines([refusal._replace(line=None) for refusal in refusals])
        _write(work, type, ended)

    return post("correct_code", act, ("swap", one, other, type), steps)


def close_codes(items: Sequence[int], *, codes: Given, act: Act) -> Posting:
    """End one code of each item without giving another; it still finds the item as an old one.

    Raises Refused: unknown_item, wrong_kind, repeated_item, wrong_stage (of what is void),
    not_its_code, last_code (of what would have none left), and those of identifiers.canonical_all.
    """
    if len(codes.texts) != len(items):
        refuse("bad_lines", count=len(items), other=len(codes.texts))

    def steps(work: Work) -> None:
        _stage_items(work, items)
        ended = _named(work, codes)
        last = db.query(_LAST)
        work.refuse_lines([Refusal(n, "last_code", {"code": c, "item": i}) for n, c, i in last])
        _write(work, codes.type, ended)

    return post("correct_code", act, ("close", list(items), codes), steps)


def _stage_items(work: Work, items: Sequence[int]) -> None:
    work.lines = len(items)
    work.refuse_lines(staging.stage_as_they_are(items))
    checks.run(work, ("wrong_stage",), stages=NOT_VOID)


def _write(work: Work, type_id: int, ended: "_Ended") -> None:
    event = work.begin_rows()
    if ended.rows:
        code_rows.close(work, ended.rows, ended.params)
    code_rows.open_staged(work, event, type_id)
    movements.write(work, To())  # a step of the item's chain that leaves it where it is


class _Ended(NamedTuple):
    """The codes that a correction ends: a SELECT of their keys, none where it is empty."""

    rows: str
    params: list[Any]


_NOTHING = _Ended("", [])
_OF_TYPE = """
SELECT c.item, c.opened_by, c.type, c.canonical FROM stage_item i CROSS JOIN ledger_code c
WHERE c.item = i.item AND c.type = %s AND c.closed_by IS NULL AND i.is_content = 0
"""
# A line is looked up in stage_line, whose key it is.
_NAMED = """
SELECT c.item, c.opened_by, c.type, c.canonical
FROM {named} named CROSS JOIN stage_line l CROSS JOIN ledger_code c
WHERE l.line = named.line AND c.item = l.item AND c.type = %s
    AND c.canonical = named.code AND c.closed_by IS NULL
"""
_NOT_ITS = """
SELECT l.line, named.code, l.item FROM {named} named CROSS JOIN stage_line l
WHERE l.line = named.line AND NOT EXISTS (
    SELECT 1 FROM ledger_code c WHERE c.item = l.item AND c.type = %s
        AND c.canonical = named.code AND c.closed_by IS NULL)
"""


def _named(work: Work, codes: Given) -> _Ended:
    """Leave out lines whose item does not have the code it is said to have; end the others."""
    texts, refusals = new_codes.canonical_lines(codes)
    left = {line for (line,) in db.query("SELECT line FROM stage_item")}
    work.refuse_lines([refusal for refusal in refusals if refusal.line in left])
    named, params = rows.source({"code": "text"}, [(text or "",) for text in texts])
    found = db.query(_NOT_ITS.format(named=named), [*params, codes.type])
    work.refuse_lines([Refusal(n, "not_its_code", {"code": c, "item": i}) for n, c, i in found])
    return _Ended(_NAMED.format(named=named), [*params, codes.type])


_LAST = """
SELECT i.line, MIN(c.canonical), i.item FROM stage_item i CROSS JOIN ledger_code c
WHERE i.is_content = 0 AND c.item = i.item AND c.closed_by IS NULL
GROUP BY i.line, i.item HAVING COUNT(*) = 1
"""
_NO_CODE = """
SELECT i.line, i.item FROM stage_item i WHERE i.is_content = 0 AND NOT EXISTS (
    SELECT 1 FROM ledger_code c WHERE c.item = i.item AND c.type = %s AND c.closed_by IS NULL)
"""
_CROSSWISE = """
INSERT INTO stage_new (line, canonical, raw, product, movement, scope)
SELECT ROW_NUMBER() OVER (ORDER BY c.item, c.canonical) - 1, c.canonical, c.raw, o.to_product,
    o.item, 0
FROM stage_item i CROSS JOIN stage_item o CROSS JOIN ledger_code c
WHERE i.is_content = 0 AND o.is_content = 0 AND o.item <> i.item
    AND c.item = i.item AND c.type = %s AND c.closed_by IS NULL
"""


def _stage_given(codes: Given) -> list[Refusal]:
    """Stage the codes of the lines that are left; return those that are no codes."""
    texts, refusals = new_codes.canonical_lines(codes)
    _stage(codes.type, texts, new_codes.raws_of(codes, texts))
    left = {line for (line,) in db.query("SELECT line FROM stage_new WHERE canonical IS NULL")}
    return [refusal for refusal in refusals if refusal.line in left]


def _stage_made(codes: Generated, type_id: int, count: int, ended: _Ended) -> None:
    """Take a number for each line that is left and stage its serial; pass over what is in use."""
    lines = db.query("SELECT line FROM stage_item WHERE is_content = 0 ORDER BY line")
    texts: list[str | None] = [None] * count
    made = identifiers.take(codes.scheme, codes.fields, len(lines))
    for (line,), text in zip(lines, made, strict=True):
        texts[line] = text
    _stage(type_id, texts, None)
    for _ in range(new_codes.TRIES):
        refusals = _refusals(type_id, ended)
        if not refusals:
            return
        new_codes.take_others(codes, [_in_use(refusal) for refusal in refusals])
    raise Refused([refusal._replace(line=None) for refusal in refusals])


def _in_use(refusal: Refusal) -> Refusal:
    """A number that its own item bears already is passed over like any other that is borne."""
    return refusal._replace(code="code_in_use") if refusal.code == "already_there" else refusal


def _stage(type_id: int, texts: list[str | None], raws: list[str | None] | None) -> None:
    columns: dict[str, tuple[str, Any]] = {
        "canonical": ("text", texts),
        "raw": ("text", raws),
        "scope": ("bigint", 0),
    }
    db.stage_columns("stage_new", columns, len(texts))
    db.execute("DELETE FROM stage_new WHERE line NOT IN (SELECT line FROM stage_item)")
    db.execute(_ITEM_OF_NEW)
    _set_scopes(type_id)


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


def _set_scopes(type_id: int) -> None:
    rule = identifiers.read.code_type(type_id).scope
    if rule in _SCOPES:
        db.execute(_SCOPES[rule])


_TAKEN = """
SELECT n.line, n.canonical, c.item, n.movement FROM stage_new n CROSS JOIN ledger_code c
WHERE c.canonical = n.canonical AND c.type = %s AND c.scope = n.scope AND c.closed_by IS NULL
"""
_STAYS = " AND (c.item = n.movement OR (c.item, c.opened_by, c.type, c.canonical) NOT IN ({rows}))"


def _refusals(type_id: int, ended: _Ended) -> list[Refusal]:
    refusals = new_codes.unfit()
    stays = _STAYS.format(rows=ended.rows) if ended.rows else ""
    for line, code, item, own in db.query(_TAKEN + stays, [type_id, *ended.params]):
        told = "already_there" if item == own else "code_in_use"
        refusals.append(Refusal(line, told, {"code": code, "item": item}))
    return creation.first_a_line(refusals)


_PATTERNED = """
SELECT n.line, n.canonical, p.serial_pattern FROM stage_new n CROSS JOIN catalog_product p
WHERE p.id = n.product AND p.code_type_id = %s AND p.serial_pattern <> ''
    AND n.canonical IS NOT NULL
"""


def _misfits(type_id: int) -> list[Refusal]:
    """Refuse serials that do not fit the pattern that their product has for them."""
    return [
        Refusal(line, "serial_misfits_pattern", {"serial": serial, "pattern": pattern})
        for line, serial, pattern in db.query(_PATTERNED, [type_id])
        if not re.fullmatch(pattern, serial)
    ]
