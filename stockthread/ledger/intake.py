"""How items come to be: expected, commissioned, received."""

from collections.abc import Sequence

from stockthread.ledger import checks, creation, movements, staging, targets
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Block, Lines, New, Posting, Stage, To

Places = int | Sequence[int]
"""One place for all lines, or one a line."""


def expect(new: New, *, place: Places, owner: int, act: Act) -> Posting:
    """Record items that are to come, standing at `place` (the supplier's, say) until received."""
    return _make("expect", new, place, Stage.EXPECTED, owner, act, targets.ANYWHERE)


def commission(new: New, *, place: Places, stage: Stage, owner: int, act: Act) -> Posting:
    """Give new items their identity, in `place` and at `stage` from the start.

    Codes are given or generated; all of the batch is one event and one block of ids.
    """
    return _make("commission", new, place, stage, owner, act, targets.ANYWHERE)


def receive_new(new: New, *, place: Places, stage: Stage, owner: int, act: Act) -> Posting:
    """Receive goods that nobody had on record; `new.origin` is the place they came from."""
    return _make("receive", new, place, stage, owner, act, targets.OURS)


def _make(
    kind: str, new: New, place: Places, stage: Stage, owner: int, act: Act, target: str
) -> Posting:
    def steps(work: Work) -> None:
        if kind != "expect":
            targets.check_stage(stage)
        bad = [] if isinstance(place, int) else targets.refused(place, target)
        creation.stage_new(work, new, place=place, stage=stage, owner=owner, also=bad)
        if isinstance(place, int):
            targets.check(work, place, target)
        creation.write(work, new)

    return post(kind, act, (new, place, int(stage), owner), steps)


def receive(lines: Lines, *, place: Places, stage: Stage, owner: int, act: Act) -> Posting:
    """Receive expected items into `place`; they are ours to handle from now on.

    What is inside them comes along, and must be expected and free to move as they must.
    """
    to = To(place=place, stage=int(stage), owner=owner)

    def steps(work: Work) -> None:
        targets.check_stage(stage)
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to))
        targets.check(work, place, targets.OURS)
        work.refuse_lines(staging.stage_contents(to))
        codes = ("not_as_expected", "not_a_whole_quantity", "wrong_stage", "packed", "not_enough",
                 "lot_reserved", "held")  # fmt: skip
        checks.run(work, codes, stages=[Stage.EXPECTED], block=Block.MOVE)
        checks.run_order_of_time(work)
        movements.write(work, to)

    return post("receive", act, (lines, to), steps)
