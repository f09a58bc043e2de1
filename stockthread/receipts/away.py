"""Units and lots of ours that are with somebody else: they come home, and are not received anew.

Reads, never writes.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from stockthread import ledger, parties, places
from stockthread.kernel.errors import Refusal
from stockthread.ledger import HoldingView, ItemView, Kind, Stage

OURS_AWAY: Final = "receipt_ours_away"
_IN_HAND: Final = (Stage.RAW, Stage.WIP, Stage.READY)
_THEIRS: Final = ("customer", "supplier")


def told(refusals: Iterable[Refusal]) -> dict[int, Refusal]:
    """Return, by item, the refusals of codes that are on things of ours with somebody else.

    Each says with whom, and as what that party has them. A lot is told where all of it is with
    one. Five statements.
    """
    by_item = {each.data["item"]: each for each in refusals if each.data.get("item")}
    views = ledger.read.items(list(by_item)) if by_item else []
    lots = [view.id for view in views if view.kind == Kind.LOT]
    parts: dict[int, list[ItemView] | list[HoldingView]] = defaultdict(list)
    for each in ledger.read.holdings_of(lots) if lots else ():
        if each.stage in _IN_HAND:
            parts[each.item].append(each)  # type: ignore[arg-type]
    parts |= {view.id: [view] for view in views if view.kind == Kind.UNIT}
    own = {0, *(each.id for each in parties.read.parties("own"))} if parts else set()
    found = {item: spot for item, some in parts.items() if (spot := _spot(some, own))}
    spots = places.read.places(sorted(set(found.values())))
    away = {
        item: (spots[id].party or 0, spots[id].kind)
        for item, id in found.items() if spots[id].kind in _THEIRS
    }  # fmt: skip
    known = parties.read.of_ids(sorted({party for party, _ in away.values()})) if away else {}
    return {
        item: by_item[item]._replace(code=OURS_AWAY, data={
            **by_item[item].data, "party": known[party].name,
            "party_code": known[party].code, "kind": kind,
        })
        for item, (party, kind) in away.items()
    }  # fmt: skip


def _spot(some: Sequence[ItemView | HoldingView], own: set[int]) -> int:
    """The one place where all of it lies and is ours, 0 where it is not so."""
    spots = {each.place for each in some}
    is_ours = all(each.owner in own and each.stage in _IN_HAND for each in some)
    return spots.pop() if is_ours and len(spots) == 1 else 0
