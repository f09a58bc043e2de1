"""Verbs that change where items are: move, ship, deliver, take back, lose, find, scrap; and whose
they are."""

from collections.abc import Sequence

from stockthread.ledger import checks, movements, staging, targets
from stockthread.ledger.post import Work, post
from stockthread.ledger.records import Act, Block, Lines, Posting, Stage, To

IN_HAND = targets.IN_HAND
_USUAL = ("not_as_expected", "installed", "item_is_gone", "wrong_stage", "not_a_whole_quantity",
          "packed", "not_enough", "lot_reserved")  # fmt: skip


def move(lines: Lines, *, place: int | Sequence[int], act: Act, unpack: bool = False) -> Posting:
    """Bring items to `place` (one for all, or one a line); what is inside them comes along.

    An item inside a container is refused as packed, unless `unpack` takes it out on record.
    """
    to = To(place=place, container=0 if unpack else None)
    codes = [code for code in _USUAL if not (unpack and code == "packed")]
    codes += ["not_with_us", "held", "already_there"]
    return _relocate(
        "move", lines, to, codes, act, target=targets.OURS, stages=IN_HAND, block=Block.MOVE
    )


def ship(lines: Lines, *, place: int, act: Act, owner: int | None = None) -> Posting:
    """Send items out of our hands, to the carrier's or customer's `place`.

    `owner` says whose they are from now on; None leaves that as it is. Reservations of the same
    order must be released first, others stop the line. What has serials leaves with serials: of a
    lot of it nothing goes to anyone but a supplier, whose `place` means that goods go back.
    """
    to = To(place=place, owner=owner)
    codes = [*_USUAL, "not_with_us", "serials_needed", "held", "reserved", "already_there"]
    stages = (Stage.RAW, Stage.READY)
    return _relocate(
        "ship", lines, to, codes, act, target=targets.OTHERS, stages=stages, block=Block.SHIP
    )


def deliver(lines: Lines, *, place: int, act: Act, owner: int | None = None) -> Posting:
    """Record that shipped items arrived at the customer's `place`."""
    to = To(place=place, owner=owner)
    codes = [*_USUAL, "not_with_others", "already_there"]
    stages = (Stage.RAW, Stage.READY)
    return _relocate("deliver", lines, to, codes, act, target=targets.OTHERS, stages=stages)


def take_back(
    lines: Lines, *, place: int, act: Act, stage: Stage = Stage.READY, owner: int | None = None
) -> Posting:
    """Take items back from whoever has them into our `place`; a hold never stops that."""
    targets.check_stage(stage)
    to = To(place=place, stage=int(stage), owner=owner)
    codes = [*_USUAL, "not_with_others"]
    stages = (Stage.RAW, Stage.READY)
    return _relocate("take_back", lines, to, codes, act, target=targets.OURS, stages=stages)


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
    codes = [code for code in _USUAL if code != "packed"] + ["has_contents", "reserved"]
    return _relocate("scrap", lines, to, codes, act, target=targets.SCRAP, stages=IN_HAND)


def lose(lines: Lines, *, place: int, act: Act) -> Posting:
    """Record that items are not where they should be; `place` is the virtual place of the lost."""
    to = To(place=place, container=0)
    codes = [code for code in _USUAL if code != "packed"] + ["reserved", "already_there"]
    return _relocate("lose", lines, to, codes, act, target=targets.LOST, stages=IN_HAND)


def find(lines: Lines, *, place: int, act: Act) -> Posting:
    """Record that lost items were found, in `place`."""
    to = To(place=place)
    codes = [*_USUAL, "not_lost"]
    return _relocate("find", lines, to, codes, act, target=targets.OURS, stages=IN_HAND)


def _relocate(
    kind: str,
    lines: Lines,
    to: To,
    codes: Sequence[str],
    act: Act,
    *,
    target: str,
    stages: Sequence[Stage],
    block: int = 0,
) -> Posting:
    place = to.place
    assert place is not None, "these verbs go somewhere"

    def steps(work: Work) -> None:
        work.lines = len(lines.items)
        work.refuse_lines(staging.stage_lines(lines, to))
        targets.check(work, place, target)
        work.refuse_lines(staging.stage_contents(to))
        checks.run(work, codes, stages=stages, block=block)
        checks.run_order_of_time(work)
        movements.write(work, to)

    return post(kind, act, (lines, to), steps)
