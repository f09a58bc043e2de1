"""Finishing: work ends on items, and they are at another stage from then on."""

from stockthread.kernel.errors import Refusal, Refused
from stockthread.ledger import checks, edges, movements, newcomers, production, staging, targets
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Block, Kind, Lines, Posting, Stage, To

_CODES = ("not_as_expected", "installed", "item_is_gone", "wrong_stage", "not_a_whole_quantity",
          "packed", "not_enough", "lot_reserved", "not_with_us", "held")  # fmt: skip


_BEGUN_AGAIN = ("not_as_expected", "wrong_kind", "installed", "item_is_gone", "wrong_stage",
                "not_with_us", "reserved")  # fmt: skip


def finish(
    lines: Lines, *, place: int, act: Act, stage: Stage = Stage.READY, process: int | None = None
) -> Posting:
    """Bring what is raw or being worked on to a later stage, in `place`; its contents come along.

    What is ours may be finished at a supplier's, and comes to us by that.
    `process` says in what process units were made; each gets an edge from it, so that what went
    into the process is known to be in them. Raises Refused as `move` and `produce` do.
    """
    targets.check_stage(stage)
    to = To(place=place, stage=int(stage))

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to, also=[] if process is None else [process]))
        if process is not None:
            production.check_started(work, process)
        targets.check(work, place, targets.OURS)
        work.refuse_lines(staging.stage_contents(to))
        earlier = [each for each in targets.IN_HAND if each < stage]
        if not earlier:
            data = {"code": "What is finished", "stage": int(stage), "stage_name": "raw"}
            raise Refused([Refusal(None, "wrong_stage", data)])
        kinds = [Kind.UNIT] if process is not None else [Kind.UNIT, Kind.LOT, Kind.CONTAINER]
        codes = ("wrong_kind", *_CODES) if process is not None else _CODES
        checks.run(work, codes, kinds=kinds, stages=earlier, block=Block.MOVE, is_work=True)
        checks.run_order_of_time(work)
        if process is not None:
            edges.write(work, _MADE_IN, [process])
        movements.write(work, to)
        newcomers.hold_come(work)

    return post("finish", act, (lines, to, process), steps)


_MADE_IN = """
SELECT item AS output, CAST(%s AS BIGINT) AS input, quantity FROM stage_item WHERE is_content = 0
"""


def begin_again(lines: Lines, *, act: Act) -> Posting:
    """Bring units that were taken apart back into work, where they stand.

    A hold never stops that, a reservation does. It is recorded as a `finish` that leads to work in
    progress.
    """
    to = To(stage=int(Stage.WIP))

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to))
        work.refuse_lines(staging.stage_contents(to))
        whole = (Stage.RAW, Stage.READY)
        checks.run(work, _BEGUN_AGAIN, kinds=[Kind.UNIT], stages=whole)
        checks.run_order_of_time(work)
        movements.write(work, to)

    return post("finish", act, (lines, to, "again"), steps)
