"""Lots: goods without pieces are split, merged, blended and adjusted; quantities are exact."""

from collections.abc import Sequence

from stockthread import identifiers, places
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import checks, creation, edges, movements, production, staging
from stockthread.ledger.moving import IN_HAND, check_place
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Block, Given, Kind, Lines, New, Posting, Stage, To


def split(lines: Lines, *, codes: Given | None = None, act: Act) -> Posting:
    """Take a part of a lot's holding off into a new lot, one a line, that stands where it stood.

    Codes are the new lots' numbers; without them they are the old number, a slash and a count.
    """

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, To()))
        checks.run(work, _PARTED, kinds=[Kind.LOT], stages=(Stage.EXPECTED, *IN_HAND))
        checks.run_order_of_time(work)
        split_off(work, codes)

    return post("split", act, (lines, codes), steps)


_PARTED = ("not_as_expected", "wrong_kind", "item_is_gone", "wrong_stage", "not_a_whole_quantity",
           "not_enough", "lot_reserved")  # fmt: skip
_NEW = """
INSERT INTO stage_new (line, product, lot, place, stage, owner, container, quantity, scope)
SELECT ROW_NUMBER() OVER (ORDER BY line) - 1, product, 0, place, stage, owner, container, quantity,
    0 FROM stage_item WHERE kind = 2
"""
_PARENTS = """
SELECT ROW_NUMBER() OVER (ORDER BY line) - 1, item, product FROM stage_item WHERE kind = 2
ORDER BY line
"""
_SPLITS = "SELECT input, COUNT(*) FROM ledger_edge WHERE input IN {} GROUP BY input"
_EDGES = """
SELECT %s + ROW_NUMBER() OVER (ORDER BY line) - 1 AS output, item AS input, quantity
FROM stage_item WHERE kind = 2
"""
_USE_UP = """
UPDATE stage_item SET to_place = %s, to_stage = 5, to_container = 0 WHERE kind = 2
"""


def split_off(work: Work, codes: Given | None) -> range:
    """Split each staged lot line off into a lot of its own; return the new lots' ids."""
    parents = db.query(_PARENTS)
    db.execute(_NEW)
    type_id = _number(parents, codes)
    products = [product for _, _, product in parents]
    new = New(Kind.LOT, products, len(parents), Given(type_id, ()) if type_id else None)
    work.begin_rows()
    first, count = creation.allot_items(work, new)
    made = creation.write_items(work, new, first, count)
    edges.write(work, _EDGES, [first])
    db.execute(_USE_UP, [places.virtual_place("production")])
    movements.write(work, To(place=0, stage=int(Stage.CONSUMED), container=0))
    return made


_LIVE = """
SELECT item, type, canonical FROM ledger_code WHERE closed_by IS NULL AND item IN {}
ORDER BY item, opened_by, type
"""


def _number(parents: Sequence[tuple[int, int, int]], codes: Given | None) -> int:
    """Give the staged new lots their numbers; return the type of the codes, 0 for none."""
    if codes is not None:
        if len(codes.texts) != len(parents):
            refuse("bad_lines", count=len(parents), other=len(codes.texts))
        code_type = identifiers.read.code_type(codes.type)
        texts = identifiers.canonical_all(code_type, codes.texts)
        _write_numbers(parents, texts)
        return codes.type
    items = sorted({item for _, item, _ in parents})
    ids, param = db.ids_in(items)
    found: dict[int, tuple[int, str]] = {}
    for item, type_id, canonical in db.query(_LIVE.format(ids), [param]):
        found.setdefault(item, (type_id, canonical))
    parts: dict[int, int] = dict(db.query(_SPLITS.format(ids), [param]))
    types = {type_id for type_id, _ in found.values()}
    if len(found) < len(items) or len(types) != 1:
        return 0
    texts = []
    for _, item, _ in parents:
        parts[item] = parts.get(item, 0) + 1
        texts.append(f"{found[item][1]}/{parts[item]}")
    _write_numbers(parents, texts)
    return types.pop()


def _write_numbers(parents: Sequence[tuple[int, int, int]], texts: Sequence[str]) -> None:
    db.execute_many(
        "UPDATE stage_new SET canonical = %s, scope = %s WHERE line = %s",
        [(text, product, line) for text, (line, _, product) in zip(texts, parents, strict=True)],
    )


