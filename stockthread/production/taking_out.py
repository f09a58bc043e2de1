"""Components taken out of what they are in, each back in the stage that it had before it went in.

A finished battery is sold again as one, a housing is raw material again; nothing is made less, or
more, by having been in something.
"""

from collections.abc import Sequence
from typing import Final

from stockthread import ledger
from stockthread.kernel import db
from stockthread.ledger import Act, Block, Lines, Posting, Stage
from stockthread.production.completing import part

USED: Final = "Used part: to be looked at"
"""The reason of the holds on components that are to be looked at before they are used again."""

_BEFORE: Final = """
SELECT i.item, m.from_stage FROM ledger_movement_item i CROSS JOIN ledger_movement m
 WHERE i.item IN {} AND m.id = i.movement AND m.to_stage = %s AND m.from_stage <> %s
   AND m.from_stage <> 0 ORDER BY m.id"""


def stages_before(items: Sequence[int]) -> dict[int, Stage]:
    """Return in which stage each of these was before it went into something the last time.

    What was made inside is raw material. One statement.
    """
    wanted, param = db.ids_in(items)
    consumed = int(Stage.CONSUMED)
    found = dict(db.query(_BEFORE.format(wanted), [param, consumed, consumed]))
    return {item: Stage(found.get(item, Stage.RAW)) for item in items}


def take_out(
    parts: Sequence[int], act: Act, *, stage: Stage | None = None, is_held: bool = False
) -> list[Posting]:
    """Take components out, an event for each stage; runs in the caller's transaction.

    stage: of all of them, in place of the one that each had. is_held: they are on hold until
    somebody has looked at them. Raises Refused as `ledger.remove` does.
    """
    posted = []
    by_stage: dict[Stage, list[int]] = {}
    before = {} if stage else stages_before(parts)
    for each in parts:
        by_stage.setdefault(stage or before[each], []).append(each)
    for n, (to, some) in enumerate(sorted(by_stage.items())):
        posted.append(ledger.remove(Lines(some), stage=to, act=part(act, f"open{n or ''}")))
    if is_held and parts:
        blocks = int(Block.SHIP | Block.CONSUME)
        posted.append(ledger.hold(Lines(parts), reason=USED, blocks=blocks, act=part(act, "used")))
    return posted
