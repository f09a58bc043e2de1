"""Production: components go into units, inputs into processes, outputs come out of them."""

from collections.abc import Sequence

from stockthread import places
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import (
    checks,
    creation,
    edges,
    hold_rows,
    movements,
    newcomers,
    packing,
    staging,
    targets,
)
from stockthread.ledger.moving import IN_HAND
from stockthread.ledger.post import Work, allot, is_late, post
from stockthread.ledger.records import Act, Block, Kind, Lines, New, Posting, Stage, To

_TAKEN = ("not_as_expected", "installed", "item_is_gone", "wrong_stage", "not_a_whole_quantity",
          "packed", "not_enough", "lot_reserved", "not_with_us", "held", "reserved")  # fmt: skip


def install(lines: Lines, *, parent: int | Sequence[int], act: Act) -> Posting:
    """Put components into a unit (one parent for all, or one a line).

    A component unit stays itself, inside the parent, and goes where it goes; of a lot the quantity
    is used up. Each becomes an edge parent ← component. What is ours may go in at a supplier's too.
    """
    to = To(stage=int(Stage.CONSUMED), container=parent)

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to))
        packing.stand_with_container()
        work.refuse_lines(staging.stage_contents(to))
        codes = (*_TAKEN, "unknown_container", "not_a_container", "container_is_gone",
                 "container_in_itself", "other_place", "container_is_held")  # fmt: skip
        checks.run(work, codes, stages=IN_HAND, block=Block.CONSUME, parent=Kind.UNIT, is_work=True)
        checks.run_order_of_time(work)
        # Only of a lot several lines may go into one unit; a unit is there once.
        edges.write(work, _INSTALLED_LOTS if staging.has_lots() else _INSTALLED)
        db.execute(_USED_UP, [places.virtual_place("production")])
        movements.write(work, to)

    return post("install", act, (lines, parent), steps)


_INSTALLED = """
SELECT to_container AS output, item AS input, quantity FROM stage_item WHERE is_content = 0
"""
_INSTALLED_LOTS = """
SELECT to_container AS output, item AS input, SUM(quantity) AS quantity FROM stage_item
WHERE is_content = 0 GROUP BY to_container, item
"""
_USED_UP = """
UPDATE stage_item SET to_container = 0, to_place = %s WHERE kind = 2 AND is_content = 0
"""


def remove(lines: Lines, *, stage: Stage, act: Act) -> Posting:
    """Take component units out of their parents; they stay where the parent stands, at `stage`.

    What the parent, or what that is in, is held for holds them too, where it passes on.
    """
    targets.check_stage(stage)
    to = To(stage=int(stage), container=0)

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to))
        codes = ("not_as_expected", "wrong_kind", "not_installed", "not_a_whole_quantity")
        checks.run(work, codes, kinds=[Kind.UNIT])
        checks.run_order_of_time(work)
        hold_rows.hand_out(work)
        edges.close(work, "SELECT container AS output, item AS input FROM stage_item")
        movements.write(work, to)

    return post("remove", act, (lines, int(stage)), steps)


def consume(lines: Lines, *, process: int | None = None, act: Act) -> Posting:
    """Use inputs up in a process; without one a new process is made, `posting.items[0]`.

    What came out of the process, by whatever way, never goes into it again. What is ours may be
    used up at a supplier's too.
    """
    to = To(place=places.virtual_place("production"), stage=int(Stage.CONSUMED), container=0)

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        also = [] if process is None else [process]
        work.refuse_lines(staging.stage_lines(lines, to, also=also))
        _check_inputs(work, is_work=True)
        if process is not None:
            _check_process(process)
            edges.refuse_made_of(work, process)
        work.begin_rows()
        into = process
        if into is None:
            into = allot("item", 1)
            work.made_items(into, 1)
            creation.write_process(work, into)
        draw_inputs(work, into, to)

    return post("consume", act, (lines, process), steps)


