"""Taking parts of lots: more than is booked, and as loss.

The books never say less than nothing: what is drawn beyond them is booked first as a gain, marked
for review, in the same transaction. Nothing is clamped.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from stockthread import ledger, places
from stockthread.kernel import db
from stockthread.kernel.errors import refuse
from stockthread.ledger import Act, HoldingView, Lines, Posting

GAIN: Final = "GAIN"
LOSS: Final = "LOSS"
"""What reasons begin with: goods that were more than booked, or went missing in work."""

GONE_STAGE: Final = 5
Result = TypeVar("Result")


def part_of(act: Act, name: str, reason: str = "") -> Act:
    """The header of one event of an act that has several."""
    key = f"{ledger.stem(act.key)}.{name}"
    return act._replace(key=key, reason=(reason or act.reason)[:500])


def posted(act: Act) -> Posting | None:
    """What was recorded under the key of an act that makes items, if anything was."""
    for view in ledger.read.events_by_keys([act.key]):
        made = range(view.item, view.item + view.new_items)
        return Posting(view.id, view.accepted, (), made, repeated=True)
    return None


def events_of_draw(act: Act) -> list[int]:
    """Return all events of a drawing, by its act: what was drawn, moved, and booked as a gain."""
    keys = [part_of(act, name).key for name in ("draw", "move", "gain")]
    return sorted(event.id for event in ledger.read.events_by_keys(keys))


def with_gains(lines: Lines, act: Act, do: Callable[[Lines, Act], Result]) -> tuple[Result, int]:
    """Book what is drawn beyond the books as gains, then do what draws; both or neither.

    `do` posts its first event with the act that it is given; where that is on record, nothing is
    booked again. Returns what `do` does, and the event of the gains, 0 where there was none.
    lines: of lots, each a different holding. Raises Refused: as ledger.adjust and `do`.
    """
    drawing, gaining = part_of(act, "draw"), part_of(act, "gain")

    def both() -> tuple[Result, int]:
        with db.writing():
            done = {
                event.kind: event.id
                for event in ledger.read.events_by_keys([drawing.key, gaining.key])
            }
            event = done.get("adjust", 0)
            if not done and (missing := missing_of(lines)):
                event = _gain(lines, missing, gaining).event
            return do(lines, drawing), event

    return db.retried(both)


def missing_of(lines: Lines) -> dict[int, int]:
    """Return by how much each line draws more than its holding has free, by line."""
    places_of = _column(lines.place, len(lines.items))
    wanted = lines.quantities or [None] * len(lines.items)
    by_lot: dict[int, list[HoldingView]] = {}
    for each in ledger.read.holdings_of(sorted(set(lines.items))):
        by_lot.setdefault(each.item, []).append(each)
    found = {}
    for n, (item, quantity, place) in enumerate(zip(lines.items, wanted, places_of, strict=True)):
        there = [
            each for each in by_lot.get(item, [])
            if each.stage < GONE_STAGE and place in (None, each.place)
        ]  # fmt: skip
        if quantity is not None and len(there) == 1:
            over = quantity - (there[0].quantity - there[0].reserved)
            if over > 0:
                found[n] = over
    return found


def _column(value: int | Sequence[int | None] | None, count: int) -> list[int | None]:
    return [value] * count if value is None or isinstance(value, int) else list(value)


def _gain(lines: Lines, missing: dict[int, int], gaining: Act) -> Posting:
    places_of = _column(lines.place, len(lines.items))
    short = Lines(
        [lines.items[n] for n in missing],
        place=[places_of[n] for n in missing] if lines.place is not None else None,
        stage=lines.stage, owner=lines.owner, container=lines.container,
    )  # fmt: skip
    reason = f"{GAIN}: more was drawn than was booked. {gaining.reason}".strip()
    header = gaining._replace(accept="all", reason=reason[:500])
    return ledger.adjust(short, changes=list(missing.values()), act=header)


def lose_part(lines: Lines, *, act: Act) -> Posting:
    """Book parts of lots as lost in work: spilt, evaporated, left in the pipes.

    Raises Refused: no_reason, and as ledger.scrap.
    """
    if not act.reason.strip():
        refuse("no_reason", length_max=500)
    reason = f"{LOSS}: {act.reason.strip()}"
    return ledger.scrap(
        lines, place=places.virtual_place("scrap"), act=act._replace(reason=reason[:500])
    )
