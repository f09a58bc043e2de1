"""Packing: items go into containers and come out; containers nest."""

from collections.abc import Sequence

from stockthread.kernel import db
from stockthread.ledger import checks, movements, staging
from stockthread.ledger.moving import IN_HAND
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Block, Lines, Posting, Stage, To


def pack(lines: Lines, *, container: int | Sequence[int], act: Act) -> Posting:
    """Put items into a container (one for all, or one a line); they go where it goes.

    An item already in another container, or standing elsewhere, is refused: unpack or move it
    first, so that no place changes unseen. What is expected goes into an expected container, which
    then is received with all that is in it; what is here goes into one that is here.
    """
    to = To(container=container)

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to))
        stand_with_container()
        work.refuse_lines(staging.stage_contents(to))
        codes = ("not_as_expected", "installed", "item_is_gone", "not_a_whole_quantity", "packed",
                 "not_enough", "lot_reserved", "not_with_us", "unknown_container",
                 "not_a_container", "container_is_gone", "not_here_yet", "container_in_itself",
                 "other_place", "held", "container_is_held")  # fmt: skip
        checks.run(work, codes, block=Block.MOVE, into=(Stage.EXPECTED, *IN_HAND))
        checks.run_order_of_time(work)
        movements.write(work, to)

    return post("pack", act, (lines, container), steps)


# Of many that go into few containers and stand alike it is asked once where those stand.
_STAND = """
UPDATE stage_item SET to_place = COALESCE(
    (SELECT p.place FROM ledger_state p WHERE p.item = stage_item.to_container), 0)
WHERE EXISTS (SELECT 1 FROM (SELECT DISTINCT to_container, to_place FROM stage_item) i
    WHERE NOT EXISTS (SELECT 1 FROM ledger_state p
        WHERE p.item = i.to_container AND p.place = i.to_place))
"""


def stand_with_container() -> None:
    """Set the place to be of each staged item to that of the container it goes into.

    What does not stand there already is refused later as in another place.
    """
    db.execute(_STAND)


def unpack(lines: Lines, *, act: Act) -> Posting:
    """Take items out of the container they are in; they stay where it stands."""
    to = To(container=0)

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to))
        codes = ("not_as_expected", "installed", "item_is_gone", "not_a_whole_quantity",
                 "not_packed", "not_enough", "lot_reserved")  # fmt: skip
        checks.run(work, codes)
        checks.run_order_of_time(work)
        movements.write(work, to)

    return post("unpack", act, (lines,), steps)