def _check_inputs(work: Work, *, is_work: bool = False) -> None:
    codes = (*_TAKEN, "has_contents")
    checks.run(work, codes, stages=IN_HAND, block=Block.CONSUME, is_work=is_work)
    checks.run_order_of_time(work)


def draw_inputs(work: Work, output: int, to: To) -> None:
    """Record the staged inputs as gone into `output`."""
    edges.write(work, _INPUTS, [output])
    movements.write(work, to)


_INPUTS = """
SELECT CAST(%s AS BIGINT) AS output, item AS input, SUM(quantity) AS quantity FROM stage_item
GROUP BY item
"""
_PROCESS = "SELECT 1 FROM ledger_state WHERE item = %s AND kind = 4"
_LOCK_PROCESS = _PROCESS + " FOR NO KEY UPDATE"
_STARTED = """
SELECT MIN(e.happened_at) FROM ledger_edge i CROSS JOIN ledger_event e
WHERE i.output = %s AND i.closed_by IS NULL AND e.id = i.event
"""


def _check_process(process: int) -> None:
    if db.query_one(_LOCK_PROCESS if db.is_postgresql() else _PROCESS, [process]) is None:
        refuse("not_a_process", item=process)


def check_started(work: Work, process: int) -> None:
    """A process gives nothing before something went into it, nor when all of that was undone."""
    _check_process(process)
    is_late(work)  # a process of another clock may have put things in a moment later
    row = db.query_one(_STARTED, [process])
    if row is None or row[0] is None:
        refuse("not_a_process", item=process)
    if row[0] > work.happened_at:
        refuse("out_of_order", item=process)


def produce(
    new: New, *, process: int, place: int, owner: int, act: Act, stage: Stage = Stage.READY
) -> Posting:
    """Make new units or lots out of a process, in `place` and at `stage`."""
    targets.check_stage(stage)

    def steps(work: Work) -> None:
        targets.check(work, place, targets.OURS)
        if lots := creation.lots_of(new):
            staging.lock(others=[process, *lots])
        check_started(work, process)
        creation.stage_new(work, new, place=place, stage=stage, owner=owner)
        made = creation.write(work, new)
        edges.write(work, OUTPUTS, [made.start, process])
        newcomers.hold_made(work, made.start)

    request = (new, process, place, owner, int(stage))
    return post("produce", act, request, steps)


OUTPUTS = """
SELECT %s + line AS output, CAST(%s AS BIGINT) AS input, quantity FROM stage_new
"""


def transform(
    kind: str, lines: Lines, new: New, *, place: int, owner: int, stage: Stage, act: Act
) -> Posting:
    """Use inputs up and make outputs in one event, joined by one process item."""
    targets.check_stage(stage)
    to = To(place=places.virtual_place("production"), stage=int(Stage.CONSUMED), container=0)

    def steps(work: Work) -> None:
        targets.check(work, place, targets.OURS)
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to, also=creation.lots_of(new)))
        _check_inputs(work)
        stage_outputs(work, new, place=place, stage=stage, owner=owner)
        work.begin_rows()
        process, count = creation.allot_items(work, new, processes=1)
        creation.write_process(work, process)
        draw_inputs(work, process, to)
        made = creation.write_items(work, new, process + 1, count)
        edges.write(work, OUTPUTS, [made.start, process])
        newcomers.hold_made(work, made.start, is_mixed=True)

    return post(kind, act, (lines, new, place, owner, int(stage)), steps)


def stage_outputs(work: Work, new: New, *, place: int, stage: Stage, owner: int) -> None:
    """Stage the outputs of an event that has inputs too; its lines are the inputs.

    An output that cannot be made stops the whole event, since half an output is nothing to be had,
    and is refused without a line, or whoever reads that would repair an input.
    """
    refusals = creation.stage_items(new, place=place, stage=stage, owner=owner)
    work.refuse_lines([refusal._replace(line=None) for refusal in refusals])
