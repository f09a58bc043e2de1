"""Lots: goods without pieces are split, merged, blended and adjusted; quantities are exact."""

from collections.abc import Sequence

from stockthread import places
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import (
    checks,
    creation,
    movements,
    production,
    splitting,
    staging,
    targets,
)
from stockthread.ledger.moving import IN_HAND
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Block, Given, Kind, Lines, New, Posting, Stage, To


def split(
    lines: Lines, *, codes: Given | None = None, keep_in: int = 0, with_promises: bool = False,
    act: Act,
) -> Posting:  # fmt: skip
    """Take a part of a lot's holding off into a new lot, one a line, that stands where it stood.

    Codes are the new lots' numbers, one a line; without them they are the old number, a slash and
    a count. What holds the old lot holds the new one too. keep_in: a place of ours in which
    samples are kept, 0 for none: they go there at once, out of any container, and no hold stops
    that. with_promises: also what is promised is taken, and is promised of the new lot then.
    """
    if codes is not None and len(codes.texts) != len(lines.items):
        refuse("bad_lines", count=len(lines.items), other=len(codes.texts))

    def steps(work: Work) -> None:
        if keep_in:
            targets.check(work, keep_in, targets.OURS)
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, To()))
        if keep_in:
            checks.run(work, (*_PARTED, "not_with_us"), kinds=[Kind.LOT], stages=IN_HAND)
        else:
            asked = [code for code in _PARTED if code != "lot_reserved" or not with_promises]
            checks.run(work, asked, kinds=[Kind.LOT], stages=(Stage.EXPECTED, *IN_HAND))
        checks.run_order_of_time(work)
        splitting.split_off(work, codes, keep_in=keep_in)

    more = (keep_in,) if keep_in else ("with promises",) if with_promises else ()
    return post("split", act, (lines, codes, *more), steps)


_PARTED = ("not_as_expected", "wrong_kind", "item_is_gone", "wrong_stage", "not_a_whole_quantity",
           "not_enough", "lot_reserved")  # fmt: skip


def merge(lines: Lines, *, code: Given | None, place: int, owner: int, act: Act) -> Posting:
    """Pour lots of one product together into one new lot: the sum of what went in.

    Raises Refused: several_products, several_stages and the usual line refusals.
    """
    to = To(place=places.virtual_place("production"), stage=int(Stage.CONSUMED), container=0)

    def steps(work: Work) -> None:
        targets.check(work, place, targets.OURS)
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
        codes = ("not_as_expected", "wrong_kind", "item_is_gone", "wrong_stage", "not_with_us",
                 "not_a_whole_quantity")  # fmt: skip
        checks.run(work, codes, kinds=[Kind.LOT], stages=IN_HAND)
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
