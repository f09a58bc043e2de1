"""Verbs that change where items are: move, ship, deliver, take back, lose, find, scrap; and whose
they are."""

from collections.abc import Sequence
from typing import NamedTuple

from stockthread.ledger import checks, movements, staging, targets
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Block, Lines, Posting, Stage, To

IN_HAND = targets.IN_HAND
_USUAL = ("not_as_expected", "installed", "item_is_gone", "wrong_stage", "not_a_whole_quantity",
          "packed", "not_enough", "lot_reserved")  # fmt: skip
_UNPACKED = tuple(code for code in _USUAL if code != "packed")


class Way(NamedTuple):
    """How a verb brings things elsewhere: what it looks at in which order, and where it may go."""

    codes: tuple[str, ...]
    target: str
    stages: tuple[Stage, ...]
    block: int = 0


_SALEABLE = (Stage.RAW, Stage.READY)
MOVE = Way((*_USUAL, "not_with_us", "held", "already_there"), targets.OURS, IN_HAND, Block.MOVE)
SHIP = Way(
    (*_USUAL, "not_with_us", "serials_needed", "held", "reserved", "owned_by_other",
     "already_there"),
    targets.OTHERS, _SALEABLE, Block.SHIP,
)  # fmt: skip
DELIVER = Way((*_USUAL, "not_with_others", "already_there"), targets.OTHERS, _SALEABLE)
_WORK = Block.SHIP | Block.MOVE
"""What stops goods on their way to a subcontractor: they leave us, and they are moved."""


def move(lines: Lines, *, place: int | Sequence[int], act: Act, unpack: bool = False) -> Posting:
    """Bring items to `place` (one for all, or one a line); what is inside them comes along.

    An item inside a container is refused as packed, unless `unpack` takes it out on record.
    """
    to = To(place=place, container=0 if unpack else None)
    codes = tuple(code for code in MOVE.codes if not (unpack and code == "packed"))
    return relocate("move", lines, to, MOVE._replace(codes=codes), act)


def ship(
    lines: Lines, *, place: int, act: Act, owner: int | None = None, unpack: bool = False,
    for_work: bool = False,
) -> Posting:  # fmt: skip
    """Send items out of our hands, to the carrier's or customer's `place`.

    `owner` says whose they are from now on; None leaves that as it is. Reservations of the same
    order must be released first, others stop the line. What has serials leaves with serials: of a
    lot of it nothing goes to anyone but a supplier, whose `place` means that goods go back. What
    is another party's goes to that party alone; to a carrier or a supplier it stays theirs. Work in
    progress goes to suppliers alone, who work on it. A hold on shipping lets goods go back to a
    supplier; not where they go there `for_work`: that any hold on moving or shipping stops. An item
    inside a container is refused as packed, unless `unpack` takes it out on record.
    """
    codes = tuple(code for code in SHIP.codes if not (unpack and code == "packed"))
    to = To(place=place, owner=owner, container=0 if unpack else None)
    stages = IN_HAND if targets.is_workshop(place) else SHIP.stages
    way = SHIP._replace(codes=codes, stages=stages, block=_WORK if for_work else SHIP.block)
    return relocate("ship", lines, to, way, act)


def deliver(
    lines: Lines, *, place: int, act: Act, owner: int | None = None, for_work: bool = False
) -> Posting:
    """Record that items that are with others arrived at the `place` of a customer, say.

    Work in progress goes from supplier to supplier alone. A hold stops only what we send on
    `for_work`, as in `ship`.
    """
    stages = IN_HAND if targets.is_workshop(place) else DELIVER.stages
    way = DELIVER._replace(stages=stages)
    if for_work:
        way = way._replace(codes=(*_USUAL, "not_with_others", "held", "already_there"), block=_WORK)
    return relocate("deliver", lines, To(place=place, owner=owner), way, act)


def take_back(
    lines: Lines, *, place: int | Sequence[int], act: Act, stage: Stage = Stage.READY,
    owner: int | None = None, unpack: bool = False,
) -> Posting:  # fmt: skip
    """Take items back from whoever has them into our `place`; a hold never stops that.

    What was being worked on at a supplier's comes back at any stage.

    An item inside a container is refused as packed, unless `unpack` takes it out on record.
    """
    targets.check_stage(stage)
    to = To(place=place, stage=int(stage), owner=owner, container=0 if unpack else None)
    codes = _UNPACKED if unpack else _USUAL
    way = Way((*codes, "not_with_others"), targets.OURS, IN_HAND)
    return relocate("take_back", lines, to, way, act)


def change_owner(lines: Lines, *, owner: int, act: Act) -> Posting:
    """Record whose items are from now on, with all that is in them; they stay where they are.

    A hold never stops that; what is promised to an order does.
    """
    to = To(owner=owner)

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to))
        work.refuse_lines(staging.stage_contents(to))
        codes = ("not_as_expected", "installed", "item_is_gone", "wrong_stage",
                 "not_a_whole_quantity", "not_enough", "lot_reserved", "reserved",
                 "already_theirs")  # fmt: skip
        checks.run(work, codes, stages=IN_HAND)
        checks.run_order_of_time(work)
        movements.write(work, to)

    return post("change_owner", act, (lines, owner), steps)


def scrap(lines: Lines, *, place: int, act: Act) -> Posting:
    """End items as waste, at the scrap `place`. A hold never stops that; a reservation does."""
    to = To(place=place, stage=int(Stage.SCRAPPED), container=0)
    way = Way((*_UNPACKED, "has_contents", "reserved"), targets.SCRAP, IN_HAND)
    return relocate("scrap", lines, to, way, act)


def lose(lines: Lines, *, place: int, act: Act) -> Posting:
    """Record that items are not where they should be; `place` is the virtual place of the lost."""
    to = To(place=place, container=0)
    way = Way((*_UNPACKED, "reserved", "already_there"), targets.LOST, IN_HAND)
    return relocate("lose", lines, to, way, act)


def find(lines: Lines, *, place: int | Sequence[int], act: Act, unpack: bool = False) -> Posting:
    """Record that lost items were found, in `place`.

    An item inside a container is refused as packed, unless `unpack` takes it out on record.
    """
    codes = _UNPACKED if unpack else _USUAL
    way = Way((*codes, "not_lost"), targets.OURS, IN_HAND)
    return relocate("find", lines, To(place=place, container=0 if unpack else None), way, act)


def relocate(
    kind: str, lines: Lines, to: To, way: Way, act: Act, *, also: Sequence[int] | None = None
) -> Posting:
    """Bring items elsewhere by a verb. also: what else goes in the same act, as shares of it;
    then parts of containers go ahead of them. Nobody but this area may call this."""
    place = to.place
    assert place is not None, "these verbs go somewhere"
    is_shared = also is not None
    codes = [code for code in way.codes if not (is_shared and code == "packed")]

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to, also=also or ()))
        targets.check(work, place, way.target)
        work.refuse_lines(staging.stage_contents(to, is_shared=is_shared))
        checks.run(work, codes, stages=way.stages, block=way.block)
        checks.run_order_of_time(work)
        movements.write(work, to)

    return post(kind, act, (lines, to), steps)
