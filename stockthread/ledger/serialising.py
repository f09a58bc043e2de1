"""Goods that were counted become units with serials of their own, where they stand.

The quantity leaves its lot as used up, and as many units of that lot begin in its place: with the
same stage, owner and container. They belong to the lot, so that its holds bear on them and every
trace of it finds them; an edge beside that would tell the same twice.
"""

from collections.abc import Sequence
from itertools import chain, repeat
from typing import NamedTuple

from stockthread import places
from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, refuse
from stockthread.ledger import checks, creation, movements, staging
from stockthread.ledger.moving import IN_HAND
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Generated, Given, Kind, Lines, New, Posting, Stage, To

Codes = Given | Generated
_COUNTED = ("not_as_expected", "wrong_kind", "item_is_gone", "wrong_stage", "not_with_us",
            "not_a_whole_quantity", "not_enough", "lot_reserved")  # fmt: skip


def serialise(lines: Lines, *, codes: Codes, act: Act) -> Posting:
    """Make units of quantities of lots: each where its line's holding stands, of the same lot.

    A line names a holding, and how much of it (None is what is free). Codes are given one a unit,
    in the order of the lines, or generated. A holding that cannot be refuses everything, with the
    line's number. What is wrong with a given code or its unit is refused with the number of the
    unit, of which `act.accept` may leave some out: those stay in the lot, and `accepted` counts
    the units made. A hold does not stop it, since it goes on bearing; what is reserved is refused.
    Raises Refused: bad_lines (more or fewer codes than units), too_many_lines, wrong_tracking, and
    the usual refusals of lines and of codes.
    """

    def steps(work: Work) -> None:
        _stage_holdings(work, lines)
        new = _stage_units(work, codes)
        _draw_made()
        work.begin_rows()
        first, count = creation.allot_items(work, new)
        creation.write_items(work, new, first, count)
        movements.write(work, To(place=0, stage=int(Stage.CONSUMED), container=0))

    return post("serialise", act, (lines, codes), steps)


_USE_UP = "UPDATE stage_item SET to_place = %s, to_stage = 5, to_container = 0"
# From here on the lines of the request are the units; those of holdings are kept out of their way.
_STEP_ASIDE = "UPDATE stage_item SET line = -1 - line"


def _stage_holdings(work: Work, lines: Lines) -> None:
    accept = work.act.accept
    work.act = work.act._replace(accept="all")
    work.lines = len(lines.items)
    work.refuse_lines(staging.stage_lines(lines, To()))
    db.execute(_USE_UP, [places.virtual_place("production")])
    checks.run(work, _COUNTED, kinds=[Kind.LOT], stages=(Stage.EXPECTED, *IN_HAND))
    checks.run_order_of_time(work)
    db.execute(_STEP_ASIDE)
    work.act = work.act._replace(accept=accept)


class Holding(NamedTuple):
    """Where a line's units shall be, and how many."""

    quantity: int
    lot: int
    product: int
    place: int
    stage: int
    owner: int
    container: int


_HOLDINGS = """
SELECT quantity, item, product, place, stage, owner, container FROM stage_item ORDER BY line DESC
"""


def _stage_units(work: Work, codes: Codes) -> New:
    """Stage a unit for each piece of the holdings; refuse those whose code cannot be."""
    holdings = db.query_records(Holding, _HOLDINGS)
    number = sum(holding.quantity for holding in holdings)
    if number > staging.LINES_MAX:
        refuse("too_many_lines", count=number, lines_max=staging.LINES_MAX)
    if isinstance(codes, Given) and len(codes.texts) != number:
        refuse("bad_lines", count=number, other=len(codes.texts))
    columns = {name: _one_a_unit(holdings, name) for name in Holding._fields[1:]}
    new = New(Kind.UNIT, columns.pop("product"), number, codes, lot=columns.pop("lot"))
    work.lines = number
    refusals = creation.stage_items(new, **columns)  # type: ignore[arg-type]
    if any(refusal.code in _OF_LOTS for refusal in refusals):
        refusals = [refusal._replace(line=None) for refusal in _one_each(refusals)]
    work.refuse_lines(refusals)
    return new


_OF_LOTS = ("no_such_product", "wrong_tracking", "item_is_gone")


def _one_each(refusals: Sequence[Refusal]) -> list[Refusal]:
    """What is wrong with a product or a lot is told once, not for each unit."""
    told = {(r.code, str(r.data)): r for r in refusals if r.code in _OF_LOTS}
    return list(told.values())


def _one_a_unit(holdings: Sequence[Holding], name: str) -> int | list[int]:
    """Return what each unit has of this; one value where all have the same."""
    values = [getattr(holding, name) for holding in holdings]
    if len(set(values)) == 1:
        return int(values[0])
    parts = (repeat(v, h.quantity) for v, h in zip(values, holdings, strict=True))
    return list(chain.from_iterable(parts))


# Of several lines for one holding the first stands for all.
_TWINS = """
DELETE FROM stage_item WHERE EXISTS (
    SELECT 1 FROM stage_item twin WHERE twin.item = stage_item.item
        AND twin.line > stage_item.line AND twin.place = stage_item.place
        AND twin.stage = stage_item.stage AND twin.owner = stage_item.owner
        AND twin.container = stage_item.container)
"""
_COUNT = """
UPDATE stage_item SET quantity = made.quantity FROM (
    SELECT lot, place, stage, owner, container, COUNT(*) AS quantity FROM stage_new
    GROUP BY lot, place, stage, owner, container) made
WHERE made.lot = stage_item.item AND made.place = stage_item.place
    AND made.stage = stage_item.stage AND made.owner = stage_item.owner
    AND made.container = stage_item.container
"""


def _draw_made() -> None:
    """Let each holding lose as much as units are made of it."""
    db.execute(_TWINS)
    db.execute("UPDATE stage_item SET quantity = 0")
    db.execute(_COUNT)
    db.execute("DELETE FROM stage_item WHERE quantity = 0")
