"""Reservations: stock promised to an order. They move nothing; they stop others from taking it."""

from collections.abc import Mapping, Sequence
from typing import Any

from stockthread.kernel import db
from stockthread.kernel.errors import Refusal, refuse
from stockthread.ledger import checks, reservation_rows, staging
from stockthread.ledger.moving import IN_HAND
from stockthread.ledger.post import Work, allot, check_text, post
from stockthread.ledger.records import Act, Block, Cause, Lines, Posting, Stage, To


def reserve(lines: Lines, *, order: Cause, act: Act) -> Posting:
    """Promise units, or quantities of lots' holdings, to an order.

    Together never more than is there. Raises Refused: no_order and the usual line refusals.
    """
    if not order.kind or not order.id:
        refuse("no_order")
    check_text("order", order.kind + order.id)

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, To()))
        codes = ("not_as_expected", "wrong_kind", "item_is_gone", "wrong_stage", "not_with_us",
                 "not_a_whole_quantity", "not_enough", "reserved", "held")  # fmt: skip
        stages = (Stage.EXPECTED, *IN_HAND)
        checks.run(work, codes, stages=stages, kinds=(1, 2, 3), block=Block.SHIP)
        _open(work, order)

    return post("reserve", act, (lines, order), steps)


_RESERVED = """
SELECT item, place, stage, owner, container, SUM(quantity) AS quantity FROM stage_item
GROUP BY item, place, stage, owner, container
"""
_INSERT = f"""
INSERT INTO ledger_reservation
    (id, item, place, stage, owner, container, quantity, order_kind, order_id, event)
SELECT %s + ROW_NUMBER() OVER (ORDER BY item, place, stage, owner, container),
    item, place, stage, owner, container, quantity, %s, %s, %s FROM ({_RESERVED}) reserved
"""
_UNITS_UP = """
UPDATE ledger_state SET reserved = 1 WHERE item IN (SELECT item FROM stage_item WHERE kind <> 2)
"""
_LOTS_UP = """
UPDATE ledger_holding SET reserved = reserved + (
    SELECT SUM(i.quantity) FROM stage_item i WHERE i.kind = 2 AND i.item = ledger_holding.item
        AND i.place = ledger_holding.place AND i.stage = ledger_holding.stage
        AND i.owner = ledger_holding.owner AND i.container = ledger_holding.container)
WHERE (item, place, stage, owner, container) IN (
    SELECT item, place, stage, owner, container FROM stage_item WHERE kind = 2)
"""
_WRITTEN = """
SELECT id, item, place, stage, owner, container, quantity, order_kind, order_id
FROM ledger_reservation WHERE id >= %s AND id < %s ORDER BY id
"""


def _open(work: Work, order: Cause) -> None:
    event = work.begin_rows()
    row = db.query_one(f"SELECT COUNT(*) FROM ({_RESERVED}) reserved")
    count = int(row[0]) if row else 0
    first = allot("reservation", count)
    db.execute(_INSERT, [first - 1, order.kind, order.id, event])
    db.execute(_UNITS_UP)
    db.execute(_LOTS_UP)
    work.rows.add("reservation", db.query(_WRITTEN, [first, first + count]))


_OPEN_NOW = (
    f"SELECT COUNT(*) FROM ledger_reservation WHERE {reservation_rows.IS_OPEN} AND id IN {{}}"
)
_FOUND = "SELECT id, closed_by FROM ledger_reservation WHERE id IN {}"


def unreserve(reservations: Sequence[int], *, act: Act) -> Posting:
    """End open reservations, named by their ids; their stock is free again.

    Raises Refused with unknown_reservation or reservation_is_closed for each id that is not open.
    """
    wanted = sorted(set(reservations))

    def steps(work: Work) -> None:
        work.lines = len(wanted)
        if not wanted:
            refuse("no_lines")
        reservation_rows.lock(wanted)
        ids, param = db.ids_in(wanted)
        opened = wanted
        if db.query_one(_OPEN_NOW.format(ids), [param]) != (len(wanted),):
            found: dict[int, Any] = dict(db.query(_FOUND.format(ids), [param]))
            opened = [id for id in wanted if id in found and found[id] is None]
            work.refuse_lines(_not_open(wanted, found))
        reservation_rows.close(work, opened)

    return post("unreserve", act, (wanted,), steps)


def _not_open(wanted: Sequence[int], found: Mapping[int, int | None]) -> list[Refusal]:
    return [
        Refusal(
            line,
            "reservation_is_closed" if id in found else "unknown_reservation",
            {"reservation": id},
        )
        for line, id in enumerate(wanted)
        if id not in found or found[id] is not None
    ]
