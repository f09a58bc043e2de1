"""How items come to be: expected, commissioned, received."""

from collections.abc import Sequence

from stockthread.kernel import db
from stockthread.ledger import checks, creation, movements, newcomers, staging, targets
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


def receive_new(
    new: New, *, place: Places, stage: Stage, owner: int, act: Act, counted: bool = False
) -> Posting:
    """Receive goods that nobody had on record; `new.origin` is the place they came from.

    `counted`: pieces that should have serials come in as lots, by number alone, and wait for them.
    """
    return _make("receive", new, place, stage, owner, act, targets.OURS, counted)


def _make(
    kind: str,
    new: New,
    place: Places,
    stage: Stage,
    owner: int,
    act: Act,
    target: str,
    counted: bool = False,
) -> Posting:
    def steps(work: Work) -> None:
        if kind != "expect":
            targets.check_stage(stage)
        bad = [] if isinstance(place, int) else targets.refused(place, target)
        work.lines += new.number
        work.refuse_lines(creation.stage_items(
            new, place=place, stage=stage, owner=owner, also=bad, is_counted=counted
        ))  # fmt: skip
        if isinstance(place, int):
            targets.check(work, place, target)
        made = creation.write(work, new)
        newcomers.hold_made(work, made.start, origin=new.origin)

    request = (new, place, int(stage), owner, *(["counted"] if counted else []))
    return post(kind, act, request, steps)


def receive(
    lines: Lines, *, place: Places, stage: Stage, owner: int, act: Act, unpack: bool = False,
    is_theirs: bool = False,
) -> Posting:  # fmt: skip
    """Receive expected items into `place`; they are ours to handle from now on.

    What is inside them is received with them, and must be expected and free to move as they must.
    An item inside a container is refused as packed, unless `unpack` takes it out on record.
    `is_theirs`: they are received where others have them, such as goods that a supplier sends on
    to our customer.
    """
    to = To(place=place, stage=int(stage), owner=owner, container=0 if unpack else None)
    target = targets.OTHERS if is_theirs else targets.OURS

    def steps(work: Work) -> None:
        targets.check_stage(stage)
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to))
        targets.check(work, place, target)
        work.refuse_lines(staging.stage_contents(to))
        codes = ["not_as_expected", "not_a_whole_quantity", "wrong_stage",
                 *([] if unpack else ["packed"]), "not_enough", "lot_reserved", "held"]  # fmt: skip
        checks.run(work, codes, stages=[Stage.EXPECTED], block=Block.MOVE)
        checks.run_order_of_time(work)
        db.execute(_CONTENTS_TOO, [int(stage)])
        movements.write(work, to)
        newcomers.hold_come(work)

    request = (lines, to, *(["theirs"] if is_theirs else []))
    return post("receive", act, request, steps)


_CONTENTS_TOO = "UPDATE stage_item SET to_stage = %s WHERE is_content = 1 AND stage = 1"