def split_off_held_parts(work: Work) -> None:
    """Split off what is to be held of each staged lot; the new lots take the lines' place.

    Units, and lots of which all is to be held, stay as they are staged.
    """
    whole = db.query(_WHOLE)
    if len(whole) == work.lines:
        return
    ids, param = db.ids_in([line for line, *_ in whole])
    db.execute(f"DELETE FROM stage_item WHERE line IN {ids}", [param])
    made = split_off(work, None)
    db.execute(_RESTAGE, [made.start])
    db.execute_many(_STAGE_AGAIN, whole)


_WHOLE = """
SELECT line, item, kind FROM stage_item WHERE kind <> 2 OR quantity = (
    SELECT SUM(h.quantity) FROM ledger_holding h WHERE h.item = stage_item.item AND h.stage < 5)
"""
_RESTAGE = """
UPDATE stage_item SET item = %s + (
    SELECT COUNT(*) FROM stage_item o WHERE o.kind = 2 AND o.line < stage_item.line)
WHERE kind = 2
"""
_STAGE_AGAIN = """
INSERT INTO stage_item (line, item, kind, is_content, place, stage, owner, container)
VALUES (%s, %s, %s, 0, 0, 0, 0, 0)
"""


def merge(lines: Lines, *, code: Given | None, place: int, owner: int, act: Act) -> Posting:
    """Pour lots of one product together into one new lot: the sum of what went in.

    Raises Refused: several_products, several_stages and the usual line refusals.
    """
    to = To(place=places.virtual_place("production"), stage=int(Stage.CONSUMED), container=0)

    def steps(work: Work) -> None:
        check_place(place)
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to))
        codes = (*_PARTED, "not_with_us", "packed", "held")
        checks.run(work, codes, kinds=[Kind.LOT], stages=IN_HAND, block=Block.CONSUME)
        checks.run_order_of_time(work)
        product, stage, quantity = _one_product()
        new = New(Kind.LOT, product, 1, code, [quantity])
        production.stage_outputs(work, new, place=place, stage=stage, owner=owner)
        work.begin_rows()
        first, count = creation.allot_items(work, new)
        creation.write_items(work, new, first, count)
        production.draw_inputs(work, first, to)

    return post("merge", act, (lines, code, place, owner), steps)


_ONE_PRODUCT = """
SELECT MIN(product), MAX(product), MIN(stage), MAX(stage), SUM(quantity) FROM stage_item
"""


def _one_product() -> tuple[int, Stage, int]:
    row = db.query_one(_ONE_PRODUCT)
    assert row is not None
    product, other, stage, last, quantity = row
    if product != other:
        refuse("several_products")
    if stage != last:
        refuse("several_stages")
    return product, Stage(stage), int(quantity)


def blend(
    lines: Lines, new: New, *, place: int, owner: int, stage: Stage = Stage.READY, act: Act
) -> Posting:
    """Mix lots (of any products) through a process into new lots or units.

    To top up a tank, blend its present lot with what is poured in: the result is its new state.
    """
    return production.transform("blend", lines, new, place=place, owner=owner, stage=stage, act=act)


def adjust(lines: Lines, *, changes: Sequence[int], act: Act) -> Posting:
    """Correct the booked quantity of lots' holdings by `changes` (more or less, never zero).

    What is too much goes to the variance place as void, what was missing comes from there, so
    that every balance still adds up. Raises Refused: no_reason where `act.reason` is empty.
    """
    if not act.reason:
        refuse("no_reason", length_max=500)
    if len(changes) != len(lines.items):
        refuse("bad_lines", count=len(lines.items), other=len(changes))

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        amounts = lines._replace(quantities=[abs(change) for change in changes])
        work.refuse_lines(staging.stage_lines(amounts, To()))
        ups = [line for line, change in enumerate(changes) if change > 0]
        variance = places.virtual_place("variance")
        ids, param = db.ids_in(ups)
        db.execute(_LESS.format(ids), [variance, int(Stage.VOID), param])
        codes = ("not_as_expected", "wrong_kind", "item_is_gone", "not_with_us",
                 "not_a_whole_quantity")  # fmt: skip
        checks.run(work, codes, kinds=[Kind.LOT])
        db.execute(_MORE.format(ids), [variance, param])
        checks.run(work, ("not_enough", "lot_reserved"))
        checks.run_order_of_time(work)
        movements.write(work, To(place=0, stage=0, container=0))

    return post("adjust", act, (lines, list(changes)), steps)


_LESS = """
UPDATE stage_item SET to_place = %s, to_stage = %s, to_container = 0 WHERE line NOT IN {}
"""
_MORE = """
UPDATE stage_item SET place = %s, stage = 0, container = 0 WHERE line IN {}
"""
